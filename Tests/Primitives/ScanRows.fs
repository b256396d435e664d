// The rows of Primitives/Scans.fs, Norms.fs and Masks.fs: each is a function of the elements along one axis. Lengths
// are chosen so that the recursion over pairs meets even and odd ones; zeros and ties are in ScanTests.
module FunGrad.Tests.Primitives.ScanRows

open System
open FunGrad
open FunGrad.Tests.Primitives.Row

let private source = [| 2; 5; 2 |]

/// The elements along the middle axis through a position.
let private lane (elements: float[]) (p: int[]) =
    Array.init 5 (fun i -> at source elements [| p[0]; i; p[p.Length - 1] |])

/// A function of the middle axis that keeps it.
let private along name covers (f: Tensor -> Tensor) draw (value: float[] -> float[]) =
    row name covers (fun xs -> f xs[0]) [| source |] [| draw |] (fun xs ->
        tabulate source (fun p -> (value (lane xs[0] p))[p[1]]))

/// A function of the middle axis to one number.
let private over name covers (f: Tensor -> Tensor) draw (value: float[] -> float) =
    row name covers (fun xs -> f xs[0]) [| source |] [| draw |] (fun xs -> tabulate [| 2; 2 |] (lane xs[0] >> value))

/// A function of all elements of a matrix to one number.
let private whole name covers (f: Tensor -> Tensor) draw (value: float[] -> float) =
    row name covers (fun xs -> f xs[0]) [| [| 2; 3 |] |] [| draw |] (fun xs -> [| value xs[0] |])

let private isLinear (row: Row) = { row with Derivative = Some(fun _ dxs -> row.Value dxs) }
let private some = between -2.0 2.0
let private factors = near [ -1.0; 0.8; 1.2 ]

// -- Scans -----------------------------------------------------------------------------------------------------------

let private inclusive combine (xs: float[]) = Array.scan combine xs[0] xs[1..]
let private exclusive combine neutral (xs: float[]) = Array.scan combine neutral xs[.. xs.Length - 2]
let private backward scan (xs: float[]) = Array.rev (scan (Array.rev xs))
let private logAdd x y = if x = -infinity then y else Math.Log(Math.Exp x + Math.Exp y)

/// The exclusive log-sum-exp without its first row, which is -∞ and has no derivative to check.
let private laterLogSums (x: Tensor) = slice [ 0; 1; 0 ] [ 2; 4; 2 ] (cumlogsumexpExclusive 1 x)

let private scans = [
    along "cumsum, 5 elements" [] (cumsum 1) some (inclusive (+)) |> isLinear
    along "cumsumExclusive" [ "cumsumExclusive" ] (cumsumExclusive 1) some (exclusive (+) 0.0)
    |> isLinear
    along "cumsum from the end" [ "fromEnd" ] (fromEnd cumsum 1) some (backward (inclusive (+)))
    |> isLinear
    along "cumsumExclusive from the end" [] (fromEnd cumsumExclusive -2) some (backward (exclusive (+) 0.0))
    |> isLinear
    along "cumprod" [ "cumprod" ] (cumprod 1) factors (inclusive (*))
    along "cumprodExclusive" [ "cumprodExclusive" ] (cumprodExclusive 1) factors (exclusive (*) 1.0)
    along "cumprod from the end" [] (fromEnd cumprod 1) factors (backward (inclusive (*)))
    along "cumlogsumexp" [ "cumlogsumexp" ] (cumlogsumexp 1) some (inclusive logAdd)
    row
        "cumlogsumexpExclusive"
        [ "cumlogsumexpExclusive" ]
        (fun xs -> laterLogSums xs[0])
        [| source |]
        [| some |]
        (fun xs -> tabulate [| 2; 4; 2 |] (fun p -> (exclusive logAdd -infinity (lane xs[0] p))[p[1] + 1]))
    along "cummax" [ "cummax" ] (cummax 1) (apart 0.0) (inclusive max)
    along "cummin" [ "cummin" ] (cummin 1) (apart 0.0) (inclusive min)
    along "cummax from the end" [] (fromEnd cummax 1) (apart 0.0) (backward (inclusive max))
]

// -- Moments and norms -----------------------------------------------------------------------------------------------

let private variance' correction (xs: float[]) =
    let mean = Array.average xs
    Array.sumBy (fun x -> (x - mean) * (x - mean)) xs / float (xs.Length - correction)

let private norm' (p: float) (xs: float[]) = Math.Pow(Array.sumBy (fun x -> Math.Pow(abs x, p)) xs, 1.0 / p)
let private largest (xs: float[]) = xs |> Array.map abs |> Array.max
let private normalized (xs: float[]) = xs |> Array.map (fun x -> x / norm' 2.0 xs)

let private bothMoments (xs: Tensor[]) =
    let mean, variance = moments [ 1 ] xs[0]
    stack 0 [ mean; variance ]

let private norms = [
    over "varianceOver" [ "varianceOver" ] (varianceOver [ 1 ]) some (variance' 1)
    over "stdOver" [ "stdOver" ] (stdOver [ 1 ]) some (variance' 1 >> Math.Sqrt)
    row "moments" [ "moments" ] bothMoments [| source |] [| some |] (fun xs ->
        tabulate [| 2; 2; 2 |] (fun p ->
            let elements = lane xs[0] p[1..]
            if p[0] = 0 then Array.average elements else variance' 0 elements))
    over "normOver" [ "normOver" ] (normOver [ 1 ]) some (norm' 2.0)
    whole "normOf 1" [ "normOf" ] (normOf 1.0) awayFromZero (norm' 1.0)
    whole "normOf 2" [] (normOf 2.0) some (norm' 2.0)
    whole "normOf 3" [] (normOf 3.0) awayFromZero (norm' 3.0)
    whole "normOf 4" [] (normOf 4.0) some (norm' 4.0)
    whole "normOf 1.5" [] (normOf 1.5) awayFromZero (norm' 1.5)
    whole "normOf infinity" [] (normOf infinity) (apart 0.13) largest
    over "normOfOver 3" [ "normOfOver" ] (normOfOver 3.0 [ 1 ]) awayFromZero (norm' 3.0)
    over "normOfOver infinity" [] (normOfOver infinity [ 1 ]) (apart 0.13) largest
    whole "l2Loss" [ "l2Loss" ] l2Loss some (Array.sumBy (fun x -> x * x / 2.0))
    along "l2Normalize" [ "l2Normalize" ] (l2Normalize [ 1 ]) some normalized
]

// -- Clipping and losses ---------------------------------------------------------------------------------------------

let private clipped (limit: float) (xs: float[]) =
    let norm = norm' 2.0 xs
    xs |> Array.map (fun x -> if norm >= limit then x * limit / norm else x)

let private together (xs: Tensor[]) =
    let ys, norm = clipByGlobalNorm xs[0] [ xs[1]; xs[2] ]
    concatenate 0 [ reshape [ -1 ] ys[0]; reshape [ -1 ] ys[1]; reshape [ 1 ] norm ]

let private clipping = [
    row
        "clipByNorm, longer than the limit"
        [ "clipByNorm" ]
        (fun xs -> clipByNorm xs[0] xs[1])
        [| [||]; [| 2; 3 |] |]
        [| between 0.5 0.8; awayFromZero |]
        (fun xs -> clipped xs[0].[0] xs[1])
    row
        "clipByNorm, shorter than the limit"
        []
        (fun xs -> clipByNorm xs[0] xs[1])
        [| [||]; [| 2; 3 |] |]
        [| between 9.0 10.0; awayFromZero |]
        (fun xs -> xs[1])
    row
        "globalNorm"
        [ "globalNorm" ]
        (fun xs -> globalNorm xs)
        [| [| 2 |]; [||]; [| 1; 3 |] |]
        [| some; awayFromZero; some |]
        (fun xs -> [| norm' 2.0 (Array.concat xs) |])
    row
        "clipByGlobalNorm"
        [ "clipByGlobalNorm" ]
        together
        [| [||]; [| 2 |]; [| 2; 2 |] |]
        [| between 0.3 0.6; awayFromZero; some |]
        (fun xs ->
            let elements = Array.append xs[1] xs[2]
            Array.append (clipped xs[0].[0] elements) [| norm' 2.0 elements |])
    row
        "logPoissonLoss"
        [ "logPoissonLoss" ]
        (fun xs -> logPoissonLoss false xs[0] xs[1])
        [| [| 3 |]; [| 2; 3 |] |]
        [| between 0.0 3.0; some |]
        (fun xs -> Array.mapi (fun i x -> Math.Exp x - xs[0].[i % 3] * x) xs[1])
    row
        "logPoissonLoss in full"
        []
        (fun xs -> logPoissonLoss true xs[0] xs[1])
        [| [| 4 |]; [| 4 |] |]
        [| near [ 0.5; 2.0; 3.0 ]; some |]
        (fun xs ->
            let stirling z = z * Math.Log z - z + 0.5 * Math.Log(2.0 * Math.PI * z)

            Array.map2 (fun z x -> Math.Exp x - z * x + (if z >= 0.0 && z <= 1.0 then 0.0 else stirling z)) xs[0] xs[1])
]

// -- Masks: constants, whose derivative is 0 -------------------------------------------------------------------------

let private zero = tensor 0.0
let private truth isTrue = if isTrue then 1.0 else 0.0
let private asked (f: Tensor -> Tensor) (x: Tensor) = cast x.DType (f x)
let private positive = Array.exists (fun x -> x > 0.0) >> truth
let private allPositive = Array.forall (fun x -> x > 0.0) >> truth
let private negatives (x: Tensor) = where (less x zero) (zerosLike x) x

let private masks = [
    whole "any" [ "any" ] (asked (fun x -> any (greater x zero))) awayFromZero positive
    over "anyOver" [ "anyOver" ] (asked (fun x -> anyOver [ 1 ] (greater x zero))) awayFromZero positive
    whole "all" [ "all" ] (asked (fun x -> all (greater x zero))) awayFromZero allPositive
    over "allOver" [ "allOver" ] (asked (fun x -> allOver [ -2 ] (greater x zero))) awayFromZero allPositive
    whole "countNonzero" [ "countNonzero" ] (asked (negatives >> countNonzero)) awayFromZero (fun xs ->
        xs |> Array.filter (fun x -> x > 0.0) |> Array.length |> float)
    over "countNonzeroOver" [ "countNonzeroOver" ] (asked (negatives >> countNonzeroOver [ 1 ])) awayFromZero (fun xs ->
        xs |> Array.filter (fun x -> x > 0.0) |> Array.length |> float)
    row
        "oneHot"
        [ "oneHot" ]
        (fun xs -> asked (fun x -> oneHot 5 (argmax 0 x)) xs[0])
        [| [| 5 |] |]
        [| apart 0.0 |]
        (fun xs -> xs[0] |> Array.mapi (fun i _ -> truth (i = Array.IndexOf(xs[0], Array.max xs[0]))))
    row
        "sequenceMask"
        [ "sequenceMask" ]
        (fun xs -> asked (fun x -> sequenceMask 5 (argmax 0 x)) xs[0])
        [| [| 5 |] |]
        [| apart 0.0 |]
        (fun xs -> xs[0] |> Array.mapi (fun i _ -> truth (i < Array.IndexOf(xs[0], Array.max xs[0]))))
]

let rows: Row list = scans @ norms @ clipping @ masks

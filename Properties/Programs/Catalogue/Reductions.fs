// Reductions of all elements, or of those along drawn axes, to one number in random programs. Read next: Scans.fs.
module internal FunGrad.Properties.Reductions

open System
open FunGrad
open FunGrad.Properties.Operation

let private real = Number.ofFloat
let private anything (_: float[]) = true
/// Factors whose product stays moderate.
let private small (line: float[]) = Seq.fold (fun most x -> most * max 1.0 (abs x)) 1.0 line <= 50.0

let private several (line: float[]) = line.Length >= 2

/// All numbers at least 0.05 from each other, so that no tie is near.
let apart (line: float[]) = Seq.pairwise (Seq.sort line) |> Seq.forall (fun (a, b) -> b - a >= 0.05)

/// Numbers that are not all near 0.
let long (line: float[]) = Seq.sumBy (fun x -> x * x) line >= 0.1

let private spread (line: float[]) = several line && Array.max line - Array.min line >= 0.2

let logSum (line: Number[]) =
    let largest = line |> Seq.map _.Value |> Seq.max |> real
    largest + log (Number.sum [ for x in line -> exp (x - largest) ])

let private count (line: Number[]) = real (float line.Length)
let private mean' line = Number.sum line / count line
let private squares line = Number.sum [ for x: Number in line -> x * x ]

let private deviations line =
    let middle = mean' line
    squares [| for x: Number in line -> x - middle |]

let private variance' line = deviations line / (count line - Number.one)
let private norm' line = sqrt (squares line)

/// A reduction that the front door has for all elements and for those along axes.
let private both name smooth f over reference = [
    ofAll name [ name ] smooth f reference
    overAxes (name + "Over") (name + "Over") [ name + "Over" ] smooth over reference
]

let private plain =
    List.concat [
        both "sum" anything sum (fun axes x -> sumOver axes x) Number.sum
        both "mean" anything mean (fun axes x -> meanOver axes x) mean'
        both "product" small product (fun axes x -> productOver axes x) Number.product
        both "amax" apart amax (fun axes x -> amaxOver axes x) (Array.reduce Number.larger)
        both "amin" apart amin (fun axes x -> aminOver axes x) (Array.reduce Number.smaller)
        both "logsumexp" anything logsumexp (fun axes x -> logsumexpOver axes x) logSum
        both "variance" several variance (fun axes x -> varianceOver axes x) variance'
        both "std" spread std (fun axes x -> stdOver axes x) (variance' >> sqrt)
        both "norm" long norm (fun axes x -> normOver axes x) norm'
    ]

let private population line = deviations line / count line

let private moments' = [
    overAxes "fst moments" "fst <| moments" [ "moments" ] anything (fun axes x -> fst (moments axes x)) mean'
    overAxes "snd moments" "snd <| moments" [ "moments" ] anything (fun axes x -> snd (moments axes x)) population
]

// -- Norms of an order ------------------------------------------------------------------------------------------------

let private orders = [ 1.0; 1.5; 2.0; 3.0; infinity ]
let private orderText order = if order = infinity then "infinity" else constant order

/// (Σ |x|ᵖ)^(1/p), or the largest |x|.
let private orderNorm order (line: Number[]) =
    let sizes = Array.map abs line

    if order = infinity then
        Array.reduce Number.larger sizes
    else
        Number.sum [ for size in sizes -> size ** real order ] ** real (1.0 / order)

let private ofOrder (line: float[]) = Array.forall (fun x -> abs x >= 0.1) line && apart (Array.map abs line)

let private orderNorms = [
    drawn "normOf" [ "normOf" ] 1 (fun random shapes ->
        let order = oneOf orders random
        (ofAll $"normOf {orderText order}" [] ofOrder (normOf order) (orderNorm order)).Draw random shapes)
    drawn "normOfOver" [ "normOfOver" ] 1 (fun random shapes ->
        let order = oneOf orders random
        let words = $"normOfOver {orderText order}"
        (overAxes words words [] ofOrder (fun axes x -> normOfOver order axes x) (orderNorm order)).Draw random shapes)
]

// -- Norms of several operands, and clipping by them -----------------------------------------------------------------

let private scaleTo (limit: Number) (norm: Number) (x: NumberArray) =
    if norm.Value >= limit.Value then
        NumberArray.map (fun x -> x * limit / norm) x
    else
        x

let private normOfAll (xs: NumberArray[]) = norm' (xs |> Array.collect _.Elements)

let private isClear (limit: float) xs =
    limit >= 0.2 && long xs && abs (sqrt (Seq.sumBy (fun x -> x * x) xs) - limit) >= 0.05

/// The limit is the first operand, a single number.
let private clipped name code covers arity result (f: Tensor[] -> Tensor) (reference: NumberArray[] -> NumberArray) =
    family covers arity {
        Name = name
        Code = code
        Shape = fun shapes -> if shapes[0].Length = 0 then result shapes else None
        Tensors = f
        Numbers = reference
        Accepts = fun _ xs -> isClear xs[0].[0] (Array.concat xs[1..])
    }

let private clipPair = fun (xs: Tensor[]) -> clipByGlobalNorm xs[0] [ xs[1]; xs[2] ]

let private pairCode ending (operands: string list) =
    $"clipByGlobalNorm {argument operands[0]} [ {operands[1]}; {operands[2]} ] |> {ending}"

let private limit (xs: NumberArray[]) = xs[0].Elements[0]

let private common = [
    family [ "globalNorm" ] 2 {
        Name = "globalNorm"
        Code = fun operands -> $"globalNorm [ {operands[0]}; {operands[1]} ]"
        Shape = fun _ -> Some [||]
        Tensors = fun xs -> globalNorm xs
        Numbers = fun xs -> NumberArray.scalar (normOfAll xs)
        Accepts = fun _ xs -> long (Array.concat xs)
    }
    clipped
        "clipByNorm"
        (call "clipByNorm")
        [ "clipByNorm" ]
        2
        (fun shapes -> Some shapes[1])
        (fun xs -> clipByNorm xs[0] xs[1])
        (fun xs -> scaleTo (limit xs) (normOfAll xs[1..]) xs[1])
    clipped
        "clipByGlobalNorm |> fst"
        (pairCode "fst |> List.item 1")
        [ "clipByGlobalNorm" ]
        3
        (fun shapes -> Some shapes[2])
        (fun xs -> fst (clipPair xs) |> List.item 1)
        (fun xs -> scaleTo (limit xs) (normOfAll xs[1..]) xs[2])
    clipped
        "clipByGlobalNorm |> snd"
        (pairCode "snd")
        [ "clipByGlobalNorm" ]
        3
        (fun _ -> Some [||])
        (fun xs -> snd (clipPair xs))
        (fun xs -> NumberArray.scalar (normOfAll xs[1..]))
]

let private halfSquares = ofAll "l2Loss" [ "l2Loss" ] anything l2Loss (fun line -> squares line / real 2.0)

let families: Family list = plain @ moments' @ orderNorms @ common @ [ halfSquares ]

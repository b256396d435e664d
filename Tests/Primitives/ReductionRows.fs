// The rows of Primitives/Reduction.fs: each is a function of the list of elements that share a position on the axes
// that stay. Elements of extremes lie apart from each other; ties are SpecialValueTests.
module FunGrad.Tests.Primitives.ReductionRows

open System
open FunGrad
open FunGrad.Tests.Primitives.Row

let private source = [| 2; 3; 2 |]

/// The elements along some axes for each position of the other axes.
let private groups (axes: int list) (elements: float[]) : float[][] =
    let rest = [| 0..2 |] |> Array.filter (fun axis -> not (List.contains axis axes))
    let whole = tabulate source (at source (Array.init 12 float)) |> Array.map int
    let position flat = [| flat / 6; flat / 2 % 3; flat % 2 |]

    whole
    |> Array.groupBy (fun flat -> rest |> Array.map (fun axis -> (position flat)[axis]))
    |> Array.sortBy fst
    |> Array.map (snd >> Array.map (fun flat -> elements[flat]))

let private reduction name covers (f: Tensor -> Tensor) draw axes (value: float[] -> float) =
    row name covers (fun xs -> f xs[0]) [| source |] [| draw |] (fun xs -> groups axes xs[0] |> Array.map value)

let private any = between -2.0 2.0
let private all = [ 0; 1; 2 ]
let private sum' (xs: float[]) = Array.sum xs
let private mean' (xs: float[]) = Array.average xs
let private product' (xs: float[]) = Array.fold (*) 1.0 xs
let private norm' (xs: float[]) = Math.Sqrt(Array.sumBy (fun x -> x * x) xs)
let private logsumexp' (xs: float[]) = Math.Log(Array.sumBy Math.Exp xs)

let private variance' (xs: float[]) =
    let mean = Array.average xs
    Array.sumBy (fun x -> (x - mean) * (x - mean)) xs / float (xs.Length - 1)

let private position (best: float[] -> float) (xs: float[]) = float (Array.IndexOf(xs, best xs))

/// A function of vectors along the middle axis that gives vectors back.
let private along name covers (f: Tensor -> Tensor) draw (value: float[] -> float[]) =
    row name covers (fun xs -> f xs[0]) [| source |] [| draw |] (fun xs ->
        let results = groups [ 1 ] xs[0] |> Array.map value
        tabulate source (fun p -> results[2 * p[0] + p[2]][p[1]]))

let private softmax' (xs: float[]) = xs |> Array.map (fun x -> Math.Exp x / Array.sumBy Math.Exp xs)

let private isLinear (row: Row) = { row with Derivative = Some(fun _ dxs -> row.Value dxs) }

let rows: Row list = [
    reduction "sum" [ "sum" ] sum any all sum' |> isLinear
    reduction "sumOver [1]" [ "sumOver" ] (sumOver [ 1 ]) any [ 1 ] sum' |> isLinear
    reduction "sumOver [-1; 0]" [] (sumOver [ -1; 0 ]) any [ 0; 2 ] sum' |> isLinear
    reduction "sumOver []" [] (sumOver []) any [] sum' |> isLinear
    reduction "mean" [ "mean" ] mean any all mean' |> isLinear
    reduction "meanOver [0]" [ "meanOver" ] (meanOver [ 0 ]) any [ 0 ] mean' |> isLinear
    reduction "product" [ "product" ] product (near [ -1.0; 0.8; 1.0 ]) all product'
    reduction "productOver [1]" [ "productOver" ] (productOver [ 1 ]) any [ 1 ] product'
    reduction "productOver [0; 2]" [] (productOver [ 0; 2 ]) any [ 0; 2 ] product'
    reduction "amax" [ "amax" ] amax (apart 0.0) all Array.max
    reduction "amaxOver [1]" [ "amaxOver" ] (amaxOver [ 1 ]) (apart 0.0) [ 1 ] Array.max
    reduction "amin" [ "amin" ] amin (apart 0.0) all Array.min
    reduction "aminOver [0; 2]" [ "aminOver" ] (aminOver [ 0; 2 ]) (apart 0.0) [ 0; 2 ] Array.min
    reduction "argmax" [ "argmax" ] (fun x -> cast x.DType (argmax 1 x)) (apart 0.0) [ 1 ] (position Array.max)
    reduction "argmin" [ "argmin" ] (fun x -> cast x.DType (argmin -1 x)) (apart 0.0) [ 2 ] (position Array.min)
    reduction "variance" [ "variance" ] variance any all variance'
    reduction "std" [ "std" ] std any all (variance' >> Math.Sqrt)
    reduction "norm" [ "norm" ] norm any all norm'
    reduction "logsumexp" [ "logsumexp" ] logsumexp any all logsumexp'
    reduction "logsumexpOver [1]" [ "logsumexpOver" ] (logsumexpOver [ 1 ]) any [ 1 ] logsumexp'
    along "cumsum" [ "cumsum" ] (cumsum 1) any (Array.scan (+) 0.0 >> Array.tail) |> isLinear
    along "softmax" [ "softmax" ] (softmax 1) any softmax'
    along "logSoftmax" [ "logSoftmax" ] (logSoftmax 1) any (softmax' >> Array.map Math.Log)
]

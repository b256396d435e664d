// The rows of Primitives/Ordering.fs, on points that are apart from each other; ties are in GatheringTests. The
// references sort each line with List.sortBy, which is stable.
module FunGrad.Tests.Primitives.OrderingRows

open FunGrad
open FunGrad.Tests.Primitives.Row

let private source = [| 3; 4; 2 |]

/// A function of the lines along the middle axis.
let private lines (x: float[]) = [|
    for p in 0..2 do
        for q in 0..1 -> [ for i in 0..3 -> at source x [| p; i; q |] ]
|]

let private along name covers (f: Tensor -> Tensor) count (g: float list -> float list) =
    row name covers (fun xs -> f xs[0]) [| source |] [| apart 0.0 |] (fun xs ->
        let results = lines xs[0] |> Array.map g
        tabulate [| 3; count; 2 |] (fun p -> results[2 * p[0] + p[2]][p[1]]))

/// A function of the rows of a matrix.
let private ofRows name covers (f: Tensor -> Tensor) (g: float list -> float list) =
    row name covers (fun xs -> f xs[0]) [| [| 2; 4 |] |] [| apart 0.0 |] (fun xs ->
        xs[0] |> Array.chunkBySize 4 |> Array.collect (List.ofArray >> g >> Array.ofList))

let private positionsBy (key: float -> float) (xs: float list) =
    xs |> List.indexed |> List.sortBy (snd >> key) |> List.map (fst >> float)

let private smallest (xs: float list) n = (List.sort xs)[n]

let rows: Row list = [
    along "sort" [ "sort" ] (sort 1) 4 List.sort
    along "sortDescending" [ "sortDescending" ] (sortDescending -2) 4 (List.sortBy (~-))
    along "argsort" [ "argsort" ] (fun x -> cast x.DType (argsort 1 x)) 4 (positionsBy id)
    along
        "argsortDescending"
        [ "argsortDescending" ]
        (fun x -> cast x.DType (argsortDescending 1 x))
        4
        (positionsBy (~-))
    ofRows "topK" [ "topK" ] (topK 3 >> fst) (List.sortBy (~-) >> List.truncate 3)
    ofRows "positions of topK" [] (fun x -> cast x.DType (snd (topK 2 x))) (positionsBy (~-) >> List.truncate 2)
    ofRows "topK of none" [] (topK 0 >> fst) (fun _ -> [])
    ofRows "nthElement" [ "nthElement" ] (nthElement 1) (fun xs -> [ smallest xs 1 ])
    ofRows "nthElement from the end" [] (nthElement -1) (fun xs -> [ List.max xs ])
    along "median" [ "median" ] (median 1 >> expandDims 1) 1 (fun xs -> [ (smallest xs 1 + smallest xs 2) / 2.0 ])
    along "quantile" [ "quantile" ] (quantile 0.75 1 >> expandDims 1) 1 (fun xs -> [
        0.75 * smallest xs 2 + 0.25 * smallest xs 3
    ])
    along "quantile 1" [] (quantile 1.0 1 >> expandDims 1) 1 (fun xs -> [ List.max xs ])
]

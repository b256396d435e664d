// The rows of Primitives/Gathering.fs, Segments.fs and Scattering.fs. The references are loops over positions, with the
// integers that the operation is given written out once more.
module FunGrad.Tests.Primitives.GatheringRows

open System
open FunGrad
open FunGrad.Tests.Primitives.Row

/// An Int32 tensor of any shape.
let private integers (shape: int list) (numbers: int list) : Tensor = reshape shape (indices numbers)

let private any = between -2.0 2.0
let private matrix = [| 3; 4 |]
let private cube = [| 2; 3; 2 |]

/// A result of the given shape whose element at a position is that of the argument at another position.
let private moved name covers (f: Tensor -> Tensor) source target (from: int[] -> int[]) =
    linear name covers (fun xs -> f xs[0]) [| source |] (fun xs ->
        tabulate target (fun position -> at source xs[0] (from position)))

let private picks = [
    moved "gather along the second axis" [] (gather 1 (indices [ 3; 0; 3; -1 ])) matrix matrix (fun p -> [|
        p[0]
        [| 3; 0; 3; 3 |][p[1]]
    |])
    moved "gather by a matrix of indices" [] (gather 0 (integers [ 2; 1 ] [ 2; 0 ])) matrix [| 2; 1; 4 |] (fun p -> [|
        [| 2; 0 |][p[0]]
        p[2]
    |])
    moved "gather by one index" [] (gather 1 (integers [] [ 2 ])) matrix [| 3 |] (fun p -> [| p[0]; 2 |])
    moved "gather nothing" [] (gather 0 (indices [])) matrix [| 0; 4 |] id
    moved "embeddingLookup" [ "embeddingLookup" ] (embeddingLookup (indices [ 1; 1; 2 ])) matrix matrix (fun p -> [|
        [| 1; 1; 2 |][p[0]]
        p[1]
    |])
    moved
        "gatherBatched"
        [ "gatherBatched" ]
        (gatherBatched 1 1 (integers [ 2; 2 ] [ 2; 0; -2; 1 ]))
        cube
        [| 2; 2; 2 |]
        (fun p -> [| p[0]; [| 2; 0; 1; 1 |][2 * p[0] + p[1]]; p[2] |])
    moved
        "gatherBatched along a later axis"
        []
        (gatherBatched 1 2 (integers [ 2; 3 ] [ 1; 0; 1; 0; 0; -1 ]))
        cube
        [| 2; 3; 3 |]
        (fun p -> [| p[0]; p[1]; [| 1; 0; 1; 0; 0; 1 |][3 * p[0] + p[2]] |])
    moved
        "gatherBatched over all but one axis"
        []
        (gatherBatched 1 1 (integers [ 3 ] [ 3; 1; 1 ]))
        matrix
        [| 3 |]
        (fun p -> [| p[0]; [| 3; 1; 1 |][p[0]] |])
    moved
        "gatherNd elements"
        [ "gatherNd" ]
        (gatherNd (integers [ 3; 2 ] [ 2; 3; 0; -1; 2; 3 ]))
        matrix
        [| 3 |]
        (fun p -> [| [| 2; 0; 2 |][p[0]]; 3 |])
    moved "gatherNd rows" [] (gatherNd (integers [ 2; 2; 1 ] [ 2; 0; 0; -1 ])) matrix [| 2; 2; 4 |] (fun p -> [|
        [| 2; 0; 0; 2 |][2 * p[0] + p[1]]
        p[2]
    |])
    moved "gatherNd everything, twice" [] (gatherNd (integers [ 2; 0 ] [])) matrix [| 2; 3; 4 |] (fun p -> p[1..])
    moved
        "gatherNdBatched"
        [ "gatherNdBatched" ]
        (gatherNdBatched 1 (integers [ 2; 1; 2 ] [ 2; 1; 0; -1 ]))
        cube
        [| 2; 1 |]
        (fun p -> if p[0] = 0 then [| 0; 2; 1 |] else [| 1; 0; 1 |])
    moved
        "takeAlongAxis"
        [ "takeAlongAxis" ]
        (takeAlongAxis 1 (integers [ 3; 2 ] [ 1; 1; 0; -1; 2; 0 ]))
        matrix
        [| 3; 2 |]
        (fun p -> [| p[0]; [| 1; 1; 0; 3; 2; 0 |][2 * p[0] + p[1]] |])
    moved "takeAlongAxis, broadcasting" [] (takeAlongAxis 0 (integers [ 2; 1 ] [ 2; 0 ])) matrix [| 2; 4 |] (fun p -> [|
        [| 2; 0 |][p[0]]
        p[1]
    |])
    moved "booleanMask" [ "booleanMask" ] (booleanMask 0 (tensor [ true; false; true ])) matrix [| 2; 4 |] (fun p -> [|
        2 * p[0]
        p[1]
    |])
    moved
        "booleanMask over two axes"
        []
        (booleanMask 1 (tensor [ [ false; true ]; [ true; false ]; [ false; true ] ]))
        cube
        [| 2; 3 |]
        (fun p -> [| p[0]; p[1]; [| 1; 0; 1 |][p[1]] |])
    moved
        "dynamicPartition, parts put together in opposite order"
        [ "dynamicPartition" ]
        (dynamicPartition 3 (indices [ 2; 0; 2 ]) >> List.rev >> concatenate 0)
        matrix
        matrix
        (fun p -> [| [| 0; 2; 1 |][p[0]]; p[1] |])
]

let private scatters = [
    linear
        "scatterAdd along the second axis"
        []
        (fun xs -> scatterAdd 1 (indices [ 3; 0; 3; -1 ]) 5 xs[0])
        [| matrix |]
        (fun xs ->
            tabulate [| 3; 5 |] (fun p ->
                match p[1] with
                | 0 -> at matrix xs[0] [| p[0]; 1 |]
                | 3 -> at matrix xs[0] [| p[0]; 0 |] + at matrix xs[0] [| p[0]; 2 |]
                | 4 -> at matrix xs[0] [| p[0]; 3 |]
                | _ -> 0.0))
    linear
        "scatterNd elements"
        [ "scatterNd" ]
        (fun xs -> scatterNd [ 2; 2 ] (integers [ 3; 2 ] [ 0; 1; 1; -2; 0; 1 ]) xs[0])
        [| [| 3 |] |]
        (fun xs -> [| 0.0; xs[0][0] + xs[0][2]; xs[0][1]; 0.0 |])
    linear
        "scatterNd rows"
        []
        (fun xs -> scatterNd [ 3; 4 ] (integers [ 3; 1 ] [ 2; 0; 2 ]) xs[0])
        [| matrix |]
        (fun xs ->
            tabulate matrix (fun p ->
                match p[0] with
                | 0 -> at matrix xs[0] [| 1; p[1] |]
                | 2 -> at matrix xs[0] [| 0; p[1] |] + at matrix xs[0] [| 2; p[1] |]
                | _ -> 0.0))
    linear
        "scatterNd everything, added"
        []
        (fun xs -> scatterNd [ 2 ] (integers [ 3; 0 ] []) xs[0])
        [| [| 3; 2 |] |]
        (fun xs -> tabulate [| 2 |] (fun p -> List.sum [ for i in 0..2 -> xs[0][2 * i + p[0]] ]))
]

/// x and updates at the places 3, 1, 3 and -4 of a vector of 5: what stays at each place, from its candidates in order.
let private places = integers [ 4; 1 ] [ 3; 1; 3; -4 ]

let private written (choose: float list -> float) (xs: float[][]) =
    let at place = [
        for update in 0..3 do
            if [| 3; 1; 3; 1 |][update] = place then
                xs[1][update]
    ]

    Array.init 5 (fun place -> choose (xs[0][place] :: at place))

let private onto name covers (f: Tensor -> Tensor -> Tensor -> Tensor) choose =
    row name covers (fun xs -> f places xs[1] xs[0]) [| [| 5 |]; [| 4 |] |] [| apart 0.0; apart 0.2 |] (written choose)

let private isLinear (row: Row) = { row with Derivative = Some(fun _ dxs -> row.Value dxs) }

let private updates = [
    onto "tensorScatterUpdate" [ "tensorScatterUpdate" ] tensorScatterUpdate List.last |> isLinear
    onto "tensorScatterAdd" [ "tensorScatterAdd" ] tensorScatterAdd List.sum |> isLinear
    onto "tensorScatterSub" [ "tensorScatterSub" ] tensorScatterSub (List.reduce (-)) |> isLinear
    onto "tensorScatterMax" [ "tensorScatterMax" ] tensorScatterMax List.max
    onto "tensorScatterMin" [ "tensorScatterMin" ] tensorScatterMin List.min
    linear
        "tensorScatterUpdate of rows"
        []
        (fun xs -> tensorScatterUpdate (integers [ 2; 1 ] [ 2; 0 ]) xs[1] xs[0])
        [| matrix; [| 2; 4 |] |]
        (fun xs ->
            tabulate matrix (fun p ->
                match p[0] with
                | 0 -> at [| 2; 4 |] xs[1] [| 1; p[1] |]
                | 2 -> at [| 2; 4 |] xs[1] [| 0; p[1] |]
                | _ -> at matrix xs[0] p))
    linear
        "dynamicStitch"
        [ "dynamicStitch" ]
        (fun xs -> dynamicStitch [ indices [ 4; 1; 0 ]; integers [ 2; 1 ] [ 1; 2 ] ] xs)
        [| [| 3; 2 |]; [| 2; 1; 2 |] |]
        (fun xs -> [| xs[0][4]; xs[0][5]; xs[1][0]; xs[1][1]; xs[1][2]; xs[1][3]; 0.0; 0.0; xs[0][0]; xs[0][1] |])
]

// -- Segments ---------------------------------------------------------------------------------------------------------

/// The numbers of the rows of a matrix of two columns, and for each segment and column what a reduction makes of it.
let private reduced (ids: int list) count (reduce: float list -> float) (x: float[]) =
    tabulate [| count; 2 |] (fun p ->
        reduce [
            for row in 0 .. ids.Length - 1 do
                if ids[row] = p[0] then
                    x[2 * row + p[1]]
        ])

let private segments name covers f draw ids count reduce =
    row name covers (fun xs -> f xs[0]) [| [| List.length ids; 2 |] |] [| draw |] (fun xs ->
        reduced ids count reduce xs[0])

let private sorted = [ 0; 0; 2; 2; 2 ]
let private numbered = [ 2; -1; 0; 2; 0; 2 ]
let private orElse empty (f: float list -> float) (xs: float list) = if xs.IsEmpty then empty else f xs
let private perRoot (xs: float list) = List.sum xs / Math.Sqrt(float xs.Length)
let private product' (xs: float list) = List.fold (*) 1.0 xs

let private ofSorted name f draw reduce = segments name [ name ] (f (indices sorted)) draw sorted 3 reduce

let private ofUnsorted name (f: int -> Tensor -> Tensor -> Tensor) draw reduce =
    segments name [ name ] (f 3 (indices numbered)) draw numbered 3 reduce

/// Rows 3, 0, -1 and 3 of four, in segments 0, 0, 1 and 1.
let private ofSparse name (f: Tensor -> Tensor -> Tensor -> Tensor) reduce =
    let from = [| 3; 0; 3; 3 |]

    linear
        name
        [ name ]
        (fun xs -> f (indices [ 3; 0; -1; 3 ]) (indices [ 0; 0; 1; 1 ]) xs[0])
        [| [| 4; 2 |] |]
        (fun xs -> reduced [ 0; 0; 1; 1 ] 2 reduce (tabulate [| 4; 2 |] (fun p -> xs[0][2 * from[p[0]] + p[1]])))

let private overSegments = [
    ofSorted "segmentSum" segmentSum any List.sum |> isLinear
    ofSorted "segmentMean" segmentMean any (orElse 0.0 List.average) |> isLinear
    ofSorted "segmentProduct" segmentProduct any product'
    ofSorted "segmentMax" segmentMax (apart 0.0) (orElse 0.0 List.max)
    ofSorted "segmentMin" segmentMin (apart 0.0) (orElse 0.0 List.min)
    ofUnsorted "unsortedSegmentSum" unsortedSegmentSum any List.sum |> isLinear
    ofUnsorted "unsortedSegmentMean" unsortedSegmentMean any (orElse 0.0 List.average) |> isLinear
    ofUnsorted "unsortedSegmentSqrtN" unsortedSegmentSqrtN any (orElse 0.0 perRoot) |> isLinear
    ofUnsorted "unsortedSegmentProduct" unsortedSegmentProduct any product'
    segments
        "unsortedSegmentProduct of one long segment"
        []
        (unsortedSegmentProduct 1 (indices (List.replicate 11 0)))
        (near [ -1.0; 1.0 ])
        (List.replicate 11 0)
        1
        product'
    segments
        "unsortedSegmentMax"
        [ "unsortedSegmentMax" ]
        (unsortedSegmentMax 3 (indices [ 1; 1; -1; 0; 2; 0 ]))
        (apart 0.0)
        [ 1; 1; -1; 0; 2; 0 ]
        3
        List.max
    segments
        "unsortedSegmentMin"
        [ "unsortedSegmentMin" ]
        (unsortedSegmentMin 3 (indices [ 1; 1; -1; 0; 2; 0 ]))
        (apart 0.0)
        [ 1; 1; -1; 0; 2; 0 ]
        3
        List.min
    row
        "unsortedSegmentSum by a matrix of segments"
        []
        (fun xs -> unsortedSegmentSum 2 (integers [ 2; 2 ] [ 1; 0; -1; 1 ]) xs[0])
        [| [| 2; 2; 3 |] |]
        [| any |]
        (fun xs -> tabulate [| 2; 3 |] (fun p -> if p[0] = 0 then xs[0][3 + p[1]] else xs[0][p[1]] + xs[0][9 + p[1]]))
    |> isLinear
    ofSparse "sparseSegmentSum" sparseSegmentSum List.sum
    ofSparse "sparseSegmentMean" sparseSegmentMean List.average
    ofSparse "sparseSegmentSqrtN" sparseSegmentSqrtN perRoot
]

let rows: Row list = picks @ scatters @ updates @ overSegments

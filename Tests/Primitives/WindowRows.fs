// The rows of convolutions and pools, against loops over all cells. Cells of maximum pools lie apart from each other;
// ties, padding and NaN are NeuralTests. Read next: NeuralRows.fs.
module FunGrad.Tests.Primitives.WindowRows

open FunGrad
open FunGrad.Tests.Primitives.Row

let private any = between -2.0 2.0
let private explicit (before: int list) (after: int list) = Padding.Explicit(before, after)

/// All positions of a shape in row-major order.
let rec positions (shape: int[]) : int[] list =
    if shape.Length = 0 then
        [ [||] ]
    else
        [
            for first in 0 .. shape[0] - 1 do
                for rest in positions shape[1..] -> Array.append [| first |] rest
        ]

// -- Convolutions -----------------------------------------------------------------------------------------------------

/// The cell of the input under a cell of a window, or nothing where that lies in the padding.
let private under (lengths: int[]) (strides: int[]) (dilations: int[]) (before: int[]) (place: int[]) (cell: int[]) =
    let at = Array.init lengths.Length (fun i -> place[i] * strides[i] + cell[i] * dilations[i] - before[i])
    if Array.forall2 (fun i n -> i >= 0 && i < n) at lengths then Some at else None

/// A convolution as loops: shapes of input and filter, strides, dilations, padding before, windows along each axis.
let private convolved (shapeX: int[]) (shapeF: int[]) strides dilations before (counts: int[]) x f =
    let axes = shapeX.Length - 2
    let own, results = shapeF[axes], shapeF[axes + 1]
    let groups = shapeX[axes + 1] / own

    tabulate (Array.concat [ shapeX[..0]; counts; [| results |] ]) (fun p ->
        let first = p[axes + 1] / (results / groups) * own

        Array.sum [|
            for cell in positions shapeF[.. axes - 1] do
                match under shapeX[1..axes] strides dilations before p[1..axes] cell with
                | None -> ()
                | Some place ->
                    for c in 0 .. own - 1 do
                        let input = Array.concat [ p[..0]; place; [| first + c |] ]
                        at shapeX x input * at shapeF f (Array.append cell [| c; p[axes + 1] |])
        |])

let private convolutionRow name covers f shapeX shapeF strides dilations before counts =
    let value = convolved shapeX shapeF strides dilations before counts
    bilinear name covers (fun x filter -> f filter x) [| shapeX; shapeF |] value

let private convolutions = [
    convolutionRow "conv1d, SAME" [ "conv1d" ] (conv1d 1 Padding.Same) [| 2; 4; 2 |] [| 3; 2; 2 |] [| 1 |] [| 1 |] [|
        1
    |] [| 4 |]
    convolutionRow
        "conv2d"
        [ "conv2d" ]
        (conv2d [ 1; 1 ] Padding.Valid)
        [| 2; 3; 4; 2 |]
        [| 2; 2; 2; 3 |]
        [| 1; 1 |]
        [| 1; 1 |] [| 0; 0 |] [| 2; 3 |]
    convolutionRow
        "conv2d by strides, SAME: the odd cell of padding is at the end"
        []
        (conv2d [ 2; 3 ] Padding.Same)
        [| 1; 4; 5; 1 |]
        [| 3; 2; 1; 2 |]
        [| 2; 3 |]
        [| 1; 1 |] [| 0; 0 |] [| 2; 2 |]
    convolutionRow
        "conv2d of single cells"
        []
        (conv2d [] Padding.Valid)
        [| 2; 2; 2; 3 |]
        [| 1; 1; 3; 2 |]
        [| 1; 1 |]
        [| 1; 1 |] [| 0; 0 |] [| 2; 2 |]
    convolutionRow
        "conv3d"
        [ "conv3d" ]
        (conv3d [ 1; 2; 1 ] Padding.Valid)
        [| 1; 2; 3; 2; 2 |]
        [| 2; 1; 2; 2; 1 |]
        [| 1; 2; 1 |]
        [| 1; 1; 1 |] [| 0; 0; 0 |] [| 1; 2; 1 |]
    convolutionRow
        "convolution with dilations and explicit padding"
        [ "convolution" ]
        (convolution [ 1; 2 ] [ 2; 1 ] (explicit [ 1; 0 ] [ 2; 1 ]))
        [| 1; 3; 3; 1 |]
        [| 2; 2; 1; 2 |]
        [| 1; 2 |]
        [| 2; 1 |] [| 1; 0 |] [| 4; 2 |]
    convolutionRow
        "convolution in groups"
        []
        (convolution [] [] Padding.Valid)
        [| 2; 3; 4 |]
        [| 2; 2; 6 |]
        [| 1 |]
        [| 1 |] [| 0 |] [| 2 |]
    convolutionRow
        "depthwiseConv2d"
        [ "depthwiseConv2d" ]
        (fun f x -> depthwiseConv2d [ 1; 1 ] Padding.Same (reshape [ 2; 2; 2; 2 ] f) x)
        [| 1; 2; 3; 2 |]
        [| 2; 2; 1; 4 |]
        [| 1; 1 |]
        [| 1; 1 |] [| 0; 0 |] [| 2; 3 |]
    row
        "separableConv2d"
        [ "separableConv2d" ]
        (fun xs -> separableConv2d [ 1; 1 ] Padding.Valid xs[1] xs[2] xs[0])
        [| [| 1; 2; 3; 2 |]; [| 2; 2; 2; 1 |]; [| 1; 1; 2; 2 |] |]
        [| any; any; any |]
        (fun xs ->
            let apart =
                convolved [| 1; 2; 3; 2 |] [| 2; 2; 1; 2 |] [| 1; 1 |] [| 1; 1 |] [| 0; 0 |] [| 1; 2 |] xs[0] xs[1]

            convolved [| 1; 1; 2; 2 |] [| 1; 1; 2; 2 |] [| 1; 1 |] [| 1; 1 |] [| 0; 0 |] [| 1; 2 |] apart xs[2])
]

/// The transpose as loops: every window, weighted, added to the cells under it.
let private transposed (shapeW: int[]) (shapeF: int[]) strides before (lengths: int[]) (w: float[]) (f: float[]) =
    let axes = lengths.Length
    let ones = Array.create axes 1

    tabulate (Array.concat [ shapeW[..0]; lengths; [| shapeF[axes] |] ]) (fun p ->
        Array.sum [|
            for place in positions shapeW[1..axes] do
                for cell in positions shapeF[.. axes - 1] do
                    if under lengths strides ones before place cell = Some p[1..axes] then
                        for d in 0 .. shapeF[axes + 1] - 1 do
                            let weight = at shapeF f (Array.append cell [| p[axes + 1]; d |])
                            at shapeW w (Array.concat [ p[..0]; place; [| d |] ]) * weight
        |])

let private transposition name covers f shapeW shapeF strides before lengths =
    bilinear
        name
        covers
        (fun w filter -> f filter w)
        [| shapeW; shapeF |]
        (transposed shapeW shapeF strides before lengths)

let private transpositions = [
    transposition
        "convTranspose"
        [ "convTranspose" ]
        (convTranspose [ 2 ] Padding.Valid)
        [| 2; 2; 3 |]
        [| 3; 2; 3 |]
        [| 2 |] [| 0 |] [| 5 |]
    transposition
        "convTranspose, SAME"
        []
        (convTranspose [ 2; 1 ] Padding.Same)
        [| 1; 2; 3; 1 |]
        [| 3; 3; 2; 1 |]
        [| 2; 1 |] [| 0; 1 |] [| 4; 3 |]
    transposition
        "convTranspose with explicit padding"
        []
        (convTranspose [ 2 ] (explicit [ 1 ] [ 1 ]))
        [| 1; 3; 1 |]
        [| 3; 1; 1 |]
        [| 2 |] [| 1 |] [| 5 |]
    transposition
        "convTransposeTo a length that leaves cells without a window"
        [ "convTransposeTo" ]
        (convTransposeTo [ 6 ] [ 2 ] Padding.Valid)
        [| 1; 2; 1 |]
        [| 3; 1; 1 |]
        [| 2 |] [| 0 |] [| 6 |]
]

// -- Windows and pools ------------------------------------------------------------------------------------------------

/// The cells of each window that lie in the input, first of each position of the result.
let private windowed
    (shape: int[])
    (sizes: int[])
    strides
    before
    (counts: int[])
    (reduce: float[] -> float)
    (x: float[])
    =
    let axes = sizes.Length
    let ones = Array.create axes 1

    tabulate (Array.concat [ shape[..0]; counts; shape[axes + 1 ..] ]) (fun p ->
        positions sizes
        |> List.choose (under shape[1..axes] strides ones before p[1..axes])
        |> List.map (fun place -> at shape x (Array.concat [ p[..0]; place; p[axes + 1 ..] ]))
        |> List.toArray
        |> reduce)

let private pool name covers (f: Tensor -> Tensor) draw shape sizes strides before counts reduce =
    row name covers (fun xs -> f xs[0]) [| shape |] [| draw |] (fun xs ->
        windowed shape sizes strides before counts reduce xs[0])

let private isLinear (row: Row) = { row with Derivative = Some(fun _ dxs -> row.Value dxs) }

let private pools = [
    pool
        "maxPool"
        [ "maxPool" ]
        (maxPool [ 2; 2 ] [ 1; 2 ] Padding.Valid)
        (apart 0.0)
        [| 2; 3; 4; 2 |]
        [| 2; 2 |]
        [| 1; 2 |]
        [| 0; 0 |]
        [| 2; 2 |]
        Array.max
    pool
        "maxPool along one axis, SAME"
        []
        (maxPool [ 3 ] [ 1 ] Padding.Same)
        (apart 0.0)
        [| 2; 4; 2 |]
        [| 3 |]
        [| 1 |]
        [| 1 |]
        [| 4 |]
        Array.max
    pool
        "maxPool along three axes"
        []
        (maxPool [ 1; 2; 2 ] [] Padding.Valid)
        (apart 0.0)
        [| 1; 2; 2; 3; 1 |]
        [| 1; 2; 2 |]
        [| 1; 1; 1 |]
        [| 0; 0; 0 |]
        [| 2; 1; 2 |]
        Array.max
    row
        "argMaxPool"
        [ "argMaxPool" ]
        (fun xs -> cast xs[0].DType (argMaxPool [ 2 ] [ 2 ] Padding.Valid xs[0]))
        [| [| 2; 4; 2 |] |]
        [| apart 0.0 |]
        (fun xs ->
            tabulate [| 2; 2; 2 |] (fun p ->
                let cell i = 2 * (2 * p[1] + i) + p[2]
                let value i = xs[0][8 * p[0] + cell i]
                float (if value 0 >= value 1 then cell 0 else cell 1)))
    pool
        "avgPool"
        [ "avgPool" ]
        (avgPool [ 2; 2 ] [ 2; 1 ] Padding.Valid)
        any
        [| 2; 4; 3; 2 |]
        [| 2; 2 |]
        [| 2; 1 |]
        [| 0; 0 |]
        [| 2; 2 |]
        Array.average
    |> isLinear
    pool
        "avgPool, SAME"
        []
        (avgPool [ 3; 2 ] [] Padding.Same)
        any
        [| 1; 3; 3; 1 |]
        [| 3; 2 |]
        [| 1; 1 |]
        [| 1; 0 |]
        [| 3; 3 |]
        Array.average
    |> isLinear
    linear
        "patches"
        [ "patches" ]
        (fun xs -> patches [ 2 ] [ 1 ] (explicit [ 1 ] [ 0 ]) xs[0])
        [| [| 2; 3; 2 |] |]
        (fun xs ->
            tabulate [| 2; 3; 2; 2 |] (fun p ->
                let cell = p[1] + p[2] - 1
                if cell < 0 then 0.0 else at [| 2; 3; 2 |] xs[0] [| p[0]; cell; p[3] |]))
]

let rows: Row list = List.concat [ convolutions; transpositions; pools ]

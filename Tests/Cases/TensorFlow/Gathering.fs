module FunGrad.Tests.Cases.TensorFlow.Gathering

// Section G: gather, scatter and segments, with the rows of section F that pick and place by integers. Law: a gradient
// pulls its row's cotangent back through the operation. IndexedSlices are in the file beside this one.

open Xunit
open FunGrad
open FunGrad.Tests.Cases
open FunGrad.Tests.Cases.CaseRow

let private integers (shape: int list) (numbers: int list) : Tensor = reshape shape (indices numbers)
let private pulled (f: Tensor -> Tensor) (x: Tensor) (g: Tensor) = snd (vjp f x) g
let private ones (f: Tensor -> Tensor) = grad (f >> sum)

/// What the recorded graph says of values and of the integers that place them.
let private recorded (f: Tensor -> Tensor -> Tensor) (x: Tensor) (ids: Tensor) =
    let x, ids = variable x, variable ids
    gradients [ f ids x ] [ x; ids ] |> List.map (Option.map detach)

let private parts = [
    case "F22" (fun row ->
        // TensorFlow gives 1 to both pieces; the one that was overwritten has derivative 0 here.
        let place = indices [ 0 ]
        let stitched (a, b) = sum (dynamicStitch [ place; place ] [ a; b ])
        let first, last = grad stitched (tensor [ 5.0 ], tensor [ 7.0 ])
        row.Means [ 0.0; 1.0 ] [ first; last ]
        let write u = tensorScatterUpdate (integers [ 2; 1 ] [ 0; 0 ]) u (tensor [ 3.0 ])
        row.Means [ 0.0; 1.0 ] [ ones write (tensor [ 5.0; 7.0 ]) ])

    case "F23" (fun row ->
        let data = reshape [ 2; 3; 2 ] (sin (arange 0.0 12.0 1.0))
        let partitions = integers [ 2; 3 ] [ 0; 2; 1; 2; 0; 2 ]

        // Each part is seeded with seven times itself, so that the gradient is seven times the data.
        let weighed ids x = dynamicPartition 3 ids x |> List.sumBy (fun part -> sum (7.0 * stopGradient part * part))

        match recorded weighed data partitions with
        | [ Some gradient; None ] -> row.Means (List.ofArray (toArray (7.0 * data))) [ gradient ]
        | _ -> Assert.Fail "the data have a gradient and the partitions have none")

    case "F24" (fun row ->
        let x = tensor [ [ 2; -1; 1000; 3; 4 ]; [ 1; 5; 2; 4; 3 ] ]
        let g = tensor [ [ 1; 2; 3 ]; [ 4; 5; 6 ] ]
        row.Gives "[[[0, 0, 1, 3, 2], [0, 4, 0, 5, 6]]]" [ pulled (topK 3 >> fst) x g ])
]

let private picks = [
    case "G04" (fun row ->
        let diagonal = gatherNd (integers [ 2; 2 ] [ 0; 0; 1; 1 ])
        row.Gives "[[[1, 0], [0, 2]]]" [ pulled diagonal (zeros [ 2; 2 ]) (tensor [ 1; 2 ]) ])

    case "G05" (fun row ->
        let swapped = gatherNd (integers [ 2; 1 ] [ 1; 0 ])
        row.Gives "[[3,4],[1,2]]" [ pulled swapped (zeros [ 2; 2 ]) (tensor [ [ 1; 2 ]; [ 3; 4 ] ]) ])

    case "G06" (fun row ->
        let ids = integers [ 2; 2; 2 ] [ 0; 1; 1; 0; 0; 0; 1; 1 ]
        let g = reshape [ 2; 2; 2 ] (arange 1.0 9.0 1.0)
        row.Gives "[[[[5, 6], [1, 2]], [[3, 4], [7, 8]]]]" [ pulled (gatherNd ids) (zeros [ 2; 2; 2 ]) g ])
]

let private scatters = [
    case "G09" (fun row ->
        let scatter = scatterNd [ 2; 2 ] (integers [ 2; 1 ] [ 1; 0 ])
        row.Gives "[[1,2],[3,4]]" [ pulled scatter (zeros [ 2; 2 ]) (tensor [ [ 3; 4 ]; [ 1; 2 ] ]) ])

    case "G10" (fun row ->
        let places = integers [ 2; 1 ] [ 3; 1 ]
        let both write = grad (fun (x, u) -> sum (write places u x)) (arange 1.0 5.0 1.0, tensor [ 8.0; 9.0 ])
        let gx, gu = both tensorScatterUpdate
        row.Gives "gx=[1,0,1,0], gu=[1,1]" [ gx; gu ]
        let gx, gu = both tensorScatterAdd
        row.Means [ 1.0; 1.0; 1.0; 1.0 ] [ gx ]
        row.Gives "add: gx=ones,gu=[1,1]" [ gu ]
        let gx, gu = both tensorScatterSub
        row.Means [ 1.0; 1.0; 1.0; 1.0 ] [ gx ]
        row.Gives "sub: gx=ones,gu=[-1,-1]" [ gu ])
]

let private productsOfSegments = tensor [ 0; 0; 1; 0; 2; 2; 3; 3; 3 ]

let private segments = [
    case "G11" (fun row ->
        let f = segmentSum (indices [ 0; 0; 1; 1 ])
        row.Gives "[[10, 10, 20, 20]]" [ pulled f (arange 1.0 5.0 1.0) (tensor [ 10; 20 ]) ])

    case "G13" (fun row ->
        let ids, x = indices [ 0; 0; 1 ], tensor [ 1; 2; 3 ]
        row.Gives "[1,0,1] ; [0,1,1]" [ ones (segmentMin ids) x; ones (segmentMax ids) x ])

    case "G14" (fun row ->
        let twice reduce x : Tensor = reduce (indices [ 0; 0 ]) (concatenate 0 [ x; x ])

        for reduce in [ segmentMin; segmentMax ] do
            row.Means [ 1.0 ] [ ones (twice reduce) (tensor [ 1.0 ]) ]
            row.Means [ 0.5; 0.5 ] [ ones (reduce (indices [ 0; 0 ])) (tensor [ 1.0; 1.0 ]) ])

    case "G16" (fun row ->
        let f = unsortedSegmentProduct 3 (indices [ 0; 0; 0; 1; 1; 1; 2; 2; 2 ])
        row.Gives "[[0, 0, 0, 4, 0, 0, 9, 9, 9]]" [ ones f productsOfSegments ])

    case "G17" (fun row ->
        let f = unsortedSegmentProduct 3 (indices [ -1; 0; 0; -1; 1; 1; -1; 2; 2 ])
        row.Gives "[[0, 1, 0, 0, 2, 2, 0, 3, 3]]" [ ones f productsOfSegments ])
]

let cases: struct (string * (CaseRow -> unit)) list = parts @ picks @ scatters @ segments
let excluded: (string * string) list = []

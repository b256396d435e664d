// Gathers, scatters, segments and orders beyond their rows: indices that vary over a batch, pieces that are
// overwritten, ties, zeros in products, empty segments, integers, and what the recorded graph says of indices. Read
// next: Errors/GatheringErrors.fs.
module FunGrad.Tests.Primitives.GatheringTests

open System
open Xunit
open FunGrad
open FunGrad.Properties

let private integers (shape: int list) (numbers: int list) : Tensor = reshape shape (indices numbers)
let private wave shape : Tensor = reshape shape (sin (arange 0.0 (float (List.fold (*) 1 shape)) 1.0))
let private same (expected: Tensor) (actual: Tensor) = Assert.Equal(None, Agreement.difference expected actual)

/// A function of indices and values is a loop when either or both vary, and so are its gradient and its Hessian
/// product.
let private demandLoops (f: Tensor -> Tensor -> Tensor) (ids: Tensor) (values: Tensor) =
    let loss i x = let y = f i x in sum (y * y * y)
    let curved i x = hvp (loss i) x (cos x)

    for g in [ f; (fun i x -> grad (loss i) x); curved; (fun i x -> snd (jvp (f i) x (cos x))) ] do
        Assert.Equal(Verdict.Holds, Laws.batchIsLoop (fun (i, x) -> g i x) (ids, values))
        Assert.Equal(Verdict.Holds, Laws.batchIsLoop (fun i -> g i values[0]) ids)
        Assert.Equal(Verdict.Holds, Laws.batchIsLoop (fun x -> g ids[0] x) values)

// -- Indices that vary ------------------------------------------------------------------------------------------------

[<Fact>]
let ``picking is a loop when indices and values vary`` () =
    let ids = integers [ 3; 2; 1 ] [ 0; 2; 1; -1; 2; 2 ]
    demandLoops gatherNd ids (wave [ 3; 3; 2 ])
    demandLoops (gatherBatched 1 1) (integers [ 2; 2; 2 ] [ 0; 1; -1; 2; 2; 2; 0; -3 ]) (wave [ 2; 2; 3; 2 ])
    demandLoops (takeAlongAxis 0) (integers [ 2; 2; 2 ] [ 0; 1; -1; 2; 2; 2; 0; -3 ]) (wave [ 2; 3; 2 ])

[<Fact>]
let ``scattering is a loop when indices and values vary`` () =
    let ids = integers [ 3; 3; 1 ] [ 0; 2; 0; 1; -1; 1; 2; 2; 2 ]
    demandLoops (scatterNd [ 4; 2 ]) ids (wave [ 3; 3; 2 ])
    let x = wave [ 4; 2 ]

    for write in [ tensorScatterUpdate; tensorScatterAdd; tensorScatterSub; tensorScatterMax; tensorScatterMin ] do
        demandLoops (fun i u -> write i u x) ids (2.0 * wave [ 3; 3; 2 ])
        demandLoops (fun i x -> write i (2.0 * wave [ 3; 2 ]) x) ids (cos (wave [ 3; 4; 2 ]))

[<Fact>]
let ``segments are a loop when numbers and values vary`` () =
    let ids = integers [ 3; 4 ] [ 0; 1; 0; -1; 2; 2; 2; 2; 1; 0; -1; 1 ]

    for reduce in [ unsortedSegmentSum; unsortedSegmentMean; unsortedSegmentSqrtN; unsortedSegmentProduct ] do
        demandLoops (reduce 3) ids (wave [ 3; 4; 2 ])

    // An empty segment of an extreme holds the largest number there is, whose square overflows.
    let extreme reduce i x = let y = reduce 3 i x in where (less (abs y) (tensor 1e9)) y (zerosLike y)

    for reduce in [ unsortedSegmentMax; unsortedSegmentMin ] do
        demandLoops (extreme reduce) ids (wave [ 3; 4; 2 ])

[<Fact>]
let ``an index outside its axis is refused in every example of a batch`` () =
    let x = wave [ 2; 3 ]
    let outside = integers [ 2; 1 ] [ 0; 3 ]
    let below = integers [ 2; 1 ] [ -4; 0 ]

    for ids in [ outside; below ] do
        Assert.Throws<ArgumentOutOfRangeException>(fun () -> vmap (fun (i, x) -> gather 0 i x) (ids, x) |> ignore)
        |> ignore

        Assert.Throws<ArgumentOutOfRangeException>(fun () ->
            vmap (fun (i, x: Tensor) -> scatterAdd 0 i 3 x[0..0]) (ids, x) |> ignore)
        |> ignore

[<Fact>]
let ``lengths that depend on numbers have none under vmap`` () =
    let ids = integers [ 2; 2 ] [ 0; 1; 0; 0 ]
    let x = wave [ 2 ]

    let read: (Tensor -> Tensor) list = [
        (fun i -> segmentSum i x)
        (fun i -> dynamicStitch [ i ] [ x ])
        (fun i -> dynamicPartition 2 i x |> List.head)
        (fun i -> booleanMask 0 (equal i (indices [ 0; 0 ])) x)
    ]

    for f in read do
        Assert.Throws<ValueReadException>(fun () -> vmap f ids |> ignore) |> ignore

// -- Duplicates and ties ----------------------------------------------------------------------------------------------

/// The gradient in both modes.
let private demandGradient (expected: float list) (f: Tensor -> Tensor) (x: Tensor) =
    same (tensor expected) (reshape [ -1 ] (grad (f >> sum) x))
    same (tensor expected) (reshape [ -1 ] (sumOver [ 0 ] (reshape [ -1; expected.Length ] (jacfwd f x))))

[<Fact>]
let ``an overwritten piece has derivative 0`` () =
    let ids = integers [ 3; 1 ] [ 1; 1; -2 ]
    let x, u = tensor [ 5.0; 6.0; 7.0 ], tensor [ 1.0; 2.0; 3.0 ]
    same (tensor [ 5.0; 3.0; 7.0 ]) (tensorScatterUpdate ids u x)
    demandGradient [ 0.0; 0.0; 1.0 ] (fun u -> tensorScatterUpdate ids u x) u
    demandGradient [ 1.0; 0.0; 1.0 ] (fun x -> tensorScatterUpdate ids u x) x
    demandGradient [ 0.0; 0.0; 1.0 ] (fun u -> dynamicStitch [ integers [ 3 ] [ 0; 0; 0 ] ] [ u ]) u

[<Fact>]
let ``ties of segments, scatters and places share the derivative evenly`` () =
    let x = tensor [ 2.0; 2.0; 1.0; 2.0 ]
    let ids = indices [ 0; 0; 0; 1 ]
    demandGradient [ 0.5; 0.5; 0.0; 1.0 ] (segmentMax ids) x
    demandGradient [ 0.5; 0.5; 0.0; 1.0 ] (unsortedSegmentMax 3 ids) x
    demandGradient [ 0.5; 0.5; 0.0; 1.0 ] (fun x -> -(unsortedSegmentMin 2 ids -x)) x
    let third = 1.0 / 3.0
    let ids = integers [ 2; 1 ] [ 0; 0 ]
    demandGradient [ third ] (tensorScatterMax ids (tensor [ 2.0; 2.0 ])) (tensor [ 2.0 ])
    demandGradient [ third; third ] (fun u -> tensorScatterMin ids u (tensor [ 2.0 ])) (tensor [ 2.0; 2.0 ])
    demandGradient [ third; third; 0.0; third ] (nthElement 2) x
    demandGradient [ third; third; 0.0; third ] (median 0) x

[<Fact>]
let ``equal elements keep their order in both directions, and NaN comes after all numbers`` () =
    let x = tensor [ 1.0; nan; 0.0; 1.0; -0.0; infinity; nan ]
    same (cast DType.Int64 (indices [ 2; 4; 0; 3; 5; 1; 6 ])) (argsort 0 x)
    same (cast DType.Int64 (indices [ 1; 6; 5; 0; 3; 2; 4 ])) (argsortDescending 0 x)
    let values, positions = topK 2 (tensor [ 3.0; 4.0; 4.0; 4.0 ])
    same (tensor [ 4.0; 4.0 ]) values
    same (cast DType.Int64 (indices [ 1; 2 ])) positions
    demandGradient [ 0.0; 1.0; 1.0; 0.0 ] (topK 2 >> fst) (tensor [ 3.0; 4.0; 4.0; 4.0 ])
    let long = tensor (Array.init 1000 (fun i -> float (i * 7919 % 10)))
    let expected = Array.init 1000 id |> Array.sortBy (fun i -> 1000 * (i * 7919 % 10) + i)
    same (cast DType.Int64 (indices expected)) (argsort 0 long)

// -- Products and empty segments --------------------------------------------------------------------------------------

[<Fact>]
let ``a segment's product with zeros has the product of the others as slope, to every order`` () =
    let ids = indices [ 0; 0; 0; 1; 1; 1 ]
    let x = tensor [ 0.0; 2.0; 3.0; 0.0; 0.0; 5.0 ]
    demandGradient [ 6.0; 0.0; 0.0; 0.0; 0.0; 0.0 ] (segmentProduct ids) x
    let separate (x: Tensor) = product x[0..2] + product x[3..5]
    let together = segmentProduct ids >> sum
    same (hessian separate x) (hessian together x)
    same (jacobian (hessian separate) x) (jacobian (hessian together) x)

[<Fact>]
let ``products of segments of every length are those of a loop`` () =
    for members in 0..9 do
        for count in 0..3 do
            let numbers = [ for i in 0 .. members - 1 -> (i * i + 1) % 4 - 1 ]
            let x = tensor [ for i in 0 .. members - 1 -> 1.5 - 0.25 * float i ]
            let x = if members = 0 then zeros [ 0 ] else x
            let isBelow = List.filter (fun n -> n < count) numbers |> List.length = members

            if isBelow then
                let expected = [
                    for segment in 0 .. count - 1 ->
                        List.fold2 (fun p n (i: int) -> if n = segment then p * float x[i] else p) 1.0 numbers [
                            0 .. members - 1
                        ]
                ]

                Assert.Equal<float[]>(List.toArray expected, toArray (unsortedSegmentProduct count (indices numbers) x))

[<Fact>]
let ``segments without rows have neutral numbers and no derivative`` () =
    let ids, x = indices [ 1; -1 ], tensor [ 3.0; 4.0 ]
    let values reduce = toArray (reduce 3 ids x)
    Assert.Equal<float[]>([| 0.0; 3.0; 0.0 |], values unsortedSegmentSum)
    Assert.Equal<float[]>([| 0.0; 3.0; 0.0 |], values unsortedSegmentMean)
    Assert.Equal<float[]>([| 0.0; 3.0; 0.0 |], values unsortedSegmentSqrtN)
    Assert.Equal<float[]>([| 1.0; 3.0; 1.0 |], values unsortedSegmentProduct)
    Assert.Equal<float[]>([| Double.MinValue; 3.0; Double.MinValue |], values unsortedSegmentMax)
    Assert.Equal<float[]>([| Double.MaxValue; 3.0; Double.MaxValue |], values unsortedSegmentMin)
    let narrow = unsortedSegmentMax 1 (indices [ -1 ]) (cast DType.Float32 (tensor [ 1.0 ]))
    Assert.Equal(float Single.MinValue, float narrow[0])

    for reduce in [ unsortedSegmentMax; unsortedSegmentMin; unsortedSegmentProduct; unsortedSegmentSqrtN ] do
        demandGradient [ 1.0; 0.0 ] (reduce 3 ids) x

    Assert.Equal<int>([| 0; 2 |], (segmentSum (indices []) (zeros [ 0; 2 ])).Shape)
    Assert.Equal<int>([| 0 |], (dynamicStitch [ indices [] ] [ zeros [ 0 ] ]).Shape)

[<Fact>]
let ``an infinity is an extreme like any number, and NaN wins`` () =
    let x = tensor [ -infinity; 1.0; nan; 2.0 ]
    let values = toArray (unsortedSegmentMax 3 (indices [ 0; 1; 2; 2 ]) x)
    Assert.Equal(-infinity, values[0])
    Assert.Equal(1.0, values[1])
    Assert.True(Double.IsNaN values[2])

// -- DTypes and the recorded graph ------------------------------------------------------------------------------------

[<Fact>]
let ``integers are picked, placed, added and sorted as integers`` () =
    let x = indices [ 3; 1; 2 ]
    let ids = cast DType.Int64 (indices [ 1; 0; 1 ])
    Assert.Equal(indices [ 1; 3; 1 ], gather 0 ids x)
    Assert.Equal(indices [ 1; 5 ], unsortedSegmentSum 2 ids x)
    Assert.Equal(indices [ 1; 6 ], unsortedSegmentProduct 2 ids x)
    Assert.Equal(indices [ 1; 3 ], unsortedSegmentMax 2 ids x)
    Assert.Equal(tensor [ 1.0; 2.5 ], unsortedSegmentMean 2 ids x)
    Assert.Equal(indices [ 1; 2; 3 ], sort 0 x)
    Assert.Equal(indices [ 3; 9; 2 ], tensorScatterUpdate (integers [ 1; 1 ] [ 1 ]) (indices [ 9 ]) x)
    Assert.Equal(tensor [ false; true ], gather 0 (indices [ 1; 0 ]) (tensor [ true; false ]))
    Assert.Equal(tensor [ false; true ], sort 0 (tensor [ true; false ]))
    Assert.Equal(2.0, float (unsortedSegmentSum 1 (indices [ 0; 0 ]) (tensor [ true; true ])))

[<Fact>]
let ``a cut through an order or through indices is None in the recorded graph`` () =
    let x, ids = variable (tensor [ 2.0; 1.0 ]), variable (indices [ 1; 0 ])
    let isNone y = Assert.Equal<Tensor option list>([ None ], gradients [ y ] [ x ])
    isNone (cast DType.Float64 (argsort 0 x))
    isNone (cast DType.Float64 (snd (topK 1 x)))
    let toBoth y = gradients [ y ] [ x; ids ] |> List.map (Option.map (detach >> toArray))
    Assert.Equal<float[] option list>([ Some [| 1.0; 1.0 |]; None ], toBoth (gather 0 ids x))
    Assert.Equal<float[] option list>([ Some [| 1.0; 1.0 |]; None ], toBoth (unsortedSegmentMax 2 ids x))
    Assert.Equal<float[] option list>([ Some [| 1.0; 1.0 |]; None ], toBoth (segmentSum (flip 0 ids) x))
    Assert.Equal<float[] option list>([ Some [| 0.0; 1.0 |]; None ], toBoth (List.head (dynamicPartition 2 ids x)))

[<Fact>]
let ``dynamicStitch undoes dynamicPartition`` () =
    let x, partitions = wave [ 5; 2 ], indices [ 2; 0; 2; 1; 0 ]
    let again x = dynamicStitch (dynamicPartition 3 partitions (indices [ 0..4 ])) (dynamicPartition 3 partitions x)
    same x (again x)
    same (reshape [ 5; 2; 5; 2 ] (eye 10)) (jacobian again x)

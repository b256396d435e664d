// Rows of tables. Laws: made dense, a sparse gradient is the dense one; its memory is that of the rows; it can be
// differentiated again in its rows.
module FunGrad.Tests.Recording.SparseTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Cases.TensorFlow.CallSemantics
open FunGrad.Tests.Cases.TensorFlow.SparseGradients

let private tables: Map<string, unit -> Tensor> =
    Map [
        "numbers", fun () -> reshape [ 1_000_000; 8 ] (arange 0.0 8e6 1.0)
        "one number", fun () -> zeros [ 1_000_000; 8 ]
        "a view", fun () -> transpose (reshape [ 8; 1_000_000 ] (arange 0.0 8e6 1.0))
    ]

[<Theory>]
[<InlineData("numbers")>]
[<InlineData("one number")>]
[<InlineData("a view")>]
let ``a hundred rows of a million cost memory for a hundred`` (kind: string) =
    let table = variable (tables[kind]())
    let used = indices [ for i in 0..99 -> i * 7919 ]
    let run () = gradientsWith options [ sum (gather 0 used table * 2.0) ] [ table ]
    let slices = slicesOf (run ())
    Assert.Equal<int list>([ 100; 8 ], shape slices.Values)
    let before = GC.GetAllocatedBytesForCurrentThread()
    run () |> ignore
    let allocated = GC.GetAllocatedBytesForCurrentThread() - before
    // 100 rows of 64 bytes, a few times over; the table has 64 million.
    Assert.InRange(allocated, 6_400L, 200_000L)

[<Fact>]
let ``negations and other steps that change nothing but the sign keep rows`` () =
    let table = vector [ 1.0; 2.0; 3.0 ]
    let slices = slicesOf (gradientsWith options [ sum (gather 0 (indices [ -1; 0; 2 ]) (-table)) ] [ table ])
    Assert.Equal(tensor [ -1.0; -1.0; -1.0 ], slices.Values)
    // Places count from the start.
    Assert.Equal(indices [ 2; 0; 2 ], slices.Indices)
    Assert.Equal(tensor [ -1.0; 0.0; -2.0 ], slices.ToDense())

[<Fact>]
let ``places of both integer dtypes meet in Int64`` () =
    let table = vector [ 1.0; 2.0; 3.0 ]
    let y = sum (gather 0 (indices [ 1 ]) table) + sum (gather 0 (cast DType.Int64 (indices [ 2 ])) table)
    Assert.Equal(DType.Int64, (slicesOf (gradientsWith options [ y ] [ table ])).Indices.DType)

[<Fact>]
let ``rows can be differentiated again, before and after they are made dense`` () =
    let table = vector [ 1.0; 2.0; 3.0 ]
    let rows = gather 0 (indices [ 2; 2; 0 ]) table
    let slices = slicesOf (gradientsWith options [ sum (rows ** 3.0) ] [ table ])
    Assert.Equal(tensor [ 27.0; 27.0; 3.0 ], detach slices.Values)
    let second = hessians [ sum (rows ** 3.0) ] [ table ]
    let seeded = { options with GradYs = Some [ Some(Adjoint.Dense(tensor [ 1.0; 1.0; 1.0 ])) ] }
    let ofValues = (gradientsWith seeded [ slices.Values ] [ table ] |> dense |> connected).Head
    let ofDense = (gradients [ slices.ToDense() ] [ table ]).Head.Value
    Assert.Equal(tensor [ 6.0; 0.0; 36.0 ], detach ofValues)
    Assert.Equal(detach ofValues, detach ofDense)
    Assert.Equal(detach ofDense, detach (sumOver [ 0 ] second.Head))

[<Fact>]
let ``a sparse seed is a seed`` () =
    let x = vector [ 1.0; 2.0; 3.0 ]
    let slices = IndexedSlices(tensor [ 10.0; 5.0; 1.0 ], indices [ 2; 0; 2 ], [ 3 ])
    let seed adjoint = { options with GradYs = Some [ Some adjoint ] }
    let sparse = gradientsWith (seed (Adjoint.Sparse slices)) [ x * x ] [ x ] |> dense |> connected
    let whole = gradientsWith (seed (Adjoint.Dense(slices.ToDense()))) [ x * x ] [ x ] |> dense |> connected
    Assert.Equal(tensor [ 10.0; 0.0; 66.0 ], detach sparse.Head)
    Assert.Equal(detach whole.Head, detach sparse.Head)

[<Fact>]
let ``negative places that a user gives are left out, as TensorFlow does`` () =
    let slices = IndexedSlices(tensor [ 10.0; 5.0; 1.0 ], indices [ 2; -1; 2 ], [ 3 ])
    Assert.Equal(tensor [ 0.0; 0.0; 11.0 ], slices.ToDense())

[<Fact>]
let ``rows that do not fit are refused`` () =
    let refuse (f: unit -> IndexedSlices) (text: string) =
        let thrown = Assert.ThrowsAny<ArgumentException>(fun () -> f () |> ignore)
        Assert.Equal(text, thrown.Message)

    refuse
        (fun () -> IndexedSlices(tensor [ 1.0; 2.0 ], indices [ 1 ]))
        "IndexedSlices: values of shape [k, ...] need indices of shape [k], but the shapes were [2] and [1]."

    refuse
        (fun () -> IndexedSlices(tensor [ 1.0 ], tensor [ 1.0 ]))
        "IndexedSlices: the indices must be integers, but their dtype was Float64. Make them with Tensor.Indices(...)."

    refuse
        (fun () -> IndexedSlices(tensor [ [ 1.0; 2.0 ] ], indices [ 1 ], [ 3; 3 ]))
        "IndexedSlices: rows of values of shape [1, 2] do not fit into a tensor of shape [3, 3]. All axes but the first must agree."

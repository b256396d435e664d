// Vectorization of all rows. Law: vmap f = map f, whichever arguments vary, for values and for gradients, also twice.
module FunGrad.Tests.Primitives.BatchTests

open System
open Xunit
open FunGrad
open FunGrad.Properties
open FunGrad.Tests.Primitives.Row
open FunGrad.Tests.Primitives.Table

let private size = 3

/// All nonempty sets of argument positions.
let private subsets count = [
    for mask in 1 .. (1 <<< count) - 1 ->
        [|
            for i in 0 .. count - 1 do
                if mask &&& (1 <<< i) <> 0 then
                    i
        |]
]

/// The arguments with some replaced.
let private replace (which: int[]) (xs: Tensor[]) (others: Tensor[]) =
    xs
    |> Array.mapi (fun i x ->
        match Array.IndexOf(which, i) with
        | -1 -> x
        | at -> others[at])

/// Examples of some arguments along a new first axis.
let private examples row which : Tensor[] =
    let all = Array.init size (fun salt -> points (salt + 10) row)
    which |> Array.map (fun i -> stack 0 (all |> Array.map (Array.item i)))

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``vmap is a loop over any of the arguments`` (name: string) =
    let row = find name
    let xs = points 0 row

    for which in subsets xs.Length do
        demand row (Laws.batchIsLoop (replace which xs >> row.Apply) (examples row which))

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``vmap of a gradient is a loop over gradients`` (name: string) =
    let row = find name
    let xs = points 0 row
    let w = (directions 1 row [| row.Apply xs |])[0]

    for which in subsets xs.Length do
        demand row (Laws.batchIsLoop (replace which xs >> grad (scalarOf row w)) (examples row which))

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``vmap of a push-forward is a loop over push-forwards`` (name: string) =
    let row = find name
    let xs = points 0 row
    let vs = directions 0 row xs

    for which in subsets xs.Length do
        demand row (Laws.batchIsLoop (replace which xs >> fun xs -> jvp row.Apply xs vs) (examples row which))

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``the gradient of a vmap is the sum of the gradients of a loop`` (name: string) =
    let row = find name
    let xs = points 0 row
    let w = (directions 1 row [| row.Apply xs |])[0]

    for which in subsets xs.Length do
        let batch = examples row which
        let f others = scalarOf row w (replace which xs others)

        let loop (others: Tensor[]) =
            List.init size (fun (i: int) -> f (others |> Array.map (fun x -> x[i]))) |> List.reduce (+)

        demandEqual row "gradient" (grad loop batch) (grad (fun others -> sum (vmap f others)) batch)

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``vmap twice is two loops`` (name: string) =
    let row = find name
    let which = [| 0 .. row.Shapes.Length - 1 |]
    let once = examples row which
    demand row (Laws.batchIsLoop (fun xs -> vmap row.Apply xs) (once |> Array.map (fun x -> stack 0 [ x; flip 0 x ])))

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``vmap over one example and over none keeps the shape`` (name: string) =
    let row = find name
    let xs = points 0 row
    let shape = (row.Apply xs).Shape

    for count in 0..1 do
        let batch = xs |> Array.map (fun x -> broadcast [| count; yield! x.Shape |] x)
        let y = vmap row.Apply batch
        Assert.Equal<int>([| count; yield! shape |], y.Shape)

let private varying = cast DType.Int32 (tensor [ [ 0.0; 2.0 ]; [ 1.0; -1.0 ]; [ 2.0; 2.0 ] ])
let private rowsOf (x: Tensor) = reshape [ 3; 2 ] x

[<Fact>]
let ``gather is a loop when only the indices vary`` () =
    let x = rowsOf (arange 0.0 6.0 1.0)
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (fun i -> gather 0 i x) varying)

[<Theory>]
[<InlineData(0)>]
[<InlineData(1)>]
let ``gather and its gradient are loops when indices and rows vary`` (axis: int) =
    let xs = reshape [ 3; 3; 3 ] (sin (arange 0.0 27.0 1.0))
    let f (x, i) = gather axis i x
    let law f = Laws.batchIsLoop f (xs, varying)
    Assert.Equal(Verdict.Holds, law f)
    let weights = cos (arange 0.0 2.0 1.0)
    let loss (x, i) = let y = f (x, i) in sum (y * y * (if axis = 0 then reshape [ 2; 1 ] weights else weights))
    let gradient (x, i) = grad (fun x -> loss (x, i)) x
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop gradient (xs, varying))

[<Theory>]
[<InlineData(0)>]
[<InlineData(1)>]
let ``scatterAdd and its gradient are loops when indices and values vary`` (axis: int) =
    let values = reshape [ 3; 2; 2 ] (sin (arange 0.0 12.0 1.0))
    let f (x, i) = scatterAdd axis i 3 x
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop f (values, varying))
    let gradient (x, i) = grad (fun x -> sum (f (x, i) * f (x, i))) x
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop gradient (values, varying))
    let x = values[0]
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (fun i -> scatterAdd axis i 3 x) varying)

[<Fact>]
let ``where is a loop when the condition varies`` () =
    let conditions = tensor [ [ true; false ]; [ false; false ]; [ true; true ] ]
    let x = tensor [ 1.0; 2.0 ]
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (fun c -> where c x (x * 10.0)) conditions)

    Assert.Equal(
        Verdict.Holds,
        Laws.batchIsLoop (fun c -> grad (fun x -> sum (where c (x * x) (x * 10.0))) x) conditions
    )

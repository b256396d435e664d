// Values of all rows against loops and System.Math: on arrays, on single numbers, on views and on empty arrays; and
// both widths. Law: the result depends on the elements of the arguments only, not on how they are stored.
module FunGrad.Tests.Primitives.ValueTests

open System
open Xunit
open FunGrad
open FunGrad.Properties
open FunGrad.Tests.Primitives.Row
open FunGrad.Tests.Primitives.Table

let private valueOf (row: Row) (xs: Tensor[]) = row.Value(Array.map toArray xs)

/// The result has the elements that the row says, and a Float64 dtype.
let private demandValue row xs =
    let actual: Tensor = row.Apply xs
    demandEqual row "value" (make (Seq.toArray actual.Shape) (valueOf row xs)) actual

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``values are those of the closed form`` (name: string) =
    let row = find name

    for salt in 0..2 do
        demandValue row (points salt row)

[<Theory>]
[<MemberData("Elementwise", MemberType = typeof<Rows>)>]
let ``single numbers and empty arrays and large arrays have the values of the closed form`` (name: string) =
    let row = find name

    for shape in [ [||]; [| 0 |]; [| 2; 0 |]; [| 1 |]; [| 1037 |] ] do
        demandValue row (points 0 { row with Shapes = row.Shapes |> Array.map (fun _ -> shape) })

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``Float32 arguments give a Float32 result close to the Float64 one`` (name: string) =
    let row = find name
    let xs = points 0 row |> Array.map (cast DType.Float32)
    let expected = row.Apply(xs |> Array.map (cast DType.Float64))
    demandEqual row "Float32 value" (cast DType.Float32 expected) (row.Apply xs)

/// The same elements, stored in other ways.
let private views (x: Tensor) : (string * Tensor) list = [
    if x.Rank >= 2 then
        let last = x.Rank - 1
        let swapped = [| last; yield! [ 1 .. last - 1 ]; 0 |]

        "transposed",
        permute swapped (x |> permute swapped |> toArray |> make [| for axis in swapped -> x.Shape[axis] |])

    if x.Rank >= 1 then
        "flipped", flip 0 (flip 0 x * 1.0)
        let padded = pad (Seq.replicate x.Rank 1) (Seq.replicate x.Rank 2) x
        "sliced", slice (Seq.replicate x.Rank 1) x.Shape padded
        let doubled = stack 0 [ x; zerosLike x ] |> reshape [| 2; yield! x.Shape |]
        "a row", doubled[0]

        let spaced =
            stack x.Rank [ x; zerosLike x ]
            |> reshape [| for axis in 0 .. x.Rank - 1 -> (if axis = x.Rank - 1 then 2 else 1) * x.Shape[axis] |]

        let everySecond = [|
            for axis in 0 .. x.Rank - 1 -> AxisIndex.Stepped(Range.All, (if axis = x.Rank - 1 then 2 else 1))
        |]

        "every second", spaced[everySecond]
]

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``views give the same values and gradients as fresh arrays`` (name: string) =
    let row = find name
    let xs = points 0 row
    let weights = (directions 0 row [| row.Apply xs |])[0]

    for argument in 0 .. xs.Length - 1 do
        for what, view in views xs[argument] do
            demandEqual row $"the view itself ({what})" xs[argument] view
            let viewed = Array.updateAt argument view xs
            demandEqual row $"value of a view ({what})" (row.Apply xs) (row.Apply viewed)

            demandEqual
                row
                $"gradient at a view ({what})"
                (grad (scalarOf row weights) xs)
                (grad (scalarOf row weights) viewed)

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``arguments that broadcast from one element give the values of the closed form`` (name: string) =
    let row = find name

    let repeated (x: Tensor) =
        if x.Count = 0 then
            x
        else
            broadcast x.Shape (reshape [] (slice (Seq.replicate x.Rank 0) (Seq.replicate x.Rank 1) x))
    // An extreme of equal elements is a tie, and so is not a point of every law, but it is a value.
    demandValue row (points 0 row |> Array.map repeated)

let private pairs = [
    [| 3 |], [| 2; 3 |]
    [| 2; 1 |], [| 1; 3 |]
    [||], [| 2 |]
    [| 2; 2 |], [||]
    [| 1 |], [||]
    [| 0 |], [| 1 |]
    [| 2; 0; 3 |], [| 3 |]
    [| 1; 3; 1 |], [| 2; 1; 2 |]
]

[<Theory>]
[<MemberData("Elementwise", MemberType = typeof<Rows>)>]
let ``arguments broadcast as NumPy's do, and gradients keep each argument's shape`` (name: string) =
    let row = find name

    for first, second in pairs do
        let shapes = row.Shapes |> Array.mapi (fun i _ -> if i % 2 = 0 then first else second)
        let row = { row with Shapes = shapes }
        let xs = points 1 row
        let target = broadcastShape shapes

        let expected =
            tabulate target (fun position ->
                row.Each.Value(Array.map2 (fun shape x -> atBroadcast shape (toArray x) position) shapes xs))

        demandEqual row "value" (make target expected) (row.Apply xs)
        let vs, w = directions 1 row xs, (directions 2 row [| row.Apply xs |])[0]
        demand row (Laws.forwardIsReverse row.Apply xs vs w)
        let gradient = grad (scalarOf row w) xs
        Array.iter2 (fun (x: Tensor) (g: Tensor) -> Assert.Equal<int>(x.Shape, g.Shape)) xs gradient

// Shapes: NumPy's broadcasting against its definition for all pairs of small shapes, axes counted from both ends, and the
// texts that teach when lengths do not fit.
// Read next: DenseTests.fs.
module FunGrad.Tests.Numbers.ShapeTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Numbers.Arrays

/// All shapes of rank 0 to 3 with axes of length 0 to 3.
let private small: int[] list =
    let longer shapes = [
        for shape in shapes do
            for length in 0..3 -> Array.append [| length |] shape
    ]

    [ [||] ]
    |> List.unfold (fun shapes -> if shapes.Head.Length > 3 then None else Some(shapes, longer shapes))
    |> List.concat

/// NumPy's rule, written from its definition: pad with ones in front, and a 1 gives way to the other length.
let private broadcastByDefinition (a: int[]) (b: int[]) : int[] option =
    let rank = max a.Length b.Length
    let pad (shape: int[]) = Array.append (Array.create (rank - shape.Length) 1) shape
    let pairs = Array.zip (pad a) (pad b)

    if pairs |> Array.forall (fun (m, n) -> m = n || m = 1 || n = 1) then
        Some(pairs |> Array.map (fun (m, n) -> if m = 1 then n else m))
    else
        None

[<Fact>]
let ``all pairs of small shapes broadcast by NumPy's rule or are refused`` () =
    Assert.Equal(85, small.Length)

    for a in small do
        for b in small do
            match broadcastByDefinition a b with
            | Some shape -> Assert.Equal<int[]>(shape, Shape.broadcast "add" a b)
            | None -> Assert.Throws<ShapeException>(Action(fun () -> Shape.broadcast "add" a b |> ignore)) |> ignore

[<Fact>]
let ``the stretched axes are those along which broadcasting repeats elements`` () =
    for source in small do
        for target in small do
            if source.Length <= target.Length && broadcastByDefinition source target = Some target then
                let x: Dense = Dense.ofArray (Array.zeroCreate<float>(Shape.size source)) source
                let moves axis = (Views.broadcast target x).Strides[axis] <> 0
                let stretched = Shape.stretched source target

                for axis in 0 .. target.Length - 1 do
                    // An axis that is neither stretched nor of length 1 steps through the storage.
                    if target[axis] > 1 then
                        Assert.Equal(moves axis, not (Array.contains axis stretched))

[<Fact>]
let ``shapes that do not broadcast are named with the axis lengths that differ`` () =
    let text first second m n =
        $"add: the shapes {first} and {second} do not broadcast: axis lengths {m} and {n} differ and neither is 1. "
        + "Reshape or transpose one of them so that the lengths agree from the right."

    refuses<ShapeException> (text "[2, 3]" "[4]" 3 4) (fun () -> Shape.broadcast "add" [| 2; 3 |] [| 4 |])
    refuses<ShapeException> (text "[0]" "[2]" 0 2) (fun () -> Shape.broadcast "add" [| 0 |] [| 2 |])

    refuses<ShapeException> (text "[3, 1, 2]" "[2, 5, 1]" 3 2) (fun () ->
        Shape.broadcast "add" [| 3; 1; 2 |] [| 2; 5; 1 |])

[<Fact>]
let ``axes count from the front or from the end`` () =
    for rank in 1..4 do
        for axis in 0 .. rank - 1 do
            Assert.Equal(axis, Shape.axis "sum" rank axis)
            Assert.Equal(axis, Shape.axis "sum" rank (axis - rank))

    Assert.Equal<int[]>([| 0; 2 |], Shape.axes "sum" 3 [| -1; 0 |])
    Assert.Equal<int[]>([||], Shape.axes "sum" 0 [||])

[<Fact>]
let ``an axis that does not exist is refused with the axes there are`` () =
    let text axis =
        $"sum: axis {axis} does not exist: a value of rank 3 has axes -3 to 2 (negative ones count from the end)."

    refuses<ArgumentOutOfRangeException> (text 3) (fun () -> Shape.axis "sum" 3 3)
    refuses<ArgumentOutOfRangeException> (text -4) (fun () -> Shape.axes "sum" 3 [| 0; -4 |])

    refuses<ArgumentOutOfRangeException>
        "sum: axis 0 does not exist: the value has no axes (its shape is []). Leave the axis out."
        (fun () -> Shape.axis "sum" 0 0)

[<Fact>]
let ``an axis named twice is refused, also when once from the end`` () =
    refuses<ArgumentException>
        "sum: axis 2 of a value of rank 3 is named twice in [-1, 2]. Name each axis once."
        (fun () -> Shape.axes "sum" 3 [| -1; 2 |])

[<Fact>]
let ``the size is the product of the lengths`` () =
    for shape in small do
        Assert.Equal((positions shape).Length, Shape.size shape)

    Assert.Equal(Int32.MaxValue, Shape.size [| Int32.MaxValue |])
    Assert.Equal(0, Shape.size [| 100000; 100000; 0 |])
    Assert.Equal(0, Shape.size [| 0; 100000; 100000; 100000; 100000; 100000 |])

[<Fact>]
let ``sizes beyond one array and negative lengths are refused`` () =
    let large shape =
        $"The shape {shape} has more than 2147483647 elements, the most one array holds. "
        + "Work on parts of it, or with sums and products that never build it."

    refuses<ShapeException> (large "[65536, 32768]") (fun () -> Shape.size [| 65536; 32768 |])
    let wide = Array.create 5 100000
    refuses<ShapeException> (large (Shape.text wide)) (fun () -> Shape.size wide)

    refuses<ShapeException> "An axis length cannot be negative, but the shape was [2, -1]." (fun () ->
        Shape.size [| 2; -1 |])

    refuses<ShapeException> "An axis length cannot be negative, but the shape was [0, -1]." (fun () ->
        Shape.size [| 0; -1 |])

[<Fact>]
let ``dropping axes and keeping them at length one agree with the text of the shape`` () =
    let shape = [| 2; 3; 4 |]
    Assert.Equal("[2, 3, 4]", Shape.text shape)
    Assert.Equal("[]", Shape.text [||])
    Assert.Equal<int[]>([| 3 |], Shape.without [| 0; 2 |] shape)
    Assert.Equal<int[]>([| 1; 3; 1 |], Shape.kept [| 0; 2 |] shape)
    Assert.Equal<int[]>(shape, Shape.without [||] shape)
    Assert.Equal<int[]>([||], Shape.without [| 0; 1; 2 |] shape)

[<Fact>]
let ``row-major strides number the positions in order`` () =
    for shape in small do
        let strides = Shape.rowMajor shape
        let address position = Array.fold2 (fun sum stride i -> sum + stride * i) 0 strides position
        Assert.Equal<int list>([ 0 .. Shape.size shape - 1 ], List.map address (positions shape))

// Picking and putting back: gather, take, concatenate and arange against index arithmetic, and assemble as the adjoint of
// take, with repeated places and negative indices.
// Read next: PrintingTests.fs.
module FunGrad.Tests.Numbers.IndexingTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Numbers.Arrays

/// Whole numbers, so that sums are exact in every order.
let private whole (random: Random) = float (random.Next(-20, 21))

let private arrays dtype = [
    let random = Random 71

    for shape in shapes do
        for name, x in layouts (make whole random dtype) shape -> $"{dtype} {name} {Shape.text shape}", x
]

let private indexShapes: int[] list = [ [||]; [| 0 |]; [| 3 |]; [| 2; 2 |] ]

/// Indices into an axis, negative ones included; each with its layouts.
let private indicesInto (random: Random) dtype length shape =
    let index () = random.Next(-length, length)

    let make (shape: int[]) : Dense =
        let count = Array.fold (*) 1 shape

        if dtype = DType.Int64 then
            Dense.ofArray (Array.init count (fun _ -> int64 (index ()))) shape
        else
            Dense.ofArray (Array.init count (fun _ -> index ())) shape

    layouts make shape

let private inner x w = Array.fold2 (fun sum a b -> sum + a * b) 0.0 (elements x) (elements w)

[<Fact>]
let ``gather replaces an axis by the axes of the indices`` () =
    let random = Random 72

    for dtype in dtypes do
        for name, x in arrays dtype do
            for axis in 0 .. x.Rank - 1 do
                for shape in (if x.Shape[axis] > 0 then indexShapes else [ [| 0 |] ]) do
                    let all = indicesInto random DType.Int64 x.Shape[axis] shape

                    for nameI, indices in (if dtype = DType.Float32 then all else [ all.Head ]) do
                        let rank = shape.Length

                        let source (position: int[]) =
                            let index = int (at indices position[axis .. axis + rank - 1])
                            let row = if index < 0 then index + x.Shape[axis] else index
                            Array.concat [ position[.. axis - 1]; [| row |]; position[axis + rank ..] ]

                        let what = $"{name} along {axis} by {nameI} {Shape.text shape}"
                        let y = Indexing.gather axis indices x
                        let expected = Array.concat [ x.Shape[.. axis - 1]; shape; x.Shape[axis + 1 ..] ]
                        demandKind what dtype expected y
                        demandEqual what (positions expected |> List.map (source >> at x) |> Array.ofList) (elements y)

/// ⟨take place x, w⟩ = ⟨x, assemble [place, w]⟩
let private demandAdjoint what place x (w: Dense) =
    let put = Indexing.assemble DType.Float64 (x: Dense).Shape [| struct (place, w) |]
    demandKind what DType.Float64 x.Shape put
    Assert.True((inner (Indexing.take place x) w = inner x put), what)

[<Fact>]
let ``assemble is the adjoint of taking rows, repetitions included`` () =
    let random = Random 73

    for name, x in arrays DType.Float64 do
        for axis in 0 .. x.Rank - 1 do
            for shape in (if x.Shape[axis] > 0 then indexShapes else [ [| 0 |] ]) do
                for dtype in integral do
                    let indices = snd (indicesInto random dtype x.Shape[axis] shape).Head
                    let place = Placement.Rows(axis, indices)

                    for nameW, w in layouts (make whole random DType.Float64) (Indexing.take place x).Shape do
                        demandAdjoint $"{name} along {axis} by {Shape.text shape}, {nameW}" place x w

[<Fact>]
let ``assemble is the adjoint of taking a window with steps of any sign`` () =
    let random = Random 74

    for name, x in arrays DType.Float64 do
        for step in [ 1; 2; -1; -2 ] do
            let counts = x.Shape |> Array.map (fun length -> (length + 1) / 2)
            let first length count = if step > 0 || count = 0 then 0 else length - 1

            // Windows of two steps just fit; windows of one step leave the rest of the axis.
            let starts = Array.map2 first x.Shape counts
            let place = Placement.Region(starts, Array.create x.Rank step, counts)

            for nameW, w in layouts (make whole random DType.Float64) counts do
                demandAdjoint $"{name} by {step}, {nameW}" place x w

[<Fact>]
let ``pieces at one place add up, in every dtype that has sums`` () =
    for dtype in numeric do
        let values = Elementwise.cast dtype (vector [ 1.0; 2.0; 3.0 ])
        let rows: Dense = Dense.ofArray [| 4; 0; -1 |] [| 3 |]

        let pieces = [|
            struct (Placement.Rows(0, rows), values)
            struct (Placement.Region([| 1 |], [| 1 |], [| 3 |]), values)
            struct (Placement.Region([| 4 |], [| -2 |], [| 3 |]), values)
        |]

        let sum = Indexing.assemble dtype [| 5 |] pieces
        demandKind "sum" dtype [| 5 |] sum
        demandEqual $"{dtype}" [| 5.0; 1.0; 4.0; 3.0; 5.0 |] (elements sum)
        demandEqual "nothing" (Array.zeroCreate 6) (elements (Indexing.assemble dtype [| 2; 3 |] [||]))

[<Fact>]
let ``an index outside its axis is refused with the range there is`` () =
    let x = Dense.zeros DType.Float64 [| 2; 3 |]

    for index in [ 3; -4; Int32.MaxValue; Int32.MinValue ] do
        let indices: Dense = Dense.ofArray [| 0; index |] [| 2 |]

        let text operation =
            $"{operation}: index {index} is outside axis 1, whose length is 3. Indices run from -3 to 2."

        refuses<ArgumentOutOfRangeException> (text "gather") (fun () -> Indexing.gather 1 indices x)
        let piece = struct (Placement.Rows(1, indices), Dense.zeros DType.Float64 [| 2; 2 |])

        refuses<ArgumentOutOfRangeException> (text "scatterAdd") (fun () ->
            Indexing.assemble DType.Float64 [| 2; 3 |] [| piece |])

    refuses<ArgumentOutOfRangeException>
        "gather: index 0 is outside axis 0, whose length is 0. An empty axis has no elements to pick."
        (fun () -> Indexing.gather 0 (Dense.scalar DType.Int32 0.0) (vector []))

[<Fact>]
let ``indices that are no integers and values of another shape are refused`` () =
    let x = vector [ 1.0; 2.0 ]

    for dtype in [ DType.Float64; DType.Float32; DType.Bool ] do
        refuses<DTypeException> $"gather: indices must be Int64 or Int32, but were {dtype}. Cast them first." (fun () ->
            Indexing.gather 0 (Dense.zeros dtype [| 1 |]) x)

    for place in [ Placement.Rows(0, Dense.zeros DType.Int32 [| 3 |]); Placement.Region([| 0 |], [| 1 |], [| 3 |]) ] do
        refuses<ShapeException>
            ("assemble: the place has the shape [3], but its values have the shape [2]. "
             + "Give values of the place's shape.")
            (fun () -> Indexing.assemble DType.Float64 [| 5 |] [| struct (place, x) |])

    refuses<DTypeException> "assemble: needs numeric elements, but was given Bool. Cast it first." (fun () ->
        Indexing.assemble DType.Bool [| 2 |] [||])

[<Fact>]
let ``concatenate puts parts of any layout one after the other along any axis`` () =
    for dtype in dtypes do
        for name, x in arrays dtype do
            for axis in 0 .. x.Rank - 1 do
                let length = x.Shape[axis]
                let y = Indexing.concatenate axis [| x; x.Compact(); Views.reverse axis x |]
                let shape = Array.updateAt axis (3 * length) x.Shape
                demandKind name dtype shape y

                let source (position: int[]) =
                    let i = position[axis]
                    Array.updateAt axis (if i < 2 * length then i % length else 3 * length - 1 - i) position

                let expected = positions shape |> List.map (source >> at x) |> Array.ofList
                demandBits $"{name} along {axis}" expected (elements y)

[<Fact>]
let ``parts that differ beside the axis are refused`` () =
    for other: int[] in [ [| 2; 4 |]; [| 2 |] ] do
        refuses<ShapeException>
            $"concatenate: the shapes [5, 3] and {Shape.text other} must agree except along axis 0."
            (fun () ->
                Indexing.concatenate 0 [| Dense.zeros DType.Float64 [| 5; 3 |]; Dense.zeros DType.Float64 other |])

[<Fact>]
let ``arange counts by multiplication, so that no error adds up`` () =
    for dtype in numeric do
        let numbers = Indexing.arange dtype 2.0 -3.0 4
        demandKind "arange" dtype [| 4 |] numbers
        demandEqual "arange" [| 2.0; -1.0; -4.0; -7.0 |] (elements numbers)

    let tenths = Indexing.arange DType.Float64 0.0 0.1 1001
    Assert.Equal(1000.0 * 0.1, tenths.GetDouble 1000)
    demandKind "nothing" DType.Float64 [| 0 |] (Indexing.arange DType.Float64 1.0 1.0 0)

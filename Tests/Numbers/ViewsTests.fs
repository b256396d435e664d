// Views: reshape, permute, slice, reverse and broadcast against index arithmetic, on every layout of ranks 0 to 4; and
// that they share the storage of what they show.
// Read next: KernelTests.fs.
module FunGrad.Tests.Numbers.ViewsTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Numbers.Arrays

let private arrays = [
    let random = Random 12

    for shape in shapes do
        for name, x in layouts (make regular random DType.Float64) shape -> $"{name} {Shape.text shape}", x
]

let private data (x: Dense) = (x :?> Dense<float>).Data
let private shareStorage x y = Object.ReferenceEquals(data x, data y)

/// The view shows, at each position, the element of x that stands at `source position`.
let private demandView what (shape: int[]) (source: int[] -> int[]) (x: Dense) (view: Dense) =
    demandKind what DType.Float64 shape view
    Assert.True(shareStorage x view, $"{what} copies")
    let expected = positions shape |> List.map (source >> at x) |> Array.ofList
    demandBits what expected (elements view)

let rec private permutations (items: int list) : int list list =
    match items with
    | [] -> [ [] ]
    | _ -> [
        for first in items do
            for rest in permutations (List.except [ first ] items) -> first :: rest
      ]

[<Fact>]
let ``permute shows the axes in any order`` () =
    for name, x in arrays do
        for order in permutations [ 0 .. x.Rank - 1 ] do
            let order = Array.ofList order
            let source position = Array.init x.Rank (fun axis -> Array.get position (Array.IndexOf(order, axis)))
            let shape = order |> Array.map (Array.get x.Shape)
            demandView $"{name} permuted {Shape.text order}" shape source x (Views.permute order x)

[<Fact>]
let ``slice takes steps of any sign inside every axis`` () =
    let random = Random 13

    for name, x in arrays do
        for step in [ 1; 2; 3; -1; -2; -3 ] do
            let pick length =
                let count = random.Next((length + abs step - 1) / abs step + 1)
                let room = max 0 (length - 1 - (count - 1) * abs step)
                let first = random.Next(room + 1)

                if step > 0 || count = 0 then
                    first, count
                else
                    first + (count - 1) * -step, count

            let starts, counts = x.Shape |> Array.map pick |> Array.unzip
            let steps = Array.create x.Rank step
            let source position = Array.mapi (fun axis i -> starts[axis] + steps[axis] * i) position
            let what = $"{name} from {Shape.text starts} by {step} count {Shape.text counts}"
            demandView what counts source x (Views.slice starts steps counts x)

[<Fact>]
let ``reverse walks one axis backwards`` () =
    for name, x in arrays do
        for axis in 0 .. x.Rank - 1 do
            let source (position: int[]) = Array.updateAt axis (x.Shape[axis] - 1 - position[axis]) position
            demandView $"{name} reversed along {axis}" x.Shape source x (Views.reverse axis x)

[<Fact>]
let ``broadcast repeats along new axes and axes of length one`` () =
    for name, x in arrays do
        let longer = x.Shape |> Array.map (fun length -> if length = 1 then 3 else length)

        for added: int[] in [ [||]; [| 2 |]; [| 1; 3 |]; [| 0 |] ] do
            let target = Array.append added longer

            let source (position: int[]) =
                Array.map2 (fun i length -> if length = 1 then 0 else i) position[added.Length ..] x.Shape

            demandView $"{name} to {Shape.text target}" target source x (Views.broadcast target x)

/// Shapes with as many elements.
let private reshapings (x: Dense) : int[] list = [
    [| x.Count |]
    [| 1; x.Count; 1 |]
    Array.rev x.Shape
    Array.append x.Shape [| 1 |]

    for divisor in [ 2; 3; 4; 6 ] do
        if x.Count % divisor = 0 then
            [| divisor; x.Count / divisor |]
            [| x.Count / divisor; divisor |]

            if divisor % 2 = 0 then
                [| 2; x.Count / divisor; divisor / 2 |]
]

[<Fact>]
let ``reshape keeps the row-major order of every layout`` () =
    for name, x in arrays do
        for target in reshapings x do
            let what = $"{name} reshaped {Shape.text target}"
            let y = Views.reshape target x
            demandKind what DType.Float64 target y
            demandBits what (elements x) (elements y)

            if x.IsContiguous then
                Assert.True(shareStorage x y, $"{what} copies")

[<Fact>]
let ``reshape copies only where no strides show the new shape`` () =
    let x: Dense = Dense.ofArray (Array.init 24 float) [| 4; 6 |]
    let columns = Views.slice [| 0; 0 |] [| 1; 2 |] [| 4; 3 |] x
    let turned = Views.permute [| 1; 0 |] x

    for what, source, target, shares in
        [
            "every second column as one run", columns, [| 12 |], true
            "every second column, rows split", columns, [| 2; 2; 3 |], true
            "every second row as one run", Views.slice [| 0; 0 |] [| 2; 1 |] [| 2; 6 |] x, [| 12 |], false
            "transposed, an axis split", turned, [| 2; 3; 4 |], true
            "transposed as one run", turned, [| 24 |], false
            "backwards", Views.reverse 0 (Views.reverse 1 x), [| 24 |], true
            "repeated rows",
            Views.broadcast [| 5; 6 |] (Views.slice [| 0; 0 |] [| 1; 1 |] [| 1; 6 |] x),
            [| 5; 3; 2 |],
            true
        ] do
        let y = Views.reshape target source
        demandBits what (elements source) (elements y)
        Assert.True((shareStorage x y = shares), what)

[<Fact>]
let ``a repeated element is mapped once and stays repeated`` () =
    let seen = ResizeArray()

    let f (x: Dense) =
        seen.Add x.Count
        Elementwise.map1 Kernels.negate x

    let y = Views.once f (Dense.full DType.Float64 [| 40; 50 |] 3.0)
    Assert.Equal<int list>([ 1 ], List.ofSeq seen)
    Assert.True y.IsUniform
    demandBits "negated" (Array.create 2000 -3.0) (elements y)

[<Fact>]
let ``a window that leaves its axis is refused, also when the arithmetic would overflow`` () =
    let x = vector (Array.init 5 float)

    for start, step, count in
        [ 0, 1, 6; 5, 1, 1; -1, 1, 1; 1, -1, 3; 0, 3, 3; 4, Int32.MaxValue, 3; 0, Int32.MinValue, 3 ] do
        let text =
            $"slice: start {start}, step {step}, count {count} reach outside axis 0, whose length is 5. "
            + "Choose a window inside the axis."

        refuses<ArgumentOutOfRangeException> text (fun () -> Views.slice [| start |] [| step |] [| count |] x)

[<Fact>]
let ``a shape of another size and a shape that does not stretch are refused`` () =
    let x = vector (Array.init 6 float)

    refuses<ShapeException>
        ("reshape: the shape [2, 2] has 4 elements, but the value of shape [6] has 6. "
         + "Choose axis lengths with that product.")
        (fun () -> Views.reshape [| 2; 2 |] x)

    for target: int[] in [ [| 3 |]; [||]; [| 6; 2 |] ] do
        refuses<ShapeException>
            ($"broadcast: the shape [6] does not stretch to {Shape.text target}. "
             + "From the right, each axis must have the same length, or length 1.")
            (fun () -> Views.broadcast target x)

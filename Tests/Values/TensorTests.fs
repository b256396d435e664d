// Tensors as values: conversions from and to host numbers, the dtype in which two operands meet, equality, order and
// hash, prints of traced values, indices and rows. The texts of errors are held in Tests/Errors.
// Read next: CreationTests.fs, then Tests/Primitives/ValueTests.fs.
module FunGrad.Tests.Values.TensorTests

open System
open System.Collections.Generic
open System.Globalization
open Xunit
open FunGrad
open FunGrad.Tests.Numbers.Arrays

/// A host literal where a tensor is expected.
let private weak (x: float) : Tensor = Tensor.op_Implicit x

let private demand dtype (shape: int list) (numbers: float list) (x: Tensor) =
    Assert.Equal(dtype, x.DType)
    Assert.Equal<int list>(shape, List.ofSeq x.Shape)
    demandBits $"{dtype} {shape}" (Array.ofList numbers) (toArray x)

// ---- conversions

[<Fact>]
let ``host numbers and arrays convert to tensors of their width, integers to Float64`` () =
    demand DType.Float64 [] [ 2.5 ] (Tensor.op_Implicit 2.5)
    demand DType.Float32 [] [ float 0.1f ] (Tensor.op_Implicit 0.1f)
    demand DType.Float64 [] [ 3.0 ] (Tensor.op_Implicit 3)
    demand DType.Float64 [] [ 1099511627777.0 ] (Tensor.op_Implicit 1099511627777L)
    demand DType.Float64 [ 2 ] [ 1.0; 2.0 ] (Tensor.op_Implicit [| 1.0; 2.0 |])
    demand DType.Float32 [ 2 ] [ 1.0; 2.0 ] (Tensor.op_Implicit [| 1.0f; 2.0f |])
    let rows = [ [ 1.0; 2.0; 3.0 ]; [ 4.0; 5.0; 6.0 ] ]
    demand DType.Float64 [ 2; 3 ] (List.concat rows) (Tensor.op_Implicit (array2D rows))
    demand DType.Float32 [ 2; 3 ] (List.concat rows) (Tensor.op_Implicit (array2D (List.map (List.map float32) rows)))

[<Fact>]
let ``a converted array is a copy`` () =
    let host, matrix = [| 1.0; 2.0 |], array2D [ [ 1.0; 2.0 ] ]
    let x: Tensor = Tensor.op_Implicit host
    let m: Tensor = Tensor.op_Implicit matrix
    host[0] <- 9.0
    matrix[0, 0] <- 9.0
    (toArray x)[1] <- 9.0
    demand DType.Float64 [ 2 ] [ 1.0; 2.0 ] x
    demand DType.Float64 [ 1; 2 ] [ 1.0; 2.0 ] m

[<Fact>]
let ``one element of any rank and dtype converts to a host number`` () =
    for x in [ weak 2.75; tensor 2.75f; tensor [ 2.75 ]; tensor [ [ 2.75f ] ] ] do
        Assert.Equal(2.75, float x)
        Assert.Equal(2.75f, float32 x)
        Assert.Equal(2, int x)

    Assert.Equal(-2, int (weak -2.75))
    Assert.Equal(7.0, float (indices [ 7 ]))
    Assert.Equal(1.0, float (tensor true))

[<Fact>]
let ``no element and several elements are not one number`` () =
    for x, shape in [ tensor [ 1.0; 2.0 ], "[2]"; zeros [ 0 ], "[0]"; zeros [ 2; 3 ], "[2, 3]" ] do
        refuses<ShapeException>
            ($"A tensor of shape {shape} is not one number. "
             + "Take an element or reduce it first, for example with Sum().")
            (fun () -> float x)

[<Fact>]
let ``shape, rank and count describe what stands there`` () =
    for shape: int list in [ []; [ 0 ]; [ 3 ]; [ 2; 0; 4 ]; [ 2; 3; 4; 5 ] ] do
        let x = zeros shape
        Assert.Equal<int list>(shape, List.ofSeq x.Shape)
        Assert.Equal<int list>(shape, FunGrad.Functions.shape x)
        Assert.Equal(shape.Length, x.Rank)
        Assert.Equal(List.fold (*) 1 shape, x.Count)

// ---- the dtype in which two operands meet

/// What can stand beside an operator: a literal, single numbers, arrays.
let private operands: (string * Tensor) list = [
    "literal", weak 2.0
    "number32", tensor 2.0f
    "number64", tensor 2.0
    "array32", tensor [ 2.0f; 2.0f ]
    "array64", tensor [ 2.0; 2.0 ]
    "int32", cast DType.Int32 (tensor [ 2.0; 2.0 ])
    "int64", cast DType.Int64 (tensor [ 2.0; 2.0 ])
    "bool", tensor [ true; true ]
]

/// Row by row, the dtype of each sum with the operands up to the row's own; the table is symmetric.
let private sums =
    [
        "literal", "f64"
        "number32", "f32 f32"
        "number64", "f64 f64 f64"
        "array32", "f32 f32 f32 f32"
        "array64", "f64 f64 f64 f64 f64"
        "int32", "f64 f32 f64 f32 f64 i32"
        "int64", "f64 f32 f64 f32 f64 i64 i64"
        "bool", "f64 f32 f64 f32 f64 i32 i64 -"
    ]
    |> List.map (fun (name, row) -> name, row.Split ' ')

let private named = dict [ "f64", DType.Float64; "f32", DType.Float32; "i64", DType.Int64; "i32", DType.Int32 ]

let private pairs = [
    for i in 0 .. operands.Length - 1 do
        for j in 0..i -> operands[i], operands[j], (snd sums[i])[j]
]

[<Fact>]
let ``sums, differences and products meet in the common dtype, in either order`` () =
    Assert.Equal<string list>(List.map fst operands, List.map fst sums)

    for (nameX, x), (nameY, y), expected in pairs do
        if expected <> "-" then
            for result in [ x + y; y + x; x - y; y - x; x * y; y * x ] do
                Assert.True((result.DType = named[expected]), $"{nameX} with {nameY}: {result.DType}")

[<Fact>]
let ``quotients and powers of integers are Float64, others meet as in sums`` () =
    for (nameX, x), (nameY, y), expected in pairs do
        if expected <> "-" then
            let expected = if expected[0] = 'i' then DType.Float64 else named[expected]

            for result in [ x / y; y / x; Tensor.Pow(x, y); Tensor.Pow(y, x) ] do
                Assert.True((result.DType = expected), $"{nameX} with {nameY}: {result.DType}")

[<Fact>]
let ``stacking meets in the same dtypes, and truth values stay so among themselves`` () =
    for (nameX, x), (nameY, y), expected in pairs do
        if List.ofSeq x.Shape = List.ofSeq y.Shape then
            let expected = if expected = "-" then DType.Bool else named[expected]

            for result in [ stack 0 [ x; y ]; stack 0 [ y; x ] ] do
                Assert.True((result.DType = expected), $"{nameX} with {nameY}: {result.DType}")

[<Fact>]
let ``a host number in an operator takes the tensor's width, on either side`` () =
    for x, dtype in [ tensor [ 3.0f ], DType.Float32; tensor 3.0f, DType.Float32; tensor [ 3.0 ], DType.Float64 ] do
        for result in
            [
                x + 2.0
                2.0 + x
                x - 2.0
                2.0 - x
                x * 2.0
                2.0 * x
                x / 2.0
                2.0 / x
                Tensor.Pow(x, 2.5)
                Tensor.Pow(2.0, x)
            ] do
            Assert.Equal(dtype, result.DType)

    demand DType.Float64 [ 1 ] [ 9.0 ] (indices [ 7 ] + 2.0)
    demand DType.Float64 [ 1 ] [ 3.5 ] (indices [ 7 ] / 2.0)

[<Fact>]
let ``a single number never widens an array, and takes its digits`` () =
    let x = tensor [ 0.0f ] + tensor 0.1
    demand DType.Float32 [ 1 ] [ float 0.1f ] x
    demand DType.Float64 [ 1 ] [ float 0.1f ] (tensor [ 0.0 ] + tensor 0.1f)
    demand DType.Float64 [] [ float 0.1f + 0.1 ] (tensor 0.1f + tensor 0.1)

[<Fact>]
let ``operands that are no numbers are refused by the operator's name`` () =
    let truth, whole = tensor [ true ], indices [ 1 ]

    for name, action in
        [
            "add", (fun () -> truth + truth)
            "subtract", (fun () -> truth - truth)
            "multiply", (fun () -> truth * truth)
            "divide", (fun () -> truth / truth)
            "power", (fun () -> Tensor.Pow(truth, truth))
            "atan2", (fun () -> Tensor.Atan2(truth, truth))
        ] do
        refuses<DTypeException>
            ($"{name} needs numbers, but was given the dtype Bool. "
             + "Convert it with Cast first, or use Where for a choice.")
            (fun () -> action ())

    for name, f in
        [
            "exp", Tensor.Exp
            "sqrt", Tensor.Sqrt
            "sin", Tensor.Sin
            "floor", Tensor.Floor
            "round", Tensor.Round
        ] do
        for x, dtype in [ truth, "Bool"; whole, "Int32" ] do
            refuses<DTypeException>
                $"{name} needs floating-point numbers, but the dtype was {dtype}. Convert it first: Cast(DType.Float64)."
                (fun () -> f x)

// ---- equality, order, hash

/// Pairs, whether .NET's Equals takes them for equal, and whether IEEE equality does.
let private comparable: (string * Tensor * Tensor * bool * bool) list = [
    "same numbers", tensor [ 1.0; 2.0 ], tensor [| 1.0; 2.0 |], true, true
    "another element", tensor [ 1.0; 2.0 ], tensor [ 1.0; 3.0 ], false, false
    "another shape", tensor [ 1.0; 2.0 ], tensor [ [ 1.0; 2.0 ] ], false, false
    "another rank", tensor 1.0, tensor [ 1.0 ], false, false
    "another width", tensor [ 1.0 ], tensor [ 1.0f ], false, false
    "another number's width", tensor 1.0, tensor 1.0f, false, false
    "integers and numbers", indices [ 1 ], tensor [ 1.0 ], false, false
    "empty", zeros [ 0 ], zeros [ 0 ], true, true
    "empty of another shape", zeros [ 0; 2 ], zeros [ 2; 0 ], false, false
    "NaN", tensor nan, tensor nan, true, false
    "NaN inside", tensor [ 1.0; nan ], tensor [ 1.0; nan ], true, false
    "zeros", tensor [ 0.0 ], tensor [ -0.0 ], true, true
    "another layout",
    transpose (tensor [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]),
    tensor [ [ 1.0; 3.0 ]; [ 2.0; 4.0 ] ],
    true,
    true
    "repeated", ones [ 2; 2 ], tensor [ [ 1.0; 1.0 ]; [ 1.0; 1.0 ] ], true, true
    "a literal and a number", weak 1.0, tensor 1.0, true, true
    "truth values", tensor [ true; false ], tensor [ true; false ], true, true
]

[<Fact>]
let ``equality looks at dtype, shape and elements`` () =
    for name, x, y, equal, ieee in comparable do
        for x, y in [ x, y; y, x ] do
            Assert.True(((x = y) = equal), name)
            Assert.True((x.Equals(y) = equal && x.Equals(box y) = equal), name)
            Assert.True(((x :> IEquatable<Tensor>).Equals y = equal), name)
            Assert.True((EqualityComparer<Tensor>.Default.Equals(x, y) = equal), name)
            Assert.True((Tensor.op_Equality (x, y) = ieee), name)
            Assert.True((Tensor.op_Inequality (x, y) = not ieee), name)

            if equal then
                Assert.True((hash x = hash y), name)

[<Fact>]
let ``a literal equals a number of the other width when rounded to it`` () =
    Assert.True(Tensor.op_Equality (tensor 0.1f, weak 0.1))
    Assert.False(Tensor.op_Equality (tensor 0.1f, tensor 0.1))
    Assert.False(Tensor.op_Equality (tensor 0.1f, weak 0.1000001))

[<Fact>]
let ``nothing equals null but null, and no tensor equals another object`` () =
    let x, missing = weak 1.0, Unchecked.defaultof<Tensor>
    Assert.False(x.Equals missing)
    Assert.False(x.Equals(box 1.0))
    Assert.False(Tensor.op_Equality (x, missing))
    Assert.False(Tensor.op_Equality (missing, x))
    Assert.True(Tensor.op_Equality (missing, missing))
    Assert.True(Tensor.op_Inequality (x, missing))

[<Fact>]
let ``operators of order follow IEEE`` () =
    for a in [ -infinity; -1.0; -0.0; 0.0; 2.0; infinity; nan ] do
        for b in [ -infinity; -1.0; -0.0; 0.0; 2.0; infinity; nan ] do
            let x, y = weak a, tensor [ b ]
            Assert.Equal((a < b), Tensor.op_LessThan (x, y))
            Assert.Equal((a <= b), Tensor.op_LessThanOrEqual (x, y))
            Assert.Equal((a > b), Tensor.op_GreaterThan (x, y))
            Assert.Equal((a >= b), Tensor.op_GreaterThanOrEqual (x, y))

[<Fact>]
let ``F#'s order agrees, sorts, and throws for NaN`` () =
    Assert.True(weak 1.0 < weak 2.0 && weak 2.0 >= weak 2.0)
    Assert.Equal<float list>([ 1.0; 2.0; 3.0 ], List.sort [ weak 3.0; weak 1.0; weak 2.0 ] |> List.map float)
    Assert.Equal(0, (weak 1.0).CompareTo(tensor [ 1.0f ]))
    Assert.Equal(1, (weak 1.0 :> IComparable<Tensor>).CompareTo Unchecked.defaultof<Tensor>)

    Assert.Throws<ArgumentException>(fun () -> compare (weak 1.0) (weak nan) |> ignore) |> ignore

[<Fact>]
let ``comparison reads the primal of a traced value`` () =
    let branch (x: Tensor) = if x > weak 2.0 && x = tensor 3.0 then x * x else -x
    Assert.Equal(6.0, float (grad branch (weak 3.0)))
    Assert.Equal(-1.0, float (grad branch (weak 1.0)))

// ---- prints

[<Fact>]
let ``numbers print as NumPy prints them, in every culture`` () =
    let before = CultureInfo.CurrentCulture

    try
        CultureInfo.CurrentCulture <- CultureInfo "de-DE"

        for expected, x in
            [
                "2.5", weak 2.5
                "0.1", tensor 0.1f
                "[1.  2.5]", tensor [ 1.0; 2.5 ]
                "[[1. 2.]\n [3. 4.]]", tensor [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]
                "[ True False]", tensor [ true; false ]
                "[ 1 -2]", indices [ 1; -2 ]
            ] do
            Assert.Equal(expected, string x)
            Assert.Equal(expected, $"%A{x}")
    finally
        CultureInfo.CurrentCulture <- before

[<Fact>]
let ``a traced value prints its primal and its transforms, youngest first`` () =
    let texts = List<string>()

    let note (x: Tensor) =
        texts.Add(string x)
        x

    let square x = note (x * x)
    let x = weak 3.0
    grad square x |> ignore
    jvp square x (weak 1.0) |> ignore
    vmap square (tensor [ 1.0; 2.0 ]) |> ignore
    grad (grad square) x |> ignore
    grad (fun y -> sum (vmap (fun x -> note (x * y)) (tensor [ 1.0; 2.0 ]))) x |> ignore
    note (variable (tensor [ 1.0 ])) |> ignore

    Assert.Equal<string list>(
        [
            "9.0 (in grad)"
            "9.0 (in jvp)"
            "[1. 4.] (in vmap)"
            "9.0 (in grad of grad)"
            "[3. 6.] (in grad of vmap)"
            "[1.] (in the recorded graph)"
        ],
        List.ofSeq texts
    )

// ---- indices

let private all = AxisIndex.All
let private item (i: int) = AxisIndex.At i
let private range (start: Index) (finish: Index) step = AxisIndex.Stepped(Range(start, finish), step)
let private start (i: int) = Index i
let private fromEnd (i: int) = Index(i, true)

/// The elements 100 a + 10 b + c of a tensor of shape [2, 3, 4], so that each says where it stood.
let private cube = tensor [ for a in 0..1 -> [ for b in 0..2 -> [ for c in 0..3 -> float (100 * a + 10 * b + c) ] ] ]

[<Fact>]
let ``positions drop an axis, ranges keep it, new axes come in, and the rest stays whole`` () =
    for name, indices, shape, numbers in
        [
            "an element", [| item 1; item 2; item 3 |], [], [ 123.0 ]
            "from the end", [| item -1; item -3; item -4 |], [], [ 100.0 ]
            "a row", [| item 1; item 0 |], [ 4 ], [ 100.0; 101.0; 102.0; 103.0 ]
            "whole axes", [| item 0; all; item 1 |], [ 3 ], [ 1.0; 11.0; 21.0 ]
            "a range", [| item 0; item 0; range (start 1) (start 3) 1 |], [ 2 ], [ 1.0; 2.0 ]
            "a range to the end", [| item 0; item 0; range (fromEnd 2) (fromEnd 0) 1 |], [ 2 ], [ 2.0; 3.0 ]
            "a step", [| item 0; item 0; range (start 0) (fromEnd 0) 3 |], [ 2 ], [ 0.0; 3.0 ]
            "backwards", [| item 0; item 0; range (start 0) (fromEnd 0) -1 |], [ 4 ], [ 3.0; 2.0; 1.0; 0.0 ]
            "every second backwards", [| item 0; item 0; range (start 1) (fromEnd 0) -2 |], [ 2 ], [ 3.0; 1.0 ]
            "an empty range", [| item 0; item 0; range (start 2) (start 2) 1 |], [ 0 ], []
            "a range turned around", [| item 0; item 0; range (start 3) (start 1) 1 |], [ 0 ], []
            "the rest in front", [| AxisIndex.Rest; item 0; item 0 |], [ 2 ], [ 0.0; 100.0 ]
            "the rest in the middle", [| item 1; AxisIndex.Rest; item 1 |], [ 3 ], [ 101.0; 111.0; 121.0 ]
            "the rest of nothing", [| item 1; item 1; AxisIndex.Rest; item 1 |], [], [ 111.0 ]
            "a new axis", [| item 0; AxisIndex.NewAxis; item 1 |], [ 1; 4 ], [ 10.0; 11.0; 12.0; 13.0 ]
            "a new axis at the end", [| item 0; item 1; item 1; AxisIndex.NewAxis |], [ 1 ], [ 11.0 ]
        ] do
        let part = cube[indices]
        Assert.True((List.ofSeq part.Shape = shape), $"{name}: {part.Shape}")
        demandBits name (Array.ofList numbers) (toArray part)

[<Fact>]
let ``no indices are the whole, and indices keep the dtype`` () =
    Assert.Equal(cube, cube[Array.empty<AxisIndex>])
    Assert.Equal(cube, cube[[| AxisIndex.Rest |]])

    for dtype in [ DType.Float32; DType.Int64; DType.Int32; DType.Bool ] do
        let x = cast dtype cube
        Assert.Equal(dtype, x[0].DType)
        Assert.Equal(dtype, x[[| item 1; item 2; item 3 |]].DType)
        let line = reshape [ 24 ] x
        Assert.Equal(dtype, line[5].DType)

[<Fact>]
let ``ranges of every start, end and step agree with walking the positions`` () =
    let x = tensor [ for i in 0..4 -> float i ]

    for first in 0..5 do
        for last in 0..5 do
            for step in [ 1; 2; 3; 7; -1; -2; -3; -7 ] do
                let inside = [ first .. last - 1 ]
                let walked = if step > 0 then inside else List.rev inside

                let expected =
                    walked |> List.indexed |> List.filter (fun (i, _) -> i % abs step = 0) |> List.map (snd >> float)

                demand DType.Float64 [ expected.Length ] expected x[[| range (start first) (fromEnd (5 - last)) step |]]

[<Fact>]
let ``positions and bounds outside their axis are refused`` () =
    let x = tensor [ [ 1.0; 2.0; 3.0 ] ]

    let position text =
        $"index: the position {text} lies outside axis 1 of length 3. Positions run from 0 to 2, or from ^1 to ^3."

    refuses<ArgumentOutOfRangeException> (position "3") (fun () -> x[[| item 0; item 3 |]])
    refuses<ArgumentOutOfRangeException> (position "^4") (fun () -> x[[| item 0; item -4 |]])
    let bound text = $"index: the bound {text} lies outside axis 1 of length 3. Bounds run from 0 to 3."
    refuses<ArgumentOutOfRangeException> (bound "4") (fun () -> x[[| all; range (start 1) (start 4) 1 |]])
    refuses<ArgumentOutOfRangeException> (bound "^4") (fun () -> x[[| all; range (fromEnd 4) (start 1) 1 |]])

[<Fact>]
let ``an axis index is written as in C# and equal to its like`` () =
    let kinds = [
        "2", item 2
        "^1", item -1
        "1..^2", range (start 1) (fromEnd 2) 1
        "0..^0", all
        "0..^0 by -2", AxisIndex.Stepped(Range.All, -2)
        "new axis", AxisIndex.NewAxis
        "...", AxisIndex.Rest
    ]

    for text, index in kinds do
        Assert.Equal(text, string index)

        for other, second in kinds do
            Assert.Equal((text = other), index.Equals second)

    Assert.Equal(item -1, AxisIndex.op_Implicit (fromEnd 1))
    Assert.Equal(item 2, AxisIndex.op_Implicit 2)
    Assert.Equal(all, AxisIndex.op_Implicit Range.All)
    Assert.Equal((item 2).GetHashCode(), (AxisIndex.op_Implicit 2: AxisIndex).GetHashCode())

[<Fact>]
let ``walking through a tensor gives its rows`` () =
    Assert.Equal<string list>(
        [ "[1. 2.]"; "[3. 4.]" ],
        [ for row in tensor [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ] -> string row ]
    )

    Assert.Equal<float list>([ 1.0; 2.0 ], [ for x in tensor [ 1.0; 2.0 ] -> float x ])
    Assert.Empty [ for row in zeros [ 0; 3 ] -> row ]

    let total (x: Tensor) =
        let mutable total = weak 0.0 // Mutation: local

        for row in x do
            total <- total + row * row

        sum total

    Assert.Equal(tensor [ [ 2.0; 4.0 ]; [ 6.0; 8.0 ] ], grad total (tensor [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]))

[<Fact>]
let ``a host literal beside one Float32 number is rounded as it is beside many`` () =
    let xs = tensor [ 0.1012664512f; 0.3f; 0.7f ]
    let f (x: Tensor) = x * 0.6424555553
    Assert.Equal(stack 0 (List.init 3 (fun i -> f xs[i])), vmap f xs)

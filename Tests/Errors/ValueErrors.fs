// What making, reading, indexing and combining tensors throws.
// Law: a message says what was given, what was needed and what to do; each text is held to the letter.
module FunGrad.Tests.Errors.ValueErrors

open System
open Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown

[<Fact>]
let ``complex numbers are refused where they are given`` () =
    let text =
        "Complex numbers are not supported: tensors are real. Keep the real and the imaginary part as two tensors."

    let i = Numerics.Complex(0.0, 1.0)

    demandAll [
        Throws<NotSupportedException>.When(text, (fun () -> tensor i))
        Throws<NotSupportedException>.When(text, (fun () -> tensor [ i; i ]))
        Throws<NotSupportedException>.When(text, (fun () -> Engine.OfArray([| i |], [| 1 |])))
    ]

[<Fact>]
let ``an argument that is missing is named`` () =
    demandAll [
        Throws<ArgumentNullException>
            .When(
                "f must not be null: give a function of tensors. (Parameter 'f')",
                (fun () -> grad (Unchecked.defaultof<Tensor -> Tensor>) (tensor 1.0))
            )
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> sum missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> sin missing))
        Throws<ArgumentNullException>
            .When("y must not be null: give a tensor. (Parameter 'y')", (fun () -> x + missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> missing * x))
        Throws<ArgumentNullException>.When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> -missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> missing + 2.0))
        Throws<ArgumentNullException>
            .When("tensor must not be null: give a tensor. (Parameter 'tensor')", (fun () -> float missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> cast DType.Float32 missing))
        Throws<ArgumentNullException>
            .When("tensor must not be null: give a tensor. (Parameter 'tensor')", (fun () -> toArray missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> detach missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> stopGradient missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> matmul missing m))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> where b missing x))
        Throws<ArgumentNullException>
            .When("condition must not be null: give a tensor. (Parameter 'condition')", (fun () -> where missing x x))
        Throws<ArgumentNullException>
            .When("indices must not be null: give a tensor. (Parameter 'indices')", (fun () -> gather 0 missing x))
        Throws<ArgumentNullException>
            .When("tensors must not be null: give a tensor. (Parameter 'tensors')", (fun () -> stack 0 [ missing ]))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> concatenate 0 [ v; missing ]))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> shape missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> reshape [ 1 ] missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> zerosLike missing))
    ]

[<Fact>]
let ``a position outside its axis says where the axis ends`` () =
    demandAll [
        Throws<ArgumentOutOfRangeException>
            .When(
                "index: the position 0 lies outside axis 0 of length 0, which is empty. (Parameter 'index')",
                (fun () -> (zeros [ 0 ])[0])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "scatterAdd: the length of the axis must not be negative, but it was -1. (Parameter 'length')",
                (fun () -> scatterAdd 0 (indices [ 0 ]) -1 (ones [ 1 ]))
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "index: the position 3 lies outside axis 0 of length 3. Positions run from 0 to 2, or "
                + "from ^1 to ^3. (Parameter 'index')",
                (fun () -> v[3])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "index: the position ^4 lies outside axis 0 of length 3. Positions run from 0 to 2, or "
                + "from ^1 to ^3. (Parameter 'index')",
                (fun () -> v[-4])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "index: the position 2 lies outside axis 0 of length 2. Positions run from 0 to 1, or "
                + "from ^1 to ^2. (Parameter 'index')",
                (fun () -> m[2])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "index: 1 positions were given, but the tensor has only 0 axes. (Parameter 'index')",
                (fun () -> x[0])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "index: 3 positions were given, but the tensor has only 2 axes. (Parameter 'index')",
                (fun () -> m[[| AxisIndex.At 0; AxisIndex.At 0; AxisIndex.At 0 |]])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "index: the bound 5 lies outside axis 0 of length 3. Bounds run from 0 to 3. (Parameter "
                + "'index')",
                (fun () -> v[[| AxisIndex.op_Implicit (Range(Index 1, Index 5)) |]])
            )
        Throws<ArgumentException>
            .When(
                "index: only one AxisIndex.Rest may stand in the brackets. (Parameter 'index')",
                (fun () -> m[[| AxisIndex.Rest; AxisIndex.Rest |]])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "The step of a range must not be 0; use 1 for every element. (Parameter 'step')",
                (fun () -> AxisIndex.Stepped(Range.All, 0))
            )
        Throws<ShapeException>
            .When(
                "A 0-d tensor has no rows to walk through. Convert it to a number instead.",
                (fun () -> x.GetEnumerator())
            )
    ]

[<Fact>]
let ``what is not one number, or has no order, cannot be read as one`` () =
    demandAll [
        Throws<OverflowException>
            .When(
                (Record.Exception(fun () -> cast DType.Int32 (tensor nan) |> ignore) |> nonNull).Message,
                (fun () -> int (tensor nan))
            )
        Throws<ShapeException>
            .When(
                "A tensor of shape [3] is not one number. Take an element or reduce it first, for example"
                + " with Sum().",
                (fun () -> float v)
            )
        Throws<ArgumentException>
            .When(
                "NaN has no place in an order, so these tensors cannot be compared. Test for NaN first.",
                (fun () -> compare (tensor nan) x)
            )
        Throws<ArgumentException>
            .When(
                "A tensor can only be compared with a tensor. (Parameter 'other')",
                (fun () -> (x :> IComparable).CompareTo(box 3))
            )
        Throws<ShapeException>
            .When(
                "A tensor of shape [3] is not one number. Take an element or reduce it first, for example"
                + " with Sum().",
                (fun () -> compare v x)
            )
        Throws<ShapeException>
            .When(
                "A tensor of shape [3] is not one number. Take an element or reduce it first, for example"
                + " with Sum().",
                (fun () -> v > x)
            )
        Throws<OverflowException>
            .When(
                "cast: NaN does not fit Int32. Replace such values first (Tensor.Where), or keep the "
                + "floating dtype.",
                (fun () -> cast DType.Int32 (tensor nan))
            )
        Throws<OverflowException>
            .When(
                "cast: 10000000000 does not fit Int32. Replace such values first (Tensor.Where), or keep "
                + "the floating dtype.",
                (fun () -> cast DType.Int32 (tensor 1e10))
            )
    ]

[<Fact>]
let ``what does not make a tensor says why`` () =
    demandAll [
        Throws<ArgumentException>
            .When(
                "tensor makes tensors of numbers, booleans, tensors, and sequences of these, but was "
                + "given String. (Parameter 'value')",
                (fun () -> tensor "abc")
            )
        Throws<ArgumentException>
            .When(
                "tensor makes tensors of numbers, booleans, tensors, and sequences of these, but was "
                + "given null. (Parameter 'value')",
                (fun () -> tensor (Unchecked.defaultof<string>))
            )
        Throws<ArgumentException>
            .When(
                "tensor makes tensors of numbers, booleans, tensors, and sequences of these, but was "
                + "given DateTime. (Parameter 'value')",
                (fun () -> tensor DateTime.Now)
            )
        Throws<ShapeException>
            .When(
                "stack: all rows must have one shape, but there are [1] and [2]. Broadcast or pad them " + "first.",
                (fun () -> tensor [ [ 1.0 ]; [ 1.0; 2.0 ] ])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "The lengths of a shape must not be negative, but the shape was [-1]. (Parameter 'shape')",
                (fun () -> zeros [ -1 ])
            )
        Throws<ShapeException>
            .When(
                "The shape [100000, 100000] has more than 2147483647 elements, the most one array holds. "
                + "Work on parts of it, or with sums and products that never build it.",
                (fun () -> zeros [ 100000; 100000 ])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "arange needs finite bounds and a step that is not 0. (Parameter 'step')",
                (fun () -> arange 0.0 1.0 0.0)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "arange needs finite bounds and a step that is not 0. (Parameter 'step')",
                (fun () -> arange 0.0 nan 1.0)
            )
        Throws<ArgumentOutOfRangeException>
            .When("linspace needs at least one number. (Parameter 'count')", (fun () -> linspace 0.0 1.0 0))
        Throws<ArgumentOutOfRangeException>
            .When(
                "The lengths of a shape must not be negative, but the shape was [-1, -1]. (Parameter " + "'shape')",
                (fun () -> eye -1)
            )
    ]

[<Fact>]
let ``shapes and dtypes that do not fit an elementwise function are named`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "add: the shapes [3] and [2] do not broadcast: axis lengths 3 and 2 differ and neither is"
                + " 1. Reshape or transpose one of them so that the lengths agree from the right.",
                (fun () -> v + tensor [ 1.0; 2.0 ])
            )
        Throws<DTypeException>
            .When(
                "add needs numbers, but was given the dtype Bool. Convert it with Cast first, or use "
                + "Where for a choice.",
                (fun () -> b + b)
            )
        Throws<DTypeException>
            .When(
                "sin needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> sin i)
            )
        Throws<DTypeException>
            .When(
                "sin needs floating-point numbers, but the dtype was Bool. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> sin b)
            )
        Throws<DTypeException>
            .When(
                "floor needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> floor i)
            )
        Throws<DTypeException>
            .When(
                "square needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> Tensor.Pow(i, 2.0))
            )
        Throws<DTypeException>
            .When(
                "power needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> Tensor.Pow(i, 1.0))
            )
        Throws<DTypeException>
            .When(
                "relu needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> relu i)
            )
        Throws<DTypeException>
            .When(
                "where needs a condition of dtype Bool, but the dtype was Float64. Make one with a "
                + "comparison such as Greater(x, 0).",
                (fun () -> where x x x)
            )
        Throws<DTypeException>
            .When(
                "and needs a condition of dtype Bool, but the dtype was Float64. Make one with a "
                + "comparison such as Greater(x, 0).",
                (fun () -> logicalAnd x b)
            )
        Throws<ShapeException>
            .When(
                "where: the shapes [2] and [3] do not broadcast: axis lengths 2 and 3 differ and neither "
                + "is 1. Reshape or transpose one of them so that the lengths agree from the right.",
                (fun () -> where b v v)
            )
        Throws<DTypeException>
            .When(
                "maximum needs numbers, but was given the dtype Bool. Convert it with Cast first, or use "
                + "Where for a choice.",
                (fun () -> maximum b b)
            )
    ]

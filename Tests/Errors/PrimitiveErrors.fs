// What reductions, movements, gatherings and products throw.
// Law: a message says what was given, what was needed and what to do; each text is held to the letter.
module FunGrad.Tests.Errors.PrimitiveErrors

open System
open Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown

[<Fact>]
let ``a reduction names the axis or dtype that does not fit`` () =
    demandAll [
        Throws<ArgumentOutOfRangeException>
            .When(
                "sum: axis 3 does not exist: a value of rank 2 has axes -2 to 1 (negative ones count from"
                + " the end). (Parameter 'axis')",
                (fun () -> sumOver [ 3 ] m)
            )
        Throws<ArgumentException>
            .When(
                "sum: axis 0 of a value of rank 2 is named twice in [0, -2]. Name each axis once. "
                + "(Parameter 'axes')",
                (fun () -> sumOver [ 0; -2 ] m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "sum: axis 0 does not exist: the value has no axes (its shape is []). Leave the axis out."
                + " (Parameter 'axis')",
                (fun () -> sumOver [ 0 ] x)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "argMin: axis 2 does not exist: a value of rank 2 has axes -2 to 1 (negative ones count "
                + "from the end). (Parameter 'axis')",
                (fun () -> argmin 2 m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "argMax: axis 0 does not exist: the value has no axes (its shape is []). Leave the axis "
                + "out. (Parameter 'axis')",
                (fun () -> argmax 0 x)
            )
        Throws<DTypeException>
            .When(
                "variance needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> variance i)
            )
        Throws<DTypeException>
            .When(
                "norm needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> norm i)
            )
        Throws<DTypeException>
            .When(
                "logSumExp needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> logsumexp i)
            )
        Throws<DTypeException>
            .When(
                "softmax needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> softmax 0 i)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "softmax: axis 1 does not exist: a value of rank 1 has axes -1 to 0 (negative ones count "
                + "from the end). (Parameter 'axis')",
                (fun () -> softmax 1 v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "cumulativeSum: axis 1 does not exist: a value of rank 1 has axes -1 to 0 (negative ones "
                + "count from the end). (Parameter 'axis')",
                (fun () -> cumsum 1 v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "cumulativeSum: axis 0 does not exist: the value has no axes (its shape is []). Leave the"
                + " axis out. (Parameter 'axis')",
                (fun () -> cumsum 0 x)
            )
    ]

[<Fact>]
let ``a movement names the shape that does not fit`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "reshape: 6 elements of shape [2, 3] do not fit the shape [4]. The product of the lengths"
                + " must stay the same; one length may be -1.",
                (fun () -> reshape [ 4 ] m)
            )
        Throws<ShapeException>
            .When(
                "reshape: 6 elements of shape [2, 3] do not fit the shape [-1, -1]. The product of the "
                + "lengths must stay the same; one length may be -1.",
                (fun () -> reshape [ -1; -1 ] m)
            )
        Throws<ShapeException>
            .When(
                "reshape: 6 elements of shape [2, 3] do not fit the shape [-1, 4]. The product of the "
                + "lengths must stay the same; one length may be -1.",
                (fun () -> reshape [ -1; 4 ] m)
            )
        Throws<ShapeException>
            .When(
                "reshape: 6 elements of shape [2, 3] do not fit the shape [-2]. The product of the "
                + "lengths must stay the same; one length may be -1.",
                (fun () -> reshape [ -2 ] m)
            )
        Throws<ArgumentException>
            .When(
                "permute: the order must name each of the 2 axes once, but it was [0, 0]. (Parameter " + "'order')",
                (fun () -> permute [ 0; 0 ] m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "permute: axis 5 does not exist: a value of rank 2 has axes -2 to 1 (negative ones count "
                + "from the end). (Parameter 'axis')",
                (fun () -> permute [ 0; 5 ] m)
            )
        Throws<ShapeException>
            .When(
                "transpose swaps the last two axes, but the shape was [3]. Reshape to a matrix first.",
                (fun () -> transpose v)
            )
        Throws<ShapeException>
            .When(
                "broadcast: the shapes [3] and [2] do not broadcast: axis lengths 3 and 2 differ and "
                + "neither is 1. Reshape or transpose one of them so that the lengths agree from the right.",
                (fun () -> broadcast [ 2 ] v)
            )
        Throws<ShapeException>
            .When("broadcast: the shape [3] does not broadcast to [1, 1].", (fun () -> broadcast [ 1; 1 ] v))
        Throws<ArgumentOutOfRangeException>
            .When(
                "expandDims: axis 3 does not exist: a value of rank 2 has axes -2 to 1 (negative ones "
                + "count from the end). (Parameter 'axis')",
                (fun () -> expandDims 3 v)
            )
        Throws<ArgumentException>
            .When(
                "slice: a tensor of 1 axes needs as many starts and lengths, but there were 1 and 2. "
                + "(Parameter 'starts')",
                (fun () -> slice [ 0 ] [ 1; 1 ] v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "slice: starts and lengths must not be negative, but they were [-1] and [1]. (Parameter "
                + "'starts')",
                (fun () -> slice [ -1 ] [ 1 ] v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "slice: starts and lengths must not be negative, but they were [1] and [-1]. (Parameter "
                + "'starts')",
                (fun () -> slice [ 1 ] [ -1 ] v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "index: the bound 6 lies outside axis 0 of length 3. Bounds run from 0 to 3. (Parameter "
                + "'index')",
                (fun () -> slice [ 1 ] [ 5 ] v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "flip: axis 1 does not exist: a value of rank 1 has axes -1 to 0 (negative ones count "
                + "from the end). (Parameter 'axis')",
                (fun () -> flip 1 v)
            )
        Throws<ArgumentException>
            .When(
                "concatenate needs at least one tensor, but the list was empty. (Parameter 'parts')",
                (fun () -> concatenate 0 [])
            )
        Throws<ShapeException>
            .When(
                "concatenate needs tensors with at least one axis, but the first was a single number. Use"
                + " stack instead.",
                (fun () -> concatenate 0 [ x; x ])
            )
        Throws<ShapeException>
            .When(
                "concatenate: the shapes must agree outside axis 0, but there are [2, 3] and [3].",
                (fun () -> concatenate 0 [ m; v ])
            )
        Throws<ShapeException>
            .When(
                "concatenate: the shapes must agree outside axis 0, but there are [2, 3] and [1, 1].",
                (fun () -> concatenate 0 [ m; tensor [ [ 1.0 ] ] ])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "concatenate: axis 2 does not exist: a value of rank 2 has axes -2 to 1 (negative ones "
                + "count from the end). (Parameter 'axis')",
                (fun () -> concatenate 2 [ m ])
            )
        Throws<ArgumentException>
            .When("stack needs at least one tensor, but the list was empty. (Parameter 'rows')", (fun () -> stack 0 []))
        Throws<ShapeException>
            .When(
                "stack: all rows must have one shape, but there are [3] and []. Broadcast or pad them " + "first.",
                (fun () -> stack 0 [ v; x ])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "stack: axis 3 does not exist: a value of rank 2 has axes -2 to 1 (negative ones count "
                + "from the end). (Parameter 'axis')",
                (fun () -> stack 3 [ v ])
            )
        Throws<ArgumentException>
            .When(
                "split: the lengths must be non-negative and add up to 3, the length of axis 0, but they "
                + "were [1, 1]. (Parameter 'lengths')",
                (fun () -> split 0 [ 1; 1 ] v)
            )
        Throws<ArgumentException>
            .When(
                "split: the lengths must be non-negative and add up to 3, the length of axis 0, but they "
                + "were [4, -1]. (Parameter 'lengths')",
                (fun () -> split 0 [ 4; -1 ] v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "split: axis 1 does not exist: a value of rank 1 has axes -1 to 0 (negative ones count "
                + "from the end). (Parameter 'axis')",
                (fun () -> split 1 [ 1 ] v)
            )
        Throws<ArgumentException>
            .When(
                "pad: a tensor of 1 axes needs as many non-negative counts before and after, but they "
                + "were [1] and [1, 1]. (Parameter 'before')",
                (fun () -> pad [ 1 ] [ 1; 1 ] v)
            )
        Throws<ArgumentException>
            .When(
                "pad: a tensor of 1 axes needs as many non-negative counts before and after, but they "
                + "were [-1] and [1]. (Parameter 'before')",
                (fun () -> pad [ -1 ] [ 1 ] v)
            )
    ]

[<Fact>]
let ``a gathering or product names the shape, dtype or index that does not fit`` () =
    demandAll [
        Throws<DTypeException>
            .When(
                "gather needs indices of dtype Int64 or Int32, but the dtype was Float64. Make them with "
                + "Tensor.Indices(...) or cast them.",
                (fun () -> gather 0 x v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "gather: axis 1 does not exist: a value of rank 1 has axes -1 to 0 (negative ones count "
                + "from the end). (Parameter 'axis')",
                (fun () -> gather 1 i v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "gather: index 3 is outside axis 0, whose length is 3. Indices run from -3 to 2. "
                + "(Parameter 'indices')",
                (fun () -> gather 0 (indices [ 3 ]) v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "gather: axis 0 does not exist: the value has no axes (its shape is []). Leave the axis "
                + "out. (Parameter 'axis')",
                (fun () -> gather 0 i x)
            )
        Throws<DTypeException>
            .When(
                "scatterAdd needs indices of dtype Int64 or Int32, but the dtype was Float64. Make them "
                + "with Tensor.Indices(...) or cast them.",
                (fun () -> scatterAdd 0 x 3 v)
            )
        Throws<ShapeException>
            .When(
                "scatterAdd: the values must have the shape of the indices, [2], from axis 0 on, but "
                + "their shape was [3].",
                (fun () -> scatterAdd 0 i 3 v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "scatterAdd: axis 2 does not exist: a value of rank 1 has axes -1 to 0 (negative ones "
                + "count from the end). (Parameter 'axis')",
                (fun () -> scatterAdd 2 i 3 (tensor [ 1.0; 2.0 ]))
            )
        Throws<ShapeException>
            .When(
                "matmul: inner axes must agree, but the shapes were [2, 3] and [2, 3]. Transpose one of " + "them?",
                (fun () -> matmul m m)
            )
        Throws<ShapeException>
            .When(
                "matmul needs vectors or matrices, but one argument was a single number. Use * to scale.",
                (fun () -> matmul x m)
            )
        Throws<ShapeException>
            .When(
                "matmul: the shapes [2] and [3] do not broadcast: axis lengths 2 and 3 differ and neither"
                + " is 1. Reshape or transpose one of them so that the lengths agree from the right.",
                (fun () -> matmul (zeros [ 2; 2; 3 ]) (zeros [ 3; 3; 2 ]))
            )
        Throws<DTypeException>
            .When(
                "matmul needs numbers, but was given the dtype Bool. Convert it with Cast first, or use "
                + "Where for a choice.",
                (fun () -> matmul (tensor [ [ true ] ]) (tensor [ [ true ] ]))
            )
        Throws<ShapeException>
            .When(
                "dot needs two vectors of one length, but the shapes were [3] and [1]. Use matmul for "
                + "matrices.",
                (fun () -> dot v (tensor [ 1.0 ]))
            )
        Throws<ShapeException>
            .When("outer needs two vectors, but the shapes were [2, 3] and [3].", (fun () -> outer m v))
    ]

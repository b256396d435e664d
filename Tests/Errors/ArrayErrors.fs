// What norms, scans, masks and quantization throw.
// Law: a message says what was given, what was needed and what to do; each text is held to the letter.
module FunGrad.Tests.Errors.ArrayErrors

open System
open Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown

[<Fact>]
let ``a norm or a loss names the order, axis or dtype that does not fit`` () =
    demandAll [
        Throws<ArgumentOutOfRangeException>
            .When(
                "norm: the order must be positive, or infinity for the largest magnitude, but it was 0. "
                + "(Parameter 'order')",
                (fun () -> normOf 0.0 v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "norm: the order must be positive, or infinity for the largest magnitude, but it was NaN. "
                + "(Parameter 'order')",
                (fun () -> normOf nan v)
            )
        Throws<DTypeException>
            .When(
                "norm needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> normOf 2.0 i)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "norm: axis 2 does not exist: a value of rank 2 has axes -2 to 1 (negative ones count from "
                + "the end). (Parameter 'axis')",
                (fun () -> normOfOver 3.0 [ 2 ] m)
            )
        Throws<DTypeException>
            .When(
                "variance needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> moments [ 0 ] i)
            )
        Throws<DTypeException>
            .When(
                "l2Loss needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> l2Loss i)
            )
        Throws<DTypeException>
            .When(
                "l2Normalize needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> l2Normalize [ 0 ] i)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "l2Normalize: axis 1 does not exist: a value of rank 1 has axes -1 to 0 (negative ones "
                + "count from the end). (Parameter 'axis')",
                (fun () -> l2Normalize [ 1 ] v)
            )
        Throws<DTypeException>
            .When(
                "clipByNorm needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> clipByNorm (tensor 1.0) i)
            )
        Throws<ArgumentException>
            .When(
                "globalNorm needs at least one tensor, but the list was empty. (Parameter 'xs')",
                (fun () -> globalNorm [])
            )
        Throws<DTypeException>
            .When(
                "globalNorm needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> globalNorm [ v; i ])
            )
        Throws<ArgumentException>
            .When(
                "globalNorm needs at least one tensor, but the list was empty. (Parameter 'xs')",
                (fun () -> clipByGlobalNorm (tensor 1.0) [])
            )
        Throws<ShapeException>
            .When(
                "logPoissonLoss: the shapes [3] and [2] do not broadcast: axis lengths 3 and 2 differ and "
                + "neither is 1. Reshape or transpose one of them so that the lengths agree from the right.",
                (fun () -> logPoissonLoss false v (zeros [ 2 ]))
            )
    ]

[<Fact>]
let ``a scan names the axis that does not exist, whichever way it runs`` () =
    demandAll [
        Throws<ArgumentOutOfRangeException>
            .When(
                "cumulativeProduct: axis 1 does not exist: a value of rank 1 has axes -1 to 0 (negative "
                + "ones count from the end). (Parameter 'axis')",
                (fun () -> cumprod 1 v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "cumulativeSum: axis 0 does not exist: the value has no axes (its shape is []). Leave the "
                + "axis out. (Parameter 'axis')",
                (fun () -> cumsumExclusive 0 x)
            )
        Throws<DTypeException>
            .When(
                "cumulativeLogSumExp needs floating-point numbers, but the dtype was Int32. Convert it "
                + "first: Cast(DType.Float64).",
                (fun () -> cumlogsumexp 0 i)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "cumulativeLogSumExp: axis 1 does not exist: a value of rank 1 has axes -1 to 0 (negative "
                + "ones count from the end). (Parameter 'axis')",
                (fun () -> cumlogsumexp 1 v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "cumulativeMaximum: axis 2 does not exist: a value of rank 2 has axes -2 to 1 (negative "
                + "ones count from the end). (Parameter 'axis')",
                (fun () -> cummax 2 m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "cumulativeMinimum: axis 0 does not exist: the value has no axes (its shape is []). Leave "
                + "the axis out. (Parameter 'axis')",
                (fun () -> cummin 0 x)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "flip: axis 1 does not exist: a value of rank 1 has axes -1 to 0 (negative ones count from "
                + "the end). (Parameter 'axis')",
                (fun () -> fromEnd cumsum 1 v)
            )
    ]

[<Fact>]
let ``a mask names the dtype, axis or length that does not fit`` () =
    demandAll [
        Throws<DTypeException>
            .When(
                "any needs booleans, but the dtype was Float64. Make them with a comparison such as "
                + "NotEqual(x, 0).",
                (fun () -> any v)
            )
        Throws<DTypeException>
            .When(
                "all needs booleans, but the dtype was Int32. Make them with a comparison such as "
                + "NotEqual(x, 0).",
                (fun () -> all i)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "any: axis 1 does not exist: a value of rank 1 has axes -1 to 0 (negative ones count from "
                + "the end). (Parameter 'axis')",
                (fun () -> anyOver [ 1 ] b)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "countNonzero: axis 3 does not exist: a value of rank 2 has axes -2 to 1 (negative ones "
                + "count from the end). (Parameter 'axis')",
                (fun () -> countNonzeroOver [ 3 ] m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "oneHot: the length of the new axis must not be negative, but it was -1. (Parameter " + "'depth')",
                (fun () -> oneHot -1 i)
            )
        Throws<DTypeException>
            .When(
                "oneHot needs integers, Int64 or Int32, but the dtype was Float64. Make them with "
                + "Tensor.Indices(...) or cast them.",
                (fun () -> oneHot 3 v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "sequenceMask: the length of the new axis must not be negative, but it was -2. (Parameter "
                + "'longest')",
                (fun () -> sequenceMask -2 i)
            )
        Throws<DTypeException>
            .When(
                "sequenceMask needs integers, Int64 or Int32, but the dtype was Float64. Make them with "
                + "Tensor.Indices(...) or cast them.",
                (fun () -> sequenceMask 2 v)
            )
    ]

[<Fact>]
let ``a quantization names its range and bits`` () =
    demandAll [
        Throws<ArgumentOutOfRangeException>
            .When(
                "quantizeAndDequantize: the number of bits must lie between 2 and 32, but it was 1. "
                + "(Parameter 'bits')",
                (fun () -> quantizeAndDequantize 1 -1.0 1.0 v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "quantizeAndDequantize: the range must be finite, not empty and hold 0, but it was from 1 "
                + "to 2. (Parameter 'low')",
                (fun () -> quantizeAndDequantize 8 1.0 2.0 v)
            )
        Throws<DTypeException>
            .When(
                "quantizeAndDequantize needs floating-point numbers, but the dtype was Int32. Convert it "
                + "first: Cast(DType.Float64).",
                (fun () -> quantizeAndDequantize 8 -1.0 1.0 i)
            )
    ]

[<Fact>]
let ``a missing tensor is named`` () =
    demandAll [
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> tile [ 1 ] missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> roll 1 0 missing))
        Throws<ArgumentNullException>
            .When("d must not be null: give a tensor. (Parameter 'd')", (fun () -> diag 0 missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> any missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> oneHot 2 missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> cumprod 0 missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> l2Loss missing))
        Throws<ArgumentNullException>
            .When("limit must not be null: give a tensor. (Parameter 'limit')", (fun () -> clipByNorm missing v))
        Throws<ArgumentNullException>
            .When("d must not be null: give a tensor. (Parameter 'd')", (fun () -> setDiag 0 missing m))
        Throws<ArgumentNullException>
            .When(
                "lengths must not be null: give a tensor. (Parameter 'lengths')",
                (fun () -> reverseSequence missing 1 0 m)
            )
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> padReflect [ 0 ] [ 0 ] missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> spaceToDepth 2 missing))
        Throws<ArgumentNullException>
            .When("axes must not be null: give a tensor. (Parameter 'axes')", (fun () -> meshgrid [ missing ]))
        Throws<ArgumentNullException>
            .When(
                "x must not be null: give a tensor. (Parameter 'x')",
                (fun () -> quantizeAndDequantize 8 -1.0 1.0 missing)
            )
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> globalNorm [ missing ]))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> moments [] missing))
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> countNonzero missing))
    ]

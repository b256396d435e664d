// What gathers, scatters, segments and orders throw.
// Law: a message says what was given, what was needed and what to do; each text is held to the letter.
module FunGrad.Tests.Errors.GatheringErrors

open System
open Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown

let private integers (shape: int list) (numbers: int list) : Tensor = reshape shape (indices numbers)
let private column = integers [ 2; 1 ] [ 0; 1 ]
let private nowhere = integers [ 1; 2 ] [ 0; 3 ]

[<Fact>]
let ``indices that are not integers are refused by name`` () =
    let refuse name (f: Tensor -> obj) =
        Throws<DTypeException>
            .When(
                $"{name} needs indices of dtype Int64 or Int32, but the dtype was Float64. Make them with "
                + "Tensor.Indices(...) or cast them.",
                (fun () -> f v)
            )

    demandAll [
        refuse "gather" (fun i -> gatherBatched 0 0 i v)
        refuse "gather" (fun i -> embeddingLookup i v)
        refuse "gatherNd" (fun i -> gatherNd i v)
        refuse "takeAlongAxis" (fun i -> takeAlongAxis 0 i v)
        refuse "dynamicPartition" (fun i -> dynamicPartition 2 i v)
        refuse "dynamicStitch" (fun i -> dynamicStitch [ i ] [ v ])
        refuse "scatterNd" (fun i -> scatterNd [ 3 ] i v)
        refuse "tensorScatterUpdate" (fun i -> tensorScatterUpdate i v v)
        refuse "tensorScatterAdd" (fun i -> tensorScatterAdd i v v)
        refuse "tensorScatterSub" (fun i -> tensorScatterSub i v v)
        refuse "tensorScatterMax" (fun i -> tensorScatterMax i v v)
        refuse "tensorScatterMin" (fun i -> tensorScatterMin i v v)
        refuse "segmentMean" (fun i -> segmentMean i v)
        refuse "unsortedSegmentMax" (fun i -> unsortedSegmentMax 2 i v)
        refuse "sparseSegmentSum" (fun i -> sparseSegmentSum i (indices [ 0 ]) v)
        Throws<DTypeException>
            .When(
                "booleanMask needs a mask of dtype Bool, but the dtype was Float64. Make one with a comparison such "
                + "as Greater(x, 0).",
                (fun () -> booleanMask 0 v v)
            )
        Throws<DTypeException>
            .When(
                "quantile needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> quantile 0.5 0 i)
            )
    ]

[<Fact>]
let ``an index outside names the axis that it misses`` () =
    let outside name =
        $"{name}: index 3 is outside axis 1, whose length is 3. Indices run from -3 to 2. (Parameter 'indices')"

    demandAll [
        Throws<ArgumentOutOfRangeException>.When(outside "gatherNd", (fun () -> gatherNd nowhere m))
        Throws<ArgumentOutOfRangeException>.When(outside "scatterNd", (fun () -> scatterNd [ 2; 3 ] nowhere v[0..0]))
        Throws<ArgumentOutOfRangeException>
            .When(outside "tensorScatterAdd", (fun () -> tensorScatterAdd nowhere v[0..0] m))
        Throws<ArgumentOutOfRangeException>
            .When(outside "gather", (fun () -> gatherBatched 1 1 (integers [ 2; 1 ] [ 0; 3 ]) m))
        Throws<ArgumentOutOfRangeException>
            .When(
                "dynamicStitch: index -1 is negative. Count from 0. (Parameter 'indices')",
                (fun () -> dynamicStitch [ indices [ 0; -1; 1 ] ] [ v ])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "dynamicPartition: the partition 2 does not exist: they run from 0 to 1. (Parameter 'partitions')",
                (fun () -> dynamicPartition 2 (indices [ 0; 2; 1 ]) v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "dynamicPartition: the number of parts must not be negative, but it was -1. (Parameter 'count')",
                (fun () -> dynamicPartition -1 (indices [ 0; 2; 1 ]) v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "gather: 2 axes in front are shared, but there can be 0 to 1. (Parameter 'batchDims')",
                (fun () -> gatherBatched 2 0 (indices [ 0 ]) m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "gather: axis 0 is one of the 1 shared in front. Gather along a later axis. (Parameter 'axis')",
                (fun () -> gatherBatched 1 0 (indices [ 0; 1 ]) m)
            )
    ]

[<Fact>]
let ``indices, updates and masks of shapes that do not fit are told which they need`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "gatherNd: the last axis of the indices names an element of at most 1 axes, but the shape of the "
                + "indices was [1, 2].",
                (fun () -> gatherNd nowhere v)
            )
        Throws<ShapeException>
            .When(
                "gatherNd: the last axis of the indices names an element of at most 1 axes, but the shape of the "
                + "indices was [].",
                (fun () -> gatherNd (integers [] [ 0 ]) v)
            )
        Throws<ShapeException>
            .When(
                "gather: the shapes of x [2, 3] and of the indices [3] must agree in the first 1 axes.",
                (fun () -> gatherBatched 1 1 (indices [ 0; 0; 0 ]) m)
            )
        Throws<ShapeException>
            .When(
                "tensorScatterUpdate: the updates must have the shape [2, 3], that of the indices without their last "
                + "axis and of the axes that they do not name, but it was [3].",
                (fun () -> tensorScatterUpdate column v m)
            )
        Throws<ShapeException>
            .When(
                "takeAlongAxis: the indices need as many axes as x, 2, but their shape was [2].",
                (fun () -> takeAlongAxis 0 i m)
            )
        Throws<ShapeException>
            .When(
                "booleanMask: x must have the shape of the mask, [2], from axis 1 on, but its shape was [2, 3].",
                (fun () -> booleanMask 1 b m)
            )
        Throws<ShapeException>
            .When(
                "dynamicPartition: x must have the shape of the partitions, [2], from axis 0 on, but its shape was "
                + "[3].",
                (fun () -> dynamicPartition 2 i v)
            )
        Throws<ShapeException>
            .When(
                "dynamicStitch: the rows of all data must have one shape, but there are [3] and [].",
                (fun () -> dynamicStitch [ i; indices [ 0; 1; 2 ] ] [ m; v ])
            )
        Throws<ArgumentException>
            .When(
                "dynamicStitch needs as many tensors of indices as of data, and at least one of each. "
                + "(Parameter 'data')",
                (fun () -> dynamicStitch [ i ] [])
            )
    ]

[<Fact>]
let ``segments must be sorted, or numbered below their count`` () =
    demandAll [
        Throws<ArgumentException>
            .When(
                "segmentSum: the segments must be sorted, from 0 or above, but there was 0 at position 1. Use the "
                + "unsorted version, and say how many there are. (Parameter 'segments')",
                (fun () -> segmentSum (indices [ 1; 0; 1 ]) v)
            )
        Throws<ArgumentException>
            .When(
                "segmentMax: the segments must be sorted, from 0 or above, but there was -1 at position 0. Use the "
                + "unsorted version, and say how many there are. (Parameter 'segments')",
                (fun () -> segmentMax (indices [ -1; 0; 1 ]) v)
            )
        Throws<ShapeException>
            .When("segmentMin needs a vector of segments, but its shape was [2, 1].", (fun () -> segmentMin column v))
        Throws<ShapeException>
            .When(
                "unsortedSegmentSum: the segments must have the shape of the first axes of x, but there were [2] for "
                + "x of shape [3].",
                (fun () -> unsortedSegmentSum 2 i v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "unsortedSegmentProduct: the segment 2 does not exist: they run from 0 to 1. A negative number drops "
                + "its row. (Parameter 'segments')",
                (fun () -> unsortedSegmentProduct 2 (indices [ 0; 2; 1 ]) v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "unsortedSegmentMin: the segment 0 does not exist: there are none. A negative number drops its row. "
                + "(Parameter 'segments')",
                (fun () -> unsortedSegmentMin 0 (indices [ 0; 2; 1 ]) v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "unsortedSegmentMean: the number of segments must not be negative, but it was -1. "
                + "(Parameter 'count')",
                (fun () -> unsortedSegmentMean -1 (indices [ 0; 2; 1 ]) v)
            )
    ]

[<Fact>]
let ``an order says how many places it has`` () =
    demandAll [
        Throws<ArgumentOutOfRangeException>
            .When(
                "topK: 4 elements were asked for, but the last axis has 3. Ask for 0 to 3. (Parameter 'k')",
                (fun () -> topK 4 v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "nthElement: there is no place -4 in the order of 3 elements. Places count from 0, or from -1 at the "
                + "end. (Parameter 'n')",
                (fun () -> nthElement -4 v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "quantile: the fraction must lie in [0, 1], but it was 1.5. (Parameter 'q')",
                (fun () -> quantile 1.5 0 v)
            )
        Throws<ShapeException>
            .When("median: axis 0 is empty, and no elements have no order.", (fun () -> median 0 (zeros [ 0 ])))
        Throws<ArgumentOutOfRangeException>
            .When(
                "sort: axis 1 does not exist: a value of rank 1 has axes -1 to 0 (negative ones count from the end). "
                + "(Parameter 'axis')",
                (fun () -> sort 1 v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "topK: axis -1 does not exist: the value has no axes (its shape is []). Leave the axis out. "
                + "(Parameter 'axis')",
                (fun () -> topK 1 x)
            )
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> sort 0 missing))
        Throws<ArgumentNullException>
            .When(
                "updates must not be null: give a tensor. (Parameter 'updates')",
                (fun () -> tensorScatterAdd column missing m)
            )
    ]

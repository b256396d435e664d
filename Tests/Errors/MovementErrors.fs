// What repetitions, orders of axes, parts, borders, blocks and diagonals throw.
// Law: a message says what was given, what was needed and what to do; each text is held to the letter.
module FunGrad.Tests.Errors.MovementErrors

open System
open Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown

let private image = zeros [ 1; 2; 3; 1 ]

[<Fact>]
let ``a repetition or an order of axes names what does not fit`` () =
    demandAll [
        Throws<ArgumentException>
            .When(
                "tile: a tensor of 2 axes needs as many non-negative repeats, but they were [2]. (Parameter"
                + " 'repeats')",
                (fun () -> tile [ 2 ] m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "repeat: axis 2 does not exist: a value of rank 2 has axes -2 to 1 (negative ones count "
                + "from the end). (Parameter 'axis')",
                (fun () -> repeat 2 1 m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "repeat: the count must not be negative, but it was -1. (Parameter 'count')",
                (fun () -> repeat 0 -1 v)
            )
        Throws<ArgumentException>
            .When(
                "repeatEach: axis 0 of length 3 needs as many non-negative counts, but they were [1, 2]. "
                + "(Parameter 'counts')",
                (fun () -> repeatEach 0 [ 1; 2 ] v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "roll: axis 1 does not exist: a value of rank 1 has axes -1 to 0 (negative ones count from "
                + "the end). (Parameter 'axis')",
                (fun () -> roll 1 1 v)
            )
        Throws<ArgumentException>
            .When(
                "flip: axis 0 of a value of rank 2 is named twice in [0, 0]. Name each axis once. "
                + "(Parameter 'axes')",
                (fun () -> flipOver [ 0; 0 ] m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "moveAxis: axis 2 does not exist: a value of rank 2 has axes -2 to 1 (negative ones count "
                + "from the end). (Parameter 'axis')",
                (fun () -> moveAxis 0 2 m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "swapAxes: axis 2 does not exist: a value of rank 2 has axes -2 to 1 (negative ones count "
                + "from the end). (Parameter 'axis')",
                (fun () -> swapAxes 0 2 m)
            )
        Throws<ShapeException>
            .When(
                "rot90 turns the first two axes, but the shape was [3]. Reshape to a matrix first.",
                (fun () -> rot90 1 v)
            )
        Throws<ArgumentException>
            .When(
                "reverseSequence needs two different axes, but both were 1. (Parameter 'batchAxis')",
                (fun () -> reverseSequence (indices [ 1; 2 ]) 1 1 m)
            )
        Throws<DTypeException>
            .When(
                "reverseSequence needs lengths of dtype Int64 or Int32, but the dtype was Float64. Make "
                + "them with Tensor.Indices(...) or cast them.",
                (fun () -> reverseSequence v 1 0 m)
            )
        Throws<ShapeException>
            .When(
                "reverseSequence needs one length for each of the 2 examples, but their shape was [3].",
                (fun () -> reverseSequence (indices [ 1; 2; 3 ]) 1 0 m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "reverseSequence: the length 4 of example 1 must lie between 0 and 3, the length of the "
                + "sequence axis. (Parameter 'lengths')",
                (fun () -> reverseSequence (indices [ 1; 4 ]) 1 0 m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "reverseSequence: the length -1 of example 0 must lie between 0 and 3, the length of the "
                + "sequence axis. (Parameter 'lengths')",
                (fun () -> reverseSequence (indices [ -1; 2 ]) 1 0 m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "reverseSequence: axis 2 does not exist: a value of rank 2 has axes -2 to 1 (negative ones "
                + "count from the end). (Parameter 'axis')",
                (fun () -> reverseSequence i 2 0 m)
            )
    ]

[<Fact>]
let ``a part or a border names the bounds that it keeps to`` () =
    demandAll [
        Throws<ArgumentException>
            .When(
                "stridedSlice: a tensor of 2 axes needs as many starts, lengths and steps, but they were "
                + "[0], [1, 1], [1, 1]. (Parameter 'starts')",
                (fun () -> stridedSlice [ 0 ] [ 1; 1 ] [ 1; 1 ] m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "stridedSlice: start 0, length 4 and step 1 reach outside axis 0 of length 3. Positions run"
                + " from 0 to the length less 1, and a length is at least 0. (Parameter 'starts')",
                (fun () -> stridedSlice [ 0 ] [ 4 ] [ 1 ] v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "stridedSlice: start 0, length -1 and step 1 reach outside axis 0 of length 3. Positions "
                + "run from 0 to the length less 1, and a length is at least 0. (Parameter 'starts')",
                (fun () -> stridedSlice [ 0 ] [ -1 ] [ 1 ] v)
            )
        Throws<ShapeException>
            .When(
                "squeeze: axis 1 of the shape [2, 3] has length 3, and only axes of length 1 can be " + "dropped.",
                (fun () -> squeezeOver [ 1 ] m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "unstack: axis 0 does not exist: the value has no axes (its shape is []). Leave the axis "
                + "out. (Parameter 'axis')",
                (fun () -> unstack 0 x)
            )
        Throws<ArgumentException>
            .When(
                "splitInto: axis 0 of length 3 does not divide into 2 equal parts. Give a divisor, or the "
                + "lengths to split. (Parameter 'count')",
                (fun () -> splitInto 0 2 v)
            )
        Throws<ArgumentException>
            .When(
                "pad: a tensor of 2 axes needs as many non-negative counts before and after, but they were "
                + "[1] and [1]. (Parameter 'before')",
                (fun () -> padWith 1.0 [ 1 ] [ 1 ] m)
            )
        Throws<ArgumentException>
            .When(
                "pad: a tensor of 1 axes needs as many non-negative counts before and after, but they were "
                + "[-1] and [1]. (Parameter 'before')",
                (fun () -> padWith 1.0 [ -1 ] [ 1 ] v)
            )
        Throws<ArgumentException>
            .When(
                "padReflect needs a count before and after each axis, from 0 to the length less 1, but for "
                + "the shape [3] they were [3] and [0]. (Parameter 'before')",
                (fun () -> padReflect [ 3 ] [ 0 ] v)
            )
        Throws<ArgumentException>
            .When(
                "padSymmetric needs a count before and after each axis, from 0 to the length, but for the "
                + "shape [3] they were [4] and [0]. (Parameter 'before')",
                (fun () -> padSymmetric [ 4 ] [ 0 ] v)
            )
    ]

[<Fact>]
let ``blocks name the axes that they do not divide`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "spaceToDepth needs images of shape [batch, height, width, channels] and a block of at "
                + "least 1, but the shape was [2, 3] and the block 2.",
                (fun () -> spaceToDepth 2 m)
            )
        Throws<ShapeException>
            .When(
                "spaceToDepth needs images of shape [batch, height, width, channels] and a block of at "
                + "least 1, but the shape was [1, 2, 3, 1] and the block 0.",
                (fun () -> spaceToDepth 0 image)
            )
        Throws<ShapeException>
            .When(
                "spaceToDepth: blocks of 2 do not divide the height and width of the shape [1, 2, 3, 1]. "
                + "Pad or slice it first.",
                (fun () -> spaceToDepth 2 image)
            )
        Throws<ShapeException>
            .When(
                "depthToSpace: blocks of 4 do not divide the channels of the shape [1, 2, 3, 1]. Pad or "
                + "slice it first.",
                (fun () -> depthToSpace 2 image)
            )
        Throws<ArgumentException>
            .When(
                "spaceToBatch needs blocks of at least 1 and non-negative counts before and after for the "
                + "axes behind the batch, but for the shape [2, 3] they were [0], [0] and [0]. (Parameter "
                + "'block')",
                (fun () -> spaceToBatch [ 0 ] [ 0 ] [ 0 ] m)
            )
        Throws<ShapeException>
            .When(
                "spaceToBatch: blocks of [2] do not divide the padded axes of the shape [2, 3]. Pad or "
                + "slice it first.",
                (fun () -> spaceToBatch [ 2 ] [ 0 ] [ 0 ] m)
            )
        Throws<ShapeException>
            .When(
                "batchToSpace: blocks of [3] do not divide the batch of the shape [2, 3]. Pad or slice it "
                + "first.",
                (fun () -> batchToSpace [ 3 ] [ 0 ] [ 0 ] m)
            )
        Throws<ShapeException>
            .When(
                "batchToSpace: crops of [3] and [4] leave nothing of the axes [6]. Crop less.",
                (fun () -> batchToSpace [ 2 ] [ 3 ] [ 4 ] m)
            )
        Throws<ArgumentException>
            .When(
                "batchToSpace needs blocks of at least 1 and non-negative counts before and after for the "
                + "axes behind the batch, but for the shape [1, 2, 3, 1] they were [2, 2], [0] and [0]. "
                + "(Parameter 'block')",
                (fun () -> batchToSpace [ 2; 2 ] [ 0 ] [ 0 ] image)
            )
    ]

[<Fact>]
let ``a diagonal names the offsets that a matrix has`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "diag needs a vector, or vectors along leading axes, but was given a single number. Reshape"
                + " it.",
                (fun () -> diag 0 x)
            )
        Throws<ShapeException>
            .When(
                "diagPart needs a matrix, or matrices along leading axes, but the shape was [3]. Reshape it"
                + " first.",
                (fun () -> diagPart 0 v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "diagPart: the diagonal 3 lies outside a matrix of 2 rows and 3 columns. Offsets run from "
                + "-1 to 2. (Parameter 'offset')",
                (fun () -> diagPart 3 m)
            )
        Throws<ShapeException>
            .When(
                "setDiag: the diagonal needs the shape [2], but it was [3]. Give one element for each place"
                + " on it.",
                (fun () -> setDiag 0 v m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "setDiag: the diagonal 4 lies outside a matrix of 2 rows and 3 columns. Offsets run from -1"
                + " to 2. (Parameter 'offset')",
                (fun () -> setDiag 4 v m)
            )
        Throws<ShapeException>
            .When(
                "bandPart needs a matrix, or matrices along leading axes, but the shape was [3]. Reshape it"
                + " first.",
                (fun () -> bandPart 0 0 v)
            )
        Throws<ShapeException>
            .When(
                "tril needs a matrix, or matrices along leading axes, but the shape was [3]. Reshape it " + "first.",
                (fun () -> tril 0 v)
            )
        Throws<ShapeException>
            .When(
                "trace needs a matrix, or matrices along leading axes, but the shape was [3]. Reshape it "
                + "first.",
                (fun () -> trace v)
            )
        Throws<ShapeException>
            .When(
                "meshgrid needs vectors, but one had the shape [2, 3]. Reshape it to one axis.",
                (fun () -> meshgrid [ v; m ])
            )
    ]

// What convolutions, pools, losses and normalisations throw.
// Law: a message says what was given, what was needed and what to do; each text is held to the letter.
module FunGrad.Tests.Errors.NeuralErrors

open System
open Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown

let private image = zeros [ 1; 3; 4; 2 ]
let private same = Padding.Same
let private valid = Padding.Valid

[<Fact>]
let ``a convolution names axes, channels and windows that do not fit`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "conv2d: the input must have 4 axes, [examples, 2 spatial axes, channels], but its shape "
                + "was [2, 3]. Add an axis of length 1 for a single example.",
                (fun () -> conv2d [] valid (zeros [ 2; 2; 2; 1 ]) m)
            )
        Throws<ShapeException>
            .When(
                "conv2d: the filter must have 4 axes, [2 spatial axes, channels in, channels out], but "
                + "its shape was [2, 2, 2].",
                (fun () -> conv2d [] valid (zeros [ 2; 2; 2 ]) image)
            )
        Throws<ShapeException>
            .When(
                "conv2d: the channels do not fit: the input has 2 and the filter of shape [2, 2, 3, 1] "
                + "takes 3 and gives 1. Let the filter take all of them, or those of one of several equal "
                + "groups.",
                (fun () -> conv2d [] valid (zeros [ 2; 2; 3; 1 ]) image)
            )
        Throws<ShapeException>
            .When(
                "conv2d: a window spans 4 cells along spatial axis 0, but the input has only 3 there, "
                + "padding included. Use Padding.Same or a smaller window.",
                (fun () -> conv2d [] valid (zeros [ 4; 2; 2; 1 ]) image)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "conv2d: the strides must be one number for each of the 2 spatial axes, at least 1, but "
                + "they were [0, 1]. (Parameter 'strides')",
                (fun () -> conv2d [ 0; 1 ] same (zeros [ 2; 2; 2; 1 ]) image)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "conv2d: the strides must be one number for each of the 2 spatial axes, at least 1, but "
                + "they were [2]. (Parameter 'strides')",
                (fun () -> conv2d [ 2 ] same (zeros [ 2; 2; 2; 1 ]) image)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "convolution: the dilations must be one number for each of the 2 spatial axes, at least "
                + "1, but they were [1, -1]. (Parameter 'dilations')",
                (fun () -> convolution [] [ 1; -1 ] same (zeros [ 2; 2; 2; 1 ]) image)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "conv2d: the padding must be one number for each of the 2 spatial axes, at least 0, but "
                + "they were [1]. (Parameter 'padding')",
                (fun () -> conv2d [] (Padding.Explicit([ 1 ], [ 1; 1 ])) (zeros [ 2; 2; 2; 1 ]) image)
            )
        Throws<ArgumentNullException>
            .When(
                "conv2d: the padding must not be null: give Padding.Same, Padding.Valid or "
                + "Padding.Explicit. (Parameter 'padding')",
                (fun () -> conv2d [] (Unchecked.defaultof<Padding>) (zeros [ 2; 2; 2; 1 ]) image)
            )
        Throws<DTypeException>
            .When(
                "conv2d needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> conv2d [] same (cast DType.Int32 (zeros [ 2; 2; 2; 1 ])) image)
            )
        Throws<ShapeException>
            .When(
                "depthwiseConv2d: a depthwise filter has filters for each of the input's 2 channels in "
                + "its last axis but one, but its shape was [2, 2, 3, 1].",
                (fun () -> depthwiseConv2d [] same (zeros [ 2; 2; 3; 1 ]) image)
            )
        Throws<ShapeException>
            .When(
                "convTranspose: the last axis of the filter, whose shape is [2, 2, 2, 1], must be as "
                + "long as the input's channels, of which there are 2.",
                (fun () -> convTranspose [] same (zeros [ 2; 2; 2; 1 ]) image)
            )
        Throws<ShapeException>
            .When(
                "convTransposeTo: a convolution of an input of lengths [3, 4] has windows [2, 2], but "
                + "the lengths given were [3, 4]. Choose other output lengths.",
                (fun () -> convTransposeTo [ 3; 4 ] [ 2; 2 ] same (zeros [ 2; 2; 1; 2 ]) image)
            )
        Throws<ShapeException>
            .When(
                "biasAdd: the bias must be a vector as long as the input's last axis, but the shapes "
                + "were [2] and [2, 3].",
                (fun () -> biasAdd (zeros [ 2 ]) m)
            )
    ]

[<Fact>]
let ``a pool names windows that do not fit`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "maxPool: the input must have 4 axes, [examples, 2 spatial axes, channels], but its "
                + "shape was [2, 3]. Add an axis of length 1 for a single example.",
                (fun () -> maxPool [ 2; 2 ] [] same m)
            )
        Throws<ShapeException>
            .When(
                "maxPool: a window spans 5 cells along spatial axis 0, but the input has only 3 there, "
                + "padding included. Use Padding.Same or a smaller window.",
                (fun () -> maxPool [ 5; 2 ] [] valid image)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "avgPool: the sizes must be one number for each of the 2 spatial axes, at least 1, but "
                + "they were [0, 2]. (Parameter 'sizes')",
                (fun () -> avgPool [ 0; 2 ] [] same image)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "avgPool: a window of 2 cells would lie in the padding alone, which is 2 before and 0 "
                + "after spatial axis 0. Pad by less than a window. (Parameter 'padding')",
                (fun () -> avgPool [ 2; 2 ] [] (Padding.Explicit([ 2; 0 ], [ 0; 0 ])) image)
            )
        Throws<DTypeException>
            .When(
                "argMaxPool needs floating-point numbers, but the dtype was Int64. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> argMaxPool [ 2; 2 ] [] same (cast DType.Int64 image))
            )
    ]

[<Fact>]
let ``a loss names labels that do not fit`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "softmaxCrossEntropy: labels and predictions must have one shape, but the shapes were "
                + "[3] and [2, 3].",
                (fun () -> softmaxCrossEntropy v m)
            )
        Throws<ShapeException>
            .When(
                "softmaxCrossEntropy needs logits with an axis of classes, but was given a single "
                + "number. Reshape to [1]?",
                (fun () -> softmaxCrossEntropy x x)
            )
        Throws<DTypeException>
            .When(
                "sparseSoftmaxCrossEntropy: labels must be Int64 or Int32, but the dtype was Float64. "
                + "Use softmaxCrossEntropy for probabilities of classes.",
                (fun () -> sparseSoftmaxCrossEntropy v m)
            )
        Throws<ShapeException>
            .When(
                "sparseSoftmaxCrossEntropy: there must be one label for each row of logits, [2], but the "
                + "labels' shape was [3].",
                (fun () -> sparseSoftmaxCrossEntropy (indices [ 1; 2; 0 ]) m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "sparseSoftmaxCrossEntropy: the label 3 is no class: there are 3, numbered from 0 to 2. "
                + "(Parameter 'labels')",
                (fun () -> sparseSoftmaxCrossEntropy (indices [ 1; 3 ]) m)
            )
        Throws<ShapeException>
            .When(
                "sigmoidCrossEntropy: labels and predictions must have one shape, but the shapes were "
                + "[3] and [2, 3].",
                (fun () -> sigmoidCrossEntropy v m)
            )
        Throws<ArgumentOutOfRangeException>
            .When("huberLoss: delta must be positive, but was 0. (Parameter 'delta')", (fun () -> huberLoss 0.0 m m))
    ]

let private logits = zeros [ 3; 2; 4 ]
let private labels = reshape [ 2; 1 ] (indices [ 1; 2 ])
let private ones' = indices [ 1; 1 ]

[<Fact>]
let ``ctcLoss names what does not fit`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "ctcLoss: the logits must have the axes [frames, examples, classes], but their shape was "
                + "[2, 3].",
                (fun () -> ctcLoss 0 labels ones' ones' m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "ctcLoss: the blank must be one of the 4 classes, but was 4. (Parameter 'blank')",
                (fun () -> ctcLoss 4 labels ones' ones' logits)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "ctcLoss: the label 2 is no class: there are 4, numbered from 0, and 2 is the blank. "
                + "(Parameter 'labels')",
                (fun () -> ctcLoss 2 labels ones' ones' logits)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                ("ctcLoss: labelLengths must lie between 0 and 1, but one was 2. (Parameter " + "'labelLengths')"),
                (fun () -> ctcLoss 0 labels (indices [ 2; 1 ]) ones' logits)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                ("ctcLoss: frameLengths must lie between 0 and 3, but one was 4. (Parameter " + "'frameLengths')"),
                (fun () -> ctcLoss 0 labels ones' (indices [ 1; 4 ]) logits)
            )
        Throws<ShapeException>
            .When(
                "ctcLoss: labelLengths must have the shape [2], but had [1].",
                (fun () -> ctcLoss 0 labels (indices [ 1 ]) ones' logits)
            )
        Throws<DTypeException>
            .When(
                "ctcLoss: labels must be Int64 or Int32, but the dtype was Float64. Cast them first.",
                (fun () -> ctcLoss 0 (zeros [ 2; 1 ]) ones' ones' logits)
            )
    ]

[<Fact>]
let ``a normalisation names scales, groups and probabilities that do not fit`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "batchNorm: the scale must have the shape of the input's last axes, but the shapes were "
                + "[2] and [2, 3].",
                (fun () -> batchNorm 0.1 (ones [ 2 ]) (zeros [ 3 ]) m)
            )
        Throws<ShapeException>
            .When(
                "batchNorm: the scale must be a vector with one number for each channel, and the input "
                + "must have examples before its channels, but the shapes were [2, 3] and [2, 3].",
                (fun () -> batchNorm 0.1 (ones [ 2; 3 ]) (zeros [ 3 ]) m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "layerNorm: epsilon must not be negative, but was -0.1. (Parameter 'epsilon')",
                (fun () -> layerNorm -0.1 (ones [ 3 ]) (zeros [ 3 ]) m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                ("groupNorm: the 3 channels must fall into equal groups, but there were 2. (Parameter " + "'groups')"),
                (fun () -> groupNorm 2 0.1 (ones [ 3 ]) (zeros [ 3 ]) m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "localResponseNormalization needs an input with channels and a radius of at least 0, but "
                + "the shape was [2, 3] and the radius -1. (Parameter 'radius')",
                (fun () -> localResponseNormalization -1 1.0 1.0 0.5 m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                ("dropout: the probability to keep must be above 0 and at most 1, but was 0. (Parameter " + "'keep')"),
                (fun () -> dropout 0.0 b v)
            )
        Throws<ShapeException>
            .When(
                "dropout: the mask must broadcast to the input, but the shapes were [2, 3] and [3].",
                (fun () -> dropout 0.5 m v)
            )
        Throws<DTypeException>
            .When(
                "dropout needs floating-point numbers, but the dtype was Int32. Convert it first: "
                + "Cast(DType.Float64).",
                (fun () -> dropout 0.5 b i)
            )
    ]

namespace FunGrad

// The front door for F#, neural networks. Each line hands on to the file that holds the story; what a function means,
// demands and throws stands in the signature file beside this one.

[<AutoOpen>]
module NeuralFunctions =

    let private axesOf (x: Tensor) = max 1 ((Engine.Shape(Engine.Given("x", x))).Length - 2)

    let convolution (strides: seq<int>) (dilations: seq<int>) (padding: Padding) (filter: Tensor) (x: Tensor) =
        let strides, dilations = Seq.toArray strides, Seq.toArray dilations
        Convolution.convolve "convolution" (axesOf x) strides dilations padding filter x

    let private convolve name axes (strides: seq<int>) padding filter x =
        Convolution.convolve name axes (Seq.toArray strides) [||] padding filter x

    let conv1d (stride: int) (padding: Padding) (filter: Tensor) (x: Tensor) =
        convolve "conv1d" 1 [ stride ] padding filter x

    let conv2d (strides: seq<int>) (padding: Padding) (filter: Tensor) (x: Tensor) =
        convolve "conv2d" 2 strides padding filter x

    let conv3d (strides: seq<int>) (padding: Padding) (filter: Tensor) (x: Tensor) =
        convolve "conv3d" 3 strides padding filter x

    let depthwiseConv2d (strides: seq<int>) (padding: Padding) (filter: Tensor) (x: Tensor) =
        Convolution.depthwise "depthwiseConv2d" 2 (Seq.toArray strides) [||] padding filter x

    let separableConv2d (strides: seq<int>) (padding: Padding) (depthwise: Tensor) (pointwise: Tensor) (x: Tensor) =
        Convolution.separable "separableConv2d" 2 (Seq.toArray strides) [||] padding depthwise pointwise x

    let convTranspose (strides: seq<int>) (padding: Padding) (filter: Tensor) (w: Tensor) =
        Convolution.transpose "convTranspose" (axesOf w) ValueNone (Seq.toArray strides) [||] padding filter w

    let convTransposeTo (lengths: seq<int>) (strides: seq<int>) (padding: Padding) (filter: Tensor) (w: Tensor) =
        let target = ValueSome(Seq.toArray lengths)
        Convolution.transpose "convTransposeTo" (axesOf w) target (Seq.toArray strides) [||] padding filter w

    let patches (sizes: seq<int>) (strides: seq<int>) (padding: Padding) (x: Tensor) =
        Convolution.patches (Seq.toArray sizes) (Seq.toArray strides) [||] padding x

    let biasAdd (bias: Tensor) (x: Tensor) = Convolution.biasAdd bias x

    let maxPool (sizes: seq<int>) (strides: seq<int>) (padding: Padding) (x: Tensor) =
        Pooling.maximum (Seq.toArray sizes) (Seq.toArray strides) padding x

    let argMaxPool (sizes: seq<int>) (strides: seq<int>) (padding: Padding) (x: Tensor) =
        Pooling.argMaximum (Seq.toArray sizes) (Seq.toArray strides) padding x

    let avgPool (sizes: seq<int>) (strides: seq<int>) (padding: Padding) (x: Tensor) =
        Pooling.average (Seq.toArray sizes) (Seq.toArray strides) padding x

    let softmaxCrossEntropy (labels: Tensor) (logits: Tensor) = Losses.softmaxCrossEntropy labels logits
    let sparseSoftmaxCrossEntropy (labels: Tensor) (logits: Tensor) = Losses.sparseSoftmaxCrossEntropy labels logits
    let sigmoidCrossEntropy (labels: Tensor) (logits: Tensor) = Losses.sigmoidCrossEntropy labels logits

    let weightedSigmoidCrossEntropy (weight: Tensor) (labels: Tensor) (logits: Tensor) =
        Losses.weightedSigmoidCrossEntropy weight labels logits

    let ctcLoss (blank: int) (labels: Tensor) (labelLengths: Tensor) (frameLengths: Tensor) (logits: Tensor) =
        Ctc.loss blank labels labelLengths frameLengths logits

    let meanSquaredError (labels: Tensor) (x: Tensor) = Losses.meanSquaredError labels x
    let meanAbsoluteError (labels: Tensor) (x: Tensor) = Losses.meanAbsoluteError labels x
    let huberLoss (delta: float) (labels: Tensor) (x: Tensor) = Losses.huber delta labels x
    let logLoss (epsilon: float) (labels: Tensor) (x: Tensor) = Losses.logLoss epsilon labels x
    let hingeLoss (labels: Tensor) (x: Tensor) = Losses.hinge labels x
    let cosineDistance (axis: int) (labels: Tensor) (x: Tensor) = Losses.cosineDistance axis labels x

    let batchNorm (epsilon: float) (scale: Tensor) (offset: Tensor) (x: Tensor) : Tensor * Tensor * Tensor =
        let struct (y, mean, variance) = Normalization.batch epsilon scale offset x
        y, mean, variance

    let batchNormInference
        (epsilon: float)
        (mean: Tensor)
        (variance: Tensor)
        (scale: Tensor)
        (offset: Tensor)
        (x: Tensor)
        =
        Normalization.inference epsilon mean variance scale offset x

    let layerNorm (epsilon: float) (scale: Tensor) (offset: Tensor) (x: Tensor) =
        Normalization.layer epsilon scale offset x

    let groupNorm (groups: int) (epsilon: float) (scale: Tensor) (offset: Tensor) (x: Tensor) =
        Normalization.group groups epsilon scale offset x

    let localResponseNormalization (radius: int) (bias: float) (alpha: float) (beta: float) (x: Tensor) =
        Normalization.localResponse radius bias alpha beta x

    let dropout (keep: float) (mask: Tensor) (x: Tensor) = Normalization.dropout keep mask x

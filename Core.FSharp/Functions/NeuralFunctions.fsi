namespace FunGrad

// The front door for F#, neural networks: convolutions and pools over [examples, spatial axes..., channels], losses,
// normalisations and dropout. Laws: an example gives what its comment says; every function differentiates to any order
// in every argument of floating-point numbers. Read next: NeuralFunctions.fs, then the file that each line there names.

open System.ComponentModel

/// <summary>The functions of neural networks, in scope after <c>open FunGrad</c>.</summary>
/// <remarks>Images have the shape [examples, spatial axes..., channels]. Strides and dilations are one number for each
/// spatial axis, or none for ones. Shapes that do not fit throw <see cref="T:FunGrad.ShapeException"/>, integers where
/// floating-point numbers are needed <see cref="T:FunGrad.DTypeException"/>.</remarks>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module NeuralFunctions =

    // -- Convolutions -------------------------------------------------------------------------------------------------

    /// <summary>y[n, o, d] = Σ x[n, s·o + r·k - before, c] · f[k, c, d] over cells k and channels c, with strides s and
    /// dilations r, over as many spatial axes as x has.</summary>
    /// <remarks>x is [N, L..., C], the filter [K..., C, D], and the result [N, O..., D]. A filter [K..., C/g, D] works
    /// on g groups of channels, each of which gives D/g of the results.</remarks>
    /// <exception cref="T:FunGrad.ShapeException">Axes, channels or window do not fit the input.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A stride or dilation is less than 1, or padding is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// let x = reshape [ 1; 5; 1 ] (tensor [ 1; 2; 3; 4; 5 ])
    /// let f = reshape [ 2; 1; 1 ] (tensor [ 1; 10 ])
    /// reshape [ -1 ] (convolution [ 1 ] [ 2 ] Padding.Valid f x)   // [31. 42. 53.]
    /// </code></example>
    val convolution:
        strides: seq<int> -> dilations: seq<int> -> padding: Padding -> filter: Tensor -> x: Tensor -> Tensor

    /// <summary>A convolution along one axis: x is [N, L, C], the filter [K, C, D].</summary>
    /// <exception cref="T:FunGrad.ShapeException">Axes, channels or window do not fit the input.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The stride is less than 1, or padding is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// let x = reshape [ 1; 4; 1 ] (tensor [ 1; 2; 3; 4 ])
    /// reshape [ -1 ] (conv1d 1 Padding.Same (ones [ 3; 1; 1 ]) x)   // [3. 6. 9. 7.]
    /// </code></example>
    val conv1d: stride: int -> padding: Padding -> filter: Tensor -> x: Tensor -> Tensor

    /// <summary>A convolution over rows and columns: x is [N, H, W, C], the filter [K, K', C, D].</summary>
    /// <exception cref="T:FunGrad.ShapeException">Axes, channels or window do not fit the input.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A stride is less than 1, or padding is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// let x = reshape [ 1; 2; 3; 1 ] (arange 1.0 7.0 1.0)
    /// let f = reshape [ 2; 2; 1; 1 ] (tensor [ 1; 2; 3; 4 ])
    /// reshape [ -1 ] (grad (fun f -> sum (conv2d [ 1; 1 ] Padding.Valid f x)) f)   // [3. 5. 9. 11.]
    /// </code></example>
    val conv2d: strides: seq<int> -> padding: Padding -> filter: Tensor -> x: Tensor -> Tensor

    /// <summary>A convolution over three axes: x is [N, L, H, W, C], the filter [K, K', K'', C, D].</summary>
    /// <exception cref="T:FunGrad.ShapeException">Axes, channels or window do not fit the input.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A stride is less than 1, or padding is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// reshape [ -1 ] (conv3d [] Padding.Valid (ones [ 2; 2; 2; 1; 1 ]) (ones [ 1; 2; 2; 3; 1 ]))   // [8. 8.]
    /// </code></example>
    val conv3d: strides: seq<int> -> padding: Padding -> filter: Tensor -> x: Tensor -> Tensor

    /// <summary>A convolution that keeps channels apart: the filter [K, K', C, M] gives each of the C channels of x M
    /// results, [N, O, O', C·M].</summary>
    /// <exception cref="T:FunGrad.ShapeException">Axes, channels or window do not fit the input.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A stride is less than 1, or padding is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// let x = reshape [ 1; 1; 2; 2 ] (tensor [ 1; 2; 3; 4 ])
    /// let f = reshape [ 1; 1; 2; 1 ] (tensor [ 10; 100 ])
    /// reshape [ -1 ] (depthwiseConv2d [] Padding.Valid f x)   // [10. 200. 30. 400.]
    /// </code></example>
    val depthwiseConv2d: strides: seq<int> -> padding: Padding -> filter: Tensor -> x: Tensor -> Tensor

    /// <summary>A depthwise convolution, then a convolution of single cells [1, 1, C·M, D] that mixes
    /// channels.</summary>
    /// <exception cref="T:FunGrad.ShapeException">Axes, channels or window do not fit the input.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A stride is less than 1, or padding is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// let x = reshape [ 1; 1; 2; 2 ] (tensor [ 1; 2; 3; 4 ])
    /// let depthwise = reshape [ 1; 1; 2; 1 ] (tensor [ 10; 100 ])
    /// reshape [ -1 ] (separableConv2d [] Padding.Valid depthwise (ones [ 1; 1; 2; 1 ]) x)   // [210. 430.]
    /// </code></example>
    val separableConv2d:
        strides: seq<int> -> padding: Padding -> depthwise: Tensor -> pointwise: Tensor -> x: Tensor -> Tensor

    /// <summary>The transpose of a convolution in its input: ⟨convolution f x, w⟩ = ⟨x, convTranspose f w⟩. w is
    /// [N, O..., D], the filter [K..., C, D], and the result [N, L..., C].</summary>
    /// <remarks>L is s·O with Padding.Same, s·(O - 1) plus the window's span with Padding.Valid, and that less the
    /// padding otherwise; see convTransposeTo for other lengths.</remarks>
    /// <exception cref="T:FunGrad.ShapeException">Axes, channels or window do not fit the input.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A stride is less than 1, or padding is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// let w = reshape [ 1; 2; 1 ] (tensor [ 1; 10 ])
    /// reshape [ -1 ] (convTranspose [ 2 ] Padding.Valid (ones [ 3; 1; 1 ]) w)   // [1. 1. 11. 10. 10.]
    /// </code></example>
    val convTranspose: strides: seq<int> -> padding: Padding -> filter: Tensor -> w: Tensor -> Tensor

    /// <summary>The transpose of a convolution whose input has the given spatial lengths: several lengths lead to one
    /// number of windows where the stride is above 1.</summary>
    /// <exception cref="T:FunGrad.ShapeException">A convolution of such an input has another number of windows, or axes
    /// or channels do not fit.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A stride is less than 1, or padding is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// let w = reshape [ 1; 2; 1 ] (tensor [ 1; 10 ])
    /// reshape [ -1 ] (convTransposeTo [ 3 ] [ 2 ] Padding.Same (ones [ 1; 1; 1 ]) w)   // [1. 0. 10.]
    /// </code></example>
    val convTransposeTo:
        lengths: seq<int> -> strides: seq<int> -> padding: Padding -> filter: Tensor -> w: Tensor -> Tensor

    /// <summary>Every window of [N, L..., C] as cells of its own: [N, O..., K..., C], zeros where it reaches into the
    /// padding.</summary>
    /// <exception cref="T:FunGrad.ShapeException">Axes or window do not fit the input.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A size or stride is less than 1.</exception>
    /// <example><code lang="fsharp">
    /// let x = reshape [ 1; 4; 1 ] (tensor [ 1; 2; 3; 4 ])
    /// reshape [ 3; 2 ] (patches [ 2 ] [ 1 ] Padding.Valid x)   // [[1. 2.] [2. 3.] [3. 4.]]
    /// </code></example>
    val patches: sizes: seq<int> -> strides: seq<int> -> padding: Padding -> x: Tensor -> Tensor

    /// <summary>x plus a vector along its last axis.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The bias is not a vector as long as the last axis.</exception>
    /// <example><code lang="fsharp">
    /// grad (fun b -> sum (biasAdd b (ones [ 2; 3 ]))) (zeros [ 3 ])   // [2. 2. 2.]
    /// </code></example>
    val biasAdd: bias: Tensor -> x: Tensor -> Tensor

    // -- Pools --------------------------------------------------------------------------------------------------------

    /// <summary>The largest cell of each window of [N, L..., C] in each channel: [N, O..., C]. A tie, and a window of
    /// NaN, belongs to its first cell in row-major order. Padding is never the largest.</summary>
    /// <exception cref="T:FunGrad.ShapeException">Axes or window do not fit the input.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A size or stride is less than 1, or a window lies in the
    /// padding alone.</exception>
    /// <example><code lang="fsharp">
    /// let x = reshape [ 1; 5; 1 ] (tensor [ 1; 5; 2; 2; 0 ])
    /// reshape [ -1 ] (grad (fun x -> sum (maxPool [ 2 ] [ 1 ] Padding.Valid x)) x)   // [0. 2. 1. 1. 0.]
    /// </code></example>
    val maxPool: sizes: seq<int> -> strides: seq<int> -> padding: Padding -> x: Tensor -> Tensor

    /// <summary>Where the cells of maxPool are: Int64 positions in [L..., C] of each example, counted row-major. It
    /// cuts derivatives.</summary>
    /// <exception cref="T:FunGrad.ShapeException">Axes or window do not fit the input.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A size or stride is less than 1, or a window lies in the
    /// padding alone.</exception>
    /// <example><code lang="fsharp">
    /// let x = reshape [ 1; 5; 1 ] (tensor [ 1; 5; 2; 2; 0 ])
    /// reshape [ -1 ] (argMaxPool [ 2 ] [ 1 ] Padding.Valid x)   // [1 1 2 3]
    /// </code></example>
    val argMaxPool: sizes: seq<int> -> strides: seq<int> -> padding: Padding -> x: Tensor -> Tensor

    /// <summary>The mean of each window of [N, L..., C] in each channel: [N, O..., C], over the cells of the input
    /// alone, so that padding does not count.</summary>
    /// <exception cref="T:FunGrad.ShapeException">Axes or window do not fit the input.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A size or stride is less than 1, or a window lies in the
    /// padding alone.</exception>
    /// <example><code lang="fsharp">
    /// let x = reshape [ 1; 3; 1 ] (tensor [ 2; 4; 6 ])
    /// reshape [ -1 ] (avgPool [ 2 ] [ 1 ] Padding.Same x)   // [3. 5. 6.]
    /// </code></example>
    val avgPool: sizes: seq<int> -> strides: seq<int> -> padding: Padding -> x: Tensor -> Tensor

    // -- Losses -------------------------------------------------------------------------------------------------------

    /// <summary>-Σ labels · log softmax logits along the last axis; gradient softmax · Σ labels - labels, and
    /// -log softmax in the labels. A label of 0 adds 0, also where the probability is 0.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes differ, or there is no axis of classes.</exception>
    /// <example><code lang="fsharp">
    /// grad (fun logits -> softmaxCrossEntropy (tensor [ 1; 0 ]) logits) (tensor [ 7; 7 ])   // [-0.5 0.5]
    /// </code></example>
    val softmaxCrossEntropy: labels: Tensor -> logits: Tensor -> Tensor

    /// <summary>-log softmax logits at the class that each integer label names, along the last axis: labels have the
    /// logits' shape without it.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The labels' shape is not that of the logits' rows.</exception>
    /// <exception cref="T:FunGrad.DTypeException">The labels are not integers.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A label is no class.</exception>
    /// <example><code lang="fsharp">
    /// let logits = tensor [ [ 7; 7 ]; [ -9; -9 ] ]
    /// grad (fun x -> sum (sparseSoftmaxCrossEntropy (indices [ 1; 0 ]) x)) logits   // [[0.5 -0.5] [-0.5 0.5]]
    /// </code></example>
    val sparseSoftmaxCrossEntropy: labels: Tensor -> logits: Tensor -> Tensor

    /// <summary>-z·log σ(x) - (1 - z)·log(1 - σ(x)), element by element; gradient σ(x) - z, and -x in the labels
    /// z.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes differ.</exception>
    /// <example><code lang="fsharp">
    /// grad (fun x -> sigmoidCrossEntropy (tensor 1.0) x) (tensor 0.0)   // -0.5
    /// </code></example>
    val sigmoidCrossEntropy: labels: Tensor -> logits: Tensor -> Tensor

    /// <summary>-q·z·log σ(x) - (1 - z)·log(1 - σ(x)), element by element: a weight q above 1 finds more positives at
    /// the cost of false ones.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes differ, or the weight does not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// grad (fun x -> weightedSigmoidCrossEntropy (tensor 3.0) (tensor 1.0) x) (tensor 0.0)   // -1.5
    /// </code></example>
    val weightedSigmoidCrossEntropy: weight: Tensor -> labels: Tensor -> logits: Tensor -> Tensor

    /// <summary>-log of the probability that frames of logits [T, N, C] say a sequence of labels, with blanks in
    /// between and repetitions, summed over all ways to do so: one loss for each example; gradient softmax -
    /// posterior.</summary>
    /// <remarks>Frames and labels past an example's lengths do not count: their cotangent is exactly 0, whatever stands
    /// there. Where there are too few frames the loss is infinite and its slope 0.</remarks>
    /// <param name="blank">The class that says nothing.</param>
    /// <param name="labels">Integers [N, L].</param>
    /// <param name="labelLengths">Integers [N]: how many labels count.</param>
    /// <param name="frameLengths">Integers [N]: how many frames count.</param>
    /// <param name="logits">Numbers [T, N, C]; log probabilities are logits too.</param>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not fit each other.</exception>
    /// <exception cref="T:FunGrad.DTypeException">Labels or lengths are not integers.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A label is the blank or no class, or a length is out of
    /// range.</exception>
    /// <example><code lang="fsharp">
    /// let labels = reshape [ 1; 1 ] (indices [ 1 ])
    /// exp (-(ctcLoss 0 labels (indices [ 1 ]) (indices [ 2 ]) (zeros [ 2; 1; 2 ])))   // [0.75]
    /// </code></example>
    val ctcLoss:
        blank: int -> labels: Tensor -> labelLengths: Tensor -> frameLengths: Tensor -> logits: Tensor -> Tensor

    /// <summary>The mean of (x - labels)² over all elements.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes differ.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad (meanSquaredError (tensor [ 1; 2 ])) (tensor [ 3; 2 ])   // (2.0, [2. 0.])
    /// </code></example>
    val meanSquaredError: labels: Tensor -> x: Tensor -> Tensor

    /// <summary>The mean of |x - labels| over all elements; slope 0 where they are equal.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes differ.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad (meanAbsoluteError (tensor [ 1; 2 ])) (tensor [ 3; 2 ])   // (1.0, [0.5 0.])
    /// </code></example>
    val meanAbsoluteError: labels: Tensor -> x: Tensor -> Tensor

    /// <summary>The mean of ½e² where |e| ≤ δ and of δ·|e| - ½δ² elsewhere, with e = x - labels.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes differ.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">δ is not positive.</exception>
    /// <example><code lang="fsharp">
    /// grad (huberLoss 1.0 (tensor [ 0; 0 ])) (tensor [ 0.5; 9.0 ])   // [0.25 0.5 ]
    /// </code></example>
    val huberLoss: delta: float -> labels: Tensor -> x: Tensor -> Tensor

    /// <summary>The mean of -z·log(p + ε) - (1 - z)·log(1 - p + ε) for probabilities p.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes differ.</exception>
    /// <example><code lang="fsharp">
    /// grad (logLoss 0.0 (tensor [ 1; 0 ])) (tensor [ 0.5; 0.5 ])   // [-1. 1.]
    /// </code></example>
    val logLoss: epsilon: float -> labels: Tensor -> x: Tensor -> Tensor

    /// <summary>The mean of max(0, 1 - y·x), with y = 1 for label 1 and -1 for label 0.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes differ.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad (hingeLoss (tensor [ 1; 0 ])) (tensor [ 0.5; -2.0 ])   // (0.25, [-0.5 0. ])
    /// </code></example>
    val hingeLoss: labels: Tensor -> x: Tensor -> Tensor

    /// <summary>1 - the cosine of the angle between the vectors along an axis, its mean over all of them. A vector of
    /// zeros is at a right angle to all.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes differ.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// cosineDistance 0 (tensor [ 0; 2 ]) (tensor [ 3; 0 ])   // 1.0
    /// </code></example>
    val cosineDistance: axis: int -> labels: Tensor -> x: Tensor -> Tensor

    // -- Normalisations and dropout -----------------------------------------------------------------------------------

    /// <summary>(x - mean)/√(variance + ε)·scale + offset for each channel, the last axis, with the mean and the
    /// variance over all other axes; the result, the means and the variances.</summary>
    /// <exception cref="T:FunGrad.ShapeException">Scale or offset is not a vector of one number for each
    /// channel.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">ε is negative.</exception>
    /// <example><code lang="fsharp">
    /// let y, mean, variance = batchNorm 0.0 (ones [ 1 ]) (zeros [ 1 ]) (tensor [ [ 3 ]; [ 7 ] ])
    /// y, mean, variance   // ([[-1.] [1.]], [5.], [4.])
    /// </code></example>
    val batchNorm: epsilon: float -> scale: Tensor -> offset: Tensor -> x: Tensor -> Tensor * Tensor * Tensor

    /// <summary>(x - mean)/√(variance + ε)·scale + offset with means and variances that are given.</summary>
    /// <exception cref="T:FunGrad.ShapeException">A vector does not fit the last axis.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">ε is negative.</exception>
    /// <example><code lang="fsharp">
    /// batchNormInference 0.0 (tensor [ 5 ]) (tensor [ 4 ]) (ones [ 1 ]) (zeros [ 1 ]) (tensor [ [ 9 ] ])   // [[2.]]
    /// </code></example>
    val batchNormInference:
        epsilon: float -> mean: Tensor -> variance: Tensor -> scale: Tensor -> offset: Tensor -> x: Tensor -> Tensor

    /// <summary>(x - mean)/√(variance + ε)·scale + offset, with the mean and the variance over the last axes, which are
    /// those of the scale.</summary>
    /// <exception cref="T:FunGrad.ShapeException">Scale or offset does not fit the last axes.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">ε is negative.</exception>
    /// <example><code lang="fsharp">
    /// layerNorm 0.0 (ones [ 2 ]) (zeros [ 2 ]) (tensor [ [ 3; 7 ]; [ 0; -8 ] ])   // [[-1. 1.] [ 1. -1.]]
    /// </code></example>
    val layerNorm: epsilon: float -> scale: Tensor -> offset: Tensor -> x: Tensor -> Tensor

    /// <summary>(x - mean)/√(variance + ε)·scale + offset, with the mean and the variance of each example over all
    /// positions and one of several equal groups of channels; as many groups as channels normalise each image
    /// alone.</summary>
    /// <exception cref="T:FunGrad.ShapeException">Scale or offset does not fit the channels.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The channels do not fall into such groups, or ε is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// groupNorm 2 0.0 (ones [ 4 ]) (zeros [ 4 ]) (tensor [ [ 3; 7; 0; -8 ] ])   // [[-1. 1. 1. -1.]]
    /// </code></example>
    val groupNorm: groups: int -> epsilon: float -> scale: Tensor -> offset: Tensor -> x: Tensor -> Tensor

    /// <summary>x / (bias + α·Σ x²)^β, the sum over channels, the last axis, at most radius away.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The radius is negative, or there are no
    /// channels.</exception>
    /// <example><code lang="fsharp">
    /// localResponseNormalization 1 0.0 1.0 0.5 (tensor [ 3; 4; 0 ])   // [0.6 0.8 0. ]
    /// </code></example>
    val localResponseNormalization: radius: int -> bias: float -> alpha: float -> beta: float -> x: Tensor -> Tensor

    /// <summary>x/keep where the mask holds and 0 elsewhere; a mask of numbers is multiplied with x/keep.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The mask does not broadcast to x.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The probability to keep is not above 0 and at most
    /// 1.</exception>
    /// <example><code lang="fsharp">
    /// dropout 0.5 (tensor [ true; false ]) (tensor [ 3; 4 ])   // [6. 0.]
    /// </code></example>
    val dropout: keep: float -> mask: Tensor -> x: Tensor -> Tensor

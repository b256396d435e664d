// How far predictions are from labels. Law: a cross-entropy is Σ labels·(-log probability) whatever the labels add up
// to, and every loss differentiates in labels that are floating-point numbers too. Read next: Normalization.cs.
namespace FunGrad;

/// <summary>Losses: <c>logits.SoftmaxCrossEntropy(labels)</c>.</summary>
public static class TensorLosses
{
    extension(Tensor x)
    {
        /// <summary>-Σ labels·log softmax logits along the last axis; gradient softmax·Σ labels - labels.</summary>
        /// <param name="labels">Numbers of the logits' shape; they need not add up to 1.</param>
        /// <exception cref="ShapeException">The shapes differ, or there is no axis of classes.</exception>
        /// <example><code>
        /// Grad.Of(logits => logits.SoftmaxCrossEntropy([1, 0]))([7, 7]) // [-0.5 0.5]
        /// </code></example>
        public Tensor SoftmaxCrossEntropy(Tensor labels) => Losses.softmaxCrossEntropy(labels, x);

        /// <summary>-log softmax logits at the class that each integer label names, along the last axis.</summary>
        /// <param name="labels">Integers of the logits' shape without its last axis.</param>
        /// <exception cref="ShapeException">The labels' shape is not that of the logits' rows.</exception>
        /// <exception cref="DTypeException">The labels are not integers.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A label is no class.</exception>
        /// <example><code>
        /// Grad.Of(logits => logits.SparseSoftmaxCrossEntropy(Tensor.Indices(1)).Sum())([[7, 7]]) // [[ 0.5 -0.5]]
        /// </code></example>
        public Tensor SparseSoftmaxCrossEntropy(Tensor labels) => Losses.sparseSoftmaxCrossEntropy(labels, x);

        /// <summary>-q·z·log σ(x) - (1 - z)·log(1 - σ(x)) with labels z, element by element; gradient σ(x) - z for
        /// weight q = 1.</summary>
        /// <param name="labels">Numbers of the logits' shape.</param>
        /// <param name="positiveWeight">q: above 1 it finds more positives at the cost of false ones.</param>
        /// <exception cref="ShapeException">The shapes differ, or the weight does not broadcast.</exception>
        /// <example><code>
        /// Grad.Of(x => x.SigmoidCrossEntropy(1))(0) // -0.5
        /// </code></example>
        public Tensor SigmoidCrossEntropy(Tensor labels, Tensor? positiveWeight = null) =>
            positiveWeight is null
                ? Losses.sigmoidCrossEntropy(labels, x)
                : Losses.weightedSigmoidCrossEntropy(positiveWeight, labels, x);

        /// <summary>-log of the probability that frames of logits [T, N, C] say sequences of labels, with blanks
        /// between them and repetitions: one loss for each example; gradient softmax - posterior.</summary>
        /// <remarks>Frames and labels past an example's lengths do not count: their cotangent is exactly 0, whatever
        /// stands there. Where there are too few frames the loss is infinite and its slope 0.</remarks>
        /// <param name="labels">Integers [N, L].</param>
        /// <param name="labelLengths">Integers [N]: how many labels count.</param>
        /// <param name="frameLengths">Integers [N]: how many frames count.</param>
        /// <param name="blank">The class that says nothing.</param>
        /// <exception cref="ShapeException">The shapes do not fit each other.</exception>
        /// <exception cref="DTypeException">Labels or lengths are not integers.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A label is the blank or no class, or a length is out of
        /// range.</exception>
        /// <example><code>
        /// Tensor labels = Tensor.Indices(1).Reshape(1, 1);
        /// Tensor.Exp(-Tensor.Zeros(2, 1, 2).CtcLoss(labels, Tensor.Indices(1), Tensor.Indices(2))) // [0.75]
        /// </code></example>
        public Tensor CtcLoss(Tensor labels, Tensor labelLengths, Tensor frameLengths, int blank = 0) =>
            Ctc.loss(blank, labels, labelLengths, frameLengths, x);

        /// <summary>The mean of (x - labels)².</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        /// <example><code>
        /// Grad.Of(x => x.MeanSquaredError([1, 2]))([3, 2]) // [2. 0.]
        /// </code></example>
        public Tensor MeanSquaredError(Tensor labels) => Losses.meanSquaredError(labels, x);

        /// <summary>The mean of |x - labels|; slope 0 where they are equal.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        /// <example><code>
        /// Grad.Of(x => x.MeanAbsoluteError([1, 2]))([3, 2]) // [0.5 0. ]
        /// </code></example>
        public Tensor MeanAbsoluteError(Tensor labels) => Losses.meanAbsoluteError(labels, x);

        /// <summary>The mean of ½e² where |e| ≤ δ and of δ·|e| - ½δ² elsewhere, with e = x - labels.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        /// <exception cref="ArgumentOutOfRangeException">δ is not positive.</exception>
        /// <example><code>
        /// Grad.Of(x => x.HuberLoss([0, 0]))([0.5, 9]) // [0.25 0.5 ]
        /// </code></example>
        public Tensor HuberLoss(Tensor labels, double delta = 1.0) => Losses.huber(delta, labels, x);

        /// <summary>The mean of -z·log(p + ε) - (1 - z)·log(1 - p + ε) for probabilities p and labels z.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        /// <example><code>
        /// Grad.Of(p => p.LogLoss([1, 0], 0))([0.5, 0.5]) // [-1. 1.]
        /// </code></example>
        public Tensor LogLoss(Tensor labels, double epsilon = 1e-7) => Losses.logLoss(epsilon, labels, x);

        /// <summary>The mean of max(0, 1 - y·x), with y = 1 for label 1 and -1 for label 0.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        /// <example><code>
        /// Grad.Of(x => x.HingeLoss([1, 0]))([0.5, -2]) // [-0.5 0. ]
        /// </code></example>
        public Tensor HingeLoss(Tensor labels) => Losses.hinge(labels, x);

        /// <summary>1 - the cosine of the angle between the vectors along an axis, its mean over all of them.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([3, 0]).CosineDistance([0, 2]) // 1.0
        /// </code></example>
        public Tensor CosineDistance(Tensor labels, int axis = -1) => Losses.cosineDistance(axis, labels, x);
    }
}

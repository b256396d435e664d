// Operations along one axis that keep or replace it, and reductions of whole tensors as statics for method groups:
// Grad.Of(Tensor.Sum). Law: negative axes count from the end. Read next: Scans.cs.
namespace FunGrad;

/// <summary>Along one axis: <c>x.Softmax(-1)</c>, <c>x.ArgMax(1)</c>.</summary>
public static class TensorAlong
{
    extension(Tensor x)
    {
        /// <summary>eˣ / Σ eˣ along an axis.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([5, 5]).Softmax(-1) // [0.5 0.5]
        /// </code></example>
        public Tensor Softmax(int axis) => Reduction.softmax(axis, x);

        /// <summary>x - log Σ eˣ along an axis.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[0], [3]]).LogSoftmax(1) // [[0.] [0.]]
        /// </code></example>
        public Tensor LogSoftmax(int axis) => Reduction.logSoftmax(axis, x);

        /// <summary>The position of the largest element along an axis, the first of ties. It cuts
        /// derivatives.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 9], [8, 2]]).ArgMax(1) // [1 0]
        /// </code></example>
        public Tensor ArgMax(int axis) => Functions.argmax(axis, Demand.Given(x));

        /// <summary>The position of the smallest element along an axis, the first of ties. It cuts
        /// derivatives.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 9], [8, 2]]).ArgMin(1) // [0 1]
        /// </code></example>
        public Tensor ArgMin(int axis) => Functions.argmin(axis, Demand.Given(x));
    }
}

/// <summary>Reductions of whole tensors as statics: <c>Grad.Of(Tensor.Sum)</c>.</summary>
public static class TensorReductionStatic
{
    extension(Tensor)
    {
        /// <summary>Σ x over all elements; slope 1.</summary>
        /// <example><code>
        /// Grad.Of(Tensor.Sum)([4, 5]) // [1. 1.]
        /// </code></example>
        public static Tensor Sum(Tensor x) => Reduction.sum([], false, x);

        /// <summary>The mean of all elements.</summary>
        /// <example><code>
        /// Grad.Of(Tensor.Mean)([4, 5]) // [0.5 0.5]
        /// </code></example>
        public static Tensor Mean(Tensor x) => Reduction.mean([], false, x);

        /// <summary>Π x over all elements.</summary>
        /// <example><code>
        /// Tensor.Product([2, 3, 4]) // 24.0
        /// </code></example>
        public static Tensor Product(Tensor x) => Reduction.product([], false, x);

        /// <summary>The largest element.</summary>
        /// <example><code>
        /// Tensor.Max([2, 9, 4]) // 9.0
        /// </code></example>
        public static Tensor Max(Tensor x) => Reduction.maximum([], false, x);

        /// <summary>The smallest element.</summary>
        /// <example><code>
        /// Tensor.Min([2, 9, 4]) // 2.0
        /// </code></example>
        public static Tensor Min(Tensor x) => Reduction.minimum([], false, x);

        /// <summary>The Euclidean norm √(Σ x²) of all elements; its subgradient at 0 is 0.</summary>
        /// <example><code>
        /// Grad.Of(Tensor.Norm)([0, -2]) // [ 0. -1.]
        /// </code></example>
        public static Tensor Norm(Tensor x) => Reduction.norm([], false, x);

        /// <summary>log Σ eˣ over all elements.</summary>
        /// <example><code>
        /// Grad.Of(Tensor.LogSumExp)([7, 7]) // [0.5 0.5]
        /// </code></example>
        public static Tensor LogSumExp(Tensor x) => Reduction.logSumExp([], false, x);
    }
}

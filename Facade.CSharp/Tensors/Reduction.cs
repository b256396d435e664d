// Reductions as methods. Law: no axes named means all axes; a reduced axis disappears unless it is kept with length 1;
// negative axes count from the end. Ties of an extreme share its slope evenly.
// Read next: ReductionStatic.cs, the whole-tensor forms for method groups, and Along.cs.
namespace FunGrad;

/// <summary>Reductions: <c>x.Sum()</c>, <c>x.Mean(0, 1)</c>, <c>x.Max([0], keepAxes: true)</c>.</summary>
public static class TensorReduction
{
    extension(Tensor x)
    {
        /// <summary>Σ x over axes; slope 1.</summary>
        /// <param name="axes">The axes that disappear; none for all.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Sum(0) // [4. 6.]
        /// </code></example>
        public Tensor Sum(params int[] axes) => x.Sum(axes, keepAxes: false);

        /// <summary>Σ x over axes; slope 1. Kept axes stay with length 1.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Sum([1], keepAxes: true) // [[3.] [7.]]
        /// </code></example>
        public Tensor Sum(int[] axes, bool keepAxes) => Reduction.sum(Demand.Given(axes), keepAxes, x);

        /// <summary>The mean over axes: Σ x / n.</summary>
        /// <param name="axes">The axes that disappear; none for all.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Mean() // 2.5
        /// </code></example>
        public Tensor Mean(params int[] axes) => x.Mean(axes, keepAxes: false);

        /// <summary>The mean over axes: Σ x / n. Kept axes stay with length 1.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Mean([0], keepAxes: true) // [[2. 3.]]
        /// </code></example>
        public Tensor Mean(int[] axes, bool keepAxes) => Reduction.mean(Demand.Given(axes), keepAxes, x);

        /// <summary>Π x over axes; its slopes are exact also at zeros.</summary>
        /// <param name="axes">The axes that disappear; none for all.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Grad.Of(x => x.Product())([0, 2, 3]) // [6. 0. 0.]
        /// </code></example>
        public Tensor Product(params int[] axes) => x.Product(axes, keepAxes: false);

        /// <summary>Π x over axes; its slopes are exact also at zeros. Kept axes stay with length 1.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Product([1], keepAxes: true) // [[ 2.] [12.]]
        /// </code></example>
        public Tensor Product(int[] axes, bool keepAxes) => Reduction.product(Demand.Given(axes), keepAxes, x);

        /// <summary>The largest element over axes; ties share the slope evenly.</summary>
        /// <param name="axes">The axes that disappear; none for all.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Grad.Of(x => x.Max())([2, 7, 7]) // [0. 0.5 0.5]
        /// </code></example>
        public Tensor Max(params int[] axes) => x.Max(axes, keepAxes: false);

        /// <summary>The largest element over axes; ties share the slope evenly. Kept axes stay with length 1.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Max([1], keepAxes: true) // [[2.] [4.]]
        /// </code></example>
        public Tensor Max(int[] axes, bool keepAxes) => Reduction.maximum(Demand.Given(axes), keepAxes, x);

        /// <summary>The smallest element over axes; ties share the slope evenly.</summary>
        /// <param name="axes">The axes that disappear; none for all.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Min(0) // [1. 2.]
        /// </code></example>
        public Tensor Min(params int[] axes) => x.Min(axes, keepAxes: false);

        /// <summary>The smallest element over axes; ties share the slope evenly. Kept axes stay with length
        /// 1.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Min([], keepAxes: true) // [[1.]]
        /// </code></example>
        public Tensor Min(int[] axes, bool keepAxes) => Reduction.minimum(Demand.Given(axes), keepAxes, x);

        /// <summary>The Euclidean norm √(Σ x²) over axes; its subgradient at 0 is 0.</summary>
        /// <param name="axes">The axes that disappear; none for all.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([3, 4]).Norm() // 5.0
        /// </code></example>
        public Tensor Norm(params int[] axes) => x.Norm(axes, keepAxes: false);

        /// <summary>The Euclidean norm √(Σ x²) over axes; its subgradient at 0 is 0. Kept axes stay with length
        /// 1.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[3, 4], [6, 8]]).Norm([1], keepAxes: true) // [[ 5.] [10.]]
        /// </code></example>
        public Tensor Norm(int[] axes, bool keepAxes) => Reduction.norm(Demand.Given(axes), keepAxes, x);

        /// <summary>log Σ eˣ over axes, which neither overflows nor underflows; slope softmax(x).</summary>
        /// <param name="axes">The axes that disappear; none for all.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([1000, 1000]).LogSumExp() - 1000 // 0.6931471805598903
        /// </code></example>
        public Tensor LogSumExp(params int[] axes) => x.LogSumExp(axes, keepAxes: false);

        /// <summary>log Σ eˣ over axes, which neither overflows nor underflows; slope softmax(x). Kept axes stay with
        /// length 1.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[0], [5]]).LogSumExp([1], keepAxes: true) // [[0.] [5.]]
        /// </code></example>
        public Tensor LogSumExp(int[] axes, bool keepAxes) => Reduction.logSumExp(Demand.Given(axes), keepAxes, x);

        /// <summary>Σ (x - mean)² / (n - correction) over axes.</summary>
        /// <param name="axes">The axes that disappear; null or none for all.</param>
        /// <param name="keepAxes">Whether reduced axes stay with length 1.</param>
        /// <param name="correction">What is taken off n in the denominator: 1 for a sample, 0 for a population.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3, 4]).Variance(correction: 0) // 1.25
        /// </code></example>
        public Tensor Variance(int[]? axes = null, bool keepAxes = false, int correction = 1) =>
            Reduction.variance(axes ?? [], keepAxes, correction, x);

        /// <summary>The square root of the variance; its slope is 0 where all elements are equal.</summary>
        /// <param name="axes">The axes that disappear; null or none for all.</param>
        /// <param name="keepAxes">Whether reduced axes stay with length 1.</param>
        /// <param name="correction">What is taken off n in the denominator: 1 for a sample, 0 for a population.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3]).StandardDeviation() // 1.0
        /// </code></example>
        public Tensor StandardDeviation(int[]? axes = null, bool keepAxes = false, int correction = 1) =>
            Reduction.standardDeviation(axes ?? [], keepAxes, correction, x);
    }
}

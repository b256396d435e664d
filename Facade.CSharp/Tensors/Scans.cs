// Scans: of the elements up to each one along an axis. Law: slopes are exact to any order, also at zeros, and negative
// axes count from the end. Read next: Along.cs, Norms.cs.
namespace FunGrad;

/// <summary>Running sums, products and extremes: <c>x.CumulativeProduct(0, exclusive: true)</c>.</summary>
public static class TensorScans
{
    extension(Tensor x)
    {
        /// <summary>The sums of all elements up to each one along an axis.</summary>
        /// <param name="axis">The axis that is walked along.</param>
        /// <param name="exclusive">Whether each result leaves its own element out.</param>
        /// <param name="reverse">Whether the scan runs from the end of the axis.</param>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3]).CumulativeSum(0, exclusive: true, reverse: true) // [5. 3. 0.]
        /// </code></example>
        public Tensor CumulativeSum(int axis, bool exclusive = false, bool reverse = false) =>
            Scans.cumulativeSum(axis, exclusive, reverse, Demand.Given(x));

        /// <summary>The products of all elements up to each one along an axis; slopes are exact also at
        /// zeros.</summary>
        /// <param name="axis">The axis that is walked along.</param>
        /// <param name="exclusive">Whether each result leaves its own element out.</param>
        /// <param name="reverse">Whether the scan runs from the end of the axis.</param>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Grad.Of(x => x.CumulativeProduct(0).Sum())([2, 0, 3]) // [1. 8. 0.]
        /// </code></example>
        public Tensor CumulativeProduct(int axis, bool exclusive = false, bool reverse = false) =>
            Scans.cumulativeProduct(axis, exclusive, reverse, Demand.Given(x));

        /// <summary>log Σ eˣ of all elements up to each one along an axis, without overflow.</summary>
        /// <param name="axis">The axis that is walked along.</param>
        /// <param name="exclusive">Whether each result leaves its own element out.</param>
        /// <param name="reverse">Whether the scan runs from the end of the axis.</param>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(x => x.CumulativeLogSumExp(0).Sum())([0, 0]) // [1.5 0.5]
        /// </code></example>
        public Tensor CumulativeLogSumExp(int axis, bool exclusive = false, bool reverse = false) =>
            Scans.cumulativeLogSumExp(axis, exclusive, reverse, Demand.Given(x));

        /// <summary>The largest of all elements up to each one along an axis; a tie's slope goes to the
        /// earliest.</summary>
        /// <param name="axis">The axis that is walked along.</param>
        /// <param name="reverse">Whether the scan runs from the end of the axis.</param>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([1, 3, 2]).CumulativeMax(0) // [1. 3. 3.]
        /// </code></example>
        public Tensor CumulativeMax(int axis, bool reverse = false) =>
            Scans.cumulativeMaximum(axis, reverse, Demand.Given(x));

        /// <summary>The smallest of all elements up to each one along an axis; a tie's slope goes to the
        /// earliest.</summary>
        /// <param name="axis">The axis that is walked along.</param>
        /// <param name="reverse">Whether the scan runs from the end of the axis.</param>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([2, 3, 1]).CumulativeMin(0) // [2. 2. 1.]
        /// </code></example>
        public Tensor CumulativeMin(int axis, bool reverse = false) =>
            Scans.cumulativeMinimum(axis, reverse, Demand.Given(x));
    }
}

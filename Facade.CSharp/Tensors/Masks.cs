// Counts and masks: what numbers answer with booleans, counts or zeros and ones. Law: they cut derivatives. And
// rounding that training sees through, whose rule is the identity. Read next: Rearranging.cs.
namespace FunGrad;

/// <summary>Counts and masks: <c>x.Greater(0).Any()</c>, <c>labels.OneHot(10)</c>.</summary>
public static class TensorMasks
{
    extension(Tensor x)
    {
        /// <summary>Whether one element over axes is true; false where there are none.</summary>
        /// <param name="axes">The axes that disappear; null or none for all.</param>
        /// <param name="keepAxes">Whether reduced axes stay with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <exception cref="DTypeException">x is not Bool.</exception>
        /// <example><code>
        /// Tensor.Of([1, 5]).Greater(3).Any() // True
        /// </code></example>
        public Tensor Any(int[]? axes = null, bool keepAxes = false) =>
            Masks.any(axes ?? [], keepAxes, Demand.Given(x));

        /// <summary>Whether all elements over axes are true; true where there are none.</summary>
        /// <param name="axes">The axes that disappear; null or none for all.</param>
        /// <param name="keepAxes">Whether reduced axes stay with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <exception cref="DTypeException">x is not Bool.</exception>
        /// <example><code>
        /// Tensor.Of([1, 5]).Greater(3).All() // False
        /// </code></example>
        public Tensor All(int[]? axes = null, bool keepAxes = false) =>
            Masks.all(axes ?? [], keepAxes, Demand.Given(x));

        /// <summary>How many elements over axes are not 0, as Int64; NaN is not 0.</summary>
        /// <param name="axes">The axes that disappear; null or none for all.</param>
        /// <param name="keepAxes">Whether reduced axes stay with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([0, 3, 4]).CountNonzero() // 2
        /// </code></example>
        public Tensor CountNonzero(int[]? axes = null, bool keepAxes = false) =>
            Masks.countNonzero(axes ?? [], keepAxes, Demand.Given(x));

        /// <summary>Along a new last axis 1 at the position that an index names and 0 elsewhere; all 0 where the index
        /// lies outside.</summary>
        /// <param name="depth">The length of the new axis.</param>
        /// <param name="dtype">The type of the ones and zeros.</param>
        /// <exception cref="ArgumentOutOfRangeException">The depth is negative.</exception>
        /// <exception cref="DTypeException">The indices are not integers.</exception>
        /// <example><code>
        /// Tensor.Indices(2, 0).OneHot(3) // [[0. 0. 1.] [1. 0. 0.]]
        /// </code></example>
        public Tensor OneHot(int depth, DType dtype = DType.Float64) => Masks.oneHot(dtype, depth, Demand.Given(x));

        /// <summary>Along a new last axis true at the positions below each length.</summary>
        /// <param name="longest">The length of the new axis.</param>
        /// <exception cref="ArgumentOutOfRangeException">The longest length is negative.</exception>
        /// <exception cref="DTypeException">The lengths are not integers.</exception>
        /// <example><code>
        /// Tensor.Indices(1, 2).SequenceMask(2) // [[ True False] [ True True]]
        /// </code></example>
        public Tensor SequenceMask(int longest) => Masks.sequenceMask(longest, Demand.Given(x));

        /// <summary>The nearest of the levels that signed integers of so many bits give to a range, half to even. Its
        /// derivative is that of the identity, everywhere: a straight-through estimator.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The bits do not lie between 2 and 32, or the range does not
        /// hold 0.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(x => x.QuantizeAndDequantize(3, -1, 0.75).Sum())([0.3, 5]) // [1. 1.]
        /// </code></example>
        public Tensor QuantizeAndDequantize(int bits, double low, double high) =>
            Quantization.quantizeAndDequantize(bits, low, high, Demand.Given(x));
    }
}

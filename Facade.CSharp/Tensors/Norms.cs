// Moments, norms of any order, and what scales or clips by a norm. Law: second derivatives are exact, the subgradient
// of a norm at 0 is 0, and at its bound a clip has the slope of the clipped branch. Read next: Masks.cs.
namespace FunGrad;

/// <summary>Moments, norms and clipping: <c>x.Moments()</c>, <c>x.NormOf(1)</c>, <c>x.ClipByNorm(5)</c>.</summary>
public static class TensorNorms
{
    extension(Tensor)
    {
        /// <summary>The Euclidean norm of all elements of all tensors together.</summary>
        /// <exception cref="ArgumentException">There are no tensors.</exception>
        /// <example><code>
        /// Tensor.GlobalNorm([[3, 0], [4]]) // 5.0
        /// </code></example>
        public static Tensor GlobalNorm(IEnumerable<Tensor> tensors) => Norms.globalNorm([.. Demand.Given(tensors)]);

        /// <summary>Tensors scaled by one factor, limit/norm, where their common norm is at least the limit; and that
        /// norm as it was.</summary>
        /// <exception cref="ArgumentException">There are no tensors.</exception>
        /// <example><code>
        /// Tensor.ClipByGlobalNorm([[3, 0], [4]], 2.5).Clipped[0] // [1.5 0. ]
        /// </code></example>
        public static (Tensor[] Clipped, Tensor Norm) ClipByGlobalNorm(IEnumerable<Tensor> tensors, Tensor limit) =>
            Norms.clipByGlobalNorm(limit, [.. Demand.Given(tensors)]);

        /// <summary>eˣ - z·x, element by element: the loss of counts z whose logarithmic rate is x; slopes -x in z and
        /// eˣ - z in x.</summary>
        /// <param name="logRate">The logarithms x of the rates.</param>
        /// <param name="targets">The counts z.</param>
        /// <param name="full">Whether to add Stirling's z·log z - z + log(2πz)/2 where z lies outside [0, 1].</param>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Grad.Of(x => Tensor.LogPoissonLoss(x, 2))(0) // -1.0
        /// </code></example>
        public static Tensor LogPoissonLoss(Tensor logRate, Tensor targets, bool full = false) =>
            Norms.logPoissonLoss(full, targets, logRate);
    }

    extension(Tensor x)
    {
        /// <summary>The mean and the population variance Σ (x - mean)²/n over axes.</summary>
        /// <param name="axes">The axes that disappear; null or none for all.</param>
        /// <param name="keepAxes">Whether reduced axes stay with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3, 4]).Moments().Variance // 1.25
        /// </code></example>
        public (Tensor Mean, Tensor Variance) Moments(int[]? axes = null, bool keepAxes = false) =>
            Norms.moments(axes ?? [], keepAxes, Demand.Given(x));

        /// <summary>(Σ |x|ᵖ)^(1/p) over axes: Σ |x| for order 1, the largest |x| for infinity. Its subgradient at 0 is
        /// 0, and ties of the largest share its slope evenly.</summary>
        /// <param name="order">The order p, above 0.</param>
        /// <param name="axes">The axes that disappear; null or none for all.</param>
        /// <param name="keepAxes">Whether reduced axes stay with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist, or the order is not
        /// positive.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of([3, -4]).NormOf(1) // 7.0
        /// </code></example>
        public Tensor NormOf(double order, int[]? axes = null, bool keepAxes = false) =>
            Norms.norm(order, axes ?? [], keepAxes, Demand.Given(x));

        /// <summary>Σ x²/2 of all elements; slope x.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of([3, 4]).L2Loss() // 12.5
        /// </code></example>
        public Tensor L2Loss() => Norms.l2Loss(Demand.Given(x));

        /// <summary>x/√max(Σ x² over axes, ε), in the shape of x: vectors of length 1, unless they are shorter than
        /// √ε.</summary>
        /// <param name="axes">The axes of one vector each; null or none for all.</param>
        /// <param name="epsilon">The least square of a length.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of([0, 4]).L2Normalize() // [0. 1.]
        /// </code></example>
        public Tensor L2Normalize(int[]? axes = null, double epsilon = 1e-12) =>
            Norms.l2Normalize(axes ?? [], epsilon, Demand.Given(x));

        /// <summary>x · limit/‖x‖ where the Euclidean norm over axes is at least the limit, else x, bit by
        /// bit.</summary>
        /// <param name="limit">The largest norm.</param>
        /// <param name="axes">The axes of one vector each; null or none for all.</param>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of([0, -5]).ClipByNorm(1) // [ 0. -1.]
        /// </code></example>
        public Tensor ClipByNorm(Tensor limit, int[]? axes = null) =>
            Norms.clipByNorm(axes ?? [], limit, Demand.Given(x));
    }
}

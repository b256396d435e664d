// Choices between values, and comparisons that give masks. Law: a choice is linear in what it chooses from; a value
// that is not chosen gets a cotangent of exactly 0. The operators <, > and == answer host control flow with a bool
// instead. Read next: Reduction.cs.
namespace FunGrad;

/// <summary>Choices and comparisons: <c>Tensor.Where(x.Greater(0), x, 0)</c>.</summary>
public static class TensorChoosing
{
    extension(Tensor)
    {
        /// <summary>x where the condition holds, y elsewhere, element by element; all three broadcast.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Where(Tensor.FromArray([true, false]), 1, 2) // [1. 2.]
        /// </code></example>
        public static Tensor Where(Tensor condition, Tensor x, Tensor y) => Choice.where(condition, x, y);

        /// <summary>The larger of x and y, element by element; NaN wins, and a tie belongs to x.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Maximum([1, 5], 3) // [3. 5.]
        /// </code></example>
        public static Tensor Maximum(Tensor x, Tensor y) => Choice.maximum(x, y);

        /// <summary>The smaller of x and y, element by element; NaN wins, and a tie belongs to x.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Minimum([1, 5], 3) // [1. 3.]
        /// </code></example>
        public static Tensor Minimum(Tensor x, Tensor y) => Choice.minimum(x, y);

        /// <summary>x held within bounds; slope 1 inside and at a bound, 0 outside.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Clip([-2, 0.5, 9], 0, 1) // [0. 0.5 1. ]
        /// </code></example>
        public static Tensor Clip(Tensor x, Tensor low, Tensor high) => Functions.clip(low, high, x);
    }
}

/// <summary>Choices and comparisons as methods: <c>x.Maximum(0)</c>, <c>x.Greater(y)</c>.</summary>
public static class TensorChoosingFluent
{
    extension(Tensor x)
    {
        /// <summary>The larger of x and y, element by element; NaN wins, and a tie belongs to x.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of([1, 5]).Maximum(3) // [3. 5.]
        /// </code></example>
        public Tensor Maximum(Tensor y) => Choice.maximum(x, y);

        /// <summary>The smaller of x and y, element by element; NaN wins, and a tie belongs to x.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of([1, 5]).Minimum(3) // [1. 3.]
        /// </code></example>
        public Tensor Minimum(Tensor y) => Choice.minimum(x, y);

        /// <summary>A mask: where x is less than y. It cuts derivatives.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3]).Less(2) // [ True False False]
        /// </code></example>
        public Tensor Less(Tensor y) => Functions.less(x, y);

        /// <summary>A mask: where x is at most y. It cuts derivatives.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3]).LessOrEqual(2) // [ True True False]
        /// </code></example>
        public Tensor LessOrEqual(Tensor y) => Functions.lessOrEqual(x, y);

        /// <summary>A mask: where x is greater than y. It cuts derivatives.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3]).Greater(2) // [False False True]
        /// </code></example>
        public Tensor Greater(Tensor y) => Functions.greater(x, y);

        /// <summary>A mask: where x is at least y. It cuts derivatives.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3]).GreaterOrEqual(2) // [False True True]
        /// </code></example>
        public Tensor GreaterOrEqual(Tensor y) => Functions.greaterOrEqual(x, y);

        /// <summary>A mask: where x equals y (IEEE: NaN equals nothing). It cuts derivatives.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).EqualTo(2) // [False True]
        /// </code></example>
        public Tensor EqualTo(Tensor y) => Functions.equal(x, y);

        /// <summary>A mask: where x differs from y (IEEE: NaN differs from everything). It cuts derivatives.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).NotEqualTo(2) // [ True False]
        /// </code></example>
        public Tensor NotEqualTo(Tensor y) => Functions.notEqual(x, y);

        /// <summary>Where both masks hold.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).Less(2).LogicalAnd(Tensor.FromArray([true, true])) // [ True False]
        /// </code></example>
        public Tensor LogicalAnd(Tensor y) => Choice.logicalAnd(x, y);

        /// <summary>Where one of two masks holds.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).Less(2).LogicalOr(Tensor.FromArray([false, true])) // [ True True]
        /// </code></example>
        public Tensor LogicalOr(Tensor y) => Choice.logicalOr(x, y);

        /// <summary>Where the mask does not hold.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.FromArray([true, false]).LogicalNot() // [False True]
        /// </code></example>
        public Tensor LogicalNot() => Choice.logicalNot(x);
    }
}

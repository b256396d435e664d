// Putting tensors together, taking them apart, and picking rows by integer tensors. Law: Split undoes Concatenate, and
// ScatterAdd is the transpose of Gather. Read next: Contraction.cs.
namespace FunGrad;

/// <summary>Parts and wholes: <c>Tensor.Concatenate([a, b])</c>, <c>x.Split([2, 3])</c>,
/// <c>x.Gather(rows)</c>.</summary>
public static class TensorJoining
{
    extension(Tensor)
    {
        /// <summary>Tensors side by side along an axis that they have.</summary>
        /// <exception cref="ArgumentException">There are no tensors.</exception>
        /// <exception cref="ShapeException">The shapes differ outside the axis.</exception>
        /// <example><code>
        /// Tensor.Concatenate([[1, 2], [3]]) // [1. 2. 3.]
        /// </code></example>
        public static Tensor Concatenate(IEnumerable<Tensor> parts, int axis = 0) =>
            Movement.concatenate(axis, [.. Demand.Given(parts)]);

        /// <summary>Tensors of one shape as the rows along a new axis.</summary>
        /// <exception cref="ArgumentException">There are no tensors.</exception>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        /// <example><code>
        /// Tensor.Stack([[1, 2], [3, 4]], axis: 1) // [[1. 3.] [2. 4.]]
        /// </code></example>
        public static Tensor Stack(IEnumerable<Tensor> rows, int axis = 0) =>
            Movement.stack(axis, [.. Demand.Given(rows)]);
    }

    extension(Tensor x)
    {
        /// <summary>Consecutive parts of the given lengths along an axis.</summary>
        /// <exception cref="ArgumentException">The lengths do not add up to that of the axis.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3]).Split([2, 1])[1] // [3.]
        /// </code></example>
        public Tensor[] Split(int[] lengths, int axis = 0) => Movement.split(axis, Demand.Given(lengths), x);

        /// <summary>The rows of an axis that integers name; a row named twice is picked twice.</summary>
        /// <exception cref="DTypeException">The indices are not integers.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index lies outside the axis.</exception>
        /// <example><code>
        /// Grad.Of(x => x.Gather(Tensor.Indices(1, 1, 0)).Sum())([5, 6, 7]) // [1. 2. 0.]
        /// </code></example>
        public Tensor Gather(Tensor indices, int axis = 0) => Gathering.gather(axis, indices, x);

        /// <summary>Zeros with an axis of the given length, to which the rows of x are added where integers
        /// say.</summary>
        /// <exception cref="DTypeException">The indices are not integers.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index lies outside the axis.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 4]).ScatterAdd(Tensor.Indices(0, 2, 2), length: 3) // [1. 0. 6.]
        /// </code></example>
        public Tensor ScatterAdd(Tensor indices, int length, int axis = 0) =>
            Gathering.scatterAdd(axis, indices, length, x);
    }
}

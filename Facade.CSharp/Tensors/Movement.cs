// Operations that move elements and compute nothing. Law: they are linear, and each has another one as its transpose.
// Negative axes count from the end. Read next: Joining.cs, for those that put tensors together.
namespace FunGrad;

/// <summary>Shapes and axes: <c>x.Reshape(2, -1)</c>, <c>x.Transpose()</c>, <c>x.Flip(0)</c>.</summary>
public static class TensorMovement
{
    extension(Tensor x)
    {
        /// <summary>The transpose of a matrix, or of each matrix along the leading axes: the last two axes
        /// swapped.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).T // [[1. 3.] [2. 4.]]
        /// </code></example>
        public Tensor T => Movement.transpose(x);

        /// <summary>The same as <c>T</c>: the last two axes swapped.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2, 3]]).Transpose() // [[1.] [2.] [3.]]
        /// </code></example>
        public Tensor Transpose() => Movement.transpose(x);

        /// <summary>The same elements in row-major order under another shape.</summary>
        /// <param name="shape">The lengths of the axes; one may be -1 and follows from the others.</param>
        /// <exception cref="ShapeException">The number of elements would change.</exception>
        /// <example><code>
        /// Tensor.Arange(4).Reshape(2, -1) // [[0. 1.] [2. 3.]]
        /// </code></example>
        public Tensor Reshape(params int[] shape) => Movement.reshape((int[])Demand.Given(shape).Clone(), x);

        /// <summary>The axes in another order: axis i of the result is axis order[i] of x.</summary>
        /// <exception cref="ArgumentException">The order does not name each axis once.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Permute(1, 0) // [[1. 3.] [2. 4.]]
        /// </code></example>
        public Tensor Permute(params int[] order) => Movement.permute(Demand.Given(order), x);

        /// <summary>Repeats along new leading axes and axes of length 1; the transpose sums.</summary>
        /// <exception cref="ShapeException">The shape of x does not broadcast to the given one.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).Broadcast(2, 2) // [[1. 2.] [1. 2.]]
        /// </code></example>
        public Tensor Broadcast(params int[] shape) => Movement.broadcast((int[])Demand.Given(shape).Clone(), x);

        /// <summary>A new axis of length 1.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis lies outside the new shape.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).ExpandDims(1) // [[1.] [2.]]
        /// </code></example>
        public Tensor ExpandDims(int axis) => Movement.expandDims(axis, x);

        /// <summary>Drops axes of length 1.</summary>
        /// <param name="axes">The axes to drop; none for all of length 1.</param>
        /// <exception cref="ShapeException">A named axis is longer than 1.</exception>
        /// <example><code>
        /// Tensor.Of([[1], [2]]).Squeeze() // [1. 2.]
        /// </code></example>
        public Tensor Squeeze(params int[] axes) => Movement.squeeze(Demand.Given(axes), x);

        /// <summary>The box that starts at given positions and has given lengths, one of each per axis.</summary>
        /// <exception cref="ArgumentException">There are not as many starts and lengths as axes.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The box does not lie inside x.</exception>
        /// <example><code>
        /// Tensor.Arange(5).Slice([1], [3]) // [1. 2. 3.]
        /// </code></example>
        public Tensor Slice(int[] starts, int[] lengths) =>
            Movement.slice(Demand.Given(starts), Demand.Given(lengths), x);

        /// <summary>The elements of one axis in opposite order.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3]).Flip(0) // [3. 2. 1.]
        /// </code></example>
        public Tensor Flip(int axis) => Movement.flip(axis, x);

        /// <summary>Zeros before and after the elements of each axis.</summary>
        /// <exception cref="ArgumentException">There are not as many counts as axes, or one is negative.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).Pad([1], [2]) // [0. 1. 2. 0. 0.]
        /// </code></example>
        public Tensor Pad(int[] before, int[] after) => Movement.pad(Demand.Given(before), Demand.Given(after), x);
    }
}

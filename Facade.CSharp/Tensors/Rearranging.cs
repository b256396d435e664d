// Repetition, orders of axes, parts and borders. Law: nothing is computed, so all of it is linear, and each repeated
// element gets the sum of its copies' cotangents. Negative axes count from the end. Read next: Blocks.cs,
// Diagonals.cs.
namespace FunGrad;

/// <summary>Movements of elements: <c>x.Tile(2, 3)</c>, <c>x.Roll(1)</c>, <c>x.PadReflect([1], [1])</c>.</summary>
public static class TensorRearranging
{
    extension(Tensor x)
    {
        /// <summary>The whole repeated along each axis.</summary>
        /// <param name="repeats">How often, one number for each axis.</param>
        /// <exception cref="ArgumentException">There are not as many repeats as axes, or one is negative.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).Tile(2) // [1. 2. 1. 2.]
        /// </code></example>
        public Tensor Tile(params int[] repeats) => Rearrangement.tile(Demand.Given(repeats), x);

        /// <summary>Each row of an axis repeated.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist, or the count is negative.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).Repeat(2) // [1. 1. 2. 2.]
        /// </code></example>
        public Tensor Repeat(int count, int axis = 0) => Rearrangement.repeat(axis, count, x);

        /// <summary>Each row of an axis repeated as often as its own count says.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <exception cref="ArgumentException">There are not as many counts as rows, or one is negative.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3]).Repeat([2, 0, 1]) // [1. 1. 3.]
        /// </code></example>
        public Tensor Repeat(int[] counts, int axis = 0) => Rearrangement.repeatEach(axis, Demand.Given(counts), x);

        /// <summary>Each element moved on by a shift along an axis; what leaves at the end comes back at the
        /// beginning.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3]).Roll(1) // [3. 1. 2.]
        /// </code></example>
        public Tensor Roll(int shift, int axis = 0) => Rearrangement.roll(shift, axis, x);

        /// <summary>The elements of several axes in opposite order.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Flip([0, 1]) // [[4. 3.] [2. 1.]]
        /// </code></example>
        public Tensor Flip(params int[] axes) => Rearrangement.flip(Demand.Given(axes), x);

        /// <summary>An axis moved to another position; the others keep their order.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Zeros(2, 3, 4).MoveAxis(0, -1).Shape[0] // 3
        /// </code></example>
        public Tensor MoveAxis(int source, int target) => Rearrangement.moveAxis(source, target, x);

        /// <summary>Two axes exchanged.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).SwapAxes(0, 1) // [[1. 3.] [2. 4.]]
        /// </code></example>
        public Tensor SwapAxes(int first, int second) => Rearrangement.swapAxes(first, second, x);

        /// <summary>The first two axes turned counter-clockwise by quarter turns.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Rotate90() // [[2. 4.] [1. 3.]]
        /// </code></example>
        public Tensor Rotate90(int turns = 1) => Rearrangement.rotate90(turns, x);

        /// <summary>Of each example along the batch axis the first elements along the sequence axis in opposite order:
        /// as many as its length says.</summary>
        /// <exception cref="ArgumentException">The two axes are one.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An axis does not exist, or a length is negative or too
        /// large.</exception>
        /// <exception cref="DTypeException">The lengths are not integers.</exception>
        /// <exception cref="ShapeException">There is not one length for each example.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2, 3]]).ReverseSequence(Tensor.Indices(2)) // [[2. 1. 3.]]
        /// </code></example>
        public Tensor ReverseSequence(Tensor lengths, int sequenceAxis = 1, int batchAxis = 0) =>
            Sequences.reverse(lengths, sequenceAxis, batchAxis, x);

        /// <summary>Of each axis as many elements as its length says: start, start + step, start + 2·step, ...; steps
        /// may be negative.</summary>
        /// <exception cref="ArgumentException">There are not as many starts, lengths and steps as axes.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A position lies outside its axis.</exception>
        /// <example><code>
        /// Tensor.Arange(4).Slice([3], [2], [-2]) // [3. 1.]
        /// </code></example>
        public Tensor Slice(int[] starts, int[] lengths, int[] steps) =>
            Rearrangement.stridedSlice(Demand.Given(starts), Demand.Given(lengths), Demand.Given(steps), x);

        /// <summary>The rows along an axis, which disappears: Stack undone.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Unstack(1)[0] // [1. 3.]
        /// </code></example>
        public Tensor[] Unstack(int axis = 0) => Rearrangement.unstack(axis, x);

        /// <summary>Consecutive parts of equal length along an axis.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
        /// <exception cref="ArgumentException">The count does not divide the length of the axis.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3, 4]).Split(2)[1] // [3. 4.]
        /// </code></example>
        public Tensor[] Split(int count, int axis = 0) => Rearrangement.splitInto(axis, count, x);

        /// <summary>One value before and after the elements of each axis.</summary>
        /// <exception cref="ArgumentException">There are not as many counts as axes, or one is negative.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).Pad([1], [2], value: 9) // [9. 1. 2. 9. 9.]
        /// </code></example>
        public Tensor Pad(int[] before, int[] after, double value) =>
            Borders.padWith(value, Demand.Given(before), Demand.Given(after), x);

        /// <summary>Borders that mirror the elements at the first and last one, which are not repeated.</summary>
        /// <exception cref="ArgumentException">There are not as many counts as axes, or one is negative or not less
        /// than its axis.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3]).PadReflect([2], [1]) // [3. 2. 1. 2. 3. 2.]
        /// </code></example>
        public Tensor PadReflect(int[] before, int[] after) =>
            Borders.padReflect(Demand.Given(before), Demand.Given(after), x);

        /// <summary>Borders that mirror all elements, the first and last one included.</summary>
        /// <exception cref="ArgumentException">There are not as many counts as axes, or one is negative or larger than
        /// its axis.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3]).PadSymmetric([2], [1]) // [2. 1. 1. 2. 3. 3.]
        /// </code></example>
        public Tensor PadSymmetric(int[] before, int[] after) =>
            Borders.padSymmetric(Demand.Given(before), Demand.Given(after), x);
    }
}

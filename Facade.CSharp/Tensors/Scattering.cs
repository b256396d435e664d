// Picking and placing by integer tensors, beyond the rows of one axis. Laws: ScatterNd is the transpose of GatherNd;
// indices are Int32 or Int64, count from the end where negative, and carry no derivative; where several pieces are
// written to one place the last stays and the others get a derivative of 0. Read next: Segments.cs.
namespace FunGrad;

/// <summary>Made of parts: <c>Tensor.ScatterNd(indices, updates, shape)</c>, <c>Tensor.DynamicStitch(indices,
/// data)</c>.</summary>
public static class TensorScattering
{
    extension(Tensor)
    {
        /// <summary>Zeros of a shape with the updates added at the places that the last axis of the indices
        /// names.</summary>
        /// <exception cref="DTypeException">The indices are not integers.</exception>
        /// <exception cref="ShapeException">The updates do not have the shape of the places.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
        /// <example><code>
        /// var places = Tensor.FromArray(new[,] { { 1 }, { 3 }, { 1 } });
        /// Tensor.ScatterNd(places, [1, 2, 4], [4]) // [0. 5. 0. 2.]
        /// </code></example>
        public static Tensor ScatterNd(Tensor indices, Tensor updates, int[] shape) =>
            Scattering.scatterNd((int[])Demand.Given(shape).Clone(), indices, updates);

        /// <summary>Rows put together at the indices that come with them. Of rows with one index the last stays, the
        /// others have derivative 0; a row that no index names is 0.</summary>
        /// <exception cref="DTypeException">The indices are not integers.</exception>
        /// <exception cref="ShapeException">Data do not begin with the shape of their indices.</exception>
        /// <exception cref="ArgumentException">There are not as many tensors of indices as of data.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index is negative.</exception>
        /// <exception cref="ValueReadException">The indices vary in a vectorized function.</exception>
        /// <example><code>
        /// var places = new[] { Tensor.Indices(2, 0), Tensor.Indices(1) };
        /// Tensor.DynamicStitch(places, [Tensor.Of([5, 6]), Tensor.Of([7])]) // [6. 7. 5.]
        /// </code></example>
        public static Tensor DynamicStitch(IEnumerable<Tensor> indices, IEnumerable<Tensor> data) =>
            Scattering.stitch([.. Demand.Given(indices)], [.. Demand.Given(data)]);

        /// <summary>The rows of a table that ids name: a gather along axis 0.</summary>
        /// <exception cref="DTypeException">The ids are not integers.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An id lies outside the table.</exception>
        /// <example><code>
        /// Tensor.EmbeddingLookup([[1, 2], [3, 4]], Tensor.Indices(1, 1)) // [[3. 4.] [3. 4.]]
        /// </code></example>
        public static Tensor EmbeddingLookup(Tensor table, Tensor ids) => Gathering.gather(0, ids, table);
    }
}

/// <summary>Picking and placing as methods: <c>x.GatherNd(indices)</c>, <c>x.TensorScatterAdd(indices,
/// updates)</c>.</summary>
public static class TensorScatteringFluent
{
    extension(Tensor x)
    {
        /// <summary>Gather for each element of some leading axes that x and the indices share.</summary>
        /// <exception cref="DTypeException">The indices are not integers.</exception>
        /// <exception cref="ShapeException">The first axes of x and of the indices differ.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An axis, an index or batchDims lies outside.</exception>
        /// <example><code>
        /// var each = Tensor.FromArray(new[,] { { 1 }, { 0 } });
        /// Tensor.Of([[1, 2], [3, 4]]).GatherBatched(each, axis: 1) // [[2.] [3.]]
        /// </code></example>
        public Tensor GatherBatched(Tensor indices, int axis, int batchDims = 1) =>
            Gathering.gatherBatched(batchDims, axis, indices, x);

        /// <summary>The elements, or slices, that the last axis of the indices names by positions on the first
        /// axes.</summary>
        /// <param name="indices">Positions along their last axis.</param>
        /// <param name="batchDims">How many leading axes x and the indices share.</param>
        /// <exception cref="DTypeException">The indices are not integers.</exception>
        /// <exception cref="ShapeException">The indices name more axes than there are.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index or batchDims lies outside.</exception>
        /// <example><code>
        /// var diagonal = Tensor.FromArray(new[,] { { 0, 0 }, { 1, 1 } });
        /// Tensor.Of([[1, 2], [3, 4]]).GatherNd(diagonal) // [1. 4.]
        /// </code></example>
        public Tensor GatherNd(Tensor indices, int batchDims = 0) => Scattering.gatherNd(batchDims, indices, x);

        /// <summary>The elements along an axis at indices that have as many axes as x and broadcast with it outside
        /// that axis.</summary>
        /// <exception cref="DTypeException">The indices are not integers.</exception>
        /// <exception cref="ShapeException">The numbers of axes differ, or the other axes do not broadcast.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The axis or an index lies outside.</exception>
        /// <example><code>
        /// Tensor x = [[3, 1, 2], [4, 6, 5]];
        /// x.TakeAlongAxis(x.ArgSort(), axis: 1) // [[1. 2. 3.] [4. 5. 6.]]
        /// </code></example>
        public Tensor TakeAlongAxis(Tensor indices, int axis) => Scattering.takeAlong(axis, indices, x);

        /// <summary>The elements where a mask holds, in row-major order; the axes of the mask become one.</summary>
        /// <exception cref="DTypeException">The mask is not Bool.</exception>
        /// <exception cref="ShapeException">From the axis on, x does not have the shape of the mask.</exception>
        /// <exception cref="ValueReadException">The mask varies in a vectorized function.</exception>
        /// <example><code>
        /// Grad.Of(x => x.BooleanMask(x.Greater(0)).Sum())([1, -2, 3]) // [1. 0. 1.]
        /// </code></example>
        public Tensor BooleanMask(Tensor mask, int axis = 0) => Scattering.mask(axis, mask, x);

        /// <summary>The rows that carry the number 0, those that carry 1, ..., each in order.</summary>
        /// <exception cref="DTypeException">The partitions are not integers.</exception>
        /// <exception cref="ShapeException">x does not begin with the shape of the partitions.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A partition is negative or not below the count.</exception>
        /// <exception cref="ValueReadException">The partitions vary in a vectorized function.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3]).DynamicPartition(Tensor.Indices(0, 1, 0), count: 2)[0] // [1. 3.]
        /// </code></example>
        public Tensor[] DynamicPartition(Tensor partitions, int count) => Scattering.partition(count, partitions, x);

        /// <summary>x with the updates in place of what the indices name. Of updates to one place the last stays; what
        /// was overwritten has derivative 0.</summary>
        /// <exception cref="DTypeException">The indices are not integers.</exception>
        /// <exception cref="ShapeException">The updates do not have the shape of the places.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
        /// <example><code>
        /// var places = Tensor.FromArray(new[,] { { 1 }, { 1 } });
        /// Grad.Of(u => Tensor.Of([7, 8, 9]).TensorScatterUpdate(places, u).Sum())([1, 2]) // [0. 1.]
        /// </code></example>
        public Tensor TensorScatterUpdate(Tensor indices, Tensor updates) => Scattering.update(indices, updates, x);

        /// <summary>x with the updates added to what the indices name.</summary>
        /// <exception cref="DTypeException">The indices are not integers.</exception>
        /// <exception cref="ShapeException">The updates do not have the shape of the places.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
        /// <example><code>
        /// var places = Tensor.FromArray(new[,] { { 1 }, { 1 } });
        /// Tensor.Of([7, 8, 9]).TensorScatterAdd(places, [1, 2]) // [ 7. 11. 9.]
        /// </code></example>
        public Tensor TensorScatterAdd(Tensor indices, Tensor updates) => Scattering.add(indices, updates, x);

        /// <summary>x with the updates subtracted from what the indices name.</summary>
        /// <exception cref="DTypeException">The indices are not integers.</exception>
        /// <exception cref="ShapeException">The updates do not have the shape of the places.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
        /// <example><code>
        /// var places = Tensor.FromArray(new[,] { { 1 }, { 1 } });
        /// Tensor.Of([7, 8, 9]).TensorScatterSubtract(places, [1, 2]) // [7. 5. 9.]
        /// </code></example>
        public Tensor TensorScatterSubtract(Tensor indices, Tensor updates) => Scattering.subtract(indices, updates, x);

        /// <summary>x with the larger of what the indices name and the updates; ties share the derivative
        /// evenly.</summary>
        /// <exception cref="DTypeException">The indices are not integers.</exception>
        /// <exception cref="ShapeException">The updates do not have the shape of the places.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
        /// <example><code>
        /// var places = Tensor.FromArray(new[,] { { 0 }, { 1 } });
        /// Grad.Of(x => x.TensorScatterMax(places, [9, 8]).Sum())([7, 8]) // [0. 0.5]
        /// </code></example>
        public Tensor TensorScatterMax(Tensor indices, Tensor updates) => Scattering.maximum(indices, updates, x);

        /// <summary>x with the smaller of what the indices name and the updates; ties share the derivative
        /// evenly.</summary>
        /// <exception cref="DTypeException">The indices are not integers.</exception>
        /// <exception cref="ShapeException">The updates do not have the shape of the places.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
        /// <example><code>
        /// var places = Tensor.FromArray(new[,] { { 0 }, { 1 } });
        /// Tensor.Of([7, 8]).TensorScatterMin(places, [9, 3]) // [7. 3.]
        /// </code></example>
        public Tensor TensorScatterMin(Tensor indices, Tensor updates) => Scattering.minimum(indices, updates, x);
    }
}

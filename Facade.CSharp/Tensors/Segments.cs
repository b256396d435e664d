// Reductions over segments: rows that integers send to the same result. Laws: one segment is the reduction of the first
// axis; ties of an extreme share its slope evenly; products have exact slopes also at zeros. Sorted segments ascend and
// say themselves how many there are; unsorted ones are counted, and a negative one drops its row. Read next:
// Ordering.cs.
namespace FunGrad;

/// <summary>Segments: <c>x.SegmentSum(ids)</c>, <c>x.UnsortedSegmentMax(ids, 3)</c>, <c>x.SparseSegmentMean(rows,
/// ids)</c>.</summary>
public static class TensorSegments
{
    extension(Tensor x)
    {
        /// <summary>The sum of the rows of each segment; 0 where there are none.</summary>
        /// <exception cref="DTypeException">The segments are not integers.</exception>
        /// <exception cref="ShapeException">The segments are not a vector as long as the first axis of x.</exception>
        /// <exception cref="ArgumentException">The segments do not ascend from 0 or above.</exception>
        /// <example><code>
        /// Tensor.Of([2, 3, 4]).SegmentSum(Tensor.Indices(0, 0, 2)) // [5. 0. 4.]
        /// </code></example>
        public Tensor SegmentSum(Tensor segments) => Segments.sortedSum("segmentSum", SegmentScale.Total, segments, x);

        /// <summary>The mean of the rows of each segment; 0 where there are none.</summary>
        /// <exception cref="DTypeException">The segments are not integers.</exception>
        /// <exception cref="ShapeException">The segments are not a vector as long as the first axis of x.</exception>
        /// <exception cref="ArgumentException">The segments do not ascend from 0 or above.</exception>
        /// <example><code>
        /// Tensor.Of([2, 3, 4]).SegmentMean(Tensor.Indices(0, 0, 2)) // [2.5 0. 4. ]
        /// </code></example>
        public Tensor SegmentMean(Tensor segments) => Segments.sortedSum("segmentMean", SegmentScale.Mean, segments, x);

        /// <summary>The product of the rows of each segment; 1 where there are none.</summary>
        /// <exception cref="DTypeException">The segments are not integers.</exception>
        /// <exception cref="ShapeException">The segments are not a vector as long as the first axis of x.</exception>
        /// <exception cref="ArgumentException">The segments do not ascend from 0 or above.</exception>
        /// <example><code>
        /// Tensor.Of([2, 3, 4]).SegmentProduct(Tensor.Indices(0, 0, 2)) // [6. 1. 4.]
        /// </code></example>
        public Tensor SegmentProduct(Tensor segments) => Segments.sortedProduct(segments, x);

        /// <summary>The largest of the rows of each segment, element by element; 0 where there are none.</summary>
        /// <exception cref="DTypeException">The segments are not integers.</exception>
        /// <exception cref="ShapeException">The segments are not a vector as long as the first axis of x.</exception>
        /// <exception cref="ArgumentException">The segments do not ascend from 0 or above.</exception>
        /// <example><code>
        /// Tensor.Of([2, 3, 4]).SegmentMax(Tensor.Indices(0, 0, 2)) // [3. 0. 4.]
        /// </code></example>
        public Tensor SegmentMax(Tensor segments) => Segments.sortedMaximum(segments, x);

        /// <summary>The smallest of the rows of each segment, element by element; 0 where there are none.</summary>
        /// <exception cref="DTypeException">The segments are not integers.</exception>
        /// <exception cref="ShapeException">The segments are not a vector as long as the first axis of x.</exception>
        /// <exception cref="ArgumentException">The segments do not ascend from 0 or above.</exception>
        /// <example><code>
        /// Tensor.Of([2, 3, 4]).SegmentMin(Tensor.Indices(0, 0, 2)) // [2. 0. 4.]
        /// </code></example>
        public Tensor SegmentMin(Tensor segments) => Segments.sortedMinimum(segments, x);

        /// <summary>The sum of the rows of each segment; 0 where there are none.</summary>
        /// <exception cref="DTypeException">The segments are not integers.</exception>
        /// <exception cref="ShapeException">x does not begin with the shape of the segments.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A segment is not below the count, or the count is
        /// negative.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3, 4]).UnsortedSegmentSum(Tensor.Indices(1, 0, 1, -1), 2) // [2. 4.]
        /// </code></example>
        public Tensor UnsortedSegmentSum(Tensor segments, int count) =>
            Segments.sum("unsortedSegmentSum", SegmentScale.Total, count, segments, x);

        /// <summary>The mean of the rows of each segment; 0 where there are none.</summary>
        /// <exception cref="DTypeException">The segments are not integers.</exception>
        /// <exception cref="ShapeException">x does not begin with the shape of the segments.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A segment is not below the count, or the count is
        /// negative.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3, 4]).UnsortedSegmentMean(Tensor.Indices(1, 0, 1, -1), 2) // [2. 2.]
        /// </code></example>
        public Tensor UnsortedSegmentMean(Tensor segments, int count) =>
            Segments.sum("unsortedSegmentMean", SegmentScale.Mean, count, segments, x);

        /// <summary>The sum of the n rows of each segment divided by √n; 0 where there are none.</summary>
        /// <exception cref="DTypeException">The segments are not integers.</exception>
        /// <exception cref="ShapeException">x does not begin with the shape of the segments.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A segment is not below the count, or the count is
        /// negative.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3, 4]).UnsortedSegmentSqrtN(Tensor.Indices(1, 1, 1, 1), 2) // [0. 5.]
        /// </code></example>
        public Tensor UnsortedSegmentSqrtN(Tensor segments, int count) =>
            Segments.sum("unsortedSegmentSqrtN", SegmentScale.SquareRoot, count, segments, x);

        /// <summary>The product of the rows of each segment; 1 where there are none.</summary>
        /// <exception cref="DTypeException">The segments are not integers.</exception>
        /// <exception cref="ShapeException">x does not begin with the shape of the segments.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A segment is not below the count, or the count is
        /// negative.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3, 4]).UnsortedSegmentProduct(Tensor.Indices(1, 0, 1, -1), 2) // [2. 3.]
        /// </code></example>
        public Tensor UnsortedSegmentProduct(Tensor segments, int count) =>
            Segments.product("unsortedSegmentProduct", count, segments, x);

        /// <summary>The largest of the rows of each segment; the lowest number where there are none.</summary>
        /// <exception cref="DTypeException">The segments are not integers.</exception>
        /// <exception cref="ShapeException">x does not begin with the shape of the segments.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A segment is not below the count, or the count is
        /// negative.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3, 4]).UnsortedSegmentMax(Tensor.Indices(1, 0, 1, -1), 2) // [2. 3.]
        /// </code></example>
        public Tensor UnsortedSegmentMax(Tensor segments, int count) =>
            Segments.maximum("unsortedSegmentMax", count, segments, x);

        /// <summary>The smallest of the rows of each segment; the highest number where there are none.</summary>
        /// <exception cref="DTypeException">The segments are not integers.</exception>
        /// <exception cref="ShapeException">x does not begin with the shape of the segments.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A segment is not below the count, or the count is
        /// negative.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2, 3, 4]).UnsortedSegmentMin(Tensor.Indices(1, 0, 1, -1), 2) // [2. 1.]
        /// </code></example>
        public Tensor UnsortedSegmentMin(Tensor segments, int count) =>
            Segments.minimum("unsortedSegmentMin", count, segments, x);

        /// <summary>The sums of the named rows of each sorted segment.</summary>
        /// <exception cref="DTypeException">The segments are not integers.</exception>
        /// <exception cref="ShapeException">There are not as many segments as rows.</exception>
        /// <exception cref="ArgumentException">The segments do not ascend from 0 or above.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A row lies outside x.</exception>
        /// <example><code>
        /// var rows = Tensor.Indices(2, 0, 2, 0, 1);
        /// var segments = Tensor.Indices(0, 0, 0, 0, 1);
        /// Tensor.Of([1, 2, 3]).SparseSegmentSum(rows, segments) // [8. 2.]
        /// </code></example>
        public Tensor SparseSegmentSum(Tensor rows, Tensor segments) =>
            Segments.sparseSum("sparseSegmentSum", SegmentScale.Total, rows, segments, x);

        /// <summary>The means of the named rows of each sorted segment.</summary>
        /// <exception cref="DTypeException">The segments are not integers.</exception>
        /// <exception cref="ShapeException">There are not as many segments as rows.</exception>
        /// <exception cref="ArgumentException">The segments do not ascend from 0 or above.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A row lies outside x.</exception>
        /// <example><code>
        /// var rows = Tensor.Indices(2, 0, 2, 0, 1);
        /// var segments = Tensor.Indices(0, 0, 0, 0, 1);
        /// Tensor.Of([1, 2, 3]).SparseSegmentMean(rows, segments) // [2. 2.]
        /// </code></example>
        public Tensor SparseSegmentMean(Tensor rows, Tensor segments) =>
            Segments.sparseSum("sparseSegmentMean", SegmentScale.Mean, rows, segments, x);

        /// <summary>The sums of the n named rows of each sorted segment divided by √n.</summary>
        /// <exception cref="DTypeException">The segments are not integers.</exception>
        /// <exception cref="ShapeException">There are not as many segments as rows.</exception>
        /// <exception cref="ArgumentException">The segments do not ascend from 0 or above.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A row lies outside x.</exception>
        /// <example><code>
        /// var rows = Tensor.Indices(2, 0, 2, 0, 1);
        /// var segments = Tensor.Indices(0, 0, 0, 0, 1);
        /// Tensor.Of([1, 2, 3]).SparseSegmentSqrtN(rows, segments) // [4. 2.]
        /// </code></example>
        public Tensor SparseSegmentSqrtN(Tensor rows, Tensor segments) =>
            Segments.sparseSum("sparseSegmentSqrtN", SegmentScale.SquareRoot, rows, segments, x);
    }
}

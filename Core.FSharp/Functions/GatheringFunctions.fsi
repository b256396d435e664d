namespace FunGrad

// The front door for F#: picking and placing by integers, segments, and order. Laws: indices are Int32 or Int64, count
// from the end where negative, are checked, and carry no derivative; derivatives of values flow through what was
// picked. Read next: GatheringFunctions.fs, then the file that each line there names.

open System.ComponentModel

/// <summary>Gathers, scatters, segments and sorting, in scope after <c>open FunGrad</c>.</summary>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module GatheringFunctions =

    // -- Picking ------------------------------------------------------------------------------------------------------

    /// <summary>Gather for each element of some leading axes that x and the indices share: the rows of an axis of its
    /// own part of x; shape x.Shape[..axis) @ indices.Shape[batchDims..] @ x.Shape(axis..].</summary>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The first axes of x and of the indices differ.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis, an index or batchDims lies outside.</exception>
    /// <example><code lang="fsharp">
    /// let each = cast DType.Int32 (tensor [ [ 1 ]; [ 0 ] ])
    /// gatherBatched 1 1 each (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [[2.] [3.]]
    /// </code></example>
    val gatherBatched: batchDims: int -> axis: int -> indices: Tensor -> x: Tensor -> Tensor

    /// <summary>The elements, or slices, of x that the last axis of the indices names: its numbers are positions on the
    /// first axes of x. Shape indices.Shape[..^1] @ x.Shape[d..] where d is the length of that axis.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The indices name more axes than x has.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <example><code lang="fsharp">
    /// let diagonal = gatherNd (cast DType.Int32 (tensor [ [ 0; 0 ]; [ 1; 1 ] ]))
    /// let x = tensor [ [ 1; 2 ]; [ 3; 4 ] ]
    /// diagonal x, grad (diagonal >> sum) x   // ([1. 4.], [[1. 0.] [0. 1.]])
    /// </code></example>
    val gatherNd: indices: Tensor -> x: Tensor -> Tensor

    /// <summary>gatherNd for each element of some leading axes that x and the indices share.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The first axes differ, or the indices name too many axes.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An index or batchDims lies outside.</exception>
    /// <example><code lang="fsharp">
    /// let each = cast DType.Int32 (tensor [ [ 1 ]; [ 0 ] ])
    /// gatherNdBatched 1 each (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [2. 3.]
    /// </code></example>
    val gatherNdBatched: batchDims: int -> indices: Tensor -> x: Tensor -> Tensor

    /// <summary>The elements along an axis at indices that have as many axes as x and broadcast with it outside that
    /// axis (NumPy's take_along_axis).</summary>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The numbers of axes differ, or the other axes do not
    /// broadcast.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis or an index lies outside.</exception>
    /// <example><code lang="fsharp">
    /// let x = tensor [ [ 3; 1; 2 ]; [ 4; 6; 5 ] ]
    /// takeAlongAxis 1 (argsort 1 x) x   // [[1. 2. 3.] [4. 5. 6.]]
    /// </code></example>
    val takeAlongAxis: axis: int -> indices: Tensor -> x: Tensor -> Tensor

    /// <summary>The rows of a table that ids name: gather along axis 0.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The ids are not integers.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An id lies outside the table.</exception>
    /// <example><code lang="fsharp">
    /// embeddingLookup (indices [ 1; 1 ]) (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [[3. 4.] [3. 4.]]
    /// </code></example>
    val embeddingLookup: ids: Tensor -> table: Tensor -> Tensor

    /// <summary>The elements of x where a mask holds, in row-major order. The mask has the shape of x from the axis on,
    /// and its axes become one.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The mask is not Bool.</exception>
    /// <exception cref="T:FunGrad.ShapeException">From the axis on, x has not the shape of the mask.</exception>
    /// <exception cref="T:FunGrad.ValueReadException">The mask varies under vmap, so the length is not one.</exception>
    /// <example><code lang="fsharp">
    /// let positive (x: Tensor) = booleanMask 0 (greater x (tensor 0)) x
    /// positive (tensor [ 1; -2; 3 ]), grad (positive >> sum) (tensor [ 1; -2; 3 ])   // ([1. 3.], [1. 0. 1.])
    /// </code></example>
    val booleanMask: axis: int -> mask: Tensor -> x: Tensor -> Tensor

    /// <summary>The rows of x that carry the number 0, those that carry 1, ..., each in order. The partitions have the
    /// shape of the first axes of x, and those axes become one.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The partitions are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">x does not begin with the shape of the partitions.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A partition is negative or not below the
    /// count.</exception>
    /// <exception cref="T:FunGrad.ValueReadException">The partitions vary under vmap, so the lengths do
    /// too.</exception>
    /// <example><code lang="fsharp">
    /// dynamicPartition 2 (indices [ 0; 1; 0 ]) (tensor [ 1; 2; 3 ])   // [[1. 3.]; [2.]]
    /// </code></example>
    val dynamicPartition: count: int -> partitions: Tensor -> x: Tensor -> Tensor list

    // -- Placing ------------------------------------------------------------------------------------------------------

    /// <summary>Zeros of a shape with the updates added at the places that the last axis of the indices names: the
    /// transpose of gatherNd. A place named again is added to again.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The updates have not the shape indices.Shape[..^1] @
    /// shape[d..].</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <example><code lang="fsharp">
    /// let places = cast DType.Int32 (tensor [ [ 1 ]; [ 3 ]; [ 1 ] ])
    /// scatterNd [ 4 ] places (tensor [ 1; 2; 4 ])   // [0. 5. 0. 2.]
    /// </code></example>
    val scatterNd: shape: seq<int> -> indices: Tensor -> updates: Tensor -> Tensor

    /// <summary>x with the updates in place of what the indices name. Where a place is named again the last update
    /// stays; what was overwritten, in x or in the updates, has derivative 0.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The updates have not the shape indices.Shape[..^1] @
    /// x.Shape[d..].</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <example><code lang="fsharp">
    /// let write u = tensorScatterUpdate (cast DType.Int32 (tensor [ [ 1 ]; [ 1 ] ])) u (tensor [ 7; 8; 9 ])
    /// write (tensor [ 1; 2 ]), grad (write >> sum) (tensor [ 1; 2 ])   // ([7. 2. 9.], [0. 1.])
    /// </code></example>
    val tensorScatterUpdate: indices: Tensor -> updates: Tensor -> x: Tensor -> Tensor

    /// <summary>x with the updates added to what the indices name: x + scatterNd.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The updates have not the shape indices.Shape[..^1] @
    /// x.Shape[d..].</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <example><code lang="fsharp">
    /// let places = cast DType.Int32 (tensor [ [ 1 ]; [ 1 ] ])
    /// tensorScatterAdd places (tensor [ 1; 2 ]) (tensor [ 7; 8; 9 ])   // [ 7. 11. 9.]
    /// </code></example>
    val tensorScatterAdd: indices: Tensor -> updates: Tensor -> x: Tensor -> Tensor

    /// <summary>x with the updates subtracted from what the indices name: x - scatterNd.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The updates have not the shape indices.Shape[..^1] @
    /// x.Shape[d..].</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <example><code lang="fsharp">
    /// let places = cast DType.Int32 (tensor [ [ 1 ]; [ 1 ] ])
    /// tensorScatterSub places (tensor [ 1; 2 ]) (tensor [ 7; 8; 9 ])   // [7. 5. 9.]
    /// </code></example>
    val tensorScatterSub: indices: Tensor -> updates: Tensor -> x: Tensor -> Tensor

    /// <summary>x with the larger of what the indices name and the updates; ties share the derivative evenly.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The updates have not the shape indices.Shape[..^1] @
    /// x.Shape[d..].</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <example><code lang="fsharp">
    /// let raised x = tensorScatterMax (cast DType.Int32 (tensor [ [ 0 ]; [ 1 ] ])) (tensor [ 9; 8 ]) x
    /// raised (tensor [ 7; 8 ]), grad (raised >> sum) (tensor [ 7; 8 ])   // ([9. 8.], [0. 0.5])
    /// </code></example>
    val tensorScatterMax: indices: Tensor -> updates: Tensor -> x: Tensor -> Tensor

    /// <summary>x with the smaller of what the indices name and the updates; ties share the derivative
    /// evenly.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The updates have not the shape indices.Shape[..^1] @
    /// x.Shape[d..].</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    /// <example><code lang="fsharp">
    /// tensorScatterMin (cast DType.Int32 (tensor [ [ 0 ]; [ 1 ] ])) (tensor [ 9; 3 ]) (tensor [ 7; 8 ])   // [7. 3.]
    /// </code></example>
    val tensorScatterMin: indices: Tensor -> updates: Tensor -> x: Tensor -> Tensor

    /// <summary>Rows put together at the indices that come with them. Where an index comes again the last row stays and
    /// the others have derivative 0; a row that no index names is 0. Law: it undoes dynamicPartition.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">Data do not begin with the shape of their indices, or their rows
    /// differ in shape.</exception>
    /// <exception cref="T:System.ArgumentException">There are not as many tensors of indices as of data.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An index is negative.</exception>
    /// <exception cref="T:FunGrad.ValueReadException">The indices vary under vmap, so the length is not
    /// one.</exception>
    /// <example><code lang="fsharp">
    /// dynamicStitch [ indices [ 2; 0 ]; indices [ 1 ] ] [ tensor [ 5; 6 ]; tensor [ 7 ] ]   // [6. 7. 5.]
    /// </code></example>
    val dynamicStitch: indices: seq<Tensor> -> data: seq<Tensor> -> Tensor

    // -- Sorted segments: rows with the same number, which ascends; one result more than the last number --------------

    /// <summary>The sum of the rows of each segment; 0 where there are none.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The segments are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The segments are not a vector as long as the first axis of
    /// x.</exception>
    /// <exception cref="T:System.ArgumentException">The segments do not ascend from 0 or above.</exception>
    /// <example><code lang="fsharp">
    /// segmentSum (indices [ 0; 0; 2 ]) (tensor [ 2; 3; 4 ])   // [5. 0. 4.]
    /// </code></example>
    val segmentSum: segments: Tensor -> x: Tensor -> Tensor

    /// <summary>The mean of the rows of each segment; 0 where there are none.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The segments are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The segments are not a vector as long as the first axis of
    /// x.</exception>
    /// <exception cref="T:System.ArgumentException">The segments do not ascend from 0 or above.</exception>
    /// <example><code lang="fsharp">
    /// segmentMean (indices [ 0; 0; 2 ]) (tensor [ 2; 3; 4 ])   // [2.5 0. 4. ]
    /// </code></example>
    val segmentMean: segments: Tensor -> x: Tensor -> Tensor

    /// <summary>The product of the rows of each segment; 1 where there are none. Derivatives are the products of
    /// the others, also where some are 0.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The segments are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The segments are not a vector as long as the first axis of
    /// x.</exception>
    /// <exception cref="T:System.ArgumentException">The segments do not ascend from 0 or above.</exception>
    /// <example><code lang="fsharp">
    /// segmentProduct (indices [ 0; 0; 2 ]) (tensor [ 2; 3; 4 ])   // [6. 1. 4.]
    /// </code></example>
    val segmentProduct: segments: Tensor -> x: Tensor -> Tensor

    /// <summary>The largest of the rows of each segment, element by element; 0 where there are none. Ties share the
    /// derivative evenly.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The segments are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The segments are not a vector as long as the first axis of
    /// x.</exception>
    /// <exception cref="T:System.ArgumentException">The segments do not ascend from 0 or above.</exception>
    /// <example><code lang="fsharp">
    /// segmentMax (indices [ 0; 0; 2 ]) (tensor [ 2; 3; 4 ])   // [3. 0. 4.]
    /// </code></example>
    val segmentMax: segments: Tensor -> x: Tensor -> Tensor

    /// <summary>The smallest of the rows of each segment, element by element; 0 where there are none. Ties share the
    /// derivative evenly.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The segments are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The segments are not a vector as long as the first axis of
    /// x.</exception>
    /// <exception cref="T:System.ArgumentException">The segments do not ascend from 0 or above.</exception>
    /// <example><code lang="fsharp">
    /// segmentMin (indices [ 0; 0; 2 ]) (tensor [ 2; 3; 4 ])   // [2. 0. 4.]
    /// </code></example>
    val segmentMin: segments: Tensor -> x: Tensor -> Tensor

    // -- Unsorted segments: numbers of any shape in any order; a negative one drops its row ---------------------------

    /// <summary>The sum of the rows of each of a number of segments; 0 where there are none.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The segments are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The segments have not the shape of the first axes of x.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A segment is not below the count, or the count is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// unsortedSegmentSum 2 (indices [ 1; 0; 1; -1 ]) (tensor [ 1; 2; 3; 4 ])   // [2. 4.]
    /// </code></example>
    val unsortedSegmentSum: count: int -> segments: Tensor -> x: Tensor -> Tensor

    /// <summary>The mean of the rows of each of a number of segments; 0 where there are none.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The segments are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The segments have not the shape of the first axes of x.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A segment is not below the count, or the count is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// unsortedSegmentMean 2 (indices [ 1; 0; 1; -1 ]) (tensor [ 1; 2; 3; 4 ])   // [2. 2.]
    /// </code></example>
    val unsortedSegmentMean: count: int -> segments: Tensor -> x: Tensor -> Tensor

    /// <summary>The sum of the n rows of each of a number of segments divided by √n; 0 where there are none.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The segments are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The segments have not the shape of the first axes of x.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A segment is not below the count, or the count is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// unsortedSegmentSqrtN 2 (indices [ 1; 1; 1; 1 ]) (tensor [ 1; 2; 3; 4 ])   // [0. 5.]
    /// </code></example>
    val unsortedSegmentSqrtN: count: int -> segments: Tensor -> x: Tensor -> Tensor

    /// <summary>The product of the rows of each of a number of segments; 1 where there are none. Derivatives are the
    /// products of the others, also where some are 0.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The segments are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The segments have not the shape of the first axes of x.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A segment is not below the count, or the count is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// unsortedSegmentProduct 2 (indices [ 1; 0; 1; -1 ]) (tensor [ 1; 2; 3; 4 ])   // [2. 3.]
    /// </code></example>
    val unsortedSegmentProduct: count: int -> segments: Tensor -> x: Tensor -> Tensor

    /// <summary>The largest of the rows of each of a number of segments; the lowest number of its dtype where there
    /// are none (TensorFlow's rule). Ties share the derivative evenly.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The segments are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The segments have not the shape of the first axes of x.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A segment is not below the count, or the count is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// unsortedSegmentMax 2 (indices [ 1; 0; 1; -1 ]) (tensor [ 1; 2; 3; 4 ])   // [2. 3.]
    /// </code></example>
    val unsortedSegmentMax: count: int -> segments: Tensor -> x: Tensor -> Tensor

    /// <summary>The smallest of the rows of each of a number of segments; the highest number of its dtype where
    /// there are none (TensorFlow's rule). Ties share the derivative evenly.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The segments are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The segments have not the shape of the first axes of x.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A segment is not below the count, or the count is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// unsortedSegmentMin 2 (indices [ 1; 0; 1; -1 ]) (tensor [ 1; 2; 3; 4 ])   // [2. 1.]
    /// </code></example>
    val unsortedSegmentMin: count: int -> segments: Tensor -> x: Tensor -> Tensor

    // -- Sparse segments: rows that are picked first ------------------------------------------------------------------

    /// <summary>The sums of the named rows of each sorted segment: gather, then segmentSum.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The segments are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">There are not as many segments as rows.</exception>
    /// <exception cref="T:System.ArgumentException">The segments do not ascend from 0 or above.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A row lies outside x.</exception>
    /// <example><code lang="fsharp">
    /// sparseSegmentSum (indices [ 2; 0; 2 ]) (indices [ 0; 0; 1 ]) (tensor [ 1; 2; 3 ])   // [4. 3.]
    /// </code></example>
    val sparseSegmentSum: rows: Tensor -> segments: Tensor -> x: Tensor -> Tensor

    /// <summary>The means of the named rows of each sorted segment: gather, then segmentMean.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The segments are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">There are not as many segments as rows.</exception>
    /// <exception cref="T:System.ArgumentException">The segments do not ascend from 0 or above.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A row lies outside x.</exception>
    /// <example><code lang="fsharp">
    /// sparseSegmentMean (indices [ 2; 0; 2 ]) (indices [ 0; 0; 1 ]) (tensor [ 1; 2; 3 ])   // [2. 3.]
    /// </code></example>
    val sparseSegmentMean: rows: Tensor -> segments: Tensor -> x: Tensor -> Tensor

    /// <summary>The sums of the n named rows of each sorted segment divided by √n.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The segments are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">There are not as many segments as rows.</exception>
    /// <exception cref="T:System.ArgumentException">The segments do not ascend from 0 or above.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A row lies outside x.</exception>
    /// <example><code lang="fsharp">
    /// sparseSegmentSqrtN (indices [ 2; 0; 2; 2 ]) (indices [ 0; 0; 0; 0 ]) (tensor [ 1; 2; 3 ])   // [5.]
    /// </code></example>
    val sparseSegmentSqrtN: rows: Tensor -> segments: Tensor -> x: Tensor -> Tensor

    // -- Order: stable, lower index first; NaN counts as greater than every number ------------------------------------

    /// <summary>The elements along an axis, smallest first. Derivatives go through the permutation.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// let x = tensor [ 2; 3; 1 ]
    /// sort 0 x, grad (fun x -> dot (sort 0 x) (tensor [ 1; 10; 100 ])) x   // ([1. 2. 3.], [ 10. 100. 1.])
    /// </code></example>
    val sort: axis: int -> x: Tensor -> Tensor

    /// <summary>The elements along an axis, largest first. Derivatives go through the permutation.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// sortDescending 0 (tensor [ 2; 3; 1; 2 ])   // [3. 2. 2. 1.]
    /// </code></example>
    val sortDescending: axis: int -> x: Tensor -> Tensor

    /// <summary>The positions of the elements along an axis in ascending order, as Int64; they cut
    /// derivatives.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// argsort 0 (tensor [ 2; 3; 1; 2 ])   // [2 0 3 1]
    /// </code></example>
    val argsort: axis: int -> x: Tensor -> Tensor

    /// <summary>The positions of the elements along an axis in descending order, as Int64; they cut
    /// derivatives.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// argsortDescending 0 (tensor [ 2; 3; 1; 2 ])   // [1 0 3 2]
    /// </code></example>
    val argsortDescending: axis: int -> x: Tensor -> Tensor

    /// <summary>The k largest elements along the last axis, largest first, and their positions as Int64.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">k is negative or greater than the length of the last
    /// axis.</exception>
    /// <example><code lang="fsharp">
    /// topK 2 (tensor [ 2; 9; 1; 9 ])   // ([9. 9.], [1 3])
    /// </code></example>
    val topK: k: int -> x: Tensor -> Tensor * Tensor

    /// <summary>The element along the last axis that is at place n of the ascending order, from 0, or from -1 at
    /// the end. Equal elements share the derivative evenly.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">There is no place n.</exception>
    /// <example><code lang="fsharp">
    /// let x = tensor [ 5; 1; 5; 7 ]
    /// nthElement 1 x, grad (nthElement 1) x   // (5.0, [0.5 0. 0.5 0. ])
    /// </code></example>
    val nthElement: n: int -> x: Tensor -> Tensor

    /// <summary>The middle of the ordered elements along an axis, or the mean of the two middle ones. Equal elements
    /// share the derivative evenly.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The axis is empty.</exception>
    /// <example><code lang="fsharp">
    /// median 0 (tensor [ 2; 3; 1; 2 ])   // 2.0
    /// </code></example>
    val median: axis: int -> x: Tensor -> Tensor

    /// <summary>The value below which a fraction q of the elements along an axis lies: the element at place
    /// q·(n - 1) of the order, linear between neighbours. Equal elements share the derivative evenly.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist, or q lies outside [0,
    /// 1].</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The axis is empty.</exception>
    /// <example><code lang="fsharp">
    /// quantile 0.25 0 (tensor [ 4; 1; 2 ])   // 1.5
    /// </code></example>
    val quantile: q: float -> axis: int -> x: Tensor -> Tensor

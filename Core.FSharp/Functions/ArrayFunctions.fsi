namespace FunGrad

// Arrays, the second part of the front door for F#: moments and norms, masks, scans, and movements of elements. Laws:
// as in Functions.fsi; movements are linear, masks cut, and everything else has true derivatives to any order. Read
// next: ArrayFunctions.fs, then the file that each line there names.

open System.ComponentModel

/// <summary>Norms, scans, masks and movements of elements, in scope after <c>open FunGrad</c>.</summary>
/// <remarks>Exceptions that hold everywhere stand with <see cref="T:FunGrad.Functions"/>. Negative axes count from the
/// end.</remarks>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module ArrayFunctions =

    // -- Moments, norms and clipping: with no axes named each element stands alone -----------------------------------

    /// <summary>Σ (x - mean)²/(n - 1) over axes.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// varianceOver [ 1 ] (tensor [ [ 1; 2; 3 ]; [ 4; 4; 4 ] ])   // [1. 0.]
    /// </code></example>
    val varianceOver: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>The square root of the variance over axes; its slope is 0 where all elements are equal.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// stdOver [ 1 ] (tensor [ [ 1; 2; 3 ]; [ 4; 4; 4 ] ])   // [1. 0.]
    /// </code></example>
    val stdOver: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>The mean and the population variance Σ (x - mean)²/n over axes. Derivatives pass through the mean as
    /// well, so those of the variance are exact to any order.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// moments [ 0 ] (tensor [ 1; 2; 3; 4 ])   // (2.5, 1.25)
    /// </code></example>
    val moments: axes: seq<int> -> x: Tensor -> Tensor * Tensor

    /// <summary>(Σ |x|ᵖ)^(1/p) of all elements for a positive order p: Σ |x| for 1, √Σ x² for 2, the largest |x| for
    /// infinity. Its subgradient at 0 is 0, and ties of the largest share its slope evenly.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The order is not positive.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// let x = tensor [ 3; -4 ]
    /// normOf 1.0 x, normOf 2.0 x, normOf infinity x   // (7.0, 5.0, 4.0)
    /// </code></example>
    val normOf: order: float -> x: Tensor -> Tensor

    /// <summary>The norm of an order over axes: see normOf.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The order is not positive.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// normOfOver 2.0 [ 1 ] (tensor [ [ 3; 4 ]; [ 6; 8 ] ])   // [ 5. 10.]
    /// </code></example>
    val normOfOver: order: float -> axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>The Euclidean norm √Σ x² over axes; its subgradient at 0 is 0.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// normOver [ 0 ] (tensor [ [ 3; 0 ]; [ 4; 0 ] ])   // [5. 0.]
    /// </code></example>
    val normOver: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>Σ x²/2 of all elements; slope x.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad l2Loss (tensor [ 3; 4 ])   // (12.5, [3. 4.])
    /// </code></example>
    val l2Loss: x: Tensor -> Tensor

    /// <summary>x/√max(Σ x² over axes, 10⁻¹²), in the shape of x: vectors of length 1. A vector shorter than 10⁻⁶ is
    /// multiplied by 10⁶, which is then its slope.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// l2Normalize [ 0 ] (tensor [ 3; 4 ])   // [0.6000000000000001 0.8]
    /// </code></example>
    val l2Normalize: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>x · limit/‖x‖ where the Euclidean norm of all elements is at least the limit, else x, bit by bit. At
    /// the limit the slope is that of the clipped branch, which is 0 along x.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// clipByNorm (tensor 1.0) (tensor [ 0; -5 ])   // [ 0. -1.]
    /// </code></example>
    val clipByNorm: limit: Tensor -> x: Tensor -> Tensor

    /// <summary>The Euclidean norm of all elements of all tensors together.</summary>
    /// <exception cref="T:System.ArgumentException">There are no tensors.</exception>
    /// <exception cref="T:FunGrad.DTypeException">A tensor holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// globalNorm [ tensor [ 3; 0 ]; tensor 4 ]   // 5.0
    /// </code></example>
    val globalNorm: xs: seq<Tensor> -> Tensor

    /// <summary>Tensors scaled by one factor, limit/norm, where their common norm is at least the limit; and that norm
    /// as it was.</summary>
    /// <exception cref="T:System.ArgumentException">There are no tensors.</exception>
    /// <exception cref="T:FunGrad.DTypeException">A tensor holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// clipByGlobalNorm (tensor 2.5) [ tensor [ 3; 0 ]; tensor [ 4 ] ]   // ([[1.5 0.]; [2.]], 5.0)
    /// </code></example>
    val clipByGlobalNorm: limit: Tensor -> xs: seq<Tensor> -> Tensor list * Tensor

    /// <summary>eˣ - z·x, element by element: the loss of counts z whose logarithmic rate is x; slopes eˣ - z and -x.
    /// In full it adds Stirling's z·log z - z + log(2πz)/2 where z lies outside [0, 1].</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// grad (logPoissonLoss false (tensor 2.0)) (tensor 0.0)   // -1.0
    /// </code></example>
    val logPoissonLoss: isFull: bool -> targets: Tensor -> logRate: Tensor -> Tensor

    // -- Counts and masks: they cut derivatives ----------------------------------------------------------------------

    /// <summary>Whether one element is true.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x is not Bool.</exception>
    /// <example><code lang="fsharp">
    /// any (greater (tensor [ 1; 5 ]) (tensor 3))   // True
    /// </code></example>
    val any: x: Tensor -> Tensor

    /// <summary>Whether one element over axes is true.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x is not Bool.</exception>
    /// <example><code lang="fsharp">
    /// anyOver [ 1 ] (tensor [ [ true; false ]; [ false; false ] ])   // [True False]
    /// </code></example>
    val anyOver: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>Whether all elements are true.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x is not Bool.</exception>
    /// <example><code lang="fsharp">
    /// all (greater (tensor [ 1; 5 ]) (tensor 3))   // False
    /// </code></example>
    val all: x: Tensor -> Tensor

    /// <summary>Whether all elements over axes are true.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x is not Bool.</exception>
    /// <example><code lang="fsharp">
    /// allOver [ 1 ] (tensor [ [ true; false ]; [ true; true ] ])   // [False True]
    /// </code></example>
    val allOver: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>How many elements are not 0, as an Int64; NaN is not 0.</summary>
    /// <example><code lang="fsharp">
    /// countNonzero (tensor [ 0.0; 3.0; -0.0; nan ])   // 2
    /// </code></example>
    val countNonzero: x: Tensor -> Tensor

    /// <summary>How many elements over axes are not 0, as Int64; NaN is not 0.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// countNonzeroOver [ 0 ] (tensor [ [ 0; 3 ]; [ 0; 4 ] ])   // [0 2]
    /// </code></example>
    val countNonzeroOver: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>Along a new last axis of length depth 1 at the position that an index names and 0 elsewhere, in
    /// Float64; all 0 where the index lies outside.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The depth is negative.</exception>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    /// <example><code lang="fsharp">
    /// oneHot 3 (indices [ 2; 0; 7 ])   // [[0. 0. 1.] [1. 0. 0.] [0. 0. 0.]]
    /// </code></example>
    val oneHot: depth: int -> indices: Tensor -> Tensor

    /// <summary>Along a new last axis true at the positions below each length.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The longest length is negative.</exception>
    /// <exception cref="T:FunGrad.DTypeException">The lengths are not integers.</exception>
    /// <example><code lang="fsharp">
    /// sequenceMask 3 (indices [ 1; 3 ])   // [[True False False] [True True True]]
    /// </code></example>
    val sequenceMask: longest: int -> lengths: Tensor -> Tensor

    // -- Scans: of the elements up to each one along an axis; slopes are exact to any order --------------------------

    /// <summary>The sums of all elements before each one along an axis; the first is 0.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// cumsumExclusive 0 (tensor [ 1; 2; 3 ])   // [0. 1. 3.]
    /// </code></example>
    val cumsumExclusive: axis: int -> x: Tensor -> Tensor

    /// <summary>The products of all elements up to each one along an axis; the slopes are exact also at
    /// zeros.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// let x = tensor [ 2; 0; 3 ]
    /// cumprod 0 x, grad (cumprod 0 >> sum) x   // ([2. 0. 0.], [1. 8. 0.])
    /// </code></example>
    val cumprod: axis: int -> x: Tensor -> Tensor

    /// <summary>The products of all elements before each one along an axis; the first is 1.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// cumprodExclusive 0 (tensor [ 2; 3; 4 ])   // [1. 2. 6.]
    /// </code></example>
    val cumprodExclusive: axis: int -> x: Tensor -> Tensor

    /// <summary>log Σ eˣ of all elements up to each one along an axis, without overflow.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// grad (cumlogsumexp 0 >> sum) (tensor [ 0; 0 ])   // [1.5 0.5]
    /// </code></example>
    val cumlogsumexp: axis: int -> x: Tensor -> Tensor

    /// <summary>log Σ eˣ of all elements before each one along an axis; the first is -∞.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// cumlogsumexpExclusive 0 (tensor [ 3; 5 ])   // [-inf 3.]
    /// </code></example>
    val cumlogsumexpExclusive: axis: int -> x: Tensor -> Tensor

    /// <summary>The largest of all elements up to each one along an axis; a tie's derivative goes to the
    /// earliest.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// cummax 0 (tensor [ 1; 3; 2 ])   // [1. 3. 3.]
    /// </code></example>
    val cummax: axis: int -> x: Tensor -> Tensor

    /// <summary>The smallest of all elements up to each one along an axis; a tie's derivative goes to the
    /// earliest.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// cummin 0 (tensor [ 2; 3; 1 ])   // [2. 2. 1.]
    /// </code></example>
    val cummin: axis: int -> x: Tensor -> Tensor

    /// <summary>A scan that runs from the end of the axis: fromEnd cumsum 0 sums the elements from each one
    /// on.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// fromEnd cumsum 0 (tensor [ 1; 2; 3 ])   // [6. 5. 3.]
    /// </code></example>
    val fromEnd: scan: (int -> Tensor -> Tensor) -> axis: int -> x: Tensor -> Tensor

    // -- Repetition and order ----------------------------------------------------------------------------------------

    /// <summary>The whole repeated along each axis; the transpose sums the copies.</summary>
    /// <exception cref="T:System.ArgumentException">There are not as many repeats as axes, or one is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// tile [ 2 ] (tensor [ 1; 2 ])   // [1. 2. 1. 2.]
    /// </code></example>
    val tile: repeats: seq<int> -> x: Tensor -> Tensor

    /// <summary>Each row of an axis repeated; the transpose sums the copies.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist, or the count is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// repeat 0 2 (tensor [ 1; 2 ])   // [1. 1. 2. 2.]
    /// </code></example>
    val repeat: axis: int -> count: int -> x: Tensor -> Tensor

    /// <summary>Each row of an axis repeated as often as its own count says.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <exception cref="T:System.ArgumentException">There are not as many counts as rows, or one is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// repeatEach 0 [ 2; 0; 1 ] (tensor [ 1; 2; 3 ])   // [1. 1. 3.]
    /// </code></example>
    val repeatEach: axis: int -> counts: seq<int> -> x: Tensor -> Tensor

    /// <summary>Each element moved on by a shift along an axis; what leaves at the end comes back at the
    /// beginning.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// roll 1 0 (tensor [ 1; 2; 3 ])   // [3. 1. 2.]
    /// </code></example>
    val roll: shift: int -> axis: int -> x: Tensor -> Tensor

    /// <summary>The elements of several axes in opposite order.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// flipOver [ 0; 1 ] (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [[4. 3.] [2. 1.]]
    /// </code></example>
    val flipOver: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>An axis moved to another position; the others keep their order.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// shape (moveAxis 0 -1 (zeros [ 2; 3; 4 ]))   // [3; 4; 2]
    /// </code></example>
    val moveAxis: source: int -> target: int -> x: Tensor -> Tensor

    /// <summary>Two axes exchanged.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// shape (swapAxes 0 2 (zeros [ 2; 3; 4 ]))   // [4; 3; 2]
    /// </code></example>
    val swapAxes: first: int -> second: int -> x: Tensor -> Tensor

    /// <summary>The first two axes turned counter-clockwise by quarter turns.</summary>
    /// <exception cref="T:FunGrad.ShapeException">There are fewer than two axes.</exception>
    /// <example><code lang="fsharp">
    /// rot90 1 (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [[2. 4.] [1. 3.]]
    /// </code></example>
    val rot90: turns: int -> x: Tensor -> Tensor

    /// <summary>Of each example along the batch axis the first elements along the sequence axis in opposite order: as
    /// many as its length says. Under vmap a length beyond the axis counts as all of it.</summary>
    /// <exception cref="T:System.ArgumentException">The two axes are one.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist, or a length is negative or too
    /// large.</exception>
    /// <exception cref="T:FunGrad.DTypeException">The lengths are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">There is not one length for each example.</exception>
    /// <example><code lang="fsharp">
    /// reverseSequence (indices [ 2; 3 ]) 1 0 (tensor [ [ 1; 2; 3 ]; [ 4; 5; 6 ] ])   // [[2. 1. 3.] [6. 5. 4.]]
    /// </code></example>
    val reverseSequence: lengths: Tensor -> sequenceAxis: int -> batchAxis: int -> x: Tensor -> Tensor

    // -- Parts and borders -------------------------------------------------------------------------------------------

    /// <summary>Of each axis as many elements as its length says: start, start + step, start + 2·step, ...; steps may
    /// be negative.</summary>
    /// <exception cref="T:System.ArgumentException">There are not as many starts, lengths and steps as
    /// axes.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A position lies outside its axis.</exception>
    /// <example><code lang="fsharp">
    /// stridedSlice [ 3 ] [ 2 ] [ -2 ] (tensor [ 1; 2; 3; 4 ])   // [4. 2.]
    /// </code></example>
    val stridedSlice: starts: seq<int> -> lengths: seq<int> -> steps: seq<int> -> x: Tensor -> Tensor

    /// <summary>Drops axes of length 1.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <exception cref="T:FunGrad.ShapeException">An axis is longer than 1.</exception>
    /// <example><code lang="fsharp">
    /// shape (squeezeOver [ 0 ] (zeros [ 1; 3; 1 ]))   // [3; 1]
    /// </code></example>
    val squeezeOver: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>The rows along an axis, which disappears: stack undone.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// unstack 1 (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [[1. 3.]; [2. 4.]]
    /// </code></example>
    val unstack: axis: int -> x: Tensor -> Tensor list

    /// <summary>Consecutive parts of equal length along an axis.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <exception cref="T:System.ArgumentException">The count does not divide the length of the axis.</exception>
    /// <example><code lang="fsharp">
    /// splitInto 0 2 (tensor [ 1; 2; 3; 4 ])   // [[1. 2.]; [3. 4.]]
    /// </code></example>
    val splitInto: axis: int -> count: int -> x: Tensor -> Tensor list

    /// <summary>One value before and after the elements of each axis.</summary>
    /// <exception cref="T:System.ArgumentException">There are not as many counts as axes, or one is
    /// negative.</exception>
    /// <example><code lang="fsharp">
    /// padWith 9.0 [ 1 ] [ 2 ] (tensor [ 1; 2 ])   // [9. 1. 2. 9. 9.]
    /// </code></example>
    val padWith: value: float -> before: seq<int> -> after: seq<int> -> x: Tensor -> Tensor

    /// <summary>Borders that mirror the elements at the first and last one, which are not repeated.</summary>
    /// <exception cref="T:System.ArgumentException">There are not as many counts as axes, or one is negative or not
    /// less than its axis.</exception>
    /// <example><code lang="fsharp">
    /// padReflect [ 2 ] [ 1 ] (tensor [ 1; 2; 3 ])   // [3. 2. 1. 2. 3. 2.]
    /// </code></example>
    val padReflect: before: seq<int> -> after: seq<int> -> x: Tensor -> Tensor

    /// <summary>Borders that mirror all elements, the first and last one included.</summary>
    /// <exception cref="T:System.ArgumentException">There are not as many counts as axes, or one is negative or larger
    /// than its axis.</exception>
    /// <example><code lang="fsharp">
    /// padSymmetric [ 2 ] [ 1 ] (tensor [ 1; 2; 3 ])   // [2. 1. 1. 2. 3. 3.]
    /// </code></example>
    val padSymmetric: before: seq<int> -> after: seq<int> -> x: Tensor -> Tensor

    // -- Blocks of neighbours ----------------------------------------------------------------------------------------

    /// <summary>[n, h, w, c] to [n, h/b, w/b, b·b·c]: each block of b by b neighbours becomes the channels of
    /// one.</summary>
    /// <exception cref="T:FunGrad.ShapeException">There are not four axes, or the block does not divide height and
    /// width.</exception>
    /// <example><code lang="fsharp">
    /// spaceToDepth 2 (reshape [ 1; 2; 2; 1 ] (arange 0.0 4.0 1.0))   // [[[[0. 1. 2. 3.]]]]
    /// </code></example>
    val spaceToDepth: block: int -> x: Tensor -> Tensor

    /// <summary>[n, h, w, b·b·c] to [n, h·b, w·b, c]: spaceToDepth undone.</summary>
    /// <exception cref="T:FunGrad.ShapeException">There are not four axes, or the squared block does not divide the
    /// channels.</exception>
    /// <example><code lang="fsharp">
    /// depthToSpace 2 (reshape [ 1; 1; 1; 4 ] (arange 0.0 4.0 1.0)) |> squeeze   // [[0. 1.] [2. 3.]]
    /// </code></example>
    val depthToSpace: block: int -> x: Tensor -> Tensor

    /// <summary>The axes behind the batch padded with zeros and cut into blocks; each place of a block becomes a batch
    /// of its own: [n, h, w, ...] to [n·b₁·b₂, h/b₁, w/b₂, ...].</summary>
    /// <exception cref="T:System.ArgumentException">The blocks or counts do not fit the axes.</exception>
    /// <exception cref="T:FunGrad.ShapeException">A block does not divide its axis.</exception>
    /// <example><code lang="fsharp">
    /// spaceToBatch [ 2 ] [ 0 ] [ 1 ] (tensor [ [ 1; 2; 3 ] ])   // [[1. 3.] [2. 0.]]
    /// </code></example>
    val spaceToBatch: block: seq<int> -> before: seq<int> -> after: seq<int> -> x: Tensor -> Tensor

    /// <summary>spaceToBatch undone: the axes behind the batch are put together and cropped.</summary>
    /// <exception cref="T:System.ArgumentException">The blocks or counts do not fit the axes.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The blocks do not divide the batch, or the crops leave
    /// nothing.</exception>
    /// <example><code lang="fsharp">
    /// batchToSpace [ 2 ] [ 0 ] [ 1 ] (tensor [ [ 1; 3 ]; [ 2; 0 ] ])   // [[1. 2. 3.]]
    /// </code></example>
    val batchToSpace: block: seq<int> -> before: seq<int> -> after: seq<int> -> x: Tensor -> Tensor

    // -- Diagonals, triangles and grids: matrices lie in the last two axes, offsets above 0 above the diagonal -------

    /// <summary>The square matrix with a vector as a diagonal, and zeros elsewhere; vectors lie in the last
    /// axis.</summary>
    /// <exception cref="T:FunGrad.ShapeException">d is a single number.</exception>
    /// <example><code lang="fsharp">
    /// diag 0 (tensor [ 1; 2 ])   // [[1. 0.] [0. 2.]]
    /// </code></example>
    val diag: offset: int -> d: Tensor -> Tensor

    /// <summary>The elements of a diagonal: those of diag when undone.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The diagonal lies outside the matrix.</exception>
    /// <exception cref="T:FunGrad.ShapeException">There are fewer than two axes.</exception>
    /// <example><code lang="fsharp">
    /// diagPart 1 (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [2.]
    /// </code></example>
    val diagPart: offset: int -> x: Tensor -> Tensor

    /// <summary>x with a diagonal replaced; the elements that were there get a derivative of 0.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The diagonal lies outside the matrix.</exception>
    /// <exception cref="T:FunGrad.ShapeException">There are fewer than two axes, or d has not the diagonal's
    /// shape.</exception>
    /// <example><code lang="fsharp">
    /// setDiag 0 (tensor [ 8; 9 ]) (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [[8. 2.] [3. 9.]]
    /// </code></example>
    val setDiag: offset: int -> d: Tensor -> x: Tensor -> Tensor

    /// <summary>So many diagonals below and above the main one, and zeros elsewhere; a negative number means
    /// all.</summary>
    /// <exception cref="T:FunGrad.ShapeException">There are fewer than two axes.</exception>
    /// <example><code lang="fsharp">
    /// bandPart 0 1 (ones [ 3; 3 ])   // [[1. 1. 0.] [0. 1. 1.] [0. 0. 1.]]
    /// </code></example>
    val bandPart: lower: int -> upper: int -> x: Tensor -> Tensor

    /// <summary>The elements on and below a diagonal, and zeros elsewhere.</summary>
    /// <exception cref="T:FunGrad.ShapeException">There are fewer than two axes.</exception>
    /// <example><code lang="fsharp">
    /// tril 0 (ones [ 2; 2 ])   // [[1. 0.] [1. 1.]]
    /// </code></example>
    val tril: offset: int -> x: Tensor -> Tensor

    /// <summary>The elements on and above a diagonal, and zeros elsewhere.</summary>
    /// <exception cref="T:FunGrad.ShapeException">There are fewer than two axes.</exception>
    /// <example><code lang="fsharp">
    /// triu 1 (ones [ 2; 2 ])   // [[0. 1.] [0. 0.]]
    /// </code></example>
    val triu: offset: int -> x: Tensor -> Tensor

    /// <summary>The sum of the main diagonal; slope: the identity matrix.</summary>
    /// <exception cref="T:FunGrad.ShapeException">There are fewer than two axes.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad trace (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // (5.0, [[1. 0.] [0. 1.]])
    /// </code></example>
    val trace: x: Tensor -> Tensor

    /// <summary>The coordinates of a grid in the order of pictures (NumPy's default): the first vector runs along the
    /// second axis, the second along the first.</summary>
    /// <exception cref="T:FunGrad.ShapeException">An argument is not a vector.</exception>
    /// <example><code lang="fsharp">
    /// meshgrid [ tensor [ 1; 2 ]; tensor [ 3; 4 ] ]   // [[[1. 2.] [1. 2.]]; [[3. 3.] [4. 4.]]]
    /// </code></example>
    val meshgrid: axes: seq<Tensor> -> Tensor list

    /// <summary>The coordinates of a grid in the order of matrices (NumPy's ij): each vector runs along the axis of its
    /// own number.</summary>
    /// <exception cref="T:FunGrad.ShapeException">An argument is not a vector.</exception>
    /// <example><code lang="fsharp">
    /// meshgridOfAxes [ tensor [ 1; 2 ]; tensor [ 3; 4 ] ]   // [[[1. 1.] [2. 2.]]; [[3. 4.] [3. 4.]]]
    /// </code></example>
    val meshgridOfAxes: axes: seq<Tensor> -> Tensor list

    // -- Rounding that training sees through -------------------------------------------------------------------------

    /// <summary>The nearest of the levels that signed integers of so many bits give to a range, half to even. Its
    /// derivative is that of the identity, everywhere: a straight-through estimator.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The bits do not lie between 2 and 32, or the range does
    /// not hold 0.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// let f = quantizeAndDequantize 3 -1.0 0.75
    /// let x = tensor [ 0.3; 5.0 ]
    /// f x, grad (f >> sum) x   // ([0.25 0.75], [1. 1.])
    /// </code></example>
    val quantizeAndDequantize: bits: int -> low: float -> high: float -> x: Tensor -> Tensor

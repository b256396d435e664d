namespace FunGrad

// The front door for F#: what each function means, which shapes it takes, what it throws and one example that a test
// runs. In reading order: making tensors, elementwise functions, choices, reductions, moving elements, products,
// derivatives, rules of your own, the recorded graph. Laws: an example gives what its comment says; binary functions
// broadcast as NumPy does; integers and booleans carry no derivative. Read next: Functions.fs, then the file that each
// line there names.

open System.ComponentModel

/// <summary>The functions of the F# front door, in scope after <c>open FunGrad</c>.</summary>
/// <remarks>
/// <para>FSharp.Core's own functions work on tensors too: <c>+ - * / **</c>, <c>sin cos tan asin acos atan atan2</c>,
/// <c>sinh cosh tanh</c>, <c>exp log log10 sqrt abs</c>, <c>floor ceil round</c>. Floats take a tensor's width.</para>
/// <para>Everywhere: shapes that do not fit throw <see cref="T:FunGrad.ShapeException"/>, element types that do not fit
/// <see cref="T:FunGrad.DTypeException"/>, axes and positions that do not exist
/// <see cref="T:System.ArgumentOutOfRangeException"/>, null <see cref="T:System.ArgumentNullException"/>, and values
/// that have left the transform that made them <see cref="T:FunGrad.EscapedValueException"/>. Negative axes count from
/// the end.</para>
/// <para>A structure is a tensor, or a tuple, record, list, array, option or map (in its values) of structures. Parts
/// of any other type are constants. Variables, tangents and cotangents are structures; a gradient has its variable's
/// structure, and each tensor in it the shape and dtype of its own.</para>
/// </remarks>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module Functions =

    // -- Making tensors -----------------------------------------------------------------------------------------------

    /// <summary>A tensor of numbers, booleans or tensors: one, or any nesting of lists and arrays of them.</summary>
    /// <remarks>Integers are numbers: they give Float64, as floats do. float32 gives Float32, and booleans give Bool. A
    /// sequence's items are the rows along a new first axis, all of one shape. Derivatives flow through.</remarks>
    /// <typeparam name="'T">A number, a boolean, a tensor, an array of any rank, a vector or matrix of MathNet, or a
    /// sequence of these.</typeparam>
    /// <exception cref="T:System.ArgumentException">Something else was given.</exception>
    /// <exception cref="T:System.NotSupportedException">A complex number was given.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The rows have different shapes.</exception>
    /// <example><code lang="fsharp">
    /// let swapped (x: Tensor) = tensor [ x[1]; x[0]; tensor 1.0 ]
    /// swapped (tensor [ 2; 3 ])   // [3. 2. 1.]
    /// </code></example>
    val tensor: value: 'T -> Tensor

    /// <summary>An Int32 vector for gather, scatterAdd and labels; it carries no derivative.</summary>
    /// <example><code lang="fsharp">
    /// indices [ 2; 0 ]   // [2 0]
    /// </code></example>
    val indices: values: seq<int> -> Tensor

    /// <summary>A Float64 tensor whose elements all have one value.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A length is negative.</exception>
    /// <example><code lang="fsharp">
    /// full [ 2; 2 ] 0.5   // [[0.5 0.5] [0.5 0.5]]
    /// </code></example>
    val full: shape: seq<int> -> value: float -> Tensor

    /// <summary>Float64 zeros.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A length is negative.</exception>
    /// <example><code lang="fsharp">
    /// zeros [ 3 ]   // [0. 0. 0.]
    /// </code></example>
    val zeros: shape: seq<int> -> Tensor

    /// <summary>Float64 ones.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A length is negative.</exception>
    /// <example><code lang="fsharp">
    /// ones [ 3 ]   // [1. 1. 1.]
    /// </code></example>
    val ones: shape: seq<int> -> Tensor

    /// <summary>Zeros of the shape and dtype of x; they do not depend on x.</summary>
    /// <example><code lang="fsharp">
    /// zerosLike (tensor [ 1; 2 ])   // [0. 0.]
    /// </code></example>
    val zerosLike: x: Tensor -> Tensor

    /// <summary>Ones of the shape and dtype of x; they do not depend on x.</summary>
    /// <example><code lang="fsharp">
    /// onesLike (tensor [ 5; 2 ])   // [1. 1.]
    /// </code></example>
    val onesLike: x: Tensor -> Tensor

    /// <summary>The Float64 identity matrix, of shape [n, n].</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">n is negative.</exception>
    /// <example><code lang="fsharp">
    /// eye 2   // [[1. 0.] [0. 1.]]
    /// </code></example>
    val eye: n: int -> Tensor

    /// <summary>The Float64 vector start, start + step, start + 2·step, ... up to but not including stop.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The step is 0, or a bound is not a number.</exception>
    /// <example><code lang="fsharp">
    /// arange 0.0 2.0 0.5   // [0. 0.5 1. 1.5]
    /// </code></example>
    val arange: start: float -> stop: float -> step: float -> Tensor

    /// <summary>A Float64 vector of equally spaced numbers, start and stop included.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The count is less than 1.</exception>
    /// <example><code lang="fsharp">
    /// linspace 0.0 1.0 5   // [0. 0.25 0.5 0.75 1.]
    /// </code></example>
    val linspace: start: float -> stop: float -> count: int -> Tensor

    /// <summary>The same numbers in another dtype. A cast to integers drops fractions, and to integers or booleans it
    /// cuts derivatives; between float widths a gradient is cast back.</summary>
    /// <exception cref="T:System.OverflowException">A number does not fit the integer type.</exception>
    /// <example><code lang="fsharp">
    /// cast DType.Int32 (tensor [ 1.7; -1.7 ])   // [ 1 -1]
    /// </code></example>
    val cast: dtype: DType -> x: Tensor -> Tensor

    /// <summary>The lengths of the axes; empty for a single number.</summary>
    /// <example><code lang="fsharp">
    /// shape (zeros [ 2; 3 ])   // [2; 3]
    /// </code></example>
    val shape: x: Tensor -> int list

    /// <summary>The elements of the primal in row-major order: they leave the world of derivatives.</summary>
    /// <exception cref="T:FunGrad.ValueReadException">vmap works on many values at once.</exception>
    /// <example><code lang="fsharp">
    /// toArray (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [|1.0; 2.0; 3.0; 4.0|]
    /// </code></example>
    val toArray: x: Tensor -> float[]

    // -- Elementwise: the result has the shape and dtype of x; slopes are those of the formula ------------------------

    /// <summary>eˣ - 1, exact near 0; slope eˣ.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// expm1 (tensor 1e-20)   // 1e-20
    /// </code></example>
    val expm1: x: Tensor -> Tensor

    /// <summary>log(1 + x), exact near 0; slope 1/(1 + x).</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// log1p (tensor 1e-20)   // 1e-20
    /// </code></example>
    val log1p: x: Tensor -> Tensor

    /// <summary>The logarithm to base 2; slope 1/(x·ln 2).</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// log2 (tensor [ 1; 8 ])   // [0. 3.]
    /// </code></example>
    val log2: x: Tensor -> Tensor

    /// <summary>1/√x; slope -1/(2x√x).</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad rsqrt (tensor 4.0)   // (0.5, -0.0625)
    /// </code></example>
    val rsqrt: x: Tensor -> Tensor

    /// <summary>The real cube root, also of negative numbers; slope 1/(3∛x²).</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// cbrt (tensor [ -8; 0; 8 ])   // [-2. 0. 2.]
    /// </code></example>
    val cbrt: x: Tensor -> Tensor

    /// <summary>1/x; slope -1/x².</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad reciprocal (tensor 2.0)   // (0.5, -0.25)
    /// </code></example>
    val reciprocal: x: Tensor -> Tensor

    /// <summary>x²; slope 2x.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad square (tensor 3.0)   // (9.0, 6.0)
    /// </code></example>
    val square: x: Tensor -> Tensor

    /// <summary>-1, 0 or 1: the sign of x; slope 0 everywhere.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// signum (tensor [ -2; 0; 3 ])   // [-1. 0. 1.]
    /// </code></example>
    val signum: x: Tensor -> Tensor

    /// <summary>The inverse hyperbolic sine; slope 1/√(x² + 1).</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad asinh (tensor 0.0)   // (0.0, 1.0)
    /// </code></example>
    val asinh: x: Tensor -> Tensor

    /// <summary>The inverse hyperbolic cosine, not a number below 1; slope 1/√(x² - 1).</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// acosh (tensor [ 1.0; 0.5 ])   // [ 0. nan]
    /// </code></example>
    val acosh: x: Tensor -> Tensor

    /// <summary>The inverse hyperbolic tangent, not a number outside [-1, 1]; slope 1/(1 - x²).</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad atanh (tensor 0.0)   // (0.0, 1.0)
    /// </code></example>
    val atanh: x: Tensor -> Tensor

    /// <summary>1/(1 + e⁻ˣ); slope y·(1 - y).</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad sigmoid (tensor 0.0)   // (0.5, 0.25)
    /// </code></example>
    val sigmoid: x: Tensor -> Tensor

    /// <summary>log(1 + eˣ), without overflow; slope sigmoid x.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad softplus (tensor 1000.0)   // (1000.0, 1.0)
    /// </code></example>
    val softplus: x: Tensor -> Tensor

    /// <summary>x/(1 + |x|); slope 1/(1 + |x|)².</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad softsign (tensor -1.0)   // (-0.5, 0.25)
    /// </code></example>
    val softsign: x: Tensor -> Tensor

    /// <summary>x where it is positive, else 0; slope 1 or 0, and 0 at the kink (TensorFlow's rule).</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// let x = tensor [ -1; 0; 2 ]
    /// relu x, grad (relu >> sum) x   // ([0. 0. 2.], [0. 0. 1.])
    /// </code></example>
    val relu: x: Tensor -> Tensor

    /// <summary>The larger of two elements, or NaN; a tie's derivative goes to x alone (TensorFlow's rule).</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// grad (fun (x, y) -> maximum x y) (tensor 1.0, tensor 1.0)   // (1.0, 0.0)
    /// </code></example>
    val maximum: x: Tensor -> y: Tensor -> Tensor

    /// <summary>The smaller of two elements, or NaN; a tie's derivative goes to x alone (TensorFlow's rule).</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// minimum (tensor [ 1; 5 ]) (tensor 3)   // [1. 3.]
    /// </code></example>
    val minimum: x: Tensor -> y: Tensor -> Tensor

    /// <summary>min(max(x, low), high); slope 1 from bound to bound, both included, and 0 outside.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// let x = tensor [ -1; 1; 3 ]
    /// let within x = clip (tensor 0) (tensor 1) x
    /// within x, grad (within >> sum) x   // ([0. 1. 1.], [0. 1. 0.])
    /// </code></example>
    val clip: low: Tensor -> high: Tensor -> x: Tensor -> Tensor

    /// <summary>x - y·⌊x/y⌋, which has the sign of y (F#'s % has that of x); slopes 1 and -⌊x/y⌋.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// remainder (tensor [ -7; 7 ]) (tensor 3)   // [2. 1.]
    /// </code></example>
    val remainder: x: Tensor -> y: Tensor -> Tensor

    // -- Choices: comparisons read primals, give Bool and cut derivatives ---------------------------------------------

    /// <summary>x where the condition holds, y elsewhere. The value that is not chosen gets a derivative of exactly 0,
    /// whatever stands there, and the condition none.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The condition is not Bool.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// let root (x: Tensor) = where (greater x (tensor 0)) (sqrt x) (zerosLike x)
    /// grad (root >> sum) (tensor [ -1; 0; 4 ])   // [0. 0. 0.25]
    /// </code></example>
    val where: condition: Tensor -> x: Tensor -> y: Tensor -> Tensor

    /// <summary>Whether x is less than y, element by element; false where one is NaN.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// less (tensor [ 1; 2; 3 ]) (tensor 2)   // [ True False False]
    /// </code></example>
    val less: x: Tensor -> y: Tensor -> Tensor

    /// <summary>Whether x is at most y, element by element; false where one is NaN.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// lessOrEqual (tensor [ 1; 2; 3 ]) (tensor 2)   // [ True True False]
    /// </code></example>
    val lessOrEqual: x: Tensor -> y: Tensor -> Tensor

    /// <summary>Whether x is greater than y, element by element; false where one is NaN.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// greater (tensor [ 1; 2; 3 ]) (tensor 2)   // [False False True]
    /// </code></example>
    val greater: x: Tensor -> y: Tensor -> Tensor

    /// <summary>Whether x is at least y, element by element; false where one is NaN.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// greaterOrEqual (tensor [ 1.0; nan; 3.0 ]) (tensor 2)   // [False False True]
    /// </code></example>
    val greaterOrEqual: x: Tensor -> y: Tensor -> Tensor

    /// <summary>Whether x equals y, element by element; false where one is NaN.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// equal (tensor [ 1; 2; 3 ]) (tensor 2)   // [False True False]
    /// </code></example>
    val equal: x: Tensor -> y: Tensor -> Tensor

    /// <summary>Whether x differs from y, element by element; true where one is NaN.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// notEqual (tensor [ 1; 2; 3 ]) (tensor 2)   // [ True False True]
    /// </code></example>
    val notEqual: x: Tensor -> y: Tensor -> Tensor

    /// <summary>Whether both hold, element by element.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x or y is not Bool.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// logicalAnd (tensor [ true; true; false ]) (tensor [ true; false; false ])   // [ True False False]
    /// </code></example>
    val logicalAnd: x: Tensor -> y: Tensor -> Tensor

    /// <summary>Whether at least one holds, element by element.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x or y is not Bool.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// logicalOr (tensor [ true; true; false ]) (tensor [ true; false; false ])   // [ True True False]
    /// </code></example>
    val logicalOr: x: Tensor -> y: Tensor -> Tensor

    /// <summary>Whether x does not hold, element by element.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x is not Bool.</exception>
    /// <example><code lang="fsharp">
    /// logicalNot (tensor [ true; false ])   // [False True]
    /// </code></example>
    val logicalNot: x: Tensor -> Tensor

    // -- Reductions: of all elements to one number, or over the axes that are named, which disappear ------------------

    /// <summary>Σ xᵢ over all elements; booleans count as 0 and 1.</summary>
    /// <example><code lang="fsharp">
    /// sum (less (tensor [ 1; 2; 3 ]) (tensor 3))   // 2
    /// </code></example>
    val sum: x: Tensor -> Tensor

    /// <summary>Σ xᵢ over the named axes; over no axis it is x itself.</summary>
    /// <exception cref="T:System.ArgumentException">An axis is named twice.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// sumOver [ 0 ] (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [4. 6.]
    /// </code></example>
    val sumOver: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>The mean of all n elements, Σ xᵢ / n; NaN if there is none.</summary>
    /// <example><code lang="fsharp">
    /// valueAndGrad mean (tensor [ 1; 2; 3; 6 ])   // (3.0, [0.25 0.25 0.25 0.25])
    /// </code></example>
    val mean: x: Tensor -> Tensor

    /// <summary>The means over the named axes; over no axis it is x itself.</summary>
    /// <exception cref="T:System.ArgumentException">An axis is named twice.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// meanOver [ -1 ] (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [1.5 3.5]
    /// </code></example>
    val meanOver: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>Π xᵢ over all elements, 1 if there is none; its derivative is exact at zeros too.</summary>
    /// <example><code lang="fsharp">
    /// valueAndGrad product (tensor [ 0; 2; 3 ])   // (0.0, [6. 0. 0.])
    /// </code></example>
    val product: x: Tensor -> Tensor

    /// <summary>Π xᵢ over the named axes; over no axis it is x itself.</summary>
    /// <exception cref="T:System.ArgumentException">An axis is named twice.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// productOver [ 0 ] (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [3. 8.]
    /// </code></example>
    val productOver: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>The largest element; ties share the derivative evenly (TensorFlow's rule).</summary>
    /// <exception cref="T:FunGrad.ShapeException">There are no elements.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad amax (tensor [ 1; 3; 3 ])   // (3.0, [0. 0.5 0.5])
    /// </code></example>
    val amax: x: Tensor -> Tensor

    /// <summary>The largest elements over the named axes; ties share evenly (TensorFlow's rule).</summary>
    /// <exception cref="T:FunGrad.ShapeException">A named axis is empty.</exception>
    /// <exception cref="T:System.ArgumentException">An axis is named twice.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// amaxOver [ 1 ] (tensor [ [ 1; 2 ]; [ 4; 3 ] ])   // [2. 4.]
    /// </code></example>
    val amaxOver: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>The smallest element; ties share the derivative evenly (TensorFlow's rule).</summary>
    /// <exception cref="T:FunGrad.ShapeException">There are no elements.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad amin (tensor [ 1; 3; 3 ])   // (1.0, [1. 0. 0.])
    /// </code></example>
    val amin: x: Tensor -> Tensor

    /// <summary>The smallest elements over the named axes; ties share evenly (TensorFlow's rule).</summary>
    /// <exception cref="T:FunGrad.ShapeException">A named axis is empty.</exception>
    /// <exception cref="T:System.ArgumentException">An axis is named twice.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// aminOver [ 1 ] (tensor [ [ 1; 2 ]; [ 4; 3 ] ])   // [1. 3.]
    /// </code></example>
    val aminOver: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>The Int64 positions of the largest elements along an axis, a tie's first; no derivative.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The axis is empty.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// argmax 0 (tensor [ 1; 3; 3 ])   // 1
    /// </code></example>
    val argmax: axis: int -> x: Tensor -> Tensor

    /// <summary>The Int64 positions of the smallest elements along an axis, a tie's first; no derivative.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The axis is empty.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// argmin 1 (tensor [ [ 1; 2 ]; [ 4; 3 ] ])   // [0 1]
    /// </code></example>
    val argmin: axis: int -> x: Tensor -> Tensor

    /// <summary>The sample variance of all n elements, Σ(xᵢ - mean)² / (n - 1); NaN for a single one.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad variance (tensor [ 1; 3 ])   // (2.0, [-2. 2.])
    /// </code></example>
    val variance: x: Tensor -> Tensor

    /// <summary>The sample standard deviation, √variance; its slope is 0 where all elements are equal.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad std (tensor [ 5; 5 ])   // (0.0, [0. 0.])
    /// </code></example>
    val std: x: Tensor -> Tensor

    /// <summary>The Euclidean norm of all elements, √Σ xᵢ²; gradient x/‖x‖, and at 0 the subgradient 0.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad norm (tensor [ 0; -2 ]), grad norm (zeros [ 2 ])   // ((2.0, [0. -1.]), [0. 0.])
    /// </code></example>
    val norm: x: Tensor -> Tensor

    /// <summary>The sums of all elements up to each one along an axis.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// cumsum 0 (tensor [ 1; 2; 3 ])   // [1. 3. 6.]
    /// </code></example>
    val cumsum: axis: int -> x: Tensor -> Tensor

    /// <summary>log Σ eˣⁱ over all elements, without overflow; gradient softmax x.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// grad logsumexp (tensor [ 1000; 1000 ])   // [0.5 0.5]
    /// </code></example>
    val logsumexp: x: Tensor -> Tensor

    /// <summary>log Σ eˣⁱ over the named axes, without overflow; over no axis it is x itself.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <exception cref="T:System.ArgumentException">An axis is named twice.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// exp (logsumexpOver [ 1 ] (log (tensor [ [ 1; 3 ] ])))   // [4.]
    /// </code></example>
    val logsumexpOver: axes: seq<int> -> x: Tensor -> Tensor

    /// <summary>eˣⁱ / Σ eˣʲ along an axis, without overflow: positive numbers whose sum is 1.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// softmax 0 (tensor [ 1000; 1000; -1000; 1000; 1000 ])   // [0.25 0.25 0. 0.25 0.25]
    /// </code></example>
    val softmax: axis: int -> x: Tensor -> Tensor

    /// <summary>log softmax x = xᵢ - log Σ eˣʲ along an axis, without overflow or loss of digits.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// logSoftmax 0 (tensor [ 0; -1000 ])   // [0. -1000.]
    /// </code></example>
    val logSoftmax: axis: int -> x: Tensor -> Tensor

    // -- Moving elements: nothing is computed, so every one is linear -------------------------------------------------

    /// <summary>The same elements in row-major order under another shape; one length may be -1 and follows.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shape holds another number of elements.</exception>
    /// <example><code lang="fsharp">
    /// reshape [ 2; -1 ] (tensor [ 1; 2; 3; 4 ])   // [[1. 2.] [3. 4.]]
    /// </code></example>
    val reshape: shape: seq<int> -> x: Tensor -> Tensor

    /// <summary>The transpose of each matrix along the leading axes: [..., m, n] becomes [..., n, m].</summary>
    /// <exception cref="T:FunGrad.ShapeException">There are less than two axes.</exception>
    /// <example><code lang="fsharp">
    /// transpose (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [[1. 3.] [2. 4.]]
    /// </code></example>
    val transpose: x: Tensor -> Tensor

    /// <summary>The axes in another order: axis i of the result is axis order[i] of x.</summary>
    /// <exception cref="T:System.ArgumentException">The order does not name each axis once.</exception>
    /// <example><code lang="fsharp">
    /// shape (permute [ 2; 0; 1 ] (zeros [ 2; 3; 4 ]))   // [4; 2; 3]
    /// </code></example>
    val permute: order: seq<int> -> x: Tensor -> Tensor

    /// <summary>x repeated along new leading axes and axes of length 1, as NumPy does.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shape of x does not broadcast to the shape.</exception>
    /// <example><code lang="fsharp">
    /// broadcast [ 2; 3 ] (tensor [ 1; 2; 3 ])   // [[1. 2. 3.] [1. 2. 3.]]
    /// </code></example>
    val broadcast: shape: seq<int> -> x: Tensor -> Tensor

    /// <summary>A new axis of length 1, which is the given axis of the result.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The result has no such axis.</exception>
    /// <example><code lang="fsharp">
    /// shape (expandDims -1 (zeros [ 3 ]))   // [3; 1]
    /// </code></example>
    val expandDims: axis: int -> x: Tensor -> Tensor

    /// <summary>x without its axes of length 1.</summary>
    /// <example><code lang="fsharp">
    /// shape (squeeze (zeros [ 1; 3; 1 ]))   // [3]
    /// </code></example>
    val squeeze: x: Tensor -> Tensor

    /// <summary>The box that begins at starts and has the given lengths; also written x[1..2, 0..0].</summary>
    /// <exception cref="T:System.ArgumentException">There is not one start and one length for each axis.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The box reaches outside x.</exception>
    /// <example><code lang="fsharp">
    /// slice [ 1 ] [ 2 ] (tensor [ 10; 11; 12; 13 ])   // [11. 12.]
    /// </code></example>
    val slice: starts: seq<int> -> lengths: seq<int> -> x: Tensor -> Tensor

    /// <summary>The elements of one axis in opposite order.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// flip 0 (tensor [ 1; 2; 3 ])   // [3. 2. 1.]
    /// </code></example>
    val flip: axis: int -> x: Tensor -> Tensor

    /// <summary>Tensors side by side along an axis that they have; the other axes must agree.</summary>
    /// <exception cref="T:System.ArgumentException">There is no tensor.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The shapes differ outside the axis, or have no axes.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// concatenate 0 [ tensor [ 1; 2 ]; tensor [ 3 ] ]   // [1. 2. 3.]
    /// </code></example>
    val concatenate: axis: int -> parts: seq<Tensor> -> Tensor

    /// <summary>Tensors of one shape side by side along a new axis, which is the given axis of the result.</summary>
    /// <exception cref="T:System.ArgumentException">There is no tensor.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The shapes differ.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The result has no such axis.</exception>
    /// <example><code lang="fsharp">
    /// stack 1 [ tensor [ 1; 2 ]; tensor [ 3; 4 ] ]   // [[1. 3.] [2. 4.]]
    /// </code></example>
    val stack: axis: int -> rows: seq<Tensor> -> Tensor

    /// <summary>Parts of the given lengths along an axis. Law: concatenate axis (split axis lengths x) = x.</summary>
    /// <exception cref="T:System.ArgumentException">The lengths do not add up to that of the axis.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The axis does not exist.</exception>
    /// <example><code lang="fsharp">
    /// split 0 [ 1; 2 ] (tensor [ 1; 2; 3 ])   // [[1.]; [2. 3.]]
    /// </code></example>
    val split: axis: int -> lengths: seq<int> -> x: Tensor -> Tensor list

    /// <summary>x with so many zeros before and after the elements of each axis.</summary>
    /// <exception cref="T:System.ArgumentException">A count is missing, left over or negative.</exception>
    /// <example><code lang="fsharp">
    /// pad [ 1 ] [ 2 ] (tensor [ 5; 6 ])   // [0. 5. 6. 0. 0.]
    /// </code></example>
    val pad: before: seq<int> -> after: seq<int> -> x: Tensor -> Tensor

    /// <summary>The rows of an axis that integers name; the shape of the indices replaces the axis. A repeated index
    /// picks its row again, and negative ones count from the end.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis or an index lies outside.</exception>
    /// <example><code lang="fsharp">
    /// let pick = gather 0 (indices [ 2; 0; 2 ])
    /// let x = tensor [ 1; 2; 3 ]
    /// pick x, grad (pick >> sum) x   // ([3. 1. 3.], [1. 0. 2.])
    /// </code></example>
    val gather: axis: int -> indices: Tensor -> x: Tensor -> Tensor

    /// <summary>Zeros with an axis of the given length, to which the values are added at the indices: the transpose of
    /// gather. A repeated index adds again.</summary>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    /// <exception cref="T:FunGrad.ShapeException">From the axis on, the values have not the indices' shape.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis or an index lies outside.</exception>
    /// <example><code lang="fsharp">
    /// scatterAdd 0 (indices [ 2; 0; 2 ]) 4 (tensor [ 1; 2; 3 ])   // [2. 0. 4. 0.]
    /// </code></example>
    val scatterAdd: axis: int -> indices: Tensor -> length: int -> values: Tensor -> Tensor

    // -- Products -----------------------------------------------------------------------------------------------------

    /// <summary>The matrix product, [..., m, k] · [..., k, n] = [..., m, n]. A vector is a row on the left and a column
    /// on the right, and that axis disappears; leading axes broadcast (NumPy's @).</summary>
    /// <exception cref="T:FunGrad.ShapeException">The inner axes differ, or an argument is a single number.</exception>
    /// <example><code lang="fsharp">
    /// matmul (tensor [ [ 1; 2 ]; [ 3; 4 ] ]) (tensor [ 1; 1 ])   // [3. 7.]
    /// </code></example>
    val matmul: x: Tensor -> y: Tensor -> Tensor

    /// <summary>The inner product Σ xᵢyᵢ of two vectors.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The arguments are not two vectors of one length.</exception>
    /// <example><code lang="fsharp">
    /// dot (tensor [ 1; 2 ]) (tensor [ 3; 4 ])   // 11.0
    /// </code></example>
    val dot: x: Tensor -> y: Tensor -> Tensor

    /// <summary>The matrix xᵢyⱼ of two vectors, of shape [m, n].</summary>
    /// <exception cref="T:FunGrad.ShapeException">The arguments are not two vectors.</exception>
    /// <example><code lang="fsharp">
    /// outer (tensor [ 1; 2 ]) (tensor [ 3; 4 ])   // [[3. 4.] [6. 8.]]
    /// </code></example>
    val outer: x: Tensor -> y: Tensor -> Tensor

    // -- First derivatives --------------------------------------------------------------------------------------------

    /// <summary>∇f(x) of a function whose result is one number, in reverse mode: the cost of a few runs of f, however
    /// many variables there are. What f does not use gets zeros.</summary>
    /// <typeparam name="'S">The structure of the variables, and of the gradient.</typeparam>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element.</exception>
    /// <exception cref="T:FunGrad.DTypeException">No variable is floating-point, or f gives integers.</exception>
    /// <example><code lang="fsharp">
    /// let loss (w: Tensor, b) = sum (w * 2.0 + b)
    /// grad loss (tensor [ 1; 2 ], tensor 3)   // ([2. 2.], 2.0)
    /// </code></example>
    val grad: f: ('S -> Tensor) -> x: 'S -> 'S

    /// <summary>f(x) and ∇f(x) from one run, as grad finds it.</summary>
    /// <typeparam name="'S">The structure of the variables, and of the gradient.</typeparam>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element.</exception>
    /// <exception cref="T:FunGrad.DTypeException">No variable is floating-point, or f gives integers.</exception>
    /// <example><code lang="fsharp">
    /// valueAndGrad (fun (x, y) -> x * y) (tensor 2, tensor 3)   // (6.0, (3.0, 2.0))
    /// </code></example>
    val valueAndGrad: f: ('S -> Tensor) -> x: 'S -> Tensor * 'S

    /// <summary>∇f(x)·v, the derivative of a function whose result is one number along a direction, in forward mode:
    /// one run, and nothing of it is kept. Law: gradv f x v = sum (grad f x * v).</summary>
    /// <typeparam name="'S">The structure of the variables, and of the direction.</typeparam>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element, or a direction has not its
    /// variable's shape.</exception>
    /// <exception cref="T:FunGrad.DTypeException">No variable is floating-point.</exception>
    /// <exception cref="T:System.ArgumentException">There are more or fewer directions than variables.</exception>
    /// <example><code lang="fsharp">
    /// gradv (fun x -> sum (x * x)) (tensor [ 1; 2 ]) (tensor [ 1; 0 ])   // 2.0
    /// </code></example>
    val gradv: f: ('S -> Tensor) -> x: 'S -> v: 'S -> Tensor

    /// <summary>f'(x) of a function of one number; f may give any structure of tensors.</summary>
    /// <typeparam name="'R">The structure of the results, and of their derivatives.</typeparam>
    /// <exception cref="T:FunGrad.ShapeException">x is not a single number.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x is an integer or a boolean.</exception>
    /// <example><code lang="fsharp">
    /// diff (fun x -> x * diff (fun y -> x * y) (tensor 3)) (tensor 2)   // 4.0
    /// </code></example>
    val diff: f: (Tensor -> 'R) -> x: Tensor -> 'R

    /// <summary>The push-forward: f(x), and the derivative of f at x along a tangent, J·dx, in forward mode.</summary>
    /// <typeparam name="'S">The structure of the variables, and of their tangents.</typeparam>
    /// <typeparam name="'R">The structure of the results, and of theirs.</typeparam>
    /// <exception cref="T:FunGrad.ShapeException">A tangent has not its primal's shape.</exception>
    /// <exception cref="T:FunGrad.DTypeException">No variable is floating-point, or a tangent is not.</exception>
    /// <exception cref="T:System.ArgumentException">There are more or fewer tangents than variables.</exception>
    /// <example><code lang="fsharp">
    /// jvp (fun x -> x * x) (tensor [ 1; 2; 3 ]) (tensor [ 1; 0; 1 ])   // ([1. 4. 9.], [2. 0. 6.])
    /// </code></example>
    val jvp: f: ('S -> 'R) -> x: 'S -> dx: 'S -> 'R * 'R

    /// <summary>The pull-back: f(x), and a function that takes cotangents w of the results to those of the variables,
    /// Jᵀ·w. It can be applied any number of times, from any thread and inside other transforms.</summary>
    /// <typeparam name="'S">The structure of the variables, and of their cotangents.</typeparam>
    /// <typeparam name="'R">The structure of the results, and of theirs.</typeparam>
    /// <exception cref="T:FunGrad.DTypeException">No variable is floating-point, or w is not.</exception>
    /// <exception cref="T:FunGrad.ShapeException">From the pull-back: a cotangent of another shape.</exception>
    /// <exception cref="T:System.ArgumentException">There are more or fewer cotangents than results.</exception>
    /// <example><code lang="fsharp">
    /// let y, pull = vjp (fun (x, y) -> x * y) (tensor [ 1; 2 ], tensor 3)
    /// pull (onesLike y)   // ([3. 3.], 3.0)
    /// </code></example>
    val vjp: f: ('S -> 'R) -> x: 'S -> 'R * ('R -> 'S)

    /// <summary>f(x), and the derivative of f at x as a function of the tangent dx: f runs once for any number of them.
    /// Law: snd (linearize f x) dx = snd (jvp f x dx).</summary>
    /// <typeparam name="'S">The structure of the variables, and of their tangents.</typeparam>
    /// <typeparam name="'R">The structure of the results, and of theirs.</typeparam>
    /// <exception cref="T:FunGrad.DTypeException">No variable is floating-point, or dx is not.</exception>
    /// <exception cref="T:FunGrad.ShapeException">From the push-forward: a tangent of another shape.</exception>
    /// <exception cref="T:System.ArgumentException">There are more or fewer tangents than variables.</exception>
    /// <example><code lang="fsharp">
    /// let _, push = linearize (fun x -> x * x) (tensor [ 1; 2 ])
    /// push (tensor [ 1; 0 ]), push (tensor [ 0; 1 ])   // ([2. 0.], [0. 4.])
    /// </code></example>
    val linearize: f: ('S -> 'R) -> x: 'S -> 'R * ('S -> 'R)

    /// <summary>For each variable the partial derivatives of all elements of the result, of shape (result) @
    /// (variable): for a vector of a vector the matrix ∂fᵢ/∂xⱼ. Law: jacobian f = jacfwd f = jacrev f.</summary>
    /// <remarks>f runs once and is recorded; then there is a pull-back for each element of the result or a push-forward
    /// for each element of all variables, whichever are fewer, and pull-backs where they are as many. One direction of
    /// either kind costs about the same, and pull-backs serve all variables at once, so a mix never needs fewer. Up to eight
    /// directions go one after the other, more of them as lanes of one vmap, and inside compile always so. Where many
    /// entries are known to be zero, sparseJacobian needs fewer directions, and there a mix can pay.</remarks>
    /// <typeparam name="'S">The structure of the variables, and of the Jacobians.</typeparam>
    /// <exception cref="T:FunGrad.DTypeException">No variable is floating-point, or f gives integers.</exception>
    /// <example><code lang="fsharp">
    /// jacobian (fun (x: Tensor) -> tensor [ x[0] * x[1]; x[0] ]) (tensor [ 2; 3 ])   // [[3. 2.] [1. 0.]]
    /// </code></example>
    val jacobian: f: ('S -> Tensor) -> x: 'S -> 'S

    /// <summary>The Jacobian in forward mode, column by column: right for few variables and many results.</summary>
    /// <typeparam name="'S">The structure of the variables, and of the Jacobians.</typeparam>
    /// <exception cref="T:FunGrad.DTypeException">No variable is floating-point, or f gives integers.</exception>
    /// <example><code lang="fsharp">
    /// jacfwd (fun t -> stack 0 [ t; t * t; t * t * t ]) (tensor 2)   // [ 1. 4. 12.]
    /// </code></example>
    val jacfwd: f: ('S -> Tensor) -> x: 'S -> 'S

    /// <summary>The Jacobian in reverse mode, row by row: right for many variables and few results.</summary>
    /// <typeparam name="'S">The structure of the variables, and of the Jacobians.</typeparam>
    /// <exception cref="T:FunGrad.DTypeException">No variable is floating-point, or f gives integers.</exception>
    /// <example><code lang="fsharp">
    /// jacrev (fun (x, y) -> x * y) (tensor [ 1; 2 ], tensor 3)   // ([[3. 0.] [0. 3.]], [1. 2.])
    /// </code></example>
    val jacrev: f: ('S -> Tensor) -> x: 'S -> 'S

    /// <summary>The curl of a field in space: (∂f₂/∂x₁ - ∂f₁/∂x₂, ∂f₀/∂x₂ - ∂f₂/∂x₀, ∂f₁/∂x₀ - ∂f₀/∂x₁).</summary>
    /// <exception cref="T:FunGrad.ShapeException">The Jacobian is not 3 by 3.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x or the result of f is not floating-point.</exception>
    /// <example><code lang="fsharp">
    /// curl (fun (x: Tensor) -> tensor [ -x[1]; x[0]; x[2] ]) (tensor [ 1; 2; 3 ])   // [0. 0. 2.]
    /// </code></example>
    val curl: f: (Tensor -> Tensor) -> x: Tensor -> Tensor

    /// <summary>The divergence Σ ∂fᵢ/∂xᵢ, the trace of the Jacobian. Law: divergence (grad f) = laplacian f.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shape of f(x) is not that of x: no square Jacobian.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x or the result of f is not floating-point.</exception>
    /// <example><code lang="fsharp">
    /// divergence (fun x -> x * x) (tensor [ 1; 2; 3 ])   // 12.0
    /// </code></example>
    val divergence: f: (Tensor -> Tensor) -> x: Tensor -> Tensor

    // -- Higher derivatives -------------------------------------------------------------------------------------------

    /// <summary>The second derivatives ∂²f/∂xᵢ∂xⱼ where f gives one number; of shape x.Shape @ x.Shape.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x or the result of f is not floating-point.</exception>
    /// <example><code lang="fsharp">
    /// hessian (fun (x: Tensor) -> x[0] * x[0] * x[1]) (tensor [ 2; 3 ])   // [[6. 4.] [4. 0.]]
    /// </code></example>
    val hessian: f: (Tensor -> Tensor) -> x: Tensor -> Tensor

    /// <summary>∇f(x) and the Hessian of f at x, from one recorded gradient.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x or the result of f is not floating-point.</exception>
    /// <example><code lang="fsharp">
    /// gradAndHessian product (tensor [ 2; 3 ])   // ([3. 2.], [[0. 1.] [1. 0.]])
    /// </code></example>
    val gradAndHessian: f: (Tensor -> Tensor) -> x: Tensor -> Tensor * Tensor

    /// <summary>The Hessian times a vector, H·v, forward over reverse, for the cost of a few runs of f.</summary>
    /// <typeparam name="'S">The structure of the variables, of v, and of the product.</typeparam>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element, or a part of v has not its
    /// variable's shape.</exception>
    /// <exception cref="T:FunGrad.DTypeException">No variable is floating-point, or f gives integers.</exception>
    /// <exception cref="T:System.ArgumentException">There are more or fewer parts of v than variables.</exception>
    /// <example><code lang="fsharp">
    /// hvp (fun x -> sum (x ** 3.0)) (tensor [ 1; 2 ]) (tensor [ 1; 1 ])   // [ 6. 12.]
    /// </code></example>
    val hvp: f: ('S -> Tensor) -> x: 'S -> v: 'S -> 'S

    /// <summary>Σ ∂²f/∂xᵢ², the trace of the Hessian, without the Hessian.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x is not floating-point.</exception>
    /// <example><code lang="fsharp">
    /// laplacian (fun x -> sum (x ** 3.0)) (tensor [ 1; 2 ])   // 18.0
    /// </code></example>
    val laplacian: f: (Tensor -> Tensor) -> x: Tensor -> Tensor

    /// <summary>f''(x) of a function of one number.</summary>
    /// <exception cref="T:FunGrad.ShapeException">x is not a single number.</exception>
    /// <example><code lang="fsharp">
    /// diff2 (fun x -> x ** 3.0) (tensor 2)   // 12.0
    /// </code></example>
    val diff2: f: (Tensor -> Tensor) -> x: Tensor -> Tensor

    /// <summary>f⁽ⁿ⁾(x) of a function of one number, by power series: order n costs n², not nesting's 2ⁿ.</summary>
    /// <exception cref="T:FunGrad.ShapeException">x is not a single number.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">n is negative.</exception>
    /// <example><code lang="fsharp">
    /// diffn 4 (fun x -> x ** 5.0) (tensor 1)   // 120.0
    /// </code></example>
    val diffn: n: int -> f: (Tensor -> Tensor) -> x: Tensor -> Tensor

    /// <summary>The Taylor coefficients c₀, ..., cₙ of f at x, so that f(x + t) ≈ Σ cₖtᵏ: cₖ = f⁽ᵏ⁾(x)/k!. Every
    /// element of x moves by the same t. Order n costs n². Law: taylor n f x at k, times k!, = diffn k f x.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">n is negative.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x or the result of f is not floating-point.</exception>
    /// <example><code lang="fsharp">
    /// taylor 4 (fun x -> 1.0 / (1.0 - x)) (tensor 0)   // [1.0; 1.0; 1.0; 1.0; 1.0]
    /// </code></example>
    val taylor: n: int -> f: (Tensor -> Tensor) -> x: Tensor -> Tensor list

    /// <summary>f along a path: from x(0) and the derivatives x'(0), x''(0), ... of the path those of f(x(t)), without
    /// any k!. All variables move together.</summary>
    /// <typeparam name="'S">The structure of the variables, and of each derivative of their path.</typeparam>
    /// <typeparam name="'R">The structure of the results, and of each of their derivatives.</typeparam>
    /// <exception cref="T:FunGrad.ShapeException">A derivative has not its variable's shape.</exception>
    /// <exception cref="T:FunGrad.DTypeException">No variable is floating-point, or a result is not.</exception>
    /// <example><code lang="fsharp">
    /// jet (fun x -> x * x) (tensor 3) [ tensor 1; tensor 0 ]   // (9.0, [6.0; 2.0])
    /// </code></example>
    val jet: f: ('S -> 'R) -> x: 'S -> series: 'S list -> 'R * 'R list

    // -- Many examples at once ----------------------------------------------------------------------------------------

    /// <summary>f on every example along the first axis, in one run. Law: vmap f = map f. What f captures is shared by
    /// all examples, and it composes with every other transform.</summary>
    /// <typeparam name="'S">The structure of the arguments, all with the examples along their first axis.</typeparam>
    /// <typeparam name="'R">The structure of the results, all with the examples along a new first axis.</typeparam>
    /// <exception cref="T:FunGrad.ShapeException">The first lengths differ, or an argument has no axis.</exception>
    /// <exception cref="T:FunGrad.ValueReadException">f reads a value, as a branch on one does.</exception>
    /// <example><code lang="fsharp">
    /// vmap (grad (fun x -> sum (x * x))) (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // [[2. 4.] [6. 8.]]
    /// </code></example>
    val vmap: f: ('S -> 'R) -> x: 'S -> 'R

    /// <summary>f on every example, where each tensor has its own axis of examples: one for each tensor of x in order,
    /// or one for all; None leaves a tensor out, so that all examples share it. Results are laid along the axes of the
    /// second list; None gives a result that is the same for all once.
    /// Law: vmapAlong [ Some 0 ] [ Some 0 ] = vmap.</summary>
    /// <typeparam name="'S">The structure of the arguments.</typeparam>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An axis does not exist.</exception>
    /// <exception cref="T:System.ArgumentException">There are more or fewer axes than tensors, or a result without an
    /// axis depends on the examples.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The axes of examples have different lengths.</exception>
    /// <exception cref="T:FunGrad.ValueReadException">f reads a value, as a branch on one does.</exception>
    /// <example><code lang="fsharp">
    /// let columns, factor = tensor [ [ 1; 2 ]; [ 3; 4 ] ], tensor 10
    /// vmapAlong [ Some 1; None ] [ Some 0 ] (fun (x, a) -> sum x * a) (columns, factor)   // [40. 60.]
    /// </code></example>
    val vmapAlong: inAxes: int option list -> outAxes: int option list -> f: ('S -> 'R) -> x: 'S -> 'R

    /// <summary>f itself, but the pull-back runs its operations again from x instead of keeping what is in between:
    /// memory for time. What f captures is differentiated too. Law: checkpoint f = f, in any transform.</summary>
    /// <remarks>f runs once. What is kept is x, captured tensors, and a list of operations of about 30 bytes each;
    /// what f computes from captured tensors alone is kept as well.</remarks>
    /// <typeparam name="'S">The structure of the arguments.</typeparam>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// grad (fun w -> checkpoint (fun x -> w * exp x) (tensor 0)) (tensor 2)   // 1.0
    /// </code></example>
    val checkpoint: f: ('S -> 'R) -> x: 'S -> 'R

    // -- Rules of your own --------------------------------------------------------------------------------------------

    /// <summary>The value of x as a constant: derivatives do not flow through it.</summary>
    /// <example><code lang="fsharp">
    /// diff (fun x -> x * stopGradient x) (tensor 3)   // 3.0
    /// </code></example>
    val stopGradient: x: Tensor -> Tensor

    /// <summary>What f gives, as constants: stopGradient for everything that a block of code computes.</summary>
    /// <typeparam name="'R">The structure of the results.</typeparam>
    /// <example><code lang="fsharp">
    /// diff (fun x -> x * noGradient (fun () -> exp x * x)) (tensor 0)   // 0.0
    /// </code></example>
    val noGradient: f: (unit -> 'R) -> 'R

    /// <summary>Applies a function that gives its value together with its pull-back. The rule replaces the derivative,
    /// right or wrong; forward mode transposes it, and outer transforms differentiate what it computes.</summary>
    /// <typeparam name="'S">The structure of the arguments, and of their cotangents.</typeparam>
    /// <typeparam name="'R">The structure of the results, and of theirs.</typeparam>
    /// <exception cref="T:FunGrad.NotDifferentiableException">The rule captures a traced value.</exception>
    /// <exception cref="T:FunGrad.ShapeException">A cotangent of the rule has not its argument's shape.</exception>
    /// <example><code lang="fsharp">
    /// let clipped = customVjp (fun x -> x * x, fun w -> clip (tensor -1) (tensor 1) (2.0 * x * w))
    /// valueAndGrad clipped (tensor 3)   // (9.0, 1.0)
    /// </code></example>
    val customVjp: rule: ('S -> 'R * ('R -> 'S)) -> x: 'S -> 'R

    /// <summary>Applies a function that gives its value together with its push-forward, which must be linear: reverse
    /// mode transposes it. The rule replaces the derivative, right or wrong.</summary>
    /// <typeparam name="'S">The structure of the arguments, and of their tangents.</typeparam>
    /// <typeparam name="'R">The structure of the results, and of theirs.</typeparam>
    /// <exception cref="T:FunGrad.NotDifferentiableException">The rule captures a traced value.</exception>
    /// <exception cref="T:FunGrad.ShapeException">A tangent of the rule has not its result's shape.</exception>
    /// <example><code lang="fsharp">
    /// let root = customJvp (fun (x: Tensor) -> sqrt x, fun dx -> dx / (2.0 * sqrt x))
    /// diff root (tensor 4), grad root (tensor 4)   // (0.25, 0.25)
    /// </code></example>
    val customJvp: rule: ('S -> 'R * ('S -> 'R)) -> x: 'S -> 'R

    // -- The recorded graph: TensorFlow's way, which differentiates values, not functions -----------------------------

    /// <summary>A recorded leaf: everything computed from it notes how, and gradients can be asked for later.</summary>
    /// <exception cref="T:System.InvalidOperationException">The value is being traced by a transform.</exception>
    /// <example><code lang="fsharp">
    /// let w = variable (tensor [ 1; 2; 3 ])
    /// gradients [ sum (w * w) ] [ w ] |> List.map (Option.map detach)   // [Some [2. 4. 6.]]
    /// </code></example>
    val variable: value: Tensor -> Tensor

    /// <summary>The plain value without its record, so that a training loop does not grow a chain.</summary>
    /// <example><code lang="fsharp">
    /// let w = variable (tensor 2)
    /// let y = w * w
    /// detach y, gradients [ detach y ] [ w ]   // (4.0, [None])
    /// </code></example>
    val detach: x: Tensor -> Tensor

    /// <summary>For each x the sum over ys of ∂y/∂x along all recorded paths, as tf.gradients gives it; None where no
    /// path leads. xs may be intermediate values, matched by identity. The gradients are recorded too.</summary>
    /// <exception cref="T:System.InvalidOperationException">A value is being traced by a transform.</exception>
    /// <example><code lang="fsharp">
    /// let x = variable (tensor 3)
    /// let square = x * x
    /// gradients [ square * square ] [ square; x ] |> List.map (Option.map detach)   // [Some 18.0; Some 108.0]
    /// </code></example>
    val gradients: ys: seq<Tensor> -> xs: seq<Tensor> -> Tensor option list

    /// <summary>The same with every parameter of tf.gradients: seeds, stops, name, gating, aggregation, and what
    /// unconnected values get. A gradient is dense, or the rows of a table that were looked up.</summary>
    /// <exception cref="T:System.ArgumentException">There are not as many seeds as ys.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">An option is no value of its enumeration.</exception>
    /// <exception cref="T:FunGrad.ShapeException">A seed has not the shape of its y.</exception>
    /// <exception cref="T:FunGrad.DTypeException">A seed is no floating-point tensor, or a Bool y has no seed.</exception>
    /// <exception cref="T:System.InvalidOperationException">A transform such as grad is tracing one of the values.</exception>
    /// <example><code lang="fsharp">
    /// let a = variable (tensor 3.0)
    /// let b = a * a
    /// let stopped = { GradientOptions.Default with StopGradients = [ b ] }
    /// gradientsWith stopped [ a + b ] [ a; b ] |> List.map (Option.map string)   // [Some "1.0"; Some "1.0"]
    /// </code></example>
    val gradientsWith: options: GradientOptions -> ys: seq<Tensor> -> xs: seq<Tensor> -> Adjoint option list

    /// <summary>For each x the second derivatives of the sum of ys, of x's shape twice over: [∂²Σys/∂x∂x]. Zeros where no
    /// path leads or the dependence is linear, where TensorFlow throws. Recorded too.</summary>
    /// <exception cref="T:FunGrad.DTypeException">An x is no floating-point tensor.</exception>
    /// <exception cref="T:System.InvalidOperationException">A transform such as grad is tracing one of the values.</exception>
    /// <example><code lang="fsharp">
    /// let x = variable (tensor [ 1; 2 ])
    /// hessians [ x[0] * x[0] * x[1] ] [ x ] |> List.map detach   // [[[4. 2.] [2. 0.]]]
    /// </code></example>
    val hessians: ys: seq<Tensor> -> xs: seq<Tensor> -> Tensor list

    /// <summary>What ys were computed from, as far as it is recorded: a graph that draws itself as DOT, Mermaid and
    /// SVG.</summary>
    /// <exception cref="T:System.InvalidOperationException">A transform such as grad is tracing one of the values.</exception>
    /// <example><code lang="fsharp">
    /// let w = variable (tensor 3)
    /// (recordedGraph [ w * w + 1.0 ]).ToDot().Split('\n') |> Array.filter _.Contains("->") |> Array.length   // 5
    /// </code></example>
    val recordedGraph: ys: seq<Tensor> -> RecordedGraph

    /// <summary>The value of x; any derivative through it is an error that gives the message.</summary>
    /// <exception cref="T:System.InvalidOperationException">When a derivative is taken through the result.</exception>
    /// <example><code lang="fsharp">
    /// preventGradient "the table is frozen" (tensor 2.0)   // 2.0
    /// </code></example>
    val preventGradient: message: string -> x: Tensor -> Tensor

    // -- What other front doors share: the derivatives with the value, under the name that an error shall give ---------

    val internal jvpBy: transform: string -> f: ('S -> 'R) -> x: 'S -> dx: 'S -> 'R * 'R
    val internal linearizeBy: transform: string -> f: ('S -> 'R) -> x: 'S -> 'R * ('S -> 'R) * ('R -> 'S)
    val internal vjpBy: transform: string -> f: ('S -> 'R) -> x: 'S -> 'R * ('R -> 'S)
    val internal valueAndGradBy: transform: string -> f: ('S -> Tensor) -> x: 'S -> struct (Tensor * 'S)
    val internal gradvBy: transform: string -> f: ('S -> Tensor) -> x: 'S -> v: 'S -> Tensor * Tensor
    val internal valueAndJacobianBy: transform: string -> f: ('S -> Tensor) -> x: 'S -> Tensor * 'S
    val internal curlBy: transform: string -> f: (Tensor -> Tensor) -> x: Tensor -> Tensor * Tensor
    val internal divergenceBy: transform: string -> f: (Tensor -> Tensor) -> x: Tensor -> Tensor * Tensor

    val internal curlAndDivergenceBy:
        transform: string -> f: (Tensor -> Tensor) -> x: Tensor -> Tensor * Tensor * Tensor

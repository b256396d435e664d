// Functions of two tensors as statics: guarded products and quotients, distances, remainders, values that stand for
// others, and clipping by norm. Law: where a function is guarded, so are its slopes. Read next: SpecialFluent.cs.
namespace FunGrad;

/// <summary>Functions of two tensors: <c>Tensor.Hypot(x, y)</c>.</summary>
public static class TensorPairs
{
    extension(Tensor)
    {
        /// <summary>√(x² + y²), which does not overflow; slopes x/√(x² + y²) and y/√(x² + y²), at the origin
        /// 0.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Hypot(3, 4) // 5.0
        /// </code></example>
        public static Tensor Hypot(Tensor x, Tensor y) => PairFunctions.Hypot(x, y);

        /// <summary>log(eˣ + eʸ), which does not overflow; slopes Sigmoid(x - y) and Sigmoid(y - x).</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.LogAddExp(1000, 0) // 1000.0
        /// </code></example>
        public static Tensor LogAddExp(Tensor x, Tensor y) => PairFunctions.LogAddExp(x, y);

        /// <summary>(x - y)²; slopes 2(x - y) and -2(x - y).</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.SquaredDifference([1, 2], 3) // [4. 1.]
        /// </code></example>
        public static Tensor SquaredDifference(Tensor x, Tensor y) => PairFunctions.SquaredDifference(x, y);

        /// <summary>x·log y, but 0 where x is 0; slopes log y and x/y, both 0 where x is 0. The plain product x *
        /// Log(y) has slope log y there.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.XLogY(0, 0) // 0.0
        /// </code></example>
        public static Tensor XLogY(Tensor x, Tensor y) => PairFunctions.XLogY(x, y);

        /// <summary>x·log(1 + y), but 0 where x is 0; slopes log(1 + y) and x/(1 + y), both 0 where x is
        /// 0.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.XLog1PY(0, -1) // 0.0
        /// </code></example>
        public static Tensor XLog1PY(Tensor x, Tensor y) => PairFunctions.XLog1PY(x, y);

        /// <summary>x/y, but 0 where x is 0; slopes 1/y and -x/y², both 0 where x is 0.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.XDivY(0, 0) // 0.0
        /// </code></example>
        public static Tensor XDivY(Tensor x, Tensor y) => PairFunctions.XDivY(x, y);

        /// <summary>x/y, but 0 where y is 0; slopes 1/y and -x/y², both 0 where y is 0.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.DivideNoNan([6, 6], [3, 0]) // [2. 0.]
        /// </code></example>
        public static Tensor DivideNoNan(Tensor x, Tensor y) => PairFunctions.DivideNoNan(x, y);

        /// <summary>x·y, but 0 where y is 0, also against NaN and infinity; slopes y and x.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.MultiplyNoNan(double.NaN, 0) // 0.0
        /// </code></example>
        public static Tensor MultiplyNoNan(Tensor x, Tensor y) => PairFunctions.MultiplyNoNan(x, y);

        /// <summary>⌊x/y⌋; it cuts derivatives.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.FloorDivide(-7, 2) // -4.0
        /// </code></example>
        public static Tensor FloorDivide(Tensor x, Tensor y) => PairFunctions.FloorDivide(x, y);

        /// <summary>x/y rounded toward zero; it cuts derivatives.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.TruncatedDivide(-7, 2) // -3.0
        /// </code></example>
        public static Tensor TruncatedDivide(Tensor x, Tensor y) => PairFunctions.TruncatedDivide(x, y);

        /// <summary>What TruncatedDivide leaves: it has the sign of x; slopes 1 and minus the quotient.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.TruncatedRemainder(-7, 3) // -1.0
        /// </code></example>
        public static Tensor TruncatedRemainder(Tensor x, Tensor y) => PairFunctions.TruncatedRemainder(x, y);

        /// <summary>The neighbour of x in the direction of y among the numbers of their width; slopes 1 and
        /// 0.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.NextAfter(1, 2) // 1.0000000000000002
        /// </code></example>
        public static Tensor NextAfter(Tensor x, Tensor y) => PairFunctions.NextAfter(x, y);

        /// <summary>The value of f at x with the derivative of x itself (TensorFlow's grad_pass_through): a step
        /// such as rounding can be trained through.</summary>
        /// <exception cref="ShapeException">f changes the shape.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(x => Tensor.StraightThrough(Tensor.Round, x))(1.7) // 1.0
        /// </code></example>
        public static Tensor StraightThrough(Func<Tensor, Tensor> f, Tensor x) =>
            PairFunctions.StraightThrough(Functional.One(Demand.Given(f)), x);
    }
}

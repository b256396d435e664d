// Tensors from shapes, numbers and host arrays. Law: .NET values decide the dtype, and a host array is copied.
// Numbers, arrays and collection expressions also convert by themselves: `Tensor x = [1, 2, 3];`.
// Read next: Reading.cs, the way back to host arrays.
namespace FunGrad;

/// <summary>Makes tensors: <c>Tensor.Zeros(2, 3)</c>, <c>Tensor.FromArray(labels)</c>,
/// <c>Tensor.Variable(x)</c>.</summary>
public static class TensorCreation
{
    extension(Tensor)
    {
        /// <summary>Zeros of a shape, in Float64.</summary>
        /// <param name="shape">The lengths of the axes; none for a single number.</param>
        /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
        /// <example><code>
        /// Tensor.Zeros(2, 3) // [[0. 0. 0.] [0. 0. 0.]]
        /// </code></example>
        public static Tensor Zeros(params int[] shape) => Full(shape, 0.0);

        /// <summary>Zeros of a shape and dtype.</summary>
        /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
        /// <example><code>
        /// Tensor.Zeros([2], DType.Int32) // [0 0]
        /// </code></example>
        public static Tensor Zeros(int[] shape, DType dtype) => Full(shape, 0.0, dtype);

        /// <summary>Ones of a shape, in Float64.</summary>
        /// <param name="shape">The lengths of the axes; none for a single number.</param>
        /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
        /// <example><code>
        /// Tensor.Ones(3) // [1. 1. 1.]
        /// </code></example>
        public static Tensor Ones(params int[] shape) => Full(shape, 1.0);

        /// <summary>Ones of a shape and dtype.</summary>
        /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
        /// <example><code>
        /// Tensor.Ones([2, 2], DType.Float32).DType // Float32
        /// </code></example>
        public static Tensor Ones(int[] shape, DType dtype) => Full(shape, 1.0, dtype);

        /// <summary>One value over a whole shape.</summary>
        /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
        /// <example><code>
        /// Tensor.Full([3], 2.5) // [2.5 2.5 2.5]
        /// </code></example>
        public static Tensor Full(int[] shape, double value, DType dtype = DType.Float64) =>
            Creation.full(dtype, (int[])Demand.Given(shape).Clone(), value);

        /// <summary>Zeros of the shape and dtype of another tensor.</summary>
        /// <example><code>
        /// Tensor x = [1f, 2f];
        /// Tensor.ZerosLike(x).DType // Float32
        /// </code></example>
        public static Tensor ZerosLike(Tensor x) => Derivatives.zerosLike(Demand.Given(x));

        /// <summary>Ones of the shape and dtype of another tensor.</summary>
        /// <example><code>
        /// Tensor x = [3, 4];
        /// Tensor.OnesLike(x) // [1. 1.]
        /// </code></example>
        public static Tensor OnesLike(Tensor x) => Derivatives.onesLike(Demand.Given(x));

        /// <summary>The identity matrix of shape [n, n].</summary>
        /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
        /// <example><code>
        /// Tensor.Eye(2) // [[1. 0.] [0. 1.]]
        /// </code></example>
        public static Tensor Eye(int n, DType dtype = DType.Float64) => Creation.identity(dtype, n);

        /// <summary>0, 1, 2, ... up to but not including <paramref name="stop"/>, in Float64.</summary>
        /// <example><code>
        /// Tensor.Arange(4) // [0. 1. 2. 3.]
        /// </code></example>
        public static Tensor Arange(double stop) => Creation.range(DType.Float64, 0.0, stop, 1.0);

        /// <summary>start, start + step, ... up to but not including <paramref name="stop"/>, in Float64.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The step is 0 or a bound is NaN.</exception>
        /// <example><code>
        /// Tensor.Arange(1, 2, step: 0.25) // [1. 1.25 1.5 1.75]
        /// </code></example>
        public static Tensor Arange(double start, double stop, double step = 1.0) =>
            Creation.range(DType.Float64, start, stop, step);

        /// <summary>Equally spaced numbers, both ends included: start + i·(stop - start)/(count - 1).</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
        /// <example><code>
        /// Tensor.Linspace(0, 1, 5) // [0. 0.25 0.5 0.75 1. ]
        /// </code></example>
        public static Tensor Linspace(double start, double stop, int count) =>
            Creation.linspace(DType.Float64, start, stop, count);

        /// <summary>The tensor itself: it gives a collection expression or a number its type.</summary>
        /// <exception cref="ShapeException">The rows of a collection expression differ in shape.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]])[1, 0] // 3.0
        /// </code></example>
        public static Tensor Of(Tensor value) => Derivatives.strong(Demand.Given(value));

        /// <summary>A 0-d Float64 number that keeps its width, unlike a literal, which takes the other
        /// operand's.</summary>
        /// <example><code>
        /// (Tensor.Scalar(2f) * Tensor.Scalar(3.0)).DType // Float64
        /// </code></example>
        public static Tensor Scalar(double value) => Derivatives.strong(value);

        /// <summary>A 0-d Float32 number.</summary>
        /// <example><code>
        /// Tensor.Scalar(0.1f).DType // Float32
        /// </code></example>
        public static Tensor Scalar(float value) => value;

        /// <summary>A 0-d Float64 number: without this overload an integer would become a float.</summary>
        /// <example><code>
        /// Tensor.Scalar(3).DType // Float64
        /// </code></example>
        public static Tensor Scalar(long value) => Derivatives.strong(value);

        /// <summary>A 0-d Float64 number: without this overload an integer would become a float.</summary>
        /// <example><code>
        /// Tensor.Scalar(3) / 2 // 1.5
        /// </code></example>
        public static Tensor Scalar(int value) => Derivatives.strong(value);

        /// <summary>A vector of double, float, long, int or bool elements, with the dtype of the elements.</summary>
        /// <exception cref="DTypeException">The elements are of another type.</exception>
        /// <exception cref="NotSupportedException">The elements are complex numbers.</exception>
        /// <example><code>
        /// int[] labels = [2, 0, 1];
        /// Tensor.FromArray(labels).DType // Int32
        /// </code></example>
        public static Tensor FromArray<T>(T[] values)
            where T : struct => Engine.OfArray(Demand.Given(values), [values.Length]);

        /// <summary>Elements in row-major order under a shape.</summary>
        /// <exception cref="ShapeException">The number of elements is not the product of the lengths.</exception>
        /// <exception cref="DTypeException">The elements are not double, float, long, int or bool.</exception>
        /// <example><code>
        /// Tensor.FromArray([1.0, 2.0, 3.0, 4.0], [2, 2]) // [[1. 2.] [3. 4.]]
        /// </code></example>
        public static Tensor FromArray<T>(T[] values, int[] shape)
            where T : struct => Engine.OfArray(Demand.Given(values), (int[])Demand.Given(shape).Clone());

        /// <summary>A matrix, with the dtype of the elements.</summary>
        /// <exception cref="DTypeException">The elements are not double, float, long, int or bool.</exception>
        /// <example><code>
        /// Tensor.FromArray(new[,] { { true, false }, { false, true } }).DType // Bool
        /// </code></example>
        public static Tensor FromArray<T>(T[,] values)
            where T : struct => Engine.OfHostArray<T>(Demand.Given(values));

        /// <summary>A tensor of rank 3, with the dtype of the elements.</summary>
        /// <exception cref="DTypeException">The elements are not double, float, long, int or bool.</exception>
        /// <example><code>
        /// Tensor.FromArray(new double[2, 3, 4]).Rank // 3
        /// </code></example>
        public static Tensor FromArray<T>(T[,,] values)
            where T : struct => Engine.OfHostArray<T>(Demand.Given(values));

        /// <summary>An Int32 vector of positions for Gather and ScatterAdd; it never carries a derivative.</summary>
        /// <example><code>
        /// Tensor x = [10, 20, 30];
        /// x.Gather(Tensor.Indices(2, 0)) // [30. 10.]
        /// </code></example>
        public static Tensor Indices(params int[] positions) =>
            Engine.OfArray(Demand.Given(positions), [positions.Length]);

        /// <summary>A recorded leaf: what <see cref="Gradients"/> differentiates with respect to.</summary>
        /// <exception cref="InvalidOperationException">A transform is tracing the value.</exception>
        /// <example><code>
        /// var x = Tensor.Variable(3.0);
        /// (double)Gradients.Of(x * x, x)[0]! // 6
        /// </code></example>
        public static Tensor Variable(Tensor value) => Recording.variable(Demand.Given(value));
    }
}

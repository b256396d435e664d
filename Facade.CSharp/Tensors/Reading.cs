// From tensors to host arrays and other dtypes. Law: a read gives the primal, so it drops every derivative; it fails
// under transforms that work on many values at once. Read next: Elementwise.cs.
namespace FunGrad;

/// <summary>Reads elements, drops histories and changes dtypes.</summary>
public static class TensorReading
{
    extension(Tensor x)
    {
        /// <summary>The elements in row-major order as doubles; <c>false</c> is 0 and <c>true</c> is 1.</summary>
        /// <exception cref="ValueReadException">A transform works on many values at once.</exception>
        /// <example><code>
        /// Tensor m = [[1, 2], [3, 4]];
        /// m.ToDoubleArray().Length // 4
        /// </code></example>
        public double[] ToDoubleArray() => Creation.toDoubles(Demand.Given(x));

        /// <summary>The elements in row-major order, in the .NET type of the dtype.</summary>
        /// <exception cref="DTypeException">T is not the .NET type of the dtype.</exception>
        /// <exception cref="ValueReadException">A transform works on many values at once.</exception>
        /// <example><code>
        /// Tensor.Indices(4, 5).ToArray&lt;int&gt;()[1] // 5
        /// </code></example>
        public T[] ToArray<T>()
            where T : struct => DenseModule.toArray<T>(Engine.Numbers(Demand.Given(x)));

        /// <summary>The plain value without the history that a <c>Variable</c> has recorded.</summary>
        /// <example><code>
        /// var x = Tensor.Variable(3.0);
        /// Gradients.Of(x * x.Detach(), x)[0] // 3.0
        /// </code></example>
        public Tensor Detach() => Recording.detach(Demand.Given(x));

        /// <summary>The same numbers in another dtype. Between floats the slope is 1; a cast to integers
        /// cuts.</summary>
        /// <example><code>
        /// Tensor x = [1.5, -2.5];
        /// x.Cast(DType.Int64) // [ 1 -2]
        /// </code></example>
        public Tensor Cast(DType dtype) => Movement.cast(dtype, Demand.Given(x));
    }
}

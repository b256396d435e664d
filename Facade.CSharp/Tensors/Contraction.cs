// Products of matrices and vectors, as statics and as methods. Law: bilinear, so each slope is the other factor.
// Read next: Verbs/Grad.cs.
namespace FunGrad;

/// <summary>Products as statics: <c>Tensor.MatMul(x, y)</c>.</summary>
public static class TensorContraction
{
    extension(Tensor)
    {
        /// <summary>Σₖ x[i, k]·y[k, j]; a vector counts as a row on the left and as a column on the right, and leading
        /// axes broadcast.</summary>
        /// <exception cref="ShapeException">The inner axes differ, or an argument is a single number.</exception>
        /// <example><code>
        /// Tensor.MatMul([[1, 2], [3, 4]], [1, 1]) // [3. 7.]
        /// </code></example>
        public static Tensor MatMul(Tensor x, Tensor y) => Contraction.matmul(x, y);

        /// <summary>The inner product Σ xᵢ·yᵢ of two vectors.</summary>
        /// <exception cref="ShapeException">The arguments are not vectors of one length.</exception>
        /// <example><code>
        /// Tensor.Dot([1, 2], [3, 4]) // 11.0
        /// </code></example>
        public static Tensor Dot(Tensor x, Tensor y) => Contraction.dot(x, y);

        /// <summary>The matrix xᵢ·yⱼ of two vectors.</summary>
        /// <exception cref="ShapeException">The arguments are not vectors.</exception>
        /// <example><code>
        /// Tensor.Outer([1, 2], [3, 4]) // [[3. 4.] [6. 8.]]
        /// </code></example>
        public static Tensor Outer(Tensor x, Tensor y) => Contraction.outer(x, y);
    }
}

/// <summary>Products as methods: <c>x.MatMul(y)</c>.</summary>
public static class TensorContractionFluent
{
    extension(Tensor x)
    {
        /// <summary>Σₖ x[i, k]·y[k, j]; a vector counts as a row on the left and as a column on the right, and leading
        /// axes broadcast.</summary>
        /// <exception cref="ShapeException">The inner axes differ, or an argument is a single number.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).MatMul([1, 1]) // [3. 7.]
        /// </code></example>
        public Tensor MatMul(Tensor y) => Contraction.matmul(x, y);

        /// <summary>The inner product Σ xᵢ·yᵢ of two vectors.</summary>
        /// <exception cref="ShapeException">The arguments are not vectors of one length.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).Dot([3, 4]) // 11.0
        /// </code></example>
        public Tensor Dot(Tensor y) => Contraction.dot(x, y);

        /// <summary>The matrix xᵢ·yⱼ of two vectors.</summary>
        /// <exception cref="ShapeException">The arguments are not vectors.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).Outer([3, 4]) // [[3. 4.] [6. 8.]]
        /// </code></example>
        public Tensor Outer(Tensor y) => Contraction.outer(x, y);
    }
}

// Determinants, inverses and functions of matrices, as statics and as methods.
// Law: matrices lie in the last two axes, and leading axes are stacks of them; everything is computed in Float64 and
// rounded once to the dtype given; derivatives have any order. Read next: Equations.cs.
namespace FunGrad;

/// <summary>Functions of matrices as statics: <c>Tensor.Determinant(a)</c>.</summary>
public static class TensorLinearAlgebra
{
    extension(Tensor)
    {
        /// <summary>A⁻¹; with Y = A⁻¹, dY = -Y dA Y. Solve is faster and more accurate for equations.</summary>
        /// <exception cref="ArgumentException">A matrix is singular.</exception>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.Inverse([[2, 0], [0, 4]]) // [[0.5 0. ] [0. 0.25]]
        /// </code></example>
        public static Tensor Inverse(Tensor a) => LinearAlgebra.inverse(a);

        /// <summary>det A; its slope is the matrix of cofactors, exact also where A is singular, and so are higher
        /// derivatives.</summary>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.Determinant([[1, 2], [3, 4]]) // -2.0
        /// </code></example>
        public static Tensor Determinant(Tensor a) => Determinants.determinant(a);

        /// <summary>log |det A|, without overflow; slope A⁻ᵀ. It is -∞ where A is singular.</summary>
        /// <exception cref="NotDifferentiableException">A derivative is taken at a singular matrix.</exception>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.LogDeterminant([[1, 0], [0, -1]]) // 0.0
        /// </code></example>
        public static Tensor LogDeterminant(Tensor a) => Determinants.logDeterminant(a);

        /// <summary>The sign of det A (-1, 0 or 1), which carries no derivative, and log |det A|.</summary>
        /// <exception cref="NotDifferentiableException">A derivative is taken at a singular matrix.</exception>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.SignedLogDeterminant([[0, 1], [1, 0]]).Sign // -1.0
        /// </code></example>
        public static (Tensor Sign, Tensor Logarithm) SignedLogDeterminant(Tensor a) =>
            Determinants.signedLogDeterminant(a);

        /// <summary>Moore and Penrose's A⁺ [n, m]; its derivative is right where the rank stays the same
        /// nearby.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.PseudoInverse([[2, 0], [0, 0]]) // [[0.5 0. ] [0. 0. ]]
        /// </code></example>
        public static Tensor PseudoInverse(Tensor a) => Factorizations.pseudoInverse(a);

        /// <summary>eᴬ = I + A + A²/2! + ...</summary>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.MatrixExponential([[0, 0], [0, 0]]) // [[1. 0.] [0. 1.]]
        /// </code></example>
        public static Tensor MatrixExponential(Tensor a) => MatrixFunctions.exponential(a);

        /// <summary>Σ aᵢᵢ over the diagonal; slope the identity.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Trace([[1, 2], [3, 4]]) // 5.0
        /// </code></example>
        public static Tensor Trace(Tensor a) => Matrices.trace(a);

        /// <summary>√Σ aᵢⱼ²; its subgradient at 0 is 0.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.FrobeniusNorm([[3, 0], [0, 4]]) // 5.0
        /// </code></example>
        public static Tensor FrobeniusNorm(Tensor a) => MatrixFunctions.frobeniusNorm(a);

        /// <summary>The sum of the singular values; slope U Vᵀ.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.NuclearNorm([[3, 0], [0, -4]]) // 7.0
        /// </code></example>
        public static Tensor NuclearNorm(Tensor a) => MatrixFunctions.nuclearNorm(a);

        /// <summary>The largest singular value; slope u₁v₁ᵀ.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.SpectralNorm([[3, 0], [0, -4]]) // 4.0
        /// </code></example>
        public static Tensor SpectralNorm(Tensor a) => MatrixFunctions.spectralNorm(a);

        /// <summary>Aⁿ: the identity for n = 0, and a power of the inverse for negative n.</summary>
        /// <exception cref="ArgumentException">n is negative and a matrix is singular.</exception>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.MatrixPower([[1, 1], [1, 0]], 10) // [[89. 55.] [55. 34.]]
        /// </code></example>
        public static Tensor MatrixPower(Tensor a, int n) => MatrixFunctions.power(a, n);
    }
}

/// <summary>Functions of matrices as methods: <c>a.Determinant()</c>.</summary>
public static class TensorLinearAlgebraFluent
{
    extension(Tensor a)
    {
        /// <summary>A⁻¹; with Y = A⁻¹, dY = -Y dA Y. Solve is faster and more accurate for equations.</summary>
        /// <exception cref="ArgumentException">A matrix is singular.</exception>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.Of([[2, 0], [0, 4]]).Inverse() // [[0.5 0. ] [0. 0.25]]
        /// </code></example>
        public Tensor Inverse() => LinearAlgebra.inverse(a);

        /// <summary>det A; its slope is the matrix of cofactors, exact also where A is singular, and so are higher
        /// derivatives.</summary>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Determinant() // -2.0
        /// </code></example>
        public Tensor Determinant() => Determinants.determinant(a);

        /// <summary>log |det A|, without overflow; slope A⁻ᵀ. It is -∞ where A is singular.</summary>
        /// <exception cref="NotDifferentiableException">A derivative is taken at a singular matrix.</exception>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 0], [0, -1]]).LogDeterminant() // 0.0
        /// </code></example>
        public Tensor LogDeterminant() => Determinants.logDeterminant(a);

        /// <summary>The sign of det A (-1, 0 or 1), which carries no derivative, and log |det A|.</summary>
        /// <exception cref="NotDifferentiableException">A derivative is taken at a singular matrix.</exception>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.Of([[0, 1], [1, 0]]).SignedLogDeterminant().Sign // -1.0
        /// </code></example>
        public (Tensor Sign, Tensor Logarithm) SignedLogDeterminant() => Determinants.signedLogDeterminant(a);

        /// <summary>Moore and Penrose's A⁺ [n, m]; its derivative is right where the rank stays the same
        /// nearby.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Of([[2, 0], [0, 0]]).PseudoInverse() // [[0.5 0. ] [0. 0. ]]
        /// </code></example>
        public Tensor PseudoInverse() => Factorizations.pseudoInverse(a);

        /// <summary>eᴬ = I + A + A²/2! + ...</summary>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.Of([[0, 0], [0, 0]]).MatrixExponential() // [[1. 0.] [0. 1.]]
        /// </code></example>
        public Tensor MatrixExponential() => MatrixFunctions.exponential(a);

        /// <summary>Σ aᵢᵢ over the diagonal; slope the identity.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).Trace() // 5.0
        /// </code></example>
        public Tensor Trace() => Matrices.trace(a);

        /// <summary>√Σ aᵢⱼ²; its subgradient at 0 is 0.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Of([[3, 0], [0, 4]]).FrobeniusNorm() // 5.0
        /// </code></example>
        public Tensor FrobeniusNorm() => MatrixFunctions.frobeniusNorm(a);

        /// <summary>The sum of the singular values; slope U Vᵀ.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Of([[3, 0], [0, -4]]).NuclearNorm() // 7.0
        /// </code></example>
        public Tensor NuclearNorm() => MatrixFunctions.nuclearNorm(a);

        /// <summary>The largest singular value; slope u₁v₁ᵀ.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Of([[3, 0], [0, -4]]).SpectralNorm() // 4.0
        /// </code></example>
        public Tensor SpectralNorm() => MatrixFunctions.spectralNorm(a);

        /// <summary>Aⁿ: the identity for n = 0, and a power of the inverse for negative n.</summary>
        /// <exception cref="ArgumentException">n is negative and a matrix is singular.</exception>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 1], [1, 0]]).MatrixPower(10) // [[89. 55.] [55. 34.]]
        /// </code></example>
        public Tensor MatrixPower(int n) => MatrixFunctions.power(a, n);
    }
}

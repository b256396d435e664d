// Factorisations of matrices, as statics and as methods.
// Law: multiplied together again, the factors give the matrix, and their derivatives its derivative. Signs are fixed, so
// that factors are functions of the matrix. Read next: LinearAlgebra.cs.
namespace FunGrad;

/// <summary>Factorisations as statics: <c>Tensor.Cholesky(a)</c>.</summary>
public static class TensorFactorizations
{
    extension(Tensor)
    {
        /// <summary>The lower triangle L of A = L Lᵀ, where A is the symmetric part of the argument; so the gradient
        /// is symmetric.</summary>
        /// <exception cref="ArgumentException">A matrix is not positive definite.</exception>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.Cholesky([[4, 2], [2, 10]]) // [[2. 0.] [1. 3.]]
        /// </code></example>
        public static Tensor Cholesky(Tensor a) => Factorizations.cholesky(a);

        /// <summary>A = Q R with Q [m, k] orthonormal in its columns and R [k, n] upper triangular with a diagonal
        /// that is not negative; k = min(m, n).</summary>
        /// <exception cref="NotDifferentiableException">A derivative is taken where the first k columns are
        /// dependent.</exception>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Qr([[-2, 0], [0, 3]]).R // [[2. 0.] [0. 3.]]
        /// </code></example>
        public static (Tensor Q, Tensor R) Qr(Tensor a) => Factorizations.qr(a);

        /// <summary>The ascending eigenvalues w and, in the columns of V, the eigenvectors of the symmetric part of
        /// the argument: A = V diag(w) Vᵀ. The largest component of each vector is positive.</summary>
        /// <exception cref="NotDifferentiableException">A derivative of V is taken where eigenvalues are
        /// equal.</exception>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.SymmetricEigen([[3, 0], [0, 1]]).Vectors // [[0. 1.] [1. 0.]]
        /// </code></example>
        public static (Tensor Values, Tensor Vectors) SymmetricEigen(Tensor a) => Factorizations.symmetricEigen(a);

        /// <summary>The ascending eigenvalues of the symmetric part of the argument; the first derivative needs no
        /// distinct ones, the second does.</summary>
        /// <exception cref="NotDifferentiableException">A second derivative is taken where some are
        /// equal.</exception>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.SymmetricEigenvalues([[3, 0], [0, 1]]) // [1. 3.]
        /// </code></example>
        public static Tensor SymmetricEigenvalues(Tensor a) => Factorizations.symmetricEigenvalues(a);

        /// <summary>U [m, k], the descending singular values s [k], and V [n, k] of A = U diag(s) Vᵀ; k = min(m, n).
        /// The largest component of each column of U is positive.</summary>
        /// <exception cref="NotDifferentiableException">A derivative of U or V is taken where singular values are
        /// equal, or one is 0 and A is not square.</exception>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Svd([[3, 0], [0, -2]]).V // [[ 1. 0.] [ 0. -1.]]
        /// </code></example>
        public static (Tensor U, Tensor S, Tensor V) Svd(Tensor a) => Factorizations.svd(a);

        /// <summary>The descending singular values; the first derivative needs no distinct ones, the second
        /// does.</summary>
        /// <exception cref="NotDifferentiableException">A second derivative is taken where some are
        /// equal.</exception>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.SingularValues([[3, 0], [0, -2]]) // [3. 2.]
        /// </code></example>
        public static Tensor SingularValues(Tensor a) => Factorizations.singularValues(a);
    }
}

/// <summary>Factorisations as methods: <c>a.Cholesky()</c>.</summary>
public static class TensorFactorizationsFluent
{
    extension(Tensor a)
    {
        /// <summary>The lower triangle L of A = L Lᵀ, where A is the symmetric part of the argument; so the gradient
        /// is symmetric.</summary>
        /// <exception cref="ArgumentException">A matrix is not positive definite.</exception>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.Of([[4, 2], [2, 10]]).Cholesky() // [[2. 0.] [1. 3.]]
        /// </code></example>
        public Tensor Cholesky() => Factorizations.cholesky(a);

        /// <summary>A = Q R with Q [m, k] orthonormal in its columns and R [k, n] upper triangular with a diagonal
        /// that is not negative; k = min(m, n).</summary>
        /// <exception cref="NotDifferentiableException">A derivative is taken where the first k columns are
        /// dependent.</exception>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Of([[-2, 0], [0, 3]]).Qr().R // [[2. 0.] [0. 3.]]
        /// </code></example>
        public (Tensor Q, Tensor R) Qr() => Factorizations.qr(a);

        /// <summary>The ascending eigenvalues w and, in the columns of V, the eigenvectors of the symmetric part of
        /// the argument: A = V diag(w) Vᵀ. The largest component of each vector is positive.</summary>
        /// <exception cref="NotDifferentiableException">A derivative of V is taken where eigenvalues are
        /// equal.</exception>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.Of([[3, 0], [0, 1]]).SymmetricEigen().Vectors // [[0. 1.] [1. 0.]]
        /// </code></example>
        public (Tensor Values, Tensor Vectors) SymmetricEigen() => Factorizations.symmetricEigen(a);

        /// <summary>The ascending eigenvalues of the symmetric part of the argument; the first derivative needs no
        /// distinct ones, the second does.</summary>
        /// <exception cref="NotDifferentiableException">A second derivative is taken where some are
        /// equal.</exception>
        /// <exception cref="ShapeException">The matrix is not square.</exception>
        /// <example><code>
        /// Tensor.Of([[3, 0], [0, 1]]).SymmetricEigenvalues() // [1. 3.]
        /// </code></example>
        public Tensor SymmetricEigenvalues() => Factorizations.symmetricEigenvalues(a);

        /// <summary>U [m, k], the descending singular values s [k], and V [n, k] of A = U diag(s) Vᵀ; k = min(m, n).
        /// The largest component of each column of U is positive.</summary>
        /// <exception cref="NotDifferentiableException">A derivative of U or V is taken where singular values are
        /// equal, or one is 0 and A is not square.</exception>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Of([[3, 0], [0, -2]]).Svd().V // [[ 1. 0.] [ 0. -1.]]
        /// </code></example>
        public (Tensor U, Tensor S, Tensor V) Svd() => Factorizations.svd(a);

        /// <summary>The descending singular values; the first derivative needs no distinct ones, the second
        /// does.</summary>
        /// <exception cref="NotDifferentiableException">A second derivative is taken where some are
        /// equal.</exception>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        /// <example><code>
        /// Tensor.Of([[3, 0], [0, -2]]).SingularValues() // [3. 2.]
        /// </code></example>
        public Tensor SingularValues() => Factorizations.singularValues(a);
    }
}

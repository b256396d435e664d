// Linear equations, and products beyond the plain matrix product, as statics and as methods.
// Law: matrices lie in the last two axes, and leading axes are stacks of them; everything is computed in Float64 and
// rounded once to the dtype given; derivatives have any order. Read next: Factorizations.cs.
namespace FunGrad;

/// <summary>Equations and products as statics: <c>Tensor.Solve(a, b)</c>.</summary>
public static class TensorEquations
{
    extension(Tensor)
    {
        /// <summary>Σₖ a[i, k]·b[k, j] of matrices that may be taken transposed; leading axes broadcast.</summary>
        /// <param name="a">Matrices [..., m, k].</param>
        /// <param name="b">Matrices [..., k, n].</param>
        /// <param name="transposeA">Whether a is taken transposed in its last two axes.</param>
        /// <param name="transposeB">Whether b is taken transposed in its last two axes.</param>
        /// <exception cref="ShapeException">The inner axes differ, or a vector was to be transposed.</exception>
        /// <example><code>
        /// Tensor.MatMul([[1, 2], [3, 4]], [[5, 6], [7, 8]], transposeA: true) // [[26. 30.] [38. 44.]]
        /// </code></example>
        public static Tensor MatMul(Tensor a, Tensor b, bool transposeA = false, bool transposeB = false) =>
            Contraction.matmul(transposeA ? Movement.transpose(a) : a, transposeB ? Movement.transpose(b) : b);

        /// <summary>X in A X = B, or in Aᵀ X = B. b is a vector [n] or matrices [..., n, k]; leading axes broadcast.
        /// With X̄ the cotangent of X, B̄ = A⁻ᵀX̄ and Ā = -B̄Xᵀ.</summary>
        /// <param name="a">Square matrices [..., n, n].</param>
        /// <param name="b">A vector [n] or matrices [..., n, k].</param>
        /// <param name="transpose">Whether a is taken transposed in its last two axes.</param>
        /// <exception cref="ArgumentException">A matrix is singular.</exception>
        /// <exception cref="ShapeException">a is not square, or b does not have its number of rows.</exception>
        /// <example><code>
        /// Tensor.Solve([[2, 0], [0, 4]], [1, 2]) // [0.5 0.5]
        /// </code></example>
        public static Tensor Solve(Tensor a, Tensor b, bool transpose = false) =>
            LinearAlgebra.solve(transpose ? Movement.transpose(a) : a, b);

        /// <summary>X in T X = B, or in Tᵀ X = B, where T is a triangle of a; the rest of a is not read and has
        /// gradient 0.</summary>
        /// <param name="a">Square matrices [..., n, n].</param>
        /// <param name="b">A vector [n] or matrices [..., n, k].</param>
        /// <param name="lower">Whether the triangle read is the lower one of a; otherwise the upper one.</param>
        /// <param name="transpose">Whether that triangle is taken transposed in its last two axes.</param>
        /// <param name="unitDiagonal">Whether its diagonal is taken to be 1 and not read.</param>
        /// <exception cref="ArgumentException">The diagonal holds a 0.</exception>
        /// <exception cref="ShapeException">a is not square, or b does not have its number of rows.</exception>
        /// <example><code>
        /// Tensor.TriangularSolve([[2, 0], [1, 4]], [2, 5]) // [1. 1.]
        /// </code></example>
        public static Tensor TriangularSolve(
            Tensor a,
            Tensor b,
            bool lower = true,
            bool transpose = false,
            bool unitDiagonal = false
        ) => LinearAlgebra.solveTriangle(lower != transpose, unitDiagonal, transpose ? Movement.transpose(a) : a, b);

        /// <summary>X in A X = B from the factor L of A = L Lᵀ that Cholesky gives.</summary>
        /// <exception cref="ArgumentException">The diagonal holds a 0.</exception>
        /// <exception cref="ShapeException">The factor is not square, or b does not have its number of
        /// rows.</exception>
        /// <example><code>
        /// Tensor.CholeskySolve([[2, 0], [0, 3]], [4, 9]) // [1. 1.]
        /// </code></example>
        public static Tensor CholeskySolve(Tensor a, Tensor b) => LinearAlgebra.choleskySolve(a, b);

        /// <summary>The x that makes ‖A x - b‖² + λ‖x‖² smallest, and the shortest one where there are several. For
        /// λ = 0 its derivative is right where the rank of A stays the same nearby.</summary>
        /// <param name="a">Matrices [..., m, n].</param>
        /// <param name="b">A vector [m] or matrices [..., m, k].</param>
        /// <param name="regularization">λ, which may be 0.</param>
        /// <exception cref="ArgumentOutOfRangeException">λ is negative.</exception>
        /// <exception cref="ShapeException">b does not have as many rows as a.</exception>
        /// <example><code>
        /// Tensor.LeastSquares([[1], [1]], [1, 3]).Sum().Cast(DType.Float32) // 2.0
        /// </code></example>
        public static Tensor LeastSquares(Tensor a, Tensor b, double regularization = 0) =>
            MatrixFunctions.leastSquares(regularization, a, b);

        /// <summary>a × b of vectors [..., 3]; leading axes broadcast.</summary>
        /// <exception cref="ShapeException">A last axis does not have length 3.</exception>
        /// <example><code>
        /// Tensor.Cross([1, 0, 0], [0, 1, 0]) // [0. 0. 1.]
        /// </code></example>
        public static Tensor Cross(Tensor a, Tensor b) => Products.cross(a, b);

        /// <summary>Kronecker's product [m·p, n·q] of [m, n] and [p, q]: the blocks aᵢⱼ·b.</summary>
        /// <exception cref="ShapeException">An argument is not a matrix.</exception>
        /// <example><code>
        /// Tensor.Kronecker([[1, 2]], [[1], [10]]) // [[ 1. 2.] [10. 20.]]
        /// </code></example>
        public static Tensor Kronecker(Tensor a, Tensor b) => Products.kronecker(a, b);

        /// <summary>The sum of products over pairs of axes, one of a and one of b each; the other axes of a come
        /// first, then those of b.</summary>
        /// <exception cref="ShapeException">The axes are not as many, or not of equal lengths.</exception>
        /// <example><code>
        /// Tensor.TensorDot([1, 2], [[3, 4], [5, 6]], [0], [1]) // [11. 17.]
        /// </code></example>
        public static Tensor TensorDot(Tensor a, Tensor b, int[] axesA, int[] axesB) =>
            Products.tensordot(Demand.Given(axesA), Demand.Given(axesB), a, b);

        /// <summary>Einstein's sum: each operand's axes are named by letters, and products are summed over all
        /// letters that the result does not name. A letter twice in one operand takes a diagonal; "..." stands for
        /// further axes, which broadcast; without an arrow the result names, in alphabetical order, the letters that
        /// occur once.</summary>
        /// <exception cref="ArgumentException">The equation does not fit the operands.</exception>
        /// <example><code>
        /// Tensor m = [[1, 2], [3, 4]];
        /// Tensor.Einsum("ij,jk->ik", [m, m]) // [[ 7. 10.] [15. 22.]]
        /// </code></example>
        public static Tensor Einsum(string equation, IEnumerable<Tensor> operands) =>
            Products.einsum(Demand.Given(equation), [.. Demand.Given(operands)]);
    }
}

/// <summary>Equations and products as methods: <c>a.Solve(b)</c>.</summary>
public static class TensorEquationsFluent
{
    extension(Tensor a)
    {
        /// <summary>Σₖ a[i, k]·b[k, j] of matrices that may be taken transposed; leading axes broadcast.</summary>
        /// <param name="b">Matrices [..., k, n].</param>
        /// <param name="transposeA">Whether a is taken transposed in its last two axes.</param>
        /// <param name="transposeB">Whether b is taken transposed in its last two axes.</param>
        /// <exception cref="ShapeException">The inner axes differ, or a vector was to be transposed.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2], [3, 4]]).MatMul([[5, 6], [7, 8]], transposeA: true) // [[26. 30.] [38. 44.]]
        /// </code></example>
        public Tensor MatMul(Tensor b, bool transposeA = false, bool transposeB = false) =>
            Contraction.matmul(transposeA ? Movement.transpose(a) : a, transposeB ? Movement.transpose(b) : b);

        /// <summary>X in A X = B, or in Aᵀ X = B. b is a vector [n] or matrices [..., n, k]; leading axes broadcast.
        /// With X̄ the cotangent of X, B̄ = A⁻ᵀX̄ and Ā = -B̄Xᵀ.</summary>
        /// <param name="b">A vector [n] or matrices [..., n, k].</param>
        /// <param name="transpose">Whether a is taken transposed in its last two axes.</param>
        /// <exception cref="ArgumentException">A matrix is singular.</exception>
        /// <exception cref="ShapeException">a is not square, or b does not have its number of rows.</exception>
        /// <example><code>
        /// Tensor.Of([[2, 0], [0, 4]]).Solve([1, 2]) // [0.5 0.5]
        /// </code></example>
        public Tensor Solve(Tensor b, bool transpose = false) =>
            LinearAlgebra.solve(transpose ? Movement.transpose(a) : a, b);

        /// <summary>X in T X = B, or in Tᵀ X = B, where T is a triangle of a; the rest of a is not read and has
        /// gradient 0.</summary>
        /// <param name="b">A vector [n] or matrices [..., n, k].</param>
        /// <param name="lower">Whether the triangle read is the lower one of a; otherwise the upper one.</param>
        /// <param name="transpose">Whether that triangle is taken transposed in its last two axes.</param>
        /// <param name="unitDiagonal">Whether its diagonal is taken to be 1 and not read.</param>
        /// <exception cref="ArgumentException">The diagonal holds a 0.</exception>
        /// <exception cref="ShapeException">a is not square, or b does not have its number of rows.</exception>
        /// <example><code>
        /// Tensor.Of([[2, 0], [1, 4]]).TriangularSolve([2, 5]) // [1. 1.]
        /// </code></example>
        public Tensor TriangularSolve(Tensor b, bool lower = true, bool transpose = false, bool unitDiagonal = false) =>
            LinearAlgebra.solveTriangle(lower != transpose, unitDiagonal, transpose ? Movement.transpose(a) : a, b);

        /// <summary>X in A X = B from the factor L of A = L Lᵀ that Cholesky gives.</summary>
        /// <exception cref="ArgumentException">The diagonal holds a 0.</exception>
        /// <exception cref="ShapeException">The factor is not square, or b does not have its number of
        /// rows.</exception>
        /// <example><code>
        /// Tensor.Of([[4, 0], [0, 9]]).Cholesky().CholeskySolve([4, 9]) // [1. 1.]
        /// </code></example>
        public Tensor CholeskySolve(Tensor b) => LinearAlgebra.choleskySolve(a, b);

        /// <summary>The x that makes ‖A x - b‖² + λ‖x‖² smallest, and the shortest one where there are several. For
        /// λ = 0 its derivative is right where the rank of A stays the same nearby.</summary>
        /// <param name="b">A vector [m] or matrices [..., m, k].</param>
        /// <param name="regularization">λ, which may be 0.</param>
        /// <exception cref="ArgumentOutOfRangeException">λ is negative.</exception>
        /// <exception cref="ShapeException">b does not have as many rows as a.</exception>
        /// <example><code>
        /// Tensor.Of([[1], [1]]).LeastSquares([1, 3]).Sum().Cast(DType.Float32) // 2.0
        /// </code></example>
        public Tensor LeastSquares(Tensor b, double regularization = 0) =>
            MatrixFunctions.leastSquares(regularization, a, b);

        /// <summary>a × b of vectors [..., 3]; leading axes broadcast.</summary>
        /// <exception cref="ShapeException">A last axis does not have length 3.</exception>
        /// <example><code>
        /// Tensor.Of([1, 0, 0]).Cross([0, 1, 0]) // [0. 0. 1.]
        /// </code></example>
        public Tensor Cross(Tensor b) => Products.cross(a, b);

        /// <summary>Kronecker's product [m·p, n·q] of [m, n] and [p, q]: the blocks aᵢⱼ·b.</summary>
        /// <exception cref="ShapeException">An argument is not a matrix.</exception>
        /// <example><code>
        /// Tensor.Of([[1, 2]]).Kronecker([[1], [10]]) // [[ 1. 2.] [10. 20.]]
        /// </code></example>
        public Tensor Kronecker(Tensor b) => Products.kronecker(a, b);

        /// <summary>The sum of products over pairs of axes, one of a and one of b each; the other axes of a come
        /// first, then those of b.</summary>
        /// <exception cref="ShapeException">The axes are not as many, or not of equal lengths.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).TensorDot([[3, 4], [5, 6]], [0], [1]) // [11. 17.]
        /// </code></example>
        public Tensor TensorDot(Tensor b, int[] axesA, int[] axesB) =>
            Products.tensordot(Demand.Given(axesA), Demand.Given(axesB), a, b);
    }
}

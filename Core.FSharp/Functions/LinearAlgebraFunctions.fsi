namespace FunGrad

// The front door's linear algebra: equations, determinants, factorisations, functions of matrices, products over named
// axes. Laws: matrices lie in the last two axes, and leading axes are stacks of them, each treated alone; everything is
// computed in Float64 and rounded once to the dtype given; derivatives have any order.
// Read next: LinearAlgebraFunctions.fs, then the file that each line there names.

open System.ComponentModel

/// <summary>Linear algebra, in scope after <c>open FunGrad</c>.</summary>
/// <remarks>
/// <para>Matrices are the last two axes of a tensor; leading axes are stacks of matrices, and those of two arguments
/// broadcast. Shapes that do not fit throw <see cref="T:FunGrad.ShapeException"/>, integers and booleans
/// <see cref="T:FunGrad.DTypeException"/>.</para>
/// <para>The computation runs in Float64 for both widths, and Float32 results are rounded once. A matrix is singular
/// when elimination finds a pivot of exactly 0, as in LAPACK; one that is singular up to rounding is not detected.</para>
/// </remarks>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module LinearAlgebraFunctions =

    // -- Equations ----------------------------------------------------------------------------------------------------

    /// <summary>X in A X = B: A⁻¹B without the inverse. b is a vector [n] or matrices [..., n, k]; leading axes
    /// broadcast. With X̄ the cotangent of X, B̄ = A⁻ᵀX̄ and Ā = -B̄Xᵀ. For Aᵀ X = B solve with transpose a.</summary>
    /// <exception cref="T:System.ArgumentException">A matrix is singular.</exception>
    /// <exception cref="T:FunGrad.ShapeException">a is not square, or b does not have its number of rows.</exception>
    /// <example><code lang="fsharp">
    /// solve (tensor [ [ 2; 0 ]; [ 0; 4 ] ]) (tensor [ 1; 2 ])   // [0.5 0.5]
    /// </code></example>
    val solve: a: Tensor -> b: Tensor -> Tensor

    /// <summary>A⁻¹; with Y = A⁻¹, dY = -Y dA Y. To solve equations, solve is faster and more accurate.</summary>
    /// <exception cref="T:System.ArgumentException">A matrix is singular.</exception>
    /// <exception cref="T:FunGrad.ShapeException">a is not square.</exception>
    /// <example><code lang="fsharp">
    /// inverse (tensor [ [ 2; 0 ]; [ 0; 4 ] ])   // [[0.5 0. ] [0. 0.25]]
    /// </code></example>
    val inverse: a: Tensor -> Tensor

    /// <summary>X in L X = B, where L is the lower triangle of a; what stands above the diagonal is not read and has
    /// gradient 0. For Lᵀ X = B use solveUpper with transpose a.</summary>
    /// <exception cref="T:System.ArgumentException">The diagonal holds a 0.</exception>
    /// <exception cref="T:FunGrad.ShapeException">a is not square, or b does not have its number of rows.</exception>
    /// <example><code lang="fsharp">
    /// solveLower (tensor [ [ 2; 0 ]; [ 1; 4 ] ]) (tensor [ 2; 5 ])   // [1. 1.]
    /// </code></example>
    val solveLower: a: Tensor -> b: Tensor -> Tensor

    /// <summary>X in U X = B, where U is the upper triangle of a; what stands below the diagonal is not read and has
    /// gradient 0. For Uᵀ X = B use solveLower with transpose a.</summary>
    /// <exception cref="T:System.ArgumentException">The diagonal holds a 0.</exception>
    /// <exception cref="T:FunGrad.ShapeException">a is not square, or b does not have its number of rows.</exception>
    /// <example><code lang="fsharp">
    /// solveUpper (tensor [ [ 2; 1 ]; [ 0; 4 ] ]) (tensor [ 3; 4 ])   // [1. 1.]
    /// </code></example>
    val solveUpper: a: Tensor -> b: Tensor -> Tensor

    /// <summary>solveLower with a diagonal of ones: that of a is not read.</summary>
    /// <exception cref="T:FunGrad.ShapeException">a is not square, or b does not have its number of rows.</exception>
    /// <example><code lang="fsharp">
    /// solveUnitLower (tensor [ [ 2; 0 ]; [ 1; 4 ] ]) (tensor [ 2; 5 ])   // [2. 3.]
    /// </code></example>
    val solveUnitLower: a: Tensor -> b: Tensor -> Tensor

    /// <summary>solveUpper with a diagonal of ones: that of a is not read.</summary>
    /// <exception cref="T:FunGrad.ShapeException">a is not square, or b does not have its number of rows.</exception>
    /// <example><code lang="fsharp">
    /// solveUnitUpper (tensor [ [ 2; 1 ]; [ 0; 4 ] ]) (tensor [ 3; 4 ])   // [-1. 4.]
    /// </code></example>
    val solveUnitUpper: a: Tensor -> b: Tensor -> Tensor

    /// <summary>X in A X = B from the factor L of A = L Lᵀ that cholesky gives.</summary>
    /// <exception cref="T:System.ArgumentException">The diagonal holds a 0.</exception>
    /// <exception cref="T:FunGrad.ShapeException">l is not square, or b does not have its number of rows.</exception>
    /// <example><code lang="fsharp">
    /// choleskySolve (cholesky (tensor [ [ 4; 0 ]; [ 0; 9 ] ])) (tensor [ 4; 9 ])   // [1. 1.]
    /// </code></example>
    val choleskySolve: l: Tensor -> b: Tensor -> Tensor

    /// <summary>The x that makes ‖A x - b‖ smallest, and the shortest one where there are several: A⁺b. Its derivative
    /// is right where the rank of A stays the same nearby.</summary>
    /// <exception cref="T:FunGrad.ShapeException">b does not have as many rows as a.</exception>
    /// <example><code lang="fsharp">
    /// let line = leastSquares (tensor [ [ 1; 0 ]; [ 1; 1 ]; [ 1; 2 ] ]) (tensor [ 1; 3; 5 ])
    /// sum (abs (line - tensor [ 1; 2 ])) |> float |> (>) 1e-14   // true
    /// </code></example>
    val leastSquares: a: Tensor -> b: Tensor -> Tensor

    /// <summary>The x that makes ‖A x - b‖² + λ‖x‖² smallest; for λ > 0 it is smooth whatever the rank of A.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">λ is negative.</exception>
    /// <exception cref="T:FunGrad.ShapeException">b does not have as many rows as a.</exception>
    /// <example><code lang="fsharp">
    /// let shrunk = ridge 1.0 (eye 2) (tensor [ 4; 6 ])
    /// sum (abs (shrunk - tensor [ 2; 3 ])) |> float |> (>) 1e-14   // true
    /// </code></example>
    val ridge: regularization: float -> a: Tensor -> b: Tensor -> Tensor

    // -- Determinants -------------------------------------------------------------------------------------------------

    /// <summary>det A. Its slope is the matrix of cofactors, exact also at singular matrices, and so are all higher
    /// derivatives; from the third on they cost n² times as much each.</summary>
    /// <exception cref="T:FunGrad.ShapeException">a is not square.</exception>
    /// <example><code lang="fsharp">
    /// determinant (tensor [ [ 1; 2 ]; [ 2; 4 ] ])   // 0.0
    /// </code></example>
    val determinant: a: Tensor -> Tensor

    /// <summary>log |det A|, without the overflow of det A; slope A⁻ᵀ. It is -∞ at a singular matrix.</summary>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A derivative is taken at a singular matrix.</exception>
    /// <exception cref="T:FunGrad.ShapeException">a is not square.</exception>
    /// <example><code lang="fsharp">
    /// grad logDeterminant (tensor [ [ 2; 0 ]; [ 0; -4 ] ])   // [[ 0.5 0. ] [ 0. -0.25]]
    /// </code></example>
    val logDeterminant: a: Tensor -> Tensor

    /// <summary>The sign of det A (-1, 0 or 1), which carries no derivative, and log |det A|.</summary>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A derivative is taken at a singular matrix.</exception>
    /// <exception cref="T:FunGrad.ShapeException">a is not square.</exception>
    /// <example><code lang="fsharp">
    /// signedLogDeterminant (tensor [ [ 0; 1 ]; [ 1; 0 ] ])   // (-1.0, 0.0)
    /// </code></example>
    val signedLogDeterminant: a: Tensor -> Tensor * Tensor

    // -- Factorisations -----------------------------------------------------------------------------------------------

    /// <summary>The lower triangle L of A = L Lᵀ, where A is the symmetric part of a; so the gradient is symmetric.
    /// dL = L Φ(L⁻¹dA L⁻ᵀ), where Φ keeps what is below the diagonal, and half of the diagonal.</summary>
    /// <exception cref="T:System.ArgumentException">A matrix is not positive definite.</exception>
    /// <exception cref="T:FunGrad.ShapeException">a is not square.</exception>
    /// <example><code lang="fsharp">
    /// cholesky (tensor [ [ 4; 2 ]; [ 2; 10 ] ])   // [[2. 0.] [1. 3.]]
    /// </code></example>
    val cholesky: a: Tensor -> Tensor

    /// <summary>A = Q R with Q [m, k] orthonormal in its columns and R [k, n] upper triangular with a diagonal that is
    /// not negative, k = min(m, n). The signs make both functions of A.</summary>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A derivative is taken where the first k columns are
    /// dependent.</exception>
    /// <exception cref="T:FunGrad.ShapeException">a is not a matrix.</exception>
    /// <example><code lang="fsharp">
    /// qr (tensor [ [ -2; 0 ]; [ 0; 3 ] ])   // ([[-1. 0.] [ 0. 1.]], [[2. 0.] [0. 3.]])
    /// </code></example>
    val qr: a: Tensor -> Tensor * Tensor

    /// <summary>The ascending eigenvalues w and, in the columns of V, the eigenvectors of the symmetric part of a:
    /// A = V diag(w) Vᵀ. The largest component of each vector is positive.</summary>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A derivative of V is taken where eigenvalues are
    /// equal.</exception>
    /// <exception cref="T:FunGrad.ShapeException">a is not square.</exception>
    /// <example><code lang="fsharp">
    /// symmetricEigen (tensor [ [ 3; 0 ]; [ 0; 1 ] ])   // ([1. 3.], [[0. 1.] [1. 0.]])
    /// </code></example>
    val symmetricEigen: a: Tensor -> Tensor * Tensor

    /// <summary>The ascending eigenvalues of the symmetric part of a. Where some are equal, the first derivative is that
    /// of one choice of eigenvectors: right for symmetric functions of them, such as their sum. Second derivatives need
    /// distinct ones.</summary>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A second derivative is taken where some are
    /// equal.</exception>
    /// <exception cref="T:FunGrad.ShapeException">a is not square.</exception>
    /// <example><code lang="fsharp">
    /// symmetricEigenvalues (tensor [ [ 3; 0 ]; [ 0; 1 ] ])   // [1. 3.]
    /// </code></example>
    val symmetricEigenvalues: a: Tensor -> Tensor

    /// <summary>U [m, k], the descending singular values s [k], and V [n, k] of A = U diag(s) Vᵀ, k = min(m, n). The
    /// largest component of each column of U is positive.</summary>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A derivative of U or V is taken where singular values are
    /// equal, or where one is 0 and A is not square.</exception>
    /// <exception cref="T:FunGrad.ShapeException">a is not a matrix.</exception>
    /// <example><code lang="fsharp">
    /// svd (tensor [ [ 3; 0 ]; [ 0; -2 ] ])   // ([[1. 0.] [0. 1.]], [3. 2.], [[ 1. 0.] [ 0. -1.]])
    /// </code></example>
    val svd: a: Tensor -> Tensor * Tensor * Tensor

    /// <summary>The descending singular values. Their first derivative is right where they are distinct and positive, and
    /// for symmetric functions of equal ones; second derivatives need distinct ones.</summary>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A second derivative is taken where some are
    /// equal.</exception>
    /// <exception cref="T:FunGrad.ShapeException">a is not a matrix.</exception>
    /// <example><code lang="fsharp">
    /// singularValues (tensor [ [ 3; 0 ]; [ 0; -2 ] ])   // [3. 2.]
    /// </code></example>
    val singularValues: a: Tensor -> Tensor

    /// <summary>Moore and Penrose's A⁺ [n, m]; singular values below max(m, n)·ε·s₁ count as 0. Its derivative is right
    /// where the rank of A stays the same nearby.</summary>
    /// <exception cref="T:FunGrad.ShapeException">a is not a matrix.</exception>
    /// <example><code lang="fsharp">
    /// pseudoInverse (tensor [ [ 2; 0 ]; [ 0; 0 ] ])   // [[0.5 0. ] [0. 0. ]]
    /// </code></example>
    val pseudoInverse: a: Tensor -> Tensor

    // -- Functions of matrices ----------------------------------------------------------------------------------------

    /// <summary>Aⁿ: the identity for n = 0, and a power of the inverse for negative n.</summary>
    /// <exception cref="T:System.ArgumentException">n is negative and a matrix is singular.</exception>
    /// <exception cref="T:FunGrad.ShapeException">a is not square.</exception>
    /// <example><code lang="fsharp">
    /// matrixPower 10 (tensor [ [ 1; 1 ]; [ 1; 0 ] ])   // [[89. 55.] [55. 34.]]
    /// </code></example>
    val matrixPower: n: int -> a: Tensor -> Tensor

    /// <summary>eᴬ = I + A + A²/2! + ..., by scaling, Padé's quotient and squaring.</summary>
    /// <exception cref="T:FunGrad.ShapeException">a is not square.</exception>
    /// <example><code lang="fsharp">
    /// matrixExponential (zeros [ 2; 2 ])   // [[1. 0.] [0. 1.]]
    /// </code></example>
    val matrixExponential: a: Tensor -> Tensor

    /// <summary>Σ aᵢᵢ over the diagonal, also of matrices that are not square.</summary>
    /// <exception cref="T:FunGrad.ShapeException">a is not a matrix.</exception>
    /// <example><code lang="fsharp">
    /// trace (tensor [ [ 1; 2 ]; [ 3; 4 ] ])   // 5.0
    /// </code></example>
    val trace: a: Tensor -> Tensor

    /// <summary>√Σ aᵢⱼ²; its subgradient at 0 is 0.</summary>
    /// <exception cref="T:FunGrad.ShapeException">a is not a matrix.</exception>
    /// <example><code lang="fsharp">
    /// frobeniusNorm (tensor [ [ 3; 0 ]; [ 0; 4 ] ])   // 5.0
    /// </code></example>
    val frobeniusNorm: a: Tensor -> Tensor

    /// <summary>The sum of the singular values; slope U Vᵀ.</summary>
    /// <exception cref="T:FunGrad.ShapeException">a is not a matrix.</exception>
    /// <example><code lang="fsharp">
    /// nuclearNorm (tensor [ [ 3; 0 ]; [ 0; -4 ] ])   // 7.0
    /// </code></example>
    val nuclearNorm: a: Tensor -> Tensor

    /// <summary>The largest singular value; slope u₁v₁ᵀ, and the mean of such where several are largest.</summary>
    /// <exception cref="T:FunGrad.ShapeException">a is not a matrix.</exception>
    /// <example><code lang="fsharp">
    /// spectralNorm (tensor [ [ 3; 0 ]; [ 0; -4 ] ])   // 4.0
    /// </code></example>
    val spectralNorm: a: Tensor -> Tensor

    // -- Products -----------------------------------------------------------------------------------------------------

    /// <summary>x × y of vectors [..., 3]; leading axes broadcast.</summary>
    /// <exception cref="T:FunGrad.ShapeException">A last axis does not have length 3.</exception>
    /// <example><code lang="fsharp">
    /// cross (tensor [ 1; 0; 0 ]) (tensor [ 0; 1; 0 ])   // [0. 0. 1.]
    /// </code></example>
    val cross: x: Tensor -> y: Tensor -> Tensor

    /// <summary>Kronecker's product [m·p, n·q] of [m, n] and [p, q]: the blocks xᵢⱼ·y.</summary>
    /// <exception cref="T:FunGrad.ShapeException">An argument is not a matrix.</exception>
    /// <example><code lang="fsharp">
    /// kron (tensor [ [ 1; 2 ] ]) (tensor [ [ 1 ]; [ 10 ] ])   // [[ 1. 2.] [10. 20.]]
    /// </code></example>
    val kron: x: Tensor -> y: Tensor -> Tensor

    /// <summary>The sum of products over pairs of axes, one of x and one of y each; the other axes of x come first, then
    /// those of y.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The axes are not as many, or not of equal lengths.</exception>
    /// <example><code lang="fsharp">
    /// tensordot [ 0 ] [ 1 ] (tensor [ 1; 2 ]) (tensor [ [ 3; 4 ]; [ 5; 6 ] ])   // [11. 17.]
    /// </code></example>
    val tensordot: axesX: seq<int> -> axesY: seq<int> -> x: Tensor -> y: Tensor -> Tensor

    /// <summary>Einstein's sum: each operand's axes are named by letters, and the products are summed over all letters
    /// that the result does not name. A letter twice in one operand takes a diagonal; "..." stands for further axes, which
    /// broadcast; without an arrow the result names, in alphabetical order, the letters that occur once.</summary>
    /// <exception cref="T:System.ArgumentException">The equation does not fit the operands.</exception>
    /// <example><code lang="fsharp">
    /// let m = tensor [ [ 1; 2 ]; [ 3; 4 ] ]
    /// einsum "ij,jk->ik" [ m; m ], einsum "ii" [ m ]   // ([[ 7. 10.] [15. 22.]], 5.0)
    /// </code></example>
    val einsum: equation: string -> tensors: seq<Tensor> -> Tensor

namespace FunGrad

open System.ComponentModel

/// <summary>Jacobians and Hessians that are mostly zeros: only the places of a pattern are computed and kept.</summary>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module SparseFunctions =

    /// <summary>The places at which the Jacobian of f can differ from zero, read off the operations of f. It misses
    /// none, for any argument of this shape; it may name places that are always zero.</summary>
    /// <remarks>f runs once while its operations are noted. Elementwise operations, moves of elements, sums, extremes and
    /// matrix products are followed element by element; any other operation, such as a decomposition, a loop or a rule of
    /// your own, counts as if each element of its result depended on every element of its arguments.</remarks>
    /// <exception cref="T:FunGrad.ValueReadException">f reads a value to branch on it: give a pattern instead.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x is not floating-point.</exception>
    /// <example><code lang="fsharp">
    /// let differences (x: Tensor) = x[1..] - x[.. x.Count - 2]
    /// (jacobianSparsity differences (zeros [ 4 ])).Count   // 6
    /// </code></example>
    val jacobianSparsity: f: (Tensor -> Tensor) -> x: Tensor -> SparsityPattern

    /// <summary>The places at which the Hessian of f can differ from zero: those of the Jacobian of its gradient. Found
    /// as jacobianSparsity finds them, and symmetric.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element.</exception>
    /// <exception cref="T:FunGrad.ValueReadException">f reads a value to branch on it: give a pattern instead.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x is not floating-point.</exception>
    /// <example><code lang="fsharp">
    /// let chain (x: Tensor) = sum (x[1..] * x[.. x.Count - 2])
    /// (hessianSparsity chain (zeros [ 4 ])).Count   // 6
    /// </code></example>
    val hessianSparsity: f: (Tensor -> Tensor) -> x: Tensor -> SparsityPattern

    /// <summary>The values of the Jacobian at the places of a pattern, row by row: a vector that is differentiable, batched
    /// and compiled as any other. Law: the values are those of jacobian f x at the places.</summary>
    /// <remarks>Columns that share no row are pushed together, rows that share no column pulled together; whichever needs
    /// fewer directions is done, or pulls for the fullest rows and pushes for the rest, or the other way round. A pattern
    /// that misses a place gives wrong values: see checkedSparseJacobian.</remarks>
    /// <exception cref="T:FunGrad.ShapeException">The pattern has not a row for each element of the result and a column
    /// for each of x.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x or the result of f is not floating-point.</exception>
    /// <example><code lang="fsharp">
    /// let pattern = SparsityPattern.Banded(3, 0, 0)
    /// sparseJacobianValues pattern (fun x -> x * x) (tensor [ 1; 2; 3 ])   // [2. 4. 6.]
    /// </code></example>
    val sparseJacobianValues: pattern: SparsityPattern -> f: (Tensor -> Tensor) -> x: Tensor -> Tensor

    /// <summary>The values of the Hessian at the places of a symmetric pattern, row by row: a vector that is
    /// differentiable, batched and compiled as any other. Law: the values are those of hessian f x at the places.</summary>
    /// <remarks>Hessian-vector products, forward over reverse, one for each colour of a star colouring: three for a
    /// tridiagonal Hessian of any size.</remarks>
    /// <exception cref="T:FunGrad.ShapeException">The pattern has not a row and a column for each element of x, or the
    /// result of f has more than one element.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x or the result of f is not floating-point.</exception>
    /// <exception cref="T:System.ArgumentException">The pattern is not symmetric.</exception>
    /// <example><code lang="fsharp">
    /// let chain (x: Tensor) = sum (x[1..] * x[.. x.Count - 2] ** 2.0)
    /// sparseHessianValues (SparsityPattern.Banded(3, 1, 1)) chain (tensor [ 1; 2; 3 ])   // [4. 2. 2. 6. 4. 4. 0.]
    /// </code></example>
    val sparseHessianValues: pattern: SparsityPattern -> f: (Tensor -> Tensor) -> x: Tensor -> Tensor

    /// <summary>The Jacobian as a matrix in compressed rows: sparseJacobianValues with its pattern.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The pattern has not a row for each element of the result and a column
    /// for each of x.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x or the result of f is not floating-point.</exception>
    /// <example><code lang="fsharp">
    /// let differences (x: Tensor) = x[1..] - x[.. x.Count - 2]
    /// let x = tensor [ 1; 2; 4 ]
    /// (sparseJacobian (jacobianSparsity differences x) differences x).ToDense()   // [[-1. 1. 0.] [ 0. -1. 1.]]
    /// </code></example>
    val sparseJacobian: pattern: SparsityPattern -> f: (Tensor -> Tensor) -> x: Tensor -> CompressedMatrix

    /// <summary>The Hessian as a matrix in compressed rows: sparseHessianValues with its pattern.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The pattern has not a row and a column for each element of x, or the
    /// result of f has more than one element.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x or the result of f is not floating-point.</exception>
    /// <exception cref="T:System.ArgumentException">The pattern is not symmetric.</exception>
    /// <example><code lang="fsharp">
    /// let cubes (x: Tensor) = sum (x ** 3.0)
    /// (sparseHessian (SparsityPattern.Banded(2, 0, 0)) cubes (tensor [ 1; 2 ])).ToDense()   // [[ 6. 0.] [ 0. 12.]]
    /// </code></example>
    val sparseHessian: pattern: SparsityPattern -> f: (Tensor -> Tensor) -> x: Tensor -> CompressedMatrix

    /// <summary>sparseJacobian, once its product with a test vector is known to be that of the whole Jacobian: for the cost
    /// of one more push-forward, a pattern that misses a place where the Jacobian at x is not zero is an error.</summary>
    /// <exception cref="T:System.ArgumentException">The pattern misses a place.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The pattern has not the size of the Jacobian.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x or the result of f is not floating-point.</exception>
    /// <exception cref="T:FunGrad.ValueReadException">Under vmap or compile, where no numbers can be compared.</exception>
    /// <example><code lang="fsharp">
    /// (checkedSparseJacobian (SparsityPattern.Banded(2, 0, 0)) exp (tensor [ 0; 0 ])).Values   // [1. 1.]
    /// </code></example>
    val checkedSparseJacobian: pattern: SparsityPattern -> f: (Tensor -> Tensor) -> x: Tensor -> CompressedMatrix

    /// <summary>sparseHessian, once its product with a test vector is known to be that of the whole Hessian: for the cost
    /// of one more product, a pattern that misses a place where the Hessian at x is not zero is an error.</summary>
    /// <exception cref="T:System.ArgumentException">The pattern misses a place, or is not symmetric.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The pattern has not the size of the Hessian, or the result of f has
    /// more than one element.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x or the result of f is not floating-point.</exception>
    /// <exception cref="T:FunGrad.ValueReadException">Under vmap or compile, where no numbers can be compared.</exception>
    /// <example><code lang="fsharp">
    /// let squares (x: Tensor) = sum (x * x)
    /// (checkedSparseHessian (SparsityPattern.Banded(2, 0, 0)) squares (tensor [ 1; 2 ])).Values   // [2. 2.]
    /// </code></example>
    val checkedSparseHessian: pattern: SparsityPattern -> f: (Tensor -> Tensor) -> x: Tensor -> CompressedMatrix

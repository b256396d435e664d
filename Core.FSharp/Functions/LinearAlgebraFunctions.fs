namespace FunGrad

// The front door's linear algebra; each line hands on to the file that holds the story. What a function means, demands
// and throws stands in the signature file beside this one.

[<AutoOpen>]
module LinearAlgebraFunctions =

    let solve (a: Tensor) (b: Tensor) = LinearAlgebra.solve a b
    let inverse (a: Tensor) = LinearAlgebra.inverse a
    let solveLower (a: Tensor) (b: Tensor) = LinearAlgebra.solveTriangle true false a b
    let solveUpper (a: Tensor) (b: Tensor) = LinearAlgebra.solveTriangle false false a b
    let solveUnitLower (a: Tensor) (b: Tensor) = LinearAlgebra.solveTriangle true true a b
    let solveUnitUpper (a: Tensor) (b: Tensor) = LinearAlgebra.solveTriangle false true a b
    let choleskySolve (l: Tensor) (b: Tensor) = LinearAlgebra.choleskySolve l b
    let leastSquares (a: Tensor) (b: Tensor) = MatrixFunctions.leastSquares 0.0 a b

    let ridge (regularization: float) (a: Tensor) (b: Tensor) = MatrixFunctions.leastSquares regularization a b

    let determinant (a: Tensor) = Determinants.determinant a
    let logDeterminant (a: Tensor) = Determinants.logDeterminant a

    let signedLogDeterminant (a: Tensor) : Tensor * Tensor =
        let struct (sign, logarithm) = Determinants.signedLogDeterminant a
        sign, logarithm

    let cholesky (a: Tensor) = Factorizations.cholesky a

    let qr (a: Tensor) : Tensor * Tensor =
        let struct (q, r) = Factorizations.qr a
        q, r

    let symmetricEigen (a: Tensor) : Tensor * Tensor =
        let struct (values, vectors) = Factorizations.symmetricEigen a
        values, vectors

    let symmetricEigenvalues (a: Tensor) = Factorizations.symmetricEigenvalues a

    let svd (a: Tensor) : Tensor * Tensor * Tensor =
        let struct (u, s, v) = Factorizations.svd a
        u, s, v

    let singularValues (a: Tensor) = Factorizations.singularValues a
    let pseudoInverse (a: Tensor) = Factorizations.pseudoInverse a
    let matrixPower (n: int) (a: Tensor) = MatrixFunctions.power a n
    let matrixExponential (a: Tensor) = MatrixFunctions.exponential a
    let trace (a: Tensor) = Matrices.trace a
    let frobeniusNorm (a: Tensor) = MatrixFunctions.frobeniusNorm a
    let nuclearNorm (a: Tensor) = MatrixFunctions.nuclearNorm a
    let spectralNorm (a: Tensor) = MatrixFunctions.spectralNorm a
    let cross (x: Tensor) (y: Tensor) = Products.cross x y
    let kron (x: Tensor) (y: Tensor) = Products.kronecker x y

    let tensordot (axesX: seq<int>) (axesY: seq<int>) (x: Tensor) (y: Tensor) =
        Products.tensordot (Seq.toArray axesX) (Seq.toArray axesY) x y

    let einsum (equation: string) (tensors: seq<Tensor>) = Products.einsum equation (Seq.toArray tensors)

namespace FunGrad

// The front door of sparse derivatives; the story is in Sparse/SparseDerivatives.fs and Sparse/Dependence.fs.

open System

[<AutoOpen>]
module SparseFunctions =

    let private given (f: Tensor -> Tensor) : Tensor -> Tensor =
        if isNull (box f) then
            raise (ArgumentNullException("f", "f must not be null: give a function of tensors."))

        fun x -> Engine.Given("the result of the function", f x)

    let jacobianSparsity (f: Tensor -> Tensor) (x: Tensor) : SparsityPattern =
        Dependence.jacobian "jacobianSparsity" (given f) x

    let hessianSparsity (f: Tensor -> Tensor) (x: Tensor) : SparsityPattern =
        Dependence.hessian "hessianSparsity" (given f) x

    let sparseJacobianValues (pattern: SparsityPattern) (f: Tensor -> Tensor) (x: Tensor) : Tensor =
        SparseDerivatives.jacobianValues "sparseJacobianValues" pattern (given f) x

    let sparseHessianValues (pattern: SparsityPattern) (f: Tensor -> Tensor) (x: Tensor) : Tensor =
        SparseDerivatives.hessianValues "sparseHessianValues" pattern (given f) x

    let sparseJacobian (pattern: SparsityPattern) (f: Tensor -> Tensor) (x: Tensor) : CompressedMatrix =
        CompressedMatrix(pattern, SparseDerivatives.jacobianValues "sparseJacobian" pattern (given f) x)

    let sparseHessian (pattern: SparsityPattern) (f: Tensor -> Tensor) (x: Tensor) : CompressedMatrix =
        CompressedMatrix(pattern, SparseDerivatives.hessianValues "sparseHessian" pattern (given f) x)

    let checkedSparseJacobian (pattern: SparsityPattern) (f: Tensor -> Tensor) (x: Tensor) : CompressedMatrix =
        SparseDerivatives.checkedJacobian "checkedSparseJacobian" pattern (given f) x

    let checkedSparseHessian (pattern: SparsityPattern) (f: Tensor -> Tensor) (x: Tensor) : CompressedMatrix =
        SparseDerivatives.checkedHessian "checkedSparseHessian" pattern (given f) x

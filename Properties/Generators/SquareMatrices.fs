// Square matrices that decompositions and solvers take. Law: what is called symmetric equals its transpose, to the bit;
// eigenvalues of positive definite ones are at least 1/2; condition numbers of well-conditioned ones at most 100.
// Read next: TensorCases.fs.
namespace FunGrad.Properties

open System
open FsCheck
open FsCheck.FSharp
open FunGrad

/// Generators of square matrices, Float64.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module SquareMatrices =

    /// Square matrices of regular elements, singular ones possible.
    let square (n: int) : Gen<Tensor> = Tensors.regular [ n; n ]

    /// Matrices that equal their transposes.
    let symmetric (n: int) : Gen<Tensor> = Gen.map (Plain.ofTensor >> Kind.mirrored >> Plain.toTensor) (square n)

    /// Symmetric matrices whose eigenvalues are at least 1: A·Aᵀ + I.
    let positiveDefinite (n: int) : Gen<Tensor> =
        let made (a: Tensor) = matmul a (transpose a) + eye n
        Gen.map (made >> Plain.ofTensor >> Kind.mirrored >> Plain.toTensor) (Tensors.between -1.0 1.0 [ n; n ])

    /// Matrices whose singular values lie between 1/2 and 2: Q₁·D·Q₂.
    let wellConditioned (n: int) : Gen<Tensor> =
        gen {
            let! one, other = Gen.two (Tensors.between -1.0 1.0 [ n; n ])
            let! values = Tensors.between 0.5 2.0 [ n ]
            return if n = 0 then one else matmul (fst (qr one) * values) (fst (qr other))
        }

    let private wide (x: Plain) = Plain.toTensor { x with DType = DType.Float64 }

    let internal isSymmetric (x: Plain) = Plain.same x (Kind.mirrored x)

    let private isFinite (x: Plain) = Array.forall Double.IsFinite x.Values

    let internal isPositiveDefinite (x: Plain) =
        isSymmetric x
        && isFinite x
        && Array.forall (fun value -> value >= 0.5) (toArray (symmetricEigenvalues (wide x)))

    let internal isWellConditioned (x: Plain) =
        let values = if isFinite x then toArray (singularValues (wide x)) else [| 0.0 |]
        values.Length = 0 || Array.min values > 0.0 && Array.max values <= 100.0 * Array.min values

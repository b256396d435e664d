// Types by which FsCheck chooses generators of square matrices. Law: each prints as code that makes the matrix.
// Read next: PairCases.fs.
namespace FunGrad.Properties

open System.ComponentModel
open FunGrad

/// A square matrix of regular elements, not empty; it may be singular. Both widths.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type SquareMatrix = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

/// A matrix that equals its transpose, not empty. Both widths.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type SymmetricMatrix = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

/// A symmetric matrix, not empty, whose eigenvalues are at least 1/2. Both widths.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type PositiveDefiniteMatrix = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

/// A square matrix, not empty, whose condition number is at most 100. Both widths.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type WellConditionedMatrix = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

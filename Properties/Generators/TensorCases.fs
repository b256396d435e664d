// Types by which FsCheck chooses generators of single tensors: ask for one as an argument of a property. Law: each
// prints as code that makes the tensor. Read next: PairCases.fs.
namespace FunGrad.Properties

open System.ComponentModel
open FunGrad

/// A tensor of 0 to 4 axes whose elements are moderate and at least a tenth from every integer and half: away from
/// the usual kinks. Both widths; it may be empty.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type RegularTensor = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

/// A tensor of no axes that is away from the usual kinks. Both widths.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type RegularScalar = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

/// A tensor of one axis, not empty, whose elements are away from the usual kinks. Both widths.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type RegularVector = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

/// A tensor of two axes, not empty, whose elements are away from the usual kinks. Both widths.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type RegularMatrix = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

/// A tensor of integers and halves from -3 to 3: where kinks and ties are. Both widths; it may be empty.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type KinkTensor = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

/// A tensor with ±0, ±∞, NaN, subnormal and largest numbers among others. Both widths; it may be empty.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type SpecialTensor = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

/// A tensor of positive elements, between 1/10 and 4 before shrinking. Both widths; it may be empty.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type PositiveTensor = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

/// A tensor whose elements lie between 0 and 1, both excluded: probabilities. Both widths; it may be empty.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type UnitTensor = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

/// A tensor whose elements are at least 1/4 apart, so that no maximum has a tie. Both widths; it may be empty.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type DistinctTensor = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

/// A tensor in which at least one element occurs twice. Both widths.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type TiedTensor = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

/// A tensor of truth values; it may be empty.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type MaskTensor = {
    /// The tensor.
    Tensor: Tensor
} with

    /// The tensor as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Of case.Tensor

    /// The tensor as code.
    override case.ToString() = case.Code

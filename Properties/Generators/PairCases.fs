// Types by which FsCheck chooses generators of tensors that belong together. Law: what fits together when it is drawn
// fits together when it is shrunk. Read next: TensorArbitraries.fs.
namespace FunGrad.Properties

open System.Collections.Generic
open System.ComponentModel
open System.Runtime.InteropServices
open FunGrad

/// Two tensors of one dtype that broadcast together, with elements away from the usual kinks.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type BroadcastPair = {
    /// The first tensor.
    Left: Tensor
    /// The second tensor.
    Right: Tensor
} with

    /// What both broadcast to.
    member case.Shape: IReadOnlyList<int> =
        Shapes.broadcastOf [ Seq.toArray case.Left.Shape; Seq.toArray case.Right.Shape ]

    /// The parts, in order.
    member case.Deconstruct([<Out>] left: byref<Tensor>, [<Out>] right: byref<Tensor>) =
        left <- case.Left
        right <- case.Right

    /// The parts as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Tuple [ case.Left; case.Right ]

    /// The parts as code.
    override case.ToString() = case.Code

/// Three tensors of one dtype that broadcast together, with elements away from the usual kinks.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type BroadcastTriple = {
    /// The first tensor.
    First: Tensor
    /// The second tensor.
    Second: Tensor
    /// The third tensor.
    Third: Tensor
} with

    /// What all three broadcast to.
    member case.Shape: IReadOnlyList<int> =
        Shapes.broadcastOf [ for x in [ case.First; case.Second; case.Third ] -> Seq.toArray x.Shape ]

    /// The parts, in order.
    member case.Deconstruct([<Out>] first: byref<Tensor>, [<Out>] second: byref<Tensor>, [<Out>] third: byref<Tensor>) =
        first <- case.First
        second <- case.Second
        third <- case.Third

    /// The parts as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Tuple [ case.First; case.Second; case.Third ]

    /// The parts as code.
    override case.ToString() = case.Code

/// Two tensors that a matrix product takes, with elements away from the usual kinks.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type MatrixPair = {
    /// The left factor.
    Left: Tensor
    /// The right factor.
    Right: Tensor
} with

    /// The parts, in order.
    member case.Deconstruct([<Out>] left: byref<Tensor>, [<Out>] right: byref<Tensor>) =
        left <- case.Left
        right <- case.Right

    /// The parts as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Tuple [ case.Left; case.Right ]

    /// The parts as code.
    override case.ToString() = case.Code

/// A point and a direction at it, of one shape and dtype, with elements away from the usual kinks.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type PointAndTangent = {
    /// Where a derivative is taken.
    Point: Tensor
    /// Along what it is taken.
    Tangent: Tensor
} with

    /// The parts, in order.
    member case.Deconstruct([<Out>] point: byref<Tensor>, [<Out>] tangent: byref<Tensor>) =
        point <- case.Point
        tangent <- case.Tangent

    /// The parts as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = TensorCode.Tuple [ case.Point; case.Tangent ]

    /// The parts as code.
    override case.ToString() = case.Code

/// Positions along an axis of some length, from its start or, negative, from its end; Int32 or Int64.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type IndexTensor = {
    /// The positions.
    Tensor: Tensor
    /// The length of the axis.
    Length: int
} with

    /// The parts, in order.
    member case.Deconstruct([<Out>] tensor: byref<Tensor>, [<Out>] length: byref<int>) =
        tensor <- case.Tensor
        length <- case.Length

    /// The parts as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = $"({TensorCode.Of case.Tensor}, {case.Length})"

    /// The parts as code.
    override case.ToString() = case.Code

/// Rows of zeros with a single 1 along the last axis. Both widths; there may be no rows.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type OneHotTensor = {
    /// The rows.
    Tensor: Tensor
    /// The length of the last axis.
    Classes: int
} with

    /// The parts, in order.
    member case.Deconstruct([<Out>] tensor: byref<Tensor>, [<Out>] classes: byref<int>) =
        tensor <- case.Tensor
        classes <- case.Classes

    /// The parts as code.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = $"({TensorCode.Of case.Tensor}, {case.Classes})"

    /// The parts as code.
    override case.ToString() = case.Code

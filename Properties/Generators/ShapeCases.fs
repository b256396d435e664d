// Types by which FsCheck chooses generators of numbers and shapes: ask for one as an argument of a property. Law: each
// prints as code. Read next: TensorCases.fs.
namespace FunGrad.Properties

open System
open System.Collections.Generic
open System.ComponentModel
open System.Runtime.InteropServices

module internal CaseText =
    let shape (lengths: int seq) = "[" + String.Join(", ", lengths) + "]"

/// A moderate number, at least a tenth from every integer and half, where the usual kinks are.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type RegularNumber = {
    /// The number.
    Value: float
} with

    /// The case as text.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = Agreement.text case.Value

    /// The case as text.
    override case.ToString() = case.Code

/// An integer or a half from -3 to 3: where kinks and ties are.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type KinkNumber = {
    /// The number.
    Value: float
} with

    /// The case as text.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = Agreement.text case.Value

    /// The case as text.
    override case.ToString() = case.Code

/// A number among ±0, ±∞, NaN, subnormal numbers, the smallest normal one, the largest, 1 + ε.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type SpecialNumber = {
    /// The number.
    Value: float
} with

    /// The case as text.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = Agreement.text case.Value

    /// The case as text.
    override case.ToString() = case.Code

/// A shape of 0 to 4 axes, some of which may be empty.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type TensorShape = {
    /// The lengths of the axes.
    Lengths: IReadOnlyList<int>
} with

    /// The case as text.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = CaseText.shape case.Lengths

    /// The case as text.
    override case.ToString() = case.Code

/// Two shapes that broadcast together.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type ShapePair = {
    /// The first shape.
    Left: IReadOnlyList<int>
    /// The second shape.
    Right: IReadOnlyList<int>
} with

    /// What both broadcast to.
    member case.Broadcast: IReadOnlyList<int> = Shapes.broadcastOf [ Seq.toArray case.Left; Seq.toArray case.Right ]

    /// Both shapes.
    member case.Deconstruct([<Out>] left: byref<IReadOnlyList<int>>, [<Out>] right: byref<IReadOnlyList<int>>) =
        left <- case.Left
        right <- case.Right

    /// The case as text.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = $"({CaseText.shape case.Left}, {CaseText.shape case.Right})"

    /// The case as text.
    override case.ToString() = case.Code

/// Three shapes that broadcast together.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type ShapeTriple = {
    /// The first shape.
    First: IReadOnlyList<int>
    /// The second shape.
    Second: IReadOnlyList<int>
    /// The third shape.
    Third: IReadOnlyList<int>
} with

    member private case.Shapes = [ case.First; case.Second; case.Third ]

    /// What all three broadcast to.
    member case.Broadcast: IReadOnlyList<int> = Shapes.broadcastOf (List.map Seq.toArray case.Shapes)

    /// The three shapes.
    member case.Deconstruct
        (
            [<Out>] first: byref<IReadOnlyList<int>>,
            [<Out>] second: byref<IReadOnlyList<int>>,
            [<Out>] third: byref<IReadOnlyList<int>>
        ) =
        first <- case.First
        second <- case.Second
        third <- case.Third

    /// The case as text.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = "(" + String.Join(", ", List.map CaseText.shape case.Shapes) + ")"

    /// The case as text.
    override case.ToString() = case.Code

/// Two shapes that a matrix product takes: vectors, matrices, or stacks of matrices.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type ContractionShapes = {
    /// The shape of the left factor.
    Left: IReadOnlyList<int>
    /// The shape of the right factor.
    Right: IReadOnlyList<int>
} with

    /// Both shapes.
    member case.Deconstruct([<Out>] left: byref<IReadOnlyList<int>>, [<Out>] right: byref<IReadOnlyList<int>>) =
        left <- case.Left
        right <- case.Right

    /// The case as text.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = $"({CaseText.shape case.Left}, {CaseText.shape case.Right})"

    /// The case as text.
    override case.ToString() = case.Code

/// A shape of at least one axis, and one of its axes, which may be counted from the end.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type ShapeAndAxis = {
    /// The lengths of the axes.
    Shape: IReadOnlyList<int>
    /// The axis, negative if counted from the end.
    Axis: int
} with

    /// The shape and the axis.
    member case.Deconstruct([<Out>] shape: byref<IReadOnlyList<int>>, [<Out>] axis: byref<int>) =
        shape <- case.Shape
        axis <- case.Axis

    /// The case as text.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = $"({CaseText.shape case.Shape}, {case.Axis})"

    /// The case as text.
    override case.ToString() = case.Code

/// A shape, and all of its axes in some order.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type Permutation = {
    /// The lengths of the axes.
    Shape: IReadOnlyList<int>
    /// The axes in their new order.
    Axes: IReadOnlyList<int>
} with

    /// The shape and the order of its axes.
    member case.Deconstruct([<Out>] shape: byref<IReadOnlyList<int>>, [<Out>] axes: byref<IReadOnlyList<int>>) =
        shape <- case.Shape
        axes <- case.Axes

    /// The case as text.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = $"({CaseText.shape case.Shape}, {CaseText.shape case.Axes})"

    /// The case as text.
    override case.ToString() = case.Code

/// Two shapes of as many elements: a reshape takes one to the other.
[<NoComparison; StructuredFormatDisplay("{Code}")>]
type ReshapeTarget = {
    /// The shape before.
    From: IReadOnlyList<int>
    /// The shape after.
    To: IReadOnlyList<int>
} with

    /// The shape before and the shape after.
    member case.Deconstruct([<Out>] from: byref<IReadOnlyList<int>>, [<Out>] target: byref<IReadOnlyList<int>>) =
        from <- case.From
        target <- case.To

    /// The case as text.
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member case.Code = $"({CaseText.shape case.From}, {CaseText.shape case.To})"

    /// The case as text.
    override case.ToString() = case.Code

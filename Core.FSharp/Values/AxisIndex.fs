namespace FunGrad

// What stands inside the brackets of x[...], as C# and F# users write it. Law: x[i] counts from the start, x[^i] from the
// end, and bounds outside the axis throw instead of being cut. Read Selection.fs next, which turns it into a place.

open System

/// What one position inside the brackets of <c>x[...]</c> asks of one axis: an element, a range, or all of it.
/// Integers, <see cref="T:System.Index"/> and <see cref="T:System.Range"/> convert by themselves:
/// <c>x[0, ^1]</c>, <c>x[1..3]</c>, <c>x[.., 2]</c>.
[<Struct; CustomEquality; NoComparison>]
type AxisIndex private (kind: AxisIndexKind, start: Index, finish: Index, step: int) =

    member internal _.Kind = kind
    member internal _.Start = start
    member internal _.Finish = finish
    member internal _.Step = step

    /// The element at a position; negative positions count from the end, as <c>^</c> does.
    static member At(position: int) =
        AxisIndex(AxisIndexKind.Element, (if position < 0 then Index(-position, true) else Index position), Index 0, 1)

    /// The elements of a range, <paramref name="step"/> apart; a negative step walks the range from its end.
    static member Stepped(range: Range, step: int) =
        if step = 0 then
            raise (
                ArgumentOutOfRangeException(nameof step, "The step of a range must not be 0; use 1 for every element.")
            )

        AxisIndex(AxisIndexKind.Range, range.Start, range.End, step)

    /// The whole axis, as <c>..</c> does.
    static member All = AxisIndex.Stepped(Range.All, 1)

    /// A new axis of length 1 at this position.
    static member NewAxis = AxisIndex(AxisIndexKind.NewAxis, Index 0, Index 0, 1)

    /// As many whole axes as are left over, as <c>...</c> does in NumPy.
    static member Rest = AxisIndex(AxisIndexKind.Rest, Index 0, Index 0, 1)

    /// <summary>The element at a position.</summary>
    static member op_Implicit(position: int) = AxisIndex.At position

    /// <summary>The element at a position that may count from the end.</summary>
    static member op_Implicit(position: Index) = AxisIndex(AxisIndexKind.Element, position, Index 0, 1)

    /// <summary>The elements of a range.</summary>
    static member op_Implicit(range: Range) = AxisIndex.Stepped(range, 1)

    /// <summary>Same kind, same bounds, same step.</summary>
    override _.Equals(other: objnull) =
        match other with
        | :? AxisIndex as other ->
            kind = other.Kind && start = other.Start && finish = other.Finish && step = other.Step
        | _ -> false

    /// <summary>Agrees with <c>Equals</c>.</summary>
    override _.GetHashCode() = HashCode.Combine(kind, start, finish, step)

    /// <summary>The index as it is written in C#.</summary>
    override _.ToString() =
        match kind with
        | AxisIndexKind.Element -> start.ToString()
        | AxisIndexKind.NewAxis -> "new axis"
        | AxisIndexKind.Rest -> "..."
        | _ when step = 1 -> start.ToString() + ".." + finish.ToString()
        | _ -> start.ToString() + ".." + finish.ToString() + " by " + string step

and internal AxisIndexKind =
    | Element = 0
    | Range = 1
    | NewAxis = 2
    | Rest = 3

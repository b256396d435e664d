// Shapes: the lengths of the axes as int[], row-major, any rank; [||] is a single number, and an axis may be empty.
// The law: a shape never changes after it was made, so shapes are shared freely and compared by reference first.
// Read next: Dense.fs.
namespace FunGrad

open System

module internal Shape =

    /// "[2, 3]"; "[]" for a single number.
    let text (shape: int[]) = "[" + String.Join(", ", shape) + "]"

    /// The number of elements. Counts above Int32.MaxValue are refused: one .NET array cannot hold them.
    let size (shape: int[]) =
        let mutable count = 1L // Mutation: local
        let mutable large = false

        for length in shape do
            if length < 0 then
                raise (ShapeException("An axis length cannot be negative, but the shape was " + text shape + "."))

            count <- count * int64 length
            large <- large || count > int64 Int32.MaxValue

            if large && count <> 0L then
                count <- int64 Int32.MaxValue + 1L

        if count > int64 Int32.MaxValue then
            let limit = " has more than 2147483647 elements, the most one array holds. Work on parts of it, "

            raise (ShapeException("The shape " + text shape + limit + "or with sums and products that never build it."))

        int count

    /// The same lengths in the same order.
    let equal (a: int[]) (b: int[]) =
        Object.ReferenceEquals(a, b) || ReadOnlySpan<int>(a).SequenceEqual(ReadOnlySpan<int> b)

    /// Strides in elements of a row-major array.
    let private stridesOf (shape: int[]) =
        let strides = Array.zeroCreate<int> shape.Length
        let mutable step = 1 // Mutation: local

        for axis in shape.Length - 1 .. -1 .. 0 do
            strides[axis] <- step
            step <- step * max 1 shape[axis]

        strides

    let private mismatch operation (a: int[]) (b: int[]) first second : exn =
        let shapes = operation + ": the shapes " + text a + " and " + text b + " do not broadcast: "

        let lengths = "axis lengths " + string<int> first + " and " + string<int> second + " differ and neither is 1. "

        ShapeException(shapes + lengths + "Reshape or transpose one of them so that the lengths agree from the right.")

    let private ofVector = [| 1 |]

    /// The strides of a contiguous array; those of all vectors are one object.
    let rowMajor (shape: int[]) = if shape.Length = 1 then ofVector else stridesOf shape

    /// NumPy's rule: align the axes from the right; lengths agree or one of them is 1.
    let broadcast (operation: string) (a: int[]) (b: int[]) =
        let aligned (shape: int[]) rank axis =
            let own = axis - rank + shape.Length
            if own < 0 then 1 else shape[own]

        if equal a b then
            a
        else
            let rank = max a.Length b.Length

            Array.init rank (fun axis ->
                match aligned a rank axis, aligned b rank axis with
                | first, second when first = second -> first
                | 1, length
                | length, 1 -> length
                | first, second -> raise (mismatch operation a b first second))

    let private outside operation rank (axis: int) : exn =
        let given = operation + ": axis " + string<int> axis + " does not exist: "

        let allowed =
            if rank = 0 then
                "the value has no axes (its shape is []). Leave the axis out."
            else
                let range = string<int> -rank + " to " + string<int>(rank - 1)

                "a value of rank "
                + string<int> rank
                + " has axes "
                + range
                + " (negative ones count from the end)."

        ArgumentOutOfRangeException("axis", given + allowed)

    /// The axis counted from the front; negative axes count from the end.
    let axis (operation: string) (rank: int) (axis: int) =
        if axis < -rank || axis >= rank then raise (outside operation rank axis)
        elif axis < 0 then axis + rank
        else axis

    /// The axes counted from the front, ascending; a repeated one is an error.
    let axes (operation: string) (rank: int) (axes: int[]) =
        let normalised = axes |> Array.map (axis operation rank) |> Array.sort

        for i in 1 .. normalised.Length - 1 do
            if normalised[i] = normalised[i - 1] then
                let repeated = ": axis " + string<int> normalised[i] + " of a value of rank " + string<int> rank

                let remedy = " is named twice in " + text axes + ". Name each axis once."
                raise (ArgumentException(operation + repeated + remedy, "axes"))

        normalised

    let private contains (axes: int[]) axis = Array.IndexOf(axes, axis) >= 0

    /// The shape with the axes dropped.
    let without (axes: int[]) (shape: int[]) =
        let rest = Array.zeroCreate<int>(shape.Length - axes.Length)
        let mutable next = 0 // Mutation: local

        for axis in 0 .. shape.Length - 1 do
            if not (contains axes axis) then
                rest[next] <- shape[axis]
                next <- next + 1

        rest

    /// The shape with the axes set to length 1.
    let kept (axes: int[]) (shape: int[]) =
        Array.init shape.Length (fun axis -> if contains axes axis then 1 else shape[axis])

    /// The axes of `target` along which broadcasting `source` to it repeats elements: new leading axes, and 1 -> n.
    let stretched (source: int[]) (target: int[]) =
        let added = target.Length - source.Length

        Array.init target.Length id
        |> Array.filter (fun axis -> axis < added || source[axis - added] <> target[axis])

namespace FunGrad

// Boxes of equally spaced elements inside a shape, as selections describe them, and what becomes of them when the shape is
// itself a box or a view of another. Law: Selection.fs. Read next: MovementRewrites.fs.

/// Where each axis starts, its step, and how many positions it takes.
[<Struct>]
type internal Box = { Starts: int[]; Steps: int[]; Counts: int[] }

module internal Boxes =

    /// The position on each axis of an element counted in row-major order.
    let unravel (shape: int[]) (flat: int) : int[] =
        let strides = Shape.rowMajor shape
        Array.init shape.Length (fun axis -> flat / strides[axis] % shape[axis])

    /// The number in row-major order of an element.
    let ravel (shape: int[]) (position: int[]) : int =
        Array.fold2 (fun sum stride at -> sum + stride * at) 0 (Shape.rowMajor shape) position

    /// The box that a selection takes out of a shape; rows named by an array are none.
    let ofSelection (shape: int[]) selection : Box voption =
        let ones = Array.create shape.Length 1

        match selection with
        | Element flat -> ValueSome { Starts = unravel shape flat; Steps = ones; Counts = ones }
        | Region(starts, steps, counts, _) -> ValueSome { Starts = starts; Steps = steps; Counts = counts }
        | Rows _ -> ValueNone

    /// Whether one axis is taken as it is.
    let isWholeAlong (shape: int[]) (box: Box) axis =
        box.Counts[axis] = shape[axis] && (shape[axis] <= 1 || box.Starts[axis] = 0 && box.Steps[axis] = 1)

    /// Whether everything is taken as it is.
    let isWhole (shape: int[]) (box: Box) = Seq.forall (isWholeAlong shape box) (seq { 0 .. shape.Length - 1 })

    /// The box inside the whole that an outer box takes of the part that an inner box takes. The part has the inner box's
    /// axes but for some of length 1, which come and go; neither box is empty.
    let compose (inner: Box) (part: int[]) (outer: Box) : Box =
        let long = [|
            for axis in 0 .. part.Length - 1 do
                if part[axis] > 1 then
                    axis
        |]

        let starts, steps, counts = Array.copy inner.Starts, Array.copy inner.Steps, Array.copy inner.Counts // Mutation: local
        let mutable next = 0

        for axis in 0 .. counts.Length - 1 do
            if inner.Counts[axis] > 1 then
                let from = long[next]
                next <- next + 1
                starts[axis] <- inner.Starts[axis] + outer.Starts[from] * inner.Steps[axis]
                steps[axis] <- inner.Steps[axis] * outer.Steps[from]
                counts[axis] <- outer.Counts[from]

        { Starts = starts; Steps = steps; Counts = counts }

    /// Whether two boxes have no position in common along some axis, as far as their ends tell.
    let areApart (a: Box) (b: Box) =
        let ends (box: Box) axis =
            let first = box.Starts[axis]
            let last = first + (box.Counts[axis] - 1) * box.Steps[axis]
            struct (min first last, max first last)

        Seq.exists
            (fun axis ->
                let struct (lowA, highA), struct (lowB, highB) = ends a axis, ends b axis
                highA < lowB || highB < lowA)
            (seq { 0 .. a.Starts.Length - 1 })

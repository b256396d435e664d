namespace FunGrad

// Movements of elements beyond those of Movement.fs: repetition, rotation, other orders of axes, parts and borders.
// Law: each is made of views, parts and joins, which are linear and know their transposes; so a movement is right in
// every mode and order without a rule of its own. Read next: Sequences.fs, Borders.fs, Blocks.fs, Diagonals.fs.

open System

module internal Rearrangement =

    let private shapeOf x = Engine.Shape(Engine.Given("x", x))

    /// Elements of one axis counted from the front: count of them from start on, step apart.
    let private window axis start step count (x: Tensor) : Tensor =
        let shape = Engine.Shape x
        let starts = Array.updateAt axis start (Array.zeroCreate shape.Length)
        let steps = Array.updateAt axis step (Array.create shape.Length 1)
        let counts = Array.updateAt axis count shape
        Layout.Take(Region(starts, steps, counts, counts), x)

    /// One number of the given kind for each axis, none of them below 0.
    let private demandEach name what (numbers: int[]) (shape: int[]) =
        if numbers.Length <> shape.Length || Array.exists (fun n -> n < 0) numbers then
            let text =
                name
                + ": a tensor of "
                + string shape.Length
                + " axes needs as many non-negative "
                + what
                + ", but they were "
                + Shape.text numbers
                + "."

            raise (ArgumentException(text, what))

    // -- Repetition --------------------------------------------------------------------------------------------------

    /// The whole repeated along each axis.
    let tile (repeats: int[]) (x: Tensor) : Tensor =
        let shape = shapeOf x
        demandEach "tile" "repeats" repeats shape
        let pairs first = Array.concat (Array.map2 (fun a n -> [| a; n |]) first shape)
        let spread = Layout.Broadcast(pairs repeats, Layout.Reshape(pairs (Array.create shape.Length 1), x))
        Layout.Result(x, Layout.Reshape(Array.map2 (*) repeats shape, spread))

    /// Each row of an axis repeated as often as all the others.
    let repeat (axis: int) (count: int) (x: Tensor) : Tensor =
        let shape = shapeOf x
        let axis = Shape.axis "repeat" shape.Length axis

        if count < 0 then
            let text = "repeat: the count must not be negative, but it was " + string count + "."
            raise (ArgumentOutOfRangeException(nameof count, text))

        let spread n = Array.insertAt (axis + 1) n shape
        let rows = Layout.Broadcast(spread count, Layout.Reshape(spread 1, x))
        Layout.Result(x, Layout.Reshape(Array.updateAt axis (count * shape[axis]) shape, rows))

    /// Each row of an axis repeated as often as its own count says.
    let repeatEach (axis: int) (counts: int[]) (x: Tensor) : Tensor =
        let shape = shapeOf x
        let axis = Shape.axis "repeatEach" shape.Length axis

        if counts.Length <> shape[axis] || Array.exists (fun n -> n < 0) counts then
            let text =
                String.Concat(
                    "repeatEach: axis " + string axis + " of length " + string shape[axis],
                    " needs as many non-negative counts, but they were ",
                    Shape.text counts,
                    "."
                )

            raise (ArgumentException(text, nameof counts))

        let rows = Array.concat (Array.mapi (fun row count -> Array.create count row) counts)
        Gathering.gather axis (Engine.OfDense(Dense.ofArray rows [| rows.Length |])) x

    // -- Orders ------------------------------------------------------------------------------------------------------

    /// Each element moved on along an axis; what leaves at the end comes back at the beginning.
    let roll (shift: int) (axis: int) (x: Tensor) : Tensor =
        let shape = shapeOf x
        let axis = Shape.axis "roll" shape.Length axis
        let length = shape[axis]
        let shift = if length = 0 then 0 else (shift % length + length) % length

        if shift = 0 then
            Layout.Result(x, x)
        else
            Movement.concatenate axis [| window axis (length - shift) 1 shift x; window axis 0 1 (length - shift) x |]

    /// The elements of several axes in opposite order.
    let flip (axes: int[]) (x: Tensor) : Tensor =
        let axes = Shape.axes "flip" (shapeOf x).Length axes
        Layout.Result(x, Array.fold (fun x axis -> Movement.flip axis x) x axes)

    /// An axis moved to another position; the others keep their order.
    let moveAxis (source: int) (target: int) (x: Tensor) : Tensor =
        let rank = (shapeOf x).Length
        let source, target = Shape.axis "moveAxis" rank source, Shape.axis "moveAxis" rank target
        Movement.permute (Array.insertAt target source (Array.except [| source |] [| 0 .. rank - 1 |])) x

    /// Two axes exchanged.
    let swapAxes (first: int) (second: int) (x: Tensor) : Tensor =
        let rank = (shapeOf x).Length
        let first, second = Shape.axis "swapAxes" rank first, Shape.axis "swapAxes" rank second

        let other axis =
            if axis = first then second
            elif axis = second then first
            else axis

        Movement.permute (Array.init rank other) x

    /// The first two axes turned by quarter turns, from the first axis towards the second.
    let rotate90 (turns: int) (x: Tensor) : Tensor =
        if (shapeOf x).Length < 2 then
            let text = "rot90 turns the first two axes, but the shape was " + Shape.text (shapeOf x) + "."
            raise (ShapeException(text + " Reshape to a matrix first."))

        match (turns % 4 + 4) % 4 with
        | 0 -> Layout.Result(x, x)
        | 1 -> swapAxes 0 1 (Movement.flip 1 x)
        | 2 -> flip [| 0; 1 |] x
        | _ -> Movement.flip 1 (swapAxes 0 1 x)

    // -- Parts -------------------------------------------------------------------------------------------------------

    let private demandSteps (starts: int[]) (lengths: int[]) (steps: int[]) (shape: int[]) =
        for numbers in [| starts; lengths; steps |] do
            if numbers.Length <> shape.Length then
                let text =
                    "stridedSlice: a tensor of "
                    + string shape.Length
                    + " axes needs as many starts, lengths and steps, but they were "
                    + String.Join(", ", Array.map Shape.text [| starts; lengths; steps |])
                    + "."

                raise (ArgumentException(text, nameof starts))

        for axis in 0 .. shape.Length - 1 do
            let last = int64 starts[axis] + int64 (lengths[axis] - 1) * int64 steps[axis]
            let isInside index = 0L <= index && index < int64 shape[axis]

            if lengths[axis] < 0 || lengths[axis] > 0 && not (isInside (int64 starts[axis]) && isInside last) then
                let text =
                    String.Concat(
                        "stridedSlice: start " + string starts[axis] + ", length " + string lengths[axis],
                        " and step " + string steps[axis] + " reach outside axis " + string axis,
                        " of length " + string shape[axis] + ". Positions run from 0 to the length less 1,",
                        " and a length is at least 0."
                    )

                raise (ArgumentOutOfRangeException(nameof starts, text))

    /// Of each axis as many elements as its length says, from start on and step apart; steps may be negative.
    let stridedSlice (starts: int[]) (lengths: int[]) (steps: int[]) (x: Tensor) : Tensor =
        demandSteps starts lengths steps (shapeOf x)
        // The caller may go on writing to its own arrays.
        let lengths = Array.copy lengths
        Layout.Take(Region(Array.copy starts, Array.copy steps, lengths, lengths), x)

    /// The rows along an axis, which disappears.
    let unstack (axis: int) (x: Tensor) : Tensor[] =
        let shape = shapeOf x
        let axis = Shape.axis "unstack" shape.Length axis
        let row i = Array.updateAt axis (AxisIndex.At i) (Array.create shape.Length AxisIndex.All)
        Array.init shape[axis] (fun i -> Layout.Take(Selection.ofIndices shape (row i), x))

    /// Consecutive parts of equal length along an axis.
    let splitInto (axis: int) (count: int) (x: Tensor) : Tensor[] =
        let shape = shapeOf x
        let axis = Shape.axis "splitInto" shape.Length axis

        if count < 1 || shape[axis] % count <> 0 then
            let text =
                String.Concat(
                    "splitInto: axis " + string axis + " of length " + string shape[axis],
                    " does not divide into " + string count + " equal parts.",
                    " Give a divisor, or the lengths to split."
                )

            raise (ArgumentException(text, nameof count))

        Movement.split axis (Array.create count (shape[axis] / count)) x

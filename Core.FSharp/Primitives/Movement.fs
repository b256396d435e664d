namespace FunGrad

// Operations that move elements and compute nothing: they are linear, most are views, and each has another as transpose.
// Their primitives are the few rows of Layout in Tensor.fs; here they get the names and arguments that users know.

open System

module internal Movement =

    let private shapeOf x = Engine.Shape(Engine.Given("x", x))

    /// The same numbers in another dtype.
    let cast dtype (x: Tensor) : Tensor = Layout.Result(x, Layout.Cast(dtype, x))

    /// The same elements in row-major order; one length may be -1 and follows from the others.
    let reshape (target: int[]) (x: Tensor) : Tensor =
        let source = shapeOf x

        let fail () : exn =
            let text =
                "reshape: "
                + string (Shape.size source)
                + " elements of shape "
                + Shape.text source
                + " do not fit the shape "
                + Shape.text target
                + ". The product of the lengths must stay the same; one length may be -1."

            ShapeException text

        let known = target |> Array.filter (fun n -> n >= 0) |> Array.fold (*) 1

        match target |> Array.filter (fun n -> n < 0) with
        | [||] when known = Shape.size source -> Layout.Result(x, Layout.Reshape(target, x))
        | [| -1 |] when known > 0 && Shape.size source % known = 0 ->
            Layout.Result(
                x,
                Layout.Reshape(Array.map (fun n -> if n < 0 then Shape.size source / known else n) target, x)
            )
        | _ -> raise (fail ())

    let permute (order: int[]) (x: Tensor) : Tensor =
        let rank = (shapeOf x).Length
        let order = Array.map (Shape.axis "permute" rank) order

        if Array.sort order <> Array.init rank id then
            let text =
                "permute: the order must name each of the "
                + string rank
                + " axes once, but it was "
                + Shape.text order
                + "."

            raise (ArgumentException(text, nameof order))

        Layout.Result(x, Layout.Permute(order, x))

    /// The transpose of a matrix, or of each matrix along the leading axes.
    let transpose (x: Tensor) : Tensor =
        match (shapeOf x).Length with
        | rank when rank < 2 ->
            let text =
                "transpose swaps the last two axes, but the shape was "
                + Shape.text (shapeOf x)
                + ". Reshape to a matrix first."

            raise (ShapeException text)
        | rank -> Layout.Permute(Array.append [| 0 .. rank - 3 |] [| rank - 1; rank - 2 |], x)

    let broadcast (target: int[]) (x: Tensor) : Tensor =
        let source = shapeOf x

        if not (Shape.equal (Shape.broadcast "broadcast" source target) target) then
            let text = "broadcast: the shape " + Shape.text source + " does not broadcast to " + Shape.text target + "."

            raise (ShapeException text)

        Layout.Result(x, Layout.Broadcast(target, x))

    let expandDims (axis: int) (x: Tensor) : Tensor =
        let shape = shapeOf x
        Layout.Reshape(Array.insertAt (Shape.axis "expandDims" (shape.Length + 1) axis) 1 shape, x)

    /// Drops axes of length 1: the given ones, or all.
    let squeeze (axes: int[]) (x: Tensor) : Tensor =
        let shape = shapeOf x

        let axes =
            if axes.Length > 0 then
                Shape.axes "squeeze" shape.Length axes
            else
                [|
                    for axis in 0 .. shape.Length - 1 do
                        if shape[axis] = 1 then
                            axis
                |]

        for axis in axes do
            if shape[axis] <> 1 then
                let text =
                    "squeeze: axis "
                    + string axis
                    + " of the shape "
                    + Shape.text shape
                    + " has length "
                    + string shape[axis]
                    + ", and only axes of length 1 can be dropped."

                raise (ShapeException text)

        Layout.Result(x, Layout.Reshape(Shape.without axes shape, x))

    /// The box that starts at given positions and has given lengths.
    let slice (starts: int[]) (lengths: int[]) (x: Tensor) : Tensor =
        let rank = (shapeOf x).Length

        if starts.Length <> rank || lengths.Length <> rank then
            let text =
                "slice: a tensor of "
                + string rank
                + " axes needs as many starts and lengths, but there were "
                + string starts.Length
                + " and "
                + string lengths.Length
                + "."

            raise (ArgumentException(text, nameof starts))

        for axis in 0 .. rank - 1 do
            if starts[axis] < 0 || lengths[axis] < 0 then
                let text =
                    String.Concat(
                        "slice: starts and lengths must not be negative, but they were ",
                        Shape.text starts,
                        " and ",
                        Shape.text lengths + "."
                    )

                raise (ArgumentOutOfRangeException(nameof starts, text))

        let range start length = AxisIndex.op_Implicit (Range(Index start, Index(start + length)))
        Layout.Take(Selection.ofIndices (shapeOf x) (Array.map2 range starts lengths), x)

    /// The elements of one axis in opposite order.
    let flip (axis: int) (x: Tensor) : Tensor =
        let shape = shapeOf x
        let axis = Shape.axis "flip" shape.Length axis
        let whole = Array.create shape.Length AxisIndex.All
        whole[axis] <- AxisIndex.Stepped(Range.All, -1)
        Layout.Take(Selection.ofIndices shape whole, x)

    /// Tensors side by side along an axis that they have.
    let concatenate (axis: int) (parts: Tensor[]) : Tensor =
        if parts.Length = 0 then
            raise (ArgumentException("concatenate needs at least one tensor, but the list was empty.", nameof parts))

        let shape = shapeOf parts[0]

        if shape.Length = 0 then
            raise (
                ShapeException
                    "concatenate needs tensors with at least one axis, but the first was a single number. Use stack instead."
            )

        let axis = Shape.axis "concatenate" shape.Length axis
        let others = Shape.without [| axis |]

        for part in parts do
            if (shapeOf part).Length <> shape.Length || not (Shape.equal (others (shapeOf part)) (others shape)) then
                let text =
                    "concatenate: the shapes must agree outside axis "
                    + string axis
                    + ", but there are "
                    + Shape.text shape
                    + " and "
                    + Shape.text (shapeOf part)
                    + "."

                raise (ShapeException text)

        let dtype = Engine.SharedDType("concatenate", parts)
        let lengths = parts |> Array.map (fun part -> (shapeOf part)[axis])
        let whole = Array.updateAt axis (Array.sum lengths) shape

        JoinPrimitive(axis, whole, Array.map shapeOf parts, lengths)
            .Apply(parts |> Array.map (fun part -> Layout.Cast(dtype, part)))

    let stack (axis: int) (rows: Tensor[]) : Tensor =
        if rows.Length = 0 then
            raise (ArgumentException("stack needs at least one tensor, but the list was empty.", nameof rows))

        Layout.Stack(rows, axis)

    /// Consecutive parts of the given lengths along an axis.
    let split (axis: int) (lengths: int[]) (x: Tensor) : Tensor[] =
        let shape = shapeOf x
        let axis = Shape.axis "split" shape.Length axis

        if Array.exists (fun n -> n < 0) lengths || Array.sum lengths <> shape[axis] then
            let text =
                "split: the lengths must be non-negative and add up to "
                + string shape[axis]
                + ", the length of axis "
                + string axis
                + ", but they were "
                + Shape.text lengths
                + "."

            raise (ArgumentException(text, nameof lengths))

        let starts = Array.scan (+) 0 lengths

        let part index =
            slice
                (Array.updateAt axis starts[index] (Array.zeroCreate shape.Length))
                (Array.updateAt axis lengths[index] shape)
                x

        Array.init lengths.Length part

    /// Zeros before and after the elements of each axis.
    let pad (before: int[]) (after: int[]) (x: Tensor) : Tensor =
        let shape = shapeOf x

        if
            before.Length <> shape.Length
            || after.Length <> shape.Length
            || Array.exists (fun n -> n < 0) (Array.append before after)
        then
            let text =
                "pad: a tensor of "
                + string shape.Length
                + " axes needs as many non-negative counts before and after, but they were "
                + Shape.text before
                + " and "
                + Shape.text after
                + "."

            raise (ArgumentException(text, nameof before))

        let whole = Array.map3 (fun b n a -> b + n + a) before shape after
        // The caller may go on writing to its own array.
        Layout.Assemble(whole, [| Region(Array.copy before, Array.create shape.Length 1, shape, shape) |], [| x |])

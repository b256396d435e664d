namespace FunGrad

// Borders around the elements: a constant, or the elements mirrored. Law: a constant border has no derivative, and a
// mirrored one adds its cotangents to the elements that it repeats. Zeros: Movement.pad.

open System

module internal Borders =

    /// One value before and after the elements of each axis.
    let padWith (value: float) (before: int[]) (after: int[]) (x: Tensor) : Tensor =
        let padded = Movement.pad before after x
        let inside = Movement.pad before after (Engine.Constant(DType.Float64, Engine.Shape x, 1.0))
        let border = Layout.Cast(Engine.DTypeOf x, Engine.Weak value)
        Choice.where (Choice.greater inside (Engine.Weak 0.0)) padded border

    /// Elements of one axis, start, start + step, ..., or nothing.
    let private run axis start step count (x: Tensor) =
        if count = 0 then
            [||]
        else
            let shape = Engine.Shape x
            let starts = Array.updateAt axis start (Array.zeroCreate shape.Length)
            let steps = Array.updateAt axis step (Array.create shape.Length 1)
            let counts = Array.updateAt axis count shape
            [| Layout.Take(Region(starts, steps, counts, counts), x) |]

    /// The mirror stands on the last element, which is not repeated (edge 1), or behind it (edge 0).
    let private mirrored edge axis before after (x: Tensor) : Tensor =
        let length = (Engine.Shape x)[axis]

        let parts =
            Array.concat [|
                run axis (before - 1 + edge) -1 before x
                [| x |]
                run axis (length - 1 - edge) -1 after x
            |]

        if parts.Length = 1 then x else Movement.concatenate axis parts

    let private mirror name edge (before: int[]) (after: int[]) (x: Tensor) : Tensor =
        let shape = Engine.Shape(Engine.Given("x", x))
        let counts = Array.append before after
        let fits axis = max before[axis] after[axis] <= max 0 (shape[axis] - edge)

        if
            before.Length <> shape.Length
            || after.Length <> shape.Length
            || Array.exists (fun n -> n < 0) counts
            || not (Array.forall fits [| 0 .. shape.Length - 1 |])
        then
            let most = if edge = 1 then "the length less 1" else "the length"

            let text =
                String.Concat(
                    name + " needs a count before and after each axis, from 0 to " + most + ", but for the shape ",
                    Shape.text shape + " they were " + Shape.text before,
                    " and " + Shape.text after + "."
                )

            raise (ArgumentException(text, nameof before))

        let bordered =
            [| 0 .. shape.Length - 1 |]
            |> Array.fold (fun x axis -> mirrored edge axis before[axis] after[axis] x) x

        Layout.Result(x, bordered)

    /// Borders that mirror the elements at the first and last one, which are not repeated: 3 2 | 1 2 3 | 2 1.
    let padReflect before after x = mirror "padReflect" 1 before after x

    /// Borders that mirror all elements: 2 1 | 1 2 3 | 3 2.
    let padSymmetric before after x = mirror "padSymmetric" 0 before after x

namespace FunGrad

// Vectorization: one run of a function on many examples that lie along a first axis. Law: vmap f = map f.
// An operation on examples becomes the same operation on arrays that carry one more leading axis; what does not depend on
// the examples is computed once.

open System

/// Notes the shape of one example, so that asking for it costs nothing.
[<Sealed>]
type internal Example(shape: int[]) =
    inherit Mark()
    member _.Shape = shape

/// One run of vmap over a number of examples.
[<Sealed>]
type internal BatchLevel(transform, size: int) =
    inherit Level(transform)

    member level.Wrap(examples: Tensor) : Tensor = Traced(level, examples, Example((Engine.Shape examples).[1..]))

    /// All examples of a result, also when it is the same for each.
    member level.Unwrap(result: Tensor) : Tensor =
        match result with
        | Traced(other, examples, _) when obj.ReferenceEquals(other, level) -> examples
        | same -> Engine.Carry(size, same, false)

    override level.Apply(primitive, arguments) =
        level.Check()
        let carried = arguments |> Array.map (fun x -> Engine.IsAt(level, x))
        let inner = arguments |> Array.map (fun x -> Engine.Strip(level, x))
        primitive.BatchAll(size, inner, carried) |> Array.map level.Wrap

    override level.Apply1(primitive, x) =
        level.Check()
        level.Wrap(primitive.Batch(size, Engine.Strip(level, x)))

    override level.Apply2(primitive, x, y) =
        level.Check()
        let inner x = Engine.Carry(size, Engine.Strip(level, x), Engine.IsAt(level, x))

        match primitive with
        | :? Binary -> level.Wrap(primitive.Batch(inner x, inner y))
        | _ -> base.Apply2(primitive, x, y)

    override _.Shape(_, mark) = (mark :?> Example).Shape
    override _.Read _ = raise (ValueReadException transform)
    override _.HasOneValue = false

module internal Vectorization =

    let private sizeOf transform (xs: Tensor[]) =
        let lengths =
            xs
            |> Array.map (fun x ->
                match Engine.Shape x with
                | [||] ->
                    let text =
                        transform
                        + " runs over the first axis of its arguments, but one of them is a single number. Capture it in the function instead."

                    raise (ShapeException text)
                | shape -> shape[0])
            |> Array.distinct

        match lengths with
        | [| size |] -> size
        | [||] ->
            let text =
                String.Concat(
                    transform,
                    " runs over the first axis of its arguments, but there is no tensor among them."
                )

            raise (ArgumentException text)
        | _ ->
            let text =
                transform
                + " runs over the first axis of its arguments, so all must have the same first length, but the lengths were "
                + String.Join(", ", lengths)
                + "."

            raise (ShapeException text)

    /// An axis counted from the end when it is negative.
    let private position transform axis (rank: int) =
        if axis < -rank || axis >= rank then
            let text =
                transform
                + ": axis "
                + string axis
                + " does not exist among "
                + string rank
                + " axes. Give one from "
                + string -rank
                + " to "
                + string (rank - 1)
                + ", or none to leave the tensor out of the batch."

            raise (ArgumentOutOfRangeException("axes", text))

        if axis < 0 then axis + rank else axis

    let private toFront transform axis (x: Tensor) : Tensor =
        let rank = (Engine.Shape x).Length

        // A single number has no axes at all, which `sizeOf` says better.
        match (if rank = 0 then 0 else position transform axis rank) with
        | 0 -> x
        | axis -> Layout.Permute(Array.append [| axis |] (Array.except [ axis ] [| 0 .. rank - 1 |]), x)

    let private fromFront transform axis (y: Tensor) : Tensor =
        let rank = (Engine.Shape y).Length

        match position transform axis rank with
        | 0 -> y
        | axis ->
            Layout.Permute(
                [|
                    for i in 0 .. rank - 1 ->
                        if i < axis then i + 1
                        elif i = axis then 0
                        else i
                |],
                y
            )

    let private spread transform role (axes: int voption[]) count =
        if axes.Length = 1 then
            Array.create count axes[0]
        elif axes.Length = count then
            axes
        else
            let text =
                transform
                + ": there are "
                + string axes.Length
                + " "
                + role
                + " axes for "
                + string count
                + " tensors. Give one for each tensor, or a single one for all."

            raise (ArgumentException(text, role + "Axes"))

    /// What does not depend on the examples, also at outer levels, once the level has closed.
    let private demandShared transform (level: Level) (y: Tensor) : Tensor =
        if Engine.IsAt(level, y) then
            let text =
                transform
                + ": a result without an axis must be the same for all examples, but it depends on them. "
                + "Give it an axis, such as 0."

            raise (ArgumentException(text, "outAxes"))

        y

    /// Runs a function on all examples at once: they lie along an axis of each argument that has one, and are laid
    /// along an axis of each result; the other arguments and results are shared by all.
    let vmapAlong
        transform
        (f: Tensor[] -> Tensor[])
        (inAxes: int voption[])
        (outAxes: int voption[])
        (xs: Tensor[])
        : Tensor[] =
        let axes = spread transform "in" inAxes xs.Length

        let moved = Array.map2 (fun axis x -> ValueOption.map (fun axis -> toFront transform axis x) axis) axes xs

        let level = BatchLevel(transform, sizeOf transform (moved |> Array.choose ValueOption.toOption))

        try
            let ys =
                f (Array.map2 (fun x front -> ValueOption.defaultValue x (ValueOption.map level.Wrap front)) xs moved)

            Array.iter Engine.DemandOpen ys
            let axes = spread transform "out" outAxes ys.Length

            Array.map2
                (fun axis y ->
                    match axis with
                    | ValueSome axis -> fromFront transform axis (level.Unwrap y)
                    | ValueNone -> demandShared transform level y)
                axes
                ys
        finally
            level.IsOpen <- false

    /// Runs a function of several tensors on all examples along their first axes at once.
    let vmap transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : Tensor[] =
        vmapAlong transform f [| ValueSome 0 |] [| ValueSome 0 |] xs

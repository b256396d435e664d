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

    /// Runs a function of several tensors on all examples along their first axes at once.
    let vmap transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : Tensor[] =
        let level = BatchLevel(transform, sizeOf transform xs)

        try
            let ys = f (Array.map level.Wrap xs)
            Array.iter Engine.DemandOpen ys
            Array.map level.Unwrap ys
        finally
            level.IsOpen <- false

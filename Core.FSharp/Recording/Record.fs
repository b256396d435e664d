namespace FunGrad

// The recorded graph: TensorFlow's way, which differentiates nodes, not functions. Everything computed from a variable
// notes how it was made, in an immutable graph that is reached only through the values themselves. The level is the oldest
// and never closes. Law: recording changes no number. Read BackwardPass.fs next.

open System

/// How a recorded value was made; a variable was not made from anything.
[<Sealed>]
type internal Record(origin: Origin | null, index: int) =
    inherit Mark()
    member _.Origin = origin
    /// Which result of its origin the value is.
    member _.Index = index

/// One application of a primitive to recorded values.
and [<Sealed>] internal Origin(primitive: Primitive, arguments: Tensor[]) =
    let mutable results: Tensor[] = [||] // Mutation: set once, before the origin is published
    member _.Primitive = primitive
    member _.Arguments = arguments

    member _.Results
        with get () = results
        and internal set value = results <- value

[<Sealed>]
type internal RecordLevel private () =
    inherit Level("the recorded graph", 0L)
    static member val Instance = RecordLevel()

    override level.Apply(primitive, arguments) =
        let inner = arguments |> Array.map (fun x -> Engine.Strip(level, x))
        let origin = Origin(primitive, arguments)

        origin.Results <-
            primitive.ApplyAll inner |> Array.mapi (fun index y -> Traced(level, y, Record(origin, index)))

        origin.Results

module internal Recording =

    /// The record of a value, unless it is a plain number or an outer transform traces it.
    let recordOf x : Record voption =
        match x with
        | Traced(level, _, mark) when level.Order = 0L -> ValueSome(mark :?> Record)
        | _ -> ValueNone

    let demandUntraced operation (x: Tensor) =
        Engine.DemandOpen x

        match Engine.Youngest [| x |] with
        | NonNull level when level.Order > 0L ->
            let text =
                operation
                + ": the value is being traced by '"
                + level.Transform
                + "', whose derivatives do not pass through recorded variables. Use grad or vjp inside '"
                + level.Transform
                + "' instead."

            raise (InvalidOperationException text)
        | _ -> ()

    /// A recorded leaf: what gradients are taken with respect to.
    let variable (value: Tensor) : Tensor =
        let value = Derivatives.strong value
        demandUntraced "Variable" value
        Traced(RecordLevel.Instance, Engine.Strip(RecordLevel.Instance, value), Record(null, 0))

    /// The plain value without its history. What an enclosing transform traces is cut as `stopGradient` cuts it; examples of
    /// a batch stay examples.
    let detach (x: Tensor) : Tensor =
        let rec strip x =
            match x with
            | Traced(level, inner, _) when level.Order = 0L -> inner
            | Traced(level, inner, mark) -> Traced(level, strip inner, mark)
            | number -> number

        strip (Special.stopGradient x)

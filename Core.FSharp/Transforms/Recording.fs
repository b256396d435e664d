namespace FunGrad

// The recorded graph: TensorFlow's way, which differentiates nodes, not functions. Everything computed from a variable
// notes how it was made, in an immutable graph that is reached only through the values themselves. The level is the oldest
// and never closes. Gradients are computed with recorded operations, so they are recorded too and can be differentiated
// again, without end. Law: gradients (f x) x = grad f x. The rules are those of tf.gradients.

open System
open System.Collections.Generic

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

/// A recorded value as a sweep sees it, linearised when its turn comes. Operations with several results read their
/// results' sums together.
[<Sealed>]
type internal RecordNode(id, value: Tensor, origin: Origin, index: int, argumentNodes: (Node | null)[]) =
    inherit Node(id)
    member _.Value = value

    override _.Pull(cotangent, sweep) =
        match origin.Primitive with
        | :? SingleResult as single ->
            for argument in 0 .. argumentNodes.Length - 1 do
                match argumentNodes[argument] with
                | null -> ()
                | node ->
                    let map = single.MapAt(argument, origin.Arguments, value)

                    if not map.IsNothing then
                        sweep.AddPull(node, map, cotangent)
        | _ ->
            let needed = argumentNodes |> Array.map (fun node -> not (isNull node))
            let struct (_, map) = (origin.Primitive :?> Joint).Linearize(origin.Arguments, needed)

            let cotangents =
                origin.Results |> Array.mapi (fun i _ -> if i = index then ValueSome cotangent else ValueNone)

            Array.iter2
                (fun (node: Node | null) pulled ->
                    match node, pulled with
                    | NonNull node, ValueSome pulled -> sweep.Add(node, pulled)
                    | _ -> ())
                argumentNodes
                (map.Pull(cotangents, needed))

module internal Recording =

    let private demandUntraced operation (x: Tensor) =
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

    let private recordOf x =
        match x with
        | Traced(level, _, mark) when level.Order = 0L -> ValueSome(mark :?> Record)
        | _ -> ValueNone

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

    /// The records that ys depend on, each after all records that depend on it: ready ones in first-in first-out order.
    let private inSweepOrder (ys: Tensor[]) (isStop: Record -> bool) : List<struct (Record * Tensor)> =
        let argumentsOf (record: Record) =
            match record.Origin with
            | null -> [||]
            | _ when isStop record -> [||]
            | origin -> origin.Arguments

        let waits = Dictionary<Record, int>(HashIdentity.Reference) // Mutation: local
        let unseen = Stack<Record>()

        let meet record =
            if waits.TryAdd(record, 0) then
                unseen.Push record

        for y in ys do
            recordOf y |> ValueOption.iter meet

        while unseen.Count > 0 do
            for argument in argumentsOf (unseen.Pop()) do
                match recordOf argument with
                | ValueSome record ->
                    meet record
                    waits[record] <- waits[record] + 1
                | ValueNone -> ()

        let ready = Queue<struct (Record * Tensor)>()
        let order = List()
        let queued = HashSet<Record>(HashIdentity.Reference)

        let admit x =
            match recordOf x with
            | ValueSome record when waits[record] = 0 && queued.Add record -> ready.Enqueue(struct (record, x))
            | _ -> ()

        Array.iter admit ys

        while ready.Count > 0 do
            let struct (record, x) = ready.Dequeue()
            order.Add(struct (record, x))

            for argument in argumentsOf record do
                recordOf argument |> ValueOption.iter (fun record -> waits[record] <- waits[record] - 1)
                admit argument

        order

    /// The records on some path from xs, and xs themselves.
    let private needed (order: List<struct (Record * Tensor)>) (xs: HashSet<Record>) (isStop: Record -> bool) =
        let found = HashSet<Record>(xs, HashIdentity.Reference) // Mutation: local

        for at in order.Count - 1 .. -1 .. 0 do
            let struct (record, _) = order[at]

            match record.Origin with
            | null -> ()
            | origin when not (isStop record) && origin.Primitive.Form <> Cut ->
                if
                    origin.Arguments
                    |> Array.exists (fun x ->
                        match recordOf x with
                        | ValueSome r -> found.Contains r
                        | _ -> false)
                then
                    found.Add record |> ignore
            | _ -> ()

        found

    let private seedOf index (y: Tensor) (given: Tensor voption) =
        match given with
        | ValueNone -> Derivatives.onesLike y
        | ValueSome seed ->
            demandUntraced "gradients" seed
            let dtype = Engine.DTypeOf seed

            if not (Shape.equal (Engine.Shape seed) (Engine.Shape y)) then
                let text =
                    "gradients: the seed of ys["
                    + string (index: int)
                    + "] must have its shape, "
                    + Shape.text (Engine.Shape y)
                    + ", but it had "
                    + Shape.text (Engine.Shape seed)
                    + "."

                raise (ShapeException text)

            if not (DType.isFloat dtype) then
                let text =
                    "gradients: the seed of ys["
                    + string index
                    + "] must be a floating-point tensor, but its dtype was "
                    + DType.name dtype
                    + "."

                raise (DTypeException text)

            Layout.Cast(Engine.DTypeOf y, seed)

    /// For each x the sum over ys of (seed of y)ᵀ · ∂y/∂x along all recorded paths; absent where there is no path.
    let gradients (ys: Tensor[]) (xs: Tensor[]) (seeds: Tensor voption[]) (stops: Tensor[]) : Tensor voption[] =
        for x in Seq.concat [ ys; xs; stops ] do
            demandUntraced "gradients" (Engine.Given("tensors", x))

        if seeds.Length <> ys.Length then
            let text =
                "gradients: "
                + string seeds.Length
                + " seeds were given for "
                + string ys.Length
                + " ys. Give one for each y, or null for ones."

            raise (ArgumentException(text, "gradYs"))

        let seeds = Array.mapi2 seedOf ys seeds

        let recordsOf tensors =
            HashSet<Record>(Seq.choose (recordOf >> ValueOption.toOption) tensors, HashIdentity.Reference)

        let stopRecords, xRecords = recordsOf stops, recordsOf xs
        let isStop record = stopRecords.Contains record
        let order = inSweepOrder ys isStop
        let needed = needed order xRecords isStop
        let nodes = Dictionary<Record, Node>(HashIdentity.Reference)
        // Numbered against the order, so that a sweep downward visits first what became ready first.
        for at in order.Count - 1 .. -1 .. 0 do
            let struct (record, x) = order[at]

            if needed.Contains record then
                let id = order.Count - 1 - at

                let nodeOf x : Node | null =
                    match recordOf x with
                    | ValueSome record ->
                        match nodes.TryGetValue record with
                        | true, node -> node
                        | _ -> null
                    | ValueNone -> null

                nodes[record] <-
                    match record.Origin with
                    | NonNull origin when not (isStop record) && origin.Primitive.Form <> Cut ->
                        RecordNode(id, x, origin, record.Index, Array.map nodeOf origin.Arguments) :> Node
                    | _ -> Leaf id

        let sweep = Sweep order.Count

        Array.iter2
            (fun y seed ->
                match recordOf y with
                | ValueSome record when nodes.ContainsKey record -> sweep.Add(nodes[record], seed)
                | _ -> ())
            ys
            seeds

        let kept =
            HashSet<Node>(
                Seq.choose
                    (fun r ->
                        match nodes.TryGetValue r with
                        | true, n -> Some n
                        | _ -> None)
                    xRecords,
                HashIdentity.Reference
            )

        Sweep.run sweep (order.Count - 1) 0 kept

        let gradientOf x =
            match recordOf x with
            | ValueSome record when nodes.ContainsKey record ->
                match sweep.Total nodes[record] with
                | null -> ValueNone
                | gradient -> ValueSome gradient
            | _ -> ValueNone

        Array.map gradientOf xs

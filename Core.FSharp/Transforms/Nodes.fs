namespace FunGrad

// The recipes that reverse mode notes, and one sweep over them. A node says how its tangent follows from those of its
// arguments; a sweep sends cotangents from results to variables, or tangents the other way. Parts of a whole (elements,
// slices, rows) are kept as parts and put together once, so that a host loop over x[i] costs O(n). Law: a sweep reads
// nodes and writes only arrays of its own, so any number of them may run at once. Read Differentiation.fs next.

open System.Collections.Generic

/// A tangent that would follow from others: reverse mode. Numbers grow from arguments to results.
[<AbstractClass>]
type internal Node(id: int) =
    inherit Mark()
    member _.Id = id
    /// The nodes that this one depends on.
    abstract Arguments: Node[]
    default _.Arguments = [||]
    /// Sends a cotangent of this node to its arguments.
    abstract Pull: cotangent: Tensor * sweep: Sweep -> unit
    default _.Pull(_, _) = ()
    /// Whether every map of the node sends parts to parts, so that a sweep need not put them together.
    abstract KeepsParts: bool
    default _.KeepsParts = false
    /// Sends one part of a cotangent to the arguments of a node that keeps parts.
    abstract PullPart: whole: int[] * part: WaitingPart * sweep: Sweep -> unit
    default _.PullPart(_, _, _) = ()
    /// Makes the tangent of this node from those of its arguments.
    abstract Push: sweep: Sweep -> unit
    default _.Push _ = ()

/// One part that waits to be put into a whole.
and [<Sealed>] internal WaitingPart(selection: Selection, part: Tensor) =
    member _.Selection = selection
    member _.Part = part
    member val Next: WaitingPart | null = null with get, set

/// Parts of one whole in the order in which they came, and the sum of what came as a whole.
and [<Sealed>] internal WaitingParts(whole: int[], dense: Tensor | null, first: WaitingPart) =
    let mutable last, count = first, 1 // Mutation: local to one sweep
    member val Dense = dense with get, set
    member _.Whole = whole
    member _.First = first

    member _.Add(part: WaitingPart) =
        last.Next <- part
        last <- part
        count <- count + 1

    member _.Iterate(action: WaitingPart -> unit) =
        let mutable at: WaitingPart | null = first // Mutation: local

        while not (isNull at) do
            let part = nonNull at
            action part
            at <- part.Next

    member private parts.AreNumbers =
        let mutable at: WaitingPart | null = first // Mutation: local
        let mutable areNumbers = true

        while areNumbers && not (isNull at) do
            let part = nonNull at
            areNumbers <- part.Selection.IsElement && part.Part.IsScalar
            at <- part.Next

        areNumbers

    /// Single numbers added up without the primitive: a loop that reads x[i] twice allocates 112 bytes less for each i.
    member inline private parts.Numbers(zero: 'T, [<InlineIfLambda>] convert: float -> 'T) : Tensor =
        let buffer = Array.create (Shape.size whole) zero
        let mutable at: WaitingPart | null = first // Mutation: local

        while not (isNull at) do
            let part = nonNull at

            match part.Selection, part.Part with
            | Element flat, Scalar(value, _) -> buffer[flat] <- buffer[flat] + convert value
            | _ -> ()

            at <- part.Next

        Engine.OfDense(Dense.ofArray buffer whole)

    /// Zeros with every part added, the earliest first.
    member parts.Assemble() : Tensor =
        if parts.AreNumbers then
            if Engine.DTypeOf first.Part = DType.Float32 then
                parts.Numbers(0.0f, (fun value -> single value))
            else
                parts.Numbers(0.0, (fun value -> value))
        else
            let selections, values = Array.zeroCreate count, Array.zeroCreate count // Mutation: local
            let mutable index = 0

            parts.Iterate(fun part ->
                selections[index] <- part.Selection
                values[index] <- part.Part
                index <- index + 1)

            Layout.Assemble(whole, selections, values)

/// What has come for one node: a tensor or, once a part has come, WaitingParts.
and [<Struct; NoEquality; NoComparison>] internal Slot =
    [<DefaultValue>]
    val mutable Node: Node | null

    [<DefaultValue>]
    val mutable Sum: objnull

/// What has been summed up for each node during one sweep, forward or backward, over nodes numbered below a count.
and [<Sealed>] internal Sweep(count: int) =
    let slots: Slot[] = Array.zeroCreate count // Mutation: local to one sweep

    let whole (sum: objnull) : Tensor = Unchecked.unbox sum

    /// The node of this number, if anything has come for it.
    member _.Node(id: int) : Node | null = slots[id].Node

    /// Has a node visited although nothing has been summed up for it.
    member _.Meet(node: Node) = slots[node.Id].Node <- node

    member _.Add(node: Node, contribution: Tensor) =
        let id = node.Id
        slots[id].Node <- node

        match slots[id].Sum with
        | null -> slots[id].Sum <- contribution
        | :? WaitingParts as parts ->
            parts.Dense <-
                match parts.Dense with
                | null -> contribution
                | sum -> Arithmetic.Add(sum, contribution)
        | sum -> slots[id].Sum <- Arithmetic.Add(whole sum, contribution)

    member _.AddPart(node: Node, selection, shape, part: Tensor) =
        let id = node.Id
        slots[id].Node <- node
        let part = WaitingPart(selection, part)

        match slots[id].Sum with
        | null -> slots[id].Sum <- WaitingParts(shape, null, part)
        | :? WaitingParts as parts -> parts.Add part
        | sum -> slots[id].Sum <- WaitingParts(shape, whole sum, part)

    /// The parts that wait for a node, if any came.
    member _.Parts(node: Node) : WaitingParts | null =
        match slots[node.Id].Sum with
        | :? WaitingParts as parts -> parts
        | _ -> null

    /// The whole sum for a node, or null when nothing came.
    member _.Total(node: Node) : Tensor | null =
        if node.Id >= count then
            null
        else
            match slots[node.Id].Sum with
            | null -> null
            | :? WaitingParts as parts ->
                match parts.Dense with
                | null -> parts.Assemble()
                | sum -> Arithmetic.Add(sum, parts.Assemble())
            | sum -> whole sum

    /// Puts the parts that have come for a node together, so that it can be read as a whole.
    member sweep.Settle(node: Node) =
        match slots[node.Id].Sum with
        | :? WaitingParts -> slots[node.Id].Sum <- sweep.Total node
        | _ -> ()

    /// Lets go of a sum that has been passed on, so that a long sweep holds only what is still needed.
    member _.Clear(node: Node) =
        if node.Id < count then
            slots[node.Id].Node <- null
            slots[node.Id].Sum <- null

    /// Adds the image of a cotangent under the transpose of a map; parts stay parts.
    member sweep.AddPull(node: Node, map: LinearMap, cotangent: Tensor) =
        match map.AsPart with
        | null -> sweep.Add(node, map.Pull cotangent)
        | part -> sweep.AddPart(node, part.Selection, part.Whole, cotangent)

    /// Adds the image of a tangent under a map; parts stay parts.
    member sweep.AddPush(node: Node, map: LinearMap, tangent: Tensor) =
        match map.AsPlace with
        | null -> sweep.Add(node, map.Push tangent)
        | place -> sweep.AddPart(node, place.Selection, place.Whole, tangent)

    /// Adds the image of an argument's tangent, if it has one.
    member sweep.AddPush(node: Node, map: LinearMap, argument: Node) =
        match sweep.Total argument with
        | null -> ()
        | tangent -> sweep.AddPush(node, map, tangent)

/// A variable: what a transform differentiates with respect to.
[<Sealed>]
type internal Leaf(id) =
    inherit Node(id)

/// One argument. The kind and the payload of its map lie side by side: as a struct of its own it costs 8 bytes more.
[<Sealed>]
type internal Node1(id, map: LinearMap, argument: Node) =
    inherit Node(id)
    let kind, payload = map.Kind, map.Payload
    member private _.Map = LinearMap(kind, payload)
    override _.Arguments = [| argument |]
    override node.KeepsParts = node.Map.KeepsParts
    override node.Pull(cotangent, sweep) = sweep.AddPull(argument, node.Map, cotangent)

    override node.PullPart(whole, part, sweep) = sweep.AddPart(argument, part.Selection, whole, node.Map.Pull part.Part)

    override node.Push sweep = sweep.AddPush(node, node.Map, argument)

/// Two arguments, both of which depend on the variables.
[<Sealed>]
type internal Node2(id, left: LinearMap, x: Node, right: LinearMap, y: Node) =
    inherit Node(id)
    let leftKind, leftPayload, rightKind, rightPayload = left.Kind, left.Payload, right.Kind, right.Payload
    member private _.Left = LinearMap(leftKind, leftPayload)
    member private _.Right = LinearMap(rightKind, rightPayload)
    override _.Arguments = [| x; y |]
    override node.KeepsParts = node.Left.KeepsParts && node.Right.KeepsParts

    override node.Pull(cotangent, sweep) =
        sweep.AddPull(x, node.Left, cotangent)
        sweep.AddPull(y, node.Right, cotangent)

    override node.PullPart(whole, part, sweep) =
        sweep.AddPart(x, part.Selection, whole, node.Left.Pull part.Part)
        sweep.AddPart(y, part.Selection, whole, node.Right.Pull part.Part)

    override node.Push sweep =
        sweep.AddPush(node, node.Left, x)
        sweep.AddPush(node, node.Right, y)

/// Any number of arguments.
[<Sealed>]
type internal NodeN(id, terms: struct (LinearMap * Node)[]) =
    inherit Node(id)
    override _.Arguments = terms |> Array.map (fun struct (_, argument) -> argument)

    override _.Pull(cotangent, sweep) =
        for struct (map, argument) in terms do
            sweep.AddPull(argument, map, cotangent)

    override node.Push sweep =
        for struct (map, argument) in terms do
            sweep.AddPush(node, map, argument)

/// The common node of several results; its results' nodes have the numbers that follow its own.
[<Sealed>]
type internal JointNode(id, map: JointMap, arguments: (Node | null)[], results: int) as joint =
    inherit Node(id)
    let outputs = Array.init results (fun index -> OutputNode(id + 1 + index, joint))
    let needed = arguments |> Array.map (fun argument -> not (isNull argument))
    member _.Outputs = outputs

    override _.Arguments =
        arguments
        |> Array.choose (function
            | NonNull node -> Some node
            | _ -> None)

    override _.Pull(_, sweep) =
        let total output =
            match sweep.Total output with
            | null -> ValueNone
            | cotangent -> ValueSome cotangent

        let pulled = map.Pull(Array.map total outputs, needed)

        for index in 0 .. arguments.Length - 1 do
            match arguments[index], pulled[index] with
            | NonNull argument, ValueSome cotangent -> sweep.Add(argument, cotangent)
            | _ -> ()

    override _.Push sweep =
        let tangent (argument: Node | null) =
            match argument with
            | null -> ValueNone
            | node ->
                match sweep.Total node with
                | null -> ValueNone
                | tangent -> ValueSome tangent

        let pushed = map.Push(Array.map tangent arguments)

        for index in 0 .. outputs.Length - 1 do
            match pushed[index] with
            | ValueSome tangent -> sweep.Add(outputs[index], tangent)
            | ValueNone -> ()

/// One of several results. Its sum is read by the joint node, which comes later in a backward sweep.
and [<Sealed>] internal OutputNode(id, joint: JointNode) =
    inherit Node(id)
    override _.Arguments = [| joint |]
    member _.Joint = joint

/// Sweeps over the nodes that one run has noted.
module internal Sweep =

    let private visit (sweep: Sweep) (node: Node) isKept =
        match sweep.Parts node with
        | NonNull parts when node.KeepsParts && not isKept ->
            match parts.Dense with
            | null -> ()
            | cotangent -> node.Pull(cotangent, sweep)

            parts.Iterate(fun part -> node.PullPart(parts.Whole, part, sweep))
        | _ ->
            match sweep.Total node with
            | null -> ()
            | cotangent -> node.Pull(cotangent, sweep)

        if not isKept then
            sweep.Clear node

    /// Visits the nodes numbered from last down to first, and lets go of all sums but those to be kept.
    let run (sweep: Sweep) (last: int) (first: int) (kept: HashSet<Node> | null) =
        for id in last .. -1 .. first do
            match sweep.Node id with
            | null -> ()
            | :? OutputNode as output -> sweep.Meet output.Joint
            | :? JointNode as joint ->
                joint.Pull(Engine.Weak 0.0, sweep)

                for output in joint.Outputs do
                    sweep.Clear output
            | node ->
                let isKept =
                    match kept with
                    | null -> false
                    | kept -> kept.Contains node

                visit sweep node isKept

    /// Sends cotangents of some nodes backward; then the sweep holds the sums that have come for the leaves, which have
    /// the first numbers.
    let pull (roots: struct (Node * Tensor)[]) (leaves: int) : Sweep =
        let mutable last = leaves - 1 // Mutation: local

        for struct (root, _) in roots do
            last <- max last root.Id

        let sweep = Sweep(last + 1)

        for struct (root, cotangent) in roots do
            sweep.Add(root, cotangent)

        run sweep last leaves null
        sweep

    /// The same for one root.
    let pullOne (root: Node) (cotangent: Tensor) (leaves: int) : Sweep =
        let sweep = Sweep(max leaves (root.Id + 1))
        sweep.Add(root, cotangent)
        run sweep root.Id leaves null
        sweep

    /// The nodes on which some nodes depend, arguments before results.
    let private reachable (roots: Node[]) : Node[] =
        let found = HashSet<Node>(HashIdentity.Reference) // Mutation: local
        let waiting = Stack<Node>(roots)

        while waiting.Count > 0 do
            let node = waiting.Pop()

            if found.Add node then
                for argument in node.Arguments do
                    waiting.Push argument

        let nodes = Seq.toArray found
        Array.sortInPlaceBy (fun (node: Node) -> node.Id) nodes
        nodes

    /// A function that sends tangents of the leaves forward to some nodes.
    let push (roots: Node[]) (leaves: int) : struct (Node * Tensor)[] -> Sweep =
        let order = reachable roots

        // A joint node writes to all its results, also to those on which no root depends.
        let last (node: Node) =
            match node with
            | :? JointNode as joint -> joint.Id + joint.Outputs.Length
            | node -> node.Id

        let count = Array.fold (fun count node -> max count (last node + 1)) leaves order

        fun tangents ->
            let sweep = Sweep count

            for struct (leaf, tangent) in tangents do
                sweep.Add(leaf, tangent)

            for node in order do
                node.Push sweep
                sweep.Settle node

            sweep

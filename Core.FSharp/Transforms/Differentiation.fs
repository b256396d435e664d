namespace FunGrad

// Forward and reverse differentiation: one level, two kinds of tangent. Forward mode knows the tangent of a value;
// reverse mode notes a node, the recipe by which the tangent would follow from those of the arguments, and transposes the
// recipes afterwards. Law: ⟨push v, w⟩ = ⟨v, pull w⟩. A sweep reads nodes and writes arrays of its own, so pull-backs can
// be called any number of times, from any thread, and inside other transforms. Read Transforms/Derivatives.fs next.

open System
open System.Collections.Generic

/// A tangent that is known: forward mode.
[<Sealed>]
type internal Known(tangent: Tensor) =
    inherit Mark()
    member _.Tangent = tangent

/// A tangent that would follow from others: reverse mode. Numbers grow from arguments to results.
[<AbstractClass>]
type internal Node(id: int) =
    inherit Mark()
    member _.Id = id
    /// The nodes that this one depends on.
    abstract Arguments: Node[]
    default _.Arguments = [||]
    /// Whether every map of the node sends parts to parts, so that a sweep need not put them together.
    abstract KeepsParts: bool
    default _.KeepsParts = false
    /// Sends a cotangent of this node to its arguments.
    abstract Pull: cotangent: Tensor * sweep: Sweep -> unit
    default _.Pull(_, _) = ()
    /// Sends one part of a cotangent to the arguments of a node that keeps parts.
    abstract PullPart: selection: Selection * whole: int[] * part: Tensor * sweep: Sweep -> unit
    default _.PullPart(_, _, _, _) = ()
    /// Makes the tangent of this node from those of its arguments.
    abstract Push: sweep: Sweep -> unit
    default _.Push _ = ()

/// What has been summed up for each node during one sweep, forward or backward, over nodes numbered below a count.
and [<Sealed>] internal Sweep(count: int) =
    let nodes: (Node | null)[] = Array.zeroCreate count // Mutation: local to one sweep
    let dense: (Tensor | null)[] = Array.zeroCreate count
    let mutable parts: Dictionary<int, struct (int[] * ResizeArray<struct (Selection * Tensor)>)> | null = null

    member _.Nodes = nodes

    /// Has a node visited although nothing has been summed up for it.
    member _.Meet(node: Node) = nodes[node.Id] <- node

    member _.Add(node: Node, contribution: Tensor) =
        nodes[node.Id] <- node

        dense[node.Id] <-
            match dense[node.Id] with
            | null -> contribution
            | sum -> Arithmetic.Add(sum, contribution)

    member _.AddPart(node: Node, selection, whole, part: Tensor) =
        nodes[node.Id] <- node

        let table =
            match parts with
            | null ->
                let fresh = Dictionary()
                parts <- fresh
                fresh
            | table -> table

        match table.TryGetValue node.Id with
        | true, struct (_, list) -> list.Add(struct (selection, part))
        | _ -> table[node.Id] <- struct (whole, ResizeArray [ struct (selection, part) ])

    member _.Dense(node: Node) = dense[node.Id]

    member _.Parts(node: Node) =
        match parts with
        | null -> ValueNone
        | table ->
            match table.TryGetValue node.Id with
            | true, entry -> ValueSome entry
            | _ -> ValueNone

    /// The whole sum for a node, or null when nothing came.
    member sweep.Total(node: Node) : Tensor | null =
        match sweep.Parts node with
        | ValueNone when node.Id >= count -> null
        | ValueNone -> dense[node.Id]
        | ValueSome struct (whole, list) ->
            let assembled = Layout.Assemble(whole, list.ToArray())

            match dense[node.Id] with
            | null -> assembled
            | sum -> Arithmetic.Add(sum, assembled)

    /// Puts the parts that have come for a node together, so that it can be read as a whole.
    member sweep.Settle(node: Node) =
        match parts with
        | null -> ()
        | table ->
            if table.ContainsKey node.Id then
                dense[node.Id] <- sweep.Total node
                table.Remove node.Id |> ignore

    /// Lets go of a sum that has been passed on, so that a long sweep holds only what is still needed.
    member _.Clear(node: Node) =
        if node.Id < count then
            nodes[node.Id] <- null
            dense[node.Id] <- null

        match parts with
        | null -> ()
        | table -> table.Remove node.Id |> ignore

    /// Adds the image of a cotangent under the transpose of a map; parts stay parts.
    member sweep.AddPull(node: Node, map: LinearMap, cotangent: Tensor) =
        match map with
        | Part(selection, whole) -> sweep.AddPart(node, selection, whole, cotangent)
        | map -> sweep.Add(node, map.Pull cotangent)

    /// Adds the image of an argument's tangent under a map; parts stay parts.
    member sweep.AddPush(node: Node, map: LinearMap, argument: Node) =
        match dense[argument.Id] with
        | null -> ()
        | tangent ->
            match map with
            | Place(selection, whole) -> sweep.AddPart(node, selection, whole, tangent)
            | map -> sweep.Add(node, map.Push tangent)

/// A variable: what a transform differentiates with respect to.
[<Sealed>]
type internal Leaf(id) =
    inherit Node(id)

[<AutoOpen>]
module private Parts =
    let keeps map =
        match map with
        | Identity
        | Negated -> true
        | _ -> false

/// One argument.
[<Sealed>]
type internal Node1(id, map: LinearMap, argument: Node) =
    inherit Node(id)
    override _.Arguments = [| argument |]
    override _.KeepsParts = keeps map
    override _.Pull(cotangent, sweep) = sweep.AddPull(argument, map, cotangent)
    override _.PullPart(selection, whole, part, sweep) = sweep.AddPart(argument, selection, whole, map.Pull part)
    override node.Push sweep = sweep.AddPush(node, map, argument)

/// Two arguments, both of which depend on the variables.
[<Sealed>]
type internal Node2(id, left: LinearMap, x: Node, right: LinearMap, y: Node) =
    inherit Node(id)
    override _.Arguments = [| x; y |]
    override _.KeepsParts = keeps left && keeps right

    override _.Pull(cotangent, sweep) =
        sweep.AddPull(x, left, cotangent)
        sweep.AddPull(y, right, cotangent)

    override _.PullPart(selection, whole, part, sweep) =
        sweep.AddPart(x, selection, whole, left.Pull part)
        sweep.AddPart(y, selection, whole, right.Pull part)

    override node.Push sweep =
        sweep.AddPush(node, left, x)
        sweep.AddPush(node, right, y)

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
                match sweep.Dense node with
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

/// One run of a differentiating transform.
[<Sealed>]
type internal DifferentiationLevel(transform) =
    inherit Level(transform)
    let mutable nodes = 0 // Mutation: a counter, which nothing can observe

    member _.NextNodes count = System.Threading.Interlocked.Add(&nodes, count) - count

    member _.NodeCount = nodes

    override level.Apply1(primitive, x) =
        level.Check()

        match x with
        | Traced(_, inner, mark) ->
            let y = primitive.Apply inner

            match primitive.Map(inner, y), mark with
            | Nothing, _ -> y
            | map, (:? Known as known) -> Traced(level, y, Known(map.Push known.Tangent))
            | map, mark -> Traced(level, y, Node1(level.NextNodes 1, map, mark :?> Node))
        | number -> primitive.Evaluate number

    override level.Apply2(primitive, x, y) =
        level.Check()

        match x, y with
        | Traced(levelX, innerX, markX), Traced(levelY, innerY, markY) when
            obj.ReferenceEquals(levelX, level) && obj.ReferenceEquals(levelY, level)
            ->
            level.Both(primitive, innerX, markX, innerY, markY)
        | Traced(levelX, innerX, mark), _ when obj.ReferenceEquals(levelX, level) ->
            let z = primitive.Apply(innerX, y)
            level.One(z, primitive.Left(innerX, y, z), mark)
        | _, Traced(_, innerY, mark) ->
            let z = primitive.Apply(x, innerY)
            level.One(z, primitive.Right(x, innerY, z), mark)
        | _ -> primitive.Apply(x, y)

    member private level.One(z: Tensor, map: LinearMap, mark: Mark) : Tensor =
        match map, mark with
        | Nothing, _ -> z
        | _, (:? Known as known) -> Traced(level, z, Known(map.Push known.Tangent))
        | _ -> Traced(level, z, Node1(level.NextNodes 1, map, mark :?> Node))

    member private level.Both(primitive: Primitive2, x: Tensor, markX: Mark, y: Tensor, markY: Mark) : Tensor =
        let z = primitive.Apply(x, y)

        match primitive.Left(x, y, z), primitive.Right(x, y, z) with
        | Nothing, map -> level.One(z, map, markY)
        | map, Nothing -> level.One(z, map, markX)
        | left, right ->
            match markX, markY with
            | (:? Known as dx), (:? Known as dy) ->
                Traced(level, z, Known(Arithmetic.Add(left.Push dx.Tangent, right.Push dy.Tangent)))
            | _ -> Traced(level, z, Node2(level.NextNodes 1, left, markX :?> Node, right, markY :?> Node))

    override level.Apply(primitive, arguments) =
        level.Check()
        let inner = arguments |> Array.map (fun x -> Engine.Strip(level, x))

        let marks =
            arguments
            |> Array.map (fun x ->
                match x with
                | Traced(other, _, mark) when obj.ReferenceEquals(other, level) -> ValueSome mark
                | _ -> ValueNone)

        match primitive with
        | :? SingleResult as single -> [| level.Single(single, inner, marks) |]
        | _ -> level.Joint((primitive :?> Joint), inner, marks)

    member private level.Single(primitive: SingleResult, inner: Tensor[], marks: Mark voption[]) : Tensor =
        let y = (primitive.ApplyAll inner)[0]
        let terms = ResizeArray<struct (LinearMap * Mark)>()

        for index in 0 .. inner.Length - 1 do
            match marks[index] with
            | ValueSome mark ->
                match primitive.MapAt(index, inner, y) with
                | Nothing -> ()
                | map -> terms.Add(struct (map, mark))
            | ValueNone -> ()

        if terms.Count = 0 then
            y
        else
            match terms[0] with
            | struct (_, (:? Known)) -> Traced(level, y, Known(level.PushAll terms))
            | _ ->
                let node struct (map, mark: Mark) = struct (map, mark :?> Node)
                Traced(level, y, NodeN(level.NextNodes 1, Array.map node (terms.ToArray())))

    /// The sum of the images of several tangents; parts are put together once.
    member private _.PushAll(terms: ResizeArray<struct (LinearMap * Mark)>) : Tensor =
        let sweep = Sweep 1
        let target = Leaf 0

        for struct (map, mark) in terms do
            let tangent = (mark :?> Known).Tangent

            match map with
            | Place(selection, whole) -> sweep.AddPart(target, selection, whole, tangent)
            | map -> sweep.Add(target, map.Push tangent)

        match sweep.Total target with
        | null -> raise (InvalidOperationException "A sum of no tangents was asked for.")
        | sum -> sum

    member private level.Joint(primitive: Joint, inner: Tensor[], marks: Mark voption[]) : Tensor[] =
        let active = marks |> Array.map (fun mark -> mark.IsSome)
        let struct (results, map) = primitive.Linearize(inner, active)

        match Array.find (fun (mark: Mark voption) -> mark.IsSome) marks with
        | ValueSome(:? Known) ->
            let tangents = marks |> Array.map (ValueOption.map (fun mark -> (mark :?> Known).Tangent))

            Array.map2
                (fun y tangent ->
                    match tangent with
                    | ValueSome tangent -> Traced(level, y, Known tangent)
                    | ValueNone -> y)
                results
                (map.Push tangents)
        | _ ->
            let arguments: (Node | null)[] = Array.zeroCreate marks.Length // Mutation: local

            for index in 0 .. marks.Length - 1 do
                match marks[index] with
                | ValueSome(:? Node as node) -> arguments[index] <- node
                | _ -> ()

            let node = JointNode(level.NextNodes(1 + results.Length), map, arguments, results.Length)

            Array.map2
                (fun y (output: OutputNode) -> if DType.isFloat (Engine.DTypeOf y) then Traced(level, y, output) else y)
                results
                node.Outputs

/// Sweeps over the nodes that one run has noted.
module internal Sweep =

    let private visit (sweep: Sweep) (node: Node) isKept =
        match sweep.Parts node with
        | ValueSome struct (whole, parts) when node.KeepsParts && not isKept ->
            match sweep.Dense node with
            | null -> ()
            | cotangent -> node.Pull(cotangent, sweep)

            for struct (selection, part) in parts do
                node.PullPart(selection, whole, part, sweep)
        | _ ->
            match sweep.Total node with
            | null -> ()
            | cotangent -> node.Pull(cotangent, sweep)

        if not isKept then
            sweep.Clear node

    /// Visits the nodes numbered from last down to first, and lets go of all sums but those to be kept.
    let run (sweep: Sweep) (last: int) (first: int) (isKept: Node -> bool) =
        for id in last .. -1 .. first do
            match sweep.Nodes[id] with
            | null -> ()
            | :? OutputNode as output -> sweep.Meet output.Joint
            | :? JointNode as joint ->
                joint.Pull(Engine.Weak 0.0, sweep)

                for output in joint.Outputs do
                    sweep.Clear output
            | node -> visit sweep node (isKept node)

    /// Sends cotangents of some nodes backward; then the sweep holds the sums that have come for the leaves.
    let pull (roots: struct (Node * Tensor)[]) (leaves: Leaf[]) : Sweep =
        let last = roots |> Array.fold (fun last struct (node, _) -> max last node.Id) (leaves.Length - 1)
        let sweep = Sweep(last + 1)

        for struct (node, cotangent) in roots do
            sweep.Add(node, cotangent)

        run sweep last leaves.Length (fun _ -> false)
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
    let push (roots: Node[]) (leaves: Leaf[]) : Tensor[] -> Sweep =
        let order = reachable roots
        let count = Array.fold (fun count (node: Node) -> max count (node.Id + 1)) leaves.Length order

        fun tangents ->
            let sweep = Sweep count
            Array.iter2 (fun (leaf: Leaf) tangent -> sweep.Add(leaf, tangent)) leaves tangents

            for node in order do
                node.Push sweep
                sweep.Settle node

            sweep

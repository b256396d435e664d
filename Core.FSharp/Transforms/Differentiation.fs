namespace FunGrad

// Forward and reverse differentiation: one level, two kinds of tangent. Forward mode knows the tangent of a value; reverse
// mode notes a node, the recipe by which the tangent would follow from those of the arguments, and transposes the recipes
// afterwards (Nodes.fs). Law: ⟨push v, w⟩ = ⟨v, pull w⟩. Read Derivatives.fs next.

open System

/// A tangent that is known: forward mode.
[<Sealed>]
type internal Known(tangent: Tensor) =
    inherit Mark()
    member _.Tangent = tangent

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

            level.One(y, primitive.Map(inner, y), mark)
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
        if map.IsNothing then
            z
        else
            match mark with
            | :? Known as known -> Traced(level, z, Known(map.Push known.Tangent))
            | mark -> Traced(level, z, Node1(level.NextNodes 1, map, mark :?> Node))

    member private level.Both(primitive: Primitive2, x: Tensor, markX: Mark, y: Tensor, markY: Mark) : Tensor =
        let z = primitive.Apply(x, y)
        let left, right = primitive.Left(x, y, z), primitive.Right(x, y, z)

        if left.IsNothing then
            level.One(z, right, markY)
        elif right.IsNothing then
            level.One(z, left, markX)
        else
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
                let map = primitive.MapAt(index, inner, y)

                if not map.IsNothing then
                    terms.Add(struct (map, mark))
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
            sweep.AddPush(target, map, (mark :?> Known).Tangent)

        match sweep.Total target with
        | null -> raise (InvalidOperationException "A sum of no tangents was asked for.")
        | sum -> sum

    member private level.Joint(primitive: Joint, inner: Tensor[], marks: Mark voption[]) : Tensor[] =
        let active = marks |> Array.map (fun mark -> mark.IsSome)

        match Array.find (fun (mark: Mark voption) -> mark.IsSome) marks with
        | ValueSome(:? Known) ->
            let tangents = marks |> Array.map (ValueOption.map (fun mark -> (mark :?> Known).Tangent))
            let struct (results, images) = primitive.Jvp(inner, tangents)

            Array.map2
                (fun y tangent ->
                    match tangent with
                    | ValueSome tangent -> Traced(level, y, Known tangent)
                    | ValueNone -> y)
                results
                images
        | _ ->
            let struct (results, map) = primitive.Linearize(inner, active)
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

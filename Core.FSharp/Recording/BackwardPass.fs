namespace FunGrad

// One pass from ys back to xs over the records between them. Operations come in the order in which all that they wait for
// has arrived, first in first out from ys on, and terms keep their arrival order: same bits twice. Nothing recurses. Rules
// are computed with recorded operations, so gradients are recorded too. Law: gradients (f x) x = grad f x. Read Gradients.fs
// next.

open System
open System.Collections.Generic

/// How a pass is run; its trace, if it has one.
[<NoComparison; NoEquality>]
type internal PassSettings = {
    Name: string
    Aggregation: AggregationMethod
    Gate: GateGradients
    Colocate: bool
    Trace: GradientTrace | null
}

[<Sealed>]
type internal BackwardPass(settings: PassSettings, ys: Tensor[], xs: Tensor[], stops: Tensor[]) =
    let graph = ReachedGraph(ys, xs, stops)
    let log = PassLog(settings.Name, settings.Colocate, settings.Trace)
    let found = Dictionary<Record, Adjoint>(HashIdentity.Reference) // Mutation: local to one pass
    let ready = Queue<Vertex>()
    let gatesOperations = settings.Gate = GateGradients.Op

    let positionIn (vertex: Vertex) (x: Tensor) =
        match vertex.Origin, Recording.recordOf x with
        | NonNull _, ValueSome record -> record.Index
        | _ -> 0

    /// The terms of a value; how many can come decides whether a buffer of its own is worth while.
    let termsOf (vertex: Vertex) index (seeds: int) : Terms =
        match vertex.Terms[index] with
        | NonNull terms -> terms
        | _ ->
            let isInPlace = settings.Aggregation = AggregationMethod.ExperimentalAccumulateN

            let aggregation =
                if isInPlace && vertex.Waits + seeds <= 2 then
                    AggregationMethod.ExperimentalTree
                else
                    settings.Aggregation

            let terms = Terms aggregation
            vertex.Terms[index] <- terms
            terms

    let receive (vertex: Vertex) (x: Tensor) seeds (add: Terms -> unit) (buffer: Tensor) =
        let terms = termsOf vertex (positionIn vertex x) seeds
        log.Hold(terms, buffer, add)

    let receiveWhole vertex x (term: Tensor) = receive vertex x 0 (fun terms -> terms.Add term) term

    let receivePart vertex x selection whole (part: Tensor) =
        receive vertex x 0 (fun terms -> terms.AddPart(selection, whole, part)) part

    /// Where rows of a table lie in one of the tables that were joined to make it: which rows, and their places there.
    let rowsWithin (starts: int[]) (counts: int[]) (indices: Dense) =
        let places = [| for at in 0 .. indices.Count - 1 -> int (indices.GetDouble at) - starts[0] |]

        let inside = [|
            for at in 0 .. places.Length - 1 do
                if places[at] >= 0 && places[at] < counts[0] then
                    at
        |]

        struct (inside, Array.map (fun at -> places[at]) inside)

    /// Whether parts can be sent through a map as parts.
    let passesParts (terms: Terms) (map: LinearMap) =
        map.KeepsParts
        || match map.AsPlace with
           | null -> false
           | place ->
               match place.Selection with
               | Region(starts, steps, counts, shape) ->
                   shape.Length = counts.Length
                   && Array.forall ((=) 1) steps
                   && Array.forall ((=) 0) starts[1..]
                   && Shape.equal counts[1..] place.Whole[1..]
                   && Seq.forall
                       (fun struct (selection, _, _) ->
                           match selection with
                           | Rows(0, indices) -> indices.Rank = 1
                           | _ -> false)
                       terms.Parts
               | _ -> false

    let pullPart (map: LinearMap) below x (struct (selection: Selection, whole: int[], part: Tensor)) =
        match map.AsPlace, selection with
        | NonNull place, Rows(_, indices) ->
            match place.Selection with
            | Region(starts, _, counts, _) ->
                let struct (inside, places) = rowsWithin starts counts indices

                if inside.Length > 0 then
                    let rows = Gathering.gather 0 (Engine.OfArray(inside, [| inside.Length |])) part
                    let dense = Engine.ToDense(Engine.OfArray(places, [| places.Length |]))
                    receivePart below x (Rows(0, dense)) (Array.append [| counts[0] |] whole[1..]) rows
            | _ -> ()
        | _ -> receivePart below x selection whole (map.Pull part)

    /// Whether an input's rule has to run: its input leads to an x, or the gate wants it all the same.
    let isWanted (x: Tensor) =
        not (isNull (graph.Needed x))
        || (gatesOperations && DType.isFloat (Engine.DTypeOf x) && ValueOption.isSome (Recording.recordOf x))

    /// Sends parts, or the whole cotangent, through one map; what comes out is used when the result is called.
    let pull (vertex: Vertex) index x (map: LinearMap) (terms: Terms) (cotangent: Lazy<Tensor>) : unit -> unit =
        match graph.Needed x with
        | NonNull below when terms.IsParts && passesParts terms map ->
            let parts = terms.Parts.ToArray()
            log.Rule(vertex, index, x, ignore)
            fun () -> Array.iter (pullPart map below x) parts
        | needed ->
            let mutable pulled = Unchecked.defaultof<Tensor> // Mutation: local
            let part = map.AsPart

            let run () = pulled <- if isNull part then map.Pull cotangent.Value else cotangent.Value

            log.Rule(vertex, index, x, run)
            let pulled = pulled

            match needed, part with
            | null, _ -> ignore
            | below, null -> fun () -> receiveWhole below x pulled
            | below, part -> fun () -> receivePart below x part.Selection part.Whole pulled

    let runSingle (vertex: Vertex) (origin: Origin) (single: SingleResult) (cotangent: Lazy<Tensor>) =
        let terms = nonNull vertex.Terms[0]

        let arrivalOf index : (unit -> unit) voption =
            let x = origin.Arguments[index]

            if not (isWanted x) then
                ValueNone
            else
                let map = single.MapAt(index, origin.Arguments, vertex.Values[0])

                if map.IsNothing then
                    ValueNone
                else
                    ValueSome(pull vertex index x map terms cotangent)

        // With a gate all rules run before any result is used; without one each result is used at once.
        let arrivals = Array.zeroCreate origin.Arguments.Length // Mutation: local

        for index in 0 .. arrivals.Length - 1 do
            arrivals[index] <- arrivalOf index

            if not gatesOperations then
                arrivals[index] |> ValueOption.iter (fun arrive -> arrive ())

        arrivals

    let runJoint (vertex: Vertex) (origin: Origin) (joint: Joint) (cotangents: Tensor voption[]) =
        let needed = origin.Arguments |> Array.map isWanted
        let mutable pulled: Tensor voption[] = [||] // Mutation: local

        let run () =
            let struct (_, map) = joint.Linearize(origin.Arguments, needed)
            pulled <- map.Pull(cotangents, needed)

        log.Rule(vertex, -1, vertex.Values[0], run)

        let arrivals =
            Array.map2
                (fun x pulled ->
                    match pulled, graph.Needed x with
                    | ValueSome pulled, NonNull below -> ValueSome(fun () -> receiveWhole below x pulled)
                    | ValueSome _, _ -> ValueSome ignore
                    | _ -> ValueNone)
                origin.Arguments
                pulled

        if not gatesOperations then
            arrivals |> Array.iter (ValueOption.iter (fun arrive -> arrive ()))

        arrivals

    let send (vertex: Vertex) (origin: Origin) (totals: Lazy<Tensor> voption[]) =
        let arrivals =
            match origin.Primitive with
            | :? SingleResult as single -> runSingle vertex origin single (ValueOption.get totals[0])
            | joint ->
                runJoint
                    vertex
                    origin
                    (joint :?> Joint)
                    (Array.map (ValueOption.map (fun (total: Lazy<Tensor>) -> total.Value)) totals)

        if gatesOperations then
            let count = arrivals |> Seq.filter ValueOption.isSome |> Seq.length

            if count > 1 then
                log.Barrier(vertex, count, settings.Gate)

            arrivals |> Array.iter (ValueOption.iter (fun arrive -> arrive ()))

    /// The adjoint of a value from its terms: rows of a table stay rows, everything else is added up when it is read.
    let aggregate (vertex: Vertex) index : Lazy<Tensor> voption =
        match vertex.Terms[index] with
        | null -> ValueNone
        | terms ->
            let x = vertex.Values[index]
            let total = lazy terms.Total

            match terms.Slices with
            | ValueSome slices when graph.IsX x ->
                found[(Recording.recordOf x).Value] <- Adjoint.Sparse slices
                log.Aggregate(vertex, x, terms, "Sparse", ignore)
            | _ ->
                let how = if terms.IsParts then "Parts" else string terms.Aggregation

                if not terms.IsParts || graph.IsX x then
                    log.Aggregate(vertex, x, terms, how, (fun () -> total.Force() |> ignore))

                if graph.IsX x then
                    found[(Recording.recordOf x).Value] <- Adjoint.Dense total.Value

            ValueSome total

    let visit (vertex: Vertex) =
        log.Visit(vertex)
        let totals = Array.init vertex.Values.Length (aggregate vertex)
        let hasCome = Array.exists ValueOption.isSome totals

        match vertex.Origin with
        | NonNull origin when vertex.Runs ->
            if hasCome then
                send vertex origin totals

            for x in origin.Arguments do
                match graph.Needed x with
                | null -> ()
                | below ->
                    below.Waits <- below.Waits - 1

                    if below.Waits = 0 then
                        ready.Enqueue below
        | _ when vertex.IsStop && hasCome -> log.Stop vertex
        | _ -> ()

        for index in 0 .. totals.Length - 1 do
            match vertex.Terms[index] with
            | NonNull terms ->
                log.Release terms
                vertex.Terms[index] <- null
            | _ -> ()

    /// The adjoint of each x; absent where no path leads to it.
    member _.Run(seeds: Adjoint[]) : Adjoint voption[] =
        let seed (y: Tensor) (given: Adjoint) =
            match graph.Needed y with
            | null -> ()
            | vertex ->
                let add (terms: Terms) =
                    match given with
                    | Adjoint.Dense tensor -> terms.Add tensor
                    | Adjoint.Sparse slices ->
                        terms.AddPart(Rows(0, Engine.Numbers slices.Indices), Engine.Shape y, slices.Values)

                let count = ys |> Array.sumBy (fun other -> if obj.ReferenceEquals(other, y) then 1 else 0)

                match given with
                | Adjoint.Dense tensor -> receive vertex y count add tensor
                | Adjoint.Sparse slices -> receive vertex y count add slices.Values

        Array.iter2 seed ys seeds
        let queued = HashSet<Vertex>(HashIdentity.Reference)

        for y in ys do
            match graph.Needed y with
            | NonNull vertex when vertex.Waits = 0 && queued.Add vertex -> ready.Enqueue vertex
            | _ -> ()

        while ready.Count > 0 do
            visit (ready.Dequeue())

        let results =
            xs
            |> Array.map (fun x ->
                match Recording.recordOf x with
                | ValueSome record ->
                    match found.TryGetValue record with
                    | true, adjoint -> ValueSome adjoint
                    | _ -> ValueNone
                | ValueNone -> ValueNone)

        if settings.Gate = GateGradients.Graph then
            log.BarrierOfAll(Seq.length (Seq.filter ValueOption.isSome results), settings.Gate)

        log.End(settings.Aggregation, settings.Gate)
        results

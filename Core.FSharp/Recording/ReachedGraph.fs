namespace FunGrad

// The part of the recorded graph between ys and xs: who waits for whom, and which rules have to run. Law: what is stopped is
// a constant, tensor by tensor: the other results of its operation are not touched. Read PassLog.fs next.

open System.Collections.Generic

/// An operation with its recorded results, or a value beyond which nothing is sent: a variable, or one that is stopped.
[<Sealed>]
type internal Vertex(origin: Origin | null, values: Tensor[], isStop: bool) =
    member _.Origin = origin
    /// The recorded values that the vertex stands for.
    member _.Values = values
    member _.IsStop = isStop
    /// How many arrivals the vertex waits for. Mutation: local to one pass, as all that follows.
    member val Waits = 0 with get, set
    /// Whether a cotangent can come from a y.
    member val IsLive = false with get, set
    /// Whether it or something below it is an x.
    member val IsNeeded = false with get, set
    /// Whether its rule has to run, because something below one of its inputs is an x.
    member val Runs = false with get, set
    /// What has come for each value.
    member val Terms: (Terms | null)[] = Array.create values.Length null
    /// The name in a trace.
    member val Operation = "" with get, set

/// The part of the recorded graph that ys reach.
[<Sealed>]
type internal ReachedGraph(ys: Tensor[], xs: Tensor[], stops: Tensor[]) =
    let recordsOf (tensors: Tensor[]) =
        HashSet<Record>(Seq.choose (Recording.recordOf >> ValueOption.toOption) tensors, HashIdentity.Reference)

    let stops, xs = recordsOf stops, recordsOf xs
    let vertices = Dictionary<obj, Vertex>(HashIdentity.Reference) // Mutation: local to one pass

    /// A stopped value stands for itself; any other for the operation that made it, if one did.
    let keyOf (record: Record) : obj =
        match record.Origin with
        | NonNull origin when not (stops.Contains record) -> origin
        | _ -> record

    let make (record: Record) (x: Tensor) =
        match record.Origin with
        | NonNull origin when not (stops.Contains record) -> Vertex(origin, origin.Results, false)
        | _ -> Vertex(null, [| x |], stops.Contains record)

    /// The vertex of a value, made when it is first met; null for plain numbers.
    let meet (x: Tensor) (onNew: Vertex -> unit) : Vertex | null =
        match Recording.recordOf x with
        | ValueNone -> null
        | ValueSome record ->
            match vertices.TryGetValue(keyOf record) with
            | true, vertex -> vertex
            | _ ->
                let vertex = make record x
                vertices[keyOf record] <- vertex
                onNew vertex
                vertex

    let inputsOf (vertex: Vertex) =
        match vertex.Origin with
        | null -> [||]
        | origin -> origin.Arguments

    let await change (vertex: Vertex | null) =
        match vertex with
        | null -> ()
        | vertex -> vertex.Waits <- vertex.Waits + change

    let isX (value: Tensor) =
        match Recording.recordOf value with
        | ValueSome record -> xs.Contains record
        | ValueNone -> false

    /// Every vertex that ys reach, each before what it was made from.
    let reached =
        let unseen, found = Stack<Vertex>(), List<Vertex>()

        for y in ys do
            meet y unseen.Push |> ignore

        while unseen.Count > 0 do
            let vertex = unseen.Pop()
            found.Add vertex

            for input in inputsOf vertex do
                await 1 (meet input unseen.Push)

        let ready = Queue<Vertex>(found |> Seq.filter (fun vertex -> vertex.Waits = 0))
        let order = List<Vertex>()

        while ready.Count > 0 do
            let vertex = ready.Dequeue()
            order.Add vertex

            for input in inputsOf vertex do
                match meet input ignore with
                | null -> ()
                | below ->
                    below.Waits <- below.Waits - 1

                    if below.Waits = 0 then
                        ready.Enqueue below

        order

    do
        for at in reached.Count - 1 .. -1 .. 0 do
            let vertex = reached[at]

            vertex.Runs <-
                match vertex.Origin with
                | NonNull origin when origin.Primitive.Form <> Form.Cut ->
                    origin.Arguments
                    |> Array.exists (fun input ->
                        match meet input ignore with
                        | null -> false
                        | below -> below.IsNeeded)
                | _ -> false

            vertex.IsNeeded <- vertex.Runs || Array.exists isX vertex.Values

        for y in ys do
            match meet y ignore with
            | null -> ()
            | vertex -> vertex.IsLive <- true

        // What lies beyond a cut is reached by no cotangent, so nothing may wait for it.
        for vertex in reached do
            if vertex.IsLive && vertex.Runs then
                for input in inputsOf vertex do
                    match meet input ignore with
                    | null -> ()
                    | below ->
                        below.IsLive <- true
                        await 1 below

    /// The vertex of a value if something at or below it is an x; otherwise null.
    member _.Needed(x: Tensor) : Vertex | null =
        match Recording.recordOf x with
        | ValueNone -> null
        | ValueSome record ->
            match vertices.TryGetValue(keyOf record) with
            | true, vertex when vertex.IsNeeded -> vertex
            | _ -> null

    member _.IsX(value: Tensor) = isX value

    /// Every vertex that ys reach, each before what it was made from.
    member _.Vertices: IReadOnlyList<Vertex> = reached

    /// The vertex of a value that ys reach; null for plain numbers.
    member _.VertexOf(x: Tensor) : Vertex | null = meet x ignore

namespace FunGrad

// Watches one backward pass for its trace. Without a trace it does nothing but run what it is given. Law: it changes nothing
// that it watches. Read BackwardPass.fs next.

open System
open System.Collections.Generic
open System.Diagnostics

[<Sealed>]
type internal PassLog(name: string, colocate: bool, trace: GradientTrace | null) =
    // Mutation: local to one pass
    let name = if isNull trace then name else (nonNull trace).Unique name
    let isOn = not (isNull trace)
    let events = List<TraceEvent>()
    let occurrences = Dictionary<string, int>()
    let started = Stopwatch.GetTimestamp()
    let mutable live, peak = 0, 0
    let mutable bytes, peakBytes = 0L, 0L

    let operationOf (vertex: Vertex) =
        if vertex.Operation = "" then
            let plain =
                match vertex.Origin with
                | null -> if vertex.IsStop then "stopped" else "variable"
                | origin -> origin.Primitive.Name

            let earlier =
                match occurrences.TryGetValue plain with
                | true, count -> count
                | _ -> 0

            occurrences[plain] <- earlier + 1
            vertex.Operation <- if earlier = 0 then plain else plain + "_" + string earlier

        vertex.Operation

    let event kind (vertex: Vertex) (shape: int[]) =
        let operation = operationOf vertex

        {
            Kind = kind
            Operation = operation
            Label = name + "/" + operation + "_grad"
            Shape = Array.AsReadOnly shape
            Input = -1
            Terms = 0
            Held = 0
            Method = ""
            Tag = if colocate then operation else "caller"
            Elapsed = TimeSpan.Zero
            LiveAdjoints = live
        }

    let timed (run: unit -> unit) =
        let start = Stopwatch.GetTimestamp()
        run ()
        Stopwatch.GetElapsedTime start

    member _.Name = name

    /// A term arrives: it is held, folded into what is held, or both for a moment.
    member _.Hold(terms: Terms, term: Tensor, add: Terms -> unit) =
        let held, size = terms.Held, terms.Bytes
        add terms

        if isOn then
            peak <- max peak (live + 1)
            peakBytes <- max peakBytes (bytes + Aggregation.bytesOf term)
            live <- live + terms.Held - held
            bytes <- bytes + terms.Bytes - size
            peak <- max peak live
            peakBytes <- max peakBytes bytes

    /// The terms of a value are let go of; its adjoint is not if it is a result.
    member _.Release(terms: Terms) =
        if isOn then
            live <- live - terms.Held
            bytes <- bytes - terms.Bytes

    member _.Visit(vertex: Vertex) =
        if isOn then
            events.Add(event TraceKind.Visit vertex (Engine.Shape vertex.Values[0]))

    member _.Stop(vertex: Vertex) =
        if isOn then
            events.Add(event TraceKind.Stop vertex (Engine.Shape vertex.Values[0]))

    member _.Aggregate(vertex: Vertex, x: Tensor, terms: Terms, how: string, run: unit -> unit) =
        let elapsed = timed run

        if isOn && (terms.Count > 1 || how = "Sparse") then
            events.Add {
                event TraceKind.Aggregate vertex (Engine.Shape x) with
                    Terms = terms.Count
                    Held = terms.MostHeld
                    Method = how
                    Elapsed = elapsed
            }

    member _.Rule(vertex: Vertex, index: int, x: Tensor, run: unit -> unit) =
        let elapsed = timed run

        if isOn then
            events.Add {
                event TraceKind.Rule vertex (Engine.Shape x) with
                    Input = index
                    Elapsed = elapsed
            }

    member _.Barrier(vertex: Vertex, count: int, gate: GateGradients) =
        if isOn then
            events.Add { event TraceKind.Barrier vertex [||] with Terms = count; Method = string gate }

    /// All results wait for each other.
    member _.BarrierOfAll(count: int, gate: GateGradients) =
        if isOn then
            events.Add {
                Kind = TraceKind.Barrier
                Operation = name
                Label = name
                Shape = Array.AsReadOnly [||]
                Input = -1
                Terms = count
                Held = 0
                Method = string gate
                Tag = "caller"
                Elapsed = TimeSpan.Zero
                LiveAdjoints = live
            }

    member _.End(aggregation: AggregationMethod, gate: GateGradients) =
        match trace with
        | null -> ()
        | trace ->
            let elapsed = Stopwatch.GetElapsedTime started
            trace.Add(GradientPass(name, aggregation, gate, colocate, events.ToArray(), peak, peakBytes, elapsed))

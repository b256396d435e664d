namespace FunGrad

// What a backward pass did, step by step, for those who want to see where its time and memory went, and the proof that
// aggregation, gating, colocation and names are no decoration. Law: a trace only watches; with or without one the numbers
// are the same. Read GradientOptions.fs next.

open System
open System.Collections.Generic
open System.Text

/// <summary>What happened in one step of a backward pass.</summary>
type TraceKind =
    /// <summary>A value's turn came: all that it waited for has arrived.</summary>
    | Visit = 0
    /// <summary>The adjoint of a value was put together from its terms.</summary>
    | Aggregate = 1
    /// <summary>The rule of an operation ran for one of its inputs, or for all of them at once.</summary>
    | Rule = 2
    /// <summary>A value is a constant by request: nothing is sent beyond it.</summary>
    | Stop = 3
    /// <summary>Gradients waited for each other: those of one operation, or all of them.</summary>
    | Barrier = 4

/// <summary>One step of a backward pass.</summary>
[<NoComparison; NoEquality>]
type TraceEvent = {
    /// <summary>What happened.</summary>
    Kind: TraceKind
    /// <summary>The operation that made the value, numbered when it occurs again: <c>multiply</c>, <c>multiply_1</c>;
    /// <c>variable</c> for one that nothing made.</summary>
    Operation: string
    /// <summary>The name of the pass and the operation: <c>gradients/multiply_grad</c>.</summary>
    Label: string
    /// <summary>The shape of the value; of a rule's result for <c>Rule</c>; empty for <c>Barrier</c>.</summary>
    Shape: IReadOnlyList<int>
    /// <summary>The input whose rule ran; −1 elsewhere, and where one rule serves all inputs.</summary>
    Input: int
    /// <summary>How many terms were added up, or how many gradients waited at a barrier; 0 elsewhere.</summary>
    Terms: int
    /// <summary>The most terms and partial sums that were held for the value at one time; 0 elsewhere.</summary>
    Held: int
    /// <summary>How: <c>AddN</c>, <c>ExperimentalTree</c>, <c>ExperimentalAccumulateN</c>, <c>Sparse</c> for rows that were
    /// kept as they came, <c>Parts</c> for elements and slices; the level for a barrier; empty elsewhere.</summary>
    Method: string
    /// <summary>With colocateGradientsWithOps the forward operation whose resource the step belongs to; otherwise
    /// <c>caller</c>.</summary>
    Tag: string
    /// <summary>The time that the step took.</summary>
    Elapsed: TimeSpan
    /// <summary>How many adjoints were held after the step.</summary>
    LiveAdjoints: int
}

/// <summary>One backward pass: its settings, its steps and its totals.</summary>
[<Sealed>]
type GradientPass
    internal
    (
        name: string,
        aggregation: AggregationMethod,
        gate: GateGradients,
        colocate: bool,
        events: TraceEvent[],
        peakAdjoints: int,
        peakBytes: int64,
        elapsed: TimeSpan
    ) =
    let count kind = events |> Seq.filter (fun event -> event.Kind = kind) |> Seq.length

    /// <summary>The name that was given, with a number if an earlier pass of the trace has it already.</summary>
    member _.Name = name

    /// <summary>How terms were added up.</summary>
    member _.AggregationMethod = aggregation

    /// <summary>How strictly gradients waited for each other.</summary>
    member _.GateGradients = gate

    /// <summary>Whether steps carry the tag of their forward operation.</summary>
    member _.ColocateGradientsWithOps = colocate

    /// <summary>The steps in order.</summary>
    member _.Events: IReadOnlyList<TraceEvent> = Array.AsReadOnly events

    /// <summary>How many values were visited.</summary>
    member _.ValuesVisited = count TraceKind.Visit

    /// <summary>How often a rule ran.</summary>
    member _.RulesCalled = count TraceKind.Rule

    /// <summary>How often gradients waited for each other.</summary>
    member _.Barriers = count TraceKind.Barrier

    /// <summary>The most adjoints, terms and partial sums that were held at one time.</summary>
    member _.PeakLiveAdjoints = peakAdjoints

    /// <summary>The memory of the elements of what was held at the worst time, in bytes.</summary>
    member _.PeakLiveBytes = peakBytes

    /// <summary>The time of the whole pass.</summary>
    member _.Elapsed = elapsed

    /// <summary>A line of totals and a line for each step.</summary>
    override pass.ToString() =
        let text = StringBuilder()
        let micro (span: TimeSpan) = span.TotalMicroseconds.ToString("0.0", Globalization.CultureInfo.InvariantCulture)

        text.Append(
            $"{name}: {pass.ValuesVisited} values visited, {pass.RulesCalled} rules called, at most {peakAdjoints} adjoints "
            + $"of {peakBytes} bytes held, {micro elapsed} µs ({aggregation}, gate {gate}"
            + (if colocate then ", colocated)" else ")")
        )
        |> ignore

        for event in events do
            let what =
                match event.Kind with
                | TraceKind.Rule when event.Input >= 0 ->
                    $"input {event.Input} -> {Shape.text (Seq.toArray event.Shape)}"
                | TraceKind.Rule -> "all inputs"
                | TraceKind.Aggregate -> $"{event.Terms} terms by {event.Method}, {event.Held} held"
                | TraceKind.Barrier -> $"{event.Terms} gradients wait ({event.Method})"
                | _ -> Shape.text (Seq.toArray event.Shape)

            let tag = if colocate then $"  on {event.Tag}" else ""
            let time = if event.Kind = TraceKind.Rule then $"  {micro event.Elapsed} µs" else ""

            text.Append(
                $"\n  {string event.Kind, -9} {event.Operation, -16} {what}  [{event.LiveAdjoints} held]{time}{tag}"
            )
            |> ignore

        text.ToString()

/// <summary>Collects what backward passes do: give it to <c>Gradients.Of</c> or to the options of <c>gradientsWith</c>, and
/// print it.</summary>
/// <remarks>One trace may collect any number of passes, from any threads.</remarks>
/// <example><code>
/// var trace = new GradientTrace();
/// var x = Tensor.Variable(3.0);
/// Gradients.Of(x * x + x, x, trace: trace);
/// trace.Passes[0].RulesCalled // 4
/// </code></example>
[<Sealed>]
type GradientTrace
    /// <summary>An empty trace.</summary>
    () =
    let passes = List<GradientPass>() // Mutation: the record itself, under its lock
    let names = HashSet<string>()

    /// <summary>The passes so far, in the order in which they ended.</summary>
    member _.Passes: IReadOnlyList<GradientPass> = lock passes (fun () -> Array.AsReadOnly(passes.ToArray()))

    /// A name that no other pass of the trace has.
    member internal _.Unique(name: string) : string =
        lock passes (fun () ->
            Seq.append (Seq.singleton name) (Seq.initInfinite (fun n -> name + "_" + string (n + 1)))
            |> Seq.find names.Add)

    member internal _.Add(pass: GradientPass) = lock passes (fun () -> passes.Add pass)

    /// <summary>All passes, a line for each step.</summary>
    override trace.ToString() = String.Join('\n', trace.Passes)

module FunGrad.Tests.Cases.TensorFlow.Hints

// Section N: aggregation, gating and colocation, seen through a trace.

open System
open Xunit
open FunGrad
open FunGrad.Tests.Cases
open FunGrad.Tests.Cases.CaseRow
open FunGrad.Tests.Cases.TensorFlow.CallSemantics

let methods = [
    AggregationMethod.AddN
    AggregationMethod.ExperimentalTree
    AggregationMethod.ExperimentalAccumulateN
]

/// The gradients, and the trace of the pass.
let traced options ys xs =
    let trace = GradientTrace()
    let found = gradientsWith { options with Trace = trace } ys xs
    dense found, trace.Passes[0]

/// One term for each seed: the y's are the x itself.
let private terms aggregation (seeds: Tensor list) (x: Tensor) =
    let options = { seeded (List.map Some seeds) with AggregationMethod = aggregation }

    let found, pass = traced options [ for _ in seeds -> x ] [ x ]
    found.Head.Value, pass.Events |> Seq.find (fun event -> event.Kind = TraceKind.Aggregate)

/// x·y, whose rule for y throws.
let private throwing = {
    new Primitive2("throwing") with
        override _.Evaluate(x, y) = x * y
        override _.Left(_, y, _) = LinearMap.Scale y
        override _.Right(_, _, _) = LinearMap.Of(id, (fun _ -> raise (InvalidOperationException "the rule for y")))
        override row.Batch(x, y) = row.Apply(x, y)
}

let cases = [
    case "N03" (fun _ ->
        let x = vector [ 1.0; 2.0 ]
        let minus = tensor [ -0.0; -0.0 ]

        for aggregation in methods do
            let sum, _ = terms aggregation [ minus; minus; minus ] x
            let isNegative = aggregation <> AggregationMethod.ExperimentalAccumulateN
            Assert.All(toArray (1.0 / sum), (fun inverse -> Assert.Equal(isNegative, Double.IsNegative inverse))))

    case "N04" (fun _ ->
        let x = variable (ones [ 1000 ])

        for aggregation, held in List.zip methods [ 10; 2; 2 ] do
            let _, event = terms aggregation [ for _ in 1..10 -> ones [ 1000 ] ] x
            Assert.Equal(10, event.Terms)
            Assert.Equal(string aggregation, event.Method)
            // For the latter two one sum, and the term that arrives.
            Assert.Equal(held, event.Held))

    case "N05" (fun _ ->
        let x = vector [ 1.0 ]
        let seeds n = [ for _ in 1..n -> tensor [ -0.0 ] ]
        let sum, event = terms AggregationMethod.ExperimentalAccumulateN (seeds 2) x
        Assert.Equal("ExperimentalTree", event.Method)
        Assert.True(Double.IsNegative(float sum))
        let _, event = terms AggregationMethod.ExperimentalAccumulateN (seeds 3) x
        Assert.Equal("ExperimentalAccumulateN", event.Method))

    case "N08" (fun _ ->
        let a, b = number 2.0, number 3.0
        let y = throwing.Apply(a, b)
        let gated gate = { options with GateGradients = gate }

        for pruning in [ GateGradients.None; GateGradients.Graph ] do
            let found, pass = traced (gated pruning) [ y ] [ a ]
            Assert.Equal(tensor 3.0, found.Head.Value)
            Assert.Equal(1, pass.RulesCalled)

        let thrown =
            Assert.Throws<InvalidOperationException>(fun () ->
                gradientsWith (gated GateGradients.Op) [ y ] [ a ] |> ignore)

        Assert.Equal("the rule for y", thrown.Message)
        // Where nothing throws, the rule of the other input has run as well, behind a barrier.
        let _, pass = traced (gated GateGradients.Op) [ a * b ] [ a ]
        Assert.Equal(2, pass.RulesCalled)
        Assert.Equal(1, pass.Barriers))

    case "N09" (fun _ ->
        let x = variable (ones [ 2; 2 ])
        let y = sum (matmul x x)
        let plain, free = traced options [ y ] [ x ]

        let placed, tagged = traced { options with ColocateGradientsWithOps = true } [ y ] [ x ]

        Assert.Equal(plain.Head.Value, placed.Head.Value)
        Assert.All(free.Events, (fun event -> Assert.Equal("caller", event.Tag)))
        Assert.All(tagged.Events, (fun event -> Assert.Equal(event.Operation, event.Tag)))
        // The sum of two terms belongs to what made the value: the variable.
        let sums = tagged.Events |> Seq.filter (fun event -> event.Kind = TraceKind.Aggregate)
        Assert.Equal<string list>([ "variable" ], [ for event in sums -> event.Tag ]))
]

let excluded: (string * string) list = []

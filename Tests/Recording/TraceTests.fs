// The trace of a backward pass. Laws: a trace changes no number; values come in the order in which they are ready, first in
// first out from ys on; names are unique within a trace.
module FunGrad.Tests.Recording.TraceTests

open System
open System.Text.RegularExpressions
open Xunit
open FunGrad
open FunGrad.Tests.Cases.TensorFlow.CallSemantics
open FunGrad.Tests.Cases.TensorFlow.Hints

let private steps (pass: GradientPass) = [
    for event in pass.Events ->
        match event.Kind with
        | TraceKind.Rule -> $"{event.Operation}/{event.Input}"
        | TraceKind.Visit -> event.Operation
        | kind -> $"{kind} {event.Operation}"
]

[<Fact>]
let ``steps come first in, first out from the ys on`` () =
    let x = vector [ 1.0; 2.0 ]
    let found, pass = traced options [ sum (x * x + sin x) ] [ x ]
    Assert.Equal<Tensor list>(connected (gradients [ sum (x * x + sin x) ] [ x ]), connected found)

    Assert.Equal<string list>(
        [
            "sum"
            "sum/0"
            "add"
            "add/0"
            "add/1"
            "multiply"
            "multiply/0"
            "multiply/1"
            "sin"
            "sin/0"
            "variable"
            "Aggregate variable"
        ],
        steps pass
    )

    Assert.Equal(5, pass.ValuesVisited)
    Assert.Equal(6, pass.RulesCalled)
    Assert.Equal("gradients/multiply_grad", (Seq.find (fun event -> event.Operation = "multiply") pass.Events).Label)

[<Fact>]
let ``rules run only where they lead to an x, and stops are seen`` () =
    let a, b = number 2.0, number 3.0
    let c = a * b
    let _, pass = traced (stopping [ c ]) [ c * a ] [ a ]
    Assert.Equal<string list>([ "multiply"; "multiply/1"; "variable" ], steps pass)
    let _, pass = traced (stopping [ c ]) [ c * a ] [ a; c ]

    Assert.Equal<string list>(
        [ "multiply"; "multiply/0"; "multiply/1"; "stopped"; "Stop stopped"; "variable" ],
        steps pass
    )

[<Fact>]
let ``names are unique within a trace and stand in errors`` () =
    let trace, x = GradientTrace(), number 1.0

    for name in [ "loss"; "loss"; "other"; "loss" ] do
        let options = { options with Name = name; Trace = trace }

        gradientsWith options [ x * x ] [ x ] |> ignore

    Assert.Equal<string list>([ "loss"; "loss_1"; "other"; "loss_2" ], [ for pass in trace.Passes -> pass.Name ])

    let wrong = { options with Name = "loss"; GradYs = Some [] }

    let thrown = Assert.Throws<ArgumentException>(fun () -> gradientsWith wrong [ x ] [ x ] |> ignore)
    Assert.StartsWith("loss: 0 seeds were given for 1 ys.", thrown.Message)

[<Fact>]
let ``barriers stand where gradients wait for each other`` () =
    let x, y = number 2.0, number 3.0
    let gated gate = { options with GateGradients = gate }

    let barriers gate = [
        for event in (snd (traced (gated gate) [ sin (x * y) ] [ x; y ])).Events do
            if event.Kind = TraceKind.Barrier then
                event.Operation, event.Terms, event.Method
    ]

    Assert.Empty(barriers GateGradients.None)
    Assert.Equal<(string * int * string) list>([ "multiply", 2, "Op" ], barriers GateGradients.Op)
    Assert.Equal<(string * int * string) list>([ "gradients", 2, "Graph" ], barriers GateGradients.Graph)

[<Fact>]
let ``the peak counts what is held at one time`` () =
    let x = variable (ones [ 1000 ])
    let terms = [ for _ in 1..10 -> x ]

    let peak aggregation =
        let _, pass = traced { options with AggregationMethod = aggregation } terms [ x ]
        pass.PeakLiveAdjoints, pass.PeakLiveBytes

    Assert.Equal((10, 80_000L), peak AggregationMethod.AddN)
    Assert.Equal((2, 16_000L), peak AggregationMethod.ExperimentalTree)
    Assert.Equal((2, 16_000L), peak AggregationMethod.ExperimentalAccumulateN)

[<Fact>]
let ``a printed trace reads as a table of steps`` () =
    let trace, x = GradientTrace(), vector [ 1.0; 2.0 ]

    let options = {
        options with
            Trace = trace
            ColocateGradientsWithOps = true
            GateGradients = GateGradients.Op
    }

    gradientsWith options [ sum (x * x) ] [ x ] |> ignore
    let text = Regex.Replace(string trace, @"[0-9]+\.[0-9] µs", "t")

    let expected = [
        "gradients: 3 values visited, 3 rules called, at most 3 adjoints of 48 bytes held, t (AddN, gate Op, colocated)"
        "  Visit     sum              []  [1 held]  on sum"
        "  Rule      sum              input 0 -> [2]  [1 held]  t  on sum"
        "  Visit     multiply         [2]  [1 held]  on multiply"
        "  Rule      multiply         input 0 -> [2]  [1 held]  t  on multiply"
        "  Rule      multiply         input 1 -> [2]  [1 held]  t  on multiply"
        "  Barrier   multiply         2 gradients wait (Op)  [1 held]  on multiply"
        "  Visit     variable         [2]  [2 held]  on variable"
        "  Aggregate variable         2 terms by AddN, 2 held  [2 held]  on variable"
    ]

    Assert.Equal(String.Join('\n', expected), text)

// Steps downhill. Laws: a step is the formula of its documentation, tensor by tensor; it is pure, so it may be compiled,
// batched, looped and differentiated. Read next: ImplicitTests.fs.
module FunGrad.Tests.Optimization.DescentTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown

type private Model = { Weights: Tensor; Bias: Tensor; Labels: Tensor }

let private near (expected: Tensor) (actual: Tensor) =
    Assert.Equal<int list>(shape expected, shape actual)
    Assert.Equal(expected.DType, actual.DType)

    for x, y in Seq.zip (toArray expected) (toArray actual) do
        Assert.True(abs (x - y) <= 1e-12 * (1.0 + abs x), $"expected {expected}, but was {actual}")

let private rate = tensor 0.1
let private loss (x: Tensor) = sum (x * x * x * x) + sum (x * x)

/// The slope of the loss in one number, in floats.
let private slope (x: float) = 4.0 * x * x * x + 2.0 * x

let private start = tensor [ 1.0; -0.5; 0.25 ]

let private repeat count (step: 'T -> 'T) (state: 'T) = Seq.fold (fun state _ -> step state) state (seq { 1..count })

[<Fact>]
let ``gradient descent is its formula`` () =
    let expected = toArray start |> Array.map (repeat 5 (fun x -> x - 0.1 * slope x))
    near (tensor expected) (repeat 5 (fun x -> gradientStep rate x (grad loss x)) start)

[<Fact>]
let ``momentum is its formula`` () =
    let one (x, v) =
        let v = 0.8 * v + slope x
        x - 0.1 * v, v

    let expected = toArray start |> Array.map (fun x -> repeat 7 one (x, 0.0))
    let state = repeat 7 (fun s -> momentumStep 0.8 rate s (grad loss s.Point)) (momentumStart start)
    near (tensor (Array.map fst expected)) state.Point
    near (tensor (Array.map snd expected)) state.Velocity

[<Fact>]
let ``Adam is its formula`` () =
    let one (x, m, v, t) =
        let g, t = slope x, t + 1.0
        let m, v = 0.7 * m + 0.3 * g, 0.95 * v + 0.05 * g * g
        let step = m / (1.0 - 0.7 ** t) / (sqrt (v / (1.0 - 0.95 ** t)) + 1e-3)
        x - 0.1 * step, m, v, t

    let expected = toArray start |> Array.map (fun x -> repeat 9 one (x, 0.0, 0.0, 0.0))
    let state = repeat 9 (fun s -> adamStepWith 0.7 0.95 1e-3 rate s (grad loss s.Point)) (adamStart start)
    near (tensor [| for x, _, _, _ in expected -> x |]) state.Point
    near (tensor [| for _, m, _, _ in expected -> m |]) state.Mean
    near (tensor [| for _, _, v, _ in expected -> v |]) state.Variance
    near (tensor 9.0) state.Steps

[<Fact>]
let ``the usual Adam has the usual constants`` () =
    let usual = repeat 3 (fun s -> adamStep rate s (grad loss s.Point)) (adamStart start)
    let same = repeat 3 (fun s -> adamStepWith 0.9 0.999 1e-8 rate s (grad loss s.Point)) (adamStart start)
    Assert.Equal(same, usual)

[<Fact>]
let ``a structure moves tensor by tensor, and integers stay`` () =
    let model = { Weights = tensor [ 1.0; 2.0 ]; Bias = tensor 3.0f; Labels = indices [ 4; 5 ] }

    let loss (m: Model) = sum (square m.Weights) + square m.Bias
    let moved = gradientStep rate model (grad loss model)
    near (tensor [ 0.8; 1.6 ]) moved.Weights
    Assert.Equal(DType.Float32, moved.Bias.DType)
    Assert.Equal(2.4, float moved.Bias, 1e-6)
    Assert.Equal(model.Labels, moved.Labels)
    let adam = adamStep rate (adamStart model) (grad loss model)

    Assert.Equal<DType list>(
        [ DType.Float64; DType.Float32; DType.Int32 ],
        [ adam.Point.Weights.DType; adam.Point.Bias.DType; adam.Point.Labels.DType ]
    )

    Assert.Equal(model.Labels, adam.Point.Labels)

    let asList = [ tensor 1.0; tensor [ 2.0 ] ]
    Assert.Equal<Tensor list>([ tensor 0.9; tensor [ 1.8 ] ], gradientStep rate asList asList)
    let asMap = Map [ "a", tensor 1.0 ]

    Assert.Equal<Map<string, Tensor>>(
        Map [ "a", tensor 0.9 ],
        (momentumStep 0.5 rate (momentumStart asMap) asMap).Point
    )

[<Fact>]
let ``a step changes nothing that it was given`` () =
    let state = adamStep rate (adamStart start) (grad loss start)
    let before = string state
    let next = adamStep rate state (grad loss state.Point)
    Assert.Equal(before, string state)
    Assert.Equal(next, adamStep rate state (grad loss state.Point))

[<Fact>]
let ``steps compile, with a rate that may change`` () =
    let step (rate: Tensor, state: AdamState<Tensor>) = adamStep rate state (grad loss state.Point)
    let compiled = compile step
    let rates = [ 0.1; 0.05; 0.025; 0.01 ]
    let run step = List.fold (fun state rate -> step (tensor rate, state)) (adamStart start) rates
    near (run step).Point (run compiled).Point
    near (tensor 4.0) (run compiled).Steps
    let looped = compile (fun x -> (forLoop 0 20 (fun _ state -> step (rate, state)) (adamStart x)).Point)
    near (repeat 20 (fun state -> step (rate, state)) (adamStart start)).Point (looped start)

[<Fact>]
let ``steps are batched and differentiated`` () =
    let train (x: Tensor) = (repeat 4 (fun s -> momentumStep 0.5 rate s (grad loss s.Point)) (momentumStart x)).Point
    let rows = stack 0 [ start; 2.0 * start ]
    near (stack 0 [ train start; train (2.0 * start) ]) (vmap train rows)
    near (jacfwd train start) (jacrev train start)

    // The loss after three steps on x² from 1 with rate r is (1 - 2r)⁶.
    let after (r: Tensor) = square (repeat 3 (fun x -> gradientStep r x (grad square x)) (tensor 1.0))
    near (tensor (-12.0 * 0.8 ** 5.0)) (grad after (tensor 0.1))
    near (tensor (120.0 * 0.8 ** 4.0)) (diff2 after (tensor 0.1))

[<Fact>]
let ``errors say what was given and what to do`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "gradientStep: the gradient must have the shapes of the variables, [3], but it had []. Give what grad gave at these variables.",
                fun () -> gradientStep rate v x
            )
        Throws<ShapeException>
            .When(
                "adamStep: the gradient must have the shapes of the variables, [3], but it had [2, 3]. Give what grad gave at these variables.",
                fun () -> adamStep rate (adamStart v) m
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "momentumStep: a decay lies from 0 up to but not including 1, but it was 1.5. 0.9 is usual. (Parameter 'decay')",
                fun () -> momentumStep 1.5 rate (momentumStart v) v
            )
        Throws<ArgumentNullException>
            .When("rate must not be null: give a tensor. (Parameter 'rate')", fun () -> gradientStep missing v v)
    ]

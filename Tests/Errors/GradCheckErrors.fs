// The errors of the gradient check: what was given, what was needed, what to do. Read next: Thrown.fs.
module FunGrad.Tests.Errors.GradCheckErrors

open System
open Xunit
open FunGrad
open FunGrad.Properties
open FunGrad.Tests.Errors.Thrown

let private inputs = [
    Throws<ArgumentNullException>
        .When(
            "GradCheck: y is null. (Parameter 'y')",
            fun () -> GradCheck.Run(Func<Tensor, Tensor, Tensor>(fun x y -> x * y), x, missing)
        )
    Throws<ArgumentNullException>
        .When(
            "GradCheck: f is null. (Parameter 'f')",
            fun () -> GradCheck.Run(Unchecked.defaultof<Func<Tensor, Tensor>>, x)
        )
    Throws<DTypeException>
        .When(
            "GradCheck: at least one floating-point input is needed, but there were Int32. "
            + "Integers carry no derivative: cast the input to Float64.",
            fun () -> GradCheck.run (fun x -> x + x) i
        )
    Throws<DTypeException>
        .When(
            "GradCheck: f must give floating-point results, but one had dtype Int64. "
            + "Integers carry no derivative: cast the result to Float64.",
            fun () -> GradCheck.run (cast DType.Int64) v
        )
    Throws<ShapeException>
        .When(
            "GradCheck: the input of shape [0] has no elements, so there is nothing to check.",
            fun () -> GradCheck.run exp (zeros [ 0 ])
        )
    Throws<ShapeException>
        .When(
            "GradCheck: the result of shape [0, 3] has no elements, so there is nothing to check.",
            fun () -> GradCheck.run (fun x -> broadcast [ 0; 3 ] x) v
        )
    Throws<ArgumentException>
        .When(
            "GradCheck: f has no derivative at this point: x[1] is NaN. "
            + "Check it at a point where all numbers are finite.",
            fun () -> GradCheck.run exp (tensor [ 1.0; nan ])
        )
    Throws<ArgumentException>
        .When(
            "GradCheck: f has no derivative at this point: f[0] is -Infinity. "
            + "Check it at a point where all numbers are finite.",
            fun () -> GradCheck.run log (tensor [ 0.0; 1.0 ])
        )
]

let private functions =
    let random = Random 1

    [
        Throws<InvalidOperationException>
            .When(
                "GradCheck: f gave different results at the same point, so it has no derivative to check. "
                + "Fix the seed of its random numbers, and keep no state in it.",
                fun () -> GradCheck.run (fun x -> x * random.NextDouble()) x
            )
        Throws<ShapeException>
            .When(
                "GradCheck: f gave results of shape [] and [1] near the point. "
                + "The shape must not depend on the numbers.",
                fun () -> GradCheck.run (fun x -> if float x = 3.0 then x else reshape [ 1 ] x) x
            )
    ]

let private derivatives = [
    Throws<ShapeException>
        .When(
            "GradCheck: the derivative must have shape [3], the shape of x, but it had shape [].",
            fun () -> GradCheck.runAgainst sum sum v
        )
    Throws<ShapeException>
        .When(
            "GradCheck: the derivative must have shape [3, 3], the result's and then that of x, but it had shape [3].",
            fun () -> GradCheck.runAgainst exp exp v
        )
    Throws<ShapeException>
        .When(
            "GradCheck: the derivative gave 1 tensors for 2 inputs. One for each input is needed.",
            fun () -> GradCheck.runAgainst (List.take 1) (List.reduce (*)) [ x; x ]
        )
    Throws<ShapeException>
        .When(
            "GradCheck: the gradient must have 2 elements, but it had 3.",
            fun () ->
                let f, gradient = Func<float[], float> Array.sum, Func<float[], float[]>(fun _ -> Array.zeroCreate 3)
                GradCheck.Run(f, gradient, [| 1.0; 2.0 |])
        )
    Throws<ShapeException>
        .When(
            "GradCheck: the Jacobian must have a row for each of 2 results, but it had 1.",
            fun () ->
                let f, jacobian = Func<float[], float[]> id, Func<float[], float[,]>(fun _ -> Array2D.zeroCreate 1 2)
                GradCheck.Run(f, jacobian, [| 1.0; 2.0 |])
        )
    Throws<ArgumentNullException>
        .When(
            "GradCheck: the derivative is null. (Parameter 'the derivative')",
            fun () -> GradCheck.Run(Func<Tensor, Tensor> exp, Func<Tensor, Tensor>(fun _ -> missing), x)
        )
]

let private options = [
    Throws<ArgumentOutOfRangeException>
        .When(
            "A positive finite number is needed, but it was -1. (Parameter 'tolerance')",
            fun () -> GradCheckOptions.Default.WithTolerance -1.0
        )
    Throws<ArgumentOutOfRangeException>
        .When(
            "A positive finite number is needed, but it was NaN. (Parameter 'reach')",
            fun () -> GradCheckOptions.Default.WithReach nan
        )
    Throws<ArgumentOutOfRangeException>
        .When(
            "At least 1 element is needed, but it was 0. (Parameter 'maximum')",
            fun () -> GradCheckOptions.Default.WithMaximumElements 0
        )
]

[<Fact>]
let ``errors say what was given, what was needed and what to do`` () =
    demandAll (inputs @ functions @ derivatives @ options)

[<Fact>]
let ``Verify throws with the report`` () =
    let wrong = customVjp (fun (x: Tensor) -> x * x, fun w -> x * w)
    let error = Assert.Throws<GradCheckException>(fun () -> GradCheck.verify wrong x)
    Assert.Equal(error.Report.ToString(), error.Message)

    let text =
        "GradCheck failed: 1 wrong (1 element).\n"
        + "  where  verdict  analytic  numeric    step\n"
        + "  x      wrong    3         6 ± 3e-12  0.12\n"
        + "The derivative is not that of the function: at x it is 3, but values of the function give 6 ± 3e-12. "
        + "Look for a dropped term, a sign, or a factor in the rule for it."

    Assert.Equal(text, error.Message)

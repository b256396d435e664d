// What special functions, activations and functions of two numbers throw.
// Law: a message says what was given, what was needed and what to do; each text is held to the letter.
module FunGrad.Tests.Errors.ElementwiseErrors

open System
open Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown

[<Fact>]
let ``a special function names the dtype that it cannot take`` () =
    let text name =
        name
        + " needs floating-point numbers, but the dtype was Int32. Convert it first: Cast(DType.Float64)."

    demandAll [
        for name, f in
            [
                "erf", erf
                "lgamma", lgamma
                "digamma", digamma
                "besselI0", besselI0
                "relu6", relu6
                "lbeta", lbeta
            ] do
            Throws<DTypeException>.When(text name, (fun () -> f i))
        Throws<DTypeException>.When(text "straightThrough", (fun () -> straightThrough id i))
        Throws<DTypeException>.When(text "norm", (fun () -> clipByNorm 1.0 i))
    ]

[<Fact>]
let ``an order or a limit outside its range is named`` () =
    demandAll [
        Throws<ArgumentOutOfRangeException>
            .When("polygamma: the order must be 0 or more, but it was -1. (Parameter 'n')", (fun () -> polygamma -1 x))
        Throws<ArgumentOutOfRangeException>
            .When("besselK: the order must be 0 or more, but it was -2. (Parameter 'n')", (fun () -> besselK -2 x))
        Throws<ArgumentOutOfRangeException>
            .When(
                "clipByNorm: the largest norm must be positive, but it was 0. (Parameter 'limit')",
                (fun () -> clipByNorm 0.0 v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "clipByGlobalNorm: the largest norm must be positive, but it was NaN. (Parameter 'limit')",
                (fun () -> clipByGlobalNorm nan [ v ])
            )
    ]

[<Fact>]
let ``shapes that do not fit are named`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "lbeta needs numbers along an axis, but was given a single number. Stack the parameters first.",
                (fun () -> lbeta x)
            )
        Throws<ShapeException>
            .When(
                "straightThrough needs a function whose result has its argument's shape [3], but it had shape [].",
                (fun () -> straightThrough sum v)
            )
        Throws<ShapeException>
            .When(
                "betainc: the shapes [3] and [2] do not broadcast: axis lengths 3 and 2 differ and neither is 1. "
                + "Reshape or transpose one of them so that the lengths agree from the right.",
                (fun () -> betainc v (tensor [ 1.0; 2.0 ]) x)
            )
    ]

[<Fact>]
let ``a derivative of betainc in its parameters is refused in every mode`` () =
    let text =
        "betainc has no derivative in its parameters a and b, only in x. Hold them constant with stopGradient, or give "
        + "the rule with customVjp."

    let f a = betainc a (tensor 2.0) (tensor 0.5)

    demandAll [
        Throws<NotDifferentiableException>.When(text, (fun () -> grad f x))
        Throws<NotDifferentiableException>.When(text, (fun () -> diff f x))
        Throws<NotDifferentiableException>.When(text, (fun () -> diffn 2 f x))
    ]

[<Fact>]
let ``null arguments are named`` () =
    demandAll [
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> erf missing))
        Throws<ArgumentNullException>
            .When(
                "the result of the function must not be null: give a tensor. (Parameter 'the result of the function')",
                (fun () -> straightThrough (fun _ -> missing) v)
            )
    ]

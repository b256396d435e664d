// What the verbs on paths, axes and checkpoints throw. Law: a message says what was given, what was needed and what to
// do; each text is held to the letter.
module FunGrad.Tests.Errors.VerbErrors

open System
open Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown

[<Fact>]
let ``a path that does not fit its inputs is named`` () =
    demandAll [
        Throws<ArgumentOutOfRangeException>
            .When(
                "taylor: the order of differentiation must not be negative, but it was -1. (Parameter 'order')",
                (fun () -> taylor -1 exp x)
            )
        Throws<ShapeException>
            .When(
                "jet: derivative 2 of an input's path must have the input's shape, [3], but it had [].",
                (fun () -> jet exp v [ v; x ])
            )
        Throws<ArgumentException>
            .When(
                "jet: derivative 1 of the path needs one tensor for each of 2 inputs, but there were 1. "
                + "(Parameter 'series')",
                (fun () -> jet (fun (xs: Tensor list) -> sum xs[0]) [ v; v ] [ [ v ] ])
            )
        Throws<DTypeException>
            .When(
                "taylor differentiates with respect to floating-point tensors, but none was given. Convert "
                + "integers first: Cast(DType.Float64).",
                (fun () -> taylor 2 exp i)
            )
        Throws<ArgumentNullException>
            .When("argument must not be null: give a tensor. (Parameter 'argument')", (fun () -> taylor 1 exp missing))
        Throws<ArgumentNullException>
            .When(
                "argument must not be null: give a tensor. (Parameter 'argument')",
                (fun () -> checkpoint exp missing)
            )
    ]

[<Fact>]
let ``axes of examples that do not fit are named`` () =
    demandAll [
        Throws<ArgumentOutOfRangeException>
            .When(
                "vmapAlong: axis 2 does not exist among 2 axes. Give one from -2 to 1, or none to leave the "
                + "tensor out of the batch. (Parameter 'axes')",
                (fun () -> vmapAlong [ Some 2 ] [ Some 0 ] sum m)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "vmapAlong: axis 1 does not exist among 1 axes. Give one from -1 to 0, or none to leave the "
                + "tensor out of the batch. (Parameter 'axes')",
                (fun () -> vmapAlong [ Some 0 ] [ Some 1 ] sum m)
            )
        Throws<ArgumentException>
            .When(
                "vmapAlong: there are 3 in axes for 2 tensors. Give one for each tensor, or a single one for "
                + "all. (Parameter 'inAxes')",
                (fun () -> vmapAlong [ Some 0; None; None ] [ Some 0 ] (fun (x, y) -> x * y) (m, m))
            )
        Throws<ArgumentException>
            .When(
                "vmapAlong: a result without an axis must be the same for all examples, but it depends on "
                + "them. Give it an axis, such as 0. (Parameter 'outAxes')",
                (fun () -> vmapAlong [ Some 0 ] [ None ] sum m)
            )
        Throws<ArgumentException>
            .When(
                "vmapAlong runs over the first axis of its arguments, but there is no tensor among them.",
                (fun () -> vmapAlong [ None ] [ Some 0 ] sum m)
            )
        Throws<ShapeException>
            .When(
                "vmapAlong runs over the first axis of its arguments, so all must have the same first length, "
                + "but the lengths were 2, 3.",
                (fun () -> vmapAlong [ Some 0; Some 1 ] [ Some 0 ] (fun (x, y) -> sum x + sum y) (m, m))
            )
    ]

// What the transforms throw about points, functions, tangents, rules and recorded values.
// Law: a message says what was given, what was needed and what to do; each text is held to the letter.
module FunGrad.Tests.Errors.TransformErrors

open System
open Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown

[<Fact>]
let ``a point, tangent or result that is missing is named`` () =
    demandAll [
        Throws<ArgumentNullException>
            .When(
                "argument must not be null: give a tensor. (Parameter 'argument')",
                (fun () -> grad (fun x -> x * x) missing)
            )
        Throws<ArgumentNullException>
            .When(
                "the result of the function must not be null: give a tensor. (Parameter 'the result of "
                + "the function')",
                (fun () -> grad (fun _ -> missing) x)
            )
        Throws<ArgumentNullException>
            .When(
                "the result of the function must not be null: give a tensor. (Parameter 'the result of "
                + "the function')",
                (fun () -> jvp (fun (_: Tensor) -> missing) x x)
            )
        Throws<ArgumentNullException>
            .When(
                "argument must not be null: give a tensor. (Parameter 'argument')",
                (fun () -> jvp (fun (x: Tensor) -> x) x missing)
            )
        Throws<ArgumentNullException>
            .When(
                "argument must not be null: give a tensor. (Parameter 'argument')",
                (fun () -> vjp (fun (x: Tensor) -> x) missing)
            )
        Throws<ArgumentNullException>
            .When(
                "argument must not be null: give a tensor. (Parameter 'argument')",
                (fun () -> vmap (fun (x: Tensor) -> x) missing)
            )
        Throws<ArgumentNullException>
            .When(
                "the result of the function must not be null: give a tensor. (Parameter 'the result of "
                + "the function')",
                (fun () -> vmap (fun (_: Tensor) -> missing) v)
            )
        Throws<ArgumentNullException>
            .When("argument must not be null: give a tensor. (Parameter 'argument')", (fun () -> hessian sum missing))
        Throws<ArgumentNullException>
            .When("argument must not be null: give a tensor. (Parameter 'argument')", (fun () -> variable missing))
        Throws<ArgumentNullException>
            .When(
                "tensors must not be null: give a tensor. (Parameter 'tensors')",
                (fun () -> gradients [ missing ] [ x ])
            )
    ]

[<Fact>]
let ``a derivative names the shape, dtype or count that does not fit`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "grad expects a function whose result has one element, but it had shape [3]. Did you mean"
                + " jacobian?",
                (fun () -> grad (fun (x: Tensor) -> x * 2.0) v)
            )
        Throws<ShapeException>
            .When(
                "grad expects a function whose result has one element, but it had shape [0]. Did you mean"
                + " jacobian?",
                (fun () -> grad (fun (x: Tensor) -> slice [ 0 ] [ 0 ] x) v)
            )
        Throws<DTypeException>
            .When(
                "grad expects a function whose result is a floating-point number, but its dtype was " + "Int64.",
                (fun () -> grad (fun (x: Tensor) -> argmax 0 x) v)
            )
        Throws<ShapeException>
            .When(
                "valueAndGrad expects a function whose result has one element, but it had shape [3]. Did "
                + "you mean jacobian?",
                (fun () -> valueAndGrad (fun (x: Tensor) -> x * 2.0) v)
            )
        Throws<ShapeException>
            .When(
                "hvp expects a function whose result has one element, but it had shape [3]. Did you mean "
                + "jacobian?",
                (fun () -> hvp (fun (x: Tensor) -> x * 2.0) v v)
            )
        Throws<ShapeException>
            .When(
                "hessian expects a function whose result has one element, but it had shape [3]. Did you "
                + "mean jacobian?",
                (fun () -> hessian (fun (x: Tensor) -> x * 2.0) v)
            )
        Throws<ShapeException>
            .When(
                "laplacian expects a function whose result has one element, but it had shape [3]. Did you"
                + " mean jacobian?",
                (fun () -> laplacian (fun (x: Tensor) -> x * 2.0) v)
            )
        Throws<DTypeException>
            .When(
                "laplacian expects a function whose result is a floating-point number, but its dtype was "
                + "Int64.",
                (fun () -> laplacian (fun (x: Tensor) -> argmax 0 x) v)
            )
        Throws<DTypeException>
            .When(
                "grad differentiates with respect to floating-point tensors, but none was given. Convert "
                + "integers first: Cast(DType.Float64).",
                (fun () -> grad (fun (x: Tensor) -> sum x) i)
            )
        Throws<DTypeException>
            .When(
                "grad differentiates with respect to floating-point tensors, but none was given. Convert "
                + "integers first: Cast(DType.Float64).",
                (fun () -> grad (fun (_: int) -> x) 3)
            )
        Throws<DTypeException>
            .When(
                "jvp differentiates with respect to floating-point tensors, but none was given. Convert "
                + "integers first: Cast(DType.Float64).",
                (fun () -> jvp (fun (x: Tensor) -> x) i i)
            )
        Throws<ShapeException>
            .When(
                "jvp: the tangent must have the shape of its primal, [3], but it had [].",
                (fun () -> jvp (fun (x: Tensor) -> x) v x)
            )
        Throws<DTypeException>
            .When(
                "jvp: the tangent must be a floating-point tensor, but its dtype was Int32.",
                (fun () -> jvp (fun (x: Tensor) -> x) (tensor [ 1.0; 2.0 ]) i)
            )
        Throws<ArgumentException>
            .When(
                "jvp: one tangent is needed for each tensor, 1 in all, but the number given was 2. (Parameter 'tangent')",
                (fun () -> jvp (fun (xs: Tensor list) -> xs[0]) [ v ] [ v; v ])
            )
        Throws<ShapeException>
            .When(
                "vjp: the cotangent must have the shape of its primal, [3], but it had [].",
                (fun () -> (snd (vjp (fun (x: Tensor) -> x) v)) x)
            )
        Throws<DTypeException>
            .When(
                "vjp: the cotangent must be a floating-point tensor, but its dtype was Int32.",
                (fun () -> (snd (vjp (fun (x: Tensor) -> x) (tensor [ 1.0; 2.0 ]))) i)
            )
        Throws<ArgumentException>
            .When(
                "vjp: one cotangent is needed for each tensor, 2 in all, but the number given was 1. (Parameter "
                + "'cotangent')",
                (fun () -> (snd (vjp (fun (x: Tensor) -> [ x; x ]) v)) [ v ])
            )
        Throws<ShapeException>
            .When(
                "linearize: the tangent must have the shape of its primal, [3], but it had [].",
                (fun () -> (snd (linearize (fun (x: Tensor) -> x) v)) x)
            )
        Throws<ShapeException>
            .When("hvp: the tangent must have the shape of its primal, [3], but it had [].", (fun () -> hvp sum v x))
        Throws<DTypeException>
            .When(
                "jacobian expects a function whose result is a floating-point tensor, but its dtype was " + "Int64.",
                (fun () -> jacobian (fun (x: Tensor) -> argmax 0 x) v)
            )
        Throws<DTypeException>
            .When(
                "jacfwd expects a function whose result is a floating-point tensor, but its dtype was " + "Int64.",
                (fun () -> jacfwd (fun (x: Tensor) -> argmax 0 x) v)
            )
        Throws<DTypeException>
            .When(
                "jacrev expects a function whose result is a floating-point tensor, but its dtype was " + "Int64.",
                (fun () -> jacrev (fun (x: Tensor) -> argmax 0 x) v)
            )
        Throws<ShapeException>
            .When(
                "diff differentiates with respect to one number, but its shape was [3]. Use grad or "
                + "jacobian for tensors.",
                (fun () -> diff (fun (x: Tensor) -> x) v)
            )
        Throws<DTypeException>
            .When(
                "diff differentiates with respect to floating-point tensors, but none was given. Convert "
                + "integers first: Cast(DType.Float64).",
                (fun () -> diff (fun (x: Tensor) -> x) i[0])
            )
        Throws<ShapeException>
            .When(
                "diffn differentiates with respect to one number, but its shape was [3]. Use grad or "
                + "jacobian for tensors.",
                (fun () -> diffn 2 (fun (x: Tensor) -> x) v)
            )
        Throws<DTypeException>
            .When(
                "diffn differentiates with respect to floating-point tensors, but none was given. Convert"
                + " integers first: Cast(DType.Float64).",
                (fun () -> diffn 2 (fun (x: Tensor) -> x) i[0])
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "diffn: the order of differentiation must not be negative, but it was -1. (Parameter " + "'order')",
                (fun () -> diffn -1 (fun (x: Tensor) -> x) x)
            )
        Throws<ShapeException>
            .When(
                "diff2 differentiates with respect to one number, but its shape was [3]. Use grad or "
                + "jacobian for tensors.",
                (fun () -> diff2 (fun (x: Tensor) -> x) v)
            )
    ]

[<Fact>]
let ``vmap names the axes that do not fit`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "vmap runs over the first axis of its arguments, but one of them is a single number. "
                + "Capture it in the function instead.",
                (fun () -> vmap (fun (x: Tensor) -> x) x)
            )
        Throws<ShapeException>
            .When(
                "vmap runs over the first axis of its arguments, so all must have the same first length, "
                + "but the lengths were 3, 2.",
                (fun () -> vmap (fun (x: Tensor, _: Tensor) -> x) (v, m))
            )
        Throws<ArgumentException>
            .When(
                "vmap runs over the first axis of its arguments, but there is no tensor among them.",
                (fun () -> vmap (fun (xs: Tensor list) -> xs) [])
            )
        Throws<ValueReadException>
            .When(
                "'vmap' works on many values at once, so one number cannot be read here. Use Tensor.Where"
                + " instead of a branch.",
                (fun () -> vmap (fun (x: Tensor) -> if x > tensor 0.0 then x else x) v)
            )
    ]

[<Fact>]
let ``a rule that does not fit its function is named`` () =
    demandAll [
        Throws<ShapeException>
            .When(
                "customVjp: the rule must give a cotangent of shape [3], but it had shape [].",
                (fun () -> grad (customVjp (fun (x: Tensor) -> sum x, fun w -> w)) v)
            )
        Throws<InvalidOperationException>
            .When(
                "customVjp: the rule must give one cotangent for each of 1 tensors, but it gave 2.",
                (fun () -> grad (customVjp (fun (xs: Tensor list) -> xs[0], fun w -> [ w; w ])) [ x ])
            )
        Throws<ShapeException>
            .When(
                "customJvp: the rule must give a tangent of shape [], but it had shape [1].",
                (fun () -> diff (customJvp (fun (x: Tensor) -> x, fun dx -> stack 0 [ dx ])) x)
            )
        Throws<NotDifferentiableException>
            .When(
                "customVjp: the function uses a value traced by 'grad' that is not among its arguments, "
                + "so the rule cannot know its derivative. Pass it as an argument, or apply StopGradient to"
                + " it.",
                (fun () -> grad (fun (w: Tensor) -> customVjp (fun (x: Tensor) -> x * w, fun u -> u) x) x)
            )
    ]

[<Fact>]
let ``recorded values and traced ones do not mix`` () =
    demandAll [
        Throws<InvalidOperationException>
            .When(
                "Variable: the value is being traced by 'grad', whose derivatives do not pass through "
                + "recorded variables. Use grad or vjp inside 'grad' instead.",
                (fun () -> grad (fun x -> variable x) x)
            )
        Throws<InvalidOperationException>
            .When(
                "gradients: the value is being traced by 'grad', whose derivatives do not pass through "
                + "recorded variables. Use grad or vjp inside 'grad' instead.",
                (fun () -> grad (fun x -> (List.head (gradients [ x * x ] [ x ])).Value) x)
            )
        Throws<InvalidOperationException>
            .When(
                "gradients: the value is being traced by 'vmap', whose derivatives do not pass through "
                + "recorded variables. Use grad or vjp inside 'vmap' instead.",
                (fun () -> vmap (fun x -> (List.head (gradients [ x * x ] [ x ])).Value) v)
            )
    ]

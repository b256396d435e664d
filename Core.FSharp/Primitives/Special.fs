namespace FunGrad

// The elementary functions beyond those that FSharp.Core's own names reach; one row each: kernel, whether the slope can be
// infinite, slope at (x, y). Law: the slope is the derivative of the kernel wherever it is finite.

open System

module internal Special =

    let private unary kernel slope = Unary(kernel, false, slope)
    let private singular kernel slope = Unary(kernel, true, slope)

    let private expm1Row = unary Kernels.expm1 (fun _ y -> y + 1.0)
    let private log1pRow = singular Kernels.log1p (fun x _ -> 1.0 / (1.0 + x))
    let private log2Row = singular Kernels.log2 (fun x _ -> (1.0 / Math.Log 2.0) / x)
    let private rsqrtRow = singular Kernels.rsqrt (fun _ y -> -0.5 * (y * y * y))
    let private cbrtRow = singular Kernels.cbrt (fun _ y -> 1.0 / (3.0 * (y * y)))
    let private reciprocalRow = singular Kernels.reciprocal (fun _ y -> -(y * y))
    let private asinhRow = unary Kernels.asinh (fun x _ -> 1.0 / Tensor.Sqrt(x * x + 1.0))
    let private acoshRow = singular Kernels.acosh (fun x _ -> 1.0 / (Tensor.Sqrt(x - 1.0) * Tensor.Sqrt(x + 1.0)))
    let private atanhRow = singular Kernels.atanh (fun x _ -> 1.0 / ((1.0 - x) * (1.0 + x)))
    let private sigmoidRow = unary Kernels.sigmoid (fun _ y -> y * (1.0 - y))
    let private softplusRow = unary Kernels.softplus (fun x _ -> sigmoidRow.On x)

    let expm1 x = expm1Row.On x
    let log1p x = log1pRow.On x
    let log2 x = log2Row.On x
    let rsqrt x = rsqrtRow.On x
    let cbrt x = cbrtRow.On x
    let reciprocal x = reciprocalRow.On x
    let asinh x = asinhRow.On x
    let acosh x = acoshRow.On x
    let atanh x = atanhRow.On x
    let sigmoid x = sigmoidRow.On x
    let softplus x = softplusRow.On x
    let square (x: Tensor) = Tensor.Pow(x, 2.0)
    let sign x = Elementary.Sign x

    /// x / (1 + |x|).
    let softsign (x: Tensor) = x / (1.0 + Tensor.Abs x)

    let private stop = Constant("stopGradient", [||], (fun x -> x[0]), ValueNone)

    /// The value, cut off from what it depends on.
    let stopGradient (x: Tensor) : Tensor = stop.Apply [| Engine.Given("x", x) |]

    /// The value, for which no derivative may be asked.
    let preventGradient (message: string) (x: Tensor) : Tensor =
        let refuse _ : Tensor = raise (InvalidOperationException("Gradient explicitly disabled. Reason: " + message))

        let row = {
            new Primitive1("preventGradient") with
                override _.Parameters = [| Engine.Parameter("message", message) |]
                override _.Form = Form.Linear
                override _.Evaluate x = x
                override _.Map(_, _) = LinearMap.Of(refuse, refuse)
                override row.Batch(_, x) = row.Apply x
        }

        row.Apply(Engine.Given("x", x))

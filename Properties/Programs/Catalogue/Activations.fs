// Activations in random programs. Read next: SpecialFunctions.fs.
module internal FunGrad.Properties.Activations

open System
open FunGrad
open FunGrad.Properties.Operation

let private real = Number.ofFloat
let private anywhere (_: float) = true
let private awayFrom (kinks: float list) (x: float) = kinks |> List.forall (fun kink -> abs (x - kink) >= 0.1)
let private sigmoid' (x: Number) = Number.one / (Number.one + exp -x)
let private softplus' (x: Number) = Number.log1p (exp x)

/// x or another function of it, by its sign.
let private ifPositive (otherwise: Number -> Number) (x: Number) = if x.Value > 0.0 then x else otherwise x

let private relu6' (x: Number) =
    if x.Value <= 0.0 then Number.zero
    elif x.Value >= 6.0 then real 6.0
    else x

let private elu' alpha = ifPositive (fun x -> real alpha * Number.expm1 x)

let private selu' (x: Number) = real 1.0507009873554805 * elu' 1.6732632423543772 x

let private smooth = [
    unary "sigmoid" anywhere sigmoid sigmoid'
    unary "softplus" anywhere softplus softplus'
    unary "logSigmoid" anywhere logSigmoid (fun x -> -(softplus' -x))
    unary "silu" anywhere silu (fun x -> x * sigmoid' x)
    unary "gelu" anywhere gelu (fun x -> x * SpecialFunctions.normalCdf' x)
]

let private kinked = [
    unary "relu" (awayFrom [ 0.0 ]) relu (ifPositive (fun _ -> Number.zero))
    unary "relu6" (awayFrom [ 0.0; 6.0 ]) relu6 relu6'
    unary "selu" (awayFrom [ 0.0 ]) selu selu'
    unary "softsign" (awayFrom [ 0.0 ]) softsign (fun x -> x / (Number.one + abs x))
    unary "hardSigmoid" (awayFrom [ -3.0; 3.0 ]) hardSigmoid (fun x -> relu6' (x + real 3.0) / real 6.0)
    withConstant "leakyRelu" (between 0.05 0.9) (awayFrom [ 0.0 ]) leakyRelu (fun alpha ->
        ifPositive (fun x -> real alpha * x))
    withConstant "elu" (between 0.3 2.0) (awayFrom [ 0.0 ]) elu elu'
]

/// A step whose value is replaced and whose slope is that of x: differences of values agree where that is 1.
let private straight =
    drawn "straightThrough" [ "straightThrough" ] 1 (fun random _ ->
        let c = between -2.0 2.0 random
        let words = $"straightThrough (fun x -> x + {constant c})"
        Some(elementwise words anywhere (straightThrough (fun x -> x + c)) (fun x -> x + real c)))

let families: Family list = smooth @ kinked @ [ straight ]

// The rows of Primitives/PairFunctions.fs, Activations.fs and NormClipping.fs.
module FunGrad.Tests.Primitives.PairFunctionRows

open System
open FunGrad
open FunGrad.Tests.Primitives.Row

let private any = between -2.0 2.0
let private positive = between 0.4 3.0
let private expm1' x = if abs x < 1e-5 then x * (1.0 + x / 2.0) else Math.Exp x - 1.0
let private log1p' x = if abs x < 1e-5 then x * (1.0 - x / 2.0) else Math.Log(1.0 + x)
// The smaller exponential first, so that nothing overflows.
let private sigmoid' x = if x < 0.0 then Math.Exp x / (1.0 + Math.Exp x) else 1.0 / (1.0 + Math.Exp -x)

/// The product, but 0 where a factor is: x·f(x) for f that tends to 0 faster.
let private times x y = if x = 0.0 || y = 0.0 then 0.0 else x * y

/// NaN is neither positive nor not.
let private ifPositive (x: float) yes no =
    if x > 0.0 then yes
    elif x <= 0.0 then no
    else nan

let private relu6' (x: float) = ifPositive x (Math.Min(x, 6.0)) 0.0
let private lambda, alpha = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717
let private silu' x = sigmoid' x + x * sigmoid' x * sigmoid' -x
let private gelu' x = References.normalCdf x + x * References.normalDensity x

let private activations = [
    unary "relu6" [ "relu6" ] relu6 (near [ -1.0; 1.0; 4.5; 7.0 ]) relu6' (fun x ->
        if x > 0.0 && x < 6.0 then 1.0 else 0.0)
    unary "leakyRelu" [ "leakyRelu" ] (leakyRelu 0.2) awayFromZero (fun x -> ifPositive x x (0.2 * x)) (fun x ->
        ifPositive x 1.0 0.2)
    unary "elu" [ "elu" ] (elu 1.5) awayFromZero (fun x -> ifPositive x x (1.5 * expm1' x)) (fun x ->
        ifPositive x 1.0 (1.5 * Math.Exp x))
    unary "selu" [ "selu" ] selu awayFromZero (fun x -> lambda * ifPositive x x (alpha * expm1' x)) (fun x ->
        lambda * ifPositive x 1.0 (alpha * Math.Exp x))
    unary "gelu" [ "gelu" ] gelu any (fun x -> times x (References.normalCdf x)) gelu'
    unary "silu" [ "silu" ] silu any (fun x -> times x (sigmoid' x)) silu'
    unary
        "hardSigmoid"
        [ "hardSigmoid" ]
        hardSigmoid
        (near [ -4.0; -2.0; 0.0; 2.0; 4.0 ])
        (fun x -> relu6' (x + 3.0) / 6.0)
        (fun x -> if abs x < 3.0 then 1.0 / 6.0 else 0.0)
    unary
        "logSigmoid"
        [ "logSigmoid" ]
        logSigmoid
        any
        (fun x -> -(Math.Max(-x, 0.0) + log1p' (Math.Exp -(abs x))))
        (fun x -> sigmoid' -x)
]

let private hypot' (x: float) (y: float) =
    let largest = Math.Max(abs x, abs y)

    if Double.IsInfinity x || Double.IsInfinity y then
        infinity
    elif largest = 0.0 then
        0.0
    else
        largest * Math.Sqrt(Math.Pow(x / largest, 2.0) + Math.Pow(y / largest, 2.0))

let private logAddExp' x y =
    if x = y then
        x + Math.Log 2.0
    else
        Math.Max(x, y) + log1p' (Math.Exp -(abs (x - y)))

/// f(x, y), but 0 where the guard is.
let private guarded (f: float -> float -> float) guard x y = if guard x y = 0.0 then 0.0 else f x y

let private first x _ = x
let private second _ y = y

let private guards = [
    binary
        "xlogy"
        [ "xlogy" ]
        xlogy
        awayFromZero
        positive
        (guarded (fun x y -> x * Math.Log y) first)
        (guarded (fun _ y -> Math.Log y) first)
        (fun x y -> x / y)
    binary
        "xlog1py"
        [ "xlog1py" ]
        xlog1py
        awayFromZero
        positive
        (guarded (fun x y -> x * log1p' y) first)
        (guarded (fun _ y -> log1p' y) first)
        (fun x y -> x / (1.0 + y))
    binary "xdivy" [ "xdivy" ] xdivy awayFromZero awayFromZero (guarded (/) first) (fun _ y -> 1.0 / y) (fun x y ->
        -x / (y * y))
    binary
        "divideNoNan"
        [ "divideNoNan" ]
        divideNoNan
        any
        awayFromZero
        (guarded (/) second)
        (fun _ y -> 1.0 / y)
        (fun x y -> -x / (y * y))
    binary "multiplyNoNan" [ "multiplyNoNan" ] multiplyNoNan any awayFromZero (guarded (*) second) second first
]

let private nextAfter' (x: float) (y: float) =
    if x < y then Math.BitIncrement x
    elif x > y then Math.BitDecrement x
    elif x = y then y
    else nan

let private pairs = [
    binary "hypot" [ "hypot" ] hypot awayFromZero awayFromZero hypot' (fun x y -> x / hypot' x y) (fun x y ->
        y / hypot' x y)
    binary "logAddExp" [ "logAddExp" ] logAddExp any any logAddExp' (fun x y -> sigmoid' (x - y)) (fun x y ->
        sigmoid' (y - x))
    binary
        "squaredDifference"
        [ "squaredDifference" ]
        squaredDifference
        any
        any
        (fun x y -> (x - y) * (x - y))
        (fun x y -> 2.0 * (x - y))
        (fun x y -> -2.0 * (x - y))
    binary "nextAfter" [ "nextAfter" ] nextAfter any any nextAfter' (fun _ _ -> 1.0) (fun _ _ -> 0.0)
]

// Quotients that stay between two integers.
let private dividend, divisor = between -2.5 -2.3, between 1.0 1.05
let private none _ _ = 0.0

let private remainders = [
    binary
        "truncatedRemainder"
        [ "truncatedRemainder" ]
        truncatedRemainder
        dividend
        divisor
        (%)
        (fun _ _ -> 1.0)
        (fun x y -> -(Math.Truncate(x / y)))
    binary "floorDivide" [ "floorDivide" ] floorDivide dividend divisor (fun x y -> Math.Floor(x / y)) none none
    binary
        "truncatedDivide"
        [ "truncatedDivide" ]
        truncatedDivide
        dividend
        divisor
        (fun x y -> Math.Truncate(x / y))
        none
        none
]

let private norm' (parts: float[]) = Math.Sqrt(Array.sumBy (fun x -> x * x) parts)
let private shrunk limit (x: float[]) = x |> Array.map (fun e -> e * limit / Math.Max(norm' x, limit))

let private clipped = [
    row "clipByNorm" [ "clipByNorm" ] (fun xs -> clipByNorm 0.5 xs[0]) [| [| 2; 3 |] |] [| awayFromZero |] (fun xs ->
        shrunk 0.5 xs[0])
    row "clipByNorm inside" [] (fun xs -> clipByNorm 50.0 xs[0]) [| [| 2; 3 |] |] [| awayFromZero |] (fun xs -> xs[0])
    row
        "clipByGlobalNorm"
        [ "clipByGlobalNorm" ]
        (fun xs -> clipByGlobalNorm 0.5 xs |> Seq.map (reshape [ -1 ]) |> concatenate 0)
        [| [| 2; 2 |]; [| 3 |] |]
        [| awayFromZero; awayFromZero |]
        (fun xs -> shrunk 0.5 (Array.concat xs))
    // Only where f has slope 1 do differences of values agree with the derivative.
    unary "straightThrough" [ "straightThrough" ] (straightThrough (fun x -> x + 2.5)) any (fun x -> x + 2.5) (fun _ ->
        1.0)
]

let rows: Row list = activations @ guards @ pairs @ remainders @ clipped

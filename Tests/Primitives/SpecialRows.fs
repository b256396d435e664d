// The rows of Primitives/Special.fs. References are series or exact identities where the naive formula would lose
// digits.
module FunGrad.Tests.Primitives.SpecialRows

open System
open FunGrad
open FunGrad.Tests.Primitives.Row

let private any = between -2.0 2.0
let private positive = between 0.4 3.0

// Both keep -0 and small numbers: the first terms of the series are exact enough below 1e-5.
let private expm1' x = if abs x < 1e-5 then x * (1.0 + x / 2.0) else Math.Exp x - 1.0
let private log1p' x = if abs x < 1e-5 then x * (1.0 - x / 2.0) else Math.Log(1.0 + x)
// The smaller exponential first, so that nothing overflows.
let private sigmoid' x = if x < 0.0 then Math.Exp x / (1.0 + Math.Exp x) else 1.0 / (1.0 + Math.Exp -x)
let private softplus' x = Math.Max(x, 0.0) + log1p' (Math.Exp -(abs x))

let private sign' (x: float) =
    if x > 0.0 then 1.0
    elif x < 0.0 then -1.0
    else x + 0.0

let rows: Row list = [
    unary "expm1" [ "expm1" ] expm1 any expm1' Math.Exp
    unary "log1p" [ "log1p" ] log1p (between -0.6 3.0) log1p' (fun x -> 1.0 / (1.0 + x))
    unary "log2" [ "log2" ] log2 positive Math.Log2 (fun x -> 1.0 / (x * Math.Log 2.0))
    unary "rsqrt" [ "rsqrt" ] rsqrt positive (fun x -> 1.0 / Math.Sqrt x) (fun x -> -0.5 / (x * Math.Sqrt x))
    unary "cbrt" [ "cbrt" ] cbrt awayFromZero Math.Cbrt (fun x -> 1.0 / (3.0 * Math.Pow(Math.Cbrt x, 2.0)))
    unary "reciprocal" [ "reciprocal" ] reciprocal awayFromZero (fun x -> 1.0 / x) (fun x -> -1.0 / (x * x))
    unary "square" [ "square" ] square any (fun x -> x * x) (fun x -> 2.0 * x)
    unary "signum" [ "signum" ] signum awayFromZero sign' (fun _ -> 0.0)
    unary "asinh" [ "asinh" ] asinh any Math.Asinh (fun x -> 1.0 / Math.Sqrt(x * x + 1.0))
    unary "acosh" [ "acosh" ] acosh (between 1.4 3.0) Math.Acosh (fun x -> 1.0 / Math.Sqrt(x * x - 1.0))
    unary "atanh" [ "atanh" ] atanh (between -0.7 0.7) Math.Atanh (fun x -> 1.0 / (1.0 - x * x))
    unary "sigmoid" [ "sigmoid" ] sigmoid any sigmoid' (fun x -> 0.25 / Math.Pow(Math.Cosh(x / 2.0), 2.0))
    unary "softplus" [ "softplus" ] softplus any softplus' sigmoid'
    unary "softsign" [ "softsign" ] softsign awayFromZero (fun x -> x / (1.0 + abs x)) (fun x ->
        1.0 / Math.Pow(1.0 + abs x, 2.0))
]

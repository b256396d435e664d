// Bessel functions of whole order in random programs: ascending series over floats, with slopes by the orders beside
// them. Law: the relative error is below 1e-11 where the families accept points. Read next: Reductions.fs.
module internal FunGrad.Properties.BesselFunctions

open System
open FunGrad
open FunGrad.Properties.Operation

let private real = Number.ofFloat
let private half = real 0.5
let private terms = 24

let private factorials = Array.scan (fun product k -> product * float k) 1.0 [| 1 .. terms + 8 |]
let private factorial n = factorials[n]

/// Σ weight k·(±x²/4)ᵏ/(k!(n + k)!)·(x/2)ⁿ, with the sign of the terms.
let private series (sign: float) (weight: int -> float) n (x: float) =
    let quarter = sign * x * x / 4.0
    let mutable total, power = 0.0, Math.Pow(x / 2.0, float n) // Mutation: local

    for k in 0..terms do
        total <- total + weight k * power / (factorial k * factorial (n + k))
        power <- power * quarter

    total

let private unweighted _ = 1.0
let private valueI n x = series 1.0 unweighted n x
let private valueJ n x = series -1.0 unweighted n x

/// ψ(k + 1) = -γ + 1 + 1/2 + ... + 1/k.
let private digammasAfter =
    Array.scan (fun total k -> total + 1.0 / float k) -0.57721566490153286061 [| 1 .. terms + 8 |]

/// The finite part Σ (n - k - 1)!/k!·(∓x²/4)ᵏ·(x/2)⁻ⁿ of the second kinds.
let private finite sign n (x: float) =
    let term k = factorial (n - k - 1) / factorial k * Math.Pow(sign * x * x / 4.0, float k)
    Math.Pow(x / 2.0, -(float n)) * (Seq.sumBy term (seq { 0 .. n - 1 }))

let private harmonic n k = digammasAfter[k] + digammasAfter[n + k]

let private valueY n x = (2.0 * valueJ n x * log (x / 2.0) - finite 1.0 n x - series -1.0 (harmonic n) n x) / Math.PI

let private valueK n x =
    let sign = if n % 2 = 0 then 1.0 else -1.0
    0.5 * finite -1.0 n x - sign * valueI n x * log (x / 2.0) + sign * 0.5 * series 1.0 (harmonic n) n x

/// The tower: the slope is (f(n - 1) + sign·f(n + 1))/2 times a factor, where f(-1) = sign·f(1).
let rec private tower value (factor: float) (sign: float) n (x: Number) : Number =
    let order n = tower value factor sign n

    let slope x =
        if n = 0 then
            real (factor * sign) * order 1 x
        else
            real factor * half * (order (n - 1) x + real sign * order (n + 1) x)

    Number.analytic (value n) slope x

let private besselI' n = tower valueI 1.0 1.0 n
let private besselJ' n = tower valueJ 1.0 -1.0 n
let private besselY' n = tower valueY 1.0 -1.0 n
let private besselK' n = tower valueK -1.0 1.0 n

let private scaled n (x: Number) = exp -(abs x) * besselI' n x

let private ordered name smooth (f: int -> Tensor -> Tensor) (reference: int -> Number -> Number) : Family =
    drawn name [ name ] 1 (fun random _ ->
        let n = random.Next 4
        Some(elementwise $"{name} {n}" smooth (f n) (reference n)))

let private moderate x = abs x <= 4.0
let private awayFromZero x = moderate x && abs x >= 0.1
let private positive x = x >= 0.5 && x <= 3.0

let families: Family list = [
    unary "besselI0" moderate besselI0 (besselI' 0)
    unary "besselI1" moderate besselI1 (besselI' 1)
    unary "besselI0e" awayFromZero besselI0e (scaled 0)
    unary "besselI1e" awayFromZero besselI1e (scaled 1)
    ordered "besselI" moderate besselI besselI'
    ordered "besselJ" moderate besselJ besselJ'
    ordered "besselY" positive besselY besselY'
    ordered "besselK" positive besselK besselK'
]

// Special functions computed slowly from their definitions, for the rows to compare with. Integrals over the whole
// line or a whole period by the trapezoidal rule, which converges geometrically there; others by Simpson's. Law: the
// relative error is below 1e-13 for the arguments that rows draw. Read next: SpecialFunctionRows.fs.
module FunGrad.Tests.Primitives.References

open System

/// The integral of f over [low, high], for f that vanishes at both ends or is periodic.
let private trapezoid low high count (f: float -> float) =
    let h = (high - low) / float count
    h * (Seq.init count (fun k -> f (low + h * float k)) |> Seq.sum)

let private simpson low high count (f: float -> float) =
    let h = (high - low) / float count

    let weight k =
        if k = 0 || k = count then 1.0
        elif k % 2 = 1 then 4.0
        else 2.0

    h / 3.0 * (Seq.init (count + 1) (fun k -> weight k * f (low + h * float k)) |> Seq.sum)

// -- The error function -----------------------------------------------------------------------------------------------

let private erfSeries (x: float) =
    let terms = Seq.unfold (fun (term, n) -> Some(term, (term * 2.0 * x * x / (2.0 * n + 3.0), n + 1.0))) (x, 0.0)
    2.0 / Math.Sqrt Math.PI * Math.Exp(-x * x) * (terms |> Seq.take 100 |> Seq.sum)

/// Laplace's continued fraction, for x from 2 on.
let private erfcFraction (x: float) =
    let tail = Seq.fold (fun rest n -> x + float n / 2.0 / rest) x (seq { 200..-1..1 })
    Math.Exp(-x * x) / Math.Sqrt Math.PI / tail

let erfc (x: float) =
    if x > 2.0 then erfcFraction x
    elif x < -2.0 then 2.0 - erfcFraction -x
    else 1.0 - erfSeries x

let erf (x: float) =
    if x = 0.0 then x
    elif x > 2.0 then 1.0 - erfcFraction x
    elif x < -2.0 then erfcFraction -x - 1.0
    else erfSeries x

let normalCdf (x: float) = 0.5 * erfc (-x / Math.Sqrt 2.0)
let normalDensity (x: float) = Math.Exp(-0.5 * x * x) / Math.Sqrt(2.0 * Math.PI)

/// The number between bounds at which an increasing function takes a value.
let inverse low high (f: float -> float) (value: float) =
    let halve (low, high) = let middle = (low + high) / 2.0 in if f middle < value then middle, high else low, middle
    Seq.fold (fun bounds _ -> halve bounds) (low, high) (seq { 1..200 }) |> fst

// -- The gamma function -----------------------------------------------------------------------------------------------

/// The integral of uᵏ exp(x·u - eᵘ): the k-th derivative of Γ.
let private gammaDerivative k (x: float) =
    trapezoid -120.0 8.0 1280 (fun u -> Math.Pow(u, float k) * Math.Exp(x * u - Math.Exp u))

let gamma x = gammaDerivative 0 x

/// Γ⁽ᵏ⁾/Γ about its own mean: the integrals whose combinations are the derivatives of log Γ.
let private centralMoment k (x: float) =
    let mean = gammaDerivative 1 x / gamma x

    trapezoid -120.0 8.0 1280 (fun u -> Math.Pow(u - mean, float k) * Math.Exp(x * u - Math.Exp u))
    / gamma x

let lgamma x = Math.Log(gamma x)

/// The n-th derivative of digamma, for n up to 3.
let polygamma n x =
    match n with
    | 0 -> gammaDerivative 1 x / gamma x
    | 1
    | 2 -> centralMoment (n + 1) x
    | _ -> centralMoment 4 x - 3.0 * Math.Pow(centralMoment 2 x, 2.0)

let private zetaIntegral k (s: float) (q: float) =
    trapezoid -120.0 8.0 1280 (fun u ->
        let t = Math.Exp u
        let lost = if t < 1e-6 then t * (1.0 - t / 2.0) else 1.0 - Math.Exp -t
        Math.Pow(u, float k) * Math.Exp(s * u - q * t) / lost)

let zeta s q = zetaIntegral 0 s q / gamma s
let zetaSlope s q = zetaIntegral 1 s q / gamma s - polygamma 0 s * zeta s q

/// P(a, x) by its power series.
let igamma (a: float) (x: float) =
    let terms = Seq.unfold (fun (term, k) -> Some(term, (term * x / (a + k), k + 1.0))) (1.0 / a, 1.0)
    Math.Pow(x, a) * Math.Exp -x / gamma a * (terms |> Seq.take 100 |> Seq.sum)

let gammaDensity (a: float) (x: float) = Math.Pow(x, a - 1.0) * Math.Exp -x / gamma a

// -- Bessel functions -------------------------------------------------------------------------------------------------

let private circle f = trapezoid 0.0 (2.0 * Math.PI) 128 f / (2.0 * Math.PI)
let besselI n x = circle (fun t -> Math.Exp(x * Math.Cos t) * Math.Cos(float n * t))
let besselJ n x = circle (fun t -> Math.Cos(float n * t - x * Math.Sin t))

let besselK n x = 0.5 * trapezoid -8.0 8.0 640 (fun t -> Math.Exp(-x * Math.Cosh t) * Math.Cosh(float n * t))

let besselY n x =
    let waves = simpson 0.0 Math.PI 4000 (fun t -> Math.Sin(x * Math.Sin t - float n * t))
    let sign = if n % 2 = 0 then 1.0 else -1.0
    let growth t = Math.Exp(float n * t) + sign * Math.Exp(-(float n) * t)
    (waves - simpson 0.0 8.0 20000 (fun t -> growth t * Math.Exp(-x * Math.Sinh t))) / Math.PI

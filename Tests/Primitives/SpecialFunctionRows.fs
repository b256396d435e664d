// The rows of Primitives/SpecialFunctions.fs and IncompleteFunctions.fs. Functions whose references hold for ordinary
// arguments only leave special numbers to SpecialFunctionTests.
module FunGrad.Tests.Primitives.SpecialFunctionRows

open System
open FunGrad
open FunGrad.Tests.Primitives.Row

let private any = between -2.0 2.0
let private positive = between 0.6 3.0
let private atOrdinaryPoints row = { row with Each = None }

let private smooth name covers f draw value slope = atOrdinaryPoints (unary name covers f draw value slope)
let private smooth2 name covers f drawX drawY value x y = atOrdinaryPoints (binary name covers f drawX drawY value x y)

let private twoByRootPi = 2.0 / Math.Sqrt Math.PI

let private erfinv' (y: float) =
    if not (abs y <= 1.0) then nan
    elif abs y = 1.0 then y * infinity
    elif abs y < 1e-8 then y / twoByRootPi
    else References.inverse -6.0 6.0 References.erf y

let private normalQuantile' = References.inverse -10.0 10.0 References.normalCdf

let private errors = [
    unary "erf" [ "erf" ] erf any References.erf (fun x -> twoByRootPi * Math.Exp(-x * x))
    unary "erfc" [ "erfc" ] erfc any References.erfc (fun x -> -twoByRootPi * Math.Exp(-x * x))
    unary "erfinv" [ "erfinv" ] erfinv (between -0.8 0.8) erfinv' (fun y ->
        Math.Exp(Math.Pow(erfinv' y, 2.0)) / twoByRootPi)
    unary "normalCdf" [ "normalCdf" ] normalCdf any References.normalCdf References.normalDensity
    smooth "normalQuantile" [ "normalQuantile" ] normalQuantile (between 0.1 0.9) normalQuantile' (fun p ->
        1.0 / References.normalDensity (normalQuantile' p))
]

let private gammas = [
    smooth "lgamma" [ "lgamma" ] lgamma positive References.lgamma (References.polygamma 0)
    smooth "digamma" [ "digamma" ] digamma positive (References.polygamma 0) (References.polygamma 1)
    smooth "polygamma 0" [] (polygamma 0) positive (References.polygamma 0) (References.polygamma 1)
    smooth "polygamma 1" [] (polygamma 1) positive (References.polygamma 1) (References.polygamma 2)
    smooth "polygamma 2" [ "polygamma" ] (polygamma 2) positive (References.polygamma 2) (References.polygamma 3)
    smooth2 "zeta" [ "zeta" ] zeta (between 1.8 4.0) (between 0.6 3.0) References.zeta References.zetaSlope (fun s q ->
        -s * References.zeta (s + 1.0) q)
]

/// Γ(x₁)Γ(x₂)Γ(x₃)/Γ(x₁ + x₂ + x₃) of rows of three.
let private lbeta' (x: float[]) =
    x
    |> Array.chunkBySize 3
    |> Array.map (fun row -> Array.sumBy References.lgamma row - References.lgamma (Array.sum row))

/// The slope in a has no closed form: finite differences hold it.
let private withoutDerivative row = { row with Derivative = None }

let private incomplete = [
    withoutDerivative (
        smooth2 "igamma" [ "igamma" ] igamma positive positive References.igamma (fun _ _ -> nan) (fun _ _ -> nan)
    )
    withoutDerivative (
        smooth2
            "igammac"
            [ "igammac" ]
            igammac
            positive
            positive
            (fun a x -> 1.0 - References.igamma a x)
            (fun _ _ -> nan)
            (fun _ _ -> nan)
    )
    smooth "igamma in x" [] (igamma (tensor 2.5)) positive (References.igamma 2.5) (References.gammaDensity 2.5)
    // At least 2 of 4 throws, each with chance x.
    smooth
        "betainc in x"
        [ "betainc" ]
        (betainc (tensor 2.0) (tensor 3.0))
        (between 0.2 0.8)
        (fun x -> 6.0 * x * x - 8.0 * x * x * x + 3.0 * x * x * x * x)
        (fun x -> 12.0 * x - 24.0 * x * x + 12.0 * x * x * x)
    row "lbeta" [ "lbeta" ] (fun xs -> lbeta xs[0]) [| [| 2; 3 |] |] [| positive |] (fun xs -> lbeta' xs[0])
]

let private ordered name covers f draw value slope n = smooth $"{name} {n}" covers (f n) draw (value n) (slope n)

/// The slope by neighbours: (f(n - 1) + sign·f(n + 1))/2, where f(-1) = sign·f(1).
let private neighbours sign (f: int -> float -> float) n x =
    if n = 0 then sign * f 1 x else 0.5 * (f (n - 1) x + sign * f (n + 1) x)

let private scaled n x = Math.Exp(-(abs x)) * References.besselI n x
let private scaledSlope n x = neighbours 1.0 scaled n x - float (sign x) * scaled n x
let private slopeK n x = -(neighbours 1.0 References.besselK n x)
let private bessel0e, bessel1e = [ "besselI0e" ], [ "besselI1e" ]

let private bessels = [
    smooth "besselI0" [ "besselI0" ] besselI0 any (References.besselI 0) (References.besselI 1)
    smooth "besselI1" [ "besselI1" ] besselI1 any (References.besselI 1) (neighbours 1.0 References.besselI 1)
    smooth "besselI0e" bessel0e besselI0e awayFromZero (scaled 0) (scaledSlope 0)
    smooth "besselI1e" bessel1e besselI1e awayFromZero (scaled 1) (scaledSlope 1)

    for n in 0..3 do
        ordered "besselI" [ "besselI" ] besselI any References.besselI (neighbours 1.0 References.besselI) n
        ordered "besselJ" [ "besselJ" ] besselJ any References.besselJ (neighbours -1.0 References.besselJ) n

    for n in 0..2 do
        ordered "besselY" [ "besselY" ] besselY positive References.besselY (neighbours -1.0 References.besselY) n
        ordered "besselK" [ "besselK" ] besselK positive References.besselK slopeK n
]

let rows: Row list = errors @ gammas @ incomplete @ bessels

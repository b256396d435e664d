// Special functions in random programs: series and asymptotic expansions over the oracle's numbers themselves, so that
// every derivative follows, or floats with a tower of slopes. Law: the relative error is below 1e-11 where the families
// accept points. Read next: BesselFunctions.fs.
module internal FunGrad.Properties.SpecialFunctions

open System
open FunGrad
open FunGrad.Properties.Operation

let private real = Number.ofFloat
let private square' (x: Number) = x * x

// -- The error function -----------------------------------------------------------------------------------------------

let private erfSeries (x: float) =
    let mutable total, term = 0.0, x // Mutation: local

    for n in 0..60 do
        total <- total + term
        term <- term * 2.0 * x * x / (2.0 * float n + 3.0)

    2.0 / sqrt Math.PI * exp (-x * x) * total

/// Laplace's continued fraction, for x from 2 on.
let private erfcFraction (x: float) =
    let mutable tail = x // Mutation: local

    for n in 100..-1..1 do
        tail <- x + float n / 2.0 / tail

    exp (-x * x) / sqrt Math.PI / tail

let private erfcValue (x: float) =
    if x > 2.0 then erfcFraction x
    elif x < -2.0 then 2.0 - erfcFraction -x
    else 1.0 - erfSeries x

let private erfValue (x: float) = if abs x <= 2.0 then erfSeries x else 1.0 - erfcValue x
let private bell (x: Number) = real (2.0 / sqrt Math.PI) * exp -(square' x)
let private erf' = Number.analytic erfValue bell
let private erfc' = Number.analytic erfcValue (bell >> (~-))

let normalCdf' (x: Number) = real 0.5 * erfc' (-x / real (sqrt 2.0))

/// The number at which an increasing function takes a value, by halving.
let private inverse (f: float -> float) (value: float) =
    let halve (low, high) =
        let middle = (low + high) / 2.0
        if f middle < value then middle, high else low, middle

    Seq.fold (fun bounds _ -> halve bounds) (-5.0, 5.0) (seq { 1..60 }) |> fst

let rec private erfinv' x : Number = Number.analytic (inverse erfValue) (fun x -> Number.one / bell (erfinv' x)) x

let private normalQuantile' (p: Number) = real (sqrt 2.0) * erfinv' (real 2.0 * p - Number.one)

let private errors = [
    unary "erf" (fun x -> abs x <= 4.0) erf erf'
    unary "erfc" (fun x -> abs x <= 4.0) erfc erfc'
    unary "erfinv" (fun x -> abs x <= 0.9) erfinv erfinv'
    unary "normalCdf" (fun x -> abs x <= 5.0) normalCdf normalCdf'
    unary "normalQuantile" (fun p -> p >= 0.05 && p <= 0.95) normalQuantile normalQuantile'
]

// -- The gamma function -----------------------------------------------------------------------------------------------

/// The Bernoulli numbers B₂, B₄, ...
let private bernoulli = [
    1.0 / 6.0
    -1.0 / 30.0
    1.0 / 42.0
    -1.0 / 30.0
    5.0 / 66.0
    -691.0 / 2730.0
    7.0 / 6.0
    -3617.0 / 510.0
]

let private shift = 12

/// The first of the numbers x, x + 1, ... that are summed before an expansion takes over.
let private early (x: Number) = [ for k in 0 .. shift - 1 -> x + real (float k) ]

/// log Γ of a positive number: Stirling's expansion after a shift.
let private logGamma (x: Number) =
    let far = x + real (float shift)

    let corrections = [
        for k, b in List.indexed bernoulli ->
            let n = 2.0 * float k + 2.0
            real (b / (n * (n - 1.0))) / (far ** real (n - 1.0))
    ]

    (far - real 0.5) * log far - far + real (0.5 * log (2.0 * Math.PI)) + Number.sum corrections
    - Number.sum (List.map log (early x))

/// Its slope, by an expansion of its own.
let private digamma' (x: Number) =
    let far = x + real (float shift)

    let corrections = [
        for k, b in List.indexed bernoulli ->
            let n = 2.0 * float k + 2.0
            real (b / n) / (far ** real n)
    ]

    log far
    - real 0.5 / far
    - Number.sum corrections
    - Number.sum [ for term in early x -> Number.one / term ]

/// Σ (q + k)⁻ˢ by Euler's and Maclaurin's formula.
let private zeta' (s: Number) (q: Number) =
    let far = q + real (float shift)

    let correction k b =
        let rising = Number.product [ for j in 0 .. 2 * k -> (s + real (float j)) / real (float (j + 1)) ]
        real (b / (2.0 * float k + 2.0)) * rising * far ** (real -(2.0 * float k + 1.0) - s)

    Number.sum [ for term in early q -> term ** -s ]
    + far ** (Number.one - s) / (s - Number.one)
    + far ** -s / real 2.0
    + Number.sum (List.mapi correction bernoulli)

/// The n-th derivative of digamma, n > 0: ±n!·ζ(n + 1, x).
let private polygamma' n (x: Number) =
    let factorial = Seq.fold (fun product k -> product * float k) 1.0 (seq { 1..n })
    real (if n % 2 = 1 then factorial else -factorial) * zeta' (real (float n + 1.0)) x

/// P(a, x) by its power series.
let private igamma' (a: Number) (x: Number) =
    let next (term: Number, k) = term * x / (a + real k), k + 1.0
    let terms = Seq.unfold (fun state -> Some(fst state, next state)) (Number.one, 1.0)
    exp (a * log x - x - logGamma (a + Number.one)) * Number.sum (Seq.take 45 terms)

let private ordinary x = x >= 0.3 && x <= 5.0
let private both accepts a x = accepts a && accepts x

let private polygammas =
    drawn "polygamma" [ "polygamma" ] 1 (fun random _ ->
        let n = random.Next 4
        let reference = if n = 0 then digamma' else polygamma' n
        Some(elementwise $"polygamma {n}" (fun x -> x >= 0.5) (polygamma n) reference))

/// The sum of binomial chances, which the function is at whole parameters.
let private betainc' a b (x: Number) =
    let choose n k = Seq.fold (fun c j -> c * float (n - j) / float (j + 1)) 1.0 (seq { 0 .. k - 1 })
    let power (x: Number) n = Number.product (Seq.replicate n x)
    let n = a + b - 1
    Number.sum [ for k in a..n -> real (choose n k) * power x k * power (Number.one - x) (n - k) ]

/// The parameters carry no derivative, so they are drawn.
let private betaincs =
    drawn "betainc" [ "betainc" ] 1 (fun random _ ->
        let a, b = 1 + random.Next 4, 1 + random.Next 4
        let f = betainc (tensor a) (tensor b)
        Some(elementwise $"betainc (tensor {a}) (tensor {b})" (fun x -> x >= 0.1 && x <= 0.9) f (betainc' a b)))

let private logBeta (line: Number[]) = Number.sum (Seq.map logGamma line) - logGamma (Number.sum line)

let private lbetas =
    drawn "lbeta" [ "lbeta" ] 1 (fun _ shapes ->
        let last = shapes[0].Length - 1

        Some {
            Name = "lbeta"
            Code = call "lbeta"
            Shape = fun shapes -> if last < 0 then None else Some(NumberArray.without last shapes[0])
            Tensors = fun xs -> lbeta xs[0]
            Numbers = fun xs -> NumberArray.reduce last logBeta xs[0]
            Accepts = where ordinary
        })

let private gammas = [
    unary "lgamma" ordinary lgamma logGamma
    unary "digamma" ordinary digamma digamma'
    polygammas
    binary "zeta" (fun s q -> s >= 1.5 && s <= 4.0 && q >= 0.5) zeta zeta'
    binary "igamma" (both ordinary) igamma igamma'
    binary "igammac" (both ordinary) igammac (fun a x -> Number.one - igamma' a x)
    betaincs
    lbetas
]

let families: Family list = errors @ gammas

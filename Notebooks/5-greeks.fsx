(**
# Greeks of an option

The price of a European call in the model of Black and Scholes is a function of five numbers. Its derivatives are called
Greeks, and desks hedge by them. Textbooks give a formula for each; here the price alone is written down, and the
formulas only check it.
*)
#load "notebook.fsx"
#load "picture.fsx"

open FunGrad
open Plotly.NET
open Notebook
open Picture

type Market = { Spot: Tensor; Volatility: Tensor; Rate: Tensor; Maturity: Tensor }

let strike = 100.0

(**
The formula measures how far the spot lies from the strike, in widths of the distribution:
$d_1 = \frac{\ln(S/K) + (r + \sigma^2/2)\,T}{\sigma\sqrt T}$ and $d_2 = d_1 - \sigma\sqrt T$.
*)
let distances (m: Market) =
    let width = m.Volatility * sqrt m.Maturity
    let first = (log (m.Spot / strike) + (m.Rate + m.Volatility ** 2.0 / 2.0) * m.Maturity) / width
    first, first - width

(**
The price is $C = S\,\Phi(d_1) - K e^{-rT}\,\Phi(d_2)$.
*)
let call (m: Market) =
    let first, second = distances m
    m.Spot * normalCdf first - strike * exp (-m.Rate * m.Maturity) * normalCdf second

let today = {
    Spot = tensor 105.0
    Volatility = tensor 0.2
    Rate = tensor 0.03
    Maturity = tensor 0.75
}

printfn $"price {decimals 4 (float (call today))}"

(**
## First order: one gradient

`grad` of a function of a record is a record of the same type. One run back gives all four at once; theta is the loss by
the passing of time, so its sign is turned.
*)
let greeks = grad call today

printfn $"delta {decimals 6 (float greeks.Spot)}"
printfn $"vega  {decimals 6 (float greeks.Volatility)}"
printfn $"rho   {decimals 6 (float greeks.Rate)}"
printfn $"theta {decimals 6 (-(float greeks.Maturity))}"

(**
The closed forms, over plain numbers, agree to the last digits.
*)
let s, v, r, t = 105.0, 0.2, 0.03, 0.75
let d1, d2 = let first, second = distances today in float first, float second
let phi x = exp (-x * x / 2.0) / sqrt (2.0 * System.Math.PI)
let normal = MathNet.Numerics.Distributions.Normal(0.0, 1.0)
let discount = exp (-r * t)

claim "delta = Φ(d₁)" (isNear (normal.CumulativeDistribution d1) (float greeks.Spot))
claim "vega = S φ(d₁) √T" (isNear (s * phi d1 * sqrt t) (float greeks.Volatility))
claim "rho = K T e⁻ʳᵀ Φ(d₂)" (isNear (strike * t * discount * normal.CumulativeDistribution d2) (float greeks.Rate))

let decay = s * phi d1 * v / (2.0 * sqrt t) + r * strike * discount * normal.CumulativeDistribution d2
claim "theta" (isNear decay (float greeks.Maturity))

(**
## Second order: derivatives of derivatives

Gamma, vanna and volga are the second derivatives by spot and volatility: a Hessian of the price as a function of the
two.
*)
let bySpotAndVolatility (x: Tensor) = call { today with Spot = x[0]; Volatility = x[1] }

let curvature = hessian bySpotAndVolatility (stack 0 [ today.Spot; today.Volatility ])
let gamma, vanna, volga = float curvature[0, 0], float curvature[0, 1], float curvature[1, 1]
printfn $"gamma {decimals 6 gamma}, vanna {decimals 6 vanna}, volga {decimals 6 volga}"

claim "gamma = φ(d₁) / (S σ √T)" (isNear (phi d1 / (s * v * sqrt t)) gamma)
claim "vanna = −φ(d₁) d₂ / σ" (isNear (-(phi d1) * d2 / v) vanna)
claim "volga = vega d₁ d₂ / σ" (isNear (float greeks.Volatility * d1 * d2 / v) volga)

(**
## A whole book at once

`vmap` prices a row of spots in one run, and gives the Greeks of each. Delta rises from 0 to 1 around the strike, and
gamma is largest where it rises fastest.
*)
let spots = linspace 60.0 150.0 91
let priceAt spot = call { today with Spot = spot }
let deltas, gammas = vmap (diff priceAt) spots, vmap (diff2 priceAt) spots

[
    Chart.Line(toArray spots, toArray deltas, Name = "delta")
    Chart.Line(toArray spots, toArray (20.0 * gammas), Name = "20 · gamma")
]
|> Chart.combine
|> titled "Delta and gamma by spot" "spot" ""
|> show "greeks"

claim "delta rises" (Array.pairwise (toArray deltas) |> Array.forall (fun (low, high) -> low < high))

(**
## Implied volatility

Which volatility explains a price seen in the market? Newton's method needs vega, and gets it with the price from one
run.
*)
let impliedVolatility (seen: float) =
    let step (guess: Tensor) =
        let price, vega = valueAndGrad (fun volatility -> call { today with Volatility = volatility }) guess
        guess - (price - seen) / vega

    Seq.fold (fun guess _ -> step guess) (tensor 0.4) [ 1..6 ]

let implied = impliedVolatility (float (call { today with Volatility = tensor 0.27 }))
printfn $"implied volatility {decimals 6 (float implied)}"

claim "the price at 27 % implies 27 %" (isNear 0.27 (float implied))

(**
## Without a formula: Monte Carlo

For most contracts there is no closed form. The same call by simulation: the derivative of the mean of discounted
payoffs is the mean of their derivatives, and one run back through all paths gives each Greek with the same random
numbers.
*)
let draws = randomNormal [ 200_000 ] (randomKey 1)

let simulated (m: Market) =
    let drift = (m.Rate - m.Volatility ** 2.0 / 2.0) * m.Maturity
    let ends = m.Spot * exp (drift + m.Volatility * sqrt m.Maturity * draws)
    exp (-m.Rate * m.Maturity) * mean (relu (ends - strike))

let estimate = grad simulated today
printfn $"delta by simulation {decimals 2 (float estimate.Spot)}, vega {decimals 0 (float estimate.Volatility)}"

claim "delta within a hundredth" (abs (float estimate.Spot - float greeks.Spot) < 0.01)
claim "vega within two hundredths of itself" (isWithin 0.02 (float greeks.Volatility) (float estimate.Volatility))

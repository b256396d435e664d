// European calls, S·N(d₁) - K·exp(-rT)·N(d₂): the price, and five Greeks by differentiating it. Only the price is written down:
// delta, vega, theta and rho are its gradient, gamma is the tangent of delta.
module FunGrad.Benchmarks.BlackScholesProblem

open System
open FunGrad
open FunGrad.Benchmarks.Compare
open FunGrad.Benchmarks.Entries

let private options = 1_000_000
let private between low high = Array.map (fun x -> low + (high - low) * (x + 1.0) / 2.0)

/// Spots, volatilities, maturities, rates and strikes.
let private market () = [
    draw 1 options |> between 80.0 120.0
    draw 2 options |> between 0.1 0.5
    draw 3 options |> between 0.1 2.0
    draw 4 options |> between 0.0 0.08
    draw 5 options |> between 80.0 120.0
]

let private price strike (spot: Tensor, volatility, maturity, rate) =
    let deviation: Tensor = volatility * sqrt maturity
    let present: Tensor = strike * exp (-rate * maturity)
    let d = log (spot / present) / deviation + deviation / 2.0
    spot * normalCdf d - present * normalCdf (d - deviation)

let private rows (market: Tensor) =
    let market = reshape [ 5; options ] market
    struct (market[0], market[1], market[2], market[3], market[4])

let private prices market =
    let struct (spot, volatility, maturity, rate, strike) = rows market
    price strike (spot, volatility, maturity, rate)

let private greeks market =
    let struct (spot, volatility, maturity, rate, strike) = rows market

    let gradient spot = grad (price strike >> sum) (spot, volatility, maturity, rate)
    let (delta, vega, decay, rho), (gamma, _, _, _) = jvp gradient spot (onesLike spot)
    struct (price strike (spot, volatility, maturity, rate), delta, gamma, vega, -decay, rho)

let private peers workload (market: float[] list) = Torch.peers workload (market[4] :: List.take 4 market)

let value () =
    let market = market ()
    let flat = Array.concat market

    {
        Workload = "black-scholes value"
        Reference = None
        Peers = peers "black-scholes value" market
        Entries = [
            into "hand scalar" options (fun into -> BlackScholes.Price(flat, into))
            into "hand simd" options (fun into -> BlackScholes.PriceSimd(flat, into))
            yield! ofVector flat options prices
        ]
    }

let allGreeks () =
    let market = market ()
    let flat = Array.concat market
    let start = tensor flat
    let compiled = Transform.Compile(Func<Tensor, _> greeks)

    let list struct (price, delta, gamma, vega, theta, rho) = [ price; delta; gamma; vega; theta; rho ]

    {
        Workload = "black-scholes"
        Reference = None
        Peers = peers "black-scholes" market
        Entries = [
            into "hand scalar" (6 * options) (fun into -> BlackScholes.Greeks(flat, into))
            into "hand simd" (6 * options) (fun into -> BlackScholes.GreeksSimd(flat, into))
            tensors "fungrad eager" (fun () -> list (greeks start))
            into "fungrad compiled" (6 * options) (fun into -> compiled.Invoke(ReadOnlySpan flat, Span into))
        ]
    }

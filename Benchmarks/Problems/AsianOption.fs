// An arithmetic Asian call on 10⁵ paths of 252 steps: its value, and its Greeks path by path, which are the gradient of the mean
// of what the paths pay. The normals are data, drawn once from a key.
module FunGrad.Benchmarks.AsianOptionProblem

open FunGrad
open FunGrad.Benchmarks.Compare
open FunGrad.Benchmarks.Entries

let private steps, paths = 252, 100_000

/// Spot, volatility, rate, maturity and strike.
let private market = [| 100.0; 0.2; 0.03; 1.0; 100.0 |]

let private normals = lazy (randomNormal [ steps; paths ] (randomKey 7))

let private price (market: Tensor) =
    let spot, volatility, rate, maturity, strike = market[0], market[1], market[2], market[3], market[4]
    let step = maturity / float steps
    let drift, deviation = (rate - volatility * volatility / 2.0) * step, volatility * sqrt step

    let advance (here: Tensor, total: Tensor) (noise: Tensor) =
        let here = here * exp (drift + deviation * noise)
        (here, total + here), tensor 0.0

    let (_, total), _ = scan advance (broadcast [ paths ] spot, zeros [ paths ]) (normals.Force())

    exp (-rate * maturity) * mean (relu (total / float steps - strike))

let private hand () =
    let normals = toArray (normals.Force())
    AsianOption(normals, steps), normals

let value () =
    let hand, normals = hand ()

    {
        Workload = "asian-option value"
        Reference = None
        Peers = Torch.peers "asian-option value" [ normals; market ]
        Entries = [
            into "hand scalar" 1 (fun into -> into[0] <- hand.Value market)
            into "hand simd" 1 (fun into -> into[0] <- hand.ValueSimd market)
            yield! ofVector market 1 price
        ]
    }

let gradient () =
    let hand, normals = hand ()

    {
        Workload = "asian-option"
        Reference = None
        Peers = Torch.peers "asian-option" [ normals; market ]
        Entries = [
            into "hand scalar" 5 (fun into -> hand.Gradient(market, into) |> ignore)
            into "hand simd" 5 (fun into -> hand.GradientSimd(market, into) |> ignore)
            yield! ofVector market 5 (grad price)
            differences market (fun market -> hand.ValueSimd market)
        ]
    }

// GMM of ADBench: the log-likelihood of n points under k Gaussians with a Wishart prior, and its gradient.
module FunGrad.Benchmarks.GaussianMixtureProblem

open System
open FunGrad
open FunGrad.Benchmarks.Compare
open FunGrad.Benchmarks.Entries

type private Data = {
    D: int
    K: int
    N: int
    /// α, μ, q and l of all components, in this order.
    Parameters: float[]
    Points: float[]
    Gamma: float
    M: int
}

let private read name =
    let all = numbers name
    let d, k, n = int all[0], int all[1], int all[2]
    let shape = d + d * (d - 1) / 2
    let shapes = all[3 + k + k * d .. 2 + k + k * d + k * shape] |> Array.chunkBySize shape
    let rest = 3 + k + k * d + k * shape

    {
        D = d
        K = k
        N = n
        Parameters =
            Array.concat [
                all[3 .. 2 + k + k * d]
                shapes |> Array.collect (Array.take d)
                shapes |> Array.collect (Array.skip d)
            ]
        Points = all[rest .. rest + n * d - 1]
        Gamma = all[rest + n * d]
        M = int all[rest + n * d + 1]
    }

let private constant data =
    let d, freedom = float data.D, float (data.D + data.M + 1)

    let multigamma =
        d * (d - 1.0) / 4.0 * log Math.PI
        + Seq.sum (
            seq { for j in 1 .. data.D -> MathNet.Numerics.SpecialFunctions.GammaLn((freedom + 1.0 - float j) / 2.0) }
        )

    let prior = freedom * d * (log data.Gamma - 0.5 * log 2.0) - multigamma
    float data.K * prior - float data.N * d / 2.0 * log (2.0 * Math.PI)

/// The lower triangle of a matrix, column by column, as positions in `l`; zero elsewhere.
let private positions d =
    let below = [
        for column in 0 .. d - 1 do
            for row in column + 1 .. d - 1 -> row, column
    ]

    indices [
        for row in 0 .. d - 1 do
            for column in 0 .. d - 1 -> if row > column then List.findIndex ((=) (row, column)) below else 0
    ]

let private objective data =
    let d, k = data.D, data.K
    let points = reshape [ data.N; d ] (tensor data.Points)
    let lower = tril -1 (ones [ d; d ])
    let positions, constant = positions d, constant data

    fun (parameters: Tensor) ->
        match split 0 [ k; k * d; k * d; k * d * (d - 1) / 2 ] parameters with
        | [ alpha; mu; q; l ] ->
            let mu, q, l = reshape [ k; d; 1 ] mu, reshape [ k; d ] q, reshape [ k; d * (d - 1) / 2 ] l
            let below = lower * reshape [ k; d; d ] (gather 1 positions l)
            let factors = below + diag 0 (exp q)
            // Q (x - μ) = Q x - Q μ, and Q x of all points and components is one matrix product.
            let images =
                matmul points (transpose (reshape [ k * d; d ] factors)) - reshape [ k * d ] (matmul factors mu)

            let squares = sumOver [ 2 ] (square (reshape [ data.N; k; d ] images))
            let scores = alpha + sumOver [ 1 ] q - 0.5 * squares

            let prior = 0.5 * data.Gamma * data.Gamma * (sum (square (exp q)) + sum (square l)) - float data.M * sum q

            sum (logsumexpOver [ 1 ] scores) - float data.N * logsumexp alpha - prior + constant
        | _ -> invalidOp "split gives as many parts as lengths"

let private hand data = GaussianMixture(data.D, data.K, data.Points, data.Gamma, data.M, constant data)

let private peers workload data =
    let sizes = [| float data.D; float data.K; float data.N; data.Gamma; float data.M; constant data |]
    Torch.peers workload [ data.Parameters; sizes; data.Points ]

let private goldGradient k =
    let gold = json $"gmm_d10_k{k}.jacobian.json"

    Array.concat [ for name in [ "alpha"; "mu"; "q"; "l" ] -> flat (gold.GetProperty name) ]

let gradient k () =
    let data = read $"gmm_d10_K{k}.txt"
    let hand, size = hand data, data.Parameters.Length

    {
        Workload = $"gmm-d10-k{k}"
        Reference = Some(goldGradient k)
        Peers = peers "gmm" data
        Entries = [
            into "hand scalar" size (fun into -> hand.Gradient(data.Parameters, into) |> ignore)
            into "hand simd" size (fun into -> hand.GradientSimd(data.Parameters, into) |> ignore)
            yield! ofVector data.Parameters size (grad (objective data))
            if k < 25 then
                differences data.Parameters (fun parameters -> hand.ValueSimd parameters)
        ]
    }

let value k () =
    let data = read $"gmm_d10_K{k}.txt"
    let hand = hand data

    {
        Workload = $"gmm-d10-k{k} value"
        Reference = Some(flat (json $"gmm_d10_k{k}.objective.json"))
        Peers = peers "gmm value" data
        Entries = [
            into "hand scalar" 1 (fun into -> into[0] <- hand.Value data.Parameters)
            into "hand simd" 1 (fun into -> into[0] <- hand.ValueSimd data.Parameters)
            yield! ofVector data.Parameters 1 (objective data)
        ]
    }

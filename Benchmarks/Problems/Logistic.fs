// Logistic regression, Σ log(1 + exp mᵢ) - tᵢ·mᵢ with m = X·w: value, gradient, and the Hessian times a vector.
module FunGrad.Benchmarks.LogisticProblem

open System
open FunGrad
open FunGrad.Benchmarks.Compare
open FunGrad.Benchmarks.Entries

type private Data = { Table: float[]; Targets: float[]; Weights: float[]; Direction: float[] }

let private rows, columns = 10000, 100

let private data () = {
    Table = draw 1 (rows * columns)
    Targets = draw 3 rows |> Array.map (fun x -> if x > 0.0 then 1.0 else 0.0)
    Weights = draw 2 columns
    Direction = draw 4 columns
}

let private objective data =
    let matrix, labels = reshape [ rows; columns ] (tensor data.Table), tensor data.Targets

    fun weights ->
        let margins = matmul matrix weights
        sum (softplus margins - labels * margins)

let value () =
    let data = data ()

    {
        Workload = "logistic value"
        Reference = None
        Peers = Torch.peers "logistic value" [ data.Weights; data.Table; data.Targets ]
        Entries = [
            into "hand scalar" 1 (fun into -> into[0] <- Logistic.Value(data.Table, data.Targets, data.Weights))
            into "hand simd" 1 (fun into -> into[0] <- Logistic.ValueSimd(data.Table, data.Targets, data.Weights))
            yield! ofVector data.Weights 1 (objective data)
        ]
    }

let gradient () =
    let data = data ()

    {
        Workload = "logistic"
        Reference = None
        Peers = Torch.peers "logistic" [ data.Weights; data.Table; data.Targets ]
        Entries = [
            into "hand scalar" columns (fun into -> Logistic.Gradient(data.Table, data.Targets, data.Weights, into))
            into "hand simd" columns (fun into -> Logistic.GradientSimd(data.Table, data.Targets, data.Weights, into))
            yield! ofVector data.Weights columns (grad (objective data))
            differences data.Weights (fun w -> Logistic.ValueSimd(data.Table, data.Targets, w))
        ]
    }

let hessianVector () =
    let data = data ()
    let direction = tensor data.Direction

    {
        Workload = "logistic-hvp"
        Reference = None
        Peers = Torch.peers "logistic-hvp" [ data.Weights; data.Direction; data.Table; data.Targets ]
        Entries = [
            into "hand scalar" columns (fun into ->
                Logistic.HessianVector(data.Table, data.Weights, data.Direction, into))
            into "hand simd" columns (fun into ->
                Logistic.HessianVectorSimd(data.Table, data.Weights, data.Direction, into))
            yield! ofVector data.Weights columns (fun weights -> hvp (objective data) weights direction)
        ]
    }

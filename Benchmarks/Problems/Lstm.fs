// LSTM of ADBench: how badly a network of diagonal layers predicts a sequence of characters, and the gradient by its weights.
// Steps are a scan: state in, state and prediction out.
module FunGrad.Benchmarks.LstmProblem

open FunGrad
open FunGrad.Benchmarks.Compare
open FunGrad.Benchmarks.Entries

type private Data = {
    Layers: int
    B: int
    /// Weights and biases of each layer, then in-weights, out-weights and out-biases.
    Parameters: float[]
    /// Hidden values and cells of each layer.
    State: float[]
    Sequence: float[]
}

let private read () =
    let all = numbers "lstm_l2_c1024.txt"
    let layers, b = int all[0], int all[2]
    let parameters, state = 8 * layers * b + 3 * b, 2 * layers * b

    {
        Layers = layers
        B = b
        Parameters = all[3 .. 2 + parameters]
        State = all[3 + parameters .. 2 + parameters + state]
        Sequence = all[3 + parameters + state ..]
    }

/// One layer's next hidden values and cells. Weights and biases are 4×b: forget, ingate, outgate, change.
let private advance (x: Tensor) (weights: Tensor, biases: Tensor) (hidden: Tensor, cell: Tensor) =
    let forget = sigmoid (x * weights[0] + biases[0])
    let ingate = sigmoid (hidden * weights[1] + biases[1])
    let outgate = sigmoid (x * weights[2] + biases[2])
    let change = tanh (hidden * weights[3] + biases[3])
    let cell = cell * forget + ingate * change
    outgate * tanh cell, cell

/// A step of all layers, and what the top one predicts: each takes the hidden values of the one below it.
let private step (layers: (Tensor * Tensor) list) (extra: Tensor) state (input: Tensor) =
    let climb below (layer, state) =
        let hidden, cell = advance below layer state
        (hidden, cell), hidden

    let state, top = List.mapFold climb (input * extra[0]) (List.zip layers state)
    state, top * extra[1] + extra[2]

let private loss data =
    let b, main = data.B, 8 * data.Layers * data.B
    let sequence = reshape [ data.Sequence.Length / b; b ] (tensor data.Sequence)
    let steps = data.Sequence.Length / b - 1
    let inputs, targets = sequence[.. steps - 1], sequence[1..]
    let pairs (x: Tensor) = unstack 0 x |> List.map (fun pair -> pair[0], pair[1])
    let initial = pairs (reshape [ data.Layers; 2; b ] (tensor data.State))

    fun (parameters: Tensor) ->
        let layers = pairs (reshape [ data.Layers; 2; 4; b ] parameters[.. main - 1])
        let extra = reshape [ 3; b ] parameters[main..]
        let _, y = scan (step layers extra) initial inputs
        let normaliser = log (2.0 + sumOver [ 1 ] (exp y))
        -(sum (targets * y) - dot (sumOver [ 1 ] targets) normaliser) / float (steps * b)

let private hand data = Lstm(data.Layers, data.B, data.State, data.Sequence)

let gradient () =
    let data = read ()
    let hand, size = hand data, data.Parameters.Length

    {
        Workload = "lstm-l2-c1024"
        Reference = Some(flat (json "lstm_l2_c1024.jacobian.json"))
        Peers = []
        Entries = [
            into "hand scalar" size (fun into -> hand.Gradient(data.Parameters, into) |> ignore)
            into "hand simd" size (fun into -> hand.GradientSimd(data.Parameters, into) |> ignore)
            yield! ofVector data.Parameters size (grad (loss data))
            differences data.Parameters (fun parameters -> hand.ValueSimd parameters)
        ]
    }

let value () =
    let data = read ()
    let hand = hand data

    {
        Workload = "lstm-l2-c1024 value"
        Reference = Some(flat (json "lstm_l2_c1024.objective.json"))
        Peers = []
        Entries = [
            into "hand scalar" 1 (fun into -> into[0] <- hand.Value data.Parameters)
            into "hand simd" 1 (fun into -> into[0] <- hand.ValueSimd data.Parameters)
            yield! ofVector data.Parameters 1 (loss data)
        ]
    }

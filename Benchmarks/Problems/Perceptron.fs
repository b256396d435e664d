// A perceptron 784-128-10 on a batch of 64 in single precision: mean softmax cross-entropy, and its gradient by all weights.
module FunGrad.Benchmarks.PerceptronProblem

open System
open FunGrad
open FunGrad.Benchmarks.Compare
open FunGrad.Benchmarks.Entries

let private inputs, hidden, classes, batch = 784, 128, 10, 64
let private images = draw 1 (batch * inputs) |> Array.map float32
let private labels = Random(2).GetItems([| 0 .. classes - 1 |], batch)

/// W₁, b₁, W₂ and b₂, scaled so that units neither die nor saturate.
let private weights =
    [ inputs * hidden, 0.06; hidden, 0.1; hidden * classes, 0.15; classes, 0.1 ]
    |> List.mapi (fun seed (count, scale) -> draw (10 + seed) count |> Array.map (fun w -> float32 (scale * w)))

let private single shape (numbers: float32[]) = reshape shape (tensor numbers)

let private start =
    match List.map tensor weights with
    | [ first; firstBias; second; secondBias ] ->
        reshape [ inputs; hidden ] first, firstBias, reshape [ hidden; classes ] second, secondBias
    | _ -> invalidOp "there are two layers of weights and biases"

let private loss =
    let x, labels = single [ batch; inputs ] images, indices labels

    fun (first, firstBias, second, secondBias) ->
        let units = relu (matmul x first + firstBias)
        mean (sparseSoftmaxCrossEntropy labels (matmul units second + secondBias))

let private hand () = Perceptron(images, labels), Array.concat weights

let private data = Array.map float images :: Array.map float labels :: List.map (Array.map float) weights

let value () =
    let hand, flat = hand ()
    let compiled = compile loss

    {
        Workload = "mlp value"
        Reference = None
        Peers = Torch.peers "mlp value" data
        Entries = [
            written float "hand scalar" 1 (fun into -> into[0] <- hand.Value(flat))
            written float "hand simd" 1 (fun into -> into[0] <- hand.ValueSimd(flat))
            tensors "fungrad eager" (fun () -> [ loss start ])
            tensors "fungrad compiled" (fun () -> [ compiled start ])
        ]
    }

let gradient () =
    let hand, flat = hand ()
    let compiled = compile (grad loss)
    let list (dFirst, dFirstBias, dSecond, dSecondBias) = [ dFirst; dFirstBias; dSecond; dSecondBias ]

    {
        Workload = "mlp"
        Reference = None
        Peers = Torch.peers "mlp" data
        Entries = [
            written float "hand scalar" flat.Length (fun into -> hand.Gradient(flat, Span into) |> ignore)
            written float "hand simd" flat.Length (fun into -> hand.GradientSimd(flat, Span into) |> ignore)
            tensors "fungrad eager" (fun () -> list (grad loss start))
            tensors "fungrad compiled" (fun () -> list (compiled start))
        ]
    }

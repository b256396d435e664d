// tanh(x·y + x)·y element by element, and the gradient of its sum: work that is bound by memory where arrays are long.
module FunGrad.Benchmarks.ChainProblem

open System
open FunGrad
open FunGrad.Benchmarks.Compare
open FunGrad.Benchmarks.Entries

let private chain (x: Tensor) (y: Tensor) = tanh (x * y + x) * y

let private gradients (x: Tensor) (y: Tensor) =
    let dx, dy = grad (fun (x, y) -> sum (chain x y)) (x, y)
    struct (dx, dy)

let gradient n () =
    let xs, ys = draw 1 n, draw 2 n
    let x, y = tensor xs, tensor ys
    let compiled = Transform.Compile(Func<Tensor, Tensor, struct (Tensor * Tensor)> gradients)

    {
        Workload = $"chain-{n}"
        Reference = None
        Peers = Torch.peers "chain" [ xs; ys ]
        Entries = [
            into "hand scalar" (2 * n) (fun into -> Chain.Gradient(xs, ys, Span(into, 0, n), Span(into, n, n)))
            into "hand simd" (2 * n) (fun into -> Chain.GradientSimd(xs, ys, Span(into, 0, n), Span(into, n, n)))
            tensors "fungrad eager" (fun () -> let struct (dx, dy) = gradients x y in [ dx; dy ])
            into "fungrad compiled" (2 * n) (fun into -> compiled.Invoke(ReadOnlySpan xs, ReadOnlySpan ys, Span into))
        ]
    }

let value n () =
    let xs, ys = draw 1 n, draw 2 n
    let x, y = tensor xs, tensor ys
    let compiled = Transform.Compile(Func<Tensor, Tensor, Tensor> chain)

    {
        Workload = $"chain-{n} value"
        Reference = None
        Peers = Torch.peers "chain value" [ xs; ys ]
        Entries = [
            into "hand scalar" n (fun into -> Chain.Value(xs, ys, into))
            into "hand simd" n (fun into -> Chain.ValueSimd(xs, ys, into))
            tensors "fungrad eager" (fun () -> [ chain x y ])
            into "fungrad compiled" n (fun into -> compiled.Invoke(ReadOnlySpan xs, ReadOnlySpan ys, Span into))
        ]
    }

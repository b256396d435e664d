// Products of square matrices in both widths, and what a core could do at most.
module FunGrad.Benchmarks.MatrixProductProblem

open System
open System.Numerics
open FunGrad
open FunGrad.Benchmarks.Compare
open FunGrad.Benchmarks.Entries

let sizes = [ 64; 128; 256; 512; 1024 ]

/// Three plain loops take too long for the largest.
let private isQuick n = n < 1024

let private contest<'T when 'T :> INumber<'T>> family n (numbers: float[] -> 'T[]) (widen: 'T -> float) =
    let xs, ys = draw 1 (n * n), draw 2 (n * n)
    let x, y = numbers xs, numbers ys
    let hand = MatrixProduct<'T> n
    let left, right = reshape [ n; n ] (tensor x), reshape [ n; n ] (tensor y)
    let compiled = compile (fun (x, y) -> matmul x y)

    {
        Workload = $"{family}-{n}"
        Reference = None
        Peers = Torch.peers family [ xs; ys ]
        Entries = [
            if isQuick n then
                written widen "hand scalar" (n * n) (fun into -> hand.Multiply(x, y, into))
            written widen "hand simd" (n * n) (fun into -> hand.MultiplySimd(x, y, into))
            tensors "fungrad eager" (fun () -> [ matmul left right ])
            tensors "fungrad compiled" (fun () -> [ compiled (left, right) ])
        ]
    }

let double n () = contest<float> "matmul" n id id
let single n () = contest<float32> "matmul-f32" n (Array.map float32) float

/// The peak of a core in both widths, and the shortest times that it allows.
let peak () =
    let lines width (family: string) (gigaflops: float) = [
        $"one core's peak in {width}: {gigaflops:F1} gflops of fused multiply-adds in registers"
        for n in sizes do
            $"    {family}-{n} takes at least {2.0 * float n ** 3.0 / gigaflops / 1000.0:F1} us"
    ]

    lines "float64" "matmul" (Peak.Gigaflops<float>())
    @ lines "float32" "matmul-f32" (Peak.Gigaflops<float32>())

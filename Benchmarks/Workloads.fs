// The functions that are measured, written as a user writes them. Read next: Quick.fs for one table in a few seconds,
// Program.fs for BenchmarkDotNet's depth.
module FunGrad.Benchmarks.Workloads

open FunGrad

/// (1 - a)² + 100 (b - a²)² of a vector [a, b].
let rosenbrock (x: Tensor) =
    let a, b = x[0], x[1]
    let c = 1.0 - a
    let d = b - a * a
    c * c + 100.0 * (d * d)

let rosenbrockPoint = tensor [| 1.5; 2.5 |]

/// Sines and products in turn, so that every slope has to be kept.
let chain length (x: Tensor) =
    let mutable y = x

    for i in 1..length do
        y <- if i % 2 = 0 then sin y else y * x

    y

/// A sum over all elements read one after the other.
let hostLoop (x: Tensor) =
    let mutable sum = x[0] * x[0]

    for i in 1 .. x.Count - 1 do
        sum <- sum + x[i] * x[i]

    sum

let vector count = tensor (Array.init count (fun i -> 0.5 + float (i % 97) / 100.0))
let matrix n = reshape [ n; n ] (vector (n * n))

// The workloads of `compare`: the same numbers by hand, by FunGrad eager and by FunGrad compiled. Read next: HandWritten/.
module FunGrad.Benchmarks.Contests

open System
open FunGrad
open FunGrad.Benchmarks.Compare
open FunGrad.Benchmarks.Entries

let private func (f: Tensor -> Tensor) = Func<Tensor, Tensor> f

/// Σ 100·(xᵢ₊₁ - xᵢ²)² + (1 - xᵢ)².
let private rosenbrock (x: Tensor) =
    let next, here = x[1..], x[.. x.Count - 2]
    sum (100.0 * (next - here * here) ** 2.0 + (1.0 - here) ** 2.0)

let private rosenbrockGradient n () =
    let point = draw 1 n
    let x = tensor point
    let compiled = Transform.Compile(func (grad rosenbrock))

    {
        Workload = $"rosenbrock-{n}"
        Reference = None
        Peers = []
        Entries = [
            into "hand scalar" n (fun into -> Rosenbrock.Gradient(point, into))
            into "hand simd" n (fun into -> Rosenbrock.GradientSimd(point, into))
            tensors "fungrad eager" (fun () -> [ grad rosenbrock x ])
            into "fungrad compiled" n (fun into -> compiled.Invoke(ReadOnlySpan point, Span into))
        ]
    }

let private rosenbrockValue n () =
    let point = draw 1 n
    let x = tensor point
    let compiled = Transform.Compile(func rosenbrock)

    {
        Workload = $"rosenbrock-{n} value"
        Reference = None
        Peers = []
        Entries = [
            into "hand scalar" 1 (fun into -> into[0] <- Rosenbrock.Value point)
            into "hand simd" 1 (fun into -> into[0] <- Rosenbrock.ValueSimd point)
            tensors "fungrad eager" (fun () -> [ rosenbrock x ])
            into "fungrad compiled" 1 (fun into -> compiled.Invoke(ReadOnlySpan point, Span into))
        ]
    }

let private rosenbrockHessian n () =
    let point = draw 1 n
    let x = tensor point
    let compiled = Transform.Compile(func (hessian rosenbrock))
    let pattern = SparsityPattern.Banded(n, 1, 1)
    let values = Transform.Compile(func (sparseHessianValues pattern rosenbrock))

    // The values alone are timed; to be compared they are put into a dense matrix.
    let sparse =
        let entry = into "fungrad sparse" pattern.Count (fun into -> values.Invoke(ReadOnlySpan point, Span into))
        let dense numbers = CompressedMatrix(pattern, tensor (numbers: float[])).ToDense()
        { entry with Result = entry.Result >> dense >> toArray }

    {
        Workload = $"hessian-rosenbrock-{n}"
        Reference = None
        Peers = []
        Entries = [
            into "hand scalar" (n * n) (fun into -> Rosenbrock.Hessian(point, into))
            into "hand simd" (n * n) (fun into -> Rosenbrock.Hessian(point, into))
            tensors "fungrad eager" (fun () -> [ hessian rosenbrock x ])
            into "fungrad compiled" (n * n) (fun into -> compiled.Invoke(ReadOnlySpan point, Span into))
            sparse
        ]
    }

let private chain n () =
    let xs, ys = draw 1 n, draw 2 n
    let x, y = tensor xs, tensor ys
    let f (x: Tensor) (y: Tensor) = tanh (x * y + x) * y
    let compiled = Transform.Compile(Func<Tensor, Tensor, Tensor>(f))

    {
        Workload = $"chain-{n}"
        Reference = None
        Peers = []
        Entries = [
            into "hand scalar" n (fun into -> Chain.Value(xs, ys, into))
            into "hand simd" n (fun into -> Chain.ValueSimd(xs, ys, into))
            tensors "fungrad eager" (fun () -> [ f x y ])
            into "fungrad compiled" n (fun into -> compiled.Invoke(ReadOnlySpan xs, ReadOnlySpan ys, Span into))
        ]
    }

let private logistic rows columns () =
    let table, weights = draw 1 (rows * columns), draw 2 columns
    let targets = draw 3 rows |> Array.map (fun x -> if x > 0.0 then 1.0 else 0.0)
    let matrix, labels, start = reshape [ rows; columns ] (tensor table), tensor targets, tensor weights

    let loss w =
        let margins = matmul matrix w
        sum (softplus margins - labels * margins)

    let compiled = Transform.Compile(func (grad loss))

    {
        Workload = "logistic"
        Reference = None
        Peers = []
        Entries = [
            into "hand scalar" columns (fun into -> Logistic.Gradient(table, targets, weights, into))
            into "hand simd" columns (fun into -> Logistic.GradientSimd(table, targets, weights, into))
            tensors "fungrad eager" (fun () -> [ grad loss start ])
            into "fungrad compiled" columns (fun into -> compiled.Invoke(ReadOnlySpan weights, Span into))
        ]
    }

/// All contests, made only when they are asked for.
let all: (string * (unit -> Contest)) list = [
    for n in [ 2; 100; 10000 ] do
        $"rosenbrock-{n}", rosenbrockGradient n
        $"rosenbrock-{n} value", rosenbrockValue n
    "hessian-rosenbrock-100", rosenbrockHessian 100
    for n in [ 1000; 10000; 100000; 1000000; 10000000 ] do
        $"chain-{n}", chain n
    "logistic", logistic 10000 100
    for k in [ 5; 25 ] do
        $"gmm-d10-k{k}", GaussianMixtureProblem.gradient k
        $"gmm-d10-k{k} value", GaussianMixtureProblem.value k
]

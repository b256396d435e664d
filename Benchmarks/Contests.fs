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
        Peers = Torch.peers "rosenbrock" [ point ]
        Entries = [
            into "hand scalar" n (fun into -> Rosenbrock.Gradient(point, into))
            into "hand simd" n (fun into -> Rosenbrock.GradientSimd(point, into))
            tensors "fungrad eager" (fun () -> [ grad rosenbrock x ])
            into "fungrad compiled" n (fun into -> compiled.Invoke(ReadOnlySpan point, Span into))
            if n <= 100 then
                differences point (fun x -> Rosenbrock.ValueSimd x)
        ]
    }

let private rosenbrockValue n () =
    let point = draw 1 n
    let x = tensor point
    let compiled = Transform.Compile(func rosenbrock)

    {
        Workload = $"rosenbrock-{n} value"
        Reference = None
        Peers = Torch.peers "rosenbrock value" [ point ]
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
        Peers = Torch.peers "hessian-rosenbrock" [ point ]
        Entries = [
            into "hand scalar" (n * n) (fun into -> Rosenbrock.Hessian(point, into))
            into "hand simd" (n * n) (fun into -> Rosenbrock.Hessian(point, into))
            tensors "fungrad eager" (fun () -> [ hessian rosenbrock x ])
            into "fungrad compiled" (n * n) (fun into -> compiled.Invoke(ReadOnlySpan point, Span into))
            sparse
        ]
    }

/// All contests, made only when they are asked for.
let all: (string * (unit -> Contest)) list = [
    for n in [ 2; 100; 10000 ] do
        $"rosenbrock-{n}", rosenbrockGradient n
        $"rosenbrock-{n} value", rosenbrockValue n
    "hessian-rosenbrock-100", rosenbrockHessian 100
    for n in [ 1000; 10000; 100000; 1000000; 10000000 ] do
        $"chain-{n}", ChainProblem.gradient n
        $"chain-{n} value", ChainProblem.value n
    "logistic", LogisticProblem.gradient
    "logistic value", LogisticProblem.value
    "logistic-hvp", LogisticProblem.hessianVector
    "mlp", PerceptronProblem.gradient
    "mlp value", PerceptronProblem.value
    "black-scholes", BlackScholesProblem.allGreeks
    "black-scholes value", BlackScholesProblem.value
    "asian-option", AsianOptionProblem.gradient
    "asian-option value", AsianOptionProblem.value
    for n in MatrixProductProblem.sizes do
        $"matmul-{n}", MatrixProductProblem.double n
        $"matmul-f32-{n}", MatrixProductProblem.single n
    for k in [ 5; 25 ] do
        $"gmm-d10-k{k}", GaussianMixtureProblem.gradient k
        $"gmm-d10-k{k} value", GaussianMixtureProblem.value k
    "ba1", BundleAdjustmentProblem.derivatives
    "ba1 value", BundleAdjustmentProblem.value
    "lstm-l2-c1024", LstmProblem.gradient
    "lstm-l2-c1024 value", LstmProblem.value
    for form in [ "simple"; "complicated" ] do
        $"hand-{form}-c100", HandTrackingProblem.derivatives form
        $"hand-{form}-c100 value", HandTrackingProblem.value form
]

/// What is printed above the table when workloads of such names are asked for.
let headings: (string * (unit -> string list)) list = [ "matmul", MatrixProductProblem.peak ]

/// Compiles something small, so that no workload is charged for the start of the compiler itself.
let warm () =
    let compiled = compile (grad rosenbrock)

    for _ in 1..3 do
        compiled (tensor [ 1.0; 2.0 ]) |> ignore

// Solutions of equations. Law: their derivatives are those of the exact solution, in both modes, to any order and inside
// any transform. Read next: SolverTests.fs.
module FunGrad.Tests.Optimization.ImplicitTests

open System
open System.Threading.Tasks
open Xunit
open FunGrad
open FunGrad.Properties

let near (expected: Tensor) (actual: Tensor) =
    Assert.Equal<int list>(shape expected, shape actual)
    Assert.Equal(expected.DType, actual.DType)

    for x, y in Seq.zip (toArray expected) (toArray actual) do
        Assert.True(abs (x - y) <= 1e-9 * (1.0 + abs x), $"expected {expected}, but was {actual}")

let private draw seed (shape: int list) =
    let random = Random(seed: int)
    reshape shape (tensor (Array.init (List.fold (*) 1 shape) (fun _ -> 2.0 * random.NextDouble() - 1.0)))

// -- Derivatives ------------------------------------------------------------------------------------------------------

/// The solution y of y³ + y = p, and its first four derivatives in closed form.
let private cubic (p: Tensor) = findRoot (fun y -> y * y * y + y - p) (tensor 0.0)

let cubicDerivatives p =
    let y = float (cubic (tensor p))
    let s = 1.0 / (3.0 * y * y + 1.0)

    [
        y
        s
        -6.0 * y * s ** 3.0
        (-6.0 + 108.0 * y * y * s) * s ** 4.0
        (360.0 * y - 3240.0 * y ** 3.0 * s) * s ** 6.0
    ]

let cubicDerivative order p = tensor (List.item order (cubicDerivatives p))

/// grad, diff and the others, as functions from a function of one number to its derivative.
let private derivatives: ((Tensor -> Tensor) -> Tensor -> Tensor) list = [
    grad
    diff
    (fun f x -> jacobian f x)
    (fun f x -> (vjp f x |> snd) (tensor 1.0))
    (fun f x -> (linearize f x |> snd) (tensor 1.0))
]

[<Fact>]
let ``a root has the derivatives of the exact one, however they are nested`` () =
    for p in [ -3.0; 0.0; 0.7; 10.0 ] do
        let expected = cubicDerivatives p

        for first in derivatives do
            near (tensor expected[1]) (first cubic (tensor p))

            for second in derivatives do
                near (tensor expected[2]) (second (first cubic) (tensor p))

                for third in [ grad; diff ] do
                    near (tensor expected[3]) (third (second (first cubic)) (tensor p))

        for order in 0..4 do
            near (tensor expected[order]) (diffn order cubic (tensor p))

[<Fact>]
let ``linear equations have the derivatives of solve in everything that they capture`` () =
    let a, b = draw 1 [ 4; 4 ] + 3.0 * eye 4, draw 2 [ 4 ]
    let byRoot (a: Tensor, b: Tensor) = findRoot (fun x -> matmul a x - b) (zeros [ 4 ])
    let bySolve (a: Tensor, b: Tensor) = solve a b
    near (bySolve (a, b)) (byRoot (a, b))
    let da, db = draw 3 [ 4; 4 ], draw 4 [ 4 ]
    near (snd (jvp bySolve (a, b) (da, db))) (snd (jvp byRoot (a, b) (da, db)))

    let same (expected: Tensor * Tensor) (actual: Tensor * Tensor) =
        near (fst expected) (fst actual)
        near (snd expected) (snd actual)

    same (jacrev bySolve (a, b)) (jacrev byRoot (a, b))
    same (jacfwd bySolve (a, b)) (jacfwd byRoot (a, b))
    let energy (f: Tensor * Tensor -> Tensor) at = sum (exp (f at))
    same (hvp (energy bySolve) (a, b) (da, db)) (hvp (energy byRoot) (a, b) (da, db))

[<Fact>]
let ``a system of equations passes the gradient check`` () =
    let system (p: Tensor) =
        findRoot
            (fun x -> tensor [ x[0] * x[0] + exp x[1] - p[0]; sin x[0] - x[1] * p[1] + p[2] ])
            (tensor [ 1.0; 1.0 ])

    GradCheck.Verify(Func<Tensor, Tensor>(system), tensor [ 3.0; 2.0; 0.5 ])
    GradCheck.VerifyHessian(Func<Tensor, Tensor>(system >> square >> sum), tensor [ 3.0; 2.0; 0.5 ])

[<Fact>]
let ``a fixed point has the derivatives of its iteration`` () =
    let step (p: Tensor) (x: Tensor) = 0.5 * sin (p * x) + 0.3 * flip 0 x + p
    let found p = findFixedPoint (step p) (zeros [ 2 ])
    let unrolled p = Seq.fold (fun x _ -> step p x) (zeros [ 2 ]) (seq { 1..200 })
    let p, v = tensor [ 0.4; 0.7 ], tensor [ 1.0; -0.5 ]
    near (unrolled p) (found p)
    near (jacfwd unrolled p) (jacfwd found p)
    near (jacrev unrolled p) (jacrev found p)
    near (hessian (unrolled >> sum) p) (hessian (found >> sum) p)
    near (grad (fun p -> sum (hvp (unrolled >> sum) p v)) p) (grad (fun p -> sum (hvp (found >> sum) p v)) p)

[<Fact>]
let ``a minimum has the derivatives of its closed form`` () =
    let x, y = draw 5 [ 8; 3 ], draw 6 [ 8 ]

    let loss (x: Tensor) (penalty: Tensor) (w: Tensor) = sum (square (matmul x w - y)) + penalty * sum (square w)

    let found (x: Tensor, penalty: Tensor) = findMinimum (loss x penalty) (zeros [ 3 ])

    let closed (x: Tensor, penalty: Tensor) = solve (matmul (transpose x) x + penalty * eye 3) (matmul (transpose x) y)

    let at = x, tensor 0.3
    near (closed at) (found at)
    near (snd (jacfwd closed at)) (snd (jacfwd found at))
    near (fst (jacrev closed at)) (fst (jacrev found at))
    near (hessian (fun p -> sum (closed (x, p))) (tensor 0.3)) (hessian (fun p -> sum (found (x, p))) (tensor 0.3))

[<Fact>]
let ``one solution may stand inside the equation of another`` () =
    // The best penalty for new data: a minimum over the minimum of a training loss, all in one derivative.
    let x, y, newX, newY = draw 7 [ 8; 2 ], draw 8 [ 8 ], draw 9 [ 5; 2 ], draw 10 [ 5 ]

    let weights (penalty: Tensor) =
        findMinimum (fun w -> sum (square (matmul x w - y)) + exp penalty * sum (square w)) (zeros [ 2 ])

    let validation penalty = sum (square (matmul newX (weights penalty) - newY)) + 0.01 * square penalty
    let best = findMinimum validation (tensor 0.0)
    Assert.InRange(float (abs (grad validation best)), 0.0, 1e-9)
    Assert.True(float (diff2 validation best) > 0.0)

[<Fact>]
let ``unknowns may be any structure`` () =
    let f (p: Tensor) =
        let found =
            findRoot
                (fun (unknowns: Map<string, Tensor>) ->
                    let a, b = unknowns["a"], unknowns["b"]
                    Map [ "a", a * sum b - p; "b", b - a * tensor [ 1.0; 3.0 ] ])
                (Map [ "a", tensor 1.0; "b", tensor [ 1.0; 1.0 ] ])

        found["a"] + sum found["b"]

    // a·(4a) = p, so a = √p/2, and f = 5a.
    near (tensor 2.5) (f (tensor 1.0))
    near (tensor 1.25) (grad f (tensor 1.0))
    near (tensor -0.625) (diff (diff f) (tensor 1.0))

[<Fact>]
let ``the start has no derivative`` () =
    let fromStart (start: Tensor) = findRoot (fun x -> x * x - 4.0) start
    near (tensor 0.0) (grad fromStart (tensor 1.0))
    near (tensor 0.0) (diff fromStart (tensor 1.0))
    // The start decides which root it is, not where the root lies.
    near (tensor -2.0) (fromStart (tensor -1.0))

// -- Inside other transforms -------------------------------------------------------------------------------------------

[<Fact>]
let ``vmap solves each example for itself`` () =
    let p = tensor [ 0.5; 2.0; 10.0 ]
    let each (f: Tensor -> Tensor) = stack 0 [ for i in 0..2 -> f p[i] ]
    near (each cubic) (vmap cubic p)
    near (each (grad cubic)) (vmap (grad cubic) p)
    near (each (diff2 cubic)) (vmap (grad (grad cubic)) p)
    near (each (grad cubic)) (grad (fun p -> sum (vmap cubic p)) p)
    near (each (diff2 cubic)) (grad (fun p -> sum (vmap (grad cubic) p)) p)
    Assert.Equal<int list>([ 0 ], shape (vmap cubic (zeros [ 0 ])))

[<Fact>]
let ``vmap takes a start for each example`` () =
    let found = vmap (fun (start: Tensor) -> findRoot (fun x -> x * x - 4.0) start) (tensor [ 1.0; -1.0; 7.0 ])
    near (tensor [ 2.0; -2.0; 2.0 ]) found

[<Fact>]
let ``compile, checkpoint and the recorded graph keep the derivatives`` () =
    let p = tensor 10.0
    let expected = cubicDerivatives 10.0

    for compiled in [ compile (grad cubic); grad (compile cubic); grad (checkpoint cubic) ] do
        // The first call stages with other numbers than the next ones have.
        near (cubicDerivative 1 0.7) (compiled (tensor 0.7))
        near (tensor expected[1]) (compiled p)
        near (tensor expected[1]) (compiled p)

    near (tensor expected[2]) (grad (compile (grad cubic)) p)
    let w = variable p
    let first = (gradients [ cubic w ] [ w ]).Head.Value
    near (tensor expected[1]) (detach first)
    near (tensor expected[2]) (detach (gradients [ first ] [ w ]).Head.Value)

[<Fact>]
let ``a pull-back works after its transform has returned, twice and from many threads`` () =
    let _, pull = vjp (fun (p: Tensor) -> findRoot (fun x -> x * x - p) (ones [ 12 ])) (full [ 12 ] 4.0)
    let pulls = [| for i in 1..8 -> Task.Run(fun () -> pull (full [ 12 ] (float i))) |]
    pulls |> Array.iteri (fun i task -> near (full [ 12 ] (0.25 * float (i + 1))) task.Result)

[<Fact>]
let ``a branch on values is that of the solution`` () =
    // At the start the other branch holds, of which the root is 4.
    let piecewise (p: Tensor) = findRoot (fun (x: Tensor) -> if float x > 1.5 then x * x - p else x - p) (tensor 1.0)

    near (tensor 0.25) (grad piecewise (tensor 4.0))
    near (tensor 0.25) (diff piecewise (tensor 4.0))

[<Fact>]
let ``Float32 stays Float32`` () =
    let root (p: Tensor) = findRoot (fun x -> x * x - p) (tensor 1.0f)
    let value, gradient = valueAndGrad root (tensor 4.0f)
    Assert.Equal<DType list>([ DType.Float32; DType.Float32 ], [ value.DType; gradient.DType ])
    Assert.Equal(2.0, float value, 1e-6)
    Assert.Equal(0.25, float gradient, 1e-6)

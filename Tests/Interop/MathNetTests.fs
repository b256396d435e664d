// MathNet's vectors and minimisers. Laws: conversions keep numbers and share memory only where they say so; each function
// is its namesake of the front door; compiled and eager objectives agree. Read next: FitTests.fs.
module FunGrad.Tests.Interop.MathNetTests

open System
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.Optimization
open Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown

let private vector (numbers: float list) : Vector<float> = CreateVector.Dense(Array.ofList numbers)

let private rosenbrock (x: Tensor) =
    let next, here = slice [ 1 ] [ x.Count - 1 ] x, slice [ 0 ] [ x.Count - 1 ] x
    sum (100.0 * square (next - here * here) + square (1.0 - here))

let private near (expected: Vector<float>) (actual: Vector<float>) tolerance =
    Assert.True((expected - actual).InfinityNorm() <= tolerance, $"expected {expected}, but was {actual}")

// -- Conversions ------------------------------------------------------------------------------------------------------

[<Fact>]
let ``conversions keep the numbers`` () =
    let v = vector [ 1.0; -0.0; nan; infinity ]
    Assert.Equal<float[]>(v.ToArray(), toArray (VectorFunctions.ofVector v))
    Assert.Equal<float[]>(v.ToArray(), (VectorFunctions.toVector (VectorFunctions.ofVector v)).ToArray())
    let m = CreateMatrix.DenseOfArray(array2D [ [ 1.0; 2.0; 3.0 ]; [ 4.0; 5.0; 6.0 ] ])
    Assert.Equal(tensor [ [ 1; 2; 3 ]; [ 4; 5; 6 ] ], VectorFunctions.ofMatrix m)
    Assert.Equal(m, VectorFunctions.toMatrix (VectorFunctions.ofMatrix m))
    Assert.Equal(m.Transpose(), VectorFunctions.toMatrix (transpose (VectorFunctions.ofMatrix m)))
    Assert.Equal(m, VectorFunctions.toMatrix (cast DType.Float32 (VectorFunctions.overMatrix m)))
    let sparse = CreateMatrix.SparseOfArray(array2D [ [ 0.0; 2.0 ]; [ 0.0; 0.0 ] ])
    Assert.Equal(tensor [ [ 0; 2 ]; [ 0; 0 ] ], VectorFunctions.ofMatrix sparse)
    Assert.Equal(tensor [ [ 0; 2 ]; [ 0; 0 ] ], VectorFunctions.overMatrix sparse)
    Assert.Equal(tensor [ 0; 7 ], VectorFunctions.overVector (CreateVector.SparseOfArray [| 0.0; 7.0 |]))
    Assert.Equal(0, (VectorFunctions.ofVector (CreateVector.Dense 0)).Count)

[<Fact>]
let ``tensor takes vectors and matrices too`` () =
    Assert.Equal(tensor [ 1; 2 ], tensor (vector [ 1.0; 2.0 ]))

    Assert.Equal(
        tensor [ [ 1; 2 ]; [ 3; 4 ] ],
        tensor (CreateMatrix.DenseOfArray(array2D [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]))
    )

[<Fact>]
let ``memory is shared only where it is asked for`` () =
    let v, m = vector [ 1.0; 2.0 ], CreateMatrix.Dense(2, 2, 1.0)

    let copies, views =
        (VectorFunctions.ofVector v, VectorFunctions.ofMatrix m),
        (VectorFunctions.overVector v, VectorFunctions.overMatrix m)

    v[0] <- 5.0
    m[0, 1] <- 5.0
    Assert.Equal((tensor [ 1; 2 ], ones [ 2; 2 ]), copies)
    Assert.Equal((tensor [ 5; 2 ], tensor [ [ 1; 5 ]; [ 1; 1 ] ]), views)
    let x = tensor [ 1; 2 ]
    (VectorFunctions.toVector x)[0] <- 9.0
    Assert.Equal(tensor [ 1; 2 ], x)
    // A gradient may be the very array that f captures; it must not become writable.
    let weights = tensor [ 3; 4 ]
    (VectorFunctions.grad (fun x -> sum (weights * x)) v)[0] <- 9.0
    Assert.Equal(tensor [ 3; 4 ], weights)

// -- Derivatives ------------------------------------------------------------------------------------------------------

[<Fact>]
let ``derivatives are those of the front door`` () =
    let v, d = vector [ 0.5; -1.0; 2.0 ], vector [ 1.0; 3.0; -2.0 ]
    let x, dx = VectorFunctions.ofVector v, VectorFunctions.ofVector d
    let field (x: Tensor) = sin x * flip 0 x
    let same (expected: Tensor) (actual: Vector<float>) = Assert.Equal<float[]>(toArray expected, actual.ToArray())
    let sameMatrix (expected: Tensor) (actual: Matrix<float>) = Assert.Equal(expected, VectorFunctions.ofMatrix actual)
    same (field x) (VectorFunctions.apply field v)
    same (grad rosenbrock x) (VectorFunctions.grad rosenbrock v)
    let value, gradient = VectorFunctions.valueAndGrad rosenbrock v
    Assert.Equal(float (rosenbrock x), value)
    same (grad rosenbrock x) gradient
    Assert.Equal(float (gradv rosenbrock x dx), VectorFunctions.gradv rosenbrock v d)
    sameMatrix (jacobian field x) (VectorFunctions.jacobian field v)
    same (snd (jvp field x dx)) (snd (VectorFunctions.jvp field v d))
    same (field x) (fst (VectorFunctions.jvp field v d))
    let _, pull = vjp field x
    same (pull dx) (snd (VectorFunctions.vjp field v) d)
    sameMatrix (hessian rosenbrock x) (VectorFunctions.hessian rosenbrock v)
    same (grad rosenbrock x) (fst (VectorFunctions.gradAndHessian rosenbrock v))
    sameMatrix (hessian rosenbrock x) (snd (VectorFunctions.gradAndHessian rosenbrock v))
    same (hvp rosenbrock x dx) (VectorFunctions.hvp rosenbrock v d)
    Assert.Equal(float (laplacian rosenbrock x), VectorFunctions.laplacian rosenbrock v)
    let m = CreateMatrix.DenseOfArray(array2D [ [ 3.0; 1.0 ]; [ 0.5; 2.0 ] ])
    let slope = VectorFunctions.gradOfMatrix logDeterminant m
    Assert.True((slope - m.Inverse().Transpose()).L2Norm() < 1e-15)

// -- Objectives -------------------------------------------------------------------------------------------------------

[<Fact>]
let ``compiled and eager objectives agree`` () =
    for n in [ 2; 7; 100 ] do
        let compiled, eager = VectorFunctions.objective rosenbrock, VectorFunctions.eagerObjective rosenbrock
        let random = Random n

        for _ in 1..5 do
            let v = CreateVector.Dense(n, fun _ -> 2.0 * random.NextDouble() - 1.0)
            compiled.EvaluateAt v
            eager.EvaluateAt v
            Assert.Equal(eager.Value, compiled.Value, 1e-11 * eager.Value)
            near eager.Gradient compiled.Gradient (1e-12 * eager.Gradient.InfinityNorm())
            Assert.True((eager.Hessian - compiled.Hessian).InfinityNorm() <= 1e-12 * eager.Hessian.InfinityNorm())
            Assert.Same(v, compiled.Point)

[<Fact>]
let ``value and gradient come from one run, and a Hessian only when it is asked for`` () =
    let runs = ref 0

    let f (x: Tensor) =
        runs.Value <- runs.Value + 1
        sum (x * x)

    let objective = VectorFunctions.eagerObjective f
    let v = vector [ 3.0; 4.0 ]
    objective.EvaluateAt v
    Assert.Equal(0, runs.Value)
    Assert.Equal((25.0, 6.0, 25.0), (objective.Value, objective.Gradient[0], objective.Value))
    Assert.Equal(1, runs.Value)
    let fork = objective.Fork()
    // The objective was evaluated at what the vector held, and a fork is on its own.
    v[0] <- 0.0
    objective.EvaluateAt(vector [ 1.0; 1.0 ])
    Assert.Equal((25.0, 2.0), (fork.Value, objective.Value))
    Assert.Equal(2.0, fork.Hessian[0, 0])
    Assert.True(fork.IsGradientSupported && fork.IsHessianSupported)
    Assert.Throws<InvalidOperationException>(fun () -> fork.CreateNew().Value |> ignore) |> ignore

[<Fact>]
let ``a function that branches on values runs eagerly`` () =
    let huber (x: Tensor) = if float (norm x) > 1.0 then norm x else 0.5 * (sum (x * x) + 1.0)
    let objective = VectorFunctions.objective huber

    for start in [ vector [ 3.0; 4.0 ]; vector [ 0.3; 0.4 ] ] do
        objective.EvaluateAt start
        near (VectorFunctions.grad huber start) objective.Gradient 1e-15

    near
        (vector [ 0.0; 0.0 ])
        (BfgsMinimizer(1e-8, 1e-8, 1e-8, 100).FindMinimum(objective, vector [ 3.0; 4.0 ]).MinimizingPoint)
        1e-7

let private minimizers: (string * float * (IObjectiveFunction -> Vector<float> -> Vector<float>)) list = [
    "BFGS", 1e-6, (fun f x -> BfgsMinimizer(1e-8, 1e-12, 1e-12, 10000).FindMinimum(f, x).MinimizingPoint)
    "L-BFGS",
    1e-6,
    (fun f x -> LimitedMemoryBfgsMinimizer(1e-8, 1e-12, 1e-12, 10, 10000).FindMinimum(f, x).MinimizingPoint)
    "Newton", 1e-9, (fun f x -> NewtonMinimizer(1e-9, 10000, true).FindMinimum(f, x).MinimizingPoint)
    "conjugate gradients", 1e-3, (fun f x -> ConjugateGradientMinimizer(1e-5, 20000).FindMinimum(f, x).MinimizingPoint)
]

[<Theory>]
[<InlineData(2)>]
[<InlineData(100)>]
let ``MathNet's minimisers find Rosenbrock's minimum`` (n: int) =
    let start = CreateVector.Dense(n, fun i -> if i % 2 = 0 then -1.2 else 1.0)
    let ones = CreateVector.Dense(n, 1.0)

    for _, tolerance, run in minimizers do
        near ones (run (VectorFunctions.objective rosenbrock) start) tolerance

[<Fact>]
let ``bounds are kept`` () =
    let found =
        BfgsBMinimizer(1e-10, 1e-10, 1e-10, 1000)
            .FindMinimum(
                VectorFunctions.objective rosenbrock,
                vector [ -2.0; -2.0 ],
                vector [ 0.5; 2.0 ],
                vector [ -1.2; 1.0 ]
            )

    // The bound x ≤ 1/2 is active, and y = x² then.
    near (vector [ 0.5; 0.25 ]) found.MinimizingPoint 1e-8

// -- Models and roots -------------------------------------------------------------------------------------------------

[<Fact>]
let ``a weighted model counts residuals by their weights`` () =
    let x, y = vector [ 0.0; 1.0; 2.0; 3.0 ], vector [ 1.0; 2.5; 5.5; 7.0 ]
    let weights = vector [ 1.0; 2.0; 0.5; 3.0 ]
    let line (p: Tensor) (x: Tensor) = p[0] + p[1] * x

    let fit =
        LevenbergMarquardtMinimizer().FindMinimum(VectorFunctions.weightedModel weights line x y, vector [ 0.0; 0.0 ])

    let root = VectorFunctions.ofVector (weights.PointwiseSqrt())
    let design = stack 1 [ root; root * VectorFunctions.ofVector x ]
    let expected = leastSquares design (root * VectorFunctions.ofVector y)
    near (VectorFunctions.toVector expected) fit.MinimizingPoint 1e-6

[<Fact>]
let ``roots are found with our derivatives`` () =
    let kepler (x: Tensor) = x - 0.3 * sin x - 1.0
    let f, slope = (fun x -> float (kepler (tensor (x: float)))), (fun x -> float (diff kepler (tensor (x: float))))
    let root = MathNet.Numerics.RootFinding.NewtonRaphson.FindRoot(f, slope, 0.0, 3.0)
    Assert.Equal(0.0, f root, 1e-8)
    let circle (x: Tensor) = tensor [ x[0] * x[0] + x[1] * x[1] - 4.0; x[1] - exp x[0] + 1.0 ]
    let start = vector [ 1.0; 1.0 ]

    let broyden =
        MathNet.Numerics.RootFinding.Broyden.FindRoot((fun x -> toArray (circle (tensor x))), start.ToArray(), 1e-10)

    near (CreateVector.Dense broyden) (VectorFunctions.findRoot circle start) 1e-9
    Assert.InRange((VectorFunctions.apply circle (VectorFunctions.findRoot circle start)).InfinityNorm(), 0.0, 1e-14)

[<Fact>]
let ``errors say what was given and what to do`` () =
    let y = vector [ 1.0; 2.0 ]
    let model = VectorFunctions.model (fun p _ -> p[0]) y y

    demandAll [
        Throws<ArgumentNullException>
            .When(
                "v must not be null: give a vector or matrix of MathNet. (Parameter 'v')",
                fun () -> VectorFunctions.ofVector Unchecked.defaultof<_>
            )
        Throws<ArgumentNullException>
            .When(
                "m must not be null: give a vector or matrix of MathNet. (Parameter 'm')",
                fun () -> VectorFunctions.ofMatrix Unchecked.defaultof<_>
            )
        Throws<ArgumentNullException>
            .When(
                "f must not be null: give a function of tensors. (Parameter 'f')",
                fun () -> VectorFunctions.objective Unchecked.defaultof<_>
            )
        Throws<ShapeException>
            .When(
                "toVector needs a tensor with one axis, but the shape was [2, 3]. Reshape it first, or take a part of it.",
                fun () -> VectorFunctions.toVector m
            )
        Throws<ShapeException>
            .When(
                "toMatrix needs a tensor with two axes, but the shape was [3]. Reshape it first, or take a part of it.",
                fun () -> VectorFunctions.toMatrix v
            )
        Throws<InvalidOperationException>
            .When(
                "The objective has not been evaluated: call EvaluateAt with a point first.",
                fun () -> (VectorFunctions.objective sum).Value
            )
        Throws<ShapeException>
            .When(
                "A model must predict one number for each of 2 observations, a vector of shape [2], but the shape was []. Let the function work on all observations at once.",
                fun () ->
                    model.EvaluateAt y
                    model.Value
            )
    ]

/// Tells what it is told.
type private Listener() =
    member val Told = System.Collections.Generic.List<Evaluation>()

    interface System.IProgress<Evaluation> with
        member listener.Report evaluation = listener.Told.Add evaluation

[<Fact>]
let ``a watched objective tells every point once, and has the numbers of the one inside`` () =
    let listener, start = Listener(), CreateVector.Dense [| -1.2; 1.0 |]
    let objective = VectorFunctions.objective rosenbrock
    let watched = VectorFunctions.watched listener Threading.CancellationToken.None objective
    let expected = NewtonMinimizer.Minimum(VectorFunctions.objective rosenbrock, start)
    let found = NewtonMinimizer.Minimum(watched, start)
    Assert.True(expected.MinimizingPoint.Equals found.MinimizingPoint)
    Assert.Equal<int>([ 1 .. listener.Told.Count ], listener.Told |> Seq.map _.Count)
    Assert.Equal(24.2, listener.Told[0].Value, 1e-12)
    watched.EvaluateAt start
    let before = listener.Told.Count
    Assert.Equal(watched.Value, watched.Value)
    Assert.Equal(before + 1, listener.Told.Count)

[<Fact>]
let ``a cancelled objective stops its minimiser`` () =
    use source = new Threading.CancellationTokenSource()

    let progress = {
        new IProgress<Evaluation> with
            member _.Report evaluation =
                if evaluation.Count = 3 then
                    source.Cancel()
    }

    let watched = VectorFunctions.watched progress source.Token (VectorFunctions.objective rosenbrock)
    let minimise () = NewtonMinimizer.Minimum(watched, CreateVector.Dense [| -1.2; 1.0 |]) |> ignore
    let error = Record.Exception minimise
    Assert.NotNull error
    Assert.IsType<OperationCanceledException>((nonNull error).GetBaseException()) |> ignore

    Assert.Throws<ArgumentNullException>(fun () ->
        VectorFunctions.watched progress source.Token Unchecked.defaultof<_> |> ignore)
    |> ignore

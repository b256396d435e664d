// Solvers of equations. Laws: any solver serves, on plain numbers, and is not differentiated; what is no solution, or has no
// derivative, is refused. Read next: DescentTests.fs.
module FunGrad.Tests.Optimization.SolverTests

open System
open MathNet.Numerics.Optimization
open Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown
open FunGrad.Tests.Optimization.ImplicitTests

// -- Any solver -------------------------------------------------------------------------------------------------------

[<Fact>]
let ``a solver sees plain numbers and is not differentiated`` () =
    let calls = ref 0

    let bisection (f: Tensor -> Tensor) (_: Tensor) =
        let rec halve (low: float) (high: float) =
            let middle = 0.5 * (low + high)
            calls.Value <- calls.Value + 1

            if high - low < 1e-12 then tensor middle
            elif float (f (tensor middle)) > 0.0 then halve low middle
            else halve middle high

        halve 0.0 10.0

    let root (p: Tensor) = findRootBy bisection (fun y -> y * y * y + y - p) (tensor 0.0)
    near (cubicDerivative 2 10.0) (grad (grad root) (tensor 10.0))
    // A bisection to 1e-12 halves some 43 times: the derivatives have added none.
    Assert.InRange(calls.Value, 40, 50)

[<Fact>]
let ``a solver may use derivatives of its own`` () =
    let newton (f: Tensor -> Tensor) start = Seq.fold (fun x _ -> x - f x / diff f x) start (seq { 1..60 })
    let root (p: Tensor) = findRootBy newton (fun y -> y * y * y + y - p) (tensor 1.0)
    near (cubicDerivative 2 10.0) (grad (diff root) (tensor 10.0))
    near (cubicDerivative 1 10.0) (vmap (grad root) (tensor [ 10.0 ])).[0]

[<Fact>]
let ``MathNet's solvers serve`` () =
    let broyden (f: Tensor -> Tensor) (start: Tensor) =
        tensor (MathNet.Numerics.RootFinding.Broyden.FindRoot((fun x -> toArray (f (tensor x))), toArray start, 1e-12))

    let p = tensor [ 3.0; 2.0 ]
    let equations (p: Tensor) (x: Tensor) = tensor [ x[0] * x[0] + x[1] - p[0]; x[0] - x[1] * p[1] ]
    let start = tensor [ 1.0; 1.0 ]

    near
        (jacobian (fun p -> findRoot (equations p) start) p)
        (jacobian (fun p -> findRootBy broyden (equations p) start) p)

    let bfgs (f: Tensor -> Tensor) (start: Tensor) =
        let minimizer = BfgsMinimizer(1e-10, 1e-10, 1e-10, 1000)

        VectorFunctions.ofVector (
            minimizer.FindMinimum(VectorFunctions.objective f, VectorFunctions.toVector start).MinimizingPoint
        )

    let bowl (p: Tensor) (x: Tensor) = sum (square (x - p)) + sum (exp (x * p))
    near (jacobian (fun p -> findMinimum (bowl p) start) p) (jacobian (fun p -> findMinimumBy bfgs (bowl p) start) p)

[<Fact>]
let ``Newton's method finds what is hard to find`` () =
    let rosenbrock (x: Tensor) =
        let next, here = slice [ 1 ] [ x.Count - 1 ] x, slice [ 0 ] [ x.Count - 1 ] x
        sum (100.0 * square (next - here * here) + square (1.0 - here))

    near (ones [ 2 ]) (findMinimum rosenbrock (tensor [ -1.2; 1.0 ]))
    near (ones [ 100 ]) (findMinimum rosenbrock (zeros [ 100 ]))
    // Powell's badly scaled function, whose root lies near (1.1e-5, 9.1).
    let powell (x: Tensor) = tensor [ 1e4 * x[0] * x[1] - 1.0; exp -x[0] + exp -x[1] - 1.0001 ]
    let root = findRoot powell (tensor [ 0.0; 1.0 ])
    Assert.InRange(float (norm (powell root)), 0.0, 1e-12)

// -- Errors -----------------------------------------------------------------------------------------------------------

[<Fact>]
let ``what is no solution is refused`` () =
    let lazySolver (_: 'F) (start: Tensor) = start + 0.5

    for run in
        [
            (fun () -> findRoot (fun (x: Tensor) -> x * x + 1.0) (tensor 1.0))
            (fun () -> findRootBy lazySolver (fun (x: Tensor) -> x * x - 4.0) (tensor 1.0))
            (fun () -> findFixedPoint (fun (x: Tensor) -> 2.0 * x + 1.0) (tensor 1.0))
            (fun () -> findFixedPointBy lazySolver cos (tensor 1.0))
            (fun () -> findMinimum (fun (x: Tensor) -> -(x * x)) (tensor 1.0))
            (fun () -> findMinimum (fun (x: Tensor) -> 2.0 * x) (tensor 1.0))
            (fun () -> findMinimumBy lazySolver (fun (x: Tensor) -> square (x - 4.0)) (tensor 1.0))
            (fun () -> findRoot (fun (x: Tensor) -> log x) (tensor -1.0))
        ] do
        Assert.Throws<ConvergenceException>(fun () -> run () |> ignore) |> ignore

    // The scale of the equation does not matter: this point is as wrong as before.
    let small (x: Tensor) = 1e-30 * (x * x - 4.0)

    Assert.Throws<ConvergenceException>(fun () -> findRootBy lazySolver small (tensor 1.0) |> ignore)
    |> ignore

[<Fact>]
let ``a solution where several meet has a value but no derivative`` () =
    let touching (p: Tensor) = findRoot (fun x -> p * x * x) (tensor 1.0)
    Assert.InRange(float (touching (tensor 1.0)), -1e-4, 1e-4)
    let exact (p: Tensor) = findRootBy (fun _ _ -> tensor 0.0) (fun x -> p * x * x) (tensor 1.0)

    for derivative in [ grad; diff ] do
        Assert.Throws<NotDifferentiableException>(fun () -> derivative exact (tensor 1.0) |> ignore)
        |> ignore

[<Fact>]
let ``a Jacobian without rank is found out, whatever pivots rounding leaves`` () =
    let a = tensor [ [ 1.0; 2.0; 3.0 ]; [ 4.0; 5.0; 6.0 ]; [ 7.0; 8.0; 9.0 ] ]
    let right = matmul a (tensor [ 1.0; 1.0; 1.0 ])
    let found (p: Tensor) = findRootBy (fun _ start -> start) (fun x -> matmul a x - p * right) (ones [ 3 ])
    near (ones [ 3 ]) (found (tensor 1.0))
    Assert.Throws<NotDifferentiableException>(fun () -> jacfwd found (tensor 1.0) |> ignore) |> ignore
    // A minimum along a whole line has a value all the same.
    let design = tensor [ [ 1.0; 3.0 ]; [ 0.1; 0.3 ]; [ 0.7; 2.1 ] ]
    let flat (p: Tensor) = findMinimum (fun w -> sum (square (matmul design w - p))) (zeros [ 2 ])
    near (leastSquares design (ones [ 3 ]) |> matmul design) (matmul design (flat (tensor 1.0)))
    Assert.Throws<NotDifferentiableException>(fun () -> jacrev flat (tensor 1.0) |> ignore) |> ignore

[<Fact>]
let ``the scales of equations and unknowns do not make a Jacobian singular`` () =
    let scales = tensor [ 1e-12; 1.0; 1e12 ]
    let rows = findRoot (fun x -> scales * (x - 2.0)) (zeros [ 3 ])
    near (full [ 3 ] 2.0) rows
    let almost = tensor [ 2.5; 2.0; 2.0 ]
    let refused () = findRootBy (fun _ _ -> almost) (fun x -> scales * (x - 2.0)) (zeros [ 3 ]) |> ignore
    Assert.Throws<ConvergenceException>(refused) |> ignore
    let byRow (p: Tensor) = findRoot (fun x -> scales * (x - p * p)) (zeros [ 3 ])
    near (full [ 3 ] 6.0) (jacfwd byRow (tensor 3.0))
    let mixing = tensor [ [ 2.0; 1.0; 0.0 ]; [ 1.0; 3.0; 1.0 ]; [ 0.0; 1.0; 4.0 ] ]
    let byColumn (p: Tensor) = scales * findRoot (fun x -> matmul mixing (scales * x) - p) (zeros [ 3 ])
    near (solve mixing (ones [ 3 ])) (jacrev byColumn (tensor 3.0))

[<Fact>]
let ``errors say what was given and what to do`` () =
    let never (_: 'F) (start: Tensor) = start

    demandAll [
        Throws<ConvergenceException>
            .When(
                "findRoot: the solver's point does not satisfy the equation: the largest residual is 3, and Newton's method would still move the point by 1.5. Start closer to the solution, or give another solver, a smaller tolerance or more rounds.",
                fun () -> findRootBy never (fun (x: Tensor) -> x * x - 4.0) (tensor 1.0)
            )
        Throws<NotDifferentiableException>
            .When(
                "findRoot: the Jacobian of the equation is singular at the solution, so the solution has no derivative there. Several solutions meet, or the equation leaves a direction open: change the equation or the point.",
                fun () -> grad (fun p -> findRootBy never (fun x -> p * x * x) (tensor 0.0)) (tensor 1.0)
            )
        Throws<ShapeException>
            .When(
                "findRoot needs a function whose results have the shapes of its unknowns, [3], but they had []. There must be as many equations as unknowns; for more, minimise the sum of their squares.",
                fun () -> findRoot sum v
            )
        Throws<ShapeException>
            .When(
                "findRoot: the point must have the shapes of the start, [3], but it had []. Return what the unknowns are, in the structure of the start.",
                fun () -> findRootBy (fun _ _ -> x) (fun y -> y - v) v
            )
        Throws<DTypeException>
            .When(
                "findRoot solves for floating-point tensors, but the start holds integers or booleans. Give what is solved for as floating-point tensors, and let the function capture the rest.",
                fun () -> findRoot id i
            )
        Throws<ShapeException>
            .When(
                "findMinimum expects a function whose result has one element, but it had shape [3]. Did you mean jacobian?",
                fun () -> findMinimum id v
            )
        Throws<ArgumentNullException>
            .When(
                "solver must not be null: give a function of tensors. (Parameter 'solver')",
                fun () -> findRootBy Unchecked.defaultof<_> id v
            )
        Throws<ArgumentNullException>
            .When(
                "f must not be null: give a function of tensors. (Parameter 'f')",
                fun () -> findFixedPoint Unchecked.defaultof<_> v
            )
    ]

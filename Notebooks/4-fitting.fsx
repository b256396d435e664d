(**
# Fitting with MathNet

Optimisers want gradients and Jacobians, and writing them by hand is where models go wrong. Here MathNet.Numerics
minimises, and the derivatives come from the function itself.
*)
#load "notebook.fsx"
#load "picture.fsx"

open FunGrad
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.Optimization
open Plotly.NET
open Notebook
open Picture

(**
## From functions of tensors to objectives

MathNet's vectors are arrays of numbers, so two lines lead from one world to the other.
*)
let toTensor (v: Vector<float>) = tensor (v.ToArray())
let toVector (x: Tensor) = Vector<float>.Build.DenseOfArray(toArray x)

(**
## A minimum: BFGS on Rosenbrock's function

The function notes where it is asked for its gradient, so that the path can be drawn. The first tries go far off, until
the optimiser has learnt how steep the walls are; then it follows the bent valley.
*)
let rosenbrock (v: Tensor) =
    let x, y = v[0], v[1]
    (1.0 - x) ** 2.0 + 100.0 * (y - x * x) ** 2.0

let visited = ResizeArray<float[]>()

let watched (v: Vector<float>) =
    visited.Add(v.ToArray())
    toVector (grad rosenbrock (toTensor v))

let valley = ObjectiveFunction.Gradient((fun v -> float (rosenbrock (toTensor v))), watched)

let start = Vector<float>.Build.DenseOfArray [| -1.2; 1.0 |]
let minimum = BfgsMinimizer(1e-8, 1e-10, 1e-10, 1000).FindMinimum(valley, start)
let found = minimum.MinimizingPoint
printfn $"minimum at ({decimals 6 found[0]}, {decimals 6 found[1]})"

claim "the minimum" (isWithin 1e-6 1.0 found[0] && isWithin 1e-6 1.0 found[1])

let across, along = linspace -1.6 1.6 65, linspace -0.6 1.6 45

let heights =
    let at (y: Tensor) (x: Tensor) = log (1e-2 + rosenbrock (stack 0 [ x; y ]))
    vmap (fun y -> vmap (at y) across) along

[
    Chart.Contour([ for row in heights -> toArray row ], X = toArray across, Y = toArray along, ShowScale = false)
    Chart.Line([ for at in visited -> at[0] ], [ for at in visited -> at[1] ], ShowMarkers = true, Name = "BFGS")
]
|> Chart.combine
|> titled "The path of BFGS" "" ""
|> Chart.withXAxisStyle ("x", MinMax = (-1.6, 1.6))
|> Chart.withYAxisStyle ("y", MinMax = (-0.6, 1.6))
|> show "bfgs"

(**
## Least squares: Levenberg and Marquardt

A decaying oscillation with noise, and a model of four parameters. `jacobian` of the model by its parameters is what the
algorithm of Levenberg and Marquardt asks for.
*)
let times = linspace 0.0 6.0 61

let model (p: Tensor) = p[0] * exp (-p[1] * times) * cos (p[2] * times + p[3])

let truth = tensor [ 2.0; 0.4; 3.0; 0.5 ]
let measured = model truth + 0.05 * randomNormal [ 61 ] (randomKey 7)

let residuals =
    ObjectiveFunction.NonlinearModel(
        (fun p _ -> toVector (model (toTensor p))),
        (fun p _ -> Matrix<float>.Build.DenseOfRows [ for row in jacobian model (toTensor p) -> toArray row ]),
        toVector times,
        toVector measured
    )

let guess = Vector<float>.Build.DenseOfArray [| 1.0; 0.2; 2.7; 0.0 |]
let fit = LevenbergMarquardtMinimizer().FindMinimum(residuals, guess)
let fitted = fit.MinimizingPoint

for name, i in [ "amplitude", 0; "decay", 1; "frequency", 2; "phase", 3 ] do
    printfn $"{name, -9} {decimals 3 fitted[i]} ± {decimals 3 fit.StandardErrors[i]}"

claim
    "every parameter within four standard errors"
    ([ 0..3 ] |> Seq.forall (fun i -> abs (fitted[i] - float truth[i]) < 4.0 * fit.StandardErrors[i]))

(**
At the minimum the gradient of the sum of squares is zero, which checks the fit without any knowledge of the algorithm.
*)
let squares p = sum ((model p - measured) ** 2.0)
let rest = float (norm (grad squares (toTensor fitted)))

claim "no slope is left" (rest < 1e-4)

[
    Chart.Point(toArray times, toArray measured, Name = "measured")
    Chart.Line(toArray times, toArray (model (toTensor fitted)), Name = "fitted")
    Chart.Line(toArray times, toArray (model (toTensor guess)), Name = "first guess")
]
|> Chart.combine
|> titled "A decaying oscillation" "time" ""
|> show "fit"

(**
## How sure are we?

The curvature of the loss at the minimum tells: half its Hessian, inverted and scaled by the variance of the noise, is
the covariance of the parameters. It agrees with the standard errors above, which leave out the small second
derivatives of the model.
*)
let noise = float (squares (toTensor fitted)) / float (61 - 4)
let covariance = noise * inverse (0.5 * hessian squares (toTensor fitted))
let errors = sqrt (diagPart 0 covariance)

printfn "from the Hessian: %s" (String.concat ", " [ for error in toArray errors -> decimals 3 error ])

claim
    "both ways to standard errors"
    ([ 0..3 ] |> Seq.forall (fun i -> isWithin 0.2 1.0 (float errors[i] / fit.StandardErrors[i])))

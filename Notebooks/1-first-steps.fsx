(**
# First steps

A function of tensors is an ordinary F# function. `grad`, `diff`, `hessian`, `jacobian` and `vmap` turn it into another
one, with the derivative computed exactly, not by differences.

Build the library with `dotnet build`, then run this page with `dotnet fsi Notebooks/1-first-steps.fsx`.
*)
#load "notebook.fsx"
#load "picture.fsx"

open FunGrad
open Plotly.NET
open Notebook
open Picture

(**
## One number

`diff` takes a function and a point. Here is $f(x) = \sin x^2$, whose derivative is $2x \cos x^2$.
*)
let wave (x: Tensor) = sin (x * x)

let slope = diff wave (tensor 1.5)
printfn $"f'(1.5) = {slope}"

claim "f'(x) = 2x cos x²" (isNear (3.0 * cos 2.25) (float slope))

(**
The derivative is a function like any other. `vmap` runs it on a whole vector of points at once, which is all that a
picture needs: where the blue line is steep, the orange one is far from zero.
*)
let points = linspace -3.0 3.0 241
let values, slopes = wave points, vmap (diff wave) points

[
    Chart.Line(toArray points, toArray values, Name = "sin x²")
    Chart.Line(toArray points, toArray slopes, Name = "its derivative")
]
|> Chart.combine
|> titled "A function and its derivative" "x" ""
|> show "wave"

(**
## Many numbers

`grad` is for functions with one number as result and any number of variables: one run back through the function gives
all slopes. `hessian` gives the second derivatives.
*)
let rosenbrock (v: Tensor) =
    let x, y = v[0], v[1]
    (1.0 - x) ** 2.0 + 100.0 * (y - x * x) ** 2.0

let start = tensor [ 1.5; 2.5 ]
printfn $"gradient {grad rosenbrock start}"
printfn $"Hessian\n{hessian rosenbrock start}"

claim "the gradient at (1.5, 2.5)" (grad rosenbrock start = tensor [ -149.0; 50.0 ])
claim "it is zero at the minimum" (grad rosenbrock (tensor [ 1.0; 1.0 ]) = zeros [ 2 ])

(**
`ToLatex` writes a tensor for a paper, and `ToHtml` as a table; notebooks of .NET Interactive use both by themselves.
*)
printfn $"{(hessian rosenbrock start).ToLatex()}"

claim "a matrix" ((hessian rosenbrock start).ToLatex() = @"\begin{pmatrix} 1702 & -600 \\ -600 & 200 \end{pmatrix}")

(**
Newton's method goes to the zero of the gradient's linear model. A few steps find the minimum at (1, 1).
*)
let newton (v: Tensor) =
    let gradient, curvature = gradAndHessian rosenbrock v
    v - solve curvature gradient

let path = List.scan (fun v _ -> newton v) start [ 1..6 ]
printfn $"Newton's steps\n{stack 0 path}"

claim "Newton's method converges" (float (norm (path[6] - 1.0)) < 1e-9)

(**
The path on the contour of the function's logarithm: to the floor of the bent valley, along its tangent to below the
minimum, and back to the floor, from where the error squares with each step.
*)
let across, along = linspace -1.5 2.0 71, linspace -0.5 3.0 71

let heights =
    let at (y: Tensor) (x: Tensor) = log (1e-3 + rosenbrock (stack 0 [ x; y ]))
    vmap (fun y -> vmap (at y) across) along

let coordinate (axis: int) = path |> List.map (fun v -> float v[axis])

[
    Chart.Contour([ for row in heights -> toArray row ], X = toArray across, Y = toArray along, ShowScale = false)
    Chart.Line(coordinate 0, coordinate 1, ShowMarkers = true, Name = "Newton")
]
|> Chart.combine
|> titled "Newton's method on Rosenbrock's function" "x" "y"
|> show "newton"

(**
## Structures

A record, tuple, list or map of tensors goes in, and the same structure of gradients comes out.
*)
type Line = { Slope: Tensor; Offset: Tensor }

let xs, ys = tensor [ 0.0; 1.0; 2.0 ], tensor [ 1.0; 3.0; 5.0 ]
let loss line = sum ((line.Slope * xs + line.Offset - ys) ** 2.0)

let gradients = grad loss { Slope = tensor 1.0; Offset = tensor 0.5 }
printfn $"gradients {gradients.Slope} and {gradients.Offset}"

claim "the slopes of the sum of squares" (float gradients.Slope = -13.0 && float gradients.Offset = -9.0)

(**
## Control flow

Branches, loops and recursion are F#'s own. The derivative is that of the steps which ran.
*)
let rec power n (x: Tensor) = if n = 0 then tensor 1.0 else x * power (n - 1) x

let cubes = vmap (grad (power 3)) (tensor [ 0.0; 1.0; 2.0 ])
printfn $"slopes of x³: {cubes}"

claim "3x²" (cubes = tensor [ 0.0; 3.0; 12.0 ])

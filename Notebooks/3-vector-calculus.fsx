(**
# Vector calculus

Gradient, divergence, curl, Laplacian and Jacobian are functions of functions, and their identities can be tried at any
point.
*)
#load "notebook.fsx"
#load "picture.fsx"

open FunGrad
open Plotly.NET
open Notebook
open Picture

let isZero (x: Tensor) = float (amax (abs x)) < 1e-12

(**
## A field from a potential

A positive and a negative charge in the plane. The field is the negative gradient of the potential, and its lines leave
one charge and enter the other, across the lines of equal potential.
*)
let plus, minus = tensor [ -1.0; 0.0 ], tensor [ 1.0; 0.0 ]
let potential (p: Tensor) = log (norm (p - minus)) - log (norm (p - plus))
let field (p: Tensor) = -(grad potential p)

printfn $"the field at the middle {field (tensor [ 0.0; 0.0 ])}"

claim "the field at the middle" (field (tensor [ 0.0; 0.0 ]) = tensor [ 2.0; 0.0 ])

let fieldLine (angle: float) =
    let start = plus + 0.15 * tensor [ cos angle; sin angle ]

    let step (p: Tensor) =
        let direction = field p
        p + 0.06 * direction / norm direction

    List.unfold (fun p -> if float (norm (p - minus)) < 0.1 then None else Some(p, step p)) start
    |> List.truncate 90

let across, along = linspace -2.5 2.5 51, linspace -2.0 2.0 41

let heights =
    let at (y: Tensor) (x: Tensor) = potential (stack 0 [ x; y ]) |> clip (tensor -2.0) (tensor 2.0)
    vmap (fun y -> vmap (at y) across) along

[
    Chart.Contour([ for row in heights -> toArray row ], X = toArray across, Y = toArray along, ShowScale = false)
    for angle in [ 0.3; 0.8; 1.3; 1.8; -0.3; -0.8; -1.3; -1.8 ] do
        let line = fieldLine angle
        let coordinate (axis: int) = line |> List.map (fun p -> float p[axis])
        Chart.Line(coordinate 0, coordinate 1, ShowLegend = false, LineColor = Color.fromString "black")
]
|> Chart.combine
|> titled "Two charges: potential and field" "x" "y"
|> show "field"

(**
Away from the charges the potential is harmonic: its Laplacian, which is the divergence of its gradient, is zero.
*)
let somewhere = tensor [ 0.3; 0.7 ]
printfn $"the Laplacian is zero up to rounding: {isZero (laplacian potential somewhere)}"

claim "harmonic" (isZero (laplacian potential somewhere))
claim "div grad = Laplacian" (isZero (divergence (grad potential) somewhere - laplacian potential somewhere))

(**
## Divergence and curl in space

A rotation has curl and no divergence; a radial field has divergence and no curl.
*)
let rotation (p: Tensor) = stack 0 [ -p[1]; p[0]; 0.0 * p[2] ]
let radial (p: Tensor) = p * sum (p * p)
let point = tensor [ 1.0; 2.0; -0.5 ]

printfn $"rotation: curl {curl rotation point}, divergence {divergence rotation point}"
printfn $"radial:   curl {curl radial point}, divergence {divergence radial point}"

claim "the curl of a rotation is twice its speed" (curl rotation point = tensor [ 0.0; 0.0; 2.0 ])
claim "the divergence of p|p|² is 5|p|²" (isNear (5.0 * 5.25) (float (divergence radial point)))

(**
## Identities

They hold for every smooth function, so here are arbitrary ones.
*)
let f (p: Tensor) = sin (p[0] * p[1]) + exp p[2] * p[0] ** 2.0
let a (p: Tensor) = stack 0 [ sin p[1] * p[2]; p[0] ** 2.0 * p[2]; cos (p[0] * p[1]) ]

claim "curl grad f = 0" (isZero (curl (grad f) point))
claim "div curl a = 0" (isZero (divergence (curl a) point))

let twice = curl (curl a) point

let bothSides =
    let part (i: int) = laplacian (fun p -> (a p)[i]) point
    grad (divergence a) point - stack 0 [ part 0; part 1; part 2 ]

printfn $"curl curl a = {twice}"

claim "curl curl a = grad div a − Laplacian a" (isZero (twice - bothSides))

(**
## Change of variables

The determinant of a Jacobian is the factor by which a map stretches volumes. For spherical coordinates it is
$r^2 \sin\theta$.
*)
let spherical (q: Tensor) =
    let r, theta, phi = q[0], q[1], q[2]
    stack 0 [ r * sin theta * cos phi; r * sin theta * sin phi; r * cos theta ]

let q = tensor [ 2.0; 0.9; 0.4 ]
let stretch = determinant (jacobian spherical q)
printfn $"Jacobian\n{jacobian spherical q}"

claim "r² sin θ" (isNear (4.0 * sin 0.9) (float stretch))

(**
## A partial differential equation

The heat kernel solves $u_t = u_{xx}$. Derivatives by single variables are `diff` of the function with the others held.
*)
let u (t: Tensor) (x: Tensor) = exp (-x * x / (4.0 * t)) / sqrt (4.0 * System.Math.PI * t)

let heat (t: float) (x: float) =
    let byTime = diff (fun t -> u t (tensor x)) (tensor t)
    let bySpace = diff2 (u (tensor t)) (tensor x)
    float (byTime - bySpace)

claim "the heat equation" (Seq.forall (fun x -> abs (heat 0.7 x) < 1e-12) [ -2.0 .. 0.5..2.0 ])
printfn "the heat kernel solves the heat equation"

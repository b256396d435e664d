(**
# Nesting and higher order

The derivative of a function is a function, so it has a derivative. Transforms nest in any order and depth, and each
keeps its own variable apart from the others'.
*)
#load "notebook.fsx"
#load "picture.fsx"

open FunGrad
open Plotly.NET
open Notebook
open Picture

(**
## Each derivative has its own variable

Inside, $y$ varies and $x$ is a constant; outside, $x$ varies. In
$\frac{d}{dx}\left(x \cdot \frac{d}{dy}(x y^2)\Big|_{y=3}\right) = \frac{d}{dx}\,6x^2 = 12x$ the inner result still
depends on $x$, and the outer derivative sees it.
*)
let inner x = diff (fun y -> x * y * y) (tensor 3.0)
let nested = diff (fun x -> x * inner x) (tensor 2.0)
printfn $"12 x at 2: {nested}"

claim "12x" (float nested = 24.0)

(**
A classical trap: $\frac{d}{dy}(x + y)$ is 1, so the whole is $\frac{d}{dx}\,x = 1$. Libraries that mix up the two
variables answer 2.
*)
let trap = diff (fun x -> x * diff (fun y -> x + y) (tensor 1.0)) (tensor 1.0)
printfn $"the trap: {trap}"

claim "no variable is taken for another" (float trap = 1.0)

(**
## Again and again

`diff (diff f)` works to any depth, and `diffn` does the same for a cost that grows with the square of the order
instead of its exponential. `taylor` gives the coefficients of the series.
*)
let thrice = diff (diff (diff sin)) (tensor 0.5)
printfn $"sin''' at 0.5 = {thrice}"

claim "three times diff = diffn 3" (isNear (float thrice) (float (diffn 3 sin (tensor 0.5))))
claim "the third derivative of sin" (isNear -(cos 0.5) (float thrice))

let tenth = diffn 10 (fun x -> exp (2.0 * x)) (tensor 0.0)
claim "the tenth derivative of exp 2x at 0" (isNear 1024.0 (float tenth))

(**
The polynomials of a Taylor series follow the function further and further from the point at which they were made.
*)
let bump (x: Tensor) = sin x + 0.5 * cos (2.0 * x)
let coefficients = taylor 9 bump (tensor 0.0)
printfn $"coefficients {stack 0 coefficients}"

let polynomial (order: int) (x: Tensor) =
    let terms = coefficients |> List.take (order + 1)
    List.foldBack (fun coefficient rest -> coefficient + x * rest) terms (zerosLike x)

let points = linspace -3.0 3.0 121

[
    Chart.Line(toArray points, toArray (bump points), Name = "f")
    for order in [ 1; 3; 6; 9 ] do
        Chart.Line(
            toArray points,
            toArray (clip (tensor -3.0) (tensor 3.0) (polynomial order points)),
            Name = $"order {order}"
        )
]
|> Chart.combine
|> titled "A function and its Taylor polynomials at 0" "x" ""
|> show "taylor"

claim "the second coefficient is f''/2" (isNear (float (diff2 bump (tensor 0.0)) / 2.0) (float coefficients[2]))

(**
## Forward over reverse

The Hessian of a function of many variables is large, but its product with a direction is as cheap as a gradient.
Differentiating the gradient along the direction gives it, and so do all other orders of the two modes.
*)
let energy (x: Tensor) = sum (x ** 4.0) + product x

let x, v = tensor [ 1.0; 2.0; 3.0 ], tensor [ 1.0; -1.0; 0.5 ]
let forwardOverReverse = snd (jvp (grad energy) x v)
let reverseOverForward = grad (fun x -> snd (jvp energy x v)) x
let reverseOverReverse = grad (fun x -> dot (grad energy x) v) x
printfn $"H v = {forwardOverReverse}"

claim "reverse over forward" (forwardOverReverse = reverseOverForward)
claim "reverse over reverse" (forwardOverReverse = reverseOverReverse)
claim "hvp" (forwardOverReverse = hvp energy x v)
claim "the whole Hessian" (forwardOverReverse = matmul (hessian energy x) v)

(**
## Through an algorithm

A derivative goes through whatever ran. Here Newton's method for $\sqrt a$ uses `diff` inside, and `diff` outside gives
the derivative of the root that it found: $\frac{1}{2\sqrt a}$.
*)
let root (a: Tensor) =
    let equation (y: Tensor) = y * y - a
    let step y = y - equation y / diff equation y
    Seq.fold (fun y _ -> step y) (tensor 1.0) [ 1..8 ]

let value, slope = float (root (tensor 2.0)), float (diff root (tensor 2.0))
printfn $"root {decimals 6 value}, its derivative {decimals 6 slope}"

claim "the root" (isNear (sqrt 2.0) value)
claim "the derivative of the root" (isNear (1.0 / (2.0 * sqrt 2.0)) slope)

// A script of DiffSharp 0.8 runs after changing what it opens: `dotnet build`, then `dotnet fsi Examples/diffsharp.fsx`.
// Everything below the first `open` is in that version's names, and in nothing else. What it prints must equal
// diffsharp.expected.txt, line by line.
#r "../Core.FSharp/bin/Debug/net10.0/MathNet.Numerics.dll"
#r "../Core.FSharp/bin/Debug/net10.0/FunGrad.Core.dll"

open FunGrad.DiffSharp // was: open DiffSharp.AD.Float64

let show name (x: DV) =
    printfn "%-10s %s" name (String.concat " " [ for x in DV.toArray x -> sprintf "%.5f" (float x) ])

// Gradient descent in Rosenbrock's valley. D, DV and DM are made as before, and numbers mix with floats and integers.
let rosenbrock (x: DV) = (1 - x.[0]) ** 2 + 100. * (x.[1] - x.[0] ** 2) ** 2

let rec descend f (eta: D) (x: DV) =
    let g = grad f x
    if DV.l2norm g < D 1e-4 then x else descend f eta (x - eta * g)

show "descent" (descend rosenbrock (D 0.002) (toDV [ -1.2; 1. ]))

// Newton's method: the product of two matrices, or of a matrix and a vector, is `*`.
let rec newton f (x: DV) =
    let g, h = gradhessian f x
    if DV.l2norm g < D 1e-10 then x else newton f (x - DM.inverse h * g)

show "Newton" (newton rosenbrock (toDV [ -1.2; 1. ]))

// l'Hôpital's rule: the n-th derivatives of numerator and denominator, until their quotient is a number.
let limit f g x =
    Seq.initInfinite (fun n -> diffn n f x / diffn n g x)
    |> Seq.find (fun x -> not (System.Double.IsNaN(float x)))

printfn "limit      %.4f" (float (limit (fun x -> 2. * sin x - sin (2. * x)) (fun x -> x - sin x) (D 0.)))

// Hamiltonian mechanics: the leapfrog method needs the gradients of two energies, and conserves their sum.
let potential (x: DV) = log (1 + x * x)
let kinetic (p: DV) = p * p / 2

let leapfrog (h: D) (x, p) =
    let p = p - h / 2 * grad potential x
    let x = x + h * grad kinetic p
    x, p - h / 2 * grad potential x

let energy (x, p) = float (potential x + kinetic p)
let start = toDV [ 1.; 0. ], toDV [ 0.2; 0.9 ]
let states = List.scan (fun state _ -> leapfrog (D 0.01) state) start [ 1..1000 ]
printfn "energy     %.4f, later %.4f" (energy start) (energy (List.last states))

// Inverse kinematics: an arm of two segments, whose tip goes where it should by the inverse of the Jacobian.
let tip (a: DV) = toDV [ 4.5 * cos a.[0] + 2.5 * cos (a.[0] + a.[1]); 4.5 * sin a.[0] + 2.5 * sin (a.[0] + a.[1]) ]

let rec reach (target: DV) (a: DV) =
    let at, j = jacobian' tip a
    let error = target - at

    if DV.norm error < D 1e-8 then
        a
    else
        reach target (a + 0.5 * (DM.inverse j * error))

show "tip" (tip (reach (toDV [ 3.5; -4. ]) (toDV [ 1.1; -0.9 ])))

// A fixed point has the derivatives of the solution, of any order: √b, 1/(2√b) and -1/(4b√b).
let root b = D.FixedPoint (fun a b -> (a + b / a) / 2.) (D 1.) b
show "root" (toDV [ root (D 4.); diff root (D 4.); diff2 root (D 4.) ])

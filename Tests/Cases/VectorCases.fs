module FunGrad.Tests.Cases.VectorCases

// Sections D and E: functions of a vector, and vector calculus, whose curl and divergence are written here from the
// Jacobian. Law: curl and div differentiate like everything else, so that div (curl F) = 0 and curl (curl F) = ∇ div F - ΔF.

open System
open Xunit
open FunGrad
open FunGrad.Tests.Cases.CaseRow

let private vector (elements: float list) = tensor elements
let private productWave (v: Tensor) = sin (v[0] * v[1])

let private curl f (x: Tensor) : Tensor =
    let j: Tensor = jacobian f x
    stack 0 [ j[2][1] - j[1][2]; j[0][2] - j[2][0]; j[1][0] - j[0][1] ]

let private div f (x: Tensor) : Tensor =
    let j: Tensor = jacobian f x
    sum (j * eye j.Shape[0])

let private toScalar = [
    case "79" (fun row ->
        let y, dy = valueAndGrad rosenbrock (vector [ 1.5; 2.5 ])
        row.Gives "(6.5, [−149, 50])" [ y; dy ])

    case "81" (fun row -> row.Gives "[[1702,−600],[−600,200]]" [ hessian rosenbrock (vector [ 1.5; 2.5 ]) ])

    case "82" (fun row ->
        let x = vector [ 1.5; 2.5 ]
        row.Gives "(6.5, [2051, −700])" [ rosenbrock x; hvp rosenbrock x (vector [ 0.5; -2.0 ]) ])

    case "88" (fun row ->
        let x, v = vector [ 3.0; 2.0 ], vector [ 5.0; 3.0 ]
        row.Gives "| 18.243235446357" [ snd (jvp productWave x v) ]
        row.Gives "[13.4982997915103,20.7275348305906]" [ hvp productWave x v ])

    case "90" (fun row ->
        let x, v = vector [ 4.0; 3.0 ], vector [ 2.0; 5.0 ]
        row.Gives "[2.53156187619748,3.37541583492997]" [ grad productWave x ]
        row.Gives "21.9402029270448" [ snd (jvp productWave x v) ]
        row.Gives "[46.0719573976964,57.4912913895102]" [ hvp productWave x v ]
        row.Gives "13.4143229500109" [ laplacian productWave x ])

    case "93" (fun row ->
        let f (v: Tensor) = exp (v[0] - 1.0) + exp (1.0 - v[1]) + (v[0] - v[1]) ** 2.0
        let x = zeros [ 2 ]
        row.Gives "[0.367879441171,−2.71828182846]" [ grad f x ]
        row.Gives "[[2.36787944117,−2],[−2,4.71828182846]]" [ hessian f x ])

    case "95" (fun row ->
        let f (v: Tensor) = sin v[0] + cos v[1]

        let rec descend (x: Tensor) =
            let slope = grad f x
            if float (norm slope) < 1e-12 then x else descend (x - 0.5 * slope)

        let least = descend (vector [ 1.0; 1.0 ])
        row.Gives "−2" [ f least ]
        row.Means [ -Math.PI / 2.0; Math.PI ] [ least ])

    case "96" (fun row ->
        let f (v: Tensor) = v[0] * (sqrt (v[1] + v[2]) * log v[2]) ** v[1]
        let x = vector [ 1.2; 0.8; 2.5 ]
        let h = hessian f x
        row.Gives "1.8039041472" [ f x ]
        row.Gives "[1.503253456,1.1378157584,.848639950345]" [ grad f x ]
        row.Gives "[0,.948179798664,.707199958621]" [ h[0] ]
        row.Gives "1.19805783395,1.5298219948" [ h[1][1]; h[1][2] ]
        row.Gives "−.194028869422" [ h[2][2] ])
]

let private two (v: Tensor) = stack 0 [ v[0] * v[1] + 2.0 * v[1] * v[2]; 2.0 * v[0] * v[1] * v[1] * v[2] ]

let private spherical (v: Tensor) =
    let r, theta, phi = v[0], v[1], v[2]
    stack 0 [ r * sin phi * cos theta; r * sin phi * sin theta; r * cos phi ]

let private wave (v: Tensor) = stack 0 [ productWave v; v[0] - v[1]; v[2] ]

/// A row's value and Jacobian in each of the three ways.
let private jacobians (f: Tensor -> Tensor) x (check: Tensor -> unit) =
    for transform in [ jacobian; jacfwd; jacrev ] do
        check (transform f x)

let private toVector = [
    case "97" (fun row ->
        let y, dy = jvp two (vector [ 1.5; 2.5; 3.0 ]) (vector [ 2.75; -3.5; 4.0 ])
        row.Gives "F=(18.75,56.25); Jv=(.625,20.625)" [ y; dy ])

    case "99" (fun row ->
        let x = vector [ 0.0; 1.0; 2.0 ]
        jacobians two x (fun j -> row.Gives "F=(4,0); [[1,4,2],[4,0,0]]" [ two x; j ]))

    case "100" (fun row ->
        let f (v: Tensor) = stack 0 [ v[0] * v[0] * v[1]; 5.0 * v[0] + sin v[1] ]

        let x = vector [ 0.0; 1.0 ]
        jacobians f x (fun j -> row.Gives "F=(0,0.841470984808); [[0,0],[5,0.540302305868]]" [ f x; j ]))

    case "101" (fun row ->
        let f (v: Tensor) = stack 0 [ v[0]; 5.0 * v[2]; 4.0 * v[1] * v[1] - 2.0 * v[2]; v[2] * sin v[0] ]

        let x = vector [ 0.0; 1.0; 2.0 ]

        jacobians f x (fun j -> row.Gives "F=(0,10,0,0); [[1,0,0],[0,0,5],[0,8,−2],[2,0,0]]" [ f x; j ]))

    case "103" (fun row ->
        row.Gives "(−0.879813819308,−2.15782770031,0.297245150922)" [ curl spherical (vector [ 1.5; 2.5; 0.2 ]) ])

    case "105" (fun row ->
        let divergence = sin 0.2 * cos 2.5 + 1.5 * sin 0.2 * cos 2.5 - 1.5 * sin 0.2
        row.Means [ divergence ] [ div spherical (vector [ 1.5; 2.5; 0.2 ]) ])

    case "106" (fun row ->
        let x = vector [ 3.0; 2.0; 4.0 ]
        jacobians wave x (fun j -> row.Gives "[[1.9203405733,2.88051085995,0],[1,−1,0],[0,0,1]]" [ j ])
        row.Gives "(0,0,−1.8805108599511); 1.9203405733007" [ curl wave x; div wave x ])

    case "109" (fun row ->
        let f (v: Tensor) = stack 0 [ productWave v; exp (v[0] - v[1]); v[2] ]

        let _, dy = jvp f (vector [ 5.0; 2.0; 4.0 ]) (vector [ 2.0; 5.0; 3.0 ])
        row.Gives "(−24.3330743432171,−60.256610769563,3)" [ dy ])

    case "111" (fun row ->
        jacobians (fun _ -> vector [ 1.0; 2.0 ]) (vector [ 2.0; 5.0 ]) (fun j ->
            Assert.Equal<int list>([ 2; 2 ], shape j)
            row.Means [ 0.0; 0.0; 0.0; 0.0 ] [ j ]))

    case "113" (fun row ->
        let f (v: Tensor) = stack 0 [ v[0] * v[1] * v[2]; v[0] * v[0] * v[2]; v[0] * sin v[1] ]

        let x = vector [ 1.0; 2.0; 3.0 ]
        let laplacians = stack 0 [ for i in 0..2 -> laplacian (fun v -> (f v)[i]) x ]
        row.Gives "(−1.41614683655,1.09070257317,3)" [ curl f x ]
        row.Gives "; 6; 0; (0,−3,2.90929742683)" [ div f x; div (curl f) x; curl (curl f) x ]
        row.Gives "(0,3,2)" [ grad (div f) x ]
        row.Gives "(0,−3,2.90929742683) = ∇div−ΔF" [ grad (div f) x - laplacians ])
]

let cases = toScalar @ toVector

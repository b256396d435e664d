module FunGrad.Tests.Cases.NestingCases

// Section F: derivatives inside derivatives, named in the data after the papers and issues that they come from. Law: a
// variable of one derivative is a constant of every other, in any mix of modes. Transforms/ConfusionTests goes through all
// mixes; these are the cases that other libraries got wrong.

open System
open Xunit
open FunGrad
open FunGrad.Tests.Cases.CaseRow

let private vector (elements: float list) = tensor elements
let private number (x: float) = tensor x

/// A number's derivative in each mode.
let private modes: ((Tensor -> Tensor) -> Tensor -> Tensor) list = [ diff; grad ]

/// A row of two derivatives, the outer and the inner each in both modes.
let private inAllModes id quotation f =
    case id (fun row ->
        for outer in modes do
            for inner in modes do
                row.Gives quotation [ f outer inner ])

let private gaussian (x: Tensor) = exp (0.5 * dot x x)

/// A directional derivative by the reverse mode.
let private gradAlong f x v = dot (grad f x) v

/// Reverse over forward, forward over reverse, reverse over reverse, forward over forward.
let private hessianProducts: ((Tensor -> Tensor) -> Tensor -> Tensor -> Tensor) list = [
    fun f x v -> grad (fun x -> snd (jvp f x v)) x
    fun f x v -> snd (jvp (grad f) x v)
    fun f x v -> grad (fun x -> gradAlong f x v) x
    fun f x v -> jacfwd (fun x -> snd (jvp f x v)) x
]

// -- The charged particle of Siskind and Pearlmutter ---------------------------------------------------------------------

let private potential (w: Tensor) (x: Tensor) =
    let charges = [ stack 0 [ number 10.0; 10.0 - w ]; vector [ 10.0; 0.0 ] ]
    charges |> List.map (fun charge -> 1.0 / norm (x - charge)) |> List.reduce (+)

/// The squared place where the particle crosses the x-axis, by Euler steps and a last straight line.
let private missed (w: Tensor) =
    let step = 0.1

    let rec fly (x: Tensor) (v: Tensor) : Tensor =
        if float x[1] > 0.0 then
            fly (x + step * v) (v - step * grad (potential w) x)
        else
            let landing = x[0] - x[1] / v[1] * v[0]
            landing * landing

    fly (vector [ 0.0; 8.0 ]) (vector [ 0.75; 0.0 ])

/// Newton's iterates until the slope is below 0.1.
let rec private newton (w: Tensor) =
    let slope = diff missed w

    if abs (float slope) < 0.1 then
        [ w ]
    else
        w :: newton (w - slope / diff (diff missed) w)

let private ofNumbers = [
    inAllModes "116" "| 4 |" (fun outer inner -> outer (fun x -> x * inner (fun y -> x * y) (number 3.0)) (number 2.0))

    inAllModes "117" "| 2 |" (fun outer inner -> outer (fun x -> x * inner (fun y -> x * y) (number 2.0)) (number 1.0))

    inAllModes "118" "at 1 | 1" (fun outer inner ->
        let slope = outer (fun x -> x * inner (fun y -> x + y) (number 2.0)) (number 1.0)
        stack 0 [ slope; slope ])

    inAllModes "129" "at 1 | 1" (fun outer inner ->
        let rec shifted c z = if float z > 10.0 then c + z else z * inner (shifted z) (number 11.0)

        let slope = outer (shifted (number 0.0)) (number 1.0)
        stack 0 [ slope; slope ])

    inAllModes "132" "| 8 |" (fun outer inner -> outer (fun x -> x * inner (fun y -> x * y) (number 1.0)) (number 4.0))

    inAllModes "142" "| 1 |" (fun outer inner ->
        let later x =
            let slope = inner (fun y -> x * y)
            slope (number 5.0)

        outer later (number 2.0))

    case "145" (fun row ->
        let iterates = newton (number 0.0)
        row.Gives "4 iterations" [ number (float iterates.Length) ]
        row.Gives "−0.266533686550" [ List.last iterates ]
        row.Gives "0 → −0.271221476660 → −0.267105483682" (List.take 3 iterates)
        row.Gives "3.199197658980, .0448333188, .000633243520, 1.9135e-7" (List.map missed iterates))

    case "146" (fun row -> row.Means [ -36.27954029176 ] [ nested diff 6 tanh (number 0.5) ])
]

let private ofVectors = [
    case "122" (fun row ->
        let outer (x: Tensor) = sum (grad (fun (_: Tensor) -> x[0] * x[0]) (vector [ 3.0; 4.0 ]))

        row.Gives "[0,0]" [ grad outer (vector [ 2.0; 5.0 ]) ])

    case "125" (fun row ->
        let cubes y = sum (y ** 3.0)
        let x, v = vector [ 1.0; 2.0 ], ones [ 2 ]

        let value x = fst (jvp (fun y -> fst (valueAndGrad cubes y)) x v)

        row.Gives "[3,12]" [ grad value x ]
        row.Gives "[3,12]" [ grad (fun x -> fst (valueAndGrad (fun y -> snd (jvp cubes y v)) x) * 0.0 + value x) x ])

    case "127" (fun row ->
        let x = vector [ 2.0; 5.0 ]

        for transform in [ jacobian; jacfwd; jacrev ] do
            row.Gives "[[0,0],[1,0]]" [ transform (fun (x: Tensor) -> stack 0 [ number 1.0; x[0] ]) x ]
            row.Gives "[[1,0],[0,0]]" [ transform (fun (x: Tensor) -> stack 0 [ x[0]; number 1.0 ]) x ])

    case "130" (fun row ->
        let f (p: Tensor) (u: Tensor) = (u[0] * u[1] * p) ** 2.0
        let slopes p = grad (f p) (vector [ 2.0; 3.0 ])
        row.Gives "[288,192]" [ diff slopes (number 4.0) ]
        row.Gives "[288,192]" [ jacrev slopes (number 4.0) ])

    case "131" (fun row ->
        let lagrangian (q: Tensor) (dq: Tensor) = 0.5 * dot dq dq - 9.8 * q[1]
        let q, dq = vector [ 1.0; 2.0 ], vector [ 0.3; 0.4 ]

        for transform in [ jacobian; jacfwd; jacrev ] do
            let mixed = transform (fun q -> grad (lagrangian q) dq) q
            Assert.Equal<int list>([ 2; 2 ], shape mixed)
            row.Means [ 0.0; 0.0; 0.0; 0.0 ] [ mixed ])

    case "135" (fun row ->
        let outer y = sum (grad (fun y -> sum (y * y)) y ** 2.0)
        row.Gives "[8]" [ grad outer (ones [ 1 ]) ])

    case "136" (fun row ->
        let curvature (theta: Tensor) = sum (hessian (fun x -> sum (x * x * theta * theta)) (ones [ 2 ]) ** 2.0)

        row.Gives "[2,128]" [ grad curvature (vector [ 0.5; 2.0 ]) ])

    case "137" (fun row ->
        let x, v = vector [ 0.1; 0.2; 0.3 ], vector [ 0.2; 0.3; 0.4 ]

        for product in hessianProducts do
            row.Gives "[0.235951799876,0.364652781626,0.493353763377]" [ product gaussian x v ])

    case "138" (fun row ->
        let random = Random 138

        for _ in 1..20 do
            let draw () = vector [ for _ in 1..2 -> 4.0 * random.NextDouble() - 2.0 ]

            let x, v = draw (), draw ()
            let a, b = float x[0], float x[1]

            let known = tensor [ [ 1200.0 * a * a - 400.0 * b + 2.0; -400.0 * a ]; [ -400.0 * a; 200.0 ] ]

            let h = hessian rosenbrock x

            for product in [ matmul h v; matmul v h; hvp rosenbrock x v ] do
                row.Means (List.ofArray (toArray (matmul known v))) [ product ])
]

let cases = ofNumbers @ ofVectors

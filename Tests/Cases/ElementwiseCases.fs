module FunGrad.Tests.Cases.ElementwiseCases

// Sections B and C: elementwise rules with broadcasting, reductions, and products of matrices. Law: each rule gives the
// tangent that the data states and, transposed, the cotangents that it states.

open Xunit
open FunGrad
open FunGrad.Tests.Cases.CaseRow

let private matrix (rows: float list list) = tensor rows
let private vector (elements: float list) = tensor elements
let private x123, private y456 = vector [ 1.0; 2.0; 3.0 ], vector [ 4.0; 5.0; 6.0 ]

/// The value, the tangent and the cotangents of a function of two arguments.
let private both (f: Tensor * Tensor -> Tensor) (x, dx) (y, dy) w =
    let z, dz = jvp f (x, y) (dx, dy)
    let _, pull = vjp f (x, y)
    let wx, wy = pull w
    z, dz, wx, wy

let private pulled (f: Tensor -> Tensor) x w = (snd (vjp f x)) w

let private trace (a: Tensor) = sum (a * eye a.Shape[0])
let private diagonal (a: Tensor) = sumOver [ 1 ] (a * eye a.Shape[0])

/// R = T = 1; b and A as the row says.
let private helmholtz (x: Tensor) =
    let b = vector [ 0.1; 0.05; 0.03 ]
    let a = matrix [ for i in 0..2 -> [ for j in 0..2 -> 0.1 / (1.0 + float i + float j) ] ]
    let bx = dot b x
    let logarithm = log ((1.0 + (1.0 + sqrt 2.0) * bx) / (1.0 + (1.0 - sqrt 2.0) * bx))
    sum (x * log (x / (1.0 - bx))) - dot x (matmul a x) / (sqrt 8.0 * bx) * logarithm

let private broadcasting = [
    case "40" (fun row ->
        let m, v = matrix [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ], vector [ 5.0; 6.0 ]
        let z, pull = vjp (fun (m: Tensor, v) -> m + v) (m, v)
        row.Gives "z=[[6,8],[8,10]]" [ z ]
        row.Gives "[400,600]" [ snd (pull (matrix [ [ 100.0; 200.0 ]; [ 300.0; 400.0 ] ])) ])

    case "42" (fun row ->
        let z, dz, wx, wy =
            both
                (fun (x, y) -> x * y)
                (x123, vector [ 10.0; 20.0; 30.0 ])
                (y456, vector [ 40.0; 50.0; 60.0 ])
                (vector [ 100.0; 200.0; 300.0 ])

        row.Gives "z=[4,10,18] ż=[80,200,360]; x̄=[400,1000,1800]" [ z; dz; wx ]
        row.Means [ 100.0; 400.0; 900.0 ] [ wy ])

    case "44" (fun row ->
        let _, dz, wx, _ =
            both
                (fun (x, y) -> x / y)
                (tensor 1.0, tensor 10.0)
                (y456, vector [ 400.0; 500.0; 600.0 ])
                (vector [ 1000.0; 2000.0; 3000.0 ])

        row.Gives "ż=[−22.5,−18,−15]; x̄=1150" [ dz; wx ])

    case "45" (fun row ->
        let z, dz, wx, wy =
            both
                (fun (x, y) -> x ** y)
                (x123, vector [ 1.1; 1.2; 1.3 ])
                (y456, vector [ 2.1; 2.2; 2.3 ])
                (vector [ 3.1; 3.2; 3.3 ])

        row.Gives "z=[1,32,729]; ż≈[4.4,144.7976,3737.4431]†; x̄≈[12.4,256,4811.4]" [ z; dz; wx ]
        row.Gives "[0,70.9783,2642.9316]" [ wy ])

    case "48" (fun row ->
        let angle (v: Tensor) = atan2 v[0] v[1]
        let at = vector [ 1.0; 2.0 ]
        row.Gives "(0.4, −0.2)" [ grad angle at ]
        row.Gives "[[−.16,−.12],[−.12,.16]]" [ hessian angle at ])

    case "50" (fun row ->
        let x = vector [ -1.0; -2.0; 0.0; 3.0; 10.0 ]
        let _, dy = jvp relu x (vector [ 2.0 .. 6.0 ])
        row.Gives "ż=[0,0,0,5,6]" [ dy ]
        row.Gives "x̄=[0,0,0,5,−5]" [ pulled relu x (vector [ 5.0; 5.0; 5.0; 5.0; -5.0 ]) ])

    case "52" (fun row ->
        let clamp = clip (tensor -2.0) (tensor 3.0)
        let x, dx = vector [ -4.0 .. 4.0 ], vector [ 10.0..10.0..90.0 ]
        row.Gives "[0,0,30,40,50,60,70,80,0]" [ snd (jvp clamp x dx) ]
        row.Gives "[0,0,30,40,50,60,70,80,0]" [ pulled clamp x dx ])

    case "53" (fun row ->
        for f in [ signum; floor; ceil; round ] do
            let x = vector [ -1.6; 0.3; 2.5 ]
            row.Means [ 0.0; 0.0; 0.0; 0.0; 0.0; 0.0 ] [ snd (jvp f x x123); pulled f x x123 ])

    case "54" (fun row ->
        let x, y = vector [ 19.352; 8.973; -23.6274 ], vector [ -17.1885; -4.0684; 4.2405 ]
        let w = vector [ 9.7293; -10.2704; -13.7527 ]
        let _, pull = vjp (fun (x, y) -> maximum x y) (x, y)
        let wx, wy = pull w
        row.Gives "x̄=[9.7293,−10.2704,0], ȳ̄=[0,0,−13.7527]" [ wx; wy ]
        let _, pull = vjp (fun (x, y) -> minimum x y) (x, y)
        let wx, wy = pull w
        row.Gives "x̄=[9.7293,−10.2704,0], ȳ̄=[0,0,−13.7527]" [ wy; wx ])

    case "56" (fun row ->
        let pick = gather 0 (indices [ 0; 2; 3 ])
        row.Gives "x̄=[100,0,300,400,0]" [ pulled pick (vector [ 1.0 .. 5.0 ]) (vector [ 100.0; 300.0; 400.0 ]) ])
]

/// A reduction of [1, 2, 3] along [2, 3, 4], pulled back from a number.
let private reduces id (f: Tensor -> Tensor) w quotation =
    case id (fun row ->
        let y, dy = jvp f x123 (vector [ 2.0; 3.0; 4.0 ])
        row.Gives quotation [ y; dy; pulled f x123 (tensor w) ])

let private reductions = [
    reduces "57" sum 5.0 "6, 9, [5,5,5]"
    reduces "58" mean 30.0 "2, 3, [10,10,10]"
    reduces "60" std 3.0 "1, 1, [−1.5,0,1.5]"

    case "61" (fun row ->
        let quotation = "[0.0900305731704, 0.244728471055, 0.665240955775]"
        row.Gives quotation [ grad logsumexp x123 ]
        row.Gives quotation [ softmax 0 x123 ])

    case "63" (fun row -> row.Gives "[0.5, 0.5]" [ grad logsumexp (vector [ 1000.0; 1000.0 ]) ])

    case "64" (fun row ->
        row.Means [ 0.0; 0.0 ] (valueAndSlope softplus (tensor -4e4) (tensor 1.0))
        row.Means [ 2.9e5; 1.0 ] (valueAndSlope softplus (tensor 2.9e5) (tensor 1.0)))
]

let private products = [
    case "67" (fun row ->
        let wavy rows columns phase =
            matrix [ for i in 1..rows -> [ for j in 1..columns -> sin (float (7 * i + 3 * j) + phase) ] ]

        let a, da, b, db = wavy 3 5 0.1, wavy 3 5 0.7, wavy 5 2 0.2, wavy 5 2 0.4
        let w = wavy 3 2 0.9
        let _, dc, wa, wb = both (fun (a, b) -> matmul a b) (a, da) (b, db) w
        let expected = [ matmul da b + matmul a db; matmul w (transpose b); matmul (transpose a) w ]
        row.Means (expected |> List.collect (toArray >> List.ofArray)) [ dc; wa; wb ])

    case "76" (fun row ->
        let a, da = matrix [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ], matrix [ [ 0.5; -1.0 ]; [ 2.0; 7.0 ] ]

        for f in [ trace; transpose; diagonal; (fun a -> outer (vector [ 1.0; 2.0 ]) a[0]) ] do
            let numbers = toArray (f da) |> List.ofArray
            row.Means numbers [ snd (jvp f a da) ]
            row.Means numbers [ (snd (linearize f a)) da ])

    case "77" (fun row ->
        let y, dy = valueAndGrad (fun x -> dot x (log (x / 2.0))) (vector [ 0.5; 1.0; 1.5; 2.0 ])
        row.Gives "−1.81781746979756" [ y ]
        row.Gives "[−.386294361119891,.306852819440055,.712317927548219,1]" [ dy ])

    case "78" (fun row ->
        let x = vector [ 0.2; 0.3; 0.1 ]
        let y, dy = valueAndGrad helmholtz x
        let h = hessian helmholtz x
        row.Gives "value −.90555363046787" [ y ]
        row.Gives "[−.58083388864624,−.17672873352274,−1.2758850033847]" [ dy ]
        row.Gives "[5.03466643722,.0698983822138,.0775628049614]" [ h[0] ]
        row.Gives "3.37849421812,.0384800634391" [ h[1][1]; h[1][2] ]
        row.Gives "10.0260611445" [ h[2][2] ]
        row.Means (List.ofArray (toArray h)) [ transpose h ])
]

let cases = broadcasting @ reductions @ products

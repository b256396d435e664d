module FunGrad.Tests.Cases.TensorFlow.ControlFlow

// Section K: branches and loops of the host language. Nothing of TensorFlow's graph loops is needed: what ran is what is
// differentiated, at any depth and order.

open Xunit
open FunGrad
open FunGrad.Tests.Cases
open FunGrad.Tests.Cases.CaseRow
open FunGrad.Tests.Cases.TensorFlow.CallSemantics

/// Applies f as long as the condition holds.
let rec private whileLoop (condition: 'S -> bool) (f: 'S -> 'S) (state: 'S) : 'S =
    if condition state then whileLoop condition f (f state) else state

let private repeat n (f: 'S -> 'S) (state: 'S) = List.fold (fun state _ -> f state) state [ 1..n ]
let private below (limit: float) (v: Tensor) = float v < limit

let private branches = [
    case "K01" (fun row ->
        let x = number 10.0
        let cond taken = if taken then 42.0 * x else 3.0 * x
        row.Gives "[42]" (connected (gradients [ cond true ] [ x ]))
        row.Gives "[3]" (connected (gradients [ cond false ] [ x ])))

    case "K04" (fun _ ->
        let v = variable (indices [ 10 ])
        let y = if int v[0] > 5 then cast DType.Float64 v * 2.0 else cast DType.Float64 v
        demandNone (gradients [ y ] [ v ]))

    case "K25" (fun row ->
        let logHuber (m: float) (x: Tensor) =
            if abs (float x) <= m then
                x ** 2.0
            else
                m ** 2.0 * (1.0 - 2.0 * log (tensor m) + log (x ** 2.0))

        let x = number 1.0
        row.Gives "[2]" (connected (gradients [ logHuber 2.0 x ] [ x ])))
]

let private loops = [
    case "K05" (fun row ->
        let v = number 2.0
        row.Gives "[1024]" (connected (gradients [ whileLoop (below 100.0) (fun v -> v * v) v ] [ v ])))

    case "K06" (fun row ->
        let v = number 2.0
        let r = whileLoop (below 100.0) (fun v -> v * v) v
        row.Gives "524288 ; 2048" (connected (gradients [ r * r ] [ v ] @ gradients [ r + r ] [ v ])))

    case "K07" (fun row ->
        let x = vector [ 3.0; 4.0 ]
        row.Gives "[[810, 2560]]" (connected (gradients [ repeat 5 (fun v -> x * v) (tensor 2.0) ] [ x ])))

    case "K08" (fun row ->
        let a, v = number 3.0, number 2.0
        row.Gives "[216, 81]" (connected (gradients [ whileLoop (below 100.0) (fun v -> v * a) v ] [ a; v ])))

    case "K10" (fun row ->
        let x, v = vector [ 1.0; 2.0 ], tensor [ 1.0; 1.0 ]
        let r = whileLoop (fun _ -> false) (fun (v: Tensor) -> v * v) v
        row.Gives "[[2, 4]]" (connected (gradients [ r; x ** 2.0 ] [ x ])))

    case "K12" (fun row ->
        let x, y = number 3.0, number 2.0
        let step (x: Tensor) = x * x + stopGradient (y * y)
        let rx = whileLoop (below 100.0) step x
        // Outside TensorFlow's loops a stopped path is no path: None, or zeros if asked for.
        demandNone (gradients [ rx ] [ y ])
        row.Gives "0 ; 156" (connected (dense (gradientsWith zeroed [ rx ] [ y; x ]))))

    case "K15" (fun row ->
        let x, y = number 5.0, number 3.0
        let rx, ry = whileLoop (fst >> below 45.0) (fun (x: Tensor, y) -> x * y, y) (x, y)
        row.Gives "[9]" (connected (gradients [ rx; ry ] [ x ])))

    case "K17" (fun row ->
        let x = number 2.0
        let first = gradients [ repeat 4 (fun v -> v * x) (tensor 1.0) ] [ x ]
        row.Gives "32 ; 48" (connected (first @ gradients [ first.Head.Value ] [ x ])))

    case "K24" (fun row ->
        let v = number 2.0
        let loop = whileLoop (below 100.0) (fun v -> v * v) v
        row.Gives "[1]" (connected (gradients [ stopGradient loop + v ] [ v ])))

    case "K27" (fun row ->
        // A restriction of graphs: here the gradient with respect to the initial value is the same in every round.
        let x = number 1.0
        let slopes = [ for _ in 1..3 -> gradients [ 2.0 * (x + 1.0) ] [ x ] ]
        Assert.Contains("no reason to refuse", row.Text)
        row.Means [ 2.0; 2.0; 2.0 ] (connected (List.concat slopes)))

    case "K28" (fun row ->
        let var = number 3.0
        let inner = repeat 2 (fun x -> x + var)
        let outer = repeat 2 (fun x -> if float x < 1e6 then inner x else x)
        row.Gives "[4]" (connected (gradients [ outer (tensor 0.0) ] [ var ])))
]

let private sequences = [
    case "K18" (fun row ->
        let v = number 2.0
        let ys = List.scan (fun a (x: float) -> a * x) v [ 1.0 .. 6.0 ] |> List.tail
        row.Gives "[873]" (connected (gradients ys [ v ])))

    case "K19" (fun row ->
        let v = number 2.0
        let left = List.fold (fun a (x: float) -> a * x) v [ 1.0 .. 6.0 ]
        let right = List.foldBack (fun (x: float) a -> a * x) [ 1.0 .. 6.0 ] v
        row.Gives "[720]" (connected (gradients [ left ] [ v ]))
        row.Gives "[720]" (connected (gradients [ right ] [ v ])))

    case "K20" (fun row ->
        let param = number 2.0
        let y = repeat 10 (fun (y: Tensor) -> y * param) (tensor [ 1.0 .. 6.0 ])
        row.Gives "[107520]" (connected (gradients [ y ] [ param ])))

    case "K22" (fun row ->
        let a, b = vector [ 1.0; 2.0 ], vector [ 3.0; 4.0 ]
        let packed = stack 0 [ a; b ]
        let whole = concatenate 0 [ a; b ]

        let options =
            seeded [
                Some(tensor [ [ 2.0; 3.0 ]; [ 4.0; 5.0 ] ])
                Some(tensor [ -0.5; 1.5 ])
                Some(tensor [ 20.0; 30.0; 40.0; 50.0 ])
            ]

        row.Gives
            "[21.5,34.5], [44,55]"
            (connected (dense (gradientsWith options [ packed; packed[0]; whole ] [ a; b ]))))

    case "K23" (fun row ->
        let x = vector [ 2.0; 3.0 ]

        row.Gives
            "[[1, 0]]"
            (connected (dense (gradientsWith (seeded [ Some(tensor 1.0) ]) [ (unstack 0 x)[0] ] [ x ]))))
]

let cases = branches @ loops @ sequences
let excluded: (string * string) list = []

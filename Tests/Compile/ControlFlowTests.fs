// Branches and loops. Law: each is the plain F# construct, in value, gradient, tangent, second derivative and batch, outside
// of compile and inside, transformed before and after it was compiled.
module FunGrad.Tests.Compile.ControlFlowTests

open System
open Xunit
open FunGrad
open FunGrad.Properties

let private near (what: string) (expected: Tensor) (actual: Tensor) =
    Assert.True((shape expected = shape actual), $"{what}: shape {shape actual}, not {shape expected}")

    let isNear (x: float) (y: float) = x = y || abs (x - y) <= 1e-10 * (1.0 + abs x)

    if not (Array.forall2 isNear (toArray expected) (toArray actual)) then
        Assert.Fail $"{what}: expected {expected}, but was {actual}"

/// A function written with loops, and the same written out.
type private Pair = { Name: string; Structured: Tensor -> Tensor; Plain: Tensor -> Tensor }

let private weights = tensor [ 0.3; -0.2; 0.5 ]

let private recurrent
    (scan:
        (Tensor * Tensor -> Tensor -> (Tensor * Tensor) * Tensor)
            -> Tensor * Tensor
            -> Tensor
            -> (Tensor * Tensor) * Tensor)
    (x: Tensor)
    =
    let rows =
        tensor [|
            [| 1.0; 0.5; -1.0 |]
            [| 0.2; 0.1; 0.4 |]
            [| -0.3; 2.0; 1.0 |]
            [| 1.0; 1.0; 0.0 |]
            [| 0.1; 0.2; 0.3 |]
        |]

    let step (state: Tensor, total: Tensor) (row: Tensor) =
        let next = tanh (state * x + row * weights)
        (next, total + sum (next * x)), next * next

    let (state, total), outputs = scan step (x * 0.1, tensor 0.0) (rows * x)
    sum state + total * total + sum (outputs * rows)

/// scan as a list function.
let private plainScan f initial (rows: Tensor) =
    let folder state (row: Tensor) =
        let next, output = f state row
        output, next

    let outputs, state = List.mapFold folder initial [ for i in 0 .. (shape rows)[0] - 1 -> rows[i] ]
    state, stack 0 outputs

let private plainScanBack f initial (rows: Tensor) =
    let folder (row: Tensor) state =
        let next, output = f state row
        output, next

    let outputs, state = List.mapFoldBack folder [ for i in 0 .. (shape rows)[0] - 1 -> rows[i] ] initial
    state, stack 0 outputs

let rec private plainWhile condition body (state: 'S) =
    if float (condition state: Tensor) <> 0.0 then
        plainWhile condition body (body state)
    else
        state

let private newton
    (loop: (Tensor * Tensor -> Tensor) -> (Tensor * Tensor -> Tensor * Tensor) -> Tensor * Tensor -> Tensor * Tensor)
    (x: Tensor)
    =
    let target = sum (x * x) + 1.0
    let goesOn (y: Tensor, _: Tensor) = greater (abs (y * y - target)) (tensor 1e-9)
    let step (y: Tensor, count: Tensor) = (y + target / y) * 0.5, count + 1.0
    let root, count = loop goesOn step (target, tensor 0.0)
    root * x[0] + 0.0 * count

let private pairs = [
    {
        Name = "cond"
        Structured =
            fun x -> cond (greater (sum x) (tensor 0.5)) (fun y -> sum (y * y * x)) (fun y -> sum (sin y) * x[1]) x
        Plain = fun x -> if float (sum x) > 0.5 then sum (x * x * x) else sum (sin x) * x[1]
    }
    {
        Name = "cond of structures"
        Structured =
            fun x ->
                let a, b =
                    cond (less x[0] (tensor 0.0)) (fun (a, b) -> b, a * x[1]) (fun (a, b) -> a + b, b) (x[0], x[2])

                a * a * b
        Plain =
            fun x ->
                let a, b = if float x[0] < 0.0 then x[2], x[0] * x[1] else x[0] + x[2], x[2]
                a * a * b
    }
    {
        Name = "forLoop"
        Structured = fun x -> forLoop 2 7 (fun i y -> sin (y * x) + x / cast DType.Float64 i) (x * 2.0) |> sum
        Plain = fun x -> List.fold (fun y i -> sin (y * x) + x / tensor (float i)) (x * 2.0) [ 2..6 ] |> sum
    }
    {
        Name = "forLoop without rounds"
        Structured = fun x -> forLoop 3 3 (fun _ y -> y * x) (x * x) |> sum
        Plain = fun x -> sum (x * x)
    }
    { Name = "scan"; Structured = recurrent scan; Plain = recurrent plainScan }
    {
        Name = "scanBack"
        Structured = recurrent scanBack
        Plain = recurrent plainScanBack
    }
    {
        Name = "scan in pieces of a square root"
        Structured = recurrent (scanWith CheckpointSchedule.SquareRoot)
        Plain = recurrent plainScan
    }
    {
        Name = "scan in halves"
        Structured = recurrent (scanWith CheckpointSchedule.Logarithmic)
        Plain = recurrent plainScan
    }
    {
        Name = "whileLoopAtMost"
        Structured = newton (whileLoopAtMost 60)
        Plain = newton plainWhile
    }
    {
        Name = "loops inside loops"
        Structured =
            fun x ->
                let inner (i: Tensor) (y: Tensor) =
                    let step (z: Tensor) (row: Tensor) =
                        let next = cond (greater z (tensor 0.2)) (fun z -> z * row * 0.5) (fun z -> z + row * x[0]) z
                        next, next * row

                    let last, rows = scan step (sum y * 0.1) x
                    y * last + rows * cast DType.Float64 i

                forLoop 0 3 inner x |> sum
        Plain =
            fun x ->
                let inner (i: int) (y: Tensor) =
                    let step (z: Tensor) (row: Tensor) =
                        let next = if float z > 0.2 then z * row * 0.5 else z + row * x[0]
                        next, next * row

                    let last, rows = plainScan step (sum y * 0.1) x
                    y * last + rows * tensor (float i)

                List.fold (fun y i -> inner i y) x [ 0..2 ] |> sum
    }
]

type Pairs =
    static member All = TheoryData<string>(pairs |> Seq.map _.Name)

let private points = [ tensor [ 0.7; -0.4; 1.2 ]; tensor [ -0.6; 0.3; -0.9 ] ]

/// What transforms make of a function.
let private transforms: (string * ((Tensor -> Tensor) -> Tensor -> Tensor)) list = [
    "value", id
    "gradient", grad
    "tangent", (fun f x -> jvp f x (tensor [ 1.0; -2.0; 0.5 ]) |> snd)
    "Hessian", (fun f -> jacobian (grad f))
    "reverse of forward", (fun f -> grad (fun x -> jvp f x weights |> snd))
    "third order", (fun f -> grad (fun x -> sum (weights * grad (fun x -> sum (x * grad f x)) x)))
]

let private batch = stack 0 points

[<Theory>]
[<MemberData("All", MemberType = typeof<Pairs>)>]
let ``a loop is the plain loop`` (name: string) =
    let pair = pairs |> List.find (fun pair -> pair.Name = name)

    for what, transform in transforms do
        let expected = points |> List.map (transform pair.Plain)
        let eager = transform pair.Structured
        let compiled = compile (transform pair.Structured)
        let around = transform (compile pair.Structured)

        for x, expected in List.zip points expected do
            near $"{what}" expected (eager x)

            for run in 1..3 do
                near $"compiled {what}, run {run}" expected (compiled x)
                near $"{what} of compiled, run {run}" expected (around x)

        let rows = stack 0 expected
        near $"{what}, batched" rows (vmap (transform pair.Structured) batch)
        let compiled = compile (vmap (transform pair.Structured))
        near $"{what}, batched and compiled" rows (compiled batch)
        near $"{what}, batched and compiled again" rows (compiled batch)
        near $"{what}, compiled and batched" rows (vmap (compile (transform pair.Structured)) batch)
        let around = compile (transform (fun x -> sum (vmap pair.Structured (stack 0 [ x; x * 0.5 ]))))
        let plain = transform (fun x -> pair.Plain x + pair.Plain(x * 0.5))
        near $"{what} of a batch" (plain points[0]) (around points[0])

/// How many states of a vector of five numbers a program keeps at once: what its loops stack, and the most that one
/// round keeps inside.
let rec private keptStates (program: Program) : int =
    let stacked (place: int) =
        match program.Types[place].Shape with
        | [| rounds; 5 |] -> rounds
        | _ -> 0

    let ofEquation (equation: Equation) =
        match box equation.Primitive with
        | :? HasBodies as loop -> Array.sumBy stacked equation.Results, loop.Bodies |> Array.map keptStates |> Array.max
        | :? HasProgram as call -> 0, keptStates call.Body
        | _ -> 0, 0

    let kept = program.Equations |> Array.map ofEquation
    Array.sumBy fst kept + Array.fold (fun most (_, inside) -> max most inside) 0 kept

[<Fact>]
let ``schedules keep fewer states of a scan`` () =
    let rounds = 1024
    let rows = linspace 0.1 0.9 rounds
    let step (state: Tensor) (row: Tensor) = sin (state * row) + state * 0.1, sum state

    let loss schedule state =
        let last, sums = scanWith schedule step state rows
        sum last + sum sums

    let kept schedule = keptStates (program (grad (loss schedule)) (ones [ 5 ]))
    Assert.InRange(kept CheckpointSchedule.KeepAll, rounds, 2 * rounds)
    // Twice √1024 rows, and as many for the pull-back, which runs a piece anew.
    Assert.InRange(kept CheckpointSchedule.SquareRoot, 32, 4 * 32)
    // Two states in each of ten halvings, and again for the pull-back.
    Assert.InRange(kept CheckpointSchedule.Logarithmic, 10, 4 * 10)

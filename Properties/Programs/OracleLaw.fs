// The law of random programs: the engine computes what the oracle does. Read next: RandomProgram.fs.
module internal FunGrad.Properties.OracleLaw

open System
open FunGrad

/// Programs add a few dozen roundings to numbers of up to 1000.
let private tolerance = 1e-7

let private compare (what: string) (expected: NumberArray) (actual: Tensor) : Verdict =
    let expected = reshape expected.Shape (tensor expected.Values)

    Agreement.differenceWithin tolerance expected actual
    |> Option.map (fun text -> $"{what}: {text}")
    |> Verdict.ofDifference

let private numbers (random: Random) count = Array.init count (fun _ -> 2.0 * random.NextDouble() - 1.0)

let private directions (random: Random) (program: ProgramText) =
    program.Shapes
    |> List.map (fun shape -> NumberArray.ofFloats shape (numbers random (NumberArray.size shape)))

let private tensors (xs: NumberArray list) = [| for x in xs -> reshape x.Shape (tensor x.Values) |]

let private gradients (program: ProgramText) (w: Tensor) (pulled: Tensor[]) : Verdict =
    let expected = Oracle.gradient program (toArray w)

    List.zip3 program.Shapes (List.ofArray expected) (List.ofArray pulled)
    |> List.mapi (fun i (shape, e, a) -> compare $"gradient of argument {i}" (NumberArray.ofFloats shape e) a)
    |> Verdict.all

/// ⟨w, the second derivative along v and u⟩ in the oracle.
let private curvature (program: ProgramText) (w: float[]) v u =
    let x = Oracle.point program
    let perturb = List.map2 (Oracle.perturb 0) x u
    let dy = Oracle.derivative 1 program perturb v |> NumberArray.map (Oracle.tangent 0)
    Number.sum (Array.map2 (fun (w: float) dy -> Number.ofFloat w * dy) w dy.Elements)

/// Value, derivative along a direction, gradient and second derivative at the program's point.
let check (program: ProgramText) (seed: int) : Verdict =
    let random = Random seed
    let f, xs = Interpreter.run program, Interpreter.point program
    let x, v, u = Oracle.point program, directions random program, directions random program
    let y, pull = vjp f xs
    let w = reshape y.Shape (tensor (numbers random y.Count))
    let hessian = snd (jvp (fun xs -> snd (vjp f xs) w) xs (tensors v))
    let along = Array.fold2 (fun sum h u -> sum + Array.fold2 (fun s a b -> s + a * b) 0.0 (toArray h) (toArray u)) 0.0

    [
        fun () -> compare "value" (Oracle.run 0 program x) y
        fun () -> compare "derivative" (Oracle.derivative 0 program x v) (snd (jvp f xs (tensors v)))
        fun () -> gradients program w (pull w)
        fun () ->
            compare
                "second derivative"
                (NumberArray.scalar (curvature program (toArray w) v u))
                (tensor (along hessian (tensors u)))
    ]
    |> Seq.map (fun part -> part ())
    |> Verdict.all

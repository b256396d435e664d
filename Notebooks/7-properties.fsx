(**
# Properties

Is a derivative right? FunGrad.Properties checks yours and ours: `GradCheck` compares with differences that know their
own error, and laws state what must hold of every derivative.
*)
#load "notebook.fsx"
#load "picture.fsx"
#r "../Properties/bin/Debug/net10.0/FunGrad.Properties.dll"
#r "../Tests/bin/Debug/net10.0/FsCheck.dll"
#r "../Tests/bin/Debug/net10.0/Spectre.Console.dll"

open FunGrad
open FunGrad.Properties
open Plotly.NET
open Notebook
open Picture

(**
## Why not differences?

The central difference $\frac{f(x + h) - f(x - h)}{2h}$ errs by its step where $h$ is large and by rounding where it is
small, and in between there are seldom more than ten digits. The derivative from the function has them all.
*)
let f (x: float) = exp (sin x)
let exact = cos 1.0 * f 1.0
let ours = float (diff (fun (x: Tensor) -> exp (sin x)) (tensor 1.0))
let steps = [ for exponent in -14.0 .. 0.25..0.0 -> 10.0 ** exponent ]
let relative (x: float) = max 1e-17 (abs (x / exact - 1.0))
let errors = [ for h in steps -> relative ((f (1.0 + h) - f (1.0 - h)) / (2.0 * h)) ]

[
    Chart.Line(steps, errors, Name = "central difference")
    Chart.Line([ 1e-14; 1.0 ], [ relative ours; relative ours ], Name = "FunGrad")
]
|> Chart.combine
|> Chart.withXAxis (LayoutObjects.LinearAxis.init (AxisType = StyleParam.AxisType.Log))
|> Chart.withYAxis (LayoutObjects.LinearAxis.init (AxisType = StyleParam.AxisType.Log))
|> titled "Relative error of a derivative" "step h" ""
|> show "differences"

claim "ours is exact up to rounding" (relative ours < 1e-15)
claim "no difference has thirteen digits" (List.min errors > 1e-13)

(**
## GradCheck: is my derivative right?

It takes differences at many steps, extrapolates them, and estimates the error of what it gets. `Run` reports.
*)
let report = GradCheck.Run((fun (x: Tensor) -> sum (sin x * x)), tensor [ 1.0; 2.0 ])
printfn $"{report}"

claim "it passes" report.Passed

(**
A derivative written by hand with a slip: that of $x \sin x$ lacks a term. The report says where, and by how much.
*)
let slip = GradCheck.Run((fun (x: float) -> x * sin x), (fun (x: float) -> x * cos x), 0.5)

printfn $"{slip}"

claim "it is found" (not slip.Passed)

(**
Custom rules replace the derivative, right or wrong, so they are what to check. `Verify` throws, and belongs into tests.
*)
let careless = customVjp (fun (x: Tensor) -> x ** 3.0, fun w -> 3.0 * x * w)

let complaint =
    try
        GradCheck.Verify(careless, tensor 2.0)
        ""
    with :? GradCheckException as error ->
        error.Message

printfn $"{complaint.Split('\n')[0]}"

claim "the wrong rule is found" (complaint <> "")

(**
## Laws

A derivative is a linear map, forward and reverse mode are each other's transpose, second derivatives commute, a batch
is a loop, and so on. Each law is a value, and a subject is a function at a point.
*)
let subject = Subject.create (fun (x: Tensor) -> sum (exp x * x) * x) (tensor [ 0.5; -1.0 ])

for law in Laws.LinearMaps do
    printfn $"{law.Check subject}: {law}"

claim "all laws hold" (Laws.All |> Seq.forall (fun law -> law.Check(subject).IsConsistent))
printfn $"{Laws.All.Count} laws hold"

(**
The same laws find the careless rule: its pull is still linear, but it is not the derivative of its value.
*)
let wrong = Subject.create careless (tensor 2.0)
printfn $"{Laws.ForwardIsReverse.Check wrong}: {Laws.ForwardIsReverse.Name}"
printfn $"broken: {Laws.ReverseIsDifference.Name}"

claim "consistent with itself" (Laws.ForwardIsReverse.Check(wrong).IsConsistent)
claim "but not a derivative" (not (Laws.ReverseIsDifference.Check(wrong).IsConsistent))

(**
## Random programs

Laws on one function prove little. `RandomProgram` draws well-shaped functions from the whole catalogue of operations,
to hold the engine to laws and to an oracle that works with plain numbers.
*)
let drawn = RandomProgram.Draw(seed = 12, size = 5)
printfn $"{drawn.Code}"

let keepsLaws (seed: int) =
    let program = RandomProgram.Draw(seed, 5)
    program.CheckOracle().IsConsistent && Laws.ForwardIsReverse.Check(program.Subject).IsConsistent

claim "twenty random programs keep the laws" (Seq.forall keepsLaws [ 1..20 ])
printfn "20 random programs agree with the oracle"

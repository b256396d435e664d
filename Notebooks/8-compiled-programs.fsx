(**
# Compiled programs

`compile` runs a function once, writes down what it does as a program, simplifies that, and turns it into machine code.
The compiled function gives the same results, has the same derivatives, and is quicker. The program can be read.
*)
#load "notebook.fsx"
#load "picture.fsx"

open FunGrad
open Notebook
open Picture

(**
## A program is a list of equations

Two inputs, three operations, one result. Every value has its dtype and shape.
*)
let share (x: Tensor, y: Tensor) = sum (x * y) / 3.0

let listing = program share (zeros [ 3 ], zeros [ 3 ])
printfn $"{listing}"

claim "three operations" (listing.OperationCount = 3)

(**
## The program of a derivative

`program` takes any function, so also `grad f`. What is said twice is computed once, and what no result needs is gone.
The derivative of $\sin(x^2)\,x$ is $\sin x^2 + 2 x^2 \cos x^2$: seven operations are left of both runs.
*)
let wave (x: Tensor) = sin (x * x) * x

let derivative = program (grad wave) (tensor 1.0)
printfn $"{derivative}"

showSvg "derivative" (derivative.ToSvg())

(**
`ToDot` and `ToMermaid` give the same graph to tools that draw it in documents, and a notebook of .NET Interactive shows
a program by its `ToHtml`: the listing with the picture.
*)
printfn $"{derivative.ToMermaid()}"

claim "one sine" (string derivative |> fun text -> text.Split("= sin ").Length = 2)

(**
## The same results

`compile` is an optimisation, and nothing else changes: the derivative of a compiled function is compiled too, and
`compile (grad f)` and `grad (compile f)` agree.
*)
let steep = compile (grad wave)
let points = linspace -2.0 2.0 9
printfn $"{vmap steep points}"

let farthest (f: Tensor) (g: Tensor) = float (amax (abs (f - g)))
claim "compiled = plain" (farthest (vmap steep points) (vmap (grad wave) points) < 1e-12)
claim "grad ∘ compile = compile ∘ grad" (farthest (vmap (grad (compile wave)) points) (vmap steep points) < 1e-12)

(**
## Loops

A chain of operations on arrays becomes one loop that reads every input once and writes no intermediate array. `Explain`
tells what became of each operation.
*)
let weighted (x: Tensor, y: Tensor) = sum ((x - y) ** 2.0 * exp (-x))

let plan = program weighted (zeros [ 1000 ], zeros [ 1000 ])
printfn $"{plan.Explain()}"

claim "one loop" (plan.Explain().Contains " in 1 loop")

(**
## One program for each shape

A compiled function is staged anew for other shapes and dtypes, and keeps what it made.
*)
let double = compile (fun (x: Tensor) -> 2.0 * x)

for count in [ 1; 2; 3; 2 ] do
    double (ones [ count ]) |> ignore

printfn $"programs: {countPrograms double}"

claim "three shapes, three programs" (countPrograms double = 3)

(**
## What cannot be compiled

A program has no branches on values, since it is written down before there are any. The error says what to write
instead: `where`, which computes both sides and picks.
*)
let kinked (x: Tensor) = if x > tensor 0.0 then x else 0.1 * x

let complaint =
    try
        compile kinked (tensor 1.0) |> string
    with :? ValueReadException as error ->
        error.Message

printfn $"{complaint}"

let leaky (x: Tensor) = where (greater x (tensor 0.0)) x (0.1 * x)
claim "the error names the remedy" (complaint.Contains "where" || complaint.Contains "Where")
claim "where compiles" (compile leaky (tensor -2.0) = tensor -0.2)

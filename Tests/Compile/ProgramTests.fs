// Programs as text, as pictures, as explanations and as values. Laws: what is said twice is said once, and what nobody
// needs is gone.
module FunGrad.Tests.Compile.ProgramTests

open System
open Xunit
open FunGrad

let private lines (text: string) = text.Split('\n') |> Array.map _.TrimEnd() |> List.ofArray

[<Fact>]
let ``a program is a list of equations with shapes`` () =
    let f (x: Tensor, y: Tensor) = sum (x * y) / 3.0

    Assert.Equal<string list>(
        [
            "program(a: f64[3], b: f64[3]) ="
            "  d: f64[3] = multiply a b"
            "  e: f64[] = sum[axes=[0]] d"
            "  f: f64[] = divide e 3"
            "  return f"
        ],
        lines (string (program f (zeros [ 3 ], zeros [ 3 ])))
    )

[<Fact>]
let ``the gradient of a polynomial keeps only what it needs`` () =
    let text = string (program (grad (fun (x: Tensor) -> sum (x * x * x))) (zeros [ 2 ]))
    Assert.DoesNotContain("sum", text)
    Assert.Equal(1, (text.Split "multiply a a").Length - 1)

[<Fact>]
let ``programs are equal when they do the same`` () =
    let f (x: Tensor) = sin x * 2.0
    let at = zeros [ 2 ]
    Assert.Equal(program f at, program (fun x -> sin x * 2.0) at)
    Assert.Equal((program f at).GetHashCode(), (program f at).GetHashCode())
    Assert.NotEqual(program f at, program (fun x -> sin x * 3.0) at)
    Assert.NotEqual(program f at, program f (zeros [ 3 ]))
    Assert.NotEqual(program (fun x -> x ** 3.0) at, program (fun x -> x ** 4.0) at)

[<Fact>]
let ``a picture names inputs, operations and results`` () =
    let dot = (program (fun (x: Tensor) -> sum (x * 2.0)) (zeros [ 9 ])).ToDot()
    Assert.StartsWith("digraph program {", dot)
    Assert.Contains("v0 [shape=ellipse, label=\"a: f64[9]\"]", dot)
    Assert.Contains("label=\"sum[axes=[0]]\\nf64[]\"", dot)
    Assert.Contains("v0 -> e0", dot)
    Assert.Contains("e0 -> e1", dot)
    Assert.Contains("e1 -> r0", dot)

[<Fact>]
let ``a flowchart has the same nodes and arrows`` () =
    let program = program (fun (x: Tensor) -> sum (x * 2.0)) (zeros [ 3 ])

    Assert.Equal<string list>(
        [
            "flowchart TB"
            "  v0([\"a: f64[3]\"])"
            "  e0[\"multiply<br/>f64[3]\"]"
            "  c0_1(\"[2. 2. 2.]\")"
            "  e1[\"sum[axes=[0]]<br/>f64[]\"]"
            "  r0(((\" \")))"
            "  v0 --> e0"
            "  c0_1 --> e0"
            "  e0 --> e1"
            "  e1 --> r0"
        ],
        lines (program.ToMermaid())
    )

[<Fact>]
let ``a script shows a program as its text`` () =
    let program = program (fun (x: Tensor) -> x * x) (tensor 1.0)
    Assert.Equal(string program, $"%A{program}")

[<Fact>]
let ``equality compares parameters as values`` () =
    let rows (picked: int list) = program (fun x -> gather 0 (indices picked) x) (zeros [ 4 ])
    Assert.Equal(rows [ 0; 2 ], rows [ 0; 2 ])
    Assert.NotEqual(rows [ 0; 2 ], rows [ 0; 3 ])
    let loop n = program (fun x -> forLoop 0 n (fun _ x -> sin x) x) (tensor 1.0)
    Assert.Equal(loop 3, loop 3)
    Assert.Equal((loop 3).GetHashCode(), (loop 3).GetHashCode())
    Assert.NotEqual(loop 3, loop 4)

[<Fact>]
let ``an explanation names loops and calls`` () =
    let f (x: Tensor) = sum (abs (cumsum 0 x) * 2.0 + 1.0)
    let text = (program f (zeros [ 2; 2 ])).Explain()

    Assert.StartsWith("5 operations in 1 loop and 1 call, with ", text)

    Assert.Contains("call of cumulativeSum, since it has no form inside a loop\n  reads a: f64[2,2]\n  writes ", text)

    Assert.Contains("loop over f64[2,2], up to 2 elements in a register: 4 operations\n  computes abs, multiply", text)
    Assert.Contains("\n  writes ", text)
    Assert.EndsWith(": f64[] (folded)", text)

[<Fact>]
let ``an explanation gives the reason of each call`` () =
    let explained f = (program f (zeros [ 3 ])).Explain()
    Assert.Contains("call of cast, since loops compute with floating-point numbers alone", explained (cast DType.Int32))
    Assert.Contains("call of cumulativeSum, since it has no form inside a loop", explained (cumsum 0))

[<Fact>]
let ``every operation is computed in a loop or called`` () =
    for seed in 1..30 do
        let drawn = FunGrad.Properties.RandomProgram.DrawWithoutBranches(seed, 6)
        let subject = drawn.Subject
        let program = program (fun (xs: Tensor list) -> drawn.Invoke xs) (List.ofSeq subject.Point)
        let text = program.Explain()

        for equation in program.Equations do
            Assert.Contains(equation.Primitive.Name, text)

[<Fact>]
let ``operations and bytes are counted`` () =
    let counted = program (fun (x: Tensor) -> sum (x * x)) (zeros [ 10 ])
    Assert.Equal(2, counted.OperationCount)
    Assert.Equal(88L, counted.Bytes)

[<Fact>]
let ``constants are computed once, when the program is made`` () =
    let f (x: Tensor) = x + sum (exp (tensor [ 1.0; 2.0; 3.0 ]))
    Assert.Equal(1, (program f (tensor 1.0)).OperationCount)
    Assert.Equal(float (f (tensor 1.0)), float (compile f (tensor 1.0)))

[<Fact>]
let ``the equations of compiled functions inside are opened`` () =
    let inner = compile (fun (x: Tensor) -> sin x)
    let text = string (program (fun x -> inner x + sin x) (tensor 1.0))
    Assert.DoesNotContain("program[", text)
    Assert.Equal(1, (text.Split "sin").Length - 1)

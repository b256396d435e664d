// Programs as text, as pictures and as values. Laws: what is said twice is said once, what nobody needs is gone, and no
// rewrite changes a bit, special values included.
module FunGrad.Tests.Compile.ProgramTests

open System
open Xunit
open FunGrad

let private lines (text: string) = text.Split('\n') |> Array.map _.TrimEnd() |> List.ofArray

[<Fact>]
let ``a program is a list of equations with shapes`` () =
    let f (x: Tensor, y: Tensor) = sum (x * y) / 2.0

    Assert.Equal<string list>(
        [
            "program(a: f64[3], b: f64[3]) ="
            "  d: f64[3] = multiply a b"
            "  e: f64[] = sum[axes=[0]] d"
            "  f: f64[] = divide e 2"
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
let ``operations and bytes are counted`` () =
    let counted = program (fun (x: Tensor) -> sum (x * x)) (zeros [ 10 ])
    Assert.Equal(2, counted.OperationCount)
    Assert.Equal(88L, counted.Bytes)

/// Functions in which each rule of the simplifier applies, and what must be left of them.
let private rewritten: (string * (Tensor -> Tensor) * int) list = [
    "identity", (fun x -> x + 0.0 * stopGradient x), 2
    "stopGradient", stopGradient, 0
    "preventGradient", preventGradient "no", 0
    "negate", (fun x -> -(-x)), 0
    "not", (fun x -> where (logicalNot (logicalNot (greater x (tensor 0.0)))) x (2.0 * x)), 3
    "multiply", (fun x -> 1.0 * x * 1.0), 0
    "divide", (fun x -> x / 1.0), 0
    "subtract", (fun x -> x - 0.0), 0
    "reshape", (fun x -> reshape [ 5 ] (reshape [ 5; 1 ] x)), 0
]

[<Fact>]
let ``every rule of the simplifier applies here and changes no bit`` () =
    Assert.Equal<string Set>(
        Set.ofList Simplify.ruleNames,
        rewritten |> List.map (fun (name, _, _) -> name) |> Set.ofList
    )

    let special = tensor [ -0.0; 0.0; Double.NaN; Double.PositiveInfinity; -1.5 ]
    let bits x = toArray x |> Array.map BitConverter.DoubleToInt64Bits

    for name, f, count in rewritten do
        Assert.True((program f special).OperationCount = count, $"{name}:\n{program f special}")
        Assert.True((bits (f special) = bits (compile f special)), name)

[<Fact>]
let ``a sum with 0 stays, since it turns -0 into 0`` () =
    let plus (x: Tensor) = x + 0.0
    Assert.Equal(1, (program plus (tensor [ -0.0 ])).OperationCount)
    Assert.True(Double.IsPositive(float (compile plus (tensor -0.0))))

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

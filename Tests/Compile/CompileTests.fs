// Compiled functions. Laws: compile f = f, bit for bit in the first run and to a few units in the last place in the emitted
// code of later runs, on every row of the table and on random programs, under grad, jvp and vmap too; captured traced values keep their derivatives; what would freeze a branch is refused.
[<Xunit.Collection "registers of other widths">]
module FunGrad.Tests.Compile.CompileTests

open System
open System.Threading
open System.Threading.Tasks
open Xunit
open FunGrad
open FunGrad.Properties
open FunGrad.Tests.Primitives
open FunGrad.Tests.Primitives.Row

type Rows =
    static member All = TheoryData<string>(Table.rows |> Seq.map _.Name)

let private rowOf name = Table.rows |> List.find (fun row -> row.Name = name)

/// NaN equals NaN, and 0 is not -0.
let private sameBits (what: string) (expected: Tensor) (actual: Tensor) =
    let bits x = toArray x |> Array.map BitConverter.DoubleToInt64Bits
    Assert.True(expected.DType = actual.DType && shape expected = shape actual, $"{what}: dtype or shape differ")

    if bits expected <> bits actual then
        Assert.Fail $"{what}: expected {expected}, but was {actual}"

/// Equal special values, and numbers that differ by rounding: each by its own size and that of the largest.
let private near (what: string) (expected: Tensor) (actual: Tensor) =
    Assert.True(expected.DType = actual.DType && shape expected = shape actual, $"{what}: dtype or shape differ")
    let rounding = if expected.DType = DType.Float32 then 1e-5 else 1e-12
    let largest = toArray expected |> Array.filter Double.IsFinite |> Array.fold (fun m x -> max m (abs x)) 0.0

    let isNear (x: float) (y: float) =
        x = y
        || Double.IsNaN x && Double.IsNaN y
        || abs (x - y) <= rounding * (abs x + 0.1 * min largest 1.0 + 0.001)

    if not (Array.forall2 isNear (toArray expected) (toArray actual)) then
        Assert.Fail $"{what}: expected {expected}, but was {actual}"

/// The first run goes primitive by primitive, later ones through emitted code.
let private same what (expected: Tensor) (run: unit -> Tensor) =
    sameBits what expected (run ())
    near (what + ", emitted") expected (run ())
    near (what + ", emitted again") expected (run ())

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``a compiled row is the row`` (name: string) =
    let row = rowOf name
    let compiled = compile row.Apply
    let xs = points 0 row
    same "value" (row.Apply xs) (fun () -> compiled xs)
    near "value at another point" (row.Apply(points 1 row)) (compiled (points 1 row))

    if (row.Apply xs).DType = DType.Float64 then
        let dxs = points 2 row
        let push f = jvp f xs dxs |> snd

        let pull f =
            let y, pull = vjp f xs in pull (onesLike y) |> Array.map (fun x -> reshape [ x.Count ] x) |> concatenate 0

        let fresh = compile row.Apply
        same "derivative" (push row.Apply) (fun () -> push fresh)
        near "cotangent" (pull row.Apply) (pull (compile row.Apply))

        let ofPoint =
            compile (fun xs ->
                let y, pull = vjp row.Apply xs in
                pull (onesLike y) |> Array.map (fun x -> reshape [ x.Count ] x) |> concatenate 0)

        same "compiled cotangent" (pull row.Apply) (fun () -> ofPoint xs)

[<Fact>]
let ``random programs are the same when compiled`` () =
    for seed in 1..200 do
        let program = RandomProgram.DrawWithoutBranches(seed, 6)
        let subject = program.Subject
        let f (xs: Tensor list) = program.Invoke xs
        let xs = List.ofSeq subject.Point
        let compiled = compile f
        same $"seed {seed}\n{program.Code}\n" (f xs) (fun () -> compiled xs)

[<Theory>]
[<InlineData(32)>]
[<InlineData(16)>]
[<InlineData(8)>]
let ``random programs are the same in narrower registers`` (bytes: int) =
    let widest = Registers.Widest

    try
        Registers.Widest <- bytes

        for seed in 201..240 do
            let program = RandomProgram.DrawWithoutBranches(seed, 6)
            let f (xs: Tensor list) = program.Invoke xs
            let xs = List.ofSeq program.Subject.Point
            let compiled = compile f
            same $"seed {seed}\n{program.Code}\n" (f xs) (fun () -> compiled xs)
    finally
        Registers.Widest <- widest

let private close (expected: Tensor) (actual: Tensor) = Assert.Equal<float[]>(toArray expected, toArray actual)

[<Fact>]
let ``derivatives of compiled functions nest to any depth`` () =
    let cube = compile (fun (x: Tensor) -> x * x * x)
    let x = tensor 2.0
    Assert.Equal(12.0, float (diff cube x))
    Assert.Equal(12.0, float (diff (compile (diff cube)) x))
    Assert.Equal(6.0, float (diff (compile (diff (compile (diff cube)))) x))
    close (tensor [ 6.0; 12.0 ]) (vmap (compile (diff (diff cube))) (tensor [ 1.0; 2.0 ]))
    close (tensor [ 6.0; 12.0 ]) (compile (vmap (diff (diff cube))) (tensor [ 1.0; 2.0 ]))

    close
        (hessian (fun x -> sum (sin x * x)) (tensor [ 1.0; 2.0 ]))
        (hessian (compile (fun x -> sum (sin x * x))) (tensor [ 1.0; 2.0 ]))

/// The programs that a pull-back of a function is made of, once it has been asked for.
let private pullOf (f: Tensor -> Tensor) (x: Tensor) : CompiledPull =
    let compiled = CompiledFunction("compile", (fun _ xs -> [| f xs[0] |]), CompileOptions(mostPrograms = 1))
    let total x = let results = compiled.Invoke [| x |] in sum results[0]
    let first, later = grad total x, grad total x
    near "the first pull-back" (grad (f >> sum) x) first
    near "a later pull-back" first later
    ((compiled.For [| x |]).KnownPull "1").Value

[<Fact>]
let ``a pull-back reuses what the value's run has computed`` () =
    let pull = pullOf (fun x -> sum (exp (sin x) * x)) (tensor [ 1.0; 2.0; 3.0 ])
    let forward, backward = string pull.Forward.Program, string pull.Backward.Program
    Assert.Contains("exp", forward)
    Assert.DoesNotContain("exp", backward)
    Assert.DoesNotContain(" sin ", backward)
    // The cosine is a slope: computed before the cotangent is known, and handed over.
    Assert.DoesNotContain("cos", backward)

[<Fact>]
let ``a pull-back is handed no more than it reads`` () =
    let linear = pullOf (fun x -> 2.0 * x) (tensor [ 1.0; 2.0 ])
    Assert.Empty linear.Kept
    // exp needs its result alone, which is no further result.
    let exponential = pullOf exp (tensor [ 1.0; 2.0 ])
    Assert.Equal<int[]>([| 1 |], exponential.Kept)
    Assert.Equal(1, exponential.Forward.Program.Results.Length)
    // The cosine and the sum; a broadcast is made again from the number that it views.
    let spread = pullOf (fun x -> x * broadcast [ 1000 ] (sum (sin x))) (ones [ 1000 ])
    let handed = spread.Forward.Program.Results[1..]
    Assert.Equal<int[]>([| 1000; 1 |], handed |> Array.map (fun place -> spread.Forward.Program.Types[place].Size))

[<Fact>]
let ``pull-backs in halves nest, batch and leave unused arguments alone`` () =
    let f = compile (fun (x: Tensor, y: Tensor) -> exp (sin x) * y + x)
    let g (x: Tensor, y: Tensor) = exp (sin x) * y + x
    let x, y = tensor 0.7, tensor 1.3

    for _ in 1..3 do
        Assert.Equal(float (diff (diff (fun x -> g (x, y))) x), float (diff (diff (fun x -> f (x, y))) x), 1e-13)
        Assert.Equal(float (grad (grad (fun x -> g (x, y))) x), float (grad (grad (fun x -> f (x, y))) x), 1e-13)
        Assert.Equal(float (grad (fun y -> g (x, y)) y), float (grad (fun y -> f (x, y)) y), 1e-13)
        let xs = tensor [ 0.1; 0.2; 0.3 ]
        near "batched" (vmap (grad (fun x -> g (x, y))) xs) (vmap (grad (fun x -> f (x, y))) xs)

        let recorded (h: Tensor * Tensor -> Tensor) =
            let v = variable x
            let found = gradients [ h (v, y) ] [ v ]
            found[0].Value

        near "recorded" (recorded g) (recorded f)

[<Fact>]
let ``a derivative that does not exist throws only where it is needed`` () =
    let f = compile (preventGradient "no")

    for _ in 1..3 do
        Assert.Equal(2.0, float (grad (fun x -> x * stopGradient (f x)) (tensor 2.0)))
        Assert.Throws<InvalidOperationException>(fun () -> grad f (tensor 2.0) |> ignore) |> ignore

[<Fact>]
let ``captured values that a transform traces are inputs`` () =
    let product w = compile (fun (x: Tensor) -> w * x) (tensor 3.0)
    Assert.Equal(3.0, float (diff product (tensor 2.0)))
    close (tensor [ 6.0; 9.0 ]) (vmap product (tensor [ 2.0; 3.0 ]))
    let inside w = compile (fun (x: Tensor) -> diff (fun y -> y * y * w) x) (tensor 3.0)
    Assert.Equal(6.0, float (diff inside (tensor 2.0)))
    let w = variable (tensor 2.0)
    let y = compile (fun (x: Tensor) -> w * x) (tensor 5.0)
    close (tensor 5.0) (let gradient = (gradients [ y ] [ w ])[0] in gradient.Value)

[<Fact>]
let ``a captured host number is frozen, and a host value in a structure is not`` () =
    let mutable factor = 2.0
    let frozen = compile (fun (x: Tensor) -> x * factor)
    Assert.Equal(6.0, float (frozen (tensor 3.0)))
    factor <- 10.0
    Assert.Equal(6.0, float (frozen (tensor 3.0)))
    let power = compile (fun (x: Tensor, n: int) -> x ** float n)
    Assert.Equal(9.0, float (power (tensor 3.0, 2)))
    Assert.Equal(27.0, float (power (tensor 3.0, 3)))
    let total = compile (fun (xs: Tensor list) -> List.reduce (+) xs)
    Assert.Equal(3.0, float (total [ tensor 1.0; tensor 2.0 ]))
    Assert.Equal(6.0, float (total [ tensor 1.0; tensor 2.0; tensor 3.0 ]))

[<Fact>]
let ``a function is staged once for each combination of shapes and dtypes, also by many threads`` () =
    let mutable runs = 0

    let f =
        compile (fun (x: Tensor) ->
            Interlocked.Increment &runs |> ignore
            Thread.Sleep 20
            sum (x * x))

    Parallel.For(0, 16, fun _ -> Assert.Equal(14.0, float (f (tensor [ 1.0; 2.0; 3.0 ])))) |> ignore
    Assert.Equal(1, runs)
    f (tensor [ 1.0 ]) |> ignore
    f (cast DType.Float32 (tensor [ 1.0; 2.0; 3.0 ])) |> ignore
    f (tensor [ 4.0; 5.0; 6.0 ]) |> ignore
    Assert.Equal(3, runs)

[<Fact>]
let ``a branch on a value is refused, and the function can be compiled again`` () =
    let f = compile (fun (x: Tensor) -> if x > tensor 0.0 then x else -x)
    let error = Assert.Throws<ValueReadException>(fun () -> f (tensor 1.0) |> ignore)

    Assert.Equal(
        "'compile' works on many values at once, so one number cannot be read here. Use Tensor.Where instead of a branch.",
        error.Message
    )

    let inside = compile (fun x -> checkpoint (fun (x: Tensor) -> if x > tensor 0.0 then x else -x) x)
    Assert.Throws<ValueReadException>(fun () -> inside (tensor 1.0) |> ignore) |> ignore

[<Fact>]
let ``a value that leaves the run that staged it has escaped`` () =
    let mutable kept = tensor 0.0

    let f =
        compile (fun (x: Tensor) ->
            kept <- x
            x)

    f (tensor 1.0) |> ignore
    Assert.Throws<EscapedValueException>(fun () -> kept + tensor 1.0 |> ignore) |> ignore

[<Fact>]
let ``an error of the function is the same error, and nothing is kept of the failed run`` () =
    let f = compile (fun (x: Tensor) -> x + tensor [ 1.0; 2.0 ])
    Assert.Throws<ShapeException>(fun () -> f (tensor [ 1.0; 2.0; 3.0 ]) |> ignore) |> ignore
    close (tensor [ 2.0; 4.0 ]) (f (tensor [ 1.0; 2.0 ]))

    Assert.Throws<ArgumentNullException>(fun () -> compile (Unchecked.defaultof<Tensor -> Tensor>) |> ignore)
    |> ignore

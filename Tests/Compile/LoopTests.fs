// Rounds of compiled loops on memory. Law: the eager loop, in value, gradient and batch; no call is left in the program, and
// nothing is allocated for a round.
module FunGrad.Tests.Compile.LoopTests

open System
open System.Threading.Tasks
open Xunit
open FunGrad

let private within (bound: float) (what: string) (expected: Tensor) (actual: Tensor) =
    Assert.True((shape expected = shape actual), $"{what}: shape {shape actual}, not {shape expected}")
    let isNear (x: float) (y: float) = x = y || abs (x - y) <= bound * (1.0 + abs x)

    if not (Array.forall2 isNear (toArray expected) (toArray actual)) then
        Assert.Fail $"{what}: expected {expected}, but was {actual}"

let private near = within 1e-12

let private rows rounds = reshape [ rounds; 3 ] (sin (arange 0.0 (float (3 * rounds)) 1.0))

let private recurrent scan (rows: Tensor) (x: Tensor) =
    let step (state: Tensor, other: Tensor) (row: Tensor) =
        let next = tanh (state * x + row * other)
        // Carried values change places, one result is a constant, one an argument and one comes twice.
        (next, state), (next * next, tensor 0.5, row, next, next)

    let (state, other), (squares, halves, same, once, again) = scan step (x * 0.1, x + 1.0) (rows * x)
    sum (state * other) + sum squares * sum halves + sum (same * once * again)

let private loops: (string * (Tensor -> Tensor)) list = [
    "scan", recurrent scan (rows 7)
    "scanBack", recurrent scanBack (rows 7)
    "one round", recurrent scan (rows 1)
    "of singles",
    fun x ->
        let x = cast DType.Float32 x
        let step (state: Tensor) (row: Tensor) = sin (state * row) + x, state * row
        let state, outputs = scan step x (cast DType.Float32 (rows 5))
        cast DType.Float64 (sum state + sum outputs)
    "forLoop", (fun x -> forLoop 0 6 (fun _ y -> sin (y * x) + y) x |> sum)
    "with its number", (fun x -> forLoop 0 6 (fun i y -> sin (y * x) + y * cast DType.Float64 i) x |> sum)
    "with choices",
    fun x ->
        let step (state: Tensor) (row: Tensor) = where (greater state row) (state * x) (row + state), relu (state - row)

        let state, outputs = scan step x (rows 6)
        sum state + sum (outputs * outputs)
    "products",
    fun x ->
        let weights = reshape [ 3; 3 ] (sin (arange 0.0 9.0 1.0)) * x
        let step (state: Tensor) (row: Tensor) = tanh (matmul weights state + row), sum state
        let state, outputs = scan step x (rows 6)
        sum state + sum outputs
    "inside a loop",
    fun x ->
        let outer (y: Tensor) (row: Tensor) =
            let step (z: Tensor) (w: Tensor) = sin (z * w) + x, sum z
            let last, sums = scan step (y + row) (rows 4 * x)
            last * 0.5, sum sums

        let last, sums = scan outer x (rows 5)
        sum last + sum sums
]

let private hasNoCalls (f: Tensor -> Tensor) (x: Tensor) =
    Executable.OfProgram(Simplify.run (program f x)).Emitted.HasNoCalls

type Loops =
    static member All = TheoryData<string>(loops |> Seq.map fst)

let private point = tensor [ 0.7; -0.4; 1.2 ]

[<Theory>]
[<MemberData("All", MemberType = typeof<Loops>)>]
let ``compiled rounds are eager rounds on memory`` (name: string) =
    let loop = loops |> List.find (fun (known, _) -> known = name) |> snd
    let batch = stack 0 [ point; point * 0.5 ]

    let check what (f: Tensor -> Tensor) x =
        let expected, compiled = f x, compile f

        for run in 1..4 do
            let bound = if name = "of singles" then 1e-5 else 1e-12
            within bound $"{what} {name}, run {run}" expected (compiled x)

    check "value of" loop point
    check "gradient of" (grad loop) point
    check "tangent of" (fun x -> jvp loop x point |> snd) point
    check "batch of" (vmap loop) batch
    check "batch of gradients of" (vmap (grad loop)) batch

    // A cast of an array is no loop.
    if name <> "of singles" then
        Assert.True(hasNoCalls loop point, $"The value of {name} calls primitives.")
        Assert.True(hasNoCalls (grad loop) point, $"The gradient of {name} calls primitives.")

[<Fact>]
let ``a loop over no rows gives back what it started from`` () =
    let f (x: Tensor) =
        let state, outputs = scan (fun state row -> state * row, state) x (zeros [ 0; 3 ])
        sum state + sum outputs

    let compiled = compile (grad f)

    for _ in 1..3 do
        near "gradient" (ones [ 3 ]) (compiled point)

[<Fact>]
let ``threads run one compiled loop side by side`` () =
    let loop = recurrent scan (rows 50)
    let compiled = compile (grad loop)
    let points = [| for i in 1..8 -> point * (0.1 * float i) |]
    let expected = points |> Array.map (grad loop)

    for _ in 1..3 do
        compiled point |> ignore

    Parallel.For(
        0,
        8,
        fun thread ->
            for _ in 1..20 do
                near $"thread {thread}" expected[thread] (compiled points[thread])
    )
    |> ignore

[<Fact>]
let ``rounds allocate nothing`` () =
    let allocated rounds =
        let compiled = compile (grad (recurrent scan (rows rounds)))

        for _ in 1..5 do
            compiled point |> ignore

        let before = GC.GetAllocatedBytesForCurrentThread()

        for _ in 1..10 do
            compiled point |> ignore

        GC.GetAllocatedBytesForCurrentThread() - before

    // A byte for every round of a run would be ten thousand more.
    Assert.InRange(allocated 1010 - allocated 10, -1000L, 1000L)

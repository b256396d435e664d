// The elementary functions of emitted code: at most 4 units in the last place from System.Math (and from Scalars, where Math
// has no such function), C99's special values, and the same bits in every width of register.
module FunGrad.Tests.Compile.MathematicsTests

open System
open Xunit
open FunGrad

type Functions =
    static member All =
        TheoryData<string>([ "exp"; "expm1"; "tanh"; "sigmoid"; "log"; "log1p"; "softplus"; "sin"; "cos" ])

/// The term, the reference, and where to look.
let private functionOf name : (Tensor -> Tensor) * (float -> float) * (float * float) =
    match name with
    | "exp" -> exp, Math.Exp, (-746.0, 710.0)
    | "expm1" -> expm1, Scalars.expm1, (-50.0, 710.0)
    | "tanh" -> tanh, Math.Tanh, (-25.0, 25.0)
    | "sigmoid" -> sigmoid, Scalars.sigmoid, (-740.0, 740.0)
    | "log" -> log, Math.Log, (0.0, 1e6)
    | "log1p" -> log1p, Scalars.log1p, (-1.0, 1e6)
    | "softplus" -> softplus, Scalars.softplus, (-740.0, 740.0)
    | "sin" -> sin, Math.Sin, (-2e5, 2e5)
    | _ -> cos, Math.Cos, (-2e5, 2e5)

/// Values of the code that is emitted, not those of the first run.
let private emitted (f: Tensor -> Tensor) (xs: float[]) =
    let compiled = compile f
    compiled (tensor xs) |> ignore
    toArray (compiled (tensor xs))

let private points (low: float, high: float) =
    let random = Random 5
    let spread = Array.init 20000 (fun _ -> low + (high - low) * random.NextDouble())
    let around = Array.init 4000 (fun _ -> 4.0 * (random.NextDouble() - 0.5))

    let small = Array.init 4000 (fun _ -> (random.NextDouble() - 0.5) * Math.Pow(10.0, -300.0 * random.NextDouble()))

    Array.concat [ spread; around; small ] |> Array.filter (fun x -> low <= x && x <= high)

let private units (expected: float) (actual: float) =
    if expected = actual || Double.IsNaN expected && Double.IsNaN actual then
        0.0
    else
        let unit = Math.BitIncrement(abs expected) - abs expected
        abs (expected - actual) / unit

[<Theory>]
[<MemberData("All", MemberType = typeof<Functions>)>]
let ``emitted functions are right to four units in the last place`` (name: string) =
    let f, reference, range = functionOf name
    let xs = points range
    let ys = emitted f xs

    let worst =
        Array.map2 (fun x y -> struct (units (reference x) y, x)) xs ys
        |> Array.maxBy (fun (struct (u, _)) -> u)

    let struct (off, at) = worst
    Assert.True(off <= 4.0, $"{name} is {off} units off at {at:R}")

[<Theory>]
[<MemberData("All", MemberType = typeof<Functions>)>]
let ``emitted functions keep the special values`` (name: string) =
    let f, reference, _ = functionOf name

    let xs = [|
        0.0
        -0.0
        infinity
        -infinity
        nan
        1.0
        -1.0
        -2.0
        Double.Epsilon
        -Double.Epsilon
        Double.MaxValue
        -Double.MaxValue
        1e-310
        1e300
    |]

    for x, y in Array.zip xs (emitted f xs) do
        let expected = reference x

        let isSame =
            units expected y <= 4.0
            && (Double.IsNaN expected || Double.IsNegative expected = Double.IsNegative y)

        Assert.True(isSame, $"{name} {x:R}: expected {expected:R}, but was {y:R}")

[<Theory>]
[<MemberData("All", MemberType = typeof<Functions>)>]
let ``every width of register gives the same bits`` (name: string) =
    let f, _, range = functionOf name
    let xs = Array.truncate 1001 (points range)
    let expected = emitted f xs |> Array.map BitConverter.DoubleToInt64Bits
    let widest = Registers.Widest

    try
        for bytes in [ 16; 32; 8 ] do
            Registers.Widest <- bytes
            Assert.Equal<int64[]>(expected, emitted f xs |> Array.map BitConverter.DoubleToInt64Bits)
    finally
        Registers.Widest <- widest

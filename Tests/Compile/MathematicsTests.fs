// The elementary functions of emitted code: at most 4 units in the last place from the true value (Precise.fs), in doubles
// and in singles, with the special values of the kernels, and the same bits in every width of register and without the
// instructions that only AVX-512 has. docs/compile-accuracy.md shows what is measured here.
[<Xunit.Collection "registers of other widths">]
module FunGrad.Tests.Compile.MathematicsTests

open System
open System.IO
open Xunit
open FunGrad
open FunGrad.Tests.Compile

/// A function, the same on exact numbers, and where its arguments are drawn, in doubles and in singles.
[<NoEquality; NoComparison>]
type private Function = {
    Name: string
    Arguments: int
    Run: Tensor -> Tensor -> Tensor
    Exact: Precise.Precise -> Precise.Precise -> Precise.Precise
    Doubles: float * float
    Singles: float * float
}

let private one name run exact doubles singles = {
    Name = name
    Arguments = 1
    Run = fun x _ -> run x
    Exact = fun x _ -> exact x
    Doubles = doubles
    Singles = singles
}

let private two name run exact doubles singles = {
    Name = name
    Arguments = 2
    Run = run
    Exact = exact
    Doubles = doubles
    Singles = singles
}

let private same limit = (-limit, limit)
let private logTo (radix: float) x = Precise.log x / Precise.log (Precise.number radix)
let private powerOf (n: float) x = Precise.exp (Precise.log x * Precise.number n)
let private larger (x: Precise.Precise) (y: Precise.Precise) = if (x - y).IsNegative then y else x

let private functions = [
    one "exp" exp Precise.exp (-746.0, 710.0) (-104.0, 89.0)
    one "expm1" expm1 Precise.expm1 (-50.0, 710.0) (-50.0, 89.0)
    one "sinh" sinh Precise.sinh (same 711.0) (same 90.0)
    one "cosh" cosh Precise.cosh (same 711.0) (same 90.0)
    one "tanh" tanh Precise.tanh (same 25.0) (same 12.0)
    one "sigmoid" sigmoid Precise.sigmoid (same 745.0) (same 104.0)
    one "silu" silu (fun x -> x * Precise.sigmoid x) (same 745.0) (same 104.0)
    one "log" log Precise.log (0.0, 1e6) (0.0, 1e6)
    one "log2" log2 (logTo 2.0) (0.0, 1e6) (0.0, 1e6)
    one "log10" log10 (logTo 10.0) (0.0, 1e6) (0.0, 1e6)
    one "log1p" log1p Precise.log1p (-0.99999, 1e6) (-0.99999, 1e6)
    one "softplus" softplus Precise.softplus (same 745.0) (same 104.0)
    one "asinh" asinh Precise.asinh (same 1e6) (same 1e6)
    one "acosh" acosh Precise.acosh (1.0000001, 1e6) (1.0000001, 1e6)
    one "atanh" atanh Precise.atanh (same 0.9999999) (same 0.9999999)
    one "cbrt" cbrt Precise.cbrt (same 1e6) (same 1e6)
    one "sin" sin Precise.sin (same 2e9) (same 2e5)
    one "cos" cos Precise.cos (same 2e9) (same 2e5)
    one "tan" tan (fun x -> Precise.sin x / Precise.cos x) (same 2e9) (same 2e5)
    one "asin" asin Precise.asin (same 1.0) (same 1.0)
    one "acos" acos Precise.acos (same 1.0) (same 1.0)
    one "atan" atan Precise.atan (same 1e3) (same 1e3)
    one "erf" erf Precise.erf (same 6.5) (same 4.5)
    one "erfc" erfc Precise.erfc (-6.5, 27.3) (-4.5, 10.1)
    one "normalCdf" normalCdf Precise.normalCdf (-38.5, 9.0) (-14.2, 6.0)
    one "gelu" gelu (fun x -> x * Precise.normalCdf x) (-38.5, 9.0) (-14.2, 6.0)
    one "x ** 6" (fun x -> x ** 6.0) (fun x -> x * x * x * x * x * x) (same 1e50) (same 1e6)
    one "x ** -3" (fun x -> x ** -3.0) (fun x -> Precise.number 1.0 / (x * x * x)) (same 1e90) (same 1e12)
    one "x ** 7.25" (fun x -> x ** 7.25) (powerOf 7.25) (0.0, 1e42) (0.0, 2e5)
    two "x ** y" (fun x y -> x ** y) (fun x y -> Precise.exp (Precise.log x * y)) (0.0, 300.0) (0.0, 40.0)
    two "atan2" (fun y x -> atan2 y x) Precise.atan2 (same 1e3) (same 1e3)
    two "hypot" (fun x y -> hypot x y) (fun x y -> Precise.sqrt (x * x + y * y)) (same 1e3) (same 1e3)
    // Of numbers that are not negative: near 0 the result of others has the larger argument's unit, not its own.
    two
        "logAddExp"
        (fun x y -> logAddExp (abs x) (abs y))
        (fun x y ->
            let x, y = larger x -x, larger y -y
            let m = larger x y in
            m + Precise.softplus (x + y - m - m))
        (same 30.0)
        (same 30.0)
]

type Functions =
    static member All = TheoryData<string>(functions |> Seq.map _.Name)

let private functionOf name = functions |> List.find (fun f -> f.Name = name)
let private widthOf (isSingle: bool) = if isSingle then DType.Float32 else DType.Float64

/// Values of the code that is emitted, not those of the first run.
let private emitted isSingle (f: Function) (xs: float[], ys: float[]) =
    let compiled = compile (fun (x: Tensor, y: Tensor) -> f.Run x y)
    let arguments = cast (widthOf isSingle) (tensor xs), cast (widthOf isSingle) (tensor ys)
    compiled arguments |> ignore
    toArray (compiled arguments)

let private narrowed isSingle (x: float) = if isSingle then float (float32 x) else x

/// Over the whole range, around 0, around 1, and of every size below 1.
let private draw seed (low, high) count =
    let random = Random(seed: int)
    let centred (width: float) = width * (random.NextDouble() - 0.5)

    [|
        for _ in 1..count do
            yield low + (high - low) * random.NextDouble()
            yield centred 4.0
            yield centred 30.0
            yield 1.0 + centred 0.2
            yield centred 2.0 * Math.Pow(10.0, -307.0 * random.NextDouble())
    |]

let private points isSingle (f: Function) count =
    let low, high = if isSingle then f.Singles else f.Doubles

    let isInside x = low <= x && x <= high && x <> 0.0

    let draw seed = draw seed (low, high) count |> Array.map (narrowed isSingle)
    let partners = draw 7 |> Array.rev |> Array.map (fun y -> if y = 0.0 then 1.0 else y)
    Array.zip (draw 5) partners |> Array.filter (fun (x, _) -> isInside x) |> Array.unzip

let private units isSingle expected actual =
    if Double.IsNaN actual then infinity
    elif isSingle then Precise.units 24 -149 expected actual
    else Precise.units 53 -1074 expected actual

/// The largest distance from the true value, and where.
let private worst isSingle (f: Function) =
    let xs, ys = points isSingle f 300

    Array.zip3 xs ys (emitted isSingle f (xs, ys))
    |> Array.map (fun (x, y, z) -> struct (units isSingle (f.Exact (Precise.number x) (Precise.number y)) z, x, y, z))
    |> Array.maxBy (fun (struct (off, _, _, _)) -> off)

[<Theory>]
[<MemberData("All", MemberType = typeof<Functions>)>]
let ``emitted functions are right to four units in the last place`` (name: string) =
    for isSingle in [ false; true ] do
        let struct (off, x, y, z) = worst isSingle (functionOf name)
        Assert.True(off <= 4.0, $"{name} is {off} units off at {x:R}, {y:R}: {z:R}, single: {isSingle}")

// -- Special values -------------------------------------------------------------------------------------------------------

let private special isSingle =
    let smallest, largest =
        if isSingle then
            float Single.Epsilon, float Single.MaxValue
        else
            Double.Epsilon, Double.MaxValue

    let positive = [ 0.0; infinity; 1.0; 2.0; 3.0; 0.5; smallest; 1e-40; 1e20; largest ]
    let positive = if isSingle then positive else positive @ [ 1e-310; 1e300 ]
    [| nan; yield! positive; yield! List.map (~-) positive |] |> Array.map (narrowed isSingle)

/// Functions that have no row above, or a parameter that reaches the code by another way.
let private others = [
    one "relu6" relu6 id (same 1.0) (same 1.0)
    one "leakyRelu" (leakyRelu 0.125) id (same 1.0) (same 1.0)
    one "elu" (elu 0.75) id (same 1.0) (same 1.0)
    one "selu" selu id (same 1.0) (same 1.0)
    two "logAddExp of any sign" (fun x y -> logAddExp (abs x) y) (fun x _ -> x) (same 1.0) (same 1.0)
    two "xlogy" xlogy (fun x _ -> x) (same 1.0) (same 1.0)
    two "xlog1py" xlog1py (fun x _ -> x) (same 1.0) (same 1.0)
    two "xdivy" xdivy (fun x _ -> x) (same 1.0) (same 1.0)
    two "divideNoNan" divideNoNan (fun x _ -> x) (same 1.0) (same 1.0)
    two "multiplyNoNan" multiplyNoNan (fun x _ -> x) (same 1.0) (same 1.0)
    for n in [ 0.5; -0.5; 1.5; 3.0; -1.0; -2.0; 4.0; 5.0; 7.0; -7.0; 0.1; 1e9 ] do
        one $"x ** {n}" (fun x -> x ** n) id (same 1.0) (same 1.0)
]

type Specials =
    static member All = TheoryData<string>(functions @ others |> Seq.map _.Name |> Seq.distinct)

/// The values of the kernels, each argument by itself.
let private eager isSingle (f: Function) (xs: float[], ys: float[]) =
    let at x = cast (widthOf isSingle) (tensor (x: float))
    Array.map2 (fun x y -> float (f.Run (at x) (at y))) xs ys

[<Theory>]
[<MemberData("All", MemberType = typeof<Specials>)>]
let ``emitted functions have the special values of the kernels`` (name: string) =
    let f = functions @ others |> List.find (fun f -> f.Name = name)

    for isSingle in [ false; true ] do
        let xs = special isSingle

        let xs, ys = if f.Arguments = 1 then xs, xs else Array.allPairs xs xs |> Array.unzip

        let isSame (expected: float) (actual: float) =
            if Double.IsFinite expected then
                // The kernels have their own roundings.
                units isSingle (Precise.number expected) actual <= 8.0
                && Double.IsNegative expected = Double.IsNegative actual
            else
                expected.Equals actual

        for native in [ true; false ] do
            let before = Native.HasExponents
            Native.HasExponents <- native && before

            try
                let actual = emitted isSingle f (xs, ys)

                for (x, y), (expected, actual) in
                    Array.zip (Array.zip xs ys) (Array.zip (eager isSingle f (xs, ys)) actual) do
                    let text = $"{name} {x:R}, {y:R}: expected {expected:R}, but was {actual:R}, single: {isSingle}"
                    Assert.True(isSame expected actual, text)
            finally
                Native.HasExponents <- before

// -- Registers --------------------------------------------------------------------------------------------------------------

[<Theory>]
[<MemberData("All", MemberType = typeof<Functions>)>]
let ``every width of register gives the same bits, also without AVX-512`` (name: string) =
    let f = functionOf name

    for isSingle in [ false; true ] do
        let values = points isSingle f 101
        let bits () = emitted isSingle f values |> Array.map BitConverter.DoubleToInt64Bits
        let expected = bits ()
        let widest, native = Registers.Widest, Native.HasExponents

        try
            for bytes in [ 16; 32; 8; widest ] do
                Registers.Widest <- bytes
                Native.HasExponents <- native && bytes <> widest
                Assert.Equal<int64[]>(expected, bits ())
        finally
            Registers.Widest <- widest
            Native.HasExponents <- native

[<Fact>]
let ``0 and -0 are two numbers of a loop`` () =
    // relu has the number 0, tanh the sign's bit.
    let f = one "both" (fun x -> relu x * 0.0 + tanh x) id (same 1.0) (same 1.0)
    let xs = [| -1.0; -0.5; 0.5; 1.0 |]

    for x, y in Array.zip xs (emitted false f (xs, xs)) do
        Assert.Equal(Math.Tanh x, y, 1e-15)

// -- The page ---------------------------------------------------------------------------------------------------------------

let private page = Path.Combine(__SOURCE_DIRECTORY__, "..", "..", "docs", "compile-accuracy.md")

let private table () =
    let range (low: float, high: float) = if low = -high then $"±{high}" else $"{low} … {high}"
    let measured isSingle f = let struct (off, _, _, _) = worst isSingle f in off.ToString "0.0"
    let line f = $"| `{f.Name}` | {range f.Doubles} | {measured false f} | {range f.Singles} | {measured true f} |\n"
    functions |> List.map line |> String.concat ""

[<Fact>]
let ``the page shows the accuracy that is measured`` () =
    let expected = table ()
    Assert.True((File.ReadAllText page).Contains expected, "docs/compile-accuracy.md must show:\n" + expected)

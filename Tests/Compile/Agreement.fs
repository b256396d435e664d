// How compiled functions are held to the functions they came from: values and gradients, in both widths of numbers and in
// registers of each width. Read next: ExecutorTests.fs, StripTests.fs.
module internal FunGrad.Tests.Compile.Agreement

open System
open Xunit
open FunGrad

/// Numbers between -1 and 1 that differ from place to place.
let numbers seed (shape: int list) =
    let random = Random(seed: int)
    let count = List.fold (*) 1 shape
    reshape shape (tensor (Array.init count (fun _ -> 2.0 * random.NextDouble() - 1.0)))

/// NaN equals NaN, and 0 is not -0.
/// The bits of elements. Every NaN is one: its sign depends on the order in which the JIT gives arguments to an instruction.
let bits (x: Tensor) =
    toArray x |> Array.map (fun x -> BitConverter.DoubleToInt64Bits(if Double.IsNaN x then nan else x))

/// Equal dtypes, shapes and special values, and numbers that differ by rounding, as the largest of them measures it.
let near (what: string) (expected: Tensor) (actual: Tensor) =
    Assert.True(expected.DType = actual.DType && shape expected = shape actual, $"{what}: dtype or shape differ")
    let rounding = if expected.DType = DType.Float32 then 1e-5 else 1e-12
    let expected, actual = toArray expected, toArray actual
    let largest = expected |> Array.filter Double.IsFinite |> Array.fold (fun most x -> max most (abs x)) 0.0

    let isNear x y = x = y || Double.IsNaN x && Double.IsNaN y || abs (x - y) <= rounding * (abs x + largest)

    for index in 0 .. expected.Length - 1 do
        if not (isNear expected[index] actual[index]) then
            Assert.Fail $"{what}: at {index} expected {expected[index]}, but was {actual[index]}"

/// Makes code before the first run.
let atOnce = CompileOptions(emitAfter = 0)

/// Runs loops block by block from the first run on, as platforms do that cannot make code.
let blockByBlock = CompileOptions(emitAfter = 0, IsInterpreted = true)

/// The ways in which loops run.
let private ways = [ "emitted", atOnce; "block by block", blockByBlock ]

/// The function as loops has the values of the function, twice.
let agrees what (f: Tensor list -> Tensor) (xs: Tensor list) =
    let expected = f xs

    for way, options in ways do
        let compiled = compileWith options f
        near $"{what}, {way}" expected (compiled xs)
        near $"{what}, {way}, again" expected (compiled xs)

/// One number that tells the elements of a function's result apart.
let private weighted (f: Tensor list -> Tensor) (xs: Tensor list) =
    let y = f xs
    sum (y * cast y.DType (sin (reshape (List.ofSeq (shape y)) (arange 1.0 (float y.Count + 1.0) 1.0))))

/// So has its gradient, all parts of it.
let agreesWithGradient what (f: Tensor list -> Tensor) (xs: Tensor list) =
    agrees what f xs
    let gradient = grad (weighted f)
    let expected = gradient xs

    for way, options in ways do
        let compiled = compileWith options gradient

        for _ in 1..2 do
            List.iteri2 (fun part -> near $"{what}, {way}, part {part} of the gradient") expected (compiled xs)

/// Both widths of numbers.
let inBothWidths what (check: string -> Tensor list -> unit) (xs: Tensor list) =
    check (what + " in doubles") xs
    check (what + " in singles") (xs |> List.map (cast DType.Float32))

/// The widths of registers that this machine has, narrower ones last.
let inEachRegister (check: string -> unit) =
    let widest = Registers.Widest

    try
        for bytes in [ 64; 32; 16 ] |> List.filter (fun bytes -> bytes <= widest) do
            Registers.Widest <- bytes
            check $"{bytes} bytes"
    finally
        Registers.Widest <- widest

/// How a program runs once code has been made of it.
let emitted (f: Tensor list -> Tensor) (xs: Tensor list) = Emitted(Manner.Emitted, Simplify.run (program f xs))

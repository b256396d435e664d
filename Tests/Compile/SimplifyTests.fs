// The rules of the simplifier. Law: each applies in the function that stands beside its name, and changes no bit there,
// special values included, when the program runs operation by operation; emitted code may tell -0 from 0 otherwise.
// Another law: simplifying takes work in proportion to the program.
module FunGrad.Tests.Compile.SimplifyTests

open System
open Xunit
open FunGrad

/// A rule, a function in which it applies, and how many operations must be left of it.
let private rows: (string * (Tensor -> Tensor) * int) list = [
    "the value itself", stopGradient >> preventGradient "no", 0
    "f(f(x)) = f(x)", (fun x -> abs (abs x) + floor (floor x) + relu (relu x)), 5
    "-(-x) = x", (fun x -> -(-x)), 0
    "-(x·c) = x·(-c)", (fun x -> -(x * 3.0)), 1
    "-(x/c) = x/(-c), -(c/x) = (-c)/x", (fun x -> -(x / 3.0) * -(3.0 / x)), 3
    "x + (-y) = x - y", (fun x -> (x + -(sin x)) * (-(cos x) + x)), 5
    "x - (-y) = x + y", (fun x -> x - -(sin x)), 2
    "(-x)·(-y) = x·y", (fun x -> let y = -x in y * -(sin x)), 2
    "(-x)·c = x·(-c)", (fun x -> (-x) * 3.0), 1
    "(-x)·y = -(x·y)", (fun x -> x + (-x) * sin x), 3
    "(-x)/(-y) = x/y", (fun x -> (-x) / -(sin x)), 2
    "(-x)/c = x/(-c), c/(-x) = (-c)/x", (fun x -> (-x) / 3.0 + 3.0 / (-x)), 3
    "(-x)/y = -(x/y)", (fun x -> x + (-x) / sin x), 3
    "|-x| = |x|", (fun x -> abs (-x)), 1
    "1·x = x", (fun x -> 1.0 * x * 1.0), 0
    "x/1 = x", (fun x -> x / 1.0), 0
    "x - 0 = x", (fun x -> x - 0.0), 0
    "x + (-0) = x", (fun x -> x + -0.0), 0
    "x + 0 = x, where x is never -0", (fun x -> abs x + 0.0), 1
    "(-1)·x = -x", (fun x -> -1.0 * x), 1
    "x/(-1) = -x", (fun x -> x / -1.0), 1
    "x/2ⁿ = x·2⁻ⁿ", (fun x -> x / 4.0 + x * 0.25), 2
    "x² = x·x", (fun x -> square x + x * x), 2
    "xⁿ with a constant n",
    (fun x -> Tensor.Pow(x, onesLike x) + Tensor.Pow(x, 2.0 * onesLike x) + Tensor.Pow(x, 3.0 * onesLike x)),
    4
    "absorb(0, x) = 0", (fun x -> jvp log x (zerosLike x) |> snd), 0
    "max(x, x) = x, min(x, x) = x", (fun x -> maximum x x + minimum x x), 1
    "not (not x) = x", (fun x -> where (logicalNot (logicalNot (greater x (tensor 0.0)))) x (2.0 * x)), 3
    "not (x = y) is x ≠ y", (fun x -> where (logicalNot (equal x (tensor 0.0))) x (2.0 * x)), 3
    "and, or with a constant or twice the same",
    (fun x -> let c = greater x (tensor 0.0) in where (logicalAnd c (logicalOr c c)) x (2.0 * x)),
    3
    "where(c, x, x) = x", (fun x -> where (greater x (tensor 0.0)) x x), 0
    "where with a constant condition", (fun x -> where (greater (onesLike x) (zerosLike x)) x (sin x)), 0
    "where(not c, x, y) = where(c, y, x)", (fun x -> where (logicalNot (less x (tensor 0.0))) x (2.0 * x)), 3
    "where(c, where(c, x, _), y) = where(c, x, y)",
    (fun x -> let c = less x (tensor 0.0) in where c (where c x (sin x)) (where c (cos x) (2.0 * x))),
    3
    "a cast of a cast that loses nothing", (fun x -> cast DType.Float32 (cast DType.Float64 (cast DType.Float32 x))), 1
    "a reshape of a reshape", (fun x -> reshape [ 8 ] (reshape [ 4; 2 ] (reshape [ 2; 4 ] x))), 0
    "a permutation of a permutation", (fun x -> let m = reshape [ 2; 4 ] x in transpose (transpose m)), 1
    "a permutation that moves axes of length 1 is a reshape",
    (fun x -> reshape [ 8 ] (transpose (reshape [ 8; 1 ] x))),
    0
    "a broadcast of a broadcast", (fun x -> broadcast [ 2; 3; 8 ] (broadcast [ 3; 8 ] x)), 1
    "a broadcast that repeats nothing is a reshape", (fun x -> broadcast [ 1; 8 ] x), 1
    "a broadcast that adds the axes of a reshape itself", (fun x -> broadcast [ 3; 8 ] (reshape [ 1; 8 ] x)), 1
    "a movement of one repeated number is a broadcast", (fun x -> transpose (broadcast [ 3; 2 ] x[0])), 2
    "a fold over axes of length 1 is a reshape", (fun x -> sumOver [ 1 ] (reshape [ 8; 1 ] x)), 0
    "f(broadcast x, broadcast y) = broadcast f(x, y)",
    (fun x -> sin (broadcast [ 3; 8 ] x) * broadcast [ 3; 8 ] (cos x) + 2.0),
    5
    "a reshape of f(reshape x)", (fun x -> reshape [ 8 ] (sin (reshape [ 2; 4 ] x) * 2.0)), 2
    "a permutation of f(permuted x)",
    (fun x -> let m = sqrt (reshape [ 2; 4 ] x) in transpose (abs (transpose m) * transpose (2.0 * m))),
    5
    "a part that is all is a reshape", (fun x -> x[AxisIndex.All]), 0
    "a part of a part", (fun x -> (slice [ 2 ] [ 5 ] x)[1]), 1
    "an element of a view is an element of its source",
    (fun x -> (transpose (reshape [ 2; 4 ] x))[AxisIndex.At 1, AxisIndex.At 1]),
    1
    "a part of a repeated value", (fun x -> (broadcast [ 5; 8 ] x)[2]), 0
    "a part of values side by side", (fun x -> slice [ 9 ] [ 4 ] (concatenate 0 [ x; sin x ])), 2
    "the parts of a value side by side again", (fun x -> concatenate 0 [ slice [ 0 ] [ 3 ] x; slice [ 3 ] [ 5 ] x ]), 0
    "a sum of parts in zeros", (fun x -> pad [ 3 ] [ 0 ] x + pad [ 0 ] [ 3 ] x), 1
]

let private special =
    tensor [ -0.0; 0.0; Double.NaN; Double.PositiveInfinity; Double.NegativeInfinity; -1.5; 3e-310; 1.7e308 ]

/// The bits of the elements; NaN is one.
let private bits x = toArray x |> Array.map (fun x -> if Double.IsNaN x then 1L else BitConverter.DoubleToInt64Bits x)

let private asWritten f = compileWith (CompileOptions(simplify = false)) f

[<Fact>]
let ``the table of examples has a row for each rule`` () =
    Assert.Equal<string list>(
        List.sort (List.distinct Simplify.ruleNames),
        List.sort [ for name, _, _ in rows -> name ]
    )

type Rows =
    static member All = TheoryData<string>(rows |> Seq.map (fun (name, _, _) -> name))

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``a rule applies and changes no bit`` (name: string) =
    let _, f, count = rows |> List.find (fun (known, _, _) -> known = name)
    let simplified, before = program f special, program (asWritten f) special
    Assert.True(simplified.OperationCount = count, $"{simplified}")
    Assert.NotEqual(before, simplified)
    Assert.True(simplified.OperationCount <= before.OperationCount)
    let compiled = compile f
    let expected = f special
    Assert.Equal<int64[]>(bits expected, bits (compiled special))
    let emitted = compiled special
    Assert.Equal(expected.DType, emitted.DType)
    Assert.Equal<int list>(shape expected, shape emitted)
    Assert.Equal<float[]>(toArray expected, toArray emitted)

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``a rule changes no bit of singles and of derivatives`` (name: string) =
    let _, f, _ = rows |> List.find (fun (known, _, _) -> known = name)
    let single = cast DType.Float32 special
    Assert.Equal<int64[]>(bits (f single), bits (compile f single))
    let slope x = jvp f x (onesLike x) |> snd
    Assert.Equal<int64[]>(bits (slope special), bits (compile slope special))

/// Identities that hold for numbers but not for all bits.
let private kept: (string * (Tensor -> Tensor) * int) list = [
    "x + 0 turns -0 into 0", (fun x -> x + 0.0), 1
    "x - (-0) turns -0 into 0", (fun x -> x - -0.0), 1
    "0·x may be NaN", (fun x -> 0.0 * x), 1
    "x - x may be NaN", (fun x -> x - x), 1
    "x/x may be NaN", (fun x -> x / x), 1
    "x/3 rounds once", (fun x -> x / 3.0), 1
    "(x·2)·3 rounds twice", (fun x -> x * 0.1 * 3.0), 2
    "-(x - y) is another zero than y - x", (fun x -> -(x - sin x)), 3
    "a sum of repeated values rounds", (fun x -> sumOver [ 0 ] (broadcast [ 3; 8 ] x)), 2
    "a cast may round", (fun x -> cast DType.Float64 (cast DType.Float32 x)), 2
]

[<Fact>]
let ``what would change a bit stays`` () =
    for name, f, count in kept do
        Assert.True((program f special).OperationCount = count, $"{name}:\n{program f special}")
        Assert.True((bits (f special) = bits (compile f special)), name)

[<Fact>]
let ``a value that others read stays as it is`` () =
    let f (x: Tensor) = let y = -(sin x) in y * cos x + y
    Assert.Equal((program (asWritten f) special).OperationCount, (program f special).OperationCount)

[<Fact>]
let ``operands of symmetric functions may change places`` () =
    let f (x: Tensor) = let y = sin x in (x + y) * (y + x) + (x * y) / (y * x)
    Assert.Equal(6, (program f special).OperationCount)

let private chain n (x: Tensor) =
    let mutable y = x

    for _ in 1..n do
        y <- sin y * x + 0.5

    sum y

let private gathered n (x: Tensor) =
    let parts = stack 0 [ for i in 1..n -> x[0] * float i ]
    sum (stack 0 [ for i in 1..n -> parts[n - i] * parts[i - 1] ])

let private scattered n (x: Tensor) =
    let place i = pad [ i; 0 ] [ n - i; 0 ] (reshape [ 1; 8 ] (sin (x * float i)))
    sum (List.reduce (+) [ for i in 1..n -> place i ])

[<Fact>]
let ``simplifying takes work in proportion to the program`` () =
    let work (f: int -> Tensor -> Tensor) n =
        let written = program (asWritten (f n)) (ones [ 8 ])
        let before = GC.GetAllocatedBytesForCurrentThread()
        let simplified = Simplify.run written
        struct (simplified.OperationCount, float (GC.GetAllocatedBytesForCurrentThread() - before))

    for f in [ chain; (fun n -> grad (chain n)); gathered; (fun n -> grad (gathered n)); scattered ] do
        work f 10 |> ignore
        let struct (few, bytes), struct (many, more) = work f 500, work f 2000
        Assert.InRange(many, 3 * few, 5 * few)
        Assert.InRange(more / bytes, 2.0, 6.0)

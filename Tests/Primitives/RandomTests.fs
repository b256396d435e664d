// Random numbers as values of a key. Laws: the bits are those that the authors of Threefry publish; the same key gives the
// same bits alone, in a batch, in a program and on threads; element i does not depend on the shape; moments are right.
module FunGrad.Tests.Primitives.RandomTests

open System
open Xunit
open FunGrad
open FunGrad.Properties

let private words high low : Words = { High = high; Low = low }

// Known answers of Random123 for Threefry-2x32 with 20 rounds.
[<Fact>]
let ``blocks are the published ones`` () =
    let known = [
        words 0u 0u, words 0u 0u, words 0x6b200159u 0x99ba4efeu
        words 0xffffffffu 0xffffffffu, words 0xffffffffu 0xffffffffu, words 0x1cb996fcu 0xbb002be7u
        words 0x13198a2eu 0x03707344u, words 0x243f6a88u 0x85a308d3u, words 0xc4923a9cu 0x483df7a0u
    ]

    for key, counter, expected in known do
        Assert.Equal(expected, Threefry.block key counter)

let private key = randomKey 2026
let private bits (x: Tensor) = toArray x |> Array.map BitConverter.DoubleToInt64Bits

let private draws: (string * (Tensor -> Tensor)) list = [
    "uniform", randomUniform [ 4; 3 ]
    "normal", randomNormal [ 5 ]
    "split", splitKey 3
    "folded", foldIn (tensor 12)
    "split and drawn",
    (fun key -> let keys = splitKey 2 key in randomNormal [ 2 ] keys[0] + randomUniform [ 2 ] keys[1])
]

[<Fact>]
let ``the same key gives the same bits in a batch, in a program and under a gradient`` () =
    let keys = splitKey 6 key
    let each = [ for row in 0..5 -> keys[row] ]

    for name, draw in draws do
        let expected = each |> List.map draw |> stack 0
        let compiled, both = compile draw, compile (vmap draw)

        for run in 1..3 do
            Assert.True((bits expected = bits (vmap draw keys)), $"{name} in a batch, run {run}")
            Assert.True((bits expected = bits (both keys)), $"{name} in a program of a batch, run {run}")
            Assert.True((bits expected = bits (stack 0 (List.map compiled each))), $"{name} in a program, run {run}")

        let weighted (x: Tensor) = sum (x * cast DType.Float64 (draw each[0]))
        Assert.Equal<int64[]>(bits (cast DType.Float64 (draw each[0]) |> sum), bits (grad weighted (tensor 1.0)))

[<Fact>]
let ``an element does not depend on the shape or on threads`` () =
    let long = toArray (randomUniform [ 100000 ] key)
    Assert.Equal<float[]>(long[..99], toArray (randomUniform [ 100 ] key))
    Assert.Equal<float[]>(long[..99], toArray (randomUniform [ 10; 10 ] key))

[<Fact>]
let ``keys that are split or folded differ from each other`` () =
    let keys = [
        yield key
        for row in 0..63 do
            yield (splitKey 64 key)[row]
        for number in 0..63 do
            yield foldIn (tensor number) key
    ]

    Assert.Equal(keys.Length, keys |> List.map bits |> List.distinct |> List.length)

[<Fact>]
let ``numbers have the moments and the range of their distribution`` () =
    let count = 200000
    let moment (power: float) (xs: float[]) = xs |> Array.averageBy (fun x -> x ** power)
    let even = toArray (randomUniform [ count ] key)
    Assert.All(even, fun x -> Assert.True(x >= 0.0 && x < 1.0))

    for power in 1.0 .. 4.0 do
        Assert.Equal(1.0 / (power + 1.0), moment power even, 3e-3)

    let normal = toArray (randomNormal [ count ] (foldIn (tensor 1) key))

    for power, expected in [ 1.0, 0.0; 2.0, 1.0; 3.0, 0.0; 4.0, 3.0 ] do
        Assert.True(abs (moment power normal - expected) < 0.06, $"moment {power} was {moment power normal}")

    // Kolmogorov's distance to the distribution: 1.63/√n is exceeded once in a hundred.
    let sorted = Array.sort even
    let distance = sorted |> Array.mapi (fun i x -> abs (x - (float i + 0.5) / float count)) |> Array.max
    Assert.True(distance < 1.63 / sqrt (float count), $"distance {distance}")

[<Fact>]
let ``what is no key is refused`` () =
    Assert.Throws<ArgumentException>(fun () -> randomUniform [ 2 ] (tensor [ 1.0; 2.0 ]) |> ignore)
    |> ignore

    Assert.Throws<ArgumentException>(fun () -> randomNormal [ 2 ] (splitKey 2 key) |> ignore) |> ignore
    Assert.Throws<ArgumentOutOfRangeException>(fun () -> splitKey 0 key |> ignore) |> ignore
    Assert.Throws<ShapeException>(fun () -> randomUniform [ -1 ] key |> ignore) |> ignore
    Assert.Throws<ShapeException>(fun () -> foldIn (tensor [ 1; 2 ]) key |> ignore) |> ignore

    Assert.Throws<ArgumentNullException>(fun () -> splitKey 2 Unchecked.defaultof<Tensor> |> ignore)
    |> ignore

// The memory of emitted programs. Laws: a call on the caller's memory allocates nothing once the program is there; places
// that are needed at the same time never overlap; a program that needs too much memory at a time runs operation by
// operation. Read next: OptionsTests.fs.
module FunGrad.Tests.Compile.MemoryTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Compile.Agreement

/// What a call of a vector function on memory allocates, and that it computes the function.
let private allocated (f: Tensor -> Tensor) count =
    let compiled = CompiledFunction("compile", (fun _ xs -> [| f xs[0] |]), atOnce)
    let vectors = CompiledVectors compiled
    let x = toArray (numbers 1 [ count ])
    let expected = toArray (f (tensor x))
    let result = Array.zeroCreate<float> expected.Length
    let run () = vectors.Invoke(ReadOnlySpan<float> x, Span<float> result)

    for _ in 1..50 do
        run ()

    near "on memory" (tensor expected) (tensor result)
    let before = GC.GetAllocatedBytesForCurrentThread()

    for _ in 1..100 do
        run ()

    GC.GetAllocatedBytesForCurrentThread() - before

let private matrix columns (x: Tensor) = reshape [ x.Count / columns; columns ] x

let private plain: (string * int * (Tensor -> Tensor)) list = [
    "a loop", 100, (fun x -> sin x * x)
    "picked elements", 100, (fun x -> exp (gather 0 (indices [ 7; 7; 0; -1 ]) x))
    "sums at places", 100, (fun x -> scatterAdd 0 (indices [ for i in 0..99 -> i * i % 7 ]) 7 (exp x))
    "a product as a loop", 64, (fun x -> reshape [ 64 ] (matmul (matrix 8 x) (transpose (matrix 8 x))))
    "strips of one piece",
    70 * 520,
    (fun x ->
        let x = matrix 520 x
        let e = x * (x * (x * (x + 4.0) + 3.0) + 2.0) + 1.0
        sumOver [ 0 ] (e * expandDims 1 (sumOver [ 1 ] e)))
]

[<Fact>]
let ``calls on memory allocate nothing`` () =
    for name, count, f in plain do
        Assert.True((allocated f count = 0L), name)

[<Fact>]
let ``the strips of the call on memory are of one piece`` () =
    let _, count, f = List.last plain
    let run = emitted (fun xs -> f xs[0]) [ numbers 1 [ count ] ]

    let works =
        run.Passes
        |> Array.choose (fun pass ->
            match pass with
            | Pass.Strips group -> Some group.Work
            | Pass.Single _ -> None)

    Assert.NotEmpty works
    Assert.All(works, fun work -> Assert.True(work < Strips.MuchWork))
    Assert.True run.IsPlain

[<Fact>]
let ``places that are needed at the same time do not overlap`` () =
    let random = Random 3

    for _ in 1..50 do
        let sizes = Array.init 40 (fun _ -> int64<int>(random.Next 300))

        let lifetimes = Array.init 40 (fun _ -> let first = random.Next 20 in struct (first, first + random.Next 6))

        let struct (offsets, total) = Layouts.make sizes lifetimes

        for one in 0..39 do
            Assert.True(offsets[one] + sizes[one] <= total)

            for other in 0 .. one - 1 do
                let struct (first, last), struct (first', last') = lifetimes[one], lifetimes[other]

                if first <= last' && first' <= last then
                    Assert.True(
                        offsets[one] + sizes[one] <= offsets[other] || offsets[other] + sizes[other] <= offsets[one]
                    )

[<Fact>]
let ``places beyond 2^31 bytes are counted`` () =
    let most = int64<int> Int32.MaxValue
    let struct (offsets, total) = Layouts.make [| most; most; 8L |] (Array.create 3 (struct (0, 1)))
    Assert.Equal<int64[]>([| 0L; most + 1L; 2L * (most + 1L) |], offsets)
    Assert.Equal(2L * (most + 1L) + 64L, total)

/// Programs of large values are made, and not run.
[<Fact>]
let ``a program that needs too much memory runs operation by operation`` () =
    let table n (x: Tensor) = broadcast [ n; n ] x * expandDims 1 x
    let executable f n = Executable.OfProgram(Simplify.run (program f (zeros [ n ])))
    // Tables of 8·n² bytes: one and its cumulative sum at a time, and one alone.
    let cumulative n = executable (table n >> cumsum 0 >> sum) n
    Assert.True (cumulative 11000).Emits
    Assert.False (cumulative 12000).Emits
    Assert.True (executable (table 16000) 16000).Emits
    Assert.False (executable (table 17000) 17000).Emits

    Assert.EndsWith(
        " bytes at a time, or one value more than 2147483647: compile a function of fewer elements",
        (cumulative 12000).Program.Explain()
    )

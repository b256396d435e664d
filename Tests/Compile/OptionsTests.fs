// What options say about compiled functions, and how programs are kept. Laws: no option changes a value; concurrent first
// calls stage once; the cache holds as many programs as it may, and forgets all when asked.
module FunGrad.Tests.Compile.OptionsTests

open System
open System.Collections.Concurrent
open System.Threading
open Xunit
open FunGrad

let private f (x: Tensor) = sum (tanh (x * x) * exp x)
let private at n = tensor [ for i in 1..n -> sin (float i) ]

/// Counts its own runs, which are stagings.
let private counting (f: Tensor -> Tensor) =
    let runs = ref 0

    let counted x =
        Interlocked.Increment &runs.contents |> ignore
        f x

    struct (runs, counted)

[<Fact>]
let ``eight first calls at once stage once for each shape`` () =
    let struct (runs, slow) =
        counting (fun x ->
            Thread.Sleep 30
            f x)

    let compiled = compile slow
    let results = ConcurrentBag<float>()
    use barrier = new Barrier 8

    let threads = [
        for index in 0..7 ->
            Thread(fun () ->
                barrier.SignalAndWait()
                results.Add(float (compiled (at (3 + index % 2)))))
    ]

    threads |> List.iter _.Start()
    threads |> List.iter _.Join()
    Assert.Equal(2, runs.Value)
    Assert.Equal(2, countPrograms compiled)
    Assert.Equal<Set<float>>(set [ float (f (at 3)); float (f (at 4)) ], Set.ofSeq results)

[<Fact>]
let ``the newest programs are kept`` () =
    let struct (runs, counted) = counting f
    let compiled = compileWith (CompileOptions(mostPrograms = 3)) counted

    for n in 1..5 do
        compiled (at n) |> ignore

    Assert.Equal(3, countPrograms compiled)
    compiled (at 5) |> ignore
    Assert.Equal(5, runs.Value)
    compiled (at 1) |> ignore
    Assert.Equal(6, runs.Value)

[<Fact>]
let ``host values inside structures share the room`` () =
    let power = compileWith (CompileOptions(mostPrograms = 4)) (fun (x: Tensor, n: int) -> x ** float n)

    for n in 1..9 do
        Assert.Equal(Math.Pow(2.0, n), float (power (tensor 2.0, n)))

    Assert.InRange(countPrograms power, 1, 4)

[<Fact>]
let ``cleared programs are staged anew`` () =
    let struct (runs, counted) = counting f
    let compiled = compile counted
    compiled (at 3) |> ignore
    clearPrograms compiled
    Assert.Equal(0, countPrograms compiled)
    compiled (at 3) |> ignore
    Assert.Equal(2, runs.Value)
    Assert.Equal(1, countPrograms compiled)

[<Fact>]
let ``without code every run has the bits of the function`` () =
    let expected = float (f (at 1000))
    let compiled = compileWith (CompileOptions(emit = false)) f
    let late = compileWith (CompileOptions(emitAfter = 4)) f

    for _ in 1..4 do
        Assert.Equal(expected, float (compiled (at 1000)))
        Assert.Equal(expected, float (late (at 1000)))

    Assert.Equal(expected, float (late (at 1000)), 1e-9)
    let atOnce = compileWith (CompileOptions(emitAfter = 0)) f
    Assert.Equal(expected, float (atOnce (at 1000)), 1e-9)

[<Fact>]
let ``a program that is not simplified says what was written`` () =
    let twice (x: Tensor) = sin x + sin x
    let asWritten = compileWith (CompileOptions(simplify = false)) twice
    Assert.Equal(3, (program asWritten (at 2)).OperationCount)
    Assert.Equal(2, (program twice (at 2)).OperationCount)
    Assert.Equal<float[]>(toArray (twice (at 2)), toArray (asWritten (at 2)))

[<Fact>]
let ``one thread is one thread`` () =
    let used = ConcurrentDictionary<int, bool>()

    let work () =
        let note (_: int) =
            used[Environment.CurrentManagedThreadId] <- true
            Thread.Sleep 1

        Work.each true 64 (Action<int> note)

    CompileOptions(threads = 1).Use work
    Assert.Equal<int list>([ Environment.CurrentManagedThreadId ], List.ofSeq used.Keys)
    let many = full [ 200000 ] 0.5
    let one = compileWith (CompileOptions(threads = 1, emit = false)) f
    Assert.Equal(float (f many), float (one many))

[<Fact>]
let ``bodies of loops and derivatives have the options of the function`` () =
    let seen = ConcurrentBag<bool>()

    let body (_: Tensor) (x: Tensor) =
        seen.Add CompileOptions.Current.Emit
        sin x

    let compiled = compileWith (CompileOptions(emit = false)) (fun x -> forLoop 0 3 body x)
    Assert.Equal(float (sin (sin (sin (tensor 1.0)))), float (compiled (tensor 1.0)))
    diff compiled (tensor 1.0) |> ignore
    Assert.DoesNotContain(true, seen)
    Assert.True CompileOptions.Current.Emit

[<Fact>]
let ``integers and truth values run as they do outside`` () =
    let positions (x: Tensor) = cast DType.Int64 (floor x) + indices [ 1; 2; 3 ]
    let masks (x: Tensor) = logicalAnd (greater x (tensor 0.0)) (less x (tensor 2.0))
    let x = tensor [ -1.5; 0.5; 2.5 ]

    for f in [ positions; masks ] do
        let compiled = compile f

        for _ in 1..3 do
            Assert.Equal(f x, compiled x)
            Assert.Equal((f x).DType, (compiled x).DType)

// Long programs. Laws: depth costs no stack; a host loop over the elements of a vector costs memory in proportion to
// its length, also backward; what a chain holds is let go with the derivative.
module FunGrad.Tests.Transforms.DepthTests

open System
open Xunit
open FunGrad
open FunGrad.Properties

let private chain length (x: Tensor) =
    let mutable y = x // Mutation: local

    for _ in 1..length do
        y <- y * 0.999999 + 1e-9

    y

[<Fact>]
let ``a chain of two million operations has a gradient`` () =
    let length = 1_000_000
    let expected = Math.Pow(0.999999, float length)
    Assert.Equal(expected, float (grad (chain length) (tensor 1.0)), 1e-9)

[<Fact>]
let ``deep chains push forward, both at once and later`` () =
    let length = 100_000
    let expected = Math.Pow(0.999999, float length)
    Assert.Equal(expected, float (diff (chain length) (tensor 1.0)), 1e-9)
    let _, push = linearize (chain length) (tensor 1.0)
    Assert.Equal(expected, float (push (tensor 1.0)), 1e-9)

[<Fact>]
let ``deep chains have second derivatives`` () =
    let f (x: Tensor) = let y = chain 20_000 x in y * y
    Assert.Equal(2.0 * Math.Pow(0.999999, 40_000.0), float (grad (grad f) (tensor 1.0)), 1e-6)

[<Fact>]
let ``deep recorded chains have gradients`` () =
    let length = 100_000
    let x = variable (tensor 1.0)
    let slope = gradients [ chain length x ] [ x ] |> List.head |> Option.get
    Assert.Equal(Math.Pow(0.999999, float length), float slope, 1e-9)

[<Fact>]
let ``a wide sum of a hundred thousand uses of one value has a gradient`` () =
    let f (x: Tensor) = Seq.init 100_000 (fun i -> x * float (i % 3)) |> Seq.reduce (+)
    Assert.Equal(99_999.0, float (grad f (tensor 1.0)))

/// The bytes that a run allocates on this thread.
let private allocated (run: unit -> 'R) : struct ('R * int64) =
    let before = GC.GetAllocatedBytesForCurrentThread()
    let result = run ()
    struct (result, GC.GetAllocatedBytesForCurrentThread() - before)

let private looped (x: Tensor) =
    let mutable sum = cast x.DType (tensor 0.0) // Mutation: local

    for i in 0 .. x.Count - 1 do
        sum <- sum + x[i] * x[i]

    sum

[<Theory>]
[<InlineData(DType.Float64)>]
[<InlineData(DType.Float32)>]
let ``a host loop over elements has a gradient for at most a kilobyte an element`` (dtype: DType) =
    let count = 10_000
    let x = cast dtype (arange 0.0 (float count) 1.0 / float count)
    grad looped (cast dtype (ones [ 10 ])) |> ignore
    let struct (gradient, bytes) = allocated (fun () -> grad looped x)
    Assert.Equal(dtype, gradient.DType)
    Assert.Equal<float[]>(toArray (x * 2.0), toArray gradient)
    Assert.InRange(bytes, 0L, 1000L * int64 count)

/// Eight times the length costs at most ten times the memory; the runs are long enough to outweigh what starting costs.
let private demandLinear (run: int -> unit) =
    run 50 // what is made once is not counted
    let struct (_, short) = allocated (fun () -> run 500)
    let struct (_, long) = allocated (fun () -> run 4_000)
    Assert.InRange(float long / float short, 0.0, 10.0)

let private demandEqual (expected: Tensor) (actual: Tensor) = Assert.Equal(None, Agreement.difference expected actual)

[<Fact>]
let ``a host loop over rows has a gradient in linear memory`` () =
    demandLinear (fun count ->
        let f (x: Tensor) = Seq.init count (fun i -> sum (x[i] * x[i])) |> Seq.reduce (+)
        let x = reshape [ count; 2 ] (sin (arange 0.0 (2.0 * float count) 1.0))
        demandEqual (2.0 * x) (grad f x))

[<Fact>]
let ``a host loop over parts of an intermediate has a gradient in linear memory`` () =
    demandLinear (fun count ->
        let f (x: Tensor) =
            let y = sin x
            Seq.init (count - 1) (fun i -> y[i] * y[i + 1]) |> Seq.reduce (+)

        let x = arange 0.0 (float count) 1.0
        let before = concatenate 0 [ tensor [ 0.0 ]; sin (slice [ 0 ] [ count - 1 ] x) ]
        let after = concatenate 0 [ sin (slice [ 1 ] [ count - 1 ] x); tensor [ 0.0 ] ]
        demandEqual (cos x * (before + after)) (grad f x))

[<Fact>]
let ``a vector built element by element and read element by element has a gradient in linear memory`` () =
    demandLinear (fun count ->
        let f (x: Tensor) = looped (stack 0 [ for i in 0 .. count - 1 -> x[i] * 2.0 ])
        let x = arange 0.0 (float count) 1.0
        demandEqual (8.0 * x) (grad f x))

[<Fact>]
let ``a recorded host loop over elements has a gradient in linear memory`` () =
    demandLinear (fun count ->
        let x = arange 0.0 (float count) 1.0
        let v = variable x
        demandEqual (2.0 * x) (gradients [ looped v ] [ v ] |> List.head |> Option.get))

[<Fact>]
let ``a run lets go of its values when its derivative is gone`` () =
    let run () =
        let kept = ref (WeakReference null) // Mutation: a weak hold on a value of the run

        let f (x: Tensor) =
            let y = x * x
            kept.Value <- WeakReference y
            y

        grad f (tensor 3.0) |> ignore
        kept.Value

    let weak = run ()
    GC.Collect()
    GC.WaitForPendingFinalizers()
    GC.Collect()
    Assert.False weak.IsAlive

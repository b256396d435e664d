// Checkpoints. Laws: a checkpointed function is the function, in any transform and to any order; its operations run
// again in the pull-back, and nothing between arguments and results is kept. Read next: CustomTests.fs.
module FunGrad.Tests.Transforms.CheckpointTests

open System
open System.Runtime.CompilerServices
open System.Threading.Tasks
open Xunit
open FunGrad
open FunGrad.Properties

let private demandEqual expected actual = Assert.Equal(None, Agreement.difference expected actual)
let private f (x: Tensor) = sin (x * x) + exp x * cumsum 0 x
let private x, v, w = tensor [ 0.5; -1.0; 2.0 ], tensor [ 1.0; 2.0; -1.0 ], tensor [ 0.3; 0.1; 1.0 ]

[<Fact>]
let ``a checkpoint changes nothing in any transform`` () =
    let g = checkpoint f
    demandEqual (f x) (g x)
    demandEqual (snd (jvp f x v)) (snd (jvp g x v))
    demandEqual (snd (vjp f x) w) (snd (vjp g x) w)
    Assert.Equal(Verdict.Holds, Laws.linearizeIsForward g x v)
    Assert.Equal(Verdict.Holds, Laws.forwardIsReverse g x v w)
    demandEqual (jacobian f x) (jacfwd g x)
    demandEqual (jacobian f x) (jacrev g x)
    demandEqual (hessian (f >> sum) x) (hessian (g >> sum) x)
    demandEqual (hvp (f >> sum) x v) (hvp (g >> sum) x v)
    demandEqual (jet f x [ v; w ] |> snd |> List.last) (jet g x [ v; w ] |> snd |> List.last)
    let onRecord h = let u = variable x in gradients [ sum (h u) ] [ u ] |> List.head |> Option.get |> detach
    demandEqual (onRecord f) (onRecord g)

[<Fact>]
let ``a checkpoint changes nothing at third and fourth order`` () =
    let cube (x: Tensor) = sin x * x
    let g = checkpoint cube

    for point in [ 0.0; 0.7; -2.0 ] do
        let t = tensor point
        demandEqual (grad (grad (grad cube)) t) (grad (grad (grad g)) t)
        demandEqual (diff (grad (diff cube)) t) (diff (grad (diff g)) t)
        demandEqual (diffn 4 cube t) (diffn 4 g t)
        let u = variable t
        let first = gradients [ g u ] [ u ] |> List.head |> Option.get
        demandEqual (diff2 cube t) (gradients [ first ] [ u ] |> List.head |> Option.get |> detach)

[<Fact>]
let ``captured values get their derivatives`` () =
    let direct (w: Tensor) = checkpoint (fun x -> w * x) (tensor 3.0)
    Assert.Equal(3.0, float (grad direct (tensor 2.0)))
    Assert.Equal(3.0, float (diff direct (tensor 2.0)))
    // Computed inside the body from captured values alone, and used twice.
    let inner (w: Tensor) = checkpoint (fun x -> let u = w * w in u * x + u) (tensor 3.0)
    Assert.Equal(16.0, float (grad inner (tensor 2.0)))
    Assert.Equal(8.0, float (grad (grad inner) (tensor 2.0)))
    Assert.Equal(16.0, float (diffn 1 inner (tensor 2.0)))
    Assert.Equal(8.0, float (diffn 2 inner (tensor 2.0)))
    // A capture that is itself a result, and one that is only read by control flow.
    Assert.Equal(1.0, float (grad (fun (w: Tensor) -> checkpoint (fun _ -> w) (tensor 3.0)) (tensor 2.0)))
    let branching (w: Tensor) = checkpoint (fun x -> if w > tensor 0.0 then x * x else x) w
    Assert.Equal(4.0, float (grad branching (tensor 2.0)))
    Assert.Equal(1.0, float (grad branching (tensor -2.0)))
    let u = variable (tensor 2.0)
    Assert.Equal(16.0, gradients [ inner u ] [ u ] |> List.head |> Option.get |> float)

[<Fact>]
let ``captures of two transforms are kept apart`` () =
    // d/da of a · d/db (a · b · 3) = d/da of 3a² = 6a.
    let slope (a: Tensor) = a * grad (fun (b: Tensor) -> checkpoint (fun c -> a * b * c) (tensor 3.0)) (tensor 7.0)
    Assert.Equal(30.0, float (grad slope (tensor 5.0)))
    Assert.Equal(30.0, float (diff slope (tensor 5.0)))
    Assert.Equal(0.0, float (grad (fun a -> a * grad (checkpoint (fun _ -> a)) (tensor 2.0)) (tensor 1.0)))

[<Fact>]
let ``checkpoints work under vmap, over it, with shared and with captured values`` () =
    let rows = tensor [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ]; [ -1.0; 0.5 ] ]
    let shared = tensor [ 0.5; 2.0 ]
    let loss (x: Tensor) = checkpoint (fun x -> sum (sin x * shared)) x
    let capturing (x: Tensor) = checkpoint (fun s -> sum (sin x * s)) shared
    let partly (x: Tensor) = checkpoint (fun (x, s) -> sum (sin x * s)) (x, shared)

    for f in [ loss; capturing; partly ] do
        Assert.Equal(Verdict.Holds, Laws.batchIsLoop f rows)
        Assert.Equal(Verdict.Holds, Laws.batchIsLoop (grad f) rows)
        Assert.Equal(Verdict.Holds, Laws.batchIsLoop (hessian f) rows)
        demandEqual (cos rows * shared) (grad (fun rows -> sum (vmap f rows)) rows)
        demandEqual (-(sin rows) * shared) (grad (fun rows -> sum (vmap (grad f) rows)) rows)

[<Fact>]
let ``checkpoints nest`` () =
    let inner (w: Tensor) = checkpoint (fun x -> sin (w * x))
    let outer (w: Tensor) = checkpoint (fun (x: Tensor) -> inner (w * w) x * inner x w)
    let plain (w: Tensor) (x: Tensor) = sin (w * w * x) * sin (x * w)
    let w, x = tensor 0.7, tensor -0.4
    let expected, found = grad (fun (w, x) -> plain w x) (w, x), grad (fun (w, x) -> outer w x) (w, x)
    demandEqual (fst expected) (fst found)
    demandEqual (snd expected) (snd found)
    demandEqual (diff2 (fun w -> plain w x) w) (grad (grad (fun w -> outer w x)) w)

[<Fact>]
let ``structures, integers and constants pass through`` () =
    let body (x: Tensor, places: Tensor) = {| Picked = gather 0 places x * 2.0; Places = places; Label = "a" |}
    let y = checkpoint body (x, indices [ 2; 0 ])
    demandEqual (tensor [ 4.0; 1.0 ]) y.Picked
    Assert.Equal(DType.Int32, y.Places.DType)
    Assert.Equal("a", y.Label)
    let total (x: Tensor) = sum (checkpoint body (x, indices [ 2; 0; 2 ])).Picked
    demandEqual (tensor [ 2.0; 0.0; 4.0 ]) (grad total x)
    let wide: Tensor = Tensor.op_Implicit [| 1.5f; 2.0f |]
    Assert.Equal(DType.Float32, (grad (fun x -> sum (checkpoint (fun x -> x * 2.0 * x) x)) wide).DType)

[<Fact>]
let ``the body runs once and its operations run again in the pull-back`` () =
    let mutable bodies, operations = 0, 0

    let counted =
        customVjp (fun (x: Tensor) ->
            operations <- operations + 1
            x * x, fun w -> 2.0 * x * w)

    let f x =
        bodies <- bodies + 1
        counted x + 1.0

    let _, pull = vjp (checkpoint f) (tensor 3.0)
    let after = operations
    Assert.Equal(1, bodies)
    Assert.Equal(6.0, float (pull (tensor 1.0)))
    Assert.True(operations > after, "the pull-back did not run the operation again")
    let afterFirst = operations
    Assert.Equal(12.0, float (pull (tensor 2.0)))
    Assert.True(operations > afterFirst, "the second pull-back did not run the operation again")
    Assert.Equal(1, bodies)

[<Fact>]
let ``what has changed outside since does not change the derivative`` () =
    let mutable factor = 2.0
    let _, pull = vjp (checkpoint (fun x -> factor * x)) (tensor 3.0)
    factor <- 100.0
    Assert.Equal(2.0, float (pull (tensor 1.0)))

/// The arrays that the steps of a run make, seen without holding them, and the run's pull-back.
[<MethodImpl(MethodImplOptions.NoInlining)>]
let private steps (wrap: (Tensor -> Tensor) -> Tensor -> Tensor) =
    let seen = ResizeArray<WeakReference>()

    let segment (x: Tensor) =
        Seq.fold
            (fun (x: Tensor) _ ->
                let y = exp (x * 0.01)
                seen.Add(WeakReference(Engine.Numbers y))
                y)
            x
            [ 1..40 ]

    let _, pull = vjp (wrap (fun x -> sum (segment x))) (linspace 0.0 1.0 100)
    pull, seen.ToArray()

[<Fact>]
let ``nothing between arguments and results is kept`` () =
    let alive wrap =
        let pull, seen = steps wrap
        GC.Collect()
        GC.WaitForPendingFinalizers()
        GC.Collect()
        let count = seen |> Seq.filter _.IsAlive |> Seq.length
        GC.KeepAlive pull
        count

    // The slope of exp is its value, so a plain run keeps them all.
    Assert.Equal(40, alive id)
    Assert.Equal(0, alive checkpoint)

[<Fact>]
let ``a pull-back of a checkpoint is a value`` () =
    let _, pull = vjp (checkpoint f) x
    let expected = Array.init 4 (fun k -> pull (w * float k))
    Parallel.For(0, 100, (fun i -> demandEqual expected[i % 4] (pull (w * float (i % 4))))) |> ignore
    let values = Array.Parallel.init 50 (fun i -> grad (fun x -> sum (checkpoint f (x * float i))) x)
    values |> Array.iteri (fun i found -> demandEqual (grad (fun x -> sum (f (x * float i))) x) found)

[<Fact>]
let ``a value that leaves the body is an error that names it`` () =
    let mutable kept = tensor 0.0

    checkpoint
        (fun x ->
            kept <- x * 2.0
            x)
        (tensor 1.0)
    |> ignore

    let error = Assert.Throws<EscapedValueException>(fun () -> kept + 1.0 |> ignore)
    Assert.Contains("checkpoint", error.Message)

[<Fact>]
let ``a long body needs no stack`` () =
    let steps = 20_000
    let f = checkpoint (fun (x: Tensor) -> Seq.fold (fun (x: Tensor) _ -> x + 1.0) x [ 1..steps ])
    Assert.Equal(float steps, float (f (tensor 0.0)))
    Assert.Equal(1.0, float (grad f (tensor 0.0)))

[<Fact>]
let ``what a block without gradient computes is constant`` () =
    let f (x: Tensor) = x * fst (noGradient (fun () -> x * x, "label"))
    Assert.Equal(9.0, float (grad f (tensor 3.0)))
    Assert.Equal(9.0, float (diff f (tensor 3.0)))
    Assert.Equal(0.0, float (grad (grad f) (tensor 3.0)))
    // Gradients inside the block are computed as ever.
    Assert.Equal(6.0, float (grad (fun x -> x * noGradient (fun () -> grad (fun y -> y * y) x)) (tensor 3.0)))

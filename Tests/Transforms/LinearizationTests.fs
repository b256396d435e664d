// A derivative is a value: what vjp and linearize return can be called any number of times, from any thread, after the
// function has returned, and inside other transforms. Law: it is the same linear function every time.
module FunGrad.Tests.Transforms.LinearizationTests

open System
open System.Threading.Tasks
open Xunit
open FunGrad
open FunGrad.Properties

let private demandEqual expected actual = Assert.Equal(None, Agreement.difference expected actual)

/// Uses parts, sums, products and one value twice.
let private f (x: Tensor) =
    let rows = [ for i in 0..3 -> x[i] * x[3 - i] ]
    concatenate 0 [ stack 0 rows; exp x; flip 0 x * sum x; slice [ 1 ] [ 2 ] x ]

let private x = tensor [ 0.1; 0.2; 0.3; 0.4 ]
let private cotangent k = sin (arange 0.0 14.0 1.0 * float (k + 1))
let private tangent k = cos (arange 0.0 4.0 1.0 * float (k + 1))

[<Fact>]
let ``a pull-back gives the same result every time`` () =
    let _, pull = vjp f x
    let first = pull (cotangent 0)
    pull (cotangent 1) |> ignore
    demandEqual first (pull (cotangent 0))
    Assert.Equal<float[]>(toArray first, toArray (pull (cotangent 0)))

[<Fact>]
let ``pull-backs and push-forwards are linear`` () =
    let _, pull = vjp f x
    let _, push = linearize f x
    demandEqual (2.0 * pull (cotangent 0) - pull (cotangent 1)) (pull (2.0 * cotangent 0 - cotangent 1))
    demandEqual (2.0 * push (tangent 0) - push (tangent 1)) (push (2.0 * tangent 0 - tangent 1))
    demandEqual (zeros [ 4 ]) (pull (zeros [ 14 ]))
    demandEqual (zeros [ 14 ]) (push (zeros [ 4 ]))

[<Fact>]
let ``pull-backs and push-forwards are safe to call from many threads`` () =
    let _, pull = vjp f x
    let _, push = linearize f x
    let pulled, pushed = Array.init 8 (cotangent >> pull), Array.init 8 (tangent >> push)

    Parallel.For(
        0,
        400,
        fun i ->
            demandEqual pulled[i % 8] (pull (cotangent (i % 8)))
            demandEqual pushed[i % 8] (push (tangent (i % 8)))
    )
    |> ignore

[<Fact>]
let ``many threads that differentiate at once do not disturb each other`` () =
    let loss k (x: Tensor) = sum (f (x * float k))
    let expected = Array.init 8 (fun k -> grad (loss k) x, hessian (loss k) x)

    Parallel.For(
        0,
        200,
        fun i ->
            let gradient, second = expected[i % 8]
            demandEqual gradient (grad (loss (i % 8)) x)
            demandEqual second (hessian (loss (i % 8)) x)
    )
    |> ignore

[<Fact>]
let ``a pull-back works inside every other transform`` () =
    let _, pull = vjp f x
    let scalar w = sum (pull w * pull w)
    let w, v = cotangent 0, cotangent 1
    // The pull-back is linear, so the derivative of |pull w|² along v is 2⟨pull w, pull v⟩.
    let expected = 2.0 * Laws.inner (pull w) (pull v)
    Assert.Equal(expected, float (snd (jvp scalar w v)), 1e-9)
    Assert.Equal(expected, Laws.inner (grad scalar w) v, 1e-9)
    let batch = stack 0 [ w; v ]
    demandEqual (stack 0 [ pull w; pull v ]) (vmap pull batch)
    demandEqual (vmap (grad scalar) batch) (stack 0 [ grad scalar w; grad scalar v ])

    demandEqual
        (pull v)
        (diffn 1 (fun t -> sum (pull (w + t * v) * tangent 0)) (tensor 0.0)
         |> fun s -> s / sum (pull v * tangent 0) * pull v)

[<Fact>]
let ``a push-forward works inside every other transform`` () =
    let _, push = linearize f x
    let scalar v = sum (push v * push v)
    let u, v = tangent 0, tangent 1
    let expected = 2.0 * Laws.inner (push u) (push v)
    Assert.Equal(expected, float (snd (jvp scalar u v)), 1e-9)
    Assert.Equal(expected, Laws.inner (grad scalar u) v, 1e-9)
    demandEqual (stack 0 [ push u; push v ]) (vmap push (stack 0 [ u; v ]))

[<Fact>]
let ``a derivative made under an outer transform carries the outer derivative`` () =
    // d/da of the pull-back of x ↦ a x² at x = 3 with cotangent a: 2 a² x, so 4 a x.
    let outerGradient (a: Tensor) =
        let _, pull = vjp (fun x -> a * x * x) (tensor 3.0)
        pull a

    Assert.Equal(24.0, float (grad outerGradient (tensor 2.0)))
    Assert.Equal(24.0, float (diff outerGradient (tensor 2.0)))

    let outerPush (a: Tensor) =
        let _, push = linearize (fun x -> a * x * x) (tensor 3.0)
        push a

    Assert.Equal(24.0, float (grad outerPush (tensor 2.0)))
    Assert.Equal(24.0, float (diff outerPush (tensor 2.0)))

[<Fact>]
let ``a result that does not depend on the variable has derivative zero of its own shape and dtype`` () =
    let constant = cast DType.Float32 (tensor [ 1.0; 2.0 ])
    let f (x: Tensor) = x * 2.0, constant, indices [ 1; 2 ]
    let (_, y, i), (_, dy, di) = jvp f (tensor 1.0) (tensor 1.0)
    Assert.Equal((DType.Float32, DType.Int32), (dy.DType, di.DType))
    Assert.Equal<float[]>([| 0.0; 0.0 |], toArray dy)
    let _, pull = vjp f (tensor 1.0)
    Assert.Equal(2.0, float (pull (tensor 1.0, y, i)))
    let _, push = linearize f (tensor 1.0)
    let _, dy, _ = push (tensor 1.0)
    demandEqual (zerosLike constant) dy

[<Fact>]
let ``the variable itself can be the result, once and twice`` () =
    let value, pull = vjp (fun (x: Tensor) -> x, x) (tensor 3.0)
    Assert.Equal((3.0, 3.0), (float (fst value), float (snd value)))
    Assert.Equal(5.0, float (pull (tensor 2.0, tensor 3.0)))
    let _, push = linearize (fun (x: Tensor) -> x, x) (tensor 3.0)
    Assert.Equal((2.0, 2.0), (let a, b = push (tensor 2.0) in float a, float b))

[<Fact>]
let ``cotangents of the other float width are cast to the result's`` () =
    let _, pull = vjp (fun (x: Tensor) -> x * x) (cast DType.Float32 (tensor 3.0))
    Assert.Equal(DType.Float32, (pull (tensor 1.0)).DType)
    let y, dy = jvp (fun (x: Tensor) -> x * x) (tensor 3.0) (cast DType.Float32 (tensor 1.0))
    Assert.Equal((DType.Float64, DType.Float64), (y.DType, dy.DType))

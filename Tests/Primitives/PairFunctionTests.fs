// Activations at their kinks, guards at theirs, and values that stand for others. Law: forward and reverse agree on the
// slope chosen, and second derivatives are not NaN. Read next: SpecialFunctionTests.
module FunGrad.Tests.Primitives.PairFunctionTests

open System
open Xunit
open FunGrad
open FunGrad.Properties

let private demandSlope expected (f: Tensor -> Tensor) (x: float) =
    Assert.Equal<float>(expected, float (grad f (tensor x)))
    Assert.Equal<float>(expected, float (diff f (tensor x)))
    let narrow = cast DType.Float32 (tensor x)
    Assert.Equal(DType.Float32, (grad f narrow).DType)
    Assert.Equal<float>(float (float32 expected), float (grad f narrow))

/// Both slopes at a point, in both modes.
let private demandSlopes (dx: float, dy: float) (f: Tensor -> Tensor -> Tensor) (x: float, y: float) =
    let at = tensor x, tensor y
    let reverse: Tensor * Tensor = grad (fun (x, y) -> f x y) at
    let forward v = snd (jvp (fun (x, y) -> f x y) at v)
    let zero, one = tensor 0.0, tensor 1.0
    Assert.Equal<float list>([ dx; dy ], [ float (fst reverse); float (snd reverse) ])
    Assert.Equal<float list>([ dx; dy ], [ float (forward (one, zero)); float (forward (zero, one)) ])

[<Fact>]
let ``activations have TensorFlow's slope at their kinks`` () =
    demandSlope 0.0 relu6 0.0
    demandSlope 0.0 relu6 6.0
    demandSlope 0.2 (leakyRelu 0.2) 0.0
    demandSlope 1.0 (elu 1.0) 0.0
    demandSlope 1.0 (elu 0.5) 0.0
    demandSlope 1.0507009873554805 selu 0.0
    demandSlope 0.0 hardSigmoid 3.0
    demandSlope 0.0 hardSigmoid -3.0

[<Fact>]
let ``activations have finite slopes far out`` () =
    for f in [ elu 1.0; selu; gelu; silu; logSigmoid; softplus ] do
        for x in [ -1e4; 1e4; -infinity; infinity ] do
            Assert.True(Double.IsFinite(float (grad f (tensor x))), $"slope at {x}")

    for f in [ elu 1.0; gelu; silu ] do
        demandSlope 1.0 f 1e4

    for f in [ elu 1.0; gelu; silu ] do
        demandSlope 0.0 f -1e4

[<Fact>]
let ``the second derivative of elu is that of its own side`` () =
    Assert.Equal(0.0, float (grad (grad (elu 1.0)) (tensor 2.0)))
    Assert.Equal(Math.Exp -1.0, float (grad (grad (elu 1.0)) (tensor -1.0)), 1e-15)
    // The exponential overflows on the side not taken, and leaves no NaN.
    Assert.Equal(0.0, float (grad (grad (elu 1.0)) (tensor 1e4)))

[<Fact>]
let ``a guard covers the slopes, and second derivatives`` () =
    for f in [ xlogy; xdivy ] do
        for y in [ 0.0; 3.1; -2.0 ] do
            demandSlopes (0.0, 0.0) f (0.0, y)

    demandSlopes (0.0, 0.0) xlog1py (0.0, -1.0)
    demandSlopes (0.0, 0.0) divideNoNan (6.0, 0.0)
    demandSlopes (0.0, 6.0) multiplyNoNan (6.0, 0.0)
    demandSlopes (infinity, -infinity) xdivy (0.1, 0.0)

    for f in [ xlogy; xlog1py; xdivy; divideNoNan ] do
        let second = hessian (fun v -> f v[0] v[1]) (tensor [ 0.0; 0.0 ])
        Assert.All(toArray second, (fun h -> Assert.Equal(0.0, h)))

[<Fact>]
let ``multiplyNoNan is 0 against anything`` () =
    for x in [ nan; infinity; -infinity ] do
        Assert.Equal(0.0, float (multiplyNoNan (tensor x) (tensor 0.0)))

    Assert.True(Double.IsNaN(float (multiplyNoNan (tensor 0.0) (tensor infinity))))

[<Fact>]
let ``distances have slope 0 at the origin`` () =
    demandSlopes (0.0, 0.0) hypot (0.0, 0.0)
    demandSlopes (0.0, 0.0) (fun y x -> atan2 y x) (0.0, 0.0)
    demandSlopes (0.6, 0.8) hypot (3.0, 4.0)
    Assert.Equal(0.6, float (grad (fun x -> hypot x (tensor 4e200)) (tensor 3e200)), 1e-15)
    let curvature = hessian (fun v -> hypot v[0] v[1]) (tensor [ 0.0; 1.0 ])
    Assert.Equal<float[]>([| 1.0; 0.0; 0.0; 0.0 |], toArray curvature)

[<Fact>]
let ``a power of a number that is not positive has its true slope in the base and 0 in the exponent`` () =
    let power (x: Tensor) (y: Tensor) = x ** y
    demandSlopes (12.0, 0.0) power (-2.0, 3.0)
    demandSlopes (-0.25, 0.0) power (-2.0, -1.0)
    demandSlopes (0.0, 0.0) power (0.0, 0.0)
    demandSlopes (0.0, 0.0) power (-2.0, 0.0)
    demandSlopes (1.0, 0.0) power (0.0, 1.0)
    demandSlopes (infinity, 0.0) power (0.0, 0.5)
    Assert.Equal(-12.0, float (grad (grad (fun x -> power x (tensor 3.0))) (tensor -2.0)))

[<Fact>]
let ``logAddExp neither overflows nor loses an infinity`` () =
    Assert.Equal(1000.0 + Math.Log 2.0, float (logAddExp (tensor 1000.0) (tensor 1000.0)))
    Assert.Equal(-infinity, float (logAddExp (tensor -infinity) (tensor -infinity)))
    demandSlopes (0.0, 1.0) logAddExp (-infinity, 3.0)

[<Fact>]
let ``quotients that are rounded cut, and remainders do not`` () =
    let x = variable (tensor 7.5)

    for f in [ floorDivide; truncatedDivide ] do
        Assert.Equal(None, gradients [ f x (tensor 2.0) ] [ x ] |> List.head |> Option.map float)

    demandSlopes (1.0, 3.0) truncatedRemainder (-7.0, 2.0)
    demandSlopes (1.0, 4.0) remainder (-7.0, 2.0)
    Assert.Equal(-1.0, float (truncatedRemainder (tensor -7.0) (tensor 2.0)))
    Assert.Equal(1.0, float (remainder (tensor -7.0) (tensor 2.0)))

[<Fact>]
let ``the next number is that of the width, and its slopes are real`` () =
    let narrow (x: float) = cast DType.Float32 (tensor x)
    Assert.Equal(float (MathF.BitIncrement 1.0f), float (nextAfter (narrow 1.0) (narrow 2.0)))
    Assert.Equal(float (MathF.BitDecrement 1.0f), float (nextAfter (narrow 1.0) (narrow -2.0)))
    Assert.Equal(Double.Epsilon, float (nextAfter (tensor 0.0) (tensor 1.0)))
    Assert.Equal(infinity, float (nextAfter (tensor infinity) (tensor infinity)))
    let x, y = variable (tensor 0.1), variable (tensor 3.1)
    let slopes = gradients [ nextAfter x y ] [ x; y ] |> List.map (Option.map float)
    Assert.Equal<float option list>([ Some 1.0; Some 0.0 ], slopes)

[<Fact>]
let ``straight through has the value of f and the derivative of x, in any mode and order`` () =
    let f = straightThrough (fun x -> round (10.0 * x) / 10.0)
    let x = tensor [ 0.123; -0.77 ]
    Assert.Equal<float[]>([| 0.1; -0.8 |], toArray (f x))
    Assert.Equal<float[]>([| 3.0; 3.0 |], toArray (grad (fun x -> 3.0 * sum (f x)) x))
    Assert.Equal<float[]>([| 5.0; 7.0 |], toArray (snd (jvp f x (tensor [ 5.0; 7.0 ]))))
    Assert.Equal<float[]>([| 0.2; -1.6 |], toArray (vmap (fun x -> grad (fun x -> square (f x)) x) x))
    Assert.Equal(2.0, float (grad (grad (fun x -> square (f x))) (tensor 0.123)))
    Assert.Equal(2.0, float (diffn 2 (fun x -> square (f x)) (tensor 0.123)))

[<Fact>]
let ``straight through takes a mask, and what f uses besides x gets nothing`` () =
    let mask = straightThrough (fun x -> greater x (tensor 0.0))
    Assert.Equal<float[]>([| 0.0; 1.0 |], toArray (mask (tensor [ -1.0; 2.0 ])))
    let z, v = variable (tensor 3.0), variable (tensor 5.0)
    let y = straightThrough (fun _ -> 1.0 * v) (z ** 2.0)
    Assert.Equal(5.0, float (detach y))
    Assert.Equal<float option list>([ Some 6.0; None ], gradients [ y ] [ z; v ] |> List.map (Option.map float))

[<Fact>]
let ``clipping by norm leaves small tensors alone and keeps directions and dtypes`` () =
    Assert.Equal<float[]>([| 0.6; 0.8 |], toArray (clipByNorm 1.0 (tensor [ 3.0; 4.0 ])))
    Assert.Equal<float[]>([| 3.0; 4.0 |], toArray (clipByNorm 7.0 (tensor [ 3.0; 4.0 ])))
    Assert.Equal<float[]>([| 0.0; 0.0 |], toArray (clipByNorm 7.0 (zeros [ 2 ])))
    Assert.Equal<float[]>([| 1.0; 1.0 |], toArray (grad (clipByNorm 7.0 >> sum) (zeros [ 2 ])))
    let parts = clipByGlobalNorm 1.0 [ cast DType.Float32 (tensor [ 3.0 ]); tensor [ [ 4.0 ] ] ]
    Assert.Equal<DType list>([ DType.Float32; DType.Float64 ], parts |> List.map _.DType)
    Assert.Equal(None, Agreement.difference (tensor [ [ 0.8 ] ]) parts[1])
    Assert.Equal<Tensor list>([], clipByGlobalNorm 1.0 [])

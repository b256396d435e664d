// The choices where the references disagree, one test for each row of the table in the documentation, forward and
// reverse: ties, kinks, slopes that are infinite, and the mathematical value where a formula would give 0/0.
module FunGrad.Tests.Primitives.SingularPointTests

open System
open Xunit
open FunGrad
open FunGrad.Properties

let private forward (f: Tensor -> Tensor) (x: Tensor) (dx: Tensor) = toArray (snd (jvp f x dx))
let private reverse (f: Tensor -> Tensor) (x: Tensor) = toArray (grad (f >> sum) x)

/// The slope of a function of one number, in both modes and as a series.
let private demandSlope expected (f: Tensor -> Tensor) (x: float) =
    let x = tensor x
    Assert.Equal<float>(expected, (forward f x (tensor 1.0))[0])
    Assert.Equal<float>(expected, (reverse f x)[0])
    Assert.Equal<float>(expected, float (diffn 1 f x))

/// The gradient of a scalar function of a vector, in both modes.
let private demandGradient (expected: float[]) (f: Tensor -> Tensor) (x: Tensor) =
    Assert.Equal<float[]>(expected, reverse f x)
    let unit i = tensor (Array.init expected.Length (fun k -> if k = i then 1.0 else 0.0))
    Assert.Equal<float[]>(expected, Array.init expected.Length (fun i -> (forward f x (unit i))[0]))

[<Fact>]
let ``a tie of maximum or minimum belongs to the first argument`` () =
    for f in [ maximum; minimum ] do
        let f' (xy: Tensor) = f xy[0] xy[1]
        demandGradient [| 1.0; 0.0 |] f' (tensor [ 2.0; 2.0 ])

[<Fact>]
let ``ties of a reduced maximum or minimum are split evenly`` () =
    demandGradient [| 0.0; 0.5; 0.5 |] amax (tensor [ 1.0; 2.0; 2.0 ])
    demandGradient [| 0.5; 0.0; 0.5 |] amin (tensor [ 1.0; 2.0; 1.0 ])
    let rows = grad (amaxOver [ 1 ] >> sum) (tensor [ [ 3.0; 3.0 ]; [ 0.0; 1.0 ] ])
    Assert.Equal<float[]>([| 0.5; 0.5; 0.0; 1.0 |], toArray rows)

[<Fact>]
let ``the slope of relu and abs at the kink is 0`` () =
    demandSlope 0.0 relu 0.0
    demandSlope 0.0 relu -0.0
    demandSlope 0.0 abs 0.0

[<Fact>]
let ``the slope of sign is a real 0 everywhere, not a cut`` () =
    for x in [ -1.0; 0.0; 2.0 ] do
        demandSlope 0.0 signum x

    let x = variable (tensor 2.0)
    Assert.Equal(Some 0.0, gradients [ signum x ] [ x ] |> List.head |> Option.map float)
    Assert.Equal(None, gradients [ floor x ] [ x ] |> List.head |> Option.map float)

[<Fact>]
let ``the slope of clip at its bounds is 1, and 0 beyond`` () =
    let held = clip (tensor -1.0) (tensor 2.0)

    for x, slope in [ -1.0, 1.0; 2.0, 1.0; 0.0, 1.0; -1.5, 0.0; 2.5, 0.0 ] do
        demandSlope slope held x

[<Fact>]
let ``a branch that is not taken gives no NaN`` () =
    let zero = tensor 0.0
    let guarded (f: Tensor -> Tensor) (x: Tensor) = where (greater x zero) (f x) (zerosLike x)

    for f in [ sqrt; log; reciprocal; (fun x -> Tensor.Pow(x, 0.5)); (fun x -> 1.0 / x); cbrt; rsqrt ] do
        demandSlope 0.0 (guarded f) 0.0
        let gradient = reverse (guarded f) (tensor [ 0.0; 1.0 ])
        Assert.Equal(0.0, gradient[0])
        Assert.True(Double.IsFinite gradient[1] && gradient[1] <> 0.0)

[<Fact>]
let ``a slope that is infinite stays infinite where it counts`` () =
    for f in [ sqrt; log; cbrt; (fun x -> Tensor.Pow(x, 0.5)) ] do
        demandSlope infinity f 0.0

    demandSlope -infinity reciprocal 0.0
    demandSlope infinity atanh 1.0
    demandSlope infinity asin 1.0
    demandSlope -infinity acos 1.0
    demandSlope infinity acosh 1.0
    demandSlope infinity log1p -1.0

[<Fact>]
let ``the square of a square root has slope 0 at 0 in both modes`` () =
    for f in [ (fun (x: Tensor) -> sqrt x * sqrt x); (fun x -> square (sqrt x)); (fun x -> sqrt x ** 2.0) ] do
        Assert.Equal<float>(0.0, (reverse f (tensor 0.0))[0])
        Assert.Equal<float>(0.0, (forward f (tensor 0.0) (tensor 1.0))[0])

[<Fact>]
let ``the square root of x - x stays what it is`` () =
    // Forward the tangent of x - x is 0 and is absorbed; in reverse ∞ and -∞ meet at x.
    let f (x: Tensor) = sqrt (x - x)
    Assert.Equal<float>(0.0, (forward f (tensor 3.0) (tensor 1.0))[0])
    Assert.True(Double.IsNaN(Array.head (reverse f (tensor 3.0))))

[<Fact>]
let ``the double backward of a square root at seed 0 is its slope`` () =
    let pulled (seed: Tensor) = snd (vjp sqrt (tensor 4.0)) seed
    Assert.Equal(0.25, float (grad pulled (tensor 0.0)))
    Assert.Equal(0.25, float (diff pulled (tensor 0.0)))
    let pushed (dx: Tensor) = snd (jvp sqrt (tensor 4.0) dx)
    Assert.Equal(0.25, float (grad pushed (tensor 0.0)))

[<Fact>]
let ``the derivative of an absorbing product in its slope is right at tangent 0`` () =
    // d²√x/dx² · dx at dx = 0 is 0, not NaN; and at 4 it is -1/32 · dx.
    let push x dx = snd (jvp sqrt x dx)
    Assert.Equal(0.0, float (grad (fun x -> push x (tensor 0.0)) (tensor 4.0)))
    Assert.Equal(-1.0 / 32.0, float (grad (fun x -> push x (tensor 1.0)) (tensor 4.0)), 1e-15)

[<Fact>]
let ``a power with exponent 0 has slope exactly 0 in the base`` () =
    for x in [ 0.0; 2.0; -3.0; infinity ] do
        demandSlope 0.0 (fun x -> Tensor.Pow(x, 0.0)) x
        demandSlope 0.0 (fun x -> Tensor.Pow(x, tensor 0.0)) x

[<Fact>]
let ``a power of 0 has slope 0 in a positive exponent`` () =
    for y in [ 0.5; 1.0; 3.0 ] do
        demandSlope 0.0 (fun y -> Tensor.Pow(tensor 0.0, y)) y

[<Fact>]
let ``integer powers have their mathematical derivatives at 0, whatever the kind of exponent`` () =
    let powers (n: float) = [ (fun (x: Tensor) -> Tensor.Pow(x, n)); (fun x -> Tensor.Pow(x, tensor n)) ]

    for n, derivatives in
        [ 1.0, [ 1.0; 0.0; 0.0 ]; 2.0, [ 0.0; 2.0; 0.0 ]; 3.0, [ 0.0; 0.0; 6.0 ]; 4.0, [ 0.0; 0.0; 0.0 ] ] do
        for f in powers n do
            demandSlope derivatives[0] f 0.0
            Assert.Equal(derivatives[1], float (grad (grad f) (tensor 0.0)))
            Assert.Equal(derivatives[2], float (grad (grad (grad f)) (tensor 0.0)))
            Assert.Equal<float list>(derivatives, [ for k in 1..3 -> float (diffn k f (tensor 0.0)) ])

[<Fact>]
let ``integer powers of negative numbers have real derivatives, whatever the kind of exponent`` () =
    for f in [ (fun (x: Tensor) -> Tensor.Pow(x, 3.0)); (fun x -> Tensor.Pow(x, tensor 3.0)) ] do
        demandSlope 12.0 f -2.0
        Assert.Equal(-12.0, float (grad (grad f) (tensor -2.0)))

[<Fact>]
let ``a product with zeros has the product of the others as slope`` () =
    demandGradient [| 6.0; 0.0; 0.0 |] product (tensor [ 0.0; 2.0; 3.0 ])
    demandGradient [| 0.0; 0.0; 0.0 |] product (tensor [ 0.0; 0.0; 3.0 ])
    let second = hessian product (tensor [ 0.0; 0.0; 3.0 ])
    Assert.Equal<float[]>([| 0.0; 3.0; 0.0; 3.0; 0.0; 0.0; 0.0; 0.0; 0.0 |], toArray second)

[<Fact>]
let ``the norm at 0 has subgradient 0, and so has the standard deviation of equal numbers`` () =
    demandGradient [| 0.0; 0.0 |] norm (tensor [ 0.0; 0.0 ])
    demandGradient [| 0.0; 0.0; 0.0 |] std (tensor [ 2.0; 2.0; 2.0 ])
    demandGradient [| 1.0; 0.0 |] norm (tensor [ 3.0; 0.0 ])

[<Fact>]
let ``the norm neither overflows nor vanishes, and keeps infinities`` () =
    let v = tensor [ 3e200; 4e200 ]
    Assert.Equal(5e200, float (norm v), 1e186)
    Assert.Equal<float[]>([| 0.6; 0.8 |], toArray (grad norm v) |> Array.map (fun x -> Math.Round(x, 14)))
    Assert.Equal(5e-200, float (norm (tensor [ 3e-200; 4e-200 ])), 1e-214)
    Assert.Equal(infinity, float (norm (tensor [ infinity; 1.0 ])))
    Assert.True(Double.IsNaN(float (norm (tensor [ nan; 1.0 ]))))

[<Fact>]
let ``an unused input has a gradient of zeros in its own shape and width`` () =
    let dx, dy = grad (fun (x: Tensor, _: Tensor) -> sum x) (tensor [ 1.0 ], cast DType.Float32 (tensor [ 1.0; 2.0 ]))
    Assert.Equal(None, Agreement.difference (tensor [ 1.0 ]) dx)
    Assert.Equal(None, Agreement.difference (cast DType.Float32 (tensor [ 0.0; 0.0 ])) dy)

[<Fact>]
let ``integers and booleans have no derivative, and a cast to integers cuts`` () =
    let dx, di = grad (fun (x: Tensor, i: Tensor) -> sum (x * i)) (tensor [ 1.0; 2.0 ], indices [ 3; 4 ])
    Assert.Equal(None, Agreement.difference (tensor [ 3.0; 4.0 ]) dx)
    Assert.Equal(None, Agreement.difference (indices [ 0; 0 ]) di)
    let through (x: Tensor) = sum (cast DType.Float64 (cast DType.Int32 x)) + 2.0 * sum x
    demandGradient [| 2.0; 2.0 |] through (tensor [ 1.0; 2.0 ])
    let x = variable (tensor 1.0)
    Assert.Equal(None, gradients [ cast DType.Float64 (cast DType.Int64 x) ] [ x ] |> List.head |> Option.map float)

[<Fact>]
let ``a cast between widths passes derivatives, cast back`` () =
    let x = cast DType.Float32 (tensor [ 1.0; 2.0 ])
    let gradient = grad (fun x -> sum (square (cast DType.Float64 x))) x
    Assert.Equal(None, Agreement.difference (cast DType.Float32 (tensor [ 2.0; 4.0 ])) gradient)
    let y, dy = jvp (cast DType.Float32) (tensor 3.0) (tensor 1.0)
    Assert.Equal((DType.Float32, DType.Float32), (y.DType, dy.DType))

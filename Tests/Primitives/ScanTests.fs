// Norms, scans and masks at the points that rows stay away from: zeros, ties, bounds, infinities, nothing at all and
// integers. Law: where a true derivative exists it is given, to the second order too; design rules decide the rest.
module FunGrad.Tests.Primitives.ScanTests

open System
open Xunit
open FunGrad
open FunGrad.Properties

let private vector (xs: float list) = tensor xs
let private gradientOf (f: Tensor -> Tensor) (x: Tensor) = toArray (grad (f >> sum) x)

let private is (expected: float list) (actual: Tensor) =
    Assert.Equal<float list>(expected, List.ofArray (toArray actual))

let private near (expected: float list) (actual: Tensor) =
    for e, a in List.zip expected (List.ofArray (toArray actual)) do
        Assert.Equal(e, a, 1e-12)

// -- Products with zeros ---------------------------------------------------------------------------------------------

[<Fact>]
let ``a running product has true first and second derivatives at zeros`` () =
    let f (x: Tensor) = sum (cumprod 0 x)
    // Σ = a + ab + abc + abcd: by hand at (2, 0, 3, 0).
    let x = vector [ 2.0; 0.0; 3.0; 0.0 ]
    is [ 1.0; 8.0; 0.0; 0.0 ] (grad f x)

    is
        [
            yield! [ 0.0; 4.0; 0.0; 0.0 ]
            yield! [ 4.0; 0.0; 2.0; 6.0 ]
            yield! [ 0.0; 2.0; 0.0; 0.0 ]
            yield! [ 0.0; 6.0; 0.0; 0.0 ]
        ]
        (hessian f x)

    is [ 7.0; 0.0; 0.0; 0.0 ] (grad (cumprodExclusive 0 >> sum) (vector [ 0.0; 2.0; 2.0; 5.0 ]))

[<Fact>]
let ``a scan of integers stays an integer, and one of booleans counts`` () =
    let i = indices [ 3; 1; 2 ]

    for scan in [ cumsum; cumsumExclusive; cumprod; cumprodExclusive; cummax; cummin; fromEnd cumprod ] do
        Assert.Equal(DType.Int32, (scan 0 i).DType)

    is [ 3.0; 3.0; 6.0 ] (cumprod 0 i)
    is [ 3.0; 1.0; 1.0 ] (cummin 0 i)
    is [ 0.0; 1.0; 1.0 ] (cumsumExclusive 0 (tensor [ true; false; true ]))

[<Fact>]
let ``scans of nothing and of one element keep their shape`` () =
    for scan in [ cumsum; cumsumExclusive; cumprod; cumprodExclusive; cumlogsumexp; cummax; cummin ] do
        Assert.Equal<int>([| 2; 0 |], (scan 1 (zeros [ 2; 0 ])).Shape)
        Assert.Equal<int>([| 0; 2 |], (scan 1 (zeros [ 0; 2 ])).Shape)
        Assert.Equal<int>([| 1 |], (scan 0 (ones [ 1 ])).Shape)

[<Fact>]
let ``long scans agree with loops`` () =
    let random = Random 5
    let numbers = Array.init 1000 (fun _ -> 0.5 + random.NextDouble())
    let loop combine = Array.scan combine numbers[0] numbers[1..]

    let demand (expected: float[]) (actual: Tensor) =
        Array.iter2 (fun (e: float) (a: float) -> Assert.Equal(1.0, a / e, 1e-12)) expected (toArray actual)

    demand (loop (*)) (cumprod 0 (tensor numbers))
    demand (loop max) (cummax 0 (tensor numbers))
    demand (loop (fun x y -> Math.Log(Math.Exp x + Math.Exp y))) (cumlogsumexp 0 (tensor numbers))

[<Fact>]
let ``a linear recurrence and its derivatives are loops, whichever argument varies`` () =
    let a, b = vector [ 9.0; 0.5; 0.0; -2.0 ], vector [ 1.0; 2.0; 3.0; 4.0 ]
    is [ 1.0; 2.5; 3.0; -2.0 ] (Recurrence.solve 0 a b)
    let da, db = grad (fun (a, b) -> sum (Recurrence.solve 0 a b)) (a, b)
    is [ 0.0; 1.0; -2.5; 3.0 ] da
    is [ 1.5; 1.0; -1.0; 1.0 ] db
    let many (x: Tensor) = stack 0 [ x; x * x; 1.0 - x ]
    let loss (a, b) = sum (square (Recurrence.solve 0 a b))
    let law f = Laws.batchIsLoop f
    Assert.Equal(Verdict.Holds, law (fun a -> grad (fun a -> loss (a, b)) a) (many a))
    Assert.Equal(Verdict.Holds, law (fun b -> grad (fun a -> loss (a, b)) a) (many b))
    Assert.Equal(Verdict.Holds, law (fun (a, b) -> grad loss (a, b)) (many a, many b))

// -- Log-sum-exp and extremes ----------------------------------------------------------------------------------------

[<Fact>]
let ``a running log-sum-exp neither overflows nor vanishes, and keeps infinities`` () =
    near [ 1000.0; 1000.0 + Math.Log 2.0 ] (cumlogsumexp 0 (vector [ 1000.0; 1000.0 ]))
    near [ -1000.0; 0.0; 0.0 ] (cumlogsumexp 0 (vector [ -1000.0; 0.0; -1000.0 ]))
    is [ -infinity; 1.0; infinity; infinity ] (cumlogsumexp 0 (vector [ -infinity; 1.0; infinity; 2.0 ]))
    is [ -infinity; -infinity ] (cumlogsumexp 0 (vector [ -infinity; -infinity ]))
    Assert.True(Double.IsNaN((toArray (cumlogsumexp 0 (vector [ 1.0; nan ])))[1]))

[<Fact>]
let ``a running log-sum-exp has true second derivatives at ties`` () =
    let last (x: Tensor) = (cumlogsumexp 0 x)[-1]
    let x = vector [ 0.0; 0.0; 0.0 ]
    near (List.init 9 (fun i -> (if i % 4 = 0 then 1.0 / 3.0 else 0.0) - 1.0 / 9.0)) (hessian last x)

[<Fact>]
let ``a tie of a running extreme belongs to the earliest element`` () =
    let x = vector [ 2.0; 1.0; 2.0; 3.0; 3.0 ]
    Assert.Equal<float[]>([| 3.0; 0.0; 0.0; 2.0; 0.0 |], gradientOf (cummax 0) x)
    Assert.Equal<float[]>([| 1.0; 4.0; 0.0; 0.0; 0.0 |], gradientOf (cummin 0) x)

// -- Moments and norms -----------------------------------------------------------------------------------------------

[<Fact>]
let ``the second derivative of a variance goes through the mean`` () =
    near
        (List.init 9 (fun i -> 2.0 / 3.0 * ((if i % 4 = 0 then 1.0 else 0.0) - 1.0 / 3.0)))
        (hessian (fun x -> snd (moments [ 0 ] x)) (vector [ 1.0; 2.0; 3.0 ]))

[<Fact>]
let ``a norm of any order has subgradient 0 at 0`` () =
    for order in [ 0.5; 1.0; 1.5; 2.0; 3.0; 4.0; infinity ] do
        Assert.Equal(0.0, float (normOf order (zeros [ 3 ])))
        Assert.Equal<float[]>([| 0.0; 0.0; 0.0 |], gradientOf (normOf order) (zeros [ 3 ]))
        Assert.Equal(0.0, float (normOf order (zeros [ 0 ])))
        Assert.Equal(3.0, float (normOf order (tensor -3.0)), 1e-14)

[<Fact>]
let ``a norm of any order neither overflows nor vanishes`` () =
    for order in [ 1.0; 1.5; 2.0; 3.0; 40.0; infinity ] do
        for size in [ 1e200; 1e-200 ] do
            Assert.Equal(Math.Pow(2.0, 1.0 / order), float (normOf order (size * ones [ 2 ])) / size, 1e-12)

[<Fact>]
let ``ties of the largest magnitude share its slope`` () =
    Assert.Equal<float[]>([| 0.5; -0.5; 0.0 |], gradientOf (normOf infinity) (vector [ 2.0; -2.0; 1.0 ]))

[<Fact>]
let ``an even order has the derivatives of its power at zeros`` () =
    // ‖(1, t)‖₄ = (1 + t⁴)^¼, whose fourth derivative at 0 is 6.
    let f (t: Tensor) = normOf 4.0 (stack 0 [ tensor 1.0; t ])
    Assert.Equal<float list>([ 0.0; 0.0; 0.0; 6.0 ], [ for n in 1..4 -> float (diffn n f (tensor 0.0)) ])

[<Fact>]
let ``with no axes named each element stands alone`` () =
    let x = vector [ -3.0; 4.0 ]
    is [ 3.0; 4.0 ] (normOver [] x)
    is [ 3.0; 4.0 ] (normOfOver 1.0 [] x)
    is [ -1.0; 1.0 ] (l2Normalize [] x)
    is [ 0.0; 0.0 ] (snd (moments [] x))
    is [ 1.0; 1.0 ] (countNonzeroOver [] x)
    is [ 1.0; 0.0 ] (anyOver [] (less x (tensor 0.0)))

[<Fact>]
let ``a vector too short to normalise is multiplied by a million`` () =
    let x = vector [ 0.0; 3e-7 ]
    near [ 0.0; 0.3 ] (l2Normalize [ 0 ] x)
    near [ 1e6; 0.0; 0.0; 1e6 ] (jacobian (l2Normalize [ 0 ]) x / tensor 1.0)

// -- Clipping --------------------------------------------------------------------------------------------------------

[<Fact>]
let ``at its bound a clip has the slope of the clipped branch`` () =
    let x = vector [ 3.0; 4.0 ]
    is [ 3.0; 4.0 ] (clipByNorm (tensor 5.0) x)
    // (I - x xᵀ/25): 0 along x.
    near [ 0.64; -0.48; -0.48; 0.36 ] (jacobian (clipByNorm (tensor 5.0)) x)
    near [ 0.6; 0.8 ] (snd (jvp (fun limit -> clipByNorm limit x) (tensor 5.0) (tensor 1.0)))
    near [ 0.64; -0.48; -0.48; 0.36 ] (jacobian (fun x -> (fst (clipByGlobalNorm (tensor 5.0) [ x ])).Head) x)

[<Fact>]
let ``what is shorter than the limit keeps its bits, and 0 is never divided`` () =
    let x = vector [ 0.1; 0.7 ]
    is [ 0.1; 0.7 ] (clipByNorm (tensor 3.0) x)
    is [ 0.0; 0.0 ] (clipByNorm (tensor 0.0) (zeros [ 2 ]))
    Assert.Equal<float[]>([| 1.0; 1.0 |], gradientOf (clipByNorm (tensor 3.0)) (zeros [ 2 ]))
    Assert.Equal<float[]>([| 1.0; 1.0 |], gradientOf (clipByNorm (tensor 0.0)) (zeros [ 2 ]))

[<Fact>]
let ``the common norm is smooth where one tensor is 0 and others are not`` () =
    let f (x: Tensor) = globalNorm [ vector [ 3.0; 4.0 ]; x ]
    near [ 0.2; 0.0; 0.0; 0.2 ] (hessian f (zeros [ 2 ]))

[<Fact>]
let ``tensors clipped together keep their shapes and widths`` () =
    let narrow = cast DType.Float32 (vector [ 3.0 ])
    let clipped, norm = clipByGlobalNorm (tensor 2.5) [ narrow; tensor 4.0 ]
    Assert.Equal(5.0, float norm)
    is [ 1.5 ] clipped[0]
    is [ 2.0 ] clipped[1]
    Assert.Equal<DType list>([ DType.Float32; DType.Float64 ], [ for x in clipped -> x.DType ])

[<Fact>]
let ``Stirling's terms begin above 1 and cost no NaN at 0`` () =
    let loss z = logPoissonLoss true z (tensor 0.5)
    let z = vector [ 0.0; 1.0; 2.0 ]
    let slope = gradientOf loss z
    Assert.Equal(-0.5, slope[0])
    Assert.Equal(-0.5, slope[1])
    Assert.Equal(-0.5 + Math.Log 2.0 + 0.25, slope[2], 1e-14)

// -- Masks -----------------------------------------------------------------------------------------------------------

[<Fact>]
let ``masks know integers, nothing and positions outside`` () =
    is [ 0.0; 0.0; 0.0; 0.0; 0.0; 1.0 ] (oneHot 3 (indices [ -1; 2 ]))
    Assert.Equal<int>([| 2; 0 |], (oneHot 0 (indices [ 1; 2 ])).Shape)
    is [ 0.0 ] (any (tensor ([]: bool list) |> cast DType.Bool))
    is [ 1.0 ] (all (cast DType.Bool (zeros [ 0 ])))
    is [ 2.0 ] (countNonzero (tensor [ true; true; false ]))
    Assert.Equal(DType.Int64, (countNonzero (vector [ 1.0 ])).DType)

[<Fact>]
let ``masks are loops when integers vary`` () =
    let varying = reshape [ 3; 2 ] (indices [ 0; 2; 1; 1; 2; 0 ])
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (oneHot 3) varying)
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (sequenceMask 3) varying)
    let truth = equal varying (indices [ 2 ])
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop any truth)
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (allOver [ 0 ]) truth)

[<Fact>]
let ``masks cut`` () =
    let x = variable (vector [ 1.0; 2.0 ])
    let none (y: Tensor) = Assert.Equal(None, gradients [ y ] [ x ] |> List.head)
    let number = cast DType.Float64
    none (number (any (greater x (tensor 0.0))))
    none (number (countNonzero x))
    none (oneHot 2 (argmax 0 x))
    none (number (sequenceMask 2 (argmax 0 x)))

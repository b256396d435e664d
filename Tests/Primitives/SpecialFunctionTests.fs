// Special functions at single points: published numbers (to 16 digits), poles and infinities, derivatives in
// parameters, and orders and places that rows do not reach. Law: every derivative is the true one, in both modes.
module FunGrad.Tests.Primitives.SpecialFunctionTests

open System
open Xunit
open FunGrad

let private nearly (tolerance: float) (expected: float) (actual: Tensor) =
    let actual = float actual

    if expected <> actual && not (Double.IsNaN expected && Double.IsNaN actual) then
        Assert.InRange(actual, expected - tolerance * abs expected, expected + tolerance * abs expected)

/// The value alone and in an array.
let private demandValues tolerance (f: Tensor -> Tensor) (points: (float * float) list) =
    let together = f (tensor (List.map fst points))

    points
    |> List.iteri (fun i (x, expected) ->
        nearly tolerance expected (f (tensor x))
        nearly tolerance expected together[i])

let private single f n = fun (x: Tensor) -> f n x

[<Fact>]
let ``the error functions have their published values`` () =
    demandValues 1e-15 erf [ 0.1, 0.1124629160182849; 3.0, 0.99997790950300141; -2.0, -0.99532226501895273 ]
    demandValues 1e-14 erfc [ 6.0, 2.1519736712498913e-17; 10.0, 2.0884875837625448e-45 ]
    demandValues 1e-15 erfinv [ 0.1, 0.088855990494257692; 0.9, 1.1630871536766742 ]

    demandValues 1e-14 normalCdf [
        -10.0, 7.6198530241605261e-24
        -1.96, 0.024997895148220436
        5.0, 0.99999971334842812
    ]

    demandValues 1e-14 normalQuantile [
        0.025, -1.9599639845400542
        1e-10, -6.3613409024040562
        1e-100, -21.273453560965324
        0.0, -infinity
        1.0, infinity
        -0.1, nan
        nan, nan
    ]

[<Fact>]
let ``the gamma functions have their published values, also below 0`` () =
    demandValues 1e-14 lgamma [
        -0.5, 1.2655121234846454
        -100.25, -363.40092322782154
        1e-10, 23.025850929882735
        0.5, 0.57236494292470009
        171.5, 709.14316303092824
        1e6, 12815504.569147612
    ]

    demandValues 2e-14 digamma [
        -2.5, 1.1031566406452432
        -100.25, 7.7542389592086454
        1e-10, -10000000000.577215
        0.5, -1.9635100260214235
        171.5, 5.1416649814339996
    ]

    demandValues 1e-14 (polygamma 1) [
        -100.25, 19.729283325349363
        0.01, 10001.621213528313
        171.5, 0.0058479365506103838
        1e6, 1.0000005000001667e-6
    ]

    demandValues 1e-14 (polygamma 5) [
        -2.5, 15382.140048026304
        0.5, 7691.1135486024355
        171.5, 1.6413912921328088e-10
    ]

[<Fact>]
let ``poles are infinite where both sides agree, and otherwise not a number`` () =
    demandValues 0.0 lgamma [
        0.0, infinity
        -1.0, infinity
        -7.0, infinity
        infinity, infinity
        -infinity, infinity
        nan, nan
    ]

    demandValues 0.0 digamma [ 0.0, -infinity; -0.0, infinity; -1.0, nan; infinity, infinity; nan, nan ]
    demandValues 0.0 (polygamma 1) [ 0.0, infinity; -3.0, infinity; infinity, 0.0; nan, nan ]
    Assert.Equal(-infinity, float (grad lgamma (tensor 0.0)))

[<Fact>]
let ``the Hurwitz zeta function has its published values`` () =
    let at s q = zeta (tensor (s: float)) (tensor (q: float))
    nearly 1e-15 (Math.PI * Math.PI / 6.0) (at 2.0 1.0)
    nearly 1e-12 1000.5772884760116 (at 1.001 1.0)
    nearly 1e-14 1.152921504606847e18 (at 60.0 0.5)
    nearly 1e-14 8.9348022005446793 (at 2.0 -0.5)
    nearly 1e-14 -61.948474887030083 (at 3.0 -2.25)
    nearly 1e-15 1.00000000005e-10 (at 2.0 1e10)

    for s, q, expected in
        [
            1.0, 2.0, infinity
            0.5, 2.0, nan
            2.0, 0.0, infinity
            2.0, -3.0, infinity
            2.5, -0.5, nan
            2.0, infinity, 0.0
        ] do
        nearly 0.0 expected (at s q)

    nearly 0.0 1.0 (at 1e300 1.0)

[<Fact>]
let ``zeta has true derivatives in s, of any order`` () =
    let at s q = tensor (s: float), tensor (q: float)
    nearly 1e-14 -0.93754825431584375 (grad (fun (s, q) -> zeta s q) (at 2.0 1.0) |> fst)
    nearly 1e-14 -3.4757471680314434 (diff (fun s -> zeta s (tensor 4.0)) (tensor 1.5))
    nearly 1e-13 -6.4554895388000303e-10 (diff (fun s -> zeta s (tensor 2.0)) (tensor 30.0))
    nearly 1e-13 4.1011929709135378 (grad (grad (fun s -> zeta s (tensor 0.5))) (tensor 3.0))

[<Fact>]
let ``the incomplete gamma functions have their published values`` () =
    for a, x, lower, upper in
        [
            0.5, 0.5, 0.6826894921370859, 0.3173105078629141
            5.0, 2.0, 0.052653017343711157, 0.94734698265628884
            20.0, 30.0, 0.97812653155860915, 0.021873468441390853
            1.0, 50.0, 1.0, 1.9287498479639178e-22
            2.0, 0.0, 0.0, 1.0
            2.0, infinity, 1.0, 0.0
            -1.0, 1.0, nan, nan
            1.0, -1.0, nan, nan
        ] do
        nearly 1e-13 lower (igamma (tensor a) (tensor x))
        nearly 1e-13 upper (igammac (tensor a) (tensor x))

[<Fact>]
let ``the incomplete gamma functions have true derivatives in a, of any order, in both tails`` () =
    for n, a, x, expected in
        [
            1, 2.0, 1.0, -0.2761960457028348
            1, 0.5, 0.3, -0.77057035137535192
            1, 3.0, 10.0, -0.0041204708195614774
            1, 1.0, 50.0, -8.6964510431676132e-22
            1, 100.0, 90.0, -0.02461191684397991
            1, 100.0, 120.0, -0.0062131859291406567
            2, 2.0, 1.0, 0.20511882229077995
            2, 3.0, 10.0, -0.0050631907927515245
            3, 2.5, 2.0, 0.09333374672837003
        ] do
        nearly 1e-12 expected (diffn n (fun a -> igamma a (tensor x)) (tensor a))
        nearly 1e-12 -expected (diffn n (fun a -> igammac a (tensor x)) (tensor a))

    Assert.Equal(0.0, float (grad (fun a -> igamma a (tensor 0.0)) (tensor 2.0)))

[<Fact>]
let ``mixed derivatives of the incomplete gamma function hold where 1/gamma is 0`` () =
    // ∂³P/∂a∂x² at a = 1: the coefficient of the density for a - 1 = 0 is 0, but its slope in a is not.
    let curvature a = diffn 2 (igamma a) (tensor 0.5)
    nearly 1e-13 1.2833773380990492 (grad curvature (tensor 1.0))
    // P(2, x) = 1 - (1 + x)e⁻ˣ, whose derivatives at 0 are 0, 1, -2, 3.
    let derivatives = [ for n in 1..4 -> float (diffn n (igamma (tensor 2.0)) (tensor 0.0)) ]
    Assert.Equal<float list>([ 0.0; 1.0; -2.0; 3.0 ], derivatives)

[<Fact>]
let ``the incomplete beta function has its published values, and exact derivatives at its ends`` () =
    for a, b, x, expected in
        [
            0.5, 0.5, 0.3, 0.36901011956554538
            20.0, 30.0, 0.4, 0.50770019965764801
            5.0, 1.0, 0.9, 0.59049
            2.0, 3.0, 0.0, 0.0
            2.0, 3.0, 1.0, 1.0
            2.0, 3.0, 1.5, nan
            0.0, 3.0, 0.5, nan
        ] do
        nearly 1e-13 expected (betainc (tensor a) (tensor b) (tensor x))

    // 6x² - 8x³ + 3x⁴.
    let f = betainc (tensor 2.0) (tensor 3.0)
    let at x = [ for n in 1..5 -> float (diffn n f (tensor x)) ]

    for expected, actual in List.zip [ 0.0; 12.0; -48.0; 72.0; 0.0 ] (at 0.0) do
        Assert.Equal(expected, actual, 1e-10)

    for expected, actual in List.zip [ 0.0; 0.0; 24.0; 72.0; 0.0 ] (at 1.0) do
        Assert.Equal(expected, actual, 1e-10)

[<Fact>]
let ``betainc broadcasts its three arguments, keeps Float32, and vectorizes over parameters`` () =
    let a, b, x = tensor [ [ 1.0 ]; [ 2.0 ] ], tensor 3.0, tensor [ 0.2; 0.5; 0.8 ]
    let y = betainc a b x
    Assert.Equal<int>([| 2; 3 |], y.Shape)
    Assert.Equal(0.6875, float y[1, 1], 1e-14)
    Assert.Equal(DType.Float32, (betainc (cast DType.Float32 a) b (cast DType.Float32 x)).DType)
    let rows = vmap (fun (a: Tensor) -> vmap (fun (x: Tensor) -> betainc a b x) x) (reshape [ 2 ] a)
    Assert.Equal<float[]>(toArray y, toArray rows)

[<Fact>]
let ``Bessel functions have their published values`` () =
    let i, j, y, k = besselI, besselJ, besselY, besselK

    for f, n, x, expected in
        [
            i, 0, 10.0, 2815.7166284662545
            i, 1, -10.0, -2670.9883037012547
            i, 5, 20.0, 23018392.213413671
            i, 1, 710.0, 3.3429778585097629e306
            j, 0, 1.0, 0.76519768655796655
            j, 1, -10.0, -0.043472746168861437
            j, 5, 20.0, 0.15116976798239497
            j, 0, 1e9, 2.4687471886269195e-5
            y, 0, 10.0, 0.055671167283599391
            y, 1, 1e9, -2.4687471888874406e-5
            k, 0, 10.0, 1.7780062316167652e-5
            k, 5, 20.0, 1.0538660139974233e-9
        ] do
        nearly 3e-13 expected (f n (tensor x))

    nearly 1e-14 0.012617240455891257 (besselI0e (tensor 1000.0))
    nearly 1e-14 1.2615662605369927e-5 (besselI1e (tensor 1e9))

[<Fact>]
let ``Bessel functions have limits at 0 and at infinity`` () =
    for f, n, points in
        [
            besselI, 0, [ 0.0, 1.0; infinity, infinity; -infinity, infinity; nan, nan ]
            besselI, 1, [ 0.0, 0.0; infinity, infinity; -infinity, -infinity ]
            besselJ, 0, [ 0.0, 1.0; infinity, 0.0 ]
            besselY, 0, [ 0.0, -infinity; infinity, 0.0; -1.0, nan ]
            besselK, 1, [ 0.0, infinity; infinity, 0.0; -1.0, nan ]
        ] do
        demandValues 0.0 (f n) points

    demandValues 0.0 besselI0e [ infinity, 0.0; -infinity, 0.0 ]

[<Fact>]
let ``Bessel functions have their Taylor coefficients at 0`` () =
    // I₀ = 1 + x²/4 + x⁴/64 + ..., I₁ = x/2 + x³/16 + ..., J₁ = x/2 - x³/16 + ...
    let derivatives f = [ for n in 1..4 -> float (diffn n f (tensor 0.0)) ]
    Assert.Equal<float list>([ 0.0; 0.5; 0.0; 0.375 ], derivatives besselI0)
    Assert.Equal<float list>([ 0.5; 0.0; 0.375; 0.0 ], derivatives besselI1)
    Assert.Equal<float list>([ 0.5; 0.0; -0.375; 0.0 ], derivatives (besselJ 1))
    Assert.Equal(0.5, float (grad besselI1e (tensor 0.0)))
    Assert.Equal(0.0, float (grad besselI0e (tensor 0.0)))
    Assert.Equal(0.5, float (diff besselI1e (tensor 0.0)))

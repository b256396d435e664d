// Fits that are known to many digits: NIST's reference data for non-linear regression, and a logistic regression. Law: one
// function of tensors gives MathNet's minimisers all that they need, and the certified numbers come out.
// Read next: MathNetTests.fs.
module FunGrad.Tests.Interop.FitTests

open System
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.Optimization
open Xunit
open FunGrad
open FunGrad.Tests.Interop.Nist

/// Digits in which two numbers agree.
let private demandDigits digits (what: string) (expected: float) (actual: float) =
    let error = abs (actual - expected) / abs expected
    Assert.True(error <= 0.5 * 10.0 ** -(float digits - 1.0), $"{what} should be {expected}, but was {actual}")

let private misra1a (b: Tensor) (x: Tensor) = b[0] * (1.0 - exp (-b[1] * x))

let private thurber (b: Tensor) (x: Tensor) =
    let x2 = x * x
    (b[0] + b[1] * x + b[2] * x2 + b[3] * x2 * x) / (1.0 + b[4] * x + b[5] * x2 + b[6] * x2 * x)

let private models = Map [ "misra1a", misra1a; "thurber", thurber ]

/// The certified numbers at a point: parameters, standard deviations from our Jacobian, and the sum of squares.
let private demandCertified (name: string) (point: Vector<float>) =
    let data = read name
    let predict b = models[name] b (VectorFunctions.ofVector data.X)
    let residuals = data.Y - VectorFunctions.apply predict point
    let squares = residuals.DotProduct residuals
    let degrees = float (data.X.Count - point.Count)
    let jacobian = VectorFunctions.jacobian predict point
    let covariance = (jacobian.TransposeThisAndMultiply jacobian).Inverse() * (squares / degrees)

    for index in 0 .. point.Count - 1 do
        demandDigits 7 $"{name} b{index + 1}" data.Certified[index] point[index]
        demandDigits 7 $"{name} deviation of b{index + 1}" data.Deviations[index] (sqrt covariance[index, index])

    demandDigits 10 $"{name} residual sum of squares" data.Squares squares
    demandDigits 10 $"{name} residual deviation" data.Deviation (sqrt (squares / degrees))

[<Theory>]
[<InlineData("misra1a")>]
[<InlineData("thurber")>]
let ``Levenberg and Marquardt find NIST's certified fits from both starts`` (name: string) =
    let data = read name

    for start in data.Starts do
        for model in [ VectorFunctions.model; VectorFunctions.eagerModel ] do
            let fit =
                LevenbergMarquardtMinimizer(maximumIterations = 10000)
                    .FindMinimum(model models[name] data.X data.Y, start)

            demandCertified name fit.MinimizingPoint

            for index in 0 .. start.Count - 1 do
                demandDigits 7 "MathNet's standard error" data.Deviations[index] fit.StandardErrors[index]

[<Theory>]
[<InlineData("misra1a")>]
[<InlineData("thurber")>]
let ``the same fits are minima of the sum of squares`` (name: string) =
    let data = read name
    let x, y = VectorFunctions.ofVector data.X, VectorFunctions.ofVector data.Y
    let squares b = sum (square (y - models[name] b x))
    // The second starts are close; each parameter is scaled by its start, as their sizes differ by powers of ten.
    let scale = VectorFunctions.ofVector data.Starts[1]
    let minimum = findMinimum (fun s -> squares (s * scale)) (ones [ data.Starts[1].Count ])
    demandCertified name (VectorFunctions.toVector (minimum * scale))

// -- Logistic regression ----------------------------------------------------------------------------------------------

/// Hours that students studied, and whether they passed: the example of Wikipedia's article on logistic regression.
let private hours = [
    0.50
    0.75
    1.00
    1.25
    1.50
    1.75
    1.75
    2.00
    2.25
    2.50
    2.75
    3.00
    3.25
    3.50
    4.00
    4.25
    4.50
    4.75
    5.00
    5.50
]

let private passed = [ 0; 0; 0; 0; 0; 0; 1; 0; 1; 0; 1; 0; 1; 0; 1; 1; 1; 1; 1; 1 ]

/// -Σ log p, where p = sigmoid(±(b₀ + b₁x)): softplus of what speaks against each outcome.
let private surprise (b: Tensor) =
    let sign = 1.0 - 2.0 * tensor passed
    sum (softplus (sign * (b[0] + b[1] * tensor hours)))

[<Fact>]
let ``logistic regression has one minimum for every method`` () =
    let start = CreateVector.Dense [| 0.0; 0.0 |]

    let points = [
        BfgsMinimizer(1e-8, 1e-10, 1e-10, 1000).FindMinimum(VectorFunctions.objective surprise, start).MinimizingPoint
        LimitedMemoryBfgsMinimizer(1e-8, 1e-10, 1e-10, 5, 1000)
            .FindMinimum(VectorFunctions.objective surprise, start)
            .MinimizingPoint
        NewtonMinimizer(1e-8, 1000, true).FindMinimum(VectorFunctions.objective surprise, start).MinimizingPoint
        VectorFunctions.findMinimum surprise start
    ]

    for point in points do
        // The article gives -4.0777 and 1.5046.
        Assert.Equal(-4.0777, point[0], 5e-5)
        Assert.Equal(1.5046, point[1], 5e-5)
        Assert.InRange((VectorFunctions.grad surprise point).L2Norm(), 0.0, 1e-6)

[<Fact>]
let ``Adam and momentum come to the same minimum`` () =
    let expected = findMinimum surprise (zeros [ 2 ])
    let adam = compile (fun state -> adamStep (tensor 0.05) state (grad surprise state.Point))
    let momentum = compile (fun state -> momentumStep 0.9 (tensor 0.005) state (grad surprise state.Point))
    let many step start = Seq.fold (fun state _ -> step state) start (seq { 1..6000 })
    Assert.InRange(float (norm ((many adam (adamStart (zeros [ 2 ]))).Point - expected)), 0.0, 1e-6)
    Assert.InRange(float (norm ((many momentum (momentumStart (zeros [ 2 ]))).Point - expected)), 0.0, 1e-6)

[<Fact>]
let ``a sensitivity of the fit needs no second fit`` () =
    // How the slope moves when one student had studied longer: implicit differentiation against two fits.
    let fit (x: Tensor) =
        let sign = 1.0 - 2.0 * tensor passed
        findMinimum (fun (b: Tensor) -> sum (softplus (sign * (b[0] + b[1] * x)))) (zeros [ 2 ])

    let x = tensor hours
    let slopes = jacrev fit x
    let h = 1e-4
    let one = tensor [ for i in 0..19 -> if i = 6 then 1.0 else 0.0 ]
    let difference = fit (x + h * one) - fit (x - h * one)
    Assert.Equal(float difference[1] / (2.0 * h), float slopes[1, 6], 1e-7)

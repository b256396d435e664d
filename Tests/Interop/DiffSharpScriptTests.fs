// Programs that a user of DiffSharp 0.8 has written find their minima, limits, samples and angles: the files in Scripts/
// open FunGrad.DiffSharp and use that version's names only. Examples/diffsharp.fsx is one more.
module FunGrad.Tests.Interop.DiffSharpScriptTests

open System
open Xunit
open FunGrad.DiffSharp
open FunGrad.Tests.Interop.Scripts

let private near (tolerance: float) (expected: float list) (actual: DV) =
    let actual = DV.toArray actual |> Array.map float
    Assert.Equal(expected.Length, actual.Length)

    for expected, actual in Seq.zip expected actual do
        Assert.Equal(expected, actual, tolerance)

[<Fact>]
let ``gradient descent finds Rosenbrock's minimum`` () =
    let start = toDV [ -1.2; 1. ]
    let x, count = GradientDescent.descend GradientDescent.rosenbrock start (D 0.002) (D 1e-4)
    near 5e-4 [ 1.; 1. ] x
    Assert.InRange(count, 1_000, 30_000)
    near 5e-4 [ 1.; 1. ] (GradientDescent.descendBySearch GradientDescent.rosenbrock start (D 1e-4))

[<Fact>]
let ``Newton's method finds minima, zeros and roots in a few rounds`` () =
    let x, count = NewtonsMethod.minimize GradientDescent.rosenbrock (toDV [ -1.2; 1. ]) (D 1e-10)
    near 1e-12 [ 1.; 1. ] x
    Assert.InRange(count, 4, 10)
    // The circle x² + y² = 4 and the curve xy = 1 meet where x² = 2 + √3.
    let meeting (x: DV) = toDV [ x * x - 4; x.[0] * x.[1] - 1 ]
    let zero = NewtonsMethod.solve meeting (toDV [ 2.; 0.2 ]) (D 1e-14)
    near 1e-12 [ sqrt (2. + sqrt 3.); 1. / sqrt (2. + sqrt 3.) ] zero
    Assert.Equal(0.7390851332151607, float (NewtonsMethod.root (fun x -> cos x - x) (D 1.)), 1e-15)

[<Fact>]
let ``l'Hôpital's rule finds limits after as many derivatives as it needs`` () =
    let times, limit = LHopitalsRule.limit (fun x -> 1 - cos x) (fun x -> x * x) (D 0.)
    Assert.Equal((2, 0.5), (times, float limit))
    let times, limit = LHopitalsRule.limit (fun x -> tan x - x) (fun x -> x ** 3) (D 0.)
    Assert.Equal(3, times)
    Assert.Equal(1.0 / 3.0, float limit, 1e-15)
    let times, limit = LHopitalsRule.limit (fun x -> log x) (fun x -> x - 1) (D 1.)
    Assert.Equal((1, 1.0), (times, float limit))
    Assert.True(Double.IsNaN(float (Seq.head (LHopitalsRule.quotients sin id (D 0.)))))

[<Fact>]
let ``the leapfrog method conserves energy and runs backwards`` () =
    let density = HamiltonianMonteCarlo.normal (toDV [ 1.; -2. ]) (toDM [ [ 1.; 0.8 ]; [ 0.8; 1. ] ])
    let potential x = -log(density x)
    let energy (x, p) = float (potential x + HamiltonianMonteCarlo.kinetic p)
    let start = toDV [ 0.; 0. ], toDV [ 1.; 0.5 ]
    let run step count = HamiltonianMonteCarlo.leapfrog potential HamiltonianMonteCarlo.kinetic (D step) count start
    let change step count = abs (energy (run step count) - energy start)
    Assert.InRange(change 0.01 100, 0.0, 1e-3)
    // The error falls with the square of the step.
    Assert.InRange(change 0.02 50 / change 0.01 100, 3.5, 4.5)
    let x, p = run 0.1 20
    let back, _ = HamiltonianMonteCarlo.leapfrog potential HamiltonianMonteCarlo.kinetic (D 0.1) 20 (x, -p)
    near 1e-12 [ 0.; 0. ] back

[<Fact>]
let ``Hamiltonian Monte Carlo samples with the right mean and covariance`` () =
    let density = HamiltonianMonteCarlo.normal (toDV [ 1.; -2. ]) (toDM [ [ 1.; 0.8 ]; [ 0.8; 1. ] ])
    let samples, accepted = HamiltonianMonteCarlo.sample 7 2_000 (D 0.25) 8 (toDV [ 0.; 0. ]) density
    Assert.InRange(accepted, 0.9, 1.0)
    let at (i: int) (x: DV) = float x.[i]
    let average f = List.averageBy f samples
    let mean i = average (at i)
    let covariance i j = average (fun x -> (at i x - mean i) * (at j x - mean j))
    // Three standard errors of 2,000 samples, of which about half count as independent.
    Assert.Equal(1.0, mean 0, 0.1)
    Assert.Equal(-2.0, mean 1, 0.1)
    Assert.Equal(1.0, covariance 0 0, 0.2)
    Assert.Equal(0.8, covariance 0 1, 0.2)

[<Fact>]
let ``the arm reaches its target both ways`` () =
    let start, target = toDV [ 0.5; 0.5; 0.5 ], [ 2.; 4. ]

    for follow, most in [ InverseKinematics.byInverse, 40; InverseKinematics.byTranspose, 1_000 ] do
        let angles, count = follow (toDV target) start
        near 1e-6 target (InverseKinematics.tip angles)
        Assert.InRange(count, 1, most)

    let lengths = InverseKinematics.corners start |> List.pairwise |> List.map (fun (a, b) -> float (DV.norm (b - a)))
    near 1e-14 [ 3.; 2.; 1. ] (toDV lengths)

module FunGrad.Tests.Cases.TensorFlow.Reductions

// Section E: reductions, scans and norms. Where TensorFlow's rule gives no number or not the derivative, the row states
// the mathematical value, and a comment says what TensorFlow does.

open System
open Xunit
open FunGrad
open FunGrad.Tests.Cases
open FunGrad.Tests.Cases.CaseRow

let private matrix = tensor [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]
let private seeded (f: Tensor -> Tensor) (x: Tensor) (seed: Tensor) : Tensor = snd (vjp f x) seed

/// The gradient under a seed of ones.
let private slope (f: Tensor -> Tensor) (x: Tensor) : Tensor = let y, pull = vjp f x in pull (onesLike y)

let private reductions = [
    case "E01" (fun row ->
        let x, g = arange 0.0 6.0 1.0 |> reshape [ 2; 3 ], tensor [ 10.0; 20.0 ]
        row.Gives "[[[10, 10, 10], [20, 20, 20]]]" [ seeded (sumOver [ 1 ]) x g ])

    case "E04" (fun row -> row.Gives "[[[24, 12], [8, 6]]]" [ slope product matrix ])
    case "E05" (fun row -> row.Gives "[[[2, 1], [4, 3]]]" [ slope (productOver [ -1 ]) matrix ])
    case "E06" (fun row -> row.Gives "[[0, 6, 0]]" [ slope product (tensor [ 2.0; 0.0; 3.0 ]) ])
    case "E07" (fun row -> row.Gives "[[0, 0, 0]]" [ slope product (tensor [ 0.0; 0.0; 5.0 ]) ])

    case "E12" (fun row ->
        let x = reshape [ 2; 3; 4; 2 ] (arange 1.0 49.0 1.0)
        let isFirst flat = if flat % 24 < 2 then 1.0 else 0.0
        row.Means (List.init 48 isFirst) [ slope (aminOver [ 1; 2 ]) x ])
]

let private norms = [
    // TensorFlow gives NaN, ∞·0; the row asks for a decision: the subgradient 0, in both modes.
    case "E15" (fun row ->
        let x = zeros [ 2 ]
        Assert.Contains("NaN", row.Text)
        row.Means [ 0.0; 0.0 ] [ slope norm x ]
        row.Means [ 0.0 ] [ snd (jvp norm x (ones [ 2 ])) ])

    case "E17" (fun row -> row.Gives "[[1, 0, 3, 2]]" [ slope l2Loss (tensor [ 1.0; 0.0; 3.0; 2.0 ]) ])

    case "E18" (fun row ->
        row.Gives "[[0.128, -0.096]]" [ seeded (l2Normalize [ 0 ]) (tensor [ 3.0; 4.0 ]) (tensor [ 1.0; 0.0 ]) ])

    case "E19" (fun row -> row.Gives "[1e6, 1e6]" [ slope (l2Normalize [ 0 ]) (zeros [ 2 ]) ])
]

let private scans = [
    case "E20" (fun row ->
        let x = tensor [ 5.0; 7.0; 2.0 ]
        let scans = [ cumsum; cumsumExclusive; fromEnd cumsum; fromEnd cumsumExclusive ]
        row.Gives "[3,2,1] / [2,1,0] / [1,2,3] / [0,1,2]" [ for scan in scans -> slope (scan 0) x ])

    // TensorFlow divides by x and gives NaN, in the row above this one; this is the true value.
    case "E23" (fun row -> row.Gives "[[1, 3, 0]]" [ slope (cumprod 0) (tensor [ 1.0; 0.0; 2.0 ]) ])

    case "E24" (fun row -> row.Gives "[[1.5, 0.5]]" [ slope (cumlogsumexp 0) (zeros [ 2 ]) ])
    case "E25" (fun row -> row.Gives "[[0.25, 0.75]]" [ slope logsumexp (tensor [ 0.0; Math.Log 3.0 ]) ])
]

let private variance x = snd (moments [ 0 ] x)
let private threeNumbers = tensor [ 1.0; 2.0; 3.0 ]

let private moments' = [
    case "E26" (fun row -> row.Gives "[[-0.6666666667, 0, 0.6666666667]]" [ slope variance threeNumbers ])

    // TensorFlow stops the gradient at the mean and gives 2/3 times the identity; ours is the true Hessian.
    case "E27" (fun row ->
        Assert.Contains("true: (2/3)*(I - 1/3)", row.Text)

        row.Means (List.init 9 (fun i -> if i % 4 = 0 then 4.0 / 9.0 else -2.0 / 9.0)) [
            hessian variance threeNumbers
        ])

    case "E28" (fun row -> row.Gives "[-1]" [ grad (logPoissonLoss false (tensor 2.0)) (tensor 0.0) ])
]

let cases = reductions @ norms @ scans @ moments'
let excluded: (string * string) list = []

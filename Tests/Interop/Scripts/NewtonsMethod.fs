// Newton's method for minima and for systems of equations, as a user of DiffSharp 0.8 writes it: the Hessian and the
// Jacobian come with the value, and one linear system is solved in each round. Read next: LHopitalsRule.fs.
module FunGrad.Tests.Interop.Scripts.NewtonsMethod

open FunGrad.DiffSharp

/// Rounds of x - H⁻¹ ∇f until the gradient is short; the minimum, and how many rounds there were.
let minimize f (start: DV) (epsilon: D) =
    let rec round (x: DV) count =
        let g, h = gradhessian f x

        if DV.l2norm g < epsilon || count = 100 then
            x, count
        else
            round (x - DM.solveSymmetric h g) (count + 1)

    round start 0

/// Rounds of x - J⁻¹ F until F is short: a zero of a system of as many equations as unknowns.
let solve (equations: DV -> DV) (start: DV) (epsilon: D) =
    let rec round (x: DV) count =
        let y, j = jacobian' equations x

        if DV.l2norm y < epsilon || count = 100 then
            x
        else
            round (x - (DM.inverse j) * y) (count + 1)

    round start 0

/// A root of a function of one number, by its value and slope.
let root f (start: D) =
    let rec round x count =
        let y, slope = diff' f x
        if abs y < D 1e-14 || count = 100 then x else round (x - y / slope) (count + 1)

    round start 0

// Second derivatives: symmetric, the same in every order of modes, and the derivative of the first. Each law speaks of
// s(x) = ⟨w, f(x)⟩ + ⟨f(x), f(x)⟩ / 2 with w from the seed. Read next: RecordedGraphLaws.fs.
module internal FunGrad.Properties.HigherOrderLaws

open FunGrad
open FunGrad.Properties.Terms

let private law name statement check = Law(name, statement, differentiable check)

let symmetricHessian =
    law "symmetric Hessian" "⟨u, H v⟩ = ⟨v, H u⟩" (fun subject ->
        let s, v, u = scalar subject, subject.Tangents 1, subject.Tangents 2
        let hv, hu = hvp s subject.Point v, hvp s subject.Point u
        same subject "⟨v, H u⟩ against ⟨u, H v⟩" [ hv; hu ] [| inner u hv |] [| inner v hu |])

let orders =
    law "orders of modes" "H v = forward over reverse = reverse over forward = reverse over reverse" (fun subject ->
        let s, x, v = scalar subject, subject.Point, subject.Tangents 1
        let forwardOverReverse = snd (jvp (grad s) x v)
        let reverseOverForward = grad (fun x -> snd (jvp s x v)) x
        let reverseOverReverse = grad (fun x -> inner (grad s x) v) x
        let curvature = snd (jvp (fun x -> snd (jvp s x v)) x v)
        let agree what = same subject what [ forwardOverReverse ] forwardOverReverse

        Verdict.all [
            agree "hvp" (hvp s x v)
            agree "reverse over forward" reverseOverForward
            agree "reverse over reverse" reverseOverReverse
            same subject "forward over forward" [ forwardOverReverse ] [| inner forwardOverReverse v |] [| curvature |]
        ])

let differenceOfGradients =
    law "second derivative = difference" "⟨u, H v⟩ = lim ⟨u, ∇s(x + hv) - ∇s(x - hv)⟩ / 2h" (fun subject ->
        if subject.Point |> Array.exists (fun x -> x.DType = DType.Float32) then
            Verdict.NotApplicable "differences need inputs in Float64"
        else
            let s, v, u = scalar subject, subject.Tangents 1, subject.Tangents 2
            let slope x = inner (grad s x) u

            FiniteDifferences.difference
                (FiniteDifferences.along subject.Reach slope subject.Point v)
                (inner (hvp s subject.Point v) u)
            |> Verdict.ofDifference)

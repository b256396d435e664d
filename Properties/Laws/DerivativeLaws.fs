// What a derivative is: the limit of differences, the same in all modes and in other arithmetics, and what it is of
// compositions, products, quotients and inverses. Read next: HigherOrderLaws.fs.
module internal FunGrad.Properties.DerivativeLaws

open System
open System.Numerics
open FunGrad
open FunGrad.Properties.Terms

let private law name statement check = Law(name, statement, differentiable check)
let private tangent (subject: Subject) = snd (jvp subject.Apply subject.Point (subject.Tangents 1))
let private wide = Array.map (fun (x: Tensor) -> if isFloat x then cast DType.Float64 x else x)

/// Differences need the digits of Float64; a function whose results stay narrow has none to compare. Each result is
/// compared by itself, or the rounding of a large one would hide a small one.
let private differences (subject: Subject) (f: Tensor[] -> Tensor[]) (derivative: Tensor[] -> Tensor[]) : Verdict =
    let x, v = wide subject.Point, wide (subject.Tangents 1)

    if f x |> Array.exists (fun y -> y.DType = DType.Float32) then
        Verdict.NotApplicable "differences need results in Float64"
    else
        let compare result dy =
            let estimate = FiniteDifferences.along subject.Reach (f >> floats >> Array.item result) x v
            FiniteDifferences.difference estimate dy |> Verdict.ofDifference

        floats (derivative x) |> Seq.mapi compare |> Verdict.all

let linearizeIsForward =
    law "linearize = jvp" "linearize f x v = jvp f x v" (fun subject ->
        let y, push = linearize subject.Apply subject.Point
        let expected, dy = jvp subject.Apply subject.Point (subject.Tangents 1)

        Verdict.all [ same subject "value" [] expected y; same subject "derivative" [] dy (push (subject.Tangents 1)) ])

let forwardIsDifference =
    law "forward = difference" "jvp f x v = lim (f(x + hv) - f(x - hv)) / 2h" (fun subject ->
        differences subject subject.Apply (fun x -> snd (jvp subject.Apply x (wide (subject.Tangents 1)))))

let reverseIsDifference =
    law "reverse = difference" "⟨grad f x, v⟩ = lim (f(x + hv) - f(x - hv)) / 2h" (fun subject ->
        let f = scalar subject
        let along x = inner (grad f x) (wide (subject.Tangents 1))
        differences subject (fun x -> [| f x |]) (fun x -> [| along x |]))

let private ofNumber (subject: Subject) (check: float -> Verdict) : Verdict =
    match subject.Point, subject.Apply subject.Point with
    | [| x |], [| y |] when x.Rank = 0 && y.Rank = 0 && isFloat x -> check (float x)
    | _ -> Verdict.NotApplicable "the function is not one number of one number"

let private demandSlope (subject: Subject) (what: string) (expected: float) =
    let x = subject.Point[0]
    let slope = diff (fun x -> (subject.Apply [| x |])[0]) x
    same subject what [] [| cast slope.DType (tensor expected) |] [| slope |]

let complexStep (f: Func<Complex, Complex>) =
    Law(
        "complex step",
        "f'(x) = Im f(x + ih) / h",
        fun subject ->
            ofNumber subject (fun x -> demandSlope subject "complex step" (FiniteDifferences.complexStep f x))
    )

let dual (f: Func<Dual<float>, Dual<float>>) =
    Law(
        "dual = engine",
        "f'(x) = the tangent of f(x + ε)",
        fun subject -> ofNumber subject (fun x -> demandSlope subject "dual" (f.Invoke(Dual<float>(x, 1.0))).Tangent)
    )

let secondDual (f: Func<Dual<Dual<float>>, Dual<Dual<float>>>) =
    Law(
        "dual of duals = engine",
        "f''(x) = the tangent of the tangent of f(x + ε + δ)",
        fun subject ->
            ofNumber subject (fun x ->
                let point = Dual<Dual<float>>(Dual<float>(x, 1.0), Dual<float>(1.0, 0.0))
                let slope = diff (diff (fun x -> (subject.Apply [| x |])[0])) subject.Point[0]
                let expected = (f.Invoke point).Tangent.Tangent
                same subject "dual of duals" [] [| cast slope.DType (tensor expected) |] [| slope |])
    )

let chain (g: Func<Tensor, Tensor>) =
    let each = Array.map (fun (y: Tensor) -> if isFloat y then g.Invoke y else y)

    law "chain rule" "jvp (g ∘ f) x v = jvp g f(x) (jvp f x v)" (fun subject ->
        let x, v = subject.Point, subject.Tangents 1
        let y, dy = jvp subject.Apply x v
        let z, dz = jvp each y dy
        let w = subject.Like(1, z)
        let pulled = snd (vjp subject.Apply x) (snd (vjp each y) w)

        Verdict.all [
            same subject "forward" [] dz (snd (jvp (subject.Apply >> each) x v))
            same subject "reverse" [] pulled (snd (vjp (subject.Apply >> each) x) w)
        ])

/// A law of two functions of the same inputs with results of one shape.
let private pair
    name
    statement
    (combine: Tensor -> Tensor -> Tensor)
    (rule: Tensor * Tensor -> Tensor * Tensor -> Tensor)
    (other: Subject)
    =
    law name statement (fun subject ->
        let x, v = subject.Point, subject.Tangents 1
        let first, second = subject.Apply >> floats, other.Apply >> floats

        if not (alike x other.Point) then
            Verdict.NotApplicable "the other function takes inputs of other shapes or dtypes"
        elif not (alike (first x) (second x)) then
            Verdict.NotApplicable "the other function has results of other shapes or dtypes"
        else
            let (f, df), (g, dg) = jvp first x v, jvp second x v
            let both xs = Array.map2 combine (first xs) (second xs)
            let expected = Array.map2 rule (Array.zip f df) (Array.zip g dg)
            same subject name [ f; df; g; dg ] expected (snd (jvp both x v)))

let product = pair "product rule" "(f g)' = f' g + f g'" (*) (fun (f, df) (g, dg) -> df * g + f * dg)

let quotient =
    pair "quotient rule" "(f / g)' = (f' g - f g') / g²" (/) (fun (f, df) (g, dg) -> (df * g - f * dg) / (g * g))

let inverse (inverse: Func<Tensor, Tensor>) =
    let back = Array.map (fun (y: Tensor) -> if isFloat y then inverse.Invoke y else y)

    law "inverse function" "jvp f⁻¹ f(x) (jvp f x v) = v" (fun subject ->
        let v = subject.Tangents 1
        let y, dy = jvp subject.Apply subject.Point v

        if y.Length <> subject.Point.Length then
            Verdict.NotApplicable "there are not as many results as inputs, which an inverse would give back"
        else
            Verdict.all [
                same subject "f⁻¹(f(x)) against x" [] subject.Point (back y)
                same subject "derivative" [ dy ] v (snd (jvp back y dy))
            ])

let homogeneous (degree: float) =
    law "Euler's theorem" $"jvp f x x = {Agreement.text degree} f(x)" (fun subject ->
        let y, dy = jvp (subject.Apply >> floats) subject.Point subject.Point
        same subject "jvp f x x" [ y ] (scale degree y) dy)

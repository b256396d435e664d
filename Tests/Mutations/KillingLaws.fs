// The laws that mutants are held to. Law: whatever keeps all of them at a generic point has the right derivative there,
// of first and second order, in both modes and under vmap. Read next: Cases.fs.
module internal FunGrad.Tests.Mutations.KillingLaws

open FunGrad
open FunGrad.Properties

let private dot (xs: Tensor[]) (ys: Tensor[]) =
    Array.map2 (fun (x: Tensor) (y: Tensor) -> sum (x * y)) xs ys |> Array.reduce (+)

/// A scalar function that sees every element of the results, with a curvature of its own.
let scalar (subject: Subject) : Tensor[] -> Tensor =
    let weights = subject.Like(1, subject.Apply subject.Point)

    fun xs ->
        Array.map2 (fun w (y: Tensor) -> sum (w * y + 0.5 * (y * y))) weights (subject.Apply xs)
        |> Array.reduce (+)

let private flat (xs: Tensor[]) = concatenate 0 (xs |> Array.map (reshape [ -1 ]))

let private law name statement check = Law(name, statement, check)

let private ofDifference difference =
    match difference with
    | None -> Verdict.Holds
    | Some text -> Verdict.Broken text

let private forwardIsReverse =
    law "forward = reverse" "⟨jvp v, w⟩ = ⟨v, vjp w⟩" (fun subject ->
        let w = subject.Like(2, subject.Apply subject.Point)
        Laws.forwardIsReverse subject.Apply subject.Point (subject.Tangents 3) w)

let private forwardIsDifference =
    law "forward = differences" "jvp v = lim (f(x + hv) - f(x - hv)) / 2h" (fun subject ->
        Laws.forwardIsDifference subject.Reach (subject.Apply >> flat) subject.Point (subject.Tangents 5))

/// The second derivative along v: forward over reverse, reverse over forward, reverse over reverse, forward over forward.
let secondDerivatives (f: Tensor[] -> Tensor) (xs: Tensor[]) (vs: Tensor[]) : seq<Tensor[]> =
    seq {
        hvp f xs vs
        grad (fun xs -> snd (jvp f xs vs)) xs
        grad (fun xs -> dot (grad f xs) vs) xs
        [| snd (jvp (fun xs -> snd (jvp f xs vs)) xs vs) |]
    }

let private modes =
    law "second derivative in all modes" "hvp = ∇(jvp v) = ∇⟨∇f, v⟩ and ⟨hvp, v⟩ = jvp (jvp v) v" (fun subject ->
        let vs = subject.Tangents 6
        let all = Seq.cache (secondDerivatives (scalar subject) subject.Point vs)
        let expected = Seq.head all

        Seq.zip [ expected; expected; [| dot expected vs |] ] (Seq.tail all)
        |> Seq.tryPick (fun (expected, actual) -> Agreement.differenceOfAll expected actual)
        |> ofDifference)

let private secondIsDifference =
    law "second derivative = differences" "hvp v = lim (∇f(x + hv) - ∇f(x - hv)) / 2h" (fun subject ->
        let f, xs, vs = scalar subject, subject.Point, subject.Tangents 7
        let estimate = FiniteDifferences.along subject.Reach (grad f >> flat) xs vs
        FiniteDifferences.difference estimate (flat (hvp f xs vs)) |> ofDifference)

/// The laws at a point around which the function is smooth, the cheap ones first. What a law needs beyond a function
/// and a point, such as a closed form, makes a law of its own below.
let all: Law list = [ forwardIsReverse; forwardIsDifference; modes; secondIsDifference ]

/// The function of a batch is a loop over these examples.
let batchIsLoop (examples: Tensor[] list) =
    law "batch = loop" "vmap f = map f" (fun subject ->
        Array.init subject.Point.Length (fun i -> stack 0 (examples |> List.map (Array.item i)))
        |> Laws.batchIsLoop subject.Apply)

/// The derivative is that of a formula, given the elements of arguments and tangents.
let closedForm (derivative: float[][] -> float[][] -> float[]) =
    law "forward = closed form" "jvp v = Σ ∂f/∂x · v" (fun subject ->
        let vs = subject.Tangents 8
        let _, dy = jvp subject.Apply subject.Point vs
        let expected = derivative (Array.map toArray subject.Point) (Array.map toArray vs)
        Agreement.difference (reshape dy[0].Shape (tensor expected)) dy[0] |> ofDifference)

/// A tangent of 0 gives 0, whatever the slope.
let zeroGivesZero =
    law "zero = zero" "jvp 0 = 0" (fun subject ->
        let ys, dys = jvp subject.Apply subject.Point (Array.map zerosLike subject.Point)
        Agreement.differenceOfAll (Array.map zerosLike ys) dys |> ofDifference)

/// The gradient of a scalar function is these numbers: in reverse, and forward along each unit vector.
let gradientIs (expected: float[][]) =
    law "gradient at a singular point" "∇f(x) is the one that the documentation states" (fun subject ->
        let gradient = grad (fun xs -> (subject.Apply xs)[0]) subject.Point |> Array.map toArray

        let unit i k =
            subject.Point
            |> Array.mapi (fun j x ->
                let numbers = Array.init x.Count (fun at -> if i = j && k = at then 1.0 else 0.0)
                reshape x.Shape (tensor numbers))

        let pushed i k = float (snd (jvp (fun xs -> (subject.Apply xs)[0]) subject.Point (unit i k)))
        let forward = expected |> Array.mapi (fun i numbers -> Array.init numbers.Length (pushed i))
        let tensors numbers = numbers |> Array.map (fun (x: float[]) -> tensor x)

        [ gradient; forward ]
        |> List.tryPick (fun actual -> Agreement.differenceOfAll (tensors expected) (tensors actual))
        |> ofDifference)

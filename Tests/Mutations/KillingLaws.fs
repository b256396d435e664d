// The laws that mutants are held to. Law: whatever keeps all of them at a generic point has the right derivative there,
// of first and second order, in both modes and under vmap. Read next: Cases.fs.
module internal FunGrad.Tests.Mutations.KillingLaws

open FunGrad
open FunGrad.Properties

let private law name statement check = Law(name, statement, check)

let private ofDifference difference =
    match difference with
    | None -> Verdict.Holds
    | Some text -> Verdict.Broken text

/// The second derivative along v: forward over reverse, reverse over forward, reverse over reverse, forward over forward.
let secondDerivatives (f: Tensor[] -> Tensor) (xs: Tensor[]) (vs: Tensor[]) : seq<Tensor[]> =
    seq {
        hvp f xs vs
        grad (fun xs -> snd (jvp f xs vs)) xs
        grad (fun xs -> Terms.inner (grad f xs) vs) xs
        [| snd (jvp (fun xs -> snd (jvp f xs vs)) xs vs) |]
    }

/// The laws at a point around which the function is smooth, the cheap ones first. What a law needs beyond a function
/// and a point, such as a closed form, makes a law of its own below.
let all: Law list = [
    Laws.ForwardIsReverse
    Laws.ForwardIsDifference
    Laws.OrdersOfModes
    Laws.SecondDerivativeIsDifference
]

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

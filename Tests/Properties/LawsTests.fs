// The laws themselves: they hold where they should and fail where they should, for every row of the table. A law that
// nothing can break proves nothing. Read next: Tests/Primitives.
module FunGrad.Tests.Properties.LawsTests

open System
open Xunit
open FunGrad
open FunGrad.Properties
open FunGrad.Tests.Primitives.Row
open FunGrad.Tests.Primitives.Table

let private isBroken (verdict: Verdict) = not verdict.IsConsistent

/// The row's function with its tangent or cotangents altered by a wrong rule.
let private wrongForward (row: Row) (alter: Tensor -> Tensor) : Tensor[] -> Tensor =
    customJvp (fun xs -> row.Apply xs, fun dxs -> alter (snd (jvp row.Apply xs dxs)))

let private wrongReverse (row: Row) (alter: Tensor -> Tensor) : Tensor[] -> Tensor =
    customVjp (fun xs -> row.Apply xs, fun w -> snd (vjp row.Apply xs) w |> Array.map alter)

/// Ways in which rules go wrong: a sign, a factor a little off, a dropped term, a stale constant.
let private mutants: (Tensor -> Tensor) list = [ (~-); (fun x -> x * 1.00001); (fun x -> x * 0.0); (fun x -> x + 1e-5) ]

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``finite differences notice every mutant of a rule that changes anything`` (name: string) =
    let row = find name
    let xs = points 0 row
    let vs = directions 0 row xs
    let dy = snd (jvp row.Apply xs vs)

    for mutant in mutants do
        for wrong in [ wrongForward row mutant; wrongReverse row mutant ] do
            let wrongly = snd (jvp wrong xs vs)

            let change =
                Seq.zip (toArray dy) (toArray wrongly) |> Seq.fold (fun most (a, b) -> max most (abs (a - b))) 0.0
            // A sign does not matter to a zero, nor does any mutant to nothing.
            if change > 1e-6 then
                Assert.True(isBroken (Laws.forwardIsDifference 0.04 wrong xs vs), $"{name}, seed {seedOf name}")

[<Fact>]
let ``the inner product law notices a pull-back that is not the transpose`` () =
    let x, v, w = tensor [ 1.0; 2.0 ], tensor [ 0.3; -0.4 ], tensor [ 1.5; 0.5 ]
    Assert.Equal(Verdict.Holds, Laws.forwardIsReverse sin x v w)
    // Not linear in its seed: its transpose at 0 is another map.
    let bent = customVjp (fun (x: Tensor) -> sin x, fun w -> cos x * w + 1e-6 * w * w)
    Assert.True(isBroken (Laws.forwardIsReverse bent x v w))

[<Fact>]
let ``the batch law notices a function that mixes examples`` () =
    // The sum over a batch of size n of the example's position in host memory is no function of one example.
    let mutable calls = 0.0 // Mutation: the impurity under test

    let impure (x: Tensor) =
        calls <- calls + 1.0
        x * calls

    Assert.True(isBroken (Laws.batchIsLoop impure (tensor [ 1.0; 2.0 ])))

[<Fact>]
let ``estimates come with honest errors`` () =
    for f, slope, x in
        [
            Math.Sin, cos 1.0, 1.0
            Math.Exp, exp 2.0, 2.0
            (fun x -> 1.0 / x), -4.0, 0.5
            Math.Sqrt, 0.5, 1.0
        ] do
        let estimate = FiniteDifferences.derivative 0.1 (fun t -> tensor (f (x + t)))
        let error = abs (float estimate.Value - slope)
        Assert.InRange(error, 0.0, 1e-9)
        Assert.InRange(estimate.Error[0], 0.0, 1e-9)
        Assert.True(error <= 100.0 * estimate.Error[0] + 1e-12)

    let kink = FiniteDifferences.derivative 0.1 (fun t -> tensor (abs (t - 0.001)))
    Assert.True(kink.Error[0] > 1e-9, "a kink within the smallest step must show in the error")

[<Fact>]
let ``agreement looks at shape, dtype and elements, and accepts NaN for NaN`` () =
    let differs a b = (Agreement.difference a b).IsSome
    Assert.False(differs (tensor [ nan; infinity ]) (tensor [ nan; infinity ]))
    Assert.True(differs (tensor [ nan ]) (tensor [ 1.0 ]))
    Assert.True(differs (tensor [ infinity ]) (tensor [ -infinity ]))
    Assert.True(differs (tensor [ infinity ]) (tensor [ 1.0 ]))
    Assert.True(differs (tensor [ 1.0 ]) (tensor [ infinity ]))
    Assert.True(differs (tensor [ 1.0 ]) (tensor 1.0))
    Assert.True(differs (tensor [ 1.0; 2.0 ]) (tensor [ 1.0 ]))
    Assert.True(differs (tensor 1.0) (tensor 1.0f))
    Assert.True(differs (tensor 1.0) (tensor (1.0 + 1e-9)))
    Assert.False(differs (tensor 1.0f) (tensor 1.000001f))
    Assert.True(differs (indices [ 1 ]) (indices [ 2 ]))

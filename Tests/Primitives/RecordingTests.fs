// The recorded graph over all rows. Law: gradients of what is computed from variables are grad's, and are recorded too.
module FunGrad.Tests.Primitives.RecordingTests

open Xunit
open FunGrad
open FunGrad.Tests.Primitives.Row
open FunGrad.Tests.Primitives.Table

let private orZeros (xs: Tensor[]) (gradients: Tensor option list) =
    Array.map2
        (fun x gradient -> gradient |> Option.defaultWith (fun () -> zerosLike (detach x)))
        xs
        (List.toArray gradients)

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``recorded gradients are those of grad, once and twice`` (name: string) =
    let row = find name
    let xs = points 0 row
    let vs, w = directions 0 row xs, (directions 1 row [| row.Apply xs |])[0]
    let variables = xs |> Array.map variable
    let y = scalarOf row w variables
    let first = gradients [ y ] variables |> orZeros variables
    demandEqual row "gradient" (grad (scalarOf row w) xs) (first |> Array.map detach)
    let along = Array.map2 (fun g v -> sum (g * v)) first vs |> Array.reduce (+)
    let second = gradients [ along ] variables |> orZeros variables
    demandEqual row "gradient of the gradient" (hvp (scalarOf row w) xs vs) (second |> Array.map detach)

[<Fact>]
let ``an operation that changes nothing makes a node of its own on recorded values`` () =
    let operations: (Tensor -> Tensor) list = [
        reshape [ 2 ]
        permute [ 0 ]
        broadcast [ 2 ]
        squeeze
        cast DType.Float64
        (~+)
        (fun x -> x ** 1.0)
    ]

    for operation in operations do
        let x = variable (tensor [ 1.0; 2.0 ])
        let y = operation x
        // Were y the same node as x, its gradient would flow on into x's own slot.
        let stopped = { GradientOptions.Default with StopGradients = [ y ] }

        let slots = gradientsWith stopped [ sum (y * y) ] [ y; x ]
        Assert.Equal(tensor [ 2.0; 4.0 ], detach (slots[0].Value.ToDense()))
        Assert.True slots[1].IsNone

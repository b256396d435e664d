// Derivatives of all rows. Laws: forward = reverse = linearize = closed form = finite differences; the derivative of
// the gradient is the same in every order of modes; a gradient looks like its variable.
module FunGrad.Tests.Primitives.DerivativeTests

open Xunit
open FunGrad
open FunGrad.Properties
open FunGrad.Tests.Primitives.Row
open FunGrad.Tests.Primitives.Table

/// Rows keep at least this far from kinks and poles.
let private reach = 0.04

let private pointsAndDirections row =
    let xs = points 0 row
    xs, directions 0 row xs, (directions 1 row [| row.Apply xs |])[0]

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``forward is the transpose of reverse, and linearize is forward`` (name: string) =
    let row = find name
    let xs, vs, w = pointsAndDirections row
    demand row (Laws.forwardIsReverse row.Apply xs vs w)
    demand row (Laws.linearizeIsForward row.Apply xs vs)

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``forward agrees with finite differences`` (name: string) =
    let row = find name
    let xs, vs, _ = pointsAndDirections row
    demand row (Laws.forwardIsDifference reach row.Apply xs vs)

[<Theory>]
[<MemberData("WithDerivative", MemberType = typeof<Rows>)>]
let ``forward agrees with the closed form`` (name: string) =
    let row = find name
    let xs, vs, _ = pointsAndDirections row
    let y, dy = jvp row.Apply xs vs
    let expected = row.Derivative.Value (Array.map toArray xs) (Array.map toArray vs)
    demandEqual row "jvp" (make (Seq.toArray y.Shape) expected) dy

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``the second derivative is the same in every order of modes`` (name: string) =
    let row = find name
    let xs, vs, w = pointsAndDirections row
    let f = scalarOf row w
    let expected = hvp f xs vs
    demandEqual row "reverse over forward" expected (grad (fun xs -> snd (jvp f xs vs)) xs)
    let inner (gs: Tensor[]) = Array.map2 (fun g v -> sum (g * v)) gs vs |> Array.reduce (+)
    demandEqual row "reverse over reverse" expected (grad (fun xs -> inner (grad f xs)) xs)
    let twice = snd (jvp (fun xs -> snd (jvp f xs vs)) xs vs)
    let curvature = Array.map2 (fun h v -> sum (h * v)) expected vs |> Array.reduce (+)
    demandEqual row "forward over forward" curvature twice

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``the second derivative agrees with finite differences of the gradient`` (name: string) =
    let row = find name
    let xs, vs, w = pointsAndDirections row
    let flat (gs: Tensor[]) = concatenate 0 (gs |> Array.map (reshape [ -1 ]))
    let f = scalarOf row w
    let estimate = FiniteDifferences.along reach (fun xs -> flat (grad f xs)) xs vs
    FiniteDifferences.difference estimate (flat (hvp f xs vs)) |> Option.iter (fail row)

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``derivatives of Float32 arguments are Float32 and close to those of Float64`` (name: string) =
    let row = find name
    let narrow, wide = Array.map (cast DType.Float32), Array.map (cast DType.Float64)
    let xs, vs, w = pointsAndDirections row
    let xs, vs, w = narrow xs, narrow vs, cast DType.Float32 w
    let exactly = scalarOf row (cast DType.Float64 w)
    demandEqual row "gradient" (narrow (grad exactly (wide xs))) (grad (scalarOf row w) xs)
    let _, dy = jvp row.Apply xs vs
    demandEqual row "jvp" (cast DType.Float32 (snd (jvp row.Apply (wide xs) (wide vs)))) dy
    demand row (Laws.forwardIsReverse row.Apply xs vs w)

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``when the widths are mixed each gradient has its own argument's width`` (name: string) =
    let row = find name
    let xs = points 0 row

    for narrow in 0 .. xs.Length - 1 do
        let xs = Array.updateAt narrow (cast DType.Float32 xs[narrow]) xs
        let w = (directions 1 row [| row.Apply xs |])[0]

        for x, gradient in Array.zip xs (grad (scalarOf row w) xs) do
            Assert.Equal(x.DType, gradient.DType)
            Assert.Equal<int>(x.Shape, gradient.Shape)

[<Theory>]
[<MemberData("Elementwise", MemberType = typeof<Rows>)>]
let ``single numbers and empty arrays have gradients of their own shape`` (name: string) =
    for shape in [ [||]; [| 0 |]; [| 2; 0 |] ] do
        let row = find name
        let row = { row with Shapes = row.Shapes |> Array.map (fun _ -> shape) }
        let xs, vs, w = pointsAndDirections row
        demand row (Laws.forwardIsReverse row.Apply xs vs w)

        for gradient in grad (scalarOf row w) xs do
            Assert.Equal<int>(shape, gradient.Shape)

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``the Jacobian is the same by rows and by columns`` (name: string) =
    let row = find name
    let xs, vs, _ = pointsAndDirections row
    let byRows = jacrev row.Apply xs
    demandEqual row "jacfwd" byRows (jacfwd row.Apply xs)
    demandEqual row "jacobian" byRows (jacobian row.Apply xs)

    let applied =
        Array.map2
            (fun (j: Tensor) (v: Tensor) ->
                matmul (reshape [ j.Count / max 1 v.Count; v.Count ] j) (reshape [ v.Count ] v))
            byRows
            vs

    let dy = snd (jvp row.Apply xs vs)

    if Array.forall (fun (v: Tensor) -> v.Count > 0) vs then
        demandEqual row "Jacobian times vector" (reshape [ -1 ] dy) (Array.reduce (+) applied)

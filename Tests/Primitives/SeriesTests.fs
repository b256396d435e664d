// Higher derivatives of all rows by power series. Law: diffn n f x is the n-th derivative that nested forward mode
// gives.
module FunGrad.Tests.Primitives.SeriesTests

open Xunit
open FunGrad
open FunGrad.Tests.Primitives.Row
open FunGrad.Tests.Primitives.Table

let rec private nested n (f: Tensor -> Tensor) : Tensor -> Tensor = if n = 0 then f else nested (n - 1) (diff f)

[<Theory>]
[<MemberData("All", MemberType = typeof<Rows>)>]
let ``the series along a line has the coefficients of nested derivatives`` (name: string) =
    let row = find name
    let xs = points 0 row
    let vs, w = directions 0 row xs, (directions 1 row [| row.Apply xs |])[0]
    let along t = scalarOf row w (Array.map2 (fun x v -> x + t * v) xs vs)

    for order in 0..3 do
        demandEqual row $"derivative {order}" (nested order along (tensor 0.0)) (diffn order along (tensor 0.0))

[<Theory>]
[<MemberData("Unary", MemberType = typeof<Rows>)>]
let ``the derivatives of a function of one number are those of nested derivatives`` (name: string) =
    let row = find name
    let x = (points 3 { row with Shapes = [| [||] |] })[0]
    let f (x: Tensor) = row.Apply [| x |]

    for order in 0..5 do
        demandEqual row $"derivative {order}" (nested order f x) (diffn order f x)

    demandEqual row "diff2" (nested 2 f x) (diff2 f x)

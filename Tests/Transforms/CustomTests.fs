// Rules that users write. Laws: a rule that states the true derivative changes nothing; a wrong one is honoured all the
// same; the direction that a rule does not give is the transpose of the one it gives; a traced capture is an error.
module FunGrad.Tests.Transforms.CustomTests

open Xunit
open FunGrad
open FunGrad.Properties

let private demandEqual expected actual = Assert.Equal(None, Agreement.difference expected actual)
let private cube (x: Tensor) = x * x * x
let private cubeByPull = customVjp (fun (x: Tensor) -> x * x * x, fun w -> 3.0 * x * x * w)
let private cubeByPush = customJvp (fun (x: Tensor) -> x * x * x, fun dx -> 3.0 * x * x * dx)
let private rules = [ cubeByPull; cubeByPush ]

[<Fact>]
let ``a true rule changes nothing in any transform`` () =
    let x, v, w = tensor [ 0.5; -1.0; 2.0 ], tensor [ 1.0; 2.0; -1.0 ], tensor [ 0.3; 0.1; 1.0 ]

    for f in rules do
        demandEqual (cube x) (f x)
        demandEqual (snd (jvp cube x v)) (snd (jvp f x v))
        demandEqual (snd (vjp cube x) w) (snd (vjp f x) w)
        Assert.Equal(Verdict.Holds, Laws.linearizeIsForward f x v)
        Assert.Equal(Verdict.Holds, Laws.forwardIsReverse f x v w)
        demandEqual (jacobian cube x) (jacfwd f x)
        demandEqual (jacobian cube x) (jacrev f x)
        demandEqual (hessian (cube >> sum) x) (hessian (f >> sum) x)
        demandEqual (hvp (cube >> sum) x v) (hvp (f >> sum) x v)
        demandEqual (grad (fun x -> sum (w * grad (cube >> sum) x)) x) (grad (fun x -> sum (w * grad (f >> sum) x)) x)

[<Fact>]
let ``a true rule changes nothing at third order and in a series`` () =
    for f in rules do
        for order in 0..4 do
            demandEqual (diffn order cube (tensor 2.0)) (diffn order f (tensor 2.0))

        Assert.Equal(6.0, float (grad (grad (grad f)) (tensor 2.0)))
        Assert.Equal(6.0, float (diff (diff (diff f)) (tensor 2.0)))

[<Fact>]
let ``a wrong rule is honoured in both directions`` () =
    let byPull = customVjp (fun (x: Tensor) -> x * x, fun w -> 100.0 * w)
    let byPush = customJvp (fun (x: Tensor) -> x * x, fun dx -> 100.0 * dx)

    for f in [ byPull; byPush ] do
        Assert.Equal(9.0, float (f (tensor 3.0)))
        Assert.Equal(100.0, float (grad f (tensor 3.0)))
        Assert.Equal(100.0, float (diff f (tensor 3.0)))
        Assert.Equal(100.0, float (diffn 1 f (tensor 3.0)))
        Assert.Equal(0.0, float (grad (grad f) (tensor 3.0)))
        demandEqual (tensor [ 100.0; 100.0 ]) (vmap (grad f) (tensor [ 1.0; 2.0 ]))
        let x = variable (tensor 3.0)
        Assert.Equal(100.0, gradients [ f x ] [ x ] |> List.head |> Option.get |> float)

[<Fact>]
let ``a wrong rule is honoured by every one of nested transforms`` () =
    // The rule says that the slope of x² is 5x, so the slope of the slope is 5.
    let f = customVjp (fun (x: Tensor) -> x * x, fun w -> 5.0 * x * w)
    Assert.Equal(5.0, float (grad (grad f) (tensor 3.0)))
    Assert.Equal(5.0, float (diff (grad f) (tensor 3.0)))
    Assert.Equal(5.0, float (grad (diff f) (tensor 3.0)))
    Assert.Equal(5.0, float (diff (diff f) (tensor 3.0)))
    // The value seen by an outer transform follows the rule too: d/dx of f(x)·1 under two levels.
    Assert.Equal(15.0, float (grad (fun x -> fst (valueAndGrad f x)) (tensor 3.0)))

[<Fact>]
let ``rules work under vmap, over it, and between two gradients`` () =
    let xs = tensor [ 0.5; -1.0; 2.0 ]

    for f in rules do
        Assert.Equal(Verdict.Holds, Laws.batchIsLoop f xs)
        Assert.Equal(Verdict.Holds, Laws.batchIsLoop (grad f) xs)
        Assert.Equal(Verdict.Holds, Laws.batchIsLoop (diff f) xs)
        Assert.Equal(Verdict.Holds, Laws.batchIsLoop (grad (grad f)) xs)
        demandEqual (3.0 * xs * xs) (grad (fun xs -> sum (vmap f xs)) xs)
        demandEqual (6.0 * xs) (grad (fun xs -> sum (vmap (grad f) xs)) xs)

[<Fact>]
let ``rules of which only some arguments vary over a batch are loops`` () =
    let product = customVjp (fun (x: Tensor, y: Tensor) -> x * y, fun w -> w * y, w * x)
    let y = tensor [ 2.0; 3.0 ]
    let rows = tensor [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ]; [ 5.0; 6.0 ] ]
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (fun x -> product (x, y)) rows)
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (fun x -> grad (fun (x, y) -> sum (product (x, y))) (x, y)) rows)

[<Fact>]
let ``a rule with two results works when only one of them is used`` () =
    let byPull = customVjp (fun (x: Tensor) -> (2.0 * x, 3.0 * x), fun (u, w) -> 2.0 * u + 3.0 * w)
    let byPush = customJvp (fun (x: Tensor) -> (2.0 * x, 3.0 * x), fun dx -> 2.0 * dx, 3.0 * dx)

    for f in [ byPull; byPush ] do
        for part, slope in [ fst, 2.0; snd, 3.0 ] do
            let x = tensor 5.0
            Assert.Equal(slope, float (grad (f >> part) x))
            Assert.Equal(slope, float (diff (f >> part) x))
            let _, push = linearize (f >> part) x
            Assert.Equal(slope, float (push (tensor 1.0)))
            let v = variable x
            Assert.Equal(slope, gradients [ part (f v) ] [ v ] |> List.head |> Option.get |> float)
            Assert.Equal(slope, float (diffn 1 (f >> part) x))

        let both x = let a, b = f x in a * b
        Assert.Equal(60.0, float (grad both (tensor 5.0)))
        Assert.Equal(12.0, float (grad (grad both) (tensor 5.0)))

[<Fact>]
let ``a rule whose argument is not varied is left alone`` () =
    let product = customVjp (fun (x: Tensor, y: Tensor) -> x * y, fun w -> w * y, w * x)
    Assert.Equal(5.0, float (grad (fun x -> product (x, tensor 5.0)) (tensor 2.0)))
    Assert.Equal(2.0, float (grad (fun y -> product (tensor 2.0, y)) (tensor 5.0)))

[<Fact>]
let ``a rule may close over plain values and over values of its own arguments`` () =
    let scale = tensor 7.0
    let f = customVjp (fun (x: Tensor) -> let y = scale * x in y * y, fun w -> 2.0 * scale * y * w)
    Assert.Equal(2.0 * 49.0 * 3.0, float (grad f (tensor 3.0)))

let private capture transform = $"'{transform}' that is not among its arguments"

[<Fact>]
let ``a rule that closes over a traced value is an error that names it`` () =
    let byPull (w: Tensor) = customVjp (fun (x: Tensor) -> w * x, fun u -> w * u) (tensor 3.0)
    let byPush (w: Tensor) = customJvp (fun (x: Tensor) -> w * x, fun dx -> w * dx) (tensor 3.0)

    for f in [ byPull; byPush ] do
        let byGrad = Assert.Throws<NotDifferentiableException>(fun () -> grad f (tensor 2.0) |> ignore)
        Assert.Contains(capture "grad", byGrad.Message)
        let byJvp = Assert.Throws<NotDifferentiableException>(fun () -> jvp f (tensor 2.0) (tensor 1.0) |> ignore)
        Assert.Contains(capture "jvp", byJvp.Message)

[<Fact>]
let ``a rule that closes over a traced value in its map alone is an error too`` () =
    let byPull (w: Tensor) = grad (customVjp (fun (x: Tensor) -> x * 2.0, fun u -> w * u)) (tensor 3.0)
    let byPush (w: Tensor) = diff (customJvp (fun (x: Tensor) -> x * 2.0, fun dx -> w * dx)) (tensor 3.0)

    for f in [ byPull; byPush ] do
        let error = Assert.Throws<NotDifferentiableException>(fun () -> diff f (tensor 2.0) |> ignore)
        Assert.Contains(capture "diff", error.Message)

[<Fact>]
let ``a captured value that is stopped is a constant`` () =
    let f (w: Tensor) =
        let w = stopGradient w
        customVjp (fun (x: Tensor) -> w * x, fun u -> w * u) (tensor 3.0)

    Assert.Equal(0.0, float (grad f (tensor 2.0)))

[<Fact>]
let ``a rule reads plain values and may branch on them`` () =
    let f =
        customVjp (fun (x: Tensor) ->
            let positive = x > tensor 0.0
            (if positive then x else -x), (fun w -> if positive then w else -w))

    Assert.Equal(-1.0, float (grad f (tensor -2.0)))
    Assert.Equal(1.0, float (diff f (tensor 2.0)))
    Assert.Throws<ValueReadException>(fun () -> vmap f (tensor [ 1.0; -1.0 ]) |> ignore) |> ignore

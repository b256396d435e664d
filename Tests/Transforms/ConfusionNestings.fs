module FunGrad.Tests.Transforms.ConfusionNestings

// Every nesting of two and three levels, forward, reverse, series, recorded and vmap in any order, on functions whose
// derivatives are known in closed form. Law: the answer depends on the orders of the derivatives alone, never on the modes
// that take them; and a function that ignores its own variable has derivative 0, whatever surrounds it.
// The papers' and issues' own examples are in ConfusionTests.fs.

open Xunit
open FunGrad

/// A transform of a function of one number, as a user writes it, and the order of the derivative that it takes.
type private Way = { Name: string; Order: int; Take: (Tensor -> Tensor) -> Tensor -> Tensor }

let private way name order take = { Name = name; Order = order; Take = take }

/// A function on many numbers at once, read back at one of them.
let private inBatch (f: Tensor -> Tensor) (x: Tensor) = (vmap f (stack 0 [ x + 1.0; x; 3.0 * x ]))[1]

let private ways = [
    way "forward" 1 (fun f x -> snd (jvp f x (tensor 1.0)))
    way "reverse" 1 (fun f x -> (snd (vjp f x)) (tensor 1.0))
    way "linearized" 1 (fun f x -> (snd (linearize f x)) (tensor 1.0))
    way "series" 1 (diffn 1)
    way "series to order 2" 2 diff2
    way "forward over reverse" 2 (fun f x -> hvp f x (tensor 1.0))
    way "vmap" 0 inBatch
    way "vmap of reverse" 1 (fun f x -> inBatch (grad f) x)
    way "jacobian of vmap" 1 (fun f x -> jacfwd (inBatch f) x)
]

/// The recorded graph holds only values that no transform traces, so it can surround other levels but not stand inside.
let private recorded =
    way "recorded" 1 (fun f x ->
        let x = variable x
        List.head (gradients [ f x ] [ x ]) |> Option.defaultValue (tensor 0.0) |> detach)

let private outermost = recorded :: ways

/// The k-th derivative of c·xⁿ at x.
let private ofPower k c n (x: float) =
    let rec falling k n = if k = 0 then 1.0 else float n * falling (k - 1) (n - 1)
    c * falling k n * pown x (max 0 (n - k))

let private demand expected (actual: Tensor) (names: string list) =
    let error = abs (float actual - expected)
    let chain = String.concat " of " names
    Assert.True(error <= 1e-12 * (1.0 + abs expected), $"{chain}: expected {expected:R}, got {float actual:R}")

let private names (ways: Way list) = ways |> List.map (fun way -> way.Name)
let private named name = outermost |> List.find (fun way -> way.Name = name)

/// All pairs of an outermost way and one inside it.
let pairs: seq<TheoryDataRow<string, string>> = [
    for outer in outermost do
        for inner in ways ->
            TheoryDataRow<string, string>(outer.Name, inner.Name, TestDisplayName = $"{outer.Name} of {inner.Name}")
]

[<Theory; MemberData(nameof pairs)>]
let ``two levels at points of their own`` (outerName: string) (innerName: string) =
    let outer, inner = named outerName, named innerName
    let f x = x * inner.Take (fun y -> x * x * y ** 4.0) (tensor 3.0)
    let c = ofPower inner.Order 1.0 4 3.0
    demand (ofPower outer.Order c 3 2.0) (outer.Take f (tensor 2.0)) [ outerName; innerName ]

[<Theory; MemberData(nameof pairs)>]
let ``two levels at one point, where the inner point moves with the outer variable`` outerName innerName =
    let outer, inner = named outerName, named innerName
    let f x = x * inner.Take (fun y -> x * x * y ** 4.0) x
    let c = ofPower inner.Order 1.0 4 1.0
    demand (ofPower outer.Order c (7 - inner.Order) 2.0) (outer.Take f (tensor 2.0)) [ outerName; innerName ]

[<Theory; MemberData(nameof pairs)>]
let ``an inner function that ignores its own variable has derivative 0`` outerName innerName =
    let outer, inner = named outerName, named innerName

    if inner.Order > 0 then
        let f x = x * inner.Take (fun _ -> x * x) (tensor 3.0)
        demand 0.0 (outer.Take f (tensor 2.0)) [ outerName; innerName ]
        let itself x = x * inner.Take (fun _ -> x) x
        demand 0.0 (outer.Take itself (tensor 2.0)) [ outerName; innerName ]

[<Theory; MemberData(nameof pairs)>]
let ``an outer function that ignores its own variable has derivative 0`` outerName innerName =
    let outer, inner = named outerName, named innerName

    if outer.Order > 0 then
        let f (_: Tensor) = inner.Take (fun y -> y ** 4.0) (tensor 3.0)
        demand 0.0 (outer.Take f (tensor 2.0)) [ outerName; innerName ]

[<Theory; MemberData(nameof pairs)>]
let ``three levels at points of their own`` outerName middleName =
    let outer, middle = named outerName, named middleName

    for inner in ways do
        let g x y = y * inner.Take (fun z -> x * x * y ** 3.0 * z ** 4.0) (tensor 1.5)
        let f x = x * middle.Take (g x) (tensor 0.5)
        let c = ofPower inner.Order 1.0 4 1.5
        let expected = ofPower outer.Order (ofPower middle.Order c 4 0.5) 3 2.0
        demand expected (outer.Take f (tensor 2.0)) (names [ outer; middle; inner ])

[<Theory; MemberData(nameof pairs)>]
let ``three levels at one point`` outerName middleName =
    let outer, middle = named outerName, named middleName

    for inner in ways do
        let g x y = y * inner.Take (fun z -> x * x * y ** 3.0 * z ** 4.0) y
        let f x = x * middle.Take (g x) x
        let power = 8 - inner.Order
        let c = ofPower middle.Order (ofPower inner.Order 1.0 4 1.0) power 1.0
        let expected = ofPower outer.Order c (3 + power - middle.Order) 1.25
        demand expected (outer.Take f (tensor 1.25)) (names [ outer; middle; inner ])

[<Theory; MemberData(nameof pairs)>]
let ``an innermost function that ignores its own variable has derivative 0 under two levels`` outerName middleName =
    let outer, middle = named outerName, named middleName

    for inner in ways |> List.filter (fun way -> way.Order > 0) do
        let f x = x * middle.Take (fun y -> y * inner.Take (fun _ -> x * y) (x + y)) x
        demand 0.0 (outer.Take f (tensor 2.0)) (names [ outer; middle; inner ])

[<Theory; MemberData(nameof pairs)>]
let ``a middle function that ignores its own variable has derivative 0 above a third level`` outerName middleName =
    let outer, middle = named outerName, named middleName

    if middle.Order > 0 then
        for inner in ways do
            let f x = x * middle.Take (fun _ -> inner.Take (fun z -> x * z * z) x) x
            demand 0.0 (outer.Take f (tensor 2.0)) (names [ outer; middle; inner ])

[<Fact>]
let ``a variable cannot be made of a value that a transform traces`` () =
    for outer in ways do
        let error =
            Assert.Throws<System.InvalidOperationException>(fun () ->
                outer.Take (recorded.Take(fun y -> y * y)) (tensor 2.0) |> ignore)

        Assert.Contains("Use grad or vjp inside", error.Message)

[<Fact>]
let ``recorded levels nest in recorded levels`` () =
    let x = variable (tensor 2.0)

    let derivative y = List.head (gradients [ y ] [ x ]) |> Option.get

    let cubed = x ** 3.0
    let second = derivative (derivative cubed)
    Assert.Equal(12.0, float second)
    Assert.Equal(6.0, float (derivative second))
    // x · d(x³)/dx = 3x³, whose second derivative is 18x.
    Assert.Equal(36.0, float (derivative (derivative (x * derivative cubed))))

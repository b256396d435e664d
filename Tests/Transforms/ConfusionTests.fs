module FunGrad.Tests.Transforms.ConfusionTests

// Perturbation confusion: taking one derivative's variable for another's. The examples of the papers and issues that found
// it, and the ways in which a traced value can travel: in closures, in derivatives used later, in value parts, in pull-backs.
// Law: a value of an outer level is a constant of every inner run, and its derivative still flows.

open System
open System.Threading.Tasks
open Xunit
open FunGrad

type private Mode = (Tensor -> Tensor) -> Tensor -> Tensor

let private modes: Mode list = [ diff; grad; diffn 1; (fun f x -> (snd (linearize f x)) (tensor 1.0)) ]

/// A law about an outer and an inner derivative, in all pairs of modes.
let private inAllPairs expected (f: Mode -> Mode -> Tensor) =
    for outer in modes do
        for inner in modes do
            Assert.Equal(expected, float (f outer inner), 1e-12)

let private number (x: float) = tensor x

// -- Papers and issues ----------------------------------------------------------------------------------------------------

[<Fact>]
let ``Siskind and Pearlmutter 2005: d/dx (x · d/dy (x + y)) is 1`` () =
    inAllPairs 1.0 (fun outer inner -> outer (fun x -> x * inner (fun y -> x + y) (number 1.0)) (number 1.0))

[<Fact>]
let ``Siskind and Pearlmutter 2008: the derivative of a constant function of the inner variable is 0`` () =
    inAllPairs 0.0 (fun outer inner -> outer (fun x -> x * inner (fun _ -> x) (number 3.0)) (number 2.0))

[<Fact>]
let ``Manzyuk et al 2019: the derivative operator made from a shift can be applied twice`` () =
    // D f x = d/du f(x + u) at 0; applied twice to exp it must give exp, where a confused system gives 0.
    for outer in modes do
        for inner in modes do
            let byShift (mode: Mode) (f: Tensor -> Tensor) x = mode (fun u -> f (x + u)) (number 0.0)
            let twice = byShift outer (byShift inner exp)
            Assert.Equal(exp 1.0, float (twice (number 1.0)), 1e-12)

[<Fact>]
let ``Manzyuk et al 2019: a derivative partially applied under one level serves later`` () =
    inAllPairs 1.0 (fun outer inner ->
        let later x =
            let slope = inner (fun y -> x * y)
            slope (number 5.0)

        outer later (number 2.0))

[<Fact>]
let ``Manzyuk et al 2019: a function returned from a derivative carries no perturbation out in silence`` () =
    let shifted: Tensor -> Tensor = diff (fun u -> (fun x -> sin (x + u))) (number 0.0)
    let error = Assert.Throws<EscapedValueException>(fun () -> shifted (number 1.0) |> ignore)
    Assert.Contains("diff", error.Message)

[<Fact>]
let ``ForwardDiff 83: the inner variable is added to the outer one`` () =
    inAllPairs 1.0 (fun outer inner -> outer (fun x -> x * inner (fun y -> x + y) (number 2.0)) (number 1.0))

[<Fact>]
let ``ForwardDiff 313: a closure of the same function type as its surroundings`` () =
    let rec shifted (inner: Mode) c z = if float z > 10.0 then c + z else z * inner (shifted inner z) (number 11.0)

    inAllPairs 1.0 (fun outer inner -> outer (shifted inner (number 0.0)) (number 1.0))

[<Fact>]
let ``one function object is differentiated inside itself`` () =
    // f₀ = x⁵ and fₙ₊₁ = x · fₙ', so fₙ = 5·5·... x⁵.
    for mode in modes do
        let rec climb n x = if n = 0 then x ** 5.0 else x * mode (climb (n - 1)) x

        Assert.Equal(625.0 * 5.0, float (mode (climb 4) (number 1.0)), 1e-9)

[<Fact>]
let ``ReverseDiff 45: the inner point is the outer variable's factor`` () =
    inAllPairs 8.0 (fun outer inner -> outer (fun x -> x * inner (fun y -> x * y) (number 1.0)) (number 4.0))

[<Fact>]
let ``ekmett/ad 12: the gradient of a squared gradient`` () =
    inAllPairs 8.0 (fun outer inner -> outer (fun y -> inner (fun y -> y * y) y ** 2.0) (number 1.0))

// -- Closures -------------------------------------------------------------------------------------------------------------

[<Fact>]
let ``three variables of three levels meet in one closure`` () =
    for mode in modes do
        let innermost x y = mode (fun z -> x * y * z * z) (number 3.0)
        let middle x = mode (fun y -> y * innermost x y) (number 5.0)
        // 6xy, so y · 6xy = 6xy², slope 12xy = 60x, times x: 60x², slope 120x.
        Assert.Equal(240.0, float (mode (fun x -> x * middle x) (number 2.0)), 1e-12)

[<Fact>]
let ``an outer value stopped inside still has its other derivatives`` () =
    inAllPairs 2.0 (fun outer inner ->
        outer (fun x -> x * inner (fun y -> stopGradient x * y) (number 3.0)) (number 2.0))

[<Fact>]
let ``a host branch on the inner variable does not touch the outer derivative`` () =
    let choose (x: Tensor) (y: Tensor) = if y > number 0.0 then x * y * y else -(x * y)

    inAllPairs 12.0 (fun outer inner -> outer (fun x -> x * inner (choose x) (number 3.0)) (number 1.0))
    inAllPairs -2.0 (fun outer inner -> outer (fun x -> x * inner (choose x) (number -3.0)) (number 1.0))

[<Fact>]
let ``two batches do not share their axis`` () =
    let xs, ys = tensor [ 1.0; 2.0; 3.0 ], tensor [ 10.0; 20.0; 30.0 ]
    let table = vmap (fun x -> vmap (fun y -> x * y) ys) xs
    Assert.Equal(outer xs ys, table)
    Assert.Equal(outer xs xs, vmap (fun x -> vmap (fun y -> x * y) xs) xs)
    Assert.Equal(stack 0 [ xs; xs; xs ], vmap (fun _ -> vmap id xs) ys)
    Assert.Equal(transpose (stack 0 [ xs; xs; xs ]), vmap (fun x -> vmap (fun _ -> x) ys) xs)

[<Fact>]
let ``derivatives with respect to a batch's shared value do not mix with those of its examples`` () =
    let xs = tensor [ 1.0; 2.0; 3.0 ]
    let slopes w = vmap (grad (fun x -> w * x * x)) xs
    Assert.Equal(2.0 * xs, diff slopes (number 5.0))
    Assert.Equal(12.0, float (grad (fun w -> sum (slopes w)) (number 5.0)))
    Assert.Equal(zeros [ 3 ], vmap (grad (fun _ -> number 1.0 * 2.0)) xs)

// -- Value parts and maps that leave ----------------------------------------------------------------------------------------

let private valueParts: (string * ((Tensor -> Tensor) -> Tensor -> Tensor)) list = [
    "jvp", (fun f x -> fst (jvp f x (number 1.0)))
    "vjp", (fun f x -> fst (vjp f x))
    "linearize", (fun f x -> fst (linearize f x))
    "valueAndGrad", (fun f x -> fst (valueAndGrad f x))
    "diffn 0", diffn 0
]

[<Fact>]
let ``the value part of a paired operation stays differentiable at outer levels`` () =
    for name, value in valueParts do
        for outer in modes do
            let atPoint = outer (value (fun y -> y ** 3.0)) (number 2.0)
            let captured = outer (fun x -> value (fun y -> x ** 3.0 * y) (number 1.0)) (number 2.0)
            let ignored = outer (fun x -> value (fun _ -> x ** 3.0) (number 1.0)) (number 2.0)
            Assert.True((12.0 = float atPoint && 12.0 = float captured && 12.0 = float ignored), name)

[<Fact>]
let ``a pull-back made under a level is a function of that level's values`` () =
    // pull w = 3x³w, so d/dw pull(w²) = 6x³w; at w = x that is 6x⁴.
    inAllPairs 24.0 (fun outer inner ->
        let slope x =
            let _, pull = vjp (fun y -> x * y ** 3.0) x
            inner (fun w -> pull (w * w)) x

        outer slope (number 1.0))

[<Fact>]
let ``a pull-back serves under levels that opened after it was made`` () =
    let _, pull = vjp (fun y -> y ** 3.0) (number 2.0)
    let _, push = linearize (fun y -> y ** 3.0) (number 2.0)

    for outer in modes do
        Assert.Equal(12.0 * 6.0, float (outer (fun w -> pull (w * w)) (number 3.0)))
        Assert.Equal(12.0 * 6.0, float (outer (fun dx -> push (dx * dx)) (number 3.0)))

    Assert.Equal(12.0 * tensor [ 1.0; 2.0 ], vmap pull (tensor [ 1.0; 2.0 ]))

[<Fact>]
let ``a value that leaves its level throws instead of giving a zero`` () =
    for transform: Mode in modes @ [ (fun f x -> vmap f (stack 0 [ x; x ])) ] do
        let mutable leaked = number 0.0

        let leak x =
            leaked <- x
            x * x

        transform leak (number 2.0) |> ignore
        Assert.Throws<EscapedValueException>(fun () -> leaked * 2.0 |> ignore) |> ignore

        Assert.Throws<EscapedValueException>(fun () -> diff (fun y -> y * leaked) (number 1.0) |> ignore)
        |> ignore

[<Fact>]
let ``a function that throws leaves no level behind`` () =
    for outer in modes do
        for inner in modes do
            let faulty x : Tensor = inner (fun y -> if float y > 0.0 then raise (TimeoutException()) else x * y) x
            Assert.Throws<TimeoutException>(fun () -> outer faulty (number 2.0) |> ignore) |> ignore
            Assert.Equal(-1.0, float (outer (fun x -> inner (fun y -> x * y) (number -1.0) - 2.0 * x) (number 2.0)))

[<Fact>]
let ``levels of different threads do not meet`` () =
    let shared = number 3.0

    let nest i =
        let x = number (float i)
        float (grad (fun x -> x * diff (fun y -> x * y * shared) x) x)

    let answers = Array.zeroCreate 200
    Parallel.For(0, answers.Length, (fun i -> answers[i] <- nest i)) |> ignore
    Assert.Equal<float[]>(Array.init answers.Length (fun i -> 6.0 * float i), answers)

[<Fact>]
let ``one level serves several threads at once`` () =
    let inParallel (x: Tensor) =
        let terms = Array.zeroCreate 500
        Parallel.For(0, terms.Length, (fun i -> terms[i] <- sin (x * float i))) |> ignore
        Array.reduce (+) terms

    let slope = Seq.sum (Seq.init 500 (fun i -> float i * cos (0.1 * float i)))
    let second = Seq.sum (Seq.init 500 (fun i -> -float(i * i) * sin (0.1 * float i)))

    for mode in modes do
        Assert.Equal(slope, float (mode inParallel (number 0.1)), 1e-6)

    Assert.Equal(second, float (diff2 inParallel (number 0.1)), 1e-4)

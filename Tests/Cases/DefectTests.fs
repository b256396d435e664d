module FunGrad.Tests.Cases.DefectTests

// Defects that were observed by running DiffSharp 0.7 and 0.8 (A1 to A12) and DiffSharp 1.x (B1 to B18), each with the
// right answer, and what our own engine first got wrong. Law: no wrong number, no silent zero, no NaN where the derivative
// is finite. Not here: A6, A7, B12 and B16 need determinants and linear equations; B17 is about saving to files.

open System
open Xunit
open FunGrad

let private vector (elements: float list) = tensor elements
let private number (x: float) = tensor x

let private demand (expected: float list) (actual: Tensor) =
    Assert.Equal<float[]>(Array.ofList expected, toArray actual)

[<Fact>]
let ``A1, B1: an inner function that ignores its argument has derivative 0`` () =
    demand [ 0.0 ] (diff (fun x -> x * diff (fun _ -> x) (number 3.0)) (number 2.0))

[<Fact>]
let ``A2: a gradient of a gradient with respect to another variable is 0`` () =
    let outer (x: Tensor) = sum (grad (fun (_: Tensor) -> x[0] * x[0]) (vector [ 3.0; 4.0 ]))

    demand [ 0.0; 0.0 ] (grad outer (vector [ 2.0; 5.0 ]))

[<Fact>]
let ``A3: a constant function has gradient 0`` () =
    demand [ 0.0; 0.0 ] (grad (fun _ -> number 7.0) (vector [ 3.0; 4.0 ]))

[<Fact>]
let ``A4, B8: constants and variables mix in one vector, by stack and by tensor`` () =
    let x = vector [ 2.0; 5.0 ]
    let seven = number 7.0

    for gather in [ Seq.ofList >> stack 0; tensor ] do
        for transform in [ jacobian; jacfwd; jacrev ] do
            demand [ 0.0; 0.0; 1.0; 0.0 ] (transform (fun (x: Tensor) -> gather [ seven; x[0] ]) x)
            demand [ 1.0; 0.0; 0.0; 0.0 ] (transform (fun (x: Tensor) -> gather [ x[0]; seven ]) x)

[<Fact>]
let ``A5: variables of different levels mix in one vector`` () =
    let outer a =
        let f (x: Tensor) = tensor [ a; x[0] * a ]
        sum (snd (jvp f (vector [ 3.0 ]) (vector [ 1.0 ])))

    demand [ 1.0 ] (diff outer (number 2.0))
    demand [ 1.0 ] (grad outer (number 2.0))

[<Fact>]
let ``A8, B11: the norm has gradient 0 at 0`` () = demand [ 0.0; 0.0 ] (grad norm (zeros [ 2 ]))

[<Fact>]
let ``B11: the standard deviation has gradient 0 at a constant vector`` () =
    demand [ 0.0; 0.0; 0.0 ] (grad std (vector [ 2.0; 2.0; 2.0 ]))

[<Fact>]
let ``A9: logsumexp does not overflow`` () =
    let x = vector [ 1000.0; 1000.0 ]
    demand [ 1000.0 + log 2.0; 0.5; 0.5 ] (concatenate 0 [ reshape [ 1 ] (logsumexp x); grad logsumexp x ])

[<Fact>]
let ``A10, B10: derivatives of powers at 0 beyond the power are 0`` () =
    demand [ 0.0 ] (diffn 3 (fun x -> x ** 2.0) (number 0.0))
    demand [ 0.0 ] (diff2 (fun x -> x ** 1.0) (number 0.0))
    demand [ 0.0 ] (diff (fun x -> x ** 0.0) (number 0.0))
    demand [ 0.0 ] (diff (fun x -> x ** number 0.0) (number 0.0))

[<Fact>]
let ``high orders do not cost twice the lower ones, and long chains do not use the stack`` () =
    // The 40th derivative of eˣ sin x is 2²⁰ eˣ sin x, since (1 + i)⁴ = -4.
    let wave = diffn 40 (fun x -> exp x * sin x) (number 1.0)
    Assert.Equal(1.0, float wave / (2.0 ** 20.0 * exp 1.0 * sin 1.0), 1e-9)

    let chain x = List.fold (fun y _ -> log (exp y)) x [ 1..50_000 ]

    Assert.Equal(1.0, float (diffn 1 chain (number 0.5)), 1e-9)
    Assert.Equal(0.0, float (diff2 chain (number 0.5)), 1e-6)

[<Fact>]
let ``A11, B13: at a tie all goes to the first argument, and kinks have slope 0`` () =
    demand [ 1.0 ] (diff (fun x -> maximum x (number 1.0)) (number 1.0))
    demand [ 0.0 ] (diff (fun x -> maximum (number 1.0) x) (number 1.0))
    demand [ 1.0 ] (diff (fun x -> minimum x (number 1.0)) (number 1.0))
    demand [ 0.0 ] (diff (fun x -> minimum (number 1.0) x) (number 1.0))
    demand [ 0.0 ] (diff relu (number 0.0))
    demand [ 0.0 ] (diff abs (number 0.0))

[<Fact>]
let ``A12, B18: equality and hash look at the primal, so that host code takes the same branches`` () =
    let f (x: Tensor) =
        Assert.True(x.Equals(number 3.0))
        Assert.Equal((number 3.0).GetHashCode(), x.GetHashCode())
        if x = number 3.0 then x * x else x

    demand [ 6.0 ] (diff f (number 3.0))
    demand [ 6.0 ] (grad f (number 3.0))

[<Fact>]
let ``B2: a constant function has derivative 0`` () = demand [ 0.0 ] (diff (fun _ -> number 7.0) (number 3.0))

[<Fact>]
let ``B3: a gradient with respect to an ignored variable is a constant of the outer level`` () =
    demand [ 0.0 ] (diff (fun x -> sum (grad (fun (_: Tensor) -> x * x) (vector [ 3.0; 4.0 ]))) (number 2.0))

[<Fact>]
let ``B4: the value part of an inner gradient keeps the outer derivative`` () =
    demand [ 4.0 ] (diff (fun x -> fst (valueAndGrad (fun (_: Tensor) -> x * x) (vector [ 3.0; 4.0 ]))) (number 2.0))

[<Fact>]
let ``B5, B6: value parts of second-order operations keep the outer derivative`` () =
    let cubes y = sum (y ** 3.0)
    let x = vector [ 1.0; 2.0 ]
    let ofHvp x = fst (jvp (fun y -> fst (valueAndGrad cubes y)) x (ones [ 2 ]))
    let ofHessian x = fst (fst (jvp (valueAndGrad cubes) x (ones [ 2 ])))
    demand [ 3.0; 12.0 ] (grad ofHvp x)
    demand [ 3.0; 12.0 ] (grad ofHessian x)

[<Fact>]
let ``B7: mixed partial derivatives that are identically 0`` () =
    let lagrangian (q: Tensor) (dq: Tensor) = 0.5 * dot dq dq - 9.8 * q[1]
    demand [ 0.0; 0.0; 0.0; 0.0 ] (jacobian (fun q -> grad (lagrangian q) (ones [ 2 ])) (ones [ 2 ]))

[<Fact>]
let ``B9: a power of 0 with a varying exponent has a finite gradient and Hessian`` () =
    let f (v: Tensor) = v[0] ** v[1]
    let x = vector [ 0.0; 2.0 ]
    demand [ 0.0; 0.0 ] (grad f x)

    for h in [ hessian f x; jacfwd (grad f) x; jacfwd (jacfwd f) x; jacrev (jacfwd f) x ] do
        demand [ 2.0; 0.0; 0.0; 0.0 ] h

[<Fact>]
let ``B14: doubles make Float64 tensors, however they are given`` () =
    for x in [ tensor 1.5; tensor [ 1.5; 2.5 ]; tensor [| 1.5; 2.5 |]; tensor [ [ 1.5 ]; [ 2.5 ] ]; tensor 1 ] do
        Assert.Equal(DType.Float64, x.DType)

    Assert.Equal(DType.Float32, (tensor [ 1.5f ]).DType)

[<Fact>]
let ``B15: a Float64 constant inside a function of Float32 is no error, and the gradient has the variable's dtype`` () =
    let x = tensor [ 1.0f; 2.0f ]

    for f in
        [
            (fun x -> sum (x * vector [ 3.0; 4.0 ]))
            (fun x -> sum (x * tensor 3.5))
            (fun x -> sum (3.5 * x))
        ] do
        Assert.Equal(DType.Float32, (grad f x).DType)

    demand [ 3.0; 4.0 ] (grad (fun x -> sum (x * vector [ 3.0; 4.0 ])) x)

[<Fact>]
let ``a function that gives null is told so by every transform`` () =
    let nothing (_: Tensor) = Unchecked.defaultof<Tensor>
    let one = number 1.0

    let uses: (unit -> Tensor) list = [
        fun () -> grad nothing one
        fun () -> fst (jvp nothing one one)
        fun () -> fst (vjp nothing one)
        fun () -> diffn 2 nothing one
        fun () -> jacobian nothing one
        fun () -> hessian nothing (ones [ 2 ])
        fun () -> vmap nothing (ones [ 2 ])
    ]

    for run in uses do
        let error = Assert.Throws<ArgumentNullException>(run >> ignore)
        Assert.StartsWith("the result of the function must not be null: give a tensor.", error.Message)

    Assert.Throws<ArgumentNullException>(fun () -> vmap sin Unchecked.defaultof<Tensor> |> ignore)
    |> ignore

// Every defect that was observed by running DiffSharp (A1 to A12 in 0.7 and 0.8, B1 to B18 in 1.x), through DiffSharp's
// own names, with the right answer. Not here: B17, which is about saving to files. Cases/DefectTests.fs holds the same
// of FunGrad's names. Law: no wrong number, no silent zero, no NaN where the derivative is finite.
module FunGrad.Tests.Interop.DiffSharpDefectTests

open System
open Xunit
open FunGrad
open FunGrad.DiffSharp

let private demand (expected: float list) (actual: Tensor) =
    let actual = DV.toArray (DV.ofDM actual) |> Array.map float
    Assert.Equal(expected.Length, actual.Length)

    for expected, actual in Seq.zip expected actual do
        Assert.True(abs (expected - actual) <= 1e-14 * (1.0 + abs expected), $"expected {expected}, got {actual}")

let private x = toDV [ 2.; 5. ]

[<Fact>]
let ``A1, B1: an inner function that ignores its argument has derivative 0`` () =
    demand [ 0. ] (diff (fun x -> x * diff (fun _ -> x) (D 3.)) (D 2.))
    demand [ 0. ] (dsharp.diff (fun x -> x * dsharp.diff (fun _ -> x) (dsharp.scalar 3.)) (dsharp.scalar 2.))

[<Fact>]
let ``A2: a gradient of a gradient with respect to another variable is 0`` () =
    let inner (x: DV) = grad (fun (_: DV) -> x[0] ** 2) (toDV [ 3.; 4. ])
    demand [ 0.; 0. ] (grad (fun x -> DV.sum (inner x)) x)

[<Fact>]
let ``A3, B2: a constant function has derivative 0`` () =
    demand [ 0.; 0. ] (grad (fun (_: DV) -> D 7.) x)
    demand [ 0. ] (diff (fun _ -> D 7.) (D 3.))
    demand [ 0. ] (dsharp.diff (fun _ -> dsharp.tensor 7.) (dsharp.tensor 3.))

[<Fact>]
let ``A4, B8: constants and variables mix in one vector, in any place`` () =
    let first, last = [ 0.; 0.; 1.; 0. ], [ 1.; 0.; 0.; 0. ]
    demand first (jacobian (fun (x: DV) -> toDV [ D 1.; x[0] ]) x)
    demand last (jacobian (fun (x: DV) -> toDV [ x[0]; D 1. ]) x)
    demand first (jacobian (fun (x: DV) -> DV.concat [ toDV [ 1. ]; x[0..0] ]) x)
    demand last (dsharp.jacobian (fun x -> dsharp.stack [ x[0]; dsharp.scalar 1. ]) x)
    demand last (dsharp.jacobian (fun x -> dsharp.tensor [ x[0]; dsharp.scalar 1. ]) x)
    demand [ 0.; 0.; 1.; 0. ] (jacobianT (fun (x: DV) -> toDV [ D 1.; x[0] ]) x |> DM.transpose)

[<Fact>]
let ``A5: variables of different levels mix in one vector`` () =
    let outer a = DV.sum (jacobianv (fun (x: DV) -> toDV [ a; x[0] * a ]) (toDV [ 3. ]) (toDV [ 1. ]))
    demand [ 1. ] (diff outer (D 2.))
    demand [ 1. ] (grad outer (D 2.))

[<Fact>]
let ``A6, B12: the determinant has a gradient in reverse mode, also at singular matrices`` () =
    demand [ 4.; -3.; -2.; 1. ] (grad DM.det (toDM [ [ 1.; 2. ]; [ 3.; 4. ] ]))
    demand [ 4.; -2.; -2.; 1. ] (grad DM.det (toDM [ [ 1.; 2. ]; [ 2.; 4. ] ]))
    demand [ 4.; -2.; -2.; 1. ] (dsharp.vjp dsharp.det (dsharp.tensor [ [ 1.; 2. ]; [ 2.; 4. ] ]) (dsharp.scalar 1.))

[<Fact>]
let ``A7: a solution is differentiated with respect to its matrix, alike in both modes`` () =
    let a, b = toDM [ [ 1.; 2. ]; [ 3.; 4. ] ], toDV [ 5.; 6. ]

    for solve in [ DM.solve; (fun a b -> DM.inverse a * b) ] do
        let f a = DV.sum (solve a b)
        demand [ -2.; 2.25; 2.; -2.25 ] (grad f a)
        let along i j = gradv f a (DM.init 2 2 (fun row column -> if (row, column) = (i, j) then 1. else 0.))
        demand [ -2.; 2.25; 2.; -2.25 ] (toDV [ along 0 0; along 0 1; along 1 0; along 1 1 ])

[<Fact>]
let ``A8, B11: the norm has gradient 0 at 0, and the deviation at a constant vector`` () =
    demand [ 0.; 0. ] (grad DV.l2norm (DV.zeroCreate 2))
    demand [ 0.; 0. ] (dsharp.grad dsharp.norm (dsharp.zeros 2))
    demand [ 0.; 0. ] (grad DV.standardDev (DV.create 2 3.))
    demand [ 0.; 0. ] (dsharp.grad dsharp.stddev (dsharp.ones 2))
    demand [ 0.; 0. ] (DV.standardize (DV.create 2 3.))

[<Fact>]
let ``A9: logsumexp and softplus do not overflow`` () =
    demand [ 0.5; 0.5 ] (grad logsumexp (toDV [ 1000.; 1000. ]))
    demand [ 0.5; 0.5 ] (softmax (toDV [ 1000.; 1000. ]))
    demand [ 1. ] (diff softplus (D 1000.))

[<Fact>]
let ``A10, B10: derivatives of powers at 0 beyond the power are 0`` () =
    demand [ 0. ] (diffn 3 (fun x -> x ** 2) (D 0.))
    demand [ 0. ] (diff (fun x -> x ** 0) (D 0.))
    demand [ 0. ] (diff2 (fun x -> x ** 1) (D 0.))
    demand [ 0. ] (dsharp.diffn 3 (fun x -> x ** 2.0) (dsharp.scalar 0.))

[<Fact>]
let ``A11, B13: at a tie all goes to the first argument, and kinks have slope 0`` () =
    demand [ 1. ] (diff (fun x -> maximum x (D 1.)) (D 1.))
    demand [ 0. ] (diff (fun x -> maximum (D 1.) x) (D 1.))
    demand [ 1. ] (diff (fun x -> minimum x (D 1.)) (D 1.))
    demand [ 0. ] (diff (fun x -> minimum (D 1.) x) (D 1.))
    demand [ 0. ] (diff reLU (D 0.))
    demand [ 0. ] (diff abs (D 0.))
    demand [ 1. ] (dsharp.diff (fun x -> dsharp.max (x, dsharp.scalar 1.)) (dsharp.scalar 1.))
    demand [ 0. ] (dsharp.diff dsharp.relu (dsharp.scalar 0.))
    demand [ 1. ] (dsharp.diff (fun x -> dsharp.clamp (x, 0., 1.)) (dsharp.scalar 1.))
    demand [ 0.5; 0.5 ] (grad DV.max (toDV [ 1.; 1. ]))

[<Fact>]
let ``A12, B18: equality and comparison look at the primal alone`` () =
    let branch (x: D) =
        if x = D 3. && x > D 2. && x.GetHashCode() = (D 3.).GetHashCode() then
            x * x
        else
            x

    demand [ 6. ] (diff branch (D 3.))
    demand [ 6. ] (grad branch (D 3.))

[<Fact>]
let ``B3, B4: an inner gradient that ignores its variable is a constant, and its value is not`` () =
    let inner x = fgrad (fun (_: DV) -> x * x) (toDV [ 3.; 4. ])
    demand [ 0. ] (diff (fun x -> DV.sum (snd (inner x))) (D 2.))
    demand [ 4. ] (diff (fun x -> fst (inner x)) (D 2.))

[<Fact>]
let ``B5, B6: the values beside Hessians and products keep the outer derivative`` () =
    let cubes (y: DV) = DV.sum (y ** 3)
    let at = toDV [ 1.; 2. ]
    demand [ 3.; 12. ] (grad (fun x -> fst (fhessianv cubes x (toDV [ 1.; 1. ]))) at)
    demand [ 3.; 12. ] (grad (fun x -> fst (dsharp.fhessianv cubes x (toDV [ 1.; 1. ]))) at)
    demand [ 3.; 12. ] (grad (fun x -> let y, _, _ = fgradhessian cubes x in y) at)
    demand [ 3.; 12. ] (grad (fun x -> fst (fhessian cubes x)) at)

[<Fact>]
let ``B7: mixed partial derivatives that are identically 0`` () =
    let lagrangian (q: DV) (dq: DV) = 0.5 * (dq * dq) - 9.8 * q[1]
    let velocity = toDV [ 1.; 1. ]
    demand [ 0.; 0.; 0.; 0. ] (jacobian (fun q -> grad (lagrangian q) velocity) x)

[<Fact>]
let ``B9: a power of 0 with a varying exponent has a finite gradient and Hessian`` () =
    let f (v: DV) = v[0] ** v[1]
    let at = toDV [ 0.; 2. ]
    demand [ 0.; 0. ] (grad f at)
    demand [ 2.; 0.; 0.; 0. ] (hessian f at)
    demand [ 2.; 0.; 0.; 0. ] (dsharp.hessian f at)

[<Fact>]
let ``B14: doubles make Float64 tensors, however they are given`` () =
    for x in [ dsharp.tensor 1.5; dsharp.tensor [ 1.5; 2.5 ]; dsharp.tensor [| 1.5; 2.5 |]; D 1.5; toDV [ 1 ] ] do
        Assert.Equal(DType.Float64, x.DType)

[<Fact>]
let ``B15: a Float64 constant inside a function of Float32 is no error`` () =
    let x = tensor [ 1.0f; 2.0f ]
    let gradient = grad (fun x -> x * toDV [ 3.; 4. ]) x
    Assert.Equal(DType.Float32, gradient.DType)
    demand [ 3.; 4. ] gradient

[<Fact>]
let ``B16: a singular matrix is refused`` () =
    let singular = toDM [ [ 1.; 2. ]; [ 2.; 4. ] ]

    let uses: (unit -> Tensor) list = [
        fun () -> DM.inverse singular
        fun () -> DM.solve singular x
        fun () -> DM.solveSymmetric singular x
        fun () -> dsharp.inv singular
        fun () -> dsharp.solve (singular, x)
    ]

    for run in uses do
        Assert.ThrowsAny<Exception>(run >> ignore).Message |> fun text -> Assert.Contains("singular", text)

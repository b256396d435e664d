// DiffSharp's differentiation operations through its front door: every name of its two tables, in each spelling, gives
// the numbers that stand here, in the table's order of results. Law: the value comes first, and it is the same function's.
// Read next: DiffSharpDefectTests.fs.
module FunGrad.Tests.Interop.DiffSharpOperationsTests

open System
open Xunit
open FunGrad.DiffSharp

/// x³, with the derivatives 12, 12, 12 and the value 8 at 2.
let private cube (x: D) = x ** 3

let private two = D 2.0

/// x₀²x₁, with the gradient (12, 4) and the value 12 at (2, 3); along (1, 10) it grows by 52 and its gradient by (46, 4).
let private bowl (x: DV) = x[0] ** 2 * x[1]

let private point = toDV [ 2; 3 ]
let private direction = toDV [ 1; 10 ]
let private slopes = toDV [ 12; 4 ]
let private curvature = toDM [ [ 6; 4 ]; [ 4; 0 ] ]

/// (x₀x₁, x₀, x₁²), with more results than variables.
let private map (x: DV) = toDV [ x[0] * x[1]; x[0]; x[1] ** 2 ]

let private image = toDV [ 6; 2; 9 ]
let private table = toDM [ [ 3; 2 ]; [ 1; 0 ]; [ 0; 6 ] ]
let private weights = toDV [ 1; 10; 100 ]

/// A field in space, with the value (15, 4, 30), the curl (10, -12, -1) and the divergence 6 at (2, 3, 5).
let private field (x: DV) = toDV [ x[1] * x[2]; x[0] * x[0]; x[1] * x[0] * x[2] ]

let private place = toDV [ 2; 3; 5 ]
let private value, rotation, expansion = toDV [ 15; 4; 30 ], toDV [ 10; -12; -1 ], D 6.0

[<Fact>]
let ``functions of one number`` () =
    Assert.Equal(D 12.0, diff cube two)
    Assert.Equal((D 8.0, D 12.0), diff' cube two)
    Assert.Equal((D 8.0, D 12.0), fdiff cube two)
    Assert.Equal(D 12.0, diff2 cube two)
    Assert.Equal((D 8.0, D 12.0), diff2' cube two)
    Assert.Equal((D 8.0, D 12.0), fdiff2 cube two)
    Assert.Equal((D 8.0, D 12.0, D 12.0), diff2'' cube two)
    Assert.Equal(D 6.0, diffn 3 cube two)
    Assert.Equal(D 8.0, diffn 0 cube two)
    Assert.Equal((D 8.0, D 6.0), diffn' 3 cube two)
    Assert.Equal((D 8.0, D 6.0), fdiffn 3 cube two)
    Assert.Equal<D[]>([| D 8.0; D 12.0; D 12.0; D 6.0; D 0.0 |], ffdiffn 4 cube two)

[<Fact>]
let ``curves of vectors and matrices have derivatives too`` () =
    Assert.Equal(toDV [ 1; 4 ], diff (fun t -> toDV [ t; t * t ]) two)
    Assert.Equal((toDM [ [ 2; 4 ] ], toDM [ [ 1; 4 ] ]), diff' (fun t -> toDM [ [ t; t * t ] ]) two)
    Assert.Equal(toDV [ 0; 2 ], diff2 (fun t -> toDV [ t; t * t ]) two)

[<Fact>]
let ``gradients, of numbers, vectors and matrices`` () =
    Assert.Equal(slopes, grad bowl point)
    Assert.Equal((D 12.0, slopes), grad' bowl point)
    Assert.Equal((D 12.0, slopes), fgrad bowl point)
    Assert.Equal(D 52.0, gradv bowl point direction)
    Assert.Equal((D 12.0, D 52.0), gradv' bowl point direction)
    Assert.Equal((D 12.0, D 52.0), fgradv bowl point direction)
    Assert.Equal(D 12.0, grad cube two)
    Assert.Equal((D 5.0, toDM [ [ 1; 0 ]; [ 0; 1 ] ]), grad' DM.trace (toDM [ [ 1; 2 ]; [ 3; 4 ] ]))

[<Fact>]
let ``Hessians and products with them`` () =
    Assert.Equal(curvature, hessian bowl point)
    Assert.Equal((D 12.0, curvature), hessian' bowl point)
    Assert.Equal((D 12.0, curvature), fhessian bowl point)
    Assert.Equal((slopes, curvature), gradhessian bowl point)
    Assert.Equal((D 12.0, slopes, curvature), gradhessian' bowl point)
    Assert.Equal((D 12.0, slopes, curvature), fgradhessian bowl point)
    let product = toDV [ 46; 4 ]
    Assert.Equal(product, hessianv bowl point direction)
    Assert.Equal((D 12.0, product), hessianv' bowl point direction)
    Assert.Equal((D 12.0, product), fhessianv bowl point direction)
    Assert.Equal((D 52.0, product), gradhessianv bowl point direction)
    Assert.Equal((D 12.0, D 52.0, product), gradhessianv' bowl point direction)
    Assert.Equal((D 12.0, D 52.0, product), fgradhessianv bowl point direction)
    Assert.Equal(D 6.0, laplacian bowl point)
    Assert.Equal((D 12.0, D 6.0), laplacian' bowl point)
    Assert.Equal((D 12.0, D 6.0), flaplacian bowl point)

[<Fact>]
let ``Jacobians and products with them`` () =
    let moved, pulled = toDV [ 23; 1; 60 ], toDV [ 13; 602 ]
    Assert.Equal(table, jacobian map point)
    Assert.Equal((image, table), jacobian' map point)
    Assert.Equal((image, table), fjacobian map point)
    Assert.Equal(DM.transpose table, jacobianT map point)
    Assert.Equal((image, DM.transpose table), jacobianT' map point)
    Assert.Equal(moved, jacobianv map point direction)
    Assert.Equal((image, moved), jacobianv' map point direction)
    Assert.Equal((image, moved), fjacobianv map point direction)
    Assert.Equal(pulled, jacobianTv map point weights)
    Assert.Equal((image, pulled), jacobianTv' map point weights)
    Assert.Equal((image, pulled), fjacobianTv map point weights)
    Assert.Equal((moved, pulled), jacobianvTv map point direction weights)
    Assert.Equal((image, moved, pulled), jacobianvTv' map point direction weights)

[<Fact>]
let ``a reverse evaluator runs f once and serves many vectors`` () =
    let mutable runs = 0

    let counted x =
        runs <- runs + 1
        map x

    let both x =
        let y, moved, evaluate = jacobianvTv'' counted x direction
        Assert.Equal(toDV [ 23; 1; 60 ], moved)
        y, evaluate

    for evaluator in [ jacobianTv'' counted; evalReverseDiff counted; both ] do
        let before = runs
        let y, evaluate = evaluator point
        Assert.Equal(image, y)
        Assert.Equal(toDV [ 13; 602 ], evaluate weights)
        Assert.Equal(toDV [ 3; 2 ], evaluate (toDV [ 1; 0; 0 ]))
        Assert.Equal(before + 1, runs)

[<Fact>]
let ``fields`` () =
    Assert.Equal(rotation, curl field place)
    Assert.Equal((value, rotation), curl' field place)
    Assert.Equal((value, rotation), fcurl field place)
    Assert.Equal(expansion, div field place)
    Assert.Equal((value, expansion), div' field place)
    Assert.Equal(expansion, divergence field place)
    Assert.Equal((value, expansion), fdivergence field place)
    Assert.Equal((rotation, expansion), curldiv field place)
    Assert.Equal((value, rotation, expansion), curldiv' field place)
    Assert.Equal((rotation, expansion), curldivergence field place)
    Assert.Equal((value, rotation, expansion), fcurldivergence field place)

[<Fact>]
let ``runs along directions, of any order`` () =
    Assert.Equal((D 8.0, D 120.0), evalForwardDiff cube two (D 10.0))
    Assert.Equal<D[]>([| D 8.0 |], evalForwardDiffs cube two [||])
    let mixed = evalForwardDiffs bowl point [| direction; toDV [ 1; 0 ] |]
    Assert.Equal<D[]>([| D 12.0; D 52.0; D 46.0 |], mixed)
    Assert.Equal<D[]>(ffdiffn 3 cube two, evalForwardDiffs cube two (Array.create 3 (D 1.0)))

[<Fact>]
let ``the class of 1.x gives the same, short names included`` () =
    Assert.Equal((dsharp.fdiff cube two, dsharp.diff cube two), (fdiff cube two, diff cube two))
    Assert.Equal((dsharp.fdiff2 cube two, dsharp.diff2 cube two), (fdiff2 cube two, diff2 cube two))
    Assert.Equal((dsharp.fdiffn 3 cube two, dsharp.diffn 3 cube two), (fdiffn 3 cube two, diffn 3 cube two))
    Assert.Equal<D[]>(ffdiffn 3 cube two, dsharp.ffdiffn 3 cube two)

    for f in [ dsharp.grad; dsharp.g ] do
        Assert.Equal(slopes, f bowl point)

    for f in [ dsharp.fgrad; dsharp.fg ] do
        Assert.Equal((D 12.0, slopes), f bowl point)

    for f in [ dsharp.gradv; dsharp.gvp ] do
        Assert.Equal(D 52.0, f bowl point direction)

    for f in [ dsharp.fgradv; dsharp.fgvp ] do
        Assert.Equal((D 12.0, D 52.0), f bowl point direction)

    for f in [ dsharp.hessian; dsharp.h ] do
        Assert.Equal(curvature, f bowl point)

    for f in [ dsharp.fhessian; dsharp.fh ] do
        Assert.Equal((D 12.0, curvature), f bowl point)

    for f in [ dsharp.hessianv; dsharp.hvp ] do
        Assert.Equal(toDV [ 46; 4 ], f bowl point direction)

    for f in [ dsharp.fhessianv; dsharp.fhvp ] do
        Assert.Equal((D 12.0, toDV [ 46; 4 ]), f bowl point direction)

    for f in [ dsharp.gradhessian; dsharp.gh ] do
        Assert.Equal((slopes, curvature), f bowl point)

    for f in [ dsharp.fgradhessian; dsharp.fgh ] do
        Assert.Equal((D 12.0, slopes, curvature), f bowl point)

    for f in [ dsharp.gradhessianv; dsharp.ghvp ] do
        Assert.Equal((D 52.0, toDV [ 46; 4 ]), f bowl point direction)

    for f in [ dsharp.fgradhessianv; dsharp.fghvp ] do
        Assert.Equal((D 12.0, D 52.0, toDV [ 46; 4 ]), f bowl point direction)

[<Fact>]
let ``the class of 1.x gives the same of maps and fields`` () =
    Assert.Equal((dsharp.laplacian bowl point, dsharp.flaplacian bowl point), (D 6.0, (D 12.0, D 6.0)))

    for f in [ dsharp.jacobian; dsharp.j ] do
        Assert.Equal(table, f map point)

    for f in [ dsharp.fjacobian; dsharp.fj ] do
        Assert.Equal((image, table), f map point)

    for f in [ dsharp.jacobianv; dsharp.jvp ] do
        Assert.Equal(toDV [ 23; 1; 60 ], f map point direction)

    for f in [ dsharp.fjacobianv; dsharp.fjvp ] do
        Assert.Equal((image, toDV [ 23; 1; 60 ]), f map point direction)

    for f in [ dsharp.jacobianTv; dsharp.vjp ] do
        Assert.Equal(toDV [ 13; 602 ], f map point weights)

    for f in [ dsharp.fjacobianTv; dsharp.fvjp ] do
        Assert.Equal((image, toDV [ 13; 602 ]), f map point weights)

    Assert.Equal((dsharp.curl field place, dsharp.fcurl field place), (rotation, (value, rotation)))
    Assert.Equal((dsharp.divergence field place, dsharp.fdivergence field place), (expansion, (value, expansion)))
    Assert.Equal((rotation, expansion), dsharp.curldivergence field place)
    Assert.Equal((value, rotation, expansion), dsharp.fcurldivergence field place)
    Assert.Equal((D 8.0, D 120.0), dsharp.evalForwardDiff cube two (D 10.0))
    Assert.Equal(D 36.0, snd (dsharp.evalReverseDiff cube two) (D 3.0))
    Assert.Equal<D[]>([| D 8.0; D 12.0 |], dsharp.evalForwardDiffs cube two [| D 1.0 |])

// -- What is differentiated again ---------------------------------------------------------------------------------------

[<Fact>]
let ``the value of every operation stays differentiable at outer levels`` () =
    let values: (string * (DV -> D)) list = [
        "grad'", (fun x -> fst (grad' bowl x))
        "fgrad", (fun x -> fst (fgrad bowl x))
        "gradv'", (fun x -> fst (gradv' bowl x direction))
        "hessian'", (fun x -> fst (hessian' bowl x))
        "hessianv'", (fun x -> fst (hessianv' bowl x direction))
        "gradhessian'", (fun x -> let y, _, _ = gradhessian' bowl x in y)
        "gradhessianv'", (fun x -> let y, _, _ = gradhessianv' bowl x direction in y)
        "laplacian'", (fun x -> fst (laplacian' bowl x))
        "jacobian'", (fun x -> DV.sum (fst (jacobian' (fun x -> toDV [ bowl x; D 0.0 ]) x)))
        "jacobianTv'", (fun x -> fst (jacobianTv' bowl x (D 1.0)))
        "evalForwardDiff", (fun x -> fst (evalForwardDiff bowl x direction))
    ]

    for name, f in values do
        Assert.True(slopes.Equals(grad f point), $"{name} by grad: {grad f point}")
        Assert.True(D(52.0).Equals(gradv f point direction), $"{name} by gradv: {gradv f point direction}")

    Assert.Equal(D 12.0, diff (fun x -> let y, _, _ = diff2'' cube x in y) two)
    Assert.Equal(D 12.0, diff (fun x -> fst (diffn' 3 cube x)) two)
    Assert.Equal(D 12.0, grad (fun x -> fst (fdiff cube x)) two)

[<Fact>]
let ``derivatives of every operation are derivatives of the next order`` () =
    Assert.Equal(curvature, jacobian (grad bowl) point)
    Assert.Equal(toDV [ 46; 4 ], grad (fun x -> gradv bowl x direction) point)
    Assert.Equal(toDV [ 46; 4 ], jacobianTv (grad bowl) point direction)
    Assert.Equal(D 6.0, diff (diff2 cube) two)
    Assert.Equal(DV.zeroCreate 3, curl (grad (fun (x: DV) -> x[0] * x[1] * x[2])) place)
    Assert.Equal(laplacian bowl point, div (grad bowl) point)

// -- What is refused ----------------------------------------------------------------------------------------------------

let private refuses (texts: string list) (run: unit -> 'R) =
    let error = Assert.ThrowsAny<ArgumentException>(fun () -> run () |> ignore)

    for text in texts do
        Assert.Contains(text, error.Message)

[<Fact>]
let ``an error is an ArgumentException that names the function that was called`` () =
    refuses [ "diffn: "; "-1" ] (fun () -> diffn -1 cube two)
    refuses [ "diffn': "; "-1" ] (fun () -> diffn' -1 cube two)
    refuses [ "ffdiffn: " ] (fun () -> ffdiffn -1 cube two)
    refuses [ "diff' "; "[2]" ] (fun () -> diff' id point)
    refuses [ "grad' "; "[3]"; "jacobian" ] (fun () -> grad' map point)
    refuses [ "fgrad "; "[3]" ] (fun () -> fgrad map point)
    refuses [ "gradv' "; "[3]" ] (fun () -> gradv' map point direction)
    refuses [ "jacobianTv'': "; "[3]"; "[2]" ] (fun () -> snd (jacobianTv'' map point) direction)
    refuses [ "hessian' "; "[3]" ] (fun () -> hessian' map point)
    refuses [ "curl' "; "3 by 3"; "[2]" ] (fun () -> curl' map point)
    refuses [ "div "; "square"; "[2]"; "[3]" ] (fun () -> div map point)
    refuses [ "curldiv "; "3 by 3" ] (fun () -> curldiv map point)

module FunGrad.Tests.Cases.TensorFlow.CallSemantics

// Section A: what gradients means for ys, xs, seeds and unconnected values. Where TensorFlow leaves its user with a late
// error or a zero that depends on its graph, the row tests FunGrad's rule: None wherever no path is recorded, errors at entry.

open System
open Xunit
open FunGrad
open FunGrad.Tests.Cases
open FunGrad.Tests.Cases.CaseRow

let number (x: float) = variable (tensor x)
let vector (elements: float list) = variable (tensor elements)
let options = GradientOptions.Default

let zeroed = { options with UnconnectedGradients = UnconnectedGradients.Zero }

let stopping stops = { options with StopGradients = stops }

let seeded (seeds: Tensor option list) = { options with GradYs = Some(seeds |> List.map (Option.map Adjoint.Dense)) }

let dense (found: Adjoint option list) = found |> List.map (Option.map _.ToDense())
let connected (found: Tensor option list) = found |> List.map Option.get

/// Nothing but None was found.
let demandNone (found: 'T option list) = Assert.All(found, (fun gradient -> Assert.True gradient.IsNone))

let private totals = [
    case "A04" (fun row ->
        let x = number 3.0
        let y = x ** 2.0
        let y2 = (y ** 2.0) ** 2.0
        row.Gives "[17502]" (connected (gradients [ y; y2 ] [ x ]))
        row.Gives "[17502]" (connected (gradients [ y + y2 ] [ x ]))
        row.Gives "[17502]" (connected (gradients [ +y; +y2 ] [ x ])))

    case "A05" (fun row ->
        let x = number 1.0
        let y = 2.0 * x
        row.Gives "[3, 1]" (connected (gradients [ x + y ] [ x; y ])))

    case "A06" (fun row ->
        let x = number 1.0
        let y = 2.0 * x
        row.Gives "[1, 1]" (connected (dense (gradientsWith (stopping [ x; y ]) [ x + y ] [ x; y ]))))

    case "A18" (fun row ->
        let x = number 3.0
        row.Gives "[1]" (connected (gradients [ x ] [ x ])))

    case "A24" (fun row ->
        let x = number 2.0
        row.Gives "[5]" (connected (gradients [ x; x * x ] [ x ])))

    case "A25" (fun row ->
        let y = number 3.0
        row.Gives "[2]" (connected (gradients [ y; y ] [ y ])))

    case "A29" (fun row ->
        let x, b = number 2.0, number 1.0
        row.Gives "[4, 1]" (connected (gradients [ x * x + b ] [ x; b ])))

    case "A30" (fun row ->
        let x, b1, b2 = number 2.0, number 1.0, number 1.0
        let f x b = x * x + b
        row.Gives "[40, 10]" (connected (gradients [ f (f x b1) b2 ] [ x; b1 ])))

    case "A47" (fun row ->
        let x = number 3.0
        row.Gives "[6,6]" (connected (gradients [ x ** 2.0 ] [ x; x ])))
]

let private seeds = [
    case "A27" (fun row ->
        let x, y = number 3.0, number 2.0
        let options = seeded [ Some(tensor 1.0); Some(tensor 2.0) ]
        row.Gives "[4]" (connected (dense (gradientsWith options [ x * y; x ] [ x ]))))

    case "A42" (fun row ->
        let v0, v1 = vector [ 1.0; 2.0 ], vector [ 3.0; 4.0 ]
        let options = seeded [ Some(tensor [ 42.0; -42.0 ]) ]
        let found = connected (dense (gradientsWith options [ 5.0 * v0 + 3.0 * v1 ] [ v0; v1 ]))
        row.Gives "[210,-210]" [ found[0] ]
        row.Gives "[126,-126]" [ found[1] ])

    case "A53" (fun row ->
        let x = vector [ 1.0 ]
        let options = seeded [ None; Some(tensor [ 10.0 ]) ]
        row.Gives "[32]" (connected (dense (gradientsWith options [ 2.0 * x; 3.0 * x ] [ x ]))))

    case "A16" (fun row ->
        let x = vector [ 1.0 ]
        let slices = IndexedSlices(tensor [ 2.0 ], indices [ 0 ])

        let options = { options with GradYs = Some [ Some(Adjoint.Sparse slices) ] }

        match gradientsWith options [ +x ] [ x ] with
        | [ Some(Adjoint.Sparse found) ] ->
            row.Gives "values=[2]" [ found.Values ]
            row.Gives "indices=[0]" [ found.Indices ]
        | other -> Assert.Fail $"The seed did not stay sparse: {other}")

    case "A54" (fun _ ->
        let x = number 1.0
        let y = where (tensor true) (tensor true) (tensor false)
        // Also when y is not connected.
        let thrown = Assert.Throws<DTypeException>(fun () -> gradients [ y ] [ x ] |> ignore)
        Assert.Contains("ys[0] is a Bool tensor", thrown.Message))

    case "A59" (fun _ ->
        let x = number 1.0
        let missing = Unchecked.defaultof<Tensor>
        Assert.Throws<ArgumentNullException>(fun () -> gradients [ missing ] [ x ] |> ignore) |> ignore
        Assert.Throws<ArgumentNullException>(fun () -> gradients [ x ] [ missing ] |> ignore) |> ignore

        Assert.Throws<ArgumentNullException>(fun () -> gradientsWith (stopping [ missing ]) [ x ] [ x ] |> ignore)
        |> ignore

        // A constant may be stopped: it is a value like any other.
        Assert.Equal(tensor 2.0, dense(gradientsWith (stopping [ tensor 3.0 ]) [ 2.0 * x ] [ x ]).Head.Value))
]

let private unconnected = [
    case "A07" (fun _ ->
        let x, y = variable (ones [ 2; 2 ]), variable (ones [ 3; 1 ])
        demandNone (gradients [ y ] [ x ]))

    case "A09" (fun row ->
        let x = number 1.0
        row.Gives "[3]" (connected (dense (gradientsWith zeroed [ 3.0 * x ] [ x ]))))

    case "A11" (fun row ->
        for dtype in [ DType.Float32; DType.Float64 ] do
            let x = variable (cast dtype (tensor 3.0))
            let zero = connected (dense (gradientsWith zeroed [ tensor 1.0 ] [ x ]))
            row.Means [ 0.0 ] zero
            Assert.Equal(dtype, zero.Head.DType))

    case "A12" (fun row ->
        let b = variable (tensor [ [ 3.0; 4.0 ] ])
        let zero = (connected (dense (gradientsWith zeroed [ tensor 0.0 ] [ b ]))).Head
        row.Gives "[1,2]" [ tensor (shape zero) ]
        row.Means [ 0.0; 0.0 ] [ zero ])

    case "A21" (fun _ ->
        let x = vector [ 3.9; 4.1 ]
        let k = cast DType.Float64 (cast DType.Int32 x)
        demandNone (gradients [ k * k ] [ x ]))

    case "A34" (fun row ->
        // An input that the function ignores has no recorded path: None, or zeros if asked for.
        let x, y = number 1.0, number 2.0
        let f (x: Tensor) (_: Tensor) = 2.0 * x
        row.Gives "[2, 0]" (connected (dense (gradientsWith zeroed [ f x y ] [ x; y ])))
        demandNone (gradients [ f x y ] [ y ]))

    case "A57" (fun row ->
        let x, y = variable (indices [ 3; 4 ]), number 1.0
        let zero = connected (dense (gradientsWith zeroed [ y ] [ x ]))
        row.Gives "[0,0]" zero
        Assert.Equal(DType.Int32, zero.Head.DType)
        demandNone (gradients [ y ] [ x ])
        // A path of no steps needs no derivative: an integer is its own y.
        Assert.Equal(indices [ 1; 1 ], (gradients [ x ] [ x ]).Head.Value))

    case "A50" (fun row ->
        // Tensor by tensor: TensorFlow stops both halves, because one operation made them.
        let x = vector [ 1.0; 1.0 ]
        let parts = split 0 [ 1; 1 ] x
        let y = sum (2.0 * parts[0]) + sum (3.0 * parts[1])
        row.Gives "[0,3]" (connected (dense (gradientsWith (stopping [ parts[0] ]) [ y ] [ x ]))))
]

let private rules = [
    case "A15" (fun row ->
        let x = variable (ones [ 100; 32 ])
        let y = preventGradient "the table is frozen" x

        let thrown = Assert.Throws<InvalidOperationException>(fun () -> gradients [ y ] [ x ] |> ignore)
        Assert.Equal("Gradient explicitly disabled. Reason: the table is frozen", thrown.Message)
        Assert.Contains("Gradient explicitly disabled", row.Text)
        // A path that is not asked for is none.
        Assert.Equal(x, y)
        demandNone (gradients [ y ] [ number 1.0 ]))

    case "A31" (fun row ->
        let f (x: Tensor, b: Tensor) = (x * x + b), (fun (w: Tensor) -> (2.0 * w * 2.0 * x, 2.0 * w))

        let x, b = number 2.0, number 1.0
        row.Gives "[8, 2]" (connected (gradients [ customVjp f (x, b) ] [ x; b ])))

    case "A38" (fun _ ->
        let rule (xs: Tensor list) = List.head xs, (fun (_: Tensor) -> ([]: Tensor list))
        let x = number 1.0

        Assert.Throws<InvalidOperationException>(fun () -> gradients [ customVjp rule [ x ] ] [ x ] |> ignore)
        |> ignore)

    case "A40" (fun row ->
        let z, assigned = number 3.0, number 0.0
        // Assignment has no derivative: it stores the plain value.
        let assign (v: Tensor) = detach v + 0.0 * assigned
        row.Gives "6" (connected (gradients [ straightThrough assign (z * z) ] [ z ]))
        demandNone (gradients [ assign (z * z) ] [ z ])
        demandNone (gradients [ straightThrough assign (z * z) ] [ assigned ]))
]

let cases = totals @ seeds @ unconnected @ rules
let excluded: (string * string) list = []

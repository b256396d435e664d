// Movements that rows cannot show: lengths that vary over a batch, integers and booleans, empty axes, inverse pairs,
// and the rule that is no derivative. Law: what moves elements changes neither their bits nor their dtype.
module FunGrad.Tests.Primitives.RearrangementTests

open System
open Xunit
open FunGrad
open FunGrad.Properties

let private is (expected: float list) (actual: Tensor) =
    Assert.Equal<float list>(expected, List.ofArray (toArray actual))

let private image = reshape [ 2; 4; 6; 2 ] (sin (arange 0.0 96.0 1.0))

[<Fact>]
let ``blocks go there and back`` () =
    Assert.Equal(image, depthToSpace 2 (spaceToDepth 2 image))
    Assert.Equal(image, batchToSpace [ 2; 3 ] [ 0; 0 ] [ 0; 0 ] (spaceToBatch [ 2; 3 ] [ 0; 0 ] [ 0; 0 ] image))
    Assert.Equal(image, batchToSpace [ 3; 4 ] [ 1; 0 ] [ 1; 2 ] (spaceToBatch [ 3; 4 ] [ 1; 0 ] [ 1; 2 ] image))

[<Fact>]
let ``a diagonal comes back from the matrix that it is put into`` () =
    for offset in -2 .. 2 do
        let d = arange 1.0 7.0 1.0 |> reshape [ 2; 3 ]
        Assert.Equal(d, diagPart offset (diag offset d))

[<Fact>]
let ``integers and booleans are moved as they are`` () =
    let i = indices [ 1; 2; 3 ]

    for move in [ tile [ 2 ]; repeat 0 2; roll 1 0; padReflect [ 1 ] [ 1 ]; padWith 9.0 [ 1 ] [ 0 ]; diag 0 ] do
        Assert.Equal(DType.Int32, (move i).DType)

    let b = tensor [ [ true; false ]; [ false; true ] ]

    for move in
        [
            tile [ 2; 1 ]
            repeat 0 2
            roll 1 0
            swapAxes 0 1
            rot90 1
            padSymmetric [ 1; 0 ] [ 0; 1 ]
            diagPart 0
        ] do
        Assert.Equal(DType.Bool, (move b).DType)

[<Fact>]
let ``empty axes are moved like any other`` () =
    Assert.Equal<int>([| 0; 4 |], (tile [ 3; 2 ] (zeros [ 0; 2 ])).Shape)
    Assert.Equal<int>([| 0; 2 |], (tile [ 0; 1 ] (zeros [ 3; 2 ])).Shape)
    Assert.Equal<int>([| 0 |], (roll 2 0 (zeros [ 0 ])).Shape)
    Assert.Equal<int>([| 0 |], (repeat 0 3 (zeros [ 0 ])).Shape)
    Assert.Equal<int>([| 0 |], (repeatEach 0 [ 0; 0 ] (zeros [ 2 ])).Shape)
    Assert.Equal<int>([| 0; 0 |], (diag 0 (zeros [ 0 ])).Shape)
    Assert.Equal<int>([| 0 |], (diagPart 0 (zeros [ 0; 3 ])).Shape)
    Assert.Empty(unstack 0 (zeros [ 0; 3 ]))
    Assert.Empty(meshgrid [])

[<Fact>]
let ``infinities outside a band or behind a replaced diagonal leave no trace`` () =
    let x = tensor [ [ 1.0; infinity ]; [ nan; 2.0 ] ]
    is [ 1.0; 0.0; 0.0; 2.0 ] (bandPart 0 0 x)
    is [ 1.0; 0.0; 0.0; 1.0 ] (grad (bandPart 0 0 >> sum) x)
    let y = tensor [ [ infinity; 1.0 ]; [ 2.0; nan ] ]
    is [ 5.0; 1.0; 2.0; 6.0 ] (setDiag 0 (tensor [ 5; 6 ]) y)

[<Fact>]
let ``sequences are reversed in a loop when lengths or elements vary`` () =
    let lengths = tensor [ [ 2.0; 3.0 ]; [ 0.0; 1.0 ]; [ 3.0; 2.0 ] ] |> cast DType.Int32
    let x = reshape [ 2; 3 ] (arange 1.0 7.0 1.0)
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (fun lengths -> reverseSequence lengths 1 0 x) lengths)
    let xs = stack 0 [ x; 2.0 * x; -x ]
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (fun (lengths, x) -> reverseSequence lengths 1 0 x) (lengths, xs))
    let weights = cos x
    let gradient (lengths, x) = grad (fun x -> sum (weights * square (reverseSequence lengths 1 0 x))) x
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop gradient (lengths, xs))

[<Fact>]
let ``a length beyond the axis counts as all of it where it cannot be seen`` () =
    let lengths = cast DType.Int64 (tensor [ [ 9.0 ]; [ 2.0 ] ])
    let reversed = vmap (fun lengths -> reverseSequence lengths 1 0 (tensor [ [ 1; 2; 3 ] ])) lengths
    is [ 3.0; 2.0; 1.0; 2.0; 1.0; 3.0 ] reversed

[<Fact>]
let ``a movement that changes nothing makes a node of its own on recorded values`` () =
    for move in
        [
            tile [ 1 ]
            repeat 0 1
            roll 0 0
            roll 2 0
            flipOver []
            moveAxis 0 0
            squeezeOver []
            padReflect [ 0 ] [ 0 ]
        ] do
        let x = variable (tensor [ 1.0; 2.0 ])
        let y = move x
        // Were y the same node as x, stopping there would cut x's own gradient off the sum.
        let stopped = { GradientOptions.Default with StopGradients = [ y ] }

        let slots = gradientsWith stopped [ sum (y * y) ] [ y; x ]
        Assert.Equal(tensor [ 2.0; 4.0 ], detach (slots[0].Value.ToDense()))
        Assert.True slots[1].IsNone

// -- Quantization: its derivative is a rule, so no law of finite differences holds -----------------------------------

[<Fact>]
let ``quantized numbers are the nearest levels of the range`` () =
    let f = quantizeAndDequantize 3 -1.0 0.75
    is [ -1.0; -1.0; -0.25; 0.0; 0.0; 0.25; 0.5; 0.75 ] (f (tensor [ -9.0; -1.0; -0.3; -0.1; 0.125; 0.2; 0.375; 2.0 ]))
    Assert.Equal(DType.Float32, (f (cast DType.Float32 (tensor [ 0.3 ]))).DType)

[<Fact>]
let ``training sees through the rounding, in every mode`` () =
    let f = quantizeAndDequantize 8 -1.0 1.0
    let x, seed = tensor [ -5.0; 0.123; 0.9 ], tensor [ 2.0; 3.0; 4.0 ]
    is [ 2.0; 3.0; 4.0 ] (snd (vjp f x) seed)
    is [ 2.0; 3.0; 4.0 ] (snd (jvp f x seed))
    Assert.Equal(Verdict.Holds, Laws.batchIsLoop (grad (fun x -> f x * f x)) x)
    let y = f (tensor 0.123)
    Assert.Equal(2.0 * float y, float (grad (fun x -> f x * f x) (tensor 0.123)))
    Assert.Equal(2.0, float (diffn 2 (fun x -> f x * f x) (tensor 0.123)))

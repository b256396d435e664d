// What rows cannot say of neural networks: ties, NaN and infinities, lengths that do not count, and the laws between
// operations. Laws: <conv f x, w> = <x, convTranspose f w>; a label of 0 adds 0; what does not count gets exactly 0.
module FunGrad.Tests.Primitives.NeuralTests

open System
open Xunit
open FunGrad
open FunGrad.Properties

let private wave (shape: int list) = reshape shape (sin (arange 1.0 (1.0 + float (List.fold (*) 1 shape)) 1.0))

[<Theory>]
[<InlineData(1, 0)>]
[<InlineData(2, 0)>]
[<InlineData(2, 1)>]
[<InlineData(3, 2)>]
let ``a transposed convolution is the transpose of the convolution`` (stride: int) (extra: int) =
    for padding in [ Padding.Same; Padding.Valid; Padding.Explicit([ 2 ], [ 1 ]) ] do
        let x, f = wave [ 2; 7 + extra; 3 ], wave [ 3; 3; 2 ]
        let y, pull = vjp (conv1d stride padding f) x
        let w = cos y
        let transposed = convTransposeTo [ 7 + extra ] [ stride ] padding f w
        Assert.Equal(None, Agreement.differenceOfAll (pull w) transposed)

[<Fact>]
let ``a large convolution is the same by the matrix product and by single cells`` () =
    let x, f = wave [ 3; 40; 70; 5 ], wave [ 3; 2; 5; 7 ]

    let shifted =
        [
            for row in 0..2 do
                for column in 0..1 do
                    let part = slice [ 0; row; column; 0 ] [ 3; 38; 69; 5 ] x
                    matmul part (f[row][column])
        ]
        |> List.reduce (+)

    Assert.Equal(None, Agreement.differenceOfAll shifted (conv2d [] Padding.Valid f x))

[<Fact>]
let ``a convolution of no examples has no results and no gradient`` () =
    let f = wave [ 2; 2; 1; 3 ]
    let y = conv2d [] Padding.Same f (zeros [ 0; 4; 4; 1 ])
    Assert.Equal<int list>([ 0; 4; 4; 3 ], shape y)
    let gradient = grad (fun f -> sum (conv2d [] Padding.Same f (zeros [ 0; 4; 4; 1 ]))) f
    Assert.Equal<Tensor>(zeros [ 2; 2; 1; 3 ], gradient)

[<Fact>]
let ``the largest cell may be negative beside padding, infinite or not a number`` () =
    let pool (elements: float list) =
        toArray (maxPool [ 3 ] [ 1 ] Padding.Same (reshape [ 1; elements.Length; 1 ] (tensor elements)))

    Assert.Equal<float[]>([| -1.0; -1.0; -2.0 |], pool [ -1.0; -2.0; -3.0 ])
    Assert.Equal<float[]>([| -infinity; -infinity |], pool [ -infinity; -infinity ])
    Assert.Equal<float[]>([| nan; nan; nan; 4.0 |], pool [ 1.0; nan; 3.0; 4.0 ])

[<Fact>]
let ``second derivatives of a maximum pool flow through its gather`` () =
    let x = reshape [ 1; 4; 1 ] (tensor [ 1.0; 3.0; 2.0; 5.0 ])
    let curvature = hessian (fun x -> sum (maxPool [ 2 ] [ 2 ] Padding.Valid x ** 3.0)) x
    let diagonal = reshape [ 4; 4 ] curvature * eye 4
    Assert.Equal<float[]>([| 0.0; 18.0; 0.0; 30.0 |], toArray (sumOver [ 1 ] diagonal))

[<Fact>]
let ``a label of 0 adds 0 where the probability is 0`` () =
    let logits, labels = tensor [ 0.0; -infinity; 0.0 ], tensor [ 0.5; 0.0; 0.5 ]
    Assert.Equal(Math.Log 2.0, float (softmaxCrossEntropy labels logits), 15)
    Assert.Equal<float[]>([| 0.0; 0.0; 0.0 |], toArray (grad (softmaxCrossEntropy labels) logits))
    Assert.Equal(0.0, float (sigmoidCrossEntropy (tensor 1.0) (tensor infinity)))
    Assert.Equal(0.0, float (logLoss 0.0 (tensor [ 1.0; 0.0 ]) (tensor [ 1.0; 0.0 ])))

[<Fact>]
let ``cross-entropies keep their digits far from 0`` () =
    Assert.Equal(1.0, float (sigmoidCrossEntropy (tensor 1.0) (tensor 40.0)) / Math.Exp -40.0, 12)
    Assert.Equal(1000.0, float (sigmoidCrossEntropy (tensor 0.0) (tensor 1000.0)))
    let far = tensor [ [ 1000.0; 0.0 ] ]
    Assert.Equal<float[]>([| 1000.0 |], toArray (sparseSoftmaxCrossEntropy (indices [ 1 ]) far))

    Assert.Equal<float[]>(
        [| 1.0; -1.0 |],
        toArray (grad (fun x -> sum (sparseSoftmaxCrossEntropy (indices [ 1 ]) x)) far)
    )

[<Fact>]
let ``labels vary over a batch`` () =
    let logits, labels = wave [ 3; 2; 4 ], reshape [ 3; 2 ] (indices [ 0; 3; 1; 1; 2; 0 ])
    let law f = Laws.batchIsLoop f (labels, logits)
    Assert.Equal(Verdict.Holds, law (fun (labels, logits) -> sparseSoftmaxCrossEntropy labels logits))
    let gradient (labels, logits) = grad (fun x -> sum (sparseSoftmaxCrossEntropy labels x ** 2.0)) logits
    Assert.Equal(Verdict.Holds, law gradient)

    Assert.Throws<ArgumentOutOfRangeException>(fun () ->
        vmap (fun i -> sparseSoftmaxCrossEntropy i logits[0]) (labels + labels) |> ignore)

// -- Sequences --------------------------------------------------------------------------------------------------------

let private ctc (labels: int list) frames x =
    let row = reshape [ 1; labels.Length ] (indices labels)
    sum (ctcLoss 0 row (indices [ labels.Length ]) (indices [ frames ]) x)

[<Fact>]
let ``the gradient of ctcLoss is softmax minus posterior, so that it sums to 0 over classes`` () =
    let gradient = grad (ctc [ 1; 2; 2 ] 6) (wave [ 6; 1; 4 ])
    Assert.All(toArray (sumOver [ 2 ] gradient), (fun total -> Assert.Equal(0.0, total, 14)))

[<Fact>]
let ``frames past the length get exactly 0, even where they are not numbers`` () =
    let heard, past = wave [ 4; 1; 3 ], full [ 2; 1; 3 ] nan
    let value, gradient = valueAndGrad (ctc [ 1; 2 ] 4) (concatenate 0 [ heard; past ])
    let expected, expectedGradient = valueAndGrad (ctc [ 1; 2 ] 4) heard
    Assert.Equal(float expected, float value)
    Assert.Equal<Tensor>(concatenate 0 [ expectedGradient; zeros [ 2; 1; 3 ] ], gradient)

[<Fact>]
let ``labels that need more frames than there are have an infinite loss and a gradient of 0`` () =
    // Two equal labels need a blank between them.
    let value, gradient = valueAndGrad (ctc [ 1; 1 ] 2) (wave [ 2; 1; 3 ])
    Assert.Equal(infinity, float value)
    Assert.Equal<Tensor>(zeros [ 2; 1; 3 ], gradient)

[<Fact>]
let ``saying nothing is all blanks, and nothing at all in no frames`` () =
    let x = wave [ 3; 1; 4 ]
    let nothing frames = ctcLoss 0 (reshape [ 1; 0 ] (indices [])) (indices [ 0 ]) (indices [ frames ]) x
    let blanks = -(sum (slice [ 0; 0; 0 ] [ 3; 1; 1 ] (logSoftmax 2 x)))
    Assert.Equal(float blanks, float (sum (nothing 3)), 14)
    Assert.Equal(0.0, float (sum (nothing 0)))

[<Fact>]
let ``an impossible class keeps ctcLoss and its gradient finite`` () =
    let x = stack 0 [ for _ in 1..3 -> tensor [ [ 0.0; 1.0; -infinity ] ] ]
    let value, gradient = valueAndGrad (ctc [ 1 ] 3) x
    Assert.True(Double.IsFinite(float value))
    Assert.All(toArray gradient, (fun g -> Assert.True(Double.IsFinite g)))

[<Fact>]
let ``huber is smooth at 0 and at delta`` () =
    let second x = float (diff2 (fun x -> huberLoss 1.0 (tensor 0.0) x) (tensor x))
    Assert.Equal(1.0, second 0.0)
    Assert.Equal(1.0, float (grad (huberLoss 1.0 (tensor 0.0)) (tensor 1.0)))
    Assert.Equal(0.0, second 2.0)

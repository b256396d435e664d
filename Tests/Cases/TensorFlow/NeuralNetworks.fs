module FunGrad.Tests.Cases.TensorFlow.NeuralNetworks

// Section H: softmax, losses, convolution, pooling and normalisation.

open System
open Xunit
open FunGrad
open FunGrad.Tests.Cases
open FunGrad.Tests.Cases.CaseRow

/// The cotangent of x when that of f x is given.
let private pulled (f: Tensor -> Tensor) (x: Tensor) (w: Tensor) : Tensor = snd (vjp f x) w

/// 1, 2, 3, ... in the given shape.
let private counted (shape: int list) = reshape shape (arange 1.0 (1.0 + float (List.fold (*) 1 shape)) 1.0)

let private losses = [
    case "H01" (fun row -> row.Gives "[[0.25, -0.25]]" [ pulled (softmax 0) (zeros [ 2 ]) (tensor [ 1.0; 0.0 ]) ])

    case "H02" (fun row -> row.Gives "[[0.5, -0.5]]" [ pulled (logSoftmax 0) (zeros [ 2 ]) (tensor [ 1.0; 0.0 ]) ])

    case "H05" (fun row ->
        let logits, labels = tensor [ [ 1.0 ]; [ -1.0 ]; [ 0.0 ] ], tensor [ [ -1.0 ]; [ 0.0 ]; [ 1.0 ] ]
        row.Gives "loss [0,0,0]" [ softmaxCrossEntropy labels logits ]
        // TensorFlow gives softmax - labels, which is right only for labels that sum to 1. With one class the loss is 0
        // whatever the logits are, and so is its gradient: softmax · Σ labels - labels.
        Assert.Contains("true gradient softmax*sum(labels)-labels = 0", row.Text)
        row.Means [ 0.0; 0.0; 0.0 ] [ grad (fun x -> sum (softmaxCrossEntropy labels x)) logits ])

    case "H06" (fun row ->
        let gradient = grad (fun z -> softmaxCrossEntropy z (zeros [ 2 ])) (tensor [ 1.0; 0.0 ])
        row.Gives "[[0.6931471806, 0.6931471806]]" [ gradient ])

    case "H08" (fun row ->
        let logits, labels = tensor [ [ 1; 1; 1; 1 ]; [ 1; 2; 3; 4 ] ], indices [ 3; 0 ]
        let loss x = sparseSoftmaxCrossEntropy labels x
        row.Gives "loss [1.3862944,3.4401897]" [ loss logits ]

        row.Gives "[[[0.25, 0.25, 0.25, -0.75], [-0.9679413967, 0.08714431874, 0.2368828181, 0.6439142599]]]" [
            grad (loss >> sum) logits
        ]

        Assert.Equal<Tensor option list>([ None ], gradients [ loss (variable logits) ] [ labels ]))

    case "H09" (fun row ->
        // TensorFlow refuses; both are as smooth as any other function here: diag p - p pᵀ, and the same less the
        // covariance of what is said.
        let p = tensor [ 0.5; 0.25; 0.25 ]

        let hessianOf (label: int) =
            hessian (fun x -> sum (sparseSoftmaxCrossEntropy (indices [ label ]) (reshape [ 1; 3 ] x)))

        let expected = toArray (eye 3 * p - outer p p) |> Array.toList
        row.Means expected [ hessianOf 2 (log p) ]

        let ctc x =
            sum (ctcLoss 0 (reshape [ 1; 1 ] (indices [ 2 ])) (indices [ 1 ]) (indices [ 1 ]) (reshape [ 1; 1; 3 ] x))

        row.Means (toArray (matmul (eye 3 * p - outer p p) p) |> Array.toList) [ hvp ctc (log p) p ])

    case "H10" (fun row ->
        row.Gives "[-0.5]" [ grad (fun x -> sigmoidCrossEntropy (tensor 1.0) x) (tensor 0.0) ]
        // It is smooth at 0: σ'(0) = 1/4.
        row.Means [ 0.25 ] [ diff2 (fun x -> sigmoidCrossEntropy (tensor 1.0) x) (tensor 0.0) ])

    case "H30" (fun row ->
        let first = log (tensor [ 0.633766; 0.221185; 0.0917319; 0.0129757; 0.0142857; 0.0260553 ])
        let targets = [ 0; 1; 2; 1; 0 ]
        // As many frames as labels leave one way to say them. A sixth frame is past the length and is not a number.
        let frame (t: int) = if t = 0 then first else zeros [ 6 ]
        let past = full [ 6 ] nan
        let logits = reshape [ 6; 1; 6 ] (stack 0 [ for t in 0..5 -> if t < 5 then frame t else past ])
        let loss x = sum (ctcLoss 5 (reshape [ 1; 5 ] (indices targets)) (indices [ 5 ]) (indices [ 5 ]) x)
        let gradient = reshape [ 6; 6 ] (grad loss logits)

        let digits = [ -0.366234; 0.221185; 0.0917319; 0.0129757; 0.0142857; 0.0260553 ]
        Assert.Contains("[-0.366234,0.221185,0.0917319,0.0129757,0.0142857,0.0260553]", row.Text)
        // The row's probabilities are rounded to six digits and add up to 0.9999996: they are logits, not normalised.
        for expected, actual in List.zip digits (List.ofArray (toArray gradient[0])) do
            Assert.InRange(actual, expected - 1e-6, expected + 1e-6)

        row.Means (List.replicate 6 0.0) [ gradient[5] ]
        // Other frames are even, 1/6 each: -log 0.633766 + 4·log 6, normalised as above.
        row.Means [ -Math.Log 0.633766 + Math.Log(float (sum (exp first))) + 4.0 * Math.Log 6.0 ] [ loss logits ])
]

let private convolutions = [
    case "H12" (fun row ->
        let apply f = conv2d [ 1; 1 ] Padding.Valid f (counted [ 1; 2; 3; 1 ])
        row.Gives "[[5, 8, 14, 17]]" [ pulled apply (zeros [ 2; 2; 1; 1 ]) (counted [ 1; 1; 2; 1 ]) ])

    case "H15" (fun row ->
        let apply x = conv2d [ 1; 2 ] Padding.Valid (counted [ 2; 2; 1; 1 ]) x

        row.Gives "[[1, 2, 2, 4, 3, 6, 7, 12, 11, 18, 15, 24, 12, 16, 15, 20, 18, 24]]" [
            pulled apply (zeros [ 1; 3; 6; 1 ]) (counted [ 1; 2; 3; 1 ])
        ])

    case "H16" (fun row ->
        let apply f = conv2d [ 1; 2 ] Padding.Valid f (counted [ 1; 3; 6; 1 ])
        row.Gives "[[161, 182, 287, 308]]" [ pulled apply (zeros [ 2; 2; 1; 1 ]) (counted [ 1; 2; 3; 1 ]) ])

    case "H18" (fun row ->
        let apply f = conv2d [ 2; 2 ] Padding.Same f (counted [ 1; 4; 4; 1 ])
        row.Gives "[[78]]" [ pulled apply (zeros [ 1; 1; 1; 1 ]) (counted [ 1; 2; 2; 1 ]) ])

    case "H19" (fun row ->
        let apply x = conv2d [ 1; 1 ] Padding.Valid (counted [ 2; 2; 1; 2 ]) x
        row.Gives "[[5, 11, 17, 23]]" [ pulled apply (zeros [ 1; 2; 2; 1 ]) (counted [ 1; 1; 1; 2 ]) ])
]

let private checkerboard = reshape [ 1; 4; 4; 1 ] (tensor [ for i in 0..15 -> float ((i / 4 + i + 1) % 2) ])

let private upstream = reshape [ 1; 3; 3; 1 ] (tensor [ 11; 12; 13; 15; 16; 17; 19; 20; 21 ])

let private pools = [
    case "H22" (fun row ->
        let pool x = maxPool [ 2; 2 ] [ 1; 1 ] Padding.Valid x

        // The same for all NaN: the first cell of each window.
        for element in [ 1.0; nan ] do
            row.Gives "[[11, 12, 13, 0, 15, 16, 17, 0, 19, 20, 21, 0, 0, 0, 0, 0]]" [
                pulled pool (full [ 1; 4; 4; 1 ] element) upstream
            ])

    case "H23" (fun row ->
        row.Gives "[[11, 0, 25, 0, 0, 31, 0, 17, 19, 0, 41, 0, 0, 0, 0, 0]]" [
            pulled (maxPool [ 2; 2 ] [ 1; 1 ] Padding.Valid) checkerboard upstream
        ])

    case "H24" (fun row ->
        let sixteen = reshape [ 1; 4; 4; 1 ] (arange 11.0 27.0 1.0)

        row.Gives "[[54, 0, 62, 0, 0, 60, 0, 22, 47, 0, 51, 0, 0, 0, 0, 0]]" [
            pulled (maxPool [ 3; 3 ] [ 1; 1 ] Padding.Same) checkerboard sixteen
        ])

    case "H25" (fun row ->
        let pool x = avgPool [ 2; 2 ] [ 2; 2 ] Padding.Valid x
        row.Gives "[[1, 1, 1, 1]]" [ pulled pool (counted [ 1; 2; 2; 1 ]) (full [ 1; 1; 1; 1 ] 4.0) ])

    case "H26" (fun row ->
        let pool x = avgPool [ 2; 2 ] [ 1; 1 ] Padding.Same x
        row.Gives "[0.25, 0.75, 0.75, 2.25]" [ grad (pool >> sum) (counted [ 1; 2; 2; 1 ]) ])
]

let private rest = [
    case "H27" (fun row -> row.Gives "[[2, 2, 2]]" [ grad (fun b -> sum (biasAdd b (counted [ 2; 3 ]))) (zeros [ 3 ]) ])

    case "H29" (fun row ->
        let gradient = grad (localResponseNormalization 1 1.0 1.0 0.5 >> sum) (counted [ 3 ])
        row.Gives "[[0.3057803901, -0.06127744325, -0.007829112359]]" [ gradient ])

    case "H31" (fun row ->
        Assert.Contains("0 tensor (not None)", row.Text)
        let x = tensor [ -1.0; 0.0; 2.0 ]
        row.Means (List.replicate 9 0.0) [ hessian (relu >> sum) x ]
        row.Means (List.replicate 9 0.0) [ hessian (relu6 >> sum) (5.0 + x) ]

        for f in [ relu; relu6 ] do
            let x = variable x
            let first = (gradients [ f x ] [ x ]).Head.Value
            row.Means [ 0.0; 0.0; 0.0 ] [ (gradients [ first ] [ x ]).Head.Value ])

    case "H32" (fun row ->
        let m, g = tensor [ 1.0; 0.0; 1.0 ], tensor [ 3.0; 5.0; 7.0 ]
        Assert.Contains("g*m/k", row.Text)
        row.Means [ 12.0; 0.0; 28.0 ] [ pulled (dropout 0.25 m) (counted [ 3 ]) g ]
        row.Means [ 12.0; 0.0; 28.0 ] [ pulled (dropout 0.25 (cast DType.Bool m)) (counted [ 3 ]) g ])
]

let cases: struct (string * (CaseRow -> unit)) list = losses @ convolutions @ pools @ rest
let excluded: (string * string) list = []

// The rows of losses and normalisations, against loops over all elements, and of sequences against all their paths, added
// one by one. What is singular is NeuralTests.
module FunGrad.Tests.Primitives.NeuralRows

open System
open FunGrad
open FunGrad.Tests.Primitives.Row
open FunGrad.Tests.Primitives.WindowRows

let private any = between -2.0 2.0

// -- Losses -----------------------------------------------------------------------------------------------------------

let private three = [| 2; 3 |]
let private rowsOf (x: float[]) = Array.chunkBySize 3 x
let private logSoftmax' (x: float[]) = x |> Array.map (fun xi -> xi - Math.Log(Array.sumBy Math.Exp x))
let private softplus' x = Math.Log(1.0 + Math.Exp x)
let private classes = [| 2; 0 |]

let private loss name covers (f: Tensor -> Tensor -> Tensor) drawZ drawX (value: float[] -> float[] -> float[]) =
    row name covers (fun xs -> f xs[0] xs[1]) [| three; three |] [| drawZ; drawX |] (fun xs -> value xs[0] xs[1])

let private meanLoss name covers f drawZ drawX (each: float -> float -> float) =
    loss name covers f drawZ drawX (fun z x -> [| Array.average (Array.map2 each z x) |])

let private ofSigmoid weight z x = weight * z * softplus' -x + (1.0 - z) * softplus' x

let private losses = [
    loss "softmaxCrossEntropy" [ "softmaxCrossEntropy" ] softmaxCrossEntropy any any (fun z x ->
        Array.map2 (fun z x -> -(Array.sum (Array.map2 (*) z (logSoftmax' x)))) (rowsOf z) (rowsOf x))
    row
        "sparseSoftmaxCrossEntropy"
        [ "sparseSoftmaxCrossEntropy" ]
        (fun xs -> sparseSoftmaxCrossEntropy (indices classes) xs[0])
        [| three |]
        [| any |]
        (fun xs -> Array.map2 (fun c x -> -(logSoftmax' x)[c]) classes (rowsOf xs[0]))
    loss "sigmoidCrossEntropy" [ "sigmoidCrossEntropy" ] sigmoidCrossEntropy any any (Array.map2 (ofSigmoid 1.0))
    loss
        "weightedSigmoidCrossEntropy"
        [ "weightedSigmoidCrossEntropy" ]
        (weightedSigmoidCrossEntropy (tensor 3.0))
        any
        any
        (Array.map2 (ofSigmoid 3.0))
    meanLoss "meanSquaredError" [ "meanSquaredError" ] meanSquaredError any any (fun z x -> (x - z) * (x - z))
    meanLoss "meanAbsoluteError" [ "meanAbsoluteError" ] meanAbsoluteError (apart 0.0) (apart 0.2) (fun z x ->
        abs (x - z))
    meanLoss "huberLoss" [ "huberLoss" ] (huberLoss 0.7) (near [ 0.0 ]) (near [ -1.5; 0.0; 1.5 ]) (fun z x ->
        if abs (x - z) <= 0.7 then
            0.5 * (x - z) * (x - z)
        else
            0.7 * abs (x - z) - 0.245)
    meanLoss "logLoss" [ "logLoss" ] (logLoss 0.01) (between 0.1 0.9) (between 0.2 0.8) (fun z p ->
        -z * Math.Log(p + 0.01) - (1.0 - z) * Math.Log(1.0 - p + 0.01))
    meanLoss "hingeLoss" [ "hingeLoss" ] hingeLoss (near [ 0.2; 0.8 ]) (near [ 0.0; 5.0 ]) (fun z x ->
        max 0.0 (1.0 - (2.0 * z - 1.0) * x))
    loss "cosineDistance" [ "cosineDistance" ] (cosineDistance 1) awayFromZero awayFromZero (fun z x ->
        let inner (a: float[]) (b: float[]) = Array.sum (Array.map2 (*) a b)
        let cosine a b = inner a b / Math.Sqrt(inner a a * inner b b)
        [| 1.0 - Array.average (Array.map2 cosine (rowsOf z) (rowsOf x)) |])
]

// -- Sequences --------------------------------------------------------------------------------------------------------

/// What frames say: repetitions count once, and blanks, class 0, not at all.
let private said (path: int list) =
    path
    |> List.fold (fun (before, found) c -> c, (if c = before || c = 0 then found else found @ [ c ])) (0, [])
    |> snd

/// Minus the log of the probabilities of all paths that say the labels, added one by one.
let private overPaths (labels: int list) frames example (logits: float[]) =
    let logProbability frame =
        let first = (frame * 2 + example) * 3
        logSoftmax' logits[first .. first + 2]

    let probability path = path |> List.mapi (fun frame c -> (logProbability frame)[c]) |> List.sum |> Math.Exp

    positions (Array.create frames 3)
    |> List.map List.ofArray
    |> List.filter (fun path -> said path = labels)
    |> List.sumBy probability
    |> fun p -> -(Math.Log p)

let private targets = reshape [ 2; 2 ] (indices [ 1; 1; 2; -7 ])

let private sequences = [
    row
        "ctcLoss"
        [ "ctcLoss" ]
        (fun xs -> ctcLoss 0 targets (indices [ 2; 1 ]) (indices [ 4; 3 ]) xs[0])
        [| [| 4; 2; 3 |] |]
        [| any |]
        (fun xs -> [| overPaths [ 1; 1 ] 4 0 xs[0]; overPaths [ 2 ] 3 1 xs[0] |])
]

// -- Normalisations ---------------------------------------------------------------------------------------------------

/// (x - mean)/√(variance + 0.1)·scale + offset over groups of elements that share a key.
let private normalized (keyOf: int -> int) (channelOf: int -> int) (xs: float[][]) =
    let moments =
        Array.indexed xs[0]
        |> Array.groupBy (fst >> keyOf)
        |> Array.map (fun (key, group) ->
            let mean = Array.averageBy snd group
            key, (mean, Array.averageBy (fun (_, x) -> (x - mean) * (x - mean)) group))
        |> Map.ofArray

    xs[0]
    |> Array.mapi (fun i x ->
        let mean, variance = moments[keyOf i]
        (x - mean) / Math.Sqrt(variance + 0.1) * xs[1][channelOf i] + xs[2][channelOf i])

let private normalization name covers (f: Tensor -> Tensor -> Tensor -> Tensor) shape channels keyOf channelOf =
    row
        name
        covers
        (fun xs -> f xs[1] xs[2] xs[0])
        [| shape; channels; channels |]
        [| any; any; any |]
        (normalized keyOf channelOf)

let private ofBatch pick = fun scale offset x -> pick (batchNorm 0.1 scale offset x)
let private images = [| 2; 3; 4 |]

let private normalizations = [
    normalization
        "batchNorm"
        [ "batchNorm" ]
        (ofBatch (fun (y, _, _) -> y))
        [| 2; 3; 2 |]
        [| 2 |]
        (fun i -> i % 2)
        (fun i -> i % 2)
    row
        "batchNorm's mean and variance"
        []
        (fun xs -> let _, mean, variance = batchNorm 0.1 (ones [ 3 ]) (zeros [ 3 ]) xs[0] in mean + 2.0 * variance)
        [| three |]
        [| any |]
        (fun xs -> Array.init 3 (fun c -> let a, b = xs[0][c], xs[0][c + 3] in (a + b) / 2.0 + (a - b) * (a - b) / 2.0))
    row
        "batchNormInference"
        [ "batchNormInference" ]
        (fun xs -> batchNormInference 0.1 xs[1] xs[2] xs[3] xs[4] xs[0])
        [| three; [| 3 |]; [| 3 |]; [| 3 |]; [| 3 |] |]
        [| any; any; between 0.5 2.0; any; any |]
        (fun xs ->
            Array.init 6 (fun i ->
                let c = i % 3
                (xs[0][i] - xs[1][c]) / Math.Sqrt(xs[2][c] + 0.1) * xs[3][c] + xs[4][c]))
    normalization "layerNorm" [ "layerNorm" ] (layerNorm 0.1) images [| 3; 4 |] (fun i -> i / 12) (fun i -> i % 12)
    normalization
        "groupNorm"
        [ "groupNorm" ]
        (groupNorm 2 0.1)
        images
        [| 4 |]
        (fun i -> i / 12 * 2 + i % 4 / 2)
        (fun i -> i % 4)
    row
        "localResponseNormalization"
        [ "localResponseNormalization" ]
        (fun xs -> localResponseNormalization 1 1.0 0.5 0.75 xs[0])
        [| [| 2; 4 |] |]
        [| any |]
        (fun xs ->
            Array.init 8 (fun i ->
                let near = [ for c in max 0 (i % 4 - 1) .. min 3 (i % 4 + 1) -> xs[0][i / 4 * 4 + c] ]
                xs[0][i] / Math.Pow(1.0 + 0.5 * List.sumBy (fun x -> x * x) near, 0.75)))
    linear "biasAdd" [ "biasAdd" ] (fun xs -> biasAdd xs[0] xs[1]) [| [| 3 |]; three |] (fun xs ->
        Array.init 6 (fun i -> xs[0][i % 3] + xs[1][i]))
    linear "dropout" [ "dropout" ] (fun xs -> dropout 0.5 (tensor [ true; false; true ]) xs[0]) [| three |] (fun xs ->
        xs[0] |> Array.mapi (fun i x -> if i % 3 = 1 then 0.0 else 2.0 * x))
    bilinear "dropout by numbers" [] (dropout 0.5) [| three; three |] (Array.map2 (fun m x -> 2.0 * m * x))
]

let rows: Row list = List.concat [ losses; sequences; normalizations ]

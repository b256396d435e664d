// Losses of predictions against labels in random programs. Read next: Catalogue.fs.
module internal FunGrad.Properties.Losses

open FunGrad
open FunGrad.Properties.Operation

let private same (shapes: int[][]) = shapes[0] = shapes[1] && not (Array.contains 0 shapes[0])
let private moderate = Array.forall (Array.forall (fun x -> abs x <= 5.0))

/// The mean of a function of label and prediction.
let private mean words name (f: Tensor -> Tensor -> Tensor) (smooth: float -> bool) (each: Number -> Number) : Family =
    family [ name ] 2 {
        Name = words
        Code = call words
        Shape = fun shapes -> if same shapes then Some [||] else None
        Tensors = fun xs -> f xs[0] xs[1]
        Numbers =
            fun xs ->
                let errors = Array.map2 (fun z x -> each (x - z)) xs[0].Elements xs[1].Elements
                NumberArray.scalar (Number.sum errors / Number.ofFloat (float errors.Length))
        Accepts = fun _ xs -> moderate xs && Array.forall2 (fun z x -> smooth (x - z)) xs[0] xs[1]
    }

let private half = Number.ofFloat 0.5

let private huber =
    let each (e: Number) = if abs e.Value <= 1.0 then half * e * e else abs e - half
    mean "huberLoss 1.0" "huberLoss" (huberLoss 1.0) (fun e -> abs (abs e - 1.0) >= 0.1) each

/// log(1 + eˣ) without overflow.
let private softplus (x: Number) = if x.Value > 0.0 then x + Number.log1p (exp -x) else Number.log1p (exp x)

let private sigmoids =
    family [ "sigmoidCrossEntropy" ] 2 {
        Name = "sigmoidCrossEntropy"
        Code = call "sigmoidCrossEntropy"
        Shape = fun shapes -> if same shapes then Some shapes[0] else None
        Tensors = fun xs -> sigmoidCrossEntropy xs[0] xs[1]
        Numbers = fun xs -> NumberArray.map2 (fun z x -> softplus x - x * z) xs[0] xs[1]
        Accepts = fun _ xs -> moderate xs && Array.forall (fun x -> abs x >= 0.05) xs[1]
    }

let private softmaxes =
    let reference (labels: NumberArray) (logits: NumberArray) =
        let last = labels.Shape.Length - 1

        NumberArray.tabulate (NumberArray.without last labels.Shape) (fun place ->
            let at (x: NumberArray) i = x[Array.append place [| i |]]
            let classes = [ 0 .. labels.Shape[last] - 1 ]
            let total = log (Number.sum [ for i in classes -> exp (at logits i) ])
            Number.sum [ for i in classes -> at labels i * (total - at logits i) ])

    family [ "softmaxCrossEntropy" ] 2 {
        Name = "softmaxCrossEntropy"
        Code = call "softmaxCrossEntropy"
        Shape =
            fun shapes ->
                if same shapes && shapes[0].Length > 0 then
                    Some(NumberArray.without (shapes[0].Length - 1) shapes[0])
                else
                    None
        Tensors = fun xs -> softmaxCrossEntropy xs[0] xs[1]
        Numbers = fun xs -> reference xs[0] xs[1]
        Accepts = fun _ xs -> moderate xs
    }

// -- Probabilities and angles -----------------------------------------------------------------------------------------

let private one = Number.one

/// The mean over all elements of a function of label and prediction.
let private meanOf words name (f: Tensor -> Tensor -> Tensor) accepts (each: Number -> Number -> Number) : Family =
    family [ name ] 2 {
        Name = words
        Code = call words
        Shape = fun shapes -> if same shapes then Some [||] else None
        Tensors = fun xs -> f xs[0] xs[1]
        Numbers =
            fun xs ->
                let all = Array.map2 each xs[0].Elements xs[1].Elements
                NumberArray.scalar (Number.sum all / Number.ofFloat (float all.Length))
        Accepts = fun _ xs -> moderate xs && Array.forall2 accepts xs[0] xs[1]
    }

/// 1 - y·x where that is positive, for y = 2z - 1.
let private margin (z: Number) (x: Number) = one - (Number.ofFloat 2.0 * z - one) * x

let private hinge (z: Number) (x: Number) =
    let m = margin z x
    if m.Value > 0.0 then m else Number.zero

let private isClearOfTheHinge z x = abs (margin (Number.ofFloat z) (Number.ofFloat x)).Value >= 0.1

let private logarithmic =
    let epsilon = Number.ofFloat 0.01
    let each (z: Number) (p: Number) = -(z * log (p + epsilon)) - (one - z) * log (one - p + epsilon)
    meanOf "logLoss 0.01" "logLoss" (logLoss 0.01) (fun _ p -> p >= 0.1 && p <= 0.9) each

/// The losses of classes that are constants of the program.
let private sparse =
    drawn "sparseSoftmaxCrossEntropy" [ "sparseSoftmaxCrossEntropy" ] 1 (fun random shapes ->
        let last = shapes[0].Length - 1

        if last < 0 || Array.contains 0 shapes[0] then
            None
        else
            let classes = shapes[0].[last]
            let outer = NumberArray.without last shapes[0]
            let labels = Array.init (NumberArray.size outer) (fun _ -> random.Next classes)
            let tensor, code = Picking.integers outer labels

            Some {
                Name = "sparseSoftmaxCrossEntropy"
                Code = call $"sparseSoftmaxCrossEntropy {code}"
                Shape = fun given -> if given = shapes then Some outer else None
                Tensors = fun xs -> sparseSoftmaxCrossEntropy tensor xs[0]
                Numbers =
                    fun xs ->
                        let rows = Array.chunkBySize classes xs[0].Elements
                        let loss (row: Number[]) label = log (Number.sum (Array.map exp row)) - row[label]
                        { Shape = outer; Elements = Array.map2 loss rows labels }
                Accepts = fun _ xs -> moderate xs
            })

let private weighted =
    let each (q: Number) (z: Number) (x: Number) = q * z * softplus -x + (one - z) * softplus x

    family [ "weightedSigmoidCrossEntropy" ] 3 {
        Name = "weightedSigmoidCrossEntropy"
        Code = call "weightedSigmoidCrossEntropy"
        Shape = fun shapes -> if same shapes && shapes[1] = shapes[2] then Some shapes[0] else None
        Tensors = fun xs -> weightedSigmoidCrossEntropy xs[0] xs[1] xs[2]
        Numbers =
            fun xs -> {
                xs[0] with
                    Elements = Array.map3 each xs[0].Elements xs[1].Elements xs[2].Elements
            }
        Accepts = fun _ xs -> moderate xs && Array.forall (fun x -> abs x >= 0.05) xs[2]
    }

/// 1 - the cosine of the angle between lines along a drawn axis, on average.
let private cosines =
    drawn "cosineDistance" [ "cosineDistance" ] 2 (fun random shapes ->
        if not (same shapes) || shapes[0].Length = 0 then
            None
        else
            let axis = drawAxis random shapes[0].Length
            let positive = fromBeginning shapes[0].Length axis

            let lines (x: NumberArray) =
                NumberArray.lines [| positive |] x.Shape |> Array.map (Array.map (Array.get x.Elements))

            let dot (x: Number[]) (y: Number[]) = Number.sum (Array.map2 (*) x y)
            let distance x y = one - dot x y / sqrt (dot x x * dot y y)

            let isLong (x: float[]) =
                NumberArray.lines [| positive |] shapes[0]
                |> Array.forall (fun line -> line |> Array.sumBy (fun i -> x[i] * x[i]) >= 0.3)

            Some {
                Name = "cosineDistance"
                Code = call $"cosineDistance ({axis})"
                Shape = fun given -> if given = shapes then Some [||] else None
                Tensors = fun xs -> cosineDistance axis xs[0] xs[1]
                Numbers =
                    fun xs ->
                        let all = Array.map2 distance (lines xs[0]) (lines xs[1])
                        NumberArray.scalar (Number.sum all / Number.ofFloat (float all.Length))
                Accepts = fun _ xs -> moderate xs && Array.forall isLong xs
            })

// -- Sequences ----------------------------------------------------------------------------------------------------------

/// What a path of classes says: repetitions once, and the blank not at all.
let private said blank (path: int list) =
    let changes =
        List.head path
        :: [
            for a, b in List.pairwise path do
                if a <> b then
                    b
        ]

    changes |> List.filter (fun c -> c <> blank)

/// Connectionist temporal classification of one example: -log of the sum over all paths that say the labels.
let private ctc =
    drawn "ctcLoss" [ "ctcLoss" ] 1 (fun random shapes ->
        let size = NumberArray.size shapes[0]
        let classes = [ 2; 3 ] |> List.filter (fun c -> size > 0 && size % c = 0 && size / c <= 4)

        if classes.IsEmpty then
            None
        else
            let classes = oneOf classes random
            let frames = size / classes
            let label = 1 + random.Next(classes - 1)

            let paths =
                Seq.fold
                    (fun paths _ -> [
                        for path in paths do
                            for c in 0 .. classes - 1 -> c :: path
                    ]) [ [] ] [ 1..frames ]
                |> List.map List.rev
                |> List.filter (fun path -> said 0 path = [ label ])

            let reference (logits: NumberArray) =
                let rows = Array.chunkBySize classes logits.Elements

                let shares =
                    rows
                    |> Array.map (fun row ->
                        let all = Array.map exp row in all |> Array.map (fun e -> e / Number.sum all))

                let probability path = Number.product (List.mapi (fun t c -> shares[t].[c]) path)

                {
                    Shape = [| 1 |]
                    Elements = [| -(log (Number.sum (List.map probability paths))) |]
                }

            Convolutions.onReshaped
                "ctcLoss"
                $"ctcLoss 0 (reshape [ 1; 1 ] (indices [ {label} ])) (indices [ 1 ]) (indices [ {frames} ])"
                shapes
                [| [| frames; 1; classes |] |]
                [| 1 |]
                (fun xs -> ctcLoss 0 (reshape [ 1; 1 ] (indices [ label ])) (indices [ 1 ]) (indices [ frames ]) xs[0])
                (fun xs -> reference xs[0])
                (fun _ xs -> moderate xs))

let families: Family list = [
    mean "meanSquaredError" "meanSquaredError" meanSquaredError (fun _ -> true) (fun e -> e * e)
    mean "meanAbsoluteError" "meanAbsoluteError" meanAbsoluteError (fun e -> abs e >= 0.1) abs
    huber
    sigmoids
    softmaxes
    meanOf "hingeLoss" "hingeLoss" hingeLoss isClearOfTheHinge hinge
    logarithmic
    sparse
    weighted
    cosines
    ctc
]

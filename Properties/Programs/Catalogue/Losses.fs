// Losses of predictions against labels in random programs: operands of one shape. Read next: Catalogue.fs.
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

let families: Family list = [
    mean "meanSquaredError" "meanSquaredError" meanSquaredError (fun _ -> true) (fun e -> e * e)
    mean "meanAbsoluteError" "meanAbsoluteError" meanAbsoluteError (fun e -> abs e >= 0.1) abs
    huber
    sigmoids
    softmaxes
]

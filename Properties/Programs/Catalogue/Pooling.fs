// Pools, normalisations and biases of layers in random programs. Read next: Losses.fs.
module internal FunGrad.Properties.Pooling

open System
open FunGrad
open FunGrad.Properties.Operation
open FunGrad.Properties.Windows
open FunGrad.Properties.Convolutions

/// The input [1, L, C] that an operand's size allows, with the cells of each window of each channel.
let private pools name (f: int list -> int list -> Padding -> Tensor -> Tensor) (join: Number[] -> Number) smooth =
    drawn name [ name ] 1 (fun random shapes ->
        if Array.contains 0 shapes[0] then
            None
        else
            let sizes = factors random 2 (NumberArray.size shapes[0])
            let length, channels = sizes[0], sizes[1]
            let a = { Stride = 1 + random.Next 2; Dilation = 1; Size = 1 + random.Next 3 }
            let border = if random.Next 2 = 0 then Same else Valid

            windows border 0 a length
            |> Option.bind (fun (count, before) ->
                let cells window channel = [|
                    for k in 0 .. a.Size - 1 do
                        let at = window * a.Stride + k - before

                        if at >= 0 && at < length then
                            yield at * channels + channel
                |]

                let result = [| 1; count; channels |]

                let element (xs: NumberArray[]) (p: int[]) =
                    cells p[1] p[2] |> Array.map (fun i -> xs[0].Elements[i]) |> join

                onReshaped
                    name
                    $"{name} [ {a.Size} ] [ {a.Stride} ] {paddingCode border}"
                    shapes
                    [| [| 1; length; channels |] |]
                    result
                    (fun xs -> f [ a.Size ] [ a.Stride ] (padding border) xs[0])
                    (fun xs -> NumberArray.tabulate result (element xs))
                    (fun _ xs ->
                        NumberArray.positions result
                        |> Array.forall (fun p -> cells p[1] p[2] |> Array.map (fun i -> xs[0].[i]) |> smooth))))

let private mean (xs: Number[]) = Number.sum xs / Number.ofFloat (float xs.Length)

// -- Normalisations -------------------------------------------------------------------------------------------------------

let private epsilon = 0.1

let private variance (xs: Number[]) =
    let middle = mean xs
    mean (xs |> Array.map (fun x -> (x - middle) * (x - middle)))

/// (x - mean)/√(variance + ε)·scale + offset.
let private standard (x: Number) middle spread scale offset =
    (x - middle) / sqrt (spread + Number.ofFloat epsilon) * scale + offset

let private lastOf (x: NumberArray) = Array.last x.Shape

let private vectorsFit (shapes: int[][]) =
    let x = Array.last shapes

    x.Length > 1
    && not (Array.contains 0 x)
    && shapes[.. shapes.Length - 2] |> Array.forall ((=) [| Array.last x |])

/// Normalisation of x with vectors along its last axis before it; which elements share a mean with a place is given.
let private normalised words name (f: Tensor[] -> Tensor) least group =
    let arity = 3

    family [ name ] arity {
        Name = words
        Code = call words
        Shape =
            fun shapes ->
                if vectorsFit shapes && (Array.last shapes).Length >= least then
                    Some(Array.last shapes)
                else
                    None
        Tensors = f
        Numbers =
            fun xs ->
                let x = xs[2]
                let places = NumberArray.positions x.Shape

                NumberArray.tabulate x.Shape (fun place ->
                    let shared = places |> Array.filter (group x.Shape place) |> Array.map (fun p -> x[p])
                    let channel = [| Array.last place |]
                    standard (x[place]) (mean shared) (variance shared) (xs[0][channel]) (xs[1][channel]))
        Accepts = moderate
    }

let private sameChannel _ (place: int[]) (other: int[]) = Array.last place = Array.last other
let private sameRow _ (place: int[]) (other: int[]) = place[.. place.Length - 2] = other[.. other.Length - 2]

let private sameGroup groups (shape: int[]) (place: int[]) (other: int[]) =
    let each = Array.last shape / groups
    place[0] = other[0] && Array.last place / each = Array.last other / each

let private batchNorms =
    normalised
        $"(fun s o x -> let y, _, _ = batchNorm {constant epsilon} s o x in y)"
        "batchNorm"
        (fun xs -> let y, _, _ = batchNorm epsilon xs[0] xs[1] xs[2] in y)
        2
        sameChannel

let private layerNorms =
    normalised $"layerNorm {constant epsilon}" "layerNorm" (fun xs -> layerNorm epsilon xs[0] xs[1] xs[2]) 2 sameRow

let private groupNorms =
    normalised
        $"groupNorm 1 {constant epsilon}"
        "groupNorm"
        (fun xs -> groupNorm 1 epsilon xs[0] xs[1] xs[2])
        2
        (sameGroup 1)

/// Five arguments made of three operands: variances that are not negative come of the means, offsets of the scales.
let private inference =
    let variance (m: Number) = m * m + Number.ofFloat 0.2

    family [ "batchNormInference" ] 3 {
        Name = "batchNormInference"
        Code = call $"(fun m s x -> batchNormInference {constant epsilon} m (m * m + 0.2) s (sin s) x)"
        Shape = fun shapes -> if vectorsFit shapes then Some(Array.last shapes) else None
        Tensors = fun xs -> batchNormInference epsilon xs[0] (xs[0] * xs[0] + 0.2) xs[1] (Tensor.Sin xs[1]) xs[2]
        Numbers =
            fun xs ->
                NumberArray.tabulate xs[2].Shape (fun place ->
                    let at index = xs[index][[| Array.last place |]]
                    standard (xs[2][place]) (at 0) (variance (at 0)) (at 1) (sin (at 1)))
        Accepts = moderate
    }

let private responses =
    let radius, bias, alpha, beta = 1, 1.5, 0.5, 0.75

    family [ "localResponseNormalization" ] 1 {
        Name = "localResponseNormalization"
        Code = call $"localResponseNormalization {radius} {bias} {alpha} {beta}"
        Shape =
            fun shapes ->
                if shapes[0].Length > 0 && not (Array.contains 0 shapes[0]) then
                    Some shapes[0]
                else
                    None
        Tensors = fun xs -> localResponseNormalization radius bias alpha beta xs[0]
        Numbers =
            fun xs ->
                let x, last = xs[0], xs[0].Shape.Length - 1

                NumberArray.tabulate x.Shape (fun place ->
                    let near = [ max 0 (place[last] - radius) .. min (x.Shape[last] - 1) (place[last] + radius) ]
                    let squares = [ for c in near -> let y = x[Array.updateAt last c place] in y * y ]
                    let total = Number.ofFloat bias + Number.ofFloat alpha * Number.sum squares
                    x[place] / Number.Pow(total, Number.ofFloat beta))
        Accepts = moderate
    }

let private biases =
    family [ "biasAdd" ] 2 {
        Name = "biasAdd"
        Code = call "biasAdd"
        Shape = fun shapes -> if vectorsFit shapes then Some shapes[1] else None
        Tensors = fun xs -> biasAdd xs[0] xs[1]
        Numbers = fun xs -> NumberArray.tabulate xs[1].Shape (fun place -> xs[1][place] + xs[0][[| Array.last place |]])
        Accepts = everywhere
    }

let private dropouts =
    drawn "dropout" [ "dropout" ] 1 (fun random shapes ->
        let count = NumberArray.size shapes[0]

        if count = 0 then
            None
        else
            let mask = Array.init count (fun _ -> random.Next 2 = 0)
            let literal = String.Join("; ", mask |> Array.map (fun keep -> if keep then "true" else "false"))
            let scale = Number.ofFloat 2.0

            Some {
                Name = "dropout"
                Code = call $"dropout 0.5 (reshape {list shapes[0]} (tensor [ {literal} ]))"
                Shape = fun given -> if given = shapes then Some given[0] else None
                Tensors = fun xs -> dropout 0.5 (reshape shapes[0] (tensor mask)) xs[0]
                Numbers =
                    fun xs -> {
                        xs[0] with
                            Elements =
                                Array.map2 (fun keep x -> if keep then scale * x else Number.zero) mask xs[0].Elements
                    }
                Accepts = everywhere
            })

let families: Family list = [
    pools "avgPool" avgPool mean (fun _ -> true)
    pools "maxPool" maxPool (Array.reduce Number.larger) Picking.distinct
    batchNorms
    layerNorms
    groupNorms
    inference
    responses
    biases
    dropouts
]

// Convolutions in random programs. Operands are reshaped in the program's code, so that any two of fitting sizes serve.
// Read next: Pooling.fs.
module internal FunGrad.Properties.Convolutions

open System
open FunGrad
open FunGrad.Properties.Operation
open FunGrad.Properties.Windows

let private most = 24

let private reshaped (shape: int[]) (x: NumberArray) : NumberArray = { x with Shape = shape }
let private reshapeCode shape operand = $"(reshape {list shape} {argument operand})"
let moderate: int[][] -> float[][] -> bool = where (fun x -> abs x <= 5.0)

/// An operation whose operands are first reshaped to drawn shapes of their sizes.
let onReshaped name words (drawnFor: int[][]) (into: int[][]) result f reference accepts : Operation option =
    let sizes = Array.map NumberArray.size

    if sizes drawnFor <> sizes into || NumberArray.size result > most || NumberArray.size result = 0 then
        None
    else
        Some {
            Name = name
            Code = fun operands -> words + " " + String.Join(" ", Seq.map2 reshapeCode into operands)
            Shape = fun given -> if sizes given = sizes into then Some result else None
            Tensors = fun xs -> f (Array.map2 (fun (shape: int[]) x -> reshape shape x) into xs)
            Numbers = fun xs -> reference (Array.map2 reshaped into xs)
            Accepts = accepts
        }

let private borderOf (random: Random) rank =
    match random.Next 3 with
    | 0 -> Same
    | 1 -> Valid
    | _ -> Cells(Array.init rank (fun _ -> random.Next 2), Array.init rank (fun _ -> random.Next 2))

/// Filter [K..., C, D] and input [1, L..., g·C], or none that the sizes allow.
let private drawShapes (random: Random) rank groups (shapes: int[][]) =
    let filter, input = NumberArray.size shapes[0], NumberArray.size shapes[1]
    let common = [ 1..4 ] |> List.filter (fun c -> filter % c = 0 && input % (groups * c) = 0)

    if filter = 0 || input = 0 || common.IsEmpty then
        None
    else
        let channels = oneOf common random
        let sizes = factors random (rank + 1) (filter / channels)
        let results = sizes[rank]

        if results % groups <> 0 then
            None
        else
            let lengths = factors random rank (input / (groups * channels))
            let f = Array.append sizes[.. rank - 1] [| channels; results |]
            Some(f, Array.concat [ [| 1 |]; lengths; [| groups * channels |] ])

let private along (random: Random) (sizes: int[]) isDilated =
    sizes
    |> Array.map (fun size -> {
        Stride = 1 + random.Next 2
        Dilation = (if isDilated then 1 + random.Next 2 else 1)
        Size = size
    })

let private strides (a: Along[]) = a |> Array.map _.Stride

/// A convolution that takes strides, and dilations if `isDilated`.
let private convolutions
    name
    rank
    isDilated
    (f: Along[] -> Padding -> Tensor -> Tensor -> Tensor)
    (code: Along[] -> string)
    =
    drawn name [ name ] 2 (fun random shapes ->
        let groups = if isDilated then 1 + random.Next 2 else 1

        drawShapes random rank groups shapes
        |> Option.bind (fun (filter, input) ->
            let along = along random filter[.. rank - 1] isDilated
            let border = borderOf random rank

            let counts =
                Array.mapi2
                    (fun axis a length -> windows border axis a length |> Option.map fst)
                    along
                    (between input)

            if Array.exists Option.isNone counts then
                None
            else
                let result = Array.concat [ [| 1 |]; Array.choose id counts; [| Array.last filter |] ]
                let words = $"{name} {code along} {paddingCode border}"
                let apply (xs: Tensor[]) = f along (padding border) xs[0] xs[1]
                let reference (xs: NumberArray[]) = convolved along border xs[0] xs[1]
                onReshaped name words shapes [| filter; input |] result apply reference moderate))

let private strideList a = list (strides a)

let private transposes isTo =
    let name = if isTo then "convTransposeTo" else "convTranspose"

    drawn name [ name ] 2 (fun random shapes ->
        let filter, cotangent = NumberArray.size shapes[0], NumberArray.size shapes[1]
        let common = [ 1..4 ] |> List.filter (fun d -> filter % d = 0 && cotangent % d = 0)

        if filter = 0 || cotangent = 0 then
            None
        else
            let results = oneOf common random
            let sizes = factors random 2 (filter / results)
            let a = (along random sizes[..0] false)[0]
            let border = if random.Next 2 = 0 then Same else Valid
            let count = cotangent / results

            let shortest =
                if border = Same then
                    a.Stride * (count - 1) + 1
                else
                    a.Stride * (count - 1) + span a

            let usual = if border = Same then a.Stride * count else shortest
            let length = if isTo then shortest + random.Next a.Stride else usual
            let f = if isTo then convTransposeTo [ length ] else convTranspose
            let lengths = if isTo then $"[ {length} ] " else ""

            onReshaped
                name
                $"{name} {lengths}[ {a.Stride} ] {paddingCode border}"
                shapes
                [| Array.append sizes [| results |]; [| 1; count; results |] |]
                [| 1; length; sizes[1] |]
                (fun xs -> f [ a.Stride ] (padding border) xs[0] xs[1])
                (fun xs -> transposed [| a |] border [| length |] xs[0] xs[1])
                moderate)

/// The filter of a depthwise convolution as that of one with as many groups as channels.
let private regrouped (f: NumberArray) : NumberArray =
    let k, channels, each = f.Shape[..1], f.Shape[2], f.Shape[3]

    NumberArray.tabulate (Array.append k [| 1; channels * each |]) (fun p ->
        f[[| p[0]; p[1]; p[3] / each; p[3] % each |]])

/// Filter [K, K', C, M] and input [1, H, W, C].
let private drawDepthwise random (shapes: int[][]) =
    drawShapes random 2 1 shapes
    |> Option.bind (fun (filter, input) ->
        let along = along random filter[..1] false
        let border = if (random: Random).Next 2 = 0 then Same else Valid

        let counts =
            Array.mapi2 (fun axis a length -> windows border axis a length |> Option.map fst) along input[1..2]

        // TensorFlow's rule, which is ours: one stride for rows and columns.
        if Array.exists Option.isNone counts || along[0].Stride <> along[1].Stride then
            None
        else
            Some(filter, input, along, border, Array.choose id counts))

let private depthwise =
    drawn "depthwiseConv2d" [ "depthwiseConv2d" ] 2 (fun random shapes ->
        drawDepthwise random shapes
        |> Option.bind (fun (filter, input, along, border, counts) ->
            onReshaped
                "depthwiseConv2d"
                $"depthwiseConv2d {strideList along} {paddingCode border}"
                shapes
                [| filter; input |]
                (Array.concat [ [| 1 |]; counts; [| filter[2] * filter[3] |] ])
                (fun xs -> depthwiseConv2d (strides along) (padding border) xs[0] xs[1])
                (fun xs -> convolved along border (regrouped xs[0]) xs[1])
                moderate))

let private separable =
    drawn "separableConv2d" [ "separableConv2d" ] 3 (fun random shapes ->
        drawDepthwise random [| shapes[0]; shapes[2] |]
        |> Option.bind (fun (filter, input, along, border, counts) ->
            let inner, size = filter[2] * filter[3], NumberArray.size shapes[1]
            let mixing = [| 1; 1; inner; size / inner |]
            let single = Array.create 2 { Stride = 1; Dilation = 1; Size = 1 }

            onReshaped
                "separableConv2d"
                $"separableConv2d {strideList along} {paddingCode border}"
                shapes
                [| filter; mixing; input |]
                (Array.concat [ [| 1 |]; counts; [| size / inner |] ])
                (fun xs -> separableConv2d (strides along) (padding border) xs[0] xs[1] xs[2])
                (fun xs -> convolved single Valid xs[1] (convolved along border (regrouped xs[0]) xs[2]))
                moderate))

let families: Family list = [
    convolutions "conv1d" 1 false (fun a -> conv1d a[0].Stride) (fun a -> string<int> a[0].Stride)
    convolutions "conv2d" 2 false (strides >> conv2d) strideList
    convolutions "conv3d" 3 false (strides >> conv3d) strideList
    convolutions "convolution" 1 true (fun a -> convolution (strides a) (a |> Array.map _.Dilation)) (fun a ->
        strideList a + " " + list (a |> Array.map _.Dilation))
    transposes false
    transposes true
    depthwise
    separable
]

// What windows are and what a convolution is, as one sum over cells and channels written from the definition: the
// oracle of layers. Read next: Convolutions.fs.
module internal FunGrad.Properties.Windows

open System
open FunGrad
open FunGrad.Properties.Operation

/// Windows along one axis: stride, dilation, and how padding is asked for.
type Along = { Stride: int; Dilation: int; Size: int }

/// Same or valid, or so many cells before and after each axis.
type Border =
    | Same
    | Valid
    | Cells of before: int[] * after: int[]

let span (a: Along) = (a.Size - 1) * a.Dilation + 1

/// The number of windows along an axis and the cells that padding puts before it.
let windows border axis (a: Along) length =
    match border with
    | Same ->
        let count = (length + a.Stride - 1) / a.Stride
        Some(count, max 0 ((count - 1) * a.Stride + span a - length) / 2)
    | Valid -> if length < span a then None else Some((length - span a) / a.Stride + 1, 0)
    | Cells(before, after) ->
        let padded = length + before[axis] + after[axis]

        if padded < span a then
            None
        else
            Some((padded - span a) / a.Stride + 1, before[axis])

let padding border =
    match border with
    | Same -> Padding.Same
    | Valid -> Padding.Valid
    | Cells(before, after) -> Padding.Explicit(before, after)

let paddingCode border =
    match border with
    | Same -> "Padding.Same"
    | Valid -> "Padding.Valid"
    | Cells(before, after) -> $"(Padding.Explicit({list before}, {list after}))"

/// A product of so many factors, drawn.
let factors (random: Random) count size =
    let rec go count size =
        if count = 1 then
            [ size ]
        else
            let first = oneOf ([ 1..size ] |> List.filter (fun n -> size % n = 0)) random
            first :: go (count - 1) (size / first)

    go count size |> Array.ofList

let between (x: int[]) = x[1 .. x.Length - 2]

/// Where each axis of windows reads: the cell of the input for a window and a cell of the filter, if it is not padding.
let private cell (along: Along[]) (before: int[]) (lengths: int[]) (window: int[]) (k: int[]) =
    let at = Array.init along.Length (fun i -> window[i] * along[i].Stride + k[i] * along[i].Dilation - before[i])

    if Array.forall2 (fun i length -> i >= 0 && i < length) at lengths then
        Some at
    else
        None

/// y[n, o, d] = Σ x[n, at(o, k), g·C + c] f[k, c, d], where d belongs to group g.
let convolved along border (f: NumberArray) (x: NumberArray) =
    let rank = x.Shape.Length - 2
    let lengths, sizes = between x.Shape, f.Shape[.. rank - 1]

    let counts, before =
        Array.mapi2 (fun axis a length -> (windows border axis a length).Value) along lengths |> Array.unzip

    let channels, results = f.Shape[rank], f.Shape[rank + 1]
    let groups = x.Shape[rank + 1] / channels

    NumberArray.tabulate (Array.concat [ [| x.Shape[0] |]; counts; [| results |] ]) (fun place ->
        let d = Array.last place
        let group = d / (results / groups)

        Number.sum [
            for k in NumberArray.positions sizes do
                match cell along before lengths (between place) k with
                | Some at ->
                    for c in 0 .. channels - 1 do
                        x[Array.concat [ [| place[0] |]; at; [| group * channels + c |] ]]
                        * f[Array.append k [| c; d |]]
                | None -> ()
        ])

/// The transpose: x̄[n, at(o, k), c] += w[n, o, d] f[k, c, d].
let transposed along border lengths (f: NumberArray) (w: NumberArray) =
    let rank = w.Shape.Length - 2
    let before = Array.mapi2 (fun axis a length -> snd (windows border axis a length).Value) along lengths

    NumberArray.tabulate (Array.concat [ [| w.Shape[0] |]; lengths; [| f.Shape[rank] |] ]) (fun place ->
        Number.sum [
            for o in NumberArray.positions (between w.Shape) do
                for k in NumberArray.positions f.Shape[.. rank - 1] do
                    if cell along before lengths o k = Some(between place) then
                        for d in 0 .. f.Shape[rank + 1] - 1 do
                            w[Array.concat [ [| place[0] |]; o; [| d |] ]]
                            * f[Array.concat [ k; [| Array.last place; d |] ]]
        ])

// Rows picked and added by position, and elements put in order, in random programs; the positions are constants of the
// program. Read next: Scattering.fs.
module internal FunGrad.Properties.Gathering

open System
open FunGrad
open FunGrad.Properties.Operation

let private most = 24
let private indicesOf (places: int[]) = indices places
let private words (places: int[]) = $"(indices {list places})"

/// Positions drawn for the axis of an operand; the operation has a shape as long as they exist.
let private byPlaces
    name
    covers
    (draw: Random -> int -> int[])
    (f: int -> Tensor -> Tensor -> Tensor)
    (code: int -> string -> string)
    fits
    reference
    =
    drawn name covers 1 (fun random shapes ->
        if shapes[0].Length = 0 || Array.contains 0 shapes[0] then
            None
        else
            let axis = random.Next shapes[0].Length
            let places = draw random shapes[0].[axis]

            Some {
                Name = name
                Code = call (code axis (words places))
                Shape = fun shapes -> fits axis places shapes[0]
                Tensors = fun xs -> f axis (indicesOf places) xs[0]
                Numbers = fun xs -> reference axis places xs[0]
                Accepts = everywhere
            })

let private gathers =
    byPlaces
        "gather"
        [ "gather" ]
        (fun random length -> Array.init (1 + random.Next 4) (fun _ -> random.Next(-length, length)))
        gather
        (fun axis places -> $"gather {axis} {places}")
        (fun axis places shape ->
            let inside = places |> Array.forall (fun i -> i >= -shape[axis] && i < shape[axis])
            let result = Array.updateAt axis places.Length shape
            if inside && NumberArray.size result <= most then Some result else None)
        (fun axis places x ->
            let length = x.Shape[axis]

            NumberArray.tabulate (Array.updateAt axis places.Length x.Shape) (fun place ->
                let i = places[place[axis]]
                x[Array.updateAt axis (if i < 0 then i + length else i) place]))

/// Adds each row to the one that its position names.
let private added count axis (places: int[]) (x: NumberArray) =
    NumberArray.tabulate (Array.updateAt axis count x.Shape) (fun place ->
        Number.sum [
            for row, into in Array.indexed places do
                if into = place[axis] then
                    x[Array.updateAt axis row place]
        ])

let private sameLength count axis (places: int[]) (shape: int[]) =
    let result = Array.updateAt axis count shape

    if shape[axis] = places.Length && NumberArray.size result <= most then
        Some result
    else
        None

let private scatters =
    byPlaces
        "scatterAdd"
        [ "scatterAdd" ]
        (fun random length -> Array.init length (fun _ -> random.Next 3))
        (fun axis places x -> scatterAdd axis places 3 x)
        (fun axis places -> $"scatterAdd {axis} {places} 3")
        (sameLength 3)
        (added 3)

let private sorts = alongAxis "sort" "sort" [ "sort" ] Picking.distinct sort (Array.sortBy _.Value)

let private descending =
    alongAxis
        "sortDescending"
        "sortDescending"
        [ "sortDescending" ]
        Picking.distinct
        sortDescending
        (Array.sortBy (fun x -> -x.Value))

let private largest =
    drawn "topK" [ "topK" ] 1 (fun random shapes ->
        let rank = shapes[0].Length

        if rank = 0 || Array.contains 0 shapes[0] then
            None
        else
            let k = 1 + random.Next shapes[0].[rank - 1]
            let first (line: Number[]) = line |> Array.sortBy (fun x -> -x.Value) |> Array.truncate k

            Some {
                Name = "topK"
                Code = fun operands -> "fst (" + call $"topK {k}" operands + ")"
                Shape =
                    fun shapes ->
                        if k <= Array.last shapes[0] then
                            Some(Array.updateAt (rank - 1) k shapes[0])
                        else
                            None
                Tensors = fun xs -> fst (topK k xs[0])
                Numbers = fun xs -> NumberArray.alongAxis (rank - 1) k first xs[0]
                Accepts = acceptsLines [| rank - 1 |] Picking.distinct
            })

let families: Family list = [ gathers; scatters; sorts; descending; largest ]

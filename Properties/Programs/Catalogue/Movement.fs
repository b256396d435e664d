// Operations that only move elements, in random programs: each says where an element of the result comes from. Read
// next: Joins.fs.
module internal FunGrad.Properties.Movement

open System
open FunGrad
open FunGrad.Properties.Operation

/// What was drawn: the code before the operand, the function, and, for an operand's shape, the result's shape with the
/// place from which each of its elements comes; None for a 0.
type Move = {
    Words: string
    Function: Tensor -> Tensor
    Result: int[] -> (int[] * (int[] -> int[] option)) option
}

let private most = 24

/// A family of such operations on one operand of at least some rank.
let moving name covers least (draw: Random -> int[] -> Move) : Family =
    drawn name covers 1 (fun random shapes ->
        if shapes[0].Length < least then
            None
        else
            let move = draw random shapes[0]
            let fits (shape, _) = NumberArray.size shape > 0 && NumberArray.size shape <= most
            let result shape = move.Result shape |> Option.filter fits

            Some {
                Name = name
                Code = call move.Words
                Shape = fun shapes -> result shapes[0] |> Option.map fst
                Tensors = fun xs -> move.Function xs[0]
                Numbers =
                    fun xs ->
                        let shape, source = move.Result xs[0].Shape |> Option.get
                        let element place = source place |> Option.map (fun from -> xs[0][from])
                        NumberArray.tabulate shape (element >> Option.defaultValue Number.zero)
                Accepts = everywhere
            })

/// A move that drops nothing and adds nothing at fixed places.
let always shape source = Some(shape, source >> Some)

/// The elements in the same order in another shape.
let private reordered (shape: int[]) (into: int[]) =
    let positions = NumberArray.positions shape
    let flat (place: int[]) = Array.fold2 (fun flat length i -> flat * length + i) 0 into place

    if NumberArray.size shape = NumberArray.size into then
        always into (flat >> Array.item >> (|>) positions)
    else
        None

let private reshapes =
    moving "reshape" [ "reshape" ] 0 (fun random shape ->
        let size = NumberArray.size shape
        let divisors = [ 1..size ] |> List.filter (fun n -> size % n = 0)
        let rows = if divisors.IsEmpty then 1 else divisors[random.Next divisors.Length]

        let into =
            if size = 0 then [| 0 |]
            elif random.Next 2 = 0 then [| rows; size / rows |]
            else [| size |]

        {
            Words = $"reshape {list into}"
            Function = reshape into
            Result = fun shape -> reordered shape into
        })

let private permuted (order: int[]) (shape: int[]) =
    let back = order |> Array.mapi (fun i axis -> axis, i) |> Array.sortBy fst |> Array.map snd
    always (order |> Array.map (Array.item >> (|>) shape)) (fun (place: int[]) -> back |> Array.map (fun i -> place[i]))

let private transposes =
    moving "transpose" [ "transpose" ] 2 (fun _ shape ->
        let last = shape.Length - 1

        {
            Words = "transpose"
            Function = transpose
            Result = permuted [| yield! [ 0 .. last - 2 ]; last; last - 1 |]
        })

let private permutes =
    moving "permute" [ "permute" ] 2 (fun random shape ->
        let order = [| 0 .. shape.Length - 1 |] // Mutation: local
        random.Shuffle order

        {
            Words = $"permute {list order}"
            Function = permute order
            Result = permuted order
        })

let private swaps =
    moving "swapAxes" [ "swapAxes" ] 2 (fun random shape ->
        let rank = shape.Length
        let first, second = drawAxis random rank, drawAxis random rank
        let a, b = fromBeginning rank first, fromBeginning rank second

        let order =
            [| 0 .. rank - 1 |]
            |> Array.map (fun axis ->
                if axis = a then b
                elif axis = b then a
                else axis)

        {
            Words = $"swapAxes {first} {second}"
            Function = swapAxes first second
            Result = permuted order
        })

let private moves =
    moving "moveAxis" [ "moveAxis" ] 2 (fun random shape ->
        let source, target = random.Next shape.Length, random.Next shape.Length
        let order = Array.removeAt source [| 0 .. shape.Length - 1 |] |> Array.insertAt target source

        {
            Words = $"moveAxis {source} {target}"
            Function = moveAxis source target
            Result = permuted order
        })

let private expansions =
    moving "expandDims" [ "expandDims" ] 0 (fun random shape ->
        let axis = random.Next(shape.Length + 1)

        {
            Words = $"expandDims {axis}"
            Function = expandDims axis
            Result = fun shape -> always (Array.insertAt axis 1 shape) (Array.removeAt axis)
        })

let private squeezes =
    moving "squeeze" [ "squeeze" ] 0 (fun _ _ -> {
        Words = "squeeze"
        Function = squeeze
        Result = fun shape -> reordered shape (Array.filter ((<>) 1) shape)
    })

/// Moves along one axis: where each place of the axis comes from.
let private alongOne
    name
    (words: int -> Random -> string * (int -> Tensor -> Tensor) * (int -> int) * (int -> int -> int))
    =
    moving name [ name ] 1 (fun random shape ->
        let axis = drawAxis random shape.Length
        let positive = fromBeginning shape.Length axis
        let words, f, lengthOf, from = words axis random

        {
            Words = words
            Function = f axis
            Result =
                fun shape ->
                    let length = shape[positive]
                    let source (place: int[]) = Array.updateAt positive (from length place[positive]) place
                    always (Array.updateAt positive (lengthOf length) shape) source
        })

let private flips = alongOne "flip" (fun axis _ -> $"flip {axis}", flip, id, (fun length i -> length - 1 - i))

let private rolls =
    alongOne "roll" (fun axis random ->
        let shift = random.Next(-4, 5)
        $"roll ({shift}) {axis}", roll shift, id, (fun length i -> ((i - shift) % length + length) % length))

let private repeats =
    alongOne "repeat" (fun axis random ->
        let count = 1 + random.Next 3

        $"repeat {axis} {count}",
        (fun axis -> repeat axis count),
        (fun length -> length * count),
        (fun _ i -> i / count))

let private tiles =
    moving "tile" [ "tile" ] 1 (fun random shape ->
        let repeats = shape |> Array.map (fun _ -> 1 + random.Next 2)

        {
            Words = $"tile {list repeats}"
            Function = tile repeats
            Result = fun shape -> always (Array.map2 (*) shape repeats) (fun place -> Array.map2 (%) place shape)
        })

/// A part of each axis: from a start to a stop.
let private slices =
    moving "x[a..b]" [] 1 (fun random shape ->
        let length = shape[0]
        let first = if length = 0 then 0 else random.Next length
        let last = if length = 0 then -1 else first + random.Next(length - first)

        {
            Words = $"(fun (x: Tensor) -> x[{first}..{last}])"
            Function = fun x -> x[first..last]
            Result =
                fun shape ->
                    if last < shape[0] then
                        always (Array.updateAt 0 (last - first + 1) shape) (fun p -> Array.updateAt 0 (p[0] + first) p)
                    else
                        None
        })

let families: Family list = [
    reshapes
    transposes
    permutes
    swaps
    moves
    expansions
    squeezes
    flips
    rolls
    repeats
    tiles
    slices
]

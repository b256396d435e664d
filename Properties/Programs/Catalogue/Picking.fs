// Elements picked by several positions, by masks and by place in the order, in random programs. Read next: Segments.fs.
module internal FunGrad.Properties.Picking

open System
open FunGrad
open FunGrad.Properties.Operation
open FunGrad.Properties.Movement

/// Integers of some shape as a tensor, and its code.
let integers (shape: int[]) (items: int[]) =
    let code = $"(reshape {list shape} (indices {list items}))"
    reshape shape (indices items), code

/// Positions for each of some lengths, drawn anew for each of `count` rows.
let private positions (random: Random) count (lengths: int[]) =
    Array.init count (fun _ -> lengths |> Array.map random.Next)

let private notEmpty (shape: int[]) = not (Array.contains 0 shape)

/// A move that exists only for the operand's own shape: the positions were drawn for it.
let private exactly (shape: int[]) result source : int[] -> (int[] * (int[] -> int[] option)) option =
    fun given -> if given = shape && notEmpty shape then always result source else None

let private nowhere name = { Words = name; Function = id; Result = fun _ -> None }

let private lookups =
    moving "embeddingLookup" [ "embeddingLookup" ] 1 (fun random shape ->
        if not (notEmpty shape) then
            nowhere "embeddingLookup"
        else
            let ids = Array.init (1 + random.Next 3) (fun _ -> random.Next shape[0])
            let from (place: int[]) = Array.updateAt 0 ids[place[0]] place

            {
                Words = $"embeddingLookup (indices {list ids})"
                Function = embeddingLookup (indices ids)
                Result = exactly shape (Array.updateAt 0 ids.Length shape) from
            })

let private batched =
    moving "gatherBatched" [ "gatherBatched" ] 2 (fun random shape ->
        if not (notEmpty shape) then
            nowhere "gatherBatched"
        else
            let count = 1 + random.Next 3
            let places = Array.init (shape[0] * count) (fun _ -> random.Next shape[1])
            let tensor, code = integers [| shape[0]; count |] places
            let from (place: int[]) = Array.updateAt 1 places[place[0] * count + place[1]] place

            {
                Words = $"gatherBatched 1 1 {code}"
                Function = gatherBatched 1 1 tensor
                Result = exactly shape (Array.updateAt 1 count shape) from
            })

let private several =
    moving "gatherNd" [ "gatherNd" ] 1 (fun random shape ->
        if not (notEmpty shape) then
            nowhere "gatherNd"
        else
            let depth = 1 + random.Next(min 2 shape.Length)
            let rows = positions random (1 + random.Next 3) shape[.. depth - 1]
            let tensor, code = integers [| rows.Length; depth |] (Array.concat rows)
            let from (place: int[]) = Array.append rows[place[0]] place[1..]

            {
                Words = $"gatherNd {code}"
                Function = gatherNd tensor
                Result = exactly shape (Array.append [| rows.Length |] shape[depth..]) from
            })

let private severalBatched =
    moving "gatherNdBatched" [ "gatherNdBatched" ] 2 (fun random shape ->
        if not (notEmpty shape) then
            nowhere "gatherNdBatched"
        else
            let rows = positions random shape[0] [| shape[1] |]
            let tensor, code = integers [| shape[0]; 1 |] (Array.concat rows)
            let from (place: int[]) = Array.concat [ [| place[0] |]; rows[place[0]]; place[1..] ]

            {
                Words = $"gatherNdBatched 1 {code}"
                Function = gatherNdBatched 1 tensor
                Result = exactly shape (Array.removeAt 1 shape) from
            })

let private along =
    moving "takeAlongAxis" [ "takeAlongAxis" ] 1 (fun random shape ->
        if not (notEmpty shape) then
            nowhere "takeAlongAxis"
        else
            let axis = drawAxis random shape.Length
            let positive = fromBeginning shape.Length axis
            let into = Array.updateAt positive (1 + random.Next 3) shape
            let places = Array.init (NumberArray.size into) (fun _ -> random.Next shape[positive])
            let tensor, code = integers into places
            let flat (place: int[]) = Array.fold2 (fun flat length i -> flat * length + i) 0 into place
            let from (place: int[]) = Array.updateAt positive places[flat place] place

            {
                Words = $"takeAlongAxis ({axis}) {code}"
                Function = takeAlongAxis axis tensor
                Result = exactly shape into from
            })

let private masks =
    moving "booleanMask" [ "booleanMask" ] 1 (fun random shape ->
        let axis = random.Next shape.Length
        let keeps = Array.init shape[axis] (fun _ -> random.Next 2 = 0)
        let kept = [| 0 .. keeps.Length - 1 |] |> Array.filter (Array.get keeps)
        let literal = String.Join("; ", keeps |> Array.map (fun keep -> if keep then "true" else "false"))
        let from (place: int[]) = Array.updateAt axis kept[place[axis]] place

        if kept.Length = 0 then
            nowhere "booleanMask"
        else
            {
                Words = $"booleanMask {axis} (tensor [ {literal} ])"
                Function = booleanMask axis (tensor keeps)
                Result = exactly shape (Array.updateAt axis kept.Length shape) from
            })

let private partitions =
    moving "dynamicPartition" [ "dynamicPartition" ] 1 (fun random shape ->
        let numbers = Array.init shape[0] (fun _ -> random.Next 2)
        let which = random.Next 2
        let rows = [| 0 .. numbers.Length - 1 |] |> Array.filter (fun row -> numbers[row] = which)
        let from (place: int[]) = Array.updateAt 0 rows[place[0]] place

        {
            Words = $"(List.item {which} << dynamicPartition 2 (indices {list numbers}))"
            Function = fun x -> (dynamicPartition 2 (indices numbers) x)[which]
            Result = exactly shape (Array.updateAt 0 rows.Length shape) from
        })

/// The rows of two operands, each at its own place.
let private stitches =
    drawn "dynamicStitch" [ "dynamicStitch" ] 2 (fun random shapes ->
        let fits (shapes: int[][]) =
            shapes |> Array.forall (fun shape -> shape.Length > 0 && notEmpty shape)
            && shapes[0].[1..] = shapes[1].[1..]
            && NumberArray.size shapes[0] + NumberArray.size shapes[1] <= 24

        if not (fits shapes) then
            None
        else
            let first, second = shapes[0].[0], shapes[1].[0]
            let order = Array.init (first + second) id |> Array.sortBy (fun _ -> random.Next())
            let left, right = Array.truncate first order, Array.skip first order

            Some {
                Name = "dynamicStitch"
                Code =
                    fun operands ->
                        $"dynamicStitch [ indices {list left}; indices {list right} ] [ "
                        + String.Join("; ", operands)
                        + " ]"
                Shape =
                    fun given ->
                        if given = shapes then
                            Some(Array.append [| first + second |] given[0].[1..])
                        else
                            None
                Tensors = fun xs -> dynamicStitch [ indices left; indices right ] xs
                Numbers =
                    fun xs ->
                        NumberArray.tabulate (Array.append [| first + second |] xs[0].Shape[1..]) (fun place ->
                            match Array.IndexOf(left, place[0]) with
                            | -1 -> xs[1][Array.updateAt 0 (Array.IndexOf(right, place[0])) place]
                            | row -> xs[0][Array.updateAt 0 row place])
                Accepts = everywhere
            })

// -- By place in the order ------------------------------------------------------------------------------------------------

/// No two elements are closer than the step of a difference.
let distinct (line: float[]) = Array.sort line |> Array.pairwise |> Array.forall (fun (a, b) -> b - a >= 0.05)

let private nth =
    drawn "nthElement" [ "nthElement" ] 1 (fun random shapes ->
        let last = shapes[0].Length - 1

        if last < 0 || not (notEmpty shapes[0]) then
            None
        else
            let n = drawAxis random shapes[0].[last]

            let pick (line: Number[]) =
                (line |> Array.sortBy (fun (x: Number) -> x.Value))[fromBeginning line.Length n]

            Some {
                Name = "nthElement"
                Code = call $"nthElement ({n})"
                Shape =
                    fun given ->
                        if n < given[0].[last] && n >= -given[0].[last] then
                            Some(NumberArray.without last given[0])
                        else
                            None
                Tensors = fun xs -> nthElement n xs[0]
                Numbers = fun xs -> NumberArray.reduce last pick xs[0]
                Accepts = acceptsLines [| last |] distinct
            })

/// A function of the ordered elements along a drawn axis.
let private ordered name words (f: int -> Tensor -> Tensor) (reference: Number[] -> Number) : Family =
    drawn name [ name ] 1 (fun random shapes ->
        if shapes[0].Length = 0 || not (notEmpty shapes[0]) then
            None
        else
            let axis = drawAxis random shapes[0].Length
            let positive = fromBeginning shapes[0].Length axis

            Some {
                Name = name
                Code = call $"{words} ({axis})"
                Shape =
                    fun given ->
                        if given[0].[positive] > 0 then
                            Some(NumberArray.without positive given[0])
                        else
                            None
                Tensors = fun xs -> f axis xs[0]
                Numbers =
                    fun xs ->
                        NumberArray.reduce positive (Array.sortBy (fun (x: Number) -> x.Value) >> reference) xs[0]
                Accepts = acceptsLines [| positive |] distinct
            })

let private atFraction q (line: Number[]) : Number =
    let place = q * float (line.Length - 1)
    let below = min (line.Length - 1) (int (floor place))
    let above = min (line.Length - 1) (below + 1)
    let part = Number.ofFloat (place - float below)
    (Number.one - part) * line[below] + part * line[above]

let families: Family list = [
    lookups
    batched
    several
    severalBatched
    along
    masks
    partitions
    stitches
    nth
    ordered "median" "median" median (atFraction 0.5)
    ordered "quantile" "quantile 0.3" (quantile 0.3) (atFraction 0.3)
]

// Rows joined by the number of their segment, in random programs; the numbers are constants of the program. Read next:
// Gathering.fs.
module internal FunGrad.Properties.Segments

open System
open FunGrad
open FunGrad.Properties.Operation

let private most = 24
let private words (places: int[]) = $"(indices {list places})"

/// What was drawn for a family of segments: which row goes into which segment, and how many segments there are.
type private Drawn = { Rows: int[]; Places: int[]; Count: int }

/// Joins the rows of each segment, column by column.
let private joined (join: Number list -> Number) drawn (x: NumberArray) =
    NumberArray.tabulate (Array.updateAt 0 drawn.Count x.Shape) (fun place ->
        join [
            for row, into in Array.zip drawn.Rows drawn.Places do
                if into = place[0] then
                    x[Array.updateAt 0 row place]
        ])

let private family
    name
    (draw: Random -> int -> Drawn option)
    (f: Drawn -> Tensor -> Tensor)
    (code: Drawn -> string)
    join
    accepts
    =
    drawn name [ name ] 1 (fun random shapes ->
        if shapes[0].Length = 0 || Array.contains 0 shapes[0] then
            None
        else
            let length = shapes[0].[0]

            draw random length
            |> Option.map (fun drawn -> {
                Name = name
                Code = call (name + " " + code drawn)
                Shape =
                    fun shapes ->
                        let result = Array.updateAt 0 drawn.Count shapes[0]

                        if shapes[0].[0] = length && NumberArray.size result <= most then
                            Some result
                        else
                            None
                Tensors = fun xs -> f drawn xs[0]
                Numbers = fun xs -> joined join drawn xs[0]
                Accepts = accepts
            }))

// -- Which rows ----------------------------------------------------------------------------------------------------------

let private sorted (random: Random) length =
    let places = Array.init length (fun _ -> random.Next 3) |> Array.sort
    Some { Rows = [| 0 .. length - 1 |]; Places = places; Count = 1 + Array.last places }

/// Rows of -1 go nowhere.
let private unsorted (random: Random) length =
    Some {
        Rows = [| 0 .. length - 1 |]
        Places = Array.init length (fun _ -> random.Next(-1, 3))
        Count = 3
    }

/// No segment is empty: an empty one has the largest number there is.
let private full (random: Random) length =
    if length < 2 then
        None
    else
        let places = Array.init length (fun row -> if row < 2 then row else random.Next 2)
        Some { Rows = [| 0 .. length - 1 |]; Places = places; Count = 2 }

/// Rows of the operand in any order and number.
let private sparse (random: Random) length =
    let rows = Array.init (1 + random.Next 4) (fun _ -> random.Next length)
    let places = rows |> Array.map (fun _ -> random.Next 2) |> Array.sort
    Some { Rows = rows; Places = places; Count = 1 + Array.last places }

// -- How they are joined ---------------------------------------------------------------------------------------------------

let private orNone none (join: Number list -> Number) (rows: Number list) = if rows.IsEmpty then none else join rows
let private count (rows: Number list) = float rows.Length
let private mean = orNone Number.zero (fun rows -> Number.sum rows / Number.ofFloat (count rows))
let private byRoot = orNone Number.zero (fun rows -> Number.sum rows / Number.ofFloat (sqrt (count rows)))
let private largest = orNone Number.zero (List.reduce Number.larger)
let private smallest = orNone Number.zero (List.reduce Number.smaller)
let private moderate: int[][] -> float[][] -> bool = where (fun x -> abs x <= 3.0)
let private apart: int[][] -> float[][] -> bool = acceptsLines [| 0 |] Picking.distinct

let private bySorted name f join accepts =
    family name sorted (fun drawn -> f (indices drawn.Places)) (fun drawn -> words drawn.Places) join accepts

let private byNumber name draw f join accepts =
    family
        name
        draw
        (fun drawn -> f drawn.Count (indices drawn.Places))
        (fun drawn -> $"{drawn.Count} {words drawn.Places}")
        join
        accepts

let private bySparse name f join =
    family
        name
        sparse
        (fun drawn -> f (indices drawn.Rows) (indices drawn.Places))
        (fun drawn -> $"{words drawn.Rows} {words drawn.Places}")
        join
        everywhere

let families: Family list = [
    bySorted "segmentSum" segmentSum Number.sum everywhere
    bySorted "segmentMean" segmentMean mean everywhere
    bySorted "segmentProduct" segmentProduct Number.product moderate
    bySorted "segmentMax" segmentMax largest apart
    bySorted "segmentMin" segmentMin smallest apart
    byNumber "unsortedSegmentSum" unsorted unsortedSegmentSum Number.sum everywhere
    byNumber "unsortedSegmentMean" unsorted unsortedSegmentMean mean everywhere
    byNumber "unsortedSegmentSqrtN" unsorted unsortedSegmentSqrtN byRoot everywhere
    byNumber "unsortedSegmentProduct" unsorted unsortedSegmentProduct Number.product moderate
    byNumber "unsortedSegmentMax" full unsortedSegmentMax largest apart
    byNumber "unsortedSegmentMin" full unsortedSegmentMin smallest apart
    bySparse "sparseSegmentSum" sparseSegmentSum Number.sum
    bySparse "sparseSegmentMean" sparseSegmentMean mean
    bySparse "sparseSegmentSqrtN" sparseSegmentSqrtN byRoot
]

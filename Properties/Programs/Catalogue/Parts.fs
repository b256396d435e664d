// Triangles, diagonals, boxes and other parts of arrays in random programs. Read next: Losses.fs.
module internal FunGrad.Properties.Parts

open FunGrad
open FunGrad.Properties.Operation
open FunGrad.Properties.Movement

/// Matrices with zeros where a row and a column are not kept.
let private masked name (f: int -> Tensor -> Tensor) (keeps: int -> int -> bool) =
    moving name [ name ] 2 (fun random _ ->
        let offset = random.Next(-1, 2)

        let source (place: int[]) =
            let row, column = place[place.Length - 2], place[place.Length - 1]
            if keeps offset (column - row) then Some place else None

        {
            Words = $"{name} ({offset})"
            Function = f offset
            Result = fun shape -> Some(shape, source)
        })

let private diagonals =
    moving "diagPart" [ "diagPart" ] 2 (fun random _ ->
        let offset = random.Next(-1, 2)
        let down, right = max 0 -offset, max 0 offset

        let result (shape: int[]) =
            let last = shape.Length - 1
            let length = min (shape[last - 1] - down) (shape[last] - right)
            let source (p: int[]) = Array.append p[.. last - 2] [| p[last - 1] + down; p[last - 1] + right |]

            if length > 0 then
                always (Array.append shape[.. last - 2] [| length |]) source
            else
                None

        { Words = $"diagPart ({offset})"; Function = diagPart offset; Result = result })

let private broadcasts =
    moving "broadcast" [ "broadcast" ] 0 (fun random shape ->
        let into =
            Array.append [| 1 + random.Next 3 |] (shape |> Array.map (fun length -> if length = 1 then 2 else length))

        let result (shape: int[]) =
            let source (place: int[]) =
                Array.map2 (fun length i -> if length = 1 then 0 else i) shape place[place.Length - shape.Length ..]

            if NumberArray.broadcastShape shape into = Some into then
                always into source
            else
                None

        { Words = $"broadcast {list into}"; Function = broadcast into; Result = result })

/// Of each axis so many elements from a start on, in steps.
let private boxes name (steps: System.Random -> int) code (f: int[] -> int[] -> int[] -> Tensor -> Tensor) =
    moving name [ name ] 1 (fun random shape ->
        let drawn =
            shape
            |> Array.map (fun length ->
                let start, step = random.Next(max 1 length), steps random
                let room = if step > 0 then (length - 1 - start) / step + 1 else start / -step + 1
                start, (if length = 0 then 0 else 1 + random.Next room), step)

        let starts, lengths, steps = Array.unzip3 drawn

        let fits (shape: int[]) =
            let last = Array.map3 (fun start length step -> start + (length - 1) * step) starts lengths steps
            let inside length i = i >= 0 && i < length
            Array.forall2 inside shape starts && Array.forall2 inside shape last

        let source (place: int[]) = Array.map3 (fun start step i -> start + i * step) starts steps place

        {
            Words = code (list starts) (list lengths) (list steps)
            Function = f starts lengths steps
            Result = fun shape -> if fits shape then always lengths source else None
        })

let private slices =
    boxes "slice" (fun _ -> 1) (fun starts lengths _ -> $"slice {starts} {lengths}") (fun starts lengths _ ->
        slice starts lengths)

let private stridedSlices =
    boxes
        "stridedSlice"
        (fun random -> [| -2; -1; 1; 2 |][random.Next 4])
        (fun starts lengths steps -> $"stridedSlice {starts} {lengths} {steps}")
        (fun starts lengths steps -> stridedSlice starts lengths steps)

let private turned =
    moving "flipOver" [ "flipOver" ] 1 (fun random shape ->
        let axes = [ 0 .. shape.Length - 1 ] |> List.filter (fun _ -> random.Next 2 = 0)
        let turn (shape: int[]) = Array.mapi (fun axis i -> if List.contains axis axes then shape[axis] - 1 - i else i)

        {
            Words = $"flipOver {list axes}"
            Function = flipOver axes
            Result = fun shape -> always shape (turn shape)
        })

let families: Family list = [
    masked "tril" tril (fun offset difference -> difference <= offset)
    masked "triu" triu (fun offset difference -> difference >= offset)
    diagonals
    broadcasts
    slices
    stridedSlices
    turned
]

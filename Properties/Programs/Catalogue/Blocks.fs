// Parts along an axis, turns, repetitions and reversals in random programs. Read next: Pictures.fs.
module internal FunGrad.Properties.Blocks

open System
open FunGrad
open FunGrad.Properties.Operation
open FunGrad.Properties.Movement

/// One row or part along a drawn axis: the code before the operand, and where the part begins and ends.
let private parts name (draw: Random -> int -> int -> (string * (Tensor -> Tensor) * int * int * bool) option) =
    moving name [ name ] 1 (fun random shape ->
        let axis = drawAxis random shape.Length
        let positive = fromBeginning shape.Length axis
        let length = shape[positive]

        match draw random axis length with
        | None -> { Words = name; Function = id; Result = fun _ -> None }
        | Some(words, f, start, count, drops) -> {
            Words = words
            Function = f
            Result =
                fun given ->
                    if given[positive] <> length then
                        None
                    elif drops then
                        always (Array.removeAt positive given) (Array.insertAt positive start)
                    else
                        let from (place: int[]) = Array.updateAt positive (place[positive] + start) place
                        always (Array.updateAt positive count given) from
          })

let private splits =
    parts "split" (fun random axis length ->
        let first = random.Next(length + 1)
        let which = random.Next 2
        let lengths = [ first; length - first ]
        let start, count = if which = 0 then 0, first else first, length - first

        Some(
            $"(List.item {which} << split {axis} {list lengths})",
            (fun x -> (split axis lengths x)[which]),
            start,
            count,
            false
        ))

let private equalSplits =
    parts "splitInto" (fun random axis length ->
        let counts = [ 1..length ] |> List.filter (fun count -> length % count = 0)

        if counts.IsEmpty then
            None
        else
            let count = oneOf counts random
            let which = random.Next count
            let part = length / count

            Some(
                $"(List.item {which} << splitInto {axis} {count})",
                (fun x -> (splitInto axis count x)[which]),
                which * part,
                part,
                false
            ))

let private rows =
    parts "unstack" (fun random axis length ->
        if length = 0 then
            None
        else
            let which = random.Next length
            Some($"(List.item {which} << unstack {axis})", (fun x -> (unstack axis x)[which]), which, 1, true))

let private squeezes =
    moving "squeezeOver" [ "squeezeOver" ] 1 (fun random shape ->
        let single = [ 0 .. shape.Length - 1 ] |> List.filter (fun axis -> shape[axis] = 1)
        let axes = single |> List.filter (fun _ -> random.Next 3 > 0) |> List.map (fun axis -> axis - shape.Length)
        let gone = axes |> List.map (fromBeginning shape.Length) |> Array.ofList

        let source (place: int[]) = Array.fold (fun place axis -> Array.insertAt axis 0 place) place (Array.sort gone)

        {
            Words = $"squeezeOver {list axes}"
            Function = squeezeOver axes
            Result =
                fun given ->
                    if axes.IsEmpty || gone |> Array.exists (fun axis -> given[axis] <> 1) then
                        None
                    else
                        always (NumberArray.withoutAll gone given) source
        })

let private turns =
    moving "rot90" [ "rot90" ] 2 (fun random _ ->
        let quarter = random.Next(-1, 5)

        let once (shape: int[]) (place: int[]) = Array.append [| place[1]; shape[1] - 1 - place[0] |] place[2..]
        let swapped (shape: int[]) = Array.append [| shape[1]; shape[0] |] shape[2..]

        let rec source turns shape place =
            if turns = 0 then
                place
            else
                // What stands at the place after this turn stood one turn less at once(place).
                source (turns - 1) (swapped shape) (once (swapped shape) place)

        let turns = (quarter % 4 + 4) % 4

        {
            Words = $"rot90 ({quarter})"
            Function = rot90 quarter
            Result =
                fun shape ->
                    let result = if turns % 2 = 0 then shape else swapped shape
                    always result (source turns result)
        })

let private repeats =
    moving "repeatEach" [ "repeatEach" ] 1 (fun random shape ->
        let axis = drawAxis random shape.Length
        let positive = fromBeginning shape.Length axis
        let counts = Array.init shape[positive] (fun _ -> random.Next 3)
        let rows = counts |> Array.indexed |> Array.collect (fun (row, count) -> Array.create count row)

        {
            Words = $"repeatEach ({axis}) {list counts}"
            Function = repeatEach axis counts
            Result =
                fun given ->
                    if given[positive] <> counts.Length then
                        None
                    else
                        let from (place: int[]) = Array.updateAt positive rows[place[positive]] place
                        always (Array.updateAt positive rows.Length given) from
        })

let private reversals =
    moving "reverseSequence" [ "reverseSequence" ] 2 (fun random shape ->
        let batch = random.Next shape.Length
        let sequence = (batch + 1 + random.Next(shape.Length - 1)) % shape.Length
        let lengths = Array.init shape[batch] (fun _ -> random.Next(shape[sequence] + 1))

        let from (place: int[]) =
            let length, at = lengths[place[batch]], place[sequence]
            if at < length then Array.updateAt sequence (length - 1 - at) place else place

        {
            Words = $"reverseSequence (indices {list lengths}) {sequence} {batch}"
            Function = reverseSequence (indices lengths) sequence batch
            Result =
                fun given ->
                    if given[batch] = lengths.Length && Seq.forall (fun n -> n <= given[sequence]) lengths then
                        always given from
                    else
                        None
        })

let families: Family list = [ splits; equalSplits; rows; squeezes; turns; repeats; reversals ]

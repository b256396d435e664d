namespace FunGrad

// What the rounds of a loop hand over to their pull-backs: rows of further results of the loop. Arguments and results of the
// rounds that are rows already, and what all rounds share, are handed over as they are. Law: the forward rounds with the
// backward ones on what they left are the whole derivative, and no round is computed twice. Read next: Loops.fs.

/// The halves of the derivative of a round, whose arguments are its number, carried values, rows and shared values, and
/// whose first results are the carried ones.
[<Sealed>]
type internal Residuals(halves: Halves, carries: int, slices: int, body: Program) =
    let kept = halves.Kept
    let isShared index = index > carries + slices && index < body.Inputs
    let isSlice index = index > carries && index <= carries + slices
    let isOutput index = index >= body.Inputs + carries && index < body.Inputs + body.Results.Length
    let rows = kept |> Array.filter (fun index -> index > 0 && not (isShared index))
    let saved = rows |> Array.filter (fun index -> not (isSlice index || isOutput index))
    let shared = kept |> Array.filter isShared

    let isTruth index = halves.Backward.Types[System.Array.IndexOf(kept, index)].DType = DType.Bool

    /// The numbers that stand for truth values in rows that loops write.
    let numbers =
        if body.Types |> Array.exists (fun type' -> type'.DType = DType.Float32) then
            DType.Float32
        else
            DType.Float64

    /// A round's results, and what it hands over.
    member _.Forward(xs: Tensor[]) : Tensor[] =
        let made = halves.Forward.Evaluate xs
        let all = Array.append xs made

        let handed index = if isTruth index then Layout.Cast(numbers, all[index]) else all[index]

        Array.append made[.. body.Results.Length - 1] (Array.map handed saved)

    /// The arrays of rows that the backward rounds read, from those of the loop's arguments and results.
    member _.Rows(given: Tensor[], outputs: Tensor[], handed: Tensor[]) : Tensor[] =
        rows
        |> Array.map (fun index ->
            if isSlice index then given[index - carries - 1]
            elif isOutput index then outputs[index - body.Inputs - carries]
            else handed[System.Array.IndexOf(saved, index)])

    /// What the backward rounds read of the values that all rounds share.
    member _.Shared(rest: Tensor[]) : Tensor[] = shared |> Array.map (fun index -> rest[index - carries - slices - 1])

    /// The pull-back of one round.
    member _.Backward(number: Tensor, taken: Tensor[], rest: Tensor[], cotangents: Tensor[]) : Tensor[] =
        let value index =
            if index = 0 then
                number
            elif isShared index then
                rest[System.Array.IndexOf(shared, index)]
            else
                let row = taken[System.Array.IndexOf(rows, index)]

                if isTruth index && Array.contains index saved then
                    Choice.less (Engine.Constant(numbers, Engine.Shape row, 0.0)) row
                else
                    row

        halves.Backward.Evaluate(Array.append (Array.map value kept) cotangents)

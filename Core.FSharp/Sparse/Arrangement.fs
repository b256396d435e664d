namespace FunGrad

// Positions to be read from a vector, as a few strided parts: in a structured pattern they repeat with a period, and a
// program reads strided parts in its loops, where it would leave them for positions one by one (19 µs of 20 for the
// tridiagonal Hessian of size 100). Law: the parts in order are the elements at the positions. Read next: SparseDerivatives.fs.

/// Equally spaced positions.
[<Struct>]
type internal Stride = { Start: int; Step: int; Count: int }

/// Positions before a repeated pattern, the repetitions (one stride for each place in the period), and positions after it.
[<Sealed>]
type internal Arrangement(before: Stride[], period: Stride[], after: Stride[]) =
    /// How many parts are read.
    member _.Parts = before.Length + period.Length + after.Length

    /// The elements at the positions.
    member _.Read(x: Tensor) : Tensor =
        let part stride =
            Layout.Take(Region([| stride.Start |], [| stride.Step |], [| stride.Count |], [| stride.Count |]), x)

        let repeated () =
            let counts = [| period[0].Count; 1 |]
            let place index = Region([| 0; index |], [| 1; 1 |], counts, counts)
            let columns = period |> Array.map (fun stride -> Layout.Reshape(counts, part stride))
            let table = Layout.Assemble([| counts[0]; period.Length |], Array.init period.Length place, columns)
            Layout.Reshape([| counts[0] * period.Length |], table)

        let middle = if period.Length = 0 then [||] else [| repeated () |]

        match Array.concat [ Array.map part before; middle; Array.map part after ] with
        | [| one |] -> one
        | parts -> Movement.concatenate 0 parts

module internal Arrangement =

    /// Periods longer than this would make programs long.
    [<Literal>]
    let private LongestPeriod = 64

    /// Positions one after the other as strides.
    let private strides (positions: int[]) : Stride[] =
        let found = ResizeArray<Stride>() // Mutation: local
        let mutable at = 0

        while at < positions.Length do
            let step = if at + 1 < positions.Length then positions[at + 1] - positions[at] else 0
            let mutable next = at + 1

            while step <> 0 && next < positions.Length && positions[next] - positions[next - 1] = step do
                next <- next + 1

            found.Add {
                Start = positions[at]
                Step = (if next - at = 1 then 1 else step)
                Count = next - at
            }

            at <- next

        found.ToArray()

    /// The longest stretch in which each position follows from the two that lie one and two periods before it.
    let private stretch (positions: int[]) (period: int) : struct (int * int) =
        let follows at =
            let step = positions[at] - positions[at - period]
            step <> 0 && step = positions[at - period] - positions[at - 2 * period]

        let mutable best, length, start = 0, 0, 2 * period // Mutation: local

        for at in 2 * period .. positions.Length - 1 do
            if not (follows at) then
                start <- at + 1
            elif at + 1 - start > length then
                best <- start
                length <- at + 1 - start

        if length = 0 then
            struct (0, 0)
        else
            struct (best - 2 * period, length + 2 * period)

    let private withPeriod (positions: int[]) (period: int) : Arrangement =
        let struct (start, length) = stretch positions period
        let rounds = length / period

        if rounds = 0 then
            Arrangement(strides positions, [||], [||])
        else
            let repeated index = {
                Start = positions[start + index]
                Step = positions[start + index + period] - positions[start + index]
                Count = rounds
            }

            Arrangement(
                strides positions[.. start - 1],
                Array.init period repeated,
                strides positions[start + rounds * period ..]
            )

    /// The arrangement with the fewest parts, if they are much fewer than the positions.
    let find (positions: int[]) : Arrangement voption =
        let best =
            Seq.init (min LongestPeriod (positions.Length / 3)) (fun index -> withPeriod positions (index + 1))
            |> Seq.fold
                (fun (best: Arrangement) next -> if next.Parts < best.Parts then next else best)
                (Arrangement(strides positions, [||], [||]))

        if best.Parts > 0 && best.Parts <= max 1 (min (2 * LongestPeriod) (positions.Length / 3)) then
            ValueSome best
        else
            ValueNone

// Arithmetic on positions: where integer tensors point, which of several writers is the last, and in which pairs the
// members of segments are multiplied.
// The law: every position is checked against its own axis before axes are folded into one; results are Int32.
// Read next: Segmentation.fs.
namespace FunGrad

open System

module internal Positions =

    let private text (position: float) = position.ToString Globalization.CultureInfo.InvariantCulture

    /// The last axis of the positions names one element of each of some axes; the result is its row-major number among
    /// them. Negative positions count from the end of their axis.
    let address (operation: string) (firstAxis: int) (lengths: int[]) (positions: Dense) : Dense =
        let shape = positions.Shape[.. positions.Rank - 2]
        let positions = positions.Compact()

        let number row =
            let mutable flat = 0 // Mutation: local

            for axis in 0 .. lengths.Length - 1 do
                let position, length = positions.GetDouble(row * lengths.Length + axis), lengths[axis]

                if position < float -length || position >= float length then
                    raise (Indexing.outside operation position (firstAxis + axis) length)

                flat <- flat * length + (if position < 0.0 then int position + length else int position)

            flat

        Dense.ofArray (Array.init (Shape.size shape) number) shape

    /// Applies a function of vectors along the last axis; all its results have one length.
    let private eachVector length (f: int[] -> int[]) (x: Dense) : Dense =
        let rows, width = Shape.size x.Shape[.. x.Rank - 2], x.Shape[x.Rank - 1]
        let x = x.Compact()
        let row i = f (Array.init width (fun k -> int (x.GetDouble(i * width + k))))
        let data = Array.zeroCreate (rows * length) // Mutation: local

        for i in 0 .. rows - 1 do
            Array.Copy(row i, 0, data, i * length, length)

        Dense.ofArray data (Array.append x.Shape[.. x.Rank - 2] [| length |])

    /// For each of `count` rows, where it is found after the writers have written to the addresses one after the other:
    /// a number below count is a row that nobody has overwritten, count + i is writer i, the last one there.
    let survivors (count: int) (addresses: Dense) : Dense =
        let found (addresses: int[]) =
            let source = Array.init count id // Mutation: local
            addresses |> Array.iteri (fun writer address -> source[address] <- count + writer)
            source

        eachVector count found addresses

    /// Segment numbers with the negative ones, which stand for no segment, sent to an extra segment at the end.
    let assigned (operation: string) (count: int) (segments: Dense) : Dense =
        let x = segments.Compact()

        let number i =
            let segment = x.GetDouble i

            if segment >= float count then
                let given = operation + ": the segment " + text segment + " does not exist: "

                let range =
                    if count = 0 then
                        "there are none."
                    else
                        "they run from 0 to " + string<int>(count - 1) + "."

                raise (ArgumentOutOfRangeException("segments", given + range + " A negative number drops its row."))

            if segment < 0.0 then count else int segment

        Dense.ofArray (Array.init x.Count number) x.Shape

    // -- Pairs --------------------------------------------------------------------------------------------------------

    /// How many rows at most are left after each round in which the members of every segment are joined in pairs: a
    /// segment with an odd number of members keeps one over.
    let pairedSizes (count: int) (members: int) : int[] =
        let rounds = if members < 2 then 0 else 1 + int (Math.Log2(float (members - 1)))
        let next size _ = (size + min count size) / 2
        Array.scan next members (Array.zeroCreate rounds)

    /// The members of each segment in order.
    let private membersOf count (segments: int[]) : int[][] =
        let members = Array.init count (fun _ -> ResizeArray()) // Mutation: local

        segments
        |> Array.iteri (fun at segment ->
            if segment < count then
                members[segment].Add at)

        members |> Array.map _.ToArray()

    /// One round: the left and the right factors of the rows that it leaves, and where those belong. `none` stands for a
    /// factor of 1.
    let private join none size (groups: int[][]) =
        let left, right = Array.create size none, Array.create size none // Mutation: local
        let mutable next = 0

        let pair (group: int[]) =
            let first = next

            for at in 0..2 .. group.Length - 1 do
                left[next] <- group[at]
                right[next] <- if at + 1 < group.Length then group[at + 1] else none
                next <- next + 1

            Array.init (next - first) ((+) first)

        let groups = Array.map pair groups
        struct (left, right, groups)

    /// How to multiply the members of each of `count` segments: for every round the left and the right factors, at the
    /// end the row of each segment. A row number one past the last stands for 1.
    let pairs (count: int) (segments: Dense) : Dense =
        let sizes = pairedSizes count segments.Shape[segments.Rank - 1]
        let rounds = Array.pairwise sizes

        let plan (segments: int[]) =
            let mutable groups = membersOf count segments // Mutation: local

            let factors =
                rounds
                |> Array.collect (fun (from, into) ->
                    let struct (left, right, joined) = join from into groups
                    groups <- joined
                    Array.append left right)

            Array.append
                factors
                (groups |> Array.map (fun group -> if group.Length = 0 then Array.last sizes else group[0]))

        eachVector (count + 2 * Array.sumBy snd rounds) plan segments

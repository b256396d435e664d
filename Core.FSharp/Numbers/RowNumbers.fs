// Arithmetic on positions: where integer tensors point, which of several writers is the last, and in which pairs the
// members of segments are multiplied.
// The law: every position is checked against its own axis before axes are folded into one; results are Int32.
// Read next: Segmentation.fs.
namespace FunGrad

open System

module internal RowNumbers =

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

    /// How many rows at most are left after each round in which the members of every segment are joined in pairs, when
    /// no segment has more members than the longest. A segment with an odd number of members keeps one over.
    let pairedSizes (count: int) (members: int) (longest: int) : int[] =
        let rounds = if longest < 2 then 0 else 1 + int (Math.Log2(float (longest - 1)))
        let next size _ = (size + min count size) / 2
        Array.scan next members (Array.zeroCreate rounds)

    /// How many members each of `count` segments has; the extra segment of dropped rows is left out.
    let lengths (count: int) (segments: int[]) : int[] =
        let lengths = Array.zeroCreate count // Mutation: local

        for segment in segments do
            if segment < count then
                lengths[segment] <- lengths[segment] + 1

        lengths

    /// The members of all segments, one segment after the other, each in order.
    let private ordered (lengths: int[]) (segments: int[]) : int[] =
        let next = Array.scan (+) 0 lengths // Mutation: local
        let members = Array.zeroCreate (Array.last next)

        for at in 0 .. segments.Length - 1 do
            let segment = segments[at]

            if segment < lengths.Length then
                members[next[segment]] <- at
                next[segment] <- next[segment] + 1

        members

    /// One round: the left and then the right factors of the rows that it leaves. `none` stands for a factor of 1.
    let private join none size (members: int[]) (lengths: int[]) : int[] =
        let factors = Array.create (2 * size) none // Mutation: local
        let mutable next = 0
        let mutable start = 0

        for length in lengths do
            for at in 0..2 .. length - 1 do
                factors[next] <- members[start + at]
                factors[size + next] <- if at + 1 < length then members[start + at + 1] else none
                next <- next + 1

            start <- start + length

        factors

    /// How to multiply the members of each of `count` segments: for every round the left and the right factors, at the
    /// end the row of each segment. A row number one past the last stands for 1.
    let pairs (count: int) (longest: int) (segments: Dense) : Dense =
        let sizes = pairedSizes count segments.Shape[segments.Rank - 1] longest
        let rounds = Array.pairwise sizes

        let plan (segments: int[]) =
            let mutable left = lengths count segments // Mutation: local
            let mutable members = ordered left segments

            let factors =
                rounds
                |> Array.collect (fun (from, into) ->
                    let factors = join from into members left
                    left <- left |> Array.map (fun length -> (length + 1) / 2)
                    members <- Array.init (Array.sum left) id
                    factors)

            let starts = Array.scan (+) 0 left
            let root segment = if left[segment] = 0 then Array.last sizes else members[starts[segment]]
            Array.append factors (Array.init count root)

        eachVector (count + 2 * Array.sumBy snd rounds) plan segments

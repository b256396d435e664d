namespace FunGrad

// Reductions over segments: rows that integers send to the same result. All are scatters and gathers but the extremes,
// which are a primitive, and the product, which is a tree of products, so that zeros need no special case and every
// derivative is the true one. Laws: one segment is the reduction of the first axis; ties of an extreme share its slope
// evenly; a row with a negative segment is dropped. Read Scattering.fs next.

open System

/// How a sum over segments is scaled: by 1, by 1/n or by 1/√n.
type internal SegmentScale =
    | Total
    | Mean
    | SquareRoot

module internal Segments =

    /// The rows of x as a table of one row for each segment number, and the numbers as a vector.
    let private table name (segments: Tensor) (x: Tensor) : struct (Tensor * Tensor) =
        Gathering.demandIndices name segments
        let ids, shape = Engine.Shape segments, Engine.Shape(Engine.Given("x", x))

        if ids.Length > shape.Length || not (Shape.equal ids shape[.. ids.Length - 1]) then
            let given = Shape.text ids + " for x of shape " + Shape.text shape + "."
            let text = name + ": the segments must have the shape of the first axes of x, but there were " + given

            raise (ShapeException text)

        let x = if Engine.DTypeOf x = DType.Bool then Layout.Cast(DType.Int64, x) else x
        let rows = [| Shape.size ids |]
        struct (Layout.Reshape(rows, segments), Layout.Reshape(Array.append rows shape[ids.Length ..], x))

    let private assigned name count (segments: Tensor) : Tensor =
        let evaluate (x: Dense[]) = RowNumbers.assigned name count x[0]
        Constant("segments", [| Engine.Parameter("count", count) |], evaluate, ValueNone).Apply [| segments |]

    let private demandCount name count =
        if count < 0 then
            let text = name + ": the number of segments must not be negative, but it was " + string<int> count + "."
            raise (ArgumentOutOfRangeException(nameof count, text))

    /// All but the last row, which holds what was dropped.
    let private kept (x: Tensor) : Tensor =
        let shape = Engine.Shape x
        Movement.slice (Array.zeroCreate shape.Length) (Array.updateAt 0 (shape[0] - 1) shape) x

    let private one (x: Tensor) = Layout.Cast(Engine.DTypeOf x, Engine.Weak 1.0)

    // -- Sums ---------------------------------------------------------------------------------------------------------

    /// How many rows each segment has, at least 1, as numbers that divide rows of x.
    let private sizes count (segments: Tensor) (x: Tensor) : Tensor =
        let dtype = if DType.isFloat (Engine.DTypeOf x) then Engine.DTypeOf x else DType.Float64
        let ones = Engine.Constant(dtype, Engine.Shape segments, 1.0)
        let sizes = Choice.maximum (kept (Gathering.scatterAdd 0 segments (count + 1) ones)) (Engine.Weak 1.0)
        Layout.Reshape(Array.append [| count |] (Array.create ((Engine.Shape x).Length - 1) 1), sizes)

    let sum name scale count (segments: Tensor) (x: Tensor) : Tensor =
        demandCount name count
        let struct (segments, x) = table name segments x
        let segments = assigned name count segments
        let total = kept (Gathering.scatterAdd 0 segments (count + 1) x)

        match scale with
        | Total -> total
        | Mean -> total / sizes count segments x
        | SquareRoot -> total / Tensor.Sqrt(sizes count segments x)

    // -- Extremes -----------------------------------------------------------------------------------------------------

    let rec private extremeRow name (evaluate: int -> Dense -> Dense -> Dense) (count: int) = {
        new Primitive2(name) with
            override _.Parameters = [| Engine.Parameter("count", count) |]

            override _.Evaluate(x, segments) =
                Engine.OfDense(evaluate count (Engine.ToDense segments) (Engine.ToDense x))

            override _.Left(x, segments, y) =
                let spread y = Gathering.gather 0 segments y
                let total x = Gathering.scatterAdd 0 segments count x
                let hits = Choice.indicator x (Choice.equal x (spread y))
                let shares = hits / spread (total hits)

                LinearMap.Of(
                    (fun t -> total (Arithmetic.Absorb(shares, t))),
                    (fun w -> Arithmetic.Absorb(shares, spread w))
                )

            override _.Right(_, _, _) = LinearMap.Nothing

            override _.Batch(x, segments) =
                let shape = Engine.Shape x
                let rows = shape[0] * shape[1]
                let numbers = Layout.Reshape([| rows |], Gathering.shifted count segments)
                let table = Layout.Reshape(Array.append [| rows |] shape[2..], x)
                let y: Tensor = (extremeRow name evaluate (shape[0] * count)).Apply(table, numbers)
                Layout.Reshape(Array.concat [ [| shape[0]; count |]; shape[2..] ], y)
    }

    let private extreme row evaluate name count (segments: Tensor) (x: Tensor) : Tensor =
        demandCount name count
        let struct (segments, x) = table name segments x
        kept ((extremeRow row evaluate (count + 1)).Apply(x, assigned name count segments))

    let maximum name count segments x = extreme "segmentMax" Segmentation.maximum name count segments x
    let minimum name count segments x = extreme "segmentMin" Segmentation.minimum name count segments x

    // -- Products -----------------------------------------------------------------------------------------------------

    /// How many members a segment can have: all rows, where the numbers vary over a batch.
    let private longest count (segments: Tensor) : int =
        match segments with
        | Array numbers -> RowNumbers.lengths count (Dense.toArray<int> numbers) |> Array.fold max 0
        | _ -> (Engine.Shape segments)[0]

    let private pairs count longest (segments: Tensor) : Tensor =
        let parameters = [| Engine.Parameter("count", count); Engine.Parameter("longest", longest) |]
        Constant("pairs", parameters, (fun x -> RowNumbers.pairs count longest x[0]), ValueNone).Apply [| segments |]

    let product name count (segments: Tensor) (x: Tensor) : Tensor =
        demandCount name count
        let struct (segments, x) = table name segments x
        let segments = assigned name count segments
        let longest = longest count segments
        let plan = pairs count longest segments
        let row = Layout.Broadcast(Array.append [| 1 |] (Engine.Shape x).[1..], one x)

        /// The rows that a part of the plan names; one past the last is a row of ones.
        let pick start length (x: Tensor) =
            Gathering.gather 0 (Movement.slice [| start |] [| length |] plan) (Movement.concatenate 0 [| x; row |])

        let step struct (x, start) (_, size) = struct (pick start size x * pick (start + size) size x, start + 2 * size)

        let rounds = Array.pairwise (RowNumbers.pairedSizes count (Engine.Shape x).[0] longest)
        let struct (rows, start) = Array.fold step (struct (x, 0)) rounds
        pick start count rows

    // -- Sorted segments ----------------------------------------------------------------------------------------------

    /// One segment more than the last number, once the numbers are known to ascend from 0 or above.
    let count name (segments: Tensor) : int =
        Gathering.demandIndices name segments
        let numbers = Engine.Numbers segments

        if numbers.Rank <> 1 then
            let text = name + " needs a vector of segments, but its shape was " + Shape.text numbers.Shape + "."
            raise (ShapeException text)

        let mutable last = 0.0 // Mutation: local

        for at in 0 .. numbers.Count - 1 do
            let number = numbers.GetDouble at

            if number < last then
                let found = string<int64>(int64 number) + " at position " + string<int> at + ". "
                let text = name + ": the segments must be sorted, from 0 or above, but there was " + found

                raise (
                    ArgumentException(text + "Use the unsorted version, and say how many there are.", nameof segments)
                )

            last <- number

        if numbers.Count = 0 then 0 else int last + 1

    let sortedSum name scale (segments: Tensor) (x: Tensor) : Tensor = sum name scale (count name segments) segments x

    let sortedProduct (segments: Tensor) (x: Tensor) : Tensor =
        product "segmentProduct" (count "segmentProduct" segments) segments x

    /// An extreme that is 0 for a segment without rows, as TensorFlow's sorted ones are.
    let private sortedExtreme reduce name (segments: Tensor) (x: Tensor) : Tensor =
        let y: Tensor = reduce name (count name segments) segments x
        let shape = Engine.Shape y
        let ones = Engine.Constant(DType.Int32, Engine.Shape segments, 1.0)
        let members = Gathering.scatterAdd 0 segments shape[0] ones
        let isMet = Choice.greater members (Layout.Cast(DType.Int32, Engine.Weak 0.0))
        let zero = Layout.Cast(Engine.DTypeOf y, Engine.Weak 0.0)
        Choice.where (Layout.Reshape(Array.append [| shape[0] |] (Array.create (shape.Length - 1) 1), isMet)) y zero

    let sortedMaximum segments x = sortedExtreme maximum "segmentMax" segments x
    let sortedMinimum segments x = sortedExtreme minimum "segmentMin" segments x

    /// The sum over sorted segments of rows that are picked first.
    let sparseSum name scale (rows: Tensor) (segments: Tensor) (x: Tensor) : Tensor =
        Gathering.demandIndices name rows
        sortedSum name scale segments (Gathering.gather 0 rows x)

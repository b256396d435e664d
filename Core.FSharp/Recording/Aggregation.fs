namespace FunGrad

// The terms of one adjoint, and the ways to add them up. Law: every way is a sum, linear in its terms and differentiable
// again; they differ in their last bits, in the sign of zero and in how many terms are held. Read ReachedGraph.fs next.

open System
open System.Collections.Generic

type private Sums = System.Numerics.Tensors.TensorPrimitives

/// A sum in one buffer that is written to until it is read.
[<Sealed>]
type internal RunningSum private (doubles: float[] | null, singles: float32[] | null, shape: int[]) =
    static let copy (x: Dense) : RunningSum =
        match x with
        | :? Dense<float32> as numbers -> RunningSum(null, numbers.ToArray(), x.Shape)
        | numbers -> RunningSum((numbers :?> Dense<float>).ToArray(), null, x.Shape)

    /// A copy of the numbers.
    static member Of(x: Tensor) = copy (Engine.ToDense x)

    /// +0 everywhere.
    static member ZerosLike(x: Tensor) = copy (Dense.zeros (Engine.DTypeOf x) (Engine.Shape x))

    member _.Add(x: Tensor) =
        match doubles, (Engine.ToDense x).Compact() with
        | NonNull sum, (:? Dense<float> as term) -> Sums.Add(ReadOnlySpan<float> sum, term.Span, Span<float> sum)
        | _, term ->
            let sum = nonNull singles
            Sums.Add(ReadOnlySpan<float32> sum, (term :?> Dense<float32>).Span, Span<float32> sum)

    /// What has been added up so far; nothing may be added afterwards.
    member _.Tensor: Tensor =
        match doubles with
        | null -> Engine.OfDense(Dense.ofArray (nonNull singles) shape)
        | sum -> Engine.OfDense(Dense.ofArray sum shape)

module internal Aggregation =

    /// A sum of any number of tensors of one shape and dtype.
    let private sumOf name (evaluate: Tensor[] -> Tensor) = {
        new PrimitiveN(name) with
            override _.Form = Form.Linear
            override _.Evaluate terms = evaluate terms
            override _.MapAt(_, _, _) = LinearMap.Identity
            override row.Batch(_, terms) = row.Apply terms
    }

    let private leftToRight (terms: ReadOnlySpan<Tensor>) : RunningSum =
        let sum = RunningSum.Of terms[0]

        for index in 1 .. terms.Length - 1 do
            sum.Add terms[index]

        sum

    /// TensorFlow's order: up to nine terms from left to right, then each further eight by themselves.
    let private inEights (terms: Tensor[]) : Tensor =
        let first =
            match terms.Length % 8 with
            | 0 -> 8
            | 1 -> 9
            | rest -> rest

        let first = min first terms.Length
        let sum = leftToRight (ReadOnlySpan(terms, 0, first))

        for start in first..8 .. terms.Length - 1 do
            sum.Add (leftToRight (ReadOnlySpan(terms, start, 8))).Tensor

        sum.Tensor

    let private fromZero (terms: Tensor[]) : Tensor =
        let sum = RunningSum.ZerosLike terms[0]
        Array.iter sum.Add terms
        sum.Tensor

    let private addNRow = sumOf "addN" inEights

    /// The same from +0 on, one term after the other: what a record keeps of a sum that was made in place.
    let accumulateNRow = sumOf "accumulateN" fromZero

    let addN (terms: Tensor[]) : Tensor =
        if terms.Length = 1 then terms[0]
        elif DType.isFloat (Engine.DTypeOf terms[0]) then addNRow.Apply terms
        else Array.reduce (fun sum term -> Arithmetic.Add(sum, term)) terms

    /// Places from 0 to length - 1, counted from the start.
    let fromStart length (places: Tensor) =
        let number (value: float) = Layout.Cast(Engine.DTypeOf places, Engine.Weak value)
        Choice.where (Choice.less places (number 0.0)) (places + number (float length)) places

    let bytesOf (x: Tensor) = int64 (Shape.size (Engine.Shape x)) * int64 (DType.sizeInBytes (Engine.DTypeOf x))

/// A sum that takes each term in as it comes. Recorded terms are noted as well: the sum must be differentiable again.
[<Sealed>]
type internal Accumulator(first: Tensor) =
    let level = RecordLevel.Instance
    let sum = RunningSum.ZerosLike first
    let recorded = List<Tensor>() // Mutation: local to one backward pass

    member _.Add(term: Tensor) =
        if Engine.IsAt(level, term) then
            recorded.Add term

        sum.Add(Engine.Strip(level, term))

    /// The sum. Terms that are no records are constants, of which the record keeps nothing: the rule needs nothing.
    member _.Total: Tensor =
        if recorded.Count = 0 then
            sum.Tensor
        else
            let origin = Origin(Aggregation.accumulateNRow, recorded.ToArray())
            origin.Results <- [| Traced(level, sum.Tensor, Record(origin, 0)) |]
            origin.Results[0]

/// What has come for one value: whole terms, added up as asked, and parts, which wait for each other.
[<Sealed>]
type internal Terms(aggregation: AggregationMethod) =
    let wholes = List<Tensor>() // Mutation: local to one backward pass
    let parts = List<struct (Selection * int[] * Tensor)>()
    let mutable sum: Accumulator | null = null
    let mutable count, mostHeld = 0, 0
    let mutable bytes = 0L

    let accumulate term =
        let running =
            match sum with
            | null -> Accumulator term
            | running -> running

        running.Add term
        sum <- running

    member _.Aggregation = aggregation
    member _.Count = count
    /// Buffers held now, their bytes, and the most buffers at one time, the arriving term included.
    member _.Held = wholes.Count + parts.Count + (if isNull sum then 0 else 1)
    member _.Bytes = bytes
    member _.MostHeld = mostHeld
    member terms.IsParts = parts.Count > 0 && parts.Count = terms.Held

    member private terms.Note() =
        count <- count + 1
        mostHeld <- max mostHeld (terms.Held + 1)

    member terms.Add(term: Tensor) =
        terms.Note()
        let before = terms.Held

        match aggregation with
        | AggregationMethod.ExperimentalTree when wholes.Count > 0 -> wholes[0] <- Arithmetic.Add(wholes[0], term)
        | AggregationMethod.ExperimentalAccumulateN when DType.isFloat (Engine.DTypeOf term) -> accumulate term
        | _ -> wholes.Add term

        bytes <- bytes + int64 (terms.Held - before) * Aggregation.bytesOf term

    member terms.AddPart(selection: Selection, whole: int[], part: Tensor) =
        terms.Note()
        parts.Add(struct (selection, whole, part))
        bytes <- bytes + Aggregation.bytesOf part

    member _.Parts = parts

    /// The rows of a table, if nothing but rows of the first axis has come.
    member terms.Slices: IndexedSlices voption =
        let rowsOf (struct (selection, _, part)) =
            match selection with
            | Rows(0, indices) -> ValueSome(struct (Engine.OfDense indices, part))
            | _ -> ValueNone

        if not terms.IsParts then
            ValueNone
        else
            let rows = parts.ToArray() |> Array.map rowsOf

            if Array.forall ValueOption.isSome rows then
                let struct (_, whole, _) = parts[0]
                ValueSome(Terms.Concatenate(Array.map ValueOption.get rows, whole))
            else
                ValueNone

    /// Rows one after the other, places counted from the start and in Int64 if any are.
    static member private Concatenate(rows: struct (Tensor * Tensor)[], whole: int[]) : IndexedSlices =
        let dtypes = rows |> Array.map (fun struct (indices, _) -> Engine.DTypeOf indices)
        let dtype = if Array.contains DType.Int64 dtypes then DType.Int64 else dtypes[0]

        let places (struct (indices, _)) =
            let flat = Layout.Reshape([| Shape.size (Engine.Shape indices) |], indices)
            Aggregation.fromStart whole[0] (Layout.Cast(dtype, flat))

        let values (struct (indices, part)) =
            Layout.Reshape(Array.append [| Shape.size (Engine.Shape indices) |] whole[1..], part)

        match rows with
        | [| row |] -> IndexedSlices(values row, places row, whole)
        | _ ->
            let joined parts = Movement.concatenate 0 parts
            IndexedSlices(joined (Array.map values rows), joined (Array.map places rows), whole)

    member private _.Assembled: Tensor =
        let struct (_, whole, _) = parts[0]

        Layout.Assemble(
            whole,
            [| for struct (selection, _, _) in parts -> selection |],
            [| for struct (_, _, part) in parts -> part |]
        )

    /// The sum of everything that has come.
    member terms.Total: Tensor =
        let whole =
            match sum with
            | NonNull running -> ValueSome running.Total
            | _ when wholes.Count = 0 -> ValueNone
            | _ -> ValueSome(Aggregation.addN (wholes.ToArray()))

        match whole with
        | ValueNone -> terms.Assembled
        | ValueSome whole when parts.Count = 0 -> whole
        | ValueSome whole -> Arithmetic.Add(whole, terms.Assembled)

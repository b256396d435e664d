namespace FunGrad

// Loop nests: for each stage of a plan, the loops over one shape with everything that is computed there. An index into a
// value is an affine function of the loops' counters; broadcasts, transposes, slices and most reshapes only change it.
// Law: what a nest stores is what the program's equations say, element by element. Read next: Emitter.fs.

open System.Collections.Generic

/// What becomes of the term at the end of a loop's body.
[<Struct; RequireQualifiedAccess>]
type internal RootKind =
    | Store
    /// Folded over the axes whose stride is not used; a fused multiply-add folds products.
    | Fold of Instruction

/// A term and where its lanes go; strides count elements along each loop.
[<Struct; NoEquality; NoComparison>]
type internal Root = { Kind: RootKind; Term: int; Buffer: int; Offset: int; Strides: int[] }

/// Loops over one box with all that is computed inside.
[<NoEquality; NoComparison>]
type internal Nest = {
    DType: DType
    Extents: int[]
    /// The axes over which folds run.
    Reduced: bool[]
    Terms: TermList
    Roots: List<Root>
}

/// One thing to do; steps run in order.
[<NoEquality; NoComparison>]
[<RequireQualifiedAccess>]
type internal Step =
    | Loop of Nest
    | Kernel of MemoryKernel
    | Call of Equation

/// The value must be stored, because no affine index leads into it.
exception internal NeedsStorage of place: int

/// The loops must be cut before a position of an axis.
exception internal NeedsCut of place: int * axis: int * position: int

/// Builds the terms of one nest. An index has a row for each axis of a value: the coefficients of the loops' counters, and
/// last what is added.
[<Sealed>]
type internal NestBuilder(plan: Plan, stage: int, dtype: DType, extents: int[]) =
    let types = plan.Program.Types
    let terms = TermList dtype
    let rank = extents.Length
    let known = Dictionary<struct (int * string), Term>() // Mutation: grows while the nest is built

    let constants =
        let table = Dictionary<int, float>()

        for struct (place, value) in plan.Program.Constants do
            match value with
            | Scalar(number, _) -> table[place] <- number
            | Array numbers when numbers.IsUniform && DType.isFloat numbers.DType -> table[place] <- numbers.GetDouble 0
            | _ -> ()

        table

    /// Tables whose entries stand in indices: column rank + 1 + i belongs to the i-th.
    let lookups = List<Lookup>() // Mutation: grows while the nest is built

    /// The sum of rows, each times a number.
    let combine (rows: seq<struct (int * int[])>) =
        let sum = Array.zeroCreate (rank + 1 + lookups.Count) // Mutation: local

        for struct (factor, row) in rows do
            for column in 0 .. row.Length - 1 do
                sum[column] <- sum[column] + factor * row[column]

        sum

    /// Where an index leads in an array of these strides.
    let flat (strides: int[]) (index: int[][]) =
        Seq.map2 (fun stride row -> struct (stride, row)) strides index |> combine

    let isLookedUp (row: int[]) = row.Length > rank + 1 && Array.exists (fun c -> c <> 0) row[rank + 1 ..]

    let load place (strides: int[]) index =
        let at = flat strides index
        let looked = [ rank + 1 .. at.Length - 1 ] |> List.filter (fun column -> at[column] <> 0)

        match looked with
        | [] -> terms.Of(Load(place, at[rank], at[.. rank - 1]))
        | [ column ] ->
            let by = { lookups[column - rank - 1] with Step = at[column] }
            terms.Of(Picked(place, at[rank], at[.. rank - 1], by))
        | _ -> invalidOp "An element is looked up in one table."

    /// The row of an index that a table gives, at an affine place of its own.
    let lookUp table (index: int[][]) =
        let at = flat (Shape.rowMajor types[table].Shape) index
        let lookup = { Table = table; From = at[rank]; Along = at[.. rank - 1]; Step = 0 }

        let number =
            match lookups.IndexOf lookup with
            | -1 ->
                lookups.Add lookup
                lookups.Count - 1
            | known -> known

        Array.init (rank + 2 + number) (fun column -> if column = rank + 1 + number then 1 else 0)

    let isLoaded place = plan.Stored[place] && plan.Ready place <= stage

    let isReadable place =
        match plan.Roles[place] with
        | Source -> true
        | _ -> isLoaded place

    /// A truth value in memory is 0 or 1, in registers a mask.
    let asMask place (term: Term) =
        if types[place].DType = DType.Bool then
            (term.SameAs 0.0).Apply Instruction.OnesComplement
        else
            term

    let constant (value: int) = Array.init (rank + 1) (fun column -> if column = rank then value else 0)

    /// The index into the value that an equation views.
    let through kind (source: int) (result: int) (index: int[][]) =
        let shape = types[source].Shape

        match kind with
        | Convert -> index
        | Broadcast ->
            let shift = types[result].Shape.Length - shape.Length
            Array.init shape.Length (fun axis -> if shape[axis] = 1 then constant 0 else index[shift + axis])
        | Permute order -> Array.init shape.Length (fun axis -> index[System.Array.IndexOf(order, axis)])
        | Gathered(axis, table) ->
            // What is looked up already is looked up in what this view gives, not through it.
            if Array.exists isLookedUp index then
                raise (NeedsStorage result)

            let count = types[table].Shape.Length
            let row = lookUp table index[axis .. axis + count - 1]
            Array.concat [ index[.. axis - 1]; [| row |]; index[axis + count ..] ]
        | Box(starts, steps, counts) ->
            // Counts are the result's lengths before single elements lost their axes.
            let kept = index |> Array.zip types[result].Shape |> Array.filter (fun (n, _) -> n > 1) |> Array.map snd
            let queue = Queue kept // Mutation: local

            Array.init shape.Length (fun axis ->
                let along = if counts[axis] > 1 then queue.Dequeue() else constant 0
                along |> Array.mapi (fun column c -> c * steps[axis] + (if column = rank then starts[axis] else 0)))
        | Reshape ->
            // Each axis of the source is a run of axes of the result.
            let inner = types[result].Shape
            let mutable at = inner.Length - 1 // Mutation: local
            let rows = Array.zeroCreate shape.Length

            for axis in shape.Length - 1 .. -1 .. 0 do
                let run = List<struct (int * int[])>()
                let mutable step = 1

                while step < shape[axis] do
                    run.Add(struct (step, index[at]))
                    step <- step * inner[at]
                    at <- at - 1

                rows[axis] <- combine run

            rows

    let bounds (row: int[]) =
        let mutable low, high = row[rank], row[rank] // Mutation: local

        for axis in 0 .. rank - 1 do
            let reach = row[axis] * (extents[axis] - 1)
            if reach < 0 then low <- low + reach else high <- high + reach

        struct (low, high)

    /// Inside, outside, or a reason to cut the loops.
    let isInside place (row: int[]) start count =
        let struct (low, high) = bounds row

        if isLookedUp row then
            raise (NeedsStorage place)
        elif high < start || low >= start + count then
            false
        elif low >= start && high < start + count then
            true
        else
            match
                [
                    for axis in 0 .. rank - 1 do
                        if row[axis] <> 0 && extents[axis] > 1 then
                            axis
                ]
            with
            | [ axis ] when row[axis] > 0 ->
                let boundary = if low < start then start else start + count
                let position = (boundary - row[rank] + row[axis] - 1) / row[axis]
                raise (NeedsCut(place, axis, position))
            | _ -> raise (NeedsStorage place)

    member _.Terms = terms

    member builder.Build(place: int, index: int[][]) : Term =
        match constants.TryGetValue place with
        | true, number -> terms.Of(Number number)
        | _ ->
            let rows =
                if types[place].Shape.Length = 0 then
                    ""
                else
                    System.String.Join('|', index |> Seq.map (fun row -> System.String.Join(';', row)))

            let key = struct (place, rows)

            match known.TryGetValue key with
            | true, term -> term
            | _ ->
                let term =
                    if isReadable place then
                        asMask place (load place (Shape.rowMajor types[place].Shape) index)
                    else
                        builder.Compute(place, index)

                known[key] <- term
                term

    member private builder.Compute(place: int, index: int[][]) : Term =
        let arguments = plan.Makers[place].Value.Arguments

        match plan.Roles[place] with
        | Computed row -> row.Build(arguments |> Array.map (fun argument -> builder.Build(argument, index)))
        | Viewed kind ->
            let source = arguments[0]

            match kind with
            | Reshape when isReadable source -> asMask source (load source (Shape.rowMajor types[place].Shape) index)
            | Reshape when not (Plan.isMerge types[source].Shape types[place].Shape) -> raise (NeedsStorage source)
            | _ -> builder.Build(source, through kind source place index)
        | Placed boxes ->
            let parts = [
                for part in 0 .. boxes.Length - 1 do
                    let struct (starts, _, counts) = boxes[part]
                    let axes = [ 0 .. starts.Length - 1 ]

                    if axes |> List.forall (fun axis -> isInside place index[axis] starts[axis] counts[axis]) then
                        builder.Part(arguments[part], boxes[part], index)
            ]

            match parts with
            | [] -> terms.Of(Number 0.0)
            | first :: rest -> List.fold (fun x y -> x +. y) first rest
        | _ -> raise (NeedsStorage place)

    /// A part at an index into the whole: axes of length 1 may be missing in the part, or new.
    member private builder.Part(place, struct (starts: int[], _: int[], counts: int[]), index: int[][]) : Term =
        let along = [
            for axis in 0 .. starts.Length - 1 do
                if counts[axis] > 1 then
                    index[axis] |> Array.mapi (fun column c -> if column = rank then c - starts[axis] else c)
        ]

        let queue = Queue along // Mutation: local
        let rows = types[place].Shape |> Array.map (fun n -> if n > 1 then queue.Dequeue() else constant 0)
        builder.Build(place, rows)

/// From a plan to the steps that carry it out.
module internal Nests =

    [<Literal>]
    let private MostBoxes = 64

    /// The boxes into which a root's loops are cut, each with its terms.
    let rec private cutInto (attempt: int[] -> int[] -> unit) (starts: int[]) (extents: int[]) (budget: int ref) =
        try
            attempt starts extents
        with NeedsCut(place, axis, position) ->
            budget.Value <- budget.Value - 1

            if budget.Value < 0 then
                raise (NeedsStorage place)

            cutInto attempt starts (Array.updateAt axis position extents) budget

            cutInto
                attempt
                (Array.updateAt axis (starts[axis] + position) starts)
                (Array.updateAt axis (extents[axis] - position) extents)
                budget

    type private Group = { Nest: Nest; Builder: NestBuilder }

    /// The loops of one stage.
    let private stageOf (plan: Plan) stage (places: int list) (forced: Forced) : Step list =
        let types = plan.Program.Types
        let groups = List<Group>() // Mutation: local

        let groupFor dtype (extents: int[]) (reduced: bool[]) =
            let fits group =
                group.Nest.DType = dtype
                && Shape.equal group.Nest.Extents extents
                && (group.Nest.Reduced = reduced || not (Array.contains true reduced))

            match Seq.tryFind fits groups with
            | Some group -> group
            | None ->
                let builder = NestBuilder(plan, stage, dtype, extents)

                let nest = {
                    DType = dtype
                    Extents = extents
                    Reduced = reduced
                    Terms = builder.Terms
                    Roots = List()
                }

                let group = { Nest = nest; Builder = builder }
                groups.Add group
                group

        /// The axes that have loops: those longer than one. So boxes of one element along an axis join what has no such axis.
        let looped (extents: int[]) = [|
            for axis in 0 .. extents.Length - 1 do
                if extents[axis] > 1 then
                    axis
        |]

        let along (axes: int[]) (values: 'T[]) = axes |> Array.map (fun axis -> values[axis])

        /// The index of the element that the loops have reached.
        let identity (starts: int[]) (extents: int[]) =
            let axes = looped extents

            Array.init extents.Length (fun axis ->
                Array.init (axes.Length + 1) (fun column ->
                    if column = axes.Length then starts[axis]
                    elif axes[column] = axis then 1
                    else 0))

        let store place =
            let shape = types[place].Shape
            let strides = Shape.rowMajor shape
            let rank = shape.Length

            let attempt (starts: int[]) (extents: int[]) =
                let axes = looped extents
                let group = groupFor plan.Lanes[place] (along axes extents) (Array.create axes.Length false)

                let term =
                    try
                        group.Builder.Build(place, identity starts extents)
                    with NeedsCut(place, axis, position) ->
                        raise (NeedsCut(place, axes[axis], position))

                let term = if types[place].DType = DType.Bool then term &&. term.Number 1.0 else term

                group.Nest.Roots.Add {
                    Kind = RootKind.Store
                    Term = term.Index
                    Buffer = place
                    Offset = Array.fold2 (fun sum start stride -> sum + start * stride) 0 starts strides
                    Strides = along axes strides
                }

            cutInto attempt (Array.zeroCreate rank) shape (ref MostBoxes)

        let fold place operation (axes: int[]) =
            let source = plan.Makers[place].Value.Arguments[0]
            let shape = types[source].Shape
            let reduced = Array.init shape.Length (fun axis -> Array.contains axis axes)
            let loops = looped shape
            let group = groupFor plan.Lanes[place] (along loops shape) (along loops reduced)

            let term =
                try
                    group.Builder.Build(source, identity (Array.zeroCreate shape.Length) shape)
                with NeedsCut _ ->
                    raise (NeedsStorage source)

            let kept = Shape.rowMajor types[place].Shape
            let queue = Queue kept // Mutation: local

            group.Nest.Roots.Add {
                Kind = RootKind.Fold operation
                Term = term.Index
                Buffer = place
                Offset = 0
                Strides =
                    reduced |> Array.map (fun isReduced -> if isReduced then 0 else queue.Dequeue()) |> along loops
            }

        /// The sum over the inner axis of the products of two factors.
        let contract place =
            let factors = plan.Makers[place].Value.Arguments
            let shape = types[factors[0]].Shape
            let leading = shape.Length - 2
            let columns = types[place].Shape[leading + 1]
            let extents = Array.append shape [| columns |]
            let reduced = Array.init extents.Length (fun axis -> axis = leading + 1)
            let loops = looped extents
            let group = groupFor plan.Lanes[place] (along loops extents) (along loops reduced)
            let all = identity (Array.zeroCreate extents.Length) extents
            let front = all[.. leading - 1]

            let term =
                try
                    let x = group.Builder.Build(factors[0], Array.append front [| all[leading]; all[leading + 1] |])
                    let y = group.Builder.Build(factors[1], Array.append front [| all[leading + 1]; all[leading + 2] |])
                    x *. y
                with NeedsCut(place, _, _) ->
                    raise (NeedsStorage place)

            let kept = Shape.rowMajor types[place].Shape

            group.Nest.Roots.Add {
                Kind = RootKind.Fold Instruction.FusedMultiplyAdd
                Term = term.Index
                Buffer = place
                Offset = 0
                Strides = Array.concat [ kept[..leading]; [| 0; kept[leading + 1] |] ] |> along loops
            }

        let guarded work =
            try
                work ()
            with NeedsStorage place ->
                // What is stored already and still cannot be built is left to its primitive.
                if plan.Stored[place] then
                    forced.Called.Add place |> ignore
                else
                    forced.Stored.Add place |> ignore

        let folds, stores =
            places
            |> List.partition (fun place ->
                match plan.Roles[place] with
                | Folded _
                | Contracted -> true
                | _ -> false)

        for place in folds do
            match plan.Roles[place] with
            | Folded(operation, axes) -> guarded (fun () -> fold place operation axes)
            | Contracted -> guarded (fun () -> contract place)
            | _ -> ()

        for place in stores do
            guarded (fun () -> store place)

        [
            // Attempts that ended in a cut leave nothing to store.
            for group in groups do
                if group.Nest.Roots.Count > 0 then
                    Step.Loop group.Nest
        ]

    /// The plan and the steps of a program.
    let rec private attempt (program: Program) (forced: Forced) (round: int) : struct (Plan * Step[]) =
        let plan = Plan.make program forced
        let before = forced.Count
        let loops, calls = Dictionary<int, List<int>>(), Dictionary<int, List<Step>>() // Mutation: local

        let add (table: Dictionary<int, List<'T>>) stage item =
            match table.TryGetValue stage with
            | true, items -> items.Add item
            | _ -> table[stage] <- List [ item ]

        for equation in program.Equations do
            let place = equation.First

            match plan.Roles[place] with
            | Called -> add calls plan.Stages[place] (Step.Call equation)
            | Kernel form ->
                let whole place = {
                    Buffer = place
                    Offset = 0
                    Strides = Shape.rowMajor program.Types[place].Shape
                }

                let kernel = form.Make plan.Operands[place] (Array.map whole equation.Results)
                add calls plan.Stages[place] (Step.Kernel kernel)
            | _ when plan.Stored[place] -> add loops plan.Stages[place] place
            | _ -> ()

        let stages = Seq.append loops.Keys calls.Keys |> Seq.distinct |> Seq.sort |> Seq.toArray

        let steps = [|
            for stage in stages do
                match loops.TryGetValue stage with
                | true, places -> yield! stageOf plan stage (List.ofSeq places) forced
                | _ -> ()

                match calls.TryGetValue stage with
                | true, steps -> yield! steps
                | _ -> ()
        |]

        if forced.Count = before then struct (plan, steps)
        elif round > 100 then invalidOp "The loops of a program could not be built."
        else attempt program forced (round + 1)

    /// Where `byKernels`, elementary functions and matrix products run by their kernels' loops.
    let ofProgram (byKernels: bool) (program: Program) = attempt program (Forced byKernels) 0

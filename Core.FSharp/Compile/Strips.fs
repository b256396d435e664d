namespace FunGrad

// Steps that treat the rows of long arrays alike run strip by strip: a few rows go through all of them before the next
// rows come, so that what one step leaves for the next is still in the cache, and never is all there at once. Strips are
// also what threads share, so that a single loop with much work is cut as well. Law: a strip is the same steps on fewer
// rows; only sums over the rows are added in another order. Read next: Executable.fs.

open System.Collections.Generic

/// Where a step reads or writes.
[<NoEquality; NoComparison>]
type internal Access = { Place: int; From: int; Along: int[] }

/// What a step touches, and its axes.
[<NoEquality; NoComparison>]
type internal Footprint = {
    Extents: int[]
    Reduced: bool[]
    Reads: Access list
    Writes: Access list
    Work: float
}

/// Steps that run strip by strip, each with the axis that is cut.
[<NoEquality; NoComparison>]
type internal StripGroup = {
    Rows: int
    Strip: int
    Steps: struct (Step * int)[]
    /// Values that no step outside reads: only a strip of them is ever kept.
    Local: HashSet<int>
    /// Sums over the rows, and how they are added.
    Folded: struct (int * Instruction)[]
    /// The work of all rows, in multiplications or so.
    Work: float
}

/// What runs after what.
[<NoEquality; NoComparison; RequireQualifiedAccess>]
type internal Pass =
    | Single of Step
    | Strips of StripGroup

module internal Strips =

    /// How much of the cache a strip may fill, in bytes: half of what a core's second level has at the least.
    [<Literal>]
    let private CacheBytes = 131072

    /// Strips pay when all rows would fill more than the cache does, or when there is work for several threads.
    [<Literal>]
    let private ManyBytes = 262144

    /// Work from which on threads pay, in multiplications or so.
    [<Literal>]
    let MuchWork = 1e6

    /// So many pieces run at a time at the most.
    [<Literal>]
    let MostPieces = 8

    /// Loops of fewer rows are never cut.
    [<Literal>]
    let private FewestRows = 64

    let footprint (step: Step) : Footprint voption =
        match step with
        | Step.Loop nest ->
            let reads = [
                for index in 0 .. nest.Terms.Count - 1 do
                    match nest.Terms[index] with
                    | Load(buffer, offset, strides) -> { Place = buffer; From = offset; Along = strides }
                    | Picked(buffer, _, strides, by) ->
                        // Anywhere: what is before the first element is in no row.
                        { Place = buffer; From = -1; Along = strides }
                        { Place = by.Table; From = by.From; Along = by.Along }
                    | _ -> ()
            ]

            let writes = [ for root in nest.Roots -> { Place = root.Buffer; From = root.Offset; Along = root.Strides } ]

            ValueSome {
                Extents = nest.Extents
                Reduced = nest.Reduced
                Reads = reads
                Writes = writes
                Work = float nest.Terms.Count * (nest.Extents |> Array.fold (fun product n -> product * float n) 1.0)
            }
        | Step.Kernel kernel when kernel.Axes.Length > 0 ->
            let access (operand: Operand) = { Place = operand.Buffer; From = operand.Offset; Along = operand.Strides }

            ValueSome {
                Extents = kernel.Axes
                Reduced = kernel.Reduced
                Reads = kernel.Inputs |> Seq.map access |> List.ofSeq
                Writes = kernel.Outputs |> Seq.map access |> List.ofSeq
                Work = kernel.Axes |> Array.fold (fun product n -> product * float n) 1.0
            }
        | _ -> ValueNone

    /// What any step reads and writes.
    let private touched (step: Step) : struct (int list * int list) =
        match step, footprint step with
        | Step.Call equation, _ -> struct (List.ofArray equation.Arguments, List.ofArray equation.Results)
        | _, ValueSome foot -> struct (foot.Reads |> List.map _.Place, foot.Writes |> List.map _.Place)
        | Step.Kernel kernel, ValueNone ->
            struct (kernel.Inputs |> Seq.map _.Buffer |> List.ofSeq, kernel.Outputs |> Seq.map _.Buffer |> List.ofSeq)
        | _ -> struct ([], [])

    /// Whether an access at row i stays inside row i of a value of so many elements, laid out row by row.
    let private isRowwise (sizeOf: int -> int) rows axis (extents: int[]) (access: Access) =
        let row = sizeOf access.Place / rows
        let mutable last = access.From // Mutation: local

        for other in 0 .. extents.Length - 1 do
            if other <> axis then
                last <- last + access.Along[other] * (extents[other] - 1)

        sizeOf access.Place % rows = 0
        && access.Along[axis] = row
        && Array.forall (fun stride -> stride >= 0) access.Along
        && access.From >= 0
        && last < row

    /// Whether a write does not move along a long axis: only sums over that axis stay where they are, and what a loop stores
    /// beside its sums moves on.
    let private isSum axis (access: Access) = access.Along[axis] = 0

    /// The steps before a group, the group's with their axes, and those after.
    let private split (sizeOf: int -> int) rows (steps: Step list) =
        let before, inside, after = List<Step>(), List<struct (Step * int)>(), List<Step>() // Mutation: local
        let produced, blocked = HashSet<int>(), HashSet<int>()

        /// The axis along which a step can be cut.
        let axisOf (foot: Footprint) =
            let fits axis =
                foot.Extents[axis] = rows
                && foot.Reads
                   |> List.forall (fun access ->
                       not (produced.Contains access.Place) || isRowwise sizeOf rows axis foot.Extents access)

            seq { 0 .. foot.Extents.Length - 1 } |> Seq.tryFind fits

        for step in steps do
            let struct (reads, writes) = touched step

            if List.exists blocked.Contains reads then
                after.Add step
                blocked.UnionWith writes
            else
                match footprint step with
                | ValueSome foot when (axisOf foot).IsSome ->
                    let axis = (axisOf foot).Value
                    inside.Add(struct (step, axis))

                    for access in foot.Writes do
                        if isRowwise sizeOf rows axis foot.Extents access then
                            produced.Add access.Place |> ignore
                        else
                            blocked.Add access.Place |> ignore
                | _ when List.exists produced.Contains reads ->
                    after.Add step
                    blocked.UnionWith writes
                | _ -> before.Add step

        struct (List.ofSeq before, inside.ToArray(), List.ofSeq after, produced)

    /// A strip that fills the cache with local values, and divides the rows if one of about that length does. Much work makes
    /// strips enough for all threads.
    let private stripOf rows bytesPerRow work =
        let whole = if work < MuchWork then rows else (rows + MostPieces - 1) / MostPieces
        let most = max 8 (min whole (CacheBytes / max 1 bytesPerRow))

        seq { most .. -1 .. max 8 (most / 2) }
        |> Seq.tryFind (fun strip -> rows % strip = 0)
        |> Option.defaultValue most

    let private foldOf (step: Step) place =
        match step with
        | Step.Loop nest ->
            let root = nest.Roots |> Seq.find (fun root -> root.Buffer = place)

            match root.Kind with
            | RootKind.Fold operation when operation <> Instruction.FusedMultiplyAdd -> operation
            | _ -> Instruction.Add
        | _ -> Instruction.Add

    let private groupOf (sizeOf: int -> int) (bytesOf: int -> int64) (keeps: int -> bool) rows (steps: Step list) =
        let struct (before, inside, after, produced) = split sizeOf rows steps

        let readLater =
            HashSet(
                seq {
                    for step in Seq.append before after do
                        let struct (reads, writes) = touched step
                        yield! reads
                        yield! writes
                }
            )

        let local = HashSet(produced |> Seq.filter (fun place -> not (keeps place || readLater.Contains place)))
        let bytes = local |> Seq.sumBy bytesOf

        let folded = [|
            for struct (step, axis) in inside do
                match footprint step with
                | ValueSome foot ->
                    for access in foot.Writes |> List.filter (isSum axis) do
                        struct (access.Place, foldOf step access.Place)
                | ValueNone -> ()
        |]

        let work =
            inside
            |> Array.sumBy (fun struct (step, _) ->
                match footprint step with
                | ValueSome foot -> foot.Work
                | ValueNone -> 0.0)

        let group = {
            Rows = rows
            Strip = stripOf rows (int (bytes / int64 rows)) work
            Steps = inside
            Local = local
            Folded = folded
            Work = work
        }

        struct (before, group, after, bytes)

    /// The steps in an order in which long ones run strip by strip.
    let rec arrange (sizeOf: int -> int) (bytesOf: int -> int64) (keeps: int -> bool) (steps: Step list) : Pass list =
        let candidates =
            steps
            |> Seq.collect (fun step ->
                match footprint step with
                | ValueSome foot -> foot.Extents |> Seq.map (fun n -> struct (n, foot.Work))
                | ValueNone -> Seq.empty)
            |> Seq.filter (fun struct (n, _) -> n >= FewestRows)
            |> Seq.groupBy (fun struct (n, _) -> n)
            |> Seq.map (fun (n, all) -> struct (n, all |> Seq.sumBy (fun struct (_, work) -> work)))
            |> Seq.sortByDescending (fun struct (_, work) -> work)
            |> Seq.truncate 4
            |> Seq.map (fun struct (n, _) -> groupOf sizeOf bytesOf keeps n steps)
            |> Seq.filter (fun struct (_, group, _, bytes) ->
                group.Strip < group.Rows
                && (group.Steps.Length > 1 && bytes > int64 ManyBytes || group.Work >= MuchWork))
            |> Seq.toList

        match candidates with
        | [] -> steps |> List.map Pass.Single
        | _ ->
            let struct (before, group, after, _) = candidates |> List.maxBy (fun struct (_, _, _, bytes) -> bytes)

            /// What later steps read stays whole.
            let readLater =
                HashSet(
                    seq {
                        for struct (step, _) in group.Steps do
                            step

                        yield! after
                    }
                    |> Seq.collect (fun step -> let struct (reads, writes) = touched step in Seq.append reads writes)
                )

            List.concat [
                arrange sizeOf bytesOf (fun place -> keeps place || readLater.Contains place) before
                [ Pass.Strips group ]
                arrange sizeOf bytesOf keeps after
            ]

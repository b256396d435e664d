namespace FunGrad

// How a loop nest runs: which axis the lanes of registers lie along, the order of the loops, in which loop each term is
// known, and how many registers and rows are computed at a time. Law: a term is computed in the outermost loop that it can
// be, once. Read next: Emitter.fs.

/// A nest whose neighbouring axes are one loop where memory allows it.
module internal Collapse =

    let private stridesOf (nest: Nest) =
        seq {
            for index in 0 .. nest.Terms.Count - 1 do
                match nest.Terms[index] with
                | Load(_, _, strides) -> strides
                | Picked(_, _, strides, by) ->
                    strides
                    by.Along
                | _ -> ()

            for root in nest.Roots do
                root.Strides
        }

    /// The last axes of each run of axes that are one loop, and the loops' lengths and kinds.
    let run (nest: Nest) : struct (int[] * int[] * bool[]) =
        let strides = stridesOf nest |> Seq.toArray

        let axes = [
            for axis in 0 .. nest.Extents.Length - 1 do
                if nest.Extents[axis] > 1 then
                    axis
        ]

        let joins outer inner =
            nest.Reduced[outer] = nest.Reduced[inner]
            && strides |> Array.forall (fun s -> s[outer] = s[inner] * nest.Extents[inner])

        let merge axis runs =
            match runs with
            | struct (last, first, length) :: rest when joins axis first ->
                struct (last, axis, length * nest.Extents[axis]) :: rest
            | runs -> struct (axis, axis, nest.Extents[axis]) :: runs

        let runs = List.foldBack merge axes []
        let lasts = [| for struct (last, _, _) in runs -> last |]

        struct (lasts,
                [| for struct (_, _, length) in runs -> length |],
                lasts |> Array.map (fun axis -> nest.Reduced[axis]))

/// A place in a tile: registers along the lanes, and rows.
[<Struct>]
type internal Point = { Lane: int; Row: int }

module internal Distance =

    /// A stride for elements that lie anywhere.
    [<Literal>]
    let Apart = System.Int32.MaxValue

/// The order in which the loops of a nest run.
[<Sealed>]
type internal LoopOrder(nest: Nest) =
    let struct (lasts, lengths, isReduced) = Collapse.run nest
    let stridesIn (strides: int[]) = lasts |> Array.map (fun axis -> strides[axis])
    let terms, roots = nest.Terms, nest.Roots.ToArray()

    let rootStrides = roots |> Array.map (fun root -> stridesIn root.Strides)
    let uses = Array.zeroCreate terms.Count // Mutation: local, like all tables below

    do
        for root in roots do
            uses[root.Term] <- uses[root.Term] + 1

        for index in terms.Count - 1 .. -1 .. 0 do
            if uses[index] > 0 then
                for argument in TermList.ArgumentsOf terms[index] do
                    uses[argument] <- uses[argument] + 1

    let loads = [|
        for index in 0 .. terms.Count - 1 do
            match terms[index] with
            | Load(_, _, strides) when uses[index] > 0 -> stridesIn strides
            | Picked(_, _, strides, by) when uses[index] > 0 ->
                // Elements that a table places lie apart.
                Array.map2
                    (fun stride along -> if along = 0 then stride else Distance.Apart)
                    (stridesIn strides)
                    (stridesIn by.Along)
            | _ -> ()
    |]

    // -- The order of the loops -------------------------------------------------------------------------------------------

    /// What it costs to have the lanes along an axis.
    let cost axis =
        let lanes = (Registers.For(nest.DType, lengths[axis])).Lanes

        let access (strides: int[]) =
            match strides[axis] with
            | 0 -> 0.1
            | 1 -> 1.0
            | _ -> float lanes

        let store root =
            if isReduced[axis] && roots[root].Kind <> RootKind.Store then
                0.5
            else
                access rootStrides[root]

        let body = Seq.sumBy access loads + Seq.sumBy store [ 0 .. roots.Length - 1 ] + 0.5 * float terms.Count
        // Many short loops cost more than few long ones.
        let registers = float ((lengths[axis] + lanes - 1) / lanes) + 1.0

        body
        * registers
        * (lengths |> Array.mapi (fun other n -> if other = axis then 1.0 else float n) |> Array.fold (*) 1.0)

    let laneAxis =
        if lengths.Length = 0 then
            -1
        else
            Seq.minBy cost (seq { lengths.Length - 1 .. -1 .. 0 })

    let order =
        let pick chosen = [
            for axis in 0 .. lengths.Length - 1 do
                if isReduced[axis] = chosen && axis <> laneAxis then
                    axis
        ]

        let lane chosen = [
            if laneAxis >= 0 && isReduced[laneAxis] = chosen then
                laneAxis
        ]

        Array.ofList (pick false @ lane false @ pick true @ lane true)

    let depth = order.Length

    let registers =
        if laneAxis < 0 then
            Registers(nest.DType, 1)
        else
            Registers.For(nest.DType, lengths[laneAxis])

    let lanes = registers.Lanes
    let firstFold = order |> Array.tryFindIndex (fun axis -> isReduced[axis]) |> Option.defaultValue depth
    let isFold root = roots[root].Kind <> RootKind.Store

    let folds = [|
        for root in 0 .. roots.Length - 1 do
            if isFold root then
                root
    |]

    let foldsLanes = laneAxis >= 0 && isReduced[laneAxis]

    /// The number of loops that must run for a term to be known.
    let levelOf (strides: int[]) =
        let mutable level = 0

        for at in 0 .. depth - 1 do
            if strides[order[at]] <> 0 then
                level <- at + 1

        level

    let levels =
        let levels = Array.zeroCreate terms.Count

        for index in 0 .. terms.Count - 1 do
            levels[index] <-
                match terms[index] with
                | Load(_, _, strides) -> levelOf (stridesIn strides)
                | Picked(_, _, strides, by) -> max (levelOf (stridesIn strides)) (levelOf (stridesIn by.Along))
                | kind -> TermList.ArgumentsOf kind |> Array.fold (fun level argument -> max level levels[argument]) 0

        levels

    /// Terms that get a variable: used twice, or in a deeper loop than they are known in.
    let isNamed =
        let isNamed = Array.init terms.Count (fun index -> uses[index] > 1)

        for index in 0 .. terms.Count - 1 do
            if uses[index] > 0 then
                for argument in TermList.ArgumentsOf terms[index] do
                    if levels[argument] < levels[index] then
                        isNamed[argument] <- true

        for root in roots do
            if levels[root.Term] < depth then
                isNamed[root.Term] <- true

        for index in 0 .. terms.Count - 1 do
            match terms[index] with
            | Number _ -> isNamed[index] <- false
            | _ -> isNamed[index] <- isNamed[index] && uses[index] > 0

        isNamed

    // -- Tiles: several registers and rows at a time ------------------------------------------------------------------------

    /// The kept axis just outside of the loops that a tile runs through, whose rows share what does not depend on them.
    let rowLevel =
        let outside = if foldsLanes then firstFold - 1 else firstFold - 2

        if folds.Length > 0 && laneAxis >= 0 && lanes > 1 && outside >= 0 then
            outside
        else
            -1

    /// How many registers along the lanes and how many rows are computed at a time: a sum of products alone waits four cycles
    /// for each addition, and a factor that is loaded once serves a whole tile. Long bodies need the registers themselves.
    let struct (tileLanes, tileRows) =
        let work = uses |> Array.filter (fun n -> n > 0) |> Array.length
        let available = if laneAxis < 0 then 1 else lengths[laneAxis] / lanes
        let rows = if rowLevel < 0 then 1 else lengths[order[rowLevel]]

        if folds.Length = 0 || laneAxis < 0 || lanes = 1 || work > 40 then
            struct (1, 1)
        elif foldsLanes then
            let copies = if available >= 8 then 4 else 1
            struct (copies, (if folds.Length = 1 && work <= 12 && copies = 4 then min 4 rows else 1))
        elif work > 12 || folds.Length > 1 then
            struct (min 2 (max 1 available), 1)
        else
            let across = min 4 (max 1 available)
            struct (across, min (if across = 4 then 4 else 6) rows)

    /// Whether a term differs along an axis.
    let variesAlong axis =
        let varies = Array.create terms.Count false // Mutation: local

        if axis >= 0 then
            for index in 0 .. terms.Count - 1 do
                varies[index] <-
                    match terms[index] with
                    | Load(_, _, strides) -> (stridesIn strides)[axis] <> 0
                    | Picked(_, _, strides, by) -> (stridesIn strides)[axis] <> 0 || (stridesIn by.Along)[axis] <> 0
                    | kind -> TermList.ArgumentsOf kind |> Array.exists (fun argument -> varies[argument])

        varies

    let variesInLanes = variesAlong laneAxis
    let variesInRows = variesAlong (if rowLevel < 0 then -1 else order[rowLevel])

    /// Strides along the loops, from those along the axes of the nest.
    member _.StridesIn(strides: int[]) = stridesIn strides
    /// How often terms and roots use each term.
    member _.Uses: int[] = uses
    member _.Roots = roots
    member _.RootStrides = rootStrides
    /// The roots that are folds.
    member _.Folds = folds
    member _.IsFold(root: int) = isFold root
    /// The length of each loop, by axis; the axes from the outermost loop on.
    member _.Lengths = lengths
    member _.Order = order
    member _.Depth = depth
    /// The axis along which lanes lie, -1 for none.
    member _.LaneAxis = laneAxis
    member _.Registers = registers
    /// Whether lanes are parts of one fold.
    member _.FoldsLanes = foldsLanes
    /// The first loop that runs over what is folded.
    member _.FirstFold = firstFold
    /// The number of loops that must run for a place with these strides along the loops to be known.
    member _.LevelOf(strides: int[]) = levelOf strides
    member _.Levels = levels
    /// Terms that get a variable.
    member _.IsNamed = isNamed
    /// The loop whose steps are the rows of a tile, -1 for none.
    member _.RowLevel = rowLevel
    member _.TileLanes = tileLanes
    member _.TileRows = tileRows

    /// A place in a tile, in registers along the lanes and in rows; terms that do not vary along one have no such place.
    member _.PlaceOf(index: int, point: Point) = {
        Lane = if variesInLanes[index] then point.Lane else 0
        Row = if variesInRows[index] then point.Row else 0
    }

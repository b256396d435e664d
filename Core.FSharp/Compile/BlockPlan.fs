namespace FunGrad

// A loop nest as blocks: the innermost axes, or part of one, are a tile of at most a thousand elements, and each term is a
// block with one element for each place along those axes of the tile that it varies along. Law: tile by tile, every
// element of every root is written as the nest says. Read next: BlockLoops.fs, the operations; Interpreter.fs.

open System.Collections.Generic

/// What becomes of elements that move.
[<RequireQualifiedAccess>]
type internal Carry =
    | Copy
    /// From the other width.
    | Convert
    | Fold of Instruction

/// Elements along some axes, with a stride on each side. Where `IsCut`, the first length is to be multiplied by the rows of
/// the tile at hand.
[<NoEquality; NoComparison>]
type internal BlockMove = { IsCut: bool; Lengths: int[]; From: int[]; Into: int[] }

/// Where the elements of a block lie.
[<NoEquality; NoComparison; RequireQualifiedAccess>]
type internal BlockPlace =
    | Number of float
    /// In a buffer of the program: its slot, the first element, and a stride for each loop.
    | Memory of slot: int * offset: int * strides: int[] * dtype: DType
    /// In a block of its own, as long as it is needed.
    | Scratch of index: int

/// What is done with blocks, given by their numbers.
[<NoEquality; NoComparison; RequireQualifiedAccess>]
type internal BlockWork =
    | Apply of Instruction * arguments: int[] * result: int
    | Lanes1 of Kernel1 * x: int * result: int
    | Lanes2 of Kernel2 * x: int * y: int * result: int
    | Correct of Kernel1 * x: int * value: int * mask: int * result: int
    | Move of Carry * BlockMove * from: int * result: int

/// The loops around tiles and what is done for each tile.
[<NoEquality; NoComparison>]
type internal BlockPlan = {
    DType: DType
    Lengths: int[]
    /// So many loops run around the tile; the next axis is cut into rows of so many steps.
    Outer: int
    Rows: int
    Places: BlockPlace[]
    /// The elements of each block for one row of the tile, and whether it has more for more rows.
    Sizes: struct (int * bool)[]
    Work: BlockWork[]
    /// Folds begin with these numbers in these blocks.
    Starts: struct (float * BlockMove * int)[]
    /// How many blocks of scratch there are.
    Scratch: int
}

module internal BlockPlan =

    /// The most elements of a block: those of some ten blocks fill a first-level cache.
    [<Literal>]
    let Most = 512

    /// Axes of a move from the outermost, neighbours joined where memory allows it.
    let private join (isCut: bool) (axes: struct (int * int * int) list) : BlockMove =
        let add struct (length, from, into) joined =
            match joined with
            | struct (inner, innerFrom, innerInto) :: rest when from = innerFrom * inner && into = innerInto * inner ->
                struct (length * inner, innerFrom, innerInto) :: rest
            | _ -> struct (length, from, into) :: joined

        let joined = List.foldBack add axes [] |> List.toArray

        {
            IsCut = isCut
            Lengths = joined |> Array.map (fun struct (length, _, _) -> length)
            From = joined |> Array.map (fun struct (_, from, _) -> from)
            Into = joined |> Array.map (fun struct (_, _, into) -> into)
        }

    /// How many loops run around a tile, and how many steps of the next axis it has.
    let private tile (lengths: int[]) : struct (int * int) =
        let rec from axis inner =
            let rows = min lengths[axis] (max 1 (Most / inner))

            if rows = lengths[axis] && axis > 0 then
                from (axis - 1) (inner * rows)
            elif rows = 1 && axis < lengths.Length - 1 then
                struct (axis + 1, lengths[axis + 1])
            else
                struct (axis, rows)

        if lengths.Length = 0 then struct (0, 1) else from (lengths.Length - 1) 1

    let private start operation =
        match operation with
        | Instruction.Max -> -infinity
        | Instruction.Min -> infinity
        | _ -> 0.0

    /// The blocks of one nest while they are found. Sets of axes of the tile are bits.
    type private Builder(nest: Nest, lasts: int[], lengths: int[], slotOf: int -> int[] -> int, dtypeOf: int -> DType) =
        let struct (outer, rows) = tile lengths
        let inTile = lengths.Length - outer
        let lengthOf axis = if axis = 0 then 1 else lengths[outer + axis]
        // Mutation: filled in order.
        let places, along, work = List<BlockPlace>(), List<int>(), List<BlockWork>()
        let starts = List<struct (float * BlockMove * int)>()
        let spread = Dictionary<struct (int * int), int>()
        let all = (1 <<< inTile) - 1
        let has set axis = set &&& (1 <<< axis) <> 0

        let add place set =
            places.Add place
            along.Add set
            places.Count - 1

        /// A block in scratch; which one is known when all are.
        let make set = add (BlockPlace.Scratch -1) set

        /// The stride of each axis of the tile in a block of these axes; 0 where it has none.
        let compact set =
            let strides = Array.zeroCreate inTile
            let mutable step = 1 // Mutation: local

            for axis in inTile - 1 .. -1 .. 0 do
                if has set axis then
                    strides[axis] <- step
                    step <- step * lengthOf axis

            strides

        let varying (strides: int[]) =
            Seq.sumBy (fun axis -> if strides[outer + axis] <> 0 then 1 <<< axis else 0) (seq { 0 .. inTile - 1 })

        let axesOf set (from: int[]) (into: int[]) =
            join (has set 0) [
                for axis in 0 .. inTile - 1 do
                    if has set axis then
                        struct (lengthOf axis, from[axis], into[axis])
            ]

        let inside (strides: int[]) = strides[outer..]
        let ofLoops (strides: int[]) = lasts |> Array.map (fun axis -> strides[axis])

        let memory buffer offset (strides: int[]) =
            let ofLoops = ofLoops strides

            add (BlockPlace.Memory(slotOf buffer strides, offset, ofLoops, dtypeOf buffer)) (varying ofLoops)

        let isCompact set (strides: int[]) =
            let compact = compact set
            Seq.forall (fun axis -> not (has set axis) || strides[axis] = compact[axis]) (seq { 0 .. inTile - 1 })

        let move carry set from (fromStrides: int[]) =
            let into = make set
            work.Add(BlockWork.Move(carry, axesOf set fromStrides (compact set), from, into))
            into

        /// The block with elements along more axes; a single number serves every axis as it is.
        let widen set block =
            if along[block] = set || along[block] = 0 then
                block
            else
                match spread.TryGetValue(struct (block, set)) with
                | true, wide -> wide
                | _ ->
                    let wide = move Carry.Copy set block (compact along[block])
                    spread[struct (block, set)] <- wide
                    wide

        let load buffer offset (strides: int[]) =
            let place = memory buffer offset strides
            let strides = inside (ofLoops strides)

            if dtypeOf buffer <> nest.DType then
                move Carry.Convert along[place] place strides
            elif isCompact along[place] strides then
                place
            else
                move Carry.Copy along[place] place strides

        let apply arguments work' =
            let set = arguments |> Array.fold (fun set block -> set ||| along[block]) 0
            let arguments = arguments |> Array.map (widen set)
            let result = make set
            work.Add(work' arguments result)
            result

        let term kind (blockOf: int -> int) =
            match kind with
            | Load(buffer, offset, strides) -> load buffer offset strides
            // Plans for blocks leave what a table places to kernels.
            | Picked _ -> invalidOp "Blocks have no tables."
            | Number value -> add (BlockPlace.Number value) 0
            | Apply(operation, arguments) ->
                apply (Array.map blockOf arguments) (fun blocks result -> BlockWork.Apply(operation, blocks, result))
            | Lanes1(kernel, x) -> apply [| blockOf x |] (fun x result -> BlockWork.Lanes1(kernel, x[0], result))
            | Lanes2(kernel, x, y) ->
                apply [| blockOf x; blockOf y |] (fun x result -> BlockWork.Lanes2(kernel, x[0], x[1], result))
            | Corrected(kernel, x, value, mask) ->
                apply [| blockOf x; blockOf value; blockOf mask |] (fun x result ->
                    BlockWork.Correct(kernel, x[0], x[1], x[2], result))

        /// Whether a block can be made where it is to be stored.
        let canBeStored block (strides: int[]) =
            match places[block] with
            | BlockPlace.Scratch _ -> along[block] = all && isCompact all strides
            | _ -> false

        let store block (root: Root) =
            let strides = inside (ofLoops root.Strides)

            if canBeStored block strides then
                let slot = slotOf root.Buffer root.Strides
                places[block] <- BlockPlace.Memory(slot, root.Offset, ofLoops root.Strides, nest.DType)
            else
                let into = memory root.Buffer root.Offset root.Strides
                work.Add(BlockWork.Move(Carry.Copy, axesOf all (compact along[block]) strides, block, into))

        /// All that a fold begins with: one number along the loops that it keeps.
        let begin' (root: Root) (value: float) =
            let strides = ofLoops root.Strides

            let kept =
                join false [
                    for axis in 0 .. strides.Length - 1 do
                        if strides[axis] <> 0 then
                            struct (lengths[axis], 0, strides[axis])
                ]

            let whole = add (BlockPlace.Memory(slotOf root.Buffer root.Strides, root.Offset, [||], nest.DType)) 0
            starts.Add(struct (value, kept, whole))

        let fold operation block (root: Root) =
            let operation = if operation = Instruction.FusedMultiplyAdd then Instruction.Add else operation

            let block =
                if along[block] = all then
                    block
                else
                    move Carry.Copy all block (compact along[block])

            let into = memory root.Buffer root.Offset root.Strides
            let strides = inside (ofLoops root.Strides)
            work.Add(BlockWork.Move(Carry.Fold operation, axesOf all (compact all) strides, block, into))
            begin' root (start operation)

        member _.Build() =
            let blocks = Array.create nest.Terms.Count -1 // Mutation: local; the blocks of terms
            let isUsed = Array.zeroCreate nest.Terms.Count

            for root in nest.Roots do
                isUsed[root.Term] <- true

            for index in nest.Terms.Count - 1 .. -1 .. 0 do
                if isUsed[index] then
                    for argument in TermList.ArgumentsOf nest.Terms[index] do
                        isUsed[argument] <- true

            let rootsOf = nest.Roots |> Seq.groupBy _.Term |> dict

            for index in 0 .. nest.Terms.Count - 1 do
                if isUsed[index] then
                    blocks[index] <- term nest.Terms[index] (fun argument -> blocks[argument])

                    match rootsOf.TryGetValue index with
                    | true, roots ->
                        for root in roots do
                            match root.Kind with
                            | RootKind.Store -> store blocks[index] root
                            | RootKind.Fold operation -> fold operation blocks[index] root
                    | _ -> ()

        member _.Places = places.ToArray()
        member _.Along = along.ToArray()
        member _.Work = work.ToArray()

        member builder.Plan(places: BlockPlace[], scratch: int) : BlockPlan =
            let size set =
                Seq.fold (fun n axis -> if has set axis then n * lengthOf axis else n) 1 (seq { 0 .. inTile - 1 })

            {
                DType = nest.DType
                Lengths = lengths
                Outer = outer
                Rows = rows
                Places = places
                Sizes = along.ToArray() |> Array.map (fun set -> struct (size set, has set 0))
                Work = builder.Work
                Starts = starts.ToArray()
                Scratch = scratch
            }

    let private argumentsOf work =
        match work with
        | BlockWork.Apply(_, arguments, _) -> arguments
        | BlockWork.Lanes1(_, x, _)
        | BlockWork.Move(_, _, x, _) -> [| x |]
        | BlockWork.Lanes2(_, x, y, _) -> [| x; y |]
        | BlockWork.Correct(_, x, value, mask, _) -> [| x; value; mask |]

    let private resultOf work =
        match work with
        | BlockWork.Apply(_, _, result)
        | BlockWork.Lanes1(_, _, result)
        | BlockWork.Lanes2(_, _, _, result)
        | BlockWork.Correct(_, _, _, _, result)
        | BlockWork.Move(_, _, _, result) -> result

    /// Gives each block of scratch memory until its last use. An operation may write where an argument was that is not
    /// needed any more, if both are the same places; a kernel's loop may not, as it may look back.
    let private allot (places: BlockPlace[]) (along: int[]) (work: BlockWork[]) : struct (BlockPlace[] * int) =
        let places = Array.copy places // Mutation: local, like all below
        let last = Array.create places.Length -1
        let free = Stack<int>()
        let mutable count = 0

        for step in 0 .. work.Length - 1 do
            for block in argumentsOf work[step] do
                last[block] <- step

        let give block =
            match places[block] with
            | BlockPlace.Scratch -1 ->
                if free.Count = 0 then
                    free.Push count
                    count <- count + 1

                places[block] <- BlockPlace.Scratch(free.Pop())
            | _ -> ()

        let release step isDue =
            for block in argumentsOf work[step] |> Array.distinct do
                match places[block] with
                | BlockPlace.Scratch index when last[block] = step && isDue block -> free.Push index
                | _ -> ()

        for step in 0 .. work.Length - 1 do
            let result = resultOf work[step]

            let isEarly block =
                match work[step] with
                | BlockWork.Apply _ -> along[block] = along[result]
                | _ -> false

            release step isEarly
            give result
            release step (isEarly >> not)

        struct (places, count)

    /// The blocks of a nest. `slotOf` and `dtypeOf` say where buffers lie and what they hold.
    let ofNest (nest: Nest) (slotOf: int -> int[] -> int) (dtypeOf: int -> DType) : BlockPlan =
        let struct (lasts, lengths, _) = Collapse.run nest
        let builder = Builder(nest, lasts, lengths, slotOf, dtypeOf)
        builder.Build()
        let struct (places, scratch) = allot builder.Places builder.Along builder.Work
        builder.Plan(places, scratch)

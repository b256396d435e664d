namespace FunGrad

// From a loop nest to its blocks: where terms have elements in another order than a block has, or along fewer axes than what
// they meet, they are copied; what is stored in order is made where it is stored. Law: BlockPlan.fs.
// Read next: BlockLoops.fs, the operations; Interpreter.fs.

open System.Collections.Generic

/// The blocks of one nest while they are found. Sets of axes of the tile are bits.
[<Sealed>]
type internal BlockBuilder(nest: Nest, lasts: int[], lengths: int[], slotOf: int -> int[] -> int, dtypeOf: int -> DType)
    =
    let struct (outer, rows) = BlockPlan.tile lengths
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
        BlockPlan.join (has set 0) [
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
            BlockPlan.join false [
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
        begin' root (BlockPlan.start operation)

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

module internal NestBlocks =

    /// The blocks of a nest. `slotOf` and `dtypeOf` say where buffers lie and what they hold.
    let ofNest (nest: Nest) (slotOf: int -> int[] -> int) (dtypeOf: int -> DType) : BlockPlan =
        let struct (lasts, lengths, _) = Collapse.run nest
        let builder = BlockBuilder(nest, lasts, lengths, slotOf, dtypeOf)
        builder.Build()
        let struct (places, scratch) = BlockPlan.allot builder.Places builder.Along builder.Work
        builder.Plan(places, scratch)

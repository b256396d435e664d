namespace FunGrad

// A loop nest run block by block, without making code: tile after tile, each term is one loop over its block, in memory
// that stays in the cache. Law: the same elements as emitted code,
// up to the order of sums. Read next: NestCodes.fs, which chooses between the two.

open System
open System.Numerics
open Microsoft.FSharp.NativeInterop

#nowarn "9" "51" // Addresses of stored values.

/// What one thread computes in: the blocks at hand, and memory for those that are nowhere else.
[<Sealed>]
type internal BlockRoom private () =
    [<ThreadStatic; DefaultValue>]
    static val mutable private current: BlockRoom | null

    // Mutation: they grow with the largest nest that the thread has run.
    let mutable blocks: Elements[] = [||]
    let mutable counters: int[] = [||]
    let mutable memory: float[] = [||]

    static member Of(plan: BlockPlan) : BlockRoom =
        let room =
            match BlockRoom.current with
            | null ->
                let room = BlockRoom()
                BlockRoom.current <- room
                room
            | room -> room

        room.Grow plan
        room

    member private _.Grow(plan: BlockPlan) =
        if blocks.Length < plan.Places.Length then
            blocks <- Array.zeroCreate plan.Places.Length

        if counters.Length < plan.Lengths.Length then
            counters <- Array.zeroCreate plan.Lengths.Length

        if memory.Length < (plan.Scratch + 1) * BlockPlan.Most then
            memory <- GC.AllocateUninitializedArray<float>((plan.Scratch + 1) * BlockPlan.Most, true)

    member _.Blocks = blocks
    member _.Counters = counters
    /// The address of a block of scratch: room for the most elements of either width.
    member _.Scratch(index: int) = NativePtr.toNativeInt &&memory[index * BlockPlan.Most]

/// Runs the blocks of one nest in elements 'T, whose bits are 'B.
[<Sealed>]
type internal Interpreter<'T, 'B
    when 'T: unmanaged
    and 'T: struct
    and 'T :> IFloatingPointIeee754<'T>
    and 'B: unmanaged
    and 'B: struct
    and 'B :> IBinaryInteger<'B>>(plan: BlockPlan) =

    let places, work = plan.Places, plan.Work
    let loops = Array.length plan.Lengths

    /// The numbers among the blocks; pinned, since blocks are addresses.
    let numbers: 'T[] =
        let numbers = GC.AllocateArray<'T>(places.Length + 1, true)

        for index in 0 .. places.Length - 1 do
            match places[index] with
            | BlockPlace.Number value -> numbers[index] <- Element.ofDouble<'T> value
            | _ -> ()

        numbers

    /// The blocks of a tile that begins at the counters and has so many rows.
    let point (table: nativeptr<nativeint>) (room: BlockRoom) rows =
        let blocks, counters = room.Blocks, room.Counters

        for index in 0 .. places.Length - 1 do
            let struct (size, isCut) = plan.Sizes[index]

            let address =
                match places[index] with
                | BlockPlace.Memory(slot, offset, strides, dtype) ->
                    let mutable element = offset // Mutation: local

                    for axis in 0 .. (min (plan.Outer + 1) strides.Length) - 1 do
                        element <- element + strides[axis] * counters[axis]

                    NativePtr.get table slot + nativeint element * nativeint (DType.sizeInBytes dtype)
                | BlockPlace.Scratch scratch -> room.Scratch scratch
                | BlockPlace.Number _ -> NativePtr.toNativeInt &&numbers[index]

            blocks[index] <- { Address = address; Count = (if isCut then size * rows else size) }

    let lanes1 (kernel: Kernel1) (x: Elements) (y: Elements) =
        if sizeof<'T> = sizeof<float> then
            kernel.Float64.Invoke(Elements.read x, Elements.write y)
        else
            kernel.Float32.Invoke(Elements.read x, Elements.write y)

    let each2 (loops: Loops2<'E>) (x: Elements) (y: Elements) (z: Elements) =
        if x.Count <> z.Count then
            loops.Left.Invoke(Elements.get<'E> x 0, Elements.read y, Elements.write z)
        elif y.Count <> z.Count then
            loops.Right.Invoke(Elements.read x, Elements.get<'E> y 0, Elements.write z)
        else
            loops.Each.Invoke(Elements.read x, Elements.read y, Elements.write z)

    let lanes2 (kernel: Kernel2) (x: Elements) (y: Elements) (z: Elements) =
        if sizeof<'T> = sizeof<float> then
            each2 kernel.Float64 x y z
        else
            each2 kernel.Float32 x y z

    /// The kernel's own values where the mask holds.
    let correct (kernel: Kernel1) (x: Elements) (value: Elements) (mask: Elements) (z: Elements) =
        for index in 0 .. z.Count - 1 do
            let y =
                if 'B.IsZero(Elements.get<'B> mask index) then
                    Elements.get<'T> value index
                else
                    Element.ofDouble<'T>(kernel.Scalar(Element.toDouble (Elements.get<'T> x index)))

            Elements.set z index y

    let carryOut (blocks: Elements[]) rows (work: BlockWork) =
        match work with
        | BlockWork.Apply(operation, arguments, result) ->
            BlockLoops<'T, 'B>.Apply(operation, arguments, blocks, blocks[result])
        | BlockWork.Move(carry, move, from, result) ->
            BlockMoves<'T>.Run(carry, move, rows, blocks[from].Address, blocks[result].Address)
        | BlockWork.Lanes1(kernel, x, result) -> lanes1 kernel blocks[x] blocks[result]
        | BlockWork.Lanes2(kernel, x, y, result) -> lanes2 kernel blocks[x] blocks[y] blocks[result]
        | BlockWork.Correct(kernel, x, value, mask, result) ->
            correct kernel blocks[x] blocks[value] blocks[mask] blocks[result]

    let tile table (room: BlockRoom) rows =
        point table room rows

        for work in work do
            carryOut room.Blocks rows work

    /// The loops around the tile, and the one that it cuts.
    let rec around table (room: BlockRoom) axis =
        if loops = 0 then
            tile table room 1
        elif axis < plan.Outer then
            for index in 0 .. plan.Lengths[axis] - 1 do
                room.Counters[axis] <- index
                around table room (axis + 1)
        else
            for start in 0 .. plan.Rows .. plan.Lengths[axis] - 1 do
                room.Counters[axis] <- start
                tile table room (min plan.Rows (plan.Lengths[axis] - start))

    /// What sums begin with.
    let begin' (table: nativeptr<nativeint>) =
        for struct (value, move, place) in plan.Starts do
            match places[place] with
            | BlockPlace.Memory(slot, offset, _, _) ->
                let mutable value = Element.ofDouble<'T> value // Mutation: local
                let into = NativePtr.get table slot + nativeint offset * nativeint sizeof<'T>
                let from = NativePtr.toNativeInt &&value
                BlockMoves<'T>.Run(Carry.Copy, move, 1, from, into)
                StackRoom.Release(NativePtr.ofNativeInt from)
            | _ -> ()

    member _.Run(table: nativeint) : unit =
        let table = NativePtr.ofNativeInt<nativeint> table
        begin' table
        around table (BlockRoom.Of plan) 0

module internal Interpreter =

    /// Carries out a nest without code of its own.
    let codeOf (nest: Nest) (slotOf: int -> int[] -> int) (dtypeOf: int -> DType) : NestCode =
        let plan = NestBlocks.ofNest nest slotOf dtypeOf

        if nest.DType = DType.Float32 then
            NestCode(Interpreter<float32, int>(plan).Run)
        else
            NestCode(Interpreter<float, int64>(plan).Run)

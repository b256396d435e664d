namespace FunGrad

// The code of strips: the loops and kernels of a group for one strip, run with addresses that move on from strip to strip.
// Pieces of the rows run on several threads, each with memory of its own for what only a strip needs. Law: the pieces
// depend on the work alone and their sums are added in order, so that the bits are the same on any number of threads.
// Read next: Executable.fs.

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.Numerics.Tensors
open Microsoft.FSharp.NativeInterop

#nowarn "9" "51" // Addresses of stored values.

/// Sums of strips added up.
[<AbstractClass; Sealed>]
type internal StripSums private () =

    /// total = total + part, or the larger or smaller of both, element by element.
    static member Fold<'T when 'T: unmanaged and 'T: struct and 'T :> System.Numerics.INumber<'T>>
        (operation: Instruction, part: nativeint, total: nativeint, count: int)
        : unit =
        let part = ReadOnlySpan<'T>(NativePtr.toVoidPtr (NativePtr.ofNativeInt<'T> part), count)
        let total = Span<'T>(NativePtr.toVoidPtr (NativePtr.ofNativeInt<'T> total), count)
        let sofar = Span.op_Implicit total: ReadOnlySpan<'T>

        match operation with
        | Instruction.Max -> TensorPrimitives.Max<'T>(sofar, part, total)
        | Instruction.Min -> TensorPrimitives.Min<'T>(sofar, part, total)
        | _ -> TensorPrimitives.Add<'T>(sofar, part, total)

/// Kernels as code on a table of addresses.
module internal KernelCode =

    /// Runs on the addresses of the kernel's own buffers.
    let private run (kernel: MemoryKernel) (slots: int[]) rowSlot (table: nativeint) =
        let table = NativePtr.ofNativeInt<nativeint> table
        let row = if rowSlot < 0 then 0 else int (NativePtr.get table rowSlot)

        if slots.Length <= 8 then
            let mutable room = Unchecked.defaultof<EightAddresses> // Mutation: local
            let own = &&room |> NativePtr.toNativeInt |> NativePtr.ofNativeInt<nativeint>

            for index in 0 .. slots.Length - 1 do
                NativePtr.set own index (NativePtr.get table slots[index])

            kernel.Run(own, row)
            StackRoom.Release own
        else
            let own = Array.map (NativePtr.get table) slots
            use own = fixed own
            kernel.Run(own, row)

    /// `slotOf` gives the slot of a buffer that is read or written with certain strides. Where the kernel has been cut, its
    /// first row stands in a slot of its own; -1 where it has not.
    let bind (kernel: MemoryKernel) (slotOf: int -> int[] -> int) (rowSlot: int) : NestCode =
        let slots =
            Array.append kernel.Inputs kernel.Outputs
            |> Array.map (fun operand -> slotOf operand.Buffer operand.Strides)

        NestCode(run kernel slots rowSlot)

/// How the address of a slot comes about in a strip that begins at some row.
[<Struct; NoEquality; NoComparison>]
type internal StripSlot =
    /// The number of the strip's first row.
    | FirstRow
    /// A slot of the whole program, further on by so many bytes for each row.
    | Outer of slot: int * bytesPerRow: int
    /// A place in the memory of a piece.
    | Inner of value: int

/// A sum over the rows: where a strip's part lies, where the piece's sum, and where the whole.
[<NoEquality; NoComparison>]
type internal StripFold = { Place: int; Operation: Instruction; Part: int; Sum: int; Whole: int }

/// The code of one group of steps.
[<Sealed>]
type internal StripCode
    (
        manner: Manner,
        group: StripGroup,
        slotOf: int -> int,
        lanes: int -> DType,
        sizeOf: int -> int,
        firstAndLast: int -> struct (int * int)
    ) =

    let elementBytes place = DType.sizeInBytes (lanes place)
    let isFolded = dict [ for struct (place, operation) in group.Folded -> place, operation ]

    // -- The memory of a piece --------------------------------------------------------------------------------------------

    let locals = Seq.toArray group.Local
    let folds = group.Folded |> Array.map (fun struct (place, _) -> place)
    /// First the local values, then the parts of the sums, then the sums.
    let innerOf = dict [ for index in 0 .. locals.Length - 1 -> locals[index], index ]

    let struct (offsets, bytes) =
        let bytes elements place = max 8L (int64<int> elements * int64<int>(elementBytes place))
        let strip place = bytes (sizeOf place / group.Rows * group.Strip) place
        let whole place = bytes (sizeOf place) place
        let always = struct (0, Int32.MaxValue)

        Layouts.make
            (Array.concat [ Array.map strip locals; Array.map whole folds; Array.map whole folds ])
            (Array.concat [
                Array.map firstAndLast locals
                Array.map (fun _ -> always) folds
                Array.map (fun _ -> always) folds
            ])

    // -- Slots --------------------------------------------------------------------------------------------------------------

    let slots = List [ FirstRow ] // Mutation: filled while the code is made
    let known = Dictionary<struct (int * int), int>()

    let slot axis place (strides: int[]) =
        let perRow =
            if group.Local.Contains place || isFolded.ContainsKey place then
                0
            else
                strides[axis]

        match known.TryGetValue(struct (place, perRow)) with
        | true, slot -> slot
        | _ ->
            let made =
                if group.Local.Contains place then
                    Inner innerOf[place]
                elif isFolded.ContainsKey place then
                    Inner(locals.Length + Array.IndexOf(folds, place))
                else
                    Outer(slotOf place, perRow * elementBytes place)

            slots.Add made
            known[struct (place, perRow)] <- slots.Count - 1
            slots.Count - 1

    let foldsOf =
        folds
        |> Array.mapi (fun index place -> {
            Place = place
            Operation = isFolded[place]
            Part = locals.Length + index
            Sum = locals.Length + folds.Length + index
            Whole = slotOf place
        })

    // -- Code -----------------------------------------------------------------------------------------------------------------

    let codeFor count =
        group.Steps
        |> Array.map (fun struct (step, axis) ->
            match step with
            | Step.Loop nest ->
                let cut = { nest with Extents = Array.updateAt axis count nest.Extents }
                NestCodes.make manner cut (slot axis) lanes
            | Step.Kernel kernel -> KernelCode.bind (kernel.Along(axis, count)) (slot axis) 0
            | Step.Call equation -> invalidOp (equation.Primitive.Name + " cannot run in strips."))

    let strips = (group.Rows + group.Strip - 1) / group.Strip
    let rest = group.Rows % group.Strip

    let pieces = if group.Work < Strips.MuchWork then 1 else min Strips.MostPieces strips

    let whole = codeFor group.Strip
    let part = if rest = 0 then whole else codeFor rest
    let blocks = ConcurrentBag<Arena>()

    // -- Running ----------------------------------------------------------------------------------------------------------------

    let fold (operation: Instruction) dtype (part: nativeint) (sum: nativeint) count =
        if dtype = DType.Float32 then
            StripSums.Fold<float32>(operation, part, sum, count)
        else
            StripSums.Fold<float>(operation, part, sum, count)

    let copy (from: nativeint) (into: nativeint) bytes =
        Buffer.MemoryCopy(
            NativePtr.toVoidPtr (NativePtr.ofNativeInt<byte> from),
            NativePtr.toVoidPtr (NativePtr.ofNativeInt<byte> into),
            int64 bytes,
            int64 bytes
        )

    let bytesOf (sum: StripFold) = sizeOf sum.Place * elementBytes sum.Place

    /// The strips from one to before another, with their sums in the block.
    let runStrips (table: nativeptr<nativeint>) (block: Arena) first last =
        let own = block.Addresses
        let inner index = block.Start + nativeint offsets[index]

        for strip in first .. last - 1 do
            let start = strip * group.Strip

            for index in 0 .. slots.Count - 1 do
                own[index] <-
                    match slots[index] with
                    | FirstRow -> nativeint start
                    | Outer(slot, perRow) -> NativePtr.get table slot + nativeint start * nativeint perRow
                    | Inner value -> inner value

            for step in (if group.Rows - start < group.Strip then part else whole) do
                step.Invoke block.Table

            for sum in foldsOf do
                if strip = first then
                    copy (inner sum.Part) (inner sum.Sum) (bytesOf sum)
                else
                    fold sum.Operation (lanes sum.Place) (inner sum.Part) (inner sum.Sum) (sizeOf sum.Place)

    let rent () =
        match blocks.TryTake() with
        | true, block -> block
        | _ -> Arena(bytes, max 1 slots.Count)

    /// The sums of one piece set or added into the whole.
    let finish (table: nativeptr<nativeint>) (block: Arena) isFirst =
        for sum in foldsOf do
            let from, into = block.Start + nativeint offsets[sum.Sum], NativePtr.get table sum.Whole

            if isFirst then
                copy from into (bytesOf sum)
            else
                fold sum.Operation (lanes sum.Place) from into (sizeOf sum.Place)

        blocks.Add block

    let runPieces (table: nativeptr<nativeint>) =
        let rented = Array.init pieces (fun _ -> rent ())

        Work.each
            true
            pieces
            (Action<int>(fun piece ->
                runStrips table rented[piece] (strips * piece / pieces) (strips * (piece + 1) / pieces)))

        rented |> Array.iteri (fun piece block -> finish table block (piece = 0))

    /// All rows, on a table of the program's addresses.
    member _.Run(table: nativeint) : unit =
        let table = NativePtr.ofNativeInt<nativeint> table

        if pieces = 1 then
            let block = rent ()
            runStrips table block 0 strips
            finish table block true
        else
            runPieces table

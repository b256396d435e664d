namespace FunGrad

// A program as loops and calls over one block of memory, and how they run: on tensors, or on addresses without allocation.
// Law: the results are those of the function that was staged: exactly where the program is arithmetic, else to the accuracy
// of Mathematics.fs. Read next: Executable.fs.

open System
open System.Collections.Generic
open System.Threading
open Microsoft.FSharp.NativeInterop

#nowarn "9" "51" // Addresses of pinned arrays.

/// A program as loops and calls.
[<Sealed>]
type internal Emitted(manner: Manner, program: Program) =
    let struct (plan, planned) = NestCodes.planOf manner program
    let types = program.Types
    let sizeOf place = types[place].Size
    let bytesOf place = int64<int> types[place].Size * int64<int>(DType.sizeInBytes plan.Lanes[place])
    let laneOf place = plan.Lanes[place]

    let passes =
        let isResult = HashSet program.Results

        List.ofArray planned
        |> Aliases.run sizeOf laneOf isResult.Contains
        |> Strips.arrange sizeOf bytesOf isResult.Contains
        |> List.toArray

    let storage = Storage(program, plan, passes)
    let steps, buffers, inputs = storage.Steps, storage.Buffers, program.Inputs + program.Captures.Length
    let slotOf place = storage.SlotOf place

    let code =
        (if storage.Fits then passes else [||])
        |> Array.map (fun work ->
            match work with
            | Pass.Single(Step.Loop nest) -> NestCodes.make manner nest (fun place _ -> slotOf place) laneOf
            | Pass.Single(Step.Kernel kernel) -> KernelCode.bind kernel (fun place _ -> slotOf place) -1
            | Pass.Single(Step.Call _) -> Unchecked.defaultof<NestCode>
            | Pass.Strips group ->
                let strips = StripCode(manner, group, slotOf, laneOf, sizeOf, storage.LifetimeOf)
                NestCode strips.Run)

    let constants = program.Constants |> Array.map (fun (struct (place, value)) -> struct (place, value))

    let inputSlots = Array.init inputs slotOf
    let resultSlots = program.Results |> Array.map slotOf
    let borrowed = Array.append inputSlots resultSlots |> Array.filter (fun slot -> slot >= 0)
    let mutable spare: Arena | null = null // Mutation: one arena waits here between runs

    /// Writes numbers where loops read them; truth values become 0 and 1, and places in tables stay whole numbers.
    let write (place: int) (address: nativeint) (x: Tensor) =
        let count = types[place].Size

        match x, plan.Lanes[place] with
        | Scalar(value, _), DType.Float32 -> NativePtr.write (NativePtr.ofNativeInt<float32> address) (float32 value)
        | Scalar(value, _), _ -> NativePtr.write (NativePtr.ofNativeInt<float> address) value
        | x, _ ->
            match (Engine.ToDense x).Compact() with
            | :? Dense<float> as numbers ->
                numbers.Span.CopyTo(Span<float>(NativePtr.toVoidPtr (NativePtr.ofNativeInt<float> address), count))
            | :? Dense<float32> as numbers ->
                numbers.Span.CopyTo(Span<float32>(NativePtr.toVoidPtr (NativePtr.ofNativeInt<float32> address), count))
            | numbers when plan.Lanes[place] = DType.Int64 ->
                for index in 0 .. count - 1 do
                    NativePtr.set (NativePtr.ofNativeInt<int64> address) index (int64 (numbers.GetDouble index))
            | numbers ->
                for index in 0 .. count - 1 do
                    NativePtr.set (NativePtr.ofNativeInt<float> address) index (numbers.GetDouble index)

    let read (place: int) (address: nativeint) : Tensor =
        let type' = types[place]
        let count = type'.Size
        let single = plan.Lanes[place] = DType.Float32

        let number index =
            if single then
                float (NativePtr.get (NativePtr.ofNativeInt<float32> address) index)
            else
                NativePtr.get (NativePtr.ofNativeInt<float> address) index

        if type'.DType = DType.Bool then
            Engine.OfDense(Dense.ofArray (Array.init count (fun index -> number index <> 0.0)) type'.Shape)
        elif type'.Shape.Length = 0 then
            let width =
                if type'.IsWeak then Width.Weak
                elif single then Width.Single
                else Width.Double

            Scalar(number 0, width)
        elif single then
            let data =
                ReadOnlySpan<float32>(NativePtr.toVoidPtr (NativePtr.ofNativeInt<float32> address), count).ToArray()

            Engine.OfDense(Dense.ofArray data type'.Shape)
        else
            let data = ReadOnlySpan<float>(NativePtr.toVoidPtr (NativePtr.ofNativeInt<float> address), count).ToArray()
            Engine.OfDense(Dense.ofArray data type'.Shape)

    let makeArena () =
        let arena = Arena(storage.Bytes, max 1 buffers.Length)

        for slot in 0 .. buffers.Length - 1 do
            arena.Addresses[slot] <- arena.Start + nativeint storage.Offsets[slot]

        for struct (place, value) in constants do
            let slot = slotOf place

            if slot >= 0 then
                write place arena.Addresses[slot] value

        arena

    /// A new array for a result that loops write directly.
    let result place (pins: Pins) : struct (nativeint * Tensor) =
        let size, shape = types[place].Size, types[place].Shape

        if plan.Lanes[place] = DType.Float32 then
            let data = GC.AllocateUninitializedArray<float32> size
            struct (pins.Pin(data, 0), Engine.OfDense(Dense.ofArray data shape))
        else
            let data = GC.AllocateUninitializedArray<float> size
            struct (pins.Pin(data, 0), Engine.OfDense(Dense.ofArray data shape))

    /// The values that calls read and write and that are returned, numbered; the others are in memory alone.
    let rank =
        let rank = Array.create types.Length -1 // Mutation: local

        let handed =
            Seq.append
                program.Results
                (steps
                 |> Seq.collect (fun step ->
                     match step with
                     | Step.Call equation -> Seq.append equation.Arguments equation.Results
                     | Step.Kernel _
                     | Step.Loop _ -> Seq.empty))

        handed |> Seq.distinct |> Seq.iteri (fun number place -> rank[place] <- number)
        rank

    let known =
        let known = Array.create (rank |> Array.filter (fun number -> number >= 0) |> Array.length) ValueNone // Mutation: local

        for struct (place, value) in constants do
            if rank[place] >= 0 then
                known[rank[place]] <- ValueSome value

        known

    let runIn (arena: Arena) (pins: Pins) (arguments: Tensor[]) =
        let values = Array.copy known // Mutation: local; arguments and results of calls

        for index in 0 .. inputs - 1 do
            if rank[index] >= 0 then
                values[rank[index]] <- ValueSome arguments[index]

        for slot in 0 .. buffers.Length - 1 do
            let place = buffers[slot]

            if storage.IsDirect slot && place < inputs then
                arena.Addresses[slot] <- pins.Pin(Engine.ToDense arguments[place])
            elif place < inputs then
                write place arena.Addresses[slot] arguments[place]
            elif storage.IsDirect slot then
                let struct (address, value) = result place pins
                arena.Addresses[slot] <- address
                values[rank[place]] <- ValueSome value

        let valueOf index =
            match values[rank[index]] with
            | ValueSome value -> value
            | ValueNone ->
                let value = read index arena.Addresses[slotOf index]
                values[rank[index]] <- ValueSome value
                value

        for index in 0 .. passes.Length - 1 do
            match passes[index] with
            | Pass.Single(Step.Call equation) ->
                let results = equation.Primitive.EvaluateAll(Array.map valueOf equation.Arguments)

                for index in 0 .. results.Length - 1 do
                    let result = equation.First + index
                    values[rank[result]] <- ValueSome results[index]

                    let slot = slotOf result

                    if slot >= 0 then
                        write result arena.Addresses[slot] results[index]
            | _ -> code[index].Invoke arena.Table

        program.Results |> Array.map valueOf

    let takeArena () =
        match Interlocked.Exchange(&spare, null) with
        | null -> makeArena ()
        | arena -> arena

    let runOn (table: nativeptr<nativeint>) (arguments: ReadOnlySpan<nativeint>) (results: ReadOnlySpan<nativeint>) =
        for index in 0 .. arguments.Length - 1 do
            if inputSlots[index] >= 0 then
                NativePtr.set table inputSlots[index] arguments[index]

        for index in 0 .. results.Length - 1 do
            NativePtr.set table resultSlots[index] results[index]

        for step in code do
            step.Invoke(NativePtr.toNativeInt table)

    let onStack (arguments: ReadOnlySpan<nativeint>) (results: ReadOnlySpan<nativeint>) =
        let mutable room = Unchecked.defaultof<EightAddresses> // Mutation: local
        let table = NativePtr.ofNativeInt (NativePtr.toNativeInt &&room)
        runOn table arguments results
        StackRoom.Release table

    /// The arena's own places again, after other addresses have stood in their stead.
    let giveBack (arena: Arena) =
        for slot in borrowed do
            arena.Addresses[slot] <- arena.Start + nativeint storage.Offsets[slot]

        spare <- arena

    /// Whether the program is loops and kernels alone that write all its results.
    member _.HasNoCalls =
        steps
        |> Array.forall (fun step ->
            match step with
            | Step.Kernel _
            | Step.Loop _ -> true
            | Step.Call _ -> false)
        && program.Captures.Length = 0
        && program.Results |> Array.forall storage.IsComputed
        && (Array.distinct program.Results).Length = program.Results.Length

    /// Whether the program is loops alone, from doubles to doubles: then it can run on addresses.
    member emitted.IsPlain =
        emitted.HasNoCalls
        && Seq.append [ 0 .. inputs - 1 ] program.Results
           |> Seq.forall (fun place -> types[place].DType = DType.Float64)

    /// Runs loops that read arguments and write results where they are: no allocation.
    member _.RunAt(arguments: ReadOnlySpan<nativeint>, results: ReadOnlySpan<nativeint>) : unit =
        if borrowed.Length = buffers.Length && buffers.Length <= 8 then
            // Nothing is stored in between: the table alone, on the stack.
            onStack arguments results
        else
            let arena = takeArena ()
            runOn (NativePtr.ofNativeInt arena.Table) arguments results

            giveBack arena

    /// Where the addresses of arguments stand in an arena's table; -1 for those that nothing reads.
    member _.InputSlots = inputSlots
    /// Where the addresses of results stand.
    member _.ResultSlots = resultSlots
    /// Memory for many runs one after the other; the caller sets the addresses of arguments and results before each.
    member _.Rent() : Arena = takeArena ()

    member _.Invoke(arena: Arena) : unit =
        for step in code do
            step.Invoke arena.Table

    member _.Return(arena: Arena) : unit = giveBack arena

    /// Whether one vector goes in, one comes out, and nothing is stored in between.
    member emitted.IsDirect =
        emitted.IsPlain
        && inputs = 1
        && inputSlots[0] >= 0
        && resultSlots.Length = 1
        && borrowed.Length = buffers.Length

    /// A single loop from one address to another, without a table of addresses.
    member emitted.Direct: DirectCode | null =
        match passes with
        | [| Pass.Single(Step.Loop nest) |] when emitted.IsDirect ->
            NestCodes.direct manner nest 0 (fun place -> plan.Lanes[place])
        | _ -> null

    /// Runs direct loops from one address to another: a table of two addresses on the stack, and the loops.
    member _.RunDirect(argument: nativeint, result: nativeint) : unit =
        let mutable room = Unchecked.defaultof<EightAddresses> // Mutation: local
        let table = &&room |> NativePtr.toNativeInt |> NativePtr.ofNativeInt<nativeint>
        NativePtr.set table inputSlots[0] argument
        NativePtr.set table resultSlots[0] result
        let table = NativePtr.toNativeInt table

        for index in 0 .. code.Length - 1 do
            code[index].Invoke table

    /// Whether each value, and all that is stored at a time, has its place in memory of less than 2^31 bytes.
    member _.Fits = storage.Fits
    member _.Plan = plan
    /// How much memory a run takes beside long arguments and results.
    member _.Bytes = storage.Bytes
    member _.Steps = storage.Steps
    /// What runs after what: steps by themselves, and groups of them strip by strip.
    member _.Passes = passes

    member _.Run(arguments: Tensor[]) : Tensor[] =
        let arena = takeArena ()
        let pins = Pins()

        try
            runIn arena pins arguments
        finally
            pins.Free()
            spare <- arena

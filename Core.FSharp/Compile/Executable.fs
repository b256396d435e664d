namespace FunGrad

// How a program runs. First primitive by primitive; from the second run on as emitted loops over one block of memory, in
// which every stored value has its place for as long as it is needed. Law: the results are those of the function that was
// staged: exactly where the program is arithmetic, else to the accuracy of Mathematics.fs. Read next: Compilation.fs.

open System
open System.Collections.Generic
open System.Runtime.CompilerServices
open System.Threading
open Microsoft.FSharp.NativeInterop

#nowarn "9" "51" // Addresses of pinned arrays.

/// A program as loops and calls.
[<Sealed>]
type internal Emitted(program: Program) =
    // Pinning costs as much as copying about so many elements.
    static let MostCopied = 512
    let struct (plan, planned) = Nests.ofProgram program
    let types = program.Types
    let sizeOf place = types[place].Size
    let bytesOf place = int64<int> types[place].Size * int64<int>(DType.sizeInBytes plan.Lanes[place])
    let isResult = HashSet program.Results

    let passes =
        List.ofArray planned
        |> Aliases.run sizeOf (fun place -> plan.Lanes[place]) isResult.Contains
        |> Strips.arrange sizeOf bytesOf isResult.Contains
        |> List.toArray

    /// Each step with the first and the last that run along with it.
    let struct (steps, spans) =
        let steps, spans = List<Step>(), List<struct (int * int)>() // Mutation: local

        for work in passes do
            match work with
            | Pass.Single step ->
                spans.Add(struct (steps.Count, steps.Count))
                steps.Add step
            | Pass.Strips group ->
                let span = struct (steps.Count, steps.Count + group.Steps.Length - 1)

                for struct (step, _) in group.Steps do
                    spans.Add span
                    steps.Add step

        struct (steps.ToArray(), spans.ToArray())

    /// Values of which only strips are kept.
    let isLocal =
        HashSet(
            passes
            |> Seq.collect (fun work ->
                match work with
                | Pass.Strips group -> seq group.Local
                | Pass.Single _ -> Seq.empty)
        )

    let inputs = program.Inputs + program.Captures.Length

    let isLoaded =
        let isLoaded = Array.create types.Length false // Mutation: local

        for step in steps do
            match step with
            | Step.Loop nest ->
                for buffer in nest.Terms.Buffers do
                    isLoaded[buffer] <- true
            | Step.Kernel kernel ->
                for operand in kernel.Inputs do
                    isLoaded[operand.Buffer] <- true
            | Step.Call _ -> ()

        isLoaded

    /// Values that loops or kernels write.
    let isWritten =
        HashSet(
            steps
            |> Seq.collect (fun step ->
                match step with
                | Step.Loop nest -> nest.Roots |> Seq.map _.Buffer
                | Step.Kernel kernel -> kernel.Outputs |> Seq.map _.Buffer
                | Step.Call _ -> Seq.empty)
        )

    let isComputed place = isWritten.Contains place

    /// Values that have memory of their own: all that loops read or write.
    let buffers = [|
        for place in 0 .. types.Length - 1 do
            if isLoaded[place] || isComputed place then
                place
    |]

    let slotOf = dict [ for slot in 0 .. buffers.Length - 1 -> buffers[slot], slot ]

    /// The first and the last step that touches a value.
    let lifetimeOf =
        let first, last = Array.create types.Length 0, Array.create types.Length 0 // Mutation: local
        let use' step place = last[place] <- max last[place] step

        steps
        |> Array.iteri (fun step work ->
            match work with
            | Step.Loop nest ->
                for root in nest.Roots do
                    first[root.Buffer] <- step
                    use' step root.Buffer

                Seq.iter (use' step) nest.Terms.Buffers
            | Step.Kernel kernel ->
                for operand in kernel.Outputs do
                    first[operand.Buffer] <- step
                    use' step operand.Buffer

                for operand in kernel.Inputs do
                    use' step operand.Buffer
            | Step.Call equation ->
                for place in equation.Results do
                    first[place] <- step
                    use' step place

                for place in equation.Arguments do
                    use' step place)

        // A value that is written in several boxes lives from the first of them.
        steps
        |> Array.iteri (fun step work ->
            match work with
            | Step.Loop nest ->
                for root in nest.Roots do
                    first[root.Buffer] <- min first[root.Buffer] step
            | Step.Kernel _
            | Step.Call _ -> ())

        fun place -> struct (first[place], last[place])

    /// Steps that run along with each other need the same values all the time.
    let lifetimes =
        buffers
        |> Array.map (fun place ->
            match plan.Roles[place] with
            | Source -> struct (0, steps.Length)
            | _ when isResult.Contains place -> struct (0, steps.Length)
            | _ ->
                let struct (first, last) = lifetimeOf place
                let struct (start, _), struct (_, finish) = spans[first], spans[last]
                struct (start, finish))

    /// Long arguments and results are not copied: loops read and write their own arrays, which stay in place for the run.
    let isDirect =
        buffers
        |> Array.map (fun place ->
            types[place].Size >= MostCopied
            && types[place].DType <> DType.Bool
            && (place < inputs || isComputed place && isResult.Contains place))

    let sizes =
        Array.map2
            (fun isDirect place -> if isDirect || isLocal.Contains place then 0L else max 8L (bytesOf place))
            isDirect
            buffers

    let struct (offsets, total) = Layouts.make sizes lifetimes

    /// Loops count bytes in 32 bits, and what runs operation by operation gives memory back as it goes.
    let fits =
        let most = int64<int> Int32.MaxValue

        total <= most
        && buffers |> Array.forall (fun place -> isLocal.Contains place || bytesOf place <= most)

    let code =
        (if fits then passes else [||])
        |> Array.map (fun work ->
            match work with
            | Pass.Single(Step.Loop nest) ->
                NestEmitter(nest, (fun place _ -> slotOf[place]), (fun place -> plan.Lanes[place])).Emit()
            | Pass.Single(Step.Kernel kernel) -> KernelCode.bind kernel (fun place _ -> slotOf[place]) -1
            | Pass.Single(Step.Call _) -> Unchecked.defaultof<NestCode>
            | Pass.Strips group ->
                let slotOf place = slotOf[place]
                let strips = StripCode(group, slotOf, (fun place -> plan.Lanes[place]), sizeOf, lifetimeOf)
                NestCode strips.Run)

    let constants = program.Constants |> Array.map (fun (struct (place, value)) -> struct (place, value))

    let slotOrNone place =
        match slotOf.TryGetValue place with
        | true, slot -> slot
        | _ -> -1

    let inputSlots = Array.init inputs slotOrNone
    let resultSlots = program.Results |> Array.map slotOrNone
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
        let arena = Arena(total, max 1 buffers.Length)

        for slot in 0 .. buffers.Length - 1 do
            arena.Addresses[slot] <- arena.Start + nativeint offsets[slot]

        for struct (place, value) in constants do
            match slotOf.TryGetValue place with
            | true, slot -> write place arena.Addresses[slot] value
            | _ -> ()

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

            if isDirect[slot] && place < inputs then
                arena.Addresses[slot] <- pins.Pin(Engine.ToDense arguments[place])
            elif place < inputs then
                write place arena.Addresses[slot] arguments[place]
            elif isDirect[slot] then
                let struct (address, value) = result place pins
                arena.Addresses[slot] <- address
                values[rank[place]] <- ValueSome value

        let valueOf index =
            match values[rank[index]] with
            | ValueSome value -> value
            | ValueNone ->
                let value = read index arena.Addresses[slotOf[index]]
                values[rank[index]] <- ValueSome value
                value

        for index in 0 .. passes.Length - 1 do
            match passes[index] with
            | Pass.Single(Step.Call equation) ->
                let results = equation.Primitive.EvaluateAll(Array.map valueOf equation.Arguments)

                for index in 0 .. results.Length - 1 do
                    let result = equation.First + index
                    values[rank[result]] <- ValueSome results[index]

                    match slotOf.TryGetValue result with
                    | true, slot -> write result arena.Addresses[slot] results[index]
                    | _ -> ()
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
            arena.Addresses[slot] <- arena.Start + nativeint offsets[slot]

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
        && program.Results |> Array.forall isComputed
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
    member _.Fits = fits
    member _.Plan = plan
    /// How much memory a run takes beside long arguments and results.
    member _.Bytes = total
    member _.Steps = steps
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

/// Runs a program that has been simplified.
[<Sealed>]
type internal Executable(program: Program, options: CompileOptions) =
    let emitted = lazy Emitted(program)
    let mutable runs = 0 // Mutation: counts the runs before code is worth its making

    /// Whether code is made at run time; otherwise programs run primitive by primitive.
    static member val IsEmitting = RuntimeFeature.IsDynamicCodeCompiled with get, set
    static member OfProgram(program: Program) = Executable(program, CompileOptions.Default)
    member _.Program = program
    member _.Options = options
    /// Whether code is made for this program. What needs more memory than loops can count runs primitive by primitive.
    member _.Emits = Executable.IsEmitting && options.Emit && emitted.Value.Fits
    member _.Emitted = emitted.Value

    /// The results for arguments that no transform traces; captures follow the arguments.
    member executable.Run(arguments: Tensor[]) : Tensor[] =
        let isDue = runs > options.EmitAfter || Interlocked.Increment &runs > options.EmitAfter

        if isDue && executable.Emits then
            emitted.Value.Run arguments
        else
            program.Evaluate arguments

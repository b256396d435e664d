namespace FunGrad

// How a program runs. First primitive by primitive; from the second run on as emitted loops over one block of memory, in
// which every stored value has its place for as long as it is needed. Law: the results are those of the function that was
// staged: exactly where the program is arithmetic, else to the accuracy of Mathematics.fs. Read next: Compilation.fs.

open System
open System.Collections.Generic
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Threading
open Microsoft.FSharp.NativeInterop

#nowarn "9" "51" // Addresses of pinned arrays.

/// Room for the addresses of eight buffers.
[<Struct; InlineArray(8)>]
type internal EightAddresses =
    val mutable First: nativeint

/// Memory for one run of a program: all stored values, and the table of where each is.
[<Sealed>]
type internal Arena(bytes: int, slots: int) =
    // Pinned: loops hold addresses. Doubles, since those of .NET are aligned to 8 bytes; singles are seen through a cast.
    let data: float[] = GC.AllocateUninitializedArray<float>(bytes / 8 + 8, true)
    let addresses: nativeint[] = GC.AllocateArray<nativeint>(slots, true)

    let start =
        let address = NativePtr.toNativeInt &&data[0]
        address + (64n - address % 64n) % 64n

    /// The memory itself: addresses alone would not keep it.
    member _.Data = data
    member _.Start = start
    member _.Addresses = addresses
    member _.Table = NativePtr.toNativeInt &&addresses[0]

/// The places of stored values in memory, each free again after its last use.
module internal Layouts =

    let private align n = (n + 63) / 64 * 64

    /// Offsets in bytes, and how many bytes there are in all. `lifetimes` gives the first and last step of each value.
    let make (sizes: int[]) (lifetimes: struct (int * int)[]) : struct (int[] * int) =
        let offsets = Array.zeroCreate sizes.Length
        let free = List<struct (int * int)>() // Mutation: local; offset and length
        let mutable total = 0

        let order =
            [| 0 .. sizes.Length - 1 |]
            |> Array.sortBy (fun value -> let struct (first, _) = lifetimes[value] in first)

        let ends = PriorityQueue<int, int>()

        for value in order do
            let struct (first, last) = lifetimes[value]
            let mutable next = 0
            let mutable step = 0

            while ends.TryPeek(&next, &step) && step < first do
                ends.Dequeue() |> ignore
                free.Add(struct (offsets[next], align sizes[next]))

            let size = align sizes[value]
            let fit = free.FindIndex(fun (struct (_, length)) -> length = size)

            if fit >= 0 then
                let struct (offset, _) = free[fit]
                offsets[value] <- offset
                free.RemoveAt fit
            else
                offsets[value] <- total
                total <- total + size

            ends.Enqueue(value, last)

        struct (offsets, total)

/// Arrays that stay in place while loops run over them.
[<Sealed>]
type internal Pins() =
    let handles = Stack<GCHandle>() // Mutation: emptied at the end of the run

    /// The address of an element of an array.
    member _.Pin(data: 'T[], offset: int) : nativeint =
        let handle = GCHandle.Alloc(data, GCHandleType.Pinned)
        handles.Push handle
        handle.AddrOfPinnedObject() + nativeint (offset * sizeof<'T>)

    /// The address of the elements in row-major order.
    member pins.Pin(x: Dense) : nativeint =
        match x.Compact() with
        | :? Dense<float> as numbers -> pins.Pin(numbers.Data, numbers.Offset)
        | :? Dense<float32> as numbers -> pins.Pin(numbers.Data, numbers.Offset)
        | numbers -> raise (DType.unfit "compile" "Float64 or Float32" numbers.DType)

    member _.Free() =
        while handles.Count > 0 do
            handles.Pop().Free()

/// A program as loops and calls.
[<Sealed>]
type internal Emitted(program: Program) =
    // Pinning costs as much as copying about so many elements.
    static let MostCopied = 512
    let struct (plan, steps) = Nests.ofProgram program
    let types = program.Types
    let inputs = program.Inputs + program.Captures.Length

    let isLoaded =
        let isLoaded = Array.create types.Length false // Mutation: local

        for step in steps do
            match step with
            | Step.Loop nest ->
                for index in 0 .. nest.Terms.Count - 1 do
                    match nest.Terms[index] with
                    | Load(buffer, _, _) -> isLoaded[buffer] <- true
                    | _ -> ()
            | Step.Call _ -> ()

        isLoaded

    let isComputed place =
        match plan.Roles[place] with
        | Source
        | Called -> false
        | _ -> plan.Stored[place]

    /// Values that have memory of their own: all that loops read or write.
    let buffers = [|
        for place in 0 .. types.Length - 1 do
            if isLoaded[place] || isComputed place then
                place
    |]

    let slotOf = dict [ for slot in 0 .. buffers.Length - 1 -> buffers[slot], slot ]
    let isResult = HashSet program.Results

    let lifetimes =
        let first, last = Array.create types.Length 0, Array.create types.Length 0 // Mutation: local
        let use' step place = last[place] <- max last[place] step

        steps
        |> Array.iteri (fun step work ->
            match work with
            | Step.Loop nest ->
                for root in nest.Roots do
                    first[root.Buffer] <- step
                    use' step root.Buffer

                for index in 0 .. nest.Terms.Count - 1 do
                    match nest.Terms[index] with
                    | Load(buffer, _, _) -> use' step buffer
                    | _ -> ()
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
            | Step.Call _ -> ())

        buffers
        |> Array.map (fun place ->
            match plan.Roles[place] with
            | Source -> struct (0, steps.Length)
            | _ when isResult.Contains place -> struct (0, steps.Length)
            | _ -> struct (first[place], last[place]))

    /// Long arguments and results are not copied: loops read and write their own arrays, which stay in place for the run.
    let isDirect =
        buffers
        |> Array.map (fun place ->
            types[place].Size >= MostCopied
            && types[place].DType <> DType.Bool
            && (place < inputs || isComputed place && isResult.Contains place))

    let sizes =
        Array.map2
            (fun isDirect place ->
                if isDirect then
                    0
                else
                    max 8 (types[place].Size * DType.sizeInBytes plan.Lanes[place]))
            isDirect
            buffers

    let struct (offsets, total) = Layouts.make sizes lifetimes

    let code =
        steps
        |> Array.map (fun step ->
            match step with
            | Step.Loop nest ->
                NestEmitter(nest, (fun place -> slotOf[place]), (fun place -> plan.Lanes[place])).Emit()
            | Step.Call _ -> Unchecked.defaultof<NestCode>)

    let constants = program.Constants |> Array.map (fun (struct (place, value)) -> struct (place, value))

    let slotOrNone place =
        match slotOf.TryGetValue place with
        | true, slot -> slot
        | _ -> -1

    let inputSlots = Array.init inputs slotOrNone
    let resultSlots = program.Results |> Array.map slotOrNone
    let borrowed = Array.append inputSlots resultSlots |> Array.filter (fun slot -> slot >= 0)
    let mutable spare: Arena | null = null // Mutation: one arena waits here between runs

    /// Writes numbers where loops read them; truth values become 0 and 1.
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

        for step in 0 .. steps.Length - 1 do
            match steps[step] with
            | Step.Loop _ -> code[step].Invoke arena.Table
            | Step.Call equation ->
                let results = equation.Primitive.EvaluateAll(Array.map valueOf equation.Arguments)

                for index in 0 .. results.Length - 1 do
                    let result = equation.First + index
                    values[rank[result]] <- ValueSome results[index]

                    match slotOf.TryGetValue result with
                    | true, slot -> write result arena.Addresses[slot] results[index]
                    | _ -> ()

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
        runOn (NativePtr.ofNativeInt (NativePtr.toNativeInt &&room)) arguments results

    /// Whether the program is loops alone, from doubles to doubles: then it can run on addresses.
    member _.IsPlain =
        steps
        |> Array.forall (fun step ->
            match step with
            | Step.Loop _ -> true
            | Step.Call _ -> false)
        && program.Captures.Length = 0
        && Seq.append [ 0 .. inputs - 1 ] program.Results
           |> Seq.forall (fun place -> types[place].DType = DType.Float64)
        && program.Results |> Array.forall isComputed
        && (Array.distinct program.Results).Length = program.Results.Length

    /// Runs loops that read arguments and write results where they are: no allocation.
    member _.RunAt(arguments: ReadOnlySpan<nativeint>, results: ReadOnlySpan<nativeint>) : unit =
        if borrowed.Length = buffers.Length && buffers.Length <= 8 then
            // Nothing is stored in between: the table alone, on the stack.
            onStack arguments results
        else
            let arena = takeArena ()
            runOn (NativePtr.ofNativeInt arena.Table) arguments results

            // The other way to run expects the arena's own places.
            for slot in borrowed do
                arena.Addresses[slot] <- arena.Start + nativeint offsets[slot]

            spare <- arena

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

    member _.Plan = plan
    member _.Steps = steps

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
type internal Executable(program: Program) =
    let emitted = lazy Emitted(program)
    let mutable runs = 0 // Mutation: counts the runs before code is worth its making

    /// Whether code is made at run time; otherwise programs run primitive by primitive.
    static member val IsEmitting = RuntimeFeature.IsDynamicCodeCompiled with get, set
    static member OfProgram(program: Program) = Executable(program)
    member _.Program = program
    member _.Emitted = emitted.Value

    /// The results for arguments that no transform traces; captures follow the arguments.
    member _.Run(arguments: Tensor[]) : Tensor[] =
        if Executable.IsEmitting && Interlocked.Increment &runs > 1 then
            emitted.Value.Run arguments
        else
            program.Evaluate arguments

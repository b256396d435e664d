namespace FunGrad

// A compiled function on memory that the caller owns: doubles in, doubles out, nothing allocated once a program is there.
// Law: the numbers are those of the function on tensors of the same lengths. Read next: Functions/CompileFunctions.fs.

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open Microsoft.FSharp.NativeInterop

#nowarn "9" "51" // Addresses of the caller's memory, held in place for the call.

/// What is known of a function for arguments of certain lengths; a length of -1 is a 0-d argument.
[<Sealed>]
type internal VectorProgram(lengths: int[], entry: CompiledProgram) =
    let program = entry.Executable.Program
    let sizes = program.Results |> Array.map (fun place -> program.Types[place].Size)

    let plain =
        if entry.Executable.Emits && entry.Executable.Emitted.IsPlain then
            ValueSome entry.Executable.Emitted
        else
            ValueNone

    let size = Array.sum sizes

    let direct: Emitted | null =
        match plain with
        | ValueSome emitted when emitted.IsDirect -> emitted
        | _ -> null

    let code: DirectCode | null =
        match direct with
        | null -> null
        | emitted -> emitted.Direct

    member _.Lengths = lengths
    member _.Sizes = sizes
    member _.Size = size
    member _.Plain = plain
    /// The loops, if they lead from one vector to another with nothing in between.
    member _.Direct: Emitted | null = direct
    /// The code of these loops where they are one.
    member _.Code: DirectCode | null = code

/// A compiled function of one to four vectors or numbers.
[<Sealed>]
type internal CompiledVectors(compiled: CompiledFunction) =
    static let numbers = [| -1; -1; -1; -1 |]
    let mutable last: VectorProgram[] = [||] // Mutation: the latest program, if there is one; replaced whole

    let shapeOf length = if length < 0 then [||] else [| length |]

    let find (lengths: ReadOnlySpan<int>) : VectorProgram =
        let known = last

        if known.Length > 0 && lengths.SequenceEqual(ReadOnlySpan known[0].Lengths) then
            known[0]
        else
            let lengths = lengths.ToArray()
            let like length = Engine.OfDense(Dense.full DType.Float64 (shapeOf length) 0.5)
            let example length = if length < 0 then Scalar(0.5, Width.Double) else like length
            let known = VectorProgram(lengths, compiled.For(Array.map example lengths))
            last <- [| known |]
            known

    /// Loops may not write where they still have to read.
    let overlap (lengths: ReadOnlySpan<int>) (addresses: ReadOnlySpan<nativeint>) (result: nativeint) room =
        let mutable found = false // Mutation: local

        for index in 0 .. lengths.Length - 1 do
            let finish = addresses[index] + nativeint (8 * abs lengths[index])
            found <- found || addresses[index] < result + nativeint (8 * room) && result < finish

        found

    /// The results that do not run as loops alone, copied one after the other.
    let copied (lengths: int[]) (addresses: nativeint[]) (result: nativeint) =
        let argument (length: int) (address: nativeint) =
            if length < 0 then
                Scalar(NativePtr.read (NativePtr.ofNativeInt<float> address), Width.Double)
            else
                let data =
                    ReadOnlySpan<float>(NativePtr.toVoidPtr (NativePtr.ofNativeInt<float> address), length).ToArray()

                Engine.OfDense(Dense.ofArray data [| length |])

        let mutable at = 0 // Mutation: local

        for y in compiled.Invoke(Array.map2 argument lengths addresses) do
            let numbers = Engine.ToDense(Engine.Read y)

            for index in 0 .. numbers.Count - 1 do
                NativePtr.set (NativePtr.ofNativeInt<float> result) (at + index) (numbers.GetDouble index)

            at <- at + numbers.Count

    /// Runs on memory: `lengths` and `addresses` of the arguments, and the results one after the other from `result` on.
    member _.Run(lengths: ReadOnlySpan<int>, addresses: ReadOnlySpan<nativeint>, result: nativeint, room: int) : unit =
        let known = find lengths

        if room <> known.Size then
            let text =
                "The result has "
                + string<int> known.Size
                + " elements, but there was room for "
                + string<int> room
                + ". Give a span of exactly that length; several results lie in it one after the other."

            raise (ArgumentException(text, "result"))

        match known.Plain with
        | _ when overlap lengths addresses result room -> copied (lengths.ToArray()) (addresses.ToArray()) result
        | ValueSome emitted when known.Sizes.Length = 1 ->
            let mutable at = result // Mutation: local
            emitted.RunAt(addresses, MemoryMarshal.CreateReadOnlySpan(&at, 1))
        | ValueSome emitted ->
            let places = Array.zeroCreate known.Sizes.Length // Mutation: local
            let mutable at = result

            for index in 0 .. places.Length - 1 do
                places[index] <- at
                at <- at + nativeint (8 * known.Sizes[index])

            emitted.RunAt(addresses, ReadOnlySpan places)
        | ValueNone -> copied (lengths.ToArray()) (addresses.ToArray()) result

    /// Forgets the latest program.
    member _.Clear() = last <- [||]

    /// How many numbers there are in the results for arguments of such lengths.
    member _.ResultSize(lengths: ReadOnlySpan<int>) : int = (find lengths).Size

    member vectors.Invoke(x: ReadOnlySpan<float>, result: Span<float>) : unit =
        use px = fixed &MemoryMarshal.GetReference x
        use pr = fixed &MemoryMarshal.GetReference result
        let mutable address = NativePtr.toNativeInt px // Mutation: local
        let target = NativePtr.toNativeInt pr
        let known = last

        let isApart = address + nativeint (8 * x.Length) <= target || target + nativeint (8 * result.Length) <= address

        // The commonest call, kept short: the checks of Run cost as much as a gradient of two numbers.
        if
            isApart
            && known.Length > 0
            && not (isNull known[0].Direct)
            && known[0].Lengths[0] = x.Length
            && known[0].Size = result.Length
        then
            match known[0].Code with
            | null -> (nonNull known[0].Direct).RunDirect(address, target)
            | code -> code.Invoke(address, target)
        else
            let mutable length = x.Length

            vectors.Run(
                MemoryMarshal.CreateReadOnlySpan(&length, 1),
                MemoryMarshal.CreateReadOnlySpan(&address, 1),
                target,
                result.Length
            )

    member vectors.Invoke(x: ReadOnlySpan<float>, y: ReadOnlySpan<float>, result: Span<float>) : unit =
        use px = fixed &MemoryMarshal.GetReference x
        use py = fixed &MemoryMarshal.GetReference y
        use pr = fixed &MemoryMarshal.GetReference result
        let mutable lengths = struct (x.Length, y.Length) // Mutation: local
        let mutable addresses = struct (NativePtr.toNativeInt px, NativePtr.toNativeInt py)
        let lengths = MemoryMarshal.CreateReadOnlySpan(&Unsafe.As<struct (int * int), int>(&lengths), 2)

        let addresses =
            MemoryMarshal.CreateReadOnlySpan(&Unsafe.As<struct (nativeint * nativeint), nativeint>(&addresses), 2)

        vectors.Run(lengths, addresses, NativePtr.toNativeInt pr, result.Length)

    /// Numbers in, one number out.
    member vectors.Number(xs: ReadOnlySpan<float>) : float =
        use px = fixed &MemoryMarshal.GetReference xs
        let lengths = ReadOnlySpan(numbers, 0, xs.Length)
        let mutable addresses = Unchecked.defaultof<EightAddresses> // Mutation: local
        let addresses = MemoryMarshal.CreateSpan(&Unsafe.As<EightAddresses, nativeint>(&addresses), xs.Length)

        for index in 0 .. xs.Length - 1 do
            addresses[index] <- NativePtr.toNativeInt px + nativeint (8 * index)

        let mutable result = 0.0

        vectors.Run(lengths, Span.op_Implicit addresses, NativePtr.toNativeInt &&result, 1)
        result

namespace FunGrad

// Loops on memory: all rounds of a body run on addresses, as one kernel of the program that the loop belongs to. Rows are
// addresses that move on; a round writes the state where the next one reads it. Law: the same as the rounds by themselves,
// and nothing is allocated however many there are. Read next: Residuals.fs.

open System
open System.Threading
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Addresses of stored values.

/// Where a result of a body comes from.
[<Struct; RequireQualifiedAccess>]
type internal ResultSource =
    /// The body's code writes it.
    | Written of number: int
    | Argument of index: int
    /// An earlier result once more.
    | Again of result: int
    | Constant of number: int

[<RequireQualifiedAccess>]
module internal LoopMemory =

    let private bytes (address: nativeint) count =
        Span<byte>(NativePtr.toVoidPtr (NativePtr.ofNativeInt<byte> address), count)

    let copy (from: nativeint) (into: nativeint) count = (bytes from count).CopyTo(bytes into count)
    let clear (address: nativeint) count = (bytes address count).Clear()

    /// The elements of a constant of either width.
    let write (address: nativeint) (x: Tensor) =
        let numbers = Engine.ToDense x

        for index in 0 .. numbers.Count - 1 do
            if numbers.DType = DType.Float32 then
                NativePtr.set (NativePtr.ofNativeInt<float32> address) index (float32 (numbers.GetDouble index))
            else
                NativePtr.set (NativePtr.ofNativeInt<float> address) index (numbers.GetDouble index)

/// A body whose rounds are loops and kernels on memory.
[<Sealed>]
type internal LoopBody
    private
    (program: Program, results: FunGrad.ValueType[], code: Emitted, sources: ResultSource[], constants: Tensor[]) =

    /// With the number of the round as a double, where it is only read to be made one.
    static let withNumbers (program: Program) : Program voption =
        let readers = program.Equations |> Array.filter (fun equation -> Array.contains 0 equation.Arguments)

        let isNumber (equation: Equation) =
            equation.Primitive.Name = "cast" && DType.isFloat program.Types[equation.First].DType

        if program.Captures.Length = 0 && Array.forall isNumber readers then
            let types = Array.updateAt 0 (FunGrad.ValueType(DType.Float64, [||], false)) program.Types
            ValueSome(Program(program.Inputs, [||], program.Constants, program.Equations, program.Results, types))
        else
            ValueNone

    /// What each result is, the places that code writes, and the constants among the results.
    static let sourcesOf (program: Program) =
        let values = dict [ for struct (place, value) in program.Constants -> place, value ]
        let isWritten place = place >= program.Inputs && not (values.ContainsKey place)
        let written = program.Results |> Array.filter isWritten |> Array.distinct
        let constants = program.Results |> Array.filter values.ContainsKey

        let source index place =
            match Array.IndexOf(program.Results, place) with
            | _ when place < program.Inputs -> ResultSource.Argument place
            | first when first < index -> ResultSource.Again first
            | _ when isWritten place -> ResultSource.Written(Array.IndexOf(written, place))
            | _ -> ResultSource.Constant(Array.IndexOf(constants, place))

        struct (Array.mapi source program.Results, written, constants |> Array.map (fun place -> values[place]))

    static member TryOf(manner: Manner, program: Program) : LoopBody voption =
        let isNumbers (type': FunGrad.ValueType) = DType.isFloat type'.DType && type'.Size > 0
        let results = program.Results |> Array.map (fun place -> program.Types[place])

        match withNumbers program with
        | ValueSome numbers when
            Array.forall isNumbers numbers.Types[.. program.Inputs - 1] && Array.forall isNumbers results
            ->
            let struct (sources, written, constants) = sourcesOf numbers

            let code =
                let written =
                    Program(numbers.Inputs, [||], numbers.Constants, numbers.Equations, written, numbers.Types)

                Emitted(manner, written)

            if code.HasNoCalls then
                ValueSome(LoopBody(numbers, results, code, sources, constants))
            else
                ValueNone
        | _ -> ValueNone

    member _.Inputs = program.Inputs
    member _.TypeOfInput(index: int) = program.Types[index]
    member _.TypeOfResult(index: int) = results[index]
    member _.Code = code
    member _.Sources = sources
    member _.Constants = constants

/// `rounds` rounds of a body. Inputs: carried values, arrays of rows, shared values. Outputs: the last carried values, and
/// arrays of `length` rows.
[<Sealed>]
type internal LoopKernel
    (body: LoopBody, rounds: int, length: int, carries: int, slices: int, isReversed: bool, inputs, outputs) =
    inherit MemoryKernel([||], [||], inputs, outputs)
    let code = body.Code
    let arguments, results = body.Inputs, body.Sources.Length
    let bytesOf (type': FunGrad.ValueType) = type'.Size * DType.sizeInBytes type'.DType
    let argumentBytes = Array.init arguments (body.TypeOfInput >> bytesOf)
    let resultBytes = Array.init results (body.TypeOfResult >> bytesOf)

    let offsetOf (operand: Operand) (type': FunGrad.ValueType) =
        nativeint (operand.Offset * DType.sizeInBytes type'.DType)

    let inputOffsets = inputs |> Array.mapi (fun index x -> offsetOf x (body.TypeOfInput(index + 1)))
    let outputOffsets = outputs |> Array.mapi (fun index x -> offsetOf x (body.TypeOfResult index))

    /// The rows of results that keep a carried value as it is before each round, if there are any: the state itself lives
    /// there then.
    let trails =
        Array.init carries (fun carry ->
            let keeps result = result >= carries && body.Sources[result] = ResultSource.Argument(1 + carry)
            Seq.tryFind keeps (seq { 0 .. results - 1 }) |> Option.defaultValue -1)

    /// Places of addresses: the arguments of a round, its results, and constants.
    let slotOfResult result = arguments + result
    let slotOfConstant number = arguments + results + number

    let copies = [|
        for result in 0 .. results - 1 do
            match body.Sources[result] with
            | ResultSource.Written _ -> ()
            | ResultSource.Argument index when index >= 1 && index <= carries && trails[index - 1] = result -> ()
            | ResultSource.Argument index -> struct (index, slotOfResult result, resultBytes[result])
            | ResultSource.Again first -> struct (slotOfResult first, slotOfResult result, resultBytes[result])
            | ResultSource.Constant number -> struct (slotOfConstant number, slotOfResult result, resultBytes[result])
    |]

    /// Places of addresses, and the places in the code's own table that take them.
    let bound = [|
        for index in 0 .. arguments - 1 do
            if code.InputSlots[index] >= 0 then
                struct (index, code.InputSlots[index])

        for result in 0 .. results - 1 do
            match body.Sources[result] with
            | ResultSource.Written number -> struct (slotOfResult result, code.ResultSlots[number])
            | _ -> ()
    |]

    // The round's number, the second place of each carried value, and the constants.
    let constantBytes = body.Constants |> Array.map (fun x -> bytesOf (FunGrad.ValueType.Of x))

    let sizes = Array.concat [ [| 8 |]; resultBytes[.. carries - 1]; constantBytes ] |> Array.map int64
    let struct (offsets, bytes) = Layouts.make sizes (Array.create sizes.Length (struct (0, 1)))
    let mutable spare: Arena | null = null // Mutation: one block waits here between runs

    let makeRoom () =
        let room = Arena(bytes, arguments + results + body.Constants.Length)

        body.Constants
        |> Array.iteri (fun number x ->
            let address = room.Start + nativeint offsets[1 + carries + number]
            room.Addresses[slotOfConstant number] <- address
            LoopMemory.write address x)

        room

    let at round = if isReversed then rounds - 1 - round else round
    let rowOf (start: nativeint) bytes round = start + nativeint (at round) * nativeint bytes

    /// Where a round finds its arguments and leaves its results.
    let point (own: nativeint[]) (given: nativeptr<nativeint>) (room: Arena) round =
        let inline input index = NativePtr.get given index + inputOffsets[index]
        let inline output index = NativePtr.get given (inputs.Length + index) + outputOffsets[index]

        for carry in 0 .. carries - 1 do
            let trail = trails[carry]

            own[1 + carry] <- if round = 0 then input carry else own[slotOfResult carry]

            own[slotOfResult carry] <-
                if trail >= 0 && round < rounds - 1 then
                    rowOf (output trail) resultBytes[trail] (round + 1)
                elif (rounds - 1 - round) % 2 = 0 then
                    output carry
                else
                    room.Start + nativeint offsets[1 + carry]

        for slice in carries .. carries + slices - 1 do
            own[1 + slice] <- rowOf (input slice) argumentBytes[1 + slice] round

        for result in carries .. results - 1 do
            own[slotOfResult result] <- rowOf (output result) resultBytes[result] round

    let runRounds (given: nativeptr<nativeint>) (room: Arena) (table: Arena) =
        let own = room.Addresses
        own[0] <- room.Start

        for index in carries + slices .. inputs.Length - 1 do
            own[1 + index] <- NativePtr.get given index + inputOffsets[index]

        for round in 0 .. rounds - 1 do
            point own given room round
            NativePtr.write (NativePtr.ofNativeInt<float> room.Start) (float (at round))

            for struct (from, into) in bound do
                table.Addresses[into] <- own[from]

            code.Invoke table

            for struct (from, into, bytes) in copies do
                LoopMemory.copy own[from] own[into] bytes

    /// The first row of a trail is what the loop starts from; rows of rounds that do not take place are 0.
    let prepare (given: nativeptr<nativeint>) =
        let inline output index = NativePtr.get given (inputs.Length + index) + outputOffsets[index]

        for carry in 0 .. carries - 1 do
            let from = NativePtr.get given carry + inputOffsets[carry]

            if rounds = 0 then
                LoopMemory.copy from (output carry) resultBytes[carry]
            elif trails[carry] >= 0 then
                LoopMemory.copy from (rowOf (output trails[carry]) resultBytes[carry] 0) resultBytes[carry]

        for result in carries .. results - 1 do
            let start = output result + nativeint rounds * nativeint resultBytes[result]
            LoopMemory.clear start ((length - rounds) * resultBytes[result])

    override _.Run(given, _) =
        prepare given

        if rounds > 0 then
            let room =
                match Interlocked.Exchange(&spare, null) with
                | null -> makeRoom ()
                | room -> room

            let table = code.Rent()
            runRounds given room table
            code.Return table
            spare <- room

    override _.Along(_, _) = invalidOp "Rounds depend on each other: a loop is not cut."

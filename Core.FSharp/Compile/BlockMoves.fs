namespace FunGrad

// Elements that move between places in memory: copied into the order of a block or out of it, repeated along axes that they
// do not vary along, or folded into sums. Law: an element goes where the strides of both sides say.
// Read next: Interpreter.fs.

open System.Numerics
open System.Numerics.Tensors
open Microsoft.FSharp.NativeInterop

#nowarn "9" "51" // Addresses of stored values.

/// Moves of elements 'T.
[<AbstractClass; Sealed>]
type internal BlockMoves<'T when 'T: unmanaged and 'T: struct and 'T :> IFloatingPointIeee754<'T>> private () =

    static member inline private At(start: nativeint, index: int) = start + nativeint index * nativeint sizeof<'T>
    static member inline private Get(address: nativeint) : 'T = NativePtr.read (NativePtr.ofNativeInt<'T> address)
    static member inline private Set(address: nativeint, x: 'T) = NativePtr.write (NativePtr.ofNativeInt<'T> address) x
    /// The bytes of an element of the other width.
    static member private OtherSize = if sizeof<'T> = sizeof<float> then sizeof<float32> else sizeof<float>

    static member private Copy(from: nativeint, step: int, into: nativeint, intoStep: int, count: int) =
        if intoStep = 1 && step = 1 then
            (Elements.read<'T> { Address = from; Count = count })
                .CopyTo(Elements.write { Address = into; Count = count })
        elif intoStep = 1 && step = 0 then
            (Elements.write<'T> { Address = into; Count = count }).Fill(BlockMoves<'T>.Get from)
        else
            for index in 0 .. count - 1 do
                let x = BlockMoves<'T>.Get(BlockMoves<'T>.At(from, index * step))
                BlockMoves<'T>.Set(BlockMoves<'T>.At(into, index * intoStep), x)

    static member private Convert(from: nativeint, step: int, into: nativeint, intoStep: int, count: int) =
        for index in 0 .. count - 1 do
            let from = from + nativeint (index * step) * nativeint BlockMoves<'T>.OtherSize

            let x =
                if sizeof<'T> = sizeof<float> then
                    float (NativePtr.read (NativePtr.ofNativeInt<float32> from))
                else
                    NativePtr.read (NativePtr.ofNativeInt<float> from)

            BlockMoves<'T>.Set(BlockMoves<'T>.At(into, index * intoStep), Element.ofDouble<'T> x)

    static member private Combine(operation: Instruction, x: Elements, sofar: Elements) =
        match operation with
        | Instruction.Max -> TensorPrimitives.Max<'T>(Elements.read sofar, Elements.read<'T> x, Elements.write sofar)
        | Instruction.Min -> TensorPrimitives.Min<'T>(Elements.read sofar, Elements.read<'T> x, Elements.write sofar)
        | _ -> TensorPrimitives.Add<'T>(Elements.read sofar, Elements.read<'T> x, Elements.write sofar)

    static member private Total(operation: Instruction, x: Elements) : 'T =
        match operation with
        | Instruction.Max -> TensorPrimitives.Max<'T>(Elements.read x)
        | Instruction.Min -> TensorPrimitives.Min<'T>(Elements.read x)
        | _ -> TensorPrimitives.Sum<'T>(Elements.read x)

    /// Elements that lie one after the other.
    static member private Fold(operation, from: nativeint, into: nativeint, intoStep: int, count: int) : unit =
        let elements = { Address = from; Count = count }

        if intoStep = 0 then
            let mutable total = BlockMoves<'T>.Total(operation, elements) // Mutation: local
            let part = { Address = NativePtr.toNativeInt &&total; Count = 1 }
            BlockMoves<'T>.Combine(operation, part, { Address = into; Count = 1 })
            StackRoom.Release(NativePtr.ofNativeInt part.Address)
        elif intoStep = 1 then
            BlockMoves<'T>.Combine(operation, elements, { Address = into; Count = count })
        else
            for index in 0 .. count - 1 do
                let sofar = { Address = BlockMoves<'T>.At(into, index * intoStep); Count = 1 }
                BlockMoves<'T>.Combine(operation, { Address = BlockMoves<'T>.At(from, index); Count = 1 }, sofar)

    static member private Along(carry: Carry, from: nativeint, step, into: nativeint, intoStep, count) : unit =
        match carry with
        | Carry.Copy -> BlockMoves<'T>.Copy(from, step, into, intoStep, count)
        | Carry.Convert -> BlockMoves<'T>.Convert(from, step, into, intoStep, count)
        | Carry.Fold operation -> BlockMoves<'T>.Fold(operation, from, into, intoStep, count)

    static member private Within
        (carry, move: BlockMove, rows: int, axis: int, from: nativeint, into: nativeint)
        : unit =
        let length = if axis = 0 && move.IsCut then rows * move.Lengths[0] else move.Lengths[axis]
        let step, intoStep = move.From[axis], move.Into[axis]

        if axis = move.Lengths.Length - 1 then
            BlockMoves<'T>.Along(carry, from, step, into, intoStep, length)
        else
            let size = if carry = Carry.Convert then BlockMoves<'T>.OtherSize else sizeof<'T>

            for index in 0 .. length - 1 do
                let from = from + nativeint (index * step) * nativeint size
                BlockMoves<'T>.Within(carry, move, rows, axis + 1, from, BlockMoves<'T>.At(into, index * intoStep))

    /// All elements, for so many rows of the tile.
    static member Run(carry: Carry, move: BlockMove, rows: int, from: nativeint, into: nativeint) : unit =
        if move.Lengths.Length = 0 then
            BlockMoves<'T>.Along(carry, from, 0, into, 0, 1)
        else
            BlockMoves<'T>.Within(carry, move, rows, 0, from, into)

namespace FunGrad

// What instructions do with blocks: those of TensorPrimitives where they mean the same, loops of .NET's vectors elsewhere.
// Law: each element is what the instruction gives in a register; a block of one element stands for as many as are needed.
// A result may lie where an argument lies that is as long. Read next: Interpreter.fs.

open System
open System.Numerics
open System.Numerics.Tensors
open System.Runtime.CompilerServices
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Addresses of stored values.

/// Elements in memory, one after the other.
[<Struct; NoEquality; NoComparison>]
type internal Elements = { Address: nativeint; Count: int }

module internal Elements =

    let inline private pointer<'T> (x: Elements) index =
        NativePtr.toVoidPtr (NativePtr.ofNativeInt<byte>(x.Address + nativeint (index * sizeof<'T>)))

    let inline read<'T> (x: Elements) : ReadOnlySpan<'T> = ReadOnlySpan<'T>(pointer<'T> x 0, x.Count)
    let inline write<'T> (x: Elements) : Span<'T> = Span<'T>(pointer<'T> x 0, x.Count)

    /// An element; the only one of a block that has one.
    let inline get<'T> (x: Elements) (index: int) : 'T =
        Unsafe.ReadUnaligned<'T>(pointer<'T> x (if x.Count = 1 then 0 else index))

    let inline set<'T> (x: Elements) (index: int) (value: 'T) = Unsafe.WriteUnaligned<'T>(pointer<'T> x index, value)

    /// As many elements as a vector has, from one on.
    let inline vector<'T> (x: Elements) (index: int) : Vector<'T> =
        if x.Count = 1 then
            Vector<'T>(get<'T> x 0)
        else
            Unsafe.ReadUnaligned<Vector<'T>>(pointer<'T> x index)

    let inline setVector<'T> (x: Elements) (index: int) (value: Vector<'T>) =
        Unsafe.WriteUnaligned<Vector<'T>>(pointer<'T> x index, value)

    /// The n of 2ⁿ·m with m from 1 to 2.
    let exponent (x: float) =
        if x = 0.0 then -infinity
        elif Double.IsFinite x then float (Math.ILogB x)
        else abs x

    /// That m; NaN below 0, 1 for 0 and ∞.
    let mantissa (x: float) =
        if x = 0.0 || Double.IsPositiveInfinity x then 1.0
        elif x > 0.0 then Math.ScaleB(x, -(Math.ILogB x))
        else nan

/// Loops for elements 'T whose bits are the integers 'B.
[<AbstractClass; Sealed>]
type internal BlockLoops<'T, 'B
    when 'T: unmanaged
    and 'T: struct
    and 'T :> IFloatingPointIeee754<'T>
    and 'B: unmanaged
    and 'B: struct
    and 'B :> IBinaryInteger<'B>> private () =

    // -- Vectors, and the rest element by element ---------------------------------------------------------------------------

    static member inline private Each2
        (x: Elements, y: Elements, z: Elements, [<InlineIfLambda>] f: Vector<'T> -> Vector<'T> -> Vector<'T>)
        =
        let mutable index = 0 // Mutation: local

        while index <= z.Count - Vector<'T>.Count do
            Elements.setVector z index (f (Elements.vector x index) (Elements.vector y index))
            index <- index + Vector<'T>.Count

        while index < z.Count do
            let one = f (Vector<'T>(Elements.get<'T> x index)) (Vector<'T>(Elements.get<'T> y index))
            Elements.set z index one[0]
            index <- index + 1

    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    static member private Choose(mask: Elements, x: Elements, y: Elements, z: Elements) =
        let mutable index = 0 // Mutation: local

        while index <= z.Count - Vector<'T>.Count do
            let chosen =
                Vector.ConditionalSelect(
                    Elements.vector<'T> mask index,
                    Elements.vector x index,
                    Elements.vector y index
                )

            Elements.setVector z index chosen
            index <- index + Vector<'T>.Count

        while index < z.Count do
            let mask = Vector<'T>(Elements.get<'T> mask index)
            let x, y = Vector<'T>(Elements.get<'T> x index), Vector<'T>(Elements.get<'T> y index)
            let chosen = Vector.ConditionalSelect(mask, x, y)
            Elements.set z index chosen[0]
            index <- index + 1

    /// Functions of doubles, one element after the other.
    static member inline private Doubles
        (x: Elements, y: Elements, z: Elements, [<InlineIfLambda>] f: float -> float -> float)
        =
        for index in 0 .. z.Count - 1 do
            let x, y = Element.toDouble (Elements.get<'T> x index), Element.toDouble (Elements.get<'T> y index)
            Elements.set z index (Element.ofDouble<'T>(f x y))

    static member private MultiplyAdd(x: Elements, y: Elements, a: Elements, z: Elements) =
        match x.Count = z.Count, y.Count = z.Count, a.Count = z.Count with
        | true, true, true ->
            TensorPrimitives.FusedMultiplyAdd<'T>(
                Elements.read x,
                Elements.read y,
                Elements.read<'T> a,
                Elements.write z
            )
        | true, true, false ->
            TensorPrimitives.FusedMultiplyAdd<'T>(
                Elements.read x,
                Elements.read y,
                Elements.get<'T> a 0,
                Elements.write z
            )
        | true, false, true ->
            TensorPrimitives.FusedMultiplyAdd<'T>(
                Elements.read x,
                Elements.get<'T> y 0,
                Elements.read a,
                Elements.write z
            )
        | false, true, true ->
            TensorPrimitives.FusedMultiplyAdd<'T>(
                Elements.read y,
                Elements.get<'T> x 0,
                Elements.read a,
                Elements.write z
            )
        | _ ->
            for index in 0 .. z.Count - 1 do
                let x, y, a = Elements.get<'T> x index, Elements.get<'T> y index, Elements.get<'T> a index
                Elements.set z index ('T.FusedMultiplyAdd(x, y, a))

    // -- Arithmetic ---------------------------------------------------------------------------------------------------------

    static member private One(operation: Instruction, x: Elements, z: Elements) : unit =
        match operation with
        | Instruction.Negate -> TensorPrimitives.Negate<'T>(Elements.read x, Elements.write z)
        | Instruction.Abs -> TensorPrimitives.Abs<'T>(Elements.read x, Elements.write z)
        | Instruction.Sqrt -> TensorPrimitives.Sqrt<'T>(Elements.read x, Elements.write z)
        | Instruction.Floor -> TensorPrimitives.Floor<'T>(Elements.read x, Elements.write z)
        | Instruction.Ceiling -> TensorPrimitives.Ceiling<'T>(Elements.read x, Elements.write z)
        | Instruction.Round -> TensorPrimitives.Round<'T>(Elements.read x, Elements.write z)
        | Instruction.OnesComplement -> TensorPrimitives.OnesComplement<'B>(Elements.read x, Elements.write z)
        | Instruction.ShiftBitsLeft n -> TensorPrimitives.ShiftLeft<'B>(Elements.read x, n, Elements.write z)
        | Instruction.ShiftBitsRight n -> TensorPrimitives.ShiftRightLogical<'B>(Elements.read x, n, Elements.write z)
        | Instruction.Exponent -> BlockLoops<'T, 'B>.Doubles(x, x, z, (fun x _ -> Elements.exponent x))
        | Instruction.Mantissa -> BlockLoops<'T, 'B>.Doubles(x, x, z, (fun x _ -> Elements.mantissa x))
        | _ -> raise (BlockLoops<'T, 'B>.Unknown operation)

    static member private Symmetric(operation: Instruction, x: Elements, y: Elements, z: Elements) : unit =
        if y.Count = z.Count then
            match operation with
            | Instruction.Add -> TensorPrimitives.Add<'T>(Elements.read x, Elements.read<'T> y, Elements.write z)
            | Instruction.Multiply ->
                TensorPrimitives.Multiply<'T>(Elements.read x, Elements.read<'T> y, Elements.write z)
            | Instruction.Max -> TensorPrimitives.Max<'T>(Elements.read x, Elements.read<'T> y, Elements.write z)
            | Instruction.Min -> TensorPrimitives.Min<'T>(Elements.read x, Elements.read<'T> y, Elements.write z)
            | Instruction.BitwiseAnd ->
                TensorPrimitives.BitwiseAnd<'B>(Elements.read x, Elements.read<'B> y, Elements.write z)
            | Instruction.BitwiseOr ->
                TensorPrimitives.BitwiseOr<'B>(Elements.read x, Elements.read<'B> y, Elements.write z)
            | Instruction.Xor -> TensorPrimitives.Xor<'B>(Elements.read x, Elements.read<'B> y, Elements.write z)
            | _ -> TensorPrimitives.Add<'B>(Elements.read x, Elements.read<'B> y, Elements.write z)
        else
            match operation with
            | Instruction.Add -> TensorPrimitives.Add<'T>(Elements.read x, Elements.get<'T> y 0, Elements.write z)
            | Instruction.Multiply ->
                TensorPrimitives.Multiply<'T>(Elements.read x, Elements.get<'T> y 0, Elements.write z)
            | Instruction.Max -> TensorPrimitives.Max<'T>(Elements.read x, Elements.get<'T> y 0, Elements.write z)
            | Instruction.Min -> TensorPrimitives.Min<'T>(Elements.read x, Elements.get<'T> y 0, Elements.write z)
            | Instruction.BitwiseAnd ->
                TensorPrimitives.BitwiseAnd<'B>(Elements.read x, Elements.get<'B> y 0, Elements.write z)
            | Instruction.BitwiseOr ->
                TensorPrimitives.BitwiseOr<'B>(Elements.read x, Elements.get<'B> y 0, Elements.write z)
            | Instruction.Xor -> TensorPrimitives.Xor<'B>(Elements.read x, Elements.get<'B> y 0, Elements.write z)
            | _ -> TensorPrimitives.Add<'B>(Elements.read x, Elements.get<'B> y 0, Elements.write z)

    static member private Subtract(x: Elements, y: Elements, z: Elements) =
        if x.Count <> z.Count then
            TensorPrimitives.Subtract<'T>(Elements.get<'T> x 0, Elements.read y, Elements.write z)
        elif y.Count <> z.Count then
            TensorPrimitives.Subtract<'T>(Elements.read x, Elements.get<'T> y 0, Elements.write z)
        else
            TensorPrimitives.Subtract<'T>(Elements.read x, Elements.read<'T> y, Elements.write z)

    static member private Divide(x: Elements, y: Elements, z: Elements) =
        if x.Count <> z.Count then
            TensorPrimitives.Divide<'T>(Elements.get<'T> x 0, Elements.read y, Elements.write z)
        elif y.Count <> z.Count then
            TensorPrimitives.Divide<'T>(Elements.read x, Elements.get<'T> y 0, Elements.write z)
        else
            TensorPrimitives.Divide<'T>(Elements.read x, Elements.read<'T> y, Elements.write z)

    static member private SubtractBits(x: Elements, y: Elements, z: Elements) =
        for index in 0 .. z.Count - 1 do
            Elements.set z index (Elements.get<'B> x index - Elements.get<'B> y index)

    // The loops below are inlined here. They run for a few times only: at once as fast as they get.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    static member private Two(operation: Instruction, x: Elements, y: Elements, z: Elements) : unit =
        match operation with
        | Instruction.Add
        | Instruction.Multiply
        | Instruction.Max
        | Instruction.Min
        | Instruction.BitwiseAnd
        | Instruction.BitwiseOr
        | Instruction.Xor
        | Instruction.AddBits ->
            if x.Count = z.Count then
                BlockLoops<'T, 'B>.Symmetric(operation, x, y, z)
            else
                BlockLoops<'T, 'B>.Symmetric(operation, y, x, z)
        | Instruction.Subtract -> BlockLoops<'T, 'B>.Subtract(x, y, z)
        | Instruction.Divide -> BlockLoops<'T, 'B>.Divide(x, y, z)
        | Instruction.SubtractBits -> BlockLoops<'T, 'B>.SubtractBits(x, y, z)
        | Instruction.LessThan -> BlockLoops<'T, 'B>.Each2(x, y, z, (fun x y -> Vector.LessThan(x, y)))
        | Instruction.LessThanOrEqual -> BlockLoops<'T, 'B>.Each2(x, y, z, (fun x y -> Vector.LessThanOrEqual(x, y)))
        | Instruction.Equals -> BlockLoops<'T, 'B>.Each2(x, y, z, (fun x y -> Vector.Equals(x, y)))
        | Instruction.AndNot -> BlockLoops<'T, 'B>.Each2(x, y, z, (fun x y -> Vector.AndNot(x, y)))
        | Instruction.MaxNative ->
            BlockLoops<'T, 'B>.Each2(x, y, z, (fun x y -> Vector.ConditionalSelect(Vector.LessThan(y, x), x, y)))
        | Instruction.MinNative ->
            BlockLoops<'T, 'B>.Each2(x, y, z, (fun x y -> Vector.ConditionalSelect(Vector.LessThan(x, y), x, y)))
        | Instruction.Scale -> BlockLoops<'T, 'B>.Doubles(x, y, z, (fun x n -> Math.ScaleB(x, int n)))
        | _ -> raise (BlockLoops<'T, 'B>.Unknown operation)

    static member private Unknown(operation: Instruction) : exn =
        NotSupportedException("There is no loop over blocks for " + string operation + ".")

    /// The operation on each element of the arguments, given by their numbers among the blocks.
    static member Apply(operation: Instruction, arguments: int[], blocks: Elements[], z: Elements) : unit =
        match arguments, operation with
        | [| x |], _ -> BlockLoops<'T, 'B>.One(operation, blocks[x], z)
        | [| x; y |], _ -> BlockLoops<'T, 'B>.Two(operation, blocks[x], blocks[y], z)
        | [| x; y; a |], Instruction.FusedMultiplyAdd ->
            BlockLoops<'T, 'B>.MultiplyAdd(blocks[x], blocks[y], blocks[a], z)
        | [| mask; x; y |], Instruction.ConditionalSelect ->
            BlockLoops<'T, 'B>.Choose(blocks[mask], blocks[x], blocks[y], z)
        | _ -> raise (BlockLoops<'T, 'B>.Unknown operation)

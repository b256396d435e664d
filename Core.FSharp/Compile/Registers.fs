namespace FunGrad

// The registers of one width as code generation sees them: types, and the methods of System.Runtime.Intrinsics that the
// JIT turns into single instructions. One lane is a register whose lanes are all equal. Law: each operation of Terms.fs
// has one method here. Read next: Emitter.fs.

open System
open System.Collections.Concurrent
open System.Numerics.Tensors
open System.Reflection
open System.Reflection.Emit
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Runtime.Intrinsics
open System.Runtime.Intrinsics.X86

/// What code in registers calls for functions that have no form there.
[<AbstractClass; Sealed>]
type internal LaneCalls private () =

    static member private Span<'V, 'T
        when 'V: struct and 'T: struct and 'T: (new: unit -> 'T) and 'T :> System.ValueType>
        (x: byref<'V>, lanes: int)
        : Span<'T> =
        MemoryMarshal.CreateSpan<'T>(&Unsafe.As<'V, 'T>(&x), lanes)

    static member One<'V, 'T when 'V: struct and 'T: struct and 'T: (new: unit -> 'T) and 'T :> System.ValueType>
        (x: 'V, kernel: Kernel1, lanes: int)
        : 'V =
        let mutable x = x // Mutation: local
        let mutable y = Unchecked.defaultof<'V>
        let source = LaneCalls.Span<'V, 'T>(&x, max lanes 2)
        let target = LaneCalls.Span<'V, 'T>(&y, max lanes 2)

        if lanes = 1 then
            target.Fill(Element.ofDouble<'T>(kernel.Scalar(Element.toDouble source[0])))
        elif typeof<'T> = typeof<float> then
            kernel.Float64.Invoke(
                Span.op_Implicit (MemoryMarshal.Cast<'T, float> source),
                MemoryMarshal.Cast<'T, float> target
            )
        else
            let target = MemoryMarshal.Cast<'T, float32> target
            kernel.Float32.Invoke(Span.op_Implicit (MemoryMarshal.Cast<'T, float32> source), target)

        y

    static member Two<'V, 'T when 'V: struct and 'T: struct and 'T: (new: unit -> 'T) and 'T :> System.ValueType>
        (x: 'V, y: 'V, kernel: Kernel2, lanes: int)
        : 'V =
        let mutable x = x // Mutation: local
        let mutable y = y
        let mutable z = Unchecked.defaultof<'V>
        let left = LaneCalls.Span<'V, 'T>(&x, max lanes 2)
        let right = LaneCalls.Span<'V, 'T>(&y, max lanes 2)
        let target = LaneCalls.Span<'V, 'T>(&z, max lanes 2)

        for lane in 0 .. target.Length - 1 do
            let x, y = Element.toDouble left[lane], Element.toDouble right[lane]
            target[lane] <- Element.ofDouble<'T>(kernel.Scalar(x, y))

        z

    /// The kernel's own values in the lanes of the mask.
    static member Correct<'V, 'T when 'V: struct and 'T: struct and 'T: (new: unit -> 'T) and 'T :> System.ValueType>
        (x: 'V, y: 'V, mask: 'V, kernel: Kernel1, lanes: int)
        : 'V =
        let mutable x = x // Mutation: local
        let mutable y = y
        let mutable mask = mask
        let source = LaneCalls.Span<'V, 'T>(&x, max lanes 2)
        let target = LaneCalls.Span<'V, 'T>(&y, max lanes 2)
        let bits = MemoryMarshal.AsBytes(LaneCalls.Span<'V, 'T>(&mask, max lanes 2))

        for lane in 0 .. target.Length - 1 do
            if bits[lane * sizeof<'T>] <> 0uy then
                target[lane] <- Element.ofDouble<'T>(kernel.Scalar(Element.toDouble source[lane]))

        y

    static member Largest<'V, 'T
        when 'V: struct
        and 'T: struct
        and 'T: (new: unit -> 'T)
        and 'T :> System.ValueType
        and 'T :> Numerics.INumber<'T>>
        (x: 'V, lanes: int)
        : 'T =
        let mutable x = x // Mutation: local
        TensorPrimitives.Max<'T>(Span.op_Implicit (LaneCalls.Span<'V, 'T>(&x, lanes)))

    static member Smallest<'V, 'T
        when 'V: struct
        and 'T: struct
        and 'T: (new: unit -> 'T)
        and 'T :> System.ValueType
        and 'T :> Numerics.INumber<'T>>
        (x: 'V, lanes: int)
        : 'T =
        let mutable x = x // Mutation: local
        TensorPrimitives.Min<'T>(Span.op_Implicit (LaneCalls.Span<'V, 'T>(&x, lanes)))

/// The registers of one width and one element type.
[<Sealed>]
type internal Registers(dtype: DType, lanes: int) =
    /// Of GetMantissa: from 1 to 2, NaN for negative numbers, no sign.
    let mantissaControl = 12

    let size = DType.sizeInBytes dtype
    let element = if dtype = DType.Float32 then typeof<float32> else typeof<float>
    let bytes = max 16 (lanes * size)

    let family, vector =
        match bytes with
        | 64 -> typeof<Vector512>, typedefof<Vector512<float>>
        | 32 -> typeof<Vector256>, typedefof<Vector256<float>>
        | _ -> typeof<Vector128>, typedefof<Vector128<float>>

    let register = vector.MakeGenericType element

    /// Integers of the elements' size, and the methods that see a register as such and back.
    let struct (integer, asInteger, asElement) =
        if dtype = DType.Float32 then
            struct (typeof<int>, "AsInt32", "AsSingle")
        else
            struct (typeof<int64>, "AsInt64", "AsDouble")

    let bitsRegister = vector.MakeGenericType integer
    static let names = ConcurrentDictionary<Instruction, string>()
    static let known = ConcurrentDictionary<struct (Type * string * Type * int), MethodInfo>()

    /// A generic method of the family, closed over an element type.
    let find (name: string) (element: Type) arity =
        known.GetOrAdd(
            struct (family, name, element, arity),
            fun _ ->
                family.GetMethods()
                |> Array.find (fun candidate ->
                    candidate.Name = name
                    && candidate.IsGenericMethodDefinition
                    && candidate.GetGenericArguments().Length = 1
                    && candidate.GetParameters().Length = arity)
                |> fun candidate -> candidate.MakeGenericMethod element
        )

    /// A method of the family with these arguments exactly, such as Floor, which is there for each element type.
    let exact (name: string) (arguments: Type[]) =
        match family.GetMethod(name, arguments) with
        | null -> raise (MissingMethodException(family.Name, name))
        | found -> found

    /// An instruction of AVX-512 on registers of this width; a narrow one is there in 128 bits.
    let avx512 (name: string) (arguments: Type[]) =
        let family = if bytes = 64 then typeof<Avx512F> else typeof<Avx512F.VL>
        nonNull (family.GetMethod(name, arguments))

    /// The widest registers that the machine has, in bytes.
    static member val Widest =
        if Vector512.IsHardwareAccelerated then 64
        elif Vector256.IsHardwareAccelerated then 32
        else 16 with get, set

    /// The widest registers that an axis fills.
    static member For(dtype: DType, length: int) : Registers =
        let size = DType.sizeInBytes dtype
        let fits = [ 64; 32; 16 ] |> List.filter (fun bytes -> bytes <= Registers.Widest && bytes / size <= length)

        match fits with
        | bytes :: _ -> Registers(dtype, bytes / size)
        | [] -> Registers(dtype, 1)

    member _.DType = dtype
    member _.Lanes = lanes
    member _.ElementSize = size
    member _.Element = element
    member _.Type = register

    member _.Call(il: ILGenerator, name: string, arity: int) = il.Emit(OpCodes.Call, find name element arity)

    /// The sum of the lanes, or another fold of them, as one element.
    member registers.Across(il: ILGenerator, operation: Instruction) =
        match operation with
        | _ when lanes = 1 -> registers.Call(il, "ToScalar", 1)
        | Instruction.Max -> registers.LaneCall(il, "Largest")
        | Instruction.Min -> registers.LaneCall(il, "Smallest")
        | _ -> registers.Call(il, "Sum", 1)

    member _.LaneCall(il: ILGenerator, name: string) =
        il.Emit(OpCodes.Ldc_I4, lanes)
        let flags = BindingFlags.Static ||| BindingFlags.NonPublic ||| BindingFlags.Public
        il.Emit(OpCodes.Call, (nonNull (typeof<LaneCalls>.GetMethod(name, flags))).MakeGenericMethod(register, element))

    /// All lanes equal to the element on the stack.
    member _.Spread(il: ILGenerator) = il.Emit(OpCodes.Call, exact "Create" [| element |])

    /// A register of as many elements as lie on the stack.
    member registers.Gather(il: ILGenerator) =
        if lanes = 1 then
            registers.Spread il
        else
            il.Emit(OpCodes.Call, exact "Create" (Array.create lanes element))

    member _.Number(il: ILGenerator, value: float) =
        if dtype = DType.Float32 then
            il.Emit(OpCodes.Ldc_R4, single value)
        else
            il.Emit(OpCodes.Ldc_R8, value)

    /// Whether no bit of the register on the stack is set.
    member _.IsEmpty(il: ILGenerator) =
        il.Emit(OpCodes.Call, find asInteger element 1)
        il.Emit(OpCodes.Call, nonNull ((nonNull (bitsRegister.GetProperty "Zero")).GetGetMethod()))
        il.Emit(OpCodes.Call, find "EqualsAll" integer 2)

    /// The operation on the registers on the stack; `argument` puts one there.
    member registers.Apply(il: ILGenerator, operation: Instruction, arguments: (unit -> unit)[]) =
        let plain (name: string) =
            for argument in arguments do
                argument ()

            registers.Call(il, name, arguments.Length)

        let typed (name: string) =
            for argument in arguments do
                argument ()

            il.Emit(OpCodes.Call, exact name (Array.create arguments.Length register))

        let bits (name: string) =
            for argument in arguments do
                argument ()
                il.Emit(OpCodes.Call, find asInteger element 1)

            il.Emit(OpCodes.Call, find name integer 2)
            il.Emit(OpCodes.Call, find asElement integer 1)

        let shift (name: string) (count: int) =
            arguments[0]()
            il.Emit(OpCodes.Call, find asInteger element 1)
            il.Emit(OpCodes.Ldc_I4, count)
            il.Emit(OpCodes.Call, exact name [| bitsRegister; typeof<int> |])
            il.Emit(OpCodes.Call, find asElement integer 1)

        let native (name: string) =
            for argument in arguments do
                argument ()

            il.Emit(OpCodes.Call, avx512 name (Array.create arguments.Length register))

        match operation with
        | Instruction.Floor
        | Instruction.Ceiling
        | Instruction.Round
        | Instruction.FusedMultiplyAdd -> typed (names.GetOrAdd(operation, string))
        | Instruction.AddBits -> bits "Add"
        | Instruction.SubtractBits -> bits "Subtract"
        | Instruction.ShiftBitsLeft count -> shift "ShiftLeft" count
        | Instruction.ShiftBitsRight count -> shift "ShiftRightLogical" count
        | Instruction.Scale -> native "Scale"
        | Instruction.Exponent -> native "GetExponent"
        | Instruction.Mantissa ->
            arguments[0]()
            il.Emit(OpCodes.Ldc_I4, mantissaControl)
            il.Emit(OpCodes.Call, avx512 "GetMantissa" [| register; typeof<byte> |])
        | operation -> plain (names.GetOrAdd(operation, string))

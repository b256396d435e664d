// The five element types, and what the rest of the engine asks about them.
// The law: only the floating types carry derivatives; integers and bools are indices, labels and masks.
// Read next: Shape.fs, Dense.fs.
namespace FunGrad

open System
open System.Runtime.CompilerServices

/// <summary>The type of a tensor's elements. Only <c>Float64</c> and <c>Float32</c> carry derivatives.</summary>
type DType =
    /// <summary>64-bit floating point, .NET's <c>double</c>: the default.</summary>
    | Float64 = 0
    /// <summary>32-bit floating point, .NET's <c>float</c>.</summary>
    | Float32 = 1
    /// <summary>64-bit integers, .NET's <c>long</c>: indices and labels.</summary>
    | Int64 = 2
    /// <summary>32-bit integers, .NET's <c>int</c>: indices and labels.</summary>
    | Int32 = 3
    /// <summary>Truth values, .NET's <c>bool</c>: masks.</summary>
    | Bool = 4

module internal DType =

    /// Float64 or Float32.
    let isFloat (dtype: DType) = dtype <= DType.Float32

    /// Int64 or Int32.
    let isInteger (dtype: DType) = dtype = DType.Int64 || dtype = DType.Int32

    let name (dtype: DType) =
        match dtype with
        | DType.Float64 -> "Float64"
        | DType.Float32 -> "Float32"
        | DType.Int64 -> "Int64"
        | DType.Int32 -> "Int32"
        | DType.Bool -> "Bool"
        | unknown -> raise (DTypeException("There is no DType with the number " + (int unknown).ToString() + "."))

    let sizeInBytes (dtype: DType) =
        match dtype with
        | DType.Float64
        | DType.Int64 -> 8
        | DType.Float32
        | DType.Int32 -> 4
        | _ -> 1

    /// The error of an operation that was given elements it cannot take.
    let unfit (operation: string) (needed: string) (given: DType) : exn =
        let text = operation + ": needs " + needed + " elements, but was given " + name given + ". Cast it first."

        DTypeException text

    /// The error of an operation that was given complex numbers.
    let complexNotSupported () : exn =
        let text =
            "Complex numbers are not supported: tensors are real. Keep the real and the imaginary part as two tensors."

        NotSupportedException text

/// Elements as numbers, whatever their type. The type tests are folded by the JIT: each instance is one instruction.
module internal Element =

    let inline private same<'T, 'U> = Object.ReferenceEquals(typeof<'T>, typeof<'U>)

    /// The DType of the .NET type 'T.
    let dtype<'T> : DType =
        if same<'T, float> then
            DType.Float64
        elif same<'T, float32> then
            DType.Float32
        elif same<'T, int64> then
            DType.Int64
        elif same<'T, int> then
            DType.Int32
        elif same<'T, bool> then
            DType.Bool
        elif same<'T, System.Numerics.Complex> then
            raise (DType.complexNotSupported ())
        else
            raise (DTypeException("A tensor holds double, float, long, int or bool, not " + typeof<'T>.Name + "."))

    /// The element as a double; false is 0, true is 1.
    let toDouble (element: 'T) : float =
        let mutable element = element

        if same<'T, float> then Unsafe.As<'T, float>(&element)
        elif same<'T, float32> then float (Unsafe.As<'T, float32>(&element))
        elif same<'T, int64> then float (Unsafe.As<'T, int64>(&element))
        elif same<'T, int> then float (Unsafe.As<'T, int>(&element))
        elif Unsafe.As<'T, bool>(&element) then 1.0
        else 0.0

    let inline private reinterpret (element: 'U) : 'T =
        let mutable element = element
        Unsafe.As<'U, 'T>(&element)

    /// The double rounded (Float32) or truncated (integers, unchecked) to 'T; a Bool is `x <> 0`.
    let ofDouble<'T> (x: float) : 'T =
        if same<'T, float> then reinterpret x
        elif same<'T, float32> then reinterpret (float32 x)
        elif same<'T, int64> then reinterpret (int64 x)
        elif same<'T, int> then reinterpret (int x)
        else reinterpret (x <> 0.0)

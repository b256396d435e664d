// The vector registers that the matrix product runs on: one type per width and element type.
// The law: a lane is what a scalar fused multiply-add computes, so every width gives the same bits.
// Read next: MatrixTile.fs.
namespace FunGrad

open System.Runtime.Intrinsics
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Pinned pointers: the inner loop has no room for bounds checks.

/// A register 'V of elements 'T. Static, so that the JIT inlines each operation to one instruction.
type internal Lanes<'V, 'T> =
    static abstract Count: int
    static abstract Zero: 'V
    static abstract Load: address: nativeint -> 'V
    static abstract Store: address: nativeint * v: 'V -> unit
    static abstract Spread: 'T -> 'V

    /// `a * b + c`, rounded once where the processor can.
    static abstract MultiplyAdd: a: 'V * b: 'V * c: 'V -> 'V

[<Struct>]
type internal Double512 =
    interface Lanes<Vector512<float>, float> with
        static member Count = Vector512<float>.Count
        static member Zero = Vector512<float>.Zero
        static member Load address = Vector512.Load(NativePtr.ofNativeInt address)
        static member Store(address, v) = Vector512.Store(v, NativePtr.ofNativeInt address)
        static member Spread x = Vector512.Create(x: float)
        static member MultiplyAdd(a, b, c) = Vector512.MultiplyAddEstimate(a, b, c)

[<Struct>]
type internal Single512 =
    interface Lanes<Vector512<float32>, float32> with
        static member Count = Vector512<float32>.Count
        static member Zero = Vector512<float32>.Zero
        static member Load address = Vector512.Load(NativePtr.ofNativeInt address)
        static member Store(address, v) = Vector512.Store(v, NativePtr.ofNativeInt address)
        static member Spread x = Vector512.Create(x: float32)
        static member MultiplyAdd(a, b, c) = Vector512.MultiplyAddEstimate(a, b, c)

[<Struct>]
type internal Double256 =
    interface Lanes<Vector256<float>, float> with
        static member Count = Vector256<float>.Count
        static member Zero = Vector256<float>.Zero
        static member Load address = Vector256.Load(NativePtr.ofNativeInt address)
        static member Store(address, v) = Vector256.Store(v, NativePtr.ofNativeInt address)
        static member Spread x = Vector256.Create(x: float)
        static member MultiplyAdd(a, b, c) = Vector256.MultiplyAddEstimate(a, b, c)

[<Struct>]
type internal Single256 =
    interface Lanes<Vector256<float32>, float32> with
        static member Count = Vector256<float32>.Count
        static member Zero = Vector256<float32>.Zero
        static member Load address = Vector256.Load(NativePtr.ofNativeInt address)
        static member Store(address, v) = Vector256.Store(v, NativePtr.ofNativeInt address)
        static member Spread x = Vector256.Create(x: float32)
        static member MultiplyAdd(a, b, c) = Vector256.MultiplyAddEstimate(a, b, c)

[<Struct>]
type internal Double128 =
    interface Lanes<Vector128<float>, float> with
        static member Count = Vector128<float>.Count
        static member Zero = Vector128<float>.Zero
        static member Load address = Vector128.Load(NativePtr.ofNativeInt address)
        static member Store(address, v) = Vector128.Store(v, NativePtr.ofNativeInt address)
        static member Spread x = Vector128.Create(x: float)
        static member MultiplyAdd(a, b, c) = Vector128.MultiplyAddEstimate(a, b, c)

[<Struct>]
type internal Single128 =
    interface Lanes<Vector128<float32>, float32> with
        static member Count = Vector128<float32>.Count
        static member Zero = Vector128<float32>.Zero
        static member Load address = Vector128.Load(NativePtr.ofNativeInt address)
        static member Store(address, v) = Vector128.Store(v, NativePtr.ofNativeInt address)
        static member Spread x = Vector128.Create(x: float32)
        static member MultiplyAdd(a, b, c) = Vector128.MultiplyAddEstimate(a, b, c)

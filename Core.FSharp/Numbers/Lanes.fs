// The vector registers that the matrix product runs on: one type per width and element type.
// The law: a lane is what a scalar fused multiply-add computes, so every width gives the same bits.
// Read next: MatrixTile.fs.
namespace FunGrad

open System.Runtime.CompilerServices
open System.Runtime.Intrinsics
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Pinned pointers: the inner loop has no room for bounds checks.

/// A register 'V of elements 'T. Static, so that the JIT inlines each operation to one instruction.
type internal Lanes<'V, 'T> =
    static abstract Count: int
    static abstract Load: address: nativeint -> 'V
    static abstract Store: address: nativeint * v: 'V -> unit
    static abstract Spread: 'T -> 'V

    /// `a * b + c`, rounded once where the processor can.
    static abstract MultiplyAdd: a: 'V * b: 'V * c: 'V -> 'V

[<Struct>]
type internal Double512 =
    interface Lanes<Vector512<float>, float> with
        static member Count = Vector512<float>.Count
        static member Load address = Vector512.Load(NativePtr.ofNativeInt address)
        static member Store(address, v) = Vector512.Store(v, NativePtr.ofNativeInt address)
        static member Spread x = Vector512.Create(x: float)
        static member MultiplyAdd(a, b, c) = Vector512.MultiplyAddEstimate(a, b, c)

[<Struct>]
type internal Single512 =
    interface Lanes<Vector512<float32>, float32> with
        static member Count = Vector512<float32>.Count
        static member Load address = Vector512.Load(NativePtr.ofNativeInt address)
        static member Store(address, v) = Vector512.Store(v, NativePtr.ofNativeInt address)
        static member Spread x = Vector512.Create(x: float32)
        static member MultiplyAdd(a, b, c) = Vector512.MultiplyAddEstimate(a, b, c)

[<Struct>]
type internal Double256 =
    interface Lanes<Vector256<float>, float> with
        static member Count = Vector256<float>.Count
        static member Load address = Vector256.Load(NativePtr.ofNativeInt address)
        static member Store(address, v) = Vector256.Store(v, NativePtr.ofNativeInt address)
        static member Spread x = Vector256.Create(x: float)
        static member MultiplyAdd(a, b, c) = Vector256.MultiplyAddEstimate(a, b, c)

[<Struct>]
type internal Single256 =
    interface Lanes<Vector256<float32>, float32> with
        static member Count = Vector256<float32>.Count
        static member Load address = Vector256.Load(NativePtr.ofNativeInt address)
        static member Store(address, v) = Vector256.Store(v, NativePtr.ofNativeInt address)
        static member Spread x = Vector256.Create(x: float32)
        static member MultiplyAdd(a, b, c) = Vector256.MultiplyAddEstimate(a, b, c)

[<Struct>]
type internal Double128 =
    interface Lanes<Vector128<float>, float> with
        static member Count = Vector128<float>.Count
        static member Load address = Vector128.Load(NativePtr.ofNativeInt address)
        static member Store(address, v) = Vector128.Store(v, NativePtr.ofNativeInt address)
        static member Spread x = Vector128.Create(x: float)
        static member MultiplyAdd(a, b, c) = Vector128.MultiplyAddEstimate(a, b, c)

[<Struct>]
type internal Single128 =
    interface Lanes<Vector128<float32>, float32> with
        static member Count = Vector128<float32>.Count
        static member Load address = Vector128.Load(NativePtr.ofNativeInt address)
        static member Store(address, v) = Vector128.Store(v, NativePtr.ofNativeInt address)
        static member Spread x = Vector128.Create(x: float32)
        static member MultiplyAdd(a, b, c) = Vector128.MultiplyAddEstimate(a, b, c)

/// Two registers side by side.
[<Struct; NoEquality; NoComparison>]
type internal Pair<'V> =
    val A: 'V
    val B: 'V
    new(a, b) = { A = a; B = b }

/// Three registers side by side.
[<Struct; NoEquality; NoComparison>]
type internal Triple<'V> =
    val A: 'V
    val B: 'V
    val C: 'V
    new(a, b, c) = { A = a; B = b; C = c }

/// Two registers as one.
[<Struct>]
type internal Twice<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> =
    interface Lanes<Pair<'V>, 'T> with
        static member Count = 2 * 'L.Count

        [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
        static member Load address = Pair('L.Load address, 'L.Load(address + nativeint ('L.Count * sizeof<'T>)))

        [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
        static member Store(address, v) =
            'L.Store(address, v.A)
            'L.Store(address + nativeint ('L.Count * sizeof<'T>), v.B)

        [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
        static member Spread x =
            let v = 'L.Spread x
            Pair(v, v)

        [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
        static member MultiplyAdd(a, b, c) = Pair('L.MultiplyAdd(a.A, b.A, c.A), 'L.MultiplyAdd(a.B, b.B, c.B))

/// Three registers as one.
[<Struct>]
type internal Thrice<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> =
    interface Lanes<Triple<'V>, 'T> with
        static member Count = 3 * 'L.Count

        [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
        static member Load address =
            let step = nativeint ('L.Count * sizeof<'T>)
            Triple('L.Load address, 'L.Load(address + step), 'L.Load(address + step + step))

        [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
        static member Store(address, v) =
            let step = nativeint ('L.Count * sizeof<'T>)
            'L.Store(address, v.A)
            'L.Store(address + step, v.B)
            'L.Store(address + step + step, v.C)

        [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
        static member Spread x =
            let v = 'L.Spread x
            Triple(v, v, v)

        [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
        static member MultiplyAdd(a, b, c) =
            Triple('L.MultiplyAdd(a.A, b.A, c.A), 'L.MultiplyAdd(a.B, b.B, c.B), 'L.MultiplyAdd(a.C, b.C, c.C))

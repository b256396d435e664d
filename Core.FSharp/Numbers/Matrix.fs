// Matrices in memory, seen through an address and two strides: transposes, parts and repetitions of a matrix are views.
// The law: whoever makes one keeps its memory in place (pinned or native) for as long as it is used.
// Read next: Lanes.fs.
namespace FunGrad

open System.Runtime.CompilerServices
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Addresses: the inner loops have no room for bounds checks.

/// A matrix: element (i, j) lies `i * Down + j * Across` elements after the address.
[<Struct; NoEquality; NoComparison>]
type internal Matrix =
    val Address: nativeint
    val Down: int
    val Across: int

    new(address, down, across) = { Address = address; Down = down; Across = across }

    /// Rows and columns exchanged.
    member x.Transposed = Matrix(x.Address, x.Across, x.Down)

    /// Where element (i, j) is, in a matrix of 'T.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    member x.At<'T when 'T: unmanaged>(i: int, j: int) : nativeptr<'T> =
        let elements = nativeint i * nativeint x.Down + nativeint j * nativeint x.Across
        NativePtr.ofNativeInt (x.Address + elements * nativeint sizeof<'T>)

    /// The part below and right of element (i, j).
    member x.From<'T when 'T: unmanaged>(i: int, j: int) =
        Matrix(NativePtr.toNativeInt (x.At<'T>(i, j)), x.Down, x.Across)

/// Equal matrices in a row, the next one always `Step` elements after the last; 0 repeats one.
[<Struct; NoEquality; NoComparison>]
type internal MatrixBatch =
    val First: Matrix
    val Step: int

    new(first, step) = { First = first; Step = step }

    /// Matrix number `index`, of elements 'T.
    member x.Number<'T when 'T: unmanaged>(index: int) =
        let bytes = nativeint index * nativeint x.Step * nativeint sizeof<'T>
        Matrix(x.First.Address + bytes, x.First.Down, x.First.Across)

/// The lengths of a product: m x k by k x n.
[<Struct; NoEquality; NoComparison>]
type internal ProductSize = {
    M: int
    K: int
    N: int
} with

    /// Multiply-adds of the product.
    member x.Work = int64 x.M * int64 x.K * int64 x.N
    member x.Transposed = { M = x.N; K = x.K; N = x.M }

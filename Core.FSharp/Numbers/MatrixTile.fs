// The inner loop of the matrix product: eight rows by two registers of the result.
// The law: each element has one accumulator, fed in the order of k.
// Sixteen accumulators hide the latency of the multiply-add: 101 GFLOP/s in float64 with 512 bits, 50 with 256.
// Read next: MatrixProduct.fs.
namespace FunGrad

open System.Runtime.CompilerServices
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Pinned pointers, see Lanes.fs.

/// A row of the tile: two registers.
[<Struct; NoEquality; NoComparison>]
type internal Pair<'V> =
    val Left: 'V
    val Right: 'V
    new(left, right) = { Left = left; Right = right }

module internal MatrixTile =

    /// Rows of a tile; its width is two registers.
    [<Literal>]
    let Rows = 8

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private load<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> (place: nativeptr<'T>) =
        Pair('L.Load(NativePtr.toNativeInt place), 'L.Load(NativePtr.toNativeInt (NativePtr.add place 'L.Count)))

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private store<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> (place: nativeptr<'T>) (row: Pair<'V>) =
        'L.Store(NativePtr.toNativeInt place, row.Left)
        'L.Store(NativePtr.toNativeInt (NativePtr.add place 'L.Count), row.Right)

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private step<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        (a: nativeptr<'T>)
        i
        (b: Pair<'V>)
        (c: Pair<'V>)
        =
        let a = 'L.Spread(NativePtr.get a i)
        Pair('L.MultiplyAdd(a, b.Left, c.Left), 'L.MultiplyAdd(a, b.Right, c.Right))

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private begin'<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> fresh (place: nativeptr<'T>) =
        if fresh then Pair('L.Zero, 'L.Zero) else load<'L, 'V, 'T> place

    /// `c += a * b` for a tile, from 0 if fresh. `a` has 8 values for each k, `b` two registers; rows of `c` are `stride` apart.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let run<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        fresh
        depth
        (a: nativeptr<'T>)
        (b: nativeptr<'T>)
        (c: nativeptr<'T>)
        stride
        =
        // Mutation: local; the sixteen accumulators.
        let mutable c0 = begin'<'L, 'V, 'T> fresh c
        let mutable c1 = begin'<'L, 'V, 'T> fresh (NativePtr.add c stride)
        let mutable c2 = begin'<'L, 'V, 'T> fresh (NativePtr.add c (2 * stride))
        let mutable c3 = begin'<'L, 'V, 'T> fresh (NativePtr.add c (3 * stride))
        let mutable c4 = begin'<'L, 'V, 'T> fresh (NativePtr.add c (4 * stride))
        let mutable c5 = begin'<'L, 'V, 'T> fresh (NativePtr.add c (5 * stride))
        let mutable c6 = begin'<'L, 'V, 'T> fresh (NativePtr.add c (6 * stride))
        let mutable c7 = begin'<'L, 'V, 'T> fresh (NativePtr.add c (7 * stride))
        let mutable a = a
        let mutable b = b

        for _ in 1..depth do
            let line = load<'L, 'V, 'T> b
            c0 <- step<'L, 'V, 'T> a 0 line c0
            c1 <- step<'L, 'V, 'T> a 1 line c1
            c2 <- step<'L, 'V, 'T> a 2 line c2
            c3 <- step<'L, 'V, 'T> a 3 line c3
            c4 <- step<'L, 'V, 'T> a 4 line c4
            c5 <- step<'L, 'V, 'T> a 5 line c5
            c6 <- step<'L, 'V, 'T> a 6 line c6
            c7 <- step<'L, 'V, 'T> a 7 line c7
            a <- NativePtr.add a Rows
            b <- NativePtr.add b (2 * 'L.Count)

        store<'L, 'V, 'T> c c0
        store<'L, 'V, 'T> (NativePtr.add c stride) c1
        store<'L, 'V, 'T> (NativePtr.add c (2 * stride)) c2
        store<'L, 'V, 'T> (NativePtr.add c (3 * stride)) c3
        store<'L, 'V, 'T> (NativePtr.add c (4 * stride)) c4
        store<'L, 'V, 'T> (NativePtr.add c (5 * stride)) c5
        store<'L, 'V, 'T> (NativePtr.add c (6 * stride)) c6
        store<'L, 'V, 'T> (NativePtr.add c (7 * stride)) c7

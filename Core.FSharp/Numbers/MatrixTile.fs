// The inner loop of the matrix product: eight or four rows of the result, each one register, two or three wide.
// The law: each element has one accumulator, fed in the order of k.
// Eight rows of three registers keep 24 of the 32 registers of AVX-512 busy and load 11 for 24 multiply-adds (8 x 2
// is 5 % slower); four rows of three fit the 16 registers of everything else.
// Read next: MatrixBlocks.fs.
namespace FunGrad

open System.Runtime.CompilerServices
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Addresses, see Matrix.fs.

module internal MatrixTile =

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private start<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> fresh (place: nativeptr<'T>) =
        if fresh then
            'L.Spread Unchecked.defaultof<'T>
        else
            'L.Load(NativePtr.toNativeInt place)

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private store<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> (place: nativeptr<'T>) (row: 'V) =
        'L.Store(NativePtr.toNativeInt place, row)

    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let private step<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> (a: nativeptr<'T>) i (b: 'V) (c: 'V) : 'V =
        'L.MultiplyAdd('L.Spread(NativePtr.get a i), b, c)

    let private eight<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        fresh
        depth
        (a: nativeptr<'T>)
        (b: nativeptr<'T>)
        (c: nativeptr<'T>)
        stride
        =
        // Mutation: local; an accumulator for each row.
        let mutable c0 = start<'L, 'V, 'T> fresh c
        let mutable c1 = start<'L, 'V, 'T> fresh (NativePtr.add c stride)
        let mutable c2 = start<'L, 'V, 'T> fresh (NativePtr.add c (2 * stride))
        let mutable c3 = start<'L, 'V, 'T> fresh (NativePtr.add c (3 * stride))
        let mutable c4 = start<'L, 'V, 'T> fresh (NativePtr.add c (4 * stride))
        let mutable c5 = start<'L, 'V, 'T> fresh (NativePtr.add c (5 * stride))
        let mutable c6 = start<'L, 'V, 'T> fresh (NativePtr.add c (6 * stride))
        let mutable c7 = start<'L, 'V, 'T> fresh (NativePtr.add c (7 * stride))
        let mutable a, b = a, b

        for _ in 1..depth do
            let line = 'L.Load(NativePtr.toNativeInt b)
            c0 <- step<'L, 'V, 'T> a 0 line c0
            c1 <- step<'L, 'V, 'T> a 1 line c1
            c2 <- step<'L, 'V, 'T> a 2 line c2
            c3 <- step<'L, 'V, 'T> a 3 line c3
            c4 <- step<'L, 'V, 'T> a 4 line c4
            c5 <- step<'L, 'V, 'T> a 5 line c5
            c6 <- step<'L, 'V, 'T> a 6 line c6
            c7 <- step<'L, 'V, 'T> a 7 line c7
            a <- NativePtr.add a 8
            b <- NativePtr.add b 'L.Count

        store<'L, 'V, 'T> c c0
        store<'L, 'V, 'T> (NativePtr.add c stride) c1
        store<'L, 'V, 'T> (NativePtr.add c (2 * stride)) c2
        store<'L, 'V, 'T> (NativePtr.add c (3 * stride)) c3
        store<'L, 'V, 'T> (NativePtr.add c (4 * stride)) c4
        store<'L, 'V, 'T> (NativePtr.add c (5 * stride)) c5
        store<'L, 'V, 'T> (NativePtr.add c (6 * stride)) c6
        store<'L, 'V, 'T> (NativePtr.add c (7 * stride)) c7

    let private four<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        fresh
        depth
        (a: nativeptr<'T>)
        (b: nativeptr<'T>)
        (c: nativeptr<'T>)
        stride
        =
        // Mutation: local; an accumulator for each row.
        let mutable c0 = start<'L, 'V, 'T> fresh c
        let mutable c1 = start<'L, 'V, 'T> fresh (NativePtr.add c stride)
        let mutable c2 = start<'L, 'V, 'T> fresh (NativePtr.add c (2 * stride))
        let mutable c3 = start<'L, 'V, 'T> fresh (NativePtr.add c (3 * stride))
        let mutable a, b = a, b

        for _ in 1..depth do
            let line = 'L.Load(NativePtr.toNativeInt b)
            c0 <- step<'L, 'V, 'T> a 0 line c0
            c1 <- step<'L, 'V, 'T> a 1 line c1
            c2 <- step<'L, 'V, 'T> a 2 line c2
            c3 <- step<'L, 'V, 'T> a 3 line c3
            a <- NativePtr.add a 4
            b <- NativePtr.add b 'L.Count

        store<'L, 'V, 'T> c c0
        store<'L, 'V, 'T> (NativePtr.add c stride) c1
        store<'L, 'V, 'T> (NativePtr.add c (2 * stride)) c2
        store<'L, 'V, 'T> (NativePtr.add c (3 * stride)) c3

    /// `c += a * b` for a tile, from 0 if fresh. `a` has 8 or 4 values for each k, `b` a row; rows of `c` are `stride` apart.
    let run<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> rows fresh depth a b c stride =
        if rows = 8 then
            eight<'L, 'V, 'T> fresh depth a b c stride
        else
            four<'L, 'V, 'T> fresh depth a b c stride

// A matrix by a vector: memory is read once and in order, whichever way the matrix lies.
// The law: each element of the result has one accumulator, fed in the order of k, as in every product.
// Read next: MatrixProduct.fs.
namespace FunGrad

open System
open System.Numerics
open System.Numerics.Tensors
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Addresses, see Matrix.fs.

module internal MatrixVector =

    let private span<'T when 'T: unmanaged> (place: nativeptr<'T>) count = Span<'T>(NativePtr.toVoidPtr place, count)

    /// Three plain loops: best for small products of any kind.
    let loops<'T when 'T: unmanaged and 'T :> IFloatingPointIeee754<'T>>
        fresh
        (a: Matrix)
        (b: Matrix)
        (c: Matrix)
        (size: ProductSize)
        =
        for i in 0 .. size.M - 1 do
            for j in 0 .. size.N - 1 do
                let into = c.At<'T>(i, j)
                let mutable total = if fresh then 'T.Zero else NativePtr.read into // Mutation: local
                let mutable from = a.At<'T>(i, 0)
                let mutable by = b.At<'T>(0, j)

                for _ in 1 .. size.K do
                    total <- 'T.MultiplyAddEstimate(NativePtr.read from, NativePtr.read by, total)
                    from <- NativePtr.add from a.Across
                    by <- NativePtr.add by b.Down

                NativePtr.write into total

    /// Where whole columns lie side by side, they are added, 2,048 rows (in cache) at a time.
    let private columns<'T when 'T: unmanaged and 'T :> IFloatingPointIeee754<'T>>
        fresh
        (a: Matrix)
        (x: Matrix)
        (y: Matrix)
        m
        k
        =
        for first in 0..2048 .. m - 1 do
            let rows = min 2048 (m - first)
            let into = span (y.At<'T>(first, 0)) rows

            if fresh then
                into.Clear()

            for j in 0 .. k - 1 do
                let column = span (a.At<'T>(first, j)) rows
                let factor = NativePtr.read (x.At<'T>(j, 0))
                TensorPrimitives.MultiplyAddEstimate(Span.op_Implicit column, factor, Span.op_Implicit into, into)

    /// Otherwise four rows at a time, since one accumulator alone waits 4 cycles for each sum.
    let private rows<'T when 'T: unmanaged and 'T :> IFloatingPointIeee754<'T>>
        fresh
        (a: Matrix)
        (x: Matrix)
        (y: Matrix)
        m
        k
        =
        let start i = if fresh then 'T.Zero else NativePtr.read (y.At<'T>(i, 0))

        for i in 0..4 .. m - 4 do
            // Mutation: local
            let mutable s0, s1, s2, s3 = start i, start (i + 1), start (i + 2), start (i + 3)

            for j in 0 .. k - 1 do
                let from = a.At<'T>(i, j)
                let factor = NativePtr.read (x.At<'T>(j, 0))
                s0 <- 'T.MultiplyAddEstimate(NativePtr.read from, factor, s0)
                s1 <- 'T.MultiplyAddEstimate(NativePtr.get from a.Down, factor, s1)
                s2 <- 'T.MultiplyAddEstimate(NativePtr.get from (2 * a.Down), factor, s2)
                s3 <- 'T.MultiplyAddEstimate(NativePtr.get from (3 * a.Down), factor, s3)

            NativePtr.write (y.At<'T>(i, 0)) s0
            NativePtr.write (y.At<'T>(i + 1, 0)) s1
            NativePtr.write (y.At<'T>(i + 2, 0)) s2
            NativePtr.write (y.At<'T>(i + 3, 0)) s3

        let rest = m / 4 * 4
        loops<'T> fresh (a.From<'T>(rest, 0)) x (y.From<'T>(rest, 0)) { M = m - rest; K = k; N = 1 }

    /// `y = a * x`, or `y += a * x` unless fresh; x and y are columns.
    let run<'T when 'T: unmanaged and 'T :> IFloatingPointIeee754<'T>> fresh (a: Matrix) (x: Matrix) (y: Matrix) m k =
        if a.Down = 1 && y.Down = 1 then
            columns<'T> fresh a x y m k
        else
            rows<'T> fresh a x y m k

// One matrix product by blocks: both factors are packed so that the tile kernel reads memory in order.
// The law: blocks follow the sizes alone, and each element of the result is accumulated in the order of k,
// so the bits are those of three plain loops, on any number of threads.
// Read next: MatrixVector.fs.
namespace FunGrad

open System
open System.Buffers
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Addresses, see Matrix.fs.

module internal MatrixBlocks =

    /// Rows of a block: with Depth, 128 kB of float64 that stay in the second-level cache.
    [<Literal>]
    let private Height = 64

    /// Depth of a block: a panel of 256 x 2 registers is 32 kB and stays in the first-level cache.
    [<Literal>]
    let private Depth = 256

    /// Columns of the work of one thread.
    [<Literal>]
    let private Width = 512

    /// Threads pay from about 100^3 multiply-adds (30 us).
    let threads work = work >= 1_000_000L

    /// Packs up to `width` lines of a matrix side by side: `into[k * width + i]` is line i at k; missing lines are 0.
    let private pack<'T when 'T: unmanaged> (x: Matrix) lines count width (into: nativeptr<'T>) =
        if lines < width then
            Span<'T>(NativePtr.toVoidPtr into, count * width).Clear()

        if x.Down = 1 && lines = width then
            for k in 0 .. count - 1 do
                let from = ReadOnlySpan<'T>(NativePtr.toVoidPtr (x.At<'T>(0, k)), width)
                from.CopyTo(Span<'T>(NativePtr.toVoidPtr (NativePtr.add into (k * width)), width))
        else
            for i in 0 .. lines - 1 do
                let mutable from = x.At<'T>(i, 0) // Mutation: local
                let mutable at = NativePtr.add into i

                for _ in 1..count do
                    NativePtr.write at (NativePtr.read from)
                    from <- NativePtr.add from x.Across
                    at <- NativePtr.add at width

    let private copy<'T when 'T: unmanaged> (from: Matrix) (into: Matrix) rows columns =
        for i in 0 .. rows - 1 do
            for j in 0 .. columns - 1 do
                NativePtr.write (into.At<'T>(i, j)) (NativePtr.read (from.At<'T>(i, j)))

    /// A tile that sticks out of the result, or whose rows have gaps, is computed in a scratch tile and copied back.
    let private edge<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        fresh
        depth
        (a: nativeptr<'T>)
        (b: nativeptr<'T>)
        (c: Matrix)
        rows
        columns
        (scratch: nativeptr<'T>)
        =
        let width = 2 * 'L.Count
        let tile = Matrix(NativePtr.toNativeInt scratch, width, 1)

        if not fresh then
            copy<'T> c tile rows columns

        MatrixTile.run<'L, 'V, 'T> fresh depth a b scratch width
        copy<'T> tile c rows columns

    /// Rows `top ..` and columns `left ..` of the result.
    let private block<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        fresh
        (a: Matrix)
        (panels: nativeptr<'T>)
        (c: Matrix)
        (size: ProductSize)
        top
        left
        =
        let width = 2 * 'L.Count
        let rows, right = min Height (size.M - top), min size.N (left + Width)
        let buffer = ArrayPool<'T>.Shared.Rent(Height * Depth + MatrixTile.Rows * width)
        use packed = fixed buffer
        let scratch = NativePtr.add packed (Height * Depth)

        for first in 0..Depth .. size.K - 1 do
            let depth = min Depth (size.K - first)
            let fresh = fresh && first = 0

            for i in 0 .. MatrixTile.Rows .. rows - 1 do
                let lines = min MatrixTile.Rows (rows - i)
                pack (a.From<'T>(top + i, first)) lines depth MatrixTile.Rows (NativePtr.add packed (i * depth))

            for j in left..width .. right - 1 do
                let b = NativePtr.add panels (j * size.K + first * width)

                for i in 0 .. MatrixTile.Rows .. rows - 1 do
                    let tile = NativePtr.add packed (i * depth)
                    let high, wide = min MatrixTile.Rows (rows - i), min width (size.N - j)

                    if high = MatrixTile.Rows && wide = width && c.Across = 1 then
                        MatrixTile.run<'L, 'V, 'T> fresh depth tile b (c.At<'T>(top + i, j)) c.Down
                    else
                        edge<'L, 'V, 'T> fresh depth tile b (c.From<'T>(top + i, j)) high wide scratch

        ArrayPool<'T>.Shared.Return buffer

    let private packPanel<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> (b: Matrix) panels size j =
        let width = 2 * 'L.Count
        let lines = min width (size.N - j * width)
        pack<'T> (b.From<'T>(0, j * width)).Transposed lines size.K width (NativePtr.add panels (j * width * size.K))

    /// `c = a * b`, or `c += a * b` unless fresh.
    let run<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        fresh
        (a: Matrix)
        (b: Matrix)
        (c: Matrix)
        (size: ProductSize)
        =
        let count = (size.N + 2 * 'L.Count - 1) / (2 * 'L.Count)
        let buffer = ArrayPool<'T>.Shared.Rent(count * 2 * 'L.Count * size.K)
        use start = fixed buffer
        let panels = NativePtr.toNativeInt start
        let high, wide = (size.M + Height - 1) / Height, (size.N + Width - 1) / Width

        if threads size.Work then
            let packing = Action<int>(fun j -> packPanel<'L, 'V, 'T> b (NativePtr.ofNativeInt panels) size j)
            Work.each true count packing

            let multiplying =
                Action<int>(fun i ->
                    let top, left = i % high * Height, i / high * Width
                    block<'L, 'V, 'T> fresh a (NativePtr.ofNativeInt panels) c size top left)

            Work.each true (high * wide) multiplying
        else
            for j in 0 .. count - 1 do
                packPanel<'L, 'V, 'T> b start size j

            for i in 0 .. high * wide - 1 do
                block<'L, 'V, 'T> fresh a start c size (i % high * Height) (i / high * Width)

        ArrayPool<'T>.Shared.Return buffer

// One matrix product by blocks: both factors are packed so that the tile kernel reads memory in order.
// The law: blocks follow the sizes alone, and each element of the result is accumulated in the order of k,
// so the bits are those of three plain loops, on any number of threads.
// Read next: MatrixProduct.fs.
namespace FunGrad

open System
open System.Buffers
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Pinned pointers, see Lanes.fs.

/// A matrix inside an array: element (i, j) is `Data[Offset + i * Down + j * Across]`.
[<Struct; NoEquality; NoComparison>]
type internal Matrix<'T> =
    val Data: 'T[]
    val Offset: int
    val Down: int
    val Across: int

    new(data, offset, down, across) = { Data = data; Offset = offset; Down = down; Across = across }

    /// Rows and columns exchanged.
    member x.Transposed = Matrix<'T>(x.Data, x.Offset, x.Across, x.Down)

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
    let private threads m k n = int64 m * int64 k * int64 n >= 1_000_000L

    /// Packs up to `width` lines of a matrix side by side: `into[k * width + i]` is line i at k; missing lines are 0.
    let private pack (x: Matrix<'T>) line lines first count width (into: 'T[]) start =
        if lines < width then
            Array.Clear(into, start, count * width)

        if x.Down = 1 && lines = width then
            for k in 0 .. count - 1 do
                let from = x.Offset + line + (first + k) * x.Across
                Span<'T>(x.Data, from, width).CopyTo(Span<'T>(into, start + k * width, width))
        else
            for i in 0 .. lines - 1 do
                let mutable from = x.Offset + (line + i) * x.Down + first * x.Across // Mutation: local
                let mutable at = start + i

                for _ in 1..count do
                    into[at] <- x.Data[from]
                    from <- from + x.Across
                    at <- at + width

    /// A tile that sticks out of the result is computed in a scratch tile and copied back.
    let private edge<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        (depth: int)
        (a: nativeptr<'T>)
        (b: nativeptr<'T>)
        (c: Matrix<'T>)
        rows
        columns
        (scratch: 'T[])
        =
        let width = 2 * 'L.Count

        let copy (from: 'T[]) start stride (into: 'T[]) target across =
            for i in 0 .. rows - 1 do
                Array.Copy(from, start + i * stride, into, target + i * across, (columns: int))

        copy c.Data c.Offset c.Down scratch 0 width
        use target = fixed scratch
        MatrixTile.run<'L, 'V, 'T> depth a b target width
        copy scratch 0 width c.Data c.Offset c.Down

    /// Rows `top ..` and columns `left ..` of the result.
    let private block<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        (a: Matrix<'T>)
        (panels: 'T[])
        (c: Matrix<'T>)
        struct (m: int, k: int, n: int)
        top
        left
        =
        let width = 2 * 'L.Count
        let rows, right = min Height (m - top), min n (left + Width)
        let packed = ArrayPool<'T>.Shared.Rent(Height * Depth)
        let scratch = ArrayPool<'T>.Shared.Rent(MatrixTile.Rows * width)
        use aStart = fixed packed
        use bStart = fixed panels
        use cStart = fixed c.Data

        for first in 0..Depth .. k - 1 do
            let depth = min Depth (k - first)

            for i in 0 .. MatrixTile.Rows .. rows - 1 do
                pack a (top + i) (min MatrixTile.Rows (rows - i)) first depth MatrixTile.Rows packed (i * depth)

            for j in left..width .. right - 1 do
                let b = NativePtr.add bStart (j * k + first * width)

                for i in 0 .. MatrixTile.Rows .. rows - 1 do
                    let tile = NativePtr.add aStart (i * depth)
                    let place = c.Offset + (top + i) * n + j
                    let high, wide = min MatrixTile.Rows (rows - i), min width (n - j)

                    if high = MatrixTile.Rows && wide = width then
                        MatrixTile.run<'L, 'V, 'T> depth tile b (NativePtr.add cStart place) n
                    else
                        edge<'L, 'V, 'T> depth tile b (Matrix<'T>(c.Data, place, n, 1)) high wide scratch

        ArrayPool<'T>.Shared.Return packed
        ArrayPool<'T>.Shared.Return scratch

    /// `c += a * b`, c row-major.
    let run<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        (a: Matrix<'T>)
        (b: Matrix<'T>)
        (c: Matrix<'T>)
        struct (m: int, k: int, n: int)
        =
        let width = 2 * 'L.Count
        let threads = threads m k n
        let count = (n + width - 1) / width
        let panels = ArrayPool<'T>.Shared.Rent(count * width * k)

        let packing =
            Action<int>(fun j ->
                pack b.Transposed (j * width) (min width (n - j * width)) 0 k width panels (j * width * k))

        Work.each threads count packing
        let high, wide = (m + Height - 1) / Height, (n + Width - 1) / Width

        let multiplying =
            Action<int>(fun i -> block<'L, 'V, 'T> a panels c (struct (m, k, n)) (i % high * Height) (i / high * Width))

        Work.each threads (high * wide) multiplying
        ArrayPool<'T>.Shared.Return panels

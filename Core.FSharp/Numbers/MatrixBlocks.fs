// One matrix product by blocks: both factors are packed so that the tile kernel reads memory in order.
// The law: each element of the result is accumulated in the order of k, so the bits are those of three plain loops,
// whatever the blocks, registers and threads.
// Read next: MatrixVector.fs.
namespace FunGrad

open System
open System.Buffers
open System.Runtime.Intrinsics
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Addresses, see Matrix.fs.

/// How the columns of a product are cut: panels three registers wide, at the end two of two or one that is narrower.
[<Struct; NoEquality; NoComparison>]
type internal Panels = {
    Registers: int
    Triples: int
} with

    static member Over(columns: int, lanes: int) =
        let registers = (columns + lanes - 1) / lanes

        {
            Registers = registers
            Triples = if registers % 3 = 1 && registers > 3 then registers / 3 - 1 else registers / 3
        }

    member x.Count = x.Triples + (x.Registers - 3 * x.Triples + 1) / 2

    /// The first register of a panel; that of the panel after the last is the number of registers.
    member x.First index =
        if index <= x.Triples then
            3 * index
        else
            min x.Registers (x.Triples + 2 * index)

/// A product being computed: `c = a * b`, or `c += a * b` unless fresh.
[<Struct; NoEquality; NoComparison>]
type internal Product = {
    Fresh: bool
    A: Matrix
    B: Matrix
    C: Matrix
    Size: ProductSize
    Panels: Panels
}

module internal MatrixBlocks =

    /// Rows of a block: with the depth, 256 kB that stay in the second-level cache.
    [<Literal>]
    let private Height = 64

    /// Panels of the work of one thread.
    [<Literal>]
    let private Group = 32

    /// Depth of a block, 512 with 512 bits of float64: deep tiles reach 84 % of the peak, those of 256 80 %, of 64 72 %,
    /// since each reads and writes its part of the result once.
    let private depth<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> = 32768 / ('L.Count * sizeof<'T>)

    /// Rows of a tile: what the processor has registers for.
    let private tall = if Vector512.IsHardwareAccelerated then 8 else 4

    /// Threads pay from about 100^3 multiply-adds (30 us).
    let threads work = work >= 1_000_000L

    /// The length of equal parts, none longer than `most`.
    let private evenly length most =
        let parts = (length + most - 1) / most
        (length + parts - 1) / parts

    let private copy<'T when 'T: unmanaged> (from: Matrix) (into: Matrix) rows columns =
        for i in 0 .. rows - 1 do
            for j in 0 .. columns - 1 do
                NativePtr.write (into.At<'T>(i, j)) (NativePtr.read (from.At<'T>(i, j)))

    /// A tile of the result. One that sticks out, or whose rows have gaps, is computed in scratch and copied.
    let private tile<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        fresh
        depth
        tall
        (a: nativeptr<'T>)
        (b: nativeptr<'T>)
        (c: Matrix)
        rows
        columns
        (scratch: nativeptr<'T>)
        =
        if rows = tall && columns = 'L.Count && c.Across = 1 then
            MatrixTile.run<'L, 'V, 'T> tall fresh depth a b (c.At<'T>(0, 0)) c.Down
        else
            let part = Matrix(NativePtr.toNativeInt scratch, 'L.Count, 1)

            if not fresh then
                copy<'T> c part rows columns

            MatrixTile.run<'L, 'V, 'T> tall fresh depth a b scratch 'L.Count
            copy<'T> part c rows columns

    /// The tiles of one panel in a block of packed rows.
    let private column<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        fresh
        depth
        (packed: nativeptr<'T>)
        (panel: nativeptr<'T>)
        (c: Matrix)
        rows
        columns
        scratch
        =
        let mutable i = 0 // Mutation: local

        while i < rows do
            let tall = if rows - i <= 4 then 4 else tall
            let a, c = NativePtr.add packed (i * depth), c.From<'T>(i, 0)
            tile<'L, 'V, 'T> fresh depth tall a panel c (min tall (rows - i)) (min 'L.Count columns) scratch
            i <- i + tall

    let private packRows<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> (a: Matrix) rows depth packed =
        let mutable i = 0 // Mutation: local

        while i < rows do
            let tall = if rows - i <= 4 then 4 else tall
            let into = NativePtr.add packed (i * depth)
            MatrixPacking.pack<'L, 'V, 'T> (a.From<'T>(i, 0)) (min tall (rows - i)) depth tall into
            i <- i + tall

    /// Rows `top ..` and some panels of the result.
    let private block<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        (product: Product)
        (panels: nativeptr<'T>)
        top
        firstPanel
        lastPanel
        =
        let { M = m; K = k; N = n } = product.Size
        let rows, most = min Height (m - top), evenly k depth<'L, 'V, 'T>
        let room = (Height + 8) * most
        let buffer = ArrayPool<'T>.Shared.Rent(room + 24 * 'L.Count + MatrixPacking.slack<'T>)
        use start = fixed &buffer[0]
        let packed = MatrixPacking.align start
        let scratch = NativePtr.add packed room

        for first in 0..most .. k - 1 do
            let depth = min most (k - first)
            let fresh = product.Fresh && first = 0
            packRows<'L, 'V, 'T> (product.A.From<'T>(top, first)) rows depth packed

            for index in firstPanel..lastPanel do
                let register = product.Panels.First index
                let wide = product.Panels.First(index + 1) - register
                let left = register * 'L.Count
                let panel = NativePtr.add panels (left * k + first * wide * 'L.Count)
                let c = product.C.From<'T>(top, left)

                match wide with
                | 3 -> column<Thrice<'L, 'V, 'T>, Triple<'V>, 'T> fresh depth packed panel c rows (n - left) scratch
                | 2 -> column<Twice<'L, 'V, 'T>, Pair<'V>, 'T> fresh depth packed panel c rows (n - left) scratch
                | _ -> column<'L, 'V, 'T> fresh depth packed panel c rows (n - left) scratch

        ArrayPool<'T>.Shared.Return buffer

    let private packPanel<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> (product: Product) panels index =
        let first = product.Panels.First index
        let width = (product.Panels.First(index + 1) - first) * 'L.Count
        let left, k = first * 'L.Count, product.Size.K
        let lines = (product.B.From<'T>(0, left)).Transposed

        MatrixPacking.pack<'L, 'V, 'T>
            lines
            (min width (product.Size.N - left))
            k
            width
            (NativePtr.add panels (left * k))

    /// Computes the product.
    let run<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> fresh a b c (size: ProductSize) =
        let panels = Panels.Over(size.N, 'L.Count)
        let product = { Fresh = fresh; A = a; B = b; C = c; Size = size; Panels = panels }
        let buffer = ArrayPool<'T>.Shared.Rent(panels.Registers * 'L.Count * size.K + MatrixPacking.slack<'T>)
        use start = fixed &buffer[0]
        let packed = MatrixPacking.align start
        let high = (size.M + Height - 1) / Height
        let count = panels.Count

        if threads size.Work then
            let address = NativePtr.toNativeInt packed

            let packing = Action<int>(fun index -> packPanel<'L, 'V, 'T> product (NativePtr.ofNativeInt address) index)

            Work.each true count packing
            // Four pieces of work at least, where there are as many panels.
            let group = max 1 (min Group (high * count / 4))

            let multiplying =
                Action<int>(fun i ->
                    let first = i / high * group
                    let last = min count (first + group) - 1
                    block<'L, 'V, 'T> product (NativePtr.ofNativeInt address) (i % high * Height) first last)

            Work.each true (high * ((count + group - 1) / group)) multiplying
        else
            for index in 0 .. count - 1 do
                packPanel<'L, 'V, 'T> product packed index

            for i in 0 .. high - 1 do
                block<'L, 'V, 'T> product packed (i * Height) 0 (count - 1)

        ArrayPool<'T>.Shared.Return buffer

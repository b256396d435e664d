// One matrix product by blocks: both factors are packed so that the tile kernel reads memory in order.
// The law: each element of the result is accumulated in the order of k, so the bits are those of three plain loops,
// whatever the blocks, registers and threads.
// Read next: MatrixVector.fs.
namespace FunGrad

open System
open System.Buffers
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Addresses, see Matrix.fs.

/// How the columns of a product are cut: panels as many registers wide as a tile, or one less.
[<Struct; NoEquality; NoComparison>]
type internal Panels = {
    Registers: int
    Count: int
} with

    static member Over(columns: int, lanes: int) =
        let registers = (columns + lanes - 1) / lanes

        {
            Registers = registers
            Count = (registers + MatrixTile.broad - 1) / MatrixTile.broad
        }

    /// The first register of a panel; that of the panel after the last is the number of registers.
    member x.First index = int (int64 x.Registers * int64<int> index / int64 x.Count)

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

    /// Rows of a block, whole tiles: with the depth, 256 kB that stay in the second-level cache.
    let private height = 64 / MatrixTile.tall * MatrixTile.tall

    /// Panels of the work of one thread.
    [<Literal>]
    let private Group = 32

    /// Depth of a block, 512 with 512 bits of float64: deep tiles reach 84 % of the peak, those of 256 80 %, of 64 72 %,
    /// since each reads and writes its part of the result once. Narrower registers belong to smaller caches: there a panel
    /// and the rows of a tile have to stay in the 32 kB of the first level.
    let private depth<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> =
        let lanes, bytes = 'L.Count, sizeof<'T>

        if lanes * bytes = 64 then
            32768 / 64
        else
            22528 / (bytes * (MatrixTile.broad * lanes + MatrixTile.tall))

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

    /// Some rows of one panel, in tiles of one height. A tile that sticks out, or whose rows have gaps, is computed in scratch
    /// and copied.
    let private tiles<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        fresh
        depth
        wide
        (a: nativeptr<'T>)
        (b: nativeptr<'T>)
        (c: Matrix)
        (count: int)
        rows
        columns
        (scratch: nativeptr<'T>)
        =
        let tall, width = MatrixTile.rows rows, wide * 'L.Count
        let code = MatrixTile.code<'L, 'V, 'T> tall wide fresh
        let a, b, deep = NativePtr.toNativeInt a, NativePtr.toNativeInt b, nativeint<int> depth

        if rows >= tall && columns >= width && c.Across = 1 then
            code.Invoke(nativeint count, deep, a, b, c.Address, nativeint (c.Down * sizeof<'T>))
        else
            let part = Matrix(NativePtr.toNativeInt scratch, width, 1)
            let columns = min width columns

            for tile in 0 .. count - 1 do
                let c, rows = c.From<'T>(tile * tall, 0), min tall (rows - tile * tall)

                if not fresh then
                    copy<'T> c part rows columns

                let a = a + nativeint (tile * tall * depth * sizeof<'T>)
                code.Invoke(1n, deep, a, b, part.Address, nativeint (width * sizeof<'T>))
                copy<'T> part c rows columns

    /// One panel in a block of packed rows: whole tiles, and what is left below them.
    let private column<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        fresh
        depth
        wide
        (packed: nativeptr<'T>)
        (panel: nativeptr<'T>)
        (c: Matrix)
        rows
        columns
        scratch
        =
        let count = rows / MatrixTile.tall
        let whole = count * MatrixTile.tall

        if count > 0 then
            tiles<'L, 'V, 'T> fresh depth wide packed panel c count rows columns scratch

        if whole < rows then
            let rest = NativePtr.add packed (whole * depth)
            tiles<'L, 'V, 'T> fresh depth wide rest panel (c.From<'T>(whole, 0)) 1 (rows - whole) columns scratch

    let private packRows<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> (a: Matrix) rows depth packed =
        let mutable i = 0 // Mutation: local

        while i < rows do
            let tall = MatrixTile.rows (rows - i)
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
        let rows, most = min height (m - top), evenly k depth<'L, 'V, 'T>
        let room = (height + MatrixTile.tall) * most

        let buffer =
            ArrayPool<'T>.Shared.Rent(room + MatrixTile.tall * MatrixTile.broad * 'L.Count + MatrixPacking.slack<'T>)

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

                column<'L, 'V, 'T> fresh depth wide packed panel c rows (n - left) scratch

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
        let high = (size.M + height - 1) / height
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
                    block<'L, 'V, 'T> product (NativePtr.ofNativeInt address) (i % high * height) first last)

            Work.each true (high * ((count + group - 1) / group)) multiplying
        else
            for index in 0 .. count - 1 do
                packPanel<'L, 'V, 'T> product packed index

            for i in 0 .. high - 1 do
                block<'L, 'V, 'T> product packed (i * height) 0 (count - 1)

        ArrayPool<'T>.Shared.Return buffer

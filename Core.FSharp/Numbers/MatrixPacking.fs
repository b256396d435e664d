// Packing: the factors of a large product are copied into panels that the tile kernel reads in order.
// The law: a panel holds `into[k * width + i]`, line i at k; missing lines are 0 and meet only places that are cut off.
// Read next: MatrixTile.fs.
namespace FunGrad

open System
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Addresses, see Matrix.fs.

module internal MatrixPacking =

    /// Elements that make a cache line, for rented arrays: registers that cross lines take twice as long to load.
    let slack<'T when 'T: unmanaged> = 64 / sizeof<'T>

    /// The next place at the beginning of a cache line.
    let align (place: nativeptr<'T>) : nativeptr<'T> =
        let address = NativePtr.toNativeInt place
        NativePtr.ofNativeInt (address + (64n - address % 64n) % 64n)

    /// Lines that lie side by side are copied register by register.
    let private whole<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> (x: Matrix) count width into =
        for k in 0 .. count - 1 do
            let from = x.At<'T>(0, k)
            let row = NativePtr.add<'T> into (k * width)

            for i in 0 .. 'L.Count .. width - 1 do
                'L
                    .Store(
                        NativePtr.toNativeInt (NativePtr.add row i),
                        'L.Load(NativePtr.toNativeInt (NativePtr.add from i))
                    )

    /// Otherwise four lines at a time, since four elements that follow each other are one store's work for the cache.
    let private four<'T when 'T: unmanaged> (x: Matrix) count width (into: nativeptr<'T>) =
        let down, across = x.Down, x.Across
        let mutable first, second = x.At<'T>(0, 0), x.At<'T>(1, 0) // Mutation: local
        let mutable third, fourth = NativePtr.add first (2 * down), NativePtr.add second (2 * down)
        let mutable at = into

        for _ in 1..count do
            NativePtr.write at (NativePtr.read first)
            NativePtr.set at 1 (NativePtr.read second)
            NativePtr.set at 2 (NativePtr.read third)
            NativePtr.set at 3 (NativePtr.read fourth)
            first <- NativePtr.add first across
            second <- NativePtr.add second across
            third <- NativePtr.add third across
            fourth <- NativePtr.add fourth across
            at <- NativePtr.add at width

    let private single<'T when 'T: unmanaged> (x: Matrix) count width (into: nativeptr<'T>) =
        let mutable from, at = x.At<'T>(0, 0), into // Mutation: local

        for _ in 1..count do
            NativePtr.write at (NativePtr.read from)
            from <- NativePtr.add from x.Across
            at <- NativePtr.add at width

    /// Packs the first lines of a matrix into a panel of `width` lines.
    let pack<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>>
        (x: Matrix)
        lines
        count
        width
        (into: nativeptr<'T>)
        =
        if lines < width then
            Span<'T>(NativePtr.toVoidPtr into, count * width).Clear()

        if x.Down = 1 && lines = width && width % 'L.Count = 0 then
            whole<'L, 'V, 'T> x count width into
        else
            let mutable i = 0 // Mutation: local

            while i + 4 <= lines do
                four<'T> (x.From<'T>(i, 0)) count width (NativePtr.add into i)
                i <- i + 4

            while i < lines do
                single<'T> (x.From<'T>(i, 0)) count width (NativePtr.add into i)
                i <- i + 1

// Matrix products: equal, bit for bit, to the loop that feeds one accumulator per element in the order of k, for every
// size, layout and batch; so products do not depend on blocks, registers or threads.
// Read next: IndexingTests.fs.
module FunGrad.Tests.Numbers.MatrixProductTests

open System
open System.Reflection
open System.Runtime.InteropServices
open MathNet.Numerics.Providers.LinearAlgebra
open Microsoft.FSharp.NativeInterop
open Xunit
open FunGrad
open FunGrad.Tests.Numbers.Arrays

#nowarn "9" // Addresses of packed factors.

/// The multiply-add loop, element by element.
let private loop (dtype: DType) (a: Dense) (b: Dense) : float[] =
    let m, k, n = a.Shape[a.Rank - 2], a.Shape[a.Rank - 1], b.Shape[b.Rank - 1]
    let batches = Array.fold (*) 1 a.Shape[.. a.Rank - 3]
    let x, y = elements a, elements b
    let result = Array.zeroCreate (batches * m * n)

    for batch in 0 .. batches - 1 do
        for i in 0 .. m - 1 do
            for j in 0 .. n - 1 do
                let left, right = (batch * m + i) * k, batch * k * n + j

                result[(batch * m + i) * n + j] <-
                    if dtype = DType.Float64 then
                        let mutable sum = 0.0 // Mutation: local

                        for l in 0 .. k - 1 do
                            sum <- Double.MultiplyAddEstimate(x[left + l], y[right + l * n], sum)

                        sum
                    else
                        let mutable sum = 0.0f // Mutation: local

                        for l in 0 .. k - 1 do
                            sum <- Single.MultiplyAddEstimate(float32 x[left + l], float32 y[right + l * n], sum)

                        float sum

    result

let private demandLoop what (a: Dense) (b: Dense) =
    let c = MatrixProduct.multiply a b
    demandKind what a.DType (Array.append a.Shape[.. a.Rank - 2] [| b.Shape[b.Rank - 1] |]) c
    demandEqual what (loop a.DType a b) (elements c)

[<Fact>]
let ``products of all small sizes equal the loop bit for bit`` () =
    let random = Random 61

    for dtype in floating do
        for m in 0..5 do
            for k in 0..5 do
                for n in 0..5 do
                    let a, b = make regular random dtype [| m; k |], make regular random dtype [| k; n |]
                    demandLoop $"{dtype} {m} {k} {n}" a b

[<Fact>]
let ``products of random sizes equal the loop bit for bit`` () =
    let random = Random 62

    for dtype in floating do
        for _ in 1..60 do
            let size () = if random.Next 4 = 0 then 1 else random.Next 90
            let m, k, n = size (), size (), size ()

            demandLoop
                $"{dtype} {m} {k} {n}"
                (make regular random dtype [| m; k |])
                (make regular random dtype [| k; n |])

        // More than one block in each direction.
        for m, k, n in [ 130, 300, 40; 9, 1100, 50; 30, 20, 1100 ] do
            demandLoop
                $"{dtype} {m} {k} {n}"
                (make regular random dtype [| m; k |])
                (make regular random dtype [| k; n |])

[<Fact>]
let ``every pair of layouts and every batch equals the loop bit for bit`` () =
    let random = Random 63

    for dtype in floating do
        for batch: int[] in [ [||]; [| 3 |]; [| 2; 3 |]; [| 0 |] ] do
            for m, k, n in [ 2, 3, 3; 1, 17, 20; 20, 17, 1; 13, 7, 19; 20, 24, 17 ] do
                for nameA, a in layouts (make regular random dtype) (Array.append batch [| m; k |]) do
                    for nameB, b in layouts (make regular random dtype) (Array.append batch [| k; n |]) do
                        demandLoop $"{dtype} {Shape.text batch} {m} {k} {n}: {nameA} with {nameB}" a b

[<Fact>]
let ``NaN and infinity spread as in the loop`` () =
    let random = Random 64

    for dtype in floating do
        for m, k, n in [ 3, 4, 5; 40, 30, 50 ] do
            demandLoop
                $"{dtype} {m} {k} {n}"
                (make special random dtype [| m; k |])
                (make special random dtype [| k; n |])

[<Fact>]
let ``the rows of a large product are the products of the rows`` () =
    let random = Random 65
    let a, b = make regular random DType.Float64 [| 150; 160 |], make regular random DType.Float64 [| 160; 170 |]
    let row i = Views.slice [| i; 0 |] [| 1; 1 |] [| 1; 160 |] a
    let rows = Array.init 150 (fun i -> MatrixProduct.multiply (row i) b)
    demandBits "rows" (elements (Indexing.concatenate 0 rows)) (elements (MatrixProduct.multiply a b))

/// Places of a matrix in memory by rows, by columns, with gaps on both axes, or one row repeated.
let private placements rows columns = [ columns, 1; 1, rows; columns + 3, 1; 2 * columns + 1, 2; 0, 1 ]

/// `MatrixProduct.into` and the loop over the same strided memory, both widths as doubles.
let private demandInto
    (random: Random)
    (dtype: DType)
    accumulate
    m
    k
    n
    count
    (a: int * int)
    (b: int * int)
    (c: int * int)
    =
    let width (down, across) rows columns = max 0 ((rows - 1) * down + (columns - 1) * across) + 1
    let sizes = [| width a m k + 2; width b k n + 1; width c m n + 5 |]

    let numbers =
        sizes
        |> Array.map (fun size -> Array.init (size * count) (fun _ -> float (float32 (random.NextDouble() - 0.5))))

    let matrices (data: nativeint) index (down, across) = MatrixBatch(Matrix(data, down, across), sizes[index])

    let run (arrays: 'T[][]) =
        let pins = arrays |> Array.map (fun data -> GCHandle.Alloc(data, GCHandleType.Pinned))
        let place index = matrices (pins[index].AddrOfPinnedObject()) index
        let size: ProductSize = { M = m; K = k; N = n }
        MatrixProduct.into dtype accumulate (place 0 a) (place 1 b) (place 2 c) size count
        pins |> Array.iter (fun pin -> pin.Free())
        arrays[2]

    let expected = Array.copy numbers[2]

    for batch in 0 .. count - 1 do
        for i in 0 .. m - 1 do
            for j in 0 .. n - 1 do
                let at index (down, across) row column = batch * sizes[index] + row * down + column * across
                let into = at 2 c i j
                let mutable sum = if accumulate then expected[into] else 0.0 // Mutation: local

                for l in 0 .. k - 1 do
                    let x, y = numbers[0][at 0 a i l], numbers[1][at 1 b l j]

                    sum <-
                        if dtype = DType.Float64 then
                            Double.MultiplyAddEstimate(x, y, sum)
                        else
                            float (Single.MultiplyAddEstimate(float32 x, float32 y, float32 sum))

                expected[into] <- sum

    let result =
        if dtype = DType.Float64 then
            run (Array.map Array.copy numbers)
        else
            run (numbers |> Array.map (Array.map float32)) |> Array.map float

    demandBits $"{dtype} accumulate {accumulate}: {count} of {m} {k} {n} at {a} {b} {c}" expected result

[<Fact>]
let ``products of addresses equal the loop bit for bit, at any strides, added or not, and write nothing else`` () =
    let random = Random 66

    for dtype in floating do
        for accumulate in [ false; true ] do
            for m, k, n, count in [ 3, 4, 5, 1; 2, 2, 2, 7; 1, 40, 30, 2; 33, 40, 1, 2; 21, 300, 37, 2; 4, 0, 3, 1 ] do
                for a in placements m k do
                    for b in placements k n do
                        for c in List.take 4 (placements m n) do
                            demandInto random dtype accumulate m k n count a b c

[<Fact>]
let ``products of addresses allocate nothing`` () =
    for dtype in floating do
        for n in [ 2; 8; 64 ] do
            let data = GC.AllocateArray<float>(3 * n * n, true)
            let place index = Marshal.UnsafeAddrOfPinnedArrayElement(data, index * n * n)
            let matrices index = MatrixBatch(Matrix(place index, n, 1), 0)
            let size: ProductSize = { M = n; K = n; N = n }
            let run () = MatrixProduct.into dtype false (matrices 0) (matrices 1) (matrices 2) size 1

            for _ in 1..40 do
                run ()

            let before = GC.GetAllocatedBytesForCurrentThread()

            for _ in 1..100 do
                run ()

            Assert.Equal(0L, GC.GetAllocatedBytesForCurrentThread() - before)

/// A gradient of MindSpore's documentation: the digits show in which order float32 products are added.
[<Fact>]
let ``the product of ones with a float32 matrix has the digits of the documentation`` () =
    let y = Dense.ofArray [| 0.01f; 0.3f; 1.1f; 0.1f; 0.2f; 1.3f; 2.1f; 1.2f; 3.3f |] [| 3; 3 |]
    let product = MatrixProduct.multiply (Dense.full DType.Float32 [| 2; 3 |] 1.0) (Views.permute [| 1; 0 |] y)
    let expected = [| 1.4100001f; 1.5999999f; 6.6f |]
    Assert.Equal<float32[]>(Array.append expected expected, Dense.toArray<float32> product)

[<Fact>]
let ``inner lengths that differ, ranks that differ, and other dtypes are refused`` () =
    let text a b = $"matmul: inner axes must agree, but the shapes were {a} and {b}. Transpose one of them?"
    let zeros shape = Dense.zeros DType.Float64 shape

    for a: int[], b: int[] in
        [ [| 2; 3 |], [| 4; 5 |]; [| 2; 3 |], [| 3 |]; [| 3 |], [| 3 |]; [| 1; 2; 3 |], [| 3; 4 |] ] do
        let text = text (Shape.text a) (Shape.text b)
        refuses<ShapeException> text (fun () -> MatrixProduct.multiply (zeros a) (zeros b))

    for a, b, unfit in
        [
            DType.Int32, DType.Int32, "Int32"
            DType.Float64, DType.Float32, "Float32"
            DType.Bool, DType.Float64, "Bool"
        ] do
        refuses<DTypeException>
            $"matmul: needs equal Float64 or Float32 elements, but was given {unfit}. Cast it first."
            (fun () -> MatrixProduct.multiply (Dense.zeros a [| 2; 2 |]) (Dense.zeros b [| 2; 2 |]))

/// Stands for a native library: plain loops over columns, counted on the thread that made it. Its bits are ours, so that
/// tests that run beside this one see no difference.
type CountingProvider() =
    inherit DispatchProxy()
    let managed = ManagedLinearAlgebraProvider()
    let owner = Environment.CurrentManagedThreadId

    let multiply (arguments: objnull[]) (a: 'T[]) (b: 'T[]) (add: 'T -> 'T -> 'T -> 'T) (c: 'T[]) =
        let isPlain index = (unbox<Transpose> arguments[index] = Transpose.DontTranspose)
        let number index = unbox<int> arguments[index]
        let rowsA, columnsA, rowsB, columnsB = number 4, number 5, number 7, number 8
        let m, k = if isPlain 0 then rowsA, columnsA else columnsA, rowsA
        let n = if isPlain 1 then columnsB else rowsB

        for i in 0 .. m - 1 do
            for j in 0 .. n - 1 do
                let mutable sum = Unchecked.defaultof<'T> // Mutation: local

                for l in 0 .. k - 1 do
                    let x = if isPlain 0 then a[i + l * rowsA] else a[l + i * rowsA]
                    let y = if isPlain 1 then b[l + j * rowsB] else b[j + l * rowsB]
                    sum <- add x y sum

                c[i + j * m] <- sum

    member val Calls = 0 with get, set

    override provider.Invoke(method, arguments) =
        let method, arguments = nonNull method, nonNull arguments

        if method.Name <> "MatrixMultiplyWithUpdate" then
            method.Invoke(managed, BindingFlags.DoNotWrapExceptions, null, arguments, null)
        else
            if Environment.CurrentManagedThreadId = owner then
                provider.Calls <- provider.Calls + 1

            match arguments[3], arguments[6], arguments[10] with
            | (:? (float[]) as a), (:? (float[]) as b), (:? (float[]) as c) ->
                multiply arguments a b (fun x y sum -> Double.MultiplyAddEstimate(x, y, sum)) c
            | (:? (float32[]) as a), (:? (float32[]) as b), (:? (float32[]) as c) ->
                multiply arguments a b (fun x y sum -> Single.MultiplyAddEstimate(x, y, sum)) c
            | _ -> raise (NotSupportedException "only real products are counted")

            null

[<Fact>]
let ``a native provider multiplies large matrices in every layout, and small ones never`` () =
    let random = Random 67
    let usual = LinearAlgebraControl.Provider
    let native = DispatchProxy.Create<ILinearAlgebraProvider, CountingProvider>()
    let counting = nonNull (box native) :?> CountingProvider
    let small, side = make regular random DType.Float64 [| 20; 30 |], make regular random DType.Float64 [| 30; 10 |]

    try
        LinearAlgebraControl.Provider <- native

        for dtype in floating do
            let lefts = layouts (make regular random dtype) [| 130; 140 |]
            let rights = layouts (make regular random dtype) [| 140; 150 |]

            for (nameA, a), (nameB, b) in List.zip lefts (List.rev rights) do
                let before = counting.Calls
                demandLoop $"{dtype}: {nameA} with {nameB}" a b
                Assert.Equal(before + 1, counting.Calls)

        let before = counting.Calls
        demandLoop "small" small side
        Assert.Equal(before, counting.Calls)
    finally
        LinearAlgebraControl.Provider <- usual

/// Tiles of four rows below each other, from packed factors: emitted, and as they are where no code can be made.
let private tiles<'L, 'V, 'T when 'T: unmanaged and 'L :> Lanes<'V, 'T>> (of': int -> 'T) =
    let count, depth, stride = 2, 5, 3 * 'L.Count + 1

    for wide in 1..3 do
        for fresh in [ true; false ] do
            let a, b = Array.init (count * 4 * depth) of', Array.init (depth * wide * 'L.Count) of'

            let run (code: TileCode) =
                let c = Array.init (count * 4 * stride) (fun i -> of' (i + 3))
                use a = fixed a
                use b = fixed b
                use c' = fixed c
                let address = NativePtr.toNativeInt
                let stride = nativeint (stride * sizeof<'T>)
                code.Invoke(nativeint<int> count, nativeint<int> depth, address a, address b, address c', stride)
                c

            Assert.Equal<'T[]>(
                run (MatrixTile.plain<'L, 'V, 'T> wide fresh),
                run (MatrixTile.code<'L, 'V, 'T> 4 wide fresh)
            )

[<Fact>]
let ``tiles are the same with and without emitted code`` () =
    let number i = float ((i * 37) % 23) / 7.0 - 1.0
    tiles<Double128, Runtime.Intrinsics.Vector128<float>, float> number
    tiles<Double256, Runtime.Intrinsics.Vector256<float>, float> number
    tiles<Single256, Runtime.Intrinsics.Vector256<float32>, float32>(number >> float32)
    tiles<Double512, Runtime.Intrinsics.Vector512<float>, float> number

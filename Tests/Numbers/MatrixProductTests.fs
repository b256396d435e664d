// Matrix products: equal, bit for bit, to the loop that feeds one accumulator per element in the order of k, for every
// size, layout and batch; so products do not depend on blocks, registers or threads.
// Read next: IndexingTests.fs.
module FunGrad.Tests.Numbers.MatrixProductTests

open System
open Xunit
open FunGrad
open FunGrad.Tests.Numbers.Arrays

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

// The product of matrices, in batches: which way each product is computed.
// The law: each element of the result is one accumulator fed with k = 0, 1, 2, ... (fused where the processor can),
// on every way, so sizes, strides and batches never change the bits.
// Read next: Indexing.fs.
namespace FunGrad

open System
open System.Numerics
open System.Runtime.Intrinsics
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Addresses, see Matrix.fs.

module internal MatrixProduct =

    /// Up to here three plain loops are faster than packing (8^3 takes 0.33 us here, 9^3 0.37 us packed).
    [<Literal>]
    let private Small = 600L

    /// Packs and multiplies in the widest registers. The type test is folded by the JIT.
    let private blocks<'T when 'T: unmanaged> fresh a b c size =
        if typeof<'T> = typeof<float> then
            if Vector512.IsHardwareAccelerated then
                MatrixBlocks.run<Double512, Vector512<float>, float> fresh a b c size
            elif Vector256.IsHardwareAccelerated then
                MatrixBlocks.run<Double256, Vector256<float>, float> fresh a b c size
            else
                MatrixBlocks.run<Double128, Vector128<float>, float> fresh a b c size
        elif Vector512.IsHardwareAccelerated then
            MatrixBlocks.run<Single512, Vector512<float32>, float32> fresh a b c size
        elif Vector256.IsHardwareAccelerated then
            MatrixBlocks.run<Single256, Vector256<float32>, float32> fresh a b c size
        else
            MatrixBlocks.run<Single128, Vector128<float32>, float32> fresh a b c size

    /// One product.
    let rec private one<'T when 'T: unmanaged and 'T :> IFloatingPointIeee754<'T>>
        fresh
        (a: Matrix)
        (b: Matrix)
        (c: Matrix)
        (size: ProductSize)
        =
        if size.Work <= Small then
            MatrixVector.loops<'T> fresh a b c size
        elif size.N = 1 then
            MatrixVector.run<'T> fresh a b c size.M size.K
        elif size.M = 1 then
            MatrixVector.run<'T> fresh b.Transposed a.Transposed c.Transposed size.N size.K
        elif c.Across <> 1 && c.Down = 1 then
            blocks<'T> fresh b.Transposed a.Transposed c.Transposed size.Transposed
        else
            blocks<'T> fresh a b c size

    let private batch<'T when 'T: unmanaged and 'T :> IFloatingPointIeee754<'T>>
        fresh
        (a: MatrixBatch)
        (b: MatrixBatch)
        (c: MatrixBatch)
        (size: ProductSize)
        count
        =
        if count > 1 && MatrixBlocks.threads (int64 count * size.Work) then
            let multiplying =
                Action<int>(fun i -> one<'T> fresh (a.Number<'T> i) (b.Number<'T> i) (c.Number<'T> i) size)

            Work.each true count multiplying
        else
            for i in 0 .. count - 1 do
                one<'T> fresh (a.Number<'T> i) (b.Number<'T> i) (c.Number<'T> i) size

    /// <summary>
    /// The entry of compiled programs: <c>c[i] = a[i] · b[i]</c> for <c>count</c> products of Float64 or Float32 matrices
    /// in memory, or <c>c[i] += a[i] · b[i]</c> with <c>accumulate</c>. Strides may be any, those of the factors also 0; the
    /// result must not overlap the factors or itself. Scratch comes from the array pool, so that nothing is allocated but
    /// what threads need: from 10⁶ multiply-adds the work is shared among them.
    /// </summary>
    let into
        (dtype: DType)
        (accumulate: bool)
        (a: MatrixBatch)
        (b: MatrixBatch)
        (c: MatrixBatch)
        (size: ProductSize)
        (count: int)
        =
        if dtype = DType.Float64 then
            batch<float> (not accumulate) a b c size count
        else
            batch<float32> (not accumulate) a b c size count

    /// The matrix of a batch in pinned data.
    let private matrix<'T when 'T: unmanaged> (x: Dense) (data: nativeint) batch =
        let offset = x.Offset + Strided.offset x.Shape x.Strides 0 (x.Rank - 2) batch
        Matrix(data + nativeint offset * nativeint sizeof<'T>, x.Strides[x.Rank - 2], x.Strides[x.Rank - 1])

    /// Products of pinned arrays into zeros.
    let private managed<'T when 'T: struct and 'T: unmanaged and 'T :> IFloatingPointIeee754<'T>>
        (a: Dense<'T>)
        (b: Dense<'T>)
        (result: 'T[])
        (size: ProductSize)
        =
        use pinA = fixed a.Data
        use pinB = fixed b.Data
        use pinC = fixed result
        let dataA, dataB = NativePtr.toNativeInt pinA, NativePtr.toNativeInt pinB
        let c = Matrix(NativePtr.toNativeInt pinC, size.N, 1)

        if result.Length > 0 && size.K > 0 then
            let count = result.Length / (size.M * size.N)

            let multiplying =
                Action<int>(fun i ->
                    one<'T> true (matrix<'T> a dataA i) (matrix<'T> b dataB i) (c.From<'T>(i * size.M, 0)) size)

            Work.each (MatrixBlocks.threads (int64 count * size.Work)) count multiplying

    let private each<'T when 'T: struct and 'T: unmanaged and 'T :> IFloatingPointIeee754<'T>>
        (a: Dense<'T>)
        (b: Dense<'T>)
        : Dense =
        let rank = a.Rank
        let size = { M = a.Shape[rank - 2]; K = a.Shape[rank - 1]; N = b.Shape[rank - 1] }
        let shape = Array.init rank (fun axis -> if axis = rank - 1 then size.N else a.Shape[axis])
        let result = Array.zeroCreate<'T>(Shape.size shape)

        if not (rank = 2 && NativeProduct.tryMultiply a b result) then
            managed a b result size

        Dense.ofArray result shape

    /// One operand serves every batch: all its batch strides are 0.
    let private shared (x: Dense) =
        let mutable still = true // Mutation: local

        for axis in 0 .. x.Rank - 3 do
            still <- still && (x.Strides[axis] = 0 || x.Shape[axis] = 1)

        still

    let private last (x: Dense) = x.Shape[x.Rank - 1]

    let private transposed (x: Dense) =
        let order = Array.init x.Rank (fun axis -> if axis < x.Rank - 2 then axis else 2 * x.Rank - 3 - axis)
        Views.permute order x

    let private single (x: Dense) = x.View(x.Shape[x.Rank - 2 ..], x.Strides[x.Rank - 2 ..], x.Offset)

    let private plain (a: Dense) (b: Dense) =
        match a, b with
        | (:? Dense<float> as a), (:? Dense<float> as b) -> each a b
        | (:? Dense<float32> as a), (:? Dense<float32> as b) -> each a b
        | _ ->
            let unfit = if DType.isFloat a.DType then b.DType else a.DType
            raise (DType.unfit "matmul" "equal Float64 or Float32" unfit)

    /// Batches of rows by one matrix are one product of more rows.
    let private folded (a: Dense) (b: Dense) =
        let rows = Views.reshape [| a.Count / max 1 (last a); last a |] a
        let shape = Array.append a.Shape[.. a.Rank - 2] [| last b |]
        Views.reshape shape (plain rows (single b))

    let private check (a: Dense) (b: Dense) =
        let rank = a.Rank

        if rank < 2 || b.Rank <> rank || last a <> b.Shape[rank - 2] then
            let shapes = "matmul: inner axes must agree, but the shapes were " + Shape.text a.Shape + " and "

            raise (ShapeException(shapes + Shape.text b.Shape + ". Transpose one of them?"))

    /// `[..., m, k] x [..., k, n]`; the leading axes of both are equal (strides of 0 are welcome: nothing is copied).
    let multiply (a: Dense) (b: Dense) : Dense =
        check a b

        if a.Rank = 2 || a.Count = 0 || b.Count = 0 then
            plain a b
        elif shared b then
            folded a b
        elif shared a && last b < 16 then
            transposed (folded (transposed b) (transposed a))
        else
            plain a b

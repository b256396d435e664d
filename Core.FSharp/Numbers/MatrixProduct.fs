// The product of matrices, in batches: which way each product is computed.
// The law: each element of the result is one accumulator fed with k = 0, 1, 2, ... (fused where the processor can),
// on every way, so sizes, strides and batches never change the bits.
// Read next: Indexing.fs.
namespace FunGrad

open System
open System.Numerics
open System.Numerics.Tensors
open System.Runtime.Intrinsics

module internal MatrixProduct =

    /// Up to here three plain loops are faster than packing (8^3 takes 0.33 us here, 9^3 0.37 us packed).
    [<Literal>]
    let private Small = 600L

    /// Three plain loops.
    let private loops<'T when 'T: struct and 'T: unmanaged and 'T :> IFloatingPointIeee754<'T>>
        (a: Matrix<'T>)
        (b: Matrix<'T>)
        (c: Matrix<'T>)
        struct (m: int, k: int, n: int)
        =
        for i in 0 .. m - 1 do
            for j in 0 .. n - 1 do
                let mutable total = 'T.Zero // Mutation: local
                let mutable from = a.Offset + i * a.Down
                let mutable by = b.Offset + j * b.Across

                for _ in 1..k do
                    total <- 'T.MultiplyAddEstimate(a.Data[from], b.Data[by], total)
                    from <- from + a.Across
                    by <- by + b.Down

                c.Data[c.Offset + i * n + j] <- total

    /// Matrix by vector where the rows lie side by side: whole columns are added, 2,048 rows (in cache) at a time.
    let private columns<'T when 'T: struct and 'T: unmanaged and 'T :> IFloatingPointIeee754<'T>>
        (a: Matrix<'T>)
        (x: Matrix<'T>)
        (y: Matrix<'T>)
        m
        k
        =
        for first in 0..2048 .. m - 1 do
            let rows = min 2048 (m - first)
            let into = Span<'T>(y.Data, y.Offset + first, rows)

            for j in 0 .. k - 1 do
                let column = ReadOnlySpan<'T>(a.Data, a.Offset + first + j * a.Across, rows)
                let factor = x.Data[x.Offset + j * x.Down]
                TensorPrimitives.MultiplyAddEstimate(column, factor, Span.op_Implicit into, into)

    /// Matrix by vector otherwise: four rows at a time, since one accumulator alone waits 4 cycles for each sum.
    let private rows<'T when 'T: struct and 'T: unmanaged and 'T :> IFloatingPointIeee754<'T>>
        (a: Matrix<'T>)
        (x: Matrix<'T>)
        (y: Matrix<'T>)
        m
        k
        =
        let data, factors = a.Data, x.Data

        for i in 0..4 .. m - 4 do
            let start = a.Offset + i * a.Down
            // Mutation: local
            let mutable s0, s1, s2, s3 = 'T.Zero, 'T.Zero, 'T.Zero, 'T.Zero

            for j in 0 .. k - 1 do
                let at = start + j * a.Across
                let factor = factors[x.Offset + j * x.Down]
                s0 <- 'T.MultiplyAddEstimate(data[at], factor, s0)
                s1 <- 'T.MultiplyAddEstimate(data[at + a.Down], factor, s1)
                s2 <- 'T.MultiplyAddEstimate(data[at + 2 * a.Down], factor, s2)
                s3 <- 'T.MultiplyAddEstimate(data[at + 3 * a.Down], factor, s3)

            y.Data[y.Offset + i] <- s0
            y.Data[y.Offset + i + 1] <- s1
            y.Data[y.Offset + i + 2] <- s2
            y.Data[y.Offset + i + 3] <- s3

        let rest = m / 4 * 4
        let a = Matrix<'T>(a.Data, a.Offset + rest * a.Down, a.Down, a.Across)
        loops a x (Matrix<'T>(y.Data, y.Offset + rest, 1, 1)) (struct (m - rest, k, 1))

    let private vector a x y m k = if (a: Matrix<'T>).Down = 1 then columns a x y m k else rows a x y m k

    /// One product into zeros. The type tests are folded by the JIT.
    let private one<'T when 'T: struct and 'T: unmanaged and 'T :> IFloatingPointIeee754<'T>>
        a
        b
        (c: Matrix<'T>)
        struct (m, k, n)
        =
        let sizes = struct (m, k, n)

        if int64 m * int64 k * int64 n <= Small then
            loops a b c sizes
        elif n = 1 then
            vector a b c m k
        elif m = 1 then
            vector b.Transposed a.Transposed c n k
        else
            match box a, box b, box c with
            | (:? Matrix<float> as a), (:? Matrix<float> as b), (:? Matrix<float> as c) ->
                if Vector512.IsHardwareAccelerated then
                    MatrixBlocks.run<Double512, Vector512<float>, float> a b c sizes
                elif Vector256.IsHardwareAccelerated then
                    MatrixBlocks.run<Double256, Vector256<float>, float> a b c sizes
                else
                    MatrixBlocks.run<Double128, Vector128<float>, float> a b c sizes
            | (:? Matrix<float32> as a), (:? Matrix<float32> as b), (:? Matrix<float32> as c) ->
                if Vector512.IsHardwareAccelerated then
                    MatrixBlocks.run<Single512, Vector512<float32>, float32> a b c sizes
                elif Vector256.IsHardwareAccelerated then
                    MatrixBlocks.run<Single256, Vector256<float32>, float32> a b c sizes
                else
                    MatrixBlocks.run<Single128, Vector128<float32>, float32> a b c sizes
            | _ -> loops a b c sizes

    let private matrix (x: Dense<'T>) offset =
        Matrix<'T>(x.Data, x.Offset + offset, x.Strides[x.Rank - 2], x.Strides[x.Rank - 1])

    /// Where a batch begins in an operand.
    let private start (x: Dense) batch = Strided.offset x.Shape x.Strides 0 (x.Rank - 2) batch

    let private each<'T when 'T: struct and 'T: unmanaged and 'T :> IFloatingPointIeee754<'T>>
        (a: Dense<'T>)
        (b: Dense<'T>)
        : Dense =
        let rank = a.Rank
        let m, k, n = a.Shape[rank - 2], a.Shape[rank - 1], b.Shape[rank - 1]
        let shape = Array.init rank (fun axis -> if axis = rank - 1 then n else a.Shape[axis])
        let result = Array.zeroCreate<'T>(Shape.size shape)

        if result.Length > 0 && k > 0 then
            let batches = result.Length / (m * n)

            if batches = 1 then
                one (matrix a 0) (matrix b 0) (Matrix<'T>(result, 0, n, 1)) (struct (m, k, n))
            else
                let threads = int64 result.Length * int64 k >= 1_000_000L

                let multiplying =
                    Action<int>(fun i ->
                        let c = Matrix<'T>(result, i * m * n, n, 1)
                        one (matrix a (start a i)) (matrix b (start b i)) c (struct (m, k, n)))

                Work.each threads batches multiplying

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

// Large products by the native library (MKL, OpenBLAS, CUDA) that a user has configured in MathNet.
// The law: MathNet's own managed provider is never asked, and without a native one nothing changes; with one, sums are
// rounded in the order of that library.
// Read next: MatrixProduct.fs.
namespace FunGrad

open MathNet.Numerics.Providers.LinearAlgebra

module internal NativeProduct =

    /// Multiply-adds from which the call pays: below, our kernel needs less than about 0.1 ms, which a call with its copies costs.
    [<Literal>]
    let private Least = 2_000_000L

    /// What the user has configured, or null where MathNet computes by itself.
    let private configured () : ILinearAlgebraProvider | null =
        let provider = LinearAlgebraControl.Provider

        if provider.GetType() = typeof<ManagedLinearAlgebraProvider> then
            null
        else
            provider

    /// A matrix as MathNet reads it, by columns: row-major memory is there the transposed matrix.
    let private operand (x: Dense<'T>) : struct (Transpose * int * int * 'T[]) =
        let rows, columns = x.Shape[0], x.Shape[1]
        let isWhole = x.Offset = 0 && x.Data.Length = x.Count

        if isWhole && x.Strides[0] = 1 && x.Strides[1] = rows then
            struct (Transpose.Transpose, rows, columns, x.Data)
        else
            let isShared = isWhole && x.IsContiguous
            struct (Transpose.DontTranspose, columns, rows, (if isShared then x.Data else x.ToArray()))

    /// `result = a * b`, computed as the transposed product of the transposed factors; tells whether it was.
    let tryMultiply (a: Dense<'T>) (b: Dense<'T>) (result: 'T[]) : bool =
        if int64 result.Length * int64 a.Shape[1] < Least then
            false
        else
            match configured (), box a, box b, box result with
            | null, _, _, _ -> false
            | native, (:? Dense<float> as a), (:? Dense<float> as b), (:? (float[]) as result) ->
                let struct (turnA, rowsA, columnsA, dataA) = operand a
                let struct (turnB, rowsB, columnsB, dataB) = operand b

                native.MatrixMultiplyWithUpdate(
                    turnB,
                    turnA,
                    1.0,
                    dataB,
                    rowsB,
                    columnsB,
                    dataA,
                    rowsA,
                    columnsA,
                    0.0,
                    result
                )

                true
            | native, (:? Dense<float32> as a), (:? Dense<float32> as b), (:? (float32[]) as result) ->
                let struct (turnA, rowsA, columnsA, dataA) = operand a
                let struct (turnB, rowsB, columnsB, dataB) = operand b

                native.MatrixMultiplyWithUpdate(
                    turnB,
                    turnA,
                    1.0f,
                    dataB,
                    rowsB,
                    columnsB,
                    dataA,
                    rowsA,
                    columnsA,
                    0.0f,
                    result
                )

                true
            | _ -> false

// Matrices along leading axes, handed to MathNet and back. Law: every factorisation computes in Float64 and rounds its
// results once to the dtype it was given, so a Float32 result is the Float64 one, rounded.
// A matrix repeated over the leading axes by broadcasting is stored, and so factored, once.
// Read next: Triangles.fs, Decompositions.fs.
namespace FunGrad

open System
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.LinearAlgebra.Double

/// Matrices of one shape, column by column, as MathNet stores them.
[<Sealed>]
type internal MatrixStack private (dtype: DType, leading: int[], rows: int, columns: int, elements: float[], distinct: int)
    =
    let count = Shape.size leading

    static let swapped (x: Dense) =
        let rank = x.Rank
        Views.permute (Array.append [| 0 .. rank - 3 |] [| rank - 1; rank - 2 |]) x

    /// The matrices in the last two axes.
    static member Of(x: Dense) : MatrixStack =
        let rank = x.Rank
        let leading = x.Shape[.. rank - 3]
        let isRepeated = Seq.forall (fun axis -> x.Strides[axis] = 0) (seq { 0 .. rank - 3 }) && Shape.size leading > 0
        let shape, strides = x.Shape[rank - 2 ..], x.Strides[rank - 2 ..]
        let stored = if isRepeated then x.View(shape, strides, x.Offset) else x
        let elements = Dense.toArray<float> (Elementwise.cast DType.Float64 (swapped stored))
        let distinct = if isRepeated then 1 else Shape.size leading
        MatrixStack(x.DType, leading, shape[0], shape[1], elements, distinct)

    member _.DType = dtype
    member _.Leading = leading
    member _.Rows = rows
    member _.Columns = columns
    member _.Count = count

    /// The number of matrices that are stored: 1 when one is repeated.
    member _.Distinct = distinct

    /// A copy of one matrix, which the caller may overwrite.
    member _.Copy(index: int) : float[] =
        let size = rows * columns
        Array.sub elements (if distinct = 1 then 0 else index * size) size

    /// One matrix, for MathNet's objects.
    member stack.Matrix(index: int) : Matrix<float> = DenseMatrix(rows, columns, stack.Copy index)

    /// Whether a matrix holds neither NaN nor an infinity, without which iterations need not end.
    member stack.IsFinite(index: int) = Array.forall Double.IsFinite (stack.Copy index)

    /// Calls a function for each stored matrix, on several threads when there is much to do.
    member stack.Each(body: int -> 'R) : 'R[] =
        let results: 'R[] = Array.zeroCreate distinct // Mutation: local
        let work = int64 rows * int64 columns * int64(min rows columns) * int64 distinct
        Work.each (work > 1_000_000L) distinct (Action<int>(fun index -> results[index] <- body index))
        results

    /// An array of the stack's dtype and leading axes from its parts, each in row-major order.
    member _.Rebuild(last: int[], parts: float[][]) : Dense =
        let whole = Array.append leading last
        let own = if parts.Length = count then whole else last
        Views.broadcast whole (Elementwise.cast dtype (Dense.ofArray (Array.concat parts) own))

    /// The same from matrices, each column by column.
    member stack.RebuildMatrices(rows: int, columns: int, parts: float[][]) : Dense =
        swapped (stack.Rebuild([| columns; rows |], parts))

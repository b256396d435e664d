namespace FunGrad

// A matrix of which only the entries of a pattern are kept, in compressed rows. Its values are a tensor, so that they may
// be traced, batched and staged as any other. Law: ToDense has the values at the places of the pattern and zeros elsewhere.
// Read next: SparseDerivatives.fs.

open System
open MathNet.Numerics.LinearAlgebra.Double
open MathNet.Numerics.LinearAlgebra.Storage

/// <summary>A sparse matrix in compressed rows: a pattern, and a vector of values, one for each of its places.</summary>
[<Sealed>]
type CompressedMatrix
    /// <summary>The matrix with these values at the places of the pattern, row by row, by growing columns.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The values are no vector with one number for each place.</exception>
    /// <exception cref="T:FunGrad.DTypeException">The values are not floating-point.</exception>
    (pattern: SparsityPattern, values: Tensor) =

    do
        let places = SparsityPattern.Given(pattern).Count

        if not (Shape.equal (Engine.Shape(Engine.Given("values", values))) [| places |]) then
            let text =
                "A compressed matrix needs one value for each place of its pattern, a vector of shape ["
                + string places
                + "], but the shape was "
                + Shape.text (Engine.Shape values)
                + ". Reshape the values, in row-major order of the places."

            raise (ShapeException text)

        Derivatives.demandFloat "CompressedMatrix" values

    /// <summary>Where the values stand.</summary>
    member _.Pattern = pattern

    /// <summary>The values, row by row, by growing columns: a vector, through which derivatives flow.</summary>
    member _.Values = values

    /// <summary>The number of rows.</summary>
    member _.Rows = pattern.Rows

    /// <summary>The number of columns.</summary>
    member _.Columns = pattern.Columns

    /// <summary>Where each row begins among the values, and behind the last their number.</summary>
    member _.RowPointers = pattern.RowPointers

    /// <summary>The column of each value.</summary>
    member _.ColumnIndices = pattern.ColumnIndices

    /// <summary>The matrix with its zeros, of shape [rows, columns]; derivatives flow through.</summary>
    member _.ToDense() : Tensor =
        let places, columns = pattern.Places, pattern.Columns
        let flat = Array.map2 (fun row column -> row * columns + column) places.RowOfEach places.Indices
        let rows = Rows(0, Dense.ofArray flat [| flat.Length |])

        Layout.Reshape(
            [| pattern.Rows; columns |],
            Layout.Assemble([| pattern.Rows * columns |], [| rows |], [| values |])
        )

    /// <summary>The same matrix for MathNet.Numerics, in doubles.</summary>
    /// <remarks>MathNet's matrices can be changed and tensors cannot, so MathNet's own storage gets copies: each array is
    /// copied once.</remarks>
    /// <exception cref="T:FunGrad.ValueReadException">The values are those of vmap or compile.</exception>
    member _.ToMathNet() : SparseMatrix =
        let places = pattern.Places

        let storage =
            SparseCompressedRowMatrixStorage<float>
                .OfCompressedSparseRowFormat(
                    places.Rows,
                    places.Columns,
                    places.Count,
                    places.Starts,
                    places.Indices,
                    Creation.toDoubles values
                )

        SparseMatrix storage

    /// <summary>The size, the number of values, and the values.</summary>
    override _.ToString() =
        string pattern.Rows
        + " by "
        + string pattern.Columns
        + ", "
        + string pattern.Count
        + " values: "
        + string values

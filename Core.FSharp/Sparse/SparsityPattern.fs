namespace FunGrad

// Where a Jacobian or Hessian can differ from zero: known before any number is. Law: a pattern is a set of places, so the
// order and the repetition of what it was made from do not matter. Read next: CompressedMatrix.fs, SparseDerivatives.fs.

open System
open System.Collections.Generic

/// <summary>The places at which a matrix can differ from zero, in compressed rows: for a Jacobian, a row for each element of
/// the result and a column for each element of the variable, both in row-major order.</summary>
/// <remarks>A pattern may name places that turn out to be zero; it must not miss one. The directions that
/// <c>sparseJacobian</c> and <c>sparseHessian</c> need are found once for each pattern and kept with it, so make a pattern
/// once.</remarks>
[<Sealed>]
type SparsityPattern internal (places: Places) =
    let jacobian = lazy (SparsePlan.jacobian places)
    let hessian = lazy (SparsePlan.hessian places)

    static let demandSize (name: string) (size: int) =
        if size < 0 then
            let text = "A sparsity pattern needs sizes of at least 0, but " + name + " was " + string size + "."
            raise (ArgumentOutOfRangeException(name, text))

    static let outside (name: string) (kind: string) (given: int) (count: int) : exn =
        let text =
            "The place in "
            + kind
            + " "
            + string given
            + " lies outside the pattern, which has "
            + string count
            + " "
            + kind
            + "s. Positions are counted from 0."

        ArgumentOutOfRangeException(name, text)

    /// The places as (row, column) in any order, repetitions included.
    static let ofPairs rows columns (pairs: seq<struct (int * int)>) =
        demandSize "rows" rows
        demandSize "columns" columns
        let sets = Array.init rows (fun _ -> SortedSet<int>()) // Mutation: local

        for struct (row, column) in pairs do
            if row < 0 || row >= rows then
                raise (outside "rowIndices" "row" row rows)

            if column < 0 || column >= columns then
                raise (outside "columnIndices" "column" column columns)

            sets[row].Add column |> ignore

        let starts = sets |> Array.scan (fun start set -> start + set.Count) 0
        SparsityPattern(Places(rows, columns, starts, Array.collect Seq.toArray sets))

    member internal _.Places = places

    /// The pattern itself, or an error where there is none.
    static member internal Given(pattern: SparsityPattern) : SparsityPattern =
        if isNull (box pattern) then
            raise (ArgumentNullException("pattern", "pattern must not be null: give a SparsityPattern."))

        pattern

    member internal _.JacobianPlan = jacobian.Value
    member internal _.HessianPlan = hessian.Value

    /// <summary>The number of rows.</summary>
    member _.Rows = places.Rows

    /// <summary>The number of columns.</summary>
    member _.Columns = places.Columns

    /// <summary>The number of places.</summary>
    member _.Count = places.Count

    /// <summary>Where each row begins among the column indices, and behind the last the number of all: rows + 1
    /// numbers.</summary>
    member _.RowPointers = ReadOnlySpan<int> places.Starts

    /// <summary>The columns of the places, row by row, growing within each row.</summary>
    member _.ColumnIndices = ReadOnlySpan<int> places.Indices

    /// <summary>How many directions, pushed or pulled, give a Jacobian with this pattern.</summary>
    member _.JacobianDirections = jacobian.Value.Directions

    /// <summary>How many Hessian-vector products give a Hessian with this pattern.</summary>
    /// <exception cref="T:System.ArgumentException">The pattern is not symmetric.</exception>
    member pattern.HessianDirections =
        pattern.DemandSymmetric "HessianDirections"
        hessian.Value.Directions

    /// <summary>Whether the pattern has this place.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The place lies outside the matrix.</exception>
    member _.Contains(row: int, column: int) =
        if row < 0 || row >= places.Rows then
            raise (outside (nameof row) "row" row places.Rows)

        if column < 0 || column >= places.Columns then
            raise (outside (nameof column) "column" column places.Columns)

        places.Find(row, column) >= 0

    /// <summary>The pattern of the transposed matrix.</summary>
    member _.Transposed = SparsityPattern places.Transposed

    /// <summary>Whether the pattern is that of its transpose, as every Hessian's is.</summary>
    member _.IsSymmetric =
        places.Rows = places.Columns
        && places.Starts = places.Transposed.Starts
        && places.Indices = places.Transposed.Indices

    member internal pattern.DemandSymmetric(operation: string) =
        if not pattern.IsSymmetric then
            let text =
                operation
                + " needs a symmetric pattern, because second derivatives do not depend on their order, but this one of "
                + string places.Rows
                + " by "
                + string places.Columns
                + " is not. Give every place (i, j) together with (j, i)."

            raise (ArgumentException(text, "pattern"))

    /// <summary>A pattern from the row and the column of each place.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="rowIndices">The row of each place, in any order.</param>
    /// <param name="columnIndices">The column of each place.</param>
    /// <exception cref="T:System.ArgumentException">There are not as many row as column indices.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A place lies outside the matrix, or a size is negative.</exception>
    static member FromIndices
        (rows: int, columns: int, rowIndices: IEnumerable<int>, columnIndices: IEnumerable<int>)
        : SparsityPattern =
        let rowIndices = Seq.toArray (Engine.Given("rowIndices", rowIndices))
        let columnIndices = Seq.toArray (Engine.Given("columnIndices", columnIndices))

        if rowIndices.Length <> columnIndices.Length then
            let text =
                "A sparsity pattern needs a row and a column for each place, but there were "
                + string rowIndices.Length
                + " row indices and "
                + string columnIndices.Length
                + " column indices."

            raise (ArgumentException(text, nameof columnIndices))

        ofPairs rows columns (Seq.map2 (fun row column -> struct (row, column)) rowIndices columnIndices)

    /// <summary>A pattern with a place where the matrix says true.</summary>
    static member FromMatrix(isNonzero: bool[,]) : SparsityPattern =
        let given = Engine.Given("isNonzero", isNonzero)
        let rows, columns = given.GetLength 0, given.GetLength 1

        ofPairs
            rows
            columns
            (seq {
                for row in 0 .. rows - 1 do
                    for column in 0 .. columns - 1 do
                        if given[row, column] then
                            struct (row, column)
            })

    /// <summary>A square pattern with the diagonal and some diagonals below and above it.</summary>
    /// <param name="size">The number of rows and of columns.</param>
    /// <param name="below">How many diagonals below the main one.</param>
    /// <param name="above">How many above it.</param>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A number is negative.</exception>
    static member Banded(size: int, below: int, above: int) : SparsityPattern =
        demandSize (nameof below) below
        demandSize (nameof above) above

        ofPairs
            size
            size
            (seq {
                for row in 0 .. size - 1 do
                    for column in max 0 (row - below) .. min (size - 1) (row + above) do
                        struct (row, column)
            })

    /// <summary>Full blocks of one size down the diagonal, and zeros elsewhere.</summary>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="rows">The rows of each block.</param>
    /// <param name="columns">The columns of each block.</param>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A number is negative.</exception>
    static member BlockDiagonal(blocks: int, rows: int, columns: int) : SparsityPattern =
        demandSize (nameof blocks) blocks
        demandSize (nameof rows) rows
        demandSize (nameof columns) columns

        ofPairs
            (blocks * rows)
            (blocks * columns)
            (seq {
                for row in 0 .. blocks * rows - 1 do
                    for column in row / rows * columns .. (row / rows + 1) * columns - 1 do
                        struct (row, column)
            })

    /// <summary>Whether both have the same size and the same places.</summary>
    override _.Equals(other: objnull) =
        match other with
        | :? SparsityPattern as other ->
            places.Columns = other.Columns
            && places.Starts = other.Places.Starts
            && places.Indices = other.Places.Indices
        | _ -> false

    /// <summary>Agrees with Equals.</summary>
    override _.GetHashCode() = HashCode.Combine(places.Rows, places.Columns, hash places.Indices)

    /// <summary>The pattern as a picture, a row in a line, with <c>x</c> at its places; of a large one only its size.</summary>
    override _.ToString() =
        let head = string places.Rows + " by " + string places.Columns + ", " + string places.Count + " places"

        if places.Rows > 40 || places.Columns > 80 then
            head
        else
            let line row =
                String(Array.init places.Columns (fun column -> if places.Find(row, column) >= 0 then 'x' else '.'))

            String.Join('\n', Array.append [| head |] (Array.init places.Rows line))

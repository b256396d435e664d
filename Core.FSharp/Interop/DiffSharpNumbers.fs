namespace FunGrad.DiffSharp

// DiffSharp 0.8's numbers over our tensors: D, DV and DM are one type, Tensor, and name the rank meant: 0, 1 or 2.
// They are made as there, D 2.6 and DV [| 1.; 2. |], and convert as there. Law: a number, vector or matrix of DiffSharp
// is a tensor, so every function of FunGrad works on it. Read next: DiffSharpOperators.fs.

open System
open System.ComponentModel
open FunGrad

/// A number: a tensor of rank 0.
type D = Tensor

/// A vector: a tensor of rank 1.
type DV = Tensor

/// A matrix: a tensor of rank 2.
type DM = Tensor

/// <summary>DiffSharp's constructors: <c>D 2.6</c>, <c>DV [| 1.; 2. |]</c>, <c>DM (array2D rows)</c>.</summary>
/// <remarks>They are methods, since a function named D would hide <c>D.FixedPoint</c>.</remarks>
[<AbstractClass; Sealed; AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
type Constructors =

    /// <summary>A Float64 number.</summary>
    /// <example><code lang="fsharp">
    /// diff (fun x -> x * x) (D 2.5)   // 5.0
    /// </code></example>
    static member D(value: float) : D = Scalar(value, Width.Double)

    /// <summary>A Float64 vector; the array is copied.</summary>
    /// <example><code lang="fsharp">
    /// DV [| 1.; 2. |] * DV [| 3.; 4. |]   // 11.0
    /// </code></example>
    static member DV(values: float[]) : DV = Tensor.op_Implicit values

    /// <summary>A Float64 matrix; the array is copied.</summary>
    /// <example><code lang="fsharp">
    /// DM (array2D [ [ 1.; 2. ]; [ 3.; 4. ] ]) * DV [| 1.; 1. |]   // [3. 7.]
    /// </code></example>
    static member DM(values: float[,]) : DM = Tensor.op_Implicit values

/// <summary>What <c>convert</c> converts between, chosen by the two types.</summary>
[<Sealed; EditorBrowsable(EditorBrowsableState.Never)>]
type Conversion private () =

    static let demandRank rank (x: Tensor) =
        if (Engine.Given("value", x)).Rank <> rank then
            let needed = if rank = 1 then "a vector" else "a matrix"
            let given = "convert makes an array from " + needed + ", but the shape was "
            raise (ShapeException(given + Shape.text (Engine.Shape x) + ". Reshape it first."))

    /// <summary>The number.</summary>
    static member Convert(x: Tensor, _: float) : float = Engine.ToDouble x

    /// <summary>The elements of a vector.</summary>
    static member Convert(x: Tensor, _: float[]) : float[] =
        demandRank 1 x
        toArray x

    /// <summary>The entries of a matrix.</summary>
    static member Convert(x: Tensor, _: float[,]) : float[,] =
        demandRank 2 x
        let elements = toArray x
        Array2D.init x.Shape[0] x.Shape[1] (fun i j -> elements[i * x.Shape[1] + j])

    /// <summary>A number.</summary>
    static member Convert(value: float, _: Tensor) : Tensor = Constructors.D value
    /// <summary>A vector.</summary>
    static member Convert(values: float[], _: Tensor) : Tensor = Constructors.DV values
    /// <summary>A matrix.</summary>
    static member Convert(values: float[,], _: Tensor) : Tensor = Constructors.DM values

    /// <summary>Calls the conversion that fits.</summary>
    static member inline Call(_: ^w, value: ^a, target: ^b) : ^b =
        ((^w or ^a or ^b): (static member Convert: ^a * ^b -> ^b) (value, target))

/// <summary>Making vectors and matrices from sequences, and reading them.</summary>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module NumberFunctions =

    let private demandRank name rank (x: Tensor) : Tensor =
        if x.Rank <> rank then
            let needed = if rank = 1 then "numbers" else "rows of numbers"
            let text = name + " takes a sequence of " + needed + ", but what was given has shape "
            raise (ShapeException(text + Shape.text (Engine.Shape x) + "."))

        x

    /// <summary>A vector of floats, integers or numbers; numbers of different levels and constants mix.</summary>
    /// <typeparam name="'T">float, int or D.</typeparam>
    /// <exception cref="T:FunGrad.ShapeException">The items are no numbers but tensors with axes.</exception>
    /// <example><code lang="fsharp">
    /// jacobian (fun (x: DV) -> toDV [ D 1.0; x[0] * x[1] ]) (toDV [ 2.; 3. ])   // [[0. 0.] [3. 2.]]
    /// </code></example>
    let toDV (values: seq<'T>) : DV = demandRank "toDV" 1 (tensor values)

    /// <summary>A matrix from its rows.</summary>
    /// <typeparam name="'T">float, int or D.</typeparam>
    /// <exception cref="T:FunGrad.ShapeException">The rows have different lengths.</exception>
    /// <example><code lang="fsharp">
    /// toDM [ [ 1.; 2. ]; [ 3.; 4. ] ]   // [[1. 2.] [3. 4.]]
    /// </code></example>
    let toDM (rows: seq<#seq<'T>>) : DM = demandRank "toDM" 2 (tensor rows)

    /// <summary>A number, vector or matrix as a float or an array of floats, or the other way. D, DV and DM being one
    /// type, the type that is wanted must be known.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The tensor has not the rank of the array.</exception>
    /// <example><code lang="fsharp">
    /// let values: float[] = convert (toDV [ 1.; 2. ])
    /// values   // [|1.0; 2.0|]
    /// </code></example>
    let inline convert (value: ^a) : ^b =
        Conversion.Call(Unchecked.defaultof<Conversion>, value, Unchecked.defaultof< ^b>)

/// <summary>What DiffSharp's vectors and matrices tell of themselves, and F#'s slices of them.</summary>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module NumberExtensions =

    /// The length of an axis of a matrix.
    let private side name axis (x: Tensor) =
        if x.Rank <> 2 then
            let text = name + " is a property of matrices, but the shape was " + Shape.text (Engine.Shape x)
            raise (ShapeException(text + ". Use Shape."))

        x.Shape[axis]

    // The slices of FunGrad, which are extensions and would hide behind those below.
    let private part (x: Tensor) (first: int option, last: int option) : Tensor = x.GetSlice(first, last)

    let private block (x: Tensor) (firstRow: int option, lastRow: int option, first: int option, last: int option) =
        x.GetSlice(firstRow, lastRow, first, last)

    let private ofRow (x: Tensor) (row: int, first: int option, last: int option) : Tensor =
        x.GetSlice(row, first, last)

    let private ofColumn (x: Tensor) (first: int option, last: int option, column: int) : Tensor =
        x.GetSlice(first, last, column)

    type Tensor with

        /// <summary>The number of elements of a vector or matrix.</summary>
        member x.Length: int = x.Count

        /// <summary>The number of rows of a matrix.</summary>
        /// <exception cref="T:FunGrad.ShapeException">It is no matrix.</exception>
        member x.Rows: int = side "Rows" 0 x

        /// <summary>The number of columns of a matrix.</summary>
        /// <exception cref="T:FunGrad.ShapeException">It is no matrix.</exception>
        member x.Cols: int = side "Cols" 1 x

        /// <summary>The rows of a matrix.</summary>
        member x.GetRows() : seq<DV> = seq (unstack 0 x)

        /// <summary>The columns of a matrix.</summary>
        member x.GetCols() : seq<DV> = seq (unstack 1 x)

        /// <summary>The elements of a vector.</summary>
        member x.ToArray() : D[] = Array.ofList (unstack 0 x)

        /// <summary>A vector as a matrix of one row.</summary>
        member x.ToRowDM() : DM = expandDims 0 x

        /// <summary>A vector as a matrix of one column.</summary>
        member x.ToColDM() : DM = expandDims 1 x

        /// <summary>F#'s slice of a vector, or of a matrix's rows, both bounds included.</summary>
        member x.GetSlice(first: int option, last: int option) : Tensor = part x (first, last)

        /// <summary>F#'s block of a matrix, both bounds of each axis included.</summary>
        member x.GetSlice(firstRow: int option, lastRow: int option, firstColumn: int option, lastColumn: int option) =
            block x (firstRow, lastRow, firstColumn, lastColumn)

        /// <summary>A part of one row of a matrix.</summary>
        member x.GetSlice(row: int, firstColumn: int option, lastColumn: int option) : Tensor =
            ofRow x (row, firstColumn, lastColumn)

        /// <summary>A part of one column of a matrix.</summary>
        member x.GetSlice(firstRow: int option, lastRow: int option, column: int) : Tensor =
            ofColumn x (firstRow, lastRow, column)

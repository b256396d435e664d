namespace FunGrad

// A gradient of a table of which few rows were used: those rows and their places. Law: `ToDense` is zeros with every row
// added at its place, so a repeated place counts twice. Read Hints.fs next.

open System
open System.Collections.Generic

/// <summary>Rows of a tensor along its first axis, each with its place: the gradient of a table in the rows that were
/// looked up.</summary>
/// <remarks>
/// <para>Rows stand in the order in which they came, and places may repeat: nothing is added up before
/// <see cref="M:FunGrad.IndexedSlices.ToDense"/>. The memory is that of the rows, not of the table.</para>
/// <para>The rule is that of <c>tf.IndexedSlices</c>.</para>
/// </remarks>
/// <example><code>
/// var slices = new IndexedSlices([[2, 3], [5, 7]], Tensor.Indices(0, 2), denseShape: [3, 2]);
/// slices.ToDense() // [[2. 3.] [0. 0.] [5. 7.]]
/// </code></example>
[<Sealed>]
type IndexedSlices private (values: Tensor, indices: Tensor, denseShape: int[] | null) =

    static let check (values: Tensor) (indices: Tensor) =
        let rows, places = Engine.Shape(Engine.Given("values", values)), Engine.Shape(Engine.Given("indices", indices))

        if not (DType.isInteger (Engine.DTypeOf indices)) then
            let text =
                "IndexedSlices: the indices must be integers, but their dtype was "
                + DType.name (Engine.DTypeOf indices)
                + ". Make them with Tensor.Indices(...)."

            raise (DTypeException text)

        if places.Length <> 1 || rows.Length = 0 || rows[0] <> places[0] then
            let text =
                "IndexedSlices: values of shape [k, ...] need indices of shape [k], but the shapes were "
                + Shape.text rows
                + " and "
                + Shape.text places
                + "."

            raise (ShapeException text)

    static let checkWhole (values: Tensor) (shape: int[]) =
        let rows = Engine.Shape values

        if shape.Length = 0 || not (Shape.equal shape[1..] rows[1..]) || Array.exists (fun n -> n < 0) shape then
            let text =
                "IndexedSlices: rows of values of shape "
                + Shape.text rows
                + " do not fit into a tensor of shape "
                + Shape.text shape
                + ". All axes but the first must agree."

            raise (ShapeException text)

    /// <summary>Rows and their places in a tensor of known shape.</summary>
    /// <param name="values">The rows, of shape [k, ...].</param>
    /// <param name="indices">Their places, an integer vector of length k; places may repeat.</param>
    /// <param name="denseShape">The shape of the whole: any first length, then that of a row.</param>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    new(values: Tensor, indices: Tensor, denseShape: seq<int>) =
        check values indices
        let shape = Seq.toArray (Engine.Given("denseShape", denseShape))
        checkWhole values shape
        IndexedSlices(values, indices, shape)

    /// <summary>Rows and their places in a tensor of unknown shape, which cannot be made dense.</summary>
    /// <param name="values">The rows, of shape [k, ...].</param>
    /// <param name="indices">Their places, an integer vector of length k; places may repeat.</param>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:FunGrad.DTypeException">The indices are not integers.</exception>
    new(values: Tensor, indices: Tensor) =
        check values indices
        IndexedSlices(values, indices, (null: int[] | null))

    /// <summary>The rows, of shape [k, ...], in the order in which they came.</summary>
    member _.Values = values

    /// <summary>The places of the rows: an integer vector of length k, with repetitions.</summary>
    member _.Indices = indices

    /// <summary>The shape of the whole tensor; null if it is not known.</summary>
    member _.DenseShape: IReadOnlyList<int> | null =
        match denseShape with
        | null -> null
        | shape -> Array.AsReadOnly shape

    /// <summary>The type of the rows' elements.</summary>
    member _.DType = Engine.DTypeOf values

    member internal _.Whole = denseShape

    /// <summary>The whole tensor: zeros with every row added at its place. Rows with a negative place are left out, as
    /// TensorFlow does. Differentiable in the rows.</summary>
    /// <exception cref="T:System.InvalidOperationException">The shape of the whole is not known.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A place lies outside the whole.</exception>
    member _.ToDense() : Tensor =
        match denseShape with
        | null ->
            let text =
                "IndexedSlices: a dense tensor was asked for, but the shape of the whole is not known. Give denseShape."

            raise (InvalidOperationException text)
        | shape ->
            let places = Creation.toDoubles indices

            if Array.exists (fun place -> place < 0.0) places then
                let inside =
                    [| for row in 0 .. places.Length - 1 -> row |] |> Array.filter (fun row -> places[row] >= 0.0)

                let rows = Engine.OfArray(inside, [| inside.Length |])
                Gathering.scatterAdd 0 (Gathering.gather 0 rows indices) shape[0] (Gathering.gather 0 rows values)
            else
                Gathering.scatterAdd 0 indices shape[0] values

    /// <summary>The rows, their places and the shape of the whole.</summary>
    override _.ToString() =
        let whole =
            match denseShape with
            | null -> "unknown"
            | shape -> Shape.text shape

        "IndexedSlices(values = "
        + string values
        + ", indices = "
        + string indices
        + ", denseShape = "
        + whole
        + ")"

/// <summary>A gradient as it was found: a tensor, or a few rows of one.</summary>
[<RequireQualifiedAccess; CustomEquality; NoComparison>]
type Adjoint =
    /// <summary>Every element.</summary>
    | Dense of Tensor: Tensor
    /// <summary>The rows that were used; all others are 0.</summary>
    | Sparse of Slices: IndexedSlices

    /// <summary>The gradient as a tensor.</summary>
    /// <exception cref="T:System.InvalidOperationException">It is sparse and the shape of the whole is not
    /// known.</exception>
    member adjoint.ToDense() : Tensor =
        match adjoint with
        | Dense tensor -> tensor
        | Sparse slices -> slices.ToDense()

    /// <summary>Whether the other object is this one: gradients are compared as tensors, not here.</summary>
    override adjoint.Equals(other: objnull) = obj.ReferenceEquals(adjoint, other)

    /// <summary>A number that belongs to this object.</summary>
    override adjoint.GetHashCode() = LanguagePrimitives.PhysicalHash adjoint

    /// <summary>The tensor's or the rows' text.</summary>
    override adjoint.ToString() =
        match adjoint with
        | Dense tensor -> string tensor
        | Sparse slices -> string slices

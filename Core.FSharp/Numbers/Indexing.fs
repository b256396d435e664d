// Picking elements by position and putting them back: gather, assemble (its adjoint), concatenate.
// The law: `take place` and `assemble [place, _]` are adjoint: <take p x, v> = <x, assemble [p, v]>.
// Read next: Printing.fs.
namespace FunGrad

open System
open System.Numerics

/// Where the elements of a smaller array sit in a larger one.
type internal Placement =
    /// Elements start, start + step, ... of every axis.
    | Region of starts: int[] * steps: int[] * counts: int[]
    /// The rows of one axis that the indices name; the axis is replaced by the axes of the indices.
    | Rows of axis: int * indices: Dense

module internal Indexing =

    let outside operation (index: float) axis (length: int) : exn =
        let given = operation + ": index " + index.ToString(Globalization.CultureInfo.InvariantCulture)

        let axis = " is outside axis " + string<int> axis + ", whose length is " + string<int> length + ". "

        let range = "Indices run from " + string<int> -length + " to " + string<int>(length - 1) + "."

        let empty = "An empty axis has no elements to pick."
        ArgumentOutOfRangeException("indices", given + axis + (if length = 0 then empty else range))

    /// The indices counted from the front.
    let private rows operation axis (length: int) (indices: Dense) =
        if not (DType.isInteger indices.DType) then
            let given = operation + ": indices must be Int64 or Int32, but were " + DType.name indices.DType
            raise (DTypeException(given + ". Cast them first."))

        let indices = indices.Compact()

        Array.init indices.Count (fun i ->
            let index = indices.GetDouble i

            if index < float -length || index >= float length then
                raise (outside operation index axis length)

            if index < 0.0 then int index + length else int index)

    let private product (shape: int[]) first last =
        let mutable size = 1 // Mutation: local

        for axis in first..last do
            size <- size * shape[axis]

        size

    let private replaced axis (indices: Dense) (shape: int[]) =
        Array.concat [| shape[.. axis - 1]; indices.Shape; shape[axis + 1 ..] |]

    /// A few rows of a view, such as a large table of one number, are not worth a copy of the whole.
    let private gatherStrided axis (rows: int[]) (x: Dense<'T>) (shape: int[]) : Dense =
        let result = GC.AllocateUninitializedArray<'T>(Shape.size shape)
        let inner, steps = x.Shape[axis + 1 ..], x.Strides[axis + 1 ..]
        let strides, length = Shape.rowMajor inner, Shape.size inner

        for outer in 0 .. product x.Shape 0 (axis - 1) - 1 do
            let start = x.Offset + Strided.offset x.Shape x.Strides 0 axis outer

            for i in 0 .. rows.Length - 1 do
                let from = start + rows[i] * x.Strides[axis]
                Strided.copy inner x.Data from steps result ((outer * rows.Length + i) * length) strides

        Dense.ofArray result shape

    let private gatherCompact axis (rows: int[]) (x: Dense<'T>) (shape: int[]) : Dense =
        let source = x.Compact() :?> Dense<'T>
        let result = GC.AllocateUninitializedArray<'T>(Shape.size shape)
        let inner = product x.Shape (axis + 1) (x.Rank - 1)
        let length = x.Shape[axis]

        if result.Length > 0 then
            for outer in 0 .. product x.Shape 0 (axis - 1) - 1 do
                let start = source.Offset + outer * length * inner

                for i in 0 .. rows.Length - 1 do
                    let from, into = start + rows[i] * inner, (outer * rows.Length + i) * inner

                    if inner = 1 then
                        result[into] <- source.Data[from]
                    else
                        ReadOnlySpan<'T>(source.Data, from, inner).CopyTo(Span<'T>(result, into, inner))

        Dense.ofArray result shape

    let private gatherOf axis (indices: Dense) (x: Dense<'T>) : Dense =
        let rows = rows "gather" axis x.Shape[axis] indices
        let shape = replaced axis indices x.Shape

        if not x.IsContiguous && rows.Length < x.Shape[axis] / 4 then
            gatherStrided axis rows x shape
        else
            gatherCompact axis rows x shape

    /// The rows of an axis that the indices name, in their order. Negative indices count from the end.
    let gather (axis: int) (indices: Dense) (x: Dense) : Dense =
        x.Accept
            {
                new Visitor() with
                    member _.Of x = gatherOf axis indices x
            }

    /// The elements of x at a place.
    let take (placement: Placement) (x: Dense) : Dense =
        match placement with
        | Region(starts, steps, counts) -> Views.slice starts steps counts x
        | Rows(axis, indices) -> gather axis indices x

    let private misfit (needed: int[]) (given: Dense) : exn =
        let text = "assemble: the place has the shape " + Shape.text needed + ", but its values have the shape "

        ShapeException(text + Shape.text given.Shape + ". Give values of the place's shape.")

    let private fits (needed: int[]) (values: Dense) =
        if not (Shape.equal needed values.Shape) then
            raise (misfit needed values)

    let private addRows<'T when 'T: struct and 'T :> INumber<'T>>
        axis
        (indices: Dense)
        (values: Dense<'T>)
        (x: Dense<'T>)
        =
        let rows = rows "scatterAdd" axis x.Shape[axis] indices
        fits (replaced axis indices x.Shape) values
        let source = values.Compact() :?> Dense<'T>
        let inner = product x.Shape (axis + 1) (x.Rank - 1)

        for outer in 0 .. product x.Shape 0 (axis - 1) - 1 do
            for i in 0 .. rows.Length - 1 do
                let from = ReadOnlySpan<'T>(source.Data, source.Offset + (outer * rows.Length + i) * inner, inner)
                let into = Span<'T>(x.Data, (outer * x.Shape[axis] + rows[i]) * inner, inner)

                for j in 0 .. inner - 1 do
                    into[j] <- 'T.op_Addition (into[j], from[j])

    let private assembleOf<'T when 'T: struct and 'T :> INumber<'T>>
        (shape: int[])
        (pieces: struct (Placement * Dense)[])
        =
        // Mutation: local; the result is written to before anybody else sees it.
        let result = Dense.ofArray (Array.zeroCreate<'T>(Shape.size shape)) shape

        for struct (placement, values) in pieces do
            let values = Dense.expect<'T> "assemble" values

            match placement with
            | Region(starts, steps, counts) ->
                fits counts values
                let place = Views.slice starts steps counts result
                Strided.add counts values.Data values.Offset values.Strides result.Data place.Offset place.Strides
            | Rows(axis, indices) -> addRows axis indices values result

        result :> Dense

    /// Zeros, with every piece added at its place, in order.
    let assemble (dtype: DType) (shape: int[]) (pieces: struct (Placement * Dense)[]) : Dense =
        match dtype with
        | DType.Float64 -> assembleOf<float> shape pieces
        | DType.Float32 -> assembleOf<float32> shape pieces
        | DType.Int64 -> assembleOf<int64> shape pieces
        | DType.Int32 -> assembleOf<int> shape pieces
        | dtype -> raise (DType.unfit "assemble" "numeric" dtype)

    let private joined axis (parts: Dense[]) =
        let first = parts[0].Shape
        let mutable length = 0L // Mutation: local

        for part in parts do
            if
                part.Rank <> first.Length
                || not (Shape.equal (Shape.kept [| axis |] part.Shape) (Shape.kept [| axis |] first))
            then
                let given = "concatenate: the shapes " + Shape.text first + " and " + Shape.text part.Shape
                raise (ShapeException(given + " must agree except along axis " + string<int> axis + "."))

            length <- length + int64 part.Shape[axis]

        Array.init first.Length (fun i -> if i = axis then int (min length (int64 Int32.MaxValue)) else first[i])

    let private concatenateOf axis (parts: Dense[]) (_: Dense<'T>) : Dense =
        let shape = joined axis parts
        let result = GC.AllocateUninitializedArray<'T>(Shape.size shape)
        let strides = Shape.rowMajor shape
        let mutable start = 0 // Mutation: local

        for part in parts do
            let part = Dense.expect<'T> "concatenate" part
            Strided.copy part.Shape part.Data part.Offset part.Strides result (start * strides[axis]) strides
            start <- start + part.Shape[axis]

        Dense.ofArray result shape

    /// The parts one after the other along an axis. There is at least one, all of one dtype.
    let concatenate (axis: int) (parts: Dense[]) : Dense =
        if parts.Length = 1 then
            parts[0]
        else
            parts[0].Accept
                {
                    new Visitor() with
                        member _.Of x = concatenateOf axis parts x
                }

    /// start, start + step, ...: `count` numbers.
    let arange (dtype: DType) (start: float) (step: float) (count: int) : Dense =
        let numbers = Array.init count (fun i -> start + step * float i)
        Elementwise.cast dtype (Dense.ofArray numbers [| count |])

namespace FunGrad

// Primitives that run on memory beside the emitted loops: matrix products, and elements picked or added at places that
// are no box. Law: what a kernel writes is what its primitive's `Evaluate` gives, and it allocates nothing.
// Read next: Plan.fs, which says where kernels read and write.

open Microsoft.FSharp.NativeInterop

#nowarn "9" // Addresses of stored values.

/// Where a kernel finds an array: a stored value, the first element, and a stride for each of the kernel's axes.
[<NoEquality; NoComparison>]
type internal Operand = { Buffer: int; Offset: int; Strides: int[] }

/// Work on stored values. Its axes can be cut: the same kernel over fewer rows, with addresses that lie further on.
[<AbstractClass>]
type internal MemoryKernel(axes: int[], reduced: bool[], inputs: Operand[], outputs: Operand[]) =
    member _.Axes = axes
    /// The axes over which results are sums.
    member _.Reduced = reduced
    member _.Inputs = inputs
    member _.Outputs = outputs

    /// Computes from the buffers of the inputs to those of the outputs, whose addresses come in this order. Where a table
    /// belongs to the rows of an axis that was cut, `row` is the first of them.
    abstract Run: addresses: nativeptr<nativeint> * row: int -> unit

    /// The same work for fewer places along an axis.
    abstract Along: axis: int * count: int -> MemoryKernel

/// c = a · b for each place of some leading axes. Axes: leading, rows, inner, columns.
[<Sealed>]
type internal ProductKernel(dtype: DType, axes: int[], a: Operand, b: Operand, c: Operand) =
    inherit MemoryKernel(axes, Array.init axes.Length (fun axis -> axis = axes.Length - 2), [| a; b |], [| c |])
    let leading = axes.Length - 3
    let size: ProductSize = { M = axes[leading]; K = axes[leading + 1]; N = axes[leading + 2] }
    let bytes = nativeint (DType.sizeInBytes dtype)

    /// The matrices along the last of the leading axes.
    let batch (x: Operand) address down across =
        let step = if leading = 0 then 0 else x.Strides[leading - 1]
        MatrixBatch(Matrix(address, x.Strides[down], x.Strides[across]), step)

    let rec each axis (x: nativeint) (y: nativeint) (z: nativeint) =
        if axis >= leading - 1 then
            let row, inner, column = leading, leading + 1, leading + 2
            let count = if leading = 0 then 1 else axes[leading - 1]

            MatrixProduct.into
                dtype
                false
                (batch a x row inner)
                (batch b y inner column)
                (batch c z row column)
                size
                count
        else
            let step (operand: Operand) = nativeint operand.Strides[axis] * bytes

            for index in 0 .. axes[axis] - 1 do
                let index = nativeint index
                each (axis + 1) (x + index * step a) (y + index * step b) (z + index * step c)

    override _.Run(addresses, _) =
        let start index (operand: Operand) = NativePtr.get addresses index + nativeint operand.Offset * bytes
        each 0 (start 0 a) (start 1 b) (start 2 c)

    override _.Along(axis, count) = ProductKernel(dtype, Array.updateAt axis count axes, a, b, c)

/// What picking and adding by a table have in common: `rows` rows, for each of which chunks of neighbouring elements lie at
/// the places that the table names. `tablePerRow` is 0 where all rows share one table.
[<NoEquality; NoComparison>]
type internal Table = { Starts: int[]; Chunk: int; PerRow: int; ChunksPerRow: int }

module internal Table =

    let rec private gcd a b = if b = 0 then a else gcd b (a % b)

    /// A table of the places of single elements, in as long chunks of one length as they form.
    let ofPlaces (places: int[]) : struct (int[] * int) =
        let mutable chunk, start = 0, 0 // Mutation: local

        for index in 1 .. places.Length do
            if index = places.Length || places[index] <> places[index - 1] + 1 then
                chunk <- gcd chunk (index - start)
                start <- index

        let chunk = max 1 chunk
        struct (Array.init (places.Length / chunk) (fun index -> places[index * chunk]), chunk)

/// result row[j] = source row[table[j]].
[<Sealed>]
type internal PickKernel<'T when 'T: unmanaged>(rows: int, table: Table, source: Operand, result: Operand) =
    inherit MemoryKernel([| rows |], [| false |], [| source |], [| result |])

    override _.Run(addresses, row) =
        let source' = NativePtr.add (NativePtr.ofNativeInt<'T>(NativePtr.get addresses 0)) source.Offset
        let result' = NativePtr.add (NativePtr.ofNativeInt<'T>(NativePtr.get addresses 1)) result.Offset

        for index in 0 .. rows - 1 do
            let from = NativePtr.add source' (index * source.Strides[0])
            let into = NativePtr.add result' (index * result.Strides[0])
            let starts = System.ReadOnlySpan(table.Starts, (row + index) * table.PerRow, table.ChunksPerRow)

            for chunk in 0 .. starts.Length - 1 do
                let from = NativePtr.add from starts[chunk]
                let into = NativePtr.add into (chunk * table.Chunk)

                NativePtr.copyBlock into from table.Chunk

    override _.Along(_, count) = PickKernel<'T>(count, table, source, result)

/// result row = Σ over parts of zeros with part row[j] added at table[j].
[<Sealed>]
type internal PlaceKernel<'T when 'T: unmanaged and 'T: struct and 'T :> System.Numerics.INumber<'T>>
    (rows: int, length: int, tables: Table[], parts: Operand[], result: Operand) =
    inherit MemoryKernel([| rows |], [| false |], parts, [| result |])

    override _.Run(addresses, _) =
        let result' = NativePtr.ofNativeInt<'T>(NativePtr.get addresses parts.Length)
        let result' = NativePtr.add result' result.Offset

        for index in 0 .. rows - 1 do
            let into = NativePtr.add result' (index * result.Strides[0])
            System.Span<'T>(NativePtr.toVoidPtr into, length).Clear()

            for part in 0 .. parts.Length - 1 do
                let operand, table = parts[part], tables[part]
                let from = NativePtr.ofNativeInt<'T>(NativePtr.get addresses part)
                let from = NativePtr.add from (operand.Offset + index * operand.Strides[0])

                for chunk in 0 .. table.ChunksPerRow - 1 do
                    let into = NativePtr.add into table.Starts[chunk]
                    let from = NativePtr.add from (chunk * table.Chunk)

                    for element in 0 .. table.Chunk - 1 do
                        NativePtr.set
                            into
                            element
                            ('T.op_Addition (NativePtr.get into element, NativePtr.get from element))

    override _.Along(_, count) = PlaceKernel<'T>(count, length, tables, parts, result)

/// How an equation becomes a kernel: the values it reads, those among them that may be strided views, and the kernel once it
/// is known where they lie.
[<NoEquality; NoComparison>]
type internal KernelForm = { Reads: int[]; MayBeViews: bool; Make: Operand[] -> Operand[] -> MemoryKernel }

/// A primitive that makes its own kernel.
[<Interface>]
type internal HasKernel =
    abstract KernelForm:
        types: ValueType[] * constant: (int -> Tensor voption) * equation: Equation -> KernelForm voption

module internal KernelForm =

    let private product (types: ValueType[]) (equation: Equation) =
        let x, y = types[equation.Arguments[0]].Shape, types[equation.Arguments[1]].Shape
        let leading = x.Length - 2
        let axes = Array.concat [ x; [| y[leading + 1] |] ]
        let spread at (operand: Operand) = { operand with Strides = at operand.Strides }
        let front (strides: int[]) = strides[.. leading - 1]

        let make (operands: Operand[]) (results: Operand[]) : MemoryKernel =
            let a = operands[0] |> spread (fun s -> Array.append s [| 0 |])
            let b = operands[1] |> spread (fun s -> Array.concat [ front s; [| 0 |]; s[leading..] ])
            let c = results[0] |> spread (fun s -> Array.concat [ front s; [| s[leading]; 0; s[leading + 1] |] ])
            ProductKernel(types[equation.First].DType, axes, a, b, c)

        { Reads = equation.Arguments; MayBeViews = true; Make = make }

    /// The flat places of a part inside a whole, in the part's order.
    let private places (whole: int[]) selection =
        let numbers = Dense.ofArray (Array.init (Shape.size whole) float) whole
        Dense.toArray<float>(Selection.take selection numbers) |> Array.map int

    /// Whether a selection takes all of the first axis, so that each row of it is treated alike.
    let private keepsRows (whole: int[]) selection =
        match selection with
        | Rows(axis, _) -> axis > 0
        | Region(starts, steps, counts, shape) ->
            whole.Length > 1
            && starts[0] = 0
            && steps[0] = 1
            && counts[0] = whole[0]
            && shape.Length > 0
            && shape[0] = whole[0]
        | Element _ -> false

    let private firstRow selection =
        match selection with
        | Rows(axis, indices) -> Rows(axis - 1, indices)
        | Region(starts, steps, counts, shape) -> Region(starts[1..], steps[1..], counts[1..], shape[1..])
        | element -> element

    let private shared (starts: int[]) chunk = {
        Starts = starts
        Chunk = chunk
        PerRow = 0
        ChunksPerRow = starts.Length
    }

    let private perRow rows (operand: Operand) size = {
        operand with
            Strides = Array.singleton (if rows = 1 then 0 else size / rows)
    }

    let private pickOf<'T when 'T: unmanaged> rows table (source: Operand) (result: Operand) : MemoryKernel =
        PickKernel<'T>(rows, table, source, result)

    /// The part of a value at a selection that is no box.
    let private pick (types: ValueType[]) (equation: Equation) selection =
        let whole, part = types[equation.Arguments[0]], types[equation.First]

        let struct (rows, table, isAdvancing) =
            if keepsRows whole.Shape selection then
                let struct (starts, chunk) = Table.ofPlaces (places whole.Shape[1..] (firstRow selection))
                struct (whole.Shape[0], shared starts chunk, true)
            else
                match selection with
                | Rows(0, indices) when indices.Count > 0 && whole.Size > 0 ->
                    // Each row of the part is a row of the whole.
                    let row = whole.Size / whole.Shape[0]
                    let starts = places whole.Shape[..0] (Rows(0, indices)) |> Array.map (fun index -> index * row)
                    struct (indices.Count, { Starts = starts; Chunk = row; PerRow = 1; ChunksPerRow = 1 }, false)
                | _ ->
                    let struct (starts, chunk) = Table.ofPlaces (places whole.Shape selection)
                    struct (1, shared starts chunk, false)

        let make (operands: Operand[]) (results: Operand[]) =
            let source =
                if isAdvancing then
                    perRow rows operands[0] whole.Size
                else
                    perRow 1 operands[0] 0

            let result = perRow rows results[0] part.Size

            if part.DType = DType.Float32 then
                pickOf<float32> rows table source result
            else
                pickOf<float> rows table source result

        { Reads = equation.Arguments[..0]; MayBeViews = false; Make = make }

    /// Zeros with parts added at selections that are no boxes.
    let private place (types: ValueType[]) (parts: int[]) (equation: Equation) (selections: Selection[]) =
        let whole = types[equation.First]
        let keeps = Array.forall (keepsRows whole.Shape) selections
        let rows = if keeps then whole.Shape[0] else 1
        let row = if keeps then whole.Shape[1..] else whole.Shape

        let tableOf selection =
            let struct (starts, chunk) = Table.ofPlaces (places row (if keeps then firstRow selection else selection))
            shared starts chunk

        let tables = Array.map tableOf selections

        let make (operands: Operand[]) (results: Operand[]) : MemoryKernel =
            let parts = Array.map2 (fun operand place -> perRow rows operand types[place].Size) operands parts
            let result = perRow rows results[0] whole.Size
            let length = whole.Size / rows

            if whole.DType = DType.Float32 then
                PlaceKernel<float32>(rows, length, tables, parts, result)
            else
                PlaceKernel<float>(rows, length, tables, parts, result)

        { Reads = parts; MayBeViews = false; Make = make }

    /// The kernel of an equation whose results are numbers and not empty, where it has one. `constant` gives the values that are
    /// known beforehand.
    let find (types: ValueType[]) (constant: int -> Tensor voption) (equation: Equation) : KernelForm voption =
        let dtype = types[equation.First].DType
        let isFloat place = types[place].DType = dtype && DType.isFloat dtype && types[place].Size > 0
        let areFloats = isFloat equation.First && Array.forall isFloat equation.Arguments

        match equation.Primitive with
        | _ when (box equation.Primitive :? HasKernel) ->
            (unbox<HasKernel> equation.Primitive).KernelForm(types, constant, equation)
        | :? TakePrimitive as take when areFloats -> ValueSome(pick types equation take.Selection)
        | :? AssemblePrimitive as assemble when areFloats ->
            ValueSome(place types equation.Arguments equation assemble.Selections)
        | primitive when primitive.Name = "matmul" && areFloats -> ValueSome(product types equation)
        | primitive when primitive.Name = "gather" && isFloat equation.First && isFloat equation.Arguments[0] ->
            match constant equation.Arguments[1], primitive.Parameters with
            | ValueSome(Array indices), [| struct (_, (:? int as axis)) |] ->
                ValueSome(pick types equation (Rows(axis, indices)))
            | _ -> ValueNone
        | primitive when primitive.Name = "scatterAdd" && isFloat equation.First && isFloat equation.Arguments[0] ->
            match constant equation.Arguments[1], primitive.Parameters with
            | ValueSome(Array indices), [| struct (_, (:? int as axis)); _ |] ->
                ValueSome(place types equation.Arguments[..0] equation [| Rows(axis, indices) |])
            | _ -> ValueNone
        | _ -> ValueNone

namespace FunGrad

// Rows picked by integer tensors, and their transpose, rows added at the places that integers name. A repeated index
// picks a row twice and adds twice. Indices never carry derivatives, but they may vary over a batch; where axes are
// folded into one, every index is checked against its own axis before. Read next: Segments.fs, Scattering.fs.

open System

module internal Gathering =

    let demandIndices name (indices: Tensor) =
        if not (DType.isInteger (Engine.DTypeOf(Engine.Given("indices", indices)))) then
            let text =
                name
                + " needs indices of dtype Int64 or Int32, but the dtype was "
                + DType.name (Engine.DTypeOf indices)
                + ". Make them with Tensor.Indices(...) or cast them."

            raise (DTypeException text)

    /// Moves a run of axes that starts at one position so that it starts at another.
    let moveRun source count target (x: Tensor) =
        let rank = (Engine.Shape x).Length
        let run = [| source .. source + count - 1 |]
        let others = Array.except run [| 0 .. rank - 1 |]
        Layout.Permute(Array.concat [ others[.. target - 1]; run; others[target..] ], x)

    /// Row numbers in a table into which axes of some lengths are folded; the last axis of the indices names one
    /// element of each, and the first of those axes is known by its number in errors.
    let address name (axis: int) (lengths: int[]) (indices: Tensor) : Tensor =
        let parameters = [| Engine.Parameter("axis", axis); Engine.Parameter("lengths", lengths) |]

        Constant("address", parameters, (fun x -> RowNumbers.address name axis lengths x[0]), ValueNone).Apply [|
            indices
        |]

    /// Row numbers in the tables of several examples that lie one after the other: number + example · length.
    let shifted length (numbers: Tensor) : Tensor =
        let shape = Engine.Shape numbers
        let starts = Engine.OfDense(Indexing.arange DType.Int32 0.0 (float length) shape[0])
        numbers + Layout.Reshape(Array.append [| shape[0] |] (Array.create (shape.Length - 1) 1), starts)

    let private flat name axis length (indices: Tensor) =
        Layout.Reshape(Array.append (Engine.Shape indices) [| 1 |], indices)
        |> address name axis [| length |]
        |> shifted length

    let rec private gatherRow (axis: int) = {
        new Primitive2("gather") with
            override _.Parameters = [| Engine.Parameter("axis", axis) |]
            override _.Form = Form.Linear

            override _.Evaluate(x, indices) =
                Engine.OfDense(Indexing.gather axis (Engine.ToDense indices) (Engine.ToDense x))

            override row.Left(x, indices, _) =
                let whole = Engine.Shape x

                match indices with
                | Array numbers -> LinearMap.General(TakePrimitive(Rows(axis, numbers), whole))
                | _ ->
                    LinearMap.Of(
                        (fun t -> row.Apply(t, indices)),
                        (fun w -> (scatterRow axis whole[axis]: Primitive2).Apply(w, indices))
                    )

            override _.Right(_, _, _) = LinearMap.Nothing

            override _.Batch(x, indices) =
                // Both vary: the examples' rows are laid one after the other, and the indices shifted to match.
                let shape, picked = Engine.Shape x, Engine.Shape indices
                let size, length = shape[0], shape[axis + 1]
                let rows = moveRun (axis + 1) 1 1 x
                let table = Layout.Reshape(Array.append [| size * length |] (Engine.Shape rows).[2..], rows)

                (gatherRow 0).Apply(table, flat "gather" axis length indices)
                |> moveRun 1 (picked.Length - 1) (axis + 1)

            override row.BatchAll(size, arguments, carried) =
                let x, indices = arguments[0], arguments[1]

                match carried[0], carried[1] with
                | true, false -> [| (gatherRow (axis + 1)).Apply(x, indices) |]
                | false, true -> [| row.Apply(x, indices) |> moveRun axis 1 0 |]
                | _ -> [| row.Batch(x, indices) |]
    }

    and private scatterRow (axis: int) (length: int) = {
        new Primitive2("scatterAdd") with
            override _.Parameters = [| Engine.Parameter("axis", axis); Engine.Parameter("length", length) |]
            override _.Form = Form.Linear

            override _.Evaluate(values, indices) =
                let numbers = Engine.ToDense indices
                let shape = Engine.Shape values
                let whole = Array.concat [ shape[.. axis - 1]; [| length |]; shape[axis + numbers.Rank ..] ]

                Engine.OfDense(
                    Selection.assemble (Engine.DTypeOf values) whole [| Rows(axis, numbers) |] [|
                        Engine.ToDense values
                    |]
                )

            override row.Left(_, indices, _) =
                LinearMap.Of((fun t -> row.Apply(t, indices)), (fun w -> (gatherRow axis).Apply(w, indices)))

            override _.Right(_, _, _) = LinearMap.Nothing

            override _.Batch(values, indices) =
                let picked = (Engine.Shape indices).Length - 1
                let size = (Engine.Shape values)[0]
                let rows = moveRun (axis + 1) picked 1 values
                let table: Tensor = (scatterRow 0 (size * length)).Apply(rows, flat "scatterAdd" axis length indices)

                Layout.Reshape(Array.append [| size; length |] (Engine.Shape table).[1..], table)
                |> moveRun 1 1 (axis + 1)

            override row.BatchAll(size, arguments, carried) =
                let values, indices = arguments[0], arguments[1]

                match carried[0], carried[1] with
                | true, false -> [| (scatterRow (axis + 1) length).Apply(values, indices) |]
                | _ -> [| row.Batch(Engine.Carry(size, values, carried[0]), indices) |]
    }

    /// The rows of an axis that the indices name: shape x.Shape[..axis) + indices.Shape + x.Shape(axis..].
    let gather (axis: int) (indices: Tensor) (x: Tensor) : Tensor =
        demandIndices "gather" indices
        let axis = Shape.axis "gather" (Engine.Shape(Engine.Given("x", x))).Length axis
        (gatherRow axis).Apply(x, indices)

    let demandBatch name batch (shape: int[]) (picked: int[]) =
        if batch < 0 || batch > min shape.Length picked.Length then
            let range =
                " axes in front are shared, but there can be 0 to " + string<int>(min shape.Length picked.Length)

            raise (ArgumentOutOfRangeException("batchDims", name + ": " + string<int> batch + range + "."))

        if not (Shape.equal shape[.. batch - 1] picked[.. batch - 1]) then
            let given = Shape.text shape + " and of the indices " + Shape.text picked
            let text = name + ": the shapes of x " + given + " must agree in the first " + string<int> batch + " axes."
            raise (ShapeException text)

    /// Row numbers in a table of rows for each element of the leading axes.
    let batchedRows batch length (numbers: Tensor) : Tensor =
        let shape = Engine.Shape numbers
        let size = Shape.size shape[.. batch - 1]
        let examples = Layout.Reshape(Array.append [| size |] shape[batch..], numbers)
        if batch = 0 then numbers else Layout.Reshape(shape, shifted length examples)

    /// Gather for each element of some leading axes that x and the indices share: shape
    /// x.Shape[..axis) + indices.Shape[batch..] + x.Shape(axis..].
    let gatherBatched (batch: int) (axis: int) (indices: Tensor) (x: Tensor) : Tensor =
        demandIndices "gather" indices
        let shape, picked = Engine.Shape(Engine.Given("x", x)), Engine.Shape indices
        let axis = Shape.axis "gather" shape.Length axis
        demandBatch "gather" batch shape picked

        if axis < batch then
            let text = "gather: axis " + string<int> axis + " is one of the " + string<int> batch + " shared in front."
            raise (ArgumentOutOfRangeException("axis", text + " Gather along a later axis."))

        let front = moveRun axis 1 batch x

        let table =
            Layout.Reshape(
                Array.append [| Shape.size shape[.. batch - 1] * shape[axis] |] ((Engine.Shape front)[batch + 1 ..]),
                front
            )

        let numbers = Layout.Reshape(Array.append picked [| 1 |], indices) |> address "gather" axis [| shape[axis] |]
        let rows = (gatherRow 0).Apply(table, batchedRows batch shape[axis] numbers)
        moveRun picked.Length (axis - batch) batch rows

    /// Zeros with an axis of the given length, to which the values are added at the indices: the transpose of gather.
    let scatterAdd (axis: int) (indices: Tensor) (length: int) (values: Tensor) : Tensor =
        demandIndices "scatterAdd" indices

        if length < 0 then
            let text = "scatterAdd: the length of the axis must not be negative, but it was " + string length + "."
            raise (ArgumentOutOfRangeException(nameof length, text))

        let shape, picked = Engine.Shape(Engine.Given("values", values)), Engine.Shape indices
        let rank = shape.Length - picked.Length + 1

        let fits axis =
            axis + picked.Length <= shape.Length && Shape.equal shape[axis .. axis + picked.Length - 1] picked

        let axis = if rank < 1 then 0 else Shape.axis "scatterAdd" rank axis

        if rank < 1 || not (fits axis) then
            let text =
                "scatterAdd: the values must have the shape of the indices, "
                + Shape.text picked
                + ", from axis "
                + string axis
                + " on, but their shape was "
                + Shape.text shape
                + "."

            raise (ShapeException text)

        (scatterRow axis length).Apply(values, indices)

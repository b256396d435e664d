namespace FunGrad

// Elements picked and placed by integer tensors: gathers and scatters by several axes at once, partitions, stitches and
// masks. Everything is a gather of rows from a table into which axes are folded, or the transpose of one. Laws:
// gatherNd is the transpose of scatterNd; where several pieces are written to one place the last stays and the others
// get a derivative of 0. Read Ordering.fs next.

open System

module internal Scattering =

    /// Row numbers that the last axis of the indices gives, in the axes of x from one on; and how many axes it names.
    let private addresses name first (indices: Tensor) (shape: int[]) : struct (Tensor * int) =
        Gathering.demandIndices name indices
        let picked = Engine.Shape indices
        let depth = if picked.Length = 0 then -1 else picked[picked.Length - 1]

        if depth < 0 || first + depth > shape.Length then
            let most = string<int>(shape.Length - first)
            let given = ", but the shape of the indices was " + Shape.text picked + "."
            let text = name + ": the last axis of the indices names an element of at most " + most + " axes"
            raise (ShapeException(text + given))

        struct (Gathering.address name first shape[first .. first + depth - 1] indices, depth)

    /// x with its first axes folded into one.
    let private folded first depth (shape: int[]) (x: Tensor) =
        Layout.Reshape(Array.append [| Shape.size shape[.. first + depth - 1] |] shape[first + depth ..], x)

    let gatherNd batch (indices: Tensor) (x: Tensor) : Tensor =
        let shape = Engine.Shape(Engine.Given("x", x))
        Gathering.demandIndices "gatherNd" indices
        let picked = Engine.Shape indices
        Gathering.demandBatch "gatherNd" batch shape picked[.. picked.Length - 2]
        let struct (numbers, depth) = addresses "gatherNd" batch indices shape
        let rows = Shape.size shape[batch .. batch + depth - 1]
        Gathering.gather 0 (Gathering.batchedRows batch rows numbers) (folded batch depth shape x)

    // -- Scatters -----------------------------------------------------------------------------------------------------

    /// The updates as rows of a table, one for each row number.
    let private rows name (numbers: Tensor) depth (shape: int[]) (updates: Tensor) : Tensor =
        let needed = Array.append (Engine.Shape numbers) shape[depth..]
        let given = Engine.Shape(Engine.Given("updates", updates))

        if not (Shape.equal needed given) then
            let text =
                name + ": the updates must have the shape " + Shape.text needed + ", that of the indices without "

            let text = text + "their last axis and of the axes that they do not name, but it was " + Shape.text given
            raise (ShapeException(text + "."))

        Layout.Reshape(Array.append [| Shape.size (Engine.Shape numbers) |] shape[depth..], updates)

    let private vector (numbers: Tensor) = Layout.Reshape([| Shape.size (Engine.Shape numbers) |], numbers)

    let private scatter name (shape: int[]) (indices: Tensor) (updates: Tensor) : Tensor =
        let struct (numbers, depth) = addresses name 0 indices shape
        let updates = rows name numbers depth shape updates
        Layout.Reshape(shape, Gathering.scatterAdd 0 (vector numbers) (Shape.size shape[.. depth - 1]) updates)

    let scatterNd (shape: int[]) (indices: Tensor) (updates: Tensor) : Tensor =
        Shape.size shape |> ignore
        scatter "scatterNd" shape indices updates

    let private shapeOf (x: Tensor) = Engine.Shape(Engine.Given("x", x))
    let add indices updates (x: Tensor) = x + scatter "tensorScatterAdd" (shapeOf x) indices updates
    let subtract indices updates (x: Tensor) = x - scatter "tensorScatterSub" (shapeOf x) indices updates

    /// The rows of x and the updates in one table, the numbers of the latter, and how many rows are of x.
    let private table name (indices: Tensor) (updates: Tensor) (x: Tensor) : struct (Tensor * Tensor * int) =
        let shape = shapeOf x
        let struct (numbers, depth) = addresses name 0 indices shape
        let updates = rows name numbers depth shape updates
        let x = folded 0 depth shape x
        struct (Movement.concatenate 0 [| x; updates |], vector numbers, (Engine.Shape x)[0])

    let private survivors count (numbers: Tensor) : Tensor =
        let evaluate (x: Dense[]) = RowNumbers.survivors count x[0]
        Constant("survivors", [| Engine.Parameter("count", count) |], evaluate, ValueNone).Apply [| numbers |]

    let private overwrite name indices updates (x: Tensor) : Tensor =
        let struct (table, numbers, count) = table name indices updates x
        Layout.Reshape(shapeOf x, Gathering.gather 0 (survivors count numbers) table)

    let update indices updates x = overwrite "tensorScatterUpdate" indices updates x

    let private extreme name reduce indices updates (x: Tensor) : Tensor =
        let struct (table, numbers, count) = table name indices updates x
        let own = Engine.OfDense(Indexing.arange DType.Int32 0.0 1.0 count)
        Layout.Reshape(shapeOf x, reduce name count (Movement.concatenate 0 [| own; numbers |]) table)

    let maximum indices updates x = extreme "tensorScatterMax" Segments.maximum indices updates x
    let minimum indices updates x = extreme "tensorScatterMin" Segments.minimum indices updates x

    // -- Along one axis -----------------------------------------------------------------------------------------------

    /// The elements at the indices, which have as many axes as x and broadcast against it outside the axis.
    let takeAlong axis (indices: Tensor) (x: Tensor) : Tensor =
        Gathering.demandIndices "takeAlongAxis" indices
        let shape, picked = shapeOf x, Engine.Shape indices
        let axis = Shape.axis "takeAlongAxis" shape.Length axis

        if picked.Length <> shape.Length then
            let text = "takeAlongAxis: the indices need as many axes as x, " + string<int> shape.Length
            raise (ShapeException(text + ", but their shape was " + Shape.text picked + "."))

        let others = Shape.broadcast "takeAlongAxis" (Array.updateAt axis 1 shape) (Array.updateAt axis 1 picked)
        let last = shape.Length - 1

        let spread length x = Gathering.moveRun axis 1 last (Layout.Broadcast(Array.updateAt axis length others, x))

        Gathering.gatherBatched last last (spread picked[axis] indices) (spread shape[axis] x)
        |> Gathering.moveRun last 1 axis

    // -- Parts whose lengths depend on numbers ------------------------------------------------------------------------

    let private positions (isChosen: float -> bool) (numbers: Dense) : Tensor =
        let found = [|
            for at in 0 .. numbers.Count - 1 do
                if isChosen (numbers.GetDouble at) then
                    at
        |]

        Engine.OfDense(Dense.ofArray found [| found.Length |])

    let private misplaced name what (given: int[]) axis (shape: int[]) =
        if axis + given.Length > shape.Length || not (Shape.equal given shape[axis .. axis + given.Length - 1]) then
            let where = ", from axis " + string<int> axis + " on, but its shape was " + Shape.text shape + "."
            raise (ShapeException(name + ": x must have the shape of the " + what + ", " + Shape.text given + where))

    /// The rows of x with the number 0, those with 1, ..., each in order.
    let partition count (partitions: Tensor) (x: Tensor) : Tensor[] =
        Gathering.demandIndices "dynamicPartition" partitions

        if count < 0 then
            let text = "dynamicPartition: the number of parts must not be negative, but it was "
            raise (ArgumentOutOfRangeException(nameof count, text + string<int> count + "."))

        let numbers = Engine.Numbers partitions
        misplaced "dynamicPartition" "partitions" numbers.Shape 0 (shapeOf x)

        for at in 0 .. numbers.Count - 1 do
            let number = numbers.GetDouble at

            if number < 0.0 || number >= float count then
                let given = "dynamicPartition: the partition " + string<int64>(int64 number) + " does not exist: "
                let text = given + "they run from 0 to " + string<int>(count - 1) + "."
                raise (ArgumentOutOfRangeException("partitions", text))

        let rows = folded 0 numbers.Rank (shapeOf x) x
        Array.init count (fun part -> Gathering.gather 0 (positions ((=) (float part)) numbers) rows)

    /// The elements, or rows, of x where the mask holds, in order along one axis.
    let mask axis (mask: Tensor) (x: Tensor) : Tensor =
        if Engine.DTypeOf(Engine.Given("mask", mask)) <> DType.Bool then
            let text = "booleanMask needs a mask of dtype Bool, but the dtype was " + DType.name (Engine.DTypeOf mask)
            raise (DTypeException(text + ". Make one with a comparison such as Greater(x, 0)."))

        let shape = shapeOf x
        let axis = Shape.axis "booleanMask" shape.Length axis
        let numbers = Engine.Numbers mask
        misplaced "booleanMask" "mask" numbers.Shape axis shape
        let merged = [| Shape.size numbers.Shape |]
        let rows = Array.concat [ shape[.. axis - 1]; merged; shape[axis + numbers.Rank ..] ]
        Gathering.gather axis (positions ((<>) 0.0) numbers) (Layout.Reshape(rows, x))

    let private unequal () : exn =
        ArgumentException(
            "dynamicStitch needs as many tensors of indices as of data, and at least one of each.",
            "data"
        )

    /// The axes of the data behind those of its indices.
    let private rest (indices: Tensor) (data: Tensor) : int[] =
        let picked, shape = Engine.Shape indices, Engine.Shape(Engine.Given("data", data))
        misplaced "dynamicStitch" "indices" picked 0 shape
        shape[picked.Length ..]

    /// How many rows the indices name: one more than the greatest.
    let private rowsNamed (indices: Tensor) : int =
        let numbers = Engine.Numbers indices
        let each = Array.init numbers.Count numbers.GetDouble

        if Array.exists (fun number -> number < 0.0) each then
            let text = "dynamicStitch: index " + string<int64>(int64 (Array.min each)) + " is negative. Count from 0."
            raise (ArgumentOutOfRangeException("indices", text))

        Array.fold max -1.0 each |> int |> (+) 1

    /// Rows put together at the indices that come with them; a row that no index names is 0.
    let stitch (indices: Tensor[]) (data: Tensor[]) : Tensor =
        if indices.Length <> data.Length || data.Length = 0 then
            raise (unequal ())

        Array.iter (Gathering.demandIndices "dynamicStitch") indices
        let behind = Array.map2 rest indices data

        if behind |> Array.exists (fun shape -> not (Shape.equal shape behind[0])) then
            let shapes = String.Join(" and ", Array.distinct behind |> Array.map Shape.text)

            raise (
                ShapeException("dynamicStitch: the rows of all data must have one shape, but there are " + shapes + ".")
            )

        let count = indices |> Array.map rowsNamed |> Array.max
        let table = Array.map2 (fun index x -> folded 0 (Engine.Shape index).Length (Engine.Shape x) x) indices data
        let zeros = Engine.Constant(Engine.SharedDType("dynamicStitch", data), Array.append [| count |] behind[0], 0.0)
        let numbers = indices |> Array.map (fun x -> Layout.Cast(DType.Int32, vector x)) |> Movement.concatenate 0
        Gathering.gather 0 (survivors count numbers) (Movement.concatenate 0 (Array.append [| zeros |] table))

namespace FunGrad

// Sequences of different lengths side by side in one tensor. Law: lengths are integers without a derivative, but they
// may vary over a batch, so they are computed with and never read. Read next: Gathering.fs, Masks.fs.

open System

module internal Sequences =

    let private integers start step count = Engine.OfDense(Indexing.arange DType.Int64 start step count)

    /// Lengths that do not fit are an error where they can be seen, and are cut off where they vary over a batch.
    let private demandLengths (lengths: Tensor) size longest =
        if not (DType.isInteger (Engine.DTypeOf(Engine.Given("lengths", lengths)))) then
            let given = "reverseSequence needs lengths of dtype Int64 or Int32, but the dtype was "
            let dtype = DType.name (Engine.DTypeOf lengths)
            raise (DTypeException(given + dtype + ". Make them with Tensor.Indices(...) or cast them."))

        if not (Shape.equal (Engine.Shape lengths) [| size |]) then
            let given = "reverseSequence needs one length for each of the " + string<int> size + " examples, but their"
            raise (ShapeException(given + " shape was " + Shape.text (Engine.Shape lengths) + "."))

        match lengths with
        | Array numbers ->
            for example in 0 .. size - 1 do
                let length = numbers.GetDouble example

                if length < 0.0 || length > float longest then
                    let given = "reverseSequence: the length " + string<int64>(int64 length) + " of example "
                    let needed = string<int> example + " must lie between 0 and " + string<int> longest

                    raise (
                        ArgumentOutOfRangeException(
                            nameof lengths,
                            given + needed + ", the length of the sequence axis."
                        )
                    )
        | _ -> ()

    /// For each position of each example, the row of a table of all examples that comes to stand there.
    let private rows size longest (lengths: Tensor) : Tensor =
        let lengths = Choice.minimum (Layout.Cast(DType.Int64, lengths)) (integers (float longest) 0.0 1)
        let column = Layout.Reshape([| size; 1 |], lengths)
        let positions = integers 0.0 1.0 longest
        let mirrored = column + integers -1.0 -1.0 longest
        let own = Choice.where (Choice.less positions column) mirrored positions
        own + Layout.Reshape([| size; 1 |], integers 0.0 (float longest) size)

    /// Of each example along one axis the first elements along another in opposite order: as many as its length says.
    let reverse (lengths: Tensor) (sequenceAxis: int) (batchAxis: int) (x: Tensor) : Tensor =
        let shape = Engine.Shape(Engine.Given("x", x))
        let rank = shape.Length
        let along, over = Shape.axis "reverseSequence" rank sequenceAxis, Shape.axis "reverseSequence" rank batchAxis

        if along = over then
            let given = "reverseSequence needs two different axes, but both were " + string<int> along + "."
            raise (ArgumentException(given, nameof batchAxis))

        let size, longest = shape[over], shape[along]
        demandLengths lengths size longest
        let order = Array.append [| over; along |] (Array.except [| over; along |] [| 0 .. rank - 1 |])
        let front = Layout.Permute(order, x)
        let table = Layout.Reshape(Array.append [| size * longest |] (Engine.Shape front).[2..], front)
        let reversed = Gathering.gather 0 (rows size longest lengths) table
        Layout.Permute(Array.init rank (fun axis -> Array.IndexOf(order, axis)), reversed)

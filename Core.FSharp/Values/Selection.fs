namespace FunGrad

// Where a part lies inside a whole: what indices select, and where a cotangent of the part belongs. Law: taking a part out
// of what `assemble` made of it gives it back. Read Tensor.fs next, where take and assemble are each other's transposes.

open System

/// Where a part lies inside a whole: the parameter of <c>take</c> and, transposed, of <c>assemble</c>.
type internal Selection =
    /// One element, counted in row-major order.
    | Element of flat: int
    /// A box of equally spaced elements; <c>shape</c> is <c>counts</c> after single elements drop their axis and new axes come in.
    | Region of starts: int[] * steps: int[] * counts: int[] * shape: int[]
    /// The rows of one axis that an integer tensor names, repetitions included.
    | Rows of axis: int * indices: Dense

module internal Selection =

    let private position operation axis length (index: Index) =
        let at = if index.IsFromEnd then length - index.Value else index.Value

        if at < 0 || at >= length then
            let text =
                operation
                + ": the position "
                + index.ToString()
                + " lies outside axis "
                + string axis
                + " of length "
                + string length
                + (if length = 0 then
                       ", which is empty."
                   else
                       ". Positions run from 0 to " + string (length - 1) + ", or from ^1 to ^" + string length + ".")

            raise (ArgumentOutOfRangeException("index", text))

        at

    let private bounds axis length (index: AxisIndex) =
        let clip (bound: Index) =
            let at = if bound.IsFromEnd then length - bound.Value else bound.Value

            if at < 0 || at > length then
                let text =
                    "index: the bound "
                    + bound.ToString()
                    + " lies outside axis "
                    + string axis
                    + " of length "
                    + string length
                    + ". Bounds run from 0 to "
                    + string length
                    + "."

                raise (ArgumentOutOfRangeException("index", text))

            at

        let first, last = clip index.Start, clip index.Finish
        let span = max 0 (last - first)
        let count = (span + abs index.Step - 1) / abs index.Step
        struct ((if index.Step > 0 then first else first + span - 1), index.Step, count)

    let private expand rank (indices: AxisIndex[]) =
        let given = indices |> Seq.filter (fun i -> i.Kind <= AxisIndexKind.Range) |> Seq.length

        if given > rank then
            let text =
                "index: "
                + string given
                + " positions were given, but the tensor has only "
                + string rank
                + " axes."

            raise (ArgumentOutOfRangeException("index", text))

        let rest = Array.create (rank - given) AxisIndex.All

        match indices |> Array.tryFindIndex (fun i -> i.Kind = AxisIndexKind.Rest) with
        | Some at -> Array.concat [ indices[.. at - 1]; rest; indices[at + 1 ..] ]
        | None -> Array.append indices rest

    /// The place inside a tensor of this shape that the brackets ask for.
    let ofIndices (shape: int[]) (indices: AxisIndex[]) =
        let starts, steps, counts, result = ResizeArray(), ResizeArray(), ResizeArray(), ResizeArray()

        for index in expand shape.Length indices do
            let axis = starts.Count

            match index.Kind with
            | AxisIndexKind.NewAxis -> result.Add 1
            | AxisIndexKind.Element ->
                starts.Add(position "index" axis shape[axis] index.Start)
                steps.Add 1
                counts.Add 1
            | AxisIndexKind.Range ->
                let struct (start, step, count) = bounds axis shape[axis] index
                starts.Add start
                steps.Add step
                counts.Add count
                result.Add count
            | _ -> raise (ArgumentException("index: only one AxisIndex.Rest may stand in the brackets.", "index"))

        Region(starts.ToArray(), steps.ToArray(), counts.ToArray(), result.ToArray())

    let private elements = Array.init 64 Element

    /// One element of a vector: the commonest index, kept cheap.
    let ofPosition length (index: int) =
        let at =
            if index >= 0 && index < length then
                index
            else
                position "index" 0 length (if index < 0 then Index(-index, true) else Index index)

        if at < elements.Length then elements[at] else Element at

    /// The box that holds one element of a tensor of this shape.
    let rec private unravel (shape: int[]) flat =
        let starts = Array.zeroCreate shape.Length
        let mutable rest = flat // Mutation: local

        for axis in shape.Length - 1 .. -1 .. 0 do
            starts[axis] <- rest % shape[axis]
            rest <- rest / shape[axis]

        starts

    let private toRegion shape selection =
        match selection with
        | Element flat ->
            let ones = Array.create (Array.length shape) 1
            Region(unravel shape flat, ones, ones, [||])
        | _ -> selection

    /// The shape of the part that lies there in a whole of the given shape.
    let shapeOf (whole: int[]) selection =
        match selection with
        | Element _ -> [||]
        | Region(shape = shape) -> shape
        | Rows(axis, indices) -> Array.concat [ whole[.. axis - 1]; indices.Shape; whole[axis + 1 ..] ]

    /// The same place in every example of a batch that lies along a new first axis.
    let batch size shape selection =
        match toRegion shape selection with
        | Region(starts, steps, counts, part) ->
            let front n rest = Array.append [| n |] rest
            Region(front 0 starts, front 1 steps, front size counts, front size part)
        | Rows(axis, indices) -> Rows(axis + 1, indices)
        | element -> element

    let private toNumbers shape selection =
        match toRegion shape selection with
        | Region(starts, steps, counts, _) -> Placement.Region(starts, steps, counts)
        | Rows(axis, indices) -> Placement.Rows(axis, indices)
        | Element flat -> Placement.Region([| flat |], [| 1 |], [| 1 |])

    /// The part that lies there.
    let take selection (whole: Dense) =
        Views.reshape (shapeOf whole.Shape selection) (Indexing.take (toNumbers whole.Shape selection) whole)

    /// Zeros with every part added at its place, in order.
    let assemble dtype shape (selections: Selection[]) (parts: Dense[]) =
        let place selection (part: Dense) =
            match toRegion shape selection with
            | Region(_, _, counts, _) -> struct (toNumbers shape selection, Views.reshape counts part)
            | _ -> struct (toNumbers shape selection, part)

        Indexing.assemble dtype shape (Array.map2 place selections parts)

    /// The same for single numbers, without an array for each.
    let assembleElements dtype shape (selections: Selection[]) (numbers: float[]) : Dense =
        let inline add (buffer: 'T[]) (convert: float -> 'T) =
            for index in 0 .. selections.Length - 1 do
                match selections[index] with
                | Element flat -> buffer[flat] <- buffer[flat] + convert numbers[index]
                | _ -> ()

            Dense.ofArray buffer shape :> Dense

        let size = Shape.size shape

        if dtype = DType.Float32 then
            add (Array.zeroCreate<single> size) single
        else
            add (Array.zeroCreate<float> size) id

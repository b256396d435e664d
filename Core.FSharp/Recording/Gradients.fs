namespace FunGrad

// tf.gradients over the recorded graph: what is given is checked at once, then one backward pass runs. Its products are
// recorded, so they can be differentiated again in xs and in seeds. Laws: linear in the seeds; gradients of several ys are
// the sum of theirs. Read Transforms/Structure.fs next.

open System

module internal BackwardPasses =

    /// The settings, checked.
    let settings (name: string) (aggregation: AggregationMethod) gate colocate trace : PassSettings =
        if not (Enum.IsDefined aggregation) then
            let text =
                name
                + ": there is no AggregationMethod "
                + string (int aggregation)
                + ". Use AddN, ExperimentalTree or ExperimentalAccumulateN."

            raise (ArgumentOutOfRangeException("aggregationMethod", text))

        {
            Name = name
            Aggregation = aggregation
            Gate = gate
            Colocate = colocate
            Trace = trace
        }

    /// The policy for what is not connected, checked.
    let demandPolicy (name: string) (policy: UnconnectedGradients) =
        if not (Enum.IsDefined policy) then
            let text = name + ": there is no UnconnectedGradients " + string (int policy) + ". Use None or Zero."

            raise (ArgumentOutOfRangeException("unconnectedGradients", text))

    /// Zeros for what was not found, if the policy says so.
    let withPolicy (policy: UnconnectedGradients) (xs: Tensor[]) (found: Adjoint voption[]) =
        Array.map2
            (fun x adjoint ->
                match adjoint with
                | ValueNone when policy = UnconnectedGradients.Zero ->
                    ValueSome(Adjoint.Dense(Derivatives.zerosLike x))
                | _ -> adjoint)
            xs
            found

    let private describe (settings: PassSettings) (index: int) =
        settings.Name + ": the seed of ys[" + string index + "]"

    let private demandShape settings index (y: Tensor) (shape: int[]) =
        if not (Shape.equal shape (Engine.Shape y)) then
            let text =
                describe settings index
                + " must have its shape, "
                + Shape.text (Engine.Shape y)
                + ", but it had "
                + Shape.text shape
                + "."

            raise (ShapeException text)

    let private demandFloat settings index dtype =
        if not (DType.isFloat dtype) then
            let text =
                describe settings index
                + " must be a floating-point tensor, but its dtype was "
                + DType.name dtype
                + "."

            raise (DTypeException text)

    /// Ones, or what was given in y's dtype.
    let private seedOf (settings: PassSettings) index (y: Tensor) (given: Adjoint voption) : Adjoint =
        let dtype = Engine.DTypeOf y

        match given with
        | ValueNone when dtype = DType.Bool ->
            let text =
                settings.Name
                + ": ys["
                + string index
                + "] is a Bool tensor, which has no default gradient of ones. Differentiate numbers, for example after Where."

            raise (DTypeException text)
        | ValueNone -> Adjoint.Dense(Derivatives.onesLike y)
        | ValueSome(Adjoint.Dense seed) ->
            Recording.demandUntraced settings.Name seed
            demandShape settings index y (Engine.Shape seed)
            demandFloat settings index (Engine.DTypeOf seed)
            Adjoint.Dense(Layout.Cast(dtype, seed))
        | ValueSome(Adjoint.Sparse slices) ->
            Recording.demandUntraced settings.Name slices.Values
            let rows = Engine.Shape slices.Values

            match slices.Whole with
            | null -> demandShape settings index y (Array.append (Engine.Shape y).[..0] rows[1..])
            | whole -> demandShape settings index y whole

            demandFloat settings index (Engine.DTypeOf slices.Values)
            let values = Layout.Cast(dtype, slices.Values)
            Adjoint.Sparse(IndexedSlices(values, slices.Indices, Engine.Shape y))

    /// For each x the sum over ys of (seed of y)ᵀ · ∂y/∂x along all recorded paths; absent where there is no path.
    let run (settings: PassSettings) (ys: Tensor[]) (xs: Tensor[]) (seeds: Adjoint voption[]) (stops: Tensor[]) =
        for x in Seq.concat [ ys; xs; stops ] do
            Recording.demandUntraced settings.Name (Engine.Given("tensors", x))

        if seeds.Length <> ys.Length then
            let text =
                settings.Name
                + ": "
                + string seeds.Length
                + " seeds were given for "
                + string ys.Length
                + " ys. Give one for each y, or null for ones."

            raise (ArgumentException(text, "gradYs"))

        let seeds = Array.init ys.Length (fun index -> seedOf settings index ys[index] seeds[index])
        BackwardPass(settings, ys, xs, stops).Run seeds

    let private orZeros (x: Tensor) (found: Adjoint voption) =
        match found with
        | ValueSome adjoint -> adjoint.ToDense()
        | ValueNone -> Derivatives.zerosLike x

    /// The rows of the derivative of a recorded value in another: one backward pass for each element.
    let private jacobian (settings: PassSettings) (y: Tensor) (x: Tensor) : Tensor =
        let shape, count = Engine.Shape y, Shape.size (Engine.Shape y)

        let row index =
            let place = Engine.OfArray([| index |], [| 1 |])

            let one =
                Gathering.scatterAdd
                    0
                    place
                    count
                    (Derivatives.strong (Engine.Constant(Engine.DTypeOf y, [| 1 |], 1.0)))

            let seed = Adjoint.Dense(Layout.Reshape(shape, one))
            run settings [| y |] [| x |] [| ValueSome seed |] [||] |> Array.head |> orZeros x

        let whole = Array.append shape (Engine.Shape x)

        if count = 0 then
            Engine.Constant(Engine.DTypeOf x, whole, 0.0)
        else
            Layout.Reshape(whole, Layout.Stack(Array.init count row))

    /// The second derivatives of the sum of ys in every pair of xs: block (i, j) has the shape of x_i and then that of x_j.
    let hessianBlock (settings: PassSettings) (ys: Tensor[]) (first: Tensor) (second: Tensor) : Tensor =
        for x in [ first; second ] do
            if not (DType.isFloat (Engine.DTypeOf x)) then
                let text =
                    settings.Name
                    + ": second derivatives need floating-point variables, but the dtype was "
                    + DType.name (Engine.DTypeOf x)
                    + "."

                raise (DTypeException text)

        let seeds = Array.create ys.Length ValueNone
        let gradient = run settings ys [| first |] seeds [||] |> Array.head |> orZeros first
        jacobian settings gradient second

namespace FunGrad

// The differentiating transforms, on flat arrays of tensors. One run of a function under a level gives everything: with
// known tangents the push-forward, with nodes the pull-back and the reusable push-forward.
// Laws: linearize f x dx = jvp f x dx; ⟨jvp dx, w⟩ = ⟨dx, vjp w⟩. Read Jacobians.fs next.

open System

module internal Derivatives =

    let hasDerivative x = DType.isFloat (Engine.DTypeOf(Engine.Given("argument", x)))

    /// A variable keeps its own width, so a host literal becomes a Float64 number.
    let strong (x: Tensor) =
        match Engine.Given("argument", x) with
        | Scalar(value, Width.Weak) -> Scalar(value, Width.Double)
        | x -> x

    let zerosLike (x: Tensor) : Tensor = Engine.Constant(Engine.DTypeOf x, Engine.Shape x, 0.0)

    let onesLike (x: Tensor) : Tensor = Engine.Constant(Engine.DTypeOf x, Engine.Shape x, 1.0)

    /// The variable of a derivative is one number.
    let demandNumber transform (x: Tensor) =
        if (Engine.Shape(Engine.Given("x", x))).Length > 0 then
            let text =
                transform
                + " differentiates with respect to one number, but its shape was "
                + Shape.text (Engine.Shape x)
                + ". Use grad or jacobian for tensors."

            raise (ShapeException text)

    let demandVariables transform (xs: Tensor[]) =
        if not (Array.exists hasDerivative xs) then
            let text =
                transform
                + " differentiates with respect to floating-point tensors, but none was given. Convert integers first: Cast(DType.Float64)."

            raise (DTypeException text)

    /// The result of a differentiated function must be one that can have a derivative.
    let demandFloat transform (y: Tensor) =
        if not (hasDerivative y) then
            let text =
                transform
                + " expects a function whose result is a floating-point tensor, but its dtype was "
                + DType.name (Engine.DTypeOf y)
                + "."

            raise (DTypeException text)

    /// A tangent or cotangent must look like its primal; only its float width may differ.
    let matching transform role (primal: Tensor) (given: Tensor) =
        let given = Engine.Given(role, given)

        if not (Shape.equal (Engine.Shape primal) (Engine.Shape given)) then
            let text =
                transform
                + ": the "
                + role
                + " must have the shape of its primal, "
                + Shape.text (Engine.Shape primal)
                + ", but it had "
                + Shape.text (Engine.Shape given)
                + "."

            raise (ShapeException text)

        if not (hasDerivative given) then
            let text =
                transform
                + ": the "
                + role
                + " must be a floating-point tensor, but its dtype was "
                + DType.name (Engine.DTypeOf given)
                + "."

            raise (DTypeException text)

        Layout.Cast(Engine.DTypeOf primal, given)

    let private demandCount transform role needed given =
        if needed <> given then
            let text =
                transform
                + ": one "
                + role
                + " is needed for each tensor, "
                + string needed
                + " in all, but the number given was "
                + string given
                + "."

            raise (ArgumentException(text, (role: string)))

    /// Runs a function under a level, which closes behind it. What comes out must not have escaped from another transform.
    let private run (level: Level) (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : Tensor[] =
        try
            let ys = f xs

            for y in ys do
                Engine.DemandOpen y

            ys
        finally
            level.IsOpen <- false

    // -- Forward --------------------------------------------------------------------------------------------------------

    /// f(x) and the derivative of f at x applied to a tangent.
    let jvp transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) (dxs: Tensor[]) : struct (Tensor[] * Tensor[]) =
        let xs = Array.map strong xs
        demandVariables transform xs
        demandCount transform "tangent" xs.Length dxs.Length
        let level = DifferentiationLevel transform

        let enter x dx =
            if hasDerivative x then
                Traced(level, x, Known(matching transform "tangent" x dx))
            else
                x

        let ys = run level f (Array.map2 enter xs dxs)

        let tangent y =
            match y with
            | Traced(other, _, (:? Known as known)) when obj.ReferenceEquals(other, level) -> known.Tangent
            | y -> zerosLike y

        struct (ys |> Array.map (fun y -> Engine.Strip(level, y)), Array.map tangent ys)

    // -- Reverse --------------------------------------------------------------------------------------------------------

    /// The variables of one run: a leaf stands for each floating-point argument, and the others stay what they are.
    let private enter (level: DifferentiationLevel) (xs: Tensor[]) : Tensor[] =
        let inputs = Array.zeroCreate xs.Length // Mutation: local

        for index in 0 .. xs.Length - 1 do
            let x = strong xs[index]
            inputs[index] <- if hasDerivative x then Traced(level, x, Leaf(level.NextNodes 1)) else x

        inputs

    let private rootOf (level: Level) y : Node | null =
        match y with
        | Traced(other, _, (:? Node as node)) when obj.ReferenceEquals(other, level) -> node
        | _ -> null

    /// What a sweep has brought to a variable.
    let private gradientOf (sweep: Sweep) (input: Tensor) : Tensor =
        match input with
        | Traced(_, x, (:? Leaf as leaf)) ->
            match sweep.Total leaf with
            | null -> zerosLike x
            | gradient -> gradient
        | x -> zerosLike x

    /// One recorded run: its results, and both directions of its derivative.
    [<Sealed>]
    type Linearization(transform: string, level: Level, inputs: Tensor[], ys: Tensor[]) =
        let strip x = Engine.Strip(level, x)
        let values = Array.map strip ys
        let leaves = inputs |> Array.sumBy (fun x -> if Engine.IsAt(level, x) then 1 else 0)

        let push = lazy (Sweep.push (ys |> Array.choose (fun y -> Option.ofObj (rootOf level y))) leaves)

        member _.Values = values

        /// The cotangents of the variables, from those of the results.
        member run.Pull(cotangents: Tensor[]) : Tensor[] =
            demandCount transform "cotangent" values.Length cotangents.Length
            run.PullFrom(0, cotangents)

        /// The same from some consecutive results, the first of which is given; the others count as constants.
        member _.PullFrom(first: int, cotangents: Tensor[]) : Tensor[] =
            let seeds = ResizeArray()

            for index in 0 .. cotangents.Length - 1 do
                match rootOf level ys[first + index] with
                | null -> ()
                | root ->
                    seeds.Add(struct (root, matching transform "cotangent" values[first + index] cotangents[index]))

            let sweep = Sweep.pull (seeds.ToArray()) leaves
            Array.map (gradientOf sweep) inputs

        /// The tangents of the results, from those of the variables.
        member _.Push(tangents: Tensor[]) : Tensor[] =
            demandCount transform "tangent" inputs.Length tangents.Length
            let given = ResizeArray()

            for index in 0 .. inputs.Length - 1 do
                match rootOf level inputs[index] with
                | null -> ()
                | leaf -> given.Add(struct (leaf, matching transform "tangent" (strip inputs[index]) tangents[index]))

            let sweep: Sweep = push.Value(given.ToArray())

            let tangent y value =
                match rootOf level y with
                | null -> zerosLike value
                | root ->
                    match sweep.Total root with
                    | null -> zerosLike value
                    | tangent -> tangent

            Array.map2 tangent ys values

    /// Runs f once and keeps its derivative at that point.
    let linearize transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : Linearization =
        demandVariables transform xs
        let level = DifferentiationLevel transform
        let inputs = enter level xs
        let ys = run level f inputs
        Linearization(transform, level, inputs, ys)

    let demandScalar transform (y: Tensor) =

        if Shape.size (Engine.Shape y) <> 1 then
            let text =
                transform
                + " expects a function whose result has one element, but it had shape "
                + Shape.text (Engine.Shape y)
                + ". Did you mean jacobian?"

            raise (ShapeException text)

        if not (hasDerivative y) then
            let text =
                transform
                + " expects a function whose result is a floating-point number, but its dtype was "
                + DType.name (Engine.DTypeOf y)
                + "."

            raise (DTypeException text)

    /// Runs a scalar function of variables that have entered a level: its value, and the sweep that has brought the
    /// gradients to the leaves, or none when the value does not depend on them.
    let private reverse (level: DifferentiationLevel) (f: 'S -> Tensor) (input: 'S) : struct (Tensor * Sweep) =
        let leaves = level.NodeCount

        let y =
            try
                let y = Engine.Given("the result of the function", f input)
                Engine.DemandOpen y
                y
            finally
                level.IsOpen <- false

        let value = Engine.Strip(level, y)
        demandScalar level.Transform value

        match rootOf level y with
        | null -> struct (value, Sweep leaves)
        | root -> struct (value, Sweep.pullOne root (onesLike value) leaves)

    /// The value of a scalar function and its gradient: what `linearize` gives, without keeping the run.
    let valueAndGrad transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : struct (Tensor * Tensor[]) =
        demandVariables transform xs
        let level = DifferentiationLevel transform
        let inputs = enter level xs
        let struct (value, sweep) = reverse level (fun inputs -> (f inputs)[0]) inputs
        struct (value, Array.map (gradientOf sweep) inputs)

    /// The same for a function of one tensor; without arrays the gradient of Rosenbrock n = 2 allocates 96 bytes less.
    let valueAndGradOfOne transform (f: Tensor -> Tensor) (x: Tensor) : struct (Tensor * Tensor) =
        let x = strong x

        if not (hasDerivative x) then
            demandVariables transform [| x |]

        let level = DifferentiationLevel transform
        let input = Traced(level, x, Leaf(level.NextNodes 1))
        let struct (value, sweep) = reverse level f input
        struct (value, gradientOf sweep input)

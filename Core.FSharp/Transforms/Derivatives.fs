namespace FunGrad

// The differentiating transforms, on flat arrays of tensors. One run of a function under a level gives everything: with
// known tangents the push-forward, with nodes the pull-back, the reusable push-forward and, row by row or column by column
// under vmap, the Jacobian. Laws: jacfwd f = jacrev f; linearize f x dx = jvp f x dx; ⟨jvp dx, w⟩ = ⟨dx, vjp w⟩.

open System

module internal Derivatives =

    let private hasDerivative x = DType.isFloat (Engine.DTypeOf(Engine.Given("argument", x)))

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

    /// A tangent or cotangent must look like its primal; only its float width may differ.
    let private matching transform role (primal: Tensor) (given: Tensor) =
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
                + ": "
                + string needed
                + " "
                + role
                + "s are needed, one for each tensor, but "
                + string given
                + " were given."

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
        member _.Pull(cotangents: Tensor[]) : Tensor[] =
            demandCount transform "cotangent" values.Length cotangents.Length
            let seeds = ResizeArray()

            for index in 0 .. values.Length - 1 do
                match rootOf level ys[index] with
                | null -> ()
                | root -> seeds.Add(struct (root, matching transform "cotangent" values[index] cotangents[index]))

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

    let private scalar transform (y: Tensor) =

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
        scalar level.Transform value

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

    /// The same for a function of one tensor; without arrays it takes a third less time on small functions.
    let valueAndGradOfOne transform (f: Tensor -> Tensor) (x: Tensor) : struct (Tensor * Tensor) =
        let x = strong x

        if not (hasDerivative x) then
            demandVariables transform [| x |]

        let level = DifferentiationLevel transform
        let input = Traced(level, x, Leaf(level.NextNodes 1))
        let struct (value, sweep) = reverse level f input
        struct (value, gradientOf sweep input)

    // -- Jacobians ------------------------------------------------------------------------------------------------------

    /// Some consecutive unit vectors of a shape, along a new first axis.
    let private units (like: Tensor) first count : Tensor =
        let shape = Engine.Shape like
        let size = Shape.size shape
        let ones: float[] = Array.zeroCreate (count * size)

        for i in 0 .. count - 1 do
            ones[i * size + first + i] <- 1.0

        Layout.Cast(Engine.DTypeOf like, Engine.OfDense(Dense.ofArray ones (Array.append [| count |] shape)))

    /// Applies a linear function to every unit vector: all at once, or one after the other where there are few (below about
    /// eight, an operation on a batch costs more than one on each number) or where a rule reads values.
    let private onBasis (map: Tensor -> Tensor) (like: Tensor) : Tensor =
        let shape = Engine.Shape like
        let count = Shape.size shape
        let unit i = Layout.Reshape(shape, units like i 1)
        let oneByOne () = Layout.Stack(Array.init count (unit >> map))

        if count <= 8 then
            oneByOne ()
        else
            try
                (Vectorization.vmap "jacobian" (fun units -> [| map units[0] |]) [| units like 0 count |])[0]
            with :? ValueReadException ->
                oneByOne ()

    /// Moves the axes that number unit vectors behind the others: [n; rest] becomes rest @ inner.
    let private behind (inner: int[]) (columns: Tensor) : Tensor =
        let rest = (Engine.Shape columns)[1..]
        let rank = rest.Length
        let order = Array.append [| 1..rank |] [| 0 |]
        Layout.Reshape(Array.append rest inner, Layout.Permute(order, columns))

    let private rows (run: Linearization) (xs: Tensor[]) : Tensor[] =
        let y = run.Values[0]
        let outer = Engine.Shape y

        if Shape.size outer = 0 then
            xs
            |> Array.map (fun x -> Engine.OfDense(Dense.zeros (Engine.DTypeOf x) (Array.append outer (Engine.Shape x))))
        else
            xs
            |> Array.mapi (fun index x ->
                let pulled = onBasis (fun w -> (run.Pull [| w |])[index]) y
                Layout.Reshape(Array.append outer (Engine.Shape x), pulled))

    let private columns (push: int -> Tensor -> Tensor) (y: Tensor) (xs: Tensor[]) : Tensor[] =
        xs
        |> Array.mapi (fun index x ->
            let inner = Engine.Shape x

            if Shape.size inner = 0 || not (hasDerivative x) then
                Engine.OfDense(Dense.zeros (Engine.DTypeOf x) (Array.append (Engine.Shape y) inner))
            else
                behind inner (onBasis (push index) x))

    let private single (xs: Tensor[]) index dx = xs |> Array.mapi (fun i x -> if i = index then dx else zerosLike x)

    let private demandFloat transform (y: Tensor) =
        if not (hasDerivative y) then
            let text =
                transform
                + " expects a function whose result is a floating-point tensor, but its dtype was "
                + DType.name (Engine.DTypeOf y)
                + "."

            raise (DTypeException text)

    /// The value of f and, for every variable, the Jacobian of shape (result shape) @ (variable shape), by pull-backs.
    let jacrev transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : struct (Tensor * Tensor[]) =
        let run = linearize transform f xs
        demandFloat transform run.Values[0]
        struct (run.Values[0], rows run (Array.map strong xs))

    /// The same by push-forwards, which keep nothing of the run.
    let jacfwd transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : struct (Tensor * Tensor[]) =
        let xs = Array.map strong xs
        let mutable value = ValueNone // Mutation: local; the value comes out of the first push

        let push index dx =
            let struct (ys, dys) = jvp transform f xs (single xs index dx)
            value <- ValueSome ys[0]
            dys[0]

        let struct (ys, _) = jvp transform f xs (Array.map zerosLike xs)
        demandFloat transform ys[0]
        struct (ys[0], columns push ys[0] xs)

    /// The same in whichever direction needs fewer sweeps.
    let jacobian transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : struct (Tensor * Tensor[]) =
        let run = linearize transform f xs
        let y = run.Values[0]
        demandFloat transform y
        let xs = Array.map strong xs
        let inputs = xs |> Array.sumBy (fun x -> Shape.size (Engine.Shape x))

        if Shape.size (Engine.Shape y) <= inputs then
            struct (y, rows run xs)
        else
            struct (y, columns (fun index dx -> (run.Push(single xs index dx))[0]) y xs)

    // -- Second order -----------------------------------------------------------------------------------------------------

    /// The gradient and the Hessian of a scalar function: the gradient's own recorded run, pulled back row by row.
    let gradAndHessian transform (f: Tensor -> Tensor) (x: Tensor) : struct (Tensor * Tensor) =
        let gradient (xs: Tensor[]) =
            let struct (_, gradient) = valueAndGradOfOne transform f xs[0]
            [| gradient |]

        let struct (gradient, hessian) = jacrev transform gradient [| x |]
        struct (gradient, hessian[0])

    /// The gradient, and the Hessian times a vector, forward over reverse.
    let gradAndHvp transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) (vs: Tensor[]) : struct (Tensor[] * Tensor[]) =
        let gradient xs =
            let struct (_, gradients) = valueAndGrad transform f xs
            gradients

        jvp transform gradient xs vs

    /// The trace of the Hessian: one second directional derivative for each element, in blocks that run together.
    let laplacian transform (f: Tensor -> Tensor) (x: Tensor) : Tensor =
        let block = 16 // keeps memory linear in x: 16 directions at a time
        let x = strong x
        let count = Shape.size (Engine.Shape x)

        let along direction =
            let first x =
                let struct (ys, dys) = jvp transform (fun xs -> [| f xs[0] |]) [| x |] [| direction |]
                scalar transform ys[0]
                dys

            let struct (_, second) = jvp transform (fun xs -> first xs[0]) [| x |] [| direction |]
            Layout.Reshape([||], second[0])

        let blockSum start =
            let size = min block (count - start)
            Layout.Sum([| 0 |], (Vectorization.vmap transform (fun d -> [| along d[0] |]) [| units x start size |])[0])

        match [ for start in 0..block .. count - 1 -> blockSum start ] with
        | [] -> zerosLike (f x)
        | sums -> List.reduce (fun a b -> Arithmetic.Add(a, b)) sums

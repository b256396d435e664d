namespace FunGrad

// Jacobians and second derivatives, from one run of a function and a batch of unit vectors. The Jacobian of f has the shape
// (result shape) @ (variable shape). Laws: jacfwd f = jacrev f; the Hessian is symmetric; laplacian f = trace (hessian f).

module internal Jacobians =

    /// Some consecutive unit vectors of a shape, along a new first axis.
    let private units (like: Tensor) first count : Tensor =
        let shape = Engine.Shape like
        let size = Shape.size shape
        let ones: float[] = Array.zeroCreate (count * size)

        for i in 0 .. count - 1 do
            ones[i * size + first + i] <- 1.0

        Layout.Cast(Engine.DTypeOf like, Engine.OfDense(Dense.ofArray ones (Array.append [| count |] shape)))

    /// The images of directions that lie along a first axis, along new first axes: all at once, or one after the other
    /// where there are few (up to eight, a bound set by judgement) or where a rule reads values. In a program they are
    /// always lanes of one run, since a program's size should not grow with their number.
    let along (map: Tensor -> Tensor[]) (like: Tensor) (directions: Tensor) : Tensor[] =
        let count = (Engine.Shape directions)[0]

        let oneByOne () =
            let images = Array.init count (fun i -> map (Layout.Index(directions, i)))
            Array.init images[0].Length (fun k -> Layout.Stack(images |> Array.map (fun image -> image[k])))

        if count = 1 || count <= 8 && Engine.HasOneValue like then
            oneByOne ()
        else
            try
                Vectorization.vmap "jacobian" (fun directions -> map directions[0]) [| directions |]
            with :? ValueReadException when Engine.HasOneValue like ->
                oneByOne ()

    /// The images of every unit vector, along new first axes.
    let private onBasis (map: Tensor -> Tensor[]) (like: Tensor) : Tensor[] =
        along map like (units like 0 (Shape.size (Engine.Shape like)))

    /// Moves the axis that numbers unit vectors behind the others: [n; rest] becomes rest @ inner.
    let private behind (inner: int[]) (columns: Tensor) : Tensor =
        let rest = (Engine.Shape columns)[1..]
        let order = Array.append [| 1 .. rest.Length |] [| 0 |]
        Layout.Reshape(Array.append rest inner, Layout.Permute(order, columns))

    let private empty (y: Tensor) (x: Tensor) : Tensor =
        Engine.Constant(Engine.DTypeOf x, Array.append (Engine.Shape y) (Engine.Shape x), 0.0)

    /// One pull-back for each element of a result gives that row for all variables.
    let private rows (run: Derivatives.Linearization) (result: int) (xs: Tensor[]) : Tensor[] =
        let y = run.Values[result]

        if Shape.size (Engine.Shape y) = 0 then
            Array.map (empty y) xs
        else
            let place x pulled = Layout.Reshape(Array.append (Engine.Shape y) (Engine.Shape x), pulled)
            Array.map2 place xs (onBasis (fun w -> run.PullFrom(result, [| w |])) y)

    /// One push-forward for each element of a variable gives that column; a push gives the values and their tangents.
    let private columns
        (push: Tensor[] -> struct (Tensor[] * Tensor[]))
        (xs: Tensor[])
        : struct (Tensor[] * Tensor[][]) =
        let alone index dx = xs |> Array.mapi (fun i x -> if i = index then dx else Derivatives.zerosLike x)

        let ofVariable index x =
            if Shape.size (Engine.Shape x) = 0 || not (Derivatives.hasDerivative x) then
                ValueNone
            else
                let both dx =
                    let struct (ys, dys) = push (alone index dx)
                    Array.append ys dys

                ValueSome(onBasis both x)

        let pushed = Array.mapi ofVariable xs

        let values =
            match Array.tryPick ValueOption.toOption pushed with
            | Some images -> images[.. images.Length / 2 - 1] |> Array.map (fun image -> Layout.Index(image, 0))
            | None ->
                let struct (ys, _) = push (Array.map Derivatives.zerosLike xs)
                ys

        let column result x (images: Tensor[] voption) =
            match images with
            | ValueSome images -> behind (Engine.Shape x) images[values.Length + result]
            | ValueNone -> empty values[result] x

        struct (values, values |> Array.mapi (fun result _ -> Array.map2 (column result) xs pushed))

    /// The values of f and, for every result and every variable, the Jacobian of shape (result shape) @ (variable
    /// shape), by pull-backs from one run.
    let reverseAll transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : struct (Tensor[] * Tensor[][]) =
        let run = Derivatives.linearize transform f xs
        Array.iter (Derivatives.demandFloat transform) run.Values
        let xs = Array.map Derivatives.strong xs
        struct (run.Values, run.Values |> Array.mapi (fun result _ -> rows run result xs))

    /// The same by push-forwards, which keep nothing of the run.
    let forwardAll transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : struct (Tensor[] * Tensor[][]) =
        let xs = Array.map Derivatives.strong xs
        Derivatives.demandVariables transform xs

        let push dxs =
            let struct (ys, dys) = Derivatives.jvp transform f xs dxs
            Array.iter (Derivatives.demandFloat transform) ys
            struct (ys, dys)

        columns push xs

    let private ofFirst struct (ys: Tensor[], jacobians: Tensor[][]) : struct (Tensor * Tensor[]) =
        struct (ys[0], jacobians[0])

    /// The Jacobians of the first result by pull-backs.
    let jacrev transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : struct (Tensor * Tensor[]) =
        ofFirst (reverseAll transform f xs)

    /// The Jacobians of the first result by push-forwards.
    let jacfwd transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : struct (Tensor * Tensor[]) =
        ofFirst (forwardAll transform f xs)

    /// The same from one recorded run, in whichever direction needs fewer sweeps.
    let jacobian transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : struct (Tensor * Tensor[]) =
        let run = Derivatives.linearize transform f xs
        let y = run.Values[0]
        Derivatives.demandFloat transform y
        let xs = Array.map Derivatives.strong xs

        if Shape.size (Engine.Shape y) <= Array.sumBy (Engine.Shape >> Shape.size) xs then
            struct (y, rows run 0 xs)
        else
            ofFirst (columns (fun dxs -> struct ([| y |], run.Push dxs)) xs)

    // -- Second order -----------------------------------------------------------------------------------------------------

    /// The value, the gradient and the Hessian of a scalar function: the gradient's own recorded run, pulled back along all
    /// rows at once. Forward over reverse gives the same, but carries a tangent for each row through all that the gradient
    /// keeps; compiled, Rosenbrock's function of 100 numbers took 14 to 20 µs this way and 17 to 18 µs that way.
    let valueGradAndHessian transform (f: Tensor -> Tensor) (x: Tensor) : struct (Tensor * Tensor * Tensor) =
        let both (xs: Tensor[]) =
            let struct (y, gradient) = Derivatives.valueAndGradOfOne transform f xs[0]
            [| y; gradient |]

        let run = Derivatives.linearize transform both [| x |]
        struct (run.Values[0], run.Values[1], (rows run 1 [| Derivatives.strong x |])[0])

    /// The gradient and the Hessian of a scalar function.
    let gradAndHessian transform (f: Tensor -> Tensor) (x: Tensor) : struct (Tensor * Tensor) =
        let struct (_, gradient, hessian) = valueGradAndHessian transform f x
        struct (gradient, hessian)

    /// The gradient, and the Hessian times a vector, forward over reverse.
    let gradAndHvp transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) (vs: Tensor[]) : struct (Tensor[] * Tensor[]) =
        let gradient xs =
            let struct (_, gradients) = Derivatives.valueAndGrad transform f xs
            gradients

        Derivatives.jvp transform gradient xs vs

    /// The trace of the Hessian: one second directional derivative for each element, in blocks that run together.
    let laplacian transform (f: Tensor -> Tensor) (x: Tensor) : Tensor =
        let block = 16 // keeps memory linear in x: 16 directions at a time
        let x = Derivatives.strong x
        let count = Shape.size (Engine.Shape x)

        let along direction =
            let first x =
                let struct (ys, dys) = Derivatives.jvp transform (fun xs -> [| f xs[0] |]) [| x |] [| direction |]
                Derivatives.demandScalar transform ys[0]
                dys

            let struct (_, second) = Derivatives.jvp transform (fun xs -> first xs[0]) [| x |] [| direction |]
            Layout.Reshape([||], second[0])

        let blockSum start =
            let size = min block (count - start)
            Layout.Sum([| 0 |], (Vectorization.vmap transform (fun d -> [| along d[0] |]) [| units x start size |])[0])

        match [ for start in 0..block .. count - 1 -> blockSum start ] with
        | [] -> Derivatives.zerosLike (f x)
        | sums -> List.reduce (fun a b -> Arithmetic.Add(a, b)) sums

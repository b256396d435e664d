namespace FunGrad

// Jacobians and Hessians of which only the entries of a pattern are computed, from as few directions as its colouring
// needs. Laws: the values are those of the dense matrix at the places of the pattern, if it misses none; they are made
// of primitives, so they are differentiable, batched and staged. Read next: Dependence.fs, which finds patterns.

open System

module internal SparseDerivatives =

    /// One direction for each colour: the sum of the unit vectors of its lines, of the shape and dtype of a tensor.
    let private seeds (like: Tensor) (coloring: Coloring) : Tensor =
        let size = coloring.Colors.Length
        let ones: float[] = Array.zeroCreate (coloring.Count * size) // Mutation: local

        for line in 0 .. size - 1 do
            if coloring.Colors[line] >= 0 then
                ones[coloring.Colors[line] * size + line] <- 1.0

        let shape = Array.append [| coloring.Count |] (Engine.Shape like)
        Layout.Cast(Engine.DTypeOf like, Engine.OfDense(Dense.ofArray ones shape))

    let private flat (x: Tensor) = Layout.Reshape([| Shape.size (Engine.Shape x) |], x)

    /// The images of a plan's directions one after the other, and the entries picked from them.
    let private pick (plan: SparsePlan) (images: Tensor list) : Tensor =
        let all =
            match images with
            | [ one ] -> flat one
            | several -> Movement.concatenate 0 (several |> List.map flat |> List.toArray)

        // On numbers one gather is quicker than many parts; in a program parts are read where they are used.
        match (if Engine.HasOneValue all then ValueNone else plan.Arrangement) with
        | ValueSome parts -> parts.Read all
        | ValueNone -> Layout.Take(Rows(0, Dense.ofArray plan.Sources [| plan.Sources.Length |]), all)

    let private demandSize transform (pattern: SparsityPattern) rows columns =
        if pattern.Rows <> rows || pattern.Columns <> columns then
            let text =
                transform
                + " needs a pattern with a row for each element of the result and a column for each of the variable, "
                + string<int> rows
                + " by "
                + string<int> columns
                + ", but it was "
                + string pattern.Rows
                + " by "
                + string pattern.Columns
                + "."

            raise (ShapeException text)

    let private elements (x: Tensor) = Shape.size (Engine.Shape x)

    let private nothing (like: Tensor) = Engine.Constant(Engine.DTypeOf like, [| 0 |], 0.0)

    /// The entries of the Jacobian at the places of a pattern, row by row.
    let jacobianValues transform (pattern: SparsityPattern) (f: Tensor -> Tensor) (x: Tensor) : Tensor =
        let x = Derivatives.strong x
        let plan = SparsityPattern.Given(pattern).JacobianPlan
        let run = lazy (Derivatives.linearize transform (fun xs -> [| f xs[0] |]) [| x |])

        let check (y: Tensor) =
            Derivatives.demandFloat transform y
            demandSize transform pattern (elements y) (elements x)
            y

        let push dx =
            if plan.Pulls.Count > 0 then
                run.Value.Push [| dx |]
            else
                // Forward mode keeps nothing of the run.
                let struct (ys, dys) = Derivatives.jvp transform (fun xs -> [| check (f xs[0]) |]) [| x |] [| dx |]
                ignore ys
                dys

        let pushed () = (Jacobians.along push x (seeds x plan.Pushes))[0]

        let pulled () =
            let y = check run.Value.Values[0]
            (Jacobians.along (fun w -> run.Value.Pull [| w |]) x (seeds y plan.Pulls))[0]

        match plan.Pushes.Count, plan.Pulls.Count with
        | 0, 0 ->
            check run.Value.Values[0] |> ignore
            nothing x
        | _, 0 -> pick plan [ pushed () ]
        | 0, _ -> pick plan [ pulled () ]
        | _ ->
            let pulled = pulled ()
            pick plan [ pushed (); pulled ]

    let private gradient transform (f: Tensor -> Tensor) (x: Tensor) : Tensor =
        let struct (_, gradient) = Derivatives.valueAndGradOfOne transform f x
        gradient

    /// The entries of the Hessian at the places of a symmetric pattern, row by row, forward over reverse.
    let hessianValues transform (pattern: SparsityPattern) (f: Tensor -> Tensor) (x: Tensor) : Tensor =
        let x = Derivatives.strong x
        demandSize transform (SparsityPattern.Given pattern) (elements x) (elements x)
        pattern.DemandSymmetric transform
        let plan = pattern.HessianPlan

        let push dx =
            let struct (_, products) =
                Derivatives.jvp transform (fun xs -> [| gradient transform f xs[0] |]) [| x |] [| dx |]

            products

        if plan.Directions = 0 then
            nothing (gradient transform f x)
        else
            pick plan [ (Jacobians.along push x (seeds x plan.Pushes))[0] ]

    // -- Is the pattern right? ----------------------------------------------------------------------------------------------

    /// Numbers between 1 and 2 without any relation between them: a direction along which a missed entry shows.
    let private generic (like: Tensor) : Tensor =
        let number i = 1.0 + (float (i + 1) * 0.6180339887498949) % 1.0
        let numbers = Array.init (elements like) number
        Layout.Cast(Engine.DTypeOf like, Engine.OfDense(Dense.ofArray numbers (Engine.Shape like)))

    /// Compares the product of a sparse matrix and a direction with what one push gives.
    let private compare transform kind (matrix: CompressedMatrix) (direction: Tensor) (product: Tensor) =
        let expected, values = Creation.toDoubles product, Creation.toDoubles matrix.Values
        let along, places = Creation.toDoubles direction, matrix.Pattern.Places
        let rounding = if Engine.DTypeOf product = DType.Float32 then 1e-3 else 1e-8

        for row in 0 .. places.Rows - 1 do
            let mutable sum, size = 0.0, abs expected[row] // Mutation: local

            for at in places.Starts[row] .. places.Starts[row + 1] - 1 do
                let term = values[at] * along[places.Indices[at]]
                sum <- sum + term
                size <- size + abs term

            if not (abs (sum - expected[row]) <= rounding * size) then
                let text =
                    transform
                    + ": the pattern misses a place. Row "
                    + string row
                    + " of the "
                    + kind
                    + " times a test vector is "
                    + expected[row].ToString("R", Globalization.CultureInfo.InvariantCulture)
                    + ", but the places of the pattern give "
                    + sum.ToString("R", Globalization.CultureInfo.InvariantCulture)
                    + ". Add the missing places, or let "
                    + (if kind = "Hessian" then "hessianSparsity" else "jacobianSparsity")
                    + " find them."

                raise (ArgumentException(text, "pattern"))

    /// The sparse Jacobian, once it is known to act on a test vector as the true one does.
    let checkedJacobian transform (pattern: SparsityPattern) (f: Tensor -> Tensor) (x: Tensor) : CompressedMatrix =
        let matrix = CompressedMatrix(pattern, jacobianValues transform pattern f x)
        let direction = generic (Derivatives.strong x)
        let struct (_, products) = Derivatives.jvp transform (fun xs -> [| f xs[0] |]) [| x |] [| direction |]
        compare transform "Jacobian" matrix direction products[0]
        matrix

    /// The sparse Hessian, once it is known to act on a test vector as the true one does.
    let checkedHessian transform (pattern: SparsityPattern) (f: Tensor -> Tensor) (x: Tensor) : CompressedMatrix =
        let matrix = CompressedMatrix(pattern, hessianValues transform pattern f x)
        let direction = generic (Derivatives.strong x)

        let struct (_, products) =
            Derivatives.jvp transform (fun xs -> [| gradient transform f xs[0] |]) [| x |] [| direction |]

        compare transform "Hessian" matrix direction products[0]
        matrix

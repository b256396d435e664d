namespace FunGrad

// Products of matrices and vectors. There is one primitive, the product of matrices of equal leading axes; vectors are
// reshaped and leading axes broadcast before it. Its transposes are products again, and a batch in which only one factor
// varies stays one product.

open System

module internal Contraction =

    let private transposed x = Movement.transpose x

    /// The leading axes of a stack of matrices folded into the rows: [N, m, k] · [k, n] is [N·m, k] · [k, n].
    let private foldLeft (product: Tensor * Tensor -> Tensor) (x: Tensor) (y: Tensor) =
        match Engine.Shape x, Engine.Shape y with
        | [| size; m; k |], [| _; n |] ->
            Layout.Reshape([| size; m; n |], product (Layout.Reshape([| size * m; k |], x), y))
        | _ -> product (x, y)

    /// [m, k] · [N, k, n] as one product, with the examples side by side in the columns.
    let private foldRight (product: Tensor * Tensor -> Tensor) (x: Tensor) (y: Tensor) =
        match Engine.Shape x, Engine.Shape y with
        | [| m; _ |], [| size; k; n |] ->
            let side = Layout.Reshape([| k; size * n |], Layout.Permute([| 1; 0; 2 |], y))
            Layout.Permute([| 1; 0; 2 |], Layout.Reshape([| m; size; n |], product (x, side)))
        | _ -> product (x, y)

    let private row = {
        new Primitive2("matmul") with
            override _.Form = Multilinear
            override _.Evaluate(x, y) = Engine.OfDense(MatrixProduct.multiply (Engine.ToDense x) (Engine.ToDense y))
            override row.Left(_, y, _) = LinearMap.Of((fun t -> row.Apply(t, y)), (fun w -> row.Apply(w, transposed y)))

            override row.Right(x, _, _) =
                LinearMap.Of((fun t -> row.Apply(x, t)), (fun w -> row.Apply(transposed x, w)))

            override row.Batch(x, y) = row.Apply(x, y)

            override row.BatchAll(size, arguments, carried) =
                let x, y = arguments[0], arguments[1]

                match carried[0], carried[1] with
                | true, false when (Engine.Shape y).Length = 2 -> [| foldLeft row.Apply x y |]
                | false, true when (Engine.Shape x).Length = 2 -> [| foldRight row.Apply x y |]
                | _ -> base.BatchAll(size, arguments, carried)
    }

    let private disagree (x: int[]) (y: int[]) : exn =
        let text =
            "matmul: inner axes must agree, but the shapes were "
            + Shape.text x
            + " and "
            + Shape.text y
            + ". Transpose one of them?"

        ShapeException text

    let private floating name x y =
        let dtype = Engine.CommonDType(name, Floats, Engine.Given("x", x), Engine.Given("y", y))
        struct (Layout.Cast(dtype, x), Layout.Cast(dtype, y))

    /// The matrix product of NumPy's @: a vector counts as a row on the left and as a column on the right, and leading axes broadcast.
    let matmul (x: Tensor) (y: Tensor) : Tensor =
        let struct (x, y) = floating "matmul" x y
        let shapeX, shapeY = Engine.Shape x, Engine.Shape y

        if shapeX.Length = 0 || shapeY.Length = 0 then
            raise (
                ShapeException "matmul needs vectors or matrices, but one argument was a single number. Use * to scale."
            )

        let fullX = if shapeX.Length = 1 then [| 1; shapeX[0] |] else shapeX
        let fullY = if shapeY.Length = 1 then [| shapeY[0]; 1 |] else shapeY
        let m, k, n = fullX[fullX.Length - 2], fullX[fullX.Length - 1], fullY[fullY.Length - 1]

        if fullY[fullY.Length - 2] <> k then
            raise (disagree shapeX shapeY)

        let leading = Shape.broadcast "matmul" fullX[.. fullX.Length - 3] fullY[.. fullY.Length - 3]
        let spread last full x = Layout.Broadcast(Array.append leading last, Layout.Reshape(full, x))
        let product = row.Apply(spread [| m; k |] fullX x, spread [| k; n |] fullY y)

        let kept =
            Array.append (if shapeX.Length = 1 then [||] else [| m |]) (if shapeY.Length = 1 then [||] else [| n |])

        Layout.Reshape(Array.append leading kept, product)

    /// The inner product of two vectors.
    let dot (x: Tensor) (y: Tensor) : Tensor =
        match Engine.Shape(Engine.Given("x", x)), Engine.Shape(Engine.Given("y", y)) with
        | [| n |], [| m |] when n = m -> matmul x y
        | shapeX, shapeY ->
            let text =
                "dot needs two vectors of one length, but the shapes were "
                + Shape.text shapeX
                + " and "
                + Shape.text shapeY
                + ". Use matmul for matrices."

            raise (ShapeException text)

    /// The matrix of all products of the elements of two vectors.
    let outer (x: Tensor) (y: Tensor) : Tensor =
        match Engine.Shape(Engine.Given("x", x)), Engine.Shape(Engine.Given("y", y)) with
        | [| n |], [| m |] -> Layout.Reshape([| n; 1 |], x) * Layout.Reshape([| 1; m |], y)
        | shapeX, shapeY ->
            let text =
                "outer needs two vectors, but the shapes were "
                + Shape.text shapeX
                + " and "
                + Shape.text shapeY
                + "."

            raise (ShapeException text)

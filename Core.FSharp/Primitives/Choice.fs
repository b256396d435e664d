namespace FunGrad

// Comparisons, choices between values, and what is built on them. A comparison is piecewise constant and cuts; a choice is
// linear in the values it chooses from and has no derivative in its condition. Law: a value that is not chosen gets a
// cotangent of exactly 0, whatever stands there.

open System

module internal Choice =

    let private comparison name operation =
        let row = Constant(name, [||], (fun x -> Elementwise.compare operation x[0] x[1]), ValueNone)

        let aligned =
            fun x y ->
                let x, y = Engine.Given("x", x), Engine.Given("y", y)
                let bothBool = Engine.DTypeOf x = DType.Bool && Engine.DTypeOf y = DType.Bool
                let number x = if bothBool then Layout.Cast(DType.Int32, x) else x
                let struct (x, y) = Engine.Align(name, Numbers, number x, number y)
                row.Apply [| x; y |]

        aligned

    let less = comparison "less" Comparison.Less
    let lessOrEqual = comparison "lessOrEqual" Comparison.LessOrEqual
    let greater = comparison "greater" Comparison.Greater
    let greaterOrEqual = comparison "greaterOrEqual" Comparison.GreaterOrEqual
    let equal = comparison "equal" Comparison.Equal
    let notEqual = comparison "notEqual" Comparison.NotEqual

    let private demandBool name (x: Tensor) =
        if Engine.DTypeOf(Engine.Given("condition", x)) <> DType.Bool then
            let text =
                name
                + " needs a condition of dtype Bool, but the dtype was "
                + DType.name (Engine.DTypeOf x)
                + ". Make one with a comparison such as Greater(x, 0)."

            raise (DTypeException text)

        x

    let private logical name evaluate =
        let row = Constant(name, [||], evaluate, ValueNone)

        fun (arguments: Tensor[]) ->
            let arguments = arguments |> Array.map (demandBool name)
            let shape = arguments |> Array.map Engine.Shape |> Array.reduce (Shape.broadcast name)
            row.Apply(arguments |> Array.map (fun x -> Layout.Broadcast(shape, x)))

    let private andRow = logical "and" (fun x -> Elementwise.logicalAnd x[0] x[1])
    let private orRow = logical "or" (fun x -> Elementwise.logicalOr x[0] x[1])
    let private notRow = logical "not" (fun x -> Elementwise.logicalNot x[0])
    let logicalAnd x y = andRow [| x; y |]
    let logicalOr x y = orRow [| x; y |]
    let logicalNot x = notRow [| x |]

    /// Zeros of the shape and dtype of x that broadcast from one number.
    let private zeroOf (x: Tensor) = Layout.Cast(Engine.DTypeOf x, Engine.Weak 0.0)

    let rec private whereRow = {
        new PrimitiveN("where") with
            override _.Form = Form.Linear

            override _.Evaluate arguments =
                Engine.OfDense(
                    Elementwise.select
                        (Engine.ToDense arguments[0])
                        (Engine.ToDense arguments[1])
                        (Engine.ToDense arguments[2])
                )

            override row.MapAt(index, arguments, result) =
                let condition = arguments[0]
                let zero = Layout.Broadcast(Engine.Shape result, zeroOf result)

                match index with
                | 0 -> LinearMap.Nothing
                | 1 -> let self t = (row: PrimitiveN).Apply [| condition; t; zero |] in LinearMap.Of(self, self)
                | _ -> let self t = row.Apply [| condition; zero; t |] in LinearMap.Of(self, self)

            override row.Batch(_, arguments) = row.Apply arguments
    }

    /// x where the condition holds, y elsewhere; all three broadcast.
    let where (condition: Tensor) (x: Tensor) (y: Tensor) : Tensor =
        let condition = demandBool "where" condition

        let struct (x, y) =
            if Engine.DTypeOf(Engine.Given("x", x)) = Engine.DTypeOf(Engine.Given("y", y)) then
                struct (x, y)
            else
                let dtype = Engine.CommonDType("where", Numbers, x, y)
                struct (Layout.Cast(dtype, x), Layout.Cast(dtype, y))

        let shape =
            Shape.broadcast "where" (Engine.Shape condition) (Shape.broadcast "where" (Engine.Shape x) (Engine.Shape y))

        let fit x = Layout.Broadcast(shape, x)
        whereRow.Apply [| fit condition; fit x; fit y |]

    /// 1 where the condition holds, 0 elsewhere, in the dtype of like.
    let indicator (like: Tensor) (condition: Tensor) = Layout.Cast(Engine.DTypeOf like, condition)

    // A tie belongs to the first argument, as in TensorFlow.
    let private first prefers x y _ = LinearMap.Absorb(indicator x (prefers x y))
    let private second prefers x y _ = LinearMap.Absorb(indicator y (logicalNot (prefers x y)))
    let private maximumRow = Binary(Kernels.maximum, Numbers, Curved, first greaterOrEqual, second greaterOrEqual)
    let private minimumRow = Binary(Kernels.minimum, Numbers, Curved, first lessOrEqual, second lessOrEqual)
    let maximum x y = maximumRow.On(x, y)
    let minimum x y = minimumRow.On(x, y)

    /// x held within bounds; at a bound the slope is 1.
    let clip (low: Tensor) (high: Tensor) x = minimum (maximum x low) high

    // The slope depends on x with derivative 0, so that a second gradient is zeros and not absent.
    let private reluRow = Unary(Kernels.relu, true, fun _ y -> Elementary.Sign y)
    let relu x = reluRow.On x

    let private remainderRow =
        let quotient x y = Tensor.Floor(x / y)

        Binary(
            Kernels.remainder,
            Floats,
            Curved,
            (fun _ _ _ -> LinearMap.Identity),
            (fun x y _ -> LinearMap.Scale(-(quotient x y)))
        )

    /// x - y·⌊x/y⌋: it has the sign of y.
    let remainder x y = remainderRow.On(x, y)

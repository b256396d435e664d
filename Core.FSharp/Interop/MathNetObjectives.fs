namespace FunGrad

// What MathNet's minimisers work on, made of functions of tensors: an objective with its gradient and Hessian, and a model
// of observations with its Jacobian. Value and gradient come from one run of one compiled program. Law: compiled and eager
// objectives agree to rounding; a function that cannot be compiled runs eagerly. Read next: WatchedObjective.fs.

open System
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.Optimization

/// A function that runs compiled, unless it reads values or is too long for a program.
[<Sealed>]
type internal Evaluator<'R>(f: Tensor -> 'R, isCompiled: bool) =
    let compiled = CompiledStructure<Tensor, 'R>("objective", f, CompileOptions.Default)
    let mutable isEager = not isCompiled // Mutation: set once, when the function has refused to be compiled

    member _.Run(x: Tensor) : 'R =
        if isEager then
            f x
        else
            try
                compiled.Invoke x
            with
            | :? ValueReadException
            | :? ProgramSizeException ->
                isEager <- true
                f x

/// What is computed for an objective, shared by all its copies.
[<Sealed>]
type internal ObjectivePrograms(f: Tensor -> Tensor, isCompiled: bool) =
    let first =
        let run x =
            let struct (value, gradient) = Derivatives.valueAndGradOfOne "objective" f x
            struct (value, gradient)

        Evaluator(run, isCompiled)

    let second =
        let run x =
            let struct (_, hessian) = Jacobians.gradAndHessian "objective" f x
            hessian

        Evaluator(run, isCompiled)

    member _.ValueAndGradient(x: Tensor) : struct (float * Vector<float>) =
        let struct (value, gradient) = first.Run x
        struct (Engine.ToDouble value, MathNetConversions.toVector gradient)

    member _.Hessian(x: Tensor) : Matrix<float> = MathNetConversions.toMatrix (second.Run x)

/// A function of one vector as MathNet's objective. Nothing is computed before it is asked for.
[<Sealed>]
type internal TensorObjective(programs: ObjectivePrograms) =
    // Mutation: an objective of MathNet is an evaluation that moves from point to point.
    let mutable point: struct (Vector<float> * Tensor) voption = ValueNone
    let mutable first: struct (float * Vector<float>) voption = ValueNone
    let mutable second: Matrix<float> voption = ValueNone

    let here () =
        match point with
        | ValueSome point -> point
        | ValueNone ->
            raise (
                InvalidOperationException "The objective has not been evaluated: call EvaluateAt with a point first."
            )

    let atFirst () =
        match first with
        | ValueSome known -> known
        | ValueNone ->
            let struct (_, x) = here ()
            let known = programs.ValueAndGradient x
            first <- ValueSome known
            known

    member private _.Become(other: struct (Vector<float> * Tensor) voption, values, hessian) =
        point <- other
        first <- values
        second <- hessian

    interface IObjectiveFunction with
        member _.EvaluateAt x =
            // The vector may change later, so its numbers are taken now.
            point <- ValueSome(struct (x, MathNetConversions.ofVector x))
            first <- ValueNone
            second <- ValueNone

        member _.Fork() =
            let fork = TensorObjective programs
            // Minimisers own their vectors and do not write into gradients, but a fork must not depend on that.
            let copied = first |> ValueOption.map (fun struct (value, gradient) -> struct (value, gradient.Clone()))
            fork.Become(point, copied, second |> ValueOption.map _.Clone())
            fork

        member _.CreateNew() = TensorObjective programs

        member _.Point =
            let struct (x, _) = here ()
            x

        member _.Value =
            let struct (value, _) = atFirst ()
            value

        member _.IsGradientSupported = true

        member _.Gradient =
            let struct (_, gradient) = atFirst ()
            gradient

        member _.IsHessianSupported = true

        member _.Hessian =
            match second with
            | ValueSome known -> known
            | ValueNone ->
                let struct (_, x) = here ()
                let known = programs.Hessian x
                second <- ValueSome known
                known

module internal MathNetObjectives =

    let objective isCompiled (f: Tensor -> Tensor) : IObjectiveFunction =
        TensorObjective(ObjectivePrograms(f, isCompiled))

    /// The predictions of a model must be one number for each observation.
    let private demandPredictions (count: int) (predictions: Tensor) : Tensor =
        let shape = Engine.Shape(Engine.Given("the predictions", predictions))

        if not (Shape.equal shape [| count |]) then
            let text =
                "A model must predict one number for each of "
                + string<int> count
                + " observations, a vector of shape ["
                + string<int> count
                + "], but the shape was "
                + Shape.text shape
                + ". Let the function work on all observations at once."

            raise (ShapeException text)

        predictions

    /// A model of observations for non-linear least squares; MathNet weighs, squares and sums.
    let model
        isCompiled
        (f: Tensor -> Tensor -> Tensor)
        (x: Vector<float>)
        (y: Vector<float>)
        (weights: Vector<float> | null)
        : IObjectiveModel =
        let observed = MathNetConversions.ofVector x
        let predict parameters = demandPredictions y.Count (f parameters observed)
        let values = Evaluator(predict, isCompiled)

        let slopes =
            let run p =
                let struct (_, jacobians) = Jacobians.jacobian "model" (fun ps -> [| predict ps[0] |]) [| p |]
                jacobians[0]

            Evaluator(run, isCompiled)

        ObjectiveFunction.NonlinearModel(
            (fun p _ -> MathNetConversions.toVector (values.Run(MathNetConversions.ofVector p))),
            (fun p _ -> MathNetConversions.toMatrix (slopes.Run(MathNetConversions.ofVector p))),
            x,
            y,
            weights
        )

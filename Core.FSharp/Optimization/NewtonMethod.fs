namespace FunGrad

// Solvers for functions of one vector of plain numbers: roots and minima by Newton's method, fixed points by iteration.
// Law: each stops where rounding hides further progress, or after its last round; whoever calls judges the point.
// Read next: Transforms/Implicit.fs.

open System

module internal NewtonMethod =

    /// The unit roundoff of a dtype.
    let epsilon dtype = if dtype = DType.Float32 then 1.1920929e-7 else Math.ScaleB(1.0, -52)

    /// The largest absolute element, or NaN where one is.
    let largest (x: Tensor) : float =
        Creation.toDoubles x |> Array.fold (fun most element -> Math.Max(most, abs element)) 0.0

    let private number (x: Tensor) = Engine.ToDouble x
    let private innerProduct (x: Tensor) (y: Tensor) = number (Reduction.sum [||] false (x * y))

    /// The step that moves x by less than it is known.
    let private isDone (x: Tensor) (step: Tensor) = largest step <= 4.0 * epsilon (Engine.DTypeOf x) * (1.0 + largest x)

    /// The first of the scales 1, 1/2, 1/4, ... that is accepted, or 0.
    let private backtrack (isAccepted: float -> bool) : float =
        Seq.init 40 (fun halvings -> Math.ScaleB(1.0, -halvings))
        |> Seq.tryFind isAccepted
        |> Option.defaultValue 0.0

    /// A⁻¹b, and the shortest least-squares solution where A is singular.
    let private solveOrShortest (a: Tensor) (b: Tensor) : Tensor =
        try
            LinearAlgebra.solve a b
        with :? ArgumentException ->
            MatrixFunctions.leastSquares 0.0 a b

    /// A root of f near x: Newton's steps, each halved until the residual becomes shorter.
    let root (f: Tensor -> Tensor) (x: Tensor) : Tensor =
        let lengthAt y = innerProduct y y

        let rec rounds left (x: Tensor) =
            let struct (residual, jacobians) = Jacobians.jacobian "findRoot" (fun xs -> [| f xs[0] |]) [| x |]
            let length = lengthAt residual

            if left = 0 || length = 0.0 || not (Double.IsFinite(length + largest jacobians[0])) then
                x
            else
                let step = -(solveOrShortest jacobians[0] residual)
                let scale = backtrack (fun scale -> lengthAt (f (x + scale * step)) < length)
                let next = x + scale * step
                if scale = 0.0 || isDone x (scale * step) then next else rounds (left - 1) next

        rounds 200 x

    /// x, f x, f (f x), ... until it no longer changes.
    let fixedPoint (f: Tensor -> Tensor) (x: Tensor) : Tensor =
        let rec rounds left (x: Tensor) =
            let next = f x
            let step = next - x
            let isStuck = not (Double.IsFinite(largest step))
            if left = 0 || isStuck || isDone x step then next else rounds (left - 1) next

        rounds 20000 x

    /// Newton's step for a minimum: H + λI is made positive definite, so that the step leads downhill.
    let private descent (gradient: Tensor) (hessian: Tensor) : Tensor =
        let size = Math.Max(largest hessian, Double.Epsilon)
        let identity = Matrices.identityLike hessian

        let stepWith damping =
            try
                ValueSome(
                    -(LinearAlgebra.choleskySolve (Factorizations.cholesky (hessian + damping * identity)) gradient)
                )
            with :? ArgumentException ->
                ValueNone

        seq {
            yield 0.0
            for power in -3 .. 3 -> size * Math.Pow(10.0, power)
        }
        |> Seq.map stepWith
        |> Seq.tryFind _.IsSome
        |> Option.map ValueOption.get
        |> Option.defaultValue -gradient

    /// A minimum of f near x: damped steps of Newton's method.
    let minimum (f: Tensor -> Tensor) (x: Tensor) : Tensor =
        let rec rounds left (x: Tensor) =
            let struct (gradient, hessian) = Jacobians.gradAndHessian "findMinimum" f x
            let value = number (f x)

            if left = 0 || largest gradient = 0.0 || not (Double.IsFinite(value + largest hessian)) then
                x
            else
                let step = descent gradient hessian
                let slope = innerProduct gradient step
                // Close to a minimum the value no longer tells steps apart, and Newton's whole step is the best there is.
                let isFlat = abs slope <= 1e3 * epsilon (Engine.DTypeOf x) * abs value

                let scale =
                    if isFlat then
                        1.0
                    else
                        backtrack (fun scale -> number (f (x + scale * step)) <= value + 1e-4 * scale * slope)

                let next = x + scale * step
                if scale = 0.0 || isDone x (scale * step) then next else rounds (left - 1) next

        rounds 500 x

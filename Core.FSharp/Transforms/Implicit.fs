namespace FunGrad

// Values that an equation defines: roots, fixed points and minima that a solver finds. Where F(x, p) = 0, the implicit
// function theorem gives ∂x/∂p = -(∂F/∂x)⁻¹ ∂F/∂p, so the solver is neither recorded nor differentiated, and any solver
// serves. The parameters p are whatever traced values the function captures, found as Checkpoint.fs finds them. Law: the
// derivatives, in both modes and of any order, are those of the exact solution. Read next: Functions/SolvingFunctions.fs.

open System

/// The solution of an equation as an operation on a start and on the parameters, which are its arguments in this order.
[<Sealed>]
type internal ImplicitPrimitive
    (name: string, unknowns: int, solve: Tensor[] -> Tensor[], equation: Tensor[] -> Tensor[], first: Tensor[] voption)
    =
    inherit Joint("implicit")
    let mutable first = first // Mutation: let go once the call has returned, so that no node keeps it

    let singular _ _ : exn =
        let text =
            name
            + ": the Jacobian of the equation is singular at the solution, so the solution has no derivative there. "
            + "Several solutions meet, or the equation leaves a direction open: change the equation or the point."

        NotDifferentiableException text

    /// Throws where rounding alone decides on the inverse. Elimination often leaves a tiny pivot where there is none, so the
    /// condition is asked for: |A⁻¹||A| does not depend on the scale of the equations, |A||A⁻¹| not on that of the unknowns.
    let demandRegular (numbers: Dense) : unit =
        let a = Engine.OfDense numbers
        let sizes, inverse = Elementary.Abs a, Elementary.Abs(LinearAlgebra.inverseOr singular a)
        let condition x y = Reduction.maximum [| -1 |] false (Reduction.sum [| -1 |] false (Matrices.product x y))
        let struct (n, _) = Matrices.sides a

        if n > 0 then
            let conditions = Choice.minimum (condition inverse sizes) (condition sizes inverse)

            if NewtonMethod.largest conditions * float n * NewtonMethod.epsilon (Engine.DTypeOf a) > 1.0 then
                raise (singular [||] 0)

    /// (∂F/∂x)⁻¹ b, or the same with the transpose.
    let solution (jacobian: Tensor) (isTransposed: bool) (b: Tensor) : Tensor =
        let a = if isTransposed then Matrices.transpose jacobian else jacobian
        Layout.Reshape(Engine.Shape b, LinearAlgebra.solveChecked demandRegular singular a (Matrices.asColumn b))

    member _.Forget() = first <- ValueNone
    override _.Parameters = [| Engine.Parameter("equation", equation) |]
    override _.EvaluateAll arguments = ValueOption.defaultWith (fun () -> solve arguments) first

    override row.Linearize(arguments, _) =
        let values =
            match first with
            | ValueSome values when arguments |> Array.forall (fun x -> obj.ReferenceEquals(NotingLevel.Plain x, x)) ->
                values
            | _ -> row.ApplyAll arguments

        // The start has no derivative: the solution does not depend on it.
        let at = Array.append values arguments[unknowns..]
        let isParameter (isChosen: bool[]) = isChosen |> Array.mapi (fun index it -> it && index >= unknowns)

        let jacobian =
            lazy
                (let f v = Packing.pack (equation (Array.append (Packing.unpack values v) arguments[unknowns..]))
                 let struct (_, jacobians) = Jacobians.jacobian name (fun vs -> [| f vs[0] |]) [| Packing.pack values |]
                 jacobians[0])

        let map = {
            new JointMap() with
                override _.Push tangents =
                    let moving = isParameter (Varied.moving arguments tangents)

                    if Array.contains true moving then
                        let along = Varied.chosen moving tangents |> Array.map ValueOption.get
                        let f = Varied.restrict equation at moving
                        let struct (_, images) = Derivatives.jvp name f (Varied.chosen moving at) along
                        let tangent = -(solution jacobian.Value false (Packing.pack images))
                        Packing.unpack values tangent |> Array.map ValueSome
                    else
                        values |> Array.map (fun _ -> ValueNone)

                override _.Pull(cotangents, needed) =
                    let needed = isParameter (Varied.wanted arguments needed)

                    if Array.contains true needed then
                        let w = Packing.pack (Varied.orZeros values cotangents)
                        let weights = Packing.unpack values -(solution jacobian.Value true w)
                        let f = Varied.restrict equation at needed
                        Varied.spread needed ((Derivatives.linearize name f (Varied.chosen needed at)).Pull weights)
                    else
                        needed |> Array.map (fun _ -> ValueNone)
        }

        struct (values, map)

    /// Solvers look at numbers, so each example is solved for itself.
    override row.BatchAll(size, arguments, carried) =
        let all = Array.map2 (fun x isCarried -> Engine.Carry(size, x, isCarried)) arguments carried

        if size = 0 then
            Array.truncate unknowns all |> Array.map Derivatives.zerosLike
        else
            let examples = Array.init size (fun i -> row.ApplyAll(all |> Array.map (fun x -> Layout.Index(x, i))))

            Array.init unknowns (fun k -> Layout.Stack(examples |> Array.map (fun example -> example[k])))

module internal Implicit =

    // -- The solver's point -------------------------------------------------------------------------------------------

    /// What a solver has found must look like its start.
    let private demandLike name (start: Tensor[]) (found: Tensor[]) : Tensor[] =
        let looks like (x: Tensor) =
            Shape.equal (Engine.Shape like) (Engine.Shape(Engine.Given("the solver's point", x)))

        if found.Length <> start.Length || not (Array.forall2 looks start found) then
            let shapes (xs: Tensor[]) = String.Join(", ", xs |> Array.map (Engine.Shape >> Shape.text))

            let text =
                name
                + ": the point must have the shapes of the start, "
                + shapes start
                + ", but it had "
                + shapes found
                + ". Return what the unknowns are, in the structure of the start."

            raise (ShapeException text)

        Array.map2 (fun like x -> Layout.Cast(Engine.DTypeOf like, x)) start found

    let private notSolved name (residual: float) (step: float) : exn =
        let number (x: float) = x.ToString("g3", Globalization.CultureInfo.InvariantCulture)

        let text =
            name
            + ": the solver's point does not satisfy the equation: the largest residual is "
            + number residual
            + ", and Newton's method would still move the point by "
            + number step
            + ". Start closer to the solution, or give another solver, a smaller tolerance or more rounds."

        ConvergenceException text

    /// How far Newton's method would move a point. Where the Jacobian is as good as singular the shortest step counts, unless
    /// it leaves a residual: then no step leads to a solution.
    let private newtonStep (jacobian: Tensor) (residual: Tensor) (allowed: float) : float =
        let whole =
            try
                NewtonMethod.largest (LinearAlgebra.solve jacobian residual)
            with :? ArgumentException ->
                infinity

        if whole <= allowed || not (Double.IsFinite(NewtonMethod.largest jacobian)) then
            whole
        else
            // Each equation by its own scale, or the shortest step would leave small ones out.
            let sizes = Reduction.maximum [| 1 |] false (Elementary.Abs jacobian)
            let isThere = Choice.greater sizes (Derivatives.zerosLike sizes)
            let scale = 1.0 / Choice.where isThere sizes (Derivatives.onesLike sizes)
            let jacobian, residual = Matrices.asColumn scale * jacobian, scale * residual
            let shortest = MatrixFunctions.leastSquares 0.0 jacobian residual
            let rest = Elementary.Abs(residual - Contraction.matmul jacobian shortest)
            let bound = allowed * Layout.Cast(Engine.DTypeOf rest, isThere)
            let isClosed = Array.forall2 (<=) (Creation.toDoubles rest) (Creation.toDoubles bound)
            if isClosed then NewtonMethod.largest shortest else whole

    /// A point solves an equation if Newton's step from it is as good as nothing, whatever the scale of the equation: at most
    /// the cube root of the roundoff, which is 6e-6 in Float64 and 5e-3 in Float32, of one plus the largest element.
    let private demandSolved name (equation: Tensor -> Tensor) (x: Tensor) : unit =
        let struct (residual, jacobians) = Jacobians.jacobian name (fun xs -> [| equation xs[0] |]) [| x |]
        let size = NewtonMethod.largest residual

        if size <> 0.0 then
            let allowed = Math.Cbrt(NewtonMethod.epsilon (Engine.DTypeOf x)) * (1.0 + NewtonMethod.largest x)

            let step = newtonStep jacobians[0] residual allowed

            if not (step <= allowed && Double.IsFinite allowed) then
                raise (notSolved name size step)

    // -- Functions of plain numbers -----------------------------------------------------------------------------------

    /// The function of the solver: f with what it captures taken as plain numbers. Each call notes f anew, so that its
    /// branches are those of the point; levels of the solver's own, as of its gradients, stay.
    let private plain name (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : Tensor[] =
        let struct (run, captures, values) = Checkpoint.note name f xs
        let isPlain = xs |> Array.forall (fun x -> obj.ReferenceEquals(NotingLevel.Plain x, x))

        if isPlain then
            values
        else
            run (Array.append xs (Array.map NotingLevel.Plain captures))

    /// x with F(x) = 0, where the equation F is made of f, and the solver is given f and a start.
    let find
        name
        (equation: (Tensor[] -> Tensor[]) -> Tensor[] -> Tensor[])
        (solver: (Tensor[] -> Tensor[]) -> Tensor[] -> Tensor[])
        (f: Tensor[] -> Tensor[])
        (start: Tensor[])
        : Tensor[] =
        Packing.demandFloats name start
        let start = start |> Array.map (Derivatives.strong >> NotingLevel.Plain)
        let unknowns = start.Length

        let solved f start =
            let found = solver f start |> Array.map NotingLevel.Plain |> demandLike name start
            demandSolved name (Packing.onVectors start (equation f)) (Packing.pack found)
            found

        let struct (noted, captures, _) = Checkpoint.note name f start
        let hasOneValue = Array.append start captures |> Array.forall Engine.HasOneValue

        // A noted function of a start and of parameters, as an operation.
        let operation (noted: Tensor[] -> Tensor[]) first =
            let on (parameters: Tensor[]) xs = noted (Array.append xs parameters)
            let solve (arguments: Tensor[]) = solved (on arguments[unknowns..]) arguments[.. unknowns - 1]
            let equals (arguments: Tensor[]) = equation (on arguments[unknowns..]) arguments[.. unknowns - 1]
            ImplicitPrimitive(name, unknowns, solve, equals, first)

        if hasOneValue then
            let found = solved (if captures.Length = 0 then f else plain name f) start
            let struct (noted, captures, _) = Checkpoint.note name f found
            let primitive = operation noted (ValueSome found)

            try
                if captures.Length = 0 then
                    found
                else
                    primitive.ApplyAll(Array.append found captures)
            finally
                primitive.Forget()
        else
            (operation noted ValueNone).ApplyAll(Array.append start captures)

    // -- The three equations ------------------------------------------------------------------------------------------

    /// A function whose results have the shapes of its arguments.
    let private endomorphic name (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : Tensor[] =
        let ys = f xs
        let shapes = Array.map (fun y -> Engine.Shape(Engine.Given("the result of the function", y)))
        let text = Array.map Shape.text >> String.concat ", "

        if ys.Length <> xs.Length || not (Array.forall2 Shape.equal (shapes ys) (shapes xs)) then
            let given =
                " a function whose results have the shapes of its unknowns, " + text (shapes xs) + ", but they had "

            let todo = ". There must be as many equations as unknowns; for more, minimise the sum of their squares."
            raise (ShapeException(name + " needs" + given + text (shapes ys) + todo))

        Array.iter (Derivatives.demandFloat name) ys
        ys

    let root name solver f start = find name id solver (endomorphic name f) start

    let fixedPoint name solver f start =
        let equation f xs = Array.map2 (fun (y: Tensor) (x: Tensor) -> y - x) (f xs) xs
        find name equation solver (endomorphic name f) start

    let minimum name solver f start =
        let equation f xs =
            let struct (_, gradients) = Derivatives.valueAndGrad name f xs
            gradients

        find name equation solver f start

    /// A solver for vectors as one for structures.
    let ofVectors
        (solver: (Tensor -> Tensor) -> Tensor -> Tensor)
        (f: Tensor[] -> Tensor[])
        (start: Tensor[])
        : Tensor[] =
        Packing.unpack start (solver (Packing.onVectors start f) (Packing.pack start))

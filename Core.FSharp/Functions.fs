namespace FunGrad

// The front door for F#: `open FunGrad` and functions work on tensors. Each line hands on to the file that holds the
// story; what a function means, demands and throws stands in the signature file beside this one.

open System
open System.Collections

[<AutoOpen>]
module Functions =

    // -- Making tensors -----------------------------------------------------------------------------------------------

    let rec private parse (value: objnull) : Tensor =
        match value with
        | :? Tensor as tensor -> Derivatives.strong tensor
        | :? float as number -> Scalar(number, Width.Double)
        | :? single as number -> Scalar(float number, Width.Single)
        | :? int as number -> Scalar(float number, Width.Double)
        | :? int64 as number -> Scalar(float number, Width.Double)
        | :? bool as truth -> Engine.OfDense(Dense.ofArray [| truth |] [||])
        | :? (float[]) as numbers -> Tensor.op_Implicit numbers
        | :? (single[]) as numbers -> Tensor.op_Implicit numbers
        | :? (float[,]) as numbers -> Tensor.op_Implicit numbers
        | :? (single[,]) as numbers -> Tensor.op_Implicit numbers
        | :? MathNet.Numerics.LinearAlgebra.Vector<float> as vector -> Tensor.op_Implicit (vector.ToArray())
        | :? MathNet.Numerics.LinearAlgebra.Matrix<float> as matrix -> Tensor.op_Implicit (matrix.ToArray())
        | :? System.Array as block when block.Rank > 1 ->
            let items = Layout.Stack [| for item in block -> parse item |]
            Layout.Reshape(Array.append (Array.init block.Rank block.GetLength) (Engine.Shape items).[1..], items)
        | :? System.Numerics.Complex -> raise (DType.complexNotSupported ())
        | :? string
        | null -> raise (ArgumentException(notNumbers value, nameof value))
        | :? IEnumerable as rows -> Layout.Stack [| for row in rows -> parse row |]
        | _ -> raise (ArgumentException(notNumbers value, nameof value))

    and private notNumbers (value: objnull) =
        let kind =
            match value with
            | null -> "null"
            | value -> value.GetType().Name

        "tensor makes tensors of numbers, booleans, tensors, and sequences of these, but was given "
        + kind
        + "."

    let tensor (value: 'T) : Tensor = parse (box value)

    let indices (values: seq<int>) : Tensor =
        let values = Seq.toArray values
        Engine.OfDense(Dense.ofArray values [| values.Length |])

    let full (shape: seq<int>) (value: float) : Tensor = Creation.full DType.Float64 (Seq.toArray shape) value
    let zeros (shape: seq<int>) : Tensor = full shape 0.0
    let ones (shape: seq<int>) : Tensor = full shape 1.0
    let zerosLike (x: Tensor) : Tensor = Derivatives.zerosLike (Engine.Given("x", x))
    let onesLike (x: Tensor) : Tensor = Derivatives.onesLike (Engine.Given("x", x))
    let eye (n: int) : Tensor = Creation.identity DType.Float64 n
    let arange (start: float) (stop: float) (step: float) : Tensor = Creation.range DType.Float64 start stop step
    let linspace (start: float) (stop: float) (count: int) : Tensor = Creation.linspace DType.Float64 start stop count
    let cast (dtype: DType) (x: Tensor) : Tensor = Movement.cast dtype x
    let shape (x: Tensor) : int list = List.ofArray (Engine.Shape(Engine.Given("x", x)))
    let toArray (x: Tensor) : float[] = Creation.toDoubles x

    // -- Elementwise --------------------------------------------------------------------------------------------------

    let expm1 (x: Tensor) = Special.expm1 x
    let log1p (x: Tensor) = Special.log1p x
    let log2 (x: Tensor) = Special.log2 x
    let rsqrt (x: Tensor) = Special.rsqrt x
    let cbrt (x: Tensor) = Special.cbrt x
    let reciprocal (x: Tensor) = Special.reciprocal x
    let square (x: Tensor) = Special.square x
    let signum (x: Tensor) = Special.sign x
    let asinh (x: Tensor) = Special.asinh x
    let acosh (x: Tensor) = Special.acosh x
    let atanh (x: Tensor) = Special.atanh x
    let sigmoid (x: Tensor) = Special.sigmoid x
    let softplus (x: Tensor) = Special.softplus x
    let softsign (x: Tensor) = Special.softsign x
    let relu (x: Tensor) = Choice.relu x
    let maximum (x: Tensor) (y: Tensor) = Choice.maximum x y
    let minimum (x: Tensor) (y: Tensor) = Choice.minimum x y
    let clip (low: Tensor) (high: Tensor) (x: Tensor) = Choice.clip low high x
    let remainder (x: Tensor) (y: Tensor) = Choice.remainder x y
    let where (condition: Tensor) (x: Tensor) (y: Tensor) = Choice.where condition x y
    let less (x: Tensor) (y: Tensor) = Choice.less x y
    let lessOrEqual (x: Tensor) (y: Tensor) = Choice.lessOrEqual x y
    let greater (x: Tensor) (y: Tensor) = Choice.greater x y
    let greaterOrEqual (x: Tensor) (y: Tensor) = Choice.greaterOrEqual x y
    let equal (x: Tensor) (y: Tensor) = Choice.equal x y
    let notEqual (x: Tensor) (y: Tensor) = Choice.notEqual x y
    let logicalAnd (x: Tensor) (y: Tensor) = Choice.logicalAnd x y
    let logicalOr (x: Tensor) (y: Tensor) = Choice.logicalOr x y
    let logicalNot (x: Tensor) = Choice.logicalNot x

    // -- Reductions ---------------------------------------------------------------------------------------------------

    let sum (x: Tensor) = Reduction.sum [||] false x
    let sumOver (axes: seq<int>) (x: Tensor) = Creation.overAxes (Reduction.sum) axes x
    let mean (x: Tensor) = Reduction.mean [||] false x
    let meanOver (axes: seq<int>) (x: Tensor) = Creation.overAxes Reduction.mean axes x
    let product (x: Tensor) = Reduction.product [||] false x
    let productOver (axes: seq<int>) (x: Tensor) = Creation.overAxes Reduction.product axes x
    let amax (x: Tensor) = Reduction.maximum [||] false x
    let amaxOver (axes: seq<int>) (x: Tensor) = Creation.overAxes Reduction.maximum axes x
    let amin (x: Tensor) = Reduction.minimum [||] false x
    let aminOver (axes: seq<int>) (x: Tensor) = Creation.overAxes Reduction.minimum axes x
    let argmax (axis: int) (x: Tensor) = Reduction.argMaximum axis x
    let argmin (axis: int) (x: Tensor) = Reduction.argMinimum axis x
    let variance (x: Tensor) = Reduction.variance [||] false 1 x
    let std (x: Tensor) = Reduction.standardDeviation [||] false 1 x
    let norm (x: Tensor) = Reduction.norm [||] false x
    let cumsum (axis: int) (x: Tensor) = Reduction.cumulativeSum axis x
    let logsumexp (x: Tensor) = Reduction.logSumExp [||] false x
    let logsumexpOver (axes: seq<int>) (x: Tensor) = Creation.overAxes Reduction.logSumExp axes x
    let softmax (axis: int) (x: Tensor) = Reduction.softmax axis x
    let logSoftmax (axis: int) (x: Tensor) = Reduction.logSoftmax axis x

    // -- Moving elements ----------------------------------------------------------------------------------------------

    let reshape (shape: seq<int>) (x: Tensor) = Movement.reshape (Seq.toArray shape) x
    let transpose (x: Tensor) = Movement.transpose x
    let permute (order: seq<int>) (x: Tensor) = Movement.permute (Seq.toArray order) x
    let broadcast (shape: seq<int>) (x: Tensor) = Movement.broadcast (Seq.toArray shape) x
    let expandDims (axis: int) (x: Tensor) = Movement.expandDims axis x
    let squeeze (x: Tensor) = Movement.squeeze [||] x

    let slice (starts: seq<int>) (lengths: seq<int>) (x: Tensor) =
        Movement.slice (Seq.toArray starts) (Seq.toArray lengths) x

    let flip (axis: int) (x: Tensor) = Movement.flip axis x
    let concatenate (axis: int) (parts: seq<Tensor>) = Movement.concatenate axis (Seq.toArray parts)
    let stack (axis: int) (rows: seq<Tensor>) = Movement.stack axis (Seq.toArray rows)

    let split (axis: int) (lengths: seq<int>) (x: Tensor) : Tensor list =
        List.ofArray (Movement.split axis (Seq.toArray lengths) x)

    let pad (before: seq<int>) (after: seq<int>) (x: Tensor) = Movement.pad (Seq.toArray before) (Seq.toArray after) x
    let gather (axis: int) (indices: Tensor) (x: Tensor) = Gathering.gather axis indices x

    let scatterAdd (axis: int) (indices: Tensor) (length: int) (values: Tensor) =
        Gathering.scatterAdd axis indices length values

    // -- Products -----------------------------------------------------------------------------------------------------

    let matmul (x: Tensor) (y: Tensor) = Contraction.matmul x y
    let dot (x: Tensor) (y: Tensor) = Contraction.dot x y
    let outer (x: Tensor) (y: Tensor) = Contraction.outer x y

    // -- Transforms ---------------------------------------------------------------------------------------------------

    let private givenFunction (f: 'S -> 'R) : 'S -> 'R =
        if isNull (box f) then
            raise (ArgumentNullException("f", "f must not be null: give a function of tensors."))

        f

    /// A function of structures as a function of flat arrays, and the structures of its arguments and results.
    let private flat (f: 'S -> 'R) (x: 'S) =
        let f = givenFunction f
        let template = ref ValueNone // Mutation: local; the result's structure is known once f has run

        let run leaves =
            let result = f (Structure.rebuild x leaves)

            if isNull (box result) && typeof<'R> = typeof<Tensor> then
                Engine.Given("the result of the function", Unchecked.defaultof<Tensor>) |> ignore

            template.Value <- ValueSome result
            Structure.flatten result

        struct (run, fun leaves -> Structure.rebuild template.Value.Value leaves)

    let private ofOne (f: 'S -> Tensor) (x: 'S) (leaves: Tensor[]) = [|
        Engine.Given("the result of the function", givenFunction f (Structure.rebuild x leaves))
    |]

    let jvpBy transform (f: 'S -> 'R) (x: 'S) (dx: 'S) : 'R * 'R =
        let struct (run, rebuild) = flat f x
        let struct (ys, dys) = Derivatives.jvp transform run (Structure.flatten x) (Structure.flatten dx)
        rebuild ys, rebuild dys

    let jvp (f: 'S -> 'R) (x: 'S) (dx: 'S) : 'R * 'R = jvpBy "jvp" f x dx

    let linearizeBy transform (f: 'S -> 'R) (x: 'S) : 'R * ('S -> 'R) * ('R -> 'S) =
        let struct (run, rebuild) = flat f x
        let derivative = Derivatives.linearize transform run (Structure.flatten x)
        let push dx = rebuild (derivative.Push(Structure.flatten dx))
        let pull w = Structure.rebuild x (derivative.Pull(Structure.flatten w))
        rebuild derivative.Values, push, pull

    let vjpBy transform (f: 'S -> 'R) (x: 'S) : 'R * ('R -> 'S) =
        let y, _, pull = linearizeBy transform f x
        y, pull

    let vjp (f: 'S -> 'R) (x: 'S) : 'R * ('R -> 'S) = vjpBy "vjp" f x

    let linearize (f: 'S -> 'R) (x: 'S) : 'R * ('S -> 'R) =
        let y, push, _ = linearizeBy "linearize" f x
        y, push

    let valueAndGradBy transform (f: 'S -> Tensor) (x: 'S) : struct (Tensor * 'S) =
        match box f, box x with
        | (:? (Tensor -> Tensor) as f), (:? Tensor as x) ->
            let struct (y, gradient) = Derivatives.valueAndGradOfOne transform f x
            struct (y, unbox<'S>(box gradient))
        | _ ->
            let struct (y, gradients) = Derivatives.valueAndGrad transform (ofOne f x) (Structure.flatten x)
            struct (y, Structure.rebuild x gradients)

    let valueAndGrad (f: 'S -> Tensor) (x: 'S) : Tensor * 'S =
        let struct (y, gradient) = valueAndGradBy "valueAndGrad" f x
        y, gradient

    let grad (f: 'S -> Tensor) (x: 'S) : 'S =
        let struct (_, gradient) = valueAndGradBy "grad" f x
        gradient

    let gradvBy transform (f: 'S -> Tensor) (x: 'S) (v: 'S) : Tensor * Tensor =
        let struct (ys, dys) = Derivatives.jvp transform (ofOne f x) (Structure.flatten x) (Structure.flatten v)

        if Shape.size (Engine.Shape ys[0]) <> 1 then
            let given = transform + " expects a function whose result has one element, but it had shape "
            raise (ShapeException(given + Shape.text (Engine.Shape ys[0]) + ". Did you mean jvp?"))

        Derivatives.demandFloat transform ys[0]
        ys[0], dys[0]

    let gradv (f: 'S -> Tensor) (x: 'S) (v: 'S) : Tensor = snd (gradvBy "gradv" f x v)

    let private jacobianIn mode transform (f: 'S -> Tensor) (x: 'S) : Tensor * 'S =
        let struct (y, jacobians: Tensor[]) = mode transform (ofOne f x) (Structure.flatten x)
        y, Structure.rebuild x jacobians

    let valueAndJacobianBy transform (f: 'S -> Tensor) (x: 'S) : Tensor * 'S =
        jacobianIn Jacobians.jacobian transform f x

    let jacobian (f: 'S -> Tensor) (x: 'S) : 'S = snd (valueAndJacobianBy "jacobian" f x)
    let jacfwd (f: 'S -> Tensor) (x: 'S) : 'S = snd (jacobianIn Jacobians.jacfwd "jacfwd" f x)
    let jacrev (f: 'S -> Tensor) (x: 'S) : 'S = snd (jacobianIn Jacobians.jacrev "jacrev" f x)

    let hessian (f: Tensor -> Tensor) (x: Tensor) : Tensor =
        let struct (_, second) = Jacobians.gradAndHessian "hessian" f x
        second

    let gradAndHessian (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor =
        let struct (first, second) = Jacobians.gradAndHessian "gradAndHessian" f x
        first, second

    let hvp (f: 'S -> Tensor) (x: 'S) (v: 'S) : 'S =
        let struct (_, products) = Jacobians.gradAndHvp "hvp" (ofOne f x) (Structure.flatten x) (Structure.flatten v)
        Structure.rebuild x products

    let laplacian (f: Tensor -> Tensor) (x: Tensor) : Tensor = Jacobians.laplacian "laplacian" f x

    /// The value and the Jacobian of a field, once its result is known to have the shape that its argument must have.
    let private fieldJacobian transform needs (f: Tensor -> Tensor) (x: Tensor) fits : Tensor * Tensor =
        let y, jacobian = valueAndJacobianBy transform f x
        let argument, result = Engine.Shape x, Engine.Shape y

        if not (fits argument result) then
            let given = " but its argument had shape " + Shape.text argument + " and its result " + Shape.text result

            raise (
                ShapeException(transform + needs + given + ". Use jacobian for the table of all partial derivatives.")
            )

        y, jacobian

    let private rotation (j: Tensor) : Tensor =
        Layout.Stack [| j[2, 1] - j[1, 2]; j[0, 2] - j[2, 0]; j[1, 0] - j[0, 1] |]

    /// The sum of the Jacobian's diagonal, where the variable has n elements.
    let private expansion n (j: Tensor) : Tensor =
        Reduction.sum [||] false (Layout.Reshape([| n * n |], j)[AxisIndex.Stepped(Range.All, n + 1)])

    let private spaceJacobian transform f x =
        let needs = " needs a function from three numbers to three, whose Jacobian is 3 by 3,"
        fieldJacobian transform needs f x (fun argument result -> argument = [| 3 |] && result = [| 3 |])

    let curlBy transform (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor =
        let y, j = spaceJacobian transform f x
        y, rotation j

    let divergenceBy transform (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor =
        let needs = " needs a function whose result has its argument's shape, so that its Jacobian is square,"
        let y, j = fieldJacobian transform needs f x Shape.equal
        y, expansion (Shape.size (Engine.Shape x)) j

    let curlAndDivergenceBy transform (f: Tensor -> Tensor) (x: Tensor) : Tensor * Tensor * Tensor =
        let y, j = spaceJacobian transform f x
        y, rotation j, expansion 3 j

    let curl (f: Tensor -> Tensor) (x: Tensor) : Tensor = snd (curlBy "curl" f x)
    let divergence (f: Tensor -> Tensor) (x: Tensor) : Tensor = snd (divergenceBy "divergence" f x)

    let diff (f: Tensor -> 'R) (x: Tensor) : 'R =
        Derivatives.demandNumber "diff" x
        snd (jvpBy "diff" f x (onesLike x))

    let diffn (n: int) (f: Tensor -> Tensor) (x: Tensor) : Tensor = (Series.derivatives "diffn" f x n)[n]
    let diff2 (f: Tensor -> Tensor) (x: Tensor) : Tensor = (Series.derivatives "diff2" f x 2)[2]

    let taylor (n: int) (f: Tensor -> Tensor) (x: Tensor) : Tensor list =
        List.ofArray (Taylor.coefficients "taylor" (givenFunction f) x n)

    let jet (f: 'S -> 'R) (x: 'S) (series: 'S list) : 'R * 'R list =
        let struct (run, rebuild) = flat f x
        let path = series |> List.map Structure.flatten |> Array.ofList
        let results = Taylor.jet "jet" run (Structure.flatten x) path |> Array.map rebuild
        results[0], List.ofArray results[1..]

    let stopGradient (x: Tensor) : Tensor = Special.stopGradient x

    let noGradient (f: unit -> 'R) : 'R =
        let y = (givenFunction f) ()
        Structure.rebuild y (Array.map Special.stopGradient (Structure.flatten y))

    let checkpoint (f: 'S -> 'R) (x: 'S) : 'R =
        let struct (run, rebuild) = flat f x
        rebuild (Checkpoint.run "checkpoint" run (Structure.flatten x))

    let private custom apply (rule: 'S -> 'R * ('A -> 'B)) (x: 'S) : 'R =
        let result = ref ValueNone // Mutation: local; the result's structure is known once the rule has run

        let run leaves =
            let y, map = rule (Structure.rebuild x leaves)
            result.Value <- ValueSome y
            struct (Structure.flatten y, fun given -> map given)

        let ys: Tensor[] = apply run result (Structure.flatten x)
        Structure.rebuild result.Value.Value ys

    let customVjp (rule: 'S -> 'R * ('R -> 'S)) (x: 'S) : 'R =
        let apply run (result: 'R voption ref) xs =
            let onLeaves leaves =
                let struct (ys, map: 'R -> 'S) = run leaves
                let template = result.Value.Value
                struct (ys, (Structure.rebuild template >> map >> Structure.flatten))

            Custom.vjp onLeaves xs

        custom apply rule x

    let customJvp (rule: 'S -> 'R * ('S -> 'R)) (x: 'S) : 'R =
        let apply run (_: 'R voption ref) xs =
            let onLeaves leaves =
                let struct (ys, map: 'S -> 'R) = run leaves
                struct (ys, (Structure.rebuild x >> map >> Structure.flatten))

            Custom.jvp onLeaves xs

        custom apply rule x

    let vmap (f: 'S -> 'R) (x: 'S) : 'R =
        let struct (run, rebuild) = flat f x
        rebuild (Vectorization.vmap "vmap" run (Structure.flatten x))

    let vmapAlong (inAxes: int option list) (outAxes: int option list) (f: 'S -> 'R) (x: 'S) : 'R =
        let struct (run, rebuild) = flat f x
        let axes given = given |> List.map ValueOption.ofOption |> Array.ofList
        rebuild (Vectorization.vmapAlong "vmapAlong" run (axes inAxes) (axes outAxes) (Structure.flatten x))

    // -- The recorded graph -------------------------------------------------------------------------------------------

    let variable (value: Tensor) : Tensor = Recording.variable value
    let detach (x: Tensor) : Tensor = Recording.detach x

    let gradientsWith (options: GradientOptions) (ys: seq<Tensor>) (xs: seq<Tensor>) : Adjoint option list =
        let ys, xs = Seq.toArray ys, Seq.toArray xs
        let name, policy = options.Name, options.UnconnectedGradients
        BackwardPasses.demandPolicy name policy

        let settings =
            BackwardPasses.settings
                name
                options.AggregationMethod
                options.GateGradients
                options.ColocateGradientsWithOps
                options.Trace

        let seeds =
            match options.GradYs with
            | None -> Array.create ys.Length ValueNone
            | Some seeds -> seeds |> List.map ValueOption.ofOption |> List.toArray

        BackwardPasses.run settings ys xs seeds (List.toArray options.StopGradients)
        |> BackwardPasses.withPolicy policy xs
        |> Array.map ValueOption.toOption
        |> List.ofArray

    let gradients (ys: seq<Tensor>) (xs: seq<Tensor>) : Tensor option list =
        gradientsWith GradientOptions.Default ys xs |> List.map (Option.map _.ToDense())

    let private hessianSettings =
        lazy (BackwardPasses.settings "hessians" AggregationMethod.AddN GateGradients.None false null)

    let hessians (ys: seq<Tensor>) (xs: seq<Tensor>) : Tensor list =
        let ys = Seq.toArray ys
        [ for x in xs -> BackwardPasses.hessianBlock (hessianSettings.Force()) ys x x ]

    let recordedGraph (ys: seq<Tensor>) : RecordedGraph = RecordedGraph(RecordedPicture.ofValues (Seq.toArray ys))

    let preventGradient (message: string) (x: Tensor) : Tensor = Special.preventGradient message x

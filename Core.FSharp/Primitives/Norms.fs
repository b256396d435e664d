namespace FunGrad

// Moments, norms of any order, and what scales or clips by a norm. Laws: no constant is slipped in where the value
// depends on x, so second derivatives are true ones; the subgradient of a norm at 0 is 0; at its bound a clip has the
// slope of the clipped branch. Read next: Rearrangement.fs.

open System

module internal Norms =

    /// The mean and the population variance over axes.
    let moments (axes: int[]) keepAxes (x: Tensor) : struct (Tensor * Tensor) =
        struct (Reduction.mean axes keepAxes x, Reduction.variance axes keepAxes 0 x)

    let private number like (value: float) = Layout.Cast(Engine.DTypeOf like, Engine.Weak value)

    /// xⁿ whose slope at 0 is taken as 0.
    let private powerOrZero (n: float) (x: Tensor) =
        let isZero = Choice.equal x (Engine.Weak 0.0)
        Choice.where isZero (number x 0.0) (Tensor.Pow(Choice.where isZero (number x 1.0) x, n))

    /// |x|ᵖ, without the kink of the magnitude where an even power has none.
    let private magnitudes (order: float) (x: Tensor) =
        if order % 2.0 = 0.0 then
            Tensor.Pow(x, order)
        else
            Tensor.Pow(Tensor.Abs x, order)

    /// (Σ|x|ᵖ)^(1/p). Scaled by the largest element, so that no power overflows; the scale is a constant, since
    /// c·‖x/c‖ is the norm whatever c is.
    let private general order axes (x: Tensor) =
        let scale = Reduction.scaleOf axes x
        powerOrZero (1.0 / order) (Reduction.sum axes true (magnitudes order (x / scale))) * scale

    let private demandOrder (order: float) =
        if not (order > 0.0) then
            let given = order.ToString Globalization.CultureInfo.InvariantCulture

            let text =
                "norm: the order must be positive, or infinity for the largest magnitude, but it was " + given + "."

            raise (ArgumentOutOfRangeException("order", text))

    /// The norm of a positive order over axes: Σ|x| for 1, √Σx² for 2, the largest |x| for infinity.
    let norm (order: float) (axes: int[]) keepAxes (x: Tensor) : Tensor =
        demandOrder order
        let x = Engine.Floating("norm", x)
        let axes = Reduction.allAxes "norm" axes x

        if Reduction.sizeAlong axes x = 0 then
            Reduction.sum axes keepAxes x
        elif axes.Length = 0 then
            Tensor.Abs x
        elif order = 1.0 then
            Reduction.sum axes keepAxes (Tensor.Abs x)
        elif order = 2.0 then
            Reduction.norm axes keepAxes x
        elif Double.IsPositiveInfinity order then
            Reduction.maximum axes keepAxes (Tensor.Abs x)
        else
            let root = general order axes x

            if keepAxes then
                root
            else
                Layout.Reshape(Shape.without axes (Engine.Shape x), root)

    /// Σx²/2 over all elements.
    let l2Loss (x: Tensor) : Tensor =
        let x = Engine.Floating("l2Loss", x)
        Reduction.sum [||] false (x * x) * 0.5

    /// x/√max(Σx², ε): a vector shorter than √ε is divided by √ε.
    let l2Normalize (axes: int[]) (epsilon: float) (x: Tensor) : Tensor =
        let x = Engine.Floating("l2Normalize", x)
        let axes = Reduction.allAxes "l2Normalize" axes x
        x * Special.rsqrt (Choice.maximum (Reduction.sum axes true (x * x)) (number x epsilon))

    // -- Clipping ----------------------------------------------------------------------------------------------------

    /// What brings a norm down to the limit: limit/norm from the limit on, 1 below, so that what is not clipped keeps
    /// its bits.
    let private shrinkage (limit: Tensor) (norm: Tensor) =
        let isLong = Choice.logicalAnd (Choice.greaterOrEqual norm limit) (Choice.greater norm (Engine.Weak 0.0))

        Choice.where isLong (limit / norm) (number norm 1.0)

    /// x scaled so that its norm over axes is at most the limit.
    let clipByNorm (axes: int[]) (limit: Tensor) (x: Tensor) : Tensor =
        let x = Engine.Floating("clipByNorm", x)
        x * shrinkage (Engine.Given("limit", limit)) (Reduction.norm axes true x)

    /// The norm of all elements of some tensors together. One norm of them all: a norm of norms would have a kink where
    /// one tensor is 0 and the others are not.
    let globalNorm (xs: Tensor[]) : Tensor =
        if xs.Length = 0 then
            raise (ArgumentException("globalNorm needs at least one tensor, but the list was empty.", nameof xs))

        let flat x = Layout.Reshape([| Shape.size (Engine.Shape x) |], Engine.Floating("globalNorm", x))
        Reduction.norm [||] false (Movement.concatenate 0 (Array.map flat xs))

    /// Tensors scaled together so that their common norm is at most the limit, and that norm as it was.
    let clipByGlobalNorm (limit: Tensor) (xs: Tensor[]) : struct (Tensor[] * Tensor) =
        let norm = globalNorm xs
        let factor = shrinkage (Engine.Given("limit", limit)) norm
        struct (xs |> Array.map (fun x -> x * Layout.Cast(Engine.DTypeOf x, factor)), norm)

    // -- Losses ------------------------------------------------------------------------------------------------------

    /// Stirling's approximation of log z!, and 0 for counts from 0 to 1, where the logarithm of 1 stands in for theirs.
    let private stirling (z: Tensor) =
        let isSmall = Choice.lessOrEqual (Tensor.Abs(z - 0.5)) (Engine.Weak 0.5)
        let large = Choice.where isSmall (number z 1.0) z
        let terms = large * Tensor.Log large - large + 0.5 * Tensor.Log(2.0 * Math.PI * large)
        Choice.where isSmall (number z 0.0) terms

    /// eˣ - z·x, the loss of counts z whose logarithmic rate is x; in full with Stirling's approximation of log z!.
    let logPoissonLoss isFull (targets: Tensor) (logRate: Tensor) : Tensor =
        let struct (z, x) = Engine.Align("logPoissonLoss", Floats, targets, logRate)
        let loss = Tensor.Exp x - z * x
        if isFull then loss + stirling z else loss

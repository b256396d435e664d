namespace FunGrad

// Numbers brought to mean 0 and variance 1, or scaled by their neighbours, and dropout. All are compositions, so that
// their derivatives see the mean and the variance as well, to any order. Law: a normalisation does not change when its
// input is scaled or shifted, as far as epsilon allows.

open System

module internal Normalization =

    let private refuse (parts: string list) : 'T = raise (ShapeException(String.Join("", parts)))

    let private demandEpsilon name (epsilon: float) =
        if not (epsilon >= 0.0) then
            let given = epsilon.ToString(Globalization.CultureInfo.InvariantCulture)
            let text = name + ": epsilon must not be negative, but was " + given + "."
            raise (ArgumentOutOfRangeException("epsilon", text))

    let private demandLast name what (x: Tensor) (own: Tensor) =
        let shape, given = Engine.Shape x, Engine.Shape(Engine.Given(what, own))
        let rank = given.Length

        if rank = 0 || rank > shape.Length || not (Shape.equal given shape[shape.Length - rank ..]) then
            refuse [
                name
                ": the "
                what
                " must have the shape of the input's last axes, but the shapes were "
                Shape.text given
                " and "
                Shape.text shape
                "."
            ]

    /// (x - mean) / √(variance + ε) · scale + offset.
    let private scaled epsilon mean variance scale offset (x: Tensor) : Tensor =
        (x - mean) * Special.rsqrt (variance + epsilon) * scale + offset

    let private input name (x: Tensor) = Engine.Floating(name, Engine.Given("x", x))

    /// Normalises each channel, the last axis, over all other axes; gives the mean and the variance of each as well.
    let batch (epsilon: float) (scale: Tensor) (offset: Tensor) (x: Tensor) : struct (Tensor * Tensor * Tensor) =
        let x = input "batchNorm" x
        demandEpsilon "batchNorm" epsilon
        demandLast "batchNorm" "scale" x scale
        demandLast "batchNorm" "offset" x offset

        if (Engine.Shape scale).Length <> 1 || (Engine.Shape x).Length < 2 then
            refuse [
                "batchNorm: the scale must be a vector with one number for each channel, and the input must have"
                " examples before its channels, but the shapes were "
                Shape.text (Engine.Shape scale)
                " and "
                Shape.text (Engine.Shape x)
                "."
            ]

        let axes = [| 0 .. (Engine.Shape x).Length - 2 |]
        let mean, variance = Reduction.mean axes false x, Reduction.variance axes false 0 x
        struct (scaled epsilon mean variance scale offset x, mean, variance)

    /// The same with a mean and a variance that were gathered before.
    let inference epsilon (mean: Tensor) (variance: Tensor) (scale: Tensor) (offset: Tensor) (x: Tensor) : Tensor =
        let name = "batchNormInference"
        let x = input name x
        demandEpsilon name epsilon

        for what, own in [ "mean", mean; "variance", variance; "scale", scale; "offset", offset ] do
            demandLast name what x own

        scaled epsilon mean variance scale offset x

    let private moments axes (x: Tensor) = struct (Reduction.mean axes true x, Reduction.variance axes true 0 x)

    /// Normalises each example over its last axes, those of the scale.
    let layer (epsilon: float) (scale: Tensor) (offset: Tensor) (x: Tensor) : Tensor =
        let x = input "layerNorm" x
        demandEpsilon "layerNorm" epsilon
        demandLast "layerNorm" "scale" x scale
        demandLast "layerNorm" "offset" x offset
        let rank = (Engine.Shape x).Length
        let struct (mean, variance) = moments [| rank - (Engine.Shape scale).Length .. rank - 1 |] x
        scaled epsilon mean variance scale offset x

    /// Normalises each example over groups of its channels and all positions.
    let group (groups: int) (epsilon: float) (scale: Tensor) (offset: Tensor) (x: Tensor) : Tensor =
        let x = input "groupNorm" x
        demandEpsilon "groupNorm" epsilon
        demandLast "groupNorm" "scale" x scale
        demandLast "groupNorm" "offset" x offset
        let shape = Engine.Shape x
        let rank, channels = shape.Length, shape[shape.Length - 1]

        if rank < 2 || groups < 1 || channels % groups <> 0 then
            let text =
                "groupNorm: the "
                + string<int> channels
                + " channels must fall into equal groups, but there were "
                + string<int> groups
                + "."

            raise (ArgumentOutOfRangeException(nameof groups, text))

        let parted = Layout.Reshape(Array.append shape[.. rank - 2] [| groups; channels / groups |], x)
        let struct (mean, variance) = moments [| yield! [ 1 .. rank - 2 ]; rank |] parted
        let normal = (parted - mean) * Special.rsqrt (variance + epsilon)
        Layout.Reshape(shape, normal) * scale + offset

    /// x / (bias + α · Σ x²)^β, the sum over the channels at most `radius` away.
    let localResponse (radius: int) (bias: float) (alpha: float) (beta: float) (x: Tensor) : Tensor =
        let x = input "localResponseNormalization" x
        let rank = (Engine.Shape x).Length

        if rank = 0 || radius < 0 then
            let text =
                "localResponseNormalization needs an input with channels and a radius of at least 0, but the shape was "
                + Shape.text (Engine.Shape x)
                + " and the radius "
                + string<int> radius
                + "."

            raise (ArgumentOutOfRangeException(nameof radius, text))

        let around = Array.init rank (fun axis -> if axis = rank - 1 then radius else 0)
        let slide = { Size = 2 * radius + 1; Stride = 1; Dilation = 1 }
        let squares = Movement.pad around around (Special.square x)
        let neighbours = Layout.Sum([| rank |], Sliding.windows (rank - 1) [| slide |] squares)
        x / Tensor.Pow(bias + alpha * neighbours, beta)

    /// x / keep where the mask holds, 0 elsewhere; a mask of numbers is multiplied.
    let dropout (keep: float) (mask: Tensor) (x: Tensor) : Tensor =
        let x = input "dropout" x

        if not (keep > 0.0 && keep <= 1.0) then
            let given = keep.ToString(Globalization.CultureInfo.InvariantCulture)

            let text = "dropout: the probability to keep must be above 0 and at most 1, but was " + given + "."

            raise (ArgumentOutOfRangeException(nameof keep, text))

        let shape = Engine.Shape x

        if not (Shape.equal (Shape.broadcast "dropout" (Engine.Shape(Engine.Given("mask", mask))) shape) shape) then
            refuse [
                "dropout: the mask must broadcast to the input, but the shapes were "
                Shape.text (Engine.Shape mask)
                " and "
                Shape.text shape
                "."
            ]

        if Engine.DTypeOf mask = DType.Bool then
            Choice.where mask (x / keep) (Engine.Weak 0.0)
        else
            x * mask / keep

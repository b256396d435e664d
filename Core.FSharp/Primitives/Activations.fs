namespace FunGrad

// Activations of neural networks beyond relu, sigmoid and softplus. Law: the slope at a kink is TensorFlow's choice,
// one side's slope, and the second derivative there is 0. Read next: PairFunctions.fs.

open System

module internal Activations =

    /// One number where the condition holds, another elsewhere, in the dtype of x.
    let private choose (x: Tensor) condition (yes: Tensor) (no: Tensor) =
        Choice.where condition (Layout.Cast(Engine.DTypeOf x, yes)) (Layout.Cast(Engine.DTypeOf x, no))

    let private zero = Engine.Weak 0.0

    // As relu's, the slope depends on x with derivative 0.
    let private relu6Row = Unary(SpecialKernels.relu6, true, (fun _ y -> Elementary.Sign y * Elementary.Sign(6.0 - y)))

    /// min(max(x, 0), 6); slope 0 at both kinks.
    let relu6 x = relu6Row.On x

    /// x, or alpha·x where x is not positive; at 0 the slope is alpha.
    let leakyRelu (alpha: float) x =
        let slope x _ = choose x (Choice.greater x zero) (Engine.Weak 1.0) (Engine.Weak alpha)
        Unary(SpecialKernels.leakyRelu alpha, true, slope).On x

    /// scale·x, or scale·alpha·(eˣ - 1) where x is not positive; at 0 the slope is scale.
    let private exponentialUnit name scale alpha =
        let slope (x: Tensor) (y: Tensor) = choose x (Choice.less x zero) (y + scale * alpha) (Engine.Weak scale)
        Unary(SpecialKernels.exponentialUnit name scale alpha, true, slope)

    let elu (alpha: float) x = (exponentialUnit "elu" 1.0 alpha).On x

    // The constants that give normal inputs mean 0 and variance 1 (Klambauer et al., 2017).
    let private seluRow = exponentialUnit "selu" 1.0507009873554804934193349852946 1.6732632423543772848170429916717
    let selu x = seluRow.On x

    let private geluRow =
        let slope x _ = SpecialFunctions.normalCdf x + Arithmetic.Absorb(x, SpecialFunctions.normalDensity x)

        Unary(SpecialKernels.gelu, false, slope)

    /// x·Φ(x).
    let gelu x = geluRow.On x

    let private siluRow =
        let slope (x: Tensor) _ =
            let s = Special.sigmoid x
            s + Arithmetic.Absorb(x, s * Special.sigmoid -x)

        Unary(SpecialKernels.silu, false, slope)

    /// x·sigmoid x.
    let silu x = siluRow.On x

    /// relu6(x + 3)/6.
    let hardSigmoid (x: Tensor) = relu6 (x + 3.0) / 6.0

    let logSigmoid (x: Tensor) = -(Special.softplus -x)

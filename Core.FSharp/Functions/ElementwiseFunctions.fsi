namespace FunGrad

// The front door for F#, second part: special functions, activations, and functions of two numbers. What stands at the
// head of Functions.fsi holds here as well. The result has the shape that the arguments broadcast to, and their dtype.
// Read next: ElementwiseFunctions.fs, then the file that each line there names.

open System.ComponentModel

/// <summary>Elementwise functions of the F# front door, in scope after <c>open FunGrad</c>.</summary>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module ElementwiseFunctions =
    // -- The error function and the normal distribution ---------------------------------------------------------------

    /// <summary>The error function 2/√π·∫₀ˣ exp(-t²) dt; slope 2/√π·exp(-x²).</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// erf (tensor 0.5)   // 0.5204998778130465
    /// </code></example>
    val erf: x: Tensor -> Tensor

    /// <summary>1 - erf x, exact where that is small; slope -2/√π·exp(-x²).</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// erfc (tensor 10.0)   // 2.0884875837625452e-45
    /// </code></example>
    val erfc: x: Tensor -> Tensor

    /// <summary>The inverse of erf, NaN beyond [-1, 1]; slope √π/2·exp(y²), infinite at ±1.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// grad erfinv (tensor 0.0)   // 0.886226925452758
    /// </code></example>
    val erfinv: x: Tensor -> Tensor

    /// <summary>The chance Φ(x) that a standard normal number is at most x (TensorFlow's ndtr); slope
    /// exp(-x²/2)/√(2π).</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// normalCdf (tensor 0.0)   // 0.5
    /// </code></example>
    val normalCdf: x: Tensor -> Tensor

    /// <summary>The inverse of normalCdf (TensorFlow's ndtri), NaN beyond [0, 1]; slope √(2π)·exp(y²/2), infinite at 0
    /// and 1.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// normalQuantile (tensor 0.975)   // 1.9599639845400538
    /// </code></example>
    val normalQuantile: x: Tensor -> Tensor

    // -- The gamma function -------------------------------------------------------------------------------------------

    /// <summary>log |Γ(x)|, infinite at 0, -1, -2, ...; slope digamma x.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// lgamma (tensor 5.0)   // 3.1780538303479497
    /// </code></example>
    val lgamma: x: Tensor -> Tensor

    /// <summary>The slope of lgamma, ψ(x) = Γ'(x)/Γ(x), NaN at -1, -2, ...; slope polygamma 1 x.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// digamma (tensor 1.0)   // -0.5772156649015348
    /// </code></example>
    val digamma: x: Tensor -> Tensor

    /// <summary>The n-th derivative of digamma; slope polygamma (n + 1) x.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">n is negative.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// polygamma 1 (tensor 1.0)   // 1.6449340668482264
    /// </code></example>
    val polygamma: n: int -> x: Tensor -> Tensor

    /// <summary>The Hurwitz zeta function, the sum of (q + k)⁻ˢ over k = 0, 1, 2, ..., for s &gt; 1, infinite at s = 1
    /// and NaN below; slopes -Σ log(q + k)·(q + k)⁻ˢ in s and -s·ζ(s + 1, q) in q.</summary>
    /// <remarks>At q ≤ 0 it is infinite if q is an integer; otherwise it needs an integer s, and has no slope in
    /// s.</remarks>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// grad (zeta (tensor 2.0)) (tensor 1.0)   // -2.404113806319188
    /// </code></example>
    val zeta: s: Tensor -> q: Tensor -> Tensor

    /// <summary>The regularized lower incomplete gamma function P(a, x) = ∫₀ˣ tᵃ⁻¹e⁻ᵗ dt/Γ(a), NaN unless a &gt; 0 and
    /// x ≥ 0; slope xᵃ⁻¹e⁻ˣ/Γ(a) in x.</summary>
    /// <remarks>The slope in a has no closed form; it is computed to full accuracy, and so are further
    /// derivatives.</remarks>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// grad (igamma (tensor 2.0)) (tensor 1.0)   // 0.36787944117144233
    /// </code></example>
    val igamma: a: Tensor -> x: Tensor -> Tensor

    /// <summary>The regularized upper incomplete gamma function Q(a, x) = 1 - P(a, x), exact where that is small; slope
    /// -xᵃ⁻¹e⁻ˣ/Γ(a) in x.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// igammac (tensor 1.0) (tensor 50.0)   // 1.9287498479639183e-22
    /// </code></example>
    val igammac: a: Tensor -> x: Tensor -> Tensor

    /// <summary>The regularized incomplete beta function ∫₀ˣ tᵃ⁻¹(1 - t)ᵇ⁻¹ dt/B(a, b), NaN unless a, b &gt; 0 and 0 ≤
    /// x ≤ 1; slope xᵃ⁻¹(1 - x)ᵇ⁻¹/B(a, b) in x.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A derivative in a or b is asked for.</exception>
    /// <example><code lang="fsharp">
    /// betainc (tensor 2.0) (tensor 3.0) (tensor 0.5)   // 0.6874999999999998
    /// </code></example>
    val betainc: a: Tensor -> b: Tensor -> x: Tensor -> Tensor

    /// <summary>The logarithm of the beta function Γ(x₁)·Γ(x₂)⋯/Γ(x₁ + x₂ + ...) along the last axis, which
    /// disappears.</summary>
    /// <exception cref="T:FunGrad.ShapeException">x is a single number.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// lbeta (tensor [ 2.0; 3.0 ])   // -2.4849066497880012
    /// </code></example>
    val lbeta: x: Tensor -> Tensor

    // -- Bessel functions of integer order ----------------------------------------------------------------------------

    /// <summary>The modified Bessel function I₀; slope I₁.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// besselI0 (tensor 0.0)   // 1.0
    /// </code></example>
    val besselI0: x: Tensor -> Tensor

    /// <summary>The modified Bessel function I₁; slope (I₀ + I₂)/2.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// grad besselI1 (tensor 0.0)   // 0.5
    /// </code></example>
    val besselI1: x: Tensor -> Tensor

    /// <summary>exp(-|x|)·I₀(x), which does not overflow; slope besselI1e x - sign x·besselI0e x.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// grad besselI0e (tensor 0.0)   // 0.0
    /// </code></example>
    val besselI0e: x: Tensor -> Tensor

    /// <summary>exp(-|x|)·I₁(x), which does not overflow; slope ½ at 0.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// grad besselI1e (tensor 0.0)   // 0.5
    /// </code></example>
    val besselI1e: x: Tensor -> Tensor

    /// <summary>The modified Bessel function Iₙ; slope (Iₙ₋₁ + Iₙ₊₁)/2.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">n is negative.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// besselI 2 (tensor 1.0)   // 0.13574766976703834
    /// </code></example>
    val besselI: n: int -> x: Tensor -> Tensor

    /// <summary>The Bessel function Jₙ; slope (Jₙ₋₁ - Jₙ₊₁)/2.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">n is negative.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// grad (besselJ 1) (tensor 0.0)   // 0.5
    /// </code></example>
    val besselJ: n: int -> x: Tensor -> Tensor

    /// <summary>The Bessel function of the second kind Yₙ, NaN for negative x; slope (Yₙ₋₁ - Yₙ₊₁)/2.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">n is negative.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// besselY 0 (tensor 1.0)   // 0.088256964215677
    /// </code></example>
    val besselY: n: int -> x: Tensor -> Tensor

    /// <summary>The modified Bessel function of the second kind Kₙ, NaN for negative x; slope -(Kₙ₋₁ +
    /// Kₙ₊₁)/2.</summary>
    /// <exception cref="T:System.ArgumentOutOfRangeException">n is negative.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// besselK 0 (tensor 1.0)   // 0.42102443824070834
    /// </code></example>
    val besselK: n: int -> x: Tensor -> Tensor

    // -- Activations --------------------------------------------------------------------------------------------------

    /// <summary>min(max(x, 0), 6); slope 1 strictly between, else 0.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// relu6 (tensor [ -1; 3; 8 ])   // [0. 3. 6.]
    /// </code></example>
    val relu6: x: Tensor -> Tensor

    /// <summary>x, or alpha·x where x is not positive; slope 1 or alpha, at 0 alpha.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// grad (leakyRelu 0.2) (tensor 0.0)   // 0.2
    /// </code></example>
    val leakyRelu: alpha: float -> x: Tensor -> Tensor

    /// <summary>x, or alpha·(eˣ - 1) where x is not positive; slope 1 or alpha·eˣ, at 0 1.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// elu 1.0 (tensor [ -infinity; 2.0 ])   // [-1.  2.]
    /// </code></example>
    val elu: alpha: float -> x: Tensor -> Tensor

    /// <summary>λ·x, or λ·α·(eˣ - 1) where x is not positive, with λ = 1.0507... and α = 1.6732..., which keep mean 0
    /// and variance 1 from layer to layer; slope λ at 0.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// grad selu (tensor 0.0)   // 1.0507009873554805
    /// </code></example>
    val selu: x: Tensor -> Tensor

    /// <summary>x·Φ(x) with the normal distribution Φ; slope Φ(x) + x·Φ'(x).</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// grad gelu (tensor 0.0)   // 0.5
    /// </code></example>
    val gelu: x: Tensor -> Tensor

    /// <summary>x·sigmoid x, also called swish; slope s + x·s·(1 - s) with s = sigmoid x.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// grad silu (tensor 0.0)   // 0.5
    /// </code></example>
    val silu: x: Tensor -> Tensor

    /// <summary>relu6(x + 3)/6; slope 1/6 strictly between -3 and 3, else 0.</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// hardSigmoid (tensor [ -4.0; 0.0; 1.5 ])   // [0. 0.5 0.75]
    /// </code></example>
    val hardSigmoid: x: Tensor -> Tensor

    /// <summary>log(1/(1 + e⁻ˣ)), which neither overflows nor underflows; slope 1/(1 + eˣ).</summary>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// logSigmoid (tensor -1000.0)   // -1000.0
    /// </code></example>
    val logSigmoid: x: Tensor -> Tensor

    // -- Two numbers --------------------------------------------------------------------------------------------------

    /// <summary>√(x² + y²), which does not overflow; slopes x/√(x² + y²) and y/√(x² + y²), at the origin 0.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// hypot (tensor 3.0) (tensor 4.0)   // 5.0
    /// </code></example>
    val hypot: x: Tensor -> y: Tensor -> Tensor

    /// <summary>log(eˣ + eʸ), which does not overflow; slopes sigmoid(x - y) and sigmoid(y - x).</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// logAddExp (tensor 1000.0) (tensor 0.0)   // 1000.0
    /// </code></example>
    val logAddExp: x: Tensor -> y: Tensor -> Tensor

    /// <summary>(x - y)²; slopes 2(x - y) and -2(x - y).</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// squaredDifference (tensor [ 1; 2 ]) (tensor 3)   // [4. 1.]
    /// </code></example>
    val squaredDifference: x: Tensor -> y: Tensor -> Tensor

    /// <summary>x·log y, but 0 where x is 0; slopes log y and x/y, both 0 where x is 0.</summary>
    /// <remarks>The guard covers the slopes, as in TensorFlow: at x = 0 the plain product x * log y has slope log y in
    /// x.</remarks>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// xlogy (tensor 0.0) (tensor 0.0)   // 0.0
    /// </code></example>
    val xlogy: x: Tensor -> y: Tensor -> Tensor

    /// <summary>x·log(1 + y), but 0 where x is 0; slopes log(1 + y) and x/(1 + y), both 0 where x is 0.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// xlog1py (tensor 0.0) (tensor -1.0)   // 0.0
    /// </code></example>
    val xlog1py: x: Tensor -> y: Tensor -> Tensor

    /// <summary>x/y, but 0 where x is 0; slopes 1/y and -x/y², both 0 where x is 0.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// xdivy (tensor 0.0) (tensor 0.0)   // 0.0
    /// </code></example>
    val xdivy: x: Tensor -> y: Tensor -> Tensor

    /// <summary>x/y, but 0 where y is 0; slopes 1/y and -x/y², both 0 where y is 0.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// divideNoNan (tensor [ 6; 6 ]) (tensor [ 3; 0 ])   // [2. 0.]
    /// </code></example>
    val divideNoNan: x: Tensor -> y: Tensor -> Tensor

    /// <summary>x·y, but 0 where y is 0, also against NaN and infinity; slopes y and x.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// multiplyNoNan (tensor infinity) (tensor 0.0)   // 0.0
    /// </code></example>
    val multiplyNoNan: x: Tensor -> y: Tensor -> Tensor

    /// <summary>⌊x/y⌋; it cuts derivatives.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// floorDivide (tensor -7) (tensor 2)   // -4.0
    /// </code></example>
    val floorDivide: x: Tensor -> y: Tensor -> Tensor

    /// <summary>x/y rounded toward zero; it cuts derivatives.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// truncatedDivide (tensor -7) (tensor 2)   // -3.0
    /// </code></example>
    val truncatedDivide: x: Tensor -> y: Tensor -> Tensor

    /// <summary>What truncatedDivide leaves, with the sign of x, where remainder has the sign of y; slopes 1 and minus
    /// the quotient.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// truncatedRemainder (tensor -7) (tensor 3)   // -1.0
    /// </code></example>
    val truncatedRemainder: x: Tensor -> y: Tensor -> Tensor

    /// <summary>The neighbour of x in the direction of y among the numbers of their width; slopes 1 and 0.</summary>
    /// <exception cref="T:FunGrad.ShapeException">The shapes do not broadcast.</exception>
    /// <example><code lang="fsharp">
    /// nextAfter (tensor 1.0) (tensor 2.0)   // 1.0000000000000002
    /// </code></example>
    val nextAfter: x: Tensor -> y: Tensor -> Tensor

    // -- Values that stand for others, and clipping by norm -----------------------------------------------------------

    /// <summary>The value of f at x with the derivative of x itself (TensorFlow's grad_pass_through): a step such as
    /// rounding can be trained through.</summary>
    /// <exception cref="T:FunGrad.ShapeException">f changes the shape.</exception>
    /// <exception cref="T:FunGrad.DTypeException">x holds integers or booleans.</exception>
    /// <example><code lang="fsharp">
    /// grad (straightThrough round) (tensor 1.7)   // 1.0
    /// </code></example>
    val straightThrough: f: (Tensor -> Tensor) -> x: Tensor -> Tensor

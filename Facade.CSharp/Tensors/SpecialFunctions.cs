// Special functions as statics: the normal distribution, the gamma function and Bessel functions. Law: each is one row
// of the engine, whose slope stands in the summary; derivatives of any order are exact. Read next: SpecialPairs.cs.
namespace FunGrad;

/// <summary>Special functions: <c>Tensor.LogGamma(x)</c>.</summary>
public static class TensorSpecialFunctions
{
    extension(Tensor)
    {
        /// <summary>The error function 2/√π·∫₀ˣ exp(-t²) dt; slope 2/√π·exp(-x²).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Erf(0.5) // 0.5204998778130465
        /// </code></example>
        public static Tensor Erf(Tensor x) => SpecialFunctions.erf(x);

        /// <summary>1 - Erf(x), exact where that is small; slope -2/√π·exp(-x²).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Erfc(0) // 1.0
        /// </code></example>
        public static Tensor Erfc(Tensor x) => SpecialFunctions.erfc(x);

        /// <summary>The inverse of Erf, NaN beyond [-1, 1]; slope √π/2·exp(y²), infinite at ±1.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.ErfInv(1) // inf
        /// </code></example>
        public static Tensor ErfInv(Tensor x) => SpecialFunctions.erfinv(x);

        /// <summary>The chance Φ(x) that a standard normal number is at most x; slope exp(-x²/2)/√(2π).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.NormalCdf(0) // 0.5
        /// </code></example>
        public static Tensor NormalCdf(Tensor x) => SpecialFunctions.normalCdf(x);

        /// <summary>The inverse of NormalCdf, NaN beyond [0, 1]; slope √(2π)·exp(y²/2), infinite at 0 and
        /// 1.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.NormalQuantile(0.5) // 0.0
        /// </code></example>
        public static Tensor NormalQuantile(Tensor x) => SpecialFunctions.normalQuantile(x);

        /// <summary>log |Γ(x)|, infinite at 0, -1, -2, ...; slope Digamma(x).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.LogGamma(0) // inf
        /// </code></example>
        public static Tensor LogGamma(Tensor x) => SpecialFunctions.lgamma(x);

        /// <summary>The slope of LogGamma, ψ(x) = Γ'(x)/Γ(x), NaN at -1, -2, ...; slope Polygamma(1, x).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Digamma(-1) // nan
        /// </code></example>
        public static Tensor Digamma(Tensor x) => SpecialFunctions.digamma(x);

        /// <summary>The n-th derivative of Digamma; slope Polygamma(n + 1, x).</summary>
        /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Polygamma(1, 1) // 1.6449340668482264
        /// </code></example>
        public static Tensor Polygamma(int n, Tensor x) => SpecialFunctions.polygamma(n, x);

        /// <summary>The Hurwitz zeta function, the sum of (q + k)⁻ˢ over k = 0, 1, 2, ..., for s &gt; 1, infinite
        /// at s = 1 and NaN below; slopes -Σ log(q + k)·(q + k)⁻ˢ in s and -s·ζ(s + 1, q) in q.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Zeta(2, 1) // 1.6449340668482264
        /// </code></example>
        public static Tensor Zeta(Tensor s, Tensor q) => SpecialFunctions.zeta(s, q);

        /// <summary>P(a, x) = ∫₀ˣ tᵃ⁻¹e⁻ᵗ dt/Γ(a) (TensorFlow's igamma), NaN unless a &gt; 0 and x ≥ 0; slope
        /// xᵃ⁻¹e⁻ˣ/Γ(a) in x. The slope in a, and all further ones, are computed to full accuracy.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.GammaLowerRegularized(2, 0) // 0.0
        /// </code></example>
        public static Tensor GammaLowerRegularized(Tensor a, Tensor x) => IncompleteFunctions.igamma(a, x);

        /// <summary>Q(a, x) = 1 - P(a, x) (TensorFlow's igammac), exact where that is small; slope -xᵃ⁻¹e⁻ˣ/Γ(a) in
        /// x.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.GammaUpperRegularized(2, 0) // 1.0
        /// </code></example>
        public static Tensor GammaUpperRegularized(Tensor a, Tensor x) => IncompleteFunctions.igammac(a, x);

        /// <summary>The regularized incomplete beta function ∫₀ˣ tᵃ⁻¹(1 - t)ᵇ⁻¹ dt/B(a, b) (TensorFlow's betainc),
        /// NaN unless a, b &gt; 0 and 0 ≤ x ≤ 1; slope xᵃ⁻¹(1 - x)ᵇ⁻¹/B(a, b) in x.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="NotDifferentiableException">A derivative in a or b is asked for.</exception>
        /// <example><code>
        /// Tensor.BetaRegularized(2, 3, 0.5) // 0.6874999999999998
        /// </code></example>
        public static Tensor BetaRegularized(Tensor a, Tensor b, Tensor x) => IncompleteFunctions.betainc(a, b, x);

        /// <summary>The logarithm of the beta function Γ(x₁)·Γ(x₂)⋯/Γ(x₁ + x₂ + ...) along the last axis, which
        /// disappears.</summary>
        /// <exception cref="ShapeException">x is a single number.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.LogBeta([2, 3]) // -2.4849066497880012
        /// </code></example>
        public static Tensor LogBeta(Tensor x) => SpecialFunctions.lbeta(x);

        /// <summary>The modified Bessel function I₀; slope I₁.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.BesselI0(0) // 1.0
        /// </code></example>
        public static Tensor BesselI0(Tensor x) => SpecialFunctions.besselI(0, x);

        /// <summary>The modified Bessel function I₁; slope (I₀ + I₂)/2.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(Tensor.BesselI1)(0) // 0.5
        /// </code></example>
        public static Tensor BesselI1(Tensor x) => SpecialFunctions.besselI(1, x);

        /// <summary>exp(-|x|)·I₀(x), which does not overflow; slope 0 at 0.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(Tensor.BesselI0Scaled)(0) // 0.0
        /// </code></example>
        public static Tensor BesselI0Scaled(Tensor x) => SpecialFunctions.besselIe(0, x);

        /// <summary>exp(-|x|)·I₁(x), which does not overflow; slope ½ at 0.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(Tensor.BesselI1Scaled)(0) // 0.5
        /// </code></example>
        public static Tensor BesselI1Scaled(Tensor x) => SpecialFunctions.besselIe(1, x);

        /// <summary>The modified Bessel function Iₙ; slope (Iₙ₋₁ + Iₙ₊₁)/2.</summary>
        /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.BesselI(2, 0) // 0.0
        /// </code></example>
        public static Tensor BesselI(int n, Tensor x) => SpecialFunctions.besselI(n, x);

        /// <summary>The Bessel function Jₙ; slope (Jₙ₋₁ - Jₙ₊₁)/2.</summary>
        /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.BesselJ(0, 0) // 1.0
        /// </code></example>
        public static Tensor BesselJ(int n, Tensor x) => SpecialFunctions.besselJ(n, x);

        /// <summary>The Bessel function of the second kind Yₙ, NaN for negative x; slope (Yₙ₋₁ - Yₙ₊₁)/2.</summary>
        /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.BesselY(0, 0) // -inf
        /// </code></example>
        public static Tensor BesselY(int n, Tensor x) => SpecialFunctions.besselY(n, x);

        /// <summary>The modified Bessel function of the second kind Kₙ, NaN for negative x; slope -(Kₙ₋₁ +
        /// Kₙ₊₁)/2.</summary>
        /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.BesselK(0, 0) // inf
        /// </code></example>
        public static Tensor BesselK(int n, Tensor x) => SpecialFunctions.besselK(n, x);
    }
}

// Special functions, activations and functions of two tensors as methods. Law: x.F() is Tensor.F(x). Read next:
// SpecialFunctions.cs.
namespace FunGrad;

/// <summary>Special functions as methods: <c>x.LogGamma()</c>.</summary>
public static class TensorSpecialFluent
{
    extension(Tensor x)
    {
        /// <summary>The error function 2/√π·∫₀ˣ exp(-t²) dt; slope 2/√π·exp(-x²).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of(0.5).Erf() // 0.5204998778130465
        /// </code></example>
        public Tensor Erf() => SpecialFunctions.erf(x);

        /// <summary>1 - Erf(x), exact where that is small; slope -2/√π·exp(-x²).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of(0).Erfc() // 1.0
        /// </code></example>
        public Tensor Erfc() => SpecialFunctions.erfc(x);

        /// <summary>The inverse of Erf, NaN beyond [-1, 1]; slope √π/2·exp(y²), infinite at ±1.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of(1).ErfInv() // inf
        /// </code></example>
        public Tensor ErfInv() => SpecialFunctions.erfinv(x);

        /// <summary>The chance Φ(x) that a standard normal number is at most x; slope exp(-x²/2)/√(2π).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of(0).NormalCdf() // 0.5
        /// </code></example>
        public Tensor NormalCdf() => SpecialFunctions.normalCdf(x);

        /// <summary>The inverse of NormalCdf, NaN beyond [0, 1]; slope √(2π)·exp(y²/2), infinite at 0 and
        /// 1.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of(0.5).NormalQuantile() // 0.0
        /// </code></example>
        public Tensor NormalQuantile() => SpecialFunctions.normalQuantile(x);

        /// <summary>log |Γ(x)|, infinite at 0, -1, -2, ...; slope Digamma(x).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of(0).LogGamma() // inf
        /// </code></example>
        public Tensor LogGamma() => SpecialFunctions.lgamma(x);

        /// <summary>The slope of LogGamma, ψ(x) = Γ'(x)/Γ(x), NaN at -1, -2, ...; slope Polygamma(1, x).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of(-1).Digamma() // nan
        /// </code></example>
        public Tensor Digamma() => SpecialFunctions.digamma(x);

        /// <summary>The logarithm of the beta function Γ(x₁)·Γ(x₂)⋯/Γ(x₁ + x₂ + ...) along the last axis, which
        /// disappears.</summary>
        /// <exception cref="ShapeException">x is a single number.</exception>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of([2, 3]).LogBeta() // -2.4849066497880012
        /// </code></example>
        public Tensor LogBeta() => SpecialFunctions.lbeta(x);

        /// <summary>The modified Bessel function I₀; slope I₁.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of(0).BesselI0() // 1.0
        /// </code></example>
        public Tensor BesselI0() => SpecialFunctions.besselI(0, x);

        /// <summary>The modified Bessel function I₁; slope (I₀ + I₂)/2.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(x => x.BesselI1())(0) // 0.5
        /// </code></example>
        public Tensor BesselI1() => SpecialFunctions.besselI(1, x);

        /// <summary>exp(-|x|)·I₀(x), which does not overflow; slope 0 at 0.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(x => x.BesselI0Scaled())(0) // 0.0
        /// </code></example>
        public Tensor BesselI0Scaled() => SpecialFunctions.besselIe(0, x);

        /// <summary>exp(-|x|)·I₁(x), which does not overflow; slope ½ at 0.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(x => x.BesselI1Scaled())(0) // 0.5
        /// </code></example>
        public Tensor BesselI1Scaled() => SpecialFunctions.besselIe(1, x);
    }
}

/// <summary>Activations as methods: <c>x.Gelu()</c>.</summary>
public static class TensorActivationsFluent
{
    extension(Tensor x)
    {
        /// <summary>min(max(x, 0), 6); slope 1 strictly between, else 0.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of([-1, 3, 8]).Relu6() // [0. 3. 6.]
        /// </code></example>
        public Tensor Relu6() => Activations.relu6(x);

        /// <summary>x, or alpha·x where x is not positive; slope 1 or alpha, at 0 alpha.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of([-1, 2]).LeakyRelu(0.5) // [-0.5 2. ]
        /// </code></example>
        public Tensor LeakyRelu(double alpha = 0.2) => Activations.leakyRelu(alpha, x);

        /// <summary>x, or alpha·(eˣ - 1) where x is not positive; slope 1 or alpha·eˣ, at 0 1.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of([double.NegativeInfinity, 2]).Elu() // [-1. 2.]
        /// </code></example>
        public Tensor Elu(double alpha = 1.0) => Activations.elu(alpha, x);

        /// <summary>λ·x, or λ·α·(eˣ - 1) where x is not positive, with λ = 1.0507... and α = 1.6732..., which keep
        /// mean 0 and variance 1 from layer to layer; slope λ at 0.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(x => x.Selu())(0) // 1.0507009873554805
        /// </code></example>
        public Tensor Selu() => Activations.selu(x);

        /// <summary>x·Φ(x) with the normal distribution Φ; slope Φ(x) + x·Φ'(x).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(x => x.Gelu())(0) // 0.5
        /// </code></example>
        public Tensor Gelu() => Activations.gelu(x);

        /// <summary>x·Sigmoid(x), also called swish; slope s + x·s·(1 - s) with s = Sigmoid(x).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(x => x.Silu())(0) // 0.5
        /// </code></example>
        public Tensor Silu() => Activations.silu(x);

        /// <summary>Relu6(x + 3)/6; slope 1/6 strictly between -3 and 3, else 0.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of([-4, 0, 1.5]).HardSigmoid() // [0. 0.5 0.75]
        /// </code></example>
        public Tensor HardSigmoid() => Activations.hardSigmoid(x);

        /// <summary>log(1/(1 + e⁻ˣ)), which neither overflows nor underflows; slope 1/(1 + eˣ).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Of(-1000).LogSigmoid() // -1000.0
        /// </code></example>
        public Tensor LogSigmoid() => Activations.logSigmoid(x);
    }
}

/// <summary>Functions of two tensors as methods: <c>x.Hypot(y)</c>.</summary>
public static class TensorPairsFluent
{
    extension(Tensor x)
    {
        /// <summary>√(x² + y²), which does not overflow; slopes x/√(x² + y²) and y/√(x² + y²), at the origin
        /// 0.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of(3).Hypot(4) // 5.0
        /// </code></example>
        public Tensor Hypot(Tensor y) => PairFunctions.Hypot(x, y);

        /// <summary>log(eˣ + eʸ), which does not overflow; slopes Sigmoid(x - y) and Sigmoid(y - x).</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of(1000).LogAddExp(0) // 1000.0
        /// </code></example>
        public Tensor LogAddExp(Tensor y) => PairFunctions.LogAddExp(x, y);

        /// <summary>(x - y)²; slopes 2(x - y) and -2(x - y).</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of([1, 2]).SquaredDifference(3) // [4. 1.]
        /// </code></example>
        public Tensor SquaredDifference(Tensor y) => PairFunctions.SquaredDifference(x, y);

        /// <summary>x·log y, but 0 where x is 0; slopes log y and x/y, both 0 where x is 0. The plain product x *
        /// Log(y) has slope log y there.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of(0).XLogY(0) // 0.0
        /// </code></example>
        public Tensor XLogY(Tensor y) => PairFunctions.XLogY(x, y);

        /// <summary>x·log(1 + y), but 0 where x is 0; slopes log(1 + y) and x/(1 + y), both 0 where x is
        /// 0.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of(0).XLog1PY(-1) // 0.0
        /// </code></example>
        public Tensor XLog1PY(Tensor y) => PairFunctions.XLog1PY(x, y);

        /// <summary>x/y, but 0 where x is 0; slopes 1/y and -x/y², both 0 where x is 0.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of(0).XDivY(0) // 0.0
        /// </code></example>
        public Tensor XDivY(Tensor y) => PairFunctions.XDivY(x, y);

        /// <summary>x/y, but 0 where y is 0; slopes 1/y and -x/y², both 0 where y is 0.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of([6, 6]).DivideNoNan([3, 0]) // [2. 0.]
        /// </code></example>
        public Tensor DivideNoNan(Tensor y) => PairFunctions.DivideNoNan(x, y);

        /// <summary>x·y, but 0 where y is 0, also against NaN and infinity; slopes y and x.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of(double.NaN).MultiplyNoNan(0) // 0.0
        /// </code></example>
        public Tensor MultiplyNoNan(Tensor y) => PairFunctions.MultiplyNoNan(x, y);

        /// <summary>⌊x/y⌋; it cuts derivatives.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of(-7).FloorDivide(2) // -4.0
        /// </code></example>
        public Tensor FloorDivide(Tensor y) => PairFunctions.FloorDivide(x, y);

        /// <summary>x/y rounded toward zero; it cuts derivatives.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of(-7).TruncatedDivide(2) // -3.0
        /// </code></example>
        public Tensor TruncatedDivide(Tensor y) => PairFunctions.TruncatedDivide(x, y);

        /// <summary>What TruncatedDivide leaves: it has the sign of x; slopes 1 and minus the quotient.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of(-7).TruncatedRemainder(3) // -1.0
        /// </code></example>
        public Tensor TruncatedRemainder(Tensor y) => PairFunctions.TruncatedRemainder(x, y);

        /// <summary>The neighbour of x in the direction of y among the numbers of their width; slopes 1 and
        /// 0.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <example><code>
        /// Tensor.Of(1).NextAfter(2) // 1.0000000000000002
        /// </code></example>
        public Tensor NextAfter(Tensor y) => PairFunctions.NextAfter(x, y);
    }
}

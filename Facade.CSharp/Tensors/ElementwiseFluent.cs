// The elementary functions as methods, so that formulas read from left to right: x.Sin().Square().Sum().
// Law: x.F() is Tensor.F(x). Read next: Choosing.cs.
namespace FunGrad;

/// <summary>Elementwise functions as methods: <c>x.Sigmoid()</c>.</summary>
public static class TensorElementwiseFluent
{
    extension(Tensor x)
    {
        /// <summary>eˣ; slope eˣ.</summary>
        /// <example><code>
        /// Tensor.Of(0).Exp() // 1.0
        /// </code></example>
        public Tensor Exp() => Tensor.Exp(x);

        /// <summary>The natural logarithm; slope 1/x.</summary>
        /// <example><code>
        /// Tensor.Of(1).Log() // 0.0
        /// </code></example>
        public Tensor Log() => Tensor.Log(x);

        /// <summary>The logarithm to base 2; slope 1/(x·ln 2).</summary>
        /// <example><code>
        /// Tensor.Of(8).Log2() // 3.0
        /// </code></example>
        public Tensor Log2() => Special.log2(x);

        /// <summary>The logarithm to base 10; slope 1/(x·ln 10).</summary>
        /// <example><code>
        /// Tensor.Of(100).Log10() // 2.0
        /// </code></example>
        public Tensor Log10() => Tensor.Log10(x);

        /// <summary>log(1 + x), exact for small x; slope 1/(1 + x).</summary>
        /// <example><code>
        /// Tensor.Of(0).LogP1() // 0.0
        /// </code></example>
        public Tensor LogP1() => Special.log1p(x);

        /// <summary>eˣ - 1, exact for small x; slope eˣ.</summary>
        /// <example><code>
        /// Grad.Of(x => x.ExpM1())(0) // 1.0
        /// </code></example>
        public Tensor ExpM1() => Special.expm1(x);

        /// <summary>√x; slope 1/(2√x).</summary>
        /// <example><code>
        /// Grad.Of(x => x.Sqrt())(4) // 0.25
        /// </code></example>
        public Tensor Sqrt() => Tensor.Sqrt(x);

        /// <summary>1/√x; slope -½·x⁻³ᐟ².</summary>
        /// <example><code>
        /// Tensor.Of(16).ReciprocalSqrt() // 0.25
        /// </code></example>
        public Tensor ReciprocalSqrt() => Special.rsqrt(x);

        /// <summary>The cube root, also of negative numbers; slope 1/(3·∛x²).</summary>
        /// <example><code>
        /// Tensor.Of(-8).Cbrt() // -2.0
        /// </code></example>
        public Tensor Cbrt() => Special.cbrt(x);

        /// <summary>1/x; slope -1/x².</summary>
        /// <example><code>
        /// Tensor.Of(4).Reciprocal() // 0.25
        /// </code></example>
        public Tensor Reciprocal() => Special.reciprocal(x);

        /// <summary>x²; slope 2x.</summary>
        /// <example><code>
        /// Tensor.Of([1, 2, 3]).Square() // [1. 4. 9.]
        /// </code></example>
        public Tensor Square() => Special.square(x);

        /// <summary>x to the power y; slope y·xʸ⁻¹ in x, and in y xʸ·log x for positive x, else 0. Exponent 0 has
        /// slope exactly 0.</summary>
        /// <example><code>
        /// Grad.Of(y => Tensor.Of(1).Pow(y))(2) // 0.0
        /// </code></example>
        public Tensor Pow(Tensor y) => Tensor.Pow(x, y);

        /// <summary>x to the power n; slope n·xⁿ⁻¹, exact at 0 for integer n.</summary>
        /// <example><code>
        /// Grad.Of(x => x.Pow(3))(2) // 12.0
        /// </code></example>
        public Tensor Pow(double n) => Tensor.Pow(x, n);

        /// <summary>The sine of x in radians; slope cos x.</summary>
        /// <example><code>
        /// Grad.Of(x => x.Sin())(0) // 1.0
        /// </code></example>
        public Tensor Sin() => Tensor.Sin(x);

        /// <summary>The cosine of x in radians; slope -sin x.</summary>
        /// <example><code>
        /// Tensor.Of(0).Cos() // 1.0
        /// </code></example>
        public Tensor Cos() => Tensor.Cos(x);

        /// <summary>The tangent of x in radians; slope 1 + tan²x.</summary>
        /// <example><code>
        /// Tensor.Of(0).Tan() // 0.0
        /// </code></example>
        public Tensor Tan() => Tensor.Tan(x);

        /// <summary>The inverse sine in radians; slope 1/√(1 - x²).</summary>
        /// <example><code>
        /// Grad.Of(x => x.Asin())(0) // 1.0
        /// </code></example>
        public Tensor Asin() => Tensor.Asin(x);

        /// <summary>The inverse cosine in radians; slope -1/√(1 - x²).</summary>
        /// <example><code>
        /// Tensor.Of(1).Acos() // 0.0
        /// </code></example>
        public Tensor Acos() => Tensor.Acos(x);

        /// <summary>The inverse tangent in radians; slope 1/(1 + x²).</summary>
        /// <example><code>
        /// Grad.Of(x => x.Atan())(1) // 0.5
        /// </code></example>
        public Tensor Atan() => Tensor.Atan(x);

        /// <summary>The hyperbolic sine; slope cosh x.</summary>
        /// <example><code>
        /// Tensor.Of(0).Sinh() // 0.0
        /// </code></example>
        public Tensor Sinh() => Tensor.Sinh(x);

        /// <summary>The hyperbolic cosine; slope sinh x.</summary>
        /// <example><code>
        /// Tensor.Of(0).Cosh() // 1.0
        /// </code></example>
        public Tensor Cosh() => Tensor.Cosh(x);

        /// <summary>The hyperbolic tangent; slope 1 - tanh²x.</summary>
        /// <example><code>
        /// Grad.Of(x => x.Tanh())(0) // 1.0
        /// </code></example>
        public Tensor Tanh() => Tensor.Tanh(x);

        /// <summary>The inverse hyperbolic sine; slope 1/√(x² + 1).</summary>
        /// <example><code>
        /// Tensor.Of(0).Asinh() // 0.0
        /// </code></example>
        public Tensor Asinh() => Special.asinh(x);

        /// <summary>The inverse hyperbolic cosine; slope 1/√(x² - 1).</summary>
        /// <example><code>
        /// Tensor.Of(1).Acosh() // 0.0
        /// </code></example>
        public Tensor Acosh() => Special.acosh(x);

        /// <summary>The inverse hyperbolic tangent; slope 1/(1 - x²).</summary>
        /// <example><code>
        /// Tensor.Of(0).Atanh() // 0.0
        /// </code></example>
        public Tensor Atanh() => Special.atanh(x);

        /// <summary>1/(1 + e⁻ˣ); slope y·(1 - y).</summary>
        /// <example><code>
        /// Tensor.Of(0).Sigmoid() // 0.5
        /// </code></example>
        public Tensor Sigmoid() => Special.sigmoid(x);

        /// <summary>log(1 + eˣ), which neither overflows nor underflows; slope 1/(1 + e⁻ˣ).</summary>
        /// <example><code>
        /// Tensor.Of(1000).Softplus() // 1000.0
        /// </code></example>
        public Tensor Softplus() => Special.softplus(x);

        /// <summary>x/(1 + |x|); slope 1/(1 + |x|)².</summary>
        /// <example><code>
        /// Tensor.Of(-1).Softsign() // -0.5
        /// </code></example>
        public Tensor Softsign() => Special.softsign(x);

        /// <summary>max(x, 0); slope 1 where x is positive, else 0.</summary>
        /// <example><code>
        /// Grad.Of(x => x.Relu())(0) // 0.0
        /// </code></example>
        public Tensor Relu() => Functions.relu(x);

        /// <summary>|x|; slope sign x, 0 at 0.</summary>
        /// <example><code>
        /// Tensor.Of([-1.5, 2]).Abs() // [1.5 2. ]
        /// </code></example>
        public Tensor Abs() => Tensor.Abs(x);

        /// <summary>-1, 0 or 1; slope 0 everywhere.</summary>
        /// <example><code>
        /// Tensor.Of(-3).Sign() // -1.0
        /// </code></example>
        public Tensor Sign() => Special.sign(x);

        /// <summary>The largest integer not above x; it cuts derivatives.</summary>
        /// <example><code>
        /// Tensor.Of(-1.5).Floor() // -2.0
        /// </code></example>
        public Tensor Floor() => Tensor.Floor(x);

        /// <summary>The smallest integer not below x; it cuts derivatives.</summary>
        /// <example><code>
        /// Tensor.Of(1.2).Ceiling() // 2.0
        /// </code></example>
        public Tensor Ceiling() => Tensor.Ceiling(x);

        /// <summary>The nearest integer, half to even; it cuts derivatives.</summary>
        /// <example><code>
        /// Tensor.Of(2.5).Round() // 2.0
        /// </code></example>
        public Tensor Round() => Tensor.Round(x);

        /// <summary>x held within bounds; slope 1 inside and at a bound, 0 outside.</summary>
        /// <example><code>
        /// Tensor.Of([-2, 0.5, 9]).Clip(0, 1) // [0. 0.5 1. ]
        /// </code></example>
        public Tensor Clip(Tensor low, Tensor high) => Functions.clip(low, high, x);

        /// <summary>x - y·⌊x/y⌋, which has the sign of y; slopes 1 and -⌊x/y⌋.</summary>
        /// <example><code>
        /// Tensor.Of(7.5).Remainder(2) // 1.5
        /// </code></example>
        public Tensor Remainder(Tensor y) => Choice.remainder(x, y);

        /// <summary>The value, cut off from what it depends on: derivative 0 through this use of x, others
        /// unaffected.</summary>
        /// <example><code>
        /// Grad.Of(x => x * x.StopGradient())(3) // 3.0
        /// </code></example>
        public Tensor StopGradient() => Special.stopGradient(x);

        /// <summary>The value, for which no derivative may be asked: one that is throws and gives the message.</summary>
        /// <exception cref="InvalidOperationException">When a derivative is taken through the result.</exception>
        /// <example><code>
        /// Tensor.Of(2.0).PreventGradient("the table is frozen") // 2.0
        /// </code></example>
        public Tensor PreventGradient(string message = "") => Special.preventGradient(Demand.Given(message), x);
    }
}

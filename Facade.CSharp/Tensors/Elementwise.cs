// Elementary functions as statics, beyond those that Tensor itself has (Exp, Log, Sin, ...). A static takes part in
// method groups: Grad.Of(Tensor.Sigmoid). Law: each is one row of the engine, whose slope stands in the summary. Read
// next: ElementwiseFluent.cs, the same functions as methods.
namespace FunGrad;

/// <summary>Elementwise functions: <c>Tensor.Sigmoid(x)</c>.</summary>
public static class TensorElementwise
{
    extension(Tensor)
    {
        /// <summary>eˣ - 1, exact for small x; slope eˣ.</summary>
        /// <example><code>
        /// Tensor.ExpM1(0) // 0.0
        /// </code></example>
        public static Tensor ExpM1(Tensor x) => Special.expm1(x);

        /// <summary>log(1 + x), exact for small x; slope 1/(1 + x).</summary>
        /// <example><code>
        /// Grad.Of(Tensor.LogP1)(1) // 0.5
        /// </code></example>
        public static Tensor LogP1(Tensor x) => Special.log1p(x);

        /// <summary>The logarithm to base 2; slope 1/(x·ln 2).</summary>
        /// <example><code>
        /// Tensor.Log2(8) // 3.0
        /// </code></example>
        public static Tensor Log2(Tensor x) => Special.log2(x);

        /// <summary>1/√x; slope -½·x⁻³ᐟ².</summary>
        /// <example><code>
        /// Tensor.ReciprocalSqrt(4) // 0.5
        /// </code></example>
        public static Tensor ReciprocalSqrt(Tensor x) => Special.rsqrt(x);

        /// <summary>The cube root, also of negative numbers; slope 1/(3·∛x²).</summary>
        /// <example><code>
        /// Tensor.Cbrt(-8) // -2.0
        /// </code></example>
        public static Tensor Cbrt(Tensor x) => Special.cbrt(x);

        /// <summary>1/x; slope -1/x².</summary>
        /// <example><code>
        /// Grad.Of(Tensor.Reciprocal)(2) // -0.25
        /// </code></example>
        public static Tensor Reciprocal(Tensor x) => Special.reciprocal(x);

        /// <summary>x²; slope 2x.</summary>
        /// <example><code>
        /// Grad.Of(Tensor.Square)(3) // 6.0
        /// </code></example>
        public static Tensor Square(Tensor x) => Special.square(x);

        /// <summary>-1, 0 or 1; slope 0 everywhere.</summary>
        /// <example><code>
        /// Tensor.Sign([-2.5, 0, 7]) // [-1. 0. 1.]
        /// </code></example>
        public static Tensor Sign(Tensor x) => Special.sign(x);

        /// <summary>The inverse hyperbolic sine; slope 1/√(x² + 1).</summary>
        /// <example><code>
        /// Grad.Of(Tensor.Asinh)(0) // 1.0
        /// </code></example>
        public static Tensor Asinh(Tensor x) => Special.asinh(x);

        /// <summary>The inverse hyperbolic cosine; slope 1/√(x² - 1).</summary>
        /// <example><code>
        /// Tensor.Acosh(1) // 0.0
        /// </code></example>
        public static Tensor Acosh(Tensor x) => Special.acosh(x);

        /// <summary>The inverse hyperbolic tangent; slope 1/(1 - x²).</summary>
        /// <example><code>
        /// Grad.Of(Tensor.Atanh)(0.5) // 1.3333333333333333
        /// </code></example>
        public static Tensor Atanh(Tensor x) => Special.atanh(x);

        /// <summary>1/(1 + e⁻ˣ); slope y·(1 - y).</summary>
        /// <example><code>
        /// Grad.Of(Tensor.Sigmoid)(0) // 0.25
        /// </code></example>
        public static Tensor Sigmoid(Tensor x) => Special.sigmoid(x);

        /// <summary>log(1 + eˣ), which neither overflows nor underflows; slope 1/(1 + e⁻ˣ).</summary>
        /// <example><code>
        /// Grad.Of(Tensor.Softplus)(0) // 0.5
        /// </code></example>
        public static Tensor Softplus(Tensor x) => Special.softplus(x);

        /// <summary>x/(1 + |x|); slope 1/(1 + |x|)².</summary>
        /// <example><code>
        /// Tensor.Softsign(3) // 0.75
        /// </code></example>
        public static Tensor Softsign(Tensor x) => Special.softsign(x);

        /// <summary>max(x, 0); slope 1 where x is positive, else 0.</summary>
        /// <example><code>
        /// Tensor.Relu([-1, 0, 2]) // [0. 0. 2.]
        /// </code></example>
        public static Tensor Relu(Tensor x) => Functions.relu(x);

        /// <summary>x - y·⌊x/y⌋, which has the sign of y; slopes 1 and -⌊x/y⌋.</summary>
        /// <example><code>
        /// Tensor.Remainder(-7, 3) // 2.0
        /// </code></example>
        public static Tensor Remainder(Tensor x, Tensor y) => Choice.remainder(x, y);

        /// <summary>The value, cut off from what it depends on: derivative 0 through this use of x, others
        /// unaffected.</summary>
        /// <example><code>
        /// Grad.Of(x => x * Tensor.StopGradient(x))(3) // 3.0
        /// </code></example>
        public static Tensor StopGradient(Tensor x) => Special.stopGradient(x);

        /// <summary>The value, for which no derivative may be asked: one that is throws and gives the message.</summary>
        /// <exception cref="InvalidOperationException">When a derivative is taken through the result.</exception>
        /// <example><code>
        /// Tensor.PreventGradient(2.0, "the table is frozen") // 2.0
        /// </code></example>
        public static Tensor PreventGradient(Tensor x, string message = "") =>
            Special.preventGradient(Demand.Given(message), x);
    }
}

// Activations of neural networks as statics, beyond Relu, Sigmoid and Softplus. Law: at a kink the slope is TensorFlow's
// choice, named in the summary. Read next: SpecialFluent.cs.
namespace FunGrad;

/// <summary>Activations: <c>Tensor.Gelu(x)</c>.</summary>
public static class TensorActivations
{
    extension(Tensor)
    {
        /// <summary>min(max(x, 0), 6); slope 1 strictly between, else 0.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Relu6([-1, 3, 8]) // [0. 3. 6.]
        /// </code></example>
        public static Tensor Relu6(Tensor x) => Activations.relu6(x);

        /// <summary>x, or alpha·x where x is not positive; slope 1 or alpha, at 0 alpha.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.LeakyRelu([-1, 2], 0.5) // [-0.5 2. ]
        /// </code></example>
        public static Tensor LeakyRelu(Tensor x, double alpha = 0.2) => Activations.leakyRelu(alpha, x);

        /// <summary>x, or alpha·(eˣ - 1) where x is not positive; slope 1 or alpha·eˣ, at 0 1.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.Elu([double.NegativeInfinity, 2]) // [-1. 2.]
        /// </code></example>
        public static Tensor Elu(Tensor x, double alpha = 1.0) => Activations.elu(alpha, x);

        /// <summary>λ·x, or λ·α·(eˣ - 1) where x is not positive, with λ = 1.0507... and α = 1.6732..., which keep
        /// mean 0 and variance 1 from layer to layer; slope λ at 0.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(Tensor.Selu)(0) // 1.0507009873554805
        /// </code></example>
        public static Tensor Selu(Tensor x) => Activations.selu(x);

        /// <summary>x·Φ(x) with the normal distribution Φ; slope Φ(x) + x·Φ'(x).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(Tensor.Gelu)(0) // 0.5
        /// </code></example>
        public static Tensor Gelu(Tensor x) => Activations.gelu(x);

        /// <summary>x·Sigmoid(x), also called swish; slope s + x·s·(1 - s) with s = Sigmoid(x).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Grad.Of(Tensor.Silu)(0) // 0.5
        /// </code></example>
        public static Tensor Silu(Tensor x) => Activations.silu(x);

        /// <summary>Relu6(x + 3)/6; slope 1/6 strictly between -3 and 3, else 0.</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.HardSigmoid([-4, 0, 1.5]) // [0. 0.5 0.75]
        /// </code></example>
        public static Tensor HardSigmoid(Tensor x) => Activations.hardSigmoid(x);

        /// <summary>log(1/(1 + e⁻ˣ)), which neither overflows nor underflows; slope 1/(1 + eˣ).</summary>
        /// <exception cref="DTypeException">x holds integers or booleans.</exception>
        /// <example><code>
        /// Tensor.LogSigmoid(-1000) // -1000.0
        /// </code></example>
        public static Tensor LogSigmoid(Tensor x) => Activations.logSigmoid(x);
    }
}

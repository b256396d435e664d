// Numbers brought to mean 0 and variance 1, or scaled by their neighbours, and dropout. Law: the derivative sees the
// mean and the variance as well, to any order. Read next: Verbs/Grad.cs.
namespace FunGrad;

/// <summary>Normalisations: <c>x.LayerNorm(scale, offset)</c>.</summary>
public static class TensorNormalization
{
    extension(Tensor x)
    {
        /// <summary>(x - mean)/√(variance + ε)·scale + offset for each channel, the last axis, with the mean and the
        /// variance over all other axes; these come back as well.</summary>
        /// <exception cref="ShapeException">Scale or offset is not a vector of one number for each channel.</exception>
        /// <exception cref="ArgumentOutOfRangeException">ε is negative.</exception>
        /// <example><code>
        /// Tensor.Of([[3], [7]]).BatchNorm([1], [0], 0) // ([[-1.] [ 1.]], [5.], [4.])
        /// </code></example>
        public (Tensor Result, Tensor Mean, Tensor Variance) BatchNorm(
            Tensor scale,
            Tensor offset,
            double epsilon = 1e-3
        ) => Normalization.batch(epsilon, scale, offset, x);

        /// <summary>(x - mean)/√(variance + ε)·scale + offset with means and variances that are given.</summary>
        /// <exception cref="ShapeException">A vector does not fit the last axis.</exception>
        /// <exception cref="ArgumentOutOfRangeException">ε is negative.</exception>
        /// <example><code>
        /// Tensor.Of([[9]]).BatchNormInference([5], [4], [1], [0], 0) // [[2.]]
        /// </code></example>
        public Tensor BatchNormInference(
            Tensor mean,
            Tensor variance,
            Tensor scale,
            Tensor offset,
            double epsilon = 1e-3
        ) => Normalization.inference(epsilon, mean, variance, scale, offset, x);

        /// <summary>(x - mean)/√(variance + ε)·scale + offset, with the mean and the variance over the last axes, which
        /// are those of the scale.</summary>
        /// <exception cref="ShapeException">Scale or offset does not fit the last axes.</exception>
        /// <exception cref="ArgumentOutOfRangeException">ε is negative.</exception>
        /// <example><code>
        /// Tensor.Of([[3, 7], [0, -8]]).LayerNorm([1, 1], [0, 0], 0) // [[-1. 1.] [ 1. -1.]]
        /// </code></example>
        public Tensor LayerNorm(Tensor scale, Tensor offset, double epsilon = 1e-5) =>
            Normalization.layer(epsilon, scale, offset, x);

        /// <summary>(x - mean)/√(variance + ε)·scale + offset, with the mean and the variance of each example over all
        /// positions and one of several equal groups of channels.</summary>
        /// <exception cref="ShapeException">Scale or offset does not fit the channels.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The channels do not fall into such groups, or ε is
        /// negative.</exception>
        /// <example><code>
        /// Tensor.Of([[3, 7, 0, -8]]).GroupNorm(2, Tensor.Ones(4), Tensor.Zeros(4), 0) // [[-1. 1. 1. -1.]]
        /// </code></example>
        public Tensor GroupNorm(int groups, Tensor scale, Tensor offset, double epsilon = 1e-5) =>
            Normalization.group(groups, epsilon, scale, offset, x);

        /// <summary>x / (bias + α·Σ x²)^β, the sum over channels, the last axis, at most radius away.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The radius is negative, or there are no channels.</exception>
        /// <example><code>
        /// Tensor.Of([3, 4, 0]).LocalResponseNormalization(1, bias: 0) // [0.6 0.8 0. ]
        /// </code></example>
        public Tensor LocalResponseNormalization(
            int radius = 5,
            double bias = 1.0,
            double alpha = 1.0,
            double beta = 0.5
        ) => Normalization.localResponse(radius, bias, alpha, beta, x);

        /// <summary>x/keep where the mask holds and 0 elsewhere; a mask of numbers is multiplied with x/keep.</summary>
        /// <exception cref="ShapeException">The mask does not broadcast to x.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The probability to keep is not above 0 and at most
        /// 1.</exception>
        /// <example><code>
        /// Tensor.Of([3, 4]).Dropout(0.5, Tensor.FromArray([true, false])) // [6. 0.]
        /// </code></example>
        public Tensor Dropout(double keep, Tensor mask) => Normalization.dropout(keep, mask, x);
    }
}

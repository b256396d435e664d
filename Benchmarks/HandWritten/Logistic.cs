// Logistic regression, Σ log(1 + exp mᵢ) - tᵢ·mᵢ with m = X·w, and its gradient Xᵀ·(σ(m) - t), row by row.
using System.Numerics.Tensors;

namespace FunGrad.Benchmarks;

public static class Logistic
{
    public static void Gradient(
        ReadOnlySpan<double> rows,
        ReadOnlySpan<double> targets,
        ReadOnlySpan<double> weights,
        Span<double> gradient
    )
    {
        gradient.Clear();
        for (var i = 0; i < targets.Length; i++)
        {
            var row = rows.Slice(i * weights.Length, weights.Length);
            var margin = 0.0;
            for (var j = 0; j < row.Length; j++)
                margin += row[j] * weights[j];
            var away = 1 / (1 + Math.Exp(-margin)) - targets[i];
            for (var j = 0; j < row.Length; j++)
                gradient[j] += away * row[j];
        }
    }

    public static void GradientSimd(
        ReadOnlySpan<double> rows,
        ReadOnlySpan<double> targets,
        ReadOnlySpan<double> weights,
        Span<double> gradient
    )
    {
        gradient.Clear();
        for (var i = 0; i < targets.Length; i++)
        {
            var row = rows.Slice(i * weights.Length, weights.Length);
            var away = 1 / (1 + Math.Exp(-TensorPrimitives.Dot(row, weights))) - targets[i];
            TensorPrimitives.MultiplyAdd(row, away, gradient, gradient);
        }
    }
}

// Logistic regression, Σ log(1 + exp mᵢ) - tᵢ·mᵢ with m = X·w: its gradient Xᵀ·(σ(m) - t), and its Hessian times a vector,
// Xᵀ·(σ(m)·(1 - σ(m))·X·v), row by row: each row is read once from memory.
using System.Numerics.Tensors;

namespace FunGrad.Benchmarks;

public static class Logistic
{
    public static double Value(ReadOnlySpan<double> rows, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        for (var i = 0; i < targets.Length; i++)
            total += Loss(Dot(rows.Slice(i * weights.Length, weights.Length), weights), targets[i]);
        return total;
    }

    public static double ValueSimd(
        ReadOnlySpan<double> rows,
        ReadOnlySpan<double> targets,
        ReadOnlySpan<double> weights
    )
    {
        var total = 0.0;
        for (var i = 0; i < targets.Length; i++)
        {
            var row = rows.Slice(i * weights.Length, weights.Length);
            total += Loss(TensorPrimitives.Dot(row, weights), targets[i]);
        }
        return total;
    }

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
            Add(Sigmoid(Dot(row, weights)) - targets[i], row, gradient);
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
            var away = Sigmoid(TensorPrimitives.Dot(row, weights)) - targets[i];
            TensorPrimitives.MultiplyAdd(row, away, gradient, gradient);
        }
    }

    public static void HessianVector(
        ReadOnlySpan<double> rows,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> direction,
        Span<double> product
    )
    {
        product.Clear();
        for (var i = 0; i < rows.Length; i += weights.Length)
        {
            var row = rows.Slice(i, weights.Length);
            var probability = Sigmoid(Dot(row, weights));
            Add(probability * (1 - probability) * Dot(row, direction), row, product);
        }
    }

    public static void HessianVectorSimd(
        ReadOnlySpan<double> rows,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> direction,
        Span<double> product
    )
    {
        product.Clear();
        for (var i = 0; i < rows.Length; i += weights.Length)
        {
            var row = rows.Slice(i, weights.Length);
            var probability = Sigmoid(TensorPrimitives.Dot(row, weights));
            var factor = probability * (1 - probability) * TensorPrimitives.Dot(row, direction);
            TensorPrimitives.MultiplyAdd(row, factor, product, product);
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Loss(double margin, double target) =>
        Math.Max(margin, 0) + Math.Log(1 + Math.Exp(-Math.Abs(margin))) - target * margin;

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    private static void Add(double factor, ReadOnlySpan<double> x, Span<double> into)
    {
        for (var i = 0; i < x.Length; i++)
            into[i] += factor * x[i];
    }
}

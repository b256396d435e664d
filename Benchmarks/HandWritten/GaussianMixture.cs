// The log-likelihood of a Gaussian mixture and its gradient: one point after the other, and eight points in the lanes of a vector.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FunGrad.Benchmarks;

/// <summary>
/// n points of d coordinates, k components; parameters in one array: α (k), μ (k·d), q (k·d), l (k·d(d-1)/2), each l column by column.
/// The constants of the Wishart prior are added by the caller.
/// </summary>
public sealed class GaussianMixture
{
    private readonly int d,
        k,
        n,
        below;
    private readonly double[] points,
        columns,
        scores,
        highest,
        masses,
        unused;
    private readonly double gamma,
        constant;
    private readonly int m;

    public GaussianMixture(int d, int k, double[] points, double gamma, int m, double constant)
    {
        (this.d, this.k, this.points, this.gamma, this.m, this.constant) = (d, k, points, gamma, m, constant);
        n = points.Length / d;
        below = d * (d - 1) / 2;
        if (n % 8 != 0)
            throw new ArgumentException($"The number of points must be a multiple of eight, but was {n}.");
        columns = new double[points.Length];
        for (var i = 0; i < n; i++)
        for (var j = 0; j < d; j++)
            columns[j * n + i] = points[i * d + j];
        scores = new double[k * n];
        highest = new double[n];
        masses = new double[n];
        unused = new double[ParameterCount];
    }

    public int ParameterCount => k + 2 * k * d + k * below;

    public double Value(ReadOnlySpan<double> parameters)
    {
        unused.AsSpan().Clear();
        var total = Prior(parameters, unused);
        Span<double> centred = stackalloc double[d];
        Span<double> image = stackalloc double[d];
        Span<double> scale = stackalloc double[k * d];
        Span<double> score = stackalloc double[k];
        ExpAll(parameters.Slice(k + k * d, k * d), scale);
        for (var point = 0; point < n; point++)
            total += Score(parameters, scale, points.AsSpan(point * d, d), centred, image, score).Value;
        return total;
    }

    /// <summary>Fills the scores of a point with exp(score - top); its part of the value, and the scores' sum.</summary>
    private (double Value, double Mass) Score(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> scale,
        ReadOnlySpan<double> x,
        Span<double> centred,
        Span<double> image,
        Span<double> score
    )
    {
        var top = double.NegativeInfinity;
        for (var i = 0; i < k; i++)
        {
            Transform(parameters, scale, i, x, centred, image);
            var squares = 0.0;
            foreach (var y in image)
                squares += y * y;
            score[i] = parameters[i] + Sum(parameters.Slice(k + k * d + i * d, d)) - 0.5 * squares;
            top = Math.Max(top, score[i]);
        }
        var mass = 0.0;
        for (var i = 0; i < k; i++)
            mass += score[i] = Math.Exp(score[i] - top);
        return (top + Math.Log(mass), mass);
    }

    public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        gradient.Clear();
        var total = Prior(parameters, gradient);
        Span<double> centred = stackalloc double[d];
        Span<double> image = stackalloc double[d];
        Span<double> scale = stackalloc double[k * d];
        Span<double> score = stackalloc double[k];
        ExpAll(parameters.Slice(k + k * d, k * d), scale);
        for (var point = 0; point < n; point++)
        {
            var x = points.AsSpan(point * d, d);
            var (value, mass) = Score(parameters, scale, x, centred, image, score);
            total += value;
            for (var i = 0; i < k; i++)
            {
                var weight = score[i] / mass;
                Transform(parameters, scale, i, x, centred, image);
                gradient[i] += weight;
                var dMean = gradient.Slice(k + i * d, d);
                var dScale = gradient.Slice(k + k * d + i * d, d);
                var dLower = gradient.Slice(k + 2 * k * d + i * below, below);
                var lower = parameters.Slice(k + 2 * k * d + i * below, below);
                var at = 0;
                for (var column = 0; column < d; column++)
                {
                    var pulled = weight * image[column];
                    dScale[column] += weight - pulled * centred[column] * scale[i * d + column];
                    dMean[column] += pulled * scale[i * d + column];
                    for (var row = column + 1; row < d; row++, at++)
                    {
                        dLower[at] -= weight * image[row] * centred[column];
                        dMean[column] += weight * image[row] * lower[at];
                    }
                }
            }
        }
        return total;
    }

    /// <summary>The constants, the weights' normaliser and the prior: what does not look at a point.</summary>
    private double Prior(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        var alpha = parameters[..k];
        var top = double.NegativeInfinity;
        foreach (var a in alpha)
            top = Math.Max(top, a);
        var mass = 0.0;
        foreach (var a in alpha)
            mass += Math.Exp(a - top);
        for (var i = 0; i < k; i++)
            gradient[i] -= n * Math.Exp(alpha[i] - top) / mass;
        var total = constant - n * (top + Math.Log(mass));
        for (var i = k + k * d; i < k + 2 * k * d; i++)
        {
            var scale = gamma * Math.Exp(parameters[i]);
            total -= 0.5 * scale * scale - m * parameters[i];
            gradient[i] -= scale * scale - m;
        }
        for (var i = k + 2 * k * d; i < parameters.Length; i++)
        {
            total -= 0.5 * gamma * gamma * parameters[i] * parameters[i];
            gradient[i] -= gamma * gamma * parameters[i];
        }
        return total;
    }

    private void Transform(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> scale,
        int component,
        ReadOnlySpan<double> x,
        Span<double> centred,
        Span<double> image
    )
    {
        var mean = parameters.Slice(k + component * d, d);
        var lower = parameters.Slice(k + 2 * k * d + component * below, below);
        for (var j = 0; j < d; j++)
        {
            centred[j] = x[j] - mean[j];
            image[j] = centred[j] * scale[component * d + j];
        }
        var at = 0;
        for (var column = 0; column < d; column++)
        for (var row = column + 1; row < d; row++, at++)
            image[row] += lower[at] * centred[column];
    }

    private static void ExpAll(ReadOnlySpan<double> xs, Span<double> ys)
    {
        for (var i = 0; i < xs.Length; i++)
            ys[i] = Math.Exp(xs[i]);
    }

    private static double Sum(ReadOnlySpan<double> xs)
    {
        var sum = 0.0;
        foreach (var x in xs)
            sum += x;
        return sum;
    }

    public double ValueSimd(ReadOnlySpan<double> parameters)
    {
        unused.AsSpan().Clear();
        return Prior(parameters, unused) + ScoreAll(parameters);
    }

    /// <summary>Fills the scores with exp(score - top) and the masses with their sums; the points' part of the value.</summary>
    private double ScoreAll(ReadOnlySpan<double> parameters)
    {
        highest.AsSpan().Fill(double.NegativeInfinity);
        var tops = MemoryMarshal.Cast<double, Vector512<double>>(highest.AsSpan());
        var sums = MemoryMarshal.Cast<double, Vector512<double>>(masses.AsSpan());
        Span<Vector512<double>> centred = stackalloc Vector512<double>[d];
        Span<Vector512<double>> image = stackalloc Vector512<double>[d];
        Span<double> scale = stackalloc double[d];
        for (var i = 0; i < k; i++)
        {
            var offset = parameters[i] + Sum(parameters.Slice(k + k * d + i * d, d));
            Scales(parameters, i, scale);
            var row = Scores(i);
            for (var block = 0; block < row.Length; block++)
            {
                Transform(parameters, scale, i, block, centred, image);
                var squares = image[0] * image[0];
                for (var j = 1; j < image.Length; j++)
                    squares = Vector512.FusedMultiplyAdd(image[j], image[j], squares);
                row[block] = Vector512.FusedMultiplyAdd(squares, Vector512.Create(-0.5), Vector512.Create(offset));
                tops[block] = Vector512.Max(tops[block], row[block]);
            }
        }
        sums.Clear();
        for (var i = 0; i < k; i++)
        {
            var row = Scores(i);
            for (var block = 0; block < row.Length; block++)
                sums[block] += row[block] = Vector512.Exp(row[block] - tops[block]);
        }
        var total = Vector512<double>.Zero;
        for (var block = 0; block < sums.Length; block++)
            total += tops[block] + Vector512.Log(sums[block]);
        return Vector512.Sum(total);
    }

    public double GradientSimd(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        gradient.Clear();
        var total = Prior(parameters, gradient) + ScoreAll(parameters);
        var sums = MemoryMarshal.Cast<double, Vector512<double>>(masses.AsSpan());
        Span<Vector512<double>> centred = stackalloc Vector512<double>[d];
        Span<Vector512<double>> image = stackalloc Vector512<double>[d];
        Span<double> scale = stackalloc double[d];
        var blocks = n / 8;
        Span<Vector512<double>> dLower = stackalloc Vector512<double>[below];
        Span<Vector512<double>> dScale = stackalloc Vector512<double>[d];
        Span<Vector512<double>> dMean = stackalloc Vector512<double>[d];
        for (var i = 0; i < k; i++)
        {
            Scales(parameters, i, scale);
            dLower.Clear();
            dScale.Clear();
            dMean.Clear();
            var weights = Vector512<double>.Zero;
            var row = Scores(i);
            for (var block = 0; block < blocks; block++)
            {
                Transform(parameters, scale, i, block, centred, image);
                var weight = row[block] / sums[block];
                weights += weight;
                for (var j = 0; j < image.Length; j++)
                    image[j] *= weight;
                var at = 0;
                for (var column = 0; column < centred.Length; column++)
                {
                    var left = centred[column];
                    dScale[column] = Vector512.FusedMultiplyAdd(image[column], left, dScale[column]);
                    dMean[column] += image[column];
                    for (var y = column + 1; y < image.Length; y++, at++)
                        dLower[at] = Vector512.FusedMultiplyAdd(image[y], left, dLower[at]);
                }
            }
            // Σ w Qᵀ y has Q outside of the sum over the points.
            var mass = Vector512.Sum(weights);
            gradient[i] += mass;
            var lower = parameters.Slice(k + 2 * k * d + i * below, below);
            var to = 0;
            for (var column = 0; column < d; column++)
            {
                var mean = scale[column] * Vector512.Sum(dMean[column]);
                for (var y = column + 1; y < d; y++, to++)
                {
                    mean += lower[to] * Vector512.Sum(dMean[y]);
                    gradient[k + 2 * k * d + i * below + to] -= Vector512.Sum(dLower[to]);
                }
                gradient[k + i * d + column] += mean;
                gradient[k + k * d + i * d + column] += mass - Vector512.Sum(dScale[column]) * scale[column];
            }
        }
        return total;
    }

    private void Scales(ReadOnlySpan<double> parameters, int component, Span<double> scale)
    {
        for (var j = 0; j < d; j++)
            scale[j] = Math.Exp(parameters[k + k * d + component * d + j]);
    }

    private Span<Vector512<double>> Scores(int component) =>
        MemoryMarshal.Cast<double, Vector512<double>>(scores.AsSpan(component * n, n));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Transform(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> scale,
        int component,
        int block,
        Span<Vector512<double>> centred,
        Span<Vector512<double>> image
    )
    {
        var mean = parameters.Slice(k + component * d, d);
        var lower = parameters.Slice(k + 2 * k * d + component * below, below);
        for (var j = 0; j < centred.Length; j++)
        {
            var x = Vector512.LoadUnsafe(ref columns[j * n], (nuint)(block * 8));
            centred[j] = x - Vector512.Create(mean[j]);
            image[j] = centred[j] * scale[j];
        }
        var at = 0;
        for (var column = 0; column < centred.Length; column++)
        {
            var left = centred[column];
            for (var row = column + 1; row < image.Length; row++, at++)
                image[row] = Vector512.FusedMultiplyAdd(Vector512.Create(lower[at]), left, image[row]);
        }
    }
}

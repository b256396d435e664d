// The log-likelihood of a Gaussian mixture and its gradient, one point after the other.
// Read next: GaussianMixtureLanes.cs, which takes eight points at a time.

namespace FunGrad.Benchmarks;

/// <summary>
/// n points of d coordinates, k components; parameters in one array: α (k), μ (k·d), q (k·d), l (k·d(d-1)/2), each l column by column.
/// The constants of the Wishart prior are added by the caller.
/// </summary>
public sealed partial class GaussianMixture
{
    private readonly int d,
        k,
        n,
        below,
        size,
        width;
    private readonly double[] points,
        scales,
        factors;
    private readonly AlignedVectors columns,
        scores,
        highest,
        masses,
        centred,
        images,
        outer,
        pulls;
    private readonly double gamma,
        constant;
    private readonly int m;

    public GaussianMixture(int d, int k, double[] points, double gamma, int m, double constant)
    {
        (this.d, this.k, this.points, this.gamma, this.m, this.constant) = (d, k, points, gamma, m, constant);
        n = points.Length / d;
        below = d * (d - 1) / 2;
        size = (n + 8 * Chunk - 1) / (8 * Chunk) * (8 * Chunk);
        width = (d + Tile - 1) / Tile * Tile;
        columns = new(size / 8 * d);
        for (var i = 0; i < n; i++)
        for (var j = 0; j < d; j++)
            columns.Numbers[j * size + i] = points[i * d + j];
        (scores, highest, masses) = (new(k * size / 8), new(size / 8), new(size / 8));
        (centred, images) = (new(width * Chunk), new(width * Chunk));
        (outer, pulls) = (new(width * width), new(d));
        (scales, factors) = (new double[k * d], new double[d * d]);
    }

    public int ParameterCount => k + 2 * k * d + k * below;

    public double Value(ReadOnlySpan<double> parameters)
    {
        Span<double> scale = stackalloc double[k * d];
        Span<double> score = stackalloc double[k];
        Span<double> centred = stackalloc double[d];
        Span<double> image = stackalloc double[d];
        Scales(parameters, scale);
        var total = Prior(parameters, scale);
        for (var point = 0; point < n; point++)
        {
            var (top, mass) = Weights(parameters, scale, points.AsSpan(point * d, d), centred, image, score);
            total += top + Math.Log(mass);
        }
        return total;
    }

    public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        gradient.Clear();
        Span<double> scale = stackalloc double[k * d];
        Span<double> score = stackalloc double[k];
        Span<double> centred = stackalloc double[d];
        Span<double> image = stackalloc double[d];
        Scales(parameters, scale);
        PriorGradient(parameters, scale, gradient);
        var total = Prior(parameters, scale);
        for (var point = 0; point < n; point++)
        {
            var x = points.AsSpan(point * d, d);
            var (top, mass) = Weights(parameters, scale, x, centred, image, score);
            total += top + Math.Log(mass);
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

    /// <summary>exp(score - highest) of each component at a point, with the highest score and the sum.</summary>
    private (double Top, double Mass) Weights(
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
        return (top, mass);
    }

    private void Scales(ReadOnlySpan<double> parameters, Span<double> scale)
    {
        for (var i = 0; i < scale.Length; i++)
            scale[i] = Math.Exp(parameters[k + k * d + i]);
    }

    /// <summary>The constants, the weights' normaliser and the prior: what does not look at a point.</summary>
    private double Prior(ReadOnlySpan<double> parameters, ReadOnlySpan<double> scale)
    {
        var (top, mass) = Normaliser(parameters);
        var total = constant - n * (top + Math.Log(mass)) + m * Sum(parameters.Slice(k + k * d, k * d));
        var squares = 0.0;
        foreach (var s in scale)
            squares += s * s;
        foreach (var l in parameters[(k + 2 * k * d)..])
            squares += l * l;
        return total - 0.5 * gamma * gamma * squares;
    }

    private void PriorGradient(ReadOnlySpan<double> parameters, ReadOnlySpan<double> scale, Span<double> gradient)
    {
        var (top, mass) = Normaliser(parameters);
        for (var i = 0; i < k; i++)
            gradient[i] -= n * Math.Exp(parameters[i] - top) / mass;
        for (var i = 0; i < k * d; i++)
            gradient[k + k * d + i] += m - gamma * gamma * scale[i] * scale[i];
        for (var i = k + 2 * k * d; i < parameters.Length; i++)
            gradient[i] -= gamma * gamma * parameters[i];
    }

    private (double Top, double Mass) Normaliser(ReadOnlySpan<double> parameters)
    {
        var top = double.NegativeInfinity;
        foreach (var a in parameters[..k])
            top = Math.Max(top, a);
        var mass = 0.0;
        foreach (var a in parameters[..k])
            mass += Math.Exp(a - top);
        return (top, mass);
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

    private static double Sum(ReadOnlySpan<double> xs)
    {
        var sum = 0.0;
        foreach (var x in xs)
            sum += x;
        return sum;
    }
}

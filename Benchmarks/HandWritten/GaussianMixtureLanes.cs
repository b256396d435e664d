// The mixture with eight points in the lanes of a vector, component after component. The two products that cost most,
// y = Q·(x - μ) and the sum of w·y·(x - μ)ᵀ over the points, keep their sums in registers: eight blocks of points, and
// five rows by five columns. Points are padded to whole chunks; the padding gets the weight 0.
// Read next: GaussianMixtureKernels.cs.
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static FunGrad.Benchmarks.Lanes;

namespace FunGrad.Benchmarks;

public sealed partial class GaussianMixture
{
    /// <summary>Vectors of eight points whose images are summed at a time: small enough for the first-level cache.</summary>
    private const int Chunk = 16;

    private const int Tile = 5;

    public double ValueSimd(ReadOnlySpan<double> parameters)
    {
        TensorPrimitives.Exp(parameters.Slice(k + k * d, k * d), scales);
        return Prior(parameters, scales) + LogLikelihood(parameters);
    }

    public double GradientSimd(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        gradient.Clear();
        TensorPrimitives.Exp(parameters.Slice(k + k * d, k * d), scales);
        PriorGradient(parameters, scales, gradient);
        var total = Prior(parameters, scales) + LogLikelihood(parameters);
        var inverses = masses.Vectors;
        for (var block = 0; block < inverses.Length; block++)
            inverses[block] = Vector512<double>.One / inverses[block];
        masses.Numbers[n..].Clear();
        for (var i = 0; i < k; i++)
            Component(i, parameters, gradient);
        return total;
    }

    /// <summary>Σ log Σ exp of the scores, which are left as exp(score - highest), with their sums in the masses.</summary>
    private double LogLikelihood(ReadOnlySpan<double> parameters)
    {
        var tops = highest.Vectors;
        var sums = masses.Vectors;
        tops.Fill(Vector512.Create(double.NegativeInfinity));
        for (var i = 0; i < k; i++)
        {
            Factors(parameters, i);
            var offset = Vector512.Create(parameters[i] + Sum(parameters.Slice(k + k * d + i * d, d)));
            var row = Scores(i);
            for (var block = 0; block < row.Length; block += 8)
            {
                Centre(parameters, i, block, 0);
                Squares(ref row[block]);
                for (var b = block; b < block + 8; b++)
                {
                    row[b] = Fma(row[b], Vector512.Create(-0.5), offset);
                    tops[b] = Vector512.Max(tops[b], row[b]);
                }
            }
        }
        sums.Clear();
        for (var i = 0; i < k; i++)
        {
            var row = Scores(i);
            for (var block = 0; block < row.Length; block++)
                sums[block] += row[block] = Exp(Vector512.Max(row[block] - tops[block], Vector512.Create(-700.0)));
        }
        var total = Vector512<double>.Zero;
        for (var block = 0; block < n / 8; block++)
            total += tops[block] + Vector512.Log(sums[block]);
        var rest = 0.0;
        for (var point = n / 8 * 8; point < n; point++)
            rest += highest.Numbers[point] + Math.Log(masses.Numbers[point]);
        return Vector512.Sum(total) + rest;
    }

    /// <summary>What one component adds to the gradient, once its weights are known.</summary>
    private void Component(int i, ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        Factors(parameters, i);
        outer.Vectors.Clear();
        pulls.Vectors.Clear();
        var row = Scores(i);
        var inverses = masses.Vectors;
        var weights = Vector512<double>.Zero;
        for (var first = 0; first < row.Length; first += Chunk)
        {
            for (var block = first; block < first + Chunk; block++)
                weights += row[block] *= inverses[block];
            for (var half = 0; half < Chunk; half += 8)
            {
                Centre(parameters, i, first + half, half);
                Images(half, ref row[first + half]);
            }
            var tile = 0;
            for (var down = 0; down < width; down += Tile)
            for (var across = 0; across <= down; across += Tile, tile++)
                Outer(ref images[down * Chunk], ref centred[across * Chunk], ref outer[tile * Tile * Tile]);
        }
        Scatter(i, parameters, Vector512.Sum(weights), gradient);
    }

    /// <summary>Sums of a component to its places in the gradient; Σ w Qᵀ y has Q outside of the sum over the points.</summary>
    private void Scatter(int i, ReadOnlySpan<double> parameters, double mass, Span<double> gradient)
    {
        gradient[i] += mass;
        var means = gradient.Slice(k + i * d, d);
        var dScale = gradient.Slice(k + k * d + i * d, d);
        var dLower = gradient.Slice(k + 2 * k * d + i * below, below);
        var at = 0;
        for (var column = 0; column < d; column++)
        {
            dScale[column] += mass - scales[i * d + column] * Product(column, column);
            for (var y = column; y < d; y++)
                means[column] += factors[y * d + column] * Vector512.Sum(pulls[y]);
            for (var y = column + 1; y < d; y++)
                dLower[at++] -= Product(y, column);
        }
    }

    private double Product(int row, int column)
    {
        var (down, across) = (row / Tile, column / Tile);
        return Vector512.Sum(outer[((down * (down + 1) / 2 + across) * Tile + row % Tile) * Tile + column % Tile]);
    }

    /// <summary>The matrix Q of a component, row by row.</summary>
    private void Factors(ReadOnlySpan<double> parameters, int component)
    {
        var at = k + 2 * k * d + component * below;
        for (var column = 0; column < d; column++)
        {
            factors[column * d + column] = scales[component * d + column];
            for (var row = column + 1; row < d; row++)
                factors[row * d + column] = parameters[at++];
        }
    }

    /// <summary>x - μ of eight blocks.</summary>
    private void Centre(ReadOnlySpan<double> parameters, int component, int block, int into)
    {
        for (var j = 0; j < d; j++)
        {
            var mean = Vector512.Create(parameters[k + component * d + j]);
            ref var x = ref columns[j * (size / 8) + block];
            ref var c = ref centred[j * Chunk + into];
            for (var b = 0; b < 8; b++)
                Unsafe.Add(ref c, b) = Unsafe.Add(ref x, b) - mean;
        }
    }

    private Span<Vector512<double>> Scores(int component) => scores.Vectors.Slice(component * size / 8, size / 8);
}

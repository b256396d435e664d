// The mixture with eight points in the lanes of a vector, component after component. The two products that cost most,
// y = Q·(x - μ) and the sum of w·y·(x - μ)ᵀ over the points, keep their sums in registers: eight blocks of points, and
// five rows by five columns. Points are padded to whole chunks; the padding gets the weight 0.
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
        var inverses = Vectors(masses);
        for (var block = 0; block < inverses.Length; block++)
            inverses[block] = Vector512<double>.One / inverses[block];
        masses.AsSpan(n).Clear();
        for (var i = 0; i < k; i++)
            Component(i, parameters, gradient);
        return total;
    }

    /// <summary>Σ log Σ exp of the scores, which are left as exp(score - highest), with their sums in the masses.</summary>
    private double LogLikelihood(ReadOnlySpan<double> parameters)
    {
        var tops = Vectors(highest);
        var sums = Vectors(masses);
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
                    row[b] = Vector512.FusedMultiplyAdd(row[b], Vector512.Create(-0.5), offset);
                    tops[b] = Vector512.Max(tops[b], row[b]);
                }
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
        for (var block = 0; block < n / 8; block++)
            total += tops[block] + Vector512.Log(sums[block]);
        var rest = 0.0;
        for (var point = n / 8 * 8; point < n; point++)
            rest += highest[point] + Math.Log(masses[point]);
        return Vector512.Sum(total) + rest;
    }

    /// <summary>What one component adds to the gradient, once its weights are known.</summary>
    private void Component(int i, ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        Factors(parameters, i);
        outer.AsSpan().Clear();
        pulls.AsSpan().Clear();
        var row = Scores(i);
        var inverses = Vectors(masses);
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
            ref var x = ref Vectors(columns)[j * (size / 8) + block];
            ref var c = ref centred[j * Chunk + into];
            for (var b = 0; b < 8; b++)
                Unsafe.Add(ref c, b) = Unsafe.Add(ref x, b) - mean;
        }
    }

    /// <summary>‖Q·(x - μ)‖² of the first eight blocks.</summary>
    private void Squares(ref Vector512<double> squares)
    {
        Vector512<double> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default;
        Vector512<double> s4 = default,
            s5 = default,
            s6 = default,
            s7 = default;
        for (var row = 0; row < d; row++)
        {
            Row(row, 0, out var y0, out var y1, out var y2, out var y3, out var y4, out var y5, out var y6, out var y7);
            s0 = Vector512.FusedMultiplyAdd(y0, y0, s0);
            s1 = Vector512.FusedMultiplyAdd(y1, y1, s1);
            s2 = Vector512.FusedMultiplyAdd(y2, y2, s2);
            s3 = Vector512.FusedMultiplyAdd(y3, y3, s3);
            s4 = Vector512.FusedMultiplyAdd(y4, y4, s4);
            s5 = Vector512.FusedMultiplyAdd(y5, y5, s5);
            s6 = Vector512.FusedMultiplyAdd(y6, y6, s6);
            s7 = Vector512.FusedMultiplyAdd(y7, y7, s7);
        }
        squares = s0;
        Unsafe.Add(ref squares, 1) = s1;
        Unsafe.Add(ref squares, 2) = s2;
        Unsafe.Add(ref squares, 3) = s3;
        Unsafe.Add(ref squares, 4) = s4;
        Unsafe.Add(ref squares, 5) = s5;
        Unsafe.Add(ref squares, 6) = s6;
        Unsafe.Add(ref squares, 7) = s7;
    }

    /// <summary>w·Q·(x - μ) of eight blocks, and its sums over the points.</summary>
    private void Images(int from, ref Vector512<double> weight)
    {
        for (var row = 0; row < d; row++)
        {
            Row(
                row,
                from,
                out var y0,
                out var y1,
                out var y2,
                out var y3,
                out var y4,
                out var y5,
                out var y6,
                out var y7
            );
            ref var image = ref images[row * Chunk + from];
            image = y0 *= weight;
            Unsafe.Add(ref image, 1) = y1 *= Unsafe.Add(ref weight, 1);
            Unsafe.Add(ref image, 2) = y2 *= Unsafe.Add(ref weight, 2);
            Unsafe.Add(ref image, 3) = y3 *= Unsafe.Add(ref weight, 3);
            Unsafe.Add(ref image, 4) = y4 *= Unsafe.Add(ref weight, 4);
            Unsafe.Add(ref image, 5) = y5 *= Unsafe.Add(ref weight, 5);
            Unsafe.Add(ref image, 6) = y6 *= Unsafe.Add(ref weight, 6);
            Unsafe.Add(ref image, 7) = y7 *= Unsafe.Add(ref weight, 7);
            pulls[row] += (y0 + y1 + (y2 + y3)) + (y4 + y5 + (y6 + y7));
        }
    }

    /// <summary>One row of Q times eight blocks of x - μ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Row(
        int row,
        int from,
        out Vector512<double> y0,
        out Vector512<double> y1,
        out Vector512<double> y2,
        out Vector512<double> y3,
        out Vector512<double> y4,
        out Vector512<double> y5,
        out Vector512<double> y6,
        out Vector512<double> y7
    )
    {
        y0 = y1 = y2 = y3 = y4 = y5 = y6 = y7 = Vector512<double>.Zero;
        ref var factor = ref factors[row * d];
        ref var x = ref centred[from];
        for (var column = 0; column <= row; column++, x = ref Unsafe.Add(ref x, Chunk))
        {
            var q = Vector512.Create(Unsafe.Add(ref factor, column));
            y0 = Vector512.FusedMultiplyAdd(q, x, y0);
            y1 = Vector512.FusedMultiplyAdd(q, Unsafe.Add(ref x, 1), y1);
            y2 = Vector512.FusedMultiplyAdd(q, Unsafe.Add(ref x, 2), y2);
            y3 = Vector512.FusedMultiplyAdd(q, Unsafe.Add(ref x, 3), y3);
            y4 = Vector512.FusedMultiplyAdd(q, Unsafe.Add(ref x, 4), y4);
            y5 = Vector512.FusedMultiplyAdd(q, Unsafe.Add(ref x, 5), y5);
            y6 = Vector512.FusedMultiplyAdd(q, Unsafe.Add(ref x, 6), y6);
            y7 = Vector512.FusedMultiplyAdd(q, Unsafe.Add(ref x, 7), y7);
        }
    }

    /// <summary>Adds five rows times five columns, summed over a chunk, to a tile of 25 sums.</summary>
    private static void Outer(ref Vector512<double> rows, ref Vector512<double> columns, ref Vector512<double> sums)
    {
        Vector512<double> s00 = default,
            s01 = default,
            s02 = default,
            s03 = default,
            s04 = default;
        Vector512<double> s10 = default,
            s11 = default,
            s12 = default,
            s13 = default,
            s14 = default;
        Vector512<double> s20 = default,
            s21 = default,
            s22 = default,
            s23 = default,
            s24 = default;
        Vector512<double> s30 = default,
            s31 = default,
            s32 = default,
            s33 = default,
            s34 = default;
        Vector512<double> s40 = default,
            s41 = default,
            s42 = default,
            s43 = default,
            s44 = default;
        for (var b = 0; b < Chunk; b++)
        {
            var x0 = Unsafe.Add(ref columns, b);
            var x1 = Unsafe.Add(ref columns, b + Chunk);
            var x2 = Unsafe.Add(ref columns, b + 2 * Chunk);
            var x3 = Unsafe.Add(ref columns, b + 3 * Chunk);
            var x4 = Unsafe.Add(ref columns, b + 4 * Chunk);
            var y = Unsafe.Add(ref rows, b);
            s00 = Vector512.FusedMultiplyAdd(y, x0, s00);
            s01 = Vector512.FusedMultiplyAdd(y, x1, s01);
            s02 = Vector512.FusedMultiplyAdd(y, x2, s02);
            s03 = Vector512.FusedMultiplyAdd(y, x3, s03);
            s04 = Vector512.FusedMultiplyAdd(y, x4, s04);
            y = Unsafe.Add(ref rows, b + Chunk);
            s10 = Vector512.FusedMultiplyAdd(y, x0, s10);
            s11 = Vector512.FusedMultiplyAdd(y, x1, s11);
            s12 = Vector512.FusedMultiplyAdd(y, x2, s12);
            s13 = Vector512.FusedMultiplyAdd(y, x3, s13);
            s14 = Vector512.FusedMultiplyAdd(y, x4, s14);
            y = Unsafe.Add(ref rows, b + 2 * Chunk);
            s20 = Vector512.FusedMultiplyAdd(y, x0, s20);
            s21 = Vector512.FusedMultiplyAdd(y, x1, s21);
            s22 = Vector512.FusedMultiplyAdd(y, x2, s22);
            s23 = Vector512.FusedMultiplyAdd(y, x3, s23);
            s24 = Vector512.FusedMultiplyAdd(y, x4, s24);
            y = Unsafe.Add(ref rows, b + 3 * Chunk);
            s30 = Vector512.FusedMultiplyAdd(y, x0, s30);
            s31 = Vector512.FusedMultiplyAdd(y, x1, s31);
            s32 = Vector512.FusedMultiplyAdd(y, x2, s32);
            s33 = Vector512.FusedMultiplyAdd(y, x3, s33);
            s34 = Vector512.FusedMultiplyAdd(y, x4, s34);
            y = Unsafe.Add(ref rows, b + 4 * Chunk);
            s40 = Vector512.FusedMultiplyAdd(y, x0, s40);
            s41 = Vector512.FusedMultiplyAdd(y, x1, s41);
            s42 = Vector512.FusedMultiplyAdd(y, x2, s42);
            s43 = Vector512.FusedMultiplyAdd(y, x3, s43);
            s44 = Vector512.FusedMultiplyAdd(y, x4, s44);
        }
        sums += s00;
        Unsafe.Add(ref sums, 1) += s01;
        Unsafe.Add(ref sums, 2) += s02;
        Unsafe.Add(ref sums, 3) += s03;
        Unsafe.Add(ref sums, 4) += s04;
        Unsafe.Add(ref sums, 5) += s10;
        Unsafe.Add(ref sums, 6) += s11;
        Unsafe.Add(ref sums, 7) += s12;
        Unsafe.Add(ref sums, 8) += s13;
        Unsafe.Add(ref sums, 9) += s14;
        Unsafe.Add(ref sums, 10) += s20;
        Unsafe.Add(ref sums, 11) += s21;
        Unsafe.Add(ref sums, 12) += s22;
        Unsafe.Add(ref sums, 13) += s23;
        Unsafe.Add(ref sums, 14) += s24;
        Unsafe.Add(ref sums, 15) += s30;
        Unsafe.Add(ref sums, 16) += s31;
        Unsafe.Add(ref sums, 17) += s32;
        Unsafe.Add(ref sums, 18) += s33;
        Unsafe.Add(ref sums, 19) += s34;
        Unsafe.Add(ref sums, 20) += s40;
        Unsafe.Add(ref sums, 21) += s41;
        Unsafe.Add(ref sums, 22) += s42;
        Unsafe.Add(ref sums, 23) += s43;
        Unsafe.Add(ref sums, 24) += s44;
    }

    private Span<Vector512<double>> Scores(int component) => Vectors(scores.AsSpan(component * size, size));

    private static Span<Vector512<double>> Vectors(Span<double> x) => MemoryMarshal.Cast<double, Vector512<double>>(x);
}

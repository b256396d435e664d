// Logistic regression, Σ log(1 + exp mᵢ) - tᵢ·mᵢ with m = X·w: its gradient Xᵀ·(σ(m) - t), and its Hessian times a vector,
// Xᵀ·(σ(m)·(1 - σ(m))·X·v): row by row, and sixteen rows at a time, which come from memory once and of which four share
// each access to the weights.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FunGrad.Benchmarks;

public static class Logistic
{
    /// <summary>The number of rows must be a multiple of it where they are taken in blocks.</summary>
    private const int Block = 16;

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
        Span<double> margins = stackalloc double[Block];
        var total = Vector512<double>.Zero;
        var one = Vector512<double>.One;
        for (var i = 0; i < targets.Length; i += Block)
        {
            Multiply(rows.Slice(i * weights.Length, Block * weights.Length), weights, margins);
            for (var r = 0; r < Block; r += 8)
            {
                var margin = Vector512.LoadUnsafe(ref margins[r]);
                var target = Vector512.LoadUnsafe(in targets[i + r]);
                var excess = Vector512.Log(one + Vector512.Exp(-Vector512.Abs(margin)));
                total += Vector512.Max(margin, Vector512<double>.Zero) + excess - target * margin;
            }
        }
        return Vector512.Sum(total);
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
        Span<double> factors = stackalloc double[Block];
        gradient.Clear();
        for (var i = 0; i < targets.Length; i += Block)
        {
            var block = rows.Slice(i * weights.Length, Block * weights.Length);
            Multiply(block, weights, factors);
            for (var r = 0; r < Block; r += 8)
            {
                var away = Sigmoid(Vector512.LoadUnsafe(ref factors[r])) - Vector512.LoadUnsafe(in targets[i + r]);
                away.StoreUnsafe(ref factors[r]);
            }
            AddRows(block, factors, gradient);
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
        Span<double> margins = stackalloc double[Block];
        Span<double> factors = stackalloc double[Block];
        product.Clear();
        for (var i = 0; i < rows.Length; i += Block * weights.Length)
        {
            var block = rows.Slice(i, Block * weights.Length);
            Multiply(block, weights, margins);
            Multiply(block, direction, factors);
            for (var r = 0; r < Block; r += 8)
            {
                var probability = Sigmoid(Vector512.LoadUnsafe(ref margins[r]));
                var slope = probability * (Vector512<double>.One - probability);
                (slope * Vector512.LoadUnsafe(ref factors[r])).StoreUnsafe(ref factors[r]);
            }
            AddRows(block, factors, product);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Sigmoid(Vector512<double> x) =>
        Vector512<double>.One / (Vector512<double>.One + Vector512.Exp(-x));

    /// <summary>The products of a block's rows with a vector, four at a time.</summary>
    private static void Multiply(ReadOnlySpan<double> block, ReadOnlySpan<double> vector, Span<double> products)
    {
        var width = vector.Length;
        ref var y = ref MemoryMarshal.GetReference(vector);
        for (var r = 0; r < Block; r += 4)
        {
            ref var x = ref MemoryMarshal.GetReference(block[(r * width)..]);
            Vector512<double> a = default,
                b = default,
                c = default,
                d = default;
            var j = 0;
            for (; j <= width - 8; j += 8)
            {
                var factor = Vector512.LoadUnsafe(ref y, (nuint)j);
                a = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, (nuint)j), factor, a);
                b = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, (nuint)(j + width)), factor, b);
                c = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, (nuint)(j + 2 * width)), factor, c);
                d = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, (nuint)(j + 3 * width)), factor, d);
            }
            ReadOnlySpan<double> sums = [Vector512.Sum(a), Vector512.Sum(b), Vector512.Sum(c), Vector512.Sum(d)];
            for (var k = 0; k < 4; k++)
                products[r + k] = sums[k] + Dot(block.Slice((r + k) * width + j, width - j), vector[j..]);
        }
    }

    /// <summary>Adds a block's rows, each times its factor, four at a time.</summary>
    private static void AddRows(ReadOnlySpan<double> block, ReadOnlySpan<double> factors, Span<double> into)
    {
        var width = into.Length;
        ref var sums = ref MemoryMarshal.GetReference(into);
        for (var r = 0; r < Block; r += 4)
        {
            ref var x = ref MemoryMarshal.GetReference(block[(r * width)..]);
            var j = 0;
            for (; j <= width - 8; j += 8)
            {
                var sum = Vector512.LoadUnsafe(ref sums, (nuint)j);
                for (var k = 0; k < 4; k++)
                    sum = Vector512.FusedMultiplyAdd(
                        Vector512.LoadUnsafe(ref x, (nuint)(j + k * width)),
                        Vector512.Create(factors[r + k]),
                        sum
                    );
                sum.StoreUnsafe(ref sums, (nuint)j);
            }
            for (var k = 0; k < 4; k++)
                Add(factors[r + k], block.Slice((r + k) * width + j, width - j), into[j..]);
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

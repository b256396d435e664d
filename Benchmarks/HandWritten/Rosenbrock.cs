// The Rosenbrock function Σ 100·(xᵢ₊₁ - xᵢ²)² + (1 - xᵢ)² and its gradient by hand: one pass, each term once.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FunGrad.Benchmarks;

public static class Rosenbrock
{
    public static double Value(ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length - 1; i++)
        {
            var d = x[i + 1] - x[i] * x[i];
            var e = 1 - x[i];
            sum += 100 * d * d + e * e;
        }
        return sum;
    }

    public static double ValueSimd(ReadOnlySpan<double> x)
    {
        ref var start = ref MemoryMarshal.GetReference(x);
        var terms = x.Length - 1;
        Vector512<double> first = default,
            second = default;
        var i = 0;
        for (; i <= terms - 16; i += 16)
        {
            first += Terms(ref start, i);
            second += Terms(ref start, i + 8);
        }
        for (; i <= terms - 8; i += 8)
            first += Terms(ref start, i);
        return Vector512.Sum(first + second) + Value(x[i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Terms(ref double x, int i)
    {
        var here = Vector512.LoadUnsafe(ref x, (nuint)i);
        var d = Vector512.LoadUnsafe(ref x, (nuint)(i + 1)) - here * here;
        var e = Vector512<double>.One - here;
        return Vector512.FusedMultiplyAdd(d * 100.0, d, e * e);
    }

    public static void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        gradient = gradient[..x.Length];
        var carried = 0.0;
        for (var i = 0; i < x.Length - 1; i++)
        {
            var d = x[i + 1] - x[i] * x[i];
            gradient[i] = carried - 400 * d * x[i] - 2 * (1 - x[i]);
            carried = 200 * d;
        }
        gradient[^1] = carried;
    }

    public static void GradientSimd(ReadOnlySpan<double> x, Span<double> gradient)
    {
        if (x.Length < 16)
        {
            Gradient(x, gradient);
            return;
        }
        ref var start = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(gradient);
        var last = x.Length - 1;
        var i = 1;
        for (; i <= last - 8; i += 8)
        {
            var before = Vector512.LoadUnsafe(ref start, (nuint)(i - 1));
            var here = Vector512.LoadUnsafe(ref start, (nuint)i);
            var after = Vector512.LoadUnsafe(ref start, (nuint)(i + 1));
            var d = after - here * here;
            var behind = here - before * before;
            var slope = Vector512.FusedMultiplyAdd(d * -400.0, here, (here - Vector512<double>.One) * 2.0);
            Vector512.FusedMultiplyAdd(behind, Vector512.Create(200.0), slope).StoreUnsafe(ref into, (nuint)i);
        }
        for (; i < last; i++)
            gradient[i] = 200 * (x[i] - x[i - 1] * x[i - 1]) - 400 * (x[i + 1] - x[i] * x[i]) * x[i] - 2 * (1 - x[i]);
        gradient[0] = -400 * (x[1] - x[0] * x[0]) * x[0] - 2 * (1 - x[0]);
        gradient[last] = 200 * (x[last] - x[last - 1] * x[last - 1]);
    }

    public static void Hessian(ReadOnlySpan<double> x, Span<double> hessian)
    {
        hessian.Clear();
        var n = x.Length;
        for (var i = 0; i < n - 1; i++)
        {
            hessian[i * n + i] += 1200 * x[i] * x[i] - 400 * x[i + 1] + 2;
            hessian[(i + 1) * n + i + 1] += 200;
            hessian[i * n + i + 1] = hessian[(i + 1) * n + i] = -400 * x[i];
        }
    }
}

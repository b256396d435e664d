// What one core can do at most: fused multiply-adds that need no memory and do not wait for each other. Sixteen sums hide a
// latency of four cycles behind two units with room to spare.
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FunGrad.Benchmarks;

public static class Peak
{
    private const int Count = 100_000;

    /// <summary>Billions of additions and multiplications in a second: the best of many short runs.</summary>
    public static double Gigaflops<T>()
        where T : INumber<T>
    {
        var best = double.PositiveInfinity;
        for (var run = 0; run < 400; run++)
        {
            var start = Stopwatch.GetTimestamp();
            Sums<T>(Vector512.Create(T.One / (T.One + T.One)), Vector512<T>.One);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return 2.0 * 16 * Vector512<T>.Count * Count / best / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector512<T> Sums<T>(Vector512<T> x, Vector512<T> y)
    {
        Vector512<T> a = x,
            b = x,
            c = x,
            d = x,
            e = x,
            f = x,
            g = x,
            h = x;
        Vector512<T> i = y,
            j = y,
            k = y,
            l = y,
            m = y,
            n = y,
            o = y,
            p = y;
        for (var round = 0; round < Count; round++)
        {
            a = Fused.MultiplyAdd(a, x, y);
            b = Fused.MultiplyAdd(b, x, y);
            c = Fused.MultiplyAdd(c, x, y);
            d = Fused.MultiplyAdd(d, x, y);
            e = Fused.MultiplyAdd(e, x, y);
            f = Fused.MultiplyAdd(f, x, y);
            g = Fused.MultiplyAdd(g, x, y);
            h = Fused.MultiplyAdd(h, x, y);
            i = Fused.MultiplyAdd(i, x, y);
            j = Fused.MultiplyAdd(j, x, y);
            k = Fused.MultiplyAdd(k, x, y);
            l = Fused.MultiplyAdd(l, x, y);
            m = Fused.MultiplyAdd(m, x, y);
            n = Fused.MultiplyAdd(n, x, y);
            o = Fused.MultiplyAdd(o, x, y);
            p = Fused.MultiplyAdd(p, x, y);
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h)) + (((i + j) + (k + l)) + ((m + n) + (o + p)));
    }
}

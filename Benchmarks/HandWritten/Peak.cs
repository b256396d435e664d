// What one core can do at most: fused multiply-adds that need no memory and do not wait for each other. Twelve sums in the
// widest registers of the machine hide a latency of four cycles behind two units with room to spare, and fit in sixteen.
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FunGrad.Benchmarks;

/// <summary>A register of one width, with what the peak needs of it.</summary>
internal interface IRegister<TSelf, T>
    where TSelf : struct, IRegister<TSelf, T>
{
    static abstract int Count { get; }
    static abstract TSelf Create(T x);
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf z);
    T Sum();
}

internal readonly struct Register512<T>(Vector512<T> lanes) : IRegister<Register512<T>, T>
{
    private readonly Vector512<T> lanes = lanes;

    public static int Count => Vector512<T>.Count;

    public static Register512<T> Create(T x) => new(Vector512.Create(x));

    public static Register512<T> MultiplyAdd(Register512<T> x, Register512<T> y, Register512<T> z) =>
        new(Fused.MultiplyAdd(x.lanes, y.lanes, z.lanes));

    public T Sum() => Vector512.Sum(lanes);
}

internal readonly struct Register256<T>(Vector256<T> lanes) : IRegister<Register256<T>, T>
{
    private readonly Vector256<T> lanes = lanes;

    public static int Count => Vector256<T>.Count;

    public static Register256<T> Create(T x) => new(Vector256.Create(x));

    public static Register256<T> MultiplyAdd(Register256<T> x, Register256<T> y, Register256<T> z) =>
        new(Fused.MultiplyAdd(x.lanes, y.lanes, z.lanes));

    public T Sum() => Vector256.Sum(lanes);
}

public static class Peak
{
    private const int Rounds = 100_000;

    /// <summary>Billions of additions and multiplications in a second: the best of many short runs.</summary>
    public static double Gigaflops<T>()
        where T : INumber<T> =>
        Vector512.IsHardwareAccelerated ? Gigaflops<Register512<T>, T>() : Gigaflops<Register256<T>, T>();

    private static double Gigaflops<TRegister, T>()
        where TRegister : struct, IRegister<TRegister, T>
        where T : INumber<T>
    {
        var best = double.PositiveInfinity;
        for (var run = 0; run < 400; run++)
        {
            var start = Stopwatch.GetTimestamp();
            var sum = Sums<TRegister, T>(TRegister.Create(T.One / (T.One + T.One)), TRegister.Create(T.One));
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            // Every sum tends to 2: the work was done.
            if (sum > T.One)
                best = Math.Min(best, seconds);
        }
        return 2.0 * 12 * TRegister.Count * Rounds / best / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static T Sums<TRegister, T>(TRegister x, TRegister y)
        where TRegister : struct, IRegister<TRegister, T>
        where T : INumber<T>
    {
        TRegister a = x,
            b = x,
            c = x,
            d = x,
            e = x,
            f = x;
        TRegister g = y,
            h = y,
            i = y,
            j = y,
            k = y,
            l = y;
        for (var round = 0; round < Rounds; round++)
        {
            a = TRegister.MultiplyAdd(a, x, y);
            b = TRegister.MultiplyAdd(b, x, y);
            c = TRegister.MultiplyAdd(c, x, y);
            d = TRegister.MultiplyAdd(d, x, y);
            e = TRegister.MultiplyAdd(e, x, y);
            f = TRegister.MultiplyAdd(f, x, y);
            g = TRegister.MultiplyAdd(g, x, y);
            h = TRegister.MultiplyAdd(h, x, y);
            i = TRegister.MultiplyAdd(i, x, y);
            j = TRegister.MultiplyAdd(j, x, y);
            k = TRegister.MultiplyAdd(k, x, y);
            l = TRegister.MultiplyAdd(l, x, y);
        }
        return (a.Sum() + b.Sum() + c.Sum() + d.Sum() + e.Sum() + f.Sum())
            + (g.Sum() + h.Sum() + i.Sum() + j.Sum() + k.Sum() + l.Sum());
    }
}

// Eight rows as lanes: rows and columns of eight doubles are exchanged in registers, where the processor has the shuffles.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FunGrad.Benchmarks;

internal static class Lanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fma(Vector512<double> x, Vector512<double> y, Vector512<double> z) =>
        Vector512.FusedMultiplyAdd(x, y, z);

    /// <summary>exp x for |x| ≤ 700: 2ⁿ times a polynomial of degree 11 on |r| ≤ ½ log 2, good to 1e-15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        // The sum's last bits are the integer n.
        var shift = Vector512.Create(6755399441055744.0);
        var shifted = Fma(x, Vector512.Create(1.4426950408889634), shift);
        var n = shifted - shift;
        var r = Fma(n, Vector512.Create(-0.6931471803691238), x);
        r = Fma(n, Vector512.Create(-1.9082149292705877e-10), r);
        var r2 = r * r;
        var r4 = r2 * r2;
        var a = Fma(r, Vector512.Create(1.0), Vector512.Create(1.0));
        var b = Fma(r, Vector512.Create(1.0 / 6), Vector512.Create(1.0 / 2));
        var c = Fma(r, Vector512.Create(1.0 / 120), Vector512.Create(1.0 / 24));
        var d = Fma(r, Vector512.Create(1.0 / 5040), Vector512.Create(1.0 / 720));
        var e = Fma(r, Vector512.Create(1.0 / 362880), Vector512.Create(1.0 / 40320));
        var f = Fma(r, Vector512.Create(1.0 / 39916800), Vector512.Create(1.0 / 3628800));
        var high = Fma(r4, Fma(r2, f, e), Fma(r2, d, c));
        var y = Fma(r4, high, Fma(r2, b, a));
        return (y.AsInt64() + (shifted.AsInt64() << 52)).AsDouble();
    }

    /// <summary>Sine and cosine for |x| ≤ 10⁵: Taylor series on |r| ≤ ¼π, exchanged and negated by quadrants; good to 1e-15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Sin, Vector512<double> Cos) SinCos(Vector512<double> x)
    {
        var shift = Vector512.Create(6755399441055744.0);
        var shifted = Fma(x, Vector512.Create(0.6366197723675814), shift);
        var n = shifted - shift;
        var r = Fma(n, Vector512.Create(-1.5707963267341256), x);
        r = Fma(n, Vector512.Create(-6.077100506303966e-11), r);
        r = Fma(n, Vector512.Create(-2.0222662487959506e-21), r);
        var r2 = r * r;
        var odd = Fma(r2, Vector512.Create(-1.0 / 1307674368000), Vector512.Create(1.0 / 6227020800));
        odd = Fma(r2, odd, Vector512.Create(-1.0 / 39916800));
        odd = Fma(r2, odd, Vector512.Create(1.0 / 362880));
        odd = Fma(r2, odd, Vector512.Create(-1.0 / 5040));
        odd = Fma(r2, odd, Vector512.Create(1.0 / 120));
        odd = Fma(r2, odd, Vector512.Create(-1.0 / 6));
        var even = Fma(r2, Vector512.Create(1.0 / 20922789888000), Vector512.Create(-1.0 / 87178291200));
        even = Fma(r2, even, Vector512.Create(1.0 / 479001600));
        even = Fma(r2, even, Vector512.Create(-1.0 / 3628800));
        even = Fma(r2, even, Vector512.Create(1.0 / 40320));
        even = Fma(r2, even, Vector512.Create(-1.0 / 720));
        even = Fma(r2, even, Vector512.Create(1.0 / 24));
        even = Fma(r2, even, Vector512.Create(-0.5));
        var s = Fma(r * r2, odd, r);
        var c = Fma(r2, even, Vector512<double>.One);
        var quadrant = shifted.AsInt64();
        var isOdd = Vector512.Equals(quadrant & Vector512<long>.One, Vector512<long>.One).AsDouble();
        var two = Vector512.Create(2L);
        var negateSine = (quadrant & two) << 62;
        var negateCosine = ((quadrant + Vector512<long>.One) & two) << 62;
        var sine = Vector512.ConditionalSelect(isOdd, c, s).AsInt64() ^ negateSine;
        var cosine = Vector512.ConditionalSelect(isOdd, s, c).AsInt64() ^ negateCosine;
        return (sine.AsDouble(), cosine.AsDouble());
    }

    /// <summary>Asks for the lines of a part of an array that will be written soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(Span<double> x, int start, int length)
    {
        if (!Sse.IsSupported)
            return;
        fixed (double* first = x)
        {
            // Beyond the end nothing happens.
            for (var i = start; i < start + length; i += 8)
                Sse.Prefetch0(first + i);
        }
    }

    /// <summary>Four neighbouring columns of eight rows of a table, given by the rows' numbers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Inlined into a long loop it spills.
    public static void Gather(ref double table, int width, ref int rows, ref Vector512<double> columns)
    {
        if (Avx512F.IsSupported)
        {
            ref var into = ref Unsafe.As<Vector512<double>, double>(ref columns);
            Turn(
                Pair(ref Row(ref table, width, ref rows, 0), ref Row(ref table, width, ref rows, 4)),
                Pair(ref Row(ref table, width, ref rows, 1), ref Row(ref table, width, ref rows, 5)),
                Pair(ref Row(ref table, width, ref rows, 2), ref Row(ref table, width, ref rows, 6)),
                Pair(ref Row(ref table, width, ref rows, 3), ref Row(ref table, width, ref rows, 7)),
                ref into,
                8
            );
            return;
        }
        for (var lane = 0; lane < 8; lane++)
        for (var column = 0; column < 4; column++)
        {
            ref var into = ref Unsafe.Add(ref columns, column);
            into = into.WithElement(lane, Unsafe.Add(ref Row(ref table, width, ref rows, lane), column));
        }
    }

    /// <summary>Stores eight columns as rows: into[i·pitch + j] is lane i of column j.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Scatter(ref Vector512<double> columns, ref double into, int pitch)
    {
        ref var x = ref Unsafe.As<Vector512<double>, double>(ref columns);
        if (Avx512F.IsSupported)
        {
            ScatterHalf(ref x, ref into, pitch);
            ScatterHalf(ref Unsafe.Add(ref x, 4), ref Unsafe.Add(ref into, 4 * pitch), pitch);
            return;
        }
        for (var i = 0; i < 8; i++)
        for (var j = 0; j < 8; j++)
            Unsafe.Add(ref into, i * pitch + j) = Unsafe.Add(ref x, j * 8 + i);
    }

    /// <summary>Stores x₀ y₀ x₁ y₁ … of two columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave(Vector512<double> x, Vector512<double> y, ref double into)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.PermuteVar8x64x2(x, Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11), y).StoreUnsafe(ref into);
            Avx512F.PermuteVar8x64x2(x, Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15), y).StoreUnsafe(ref into, 8);
            return;
        }
        for (var i = 0; i < 8; i++)
            (Unsafe.Add(ref into, 2 * i), Unsafe.Add(ref into, 2 * i + 1)) = (x[i], y[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScatterHalf(ref double x, ref double into, int pitch) =>
        Turn(
            Pair(ref x, ref Unsafe.Add(ref x, 32)),
            Pair(ref Unsafe.Add(ref x, 8), ref Unsafe.Add(ref x, 40)),
            Pair(ref Unsafe.Add(ref x, 16), ref Unsafe.Add(ref x, 48)),
            Pair(ref Unsafe.Add(ref x, 24), ref Unsafe.Add(ref x, 56)),
            ref into,
            pitch
        );

    /// <summary>Stores the four columns of eight rows, which share registers: rows j and j + 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(
        Vector512<double> a,
        Vector512<double> b,
        Vector512<double> c,
        Vector512<double> d,
        ref double into,
        int pitch
    )
    {
        var evenLeft = Avx512F.UnpackLow(a, b);
        var oddLeft = Avx512F.UnpackHigh(a, b);
        var evenRight = Avx512F.UnpackLow(c, d);
        var oddRight = Avx512F.UnpackHigh(c, d);
        var first = Vector512.Create(0L, 1, 8, 9, 4, 5, 12, 13);
        var second = Vector512.Create(2L, 3, 10, 11, 6, 7, 14, 15);
        Avx512F.PermuteVar8x64x2(evenLeft, first, evenRight).StoreUnsafe(ref into);
        Avx512F.PermuteVar8x64x2(oddLeft, first, oddRight).StoreUnsafe(ref into, (nuint)pitch);
        Avx512F.PermuteVar8x64x2(evenLeft, second, evenRight).StoreUnsafe(ref into, (nuint)(2 * pitch));
        Avx512F.PermuteVar8x64x2(oddLeft, second, oddRight).StoreUnsafe(ref into, (nuint)(3 * pitch));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Pair(ref double low, ref double high) =>
        Vector256.LoadUnsafe(ref low).ToVector512Unsafe().WithUpper(Vector256.LoadUnsafe(ref high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref double Row(ref double table, int width, ref int rows, int lane) =>
        ref Unsafe.Add(ref table, Unsafe.Add(ref rows, lane) * width);
}

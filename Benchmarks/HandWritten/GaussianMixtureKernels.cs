// The products of the mixture that cost most, with their sums in registers: written out, because arrays of vectors are not
// kept there.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static FunGrad.Benchmarks.Lanes;

namespace FunGrad.Benchmarks;

public sealed partial class GaussianMixture
{
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
            s0 = Fma(y0, y0, s0);
            s1 = Fma(y1, y1, s1);
            s2 = Fma(y2, y2, s2);
            s3 = Fma(y3, y3, s3);
            s4 = Fma(y4, y4, s4);
            s5 = Fma(y5, y5, s5);
            s6 = Fma(y6, y6, s6);
            s7 = Fma(y7, y7, s7);
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
            y0 = Fma(q, x, y0);
            y1 = Fma(q, Unsafe.Add(ref x, 1), y1);
            y2 = Fma(q, Unsafe.Add(ref x, 2), y2);
            y3 = Fma(q, Unsafe.Add(ref x, 3), y3);
            y4 = Fma(q, Unsafe.Add(ref x, 4), y4);
            y5 = Fma(q, Unsafe.Add(ref x, 5), y5);
            y6 = Fma(q, Unsafe.Add(ref x, 6), y6);
            y7 = Fma(q, Unsafe.Add(ref x, 7), y7);
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
            s00 = Fma(y, x0, s00);
            s01 = Fma(y, x1, s01);
            s02 = Fma(y, x2, s02);
            s03 = Fma(y, x3, s03);
            s04 = Fma(y, x4, s04);
            y = Unsafe.Add(ref rows, b + Chunk);
            s10 = Fma(y, x0, s10);
            s11 = Fma(y, x1, s11);
            s12 = Fma(y, x2, s12);
            s13 = Fma(y, x3, s13);
            s14 = Fma(y, x4, s14);
            y = Unsafe.Add(ref rows, b + 2 * Chunk);
            s20 = Fma(y, x0, s20);
            s21 = Fma(y, x1, s21);
            s22 = Fma(y, x2, s22);
            s23 = Fma(y, x3, s23);
            s24 = Fma(y, x4, s24);
            y = Unsafe.Add(ref rows, b + 3 * Chunk);
            s30 = Fma(y, x0, s30);
            s31 = Fma(y, x1, s31);
            s32 = Fma(y, x2, s32);
            s33 = Fma(y, x3, s33);
            s34 = Fma(y, x4, s34);
            y = Unsafe.Add(ref rows, b + 4 * Chunk);
            s40 = Fma(y, x0, s40);
            s41 = Fma(y, x1, s41);
            s42 = Fma(y, x2, s42);
            s43 = Fma(y, x3, s43);
            s44 = Fma(y, x4, s44);
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
}

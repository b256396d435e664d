// Bundle adjustment with eight observations in the lanes of a vector. Rows of eight cameras and points are turned into
// columns in registers; the columns of the 2×15 blocks are turned into rows as they are stored. Read next: Lanes.cs.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static FunGrad.Benchmarks.Lanes;

namespace FunGrad.Benchmarks;

public sealed partial class BundleAdjustment
{
    private readonly double[] columns = [.. Enumerable.Range(0, features.Length).Select(i => Column(features, i))];

    private readonly AlignedVectors numbers = new(16),
        block = new(Block);

    /// <summary>Features with all first coordinates before all second ones.</summary>
    private static double Column(double[] features, int i)
    {
        var count = features.Length / 2;
        return features[i % count * 2 + i / count];
    }

    public void ValueSimd(ReadOnlySpan<double> parameters, Span<double> errors)
    {
        if (p < 8)
        {
            Value(parameters, errors);
            return;
        }
        // The last eight overlap those before.
        for (var start = 0; start < p; start += 8)
        {
            var i = Math.Min(start, p - 8);
            var weight = Observations(parameters, i, ref numbers[0]);
            Errors(ref numbers[0], out var x, out var y);
            x = weight * (x + numbers[8] - Vector512.LoadUnsafe(ref columns[i]));
            y = weight * (y + numbers[9] - Vector512.LoadUnsafe(ref columns[p + i]));
            Interleave(x, y, ref errors[2 * i]);
            (Vector512<double>.One - weight * weight).StoreUnsafe(ref errors[2 * p + i]);
        }
    }

    public void JacobianSimd(ReadOnlySpan<double> parameters, Span<double> jacobian)
    {
        if (p < 8)
        {
            Jacobian(parameters, jacobian);
            return;
        }
        ref var first = ref block[0];
        for (var start = 0; start < p; start += 8)
        {
            var i = Math.Min(start, p - 8);
            var weight = Observations(parameters, i, ref numbers[0]);
            var x = Vector512.LoadUnsafe(ref columns[i]);
            var y = Vector512.LoadUnsafe(ref columns[p + i]);
            // Memory is fetched while the block before is computed: half the time otherwise.
            Prefetch(jacobian, (i + 8) * Block, 8 * Block);
            Derivatives(ref numbers[0], weight, x, y, ref first);
            ref var rows = ref jacobian[i * Block];
            Scatter(ref first, ref rows, Block);
            Scatter(ref Unsafe.Add(ref first, 8), ref Unsafe.Add(ref rows, 8), Block);
            Scatter(ref Unsafe.Add(ref first, 16), ref Unsafe.Add(ref rows, 16), Block);
            Scatter(ref Unsafe.Add(ref first, 22), ref Unsafe.Add(ref rows, 22), Block);
            (weight * -2.0).StoreUnsafe(ref jacobian[p * Block + i]);
        }
    }

    /// <summary>Eight observations' numbers as columns, and their weights: camera 0 to 7, camera 7 to 10, point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Observations(ReadOnlySpan<double> parameters, int i, ref Vector512<double> numbers)
    {
        ref var cameras = ref MemoryMarshal.GetReference(parameters);
        Gather(ref cameras, Camera, ref cameraOf[i], ref numbers);
        Gather(ref Unsafe.Add(ref cameras, 4), Camera, ref cameraOf[i], ref Unsafe.Add(ref numbers, 4));
        Gather(ref Unsafe.Add(ref cameras, 7), Camera, ref cameraOf[i], ref Unsafe.Add(ref numbers, 8));
        // A fourth number of the last point is the first weight.
        Gather(ref Unsafe.Add(ref cameras, Points), 3, ref pointOf[i], ref Unsafe.Add(ref numbers, 12));
        return Vector512.LoadUnsafe(ref Unsafe.Add(ref cameras, Weights + i));
    }

    /// <summary>Focal length times bend times the projected point: errors before principal point, feature and weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Errors(ref Vector512<double> numbers, out Vector512<double> x, out Vector512<double> y)
    {
        var one = Vector512<double>.One;
        var r0 = numbers;
        var r1 = Unsafe.Add(ref numbers, 1);
        var r2 = Unsafe.Add(ref numbers, 2);
        var x0 = Unsafe.Add(ref numbers, 12) - Unsafe.Add(ref numbers, 3);
        var x1 = Unsafe.Add(ref numbers, 13) - Unsafe.Add(ref numbers, 4);
        var x2 = Unsafe.Add(ref numbers, 14) - Unsafe.Add(ref numbers, 5);
        var angle = Vector512.Sqrt(Fma(r0, r0, Fma(r1, r1, r2 * r2)));
        var inverse = Vector512.ConditionalSelect(Vector512.IsZero(angle), Vector512<double>.Zero, one / angle);
        var (s, c) = SinCos(angle);
        var w0 = r0 * inverse;
        var w1 = r1 * inverse;
        var w2 = r2 * inverse;
        var turn = (one - c) * Fma(w0, x0, Fma(w1, x1, w2 * x2));
        var y0 = Fma(c, x0, Fma(s, Fma(w1, x2, -w2 * x1), turn * w0));
        var y1 = Fma(c, x1, Fma(s, Fma(w2, x0, -w0 * x2), turn * w1));
        var depth = one / Fma(c, x2, Fma(s, Fma(w0, x1, -w1 * x0), turn * w2));
        var q0 = y0 * depth;
        var q1 = y1 * depth;
        var rho = Fma(q0, q0, q1 * q1);
        var bend = Fma(rho, Fma(rho, Unsafe.Add(ref numbers, 11), Unsafe.Add(ref numbers, 10)), one);
        var scale = Unsafe.Add(ref numbers, 6) * bend;
        x = scale * q0;
        y = scale * q1;
    }

    /// <summary>The 2×15 derivatives of eight observations; the formulas are those of one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Derivatives(
        ref Vector512<double> numbers,
        Vector512<double> weight,
        Vector512<double> featureX,
        Vector512<double> featureY,
        ref Vector512<double> block
    )
    {
        var one = Vector512<double>.One;
        var r0 = numbers;
        var r1 = Unsafe.Add(ref numbers, 1);
        var r2 = Unsafe.Add(ref numbers, 2);
        var x0 = Unsafe.Add(ref numbers, 12) - Unsafe.Add(ref numbers, 3);
        var x1 = Unsafe.Add(ref numbers, 13) - Unsafe.Add(ref numbers, 4);
        var x2 = Unsafe.Add(ref numbers, 14) - Unsafe.Add(ref numbers, 5);
        var angle = Vector512.Sqrt(Fma(r0, r0, Fma(r1, r1, r2 * r2)));
        var isZero = Vector512.IsZero(angle);
        var inverse = Vector512.ConditionalSelect(isZero, Vector512<double>.Zero, one / angle);
        var (s, c) = SinCos(angle);
        var sine = Vector512.ConditionalSelect(isZero, one, s * inverse);
        var cosine = (one - c) * inverse;
        var w0 = r0 * inverse;
        var w1 = r1 * inverse;
        var w2 = r2 * inverse;
        var a0 = Fma(w1, x2, -w2 * x1);
        var a1 = Fma(w2, x0, -w0 * x2);
        var a2 = Fma(w0, x1, -w1 * x0);
        var along = Fma(w0, x0, Fma(w1, x1, w2 * x2));
        var turn = (one - c) * along;
        var y0 = Fma(c, x0, Fma(s, a0, turn * w0));
        var y1 = Fma(c, x1, Fma(s, a1, turn * w1));
        var depth = one / Fma(c, x2, Fma(s, a2, turn * w2));
        var q0 = y0 * depth;
        var q1 = y1 * depth;
        var rho = Fma(q0, q0, q1 * q1);
        var focal = Unsafe.Add(ref numbers, 6);
        var k1 = Unsafe.Add(ref numbers, 10);
        var k2 = Unsafe.Add(ref numbers, 11);
        var bend = Fma(rho, Fma(rho, k2, k1), one);
        var focus = weight * focal;
        var slope = (focus + focus) * Fma(rho + rho, k2, k1);
        var straight = focus * bend;
        var ahead = (s - cosine - cosine) * along;
        var lift = c - sine;
        var v0 = Fma(lift, a0, Fma(ahead, w0, -s * x0));
        var v1 = Fma(lift, a1, Fma(ahead, w1, -s * x1));
        var v2 = Fma(lift, a2, Fma(ahead, w2, -s * x2));
        var (slope0, slope1) = (slope * q0, slope * q1);
        var (h00, h01, h11) = (Fma(slope0, q0, straight), slope0 * q1, Fma(slope1, q1, straight));
        for (var row = 0; row < 2; row++)
        {
            ref var into = ref Unsafe.Add(ref block, 15 * row);
            var (q, h0, h1) = row == 0 ? (q0, h00, h01) : (q1, h01, h11);
            var g0 = h0 * depth;
            var g1 = h1 * depth;
            var g2 = -Fma(g0, q0, g1 * q1);
            var turned = Fma(g0, v0, Fma(g1, v1, g2 * v2));
            var across = Fma(g0, w0, Fma(g1, w1, g2 * w2));
            into = Fma(turned, w0, Fma(sine, Fma(x1, g2, -x2 * g1), cosine * Fma(along, g0, across * x0)));
            Unsafe.Add(ref into, 1) = Fma(
                turned,
                w1,
                Fma(sine, Fma(x2, g0, -x0 * g2), cosine * Fma(along, g1, across * x1))
            );
            Unsafe.Add(ref into, 2) = Fma(
                turned,
                w2,
                Fma(sine, Fma(x0, g1, -x1 * g0), cosine * Fma(along, g2, across * x2))
            );
            var back = (one - c) * across;
            var p0 = Fma(c, g0, Fma(s, Fma(w2, g1, -w1 * g2), back * w0));
            var p1 = Fma(c, g1, Fma(s, Fma(w0, g2, -w2 * g0), back * w1));
            var p2 = Fma(c, g2, Fma(s, Fma(w1, g0, -w0 * g1), back * w2));
            Unsafe.Add(ref into, 3) = -p0;
            Unsafe.Add(ref into, 4) = -p1;
            Unsafe.Add(ref into, 5) = -p2;
            var bent = bend * q;
            Unsafe.Add(ref into, 6) = weight * bent;
            Unsafe.Add(ref into, 7) = row == 0 ? weight : Vector512<double>.Zero;
            Unsafe.Add(ref into, 8) = row == 0 ? Vector512<double>.Zero : weight;
            var radial = focus * rho * q;
            Unsafe.Add(ref into, 9) = radial;
            Unsafe.Add(ref into, 10) = radial * rho;
            Unsafe.Add(ref into, 11) = p0;
            Unsafe.Add(ref into, 12) = p1;
            Unsafe.Add(ref into, 13) = p2;
            var (principal, feature) =
                row == 0 ? (Unsafe.Add(ref numbers, 8), featureX) : (Unsafe.Add(ref numbers, 9), featureY);
            Unsafe.Add(ref into, 14) = Fma(focal, bent, principal - feature);
        }
    }
}

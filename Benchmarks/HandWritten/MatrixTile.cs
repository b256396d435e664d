// Eight rows by two vectors of a matrix product, kept in sixteen registers: per step ten loads for sixteen fused
// multiply-adds, so that arithmetic is what limits. Read next: MatrixProduct.cs.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FunGrad.Benchmarks;

internal static class MatrixTile
{
    internal const int Rows = 8;

    /// <summary>The columns of a tile.</summary>
    internal static int Columns<T>() => 2 * Vector512<T>.Count;

    /// <summary>c = a·b, or c + a·b: element (r, k) of a lies at r·row + k·step, rows of b and c are `width` and `stride`
    /// apart.</summary>
    /// <remarks>Inlined into a loop, the sums would lose their registers: five times slower.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Multiply<T>(
        ref T a,
        nint row,
        nint step,
        ref T b,
        nint width,
        ref T c,
        nint stride,
        int depth,
        bool isAdded
    )
    {
        ref var a1 = ref Unsafe.Add(ref a, row);
        ref var a2 = ref Unsafe.Add(ref a1, row);
        ref var a3 = ref Unsafe.Add(ref a2, row);
        ref var a4 = ref Unsafe.Add(ref a3, row);
        ref var a5 = ref Unsafe.Add(ref a4, row);
        ref var a6 = ref Unsafe.Add(ref a5, row);
        ref var a7 = ref Unsafe.Add(ref a6, row);
        Vector512<T> l0 = default,
            l1 = default,
            l2 = default,
            l3 = default,
            l4 = default,
            l5 = default,
            l6 = default,
            l7 = default;
        Vector512<T> r0 = default,
            r1 = default,
            r2 = default,
            r3 = default,
            r4 = default,
            r5 = default,
            r6 = default,
            r7 = default;
        nint at = 0;
        for (var k = 0; k < depth; k++)
        {
            var left = Vector512.LoadUnsafe(ref b);
            var right = Vector512.LoadUnsafe(ref b, (nuint)Vector512<T>.Count);
            b = ref Unsafe.Add(ref b, width);
            Add(Unsafe.Add(ref a, at), left, right, ref l0, ref r0);
            Add(Unsafe.Add(ref a1, at), left, right, ref l1, ref r1);
            Add(Unsafe.Add(ref a2, at), left, right, ref l2, ref r2);
            Add(Unsafe.Add(ref a3, at), left, right, ref l3, ref r3);
            Add(Unsafe.Add(ref a4, at), left, right, ref l4, ref r4);
            Add(Unsafe.Add(ref a5, at), left, right, ref l5, ref r5);
            Add(Unsafe.Add(ref a6, at), left, right, ref l6, ref r6);
            Add(Unsafe.Add(ref a7, at), left, right, ref l7, ref r7);
            at += step;
        }
        Store(ref c, l0, r0, isAdded);
        Store(ref Unsafe.Add(ref c, stride), l1, r1, isAdded);
        Store(ref Unsafe.Add(ref c, 2 * stride), l2, r2, isAdded);
        Store(ref Unsafe.Add(ref c, 3 * stride), l3, r3, isAdded);
        Store(ref Unsafe.Add(ref c, 4 * stride), l4, r4, isAdded);
        Store(ref Unsafe.Add(ref c, 5 * stride), l5, r5, isAdded);
        Store(ref Unsafe.Add(ref c, 6 * stride), l6, r6, isAdded);
        Store(ref Unsafe.Add(ref c, 7 * stride), l7, r7, isAdded);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(
        T factor,
        Vector512<T> left,
        Vector512<T> right,
        ref Vector512<T> leftSum,
        ref Vector512<T> rightSum
    )
    {
        var factors = Vector512.Create(factor);
        leftSum = Fused.MultiplyAdd(factors, left, leftSum);
        rightSum = Fused.MultiplyAdd(factors, right, rightSum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(ref T c, Vector512<T> left, Vector512<T> right, bool isAdded)
    {
        var width = (nuint)Vector512<T>.Count;
        if (isAdded)
        {
            left += Vector512.LoadUnsafe(ref c);
            right += Vector512.LoadUnsafe(ref c, width);
        }
        left.StoreUnsafe(ref c);
        right.StoreUnsafe(ref c, width);
    }
}

internal static class Fused
{
    /// <summary>x·y + z with one rounding, in both widths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> MultiplyAdd<T>(Vector512<T> x, Vector512<T> y, Vector512<T> z) =>
        typeof(T) == typeof(double)
            ? Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>()
            : Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> MultiplyAdd<T>(Vector256<T> x, Vector256<T> y, Vector256<T> z) =>
        typeof(T) == typeof(double)
            ? Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>()
            : Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();
}

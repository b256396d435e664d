// What hand tracking computes most: products of 3×4 matrices, and points moved by bones; number by number and in vectors.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FunGrad.Benchmarks;

/// <summary>A bone that moves a vertex: position and one, times the weight.</summary>
internal readonly record struct Influence(int Bone, double X, double Y, double Z, double Weight);

/// <summary>A bone's table has for each of 3×4 entries 8 numbers: derivatives by four angles, the entry, and padding.</summary>
internal interface IHandArithmetic
{
    /// <summary>A 3×4 matrix times a 4×4 matrix.</summary>
    static abstract void Multiply(ref double x, ref double y, ref double into);

    /// <summary>Adds where the bone takes the vertex.</summary>
    static abstract void Place(in Influence influence, ref double bone, ref double at);

    /// <summary>The same, and adds scale times the derivatives to three rows.</summary>
    static abstract void Move(
        in Influence influence,
        ref double bone,
        double scale,
        ref double at,
        ref double rows,
        int pitch
    );
}

internal readonly struct Scalar : IHandArithmetic
{
    public static void Multiply(ref double x, ref double y, ref double into)
    {
        for (var row = 0; row < 12; row += 4)
        for (var column = 0; column < 4; column++)
            Unsafe.Add(ref into, row + column) =
                Unsafe.Add(ref x, row) * Unsafe.Add(ref y, column)
                + Unsafe.Add(ref x, row + 1) * Unsafe.Add(ref y, 4 + column)
                + Unsafe.Add(ref x, row + 2) * Unsafe.Add(ref y, 8 + column)
                + Unsafe.Add(ref x, row + 3) * Unsafe.Add(ref y, 12 + column);
    }

    public static void Place(in Influence influence, ref double bone, ref double at)
    {
        for (var i = 0; i < 3; i++)
            Unsafe.Add(ref at, i) += Product(in influence, ref Unsafe.Add(ref bone, 32 * i + 4));
    }

    public static void Move(
        in Influence influence,
        ref double bone,
        double scale,
        ref double at,
        ref double rows,
        int pitch
    )
    {
        Place(in influence, ref bone, ref at);
        for (var i = 0; i < 3; i++)
        for (var angle = 0; angle < 4; angle++)
            Unsafe.Add(ref rows, i * pitch + angle) +=
                scale * Product(in influence, ref Unsafe.Add(ref bone, 32 * i + angle));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Product(in Influence influence, ref double row) =>
        row * influence.X
        + Unsafe.Add(ref row, 8) * influence.Y
        + Unsafe.Add(ref row, 16) * influence.Z
        + Unsafe.Add(ref row, 24) * influence.Weight;
}

internal readonly struct Simd : IHandArithmetic
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(ref double x, ref double y, ref double into)
    {
        var y0 = Vector256.LoadUnsafe(ref y);
        var y1 = Vector256.LoadUnsafe(ref y, 4);
        var y2 = Vector256.LoadUnsafe(ref y, 8);
        var y3 = Vector256.LoadUnsafe(ref y, 12);
        for (nuint row = 0; row < 12; row += 4)
        {
            ref var left = ref Unsafe.Add(ref x, row);
            var sum = Vector256.Create(left) * y0;
            sum = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref left, 1)), y1, sum);
            sum = Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref left, 2)), y2, sum);
            Vector256.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref left, 3)), y3, sum).StoreUnsafe(ref into, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Place(in Influence influence, ref double bone, ref double at)
    {
        for (var i = 0; i < 3; i++)
            Unsafe.Add(ref at, i) += Product(in influence, ref bone, i)[4];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move(
        in Influence influence,
        ref double bone,
        double scale,
        ref double at,
        ref double rows,
        int pitch
    )
    {
        for (var i = 0; i < 3; i++)
        {
            var product = Product(in influence, ref bone, i);
            Unsafe.Add(ref at, i) += product[4];
            ref var row = ref Unsafe.Add(ref rows, i * pitch);
            var sum = Vector256.FusedMultiplyAdd(
                product.GetLower(),
                Vector256.Create(scale),
                Vector256.LoadUnsafe(ref row)
            );
            sum.StoreUnsafe(ref row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Product(in Influence influence, ref double bone, int row)
    {
        ref var table = ref Unsafe.Add(ref bone, 32 * row);
        var sum = Vector512.Create(influence.X) * Vector512.LoadUnsafe(ref table);
        sum = Vector512.FusedMultiplyAdd(Vector512.Create(influence.Y), Vector512.LoadUnsafe(ref table, 8), sum);
        sum = Vector512.FusedMultiplyAdd(Vector512.Create(influence.Z), Vector512.LoadUnsafe(ref table, 16), sum);
        return Vector512.FusedMultiplyAdd(Vector512.Create(influence.Weight), Vector512.LoadUnsafe(ref table, 24), sum);
    }
}

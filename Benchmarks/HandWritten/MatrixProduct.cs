// The product of two square matrices: blocks that fit the caches, copied so that tiles read them in order.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FunGrad.Benchmarks;

/// <summary>Products of n × n matrices; n is a multiple of 32.</summary>
public sealed class MatrixProduct<T>
    where T : INumber<T>
{
    // A strip of the right matrix, 256 rows of a tile's width, takes 32 KB of the first cache; a block of the left matrix
    // takes at most 256 KB of the second.
    private const int Depth = 256,
        Height = 128;
    private readonly int n;
    private readonly Memory<T> left,
        right;

    public MatrixProduct(int n)
    {
        if (n % 32 != 0)
            throw new ArgumentException($"The size must be a multiple of 32, but was {n}.");
        this.n = n;
        left = Aligned.Zeros<T>(Math.Min(n, Height) * Math.Min(n, Depth));
        right = Aligned.Zeros<T>(n * Math.Min(n, Depth));
    }

    /// <summary>Three loops, with the rows of the result innermost.</summary>
    public void Multiply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
    {
        z.Clear();
        for (var i = 0; i < n; i++)
        for (var k = 0; k < n; k++)
        {
            var factor = x[i * n + k];
            var row = y.Slice(k * n, n);
            var into = z.Slice(i * n, n);
            for (var j = 0; j < row.Length; j++)
                into[j] += factor * row[j];
        }
    }

    public void MultiplySimd(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
    {
        var depth = Math.Min(n, Depth);
        var height = Math.Min(n, Height);
        for (var k = 0; k < n; k += depth)
        {
            PackRight(y, k, depth);
            for (var i = 0; i < n; i += height)
            {
                PackLeft(x, i, height, k, depth);
                Block(ref MemoryMarshal.GetReference(z[(i * n)..]), height, depth, k > 0);
            }
        }
    }

    private void Block(ref T z, int height, int depth, bool isAdded)
    {
        var width = MatrixTile.Columns<T>();
        ref var rows = ref MemoryMarshal.GetReference(left.Span);
        ref var columns = ref MemoryMarshal.GetReference(right.Span);
        for (var j = 0; j < n; j += width)
        for (var i = 0; i < height; i += MatrixTile.Rows)
            MatrixTile.Multiply(
                ref Unsafe.Add(ref rows, i * depth),
                1,
                MatrixTile.Rows,
                ref Unsafe.Add(ref columns, j * depth),
                width,
                ref Unsafe.Add(ref z, i * n + j),
                n,
                depth,
                isAdded
            );
    }

    /// <summary>Strips of a tile's width, each row after row.</summary>
    private void PackRight(ReadOnlySpan<T> y, int first, int depth)
    {
        var width = MatrixTile.Columns<T>();
        var strips = right.Span;
        for (var k = 0; k < depth; k++)
        {
            var row = y.Slice((first + k) * n, n);
            for (var j = 0; j < n; j += width)
                row.Slice(j, width).CopyTo(strips[(j * depth + k * width)..]);
        }
    }

    /// <summary>Strips of a tile's eight rows, each column after column.</summary>
    private void PackLeft(ReadOnlySpan<T> x, int top, int height, int first, int depth)
    {
        for (var i = 0; i < height; i += MatrixTile.Rows)
        {
            var strip = left.Span.Slice(i * depth, MatrixTile.Rows * depth);
            for (var r = 0; r < MatrixTile.Rows; r++)
            {
                var row = x.Slice((top + i + r) * n + first, depth);
                for (int k = 0, to = r; k < row.Length; k++, to += MatrixTile.Rows)
                    strip[to] = row[k];
            }
        }
    }
}

// Memory for vectors of eight doubles that starts where a cache line does: a vector across two lines costs two accesses.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FunGrad.Benchmarks;

internal sealed class AlignedVectors
{
    private readonly double[] memory;
    private readonly int start;

    public AlignedVectors(int length)
    {
        // A pinned array stays where it is, so what is aligned once stays aligned.
        memory = GC.AllocateArray<double>(8 * length + 8, pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        start = (int)((64 - address % 64) % 64 / sizeof(double));
        Length = length;
    }

    public int Length { get; }

    public Span<double> Numbers => memory.AsSpan(start, 8 * Length);

    public Span<Vector512<double>> Vectors => MemoryMarshal.Cast<double, Vector512<double>>(Numbers);

    /// <summary>Unchecked, as code that is to be a limit needs it.</summary>
    public ref Vector512<double> this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get =>
            ref Unsafe.As<double, Vector512<double>>(
                ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(memory), start + 8 * index)
            );
    }
}

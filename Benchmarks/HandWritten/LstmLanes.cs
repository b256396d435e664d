// The network with eight neighbouring cells in the lanes of a vector; rows are padded with zeros, whose shares are taken off
// again. The four gates of a cell share one division, and logarithms wait until all steps are done.
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static FunGrad.Benchmarks.Lanes;

namespace FunGrad.Benchmarks;

public sealed partial class Lstm
{
    /// <summary>Vectors in a row.</summary>
    private int width;

    private double[] masses = [],
        targetSums = [];

    private AlignedVectors rows = new(0),
        start = new(0),
        now = new(0),
        weightLanes = new(0),
        gradientLanes = new(0),
        traceLanes = new(0),
        exponentials = new(0);

    private void PrepareLanes()
    {
        width = (b + 7) / 8;
        rows = Padded(sequence);
        start = Padded(state);
        now = new(start.Length);
        weightLanes = new((8 * layers + 3) * width);
        gradientLanes = new((8 * layers + 3) * width);
        traceLanes = new(steps * layers * Kept * width);
        exponentials = new(steps * width);
        (masses, targetSums) = (new double[steps], new double[steps]);
        for (var t = 0; t < steps; t++)
            targetSums[t] = TensorPrimitives.Sum<double>(sequence.AsSpan((t + 1) * b, b));
    }

    public double ValueSimd(ReadOnlySpan<double> parameters)
    {
        Pad(parameters, weightLanes);
        return Loss(Run<No>());
    }

    public double GradientSimd(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        Pad(parameters, weightLanes);
        var loss = Loss(Run<Yes>());
        TensorPrimitives.Divide(targetSums, masses, masses);
        RunBack();
        var lanes = gradientLanes.Numbers;
        for (var row = 0; row * b < gradient.Length; row++)
            lanes.Slice(row * 8 * width, b).CopyTo(gradient[(row * b)..]);
        return loss;
    }

    /// <summary>Whether gates are kept, known when the code is compiled.</summary>
    private interface IKeep;

    private readonly struct Yes : IKeep;

    private readonly struct No : IKeep;

    private AlignedVectors Padded(ReadOnlySpan<double> x)
    {
        var lanes = new AlignedVectors(x.Length / b * width);
        Pad(x, lanes);
        return lanes;
    }

    private void Pad(ReadOnlySpan<double> x, AlignedVectors lanes)
    {
        var numbers = lanes.Numbers;
        for (var row = 0; row * b < x.Length; row++)
            x.Slice(row * b, b).CopyTo(numbers[(row * 8 * width)..]);
    }

    private double Loss(double linear)
    {
        Span<double> logarithms = stackalloc double[steps];
        TensorPrimitives.Log(masses, logarithms);
        return Scale * (linear - TensorPrimitives.Dot<double>(targetSums, logarithms));
    }

    /// <summary>All steps: Σ target · y, with the masses left as 2 + Σ exp y.</summary>
    private double Run<TKeep>()
        where TKeep : struct, IKeep
    {
        start.Vectors.CopyTo(now.Vectors);
        var linear = Vector512<double>.Zero;
        // At each tick every layer takes a step, one later than the layer below: what runs at once is independent.
        for (var tick = 0; tick < steps + layers; tick++)
        {
            if (tick >= layers)
                linear += Predict<TKeep>(tick - layers);
            for (var layer = Math.Min(layers - 1, tick); layer >= Math.Max(0, tick - steps + 1); layer--)
            for (var v = 0; v < width; v++)
                Advance<TKeep>(tick - layer, layer, v);
        }
        return Vector512.Sum(linear);
    }

    private Vector512<double> Predict<TKeep>(int t)
        where TKeep : struct, IKeep
    {
        var mass = Vector512<double>.Zero;
        var linear = Vector512<double>.Zero;
        ref var extra = ref weightLanes[8 * layers * width];
        for (var v = 0; v < width; v++)
        {
            var top = now[2 * (layers - 1) * width + v];
            var y = Fma(top, Unsafe.Add(ref extra, width + v), Unsafe.Add(ref extra, 2 * width + v));
            linear = Fma(y, rows[(t + 1) * width + v], linear);
            var e = Exp(y);
            mass += e;
            if (typeof(TKeep) == typeof(Yes))
                exponentials[t * width + v] = e;
        }
        // The exponentials of the padding are 1 each.
        masses[t] = Vector512.Sum(mass) + (2 - 8 * width + b);
        return linear;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance<TKeep>(int t, int layer, int v)
        where TKeep : struct, IKeep
    {
        var one = Vector512<double>.One;
        ref var w = ref weightLanes[8 * layer * width + v];
        ref var hidden = ref now[2 * layer * width + v];
        ref var cell = ref now[(2 * layer + 1) * width + v];
        var x =
            layer > 0 ? now[2 * (layer - 1) * width + v] : rows[t * width + v] * weightLanes[8 * layers * width + v];
        // Denominators of the gates: sigmoid is 1/(1 + exp -z), tanh is 1 - 2/(1 + exp 2z).
        var a = one + Exp(-Gate(Fma(x, w, Unsafe.Add(ref w, 4 * width))));
        var b = one + Exp(-Gate(Fma(hidden, Unsafe.Add(ref w, width), Unsafe.Add(ref w, 5 * width))));
        var c = one + Exp(-Gate(Fma(x, Unsafe.Add(ref w, 2 * width), Unsafe.Add(ref w, 6 * width))));
        var z = Gate(Fma(hidden, Unsafe.Add(ref w, 3 * width), Unsafe.Add(ref w, 7 * width)));
        var d = one + Exp(z + z);
        var ab = a * b;
        var cd = c * d;
        var inverse = one / (ab * cd);
        var (left, right) = (inverse * cd, inverse * ab);
        var (forget, ingate, outgate) = (left * b, left * a, right * d);
        var change = Fma(right * c, Vector512.Create(-2.0), one);
        cell = Fma(cell, forget, ingate * change);
        var bounded = Gate(cell);
        var squashed = Fma(one / (one + Exp(bounded + bounded)), Vector512.Create(-2.0), one);
        hidden = outgate * squashed;
        if (typeof(TKeep) == typeof(Yes))
        {
            ref var kept = ref traceLanes[(t * layers + layer) * Kept * width + v];
            kept = forget;
            Unsafe.Add(ref kept, Ingate * width) = ingate;
            Unsafe.Add(ref kept, Outgate * width) = outgate;
            Unsafe.Add(ref kept, Change * width) = change;
            Unsafe.Add(ref kept, Cell * width) = cell;
            Unsafe.Add(ref kept, Squashed * width) = squashed;
        }
    }

    /// <summary>Beyond 40 a gate is open or shut to the last bit, and four denominators still have a product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Gate(Vector512<double> z) =>
        Vector512.Min(Vector512.Max(z, Vector512.Create(-40.0)), Vector512.Create(40.0));

    /// <summary>All steps from the last to the first, one vector of cells after the other.</summary>
    private void RunBack()
    {
        gradientLanes.Vectors.Clear();
        now.Vectors.Clear();
        ref var extra = ref weightLanes[8 * layers * width];
        ref var dExtra = ref gradientLanes[8 * layers * width];
        for (var t = steps - 1; t >= 0; t--)
        for (var v = 0; v < width; v++)
        {
            var share = Vector512.Create(masses[t]);
            var dy = Fma(exponentials[t * width + v], -share, rows[(t + 1) * width + v]) * Scale;
            Unsafe.Add(ref dExtra, width + v) += dy * HiddenLanes(t, layers - 1, v);
            Unsafe.Add(ref dExtra, 2 * width + v) += dy;
            var dx = dy * Unsafe.Add(ref extra, width + v);
            for (var layer = layers - 1; layer >= 0; layer--)
                dx = Retreat(t, layer, v, dx);
            Unsafe.Add(ref dExtra, v) += dx * rows[t * width + v];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> Retreat(int t, int layer, int v, Vector512<double> dx)
    {
        ref var kept = ref traceLanes[(t * layers + layer) * Kept * width + v];
        var (forget, ingate) = (kept, Unsafe.Add(ref kept, Ingate * width));
        var (outgate, change) = (Unsafe.Add(ref kept, Outgate * width), Unsafe.Add(ref kept, Change * width));
        var squashed = Unsafe.Add(ref kept, Squashed * width);
        var below =
            layer > 0 ? HiddenLanes(t, layer - 1, v) : rows[t * width + v] * weightLanes[8 * layers * width + v];
        var before = t > 0 ? HiddenLanes(t - 1, layer, v) : start[2 * layer * width + v];
        var cellBefore =
            t > 0 ? Unsafe.Add(ref kept, (Cell - layers * Kept) * width) : start[(2 * layer + 1) * width + v];
        ref var w = ref weightLanes[8 * layer * width + v];
        ref var dw = ref gradientLanes[8 * layer * width + v];
        ref var dHidden = ref now[2 * layer * width + v];
        ref var dCell = ref now[(2 * layer + 1) * width + v];
        var dh = dx + dHidden;
        var opened = dh * outgate;
        var dc = dCell + Fma(-(opened * squashed), squashed, opened);
        var dForget = dc * cellBefore * Fma(-forget, forget, forget);
        var dIngate = dc * change * Fma(-ingate, ingate, ingate);
        var dOutgate = dh * squashed * Fma(-outgate, outgate, outgate);
        var into = dc * ingate;
        var dChange = Fma(-(into * change), change, into);
        dw = Fma(dForget, below, dw);
        Accumulate(ref dw, width, dIngate * before);
        Accumulate(ref dw, 2 * width, dOutgate * below);
        Accumulate(ref dw, 3 * width, dChange * before);
        Accumulate(ref dw, 4 * width, dForget);
        Accumulate(ref dw, 5 * width, dIngate);
        Accumulate(ref dw, 6 * width, dOutgate);
        Accumulate(ref dw, 7 * width, dChange);
        dCell = dc * forget;
        dHidden = Fma(dIngate, Unsafe.Add(ref w, width), dChange * Unsafe.Add(ref w, 3 * width));
        return Fma(dForget, w, dOutgate * Unsafe.Add(ref w, 2 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref Vector512<double> sums, int at, Vector512<double> x) =>
        Unsafe.Add(ref sums, at) += x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<double> HiddenLanes(int t, int layer, int v)
    {
        ref var kept = ref traceLanes[(t * layers + layer) * Kept * width + v];
        return Unsafe.Add(ref kept, Outgate * width) * Unsafe.Add(ref kept, Squashed * width);
    }
}

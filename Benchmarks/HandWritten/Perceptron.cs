// A perceptron of one hidden layer in single precision: mean cross-entropy of softmax(relu(X·W₁ + b₁)·W₂ + b₂), and its
// gradient by all weights: three passes over each layer's matrix product, without a copy of the large matrices.
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FunGrad.Benchmarks;

/// <summary>784 inputs, 128 hidden units and 10 classes for 64 images; weights are W₁, b₁, W₂ and b₂ in one array.</summary>
public sealed class Perceptron(float[] images, int[] labels)
{
    public const int Inputs = 784,
        Hidden = 128,
        Classes = 10,
        Batch = 64,
        Weights = (Inputs + 1) * Hidden + (Hidden + 1) * Classes;

    // The few classes are padded to one tile; the large product is cut so that a tile's columns stay in the first cache.
    private const int Padded = 32,
        Depth = 56;
    private const int FirstBias = Inputs * Hidden,
        Second = FirstBias + Hidden,
        SecondBias = Second + Hidden * Classes;
    private readonly float[] hidden = new float[Batch * Hidden],
        dHidden = new float[Batch * Hidden],
        scores = new float[Batch * Padded],
        second = new float[Hidden * Padded],
        dSecond = new float[Hidden * Padded],
        turned = new float[Classes * Hidden];

    public float Value(ReadOnlySpan<float> weights)
    {
        Forward(weights);
        return Loss();
    }

    public float Gradient(ReadOnlySpan<float> weights, Span<float> gradient)
    {
        Forward(weights);
        var loss = Loss();
        gradient.Clear();
        dHidden.AsSpan().Clear();
        for (var i = 0; i < Batch; i++)
        for (var c = 0; c < Classes; c++)
        {
            var away = scores[i * Padded + c];
            gradient[SecondBias + c] += away;
            for (var j = 0; j < Hidden; j++)
            {
                gradient[Second + j * Classes + c] += away * hidden[i * Hidden + j];
                if (hidden[i * Hidden + j] > 0)
                    dHidden[i * Hidden + j] += away * weights[Second + j * Classes + c];
            }
        }
        for (var i = 0; i < Batch; i++)
        {
            var pulled = dHidden.AsSpan(i * Hidden, Hidden);
            for (var k = 0; k < Inputs; k++)
                AddProduct(images[i * Inputs + k], pulled, gradient.Slice(k * Hidden, Hidden));
            AddProduct(1, pulled, gradient.Slice(FirstBias, Hidden));
        }
        return loss;
    }

    private void Forward(ReadOnlySpan<float> weights)
    {
        for (var i = 0; i < Batch; i++)
        {
            var row = hidden.AsSpan(i * Hidden, Hidden);
            weights.Slice(FirstBias, Hidden).CopyTo(row);
            for (var k = 0; k < Inputs; k++)
                AddProduct(images[i * Inputs + k], weights.Slice(k * Hidden, Hidden), row);
            var score = scores.AsSpan(i * Padded, Classes);
            weights.Slice(SecondBias, Classes).CopyTo(score);
            for (var j = 0; j < Hidden; j++)
                AddProduct(row[j] = Math.Max(row[j], 0), weights.Slice(Second + j * Classes, Classes), score);
        }
    }

    /// <summary>The mean loss; scores become its slopes by them.</summary>
    private float Loss()
    {
        var total = 0f;
        for (var i = 0; i < Batch; i++)
        {
            var score = scores.AsSpan(i * Padded, Classes);
            var top = float.NegativeInfinity;
            foreach (var s in score)
                top = Math.Max(top, s);
            total += top - score[labels[i]];
            var mass = 0f;
            foreach (ref var s in score)
                mass += s = MathF.Exp(s - top);
            total += MathF.Log(mass);
            foreach (ref var s in score)
                s /= mass * Batch;
            score[labels[i]] -= 1f / Batch;
        }
        return total / Batch;
    }

    private static void AddProduct(float factor, ReadOnlySpan<float> x, Span<float> into)
    {
        for (var i = 0; i < x.Length; i++)
            into[i] += factor * x[i];
    }

    public float ValueSimd(ReadOnlySpan<float> weights)
    {
        ForwardSimd(weights);
        return LossSimd();
    }

    public float GradientSimd(ReadOnlySpan<float> weights, Span<float> gradient)
    {
        ForwardSimd(weights);
        var loss = LossSimd();
        Multiply(hidden, 1, Hidden, scores, Padded, dSecond, Hidden, Padded, Batch);
        for (var j = 0; j < Hidden; j++)
            dSecond.AsSpan(j * Padded, Classes).CopyTo(gradient.Slice(Second + j * Classes, Classes));
        for (var j = 0; j < Hidden; j++)
        for (var c = 0; c < Classes; c++)
            turned[c * Hidden + j] = weights[Second + j * Classes + c];
        Multiply(scores, Padded, 1, turned, Hidden, dHidden, Batch, Hidden, Classes);
        var pulled = Lanes(dHidden);
        var units = Lanes(hidden);
        for (var i = 0; i < pulled.Length; i++)
            pulled[i] &= Vector512.GreaterThan(units[i], Vector512<float>.Zero);
        SumRows(scores, Padded, gradient.Slice(SecondBias, Classes));
        SumRows(dHidden, Hidden, gradient.Slice(FirstBias, Hidden));
        Multiply(images, 1, Inputs, dHidden, Hidden, gradient, Inputs, Hidden, Batch);
        return loss;
    }

    private void ForwardSimd(ReadOnlySpan<float> weights)
    {
        for (var k = 0; k < Inputs; k += Depth)
            Multiply(images.AsSpan(k), Inputs, 1, weights[(k * Hidden)..], Hidden, hidden, Batch, Hidden, Depth, k > 0);
        var bias = MemoryMarshal.Cast<float, Vector512<float>>(weights.Slice(FirstBias, Hidden));
        var units = Lanes(hidden);
        for (var i = 0; i < units.Length; i++)
            units[i] = Vector512.Max(units[i] + bias[i % bias.Length], Vector512<float>.Zero);
        for (var j = 0; j < Hidden; j++)
            weights.Slice(Second + j * Classes, Classes).CopyTo(second.AsSpan(j * Padded));
        Multiply(hidden, Hidden, 1, second, Padded, scores, Batch, Padded, Hidden);
        Span<float> padded = stackalloc float[16];
        padded.Fill(float.NegativeInfinity);
        weights.Slice(SecondBias, Classes).CopyTo(padded);
        for (var i = 0; i < Batch; i++)
            Lanes(scores)[2 * i] += Vector512.Create<float>(padded);
    }

    private float LossSimd()
    {
        var total = 0f;
        var rows = Lanes(scores);
        for (var i = 0; i < Batch; i++)
        {
            var row = rows[2 * i];
            var top = Top(row);
            total += top - scores[i * Padded + labels[i]];
            var masses = Vector512.Exp(row - Vector512.Create(top));
            var mass = Vector512.Sum(masses);
            total += MathF.Log(mass);
            rows[2 * i] = masses * (1 / (mass * Batch));
            scores[i * Padded + labels[i]] -= 1f / Batch;
        }
        return total / Batch;
    }

    private static float Top(Vector512<float> row)
    {
        var half = Vector256.Max(row.GetLower(), row.GetUpper());
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        quarter = Vector128.Max(quarter, Vector128.Shuffle(quarter, Vector128.Create(2, 3, 0, 1)));
        return Math.Max(quarter[0], quarter[1]);
    }

    /// <summary>Tiles of c = a·b: element (r, k) of a lies at r·row + k·step; the columns of b are its width.</summary>
    private static void Multiply(
        ReadOnlySpan<float> a,
        int row,
        int step,
        ReadOnlySpan<float> b,
        int width,
        Span<float> c,
        int height,
        int stride,
        int depth,
        bool isAdded = false
    )
    {
        ref var rows = ref MemoryMarshal.GetReference(a);
        ref var columns = ref MemoryMarshal.GetReference(b);
        ref var into = ref MemoryMarshal.GetReference(c);
        for (var j = 0; j < width; j += MatrixTile.Columns<float>())
        for (var i = 0; i < height; i += MatrixTile.Rows)
            MatrixTile.Multiply(
                ref Unsafe.Add(ref rows, i * row),
                row,
                step,
                ref Unsafe.Add(ref columns, j),
                width,
                ref Unsafe.Add(ref into, i * stride + j),
                stride,
                depth,
                isAdded
            );
    }

    private static void SumRows(ReadOnlySpan<float> rows, int width, Span<float> sums)
    {
        sums.Clear();
        for (var i = 0; i < Batch; i++)
            TensorPrimitives.Add(sums, rows.Slice(i * width, sums.Length), sums);
    }

    private static Span<Vector512<float>> Lanes(Span<float> numbers) =>
        MemoryMarshal.Cast<float, Vector512<float>>(numbers);
}

// Along which axes examples lie. Law: one axis stands for all tensors; null leaves a tensor out of the batch, so that
// all examples share it. Read next: Vectorize.cs.
using System.Collections;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using Microsoft.FSharp.Core;

namespace FunGrad;

/// <summary>Axes of examples: <c>1</c> for all tensors, or one for each, <c>[0, null]</c>.</summary>
[CollectionBuilder(typeof(BatchAxesBuilder), nameof(BatchAxesBuilder.Create))]
public readonly struct BatchAxes : IReadOnlyList<int?>
{
    private readonly int?[]? items;

    internal BatchAxes(int?[] items) => this.items = items;

    private int?[] Items => items ?? [0];

    internal FSharpValueOption<int>[] Options =>
        [.. Items.Select(axis => axis is { } given ? FSharpValueOption<int>.Some(given) : FSharpValueOption<int>.None)];

    /// <summary>How many axes are named.</summary>
    public int Count => Items.Length;

    /// <summary>The axis at an index; null where a tensor is shared.</summary>
    /// <exception cref="IndexOutOfRangeException">The index lies outside.</exception>
    public int? this[int index] => Items[index];

    /// <summary>One axis for all tensors.</summary>
    public static implicit operator BatchAxes(int axis) => new([axis]);

    /// <summary>The axes in order.</summary>
    public IEnumerator<int?> GetEnumerator() => ((IEnumerable<int?>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Builds <see cref="BatchAxes"/> from collection expressions.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BatchAxesBuilder
{
    /// <summary>The given axes.</summary>
    public static BatchAxes Create(ReadOnlySpan<int?> axes) => new(axes.ToArray());
}

internal static class Batches
{
    /// <summary>A function of one example on all of them.</summary>
    internal static TOutput Map<TOutput>(Func<Tensor[], TOutput> f, Tensor[] xs, BatchAxes inAxes, BatchAxes outAxes)
    {
        foreach (var x in xs)
            Demand.Given(x);
        TOutput form = default!;
        var values = Vectorization.vmapAlong(
            "Grad.Vectorize",
            Functional.Many(xs => Results.Tensors("Grad.Vectorize", form = f(xs))),
            inAxes.Options,
            outAxes.Options,
            xs
        );
        return Results.Rebuild(form, values);
    }
}

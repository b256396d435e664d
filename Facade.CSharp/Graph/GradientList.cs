// What Gradients.Of returns: a gradient for each x, as a tensor, or as it was found. Law: rows of a table become a dense
// tensor only when that is asked for, and then once. Read next: the engine's Recording/IndexedSlices.fs.
using System.Collections;

namespace FunGrad;

/// <summary>One gradient for each x, in order; null where no path leads to it.</summary>
/// <remarks>The list itself gives tensors. <see cref="Adjoints"/> gives the gradients as they were found: of a table of
/// which rows were gathered that is an <see cref="IndexedSlices"/>, whose memory is that of the rows.</remarks>
public sealed class GradientList : IReadOnlyList<Tensor?>
{
    private readonly Lazy<Tensor?>[] tensors;

    internal GradientList(Adjoint?[] adjoints)
    {
        Adjoints = Array.AsReadOnly(adjoints);
        tensors = [.. adjoints.Select(adjoint => new Lazy<Tensor?>(() => adjoint?.ToDense()))];
    }

    /// <summary>The gradients as they were found, dense or sparse.</summary>
    /// <example><code>
    /// var table = Tensor.Variable([10, 20, 30]);
    /// var picked = table.Gather(Tensor.Indices(2, 0, 2));
    /// Gradients.Of(picked, table).Adjoints[0] is Adjoint.Sparse // True
    /// </code></example>
    public IReadOnlyList<Adjoint?> Adjoints { get; }

    /// <summary>How many gradients there are: as many as xs.</summary>
    public int Count => tensors.Length;

    /// <summary>The gradient at a position as a tensor; null where no path leads to its x.</summary>
    /// <exception cref="IndexOutOfRangeException">The position lies outside the list.</exception>
    public Tensor? this[int index] => tensors[index].Value;

    /// <summary>The gradients in order, as tensors.</summary>
    public IEnumerator<Tensor?> GetEnumerator() => tensors.Select(tensor => tensor.Value).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

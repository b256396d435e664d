// The arguments of Gradients.Of: one tensor or a list of them, where a seed may be missing.
// Law: what is written in brackets is a list, also with one element; a bare tensor is a list of itself.
// Read next: Gradients.cs.
using System.Collections;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace FunGrad;

/// <summary>A list of tensors, written as <c>z</c>, <c>[z1, z2]</c>, <c>[[2, 2, 3], [3, 2, 4]]</c> or
/// <c>[z, null]</c>.</summary>
[CollectionBuilder(typeof(TensorsBuilder), nameof(TensorsBuilder.Create))]
public readonly struct Tensors : IReadOnlyList<Tensor?>
{
    private readonly Tensor?[]? items;

    internal Tensors(Tensor?[] items) => this.items = items;

    internal Tensor?[] Items => items ?? [];

    /// <summary>How many tensors there are, missing ones included.</summary>
    public int Count => Items.Length;

    /// <summary>The tensor at a position; null where it is missing.</summary>
    /// <exception cref="IndexOutOfRangeException">The position lies outside the list.</exception>
    public Tensor? this[int index] => Items[index];

    /// <summary>The list of one tensor.</summary>
    public static implicit operator Tensors(Tensor? tensor) => new([tensor]);

    /// <summary>The list of one number, such as a seed.</summary>
    public static implicit operator Tensors(double number) => new([number]);

    /// <summary>The list of a parameter's value now.</summary>
    public static implicit operator Tensors(Parameter parameter) => new([Demand.Given(parameter).Value]);

    /// <summary>The tensors of an array, which is copied.</summary>
    public static implicit operator Tensors(Tensor?[] tensors) => new([.. Demand.Given(tensors)]);

    /// <summary>The tensors of a list, which is copied.</summary>
    public static implicit operator Tensors(List<Tensor> tensors) => new([.. Demand.Given(tensors)]);

    /// <summary>The tensors in order.</summary>
    public IEnumerator<Tensor?> GetEnumerator() => ((IEnumerable<Tensor?>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Builds <see cref="Tensors"/> from collection expressions.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TensorsBuilder
{
    /// <summary>The list of the given tensors.</summary>
    public static Tensors Create(ReadOnlySpan<Tensor?> tensors) => new(tensors.ToArray());
}

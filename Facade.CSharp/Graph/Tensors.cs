// The arguments of Gradients.Of: one tensor or a list of them, where a seed may be missing or sparse.
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
    private readonly Adjoint?[]? items;

    private Tensors(Adjoint?[] items) => this.items = items;

    internal Tensors(Tensor?[] items) => this.items = [.. items.Select(x => x is null ? null : Adjoint.NewDense(x))];

    internal Adjoint?[] Adjoints => items ?? [];

    internal Tensor?[] Items => [.. Adjoints.Select(item => item?.ToDense())];

    /// <summary>How many tensors there are, missing ones included.</summary>
    public int Count => Adjoints.Length;

    /// <summary>The tensor at a position; null where it is missing.</summary>
    /// <exception cref="IndexOutOfRangeException">The position lies outside the list.</exception>
    public Tensor? this[int index] => Adjoints[index]?.ToDense();

    /// <summary>The list of one tensor.</summary>
    public static implicit operator Tensors(Tensor? tensor) => new(new Tensor?[] { tensor });

    /// <summary>The list of one number, such as a seed.</summary>
    public static implicit operator Tensors(double number) => new(new Tensor?[] { number });

    /// <summary>The list of a parameter's value now.</summary>
    public static implicit operator Tensors(Parameter parameter) =>
        new(new Tensor?[] { Demand.Given(parameter).Value });

    /// <summary>The list of one sparse seed.</summary>
    public static implicit operator Tensors(IndexedSlices slices) => new([Adjoint.NewSparse(Demand.Given(slices))]);

    /// <summary>A list of seeds of which some are sparse, such as the gradients of an earlier call.</summary>
    public static Tensors Of(IReadOnlyList<Adjoint?> adjoints) => new([.. Demand.Given(adjoints)]);

    /// <summary>The tensors of an array, which is copied.</summary>
    public static implicit operator Tensors(Tensor?[] tensors) => new(Demand.Given(tensors));

    /// <summary>The tensors of a list, which is copied.</summary>
    public static implicit operator Tensors(List<Tensor> tensors) => new(Demand.Given(tensors).ToArray());

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

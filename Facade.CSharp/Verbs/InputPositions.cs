// Which inputs a gradient is taken of. Law: one position gives one bare tensor, several give a tuple in their order.
// Read next: GradientSet.cs.
using System.Collections;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace FunGrad;

/// <summary>Positions of inputs, counted from 0: <c>1</c>, <c>[0, 2]</c>, or <c>InputPositions.None</c> for the
/// weights alone.</summary>
[CollectionBuilder(typeof(InputPositionsBuilder), nameof(InputPositionsBuilder.Create))]
public readonly struct InputPositions : IReadOnlyList<int>
{
    private readonly int[]? items;

    internal InputPositions(int[] items) => this.items = items;

    private int[] Items => items ?? [];

    /// <summary>No input: the gradients are those of the weights.</summary>
    public static InputPositions None => default;

    /// <summary>How many positions there are.</summary>
    public int Count => Items.Length;

    /// <summary>The position at an index.</summary>
    /// <exception cref="IndexOutOfRangeException">The index lies outside.</exception>
    public int this[int index] => Items[index];

    /// <summary>One position, whose gradient is a bare tensor.</summary>
    public static implicit operator InputPositions(int position) => new([position]);

    /// <summary>The positions in order.</summary>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The positions, in brackets.</summary>
    public override string ToString() => $"[{string.Join(", ", Items)}]";

    internal int[] Checked(string verb, int arity)
    {
        for (var i = 0; i < Count; i++)
        {
            if (Items[i] < 0 || Items[i] >= arity)
                throw new ArgumentOutOfRangeException(
                    "positions",
                    Items[i],
                    $"{verb}: there is no input {Items[i]}: the function has {arity}, counted from 0. "
                        + $"Give positions from 0 to {arity - 1}."
                );
            if (Array.IndexOf(Items, Items[i]) < i)
                throw new ArgumentException(
                    $"{verb}: position {Items[i]} is named twice. Name each input once; "
                        + "its gradient can be used twice.",
                    "positions"
                );
        }
        return Items;
    }
}

/// <summary>Builds <see cref="InputPositions"/> from collection expressions.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class InputPositionsBuilder
{
    /// <summary>The given positions, of which there must be one at least.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static InputPositions Create(ReadOnlySpan<int> positions) =>
        positions.IsEmpty
            ? throw new ArgumentException(
                "An empty list of positions asks for no gradient. Write InputPositions.None to differentiate the "
                    + "weights alone."
            )
            : new(positions.ToArray());
}

// What a gradient function of GradOperation returns: its structure follows the operation's flags and the form of the
// weights. Law: a bare tensor converts to Tensor, a tuple of one does not: `(v,)` and `v` stay distinct.
// Read next: GradOperation.cs, whose documentation has the table.
using System.Collections;
using System.Runtime.CompilerServices;

namespace FunGrad;

/// <summary>Gradients of the inputs, of the weights, or both.</summary>
/// <example><code>
/// var g = new GradOperation(getAll: true).Of((x, y) => x * y);
/// var (dx, dy) = g(2, 5).Inputs;
/// dx + 10 * dy // 25.0
/// </code></example>
public sealed class GradientResult
{
    private readonly TensorTuple? inputs;
    private readonly TensorTuple? weights;

    internal GradientResult(TensorTuple? inputs, TensorTuple? weights) =>
        (this.inputs, this.weights) = (inputs, weights);

    internal IEnumerable<Tensor> Tensors => (inputs ?? []).Concat(weights ?? []);

    /// <summary>Whether there are gradients of inputs: always, except with getByList alone.</summary>
    public bool HasInputs => inputs is not null;

    /// <summary>Whether there are gradients of weights: with getByList.</summary>
    public bool HasWeights => weights is not null;

    /// <summary>The gradients of the inputs: a tuple with getAll, else the bare gradient of the first.</summary>
    /// <exception cref="InvalidOperationException">getByList was set without getAll.</exception>
    public TensorTuple Inputs =>
        inputs
        ?? throw new InvalidOperationException(
            "With getByList alone there are no gradients of inputs. Set getAll as well: "
                + "new GradOperation(getAll: true, getByList: true)."
        );

    /// <summary>The gradients of the weights: bare for one bare parameter, else a tuple in the order of the
    /// weights.</summary>
    /// <exception cref="InvalidOperationException">getByList was not set.</exception>
    public TensorTuple Weights =>
        weights
        ?? throw new InvalidOperationException(
            "Without getByList there are no gradients of weights. Set it: new GradOperation(getByList: true)."
        );

    /// <summary>The one bare gradient.</summary>
    /// <exception cref="InvalidOperationException">The result is a tuple, or has two parts.</exception>
    public static implicit operator Tensor(GradientResult result) =>
        (Demand.Given(result).inputs, result.weights) switch
        {
            ({ } only, null) => only,
            (null, { } only) => only,
            _ => throw new InvalidOperationException(
                "The result has gradients of inputs and of weights, so it is not one tensor. "
                    + "Take it apart: var (inputs, weights) = g(x);"
            ),
        };

    /// <summary>A bare tensor as a result, for <c>sens</c> of an operation on a gradient function.</summary>
    public static implicit operator GradientResult(Tensor tensor) =>
        new(new TensorTuple([Demand.Given(tensor)], isBare: true), null);

    /// <summary>A tuple as a result, for <c>sens</c> of an operation on a gradient function.</summary>
    public static implicit operator GradientResult(TensorTuple tensors) => new(Demand.Given(tensors), null);

    /// <summary>Both parts, with getAll and getByList.</summary>
    /// <exception cref="InvalidOperationException">The result has one part.</exception>
    public void Deconstruct(out TensorTuple inputs, out TensorTuple weights)
    {
        if (this.inputs is null || this.weights is null)
            throw new InvalidOperationException(
                "The result has one part, so it does not come apart as (inputs, weights). Use its "
                    + $"{(this.inputs is null ? nameof(Weights) : nameof(Inputs))}, or set both getAll and getByList."
            );
        (inputs, weights) = (this.inputs, this.weights);
    }

    /// <summary>The tensors as they are structured.</summary>
    public override string ToString() =>
        (inputs, weights) is ({ }, { }) ? $"({inputs}, {weights})" : $"{inputs}{weights}";
}

/// <summary>One bare tensor or a tuple of tensors.</summary>
[CollectionBuilder(typeof(TensorTupleBuilder), nameof(TensorTupleBuilder.Create))]
public sealed class TensorTuple : IReadOnlyList<Tensor>
{
    private readonly Tensor[] tensors;

    internal TensorTuple(Tensor[] tensors, bool isBare) => (this.tensors, IsBare) = (tensors, isBare);

    /// <summary>Whether this is one tensor that stands by itself.</summary>
    public bool IsBare { get; }

    /// <summary>How many tensors there are.</summary>
    public int Count => tensors.Length;

    /// <summary>The tensor at a position.</summary>
    /// <exception cref="IndexOutOfRangeException">The position lies outside the tuple.</exception>
    public Tensor this[int index] => tensors[index];

    /// <summary>The bare tensor.</summary>
    /// <exception cref="InvalidOperationException">This is a tuple, also one of one tensor.</exception>
    public static implicit operator Tensor(TensorTuple tuple) =>
        Demand.Given(tuple).IsBare
            ? tuple.tensors[0]
            : throw new InvalidOperationException(
                $"A tuple of {tuple.Count} gradients is not one tensor. Index it, tuple[0], or take it apart."
            );

    /// <summary>The tensors in the form of a structure: tuples, arrays, lists and dictionaries, also nested.</summary>
    /// <param name="structure">A structure that holds as many tensors, such as the input that these are the gradients
    /// of.</param>
    /// <exception cref="ArgumentException">The structure holds another number of tensors.</exception>
    /// <example><code>
    /// (Tensor, (Tensor, Tensor)) input = (2, (3, 4));
    /// var g = new GradOperation().Of(((Tensor X, (Tensor Y, Tensor Z) P) t) => t.X * t.P.Y * t.P.Z);
    /// var (dx, (dy, dz)) = g(input).Inputs.Like(input);
    /// dx + dz // 18.0
    /// </code></example>
    public T Like<T>(T structure)
    {
        var count = Structures.Leaves(structure, "a structure").Length;
        return count == Count
            ? Structures.Rebuild(structure, tensors)
            : throw new ArgumentException(
                $"The structure holds {count} tensors, but there are {Count} gradients. Give the input that they are "
                    + "the gradients of.",
                nameof(structure)
            );
    }

    /// <summary>The two tensors of a pair.</summary>
    /// <exception cref="InvalidOperationException">There are not two.</exception>
    public void Deconstruct(out Tensor first, out Tensor second)
    {
        var all = Exactly(2);
        (first, second) = (all[0], all[1]);
    }

    /// <summary>The three tensors of a triple.</summary>
    /// <exception cref="InvalidOperationException">There are not three.</exception>
    public void Deconstruct(out Tensor first, out Tensor second, out Tensor third)
    {
        var all = Exactly(3);
        (first, second, third) = (all[0], all[1], all[2]);
    }

    /// <summary>The four tensors of a quadruple.</summary>
    /// <exception cref="InvalidOperationException">There are not four.</exception>
    public void Deconstruct(out Tensor first, out Tensor second, out Tensor third, out Tensor fourth)
    {
        var all = Exactly(4);
        (first, second, third, fourth) = (all[0], all[1], all[2], all[3]);
    }

    /// <summary>The tensors in order.</summary>
    public IEnumerator<Tensor> GetEnumerator() => ((IEnumerable<Tensor>)tensors).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A bare tensor as it prints, a tuple in parentheses.</summary>
    public override string ToString() =>
        IsBare ? tensors[0].ToString()
        : tensors.Length == 1 ? $"({tensors[0]},)"
        : $"({string.Join(", ", (IEnumerable<Tensor>)tensors)})";

    private Tensor[] Exactly(int count) =>
        tensors.Length == count && !IsBare
            ? tensors
            : throw new InvalidOperationException(
                $"{(IsBare ? "A bare gradient" : $"A tuple of {Count} gradients")} does not come apart into {count}. "
                    + "There is one gradient for each input or weight."
            );
}

/// <summary>Builds <see cref="TensorTuple"/> from collection expressions.</summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public static class TensorTupleBuilder
{
    /// <summary>The tuple of the given tensors.</summary>
    public static TensorTuple Create(ReadOnlySpan<Tensor> tensors) => new(tensors.ToArray(), isBare: false);
}

// Parameters in a fixed order, and the ways in which weights can be named for a gradient.
// Law: gradients come back in the order of the tuple; a parameter listed twice gets its full gradient in both places.
// Read next: Cell.cs.
using System.Collections;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace FunGrad;

/// <summary>An immutable list of parameters: <c>ParameterTuple weights = [w, b];</c>.</summary>
[CollectionBuilder(typeof(ParameterTupleBuilder), nameof(ParameterTupleBuilder.Create))]
public sealed class ParameterTuple : IReadOnlyList<Parameter>
{
    private readonly Parameter[] parameters;
    private readonly string[]? paths;

    /// <summary>The parameters of a sequence, in its order.</summary>
    /// <exception cref="ArgumentNullException">The sequence or one of its elements is null.</exception>
    /// <example><code>
    /// new ParameterTuple([new Parameter(1), new Parameter(2)]).Count // 2
    /// </code></example>
    public ParameterTuple(IEnumerable<Parameter> parameters)
    {
        this.parameters = [.. Demand.Given(parameters)];
        if (Array.FindIndex(this.parameters, parameter => parameter is null) is >= 0 and var index)
            throw new ArgumentNullException(nameof(parameters), $"parameters[{index}] is null. Give a Parameter.");
    }

    /// <summary>The parameters of a cell under the names of the fields that lead to them.</summary>
    internal ParameterTuple(IEnumerable<(string Path, Parameter Parameter)> named)
    {
        var all = named.ToList();
        parameters = [.. all.Select(entry => entry.Parameter)];
        paths = [.. all.Select(entry => entry.Path)];
    }

    /// <summary>A name for each parameter. Different parameters have different names: unnamed ones are
    /// <c>Parameter$1</c>, <c>Parameter$2</c>, ..., and equal names become <c>name_0</c>, <c>name_1</c>, ...; the
    /// parameters of a cell are named by the fields that lead to them. The parameters themselves keep their
    /// names.</summary>
    /// <example><code>
    /// ParameterTuple weights = [new(1, "w"), new(2, "w"), new(3)];
    /// string.Join(" ", weights.Names) // w_0 w_1 Parameter$1
    /// </code></example>
    public IReadOnlyList<string> Names => paths ?? Unique();

    /// <summary>How many parameters there are.</summary>
    public int Count => parameters.Length;

    /// <summary>The parameter at a position.</summary>
    /// <exception cref="IndexOutOfRangeException">The position lies outside the tuple.</exception>
    public Parameter this[int index] => parameters[index];

    /// <summary>The parameters in order.</summary>
    public IEnumerator<Parameter> GetEnumerator() => ((IEnumerable<Parameter>)parameters).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Names and values, in parentheses.</summary>
    public override string ToString() =>
        $"({string.Join(", ", Names.Zip(parameters, (name, parameter) => $"{name} = {parameter.Value}"))})";

    private string[] Unique()
    {
        var distinct = parameters.Distinct().ToList();
        var unnamed = distinct.Where(parameter => !parameter.IsNamed).ToList();
        string Name(Parameter parameter)
        {
            if (!parameter.IsNamed)
                return $"{parameter.Name}${unnamed.IndexOf(parameter) + 1}";
            var equal = distinct.Where(other => other.IsNamed && other.Name == parameter.Name).ToList();
            return equal.Count == 1 ? parameter.Name : $"{parameter.Name}_{equal.IndexOf(parameter)}";
        }

        return [.. parameters.Select(Name)];
    }
}

/// <summary>Builds <see cref="ParameterTuple"/> and <see cref="Weights"/> from collection expressions.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ParameterTupleBuilder
{
    /// <summary>The tuple of the given parameters.</summary>
    public static ParameterTuple Create(ReadOnlySpan<Parameter> parameters) => new(parameters.ToArray());

    /// <summary>The given parameters as weights.</summary>
    public static Weights CreateWeights(ReadOnlySpan<Parameter> parameters) => Create(parameters);
}

/// <summary>The weights of a gradient: one bare parameter, or a tuple of them. The gradient comes back in the same
/// form.</summary>
[CollectionBuilder(typeof(ParameterTupleBuilder), nameof(ParameterTupleBuilder.CreateWeights))]
public readonly struct Weights : IEnumerable<Parameter>
{
    private readonly ParameterTuple? parameters;

    private Weights(ParameterTuple parameters, bool isBare) => (this.parameters, IsBare) = (parameters, isBare);

    internal bool IsBare { get; }

    internal ParameterTuple Parameters => parameters ?? [];

    /// <summary>One bare parameter, whose gradient is one bare tensor.</summary>
    public static implicit operator Weights(Parameter parameter) => new([Demand.Given(parameter)], isBare: true);

    /// <summary>A tuple of parameters, whose gradients are a tuple.</summary>
    public static implicit operator Weights(ParameterTuple parameters) => new(Demand.Given(parameters), isBare: false);

    /// <summary>An array of parameters, whose gradients are a tuple.</summary>
    public static implicit operator Weights(Parameter[] parameters) => new ParameterTuple(parameters);

    /// <summary>A list of parameters, whose gradients are a tuple.</summary>
    public static implicit operator Weights(List<Parameter> parameters) => new ParameterTuple(parameters);

    /// <summary>The parameters in order.</summary>
    public IEnumerator<Parameter> GetEnumerator() => Parameters.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

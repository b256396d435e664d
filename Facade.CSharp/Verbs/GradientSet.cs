// Gradients that know what they are gradients of. Law: the gradients of inputs come in the order of the positions,
// those of weights in the order of the weights; one position or one bare parameter gives a bare tensor. Read next:
// AtPositions.cs.
namespace FunGrad;

/// <summary>Gradients of some inputs, of some parameters, or of both, found by order or by what they belong
/// to.</summary>
/// <example><code>
/// var w = new Parameter([3, 4], "w");
/// var gradients = Grad.Of((x, y) => (x * y * w).Sum(), [0, 1], w)([1, 2], [5, 6]);
/// var ((dx, dy), dw) = gradients;
/// $"{dx} {gradients[1]} {gradients[w]}" // [15. 24.] [3. 8.] [ 5. 12.]
/// </code></example>
public sealed class GradientSet
{
    private readonly int[] positions;
    private readonly ParameterTuple parameters;
    private readonly TensorTuple? inputs;
    private readonly TensorTuple? weights;

    private GradientSet(int[] positions, ParameterTuple parameters, TensorTuple? inputs, TensorTuple? weights) =>
        (this.positions, this.parameters, this.inputs, this.weights) = (positions, parameters, inputs, weights);

    /// <summary>Gradients of the inputs at some positions and then of distinct live parameters, laid out in the
    /// order in which positions and weights were named; a frozen weight gets zeros.</summary>
    internal static GradientSet Of(int[] positions, Tensor[] gradients, Weights? weights, Parameter[] live)
    {
        Tensor Gradient(Parameter weight) =>
            Array.IndexOf(live, weight) is >= 0 and var index
                ? gradients[positions.Length + index]
                : Derivatives.zerosLike(weight.Value);
        var inputs = new TensorTuple(gradients[..positions.Length], isBare: positions.Length == 1);
        return new(
            positions,
            weights?.Parameters ?? [],
            positions.Length == 0 ? null : inputs,
            weights is { } given ? new TensorTuple([.. given.Select(Gradient)], given.IsBare) : null
        );
    }

    /// <summary>The parameters that a gradient varies: each once, without the frozen ones.</summary>
    internal static Parameter[] Live(Weights? weights) =>
        weights is { } given ? [.. given.Distinct().Where(weight => weight.RequiresGrad)] : [];

    internal IEnumerable<Tensor> Tensors => (inputs ?? []).Concat(weights ?? []);

    /// <summary>The gradients of the inputs: bare for one position, else a tuple in the order of the
    /// positions.</summary>
    /// <exception cref="InvalidOperationException">No position was named.</exception>
    public TensorTuple Inputs =>
        inputs
        ?? throw new InvalidOperationException(
            "There are no gradients of inputs, because no position was named. Name one: Grad.Of(f, 0, weights)."
        );

    /// <summary>The gradients of the weights: bare for one bare parameter, else a tuple in their order.</summary>
    /// <exception cref="InvalidOperationException">No weights were named.</exception>
    public TensorTuple Weights =>
        weights
        ?? throw new InvalidOperationException(
            "There are no gradients of weights, because none were named. Name them: Grad.Of(f, 0, weights)."
        );

    /// <summary>The gradient of the input at a position.</summary>
    /// <exception cref="KeyNotFoundException">There is no gradient of this position.</exception>
    public Tensor this[int position] => Find(positions, position, inputs, $"position {position}");

    /// <summary>The gradient of a parameter.</summary>
    /// <exception cref="KeyNotFoundException">The parameter is not among the weights.</exception>
    public Tensor this[Parameter weight] =>
        Find([.. parameters], Demand.Given(weight), weights, $"the parameter '{weight.Name}'");

    /// <summary>The gradients of the inputs with their positions.</summary>
    public IReadOnlyList<(int Position, Tensor Gradient)> InputsById => [.. positions.Zip(inputs ?? [])];

    /// <summary>The gradients of the weights with the names of the parameters.</summary>
    public IReadOnlyList<(string Name, Tensor Gradient)> WeightsById => [.. parameters.Names.Zip(weights ?? [])];

    /// <summary>The one bare gradient.</summary>
    /// <exception cref="InvalidOperationException">There are several, or they are a tuple.</exception>
    public static implicit operator Tensor(GradientSet gradients) =>
        (Demand.Given(gradients).inputs, gradients.weights) switch
        {
            ({ } only, null) => only,
            (null, { } only) => only,
            _ => throw new InvalidOperationException(
                "There are gradients of inputs and of weights, so this is not one tensor. "
                    + "Take it apart: var (inputs, weights) = g(x);"
            ),
        };

    /// <summary>The only part as a tuple.</summary>
    /// <exception cref="InvalidOperationException">There are two parts.</exception>
    public static implicit operator TensorTuple(GradientSet gradients) =>
        (Demand.Given(gradients).inputs, gradients.weights) switch
        {
            ({ } only, null) => only,
            (null, { } only) => only,
            _ => throw new InvalidOperationException(
                "There are gradients of inputs and of weights, so this is not one tuple. "
                    + "Take it apart: var (inputs, weights) = g(x);"
            ),
        };

    /// <summary>Both parts, when positions and weights were named.</summary>
    /// <exception cref="InvalidOperationException">There is one part.</exception>
    public void Deconstruct(out TensorTuple inputs, out TensorTuple weights) => (inputs, weights) = (Inputs, Weights);

    /// <summary>The tensors as they are structured.</summary>
    public override string ToString() =>
        (inputs, weights) is ({ }, { }) ? $"({inputs}, {weights})" : $"{inputs}{weights}";

    /// <summary>The same form around other tensors.</summary>
    internal GradientSet With(Tensor[] tensors) =>
        new(
            positions,
            parameters,
            inputs is null ? null : new TensorTuple(tensors[..positions.Length], inputs.IsBare),
            weights is null ? null : new TensorTuple(tensors[positions.Length..], weights.IsBare)
        );

    private Tensor Find<T>(T[] ids, T id, TensorTuple? gradients, string what) =>
        Array.IndexOf(ids, id) is >= 0 and var index
            ? gradients![index]
            : throw new KeyNotFoundException(
                $"There is no gradient of {what}. There are those of {Ids()}; "
                    + "name it when you make the gradient function."
            );

    private string Ids() =>
        string.Join(
            ", ",
            positions
                .Select(position => $"position {position}")
                .Concat(parameters.Select(parameter => $"the parameter '{parameter.Name}'"))
        );
}

// One call of a gradient function with positions: the function runs once, under a fresh transform and with stand-ins
// for its weights, and one sweep brings all gradients. Law: without aux every element of every output counts as
// summed; with aux the first output alone does. Read next: AtPositions.cs.
namespace FunGrad;

internal sealed class PositionRun<TOutput>
{
    private static readonly string[] Names = ["x", "y", "z", "u"];
    private readonly string verb;
    private readonly Func<Tensor[], TOutput> f;
    private readonly int[] positions;
    private readonly Weights? weights;
    private readonly bool hasAux;

    internal PositionRun(
        string verb,
        Func<Tensor[], TOutput> f,
        int arity,
        InputPositions positions,
        Weights? weights,
        bool hasAux = false
    )
    {
        (this.verb, this.f, this.weights, this.hasAux) = (verb, f, weights, hasAux);
        this.positions = positions.Checked(verb, arity);
        if (positions.Count == 0 && weights is null)
            throw new ArgumentException(
                $"{verb}: neither positions nor weights are named, so there is nothing to differentiate. "
                    + "Name one of them, such as position 0.",
                nameof(positions)
            );
    }

    /// <summary>The value and the gradients at the given inputs.</summary>
    internal (TOutput Value, GradientSet Gradients) At(params Tensor[] inputs)
    {
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = Derivatives.strong(Demand.Given(inputs[i], Names[i]));
        var live = GradientSet.Live(weights);
        TOutput result = default!;
        Tensor[] Run(Tensor[] variables)
        {
            var given = (Tensor[])inputs.Clone();
            for (var i = 0; i < positions.Length; i++)
                given[positions[i]] = variables[i];
            return ParameterScope.Run(
                live,
                variables.AsSpan(positions.Length),
                () => Checked(Results.Tensors(verb, result = f(given)))
            );
        }
        Tensor[] variables = [.. positions.Select(i => inputs[i]), .. live.Select(parameter => parameter.Value)];
        var (values, gradients) = Pull(variables, Run);
        return (Results.Rebuild(result, values), GradientSet.Of(positions, gradients, weights, live));
    }

    /// <summary>The gradients, and all outputs but the first.</summary>
    internal (GradientSet Gradients, TensorTuple Aux) WithAux(params Tensor[] inputs)
    {
        var (value, gradients) = At(inputs);
        return (gradients, new TensorTuple(Results.Tensors(verb, value)[1..], isBare: false));
    }

    private (Tensor[] Values, Tensor[] Gradients) Pull(Tensor[] variables, Func<Tensor[], Tensor[]> run)
    {
        // Nothing to differentiate: the function still runs, so that its errors show.
        if (!variables.Any(Derivatives.hasDerivative))
            return (run(variables), [.. variables.Select(Derivatives.zerosLike)]);
        var linearized = Derivatives.linearize(verb, Functional.Many(run), variables);
        var values = linearized.Values;
        var summed = hasAux ? values[..1] : values;
        return (values, linearized.PullFrom(0, [.. summed.Select(Derivatives.onesLike)]));
    }

    private Tensor[] Checked(Tensor[] outputs) =>
        !hasAux || outputs.Length > 1
            ? outputs
            : throw new InvalidOperationException(
                $"{verb} needs a function that returns a tuple: the loss, and what else is wanted of the run. "
                    + "It returned one tensor; use Grad.Of for that."
            );
}

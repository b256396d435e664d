// One call of a gradient function: run under a fresh transform, check the seeds, sweep back, and lay the gradients out
// as the flags ask. Law: the function runs once, with stand-ins for its weights; the sweep runs outside that scope, so
// a custom rule reads plain parameters. Read next: Outputs.cs.
namespace FunGrad;

internal sealed class GradientRun<TOutput>(GradOperation operation, Func<Tensor[], TOutput> f, Weights weights)
{
    private const string Verb = "GradOperation";
    private static readonly string[] Names = ["x", "y", "z", "u"];

    // Each parameter is one variable, however often it is listed.
    private readonly Parameter[] distinct = operation.GetByList ? [.. weights.Parameters.Distinct()] : [];

    /// <summary>The gradients at the given inputs.</summary>
    internal GradientResult At(Tensor[] inputs, TOutput? sens)
    {
        var seeds = Outputs.Seeds(sens);
        DemandSensIfNeeded(seeds is not null);
        inputs = [.. inputs.Select((x, i) => Derivatives.strong(Demand.Given(x, Names[i])))];
        var varied = Math.Min(
            inputs.Length,
            operation.GetAll ? inputs.Length
                : operation.GetByList ? 0
                : 1
        );
        Tensor[] variables = [.. inputs.Take(varied), .. distinct.Select(parameter => parameter.Value)];
        var gradients = Pull(variables, xs => Run([.. xs[..varied], .. inputs[varied..]], xs[varied..]), seeds);
        return Arrange(gradients[..varied], gradients[varied..]);
    }

    private Tensor[] Run(Tensor[] inputs, Tensor[] standIns) =>
        Outputs.Of(ParameterScope.Run(distinct, standIns, () => f(inputs)));

    private static Tensor[] Pull(Tensor[] variables, Func<Tensor[], Tensor[]> run, Tensor[]? seeds)
    {
        // Nothing to differentiate: the function still runs, so that its errors and those of the seeds show.
        if (!variables.Any(x => x.DType is DType.Float64 or DType.Float32))
        {
            Outputs.Checked(seeds, run(variables));
            return [.. variables.Select(Derivatives.zerosLike)];
        }
        var linearized = Derivatives.linearize(Verb, Functional.Many(run), variables);
        return linearized.Pull(Outputs.Checked(seeds, linearized.Values));
    }

    private GradientResult Arrange(Tensor[] inputs, Tensor[] standIns) =>
        new(
            operation.GetAll || !operation.GetByList
                ? new TensorTuple(inputs, isBare: !operation.GetAll && inputs.Length > 0)
                : null,
            operation.GetByList
                ? new TensorTuple(
                    [.. weights.Parameters.Select(parameter => standIns[Array.IndexOf(distinct, parameter)])],
                    weights.IsBare
                )
                : null
        );

    private void DemandSensIfNeeded(bool given)
    {
        if (given && !operation.SensParam)
            throw new ArgumentException(
                "sens was given, but the GradOperation was made without sensParam. "
                    + "Make it with sensParam: true, or leave sens out to sum all outputs.",
                "sens"
            );
        if (!given && operation.SensParam)
            throw new ArgumentException(
                "sens is missing: the GradOperation was made with sensParam: true, so the seeds of the outputs are the "
                    + "last argument. Give them, g(x, sens: ...), or make it without sensParam to sum all outputs.",
                "sens"
            );
    }
}

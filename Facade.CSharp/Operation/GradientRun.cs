// One call of a gradient function: run under a fresh transform, check the seeds, sweep back, and lay the gradients out
// as the flags ask. Law: the function runs once, with stand-ins for its weights; the sweep runs outside that scope, so
// a custom rule reads plain parameters. Read next: Outputs.cs.
namespace FunGrad;

internal sealed class GradientRun<TOutput>(
    GradOperation operation,
    Func<Tensor[], TOutput> f,
    Weights weights,
    bool isStructure = false
)
{
    private const string Verb = "GradOperation";
    private static readonly string[] Names = ["x", "y", "z", "u"];

    /// <summary>The gradients at the given inputs.</summary>
    internal GradientResult At(Tensor[] inputs, TOutput? sens)
    {
        var seeds = Outputs.Seeds(sens);
        DemandSensIfNeeded(seeds is not null);
        // Each parameter is one variable, however often it is listed; a frozen one is a constant.
        Parameter[] live = operation.GetByList ? [.. weights.Parameters.Distinct().Where(w => w.RequiresGrad)] : [];
        inputs = [.. inputs.Select((x, i) => Derivatives.strong(Demand.Given(x, Names[Math.Min(i, 3)])))];
        var varied = Math.Min(
            inputs.Length,
            operation.GetAll ? inputs.Length
                : operation.GetByList ? 0
                : isStructure ? inputs.Length
                : 1
        );
        Tensor[] variables = [.. inputs.Take(varied), .. live.Select(parameter => parameter.Value)];
        var gradients = Pull(variables, xs => Run([.. xs[..varied], .. inputs[varied..]], live, xs[varied..]), seeds);
        Tensor Gradient(Parameter weight) =>
            Array.IndexOf(live, weight) is >= 0 and var index
                ? gradients[varied + index]
                : Derivatives.zerosLike(weight.Value);
        return Arrange(gradients[..varied], Gradient);
    }

    private Tensor[] Run(Tensor[] inputs, Parameter[] parameters, Tensor[] standIns) =>
        // A result may be the parameter itself, which reads as its stand-in only inside the scope.
        ParameterScope.Run(parameters, standIns, () => Structures.Leaves(f(inputs), "results"));

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

    private GradientResult Arrange(Tensor[] inputs, Func<Parameter, Tensor> gradientOf) =>
        new(
            operation.GetAll || !operation.GetByList
                ? new TensorTuple(inputs, isBare: !operation.GetAll && !isStructure && inputs.Length > 0)
                : null,
            operation.GetByList ? new TensorTuple([.. weights.Parameters.Select(gradientOf)], weights.IsBare) : null
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

// One run of a function with results of any structure, and both directions of its derivative. Law: cotangents and
// tangents have the structure of the results; what is auxiliary is a constant of the pull-back. Read next: Vjp.cs.
namespace FunGrad;

internal sealed class Linearized<TOutput>
{
    private readonly TOutput form;
    private readonly Derivatives.Linearization run;
    private readonly Weights? weights;
    private readonly Parameter[] live;
    private readonly int inputs;

    internal Linearized(string verb, Func<Tensor[], TOutput> f, Tensor[] xs, Weights? weights = null)
    {
        TOutput result = default!;
        this.weights = weights;
        inputs = xs.Length;
        var parameters = live = GradientSet.Live(weights);
        Tensor[] Flat(Tensor[] variables) =>
            ParameterScope.Run(
                parameters,
                variables.AsSpan(xs.Length),
                () => Results.Tensors(verb, result = f(variables[..xs.Length]))
            );
        Tensor[] variables = [.. xs, .. live.Select(parameter => parameter.Value)];
        run = Derivatives.linearize(verb, Functional.Many(Flat), variables);
        form = result;
    }

    internal TOutput Value => Results.Rebuild(form, run.Values);

    internal Tensor[] Pull(TOutput cotangents) => run.Pull(Results.Given(cotangents));

    /// <summary>The pull-back from the first results alone.</summary>
    internal Tensor[] PullFirst<TFirst>(TFirst cotangents) => run.PullFrom(0, Results.Given(cotangents));

    internal TOutput Push(Tensor[] tangents) => Results.Rebuild(form, run.Push(tangents));

    /// <summary>The pull-back to all inputs and to the weights.</summary>
    internal GradientSet PullAll(TOutput cotangents) =>
        GradientSet.Of([.. Enumerable.Range(0, inputs)], Pull(cotangents), weights, live);
}

internal static class Pushed
{
    /// <summary>A function's result and its tangent in forward mode, in the structure of the result.</summary>
    internal static (TOutput Value, TOutput Tangent) At<TOutput>(
        string verb,
        Func<Tensor[], TOutput> f,
        Tensor[] xs,
        Tensor[] dxs
    )
    {
        TOutput form = default!;
        var (values, tangents) = Derivatives.jvp(
            verb,
            Functional.Many(xs => Results.Tensors(verb, form = f(xs))),
            xs,
            dxs
        );
        return (Results.Rebuild(form, values), Results.Rebuild(form, tangents));
    }
}

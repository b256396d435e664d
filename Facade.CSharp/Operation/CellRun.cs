// One call of a model: plain Construct, or Construct with the derivative that Bprop states, and the hooks around either.
// Law: without hooks and Bprop a call is Construct and nothing else. Read next: CellHooks.cs.
namespace FunGrad;

/// <summary>A model's own derivative: the gradients of the inputs, from the inputs, the output and its
/// gradient.</summary>
internal delegate Tensor[] CellPullBack(Tensor[] inputs, Tensor output, Tensor dout);

internal static class CellRun
{
    /// <summary>The cell at its inputs.</summary>
    internal static Tensor Of(Cell cell, Tensor[] inputs, Func<Tensor[], Tensor> construct, CellPullBack? bprop)
    {
        Tensor Body(Tensor[] xs) =>
            bprop is null ? Functional.Result(construct(xs)) : WithBprop(cell, xs, construct, bprop);
        return cell.Hooks is { } hooks ? hooks.Around(inputs, Body) : Body(inputs);
    }

    /// <summary>Whether a class below the given one states the method.</summary>
    internal static bool IsOverridden<TBase>(Delegate method) => method.Method.DeclaringType != typeof(TBase);

    /// <summary>The derivative that Construct itself has, transposed and applied to dout.</summary>
    internal static Tensor[] TrueBprop(Tensor[] inputs, Func<Tensor[], Tensor> construct, Tensor dout) =>
        inputs.Any(Derivatives.hasDerivative)
            ? Derivatives.linearize("Cell.Bprop", Functional.Single(construct), inputs).Pull([dout])
            : [.. inputs.Select(Derivatives.zerosLike)];

    private static Tensor WithBprop(Cell cell, Tensor[] inputs, Func<Tensor[], Tensor> construct, CellPullBack bprop)
    {
        (Tensor[], Func<Tensor[], Tensor[]>) Rule(Tensor[] xs)
        {
            // Where an outer gradient or the recorded graph (order 0) follows the inputs, the output that Bprop reads must
            // follow Bprop too.
            var output = Engine.Youngest(xs) is DifferentiationLevel or { Order: 0 }
                ? WithBprop(cell, xs, construct, bprop)
                : ParameterScope.Plain(() => Functional.Result(construct(xs)));
            return ([output], ws => ParameterScope.Plain(() => Checked(cell, xs, bprop(xs, output, ws[0]))));
        }

        return Custom.vjp(Functional.Rule(Rule), inputs)[0];
    }

    private static Tensor[] Checked(Cell cell, Tensor[] inputs, Tensor[] gradients) =>
        [.. inputs.Select((x, i) => Cotangent.Fitting(gradients[i], x, $"Bprop of {cell.GetType().Name}", "input", i))];
}

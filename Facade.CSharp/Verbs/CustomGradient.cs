// tf.custom_gradient: a function of any number of tensors with any number of results, whose user states the gradient.
// Law: the rule wholly replaces derivation, right or wrong; what it throws is passed on unchanged. Read next:
// CustomRules.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>A function of a list of tensors with a gradient of its own: the rule gives the results and the function
    /// that takes a cotangent for each result to a cotangent for each input.</summary>
    /// <remarks>Cotangents of results that were not used are zeros. A null among those for the inputs says that the
    /// results do not depend on that input: zeros for <c>Grad</c>, no path for <c>Gradients</c>.</remarks>
    /// <exception cref="ArgumentNullException">The rule, the list or a tensor in it is null.</exception>
    /// <exception cref="InvalidOperationException">When differentiated: the rule gives more or fewer cotangents than there
    /// are inputs.</exception>
    /// <exception cref="NotDifferentiableException">When called: the rule uses a traced value that is not among the
    /// inputs.</exception>
    /// <exception cref="ShapeException">When differentiated: a cotangent has not the shape of its input.</exception>
    /// <example><code>
    /// var f = Grad.CustomGradient(xs => ([xs[0] * xs[1]], ws => [ws[0] * 100, null]));
    /// var (x, y) = (Tensor.Variable(2.0), Tensor.Variable(3.0));
    /// var gradients = Gradients.Of(f([x, y])[0], [x, y]);
    /// (gradients[0]!.Detach(), gradients[1] is null) // (100.0, True)
    /// </code></example>
    public static Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> CustomGradient(
        Func<IReadOnlyList<Tensor>, (Tensor[] Results, Func<IReadOnlyList<Tensor>, Tensor?[]> Gradient)> rule
    )
    {
        Demand.Given(rule);
        return inputs =>
            Array.AsReadOnly(
                Custom.vjp(
                    Functional.Rule(xs =>
                    {
                        var (results, gradient) = rule(Array.AsReadOnly(xs));
                        return (results, ws => gradient(Array.AsReadOnly(ws)));
                    }),
                    [.. Demand.Given(inputs).Select((x, i) => Demand.Given(x, $"inputs[{i}]"))]
                )
            );
    }
}

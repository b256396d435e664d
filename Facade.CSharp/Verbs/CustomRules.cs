// Functions whose derivative the user states, together with the value. The rule wholly replaces derivation, right or
// wrong. Law: a rule that states the true derivative changes nothing; the other direction is its transpose, and outer
// transforms differentiate what the rule itself computes. Read next: ../Operation/GradOperation.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>A function with a pull-back of its own: the rule gives f(x) and w ↦ Jᵀ(x)·w.</summary>
    /// <exception cref="ArgumentNullException">The rule is null.</exception>
    /// <exception cref="NotDifferentiableException">When called: the rule uses a traced value that is not an
    /// argument.</exception>
    /// <exception cref="ShapeException">When differentiated: the cotangent has not the shape of the input.</exception>
    /// <example><code>
    /// var clipped = Grad.CustomVjp(x => (x, w => w.Clip(-1, 1)));
    /// Grad.Of(x => clipped(x) * 100)(3) // 1.0
    /// </code></example>
    public static Func<Tensor, Tensor> CustomVjp(Func<Tensor, (Tensor Value, Func<Tensor, Tensor?> PullBack)> rule)
    {
        Demand.Given(rule);
        return x =>
            Custom.vjp(
                Functional.Rule(xs =>
                {
                    var (value, pullBack) = rule(xs[0]);
                    return ([value], ws => [pullBack(ws[0])]);
                }),
                [Demand.Given(x)]
            )[0];
    }

    /// <summary>A function of two inputs with a pull-back of its own, which gives a cotangent for each input, or null for
    /// one that does not matter: zeros for <c>Grad</c>, no path for <c>Gradients</c>.</summary>
    /// <exception cref="ArgumentNullException">The rule is null.</exception>
    /// <exception cref="NotDifferentiableException">When called: the rule uses a traced value that is not an
    /// argument.</exception>
    /// <exception cref="ShapeException">When differentiated: a cotangent has not the shape of its input.</exception>
    /// <example><code>
    /// var product = Grad.CustomVjp((x, y) => (x * y, w => (w * y, w * x)));
    /// Grad.AllOf(product)(2, 5) // (5.0, 2.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor> CustomVjp(
        Func<Tensor, Tensor, (Tensor Value, Func<Tensor, (Tensor? X, Tensor? Y)> PullBack)> rule
    )
    {
        Demand.Given(rule);
        return (x, y) =>
            Custom.vjp(
                Functional.Rule(xs =>
                {
                    var (value, pullBack) = rule(xs[0], xs[1]);
                    return (
                        [value],
                        ws =>
                        {
                            var (dx, dy) = pullBack(ws[0]);
                            return [dx, dy];
                        }
                    );
                }),
                [Demand.Given(x), Demand.Given(y)]
            )[0];
    }

    /// <summary>A function with a push-forward of its own: the rule gives f(x) and dx ↦ J(x)·dx, linear in
    /// dx.</summary>
    /// <exception cref="ArgumentNullException">The rule is null.</exception>
    /// <exception cref="NotDifferentiableException">When called: the rule uses a traced value that is not an
    /// argument.</exception>
    /// <exception cref="ShapeException">When differentiated: the tangent has not the shape of the value.</exception>
    /// <example><code>
    /// var sine = Grad.CustomJvp(x => (Tensor.Sin(x), dx => Tensor.Cos(x) * dx));
    /// Grad.Of(sine)(0) // 1.0
    /// </code></example>
    public static Func<Tensor, Tensor> CustomJvp(Func<Tensor, (Tensor Value, Func<Tensor, Tensor> PushForward)> rule)
    {
        Demand.Given(rule);
        return x =>
            Custom.jvp(
                Functional.Rule(xs =>
                {
                    var (value, pushForward) = rule(xs[0]);
                    return ([value], dxs => [Functional.Result(pushForward(dxs[0]))]);
                }),
                [Demand.Given(x)]
            )[0];
    }

    /// <summary>A function of two inputs with a push-forward of its own, linear in both tangents together.</summary>
    /// <exception cref="ArgumentNullException">The rule is null.</exception>
    /// <exception cref="NotDifferentiableException">When called: the rule uses a traced value that is not an
    /// argument.</exception>
    /// <exception cref="ShapeException">When differentiated: the tangent has not the shape of the value.</exception>
    /// <example><code>
    /// var product = Grad.CustomJvp((x, y) => (x * y, (dx, dy) => dx * y + x * dy));
    /// Grad.AllOf(product)(2, 5) // (5.0, 2.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor> CustomJvp(
        Func<Tensor, Tensor, (Tensor Value, Func<Tensor, Tensor, Tensor> PushForward)> rule
    )
    {
        Demand.Given(rule);
        return (x, y) =>
            Custom.jvp(
                Functional.Rule(xs =>
                {
                    var (value, pushForward) = rule(xs[0], xs[1]);
                    return ([value], dxs => [Functional.Result(pushForward(dxs[0], dxs[1]))]);
                }),
                [Demand.Given(x), Demand.Given(y)]
            )[0];
    }
}

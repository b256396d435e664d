// Derivatives as linear maps: pushed forward on tangents, pulled back on cotangents. Law: ⟨push dx, w⟩ = ⟨dx, pull w⟩.
// Pull-backs and push-forwards are plain functions: call them any number of times, from any thread.
// Read next: Vectorize.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>(x, dx) ↦ f(x) and J(x)·dx, forward mode.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.Jvp(x => x * x)(3, 10).Tangent // 60.0
    /// </code></example>
    public static Func<Tensor, Tensor, (Tensor Value, Tensor Tangent)> Jvp(Func<Tensor, Tensor> f)
    {
        Demand.Given(f);
        return (x, dx) => Push(xs => f(xs[0]), [x], [dx]);
    }

    /// <summary>(x, y, dx, dy) ↦ f(x, y) and the sum of the derivatives along dx and dy, forward mode.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: a tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.Jvp((x, y) => x * y)(2, 5, 1, 10).Tangent // 25.0
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, (Tensor Value, Tensor Tangent)> Jvp(
        Func<Tensor, Tensor, Tensor> f
    )
    {
        Demand.Given(f);
        return (x, y, dx, dy) => Push(xs => f(xs[0], xs[1]), [x, y], [dx, dy]);
    }

    /// <summary>f(x), and its pull-back w ↦ Jᵀ(x)·w, from one run.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">In the pull-back: w has not the shape of the value.</exception>
    /// <example><code>
    /// var (y, pullBack) = Grad.Vjp(x => x * x)([1, 2]);
    /// pullBack([1, 10]) // [ 2. 40.]
    /// </code></example>
    public static Func<Tensor, (Tensor Value, Func<Tensor, Tensor> PullBack)> Vjp(Func<Tensor, Tensor> f)
    {
        Demand.Given(f);
        return x =>
        {
            var run = Run("Grad.Vjp", xs => f(xs[0]), [x]);
            return (run.Values[0], w => run.Pull([w])[0]);
        };
    }

    /// <summary>f(x, y), and its pull-back to both inputs, from one run.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">In the pull-back: w has not the shape of the value.</exception>
    /// <example><code>
    /// Grad.Vjp((x, y) => x * y)(2, 5).PullBack(10) // (50.0, 20.0)
    /// </code></example>
    public static Func<Tensor, Tensor, (Tensor Value, Func<Tensor, (Tensor X, Tensor Y)> PullBack)> Vjp(
        Func<Tensor, Tensor, Tensor> f
    )
    {
        Demand.Given(f);
        return (x, y) =>
        {
            var run = Run("Grad.Vjp", xs => f(xs[0], xs[1]), [x, y]);
            return (
                run.Values[0],
                w =>
                {
                    var pulled = run.Pull([w]);
                    return (pulled[0], pulled[1]);
                }
            );
        };
    }

    /// <summary>f(x), and its push-forward dx ↦ J(x)·dx, which does not run f again.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">In the push-forward: dx has not the shape of x.</exception>
    /// <example><code>
    /// var (y, pushForward) = Grad.Linearize(x => x * x)([1, 2]);
    /// pushForward([1, 10]) // [ 2. 40.]
    /// </code></example>
    public static Func<Tensor, (Tensor Value, Func<Tensor, Tensor> PushForward)> Linearize(Func<Tensor, Tensor> f)
    {
        Demand.Given(f);
        return x =>
        {
            var run = Run("Grad.Linearize", xs => f(xs[0]), [x]);
            return (run.Values[0], dx => run.Push([dx])[0]);
        };
    }

    /// <summary>f(x, y), and its push-forward from both tangents, which does not run f again.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">In the push-forward: a tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.Linearize((x, y) => x * y)(2, 5).PushForward(1, 10) // 25.0
    /// </code></example>
    public static Func<Tensor, Tensor, (Tensor Value, Func<Tensor, Tensor, Tensor> PushForward)> Linearize(
        Func<Tensor, Tensor, Tensor> f
    )
    {
        Demand.Given(f);
        return (x, y) =>
        {
            var run = Run("Grad.Linearize", xs => f(xs[0], xs[1]), [x, y]);
            return (run.Values[0], (dx, dy) => run.Push([dx, dy])[0]);
        };
    }

    private static Derivatives.Linearization Run(string verb, Func<Tensor[], Tensor> f, Tensor[] xs) =>
        Derivatives.linearize(verb, Functional.Many(xs => [Functional.Result(f(xs))]), xs);

    private static (Tensor Value, Tensor Tangent) Push(Func<Tensor[], Tensor> f, Tensor[] xs, Tensor[] dxs)
    {
        var (values, tangents) = Derivatives.jvp(
            "Grad.Jvp",
            Functional.Many(xs => [Functional.Result(f(xs))]),
            xs,
            dxs
        );
        return (values[0], tangents[0]);
    }
}

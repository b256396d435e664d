// Pull-backs to inputs and weights together. Law: the pull-back gives what Grad.Of gives with the same weights, for any
// cotangents. Read next: VjpWithAux.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>The value of a function of one input, and its pull-back to all inputs and to weights.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="weights">The parameters: one, or a list of them.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">In the pull-back: there is not one cotangent for each result.</exception>
    /// <exception cref="ShapeException">In the pull-back: a cotangent has not the shape of its result.</exception>
    /// <example><code>
    /// var w = new Parameter(3.0);
    /// var (y, pullBack) = Grad.Vjp(x => w * x * x, w)(2);
    /// pullBack(10) // (120.0, 40.0)
    /// </code></example>
    public static Func<Tensor, (TOutput Value, Func<TOutput, GradientSet> PullBack)> Vjp<TOutput>(
        Func<Tensor, TOutput> f,
        Weights weights
    )
    {
        Demand.Given(f);
        return x =>
        {
            var run = new Linearized<TOutput>("Grad.Vjp", xs => f(xs[0]), [x], weights);
            return (run.Value, run.PullAll);
        };
    }

    /// <summary>The value of a function of two inputs, and its pull-back to all inputs and to weights.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="weights">The parameters: one, or a list of them.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">In the pull-back: there is not one cotangent for each result.</exception>
    /// <exception cref="ShapeException">In the pull-back: a cotangent has not the shape of its result.</exception>
    /// <example><code>
    /// var w = new Parameter(3.0);
    /// Grad.Vjp((x, y) => w * x * y, w)(2, 5).PullBack(1) // ((15.0, 6.0), 10.0)
    /// </code></example>
    public static Func<Tensor, Tensor, (TOutput Value, Func<TOutput, GradientSet> PullBack)> Vjp<TOutput>(
        Func<Tensor, Tensor, TOutput> f,
        Weights weights
    )
    {
        Demand.Given(f);
        return (x, y) =>
        {
            var run = new Linearized<TOutput>("Grad.Vjp", xs => f(xs[0], xs[1]), [x, y], weights);
            return (run.Value, run.PullAll);
        };
    }

    /// <summary>The value of a function of three inputs, and its pull-back to all inputs and to weights.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="weights">The parameters: one, or a list of them.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">In the pull-back: there is not one cotangent for each result.</exception>
    /// <exception cref="ShapeException">In the pull-back: a cotangent has not the shape of its result.</exception>
    /// <example><code>
    /// var w = new Parameter(3.0);
    /// Grad.Vjp((x, y, z) => w * x * y * z, [w])(1, 2, 3).PullBack(1) // ((18.0, 9.0, 6.0), (6.0,))
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, (TOutput Value, Func<TOutput, GradientSet> PullBack)> Vjp<TOutput>(
        Func<Tensor, Tensor, Tensor, TOutput> f,
        Weights weights
    )
    {
        Demand.Given(f);
        return (x, y, z) =>
        {
            var run = new Linearized<TOutput>("Grad.Vjp", xs => f(xs[0], xs[1], xs[2]), [x, y, z], weights);
            return (run.Value, run.PullAll);
        };
    }

    /// <summary>The value of a function of four inputs, and its pull-back to all inputs and to weights.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="weights">The parameters: one, or a list of them.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">In the pull-back: there is not one cotangent for each result.</exception>
    /// <exception cref="ShapeException">In the pull-back: a cotangent has not the shape of its result.</exception>
    /// <example><code>
    /// var w = new Parameter(3.0);
    /// Grad.Vjp((x, y, z, u) => w * x * y + z * u, w)(1, 2, 3, 4).PullBack(1).Weights // 2.0
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        (TOutput Value, Func<TOutput, GradientSet> PullBack)
    > Vjp<TOutput>(Func<Tensor, Tensor, Tensor, Tensor, TOutput> f, Weights weights)
    {
        Demand.Given(f);
        return (x, y, z, u) =>
        {
            var run = new Linearized<TOutput>("Grad.Vjp", xs => f(xs[0], xs[1], xs[2], xs[3]), [x, y, z, u], weights);
            return (run.Value, run.PullAll);
        };
    }
}

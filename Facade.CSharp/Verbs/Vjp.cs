// Pull-backs: derivatives as linear maps of cotangents. Law: ⟨push dx, w⟩ = ⟨dx, pull w⟩. A pull-back is a plain
// function of cotangents in the structure of the results: call it any number of times, from any thread. Read next:
// VjpWithWeights.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>The value of a function of one input, and its pull-back w ↦ Jᵀ·w, from one run.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors. Cotangents have its
    /// structure.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">In the pull-back: there is not one cotangent for each result.</exception>
    /// <exception cref="ShapeException">In the pull-back: a cotangent has not the shape of its result.</exception>
    /// <example><code>
    /// var (y, pullBack) = Grad.Vjp(x => x * x)([1, 2]);
    /// pullBack([1, 10]) // [ 2. 40.]
    /// </code></example>
    public static Func<Tensor, (TOutput Value, Func<TOutput, Tensor> PullBack)> Vjp<TOutput>(Func<Tensor, TOutput> f)
    {
        Demand.Given(f);
        return x =>
        {
            var run = new Linearized<TOutput>("Grad.Vjp", xs => f(xs[0]), [x]);
            return (run.Value, w => run.Pull(w)[0]);
        };
    }

    /// <summary>The value of a function of two inputs, and its pull-back to all inputs, from one run.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors. Cotangents have its
    /// structure.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">In the pull-back: there is not one cotangent for each result.</exception>
    /// <exception cref="ShapeException">In the pull-back: a cotangent has not the shape of its result.</exception>
    /// <example><code>
    /// var (_, pullBack) = Grad.Vjp((x, y) => (x * y, x + y))(2, 5);
    /// pullBack((10, 1)) // (51.0, 21.0)
    /// </code></example>
    public static Func<Tensor, Tensor, (TOutput Value, Func<TOutput, (Tensor X, Tensor Y)> PullBack)> Vjp<TOutput>(
        Func<Tensor, Tensor, TOutput> f
    )
    {
        Demand.Given(f);
        return (x, y) =>
        {
            var run = new Linearized<TOutput>("Grad.Vjp", xs => f(xs[0], xs[1]), [x, y]);
            return (
                run.Value,
                w =>
                {
                    var pulled = run.Pull(w);
                    return (pulled[0], pulled[1]);
                }
            );
        };
    }

    /// <summary>The value of a function of three inputs, and its pull-back to all inputs, from one run.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors. Cotangents have its
    /// structure.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">In the pull-back: there is not one cotangent for each result.</exception>
    /// <exception cref="ShapeException">In the pull-back: a cotangent has not the shape of its result.</exception>
    /// <example><code>
    /// Grad.Vjp((x, y, z) => x * y * z)(2, 3, 4).PullBack(10) // (120.0, 80.0, 60.0)
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        (TOutput Value, Func<TOutput, (Tensor X, Tensor Y, Tensor Z)> PullBack)
    > Vjp<TOutput>(Func<Tensor, Tensor, Tensor, TOutput> f)
    {
        Demand.Given(f);
        return (x, y, z) =>
        {
            var run = new Linearized<TOutput>("Grad.Vjp", xs => f(xs[0], xs[1], xs[2]), [x, y, z]);
            return (
                run.Value,
                w =>
                {
                    var pulled = run.Pull(w);
                    return (pulled[0], pulled[1], pulled[2]);
                }
            );
        };
    }

    /// <summary>The value of a function of four inputs, and its pull-back to all inputs, from one run.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors. Cotangents have its
    /// structure.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">In the pull-back: there is not one cotangent for each result.</exception>
    /// <exception cref="ShapeException">In the pull-back: a cotangent has not the shape of its result.</exception>
    /// <example><code>
    /// Grad.Vjp((x, y, z, u) => x * y + z * u)(1, 2, 3, 4).PullBack(1) // (2.0, 1.0, 4.0, 3.0)
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        (TOutput Value, Func<TOutput, (Tensor X, Tensor Y, Tensor Z, Tensor U)> PullBack)
    > Vjp<TOutput>(Func<Tensor, Tensor, Tensor, Tensor, TOutput> f)
    {
        Demand.Given(f);
        return (x, y, z, u) =>
        {
            var run = new Linearized<TOutput>("Grad.Vjp", xs => f(xs[0], xs[1], xs[2], xs[3]), [x, y, z, u]);
            return (
                run.Value,
                w =>
                {
                    var pulled = run.Pull(w);
                    return (pulled[0], pulled[1], pulled[2], pulled[3]);
                }
            );
        };
    }
}

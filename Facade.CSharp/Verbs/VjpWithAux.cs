// Pull-backs and push-forwards of functions that return something beside their result. Law: what is beside is returned
// as it is, and gets no cotangent. Read next: Jvp.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>Vjp of a function of one input that returns its result and something beside it.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">In the pull-back: a cotangent has not the shape of its result.</exception>
    /// <example><code>
    /// Grad.VjpWithAux(x => (x * x, 10 * x))(3).Aux // 30.0
    /// </code></example>
    public static Func<Tensor, (TOutput Value, Func<TOutput, Tensor> PullBack, TAux Aux)> VjpWithAux<TOutput, TAux>(
        Func<Tensor, (TOutput Value, TAux Aux)> f
    )
    {
        Demand.Given(f);
        return x =>
        {
            var run = new Linearized<(TOutput, TAux)>("Grad.VjpWithAux", xs => f(xs[0]), [x]);
            var (value, aux) = run.Value;
            return (value, w => run.PullFirst(w)[0], aux);
        };
    }

    /// <summary>Vjp of a function of two inputs that returns its result and something beside it.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">In the pull-back: a cotangent has not the shape of its result.</exception>
    /// <example><code>
    /// Grad.VjpWithAux((x, y) => (x * y, x))(2, 5).PullBack(1) // (5.0, 2.0)
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        (TOutput Value, Func<TOutput, (Tensor X, Tensor Y)> PullBack, TAux Aux)
    > VjpWithAux<TOutput, TAux>(Func<Tensor, Tensor, (TOutput Value, TAux Aux)> f)
    {
        Demand.Given(f);
        return (x, y) =>
        {
            var run = new Linearized<(TOutput, TAux)>("Grad.VjpWithAux", xs => f(xs[0], xs[1]), [x, y]);
            var (value, aux) = run.Value;
            return (
                value,
                w =>
                {
                    var pulled = run.PullFirst(w);
                    return (pulled[0], pulled[1]);
                },
                aux
            );
        };
    }

    /// <summary>Vjp of a function of three inputs that returns its result and something beside it.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">In the pull-back: a cotangent has not the shape of its result.</exception>
    /// <example><code>
    /// Grad.VjpWithAux((x, y, z) => (x * y * z, z))(2, 3, 4).Aux // 4.0
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        (TOutput Value, Func<TOutput, (Tensor X, Tensor Y, Tensor Z)> PullBack, TAux Aux)
    > VjpWithAux<TOutput, TAux>(Func<Tensor, Tensor, Tensor, (TOutput Value, TAux Aux)> f)
    {
        Demand.Given(f);
        return (x, y, z) =>
        {
            var run = new Linearized<(TOutput, TAux)>("Grad.VjpWithAux", xs => f(xs[0], xs[1], xs[2]), [x, y, z]);
            var (value, aux) = run.Value;
            return (
                value,
                w =>
                {
                    var pulled = run.PullFirst(w);
                    return (pulled[0], pulled[1], pulled[2]);
                },
                aux
            );
        };
    }

    /// <summary>Vjp of a function of four inputs that returns its result and something beside it.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">In the pull-back: a cotangent has not the shape of its result.</exception>
    /// <example><code>
    /// Grad.VjpWithAux((x, y, z, u) => (x * y + z * u, u))(1, 2, 3, 4).PullBack(1) // (2.0, 1.0, 4.0, 3.0)
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        (TOutput Value, Func<TOutput, (Tensor X, Tensor Y, Tensor Z, Tensor U)> PullBack, TAux Aux)
    > VjpWithAux<TOutput, TAux>(Func<Tensor, Tensor, Tensor, Tensor, (TOutput Value, TAux Aux)> f)
    {
        Demand.Given(f);
        return (x, y, z, u) =>
        {
            var run = new Linearized<(TOutput, TAux)>(
                "Grad.VjpWithAux",
                xs => f(xs[0], xs[1], xs[2], xs[3]),
                [x, y, z, u]
            );
            var (value, aux) = run.Value;
            return (
                value,
                w =>
                {
                    var pulled = run.PullFirst(w);
                    return (pulled[0], pulled[1], pulled[2], pulled[3]);
                },
                aux
            );
        };
    }
}

// Push-forwards of functions that return something beside their result. Law: what is beside is returned as it is,
// without its tangent. Read next: JacobianTable.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>Jvp of a function of one input that returns its result and something beside it.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: a tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.JvpWithAux(x => (x * x, 10 * x))(3, 1) // (9.0, 6.0, 30.0)
    /// </code></example>
    public static Func<Tensor, Tensor, (TOutput Value, TOutput Tangent, TAux Aux)> JvpWithAux<TOutput, TAux>(
        Func<Tensor, (TOutput Value, TAux Aux)> f
    )
    {
        Demand.Given(f);
        return (x, dx) =>
        {
            var (value, tangent) = Pushed.At("Grad.JvpWithAux", xs => f(xs[0]), [x], [dx]);
            return (value.Value, tangent.Value, value.Aux);
        };
    }

    /// <summary>Jvp of a function of two inputs that returns its result and something beside it.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: a tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.JvpWithAux((x, y) => (x * y, x))(2, 5, 1, 0) // (10.0, 5.0, 2.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, (TOutput Value, TOutput Tangent, TAux Aux)> JvpWithAux<
        TOutput,
        TAux
    >(Func<Tensor, Tensor, (TOutput Value, TAux Aux)> f)
    {
        Demand.Given(f);
        return (x, y, dx, dy) =>
        {
            var (value, tangent) = Pushed.At("Grad.JvpWithAux", xs => f(xs[0], xs[1]), [x, y], [dx, dy]);
            return (value.Value, tangent.Value, value.Aux);
        };
    }

    /// <summary>Jvp of a function of three inputs that returns its result and something beside it.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: a tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.JvpWithAux((x, y, z) => (x * y * z, z))(2, 3, 4, 0, 0, 1) // (24.0, 6.0, 4.0)
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        (TOutput Value, TOutput Tangent, TAux Aux)
    > JvpWithAux<TOutput, TAux>(Func<Tensor, Tensor, Tensor, (TOutput Value, TAux Aux)> f)
    {
        Demand.Given(f);
        return (x, y, z, dx, dy, dz) =>
        {
            var (value, tangent) = Pushed.At("Grad.JvpWithAux", xs => f(xs[0], xs[1], xs[2]), [x, y, z], [dx, dy, dz]);
            return (value.Value, tangent.Value, value.Aux);
        };
    }

    /// <summary>Jvp of a function of four inputs that returns its result and something beside it.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: a tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.JvpWithAux((x, y, z, u) => (x * y + z * u, u))(1, 2, 3, 4, 1, 1, 1, 1) // (14.0, 10.0, 4.0)
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        (TOutput Value, TOutput Tangent, TAux Aux)
    > JvpWithAux<TOutput, TAux>(Func<Tensor, Tensor, Tensor, Tensor, (TOutput Value, TAux Aux)> f)
    {
        Demand.Given(f);
        return (x, y, z, u, dx, dy, dz, du) =>
        {
            var (value, tangent) = Pushed.At(
                "Grad.JvpWithAux",
                xs => f(xs[0], xs[1], xs[2], xs[3]),
                [x, y, z, u],
                [dx, dy, dz, du]
            );
            return (value.Value, tangent.Value, value.Aux);
        };
    }
}

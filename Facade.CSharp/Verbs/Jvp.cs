// Push-forwards: derivatives along tangents, in forward mode, or as a linear map that does not run the function
// again. Law: Linearize(f)(x).PushForward(dx) is Jvp(f)(x, dx).Tangent. Tangents come after all inputs. Read next:
// JacobianTable.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>The value of a function of one input, and its derivative along a tangent.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: a tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.Jvp(x => x * x)(3, 10).Tangent // 60.0
    /// </code></example>
    public static Func<Tensor, Tensor, (TOutput Value, TOutput Tangent)> Jvp<TOutput>(Func<Tensor, TOutput> f)
    {
        Demand.Given(f);
        return (x, dx) => Pushed.At("Grad.Jvp", xs => f(xs[0]), [x], [dx]);
    }

    /// <summary>The value of a function of two inputs, and its derivative along one tangent for each input.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: a tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.Jvp((x, y) => x * y)(2, 5, 1, 10).Tangent // 25.0
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, (TOutput Value, TOutput Tangent)> Jvp<TOutput>(
        Func<Tensor, Tensor, TOutput> f
    )
    {
        Demand.Given(f);
        return (x, y, dx, dy) => Pushed.At("Grad.Jvp", xs => f(xs[0], xs[1]), [x, y], [dx, dy]);
    }

    /// <summary>The value of a function of three inputs, and its derivative along one tangent for each input.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: a tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.Jvp((x, y, z) => x * y * z)(2, 3, 4, 1, 0, 0).Tangent // 12.0
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, (TOutput Value, TOutput Tangent)> Jvp<TOutput>(
        Func<Tensor, Tensor, Tensor, TOutput> f
    )
    {
        Demand.Given(f);
        return (x, y, z, dx, dy, dz) => Pushed.At("Grad.Jvp", xs => f(xs[0], xs[1], xs[2]), [x, y, z], [dx, dy, dz]);
    }

    /// <summary>The value of a function of four inputs, and its derivative along one tangent for each input.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: a tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.Jvp((x, y, z, u) => x * y + z * u)(1, 2, 3, 4, 1, 1, 1, 1).Tangent // 10.0
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
        (TOutput Value, TOutput Tangent)
    > Jvp<TOutput>(Func<Tensor, Tensor, Tensor, Tensor, TOutput> f)
    {
        Demand.Given(f);
        return (x, y, z, u, dx, dy, dz, du) =>
            Pushed.At("Grad.Jvp", xs => f(xs[0], xs[1], xs[2], xs[3]), [x, y, z, u], [dx, dy, dz, du]);
    }

    /// <summary>The value of a function of one input, and its push-forward, which does not run it again.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">In the push-forward: a tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.Linearize(x => x * x)([1, 2]).PushForward([1, 10]) // [ 2. 40.]
    /// </code></example>
    public static Func<Tensor, (TOutput Value, Func<Tensor, TOutput> PushForward)> Linearize<TOutput>(
        Func<Tensor, TOutput> f
    )
    {
        Demand.Given(f);
        return x =>
        {
            var run = new Linearized<TOutput>("Grad.Linearize", xs => f(xs[0]), [x]);
            return (run.Value, dx => run.Push([dx]));
        };
    }

    /// <summary>The value of a function of two inputs, and its push-forward, which does not run it again.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">In the push-forward: a tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.Linearize((x, y) => x * y)(2, 5).PushForward(1, 10) // 25.0
    /// </code></example>
    public static Func<Tensor, Tensor, (TOutput Value, Func<Tensor, Tensor, TOutput> PushForward)> Linearize<TOutput>(
        Func<Tensor, Tensor, TOutput> f
    )
    {
        Demand.Given(f);
        return (x, y) =>
        {
            var run = new Linearized<TOutput>("Grad.Linearize", xs => f(xs[0], xs[1]), [x, y]);
            return (run.Value, (dx, dy) => run.Push([dx, dy]));
        };
    }

    /// <summary>The value of a function of three inputs, and its push-forward, which does not run it again.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">In the push-forward: a tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.Linearize((x, y, z) => x * y * z)(2, 3, 4).PushForward(1, 0, 0) // 12.0
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        (TOutput Value, Func<Tensor, Tensor, Tensor, TOutput> PushForward)
    > Linearize<TOutput>(Func<Tensor, Tensor, Tensor, TOutput> f)
    {
        Demand.Given(f);
        return (x, y, z) =>
        {
            var run = new Linearized<TOutput>("Grad.Linearize", xs => f(xs[0], xs[1], xs[2]), [x, y, z]);
            return (run.Value, (dx, dy, dz) => run.Push([dx, dy, dz]));
        };
    }

    /// <summary>The value of a function of four inputs, and its push-forward, which does not run it again.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">In the push-forward: a tangent has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.Linearize((x, y, z, u) => x * y + z * u)(1, 2, 3, 4).PushForward(1, 1, 1, 1) // 10.0
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        (TOutput Value, Func<Tensor, Tensor, Tensor, Tensor, TOutput> PushForward)
    > Linearize<TOutput>(Func<Tensor, Tensor, Tensor, Tensor, TOutput> f)
    {
        Demand.Given(f);
        return (x, y, z, u) =>
        {
            var run = new Linearized<TOutput>("Grad.Linearize", xs => f(xs[0], xs[1], xs[2], xs[3]), [x, y, z, u]);
            return (run.Value, (dx, dy, dz, du) => run.Push([dx, dy, dz, du]));
        };
    }
}

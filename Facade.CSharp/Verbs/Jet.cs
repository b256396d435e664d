// Taylor propagation: paths in, paths out. Law: the k-th derivative of the result is dᵏ/dtᵏ f(x(t)), without any k!;
// all inputs move together, and order n costs n². Read next: Vectorize.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>A function of one input along a path: from the inputs and the derivatives x'(0), x''(0), ... of
    /// their paths, the result and its derivatives.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">When called: the paths have different numbers of derivatives.</exception>
    /// <exception cref="ShapeException">When called: a derivative has not the shape of its input.</exception>
    /// <example><code>
    /// var (value, derivatives) = Grad.Jet(x => x * x)(3, [1, 0]);
    /// $"{value} {derivatives[0]} {derivatives[1]}" // 9.0 6.0 2.0
    /// </code></example>
    public static Func<Tensor, IReadOnlyList<Tensor>, (TOutput Value, IReadOnlyList<TOutput> Derivatives)> Jet<TOutput>(
        Func<Tensor, TOutput> f
    )
    {
        Demand.Given(f);
        return (x, dx) => Paths.Jet("Grad.Jet", xs => f(xs[0]), [x], [dx]);
    }

    /// <summary>A function of two inputs along a path: from the inputs and the derivatives x'(0), x''(0), ... of
    /// their paths, the result and its derivatives.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">When called: the paths have different numbers of derivatives.</exception>
    /// <exception cref="ShapeException">When called: a derivative has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.Jet((x, y) => x * y)(2, 5, [1, 0], [1, 0]).Derivatives[1] // 2.0
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        IReadOnlyList<Tensor>,
        IReadOnlyList<Tensor>,
        (TOutput Value, IReadOnlyList<TOutput> Derivatives)
    > Jet<TOutput>(Func<Tensor, Tensor, TOutput> f)
    {
        Demand.Given(f);
        return (x, y, dx, dy) => Paths.Jet("Grad.Jet", xs => f(xs[0], xs[1]), [x, y], [dx, dy]);
    }

    /// <summary>A function of three inputs along a path: from the inputs and the derivatives x'(0), x''(0), ... of
    /// their paths, the result and its derivatives.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">When called: the paths have different numbers of derivatives.</exception>
    /// <exception cref="ShapeException">When called: a derivative has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.Jet((x, y, z) => x * y * z)(1, 1, 1, [1, 0], [1, 0], [1, 0]).Derivatives[1] // 6.0
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        IReadOnlyList<Tensor>,
        IReadOnlyList<Tensor>,
        IReadOnlyList<Tensor>,
        (TOutput Value, IReadOnlyList<TOutput> Derivatives)
    > Jet<TOutput>(Func<Tensor, Tensor, Tensor, TOutput> f)
    {
        Demand.Given(f);
        return (x, y, z, dx, dy, dz) => Paths.Jet("Grad.Jet", xs => f(xs[0], xs[1], xs[2]), [x, y, z], [dx, dy, dz]);
    }

    /// <summary>A function of four inputs along a path: from the inputs and the derivatives x'(0), x''(0), ... of
    /// their paths, the result and its derivatives.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">When called: the paths have different numbers of derivatives.</exception>
    /// <exception cref="ShapeException">When called: a derivative has not the shape of its input.</exception>
    /// <example><code>
    /// Grad.Jet((x, y, z, u) => x * y + z * u)(1, 2, 3, 4, [1], [1], [1], [1]).Derivatives[0] // 10.0
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        IReadOnlyList<Tensor>,
        IReadOnlyList<Tensor>,
        IReadOnlyList<Tensor>,
        IReadOnlyList<Tensor>,
        (TOutput Value, IReadOnlyList<TOutput> Derivatives)
    > Jet<TOutput>(Func<Tensor, Tensor, Tensor, Tensor, TOutput> f)
    {
        Demand.Given(f);
        return (x, y, z, u, dx, dy, dz, du) =>
            Paths.Jet("Grad.Jet", xs => f(xs[0], xs[1], xs[2], xs[3]), [x, y, z, u], [dx, dy, dz, du]);
    }

    /// <summary>The value of a function of one input, and its n-th derivative along ones: every element of every
    /// input moves alike.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is less than 1.</exception>
    /// <example><code>
    /// Grad.ValueAndDerivative(x => x * x * x, order: 2)(5) // (125.0, 30.0)
    /// </code></example>
    public static Func<Tensor, (TOutput Value, TOutput Derivative)> ValueAndDerivative<TOutput>(
        Func<Tensor, TOutput> f,
        int order = 1
    )
    {
        Demand.Given(f);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        return x => Paths.Derivative("Grad.ValueAndDerivative", xs => f(xs[0]), [x], order);
    }

    /// <summary>The value of a function of two inputs, and its n-th derivative along ones: every element of every
    /// input moves alike.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is less than 1.</exception>
    /// <example><code>
    /// Grad.ValueAndDerivative((x, y) => x * y, order: 2)(2, 5) // (10.0, 2.0)
    /// </code></example>
    public static Func<Tensor, Tensor, (TOutput Value, TOutput Derivative)> ValueAndDerivative<TOutput>(
        Func<Tensor, Tensor, TOutput> f,
        int order = 1
    )
    {
        Demand.Given(f);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        return (x, y) => Paths.Derivative("Grad.ValueAndDerivative", xs => f(xs[0], xs[1]), [x, y], order);
    }

    /// <summary>The value of a function of three inputs, and its n-th derivative along ones: every element of every
    /// input moves alike.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is less than 1.</exception>
    /// <example><code>
    /// Grad.ValueAndDerivative((x, y, z) => x * y * z, order: 2)(1, 1, 1) // (1.0, 6.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, (TOutput Value, TOutput Derivative)> ValueAndDerivative<TOutput>(
        Func<Tensor, Tensor, Tensor, TOutput> f,
        int order = 1
    )
    {
        Demand.Given(f);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        return (x, y, z) => Paths.Derivative("Grad.ValueAndDerivative", xs => f(xs[0], xs[1], xs[2]), [x, y, z], order);
    }

    /// <summary>The value of a function of four inputs, and its n-th derivative along ones: every element of every
    /// input moves alike.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is less than 1.</exception>
    /// <example><code>
    /// Grad.ValueAndDerivative((x, y, z, u) => x * y + z * u, order: 2)(1, 2, 3, 4) // (14.0, 4.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, (TOutput Value, TOutput Derivative)> ValueAndDerivative<TOutput>(
        Func<Tensor, Tensor, Tensor, Tensor, TOutput> f,
        int order = 1
    )
    {
        Demand.Given(f);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        return (x, y, z, u) =>
            Paths.Derivative("Grad.ValueAndDerivative", xs => f(xs[0], xs[1], xs[2], xs[3]), [x, y, z, u], order);
    }
}

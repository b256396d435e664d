// Value and gradient from one run of the function. Law: the value part stays differentiable for outer transforms.
// Read next: Derivative.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>f(x) and ∇f(x) from one run.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// var (value, gradient) = Grad.ValueAndGradient(x => x * x)(3);
    /// $"{value} {gradient}" // 9.0 6.0
    /// </code></example>
    public static Func<Tensor, (Tensor Value, Tensor Gradient)> ValueAndGradient(Func<Tensor, Tensor> f)
    {
        Demand.Given(f);
        return x => First("Grad.ValueAndGradient", f, x);
    }

    /// <summary>The value, and the gradient in the first of two inputs, from one run.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// Grad.ValueAndGradient((x, y) => x * y)(2, 5).Gradient // 5.0
    /// </code></example>
    public static Func<Tensor, Tensor, (Tensor Value, Tensor Gradient)> ValueAndGradient(Func<Tensor, Tensor, Tensor> f)
    {
        Demand.Given(f);
        return (x, y) => First("Grad.ValueAndGradient", x => f(x, y), x);
    }

    /// <summary>The value, and the gradient in the first of three inputs, from one run.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// Grad.ValueAndGradient((x, y, z) => x * y * z)(2, 3, 4).Gradient // 12.0
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, (Tensor Value, Tensor Gradient)> ValueAndGradient(
        Func<Tensor, Tensor, Tensor, Tensor> f
    )
    {
        Demand.Given(f);
        return (x, y, z) => First("Grad.ValueAndGradient", x => f(x, y, z), x);
    }

    /// <summary>The value, and the gradient in the first of four inputs, from one run.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// Grad.ValueAndGradient((x, y, z, u) => x * y + z * u)(1, 2, 3, 4).Gradient // 2.0
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, (Tensor Value, Tensor Gradient)> ValueAndGradient(
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> f
    )
    {
        Demand.Given(f);
        return (x, y, z, u) => First("Grad.ValueAndGradient", x => f(x, y, z, u), x);
    }

    /// <summary>The value, and the gradients in all two inputs, from one run.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// Grad.ValueAndGradients((x, y) => x * y)(2, 5).Gradients // (5.0, 2.0)
    /// </code></example>
    public static Func<Tensor, Tensor, (Tensor Value, (Tensor X, Tensor Y) Gradients)> ValueAndGradients(
        Func<Tensor, Tensor, Tensor> f
    )
    {
        Demand.Given(f);
        return (x, y) =>
        {
            var (value, g) = Pair("Grad.ValueAndGradients", xs => f(xs[0], xs[1]), [x, y]);
            return (value, (g[0], g[1]));
        };
    }

    /// <summary>The value, and the gradients in all three inputs, from one run.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// Grad.ValueAndGradients((x, y, z) => x * y * z)(2, 3, 4).Gradients // (12.0, 8.0, 6.0)
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        (Tensor Value, (Tensor X, Tensor Y, Tensor Z) Gradients)
    > ValueAndGradients(Func<Tensor, Tensor, Tensor, Tensor> f)
    {
        Demand.Given(f);
        return (x, y, z) =>
        {
            var (value, g) = Pair("Grad.ValueAndGradients", xs => f(xs[0], xs[1], xs[2]), [x, y, z]);
            return (value, (g[0], g[1], g[2]));
        };
    }

    /// <summary>The value, and the gradients in all four inputs, from one run.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// Grad.ValueAndGradients((x, y, z, u) => x * y + z * u)(1, 2, 3, 4).Gradients // (2.0, 1.0, 4.0, 3.0)
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        (Tensor Value, (Tensor X, Tensor Y, Tensor Z, Tensor U) Gradients)
    > ValueAndGradients(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f)
    {
        Demand.Given(f);
        return (x, y, z, u) =>
        {
            var (value, g) = Pair("Grad.ValueAndGradients", xs => f(xs[0], xs[1], xs[2], xs[3]), [x, y, z, u]);
            return (value, (g[0], g[1], g[2], g[3]));
        };
    }
}

// Gradients of functions: a function in, a function out, so that verbs nest: Grad.Of(Grad.Of(f)). Every transform is
// one call of the engine. Law: a gradient has the shape and dtype of its variable; inputs that the function does not
// use get zeros; a parameter that is not a variable is a constant. Read next: Derivative.cs, Directions.cs,
// CustomRules.cs.
namespace FunGrad;

/// <summary>Transforms of functions: each takes a function of tensors and gives another one.</summary>
/// <remarks>The functions may branch and loop on the values of their tensors; they must return what they compute
/// instead
/// of storing it. A function whose result has several elements has a <c>Jacobian</c>, not a gradient.</remarks>
public static partial class Grad
{
    private static Tensor[] Gradients(string verb, Func<Tensor[], Tensor> f, Tensor[] xs) => Pair(verb, f, xs).Item2;

    private static (Tensor, Tensor[]) Pair(string verb, Func<Tensor[], Tensor> f, Tensor[] xs) =>
        Derivatives.valueAndGrad(verb, Functional.Single(f), xs);

    private static (Tensor, Tensor) First(string verb, Func<Tensor, Tensor> f, Tensor x) =>
        Derivatives.valueAndGradOfOne(verb, Functional.One(f), x);

    /// <summary>∇f, for a function of one tensor with a scalar result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <exception cref="DTypeException">When called: the input or the result is not a floating-point
    /// tensor.</exception>
    /// <example><code>
    /// var slope = Grad.Of(x => x * x);
    /// slope(3) // 6.0
    /// </code></example>
    public static Func<Tensor, Tensor> Of(Func<Tensor, Tensor> f)
    {
        Demand.Given(f);
        return x => First("Grad.Of", f, x).Item2;
    }

    /// <summary>∂f/∂x, the gradient in the first of two inputs; the others are constants.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// Grad.Of((x, y) => x * y)(2, 5) // 5.0
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor> Of(Func<Tensor, Tensor, Tensor> f)
    {
        Demand.Given(f);
        return (x, y) => First("Grad.Of", x => f(x, y), x).Item2;
    }

    /// <summary>∂f/∂x, the gradient in the first of three inputs; the others are constants.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// Grad.Of((x, y, z) => x * y * z)(2, 3, 4) // 12.0
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor> Of(Func<Tensor, Tensor, Tensor, Tensor> f)
    {
        Demand.Given(f);
        return (x, y, z) => First("Grad.Of", x => f(x, y, z), x).Item2;
    }

    /// <summary>∂f/∂x, the gradient in the first of four inputs; the others are constants.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// Grad.Of((x, y, z, u) => x * y + z * u)(1, 2, 3, 4) // 2.0
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor> Of(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f)
    {
        Demand.Given(f);
        return (x, y, z, u) => First("Grad.Of", x => f(x, y, z, u), x).Item2;
    }

    /// <summary>The gradients in all two inputs.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// Grad.AllOf((x, y) => x * y)(2, 5) // (5.0, 2.0)
    /// </code></example>
    public static Func<Tensor, Tensor, (Tensor X, Tensor Y)> AllOf(Func<Tensor, Tensor, Tensor> f)
    {
        Demand.Given(f);
        return (x, y) =>
        {
            var g = Gradients("Grad.AllOf", xs => f(xs[0], xs[1]), [x, y]);
            return (g[0], g[1]);
        };
    }

    /// <summary>The gradients in all three inputs.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// Grad.AllOf((x, y, z) => x * y * z)(2, 3, 4) // (12.0, 8.0, 6.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, (Tensor X, Tensor Y, Tensor Z)> AllOf(
        Func<Tensor, Tensor, Tensor, Tensor> f
    )
    {
        Demand.Given(f);
        return (x, y, z) =>
        {
            var g = Gradients("Grad.AllOf", xs => f(xs[0], xs[1], xs[2]), [x, y, z]);
            return (g[0], g[1], g[2]);
        };
    }

    /// <summary>The gradients in all four inputs.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// Grad.AllOf((x, y, z, u) => x * y + z * u)(1, 2, 3, 4) // (2.0, 1.0, 4.0, 3.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, (Tensor X, Tensor Y, Tensor Z, Tensor U)> AllOf(
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> f
    )
    {
        Demand.Given(f);
        return (x, y, z, u) =>
        {
            var g = Gradients("Grad.AllOf", xs => f(xs[0], xs[1], xs[2], xs[3]), [x, y, z, u]);
            return (g[0], g[1], g[2], g[3]);
        };
    }
}

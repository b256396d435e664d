// Memory for time, and values without derivatives. Law: Checkpoint(f) is f, in any transform; its pull-back runs f's
// operations again instead of keeping what is in between. Read next: CustomRules.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>A function of one input that keeps only its inputs for the pull-back.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <remarks>f runs once; its operations run again in the pull-back. Captured tensors and parameters get their
    /// derivatives.</remarks>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>
    /// var f = Grad.Checkpoint(x => Tensor.Exp(Tensor.Sin(x)));
    /// Grad.Of(f)(0) // 1.0
    /// </code></example>
    public static Func<Tensor, TOutput> Checkpoint<TOutput>(Func<Tensor, TOutput> f)
    {
        Demand.Given(f);
        return x => Saved(xs => f(xs[0]), [x]);
    }

    /// <summary>A function of two inputs that keeps only its inputs for the pull-back.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <remarks>f runs once; its operations run again in the pull-back. Captured tensors and parameters get their
    /// derivatives.</remarks>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>
    /// Grad.AllOf(Grad.Checkpoint((x, y) => x * y))(2, 5) // (5.0, 2.0)
    /// </code></example>
    public static Func<Tensor, Tensor, TOutput> Checkpoint<TOutput>(Func<Tensor, Tensor, TOutput> f)
    {
        Demand.Given(f);
        return (x, y) => Saved(xs => f(xs[0], xs[1]), [x, y]);
    }

    /// <summary>A function of three inputs that keeps only its inputs for the pull-back.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <remarks>f runs once; its operations run again in the pull-back. Captured tensors and parameters get their
    /// derivatives.</remarks>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>
    /// Grad.AllOf(Grad.Checkpoint((x, y, z) => x * y * z))(2, 3, 4) // (12.0, 8.0, 6.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, TOutput> Checkpoint<TOutput>(Func<Tensor, Tensor, Tensor, TOutput> f)
    {
        Demand.Given(f);
        return (x, y, z) => Saved(xs => f(xs[0], xs[1], xs[2]), [x, y, z]);
    }

    /// <summary>A function of four inputs that keeps only its inputs for the pull-back.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <remarks>f runs once; its operations run again in the pull-back. Captured tensors and parameters get their
    /// derivatives.</remarks>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>
    /// Grad.AllOf(Grad.Checkpoint((x, y, z, u) => x * y + z * u))(1, 2, 3, 4) // (2.0, 1.0, 4.0, 3.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, TOutput> Checkpoint<TOutput>(
        Func<Tensor, Tensor, Tensor, Tensor, TOutput> f
    )
    {
        Demand.Given(f);
        return (x, y, z, u) => Saved(xs => f(xs[0], xs[1], xs[2], xs[3]), [x, y, z, u]);
    }

    /// <summary>The value, cut off from what it depends on: the same as <c>Tensor.StopGradient</c>.</summary>
    /// <example><code>
    /// Grad.Of(x => x * Grad.StopGradient(x))(3) // 3.0
    /// </code></example>
    public static Tensor StopGradient(Tensor x) => Special.stopGradient(x);

    /// <summary>A function whose results are constants for every derivative.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>
    /// var scale = Grad.StopGradient(x => x.Norm());
    /// Grad.Of(x => (x / scale(x)).Sum())([3, 4]) // [0.2 0.2]
    /// </code></example>
    public static Func<Tensor, TOutput> StopGradient<TOutput>(Func<Tensor, TOutput> f)
    {
        Demand.Given(f);
        return x => None(() => f(x));
    }

    /// <summary>What a block of code computes, as constants: PyTorch's no_grad, but for the results of one
    /// block.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>
    /// Grad.Of(x => x * Grad.None(() => x * x))(3) // 9.0
    /// </code></example>
    public static TOutput None<TOutput>(Func<TOutput> f)
    {
        var result = Demand.Given(f)();
        return Results.Rebuild(result, Results.Tensors("Grad.None", result).Select(Special.stopGradient));
    }

    private static TOutput Saved<TOutput>(Func<Tensor[], TOutput> f, Tensor[] xs)
    {
        TOutput form = default!;
        var body = Functional.Many(xs => Results.Tensors("Grad.Checkpoint", form = f(xs)));
        var values = FunGrad.Checkpoint.run("Grad.Checkpoint", body, xs);
        return Results.Rebuild(form, values);
    }
}

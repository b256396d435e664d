// One run of a function on many examples, which lie along the first axis of each input. Law: Vectorize(f) gives what f
// gives example by example. A value cannot be read inside, since there is not one: use Tensor.Where, not `if`.
// Read next: CustomRules.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>f on each row of its input at once.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the input is a single number.</exception>
    /// <exception cref="ValueReadException">When called: f reads a value, for example in an <c>if</c>.</exception>
    /// <example><code>
    /// Grad.Vectorize(x => x.Dot(x))([[1, 2], [3, 4]]) // [ 5. 25.]
    /// </code></example>
    public static Func<Tensor, Tensor> Vectorize(Func<Tensor, Tensor> f)
    {
        Demand.Given(f);
        return x => Map(xs => f(xs[0]), [x]);
    }

    /// <summary>f on the rows of two inputs at once.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the first lengths differ, or an input is a single
    /// number.</exception>
    /// <example><code>
    /// Grad.Vectorize((x, y) => x.Dot(y))([[1, 2], [3, 4]], [[1, 1], [0, 1]]) // [3. 4.]
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor> Vectorize(Func<Tensor, Tensor, Tensor> f)
    {
        Demand.Given(f);
        return (x, y) => Map(xs => f(xs[0], xs[1]), [x, y]);
    }

    /// <summary>f on the rows of three inputs at once.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the first lengths differ, or an input is a single
    /// number.</exception>
    /// <example><code>
    /// Grad.Vectorize((x, y, z) => x * y + z)([1, 2], [3, 4], [5, 6]) // [ 8. 14.]
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor> Vectorize(Func<Tensor, Tensor, Tensor, Tensor> f)
    {
        Demand.Given(f);
        return (x, y, z) => Map(xs => f(xs[0], xs[1], xs[2]), [x, y, z]);
    }

    /// <summary>The value, cut off from what it depends on: the same as <c>Tensor.StopGradient</c>.</summary>
    /// <example><code>
    /// Grad.Of(x => x * Grad.StopGradient(x))(3) // 3.0
    /// </code></example>
    public static Tensor StopGradient(Tensor x) => Special.stopGradient(x);

    private static Tensor Map(Func<Tensor[], Tensor> f, Tensor[] xs)
    {
        foreach (var x in xs)
            Demand.Given(x);
        return Vectorization.vmap("Grad.Vectorize", Functional.Many(xs => [Functional.Result(f(xs))]), xs)[0];
    }
}

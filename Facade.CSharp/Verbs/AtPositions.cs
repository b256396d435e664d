// Gradients of named inputs and weights, which is what MindSpore's grad gives. Law: several outputs or elements count
// as summed, so that the result is a product of ones with the Jacobian; Grad.Of without positions refuses them
// instead. Read next: WithAux.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>The gradients of weights, of a function without inputs, such as a loss on fixed data.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="weights">The parameters: one, or a list of them.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="InvalidOperationException">When called: f returns no tensor.</exception>
    /// <example><code>
    /// var w = new Parameter(3.0);
    /// Grad.Of(() => w * w, w)() // 6.0
    /// </code></example>
    public static Func<GradientSet> Of<TOutput>(Func<TOutput> f, Weights weights)
    {
        Demand.Given(f);
        var run = new PositionRun<TOutput>("Grad.Of", _ => f(), 0, InputPositions.None, weights);
        return () => run.At().Gradients;
    }

    /// <summary>The gradients of named inputs and weights, of a function of one input.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors, all of which are
    /// summed.</param>
    /// <param name="positions">The inputs, counted from 0: one gives a bare tensor, several a tuple.</param>
    /// <param name="weights">The parameters: one, or a list of them; null for none.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice, or nothing is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">When called: f returns no tensor.</exception>
    /// <example><code>
    /// Grad.Of(x => (x * x, 3 * x), 0)([1, 2]) // [5. 7.]
    /// </code></example>
    public static Func<Tensor, GradientSet> Of<TOutput>(
        Func<Tensor, TOutput> f,
        InputPositions positions,
        Weights? weights = null
    )
    {
        Demand.Given(f);
        var run = new PositionRun<TOutput>("Grad.Of", xs => f(xs[0]), 1, positions, weights);
        return x => run.At(x).Gradients;
    }

    /// <summary>The gradients of named inputs and weights, of a function of two inputs.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors, all of which are
    /// summed.</param>
    /// <param name="positions">The inputs, counted from 0: one gives a bare tensor, several a tuple.</param>
    /// <param name="weights">The parameters: one, or a list of them; null for none.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice, or nothing is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">When called: f returns no tensor.</exception>
    /// <example><code>
    /// Grad.Of((x, y) => x * y, [1, 0])(2, 5) // (2.0, 5.0)
    /// </code></example>
    public static Func<Tensor, Tensor, GradientSet> Of<TOutput>(
        Func<Tensor, Tensor, TOutput> f,
        InputPositions positions,
        Weights? weights = null
    )
    {
        Demand.Given(f);
        var run = new PositionRun<TOutput>("Grad.Of", xs => f(xs[0], xs[1]), 2, positions, weights);
        return (x, y) => run.At(x, y).Gradients;
    }

    /// <summary>The gradients of named inputs and weights, of a function of three inputs.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors, all of which are
    /// summed.</param>
    /// <param name="positions">The inputs, counted from 0: one gives a bare tensor, several a tuple.</param>
    /// <param name="weights">The parameters: one, or a list of them; null for none.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice, or nothing is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">When called: f returns no tensor.</exception>
    /// <example><code>
    /// Grad.Of((x, y, z) => x * y * z, [1, 2])(2, 3, 4) // (8.0, 6.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, GradientSet> Of<TOutput>(
        Func<Tensor, Tensor, Tensor, TOutput> f,
        InputPositions positions,
        Weights? weights = null
    )
    {
        Demand.Given(f);
        var run = new PositionRun<TOutput>("Grad.Of", xs => f(xs[0], xs[1], xs[2]), 3, positions, weights);
        return (x, y, z) => run.At(x, y, z).Gradients;
    }

    /// <summary>The gradients of named inputs and weights, of a function of four inputs.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors, all of which are
    /// summed.</param>
    /// <param name="positions">The inputs, counted from 0: one gives a bare tensor, several a tuple.</param>
    /// <param name="weights">The parameters: one, or a list of them; null for none.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice, or nothing is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">When called: f returns no tensor.</exception>
    /// <example><code>
    /// Grad.Of((x, y, z, u) => x * y + z * u, 3)(1, 2, 3, 4) // 3.0
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, GradientSet> Of<TOutput>(
        Func<Tensor, Tensor, Tensor, Tensor, TOutput> f,
        InputPositions positions,
        Weights? weights = null
    )
    {
        Demand.Given(f);
        var run = new PositionRun<TOutput>("Grad.Of", xs => f(xs[0], xs[1], xs[2], xs[3]), 4, positions, weights);
        return (x, y, z, u) => run.At(x, y, z, u).Gradients;
    }
}

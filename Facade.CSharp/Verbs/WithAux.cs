// The gradient of the first output alone, together with the others: what hasAux means elsewhere. Law: aux is always a
// tuple, and stays differentiable for outer transforms. Read next: ValueAndGradientAt.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>The gradients of the first output of a function of one input, and its other outputs.</summary>
    /// <param name="f">The function; it returns the loss and what else is wanted, as a tuple.</param>
    /// <param name="positions">The inputs, counted from 0: one gives a bare tensor, several a tuple.</param>
    /// <param name="weights">The parameters: one, or a list of them; null for none.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice, or nothing is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">When called: f returns less than two tensors.</exception>
    /// <example><code>
    /// var (gradients, aux) = Grad.WithAux(x => (x * x, 10 * x), 0)(3);
    /// $"{gradients} {aux}" // 6.0 (30.0,)
    /// </code></example>
    public static Func<Tensor, (GradientSet Gradients, TensorTuple Aux)> WithAux<TOutput>(
        Func<Tensor, TOutput> f,
        InputPositions positions,
        Weights? weights = null
    )
    {
        Demand.Given(f);
        var run = new PositionRun<TOutput>("Grad.WithAux", xs => f(xs[0]), 1, positions, weights, hasAux: true);
        return x => run.WithAux(x);
    }

    /// <summary>The gradients of the first output of a function of two inputs, and its other outputs.</summary>
    /// <param name="f">The function; it returns the loss and what else is wanted, as a tuple.</param>
    /// <param name="positions">The inputs, counted from 0: one gives a bare tensor, several a tuple.</param>
    /// <param name="weights">The parameters: one, or a list of them; null for none.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice, or nothing is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">When called: f returns less than two tensors.</exception>
    /// <example><code>
    /// Grad.WithAux((x, y) => (x * y, x + y), [0, 1])(2, 5).Gradients // (5.0, 2.0)
    /// </code></example>
    public static Func<Tensor, Tensor, (GradientSet Gradients, TensorTuple Aux)> WithAux<TOutput>(
        Func<Tensor, Tensor, TOutput> f,
        InputPositions positions,
        Weights? weights = null
    )
    {
        Demand.Given(f);
        var run = new PositionRun<TOutput>("Grad.WithAux", xs => f(xs[0], xs[1]), 2, positions, weights, hasAux: true);
        return (x, y) => run.WithAux(x, y);
    }

    /// <summary>The gradients of the first output of a function of three inputs, and its other outputs.</summary>
    /// <param name="f">The function; it returns the loss and what else is wanted, as a tuple.</param>
    /// <param name="positions">The inputs, counted from 0: one gives a bare tensor, several a tuple.</param>
    /// <param name="weights">The parameters: one, or a list of them; null for none.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice, or nothing is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">When called: f returns less than two tensors.</exception>
    /// <example><code>
    /// Grad.WithAux((x, y, z) => (x * y * z, x, y), 2)(2, 3, 4).Aux // (2.0, 3.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, (GradientSet Gradients, TensorTuple Aux)> WithAux<TOutput>(
        Func<Tensor, Tensor, Tensor, TOutput> f,
        InputPositions positions,
        Weights? weights = null
    )
    {
        Demand.Given(f);
        var run = new PositionRun<TOutput>(
            "Grad.WithAux",
            xs => f(xs[0], xs[1], xs[2]),
            3,
            positions,
            weights,
            hasAux: true
        );
        return (x, y, z) => run.WithAux(x, y, z);
    }

    /// <summary>The gradients of the first output of a function of four inputs, and its other outputs.</summary>
    /// <param name="f">The function; it returns the loss and what else is wanted, as a tuple.</param>
    /// <param name="positions">The inputs, counted from 0: one gives a bare tensor, several a tuple.</param>
    /// <param name="weights">The parameters: one, or a list of them; null for none.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice, or nothing is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">When called: f returns less than two tensors.</exception>
    /// <example><code>
    /// Grad.WithAux((x, y, z, u) => (x * y + z * u, u), 2)(1, 2, 3, 4).Gradients // 4.0
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, (GradientSet Gradients, TensorTuple Aux)> WithAux<TOutput>(
        Func<Tensor, Tensor, Tensor, Tensor, TOutput> f,
        InputPositions positions,
        Weights? weights = null
    )
    {
        Demand.Given(f);
        var run = new PositionRun<TOutput>(
            "Grad.WithAux",
            xs => f(xs[0], xs[1], xs[2], xs[3]),
            4,
            positions,
            weights,
            hasAux: true
        );
        return (x, y, z, u) => run.WithAux(x, y, z, u);
    }
}

// Values together with gradients at positions, from one run. Law: the value is what the function returns, in its
// structure, and stays differentiable for outer transforms. Read next: Directions.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>The value and the gradients of weights, of a function without inputs.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="weights">The parameters: one, or a list of them.</param>
    /// <param name="hasAux">Whether the first output alone is differentiated.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="InvalidOperationException">When called: f returns no tensor.</exception>
    /// <example><code>
    /// var w = new Parameter(3.0);
    /// Grad.ValueAndGradient(() => w * w, w)() // (9.0, 6.0)
    /// </code></example>
    public static Func<(TOutput Value, GradientSet Gradients)> ValueAndGradient<TOutput>(
        Func<TOutput> f,
        Weights weights,
        bool hasAux = false
    )
    {
        Demand.Given(f);
        var run = new PositionRun<TOutput>("Grad.ValueAndGradient", _ => f(), 0, InputPositions.None, weights, hasAux);
        return () => run.At();
    }

    /// <summary>The value, and the gradients of named inputs and weights, of a function of one input.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="positions">The inputs, counted from 0: one gives a bare tensor, several a tuple.</param>
    /// <param name="weights">The parameters: one, or a list of them; null for none.</param>
    /// <param name="hasAux">Whether the first output alone is differentiated; otherwise all are summed.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice, or nothing is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">When called: f returns no tensor, or with hasAux less than
    /// two.</exception>
    /// <example><code>
    /// Grad.ValueAndGradient(x => (x * x, 10 * x), 0, hasAux: true)(3) // ((9.0, 30.0), 6.0)
    /// </code></example>
    public static Func<Tensor, (TOutput Value, GradientSet Gradients)> ValueAndGradient<TOutput>(
        Func<Tensor, TOutput> f,
        InputPositions positions,
        Weights? weights = null,
        bool hasAux = false
    )
    {
        Demand.Given(f);
        var run = new PositionRun<TOutput>("Grad.ValueAndGradient", xs => f(xs[0]), 1, positions, weights, hasAux);
        return x => run.At(x);
    }

    /// <summary>The value, and the gradients of named inputs and weights, of a function of two inputs.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="positions">The inputs, counted from 0: one gives a bare tensor, several a tuple.</param>
    /// <param name="weights">The parameters: one, or a list of them; null for none.</param>
    /// <param name="hasAux">Whether the first output alone is differentiated; otherwise all are summed.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice, or nothing is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">When called: f returns no tensor, or with hasAux less than
    /// two.</exception>
    /// <example><code>
    /// Grad.ValueAndGradient((x, y) => x * y, [0, 1])(2, 5) // (10.0, (5.0, 2.0))
    /// </code></example>
    public static Func<Tensor, Tensor, (TOutput Value, GradientSet Gradients)> ValueAndGradient<TOutput>(
        Func<Tensor, Tensor, TOutput> f,
        InputPositions positions,
        Weights? weights = null,
        bool hasAux = false
    )
    {
        Demand.Given(f);
        var run = new PositionRun<TOutput>(
            "Grad.ValueAndGradient",
            xs => f(xs[0], xs[1]),
            2,
            positions,
            weights,
            hasAux
        );
        return (x, y) => run.At(x, y);
    }

    /// <summary>The value, and the gradients of named inputs and weights, of a function of three inputs.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="positions">The inputs, counted from 0: one gives a bare tensor, several a tuple.</param>
    /// <param name="weights">The parameters: one, or a list of them; null for none.</param>
    /// <param name="hasAux">Whether the first output alone is differentiated; otherwise all are summed.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice, or nothing is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">When called: f returns no tensor, or with hasAux less than
    /// two.</exception>
    /// <example><code>
    /// Grad.ValueAndGradient((x, y, z) => x * y * z, 1)(2, 3, 4) // (24.0, 8.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, (TOutput Value, GradientSet Gradients)> ValueAndGradient<TOutput>(
        Func<Tensor, Tensor, Tensor, TOutput> f,
        InputPositions positions,
        Weights? weights = null,
        bool hasAux = false
    )
    {
        Demand.Given(f);
        var run = new PositionRun<TOutput>(
            "Grad.ValueAndGradient",
            xs => f(xs[0], xs[1], xs[2]),
            3,
            positions,
            weights,
            hasAux
        );
        return (x, y, z) => run.At(x, y, z);
    }

    /// <summary>The value, and the gradients of named inputs and weights, of a function of four inputs.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="positions">The inputs, counted from 0: one gives a bare tensor, several a tuple.</param>
    /// <param name="weights">The parameters: one, or a list of them; null for none.</param>
    /// <param name="hasAux">Whether the first output alone is differentiated; otherwise all are summed.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice, or nothing is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">When called: f returns no tensor, or with hasAux less than
    /// two.</exception>
    /// <example><code>
    /// Grad.ValueAndGradient((x, y, z, u) => x * y + z * u, [3])(1, 2, 3, 4) // (14.0, 3.0)
    /// </code></example>
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        (TOutput Value, GradientSet Gradients)
    > ValueAndGradient<TOutput>(
        Func<Tensor, Tensor, Tensor, Tensor, TOutput> f,
        InputPositions positions,
        Weights? weights = null,
        bool hasAux = false
    )
    {
        Demand.Given(f);
        var run = new PositionRun<TOutput>(
            "Grad.ValueAndGradient",
            xs => f(xs[0], xs[1], xs[2], xs[3]),
            4,
            positions,
            weights,
            hasAux
        );
        return (x, y, z, u) => run.At(x, y, z, u);
    }
}

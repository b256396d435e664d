// Jacobians at chosen inputs, in either direction of differentiation. Law: both directions give the same table; each
// Jacobian has the shape of its result followed by that of its input. Read next: Jet.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>Jacobians of a function of one input in forward mode, column by column:
    /// right for few inputs and many results.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="positions">The inputs, counted from 0; <c>default</c> for the first.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="DTypeException">When called: no named input, or a result, is not floating-point.</exception>
    /// <example><code>
    /// Grad.JacobianForward(x => x * x, 0)([1, 2]) // [[2. 0.] [0. 4.]]
    /// </code></example>
    public static Func<Tensor, JacobianTable> JacobianForward<TOutput>(
        Func<Tensor, TOutput> f,
        InputPositions positions = default
    )
    {
        Demand.Given(f);
        var table = JacobianTable.Of("Grad.JacobianForward", xs => f(xs[0]), 1, positions, Jacobians.forwardAll);
        return x => table([x]);
    }

    /// <summary>Jacobians of a function of two inputs in forward mode, column by column:
    /// right for few inputs and many results.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="positions">The inputs, counted from 0; <c>default</c> for the first.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="DTypeException">When called: no named input, or a result, is not floating-point.</exception>
    /// <example><code>
    /// Grad.JacobianForward((x, y) => x * y, [0, 1])([1, 2], 3) // ([[3. 0.] [0. 3.]], [1. 2.])
    /// </code></example>
    public static Func<Tensor, Tensor, JacobianTable> JacobianForward<TOutput>(
        Func<Tensor, Tensor, TOutput> f,
        InputPositions positions = default
    )
    {
        Demand.Given(f);
        var table = JacobianTable.Of("Grad.JacobianForward", xs => f(xs[0], xs[1]), 2, positions, Jacobians.forwardAll);
        return (x, y) => table([x, y]);
    }

    /// <summary>Jacobians of a function of three inputs in forward mode, column by column:
    /// right for few inputs and many results.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="positions">The inputs, counted from 0; <c>default</c> for the first.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="DTypeException">When called: no named input, or a result, is not floating-point.</exception>
    /// <example><code>
    /// Grad.JacobianForward((x, y, z) => x * y * z, [0, 2])(2, 3, 4) // (12.0, 6.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, JacobianTable> JacobianForward<TOutput>(
        Func<Tensor, Tensor, Tensor, TOutput> f,
        InputPositions positions = default
    )
    {
        Demand.Given(f);
        var table = JacobianTable.Of(
            "Grad.JacobianForward",
            xs => f(xs[0], xs[1], xs[2]),
            3,
            positions,
            Jacobians.forwardAll
        );
        return (x, y, z) => table([x, y, z]);
    }

    /// <summary>Jacobians of a function of four inputs in forward mode, column by column:
    /// right for few inputs and many results.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="positions">The inputs, counted from 0; <c>default</c> for the first.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="DTypeException">When called: no named input, or a result, is not floating-point.</exception>
    /// <example><code>
    /// Grad.JacobianForward((x, y, z, u) => x * y + z * u, [0, 3])(1, 2, 3, 4) // (2.0, 3.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, JacobianTable> JacobianForward<TOutput>(
        Func<Tensor, Tensor, Tensor, Tensor, TOutput> f,
        InputPositions positions = default
    )
    {
        Demand.Given(f);
        var table = JacobianTable.Of(
            "Grad.JacobianForward",
            xs => f(xs[0], xs[1], xs[2], xs[3]),
            4,
            positions,
            Jacobians.forwardAll
        );
        return (x, y, z, u) => table([x, y, z, u]);
    }

    /// <summary>Jacobians of a function of one input in reverse mode, row by row: right
    /// for many inputs and few results.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="positions">The inputs, counted from 0; <c>default</c> for the first.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="DTypeException">When called: no named input, or a result, is not floating-point.</exception>
    /// <example><code>
    /// Grad.JacobianReverse(x => x * x, 0)([1, 2]) // [[2. 0.] [0. 4.]]
    /// </code></example>
    public static Func<Tensor, JacobianTable> JacobianReverse<TOutput>(
        Func<Tensor, TOutput> f,
        InputPositions positions = default
    )
    {
        Demand.Given(f);
        var table = JacobianTable.Of("Grad.JacobianReverse", xs => f(xs[0]), 1, positions, Jacobians.reverseAll);
        return x => table([x]);
    }

    /// <summary>Jacobians of a function of two inputs in reverse mode, row by row: right
    /// for many inputs and few results.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="positions">The inputs, counted from 0; <c>default</c> for the first.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="DTypeException">When called: no named input, or a result, is not floating-point.</exception>
    /// <example><code>
    /// Grad.JacobianReverse((x, y) => x * y, [0, 1])([1, 2], 3) // ([[3. 0.] [0. 3.]], [1. 2.])
    /// </code></example>
    public static Func<Tensor, Tensor, JacobianTable> JacobianReverse<TOutput>(
        Func<Tensor, Tensor, TOutput> f,
        InputPositions positions = default
    )
    {
        Demand.Given(f);
        var table = JacobianTable.Of("Grad.JacobianReverse", xs => f(xs[0], xs[1]), 2, positions, Jacobians.reverseAll);
        return (x, y) => table([x, y]);
    }

    /// <summary>Jacobians of a function of three inputs in reverse mode, row by row: right
    /// for many inputs and few results.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="positions">The inputs, counted from 0; <c>default</c> for the first.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="DTypeException">When called: no named input, or a result, is not floating-point.</exception>
    /// <example><code>
    /// Grad.JacobianReverse((x, y, z) => x * y * z, [0, 2])(2, 3, 4) // (12.0, 6.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, JacobianTable> JacobianReverse<TOutput>(
        Func<Tensor, Tensor, Tensor, TOutput> f,
        InputPositions positions = default
    )
    {
        Demand.Given(f);
        var table = JacobianTable.Of(
            "Grad.JacobianReverse",
            xs => f(xs[0], xs[1], xs[2]),
            3,
            positions,
            Jacobians.reverseAll
        );
        return (x, y, z) => table([x, y, z]);
    }

    /// <summary>Jacobians of a function of four inputs in reverse mode, row by row: right
    /// for many inputs and few results.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple or list of tensors.</param>
    /// <param name="positions">The inputs, counted from 0; <c>default</c> for the first.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">A position is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="DTypeException">When called: no named input, or a result, is not floating-point.</exception>
    /// <example><code>
    /// Grad.JacobianReverse((x, y, z, u) => x * y + z * u, [0, 3])(1, 2, 3, 4) // (2.0, 3.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, JacobianTable> JacobianReverse<TOutput>(
        Func<Tensor, Tensor, Tensor, Tensor, TOutput> f,
        InputPositions positions = default
    )
    {
        Demand.Given(f);
        var table = JacobianTable.Of(
            "Grad.JacobianReverse",
            xs => f(xs[0], xs[1], xs[2], xs[3]),
            4,
            positions,
            Jacobians.reverseAll
        );
        return (x, y, z, u) => table([x, y, z, u]);
    }
}

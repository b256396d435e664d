// One run of a function on many examples, which lie along an axis of each input. Law: Vectorize(f) gives what f gives
// example by example. A value cannot be read inside, since there is not one: use Tensor.Where, not `if`.
// Read next: Checkpoint.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>f on each row of its input at once.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the first lengths differ, or an input is a single
    /// number.</exception>
    /// <exception cref="ValueReadException">When called: f reads a value, for example in an <c>if</c>.</exception>
    /// <example><code>
    /// Grad.Vectorize(x => x.Dot(x))([[1, 2], [3, 4]]) // [ 5. 25.]
    /// </code></example>
    public static Func<Tensor, TOutput> Vectorize<TOutput>(Func<Tensor, TOutput> f) => Vectorize(f, 0);

    /// <summary>f on the examples of one input, which lie along chosen axes.</summary>
    /// <param name="f">The function of one example.</param>
    /// <param name="inAxes">The axis of examples of each input; null for an input that all examples share. One axis
    /// stands for all inputs.</param>
    /// <param name="outAxes">The axis along which each result is laid; null for one that does not depend on the
    /// example. Left out, it is the first.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">When called: the axes do not fit inputs or results in number, or a result
    /// without an axis depends on the example.</exception>
    /// <exception cref="ArgumentOutOfRangeException">When called: an axis does not exist.</exception>
    /// <exception cref="ShapeException">When called: the axes of examples have different lengths.</exception>
    /// <exception cref="ValueReadException">When called: f reads a value, for example in an <c>if</c>.</exception>
    /// <example><code>
    /// Grad.Vectorize(x => x.Sum(), inAxes: 1)([[1, 2], [3, 4]]) // [4. 6.]
    /// </code></example>
    public static Func<Tensor, TOutput> Vectorize<TOutput>(
        Func<Tensor, TOutput> f,
        BatchAxes inAxes,
        BatchAxes? outAxes = null
    )
    {
        Demand.Given(f);
        return x => Batches.Map(xs => f(xs[0]), [x], inAxes, outAxes ?? 0);
    }

    /// <summary>f on the rows of two inputs at once.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the first lengths differ, or an input is a single
    /// number.</exception>
    /// <exception cref="ValueReadException">When called: f reads a value, for example in an <c>if</c>.</exception>
    /// <example><code>
    /// Grad.Vectorize((x, y) => x.Dot(y))([[1, 2], [3, 4]], [[1, 1], [0, 1]]) // [3. 4.]
    /// </code></example>
    public static Func<Tensor, Tensor, TOutput> Vectorize<TOutput>(Func<Tensor, Tensor, TOutput> f) => Vectorize(f, 0);

    /// <summary>f on the examples of two inputs, which lie along chosen axes.</summary>
    /// <param name="f">The function of one example.</param>
    /// <param name="inAxes">The axis of examples of each input; null for an input that all examples share. One axis
    /// stands for all inputs.</param>
    /// <param name="outAxes">The axis along which each result is laid; null for one that does not depend on the
    /// example. Left out, it is the first.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">When called: the axes do not fit inputs or results in number, or a result
    /// without an axis depends on the example.</exception>
    /// <exception cref="ArgumentOutOfRangeException">When called: an axis does not exist.</exception>
    /// <exception cref="ShapeException">When called: the axes of examples have different lengths.</exception>
    /// <exception cref="ValueReadException">When called: f reads a value, for example in an <c>if</c>.</exception>
    /// <example><code>
    /// Grad.Vectorize((x, a) => x * a, inAxes: [1, null], outAxes: 1)([[1, 2], [3, 4]], 10) // [[10. 20.] [30. 40.]]
    /// </code></example>
    public static Func<Tensor, Tensor, TOutput> Vectorize<TOutput>(
        Func<Tensor, Tensor, TOutput> f,
        BatchAxes inAxes,
        BatchAxes? outAxes = null
    )
    {
        Demand.Given(f);
        return (x, y) => Batches.Map(xs => f(xs[0], xs[1]), [x, y], inAxes, outAxes ?? 0);
    }

    /// <summary>f on the rows of three inputs at once.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the first lengths differ, or an input is a single
    /// number.</exception>
    /// <exception cref="ValueReadException">When called: f reads a value, for example in an <c>if</c>.</exception>
    /// <example><code>
    /// Grad.Vectorize((x, y, z) => x * y + z)([1, 2], [3, 4], [5, 6]) // [ 8. 14.]
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, TOutput> Vectorize<TOutput>(Func<Tensor, Tensor, Tensor, TOutput> f) =>
        Vectorize(f, 0);

    /// <summary>f on the examples of three inputs, which lie along chosen axes.</summary>
    /// <param name="f">The function of one example.</param>
    /// <param name="inAxes">The axis of examples of each input; null for an input that all examples share. One axis
    /// stands for all inputs.</param>
    /// <param name="outAxes">The axis along which each result is laid; null for one that does not depend on the
    /// example. Left out, it is the first.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">When called: the axes do not fit inputs or results in number, or a result
    /// without an axis depends on the example.</exception>
    /// <exception cref="ArgumentOutOfRangeException">When called: an axis does not exist.</exception>
    /// <exception cref="ShapeException">When called: the axes of examples have different lengths.</exception>
    /// <exception cref="ValueReadException">When called: f reads a value, for example in an <c>if</c>.</exception>
    /// <example><code>
    /// Grad.Vectorize((x, a, b) => x * a + b, inAxes: [0, null, null])([1, 2], 3, 4) // [ 7. 10.]
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, TOutput> Vectorize<TOutput>(
        Func<Tensor, Tensor, Tensor, TOutput> f,
        BatchAxes inAxes,
        BatchAxes? outAxes = null
    )
    {
        Demand.Given(f);
        return (x, y, z) => Batches.Map(xs => f(xs[0], xs[1], xs[2]), [x, y, z], inAxes, outAxes ?? 0);
    }

    /// <summary>f on the rows of four inputs at once.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the first lengths differ, or an input is a single
    /// number.</exception>
    /// <exception cref="ValueReadException">When called: f reads a value, for example in an <c>if</c>.</exception>
    /// <example><code>
    /// Grad.Vectorize((x, y, z, u) => x * y + z * u)([1, 2], [3, 4], [5, 6], [1, 10]) // [ 8. 68.]
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, TOutput> Vectorize<TOutput>(
        Func<Tensor, Tensor, Tensor, Tensor, TOutput> f
    ) => Vectorize(f, 0);

    /// <summary>f on the examples of four inputs, which lie along chosen axes.</summary>
    /// <param name="f">The function of one example.</param>
    /// <param name="inAxes">The axis of examples of each input; null for an input that all examples share. One axis
    /// stands for all inputs.</param>
    /// <param name="outAxes">The axis along which each result is laid; null for one that does not depend on the
    /// example. Left out, it is the first.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">When called: the axes do not fit inputs or results in number, or a result
    /// without an axis depends on the example.</exception>
    /// <exception cref="ArgumentOutOfRangeException">When called: an axis does not exist.</exception>
    /// <exception cref="ShapeException">When called: the axes of examples have different lengths.</exception>
    /// <exception cref="ValueReadException">When called: f reads a value, for example in an <c>if</c>.</exception>
    /// <example><code>
    /// Grad.Vectorize((x, a, b, c) => x * a + b * c, inAxes: [0, null, null, null])([1, 2], 3, 4, 5) // [23. 26.]
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, TOutput> Vectorize<TOutput>(
        Func<Tensor, Tensor, Tensor, Tensor, TOutput> f,
        BatchAxes inAxes,
        BatchAxes? outAxes = null
    )
    {
        Demand.Given(f);
        return (x, y, z, u) => Batches.Map(xs => f(xs[0], xs[1], xs[2], xs[3]), [x, y, z, u], inAxes, outAxes ?? 0);
    }
}

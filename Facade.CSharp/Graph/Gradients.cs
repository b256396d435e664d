// tf.gradients: derivatives of recorded values in other recorded values, found by identity. The results are recorded
// too, so they can be differentiated again, without end. Law: Gradients.Of(f(x), x)[0] is Grad.Of(f)(x). Read next: the
// engine's Transforms/Recording.fs.
using Microsoft.FSharp.Core;

namespace FunGrad;

/// <summary>What a gradient is where no recorded path leads to its variable.</summary>
public enum UnconnectedGradients
{
    /// <summary>It is null.</summary>
    None,

    /// <summary>It is zeros of the variable's shape and dtype.</summary>
    Zero,
}

/// <summary>Derivatives of values that were computed from <c>Tensor.Variable</c>s.</summary>
public static class Gradients
{
    /// <summary>For each x the sum over ys of (gradient of y)ᵀ·∂y/∂x, along all recorded paths.</summary>
    /// <param name="ys">What is differentiated; several values are summed, one listed twice counts twice.</param>
    /// <param name="xs">The variables or intermediate values, matched by identity.</param>
    /// <param name="gradYs">The seeds, one for each y and of its shape; null, or null in the list, means ones.</param>
    /// <param name="stopGradients">Values that count as constants; one that is also in xs still gets its
    /// gradient.</param>
    /// <param name="unconnectedGradients">Whether an x that no y depends on gets null or zeros.</param>
    /// <returns>One gradient for each x, always a list; null where no path leads to it.</returns>
    /// <exception cref="ArgumentNullException">A tensor among ys, xs or stopGradients is null.</exception>
    /// <exception cref="ArgumentException">There are not as many seeds as ys.</exception>
    /// <exception cref="ShapeException">A seed has not the shape of its y.</exception>
    /// <exception cref="DTypeException">A seed is an integer or bool tensor.</exception>
    /// <exception cref="InvalidOperationException">A transform such as Grad.Of is tracing one of the
    /// values.</exception>
    /// <example><code>
    /// var a = Tensor.Variable(3.0);
    /// var b = a * a;
    /// Gradients.Of(a + b, b)[0] // 1.0
    /// </code></example>
    public static IReadOnlyList<Tensor?> Of(
        Tensors ys,
        Tensors xs,
        Tensors? gradYs = null,
        Tensors? stopGradients = null,
        UnconnectedGradients unconnectedGradients = UnconnectedGradients.None
    )
    {
        if (!Enum.IsDefined(unconnectedGradients))
            throw new ArgumentOutOfRangeException(
                nameof(unconnectedGradients),
                unconnectedGradients,
                $"There is no such value of {nameof(UnconnectedGradients)}. Use None or Zero."
            );
        var variables = All(xs, nameof(xs));
        var found = Recording.gradients(
            All(ys, nameof(ys)),
            variables,
            [.. Seeds(gradYs, ys.Count).Select(Optional)],
            All(stopGradients ?? [], nameof(stopGradients))
        );
        var results = found.Zip(
            variables,
            (gradient, x) =>
                gradient.IsSome ? gradient.Value
                : unconnectedGradients == UnconnectedGradients.Zero ? Derivatives.zerosLike(x)
                : null
        );
        return Array.AsReadOnly(results.ToArray());
    }

    private static IEnumerable<Tensor?> Seeds(Tensors? given, int count) =>
        given is { } seeds ? seeds.Items : new Tensor?[count];

    private static FSharpValueOption<Tensor> Optional(Tensor? seed) =>
        seed is null ? FSharpValueOption<Tensor>.None : FSharpValueOption<Tensor>.Some(seed);

    private static Tensor[] All(Tensors tensors, string name) =>
        [
            .. tensors.Items.Select(
                (x, i) =>
                    x
                    ?? throw new ArgumentNullException(
                        name,
                        $"{name}[{i}] is null. Give a tensor, for example one made with Tensor.Variable."
                    )
            ),
        ];
}

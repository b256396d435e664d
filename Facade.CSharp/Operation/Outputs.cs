// The results of a user's function as a flat list of tensors, and the seeds for them. Law: a tensor is itself; tuples,
// lists and gradient results are their tensors in order; anything else is refused. Read next: GradientResult.cs.
using System.Runtime.CompilerServices;

namespace FunGrad;

internal static class Outputs
{
    /// <summary>The tensors of a function's result.</summary>
    internal static Tensor[] Of<TOutput>(TOutput result)
    {
        var found = new List<Tensor>();
        Collect(result, found);
        return [.. found];
    }

    /// <summary>The tensors of sens, or null where it is left out: null itself, or a value tuple of nothing but
    /// nulls.</summary>
    internal static Tensor[]? Seeds<TOutput>(TOutput? sens) =>
        sens is null || sens is ITuple tuple && IsEmpty(tuple) ? null : Of(sens);

    /// <summary>Seeds that fit the outputs, or ones.</summary>
    internal static Tensor[] Checked(Tensor[]? seeds, Tensor[] outputs)
    {
        if (seeds is null)
            return [.. outputs.Select(Derivatives.onesLike)];
        if (seeds.Length != outputs.Length)
            throw new ArgumentException(
                $"sens has {seeds.Length} tensors, but the function returned {outputs.Length}. "
                    + "Give one seed for each output, in the same structure.",
                "sens"
            );
        for (var i = 0; i < seeds.Length; i++)
            Check(seeds[i], outputs[i], outputs.Length == 1 ? "the function's result" : $"output {i} of the function");
        return seeds;
    }

    private static void Check(Tensor seed, Tensor output, string what)
    {
        if (!seed.Shape.SequenceEqual(output.Shape))
            throw new ShapeException(
                $"sens must have the shape of {what}, {Text(output.Shape)}, but it had {Text(seed.Shape)}. "
                    + "Broadcast or reshape it."
            );
        if (seed.DType is not (DType.Float64 or DType.Float32))
            throw new DTypeException(
                $"sens must be a floating-point tensor, but its dtype was {seed.DType}. "
                    + "Convert it: Cast(DType.Float64)."
            );
    }

    private static string Text(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";

    private static bool IsEmpty(ITuple tuple) =>
        Enumerable.Range(0, tuple.Length).All(i => tuple[i] is null || tuple[i] is ITuple inner && IsEmpty(inner));

    private static void Collect(object? value, List<Tensor> into)
    {
        switch (value)
        {
            case Tensor tensor:
                into.Add(tensor);
                break;
            case Parameter parameter:
                into.Add(parameter.Value);
                break;
            case GradientResult result:
                into.AddRange(result.Tensors);
                break;
            case ITuple tuple:
                for (var i = 0; i < tuple.Length; i++)
                    Collect(tuple[i], into);
                break;
            case IEnumerable<Tensor> tensors:
                foreach (var tensor in tensors)
                    Collect(tensor, into);
                break;
            default:
                throw new ArgumentException(
                    "GradOperation needs tensors, tuples or lists of tensors as results and as sens, but was given "
                        + $"{value?.GetType().Name ?? "null"}. Convert numbers with Tensor.Of."
                );
        }
    }
}

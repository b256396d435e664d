// The seeds for the results of a user's function. Law: there is one seed for each tensor of the result, in the same
// structure and of the same shape; without seeds each is ones. Read next: GradientResult.cs.
using System.Runtime.CompilerServices;

namespace FunGrad;

internal static class Outputs
{
    /// <summary>The tensors of sens, or null where it is left out: null itself, or a value tuple without
    /// tensors.</summary>
    internal static Tensor[]? Seeds<TOutput>(TOutput? sens) => IsEmpty(sens) ? null : Structures.Leaves(sens, "sens");

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
                $"sens must have the shape of {what}, {Shapes.Text(output.Shape)}, but it had {Shapes.Text(seed.Shape)}. "
                    + "Broadcast or reshape it."
            );
        if (seed.DType is not (DType.Float64 or DType.Float32))
            throw new DTypeException(
                $"sens must be a floating-point tensor, but its dtype was {seed.DType}. "
                    + "Convert it: Cast(DType.Float64)."
            );
    }

    private static bool IsEmpty(ITuple tuple) => Enumerable.Range(0, tuple.Length).All(i => IsEmpty(tuple[i]));

    private static bool IsEmpty(object? part) =>
        part is null || Structures.IsConstant(part) || part is ITuple inner && IsEmpty(inner);
}

// What a user's function returns: its tensors, demanded, and the same structure around other tensors. Law:
// Rebuild(y, Tensors(y)) is y in structure. Read next: Structures.cs, which walks; PositionRun.cs.
namespace FunGrad;

internal static class Results
{
    /// <summary>The tensors of a result in order.</summary>
    internal static Tensor[] Tensors<T>(string verb, T result) =>
        Structures.Tensors(result) is { Length: > 0 } found
            ? found
            : throw new InvalidOperationException(
                $"{verb} needs a function that returns a tensor, or a tuple or list of them, but it returned "
                    + $"{result?.GetType().Name ?? "null"}. Return what it computes as a tensor."
            );

    /// <summary>The tensors of cotangents, which have the structure of a result.</summary>
    internal static Tensor[] Given<T>(T cotangents)
    {
        ArgumentNullException.ThrowIfNull(cotangents);
        return Structures.Tensors(cotangents);
    }

    /// <summary>The same result around other tensors.</summary>
    internal static T Rebuild<T>(T result, IEnumerable<Tensor> tensors) => Structures.Rebuild(result, tensors);
}

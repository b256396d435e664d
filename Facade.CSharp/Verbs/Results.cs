// What a user's function returns, taken apart into tensors and put together again around other tensors. Law:
// Rebuild(y, Tensors(y)) is y in structure; a tensor is itself, tuples and lists are their parts in order, and what
// is neither is a constant, such as a name or a count. Read next: PositionRun.cs.
using System.Runtime.CompilerServices;

namespace FunGrad;

internal static class Results
{
    /// <summary>The tensors of a result in order.</summary>
    internal static Tensor[] Tensors<T>(string verb, T result)
    {
        var found = new List<Tensor>();
        Collect(result, found);
        return found.Count > 0
            ? [.. found]
            : throw new InvalidOperationException(
                $"{verb} needs a function that returns a tensor, or a tuple or list of them, but it returned "
                    + $"{result?.GetType().Name ?? "null"}. Return what it computes as a tensor."
            );
    }

    /// <summary>The tensors of cotangents, which have the structure of a result.</summary>
    internal static Tensor[] Given<T>(T cotangents)
    {
        ArgumentNullException.ThrowIfNull(cotangents);
        var found = new List<Tensor>();
        Collect(cotangents, found);
        return [.. found];
    }

    /// <summary>The same result around other tensors.</summary>
    internal static T Rebuild<T>(T result, IEnumerable<Tensor> tensors) =>
        (T)Build(result, new Queue<Tensor>(tensors))!;

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
            case GradientSet gradients:
                into.AddRange(gradients.Tensors);
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
                    into.Add(Functional.Result(tensor));
                break;
        }
    }

    private static object? Build(object? value, Queue<Tensor> tensors)
    {
        switch (value)
        {
            case Tensor:
                return tensors.Dequeue();
            case Parameter:
                tensors.Dequeue();
                return value;
            case GradientSet gradients:
                return gradients.With(Next(gradients.Tensors.Count(), tensors));
            case GradientResult result:
                return new GradientResult(
                    result.HasInputs ? Like(result.Inputs, tensors) : null,
                    result.HasWeights ? Like(result.Weights, tensors) : null
                );
            case ITuple tuple:
                return Tuple(tuple, tensors);
            case TensorTuple tuple:
                return Like(tuple, tensors);
            case List<Tensor> list:
                return new List<Tensor>(Next(list.Count, tensors));
            case IEnumerable<Tensor> many:
                return Next(many.Count(), tensors);
            default:
                return value;
        }
    }

    private static TensorTuple Like(TensorTuple tuple, Queue<Tensor> tensors) =>
        new(Next(tuple.Count, tensors), tuple.IsBare);

    private static Tensor[] Next(int count, Queue<Tensor> tensors) =>
        [.. Enumerable.Range(0, count).Select(_ => tensors.Dequeue())];

    /// <summary>A value tuple of more than seven parts holds the others in a tuple of its own.</summary>
    private static object Tuple(ITuple tuple, Queue<Tensor> tensors)
    {
        var parts = Enumerable.Range(0, tuple.Length).Select(i => Build(tuple[i], tensors)).ToArray();
        return Nested(tuple.GetType(), parts);
    }

    private static object Nested(Type type, object?[] parts) =>
        parts.Length <= 7
            ? Activator.CreateInstance(type, parts)!
            : Activator.CreateInstance(type, [.. parts[..7], Nested(type.GetGenericArguments()[7], parts[7..])])!;
}

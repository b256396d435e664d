// Structures of tensors: a tensor, or a tuple, array, list, dictionary or set of gradients that holds structures. Law:
// Rebuild(s, Leaves(s)) = s; numbers, truth values and strings inside a structure are constants and stay where they
// are. Read next: Outputs.cs.
using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FunGrad;

internal static class Structures
{
    private const DynamicallyAccessedMemberTypes Constructors =
        DynamicallyAccessedMemberTypes.PublicConstructors
        | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;

    private const string Kept =
        "The constructors of tuples, lists and dictionaries are kept; what lacks one is refused with the reason.";

    /// <summary>The tensors of a structure in order; a dictionary's in the order of its entries.</summary>
    internal static Tensor[] Leaves(object? structure, string role)
    {
        if (IsConstant(structure))
            throw Refused(structure, role);
        return Collected(structure, strange => IsConstant(strange) ? null : Refused(strange, role));
    }

    /// <summary>The tensors of a structure in order, whatever else it holds.</summary>
    internal static Tensor[] Tensors(object? structure) => Collected(structure, _ => null);

    /// <summary>The structure with other tensors in the place of its own.</summary>
    internal static T Rebuild<T>(T structure, IEnumerable<Tensor> leaves) =>
        Refilled(structure, new Queue<Tensor>(leaves)) switch
        {
            T rebuilt => rebuilt,
            null when structure is null => structure,
            _ => throw new ArgumentException(
                $"A {structure?.GetType().Name} cannot be filled with other tensors. Use a tuple, an array, a List or a "
                    + "Dictionary."
            ),
        };

    /// <summary>Whether a part of a structure has no derivative and is no tensor.</summary>
    internal static bool IsConstant(object? part) => part is string || part?.GetType().IsPrimitive == true;

    private static Tensor[] Collected(object? structure, Func<object?, Exception?> refusal)
    {
        var found = new List<Tensor>();
        Collect(structure);
        return [.. found];

        void Collect(object? value)
        {
            switch (value)
            {
                case Tensor tensor:
                    found.Add(tensor);
                    break;
                case Parameter parameter:
                    found.Add(parameter.Value);
                    break;
                case GradientSet gradients:
                    found.AddRange(gradients.Tensors);
                    break;
                case GradientResult result:
                    found.AddRange(result.Tensors);
                    break;
                case IEnumerable<Tensor> tensors:
                    found.AddRange(tensors.Select(Functional.Result));
                    break;
                case ITuple tuple:
                    foreach (var part in Parts(tuple))
                        Collect(part);
                    break;
                case IDictionary entries:
                    foreach (var part in entries.Values)
                        Collect(part);
                    break;
                case IEnumerable parts and not string:
                    foreach (var part in parts)
                        Collect(part);
                    break;
                default:
                    if (refusal(value) is { } exception)
                        throw exception;
                    break;
            }
        }
    }

    // A trimmed or native build keeps only the constructors that something names.
    [DynamicDependency(Constructors, typeof(ValueTuple<>))]
    [DynamicDependency(Constructors, typeof(ValueTuple<,>))]
    [DynamicDependency(Constructors, typeof(ValueTuple<,,>))]
    [DynamicDependency(Constructors, typeof(ValueTuple<,,,>))]
    [DynamicDependency(Constructors, typeof(ValueTuple<,,,,>))]
    [DynamicDependency(Constructors, typeof(ValueTuple<,,,,,>))]
    [DynamicDependency(Constructors, typeof(ValueTuple<,,,,,,>))]
    [DynamicDependency(Constructors, typeof(ValueTuple<,,,,,,,>))]
    [DynamicDependency(Constructors, typeof(Tuple<,>))]
    [DynamicDependency(Constructors, typeof(Tuple<,,>))]
    [DynamicDependency(Constructors, typeof(Tuple<,,,>))]
    [DynamicDependency(Constructors, typeof(List<>))]
    [DynamicDependency(Constructors, typeof(Dictionary<,>))]
    private static object? Refilled(object? value, Queue<Tensor> leaves)
    {
        switch (value)
        {
            case Tensor:
                return leaves.Dequeue();
            case Parameter:
                leaves.Dequeue();
                return value;
            case GradientSet gradients:
                return gradients.With(Next(gradients.Tensors.Count(), leaves));
            case GradientResult result:
                return new GradientResult(
                    result.HasInputs ? Like(result.Inputs, leaves) : null,
                    result.HasWeights ? Like(result.Weights, leaves) : null
                );
            case TensorTuple tuple:
                return Like(tuple, leaves);
            case ITuple tuple:
                return Filled(tuple.GetType(), [.. Parts(tuple).Select(part => Refilled(part, leaves))]);
            case IDictionary entries:
                return Filled(entries, leaves);
            case IEnumerable parts and not string:
                return Filled(parts, leaves);
            default:
                return value;
        }
    }

    private static TensorTuple Like(TensorTuple tuple, Queue<Tensor> leaves) =>
        new(Next(tuple.Count, leaves), tuple.IsBare);

    private static Tensor[] Next(int count, Queue<Tensor> leaves) =>
        [.. Enumerable.Range(0, count).Select(_ => leaves.Dequeue())];

    private static IEnumerable<object?> Parts(ITuple tuple) => Enumerable.Range(0, tuple.Length).Select(i => tuple[i]);

    // A tuple of more than seven parts holds the rest in a tuple of its own.
    private static object? Filled(Type tuple, object?[] parts) =>
        tuple.GetGenericArguments() is [_, _, _, _, _, _, _, var rest]
            ? Made(tuple, [.. parts[..7], Filled(rest, parts[7..])])
            : Made(tuple, parts);

    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = Kept)]
    private static object? Made(Type type, params object?[] parts)
    {
        try
        {
            return Activator.CreateInstance(type, parts);
        }
        catch (MissingMethodException)
        {
            throw new ArgumentException(
                $"A {type} cannot be filled with other tensors: it has no constructor for that, or a native build has "
                    + "dropped it. Use a flat tuple, an array or a List of tensors."
            );
        }
    }

    private static object? Filled(IDictionary entries, Queue<Tensor> leaves)
    {
        if (Made(entries.GetType()) is not IDictionary filled)
            return null;
        foreach (DictionaryEntry entry in entries)
            filled.Add(entry.Key, Refilled(entry.Value, leaves));
        return filled;
    }

    private static object? Filled(IEnumerable parts, Queue<Tensor> leaves)
    {
        var filled = parts.Cast<object?>().Select(part => Refilled(part, leaves)).ToArray();
        var array = Array.CreateInstance(ElementOf(parts.GetType()), filled.Length);
        filled.CopyTo(array, 0);
        var isList = parts.GetType().IsGenericType && parts.GetType().GetGenericTypeDefinition() == typeof(List<>);
        return isList ? Made(parts.GetType(), array) : array;
    }

    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2070",
        Justification = "Without the interface it is an array of objects."
    )]
    private static Type ElementOf(Type sequence) =>
        sequence
            .GetInterfaces()
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            .Select(type => type.GetGenericArguments()[0])
            .FirstOrDefault(typeof(object));

    private static ArgumentException Refused(object? value, string role) =>
        new(
            $"GradOperation needs tensors, or tuples, lists and dictionaries of tensors, as {role}, but was given "
                + $"{value?.GetType().Name ?? "null"}. Convert numbers with Tensor.Of."
        );
}

// Structures of tensors: a tensor, or a tuple, array, list or dictionary of structures. Law: Rebuild(s, Leaves(s)) = s;
// numbers, truth values and strings inside a structure are constants and stay where they are. Read next: Outputs.cs.
using System.Collections;
using System.Runtime.CompilerServices;

namespace FunGrad;

internal static class Structures
{
    /// <summary>The tensors of a structure in order; a dictionary's in the order of its entries.</summary>
    internal static Tensor[] Leaves(object? structure, string role)
    {
        var found = new List<Tensor>();
        if (IsConstant(structure))
            throw Refused(structure, role);
        Collect(structure, found, role);
        return [.. found];
    }

    /// <summary>The structure with other tensors in the place of its own.</summary>
    internal static T Rebuild<T>(T structure, Tensor[] leaves) =>
        Rebuild(structure, new Queue<Tensor>(leaves)) is T rebuilt
            ? rebuilt
            : throw new ArgumentException(
                $"A {structure?.GetType().Name} cannot be filled with other tensors. Use a tuple, an array, a List or a "
                    + "Dictionary."
            );

    /// <summary>Whether a part of a structure has no derivative and is no tensor.</summary>
    internal static bool IsConstant(object? part) => part is string || part?.GetType().IsPrimitive == true;

    private static void Collect(object? value, List<Tensor> into, string role)
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
                foreach (var part in Parts(tuple))
                    Collect(part, into, role);
                break;
            case IDictionary entries:
                foreach (var part in entries.Values)
                    Collect(part, into, role);
                break;
            case IEnumerable parts and not string:
                foreach (var part in parts)
                    Collect(part, into, role);
                break;
            case var constant when IsConstant(constant):
                break;
            default:
                throw Refused(value, role);
        }
    }

    private static object? Rebuild(object? value, Queue<Tensor> leaves) =>
        value switch
        {
            Tensor => leaves.Dequeue(),
            ITuple tuple => Filled(tuple.GetType(), [.. Parts(tuple).Select(part => Rebuild(part, leaves))]),
            IDictionary entries => Filled(entries, leaves),
            IEnumerable parts and not string => Filled(parts, leaves),
            _ => value,
        };

    private static IEnumerable<object?> Parts(ITuple tuple) => Enumerable.Range(0, tuple.Length).Select(i => tuple[i]);

    // A tuple of more than seven parts holds the rest in a tuple of its own.
    private static object? Filled(Type tuple, object?[] parts) =>
        tuple.GetGenericArguments() is [_, _, _, _, _, _, _, var rest]
            ? Activator.CreateInstance(tuple, [.. parts[..7], Filled(rest, parts[7..])])
            : Activator.CreateInstance(tuple, parts);

    private static object? Filled(IDictionary entries, Queue<Tensor> leaves)
    {
        if (Activator.CreateInstance(entries.GetType()) is not IDictionary filled)
            return null;
        foreach (DictionaryEntry entry in entries)
            filled.Add(entry.Key, Rebuild(entry.Value, leaves));
        return filled;
    }

    private static object? Filled(IEnumerable parts, Queue<Tensor> leaves)
    {
        var filled = parts.Cast<object?>().Select(part => Rebuild(part, leaves)).ToArray();
        var array = Array.CreateInstance(ElementOf(parts.GetType()), filled.Length);
        filled.CopyTo(array, 0);
        var isList = parts.GetType().IsGenericType && parts.GetType().GetGenericTypeDefinition() == typeof(List<>);
        return isList ? Activator.CreateInstance(parts.GetType(), array) : array;
    }

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

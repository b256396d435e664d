// Compares a result with what a row expects: {"tensor": numbers}, {"tuple": [...]} or a string. Law: structures are
// equal only if they nest alike, so a bare tensor is never a tuple of one; shapes are equal, and numbers to the row's
// tolerance. Read next: GradOperationCases.cs.
using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Xunit;

namespace FunGrad.Facade.Tests.Cases;

internal static class Structure
{
    /// <summary>Fails unless the result has the expected structure, shapes and numbers.</summary>
    public static void Equal(JsonElement expected, object? actual, double tolerance, string path = "result")
    {
        switch (Simplest(actual))
        {
            case string text:
                Assert.Equal((path, expected.ToString()), (path, text));
                break;
            case Tensor tensor:
                EqualTensors(Part(expected, "tensor", tensor, path), tensor, tolerance, path);
                break;
            case object?[] parts:
                var all = Part(expected, "tuple", parts, path).EnumerateArray().ToArray();
                Assert.True(all.Length == parts.Length, $"{path}: expected {all.Length} parts, got {parts.Length}.");
                for (var i = 0; i < all.Length; i++)
                    Equal(all[i], parts[i], tolerance, $"{path}[{i}]");
                break;
            case var other:
                Assert.Fail($"{path}: {other?.GetType().Name ?? "null"} is no part of a result.");
                break;
        }
    }

    /// <summary>The tensors of a result in order.</summary>
    public static IEnumerable<Tensor> Tensors(object? actual) =>
        Simplest(actual) switch
        {
            Tensor tensor => [tensor],
            object?[] parts => parts.SelectMany(Tensors),
            _ => [],
        };

    /// <summary>A tensor, a string, or the parts of a tuple or collection.</summary>
    private static object? Simplest(object? value) =>
        value switch
        {
            Tensor or string or null => value,
            double or float or int or long => Tensor.Of(Convert.ToDouble(value)),
            Parameter parameter => parameter.Value,
            GradientResult result => Simplest(Parts(result)),
            TensorTuple { IsBare: true } bare => (Tensor)bare,
            ITuple tuple => Enumerable.Range(0, tuple.Length).Select(i => tuple[i]).ToArray(),
            IDictionary pairs => pairs.Values.Cast<object?>().ToArray(),
            IEnumerable parts => parts.Cast<object?>().ToArray(),
            _ => value,
        };

    private static object Parts(GradientResult result) =>
        (result.HasInputs, result.HasWeights) switch
        {
            (true, true) => (result.Inputs, result.Weights),
            (true, false) => result.Inputs,
            _ => result.Weights,
        };

    private static JsonElement Part(JsonElement expected, string kind, object actual, string path)
    {
        if (expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty(kind, out var part))
            return part;
        Assert.Fail($"{path}: expected {expected}, got a {kind}: {(actual as Tensor)?.ToString() ?? "its parts"}.");
        return default;
    }

    private static void EqualTensors(JsonElement expected, Tensor actual, double tolerance, string path)
    {
        Assert.Equal((path, Text(ShapeOf(expected))), (path, Text(actual.Shape)));
        var numbers = Numbers(expected).ToArray();
        var elements = actual.ToDoubleArray();
        for (var i = 0; i < numbers.Length; i++)
        {
            var distance = Math.Abs(numbers[i] - elements[i]);
            Assert.True(
                distance <= tolerance * Math.Max(1, Math.Abs(numbers[i])),
                $"{path}: expected {expected}, got {actual}, which differs at element {i}."
            );
        }
    }

    private static List<int> ShapeOf(JsonElement numbers)
    {
        var shape = new List<int>();
        for (; numbers.ValueKind == JsonValueKind.Array; numbers = numbers[0])
            shape.Add(numbers.GetArrayLength());
        return shape;
    }

    private static IEnumerable<double> Numbers(JsonElement numbers) =>
        numbers.ValueKind == JsonValueKind.Array ? numbers.EnumerateArray().SelectMany(Numbers) : [numbers.GetDouble()];

    private static string Text(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";
}

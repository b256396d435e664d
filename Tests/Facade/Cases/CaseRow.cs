// The rows of grad-operation.json: numbers that MindSpore's documentation and tests give, each with its structure.
// Read next: Structure.cs.
using System.Text.Json;

namespace FunGrad.Facade.Tests.Cases;

/// <summary>A row: its id, the function in words, what it expects, and how far a number may stand from it.</summary>
internal sealed record CaseRow(string Id, string Function, JsonElement Expected, double Tolerance)
{
    /// <summary>All rows by their ids.</summary>
    public static IReadOnlyDictionary<string, CaseRow> All { get; } = Read();

    /// <summary>JSON that the row does not hold, such as an answer that deliberately differs.</summary>
    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static Dictionary<string, CaseRow> Read()
    {
        using var stream = typeof(CaseRow).Assembly.GetManifestResourceStream("grad-operation.json")!;
        return JsonDocument
            .Parse(stream)
            .RootElement.EnumerateArray()
            .Select(row => new CaseRow(
                row.GetProperty("id").GetString()!,
                row.GetProperty("function").GetString()!,
                row.GetProperty("expected"),
                row.GetProperty("tolerance").GetDouble()
            ))
            .ToDictionary(row => row.Id);
    }
}

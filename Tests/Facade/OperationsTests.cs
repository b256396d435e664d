// docs/operations.md is the public surface: every function of the F# front door and every operation and verb of C# is
// there, every name there exists, and what it says of a function is how the function's documentation begins. Read next:
// ComingFromTests.cs.
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.FSharp.Core;
using Xunit;

namespace FunGrad.Facade.Tests;

public class OperationsTests
{
    private const BindingFlags Static = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private sealed record Row(string[] FSharp, string[] CSharp, string Text);

    /// <summary>F#'s operators, and the functions of FSharp.Core that take tensors.</summary>
    private static readonly HashSet<string> OfFSharp =
    [
        .. "+ - * / ** exp log log10 sqrt abs sin cos tan asin acos atan atan2 sinh cosh tanh floor ceil round".Split(
            ' '
        ),
    ];

    /// <summary>What only compilers call: the makers behind collection expressions.</summary>
    private static readonly HashSet<string> NotOperations = ["Create", "CreateWeights"];

    /// <summary>The same verbs for MathNet's vectors, of which docs/mathnet.md speaks.</summary>
    private static readonly Type[] ForMathNet = [typeof(VectorGrad), typeof(VectorConversions), typeof(Objective)];

    private static readonly List<Row> Rows = [.. Page().Select(Parse).OfType<Row>()];

    [Fact]
    public void EveryFunctionOfFSharpIsThere()
    {
        var functions = FunctionModules().SelectMany(module => module.GetMethods(Static)).Select(f => f.Name);
        Assert.Equal(
            functions.Concat(OfFSharp).Distinct().Order(),
            Rows.SelectMany(row => row.FSharp).Distinct().Order()
        );
    }

    [Fact]
    public void EveryOperationOfCSharpIsThere()
    {
        var holders = typeof(Grad).Assembly.GetExportedTypes().Where(type => type.IsAbstract && type.IsSealed);
        var operations = holders
            .Except(ForMathNet)
            .Append(typeof(Tensor))
            .SelectMany(type => type.GetMethods(Static))
            .Where(method => !method.IsSpecialName && !Regex.IsMatch(method.Name, @"\.|^get_"))
            .Select(method => method.Name)
            .Where(name => !NotOperations.Contains(name));
        var there = Rows.SelectMany(row => row.CSharp).Select(name => name.Split('.')[^1]).ToHashSet();
        var missing = operations.ToHashSet().Except(there);
        Assert.True(!missing.Any(), "Not on the page: " + string.Join(" ", missing));
    }

    [Fact]
    public void EveryNameOfCSharpExists() =>
        Assert.All(Rows.SelectMany(row => row.CSharp), name => Assert.True(ComingFromTests.Exists("C#", name), name));

    [Fact]
    public void EveryTextIsHowTheDocumentationBegins()
    {
        var modules = string.Join('|', FunctionModules().Select(module => module.Name));
        var summaries = Documentation
            .Of(typeof(Tensor).Assembly)
            .Descendants("member")
            .Select(member => (Id: (string)member.Attribute("name")!, Summary: member.Element("summary")))
            .Select(member => (Function: Regex.Match(member.Id, $@"^M:FunGrad\.({modules})\.(\w+)"), member.Summary))
            .Where(member => member.Function.Success && member.Summary is not null)
            .ToDictionary(member => member.Function.Groups[2].Value, member => Letters(Words(member.Summary!)));
        var wrong =
            from row in Rows
            where row.FSharp is [var name] && summaries.ContainsKey(name)
            where Letters(row.Text).Length < 3 || !summaries[row.FSharp[0]].StartsWith(Letters(row.Text))
            select row.FSharp[0];
        Assert.True(summaries.Count > 300, $"There are only {summaries.Count} summaries.");
        Assert.Empty(wrong);
    }

    /// <summary>The modules that `open FunGrad` opens; other names for the same have pages of their own.</summary>
    private static IEnumerable<Type> FunctionModules() =>
        typeof(Tensor)
            .Assembly.GetExportedTypes()
            .Where(type => type.Namespace == "FunGrad" && type.Name.EndsWith("Functions"))
            .Where(type => type.GetCustomAttributes().Any(attribute => attribute is AutoOpenAttribute));

    /// <summary>A summary's text; a reference stands there by its last name.</summary>
    private static string Words(XElement summary) =>
        string.Concat(
            summary
                .DescendantNodes()
                .Select(node =>
                    node is XText text ? text.Value : (node as XElement)?.Attribute("cref")?.Value.Split('.')[^1]
                )
        );

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    /// <summary>A row of a table, of three cells or, where F# has no column, of two.</summary>
    private static Row? Parse(string line)
    {
        var cells = Regex.Split(line.Trim('|'), @"(?<!\\)\|").Select(cell => cell.Trim()).ToArray();
        return (line.StartsWith("| `"), cells) switch
        {
            (true, [var fsharp, var csharp, var text]) => new(Names(fsharp), Names(csharp), text),
            (true, [var csharp, var text]) => new([], Names(csharp), text),
            _ => null,
        };
    }

    private static string[] Names(string cell) => [.. Regex.Matches(cell, "`([^`]+)`").Select(m => m.Groups[1].Value)];

    private static string[] Page()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "README.md")))
            folder = folder.Parent!;
        return File.ReadAllLines(Path.Combine(folder.FullName, "docs", "operations.md"));
    }
}

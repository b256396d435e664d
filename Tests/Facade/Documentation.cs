// Runs every example of the documentation: all <example><code> of both assemblies are compiled together, one method
// each, and the text of the last expression is compared with its trailing comment. Law: what the documentation shows is
// true. Read next: DocumentationTests.cs.
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FunGrad.Facade.Tests;

/// <summary>An example: who it documents, its lines, and the text that its last expression must have.</summary>
internal sealed record Example(string Member, string Code)
{
    private static readonly Regex LastLine = new(@"^(?<expression>.*?);?\s*//\s*(?<expected>.*)$");

    private string[] Lines => [.. Code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private Match Last => LastLine.Match(Lines.LastOrDefault() ?? "");

    public bool IsComplete => Last.Success && Expected.Length > 0;

    public string Expected => Normal(Last.Groups["expected"].Value);

    public string Method(int index)
    {
        var statements = string.Join('\n', Lines[..^1]);
        return $"public static object E{index}() {{ {statements}\nreturn {Last.Groups["expression"].Value}; }}\n";
    }

    /// <summary>Runs of blanks count as one: a comment stands on one line where a matrix prints on several.</summary>
    public static string Normal(string text) => Regex.Replace(text, @"\s+", " ").Trim();
}

internal static class Documentation
{
    private static readonly Assembly[] Ours = [typeof(GradOperation).Assembly, typeof(Tensor).Assembly];

    public static XDocument Of(Assembly assembly) => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));

    public static IReadOnlyList<Example> Examples() =>
        [
            .. from assembly in Ours
            from member in Of(assembly).Descendants("member")
            from code in member.Descendants("example").Elements("code")
            where (string?)code.Attribute("lang") != "fsharp"
            select new Example((string)member.Attribute("name")!, code.Value),
        ];

    public static CSharpParseOptions Language { get; } =
        CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14);

    /// <summary>What a user's project references: the platform, and our two assemblies.</summary>
    public static IReadOnlyList<MetadataReference> References =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Concat(Ours.Select(assembly => assembly.Location))
                .Distinct()
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];

    public static Type Compile(IReadOnlyList<Example> examples)
    {
        var source = new StringBuilder(
            "using System; using System.Linq; using System.Numerics; using FunGrad; public static class Examples {\n"
        );
        for (var i = 0; i < examples.Count; i++)
            source.Append(examples[i].Method(i));
        var tree = CSharpSyntaxTree.ParseText(source.Append('}').ToString(), Language);
        var compilation = CSharpCompilation.Create(
            "FunGrad.Documentation.Examples",
            [tree],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        if (!emitted.Success)
            throw new InvalidOperationException(Errors(emitted.Diagnostics, tree, examples));
        return Assembly.Load(image.ToArray()).GetType("Examples", throwOnError: true)!;
    }

    private static string Errors(IEnumerable<Diagnostic> diagnostics, SyntaxTree tree, IReadOnlyList<Example> examples)
    {
        var text = tree.ToString();
        return string.Join(
            "\n",
            from diagnostic in diagnostics
            where diagnostic.Severity == DiagnosticSeverity.Error
            let before = text[..diagnostic.Location.SourceSpan.Start]
            let index = Regex.Count(before, @"public static object E\d+") - 1
            select $"{diagnostic.GetMessage()}\n  in {(index < 0 ? "the file" : examples[index])}"
        );
    }
}

// Every name of FunGrad in docs/coming-from.md exists. Law: what stands between backticks in a column headed C# or
// F#, or in the answers, begins with a public type, member or function. Read next: ReadmeTests.cs.
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace FunGrad.Facade.Tests;

public class ComingFromTests
{
    private const BindingFlags Public =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private static readonly Type[] Types =
    [
        .. typeof(Grad).Assembly.GetExportedTypes(),
        .. typeof(Tensor).Assembly.GetExportedTypes(),
        .. typeof(FunGrad.Properties.GradCheck).Assembly.GetExportedTypes(),
    ];

    private static readonly ILookup<string, Type> TypesByName = Types.ToLookup(type => type.Name.Split('`')[0]);

    // Fluent and static extension members are public static methods of the classes that declare them.
    private static readonly HashSet<string> Members =
    [
        .. Types.SelectMany(type => type.GetMembers(Public)).Select(m => m.Name),
    ];

    private static readonly HashSet<string> Functions =
    [
        .. Types
            .Where(type => type.Name.EndsWith("Functions"))
            .SelectMany(type => type.GetMethods(Public))
            .Select(m => m.Name),
    ];

    /// <summary>F#'s own and C#'s own words that the page uses as they are.</summary>
    private static readonly HashSet<string> OfTheLanguages = ["(double)x", "float x", "if", "while", "sens", "[w, b]"];

    [Fact]
    public void EveryNameExists()
    {
        var page = File.ReadAllLines(Page());
        var names = Columns(page).Concat(Answers(page)).ToList();
        Assert.True(names.Count(name => name.Language == "C#") > 90, "Too few names of C# were found.");
        Assert.True(names.Count(name => name.Language == "F#") > 70, "Too few names of F# were found.");
        var missing = names.Where(name => !OfTheLanguages.Contains(name.Text) && !Exists(name.Language, name.Text));
        Assert.Empty(missing.Select(name => $"{name.Language}: {name.Text}"));
    }

    [Theory]
    [InlineData("C#", "Grad.Off(f)")]
    [InlineData("C#", "Tensor.StopGradients(x)")]
    [InlineData("C#", ".Detached()")]
    [InlineData("C#", "new GradOperations()")]
    [InlineData("F#", "gradient f x")]
    public void ANameThatDoesNotExistIsFound(string language, string text) => Assert.False(Exists(language, text));

    internal static bool Exists(string language, string text)
    {
        var name = Regex.Match(text, @"^(new )?(?<path>\.?\w+(\.\w+)*)").Groups["path"].Value;
        var parts = name.Split('.');
        return (language != "C#" && (Functions.Contains(name)))
            || (parts.Length == 1 && TypesByName.Contains(name))
            || (parts.Length == 2 && parts[0] == "" && Members.Contains(parts[1]))
            || (parts.Length == 2 && TypesByName[parts[0]].Any(type => Has(type, parts[1])))
            // A module of F# beside a type of its name.
            || (language != "C#" && parts.Length == 2 && TypesByName[parts[0] + "Module"].Any(t => Has(t, parts[1])));
    }

    private static bool Has(Type type, string member) =>
        type.GetMember(member, Public).Length > 0
        // A protected method, which a user's class overrides.
        || type.GetMethods(BindingFlags.NonPublic | BindingFlags.Instance)
            .Any(method => method.Name == member && (method.IsFamily || method.IsFamilyOrAssembly))
        || (
            type == typeof(Tensor)
            && Types
                .Where(t => t.IsAbstract && t.IsSealed && t != typeof(Grad))
                .Any(t => t.GetMember(member, Public).Length > 0)
        );

    /// <summary>The code in the columns of tables that are headed C# or F#.</summary>
    private static IEnumerable<(string Language, string Text)> Columns(string[] page)
    {
        string[] head = [];
        foreach (var line in page.Select(line => line.Trim()))
        {
            var cells = line.StartsWith('|') ? Cells(line) : [];
            if (cells.Length == 0 || cells.Contains("C#"))
                head = cells;
            else
                foreach (var (language, cell) in head.Zip(cells))
                    if (language is "C#" or "F#")
                        foreach (var text in Code(cell))
                            yield return (language, text);
        }
    }

    private static IEnumerable<(string Language, string Text)> Answers(string[] page) =>
        page.SkipWhile(line => !line.StartsWith("## Confusions")).SelectMany(Code).Select(text => ("both", text));

    private static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];

    private static IEnumerable<string> Code(string text) =>
        Regex.Matches(text, "`([^`]+)`").Select(match => match.Groups[1].Value);

    private static string Page()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "README.md")))
            folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", "coming-from.md");
    }
}

// The README's C# program compiles as it stands and prints what its comments say. Read next: Documentation.cs.
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FunGrad.Facade.Tests;

public class ReadmeTests
{
    [Fact]
    public void TheProgramPrintsWhatItsCommentsSay()
    {
        var program = Block("csharp");
        var expected =
            from line in program.Split('\n')
            where line.StartsWith("Console.WriteLine")
            select line[(line.IndexOf("// ") + 3)..];
        Assert.Equal(Words(string.Join(" ", expected)), Words(Run(program)));
    }

    /// <summary>The first block of the README in a language.</summary>
    private static string Block(string language)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "README.md")))
            folder = folder.Parent!;
        var text = File.ReadAllText(Path.Combine(folder.FullName, "README.md"));
        return text.Split($"```{language}\n")[1].Split("```")[0];
    }

    private static string Run(string program)
    {
        var tree = CSharpSyntaxTree.ParseText($"global using System;\n{program}", Documentation.Language);
        var compilation = CSharpCompilation.Create("Readme", [tree], Documentation.References);
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        var (before, output) = (Console.Out, new StringWriter());
        Console.SetOut(output);
        try
        {
            Assembly.Load(image.ToArray()).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(before);
        }
        return output.ToString();
    }

    private static string Words(string text) =>
        string.Join(" ", text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
}

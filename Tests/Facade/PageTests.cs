// The pages of `docs` that are programs: their blocks of C# run as one program, and each prints what the next block of
// text shows. Tests/Documentation/PageTests.fs does the same for their F#. Read next: Documentation.cs.
using System.Reflection;
using System.Text.RegularExpressions;
using FunGrad.Properties;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FunGrad.Facade.Tests;

public class PageTests
{
    // Stands after each block, so that its output is known from the next one's.
    private const string Mark = "@@@";

    [Theory]
    [InlineData("index.md", 1)]
    [InlineData("first-steps-csharp.md", 11)]
    [InlineData("is-my-gradient-right.md", 6)]
    [InlineData("compile.md", 7)]
    [InlineData("mathnet.md", 7)]
    public void EveryBlockPrintsWhatThePageShows(string page, int count)
    {
        var blocks = Blocks(page);
        Assert.Equal(count, blocks.Count);
        var printed = Run(Program(blocks.Select(block => block.Code))).Split(Mark).Select(Trimmed);
        var expected = blocks.Select(block => Trimmed(block.Printed)).Append("");
        Assert.Equal(string.Join("\n---\n", expected), string.Join("\n---\n", printed));
    }

    /// <summary>Each block of C#, and the next block of text.</summary>
    private static List<(string Code, string Printed)> Blocks(string page)
    {
        var printed = "";
        var blocks = new List<(string, string)>();
        foreach (var fence in Fences(page).Reverse())
            if (fence.Groups[1].Value == "text")
                printed = fence.Groups[2].Value;
            else if (fence.Groups[1].Value == "csharp")
                blocks.Insert(0, (fence.Groups[2].Value, printed));
        return blocks;
    }

    private static IEnumerable<Match> Fences(string page)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "README.md")))
            folder = folder.Parent!;
        var text = File.ReadAllText(Path.Combine(folder.FullName, "docs", page));
        return Regex.Matches(text, @"^```(\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline);
    }

    /// <summary>The blocks one after the other; C# wants all using directives first.</summary>
    private static string Program(IEnumerable<string> blocks)
    {
        var lines = blocks.SelectMany(block => block.Split('\n').Append($"Console.WriteLine(\"{Mark}\");")).ToList();
        var isUsing = lines.ToLookup(line => Regex.IsMatch(line, @"^using [\w.]+;$"));
        string[] usual = ["using System;", "using System.Linq;", "using System.Collections.Generic;"];
        return string.Join('\n', [.. usual, .. isUsing[true].Distinct(), .. isUsing[false]]);
    }

    private static string Run(string program)
    {
        var references = Documentation
            .References.Concat([
                MetadataReference.CreateFromFile(typeof(GradCheck).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(FsCheck.Config).Assembly.Location),
            ])
            .DistinctBy(reference => reference.Display);
        var tree = CSharpSyntaxTree.ParseText(program, Documentation.Language);
        var compilation = CSharpCompilation.Create("Page", [tree], references);
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

    private static string Trimmed(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).Trim();
}

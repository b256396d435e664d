// Shows that the facade reaches the engine, and that the compiler that will run the documentation's examples parses
// today's C#, until the facade brings tests of its own.
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FunGrad.Facade.Tests;

public class PlaceholderTests
{
    [Fact]
    public void SlopeOfSquareAtThreeIsSix() => Assert.Equal(6.0, FacadePlaceholder.SlopeOfSquare(3.0));

    [Fact]
    public void ExtensionMembersParse()
    {
        var tree = CSharpSyntaxTree.ParseText(
            "static class E { extension(double x) { double Square => x * x; } }",
            CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14),
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Empty(tree.GetDiagnostics(TestContext.Current.CancellationToken));
    }
}

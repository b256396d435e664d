// What C# users can see of the facade, held by a text: a change of the public surface is a change of that text.
using System.Runtime.CompilerServices;
using PublicApiGenerator;
using Xunit;

namespace FunGrad.Facade.Tests;

public class SurfaceTests
{
    private static string TextPath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "Documentation", "Surface", "FunGrad.txt");

    [Fact]
    public void The_public_surface_is_that_of_its_text()
    {
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false };
        var actual = typeof(Grad).Assembly.GeneratePublicApi(options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var path = TextPath();
        if (Environment.GetEnvironmentVariable("FUNGRAD_ACCEPT_SURFACE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        var expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        var gone = expected.Split('\n').Except(actual.Split('\n')).Take(10).Select(line => "- " + line);
        var come = actual.Split('\n').Except(expected.Split('\n')).Take(10).Select(line => "+ " + line);
        Assert.True(
            expected == actual,
            "The public surface of FunGrad has changed. If that is meant, run the test again with FUNGRAD_ACCEPT_SURFACE=1 "
                + "and commit the text.\n"
                + string.Join('\n', gone.Concat(come))
        );
    }
}

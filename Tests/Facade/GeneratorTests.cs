// Properties as a user of C# writes them, those of docs/properties.md among them: the blocks of the page stand here
// word for word, and a test demands it. Law: a wrong law is shrunk to one exact case, whatever the seed. Read next:
// Tests/Properties/PropertyTests.fs.
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using FunGrad.Properties;
using Microsoft.FSharp.Core;
using Xunit;

namespace FunGrad.Facade.Tests;

[Properties(Arbitrary = new[] { typeof(TensorArbitraries) })]
public class MyGradients
{
    private static bool Near(Tensor x, Tensor y) => (double)Tensor.Sum(Tensor.Abs(x - y)) <= 1e-4 * (1 + x.Count);

    [Property]
    public bool TheDerivativeOfALogarithmIsAReciprocal(PositiveTensor point) =>
        Near(Grad.Of(x => Tensor.Sum(Tensor.Log(x)))(point.Tensor), 1.0 / point.Tensor);

    [Property]
    public bool AProductGivesEachGradientItsFactorsShape(BroadcastPair pair)
    {
        var (x, y) = pair;
        var (dx, dy) = Grad.AllOf((x, y) => Tensor.Sum(x * y))(x, y);
        return dx.Shape.SequenceEqual(x.Shape) && dy.Shape.SequenceEqual(y.Shape);
    }
}

/// <summary>The page's wrong derivative. Its property must fail, so here it is not xunit's.</summary>
[Properties(Arbitrary = new[] { typeof(TensorArbitraries) })]
public class MyLaws
{
    [Property]
    public void MyFunctionKeepsEveryLaw(RegularTensor point)
    {
        foreach (var law in Laws.All)
            law.Verify(Subject.Of(x => Tensor.Tanh(x) * x, point.Tensor));
    }
}

[Properties(Arbitrary = new[] { typeof(ProgramArbitraries) }, MaxTest = 50)]
public class RandomFunctions
{
    [Property]
    public void HessiansAreSymmetric(RandomProgram program) => Laws.SymmetricHessian.Verify(program.Subject);
}

internal class WrongGradients
{
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PropertyAttribute : Attribute;

    private static Tensor Cube(Tensor x) => x * x * x;

    private static Tensor Slope(Tensor x) => 2.0 * x * x;

    [Property]
    public bool TheSlopeThatIWroteIsTheDerivative(RegularTensor point) =>
        (Slope(point.Tensor) - Grad.Of(x => Tensor.Sum(Cube(x)))(point.Tensor))
            .ToDoubleArray()
            .All(difference => Math.Abs(difference) < 1e-5);
}

[Properties(Arbitrary = new[] { typeof(TensorArbitraries) })]
public class GeneratorTests
{
    private static readonly Func<RegularTensor, bool> WrongLaw = new WrongGradients().TheSlopeThatIWroteIsTheDerivative;

    private static readonly IArbMap Arbitraries = ArbMap.Default.Merge<TensorArbitraries>();

    /// <summary>What FsCheck says of a property that does not hold.</summary>
    private static string Failure<T>(Func<T, bool> property, Replay? replay = null)
    {
        var config = Config.QuickThrowOnFailure;
        var law = Prop.ForAll(Arbitraries.ArbFor<T>(), property);
        return Assert
            .ThrowsAny<Exception>(() => law.Check(replay is null ? config : config.WithReplay(replay)))
            .Message;
    }

    private static string Part(string message, string pattern) =>
        Regex.Match(message, pattern, RegexOptions.Singleline).Groups[1].Value;

    private static void ShrinksTo<T>(string expected, Func<T, bool> property)
    {
        for (var run = 0; run < 5; run++)
            Assert.Equal(expected, Part(Failure(property), @".*(?:Original|Shrunk):\n(.*?)\nwith exception"));
    }

    [Fact]
    public void AWrongSlopeIsShownAtOneQuarter() => ShrinksTo("Tensor.Scalar(0.25)", WrongLaw);

    [Fact]
    public void APairIsShownAsCodeOfCSharp() =>
        ShrinksTo<BroadcastPair>(
            "(Tensor.Scalar(0.25), Tensor.Of([0.25]))",
            pair => pair.Left.Shape.SequenceEqual((pair.Left + pair.Right).Shape)
        );

    [Fact]
    public void AFailureShowsTheSeedThatRepeatsIt()
    {
        const string original = @"Original:\n(.*?)\n(?:Shrunk|with)";
        var first = Failure(WrongLaw, new Replay(new Rnd(42), FSharpOption<int>.None));
        var shown = Part(first, @"Replay directly at failing step with \((\d+,\d+,\d+)\)").Split(',');
        var replay = new Replay(new Rnd(ulong.Parse(shown[0]), ulong.Parse(shown[1])), int.Parse(shown[2]));
        Assert.NotEqual("", Part(first, original));
        Assert.Equal(Part(first, original), Part(Failure(WrongLaw, replay), original));
    }

    [Property(Replay = "(10801254529197463467,5305369311366054149,12)", MaxTest = 1)]
    public void APropertyWithAReplayGetsItsOneCase(RegularVector vector)
    {
        var seed = new Rnd(10801254529197463467, 5305369311366054149);
        Assert.Equal(Arbitraries.GeneratorFor<RegularVector>().Sample(1, seed, 12).Single(), vector);
    }

    [Property]
    public void EveryTypeComesByItsName(Tensor any, IndexTensor positions, PositiveDefiniteMatrix matrix)
    {
        var (tensor, length) = positions;
        Assert.All(any.ToDoubleArray(), number => Assert.True(double.IsFinite(number)));
        Assert.All(tensor.Cast(DType.Float64).ToDoubleArray(), p => Assert.InRange(p, -length, length - 1));
        Assert.Equal(matrix.Tensor.Shape[0], matrix.Tensor.Shape[1]);
    }

    [Property]
    public void FactorsMultiply(MatrixPair pair) => Assert.True(Tensor.MatMul(pair.Left, pair.Right).Rank <= 4);

    [Fact]
    public void GeneratorsOfOnesOwnShrinkInsideWhatBelongs()
    {
        var probabilities = TensorGen.Between(0.05, 1.0, 3).Select(x => x / Tensor.Sum(x));
        bool Belongs(Tensor x) => x.Rank == 1 && Math.Abs((double)Tensor.Sum(x) - 1) < 1e-9;
        var mine = TensorGen.Arbitrary(probabilities, Belongs);
        foreach (var x in mine.Generator.Sample(50))
            Assert.All(mine.Shrinker(x).Append(x), shrunk => Assert.True(Belongs(shrunk)));
    }

    /// <summary>A member of a class for C# and the F# function that it stands for draw the same.</summary>
    [Fact]
    public void TheClassesGiveWhatTheModulesGive()
    {
        Same(TensorGen.Distinct(0.5, 2, 3), x => Assert.Equal(6, x.ToDoubleArray().Distinct().Count()));
        Same(TensorGen.OneHot(4, 2), x => Assert.Equal([2, 4], x.Shape));
        Same(TensorGen.WellConditioned(3), x => Assert.Equal([3, 3], x.Shape));
        Same(TensorGen.AwayFrom([0.0], 5), x => Assert.All(x.ToDoubleArray(), v => Assert.True(Math.Abs(v) > 0.09)));
        Same(TensorGen.OfNumbers(DType.Float32, NumberGen.Whole(2, 3), 4), x => Assert.Equal(DType.Float32, x.DType));
        Same(TensorGen.Mask(3), x => Assert.Equal(DType.Bool, x.DType));
        foreach (var (left, right) in ShapeGen.Contracting.Sample(50))
            Assert.True(Tensor.MatMul(Tensor.Zeros(left), Tensor.Zeros(right)).Rank <= 4);
    }

    /// <summary>Prices and quantities, each with a kind of its own.</summary>
    private static Arbitrary<Tensor> Bills =>
        TensorGen.Arbitrary(
            from prices in TensorGen.Between(0.5, 20.0, 3)
            from quantities in TensorGen.OfNumbers(DType.Float64, NumberGen.Whole(0, 9), 3)
            select Tensor.Of([prices, quantities]),
            bill => bill.Shape.SequenceEqual([2, 3]) && bill.ToDoubleArray().All(number => number >= 0)
        );

    [Property]
    public Property ABillIsLinearInItsPrices() =>
        Prop.ForAll(Bills, bill => Grad.Of(prices => Tensor.Sum(prices * bill[1]))(bill[0]) == bill[1]);

    private static void Same(Gen<Tensor> tensors, Action<Tensor> keeps)
    {
        Tensor[] Draw() => tensors.Sample(20, new Rnd(5), 20).ToArray();
        Assert.Equal(Draw(), Draw());
        Assert.All(Draw(), keeps);
    }

    [Fact]
    public void TheCodeOfATensorMakesTheTensor()
    {
        Tensor[] printed =
        [
            1.5,
            -0.0,
            0.1f,
            Tensor.Of([double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, 0.1]),
            Tensor.Of([float.NaN, float.NegativeInfinity, float.Epsilon, 3f]),
            Tensor.Of([
                [
                    [1, 2],
                    [3, 4],
                ],
                [
                    [5, 6],
                    [7, 8],
                ],
            ]),
            Tensor.Zeros(2, 0, 3),
            Tensor.Zeros([0], DType.Float32),
            Tensor.Indices(2, -1),
            Tensor.FromArray(new[] { 3L, 4L }, [2, 1]),
            Tensor.FromArray(new[] { true, false }),
            Tensor.FromArray(new[] { true }, []),
        ];
        var examples = printed.Select(x => new Example("TensorCode", $"{TensorCode.CSharp(x)} // made")).ToList();
        var compiled = Documentation.Compile(examples);
        for (var i = 0; i < printed.Length; i++)
        {
            var made = (Tensor)compiled.GetMethod($"E{i}")!.Invoke(null, null)!;
            Assert.Equal(printed[i].DType, made.DType);
            Assert.Equal(printed[i].Shape, made.Shape);
            Assert.Equal(
                printed[i].ToDoubleArray().Select(BitConverter.DoubleToInt64Bits),
                made.ToDoubleArray().Select(BitConverter.DoubleToInt64Bits)
            );
        }
    }

    [Fact]
    public void NoFSharpTypeIsInAMemberOfTheClassesForCSharp()
    {
        Type[] classes =
        [
            typeof(TensorGen),
            typeof(ShapeGen),
            typeof(NumberGen),
            typeof(TensorCode),
            typeof(TensorArbitraries),
        ];
        foreach (var method in classes.SelectMany(c => c.GetMethods(BindingFlags.Public | BindingFlags.Static)))
        foreach (var type in method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType))
            Assert.DoesNotContain("Microsoft.FSharp", type.ToString());
    }

    [Fact]
    public void EveryBlockOfCSharpOnThePageStandsInThisFile()
    {
        var (page, source) = (
            File.ReadAllText(Beside("../../docs/properties.md")),
            File.ReadAllText(Beside("GeneratorTests.cs"))
        );
        var blocks = Regex.Matches(page, "```csharp\n(.*?)```", RegexOptions.Singleline);
        Assert.True(blocks.Count >= 2);
        Assert.All(blocks, block => Assert.Contains(block.Groups[1].Value.TrimEnd(), source));
    }

    private static string Beside(string file, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, file);
}

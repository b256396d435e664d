// Operators, indexers and comparisons as C# resolves them. Law: a host number takes the tensor's width; comparison
// reads the primal and follows IEEE; Equals is reflexive. Read next: VerbTests.cs.
using System.Numerics;
using Xunit;

namespace FunGrad.Facade.Tests;

public class OperatorTests
{
    private static readonly Tensor Single = new[] { 1f, 2f };

    public static TheoryData<string, Tensor> WithHostNumbers =>
        new()
        {
            { "x * 2", Single * 2 },
            { "2 * x", 2 * Single },
            { "x * 2.0", Single * 2.0 },
            { "2.0 - x", 2.0 - Single },
            { "x / 2L", Single / 2L },
            { "x + 2f", Single + 2f },
            { "-x", -Single },
            { "Pow", Tensor.Pow(Single, 2) },
            { "Maximum", Tensor.Maximum(Single, 1.5) },
            { "Clip", Single.Clip(0, 1.5) },
            { "Remainder", Single.Remainder(2) },
            { "Where", Tensor.Where(Single.Greater(1), Single, 0) },
            { "Concatenate", Tensor.Concatenate([Single, Single]) },
            { "Mean", Single.Mean() },
        };

    [Theory]
    [MemberData(nameof(WithHostNumbers))]
    public void HostNumbersKeepFloat32(string expression, Tensor result) =>
        Assert.True(result.DType == DType.Float32, $"{expression} is {result.DType}");

    [Fact]
    public void GenericMathFindsTheOperators()
    {
        static T Polynomial<T>(T x)
            where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T> => x * x + x;

        Assert.Equal(12.0, (double)Polynomial<Tensor>(3));
        Assert.Equal(7.0, (double)Grad.Of(Polynomial)(3));
    }

    [Fact]
    public void IndexersTakeIndicesAndRanges()
    {
        Tensor x = Tensor.Arange(12).Reshape(3, 4);
        Assert.Equal(6.0, (double)x[1, 2]);
        Assert.Equal(11.0, (double)x[^1, ^1]);
        Assert.Equal(11.0, (double)x[-1, -1]);
        Assert.Equal([4, 5, 6, 7], x[1].ToDoubleArray());
        Assert.Equal([4, 5, 6, 7], x[^2].ToDoubleArray());
        Assert.Equal([7, 11], x[1..3, ^1].ToDoubleArray());
        Assert.Equal([2, 6, 10], x[.., 2].ToDoubleArray());
        Assert.Equal([0, 8], x[AxisIndex.Stepped(.., 2), 0].ToDoubleArray());
        Assert.Equal([1, 3, 4], x[AxisIndex.NewAxis].Shape);
        Assert.Equal([3, 7, 11], x[AxisIndex.Rest, 3].ToDoubleArray());
    }

    [Fact]
    public void IndexersDifferentiate()
    {
        Tensor x = [1, 2, 3];
        Assert.Equal([0, 2, 1], Grad.Of(x => x[1] * x[1..3].Sum() - x[1] * x[1])([1, 1, 2]).ToDoubleArray());
        Assert.Equal([0, 0, 1], Grad.Of(x => x[^1])(x).ToDoubleArray());
    }

    [Fact]
    public void RowsEnumerate()
    {
        var sum = 0.0;
        foreach (
            var row in Tensor.Of([
                [1, 2],
                [3, 4],
            ])
        )
            sum += (double)row[1];
        Assert.Equal(6.0, sum);
        Assert.False(Single is System.Collections.IEnumerable);
    }

    [Fact]
    public void EqualityComparesElements()
    {
        Tensor x = [1, 2];
        Assert.True(x == new[] { 1.0, 2.0 });
        Assert.True(x != new[] { 1.0, 3.0 });
        Assert.True(
            x
                != Tensor.Of([
                    [1, 2],
                ])
        );
        Assert.False(x == Single);
        Assert.True(Tensor.Scalar(0.1f) == 0.1);
        Assert.True(x.Equals(x + 0) && x.GetHashCode() == (x + 0).GetHashCode());
        Assert.False(x == null);
        Assert.False(x.Equals(null));
        Assert.True((Tensor?)null == null);
    }

    [Fact]
    public void NaNFollowsIEEEInOperatorsAndDotNetInEquals()
    {
        Tensor nan = double.NaN;
        var other = nan;
        Assert.False(nan == other);
        Assert.True(nan != other);
        Assert.True(nan.Equals(other));
        Assert.False(nan < 1 || nan > 1 || nan <= 1 || nan >= 1);
        Assert.StartsWith(
            "NaN has no place in an order",
            Assert.Throws<ArgumentException>(() => nan.CompareTo(1)).Message
        );
    }

    [Fact]
    public void ComparisonSteersHostControlFlow()
    {
        static Tensor Absolute(Tensor x) => x > 0 ? x : -x;

        Assert.Equal(1.0, (double)Grad.Of(Absolute)(2));
        Assert.Equal(-1.0, (double)Grad.Of(Absolute)(-2));
        Assert.True(Grad.Of(Absolute)(2) >= 1 && 0.5 < Grad.Of(Absolute)(2));
    }

    [Fact]
    public void MasksCompareElementByElement()
    {
        Tensor x = [1, 2, 3];
        Assert.Equal([false, true, true], x.GreaterOrEqual(2).ToArray<bool>());
        Assert.Equal([false, true, false], x.EqualTo(2).ToArray<bool>());
        Assert.Equal([true, false, true], x.EqualTo(2).LogicalNot().ToArray<bool>());
        Assert.Equal([0, 2, 3], Tensor.Where(x.Less(2), 0, x).ToDoubleArray());
    }
}

// What a C# user may write where a tensor is expected, and which dtype it gets. Law: .NET values decide the dtype, and
// an integer is a Float64 number. Read next: OperatorTests.cs.
using Xunit;

namespace FunGrad.Facade.Tests;

public class ConversionTests
{
    private static DType TypeOf(Tensor x) => x.DType;

    private static int[] ShapeOf(Tensor x) => [.. x.Shape];

    [Fact]
    public void NumbersConvertByThemselves()
    {
        Assert.Equal(DType.Float64, TypeOf(2));
        Assert.Equal(DType.Float64, TypeOf(2L));
        Assert.Equal(DType.Float64, TypeOf(2u));
        Assert.Equal(DType.Float64, TypeOf(2.0));
        Assert.Equal(DType.Float32, TypeOf(2f));
        Assert.Equal(16777217.0, (double)(Tensor)16777217L);
    }

    [Fact]
    public void ArraysConvertByThemselves()
    {
        Assert.Equal(DType.Float64, TypeOf(new[] { 1.0, 2.0 }));
        Assert.Equal(DType.Float32, TypeOf(new[] { 1f, 2f }));
        Assert.Equal(
            [1, 2],
            ShapeOf(
                new[,]
                {
                    { 1.0, 2.0 },
                }
            )
        );
        Assert.Equal(
            DType.Float32,
            TypeOf(
                new[,]
                {
                    { 1f, 2f },
                }
            )
        );
    }

    [Fact]
    public void CollectionExpressionsNest()
    {
        Tensor vector = [1, 2, 3];
        Tensor matrix =
        [
            [1, 2],
            [3, 4],
            [5, 6],
        ];
        Tensor mixed = [1, 2.5, 3L];
        Tensor floats = [1f, 2f];
        Tensor cube =
        [
            [
                [1],
            ],
        ];
        Assert.Equal([3], ShapeOf(vector));
        Assert.Equal([3, 2], ShapeOf(matrix));
        Assert.Equal([1, 2.5, 3], mixed.ToDoubleArray());
        Assert.Equal(DType.Float32, floats.DType);
        Assert.Equal([1, 1, 1], ShapeOf(cube));
        Assert.Equal([0], ShapeOf([]));
    }

    [Fact]
    public void CollectionExpressionsSpread()
    {
        Tensor head = [1, 2];
        Tensor[] rows = [head, head * 2];
        Tensor matrix = [.. rows, [5, 6]];
        Tensor longer = [.. head, 3];
        Assert.Equal([3, 2], ShapeOf(matrix));
        Assert.Equal([1, 2, 3], longer.ToDoubleArray());
    }

    [Fact]
    public void HostArraysKeepTheirType()
    {
        Assert.Equal(DType.Int32, Tensor.FromArray([1, 2]).DType);
        Assert.Equal(DType.Int64, Tensor.FromArray([1L, 2L]).DType);
        Assert.Equal(DType.Bool, Tensor.FromArray([true]).DType);
        Assert.Equal(
            DType.Int64,
            Tensor
                .FromArray(
                    new[,]
                    {
                        { 1L },
                    }
                )
                .DType
        );
        Assert.Equal([2, 3], ShapeOf(Tensor.FromArray([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])));
        Assert.Equal(DType.Int32, Tensor.Indices(0, 1).DType);
    }

    [Fact]
    public void HostArraysAreCopied()
    {
        double[] values = [1, 2];
        int[] shape = [2, 1];
        var x = Tensor.FromArray(values);
        var y = Tensor.Zeros(shape);
        var z = Tensor.FromArray(values, shape);
        (values[0], shape[0]) = (9, 7);
        Assert.Equal([1, 2], x.ToDoubleArray());
        Assert.Equal([2, 1], ShapeOf(y));
        Assert.Equal([2, 1], ShapeOf(z));
    }

    [Fact]
    public void ScalarsOfTheirOwnKeepTheirWidth()
    {
        Assert.Equal(DType.Float64, (Tensor.Scalar(2.0) * Tensor.Scalar(1f)).DType);
        Assert.Equal(DType.Float64, (Tensor.Scalar(2) * Tensor.Scalar(1f)).DType);
        Assert.Equal(DType.Float32, (2.0 * Tensor.Scalar(1f)).DType);
    }

    [Fact]
    public void ConversionToNumbersIsExplicit()
    {
        Tensor x = 2.75;
        Assert.Equal(2.75, (double)x);
        Assert.Equal(2.75f, (float)x);
        Assert.Equal(2, (int)x);
        Assert.Equal(
            2.75,
            (double)
                Tensor.Of([
                    [2.75],
                ])
        );
        Assert.Null(
            typeof(Tensor).GetMethods().FirstOrDefault(m => m.Name == "op_Implicit" && m.ReturnType == typeof(double))
        );
    }

    [Fact]
    public void ElementsReadBack()
    {
        Tensor m =
        [
            [1, 2],
            [3, 4],
        ];
        Assert.Equal([1, 3, 2, 4], m.T.ToDoubleArray());
        Assert.Equal([1, 3, 2, 4], m.T.ToArray<double>());
        Assert.Equal([true, false], Tensor.FromArray([true, false]).ToArray<bool>());
        Assert.Equal([1, 0], Tensor.FromArray([true, false]).ToDoubleArray());
    }

    [Fact]
    public void CastsChangeTheDType()
    {
        Tensor x = [1.7, -1.7];
        Assert.Equal([1, -1], x.Cast(DType.Int32).ToArray<int>());
        Assert.Equal(DType.Float32, x.Cast(DType.Float32).DType);
        Assert.Equal("Float64", Grad.Of(x => x.Cast(DType.Float32).Sum())(x).DType.ToString());
    }
}

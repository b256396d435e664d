// The verbs of Grad: which functions they accept, and that each is what its name says. Law: forward is reverse, a verb
// nests in itself, and a reusable map can be called again. Read next: CustomRuleTests.cs.
using Xunit;

namespace FunGrad.Facade.Tests;

public class VerbTests
{
    private static Tensor Cube(Tensor x) => x * x * x;

    private static Tensor Area(Tensor x, Tensor y) => x * y;

    [Fact]
    public void FunctionsOfAllFormsInfer()
    {
        Tensor Local(Tensor x) => x * x;
        Func<Tensor, Tensor> stored = Local;
        Assert.Equal(1.0, (double)Grad.Of(Tensor.Sin)(0));
        Assert.Equal(6.0, (double)Grad.Of(x => x * x)(3));
        Assert.Equal(6.0, (double)Grad.Of(Local)(3));
        Assert.Equal(6.0, (double)Grad.Of(stored)(3));
        Assert.Equal(27.0, (double)Grad.Of(Cube)(3));
        Assert.Equal(4.0, (double)Grad.Of(Area)(3, 4));
        Assert.Equal(0.0, (double)Grad.Of(_ => 2.0)(3));
        Assert.Equal(12.0, (double)Grad.Of(Tensor.Pow)(2, 3));
        Assert.Equal([1, 1], Grad.Of(Tensor.Sum)([2, 3]).ToDoubleArray());
        Assert.Equal(0.25, (double)Grad.Of(Tensor.Sigmoid)(0));
    }

    [Fact]
    public void VerbsNest()
    {
        Assert.Equal(18.0, (double)Grad.Of(Grad.Of(Cube))(3));
        Assert.Equal(6.0, (double)Grad.Of(Grad.Of(Grad.Of(Cube)))(3));
        Assert.Equal([6, 12], Grad.Vectorize(Grad.Of(Grad.Of(Cube)))([1, 2]).ToDoubleArray());
        Assert.Equal(0.0, (double)Grad.Of(x => x * Grad.Of(y => x)(2))(1));
        Assert.Equal(1.0, (double)Grad.Of(x => x * Grad.Of(y => x + y)(2))(1));
    }

    [Fact]
    public void SeveralInputsGiveTuples()
    {
        var (dx, dy) = Grad.AllOf(Area)(3, 4);
        Assert.Equal((4.0, 3.0), ((double)dx, (double)dy));
        var gradients = Grad.AllOf((x, y, z) => x * y + z)(2, 3, 4);
        Assert.Equal((3.0, 2.0, 1.0), ((double)gradients.X, (double)gradients.Y, (double)gradients.Z));
        var (value, (a, b, c, d)) = Grad.ValueAndGradients((x, y, z, u) => x * y * z * u)(1, 2, 3, 4);
        Assert.Equal((24.0, 24.0, 12.0, 8.0, 6.0), ((double)value, (double)a, (double)b, (double)c, (double)d));
        Assert.Equal(0.0, (double)Grad.AllOf((x, y) => x)(3, 4).Y);
    }

    [Fact]
    public void ValuesComeWithGradients()
    {
        var (value, gradient) = Grad.ValueAndGradient(Cube)(2);
        Assert.Equal((8.0, 12.0), ((double)value, (double)gradient));
        Assert.Equal(12.0, (double)Grad.Of(x => Grad.ValueAndGradient(Cube)(x).Value)(2));
        Assert.Equal(5.0, (double)Grad.ValueAndGradient((x, y, z) => x * y + z)(1, 5, 2).Gradient);
    }

    [Fact]
    public void GradientsHaveShapeAndDTypeOfTheirVariables()
    {
        Tensor row =
        [
            [1f, 2f, 3f],
        ];
        var (dx, dy) = Grad.AllOf((x, y) => (x * y).Sum())(
            row,
            [
                [1.0],
                [2.0],
            ]
        );
        Assert.Equal((DType.Float32, DType.Float64), (dx.DType, dy.DType));
        Assert.Equal([1, 3], dx.Shape);
        Assert.Equal([2, 1], dy.Shape);
    }

    [Fact]
    public void MatricesOfDerivatives()
    {
        Tensor x = [1, 2];
        Assert.True(
            Grad.Jacobian(Cube)(x)
                == Tensor.Of([
                    [3, 0],
                    [0, 12],
                ])
        );
        Assert.True(
            Grad.Jacobian(x => Tensor.Outer(x, x))(x).Reshape(4, 2)
                == Tensor.Of([
                    [2, 0],
                    [2, 1],
                    [2, 1],
                    [0, 4],
                ])
        );
        Assert.True(
            Grad.Hessian(x => Cube(x).Sum())(x)
                == Tensor.Of([
                    [6, 0],
                    [0, 12],
                ])
        );
        Assert.Equal([6, 24], Grad.HessianVector(x => Cube(x).Sum())(x, [1, 2]).ToDoubleArray());
        Assert.Equal(18.0, (double)Grad.Laplacian(x => Cube(x).Sum())(x));
        Assert.True(Grad.Hessian(Tensor.Sum)(x) == Tensor.Zeros(2, 2));
    }

    [Fact]
    public void DirectionsAgreeAndCanBeReused()
    {
        var (y, pullBack) = Grad.Vjp(Cube)([1, 2]);
        var (z, pushForward) = Grad.Linearize(Cube)([1, 2]);
        Assert.True(y == z);
        Assert.Equal([3, 12], pullBack([1, 1]).ToDoubleArray());
        Assert.Equal([30, 0], pullBack([10, 0]).ToDoubleArray());
        Assert.Equal([30, 0], pushForward([10, 0]).ToDoubleArray());
        Assert.Equal([30, 0], Grad.Jvp(Cube)([1, 2], [10, 0]).Tangent.ToDoubleArray());
        var (dx, dy) = Grad.Vjp(Area)(3, 4).PullBack(2);
        Assert.Equal((8.0, 6.0), ((double)dx, (double)dy));
        Assert.Equal(10.0, (double)Grad.Jvp(Area)(3, 4, 1, 2).Tangent);
        Assert.Equal(10.0, (double)Grad.Linearize(Area)(3, 4).PushForward(1, 2));
    }

    [Fact]
    public void PullBacksWorkFromManyThreads()
    {
        var (_, pullBack) = Grad.Vjp(x => Cube(x).Sum())(Tensor.Arange(100));
        var expected = 3.0 * Tensor.Arange(100).Square();
        Parallel.For(0, 50, _ => Assert.True(pullBack(1) == expected));
    }

    [Fact]
    public void PullBacksAreDifferentiable() =>
        Assert.Equal(30.0, (double)Grad.Of(x => Grad.Vjp(Cube)(x).PullBack(1))(5));

    [Fact]
    public void DerivativesOfAnyOrder()
    {
        Assert.Equal(48.0, (double)Grad.Derivative(x => x.Pow(4), 2)(2));
        Assert.Equal(24.0, (double)Grad.Derivative(x => x.Pow(4), 4)(2));
        Assert.Equal([1, 4], Grad.Derivative(x => Tensor.Of([x, x * x]))(2).ToDoubleArray());
        Assert.Equal(16.0, (double)Grad.Derivative(x => x.Pow(4), 0)(2));
    }

    [Fact]
    public void VectorizeRunsRowByRow()
    {
        Tensor x =
        [
            [1, 2],
            [3, 4],
        ];
        Assert.Equal([3, 7], Grad.Vectorize(x => x.Sum())(x).ToDoubleArray());
        Assert.True(Grad.Vectorize(Grad.Of(x => x.Dot(x)))(x) == 2 * x);
        Assert.Equal([3, 7], Grad.Vectorize((x, y) => x.Dot(y))(x, Tensor.Ones(2, 2)).ToDoubleArray());
    }

    [Fact]
    public void StopGradientCutsOneUse()
    {
        Assert.Equal(3.0, (double)Grad.Of(x => x * Tensor.StopGradient(x))(3));
        Assert.Equal(3.0, (double)Grad.Of(x => x * x.StopGradient())(3));
        Assert.Equal(3.0, (double)Grad.Of(x => x * Grad.StopGradient(x))(3));
    }
}

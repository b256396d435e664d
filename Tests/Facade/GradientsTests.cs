// Gradients.Of, tf.gradients: matching by identity, intermediates, duplicates, missing paths, seeds. Law: the sum over
// ys of seedᵀ·∂y/∂x along all recorded paths. Read next: ErrorTests.cs.
using Xunit;

namespace FunGrad.Facade.Tests;

public class GradientsTests
{
    private readonly Tensor x = Tensor.Variable(3.0);
    private readonly Tensor v = Tensor.Variable([1, 2]);

    private static double? Number(Tensor? t) => t is null ? null : (double)t;

    [Fact]
    public void ArgumentsTakeAllForms()
    {
        var y = x * x;
        List<Tensor> list = [x];
        Tensor[] array = [x];
        Assert.Equal(6.0, Number(Gradients.Of(y, x)[0]));
        Assert.Equal(6.0, Number(Gradients.Of([y], [x])[0]));
        Assert.Equal(6.0, Number(Gradients.Of(y, list)[0]));
        Assert.Equal(6.0, Number(Gradients.Of(y, array)[0]));
        Assert.Equal(12.0, Number(Gradients.Of(y, x, 2)[0]));
        Assert.Equal(12.0, Number(Gradients.Of(y, x, gradYs: [2])[0]));
        Assert.Equal(18.0, Number(Gradients.Of([y, y], x, gradYs: [null, 2])[0]));
        Assert.Equal(12.0, Number(Gradients.Of([y, y], x, gradYs: null)[0]));
        Assert.Empty(Gradients.Of(y, []));
        Assert.Null(Assert.Single(Gradients.Of([], x)));
    }

    [Fact]
    public void SeedsOfListsNest()
    {
        var (a, b) = (Tensor.Variable(new[] { 1f, 1f, 1f }), Tensor.Variable(new[] { 1f, 1f, 1f }));
        var gradients = Gradients.Of(
            [a + b, b],
            [a, b],
            gradYs:
            [
                [2, 2, 3],
                [3, 2, 4],
            ]
        );
        Assert.Equal([2, 2, 3], gradients[0]!.ToDoubleArray());
        Assert.Equal([5, 4, 7], gradients[1]!.ToDoubleArray());
        Assert.All(gradients, gradient => Assert.Equal(DType.Float32, gradient!.DType));
    }

    [Fact]
    public void ValuesMatchByIdentity()
    {
        var copy = Tensor.Variable(3.0);
        Assert.True(copy == x);
        Assert.Null(Gradients.Of(x * x, copy)[0]);
        var intermediate = x * x;
        var other = x * x;
        var y = intermediate * 5;
        Assert.Equal([5.0, null, 30.0], Gradients.Of(y, [intermediate, other, x]).Select(Number));
    }

    [Fact]
    public void DuplicatesGetTheFullGradientEach()
    {
        var y = x * x;
        Assert.Equal([6.0, 6.0], Gradients.Of(y, [x, x]).Select(Number));
        Assert.Equal([12.0], Gradients.Of([y, y], x).Select(Number));
        Assert.Equal([7.0], Gradients.Of([y, x], x).Select(Number));
    }

    [Fact]
    public void DerivativesAreTotal()
    {
        var b = 2 * x;
        Assert.Equal([3.0, 1.0], Gradients.Of(x + b, [x, b]).Select(Number));
        Assert.Equal([1.0, 1.0], Gradients.Of(x + b, [x, b], stopGradients: [x, b]).Select(Number));
        Assert.Equal([1.0], Gradients.Of(x, x).Select(Number));
    }

    [Fact]
    public void NoPathIsNullOrZeros()
    {
        Assert.Null(Gradients.Of(x * 2, v)[0]);
        Assert.Null(Gradients.Of(x.StopGradient(), x)[0]);
        Assert.Null(Gradients.Of(Tensor.Floor(x), x)[0]);
        Assert.Null(Gradients.Of(x.Detach(), x)[0]);
        Assert.Equal(0.0, Number(Gradients.Of(x * 0, x)[0]));
        var zeros = Gradients.Of(x * 2, v, unconnectedGradients: UnconnectedGradients.Zero)[0]!;
        Assert.Equal([0, 0], zeros.ToDoubleArray());
    }

    [Fact]
    public void GradientsAreRecordedAgain()
    {
        var first = Gradients.Of(x * x * x, x)[0]!;
        var second = Gradients.Of(first, x)[0]!;
        Assert.Equal((27.0, 18.0, 6.0), ((double)first, (double)second, (double)Gradients.Of(second, x)[0]!));
        var seed = Tensor.Variable(1.0);
        Assert.Equal(6.0, Number(Gradients.Of(Gradients.Of(x * x, x, seed)[0]!, seed)[0]));
    }

    [Fact]
    public void SeedsAreChecked()
    {
        var y = v * v;
        var error = Assert.ThrowsAny<ArgumentException>(() => Gradients.Of(y, v, gradYs: [1, 2]));
        Assert.Equal(
            "gradients: 2 seeds were given for 1 ys. Give one for each y, or null for ones. (Parameter 'gradYs')",
            error.Message
        );
        error = Assert.ThrowsAny<ArgumentException>(() => Gradients.Of(y, v, gradYs: [1]));
        Assert.Equal("gradients: the seed of ys[0] must have its shape, [2], but it had [].", error.Message);
        error = Assert.ThrowsAny<ArgumentException>(() => Gradients.Of(y, v, gradYs: [Tensor.Indices(1, 2)]));
        Assert.Equal(
            "gradients: the seed of ys[0] must be a floating-point tensor, but its dtype was Int32.",
            error.Message
        );
    }

    [Fact]
    public void NullsAndUnknownOptionsAreRefused()
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => Gradients.Of(x, [x, null]));
        Assert.Equal(
            "xs[1] is null. Give a tensor, for example one made with Tensor.Variable. (Parameter 'xs')",
            error.Message
        );
        error = Assert.ThrowsAny<ArgumentException>(() => Gradients.Of((Tensor?)null, x));
        Assert.StartsWith("ys[0] is null.", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Gradients.Of(x, x, unconnectedGradients: (UnconnectedGradients)7)
        );
    }

    [Fact]
    public void TracedValuesAreRefused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Grad.Of(t => Gradients.Of(t * x, x)[0]!)(1));
        Assert.Equal(
            "gradients: the value is being traced by 'Grad.Of', whose derivatives do not pass through recorded "
                + "variables. Use grad or vjp inside 'Grad.Of' instead.",
            error.Message
        );
        Assert.Throws<InvalidOperationException>(() => Grad.Of(Tensor.Variable)(1));
    }

    [Fact]
    public void TensorsIsAList()
    {
        Tensors list = [x, null];
        Assert.Equal(2, list.Count);
        Assert.Same(x, list[0]);
        Assert.Null(list[1]);
        Assert.Empty(default(Tensors));
    }
}

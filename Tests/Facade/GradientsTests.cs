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
    public void EveryParameterOfTensorFlowIsThere()
    {
        var trace = new GradientTrace();
        var y = x * x;
        var found = Gradients.Of(
            ys: [y, y * x],
            xs: [x, y, v],
            gradYs: [null, 2],
            name: "loss",
            colocateGradientsWithOps: true,
            gateGradients: true,
            aggregationMethod: AggregationMethod.ExperimentalTree,
            stopGradients: y,
            unconnectedGradients: UnconnectedGradients.Zero,
            trace: trace
        );
        Assert.Equal(18.0, Number(found[0]));
        Assert.Equal(7.0, Number(found[1]));
        Assert.Equal([0, 0], found[2]!.ToDoubleArray());
        var pass = Assert.Single(trace.Passes);
        Assert.Equal("loss", pass.Name);
        Assert.Equal(GateGradients.Op, pass.GateGradients);
        Assert.Equal(AggregationMethod.ExperimentalTree, pass.AggregationMethod);
        Assert.True(pass.ColocateGradientsWithOps);
        Assert.StartsWith("loss: ", trace.ToString());
    }

    [Fact]
    public void OptionsAreCheckedBeforeAnythingElse()
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => Gradients.Of(x, v, unconnectedGradients: "nothing"));
        Assert.Equal(
            "Unknown value for unconnected_gradients: 'nothing'. Use \"none\" or \"zero\". (Parameter "
                + "'unconnectedGradients')",
            error.Message
        );
        Assert.Null(Gradients.Of(x, v, unconnectedGradients: "none")[0]);
        // Also when nothing is connected, where TensorFlow never notices.
        error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            Gradients.Of(x, v, aggregationMethod: (AggregationMethod)3)
        );
        Assert.Equal(
            "gradients: there is no AggregationMethod 3. Use AddN, ExperimentalTree or ExperimentalAccumulateN. "
                + "(Parameter 'aggregationMethod')",
            error.Message
        );
        error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            Gradients.Of(x, x, unconnectedGradients: (UnconnectedGradients)7)
        );
        Assert.Equal(
            "gradients: there is no UnconnectedGradients 7. Use None or Zero. (Parameter 'unconnectedGradients')",
            error.Message
        );
        error = Assert.ThrowsAny<ArgumentException>(() => Gradients.Of(x, v, [1, 2], name: "loss"));
        Assert.StartsWith("loss: 2 seeds were given for 1 ys.", error.Message);
    }

    [Fact]
    public void RowsOfTablesStaySparse()
    {
        var table = Tensor.Variable([10, 20, 30]);
        var found = Gradients.Of(table.Gather(Tensor.Indices(2, 0, 2)), table, gradYs: new Tensor[] { [1, 2, 3] });
        var slices = Assert.IsType<Adjoint.Sparse>(found.Adjoints[0]).Slices;
        Assert.Equal([1, 2, 3], slices.Values.ToDoubleArray());
        Assert.Equal([2, 0, 2], slices.Indices.ToDoubleArray());
        Assert.Equal([3], slices.DenseShape);
        Assert.Equal([2, 0, 4], found[0]!.ToDoubleArray());
        // Made once, so that it can be matched by identity.
        Assert.Same(found[0], found[0]);
        // A sparse gradient is a seed in turn.
        Assert.Equal(
            [20, 0, 120],
            Gradients.Of(table * 10, table, slices)[0]!.ToDoubleArray().Select((g, i) => g * (i + 1))
        );
        Assert.Equal([2, 0, 4], Gradients.Of(+table, table, Tensors.Of(found.Adjoints))[0]!.ToDoubleArray());
    }

    [Fact]
    public void CustomGradientsAreHonouredAndChecked()
    {
        var wrong = Grad.CustomGradient(xs => ([xs[0] * xs[1]], ws => [ws[0] * 100, null]));
        var other = Tensor.Variable(2.0);
        Assert.Equal([100.0, null], Gradients.Of(wrong([x, other])[0], [x, other]).Select(Number));
        Assert.Equal("(100.0, 0.0)", Grad.AllOf((a, b) => wrong([a, b])[0])(1, 2).ToString());
        var few = Grad.CustomGradient(xs => ([xs[0] * xs[1]], _ => []));
        var error = Assert.Throws<InvalidOperationException>(() => Gradients.Of(few([x, other])[0], x));
        Assert.Equal(
            "customVjp: the rule must give one cotangent for each of 2 tensors, but it gave 0.",
            error.Message
        );
        var failure = new FormatException("mine");
        var throwing = Grad.CustomGradient(xs => ([xs[0]], _ => throw failure));
        Assert.Same(failure, Assert.Throws<FormatException>(() => Gradients.Of(throwing([x])[0], x)));
        // Cotangents of results that were not used are zeros.
        var two = Grad.CustomGradient(xs => ([xs[0] * 2, xs[0] * 3], ws => [ws[0] * 2 + ws[1] * 3 + 1000 * ws[1]]));
        Assert.Equal(2.0, Number(Gradients.Of(two([x])[0], x)[0]));
    }

    [Fact]
    public void PreventedGradientsSayWhy()
    {
        var y = Tensor.PreventGradient(x, "no training here") * v.Sum();
        Assert.Equal([3, 3], Gradients.Of(y, v)[0]!.ToDoubleArray());
        var error = Assert.Throws<InvalidOperationException>(() => Gradients.Of(y, x));
        Assert.Equal("Gradient explicitly disabled. Reason: no training here", error.Message);
        Assert.Throws<InvalidOperationException>(() => Grad.Of(t => t.PreventGradient())(1));
    }

    [Fact]
    public void HessiansHaveZerosWhereTensorFlowThrows()
    {
        Assert.Equal("[[0. 0.] [0. 0.]]", Example.Normal(Gradients.Hessians(v.Sum(), v)[0].ToString()));
        Assert.Equal(0.0, (double)Gradients.Hessians(v.Sum(), x)[0]);
        var y = x * x * (v * v).Sum();
        Assert.Equal([12, 24], Gradients.HessianBlocks(y, [x, v])[0][1].ToDoubleArray());
        var products = Gradients.HessianVectorProduct(y, [x, v], [1, new double[] { 1, 0 }]);
        Assert.Equal(22.0, (double)products[0]);
        Assert.Equal([30, 24], products[1].ToDoubleArray());
        var error = Assert.Throws<ArgumentException>(() => Gradients.HessianVectorProduct(y, [x, v], [1]));
        Assert.StartsWith("HessianVectorProduct: 1 vectors were given for 2 xs.", error.Message);
    }

    [Fact]
    public void BooleansHaveNoDefaultSeed()
    {
        var error = Assert.Throws<DTypeException>(() => Gradients.Of(x.Greater(0), x));
        Assert.Equal(
            "gradients: ys[0] is a Bool tensor, which has no default gradient of ones. Differentiate numbers, for example "
                + "after Where.",
            error.Message
        );
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

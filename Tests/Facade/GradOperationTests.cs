// GradOperation: the structure of results for every combination of flags and weights, the rules of sens, and nesting.
// Law: the table in the documentation of GradOperation. Read next: ParameterTests.cs.
using Xunit;

namespace FunGrad.Facade.Tests;

public class GradOperationTests
{
    private readonly Parameter w = new(3.0, "w");
    private readonly Parameter b = new([1, 2], "b");

    private Tensor F(Tensor x, Tensor y) => w * x * y + b.Value.Sum();

    private static string Text(GradientResult result) => Example.Normal(result.ToString());

    [Fact]
    public void DefaultIsTheBareGradientOfTheFirstInput()
    {
        Tensor dx = new GradOperation().Of(F)(2, 5);
        Assert.Equal(15.0, (double)dx);
        Assert.True(new GradOperation().Of(F)(2, 5).Inputs.IsBare);
        Assert.Equal("15.0", Text(new GradOperation().Of(F)(2, 5)));
    }

    [Fact]
    public void GetAllIsATupleAlsoForOneInput()
    {
        var (dx, dy) = new GradOperation(getAll: true).Of(F)(2, 5).Inputs;
        Assert.Equal((15.0, 6.0), ((double)dx, (double)dy));
        var one = new GradOperation(getAll: true).Of(Tensor.Square)(3);
        Assert.Equal("(6.0,)", Text(one));
        Assert.Equal(6.0, (double)one.Inputs[0]);
        var error = Assert.Throws<InvalidOperationException>(() => (Tensor)one);
        Assert.Equal("A tuple of 1 gradients is not one tensor. Index it, tuple[0], or take it apart.", error.Message);
    }

    [Fact]
    public void GetByListFollowsTheFormOfTheWeights()
    {
        var op = new GradOperation(getByList: true);
        Assert.Equal("(10.0, [1. 1.])", Text(op.Of(F, [w, b])(2, 5)));
        Assert.Equal("([1. 1.], 10.0)", Text(op.Of(F, new ParameterTuple([b, w]))(2, 5)));
        Assert.Equal("(10.0,)", Text(op.Of(F, new[] { w })(2, 5)));
        Assert.Equal("(10.0,)", Text(op.Of(F, new List<Parameter> { w })(2, 5)));
        Assert.Equal("()", Text(op.Of(F, [])(2, 5)));
        Assert.Equal("()", Text(op.Of(F)(2, 5)));
        Tensor bare = op.Of(F, w)(2, 5);
        Assert.Equal(10.0, (double)bare);
        Assert.Throws<InvalidOperationException>(() => (Tensor)op.Of(F, [w])(2, 5));
    }

    [Fact]
    public void AWeightReturnedAsItIsHasTheGradientOne()
    {
        var op = new GradOperation(getByList: true);
        Assert.Equal("1.0", Text(op.Of(_ => w, w)(2)));
        Assert.Equal("(1.0, [0. 0.])", Text(op.Of(_ => w, [w, b])(2)));
    }

    [Fact]
    public void BothFlagsGiveAPair()
    {
        var op = new GradOperation(getAll: true, getByList: true);
        var ((dx, dy), (dw, db)) = op.Of(F, [w, b])(2, 5);
        Assert.Equal((15.0, 6.0, 10.0), ((double)dx, (double)dy, (double)dw));
        Assert.Equal([1, 1], db.ToDoubleArray());
        var (inputs, weight) = op.Of(F, w)(2, 5);
        Assert.Equal(2, inputs.Count);
        Assert.Equal(10.0, (double)(Tensor)weight);
        Assert.Equal("((15.0, 6.0), 10.0)", Text(op.Of(F, w)(2, 5)));
        Assert.Equal("((15.0, 6.0), ())", Text(op.Of(F)(2, 5)));
    }

    [Fact]
    public void NoInputsGiveEmptyTuples()
    {
        Assert.Equal("()", Text(new GradOperation().Of(() => w * w)()));
        Assert.Equal("()", Text(new GradOperation(getAll: true).Of(() => w * w)()));
        Assert.Equal("((), (6.0,))", Text(new GradOperation(true, true).Of(() => w * w, [w])()));
        Assert.Equal("((), ())", Text(new GradOperation(true, true).Of(() => w * w)()));
    }

    [Fact]
    public void PartsThatAreNotThereTeach()
    {
        var byList = new GradOperation(getByList: true).Of(F, w)(2, 5);
        var error = Assert.Throws<InvalidOperationException>(() => byList.Inputs);
        Assert.StartsWith("With getByList alone there are no gradients of inputs. Set getAll as well", error.Message);
        var plain = new GradOperation().Of(F)(2, 5);
        Assert.StartsWith("Without getByList", Assert.Throws<InvalidOperationException>(() => plain.Weights).Message);
        var all = new GradOperation(getAll: true).Of(F)(2, 5);
        error = Assert.Throws<InvalidOperationException>(() =>
        {
            var (dx, dy) = all;
        });
        Assert.Equal(
            "The result has one part, so it does not come apart as (inputs, weights). Use its Inputs, "
                + "or set both getAll and getByList.",
            error.Message
        );
        error = Assert.Throws<InvalidOperationException>(() =>
        {
            var (x, y, z) = all.Inputs;
        });
        Assert.Equal(
            "A tuple of 2 gradients does not come apart into 3. There is one gradient for each input or weight.",
            error.Message
        );
    }

    [Fact]
    public void UnusedInputsAndWeightsGetZeros()
    {
        var unused = new Parameter(new[] { 1f, 2f });
        var result = new GradOperation(true, true).Of((x, y) => x.Sum(), [unused])([1, 2], new[] { 1f });
        Assert.Equal("(([1. 1.], [0.]), ([0. 0.],))", Text(result));
        Assert.Equal((DType.Float32, DType.Float32), (result.Inputs[1].DType, result.Weights[0].DType));
    }

    [Fact]
    public void IntegerInputsKeepTheirSlotsWithZeros()
    {
        var op = new GradOperation(getAll: true);
        var (dx, di) = op.Of((x, i) => x.Gather(i))([1, 2, 3], Tensor.Indices(2, 2)).Inputs;
        Assert.Equal([0, 0, 2], dx.ToDoubleArray());
        Assert.Equal([0, 0], di.ToArray<int>());
        Assert.Equal("[0 0]", Text(new GradOperation().Of(i => i + i)(Tensor.Indices(1, 2))));
    }

    [Fact]
    public void TheSameTensorTwiceIsTwoInputs()
    {
        Tensor x = 3;
        var (a, c) = new GradOperation(getAll: true).Of((a, c) => a * a * c)(x, x).Inputs;
        Assert.Equal((18.0, 9.0), ((double)a, (double)c));
    }

    [Fact]
    public void AWeightListedTwiceGetsItsGradientTwice() =>
        Assert.Equal("(10.0, 10.0)", Text(new GradOperation(getByList: true).Of(F, [w, w])(2, 5)));

    [Fact]
    public void OutputsOfAllFormsAreSummed()
    {
        var op = new GradOperation();
        Assert.Equal("[2. 4.]", Text(op.Of(x => x * x)([1, 2])));
        Assert.Equal("7.0", Text(op.Of(x => (x * x, x))(3)));
        Assert.Equal("8.0", Text(op.Of(x => ((x * x, x), x))(3)));
        Assert.Equal("7.0", Text(op.Of(x => new[] { x * x, x })(3)));
        Assert.Equal("7.0", Text(op.OfList(x => [x * x, x])(3)));
        Assert.Equal("0.0", Text(op.Of(x => x.Greater(0))(3)));
    }

    [Fact]
    public void SensHasTheStructureOfTheOutput()
    {
        var op = new GradOperation(sensParam: true);
        Assert.Equal("[2. 40.]", Text(op.Of(x => x * x)([1, 2], [1, 10])).Replace("[ ", "["));
        Assert.Equal("62.0", Text(op.Of(x => (x * x, x))(3, sens: (10, 2))));
        Assert.Equal("62.0", Text(op.OfList(x => [x * x, x])(3, sens: [10, 2])));
        Assert.Equal("65.0", Text(op.Of(x => ((x * x, x), x))(3, ((10, 2), 3))));
        Assert.Equal(DType.Float32, ((Tensor)op.Of(x => x * x)(new[] { 1f }, new[] { 2.0 })).DType);
    }

    [Fact]
    public void SensMustBeGivenExactlyWithSensParam()
    {
        var error = Assert.Throws<ArgumentException>(() => new GradOperation().Of(Tensor.Sin)(1, sens: 1));
        Assert.Equal(
            "sens was given, but the GradOperation was made without sensParam. Make it with sensParam: true, "
                + "or leave sens out to sum all outputs. (Parameter 'sens')",
            error.Message
        );
        error = Assert.Throws<ArgumentException>(() => new GradOperation(sensParam: true).Of(Tensor.Sin)(1));
        Assert.Equal(
            "sens is missing: the GradOperation was made with sensParam: true, so the seeds of the outputs are the "
                + "last argument. Give them, g(x, sens: ...), or make it without sensParam to sum all outputs. "
                + "(Parameter 'sens')",
            error.Message
        );
        Assert.Throws<ArgumentException>(() => new GradOperation(sensParam: true).Of(x => (x, x))(1));
    }

    [Fact]
    public void SensMustFitTheOutput()
    {
        var op = new GradOperation(sensParam: true);
        var error = Assert.ThrowsAny<ArgumentException>(() => op.Of(x => x * x)([1, 2], 1));
        Assert.Equal(
            "sens must have the shape of the function's result, [2], but it had []. Broadcast or reshape it.",
            error.Message
        );
        error = Assert.ThrowsAny<ArgumentException>(() => op.Of(x => x * x)([1, 2], Tensor.Indices(1, 2)));
        Assert.StartsWith("sens must be a floating-point tensor, but its dtype was Int32.", error.Message);
        error = Assert.ThrowsAny<ArgumentException>(() => op.OfList(x => [x, x])(1, [1]));
        Assert.Equal(
            "sens has 1 tensors, but the function returned 2. Give one seed for each output, in the same structure. "
                + "(Parameter 'sens')",
            error.Message
        );
    }

    [Fact]
    public void SensIsDifferentiable() =>
        Assert.Equal(6.0, (double)Grad.Of(s => new GradOperation(sensParam: true).Of(Tensor.Square)(3, s))(1));

    [Fact]
    public void OperationsNest()
    {
        var op = new GradOperation();
        var first = op.Of((x, y) => x * x * y);
        Assert.Equal(10.0, (double)(Tensor)op.Of(first)(3, 5));
        Assert.Equal(0.0, (double)(Tensor)op.Of(op.Of(first))(3, 5));
        Assert.Equal(10.0, (double)(Tensor)op.Of(x => first(x, 5))(3));
        var both = new GradOperation(getAll: true).Of((x, y) => x * x * y);
        Assert.Equal(10.0 + 6.0, (double)(Tensor)op.Of(both)(3, 5));
        var row = new GradOperation(getAll: true, sensParam: true).Of(both);
        TensorTuple firstRow = [1, 0];
        Assert.Equal("(10.0, 6.0)", Text(row(3, 5, sens: firstRow)));
    }

    [Fact]
    public void OperationsNestInVerbs()
    {
        var cube = new GradOperation().Of(x => x * x * x * w);
        Assert.Equal(54.0, (double)Grad.Of(x => cube(x))(3));
        Assert.Equal([9, 36], Grad.Vectorize(x => cube(x))([1, 2]).ToDoubleArray());
        Assert.Equal(18.0, (double)Grad.Jvp(x => cube(x))(1, 1).Tangent);
        var byList = new GradOperation(getByList: true).Of(x => w * w * x, w);
        Assert.Equal([6, 12], Grad.Vectorize(x => byList(x))([1, 2]).ToDoubleArray());
        Assert.Equal(6.0, (double)Grad.Of(x => byList(x))(2));
    }

    [Fact]
    public void MixedDerivativesReachWeights()
    {
        var inner = new GradOperation(getByList: true).Of(x => w * w * x, w);
        Assert.Equal(6.0, (double)(Tensor)new GradOperation().Of(inner)(2));
        var outer = new GradOperation(getByList: true).Of(new GradOperation().Of(x => w * w * x), w);
        Assert.Equal(6.0, (double)(Tensor)outer(2));
        var twice = new GradOperation(getByList: true);
        Assert.Equal(4.0, (double)(Tensor)twice.Of(twice.Of(x => w * w * x, w), w)(2));
    }

    [Fact]
    public void NothingIsCached()
    {
        var op = new GradOperation(getByList: true);
        Func<Tensor, Tensor> f = x => w * b * x;
        Assert.Equal("(3.0,)", Text(op.Of(f, [w])(1)));
        Assert.Equal("([3. 3.],)", Text(op.Of(f, [b])(1)));
    }

    [Fact]
    public void ResultsMustBeTensors()
    {
        var error = Assert.Throws<ArgumentException>(() => new GradOperation().Of(x => 2.0)(1));
        Assert.Equal(
            "GradOperation needs tensors, or tuples, lists and dictionaries of tensors, as results, but was given Double. "
                + "Convert numbers with Tensor.Of.",
            error.Message
        );
    }
}

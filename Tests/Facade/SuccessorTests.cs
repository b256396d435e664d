// Gradients at positions and of weights, auxiliary outputs, pull-backs, Jacobians, jets, batches along axes,
// checkpoints: what the verbs accept and refuse. Law: each agrees with the simpler verb where both apply. Read next:
// VerbTests.cs.
using Xunit;

namespace FunGrad.Facade.Tests;

public class SuccessorTests
{
    private readonly Parameter w = new(new[] { 2.0, 3.0 }, "w");
    private readonly Parameter b = new(new[] { 1.0, 1.0 }, "b");

    private Tensor Loss(Tensor x, Tensor y) => (w * x * x + b * y).Sum();

    [Fact]
    public void GradientsAreFoundByOrderAndById()
    {
        var gradients = Grad.Of(Loss, [1, 0], [w, b])([1, 2], [3, 4]);
        var ((dy, dx), (dw, db)) = gradients;
        Assert.Equal([4, 12], dx.ToDoubleArray());
        Assert.Equal([1, 1], dy.ToDoubleArray());
        Assert.Equal([1, 4], dw.ToDoubleArray());
        Assert.Equal([3, 4], db.ToDoubleArray());
        Assert.Same(dx, gradients[0]);
        Assert.Same(dy, gradients[1]);
        Assert.Same(db, gradients[b]);
        Assert.Equal([1, 0], gradients.InputsById.Select(entry => entry.Position));
        Assert.Equal(["w", "b"], gradients.WeightsById.Select(entry => entry.Name));
    }

    [Fact]
    public void OnePositionAndOneParameterAreBare()
    {
        Tensor first = Grad.Of(Loss, 0)([1, 2], [3, 4]);
        Tensor same = Grad.Of(Loss, [0])([1, 2], [3, 4]);
        Assert.True(first == same && first == Grad.Of((x, y) => Loss(x, y))([1, 2], [3, 4]));
        Tensor dw = Grad.Of(Loss, InputPositions.None, w)([1, 2], [3, 4]);
        Assert.Equal([1, 4], dw.ToDoubleArray());
        TensorTuple listed = Grad.Of(Loss, InputPositions.None, [w])([1, 2], [3, 4]);
        Assert.False(listed.IsBare);
        var (twice, again) = Grad.Of(Loss, InputPositions.None, [w, w])([1, 2], [3, 4]).Weights;
        Assert.True(twice == dw && again == dw);
        Tensor total = Grad.Of(() => (w * w).Sum(), w)();
        Assert.Equal([4, 6], total.ToDoubleArray());
    }

    [Fact]
    public void AWeightThatIsReturnedHasSlopeOne()
    {
        Assert.Equal([1, 1], ((Tensor)Grad.Of(x => w, InputPositions.None, w)(1)).ToDoubleArray());
        Assert.Equal([2, 2], ((Tensor)Grad.Of(x => (w, w.Value), InputPositions.None, w)(1)).ToDoubleArray());
    }

    [Fact]
    public void FrozenWeightsGetZeros()
    {
        var frozen = new Parameter(new[] { 2.0, 3.0 }, "frozen", requiresGrad: false);
        var gradients = Grad.Of(x => (w * frozen * x).Sum(), 0, [frozen, w])([1, 2]);
        Assert.Equal([0, 0], gradients[frozen].ToDoubleArray());
        Assert.Equal([2, 6], gradients[w].ToDoubleArray());
        var pulled = Grad.Vjp(x => w * frozen * x, [frozen, w])([1, 2]).PullBack([1, 1]);
        Assert.Equal(gradients.ToString(), pulled.ToString());
    }

    [Fact]
    public void WhatIsUnusedOrHasNoDerivativeGetsZeros()
    {
        var (gradients, unused) = Grad.Of((x, y) => x.Sum(), [0, 1], b)([1, 2], [3, 4]);
        Assert.Equal([0, 0], gradients[1].ToDoubleArray());
        Assert.Equal([0, 0], ((Tensor)unused).ToDoubleArray());
        Tensor labels = Grad.Of((x, i) => x.Gather(i), 1)([1, 2, 3], Tensor.Indices(2, 0));
        Assert.Equal((DType.Int32, "[0 0]"), (labels.DType, labels.ToString()));
    }

    [Fact]
    public void ValuesAndAuxStayDifferentiable()
    {
        Assert.Equal(12.0, (double)Grad.Of(x => Grad.ValueAndGradient(x => x * x * x, 0)(x).Value)(2));
        Assert.Equal(12.0, (double)Grad.Of(x => Grad.WithAux(x => (x, x * x * x), 0)(x).Aux[0])(2));
        Assert.Equal(12.0, (double)Grad.Of(x => (Tensor)Grad.Of(x => x * x * x, 0)(x))(2));
        Assert.Equal(12.0, (double)Grad.Of(x => Grad.VjpWithAux(x => (x, x * x * x))(x).Aux)(2));
        Assert.Equal(12.0, (double)Grad.Of(x => Grad.JvpWithAux(x => (x, x * x * x))(x, 1).Aux)(2));
    }

    [Fact]
    public void AuxGetsNoDerivativeOfItsOwn()
    {
        var (gradients, aux) = Grad.WithAux(x => (x.Sum(), x * 100), 0)([1, 2]);
        Assert.Equal([1, 1], ((Tensor)gradients).ToDoubleArray());
        Assert.Equal([100, 200], aux[0].ToDoubleArray());
        var (value, pull, text) = Grad.VjpWithAux(x => (x.Sum(), "seen"))([1, 2]);
        Assert.Equal((3.0, "seen"), ((double)value, text));
        Assert.Equal([2, 2], pull(2).ToDoubleArray());
    }

    [Fact]
    public void ResultsOfAnyStructureComeBackInIt()
    {
        var (value, pull) = Grad.Vjp(x => (x[0], (x[1], new List<Tensor> { x * 2 })))([1, 2]);
        Assert.Equal(2.0, (double)value.Item2.Item1);
        Assert.Equal([2, 4], value.Item2.Item2[0].ToDoubleArray());
        Assert.Equal([10 + 2, 100 + 2], pull((10, (100, [Tensor.Of([1, 1])]))).ToDoubleArray());
        var (_, tangent) = Grad.Jvp(x => (x, x, x, x, x, x, x, 2 * x))(1, 3);
        Assert.Equal((3.0, 6.0), ((double)tangent.Item1, (double)tangent.Item8));
        Tensor[] rows = Grad.Linearize(x => new[] { x, x * x })(3).PushForward(1);
        Assert.Equal([1, 6], rows.Select(row => (double)row));
    }

    [Fact]
    public void PullBacksReachWeights()
    {
        var ((dx, dy), dw) = Grad.Vjp(Loss, w)([1, 2], [3, 4]).PullBack(10);
        Assert.Equal([40, 120], dx.ToDoubleArray());
        Assert.Equal([10, 10], dy.ToDoubleArray());
        Assert.Equal([10, 40], ((Tensor)dw).ToDoubleArray());
    }

    [Fact]
    public void JacobiansAgreeInBothDirections()
    {
        (Tensor, Tensor) F(Tensor x, Tensor y) => (x * y.Sum(), Tensor.Outer(x, y));
        Tensor x = [1, 2],
            y = [3, 4, 5];
        var forward = Grad.JacobianForward(F, [0, 1])(x, y);
        var reverse = Grad.JacobianReverse(F, [0, 1])(x, y);
        Assert.Equal((2, 4), (forward.Count, forward.Flat.Count));
        Assert.Equal(
            [
                [2, 2],
                [2, 3],
                [2, 3, 2],
                [2, 3, 3],
            ],
            forward.Flat.Select(entry => entry.Shape)
        );
        Assert.All(forward.Flat.Zip(reverse.Flat), pair => Assert.True(pair.First == pair.Second));
        Assert.True(reverse[0][0] == Grad.Jacobian(x => x * 12)(x));
        Assert.True(Grad.JacobianForward(F, 1)(x, y)[1].IsBare);
        Assert.Equal(forward.ToString(), reverse.ToString());
        Assert.Throws<InvalidOperationException>(() => (Tensor)forward);
    }

    [Fact]
    public void JetsAgreeWithNestedDerivatives()
    {
        Tensor F(Tensor x) => Tensor.Exp(x * x);
        var (value, derivatives) = Grad.Jet(F)(0.5, [1, 0, 0, 0]);
        Assert.Equal((double)F(0.5), (double)value);
        for (var k = 1; k <= 4; k++)
            Assert.Equal((double)Grad.Derivative(F, k)(0.5), (double)derivatives[k - 1], 9);
        Assert.Equal((double)derivatives[2], (double)Grad.ValueAndDerivative(F, order: 3)(0.5).Derivative, 9);
    }

    [Fact]
    public void ExamplesLieAlongChosenAxes()
    {
        Tensor columns =
        [
            [1, 2, 3],
            [4, 5, 6],
        ];
        var dots = Grad.Vectorize((x, y) => (x.Dot(y), y), inAxes: [1, null], outAxes: [0, null]);
        var (products, shared) = dots(columns, [1, 10]);
        Assert.Equal([41, 52, 63], products.ToDoubleArray());
        Assert.Equal([1, 10], shared.ToDoubleArray());
        var perExample = Grad.Vectorize((x, y) => Grad.Of(w => w.Dot(x) * w.Dot(x))(y), inAxes: [1, null], outAxes: -1);
        Assert.Equal([2, 3], perExample(columns, [1, 0]).Shape);
        Assert.Equal([6, 15], Grad.Of(y => dots(columns, y).Item1.Sum())([1, 1]).ToDoubleArray());
    }

    [Fact]
    public void CheckpointsReachInputsCapturesAndParameters()
    {
        Assert.Equal(3.0, (double)Grad.Of(w => Grad.Checkpoint(x => w * x)(3))(2));
        Tensor dw = Grad.Of(x => Grad.Checkpoint(x => (Tensor.Sin(x) * w * w).Sum())(x), InputPositions.None, w)([
            1,
            2,
        ]);
        Assert.Equal(4 * Math.Sin(1), dw.ToDoubleArray()[0], 12);
        var (sum, product) = Grad.Checkpoint((x, y) => (x + y, x * y))(2, 5);
        Assert.Equal((7.0, 10.0), ((double)sum, (double)product));
        // What a parameter holds later does not change what was computed.
        var p = new Parameter(2.0);
        var (_, pull) = Grad.Vjp(Grad.Checkpoint(x => x * p))(3);
        p.SetData(100);
        Assert.Equal(2.0, (double)pull(1));
    }

    [Fact]
    public void BlocksWithoutGradientAreConstants()
    {
        Assert.Equal(18.0, (double)Grad.Of(x => x * Grad.None(() => (x * x, x * x)).Item1 * 2)(3));
        Assert.Equal(9.0, (double)Grad.Of(x => x * Grad.StopGradient(x => x * x)(x))(3));
        Assert.Equal(0.0, (double)Grad.Jvp(x => Grad.None(() => x * x))(3, 1).Tangent);
    }

    [Fact]
    public void WhatCannotBeNamedIsRefused()
    {
        var range = Assert.Throws<ArgumentOutOfRangeException>(() => Grad.Of(Loss, [0, 2]));
        Assert.StartsWith(
            "Grad.Of: there is no input 2: the function has 2, counted from 0. Give positions from 0 to 1.",
            range.Message
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => Grad.ValueAndGradient(Loss, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Grad.JacobianForward(Loss, 2));
        Assert.Equal(
            "Grad.WithAux: position 1 is named twice. Name each input once; its gradient can be used twice. "
                + "(Parameter 'positions')",
            Assert.Throws<ArgumentException>(() => Grad.WithAux(Loss, [1, 1])).Message
        );
        Assert.Equal(
            "Grad.Of: neither positions nor weights are named, so there is nothing to differentiate. Name one of them, "
                + "such as position 0. (Parameter 'positions')",
            Assert.Throws<ArgumentException>(() => Grad.Of(Loss, InputPositions.None)).Message
        );
        Assert.Equal(
            "An empty list of positions asks for no gradient. Write InputPositions.None to differentiate the weights alone.",
            Assert.Throws<ArgumentException>(() => Grad.Of(Loss, [])).Message
        );
        Assert.Throws<ArgumentNullException>(() => Grad.Of((Func<Tensor, Tensor>)null!, 0));
        Assert.Throws<ArgumentNullException>(() => Grad.Of(Loss, 0)(1, null!));
    }

    [Fact]
    public void WhatIsMissingIsNamed()
    {
        var gradients = Grad.Of(Loss, 0, w)([1, 2], [3, 4]);
        Assert.Equal(
            "There is no gradient of position 1. There are those of position 0, the parameter 'w'; name it when you make "
                + "the gradient function.",
            Assert.Throws<KeyNotFoundException>(() => gradients[1]).Message
        );
        Assert.StartsWith(
            "There is no gradient of the parameter 'b'.",
            Assert.Throws<KeyNotFoundException>(() => gradients[b]).Message
        );
        Assert.Throws<InvalidOperationException>(() => Grad.Of(Loss, 0)([1, 2], [3, 4]).Weights);
        Assert.Throws<InvalidOperationException>(() => Grad.Of(Loss, InputPositions.None, w)([1, 2], [3, 4]).Inputs);
        Assert.Throws<InvalidOperationException>(() => (Tensor)gradients);
    }

    [Fact]
    public void ResultsThatDoNotFitAreRefused()
    {
        Assert.Equal(
            "Grad.WithAux needs a function that returns a tuple: the loss, and what else is wanted of the run. It returned "
                + "one tensor; use Grad.Of for that.",
            Assert.Throws<InvalidOperationException>(() => Grad.WithAux(x => x * x, 0)(1)).Message
        );
        Assert.Equal(
            "Grad.Of needs a function that returns a tensor, or a tuple or list of them, but it returned String. "
                + "Return what it computes as a tensor.",
            Assert.Throws<InvalidOperationException>(() => Grad.Of(x => "text", 0)(1)).Message
        );
        Assert.Throws<ArgumentException>(() => Grad.Vjp(x => new[] { x, x })(1).PullBack([1]));
        Assert.Throws<ShapeException>(() => Grad.Vjp(x => (x, x))([1, 2]).PullBack(([1, 2], 1)));
        Assert.Equal(
            "Grad.Jet: all inputs move together, so their paths need equally many derivatives, but the numbers were 1, 2. "
                + "Fill up with zeros. (Parameter 'series')",
            Assert.Throws<ArgumentException>(() => Grad.Jet((x, y) => x * y)(1, 2, [1], [1, 0])).Message
        );
        Assert.Throws<ShapeException>(() => Grad.Jet(Tensor.Sin)([1, 2], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Grad.ValueAndDerivative(Tensor.Sin, order: 0));
    }

    [Fact]
    public void BackwardRulesReplaceDerivation()
    {
        var twice = Grad.CustomVjp(x => x * x, (x, output, cotangent) => 2 * output * cotangent);
        Assert.Equal((9.0, 18.0), ((double)twice(3), (double)Grad.Of(twice)(3)));
        // The rule is itself differentiated: it says that the slope is 2x², whose slope is 4x.
        Assert.Equal(12.0, (double)Grad.Of(Grad.Of(twice))(3));
        var partial = Grad.CustomVjp((x, y, z) => x * y * z, (x, y, z, output, w) => (w, 2 * w, 3 * w));
        Assert.Equal("(1.0, 2.0, 3.0)", Grad.AllOf(partial)(7, 8, 9).ToString());
        Assert.Throws<ArgumentNullException>(() => Grad.CustomVjp(x => x, (Func<Tensor, Tensor, Tensor, Tensor>)null!));
    }
}

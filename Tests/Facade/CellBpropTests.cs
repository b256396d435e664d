// Models that state their own derivative. Law: Bprop replaces the derivation of Construct wholly, right or wrong, also
// in higher derivatives; to such a cell parameters are constants. Read next: CellHookTests.cs.
using Xunit;

namespace FunGrad.Facade.Tests;

public class CellBpropTests
{
    private sealed class Exponential : UnaryCell
    {
        public override Tensor Construct(Tensor x) => x.Exp();

        protected override Tensor Bprop(Tensor x, Tensor output, Tensor dout) => dout * output;
    }

    private sealed class Doubling : UnaryCell
    {
        public override Tensor Construct(Tensor x) => x.Square();

        protected override Tensor Bprop(Tensor x, Tensor output, Tensor dout) => 2 * output * dout;
    }

    private sealed class Clipped : UnaryCell
    {
        public override Tensor Construct(Tensor x) => 100 * x;

        protected override Tensor Bprop(Tensor x, Tensor output, Tensor dout) =>
            base.Bprop(x, output, dout).Clip(-1, 1);
    }

    private sealed class ByRule(Func<Tensor, Tensor, Tensor> rule) : UnaryCell
    {
        public override Tensor Construct(Tensor x) => x * x;

        protected override Tensor Bprop(Tensor x, Tensor output, Tensor dout) => rule(x, dout);
    }

    private sealed class Product : TernaryCell
    {
        public override Tensor Construct(Tensor x, Tensor y, Tensor z) => x * y * z;

        protected override (Tensor X, Tensor Y, Tensor Z) Bprop(
            Tensor x,
            Tensor y,
            Tensor z,
            Tensor output,
            Tensor dout
        )
        {
            var (dx, dy, dz) = base.Bprop(x, y, z, output, dout);
            return (10 * dx, dy, dz);
        }
    }

    private sealed class Scaling(Parameter scale) : UnaryCell
    {
        public override Tensor Construct(Tensor x) => scale * x;

        protected override Tensor Bprop(Tensor x, Tensor output, Tensor dout) => scale * dout;
    }

    private sealed class Weighted : BinaryCell
    {
        public override Tensor Construct(Tensor x, Tensor w) => x * w;

        protected override (Tensor X, Tensor Y) Bprop(Tensor x, Tensor y, Tensor output, Tensor dout) =>
            (7 * dout, 11 * dout);
    }

    private sealed class GradientInside : UnaryCell
    {
        public override Tensor Construct(Tensor x) => new GradOperation().Of(Cube)(x);

        protected override Tensor Bprop(Tensor x, Tensor output, Tensor dout) => dout * Grad.Of(Grad.Of(Cube))(x);

        private static Tensor Cube(Tensor x) => x * x * x;
    }

    [Fact]
    public void ATrueBpropChangesNothing()
    {
        var exp = new Exponential();
        Assert.Equal(Math.E, (double)exp.Call(1));
        foreach (
            var derivative in (Func<Tensor, Tensor>[])
                [Grad.Of(exp), Grad.Of(Grad.Of(exp)), Grad.Of(Grad.Of(Grad.Of(exp)))]
        )
            Assert.Equal(Math.E, (double)derivative(1), 12);
        Assert.Equal(3 * Math.E, (double)Grad.Jvp(exp)(1, 3).Tangent, 12);
        Assert.Equal([1, Math.E], Grad.Vectorize(Grad.Of(exp))([0, 1]).ToDoubleArray());
    }

    [Fact]
    public void AWrongBpropIsHonouredAlsoByTheOutputThatItReads()
    {
        var cell = new Doubling();
        Assert.Equal(9.0, (double)cell.Call(3));
        Assert.Equal(18.0, (double)Grad.Of(cell)(3));
        Assert.Equal(36.0, (double)Grad.Of(Grad.Of(cell))(3));
    }

    [Fact]
    public void BaseIsTheTrueDerivative()
    {
        Assert.Equal(1.0, (double)Grad.Of(new Clipped())(3));
        Assert.Equal("(120.0, 8.0, 6.0)", $"{new GradOperation(getAll: true).Of(new Product())(2, 3, 4)}");
        var index = Tensor.Indices(1);
        Assert.Equal("([40.], [2.], [0])", $"{new GradOperation(getAll: true).Of(new Product())([2], [4], index)}");
    }

    [Fact]
    public void ParametersAreConstantsToABprop()
    {
        var scale = new Parameter(3.0);
        var cell = new Scaling(scale);
        var op = new GradOperation(getAll: true, getByList: true);
        Assert.Equal("((3.0,), (0.0,))", $"{op.Of(cell, [scale])(2)}");
        Assert.Equal("((5.0,), (2.0,))", $"{op.Of(x => cell.Call(x) + scale * x - x, [scale])(2)}");
        Assert.Equal("((3.0,), (0.0,))", $"{op.Of(x => new GradOperation().Of(cell)(x) * x, [scale])(2)}");
    }

    [Fact]
    public void AParameterGivenAsInputGetsItsGradient()
    {
        var w = new Parameter(3.0);
        var cell = new Weighted();
        var op = new GradOperation(getAll: true, getByList: true);
        Assert.Equal("((7.0,), 11.0)", $"{op.Of(x => cell.Call(x, w), w)(2)}");
    }

    [Fact]
    public void GradientsMayBeTakenInside()
    {
        var cell = new GradientInside();
        Assert.Equal(12.0, (double)cell.Call(2));
        Assert.Equal(12.0, (double)Grad.Of(cell)(2));
        Assert.Equal(6.0, (double)Grad.Of(Grad.Of(cell))(2));
    }

    [Fact]
    public void GradientsThatDoNotFitTeach()
    {
        Exception Of(Func<Tensor, Tensor, Tensor> rule) =>
            Assert.ThrowsAny<Exception>(() => Grad.Of(x => new ByRule(rule).Call(x).Sum())([1, 2]));
        Assert.Equal(
            "Bprop of ByRule must give input 0 a gradient of its shape, [2], but it had the shape []. "
                + "Broadcast, sum or reshape it.",
            Assert.IsType<ShapeException>(Of((x, dout) => 1)).Message
        );
        Assert.Equal(
            "Bprop of ByRule must give input 0 a gradient of its dtype, Float64, but it had Int32. "
                + "Convert it: Cast(DType.Float64).",
            Assert.IsType<DTypeException>(Of((x, dout) => Tensor.Indices(1, 2))).Message
        );
        Assert.Equal(
            "Bprop of ByRule gave null as the gradient of input 0. Return zeros, Tensor.ZerosLike(x), where it has none.",
            Assert.IsType<InvalidOperationException>(Of((x, dout) => null!)).Message
        );
        Assert.IsType<FormatException>(Of((x, dout) => throw new FormatException()));
        Assert.Throws<ArgumentNullException>(() => new Exponential().Call(null!));
    }

    [Fact]
    public void TheOtherWidthIsCast()
    {
        var cell = new ByRule((x, dout) => x.Cast(DType.Float64) * 3);
        Tensor dx = new GradOperation().Of(cell)([1f, 2f]);
        Assert.Equal((DType.Float32, "[3. 6.]"), (dx.DType, dx.ToString()));
    }

    [Fact]
    public void RecordedGraphsFollowBprop()
    {
        var x = Tensor.Variable(3.0);
        var first = Gradients.Of(new Doubling().Call(x), x)[0]!;
        Assert.Equal(18.0, (double)first);
        Assert.Equal(36.0, (double)Gradients.Of(first, x)[0]!);
    }

    [Fact]
    public void AllModesFollowBprop()
    {
        Assert.Equal("[[18.]]", Grad.Jacobian(new Doubling())([3]).ToString());
        Assert.Equal(36.0, (double)Grad.Hessian(x => new Doubling().Call(x).Sum())([3])[0, 0]);
    }
}

// Section E of grad-operation.json, and the rows on hooks elsewhere: derivatives and hooks that users state.
// Read next: ReturnShapeCases.cs.
using Xunit;

namespace FunGrad.Facade.Tests.Cases;

internal static class CustomCases
{
    private static readonly GradOperation All = new(getAll: true);
    private static readonly GradOperation Seeded = new(getAll: true, sensParam: true);
    private static readonly Tensor Ones = Tensor.Ones(2, 2);

    private sealed class MulAdd : BinaryCell
    {
        public override Tensor Construct(Tensor x, Tensor y) => 2 * x + y;

        protected override (Tensor X, Tensor Y) Bprop(Tensor x, Tensor y, Tensor output, Tensor dout) =>
            (2 * dout, 2 * y);
    }

    private sealed class FiveEight : BinaryCell
    {
        public override Tensor Construct(Tensor x, Tensor y) => x * y;

        protected override (Tensor X, Tensor Y) Bprop(Tensor x, Tensor y, Tensor output, Tensor dout) => (5 * x, 8 * y);
    }

    private sealed class WithParameter : BinaryCell
    {
        private readonly FiveEight f1 = new();
        private readonly Parameter p = new(Ones);

        public override Tensor Construct(Tensor x, Tensor y) => f1.Call(x, y) + x * y + (p + x) * y + f1.Call(x, y);
    }

    private sealed class ConstantGradient : UnaryCell
    {
        private static readonly Tensor Numbers =
        [
            [1.1f, 2.2f, 3.3f],
            [2f, 3f, 4f],
        ];

        public override Tensor Construct(Tensor x) => 2 * x;

        protected override Tensor Bprop(Tensor x, Tensor output, Tensor dout) => 3 * Numbers;
    }

    private sealed class ReluTimesFive : UnaryCell
    {
        public override Tensor Construct(Tensor x) => x.Relu();

        protected override Tensor Bprop(Tensor x, Tensor output, Tensor dout) => 5 * x;
    }

    private sealed class Shifted : UnaryCell
    {
        public override Tensor Construct(Tensor x) => ((x + 4) * 2).Relu();
    }

    [Case("E02")]
    private static object InlinedMulAdd()
    {
        var mulAdd = new MulAdd();
        return All.Of((x, y) => mulAdd.Call(x, y) + x + 2 * y)(1, 2);
    }

    [Case("E04")]
    private static object BpropOfTwoInputs() => All.Of(new WithParameter())(Ones, Ones);

    [Case("E06", DTypes = "Float32")]
    private static object CheckedBprop() =>
        Seeded.Of(new ConstantGradient())(Tensor.Ones([2, 3], DType.Float32), Tensor.Ones([2, 3], DType.Float32));

    [Case("E08")]
    private static object SecondDerivativeOfBprop()
    {
        var op = new GradOperation();
        return op.Of(op.Of(new ReluTimesFive()))([2, 2]);
    }

    [Case("E10")]
    private static object HookOnTheWholeCell()
    {
        var net = new Shifted();
        var seen = new List<Tensor>();
        using var hook = net.RegisterBackwardHook(
            (cell, gradInput, gradOutput) =>
            {
                Assert.Same(net, cell);
                seen.AddRange([gradOutput[0], gradInput[0]]);
                return null;
            }
        );
        var result = Seeded.Of(net)(Ones, 10 * Ones);
        Assert.Equal([10, 10, 10, 10], seen[0].ToDoubleArray());
        Assert.Equal([20, 20, 20, 20], seen[1].ToDoubleArray());
        return result;
    }

    [Case("G13")]
    private static object InsertedGradient()
    {
        var seen = new List<Tensor>();
        var print = Grad.InsertGradientOf(dout =>
        {
            seen.Add(dout);
            return dout;
        });
        Tensor dx = new GradOperation().Of(x => print(x * x).Square())([2]);
        Assert.Equal([8], Assert.Single(seen).ToDoubleArray());
        return dx;
    }
}

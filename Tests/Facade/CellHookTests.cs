// Hooks on gradients, of tensors and of cells. Law: values do not change; hooks run in order, in every reverse sweep that
// passes, until they are removed; they have no forward mode. Read next: CellTests.cs.
using Xunit;

namespace FunGrad.Facade.Tests;

public class CellHookTests
{
    private readonly Parameter w = new(3.0, "w");

    private sealed class Scaling(Parameter scale) : UnaryCell
    {
        public override Tensor Construct(Tensor x) => scale * x;
    }

    private sealed class Product : BinaryCell
    {
        public override Tensor Construct(Tensor x, Tensor y) => x * y;
    }

    private static readonly GradOperation Both = new(getAll: true, getByList: true);

    [Fact]
    public void InsertedGradientsReplace()
    {
        var triple = Grad.InsertGradientOf(dout => 3 * dout);
        Assert.Equal(5.0, (double)triple(5));
        Assert.Equal(12.0, (double)Grad.Of(x => triple(x) * x)(3));
        Assert.Equal(6.0, (double)Grad.Of(Grad.Of(x => triple(x) * x))(3));
        Assert.Equal([12, 24], Grad.Vectorize(Grad.Of(x => triple(x) * x))([3, 6]).ToDoubleArray());
        var squared = Grad.InsertGradientOf(dout => dout * dout);
        Assert.Equal(25.0, (double)Grad.Of(x => 5 * squared(x))(1));
    }

    [Fact]
    public void HooksSeeReplaceOrKeep()
    {
        Assert.Equal(
            6.0,
            (double)Grad.Of(Grad.HookBackward(_ => null))(3) + (double)Grad.Of(Grad.HookBackward(w => 5 * w))(3)
        );
        Tensor? seen = null;
        Assert.Equal(
            7.0,
            (double)
                Grad.Of(x =>
                    5
                        * x.WithGradientHook(w =>
                        {
                            seen = w;
                        })
                    + 2 * x
                )(3)
        );
        Assert.Equal(5.0, (double)seen!);
        Assert.Equal(12.0, (double)Grad.Of(x => 5 * x.WithGradientHook(w => 2 * w) + 2 * x)(3));
    }

    [Fact]
    public void HooksRunInEverySweep()
    {
        var count = 0;
        var (_, pullBack) = Grad.Vjp(
            Grad.HookBackward(_ =>
            {
                count++;
            })
        )(3);
        pullBack(1);
        pullBack(2);
        Assert.Equal(2, count);
        Grad.Of(
            Grad.HookBackward(_ =>
            {
                count++;
            })
        );
        Assert.Equal(2, count);
    }

    [Fact]
    public void ForwardModeTeaches()
    {
        var error = Assert.Throws<NotDifferentiableException>(() => Grad.Jvp(Grad.InsertGradientOf(w => w))(1, 1));
        Assert.Equal(
            "InsertGradientOf: a hook on gradients need not be linear, so it has no forward mode. "
                + "Use reverse mode, or leave the hook out here.",
            error.Message
        );
    }

    [Fact]
    public void HooksThatDoNotFitTeach()
    {
        Exception Of(Func<Tensor, Tensor?> hook) =>
            Assert.ThrowsAny<Exception>(() => Grad.Of(x => x.WithGradientHook(hook).Sum())([1, 2]));
        Assert.Equal(
            "WithGradientHook must give tensor 0 a gradient of its shape, [2], but it had the shape []. "
                + "Broadcast, sum or reshape it.",
            Assert.IsType<ShapeException>(Of(w => 1)).Message
        );
        Assert.IsType<DTypeException>(Of(w => Tensor.Indices(1, 2)));
        Assert.IsType<FormatException>(Of(w => throw new FormatException()));
        Assert.Throws<ArgumentNullException>(() => Grad.InsertGradientOf(null!));
        Assert.Throws<InvalidOperationException>(() => Grad.Of(Grad.InsertGradientOf(w => null!))(1));
    }

    [Fact]
    public void BackwardHooksSeeBothSides()
    {
        var cell = new Product();
        var seen = "";
        using var handle = cell.RegisterBackwardHook(
            (_, gradInput, gradOutput) =>
            {
                seen += $"{gradInput} {gradOutput};";
                return null;
            }
        );
        Assert.Equal("((10.0, 4.0), ())", $"{Both.Of((x, y) => 2 * cell.Call(x, y))(2, 5)}");
        Assert.Equal("(10.0, 4.0) (2.0,);", seen);
    }

    [Fact]
    public void BackwardHooksReplaceInOrderUntilRemoved()
    {
        var cell = new Scaling(w);
        var first = cell.RegisterBackwardHook((_, gradInput, _) => [gradInput[0] + 1]);
        var second = cell.RegisterBackwardHook((_, gradInput, _) => [10 * gradInput[0]]);
        var gradient = Both.Of(cell, w);
        Assert.Equal("((40.0,), 2.0)", $"{gradient(2)}");
        first.Dispose();
        first.Dispose();
        Assert.Equal("((30.0,), 2.0)", $"{gradient(2)}");
        second.Dispose();
        Assert.Equal("((3.0,), 2.0)", $"{gradient(2)}");
    }

    [Fact]
    public void PreHooksReplaceWhatArrives()
    {
        var cell = new Scaling(w);
        Tensor? seen = null;
        using var pre = cell.RegisterBackwardPreHook((_, gradOutput) => [5 * gradOutput[0]]);
        using var watch = cell.RegisterBackwardPreHook(
            (_, gradOutput) =>
            {
                seen = gradOutput[0];
                return null;
            }
        );
        using var hook = cell.RegisterBackwardHook((_, gradInput, gradOutput) => [gradInput[0] + gradOutput[0]]);
        Assert.Equal("((20.0,), 10.0)", $"{Both.Of(cell, w)(2)}");
        Assert.Equal(5.0, (double)seen!);
    }

    [Fact]
    public void HooksRunAlsoWhenOnlyWeightsVary()
    {
        var cell = new Scaling(w);
        var seen = "";
        using var handle = cell.RegisterBackwardHook(
            (_, gradInput, gradOutput) =>
            {
                seen += $"{gradInput} {gradOutput};";
                return null;
            }
        );
        Assert.Equal("2.0", $"{new GradOperation(getByList: true).Of(cell, w)(2)}");
        Assert.Equal("(0.0,) (1.0,);", seen);
    }

    [Fact]
    public void HooksRunInSweepsOfEveryOrder()
    {
        var cell = new Product();
        using var handle = cell.RegisterBackwardHook((_, gradInput, _) => [10 * gradInput[0], gradInput[1]]);
        Assert.Equal(33.0, (double)Grad.Of(x => cell.Call(x, x))(3));
        // The first gradient is 10x + x; the hook runs again in the outer sweep, where 1 and 10 arrive.
        Assert.Equal(20.0, (double)Grad.Of(Grad.Of(x => cell.Call(x, x)))(3));
    }

    [Fact]
    public void WrongNumbersOfGradientsTeach()
    {
        var cell = new Product();
        using var handle = cell.RegisterBackwardHook((_, gradInput, _) => [gradInput[0]]);
        var error = Assert.Throws<InvalidOperationException>(() => Grad.Of(cell)(1, 2));
        Assert.Equal(
            "A BackwardHook of Product must give one gradient for each input, 2 in all, but it gave 1. "
                + "Return null to keep them.",
            error.Message
        );
    }

    [Fact]
    public void HooksOfDifferentThreadsDoNotMix()
    {
        var cell = new Product();
        using var handle = cell.RegisterBackwardHook((_, gradInput, gradOutput) => [gradOutput[0], gradInput[1]]);
        var (_, pullBack) = Grad.Vjp(x => cell.Call(x, 2))(3);
        Parallel.For(0, 200, i => Assert.Equal(i, (double)pullBack(i)));
    }

    [Fact]
    public void RecordedGraphsPassHooks()
    {
        var cell = new Scaling(w);
        var arrivals = 0;
        using var handle = cell.RegisterBackwardHook(
            (_, gradInput, _) =>
            {
                arrivals++;
                return [10 * gradInput[0]];
            }
        );
        var x = Tensor.Variable(2.0);
        Assert.Equal(30.0, (double)Gradients.Of(cell.Call(x), x)[0]!);
        Assert.Equal(1, arrivals);
    }

    [Fact]
    public void AHookMayUpdateAParameter()
    {
        var step = Grad.InsertGradientOf(dout =>
        {
            w.SetData(w - dout);
            return dout;
        });
        Assert.Equal(3.0, (double)Grad.Of(x => w * step(x))(1));
        Assert.Equal(0.0, (double)w);
    }
}

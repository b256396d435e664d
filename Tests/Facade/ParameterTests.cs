// Parameters and cells. Law: every read captures the value then; a stand-in is seen by the gradient's own flow only and
// never outlives it; parameters come in the order of the fields. Read next: GradientsTests.cs.
using Xunit;

namespace FunGrad.Facade.Tests;

public class ParameterTests
{
    private readonly Parameter w = new(3.0, "w");
    private readonly Parameter b = new([1, 2], "b");
    private readonly Parameter other = new(1.0, "other");

    [Fact]
    public void ParametersComputeLikeTensors()
    {
        Tensor x = 2;
        Parameter v = new([4, 5]);
        var same = w;
        Assert.Equal(
            [5, 1, 6, 1.5, 5, -1, 6, 2 / 3.0, 6, 0, 9, 1],
            [
                .. new[] { w + x, w - x, w * x, w / x, x + w, x - w, x * w, x / w, w + w, w - w, w * w, w / w }.Select(
                    t => (double)t
                ),
            ]
        );
        Assert.Equal(
            [5, 1, 6, 1.5, 5, -1, 6, 2 / 3.0, -3, 3],
            [.. new[] { w + 2, w - 2, w * 2, w / 2, 2 + w, 2 - w, 2 * w, 2 / w, -w, +w }.Select(t => (double)t)]
        );
        Assert.True(w > 2 && 2 < w && w >= x && x <= w && w <= same && !(w < same));
        Assert.Equal(5.0, (double)v[1]);
        Assert.Equal([5], v[1..].ToDoubleArray());
        Assert.Equal(Math.Sin(3), (double)Tensor.Sin(w));
        Assert.Equal(3.0, (double)w);
        Assert.True(w == x + 1);
        Assert.Equal("w = 3.0", w.ToString());
        Assert.Equal([8, 10], (v * 2).ToDoubleArray());
    }

    [Fact]
    public void ReadsCaptureTheValue()
    {
        Tensor before = w;
        w.SetData(7);
        Assert.Equal((3.0, 7.0), ((double)before, (double)w));
    }

    [Fact]
    public void SetDataChecksShapeAndDType()
    {
        var single = new Parameter(new[] { 1f, 2f }, "kernel");
        single.SetData(single * 2);
        Assert.Equal(DType.Float32, single.DType);
        var error = Assert.ThrowsAny<ArgumentException>(() => single.SetData(1f));
        Assert.Equal(
            "SetData: parameter 'kernel' has the shape [2], but the value had []. "
                + "Make a new Parameter for another shape.",
            error.Message
        );
        error = Assert.ThrowsAny<ArgumentException>(() => single.SetData([1.0, 2.0]));
        Assert.Equal(
            "SetData: parameter 'kernel' has the dtype Float32, but the value had Float64, whose numbers would "
                + "lose digits. Cast it first: Cast(DType.Float32).",
            error.Message
        );
        single.SetData(Tensor.Indices(4, 5));
        Assert.Equal([4, 5], single.Value.ToArray<float>());
        w.SetData(0.5f);
        Assert.Equal(DType.Float64, w.DType);
        var number = new Parameter(1f);
        number.SetData(2.5);
        Assert.Equal(DType.Float32, number.DType);
        Assert.Throws<DTypeException>(() => new Parameter(Tensor.FromArray([true])).SetData([1.0]));
        Assert.Throws<ArgumentNullException>(() => single.SetData(null!));
    }

    [Fact]
    public void TracedValuesCannotBeStored()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            Grad.Of(x =>
            {
                w.SetData(x * 2);
                return x;
            })(1)
        );
        Assert.Equal(
            "SetData: the value is being traced by 'Grad.Of' and must not leave it. "
                + "Return it from the function, or store value.StopGradient().",
            error.Message
        );
        Assert.Throws<InvalidOperationException>(() => Grad.Of(x => new Parameter(x).Value)(1));
        Grad.Of(x =>
        {
            w.SetData(x.StopGradient() * 2);
            return x;
        })(4);
        Assert.Equal(8.0, (double)w);
    }

    [Fact]
    public void AnUnlistedParameterIsAConstant()
    {
        Assert.Equal(3.0, (double)Grad.Of(x => x * w)(5));
        Assert.Equal("(3.0, 0.0)", $"{new GradOperation(getAll: true).Of((x, y) => x * w)(5, 1)}");
    }

    [Fact]
    public void AssignmentInsideAGradientKeepsTheValueReadAtEachUse()
    {
        Tensor Loop(Tensor x)
        {
            Tensor sum = 0;
            for (var i = 0; i < 3; i++)
            {
                w.SetData(i);
                sum += x * w;
            }
            return sum;
        }

        Assert.Equal("((3.0,), 6.0)", $"{new GradOperation(true, true).Of(Loop, w)(2)}");
        Assert.Equal(2.0, (double)w);
    }

    [Fact]
    public void StandInsEndWithTheGradientAlsoWhenItFails()
    {
        var op = new GradOperation(getByList: true);
        Assert.Throws<FormatException>(() => op.Of<Tensor>(() => throw new FormatException(), w)());
        Assert.Equal("3.0", w.Value.ToString());
        op.Of(() => w * w, w)();
        Assert.Equal("3.0", w.Value.ToString());
    }

    [Fact]
    public void ThreadsOfTheFunctionSeeTheStandIn()
    {
        var parts = new Tensor[2];
        Tensor Sum()
        {
            Task.WaitAll(Task.Run(() => parts[0] = w * 2), Task.Run(() => parts[1] = w * w));
            return parts[0] + parts[1];
        }

        Assert.Equal(8.0, (double)(Tensor)new GradOperation(getByList: true).Of(Sum, w)());
    }

    [Fact]
    public void FlowsDoNotDisturbEachOther()
    {
        var gradient = new GradOperation(getByList: true).Of(x => w * w * x, w);
        Parallel.For(
            0,
            200,
            i =>
            {
                Assert.Equal(6.0 * i, (double)(Tensor)gradient(i));
                Assert.Equal("3.0", w.Value.ToString());
            }
        );
    }

    [Fact]
    public async Task StandInsDoNotReachOtherFlows()
    {
        using var inside = new ManualResetEventSlim();
        using var finish = new ManualResetEventSlim();
        var gradient = new GradOperation(getByList: true).Of(
            () =>
            {
                inside.Set();
                finish.Wait(TestContext.Current.CancellationToken);
                return w * 2;
            },
            w
        );
        var running = Task.Run(() => gradient(), TestContext.Current.CancellationToken);
        inside.Wait(TestContext.Current.CancellationToken);
        Assert.Equal("3.0", w.Value.ToString());
        w.SetData(5);
        finish.Set();
        Assert.Equal("2.0", (await running).ToString());
        Assert.Equal(5.0, (double)w);
    }

    [Fact]
    public void TuplesRefuseNull()
    {
        var error = Assert.Throws<ArgumentNullException>(() => new ParameterTuple([w, null!]));
        Assert.Equal("parameters[1] is null. Give a Parameter. (Parameter 'parameters')", error.Message);
        ParameterTuple tuple = [w, w];
        Assert.Equal((2, "(w = 3.0, w = 3.0)"), (tuple.Count, tuple.ToString()));
    }

    [Fact]
    public void TuplesTellTheirParametersApart()
    {
        Parameter a = new(1, "a"),
            other = new(2, "a"),
            unnamed = new(3),
            second = new(4);
        ParameterTuple tuple = [a, b, unnamed, other, a, second];
        Assert.Equal(["a_0", "b", "Parameter$1", "a_1", "a_0", "Parameter$2"], tuple.Names);
        Assert.Equal(("a", "a", "Parameter"), (a.Name, other.Name, unnamed.Name));
        Assert.Equal("(w = 3.0, w = 3.0)", new ParameterTuple([w, w]).ToString());
    }

    [Fact]
    public void FrozenWeightsAreConstants()
    {
        var op = new GradOperation(getByList: true);
        w.RequiresGrad = false;
        Assert.Equal("(0.0, 3.0)", op.Of(x => w * w * x + 3 * other * x, [w, other])(1).ToString());
        Assert.Equal("0.0", op.Of(x => w * x, w)(1).ToString());
        w.RequiresGrad = true;
        Assert.Equal("3.0", op.Of(x => w * x, w)(3).ToString());
    }
}

// Branches, loops and random numbers from C#. Law: the same values and gradients as plain C# loops, compiled and not.
using Xunit;

namespace FunGrad.Facade.Tests;

public sealed class ControlFlowTests
{
    private static readonly Tensor Rows = Tensor.FromArray(
        new[,]
        {
            { 1.0, 2.0 },
            { 0.5, -1.0 },
        }
    );

    /// <summary>Structured functions of x with the numbers that plain loops give at x = 0.8 and x = −0.3.</summary>
    public static TheoryData<string> Names => [.. Functions.Keys];

    private static readonly Dictionary<
        string,
        (Func<Tensor, Tensor> Structured, Func<double, double> Plain)
    > Functions = new()
    {
        ["cond"] = (
            x => Transform.Cond(x.Greater(0), y => y * y * x, y => Tensor.Sin(y), x),
            x => x > 0 ? x * x * x : Math.Sin(x)
        ),
        ["for"] = (
            x => Transform.ForLoop(1, 4, (i, s) => (s.a * x + i, s.b + s.a), (a: x, b: x * 0)).Item2,
            x =>
            {
                var (a, b) = (x, 0.0);
                for (var i = 1; i < 4; i++)
                    (a, b) = (a * x + i, b + a);
                return b;
            }
        ),
        ["scan"] = (
            x =>
            {
                var (last, outputs) = Transform.Scan(
                    (Tensor state, Tensor row) => (state * x + Tensor.Sum(row), state),
                    x,
                    Rows,
                    reverse: true,
                    schedule: CheckpointSchedule.SquareRoot
                );
                return last + Tensor.Sum(outputs * outputs);
            },
            x =>
            {
                var first = x * x - 0.5;
                return first * x + 3 + x * x + first * first;
            }
        ),
        ["while"] = (
            x => Transform.WhileLoop(y => y.Less(10), y => y * 2 + x * x + 1, x, maximum: 20),
            x =>
            {
                var y = x;
                while (y < 10)
                    y = y * 2 + x * x + 1;
                return y;
            }
        ),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_structured_function_is_the_plain_one(string name)
    {
        var (structured, plain) = Functions[name];
        var compiled = Transform.Compile(structured).Function;
        var slope = Grad.Of(structured);
        var compiledSlope = Transform.Compile(Grad.Of(structured)).Function;
        foreach (var x in (double[])[0.8, 0.8, 0.8, -0.3])
        {
            var difference = (plain(x + 1e-6) - plain(x - 1e-6)) / 2e-6;
            Assert.Equal(plain(x), (double)structured(x), 1e-12);
            Assert.Equal(plain(x), (double)compiled(x), 1e-12);
            Assert.Equal(difference, (double)slope(x), 1e-6 * (1 + Math.Abs(difference)));
            Assert.Equal((double)slope(x), (double)compiledSlope(x), 1e-10 * (1 + Math.Abs(difference)));
        }
    }

    [Fact]
    public void A_loop_that_does_not_end_is_stopped_and_bad_arguments_are_refused()
    {
        Tensor one = 1.0;
        Assert.Throws<InvalidOperationException>(() => Transform.WhileLoop(y => y.Less(10), y => y, one, maximum: 5));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Transform.WhileLoop(y => y.Less(10), y => y, one, maximum: -1)
        );
        Assert.Throws<ShapeException>(() => Transform.Cond(one, x => x, x => x, one));
        Assert.Throws<ArgumentNullException>(() => Transform.ForLoop<Tensor>(0, 2, null!, one));
        var endless = Transform.Compile(Grad.Of(x => Transform.WhileLoop(y => y.Less(10), y => y * x, x)));
        Assert.Contains(
            "maximum",
            Assert
                .Throws<NotDifferentiableException>(() =>
                {
                    endless.Function(3);
                })
                .Message
        );
    }

    [Fact]
    public void A_key_gives_the_same_numbers_in_a_compiled_function()
    {
        Func<Tensor, Tensor> price = key => Tensor.Sum(Tensor.Exp(Tensor.RandomNormal(key, 100) * 0.1));
        var key = Tensor.FoldIn(Tensor.SplitKey(Tensor.RandomKey(7), 3)[1], 5);
        var compiled = Transform.Compile(price).Function;
        compiled(key);
        Assert.Equal((double)price(key), (double)compiled(key), 1e-12);
        Assert.Equal(DType.Float32, Tensor.RandomUniform(key, [3], DType.Float32).DType);
        Assert.Throws<DTypeException>(() => Tensor.RandomUniform(key, [3], DType.Int32));
    }
}

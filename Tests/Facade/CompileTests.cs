// Transform.Compile from C#: tensors, spans and numbers give the same values; parameters are read at each call; nothing is
// allocated on the caller's memory; bad input is named.
using Xunit;

namespace FunGrad.Facade.Tests;

public class CompileTests
{
    private static Tensor Rosenbrock(Tensor x)
    {
        var next = x[1..];
        var here = x[..^1];
        return (100 * (next - here * here).Square() + (1 - here).Square()).Sum();
    }

    private static double[] Point(int n) => [.. Enumerable.Range(1, n).Select(i => Math.Sin(1.7 * i))];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Spans_arrays_and_tensors_give_the_same_gradient(int n)
    {
        var x = Point(n);
        var expected = Grad.Of(Rosenbrock)(x).ToArray<double>();
        var compiled = Transform.Compile(Grad.Of(Rosenbrock));
        var into = new double[n];
        compiled.Invoke(x, into);
        for (var i = 0; i < n; i++)
            Assert.Equal(expected[i], into[i], 1e-9 * Math.Max(1, Math.Abs(expected[i])));
        Assert.Equal(into, compiled.Invoke(x));
        compiled.Function(x);
        Assert.Equal(into, compiled.Function(x).ToArray<double>());
        // In place: the result may lie where the input lies.
        var both = (double[])x.Clone();
        compiled.Invoke(both, both);
        for (var i = 0; i < n; i++)
            Assert.Equal(expected[i], both[i], 1e-9 * Math.Max(1, Math.Abs(expected[i])));
    }

    [Fact]
    public void Several_results_lie_one_after_the_other()
    {
        var compiled = Transform.Compile(Grad.ValueAndGradient(Rosenbrock));
        var into = new double[3];
        compiled.Invoke([1, 2], into);
        Assert.Equal([100.0, -400.0, 200.0], into);
        var (value, gradient) = compiled.Function(new double[] { 1, 2 });
        Assert.Equal(100.0, (double)value);
        Assert.Equal([-400.0, 200.0], gradient.ToArray<double>());
    }

    [Fact]
    public void Numbers_go_in_and_come_out()
    {
        Assert.Equal(12.0, Transform.Compile(Grad.Of((Tensor x) => x * x * x)).Invoke(2.0));
        Assert.Equal(6.0, Transform.Compile((Tensor x, Tensor y) => x * y).Invoke(2.0, 3.0));
        Assert.Equal(10.0, Transform.Compile((Tensor x, Tensor y, Tensor z) => x * y + z).Invoke(2.0, 3.0, 4.0));
        var four = Transform.Compile((Tensor x, Tensor y, Tensor z, Tensor u) => x * y - z / u);
        Assert.Equal(5.5, four.Invoke(2.0, 3.0, 1.0, 2.0));
    }

    [Fact]
    public void Calls_on_the_callers_memory_allocate_nothing()
    {
        var compiled = Transform.Compile(Grad.Of(Rosenbrock));
        double[] x = Point(100),
            into = new double[100];
        var slope = Transform.Compile(Grad.Of((Tensor s) => Tensor.Exp(s) * s));
        compiled.Invoke(x, into);
        slope.Invoke(0.5);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            compiled.Invoke(x, into);
            slope.Invoke(0.5);
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Parameters_are_read_at_each_call_and_get_their_derivatives()
    {
        var weight = new Parameter(3.0, "weight");
        var compiled = Transform.Compile((Tensor x) => weight * x * x);
        for (var i = 0; i < 3; i++)
            Assert.Equal(12.0, (double)compiled.Function(2.0));
        weight.SetData(5.0);
        Assert.Equal(20.0, (double)compiled.Function(2.0));
        Assert.Equal(20.0, compiled.Invoke(2.0));
        Assert.Equal(20.0, (double)Grad.Of(compiled)(2.0));
        var inWeight = new GradOperation(getByList: true).Of(x => compiled.Function(x), weight);
        Assert.Equal(4.0, (double)(Tensor)inWeight(2.0));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        var compiled = Transform.Compile(Grad.Of(Rosenbrock));
        Assert.Contains(
            "room for 3",
            Assert.Throws<ArgumentException>(() => compiled.Invoke([1, 2], new double[3])).Message
        );
        Assert.Contains("1 inputs, but 2", Assert.Throws<ArgumentException>(() => compiled.Invoke(1.0, 2.0)).Message);
        Assert.Throws<ArgumentNullException>(() => Transform.Compile((Func<Tensor, Tensor>)null!));
        Assert.Throws<ArgumentNullException>(() => compiled.Function(null!));
        var branches = Transform.Compile((Tensor x) => x > 0 ? x : -x);
        Assert.Contains("Where", Assert.Throws<ValueReadException>(() => branches.Invoke(1.0)).Message);
    }

    [Fact]
    public void Programs_are_kept_until_they_are_cleared()
    {
        var runs = 0;
        var compiled = Transform.Compile(
            (Tensor x) =>
            {
                runs++;
                return x * 2;
            }
        );
        for (var i = 0; i < 3; i++)
            compiled.Invoke(1.0);
        Assert.Equal(1, runs);
        compiled.Invoke([1.0, 2.0]);
        Assert.Equal(2, runs);
        Assert.Equal(1, compiled.Program(1.0).OperationCount); // A host number takes the other operand's width: another program.
        compiled.Clear();
        compiled.Function(1.0);
        Assert.Equal(4, runs);
    }

    [Fact]
    public void Options_bound_what_is_kept_and_what_a_program_may_have()
    {
        var compiled = Transform.Compile(Grad.Of(Rosenbrock), new CompileOptions(mostPrograms: 2));
        for (var n = 2; n < 6; n++)
            compiled.Function(Point(n));
        Assert.Equal(2, compiled.Count);
        compiled.Clear();
        Assert.Equal(0, compiled.Count);
        Assert.Equal(
            "'Transform.Compile' met more than 5 operations, the most that one program may have. Write what repeats with "
                + "forLoop or scan, compile a part of the function, or raise mostOperations in its CompileOptions.",
            Assert
                .Throws<ProgramSizeException>(() =>
                    Transform.Compile(Rosenbrock, new CompileOptions(mostOperations: 5)).Function(Point(4))
                )
                .Message
        );
        var slow = Transform.Compile(Rosenbrock, new CompileOptions(emit: false));
        Assert.Equal((double)Rosenbrock(Point(9)), slow.Invoke(Point(9))[0]);
        Assert.Equal(
            "Transform.Compile needs a function that returns a tensor, or a tuple or list of them, but it returned Int32. "
                + "Return what it computes as a tensor.",
            Assert.Throws<InvalidOperationException>(() => Transform.Compile((Tensor x) => 3).Function(1.0)).Message
        );
    }

    [Fact]
    public void Eight_first_calls_at_once_stage_once()
    {
        var runs = 0;
        var compiled = Transform.Compile(
            (Tensor x) =>
            {
                Interlocked.Increment(ref runs);
                Thread.Sleep(30);
                return x * x;
            }
        );
        using var barrier = new Barrier(8);
        var threads = Enumerable
            .Range(0, 8)
            .Select(_ => new Thread(() =>
            {
                barrier.SignalAndWait();
                compiled.Invoke(3.0);
            }))
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal(1, runs);
    }

    [Fact]
    public void A_program_is_read_drawn_and_explained()
    {
        var program = Transform.Compile((Tensor x) => (x * x).Sum()).Program(Point(3));
        Assert.Equal(2, program.OperationCount);
        Assert.StartsWith("digraph program {", program.ToDot());
        Assert.StartsWith("flowchart TB", program.ToMermaid());
        Assert.StartsWith("<svg ", program.ToSvg());
        Assert.StartsWith("2 operations in 1 loop and 0 calls", program.Explain());
    }
}

// The gradient check as a C# user meets it: functions of tensors, of arrays and of MathNet's vectors, gradient
// operations, custom rules, and the weights of a model. Law: right passes, wrong is found where it is. Read next:
// Tests/Properties/GradCheckTests.fs.
using FunGrad.Properties;
using MathNet.Numerics.LinearAlgebra;
using Spectre.Console;
using Xunit;

namespace FunGrad.Facade.Tests;

public class GradCheckTests
{
    private static readonly Func<Tensor, Tensor> WrongSine = Grad.CustomVjp(x =>
        (Tensor.Sin(x), w => Tensor.Sin(x) * w)
    );

    [Fact]
    public void FunctionsOfTensorsAreChecked()
    {
        Assert.True(GradCheck.Run(x => Tensor.Sin(x) * x, 2.0).Passed);
        Assert.True(GradCheck.Run(Tensor.Exp, new double[] { 1, 2 }).Passed);
        Assert.True(GradCheck.Run((x, y) => x * Tensor.Log(y), 2.0, 3.0).Passed);
        Assert.True(GradCheck.Run((x, y, z) => (x * y + z).Sum(), Tensor.Ones(2), 3.0, Tensor.Zeros(2)).Passed);
        Tensor[] inputs = [1, 2, 3, 4];
        Assert.Equal(4, GradCheck.Run(xs => xs.Aggregate((x, y) => x * y), inputs).Entries.Count);
        Assert.True(GradCheck.Run(Subject.Of(Tensor.Sin, 1.0)).Passed);
    }

    [Fact]
    public void CustomRulesAreCheckedInBothModes()
    {
        var entry = GradCheck.Run(WrongSine, 1.0).Worst;
        Assert.Equal(GradVerdict.Wrong, entry.Verdict);
        Assert.Equal(Math.Sin(1), entry.Analytic, 12);
        Assert.Equal(Math.Sin(1), entry.Forward!.Value, 12);
        Assert.Equal(Math.Cos(1), entry.Numeric, 9);
        var product = Grad.CustomVjp((x, y) => (x * y, w => (w * y, w)));
        Assert.Equal("y", GradCheck.Run(product, 2, 5).Worst.Where);
        var slope = Grad.CustomJvp(x => (x * x, dx => dx * x));
        Assert.False(GradCheck.Run(slope, 3.0).Passed);
    }

    [Fact]
    public void HooksThatAlterGradientsAreFound()
    {
        // The hook has no forward mode, so that only reverse mode is checked.
        var report = GradCheck.Run(x => (x * x).WithGradientHook(w => w.Clip(-0.5, 0.5)), 3.0);
        Assert.False(report.Passed);
        Assert.Null(report.Worst.Forward);
    }

    [Fact]
    public void GradientOperationsAreGradientsLikeOthers()
    {
        Func<Tensor, Tensor> f = x => (x * x * x).Sum();
        var gradient = new GradOperation().Of(f);
        Tensor at = [1, 2];
        Assert.True(GradCheck.Run(f, x => gradient(x), at).Passed);
        var seeded = new GradOperation(sensParam: true).Of(f);
        Assert.False(GradCheck.Run(f, x => seeded(x, sens: 2), at).Passed);
        // As a function it is checked one order higher.
        Assert.True(GradCheck.Run(x => gradient(x), at).Passed);
    }

    [Fact]
    public void PlainFunctionsAreCheckedWithTheirDerivatives()
    {
        Assert.True(GradCheck.Run(Math.Sin, Math.Cos, 1.0).Passed);
        Assert.True(GradCheck.Run(x => x * x, x => 2 * x, 3.0).Passed);
        Assert.False(GradCheck.Run(x => x * x, x => 2 * x * (1 + 1e-5), 3.0).Passed);
        double[] at = [3, -2];
        Assert.True(GradCheck.Run(x => x[0] * x[0] * x[1], x => [2 * x[0] * x[1], x[0] * x[0]], at).Passed);
        var worst = GradCheck.Run(x => x[0] * x[0] * x[1], x => [2 * x[0] * x[1], x[0]], at).Worst;
        Assert.Equal((0, "x[1]", 1), (worst.Input, worst.Where, worst.Position[0]));
    }

    [Fact]
    public void JacobiansOfArraysAreChecked()
    {
        double[] Polar(double[] p) => [p[0] * Math.Cos(p[1]), p[0] * Math.Sin(p[1])];
        double[,] Right(double[] p) =>
            new[,]
            {
                { Math.Cos(p[1]), -p[0] * Math.Sin(p[1]) },
                { Math.Sin(p[1]), p[0] * Math.Cos(p[1]) },
            };
        double[,] Wrong(double[] p) =>
            new[,]
            {
                { Math.Cos(p[1]), p[0] * Math.Sin(p[1]) },
                { Math.Sin(p[1]), p[0] * Math.Cos(p[1]) },
            };
        double[] at = [2, 0.5];
        Assert.True(GradCheck.Run(Polar, Right, at).Passed);
        Assert.Equal("∂f[0]/∂x[1]", GradCheck.Run(Polar, Wrong, at).Worst.Where);
    }

    [Fact]
    public void MathNetVectorsAreChecked()
    {
        var at = Vector<double>.Build.Dense([1, 2, 3]);
        Assert.True(GradCheck.Run(v => v.DotProduct(v), v => 2 * v, at).Passed);
        Assert.False(GradCheck.Run(v => v.DotProduct(v), v => v, at).Passed);
        var matrix = Matrix<double>.Build.Dense(2, 3, (i, j) => i + 2 * j);
        Assert.True(GradCheck.Run(v => matrix * v, _ => matrix, at).Passed);
        Assert.Equal(4, GradCheck.Run(v => matrix * v, _ => -matrix, at).Entries.Count(e => e.Analytic < -1));
    }

    [Fact]
    public void HessiansAreChecked()
    {
        Func<Tensor, Tensor> f = x => (x[0] * x[0] * x[1]).Sum();
        Tensor at = [2, 3];
        Assert.True(GradCheck.RunHessian(f, at).Passed);
        Assert.True(GradCheck.RunHessian(f, x => Grad.Hessian(f)(x), at).Passed);
        Assert.False(GradCheck.RunHessian(f, x => Tensor.Ones(2, 2), at).Passed);
        var error = Assert.Throws<GradCheckException>(() => GradCheck.VerifyHessian(f, x => Tensor.Ones(2, 2), at));
        Assert.False(error.Report.Passed);
    }

    private sealed class Line : UnaryCell
    {
        public Parameter Slope { get; } = new([2.0, 3.0]);

        public override Tensor Construct(Tensor x) => Tensor.Tanh(x * Slope).Sum();
    }

    /// <summary>How the weights of a model are checked: the loss as a function of a weight's value, and the gradient that
    /// training would use.</summary>
    [Fact]
    public void WeightsOfModelsAreChecked()
    {
        var net = new Line();
        Tensor x = [0.5, -1];
        var gradient = new GradOperation(getByList: true).Of(() => net.Call(x), net.Slope);
        Tensor With(Tensor value, Func<Tensor> run)
        {
            net.Slope.SetData(value);
            return run();
        }
        var at = net.Slope.Value;
        GradCheck.Verify(w => With(w, () => net.Call(x)), w => With(w, () => gradient()), at);
        Assert.False(
            GradCheck.Run(w => With(w, () => net.Call(x)), w => With(w, () => -(Tensor)gradient()), at).Passed
        );
    }

    [Fact]
    public void VerifyThrowsTheReport()
    {
        GradCheck.Verify(Tensor.Sin, 1.0);
        var error = Assert.Throws<GradCheckException>(() => GradCheck.Verify(WrongSine, 1.0));
        Assert.Equal(error.Report.ToString(), error.Message);
        Assert.StartsWith("GradCheck failed: 1 wrong (1 element).", error.Message);
    }

    [Fact]
    public void OptionsAreImmutable()
    {
        var options = GradCheckOptions.Default.WithTolerance(1e-3).WithReach(0.5).WithSeed(4).WithMaximumElements(3);
        Assert.Equal((1e-3, 0.5, 4, 3), (options.Tolerance, options.Reach, options.Seed, options.MaximumElements));
        Assert.Equal((1e-6, 0.1), (GradCheckOptions.Default.Tolerance, GradCheckOptions.Default.Reach));
        Assert.True(GradCheck.Run(x => x * x, x => 2.001 * x, 3.0, options).Passed);
        var strict = GradCheckOptions.Default.WithKinks(KinkTreatment.Reject).WithIllConditioned(accept: false);
        Assert.False(GradCheck.Run(Tensor.Abs, 0.0, strict).Passed);
        Assert.True(GradCheck.Run(Tensor.Abs, 0.0).Passed);
    }

    [Fact]
    public void TablesArePrintedWorstFirst()
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(output),
            }
        );
        console.Profile.Width = 100;
        var rule = Grad.CustomVjp(x => (x * Tensor.Abs(x), w => w * Tensor.Abs(x) * new double[] { 2, 1, 2 }));
        GradCheck.Run(x => rule(x).Sum(), new double[] { 1, -2, 3 }).Print(console);
        var lines = output.ToString().Split('\n').Select(line => line.TrimEnd()).ToArray();
        Assert.Contains("GradCheck failed: 1 wrong, 2 right (3 elements).", lines[0]);
        Assert.Contains("where", lines[2]);
        Assert.Contains("│ x[1]  │ wrong   │ 2        │ 4 ± ", lines[4]);
        Assert.Contains("right", lines[5]);
        Assert.Contains(lines, line => line.Contains("The derivative is not that of the function"));
    }

    [Fact]
    public void MistakesAreExplained()
    {
        Assert.Equal(
            "GradCheck: f is null. (Parameter 'f')",
            Assert.Throws<ArgumentNullException>(() => GradCheck.Run((Func<Tensor, Tensor>)null!, 1.0)).Message
        );
        Assert.Equal(
            "GradCheck: the derivative must have shape [2], the shape of x, but it had shape [].",
            Assert.Throws<ShapeException>(() => GradCheck.Run(x => x.Sum(), x => x.Sum(), [1, 2])).Message
        );
        Assert.Equal(
            "GradCheck: f has no derivative at this point: x is NaN. Check it at a point where all numbers are finite.",
            Assert.Throws<ArgumentException>(() => GradCheck.Run(Math.Sin, Math.Cos, double.NaN)).Message
        );
    }
}

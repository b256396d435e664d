// Solutions and steps from C#. Laws: a solution has the derivatives of the exact one, with any solver and in any transform;
// a step is its formula. Read next: the engine's Tests/Optimization/ImplicitTests.fs.
using Xunit;

namespace FunGrad.Facade.Tests;

public class SolveTests
{
    private static Tensor SquareRoot(Tensor p) => Solve.Root(x => x * x - p, (Tensor)1.0);

    [Fact]
    public void A_root_has_its_derivatives()
    {
        Assert.Equal(2.0, (double)SquareRoot(4), 1e-14);
        Assert.Equal(0.25, (double)Grad.Of(SquareRoot)(4), 1e-14);
        Assert.Equal(-0.03125, (double)Grad.Of(Grad.Of(SquareRoot))(4), 1e-14);
        Assert.Equal(0.25, (double)Grad.Jvp(SquareRoot)(4, 1).Tangent, 1e-14);
        var each = Grad.Vectorize(Grad.Of(SquareRoot))([1, 4, 16]).ToArray<double>();
        Assert.Equal([0.5, 0.25, 0.125], each.Select(slope => Math.Round(slope, 12)));
        var compiled = Transform.Compile(Grad.Of(SquareRoot));
        foreach (var p in new[] { 1.0, 4.0, 16.0 })
            Assert.Equal(0.5 / Math.Sqrt(p), (double)compiled.Function(p), 1e-12);
    }

    [Fact]
    public void Unknowns_may_be_a_tuple()
    {
        Tensor F(Tensor p)
        {
            var (x, y) = Solve.Root(((Tensor X, Tensor Y) u) => (u.X * u.X - p, u.X * u.Y - 6), ((Tensor)1, (Tensor)1));
            return x + y;
        }

        Assert.Equal(5.0, (double)F(4), 1e-12);
        Assert.Equal(-0.125, (double)Grad.Of(F)(4), 1e-12);
    }

    [Fact]
    public void A_fixed_point_and_a_minimum_have_their_derivatives()
    {
        Assert.Equal(0.25, (double)Grad.Of(p => Solve.FixedPoint(x => (x + p / x) / 2, (Tensor)1.0))(4), 1e-12);
        Assert.Equal(
            1.5,
            (double)Grad.Of(p => Solve.Minimum(x => (x - 3 * p).Square() + x.Square(), (Tensor)0))(2),
            1e-12
        );
    }

    [Fact]
    public void A_parameter_is_something_that_an_equation_captures()
    {
        var p = new Parameter(4.0, "p");
        var gradients = Grad.ValueAndGradient(() => Solve.Root(x => x * x - p, (Tensor)1.0), p)();
        Assert.Equal(2.0, (double)gradients.Value, 1e-14);
    }

    [Fact]
    public void Solvers_of_ones_own_serve()
    {
        static Tensor Newton(Func<Tensor, Tensor> f, Tensor x)
        {
            for (var i = 0; i < 50; i++)
                x -= f(x) / Grad.Of(f)(x);
            return x;
        }

        static Tensor Descend(Func<Tensor, Tensor> f, Tensor x)
        {
            for (var i = 0; i < 100; i++)
                x = GradientDescent.Step(x, Grad.Of(f)(x), rate: 0.25);
            return x;
        }

        Assert.Equal(
            -0.03125,
            (double)Grad.Of(Grad.Of(p => Solve.Root(x => x * x - p, (Tensor)1.0, Newton)))(4),
            1e-12
        );
        Assert.Equal(3.0, (double)Grad.Of(p => Solve.Minimum(x => (x - 3 * p).Square(), (Tensor)0, Descend))(2), 1e-9);
        Tensor ByRoot(Func<Tensor, Tensor> f, Tensor x) => Solve.Root(y => f(y) - y, x);
        Assert.Equal(0.5, (double)Grad.Of(p => Solve.FixedPoint(x => 3 * x - p, (Tensor)1, ByRoot))(4), 1e-12);
    }

    [Fact]
    public void What_is_no_solution_is_refused()
    {
        Assert.Throws<ConvergenceException>(() => Solve.Root(x => x * x + 1, (Tensor)1.0));
        Assert.Throws<ConvergenceException>(() => Solve.FixedPoint(x => 2 * x + 1, (Tensor)1.0));
        Assert.Throws<ConvergenceException>(() => Solve.Minimum(x => -x * x, (Tensor)1.0));
        Assert.Throws<ConvergenceException>(() => Solve.Root(x => x * x - 4, (Tensor)1.0, (_, start) => start));
        Assert.Throws<NotDifferentiableException>(() => Grad.Of(p => Solve.Root(x => p * x * x, (Tensor)0.0))(1));
        Assert.Throws<ShapeException>(() => Solve.Root(x => x.Sum(), Tensor.Ones(3)));
        Assert.Throws<DTypeException>(() => Solve.Root(x => x, Tensor.Indices(1)));
        Assert.Equal("f", Assert.Throws<ArgumentNullException>(() => Solve.Root(null!, (Tensor)1)).ParamName);
        Assert.Equal("start", Assert.Throws<ArgumentNullException>(() => Solve.Root(x => x, (Tensor)null!)).ParamName);
    }

    [Fact]
    public void Steps_are_their_formulas()
    {
        Tensor x = [1, -2];
        var gradient = Grad.Of(x => (x * x).Sum());
        Assert.Equal(Tensor.Of([0.5, -1]), GradientDescent.Step(x, gradient(x), rate: 0.25));
        var (first, second) = GradientDescent.Step((x, (Tensor)3), (x, (Tensor)2), rate: 0.5);
        Assert.Equal((Tensor.Of([0.5, -1]), (Tensor)2.0), (first, second));

        var momentum = Momentum.Start((Tensor)8);
        for (var i = 0; i < 2; i++)
            momentum = Momentum.Step(momentum, Grad.Of(x => x * x)(momentum.Point), rate: 0.25, decay: 0.5);
        Assert.Equal((0.0, 16.0), ((double)momentum.Point, (double)momentum.Velocity));

        var adam = Adam.Start((Tensor)1);
        adam = Adam.Step(adam, 7.0, rate: 0.1, decay: 0.5, squareDecay: 0.5, epsilon: 0);
        Assert.Equal(0.9, (double)adam.Point, 1e-15);
        Assert.Equal((3.5, 24.5, 1.0), ((double)adam.Mean, (double)adam.Variance, (double)adam.Steps));
    }

    [Fact]
    public void A_state_goes_through_loops_and_compiled_functions()
    {
        static (Tensor Point, Tensor Mean, Tensor Variance, Tensor Steps) Train(Tensor x, int rounds) =>
            Transform.ForLoop(
                0,
                rounds,
                (_, state) => Adam.Step(state, Grad.Of(y => (y * y).Sum())(state.Point), rate: 0.1),
                Adam.Start(x)
            );

        var compiled = Transform.Compile((Tensor x) => Train(x, 20).Point);
        Tensor start = [1, -0.5];
        var expected = Train(start, 20);
        Assert.Equal(20.0, (double)expected.Steps);
        for (var i = 0; i < 2; i++)
            Assert.Equal(0.0, (double)(compiled.Function(start) - expected.Point).Abs().Max(), 1e-12);
    }
}

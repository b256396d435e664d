// Dual<T> as a C# user meets it: ordinary generic-math functions, run on numbers and on duals alike.
// Law: differentiating costs no change of the function, no allocation, and any order is had by nesting.
// Read next: DualTests.fs, where each function's row is checked.
using System.Numerics;
using FunGrad;
using Xunit;

namespace FunGrad.Tests;

public class DualTests
{
    static T Rosenbrock<T>(T x, T y)
        where T : INumber<T>
    {
        var (a, b) = (T.One - x, y - x * x);
        return a * a + T.CreateChecked(100) * b * b;
    }

    static T Normal<T>(T x)
        where T : INumber<T>, IRootFunctions<T>, IExponentialFunctions<T> =>
        T.Exp(-x * x * T.CreateChecked(0.5)) / T.Sqrt(T.Tau);

    static T SquareRootByNewton<T>(T a)
        where T : INumber<T>
    {
        var (y, half) = (a, T.CreateChecked(0.5));
        for (var i = 0; i < 100 && T.Abs(y * y - a) > T.CreateChecked(1e-14) * a; i++)
            y = half * (y + a / y);
        return y;
    }

    static T Everything<T>(T x)
        where T : INumber<T>,
            IRootFunctions<T>,
            IExponentialFunctions<T>,
            ILogarithmicFunctions<T>,
            IPowerFunctions<T>,
            ITrigonometricFunctions<T>,
            IHyperbolicFunctions<T>
    {
        var (sin, cos) = T.SinCos(x);
        var clipped = T.Clamp(T.Max(x, T.Zero), T.Zero, T.CreateChecked(10));
        return sin * T.Tanh(cos) + T.Pow(clipped, T.CreateChecked(2.5)) / T.Hypot(x, T.One) + T.Cbrt(T.Log(x + T.E));
    }

    static T Cube<T>(T x)
        where T : INumber<T> => x * x * x;

    static void Near(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-12 * (1 + Math.Abs(expected)), $"{expected} against {actual}");

    [Fact]
    public void ValueAndDerivativeComeTogether()
    {
        var (value, slope) = Normal(Dual.Variable(0.7));
        Assert.Equal(Normal(0.7), value);
        Near(-0.7 * Normal(0.7), slope);
    }

    [Fact]
    public void MethodGroupsAndLambdasDifferentiate()
    {
        Near(-0.7 * Normal(0.7), Dual.Derivative(Normal, 0.7));
        Near((0.49 - 1) * Normal(0.7), Dual.Derivative2(Normal, 0.7));
        Near(0.5f, Dual.Derivative(x => x / 2, 3f));
    }

    [Fact]
    public void HigherDerivativesNest()
    {
        Assert.Equal(12.0, Dual.Derivative(x => Dual.Derivative(Cube, x), 2.0));
        Assert.Equal(6.0, Dual.Derivative(x => Dual.Derivative2(Cube, x), 2.0));
        var x = Dual.Variable(Dual.Variable(Dual.Variable(0.7)));
        Near((3 * 0.7 - 0.343) * Normal(0.7), Normal(x).Tangent.Tangent.Tangent);
    }

    [Fact]
    public void PerturbationsOfNestedDerivativesStayApart()
    {
        // d/dx (x · d/dy (x + y)) = 1; a confused perturbation gives 2 (Siskind and Pearlmutter, 2005).
        Assert.Equal(1.0, Dual.Derivative(x => x * Dual.Derivative(y => x + y, Dual.Constant(1.0)), 1.0));
    }

    [Fact]
    public void RosenbrockHasItsGradient()
    {
        double[] gradient = Dual.Gradient(v => Rosenbrock(v[0], v[1]), [-1.2, 1.0]);
        Near(-215.6, gradient[0]);
        Near(-88.0, gradient[1]);
        Assert.Equal([0.0, 0.0], Dual.Gradient(v => Rosenbrock(v[0], v[1]), 1.0, 1.0));
        Assert.Equal(Rosenbrock(-1.2, 1.0), Rosenbrock<Dual<double>>(-1.2, 1.0).Primal);
    }

    [Fact]
    public void RosenbrockHasItsMixedDerivative()
    {
        var x = new Dual<Dual<double>>(Dual.Variable(-1.2), Dual<double>.Zero);
        var y = new Dual<Dual<double>>(1.0, Dual<double>.One);
        Near(480, Rosenbrock(x, y).Tangent.Tangent);
    }

    [Fact]
    public void AnIterationIsDifferentiatedThroughItsLoop()
    {
        Near(0.5 / Math.Sqrt(3), Dual.Derivative(SquareRootByNewton, 3.0));
        Near(-0.25 / Math.Pow(3, 1.5), Dual.Derivative2(SquareRootByNewton, 3.0));
    }

    [Fact]
    public void NewtonsMethodTakesItsSlopeFromADual()
    {
        var x = 1.0;
        for (var i = 0; i < 8; i++)
        {
            var (value, slope) = Cube(Dual.Variable(x)) - 2;
            x -= value / slope;
        }
        Near(Math.Cbrt(2), x);
    }

    [Fact]
    public void NumbersMixWithDuals()
    {
        Dual<double> constant = 3;
        var x = Dual.Variable(2.0);
        Assert.Equal(new Dual<double>(2.5, 1), (2 * x + 1) / 2 * 1.0 + 0 * constant - 0.0 * x + (x - x) - 0);
        Assert.True(x > 1 && x <= 2 && x == 2 && x != constant);
        Assert.Equal(2.0, (double)x);
        Assert.Equal(new Dual<double>(3, 1), ++x);
        Assert.Equal(new Dual<double>(1, 1), x % 2);
        Assert.Equal("3 + 1ε", $"{x}");
    }

    [Fact]
    public void ControlFlowFollowsThePrimal()
    {
        static T Relu<T>(T x)
            where T : INumber<T> => T.IsNegative(x) || x == T.Zero ? T.Zero : x;
        Assert.Equal(0.0, Dual.Derivative(Relu, 0.0));
        Assert.Equal(1.0, Dual.Derivative(Relu, 1.0));
        Assert.Equal(2, new HashSet<Dual<double>> { new(2, 3), new(2, 5) }.Count);
    }

    [Fact]
    public void MissingFunctionsAreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => Dual.Derivative(null!, 1.0));
        Assert.Throws<ArgumentNullException>(() => Dual.Derivative2(null!, 1.0));
        Assert.Throws<ArgumentNullException>(() => Dual.Gradient(null!, 1.0));
        Assert.Throws<ArgumentNullException>(() => Dual.Gradient(x => x[0], (double[])null!));
    }

    [Fact]
    public void DerivativesAllocateNothing()
    {
        double sum = 0;
        void Work()
        {
            for (var x = 0.5; x < 2; x += 0.01)
            {
                sum += Everything(Dual.Variable(x)).Tangent;
                sum += Everything(Dual.Variable(Dual.Variable(x))).Tangent.Tangent;
                sum += SquareRootByNewton(Dual.Variable(x)).Tangent;
            }
        }
        for (var i = 0; i < 50; i++)
            Work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Work();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(double.IsFinite(sum));
    }
}

// MathNet from C#: vectors in, vectors out, minimisers in one line. Law: what the F# front door gives, without an F# type.
// Read next: SolveTests.cs.
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using Xunit;

namespace FunGrad.Facade.Tests;

public class MathNetTests
{
    private static Tensor Rosenbrock(Tensor x)
    {
        var (next, here) = (x[1..], x[..^1]);
        return (100 * (next - here * here).Square() + (1 - here).Square()).Sum();
    }

    private static Vector<double> Start(int n) => CreateVector.Dense(n, i => i % 2 == 0 ? -1.2 : 1.0);

    private static void Near(Vector<double> expected, Vector<double> actual, double tolerance) =>
        Assert.True((expected - actual).InfinityNorm() <= tolerance, $"expected {expected}, but was {actual}");

    [Fact]
    public void Conversions_copy_unless_told_otherwise()
    {
        var v = CreateVector.Dense([1.0, 2.0]);
        var m = CreateMatrix.DenseOfArray(
            new double[,]
            {
                { 1, 2, 3 },
                { 4, 5, 6 },
            }
        );
        var (copy, view) = (v.ToTensor(), v.ToTensor(share: true));
        var (matrix, over) = (m.ToTensor(), m.ToTensor(share: true));
        v[0] = m[0, 0] = 9;
        Assert.Equal(Tensor.Of([1, 2]), copy);
        Assert.Equal(Tensor.Of([9, 2]), view);
        Assert.Equal(
            Tensor.Of([
                [1, 2, 3],
                [4, 5, 6],
            ]),
            matrix
        );
        Assert.Equal(
            Tensor.Of([
                [9, 2, 3],
                [4, 5, 6],
            ]),
            over
        );
        Assert.Equal(m, over.ToMatrix());
        Assert.Equal(v, view.ToVector());
        Assert.Throws<ShapeException>(() => matrix.ToVector());
        Assert.Throws<ShapeException>(() => copy.ToMatrix());
    }

    [Fact]
    public void Derivatives_are_those_of_Grad()
    {
        var (v, d) = (CreateVector.Dense([0.5, -1, 2]), CreateVector.Dense([1.0, 3, -2]));
        var (x, dx) = (v.ToTensor(), d.ToTensor());
        static Tensor Field(Tensor x) => Tensor.Sin(x) * x.Flip(0);
        Assert.Equal(Field(x), VectorGrad.Lift(Field)(v).ToTensor());
        Assert.Equal(Grad.Of(Rosenbrock)(x), VectorGrad.Of(Rosenbrock)(v).ToTensor());
        var (value, gradient) = VectorGrad.ValueAndGradient(Rosenbrock)(v);
        Assert.Equal((double)Rosenbrock(x), value);
        Assert.Equal(Grad.Of(Rosenbrock)(x), gradient.ToTensor());
        Assert.Equal(Grad.Jacobian(Field)(x), VectorGrad.Jacobian(Field)(v).ToTensor());
        Assert.Equal(Grad.Hessian(Rosenbrock)(x), VectorGrad.Hessian(Rosenbrock)(v).ToTensor());
        Assert.Equal(Grad.HessianVector(Rosenbrock)(x, dx), VectorGrad.HessianVector(Rosenbrock)(v, d).ToTensor());
        Assert.Equal(Grad.Jvp(Field)(x, dx).Tangent, VectorGrad.Jvp(Field)(v, d).Tangent.ToTensor());
        Assert.Equal(Grad.Vjp(Field)(x).PullBack(dx), VectorGrad.Vjp(Field)(v).PullBack(d).ToTensor());
        var m = CreateMatrix.DenseOfArray(
            new double[,]
            {
                { 3, 1 },
                { 0.5, 2 },
            }
        );
        var slope = VectorGrad.OfMatrix(a => a.LogDeterminant())(m);
        Assert.True((slope - m.Inverse().Transpose()).L2Norm() < 1e-15);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public void Minimisers_find_the_minimum_in_one_line(int n)
    {
        var ones = CreateVector.Dense(n, 1.0);
        foreach (var compile in new[] { true, false })
        {
            var f = Objective.Of(Rosenbrock, compile);
            Near(ones, new BfgsMinimizer(1e-8, 1e-12, 1e-12, 10000).FindMinimum(f, Start(n)).MinimizingPoint, 1e-6);
            Near(ones, new NewtonMinimizer(1e-9, 10000, true).FindMinimum(f, Start(n)).MinimizingPoint, 1e-9);
            var limited = new LimitedMemoryBfgsMinimizer(1e-8, 1e-12, 1e-12, 10, 10000);
            Near(ones, limited.FindMinimum(f, Start(n)).MinimizingPoint, 1e-6);
            Near(ones, new ConjugateGradientMinimizer(1e-5, 20000).FindMinimum(f, Start(n)).MinimizingPoint, 1e-3);
        }
        Near(ones, Solve.VectorMinimum(Rosenbrock, CreateVector.Dense<double>(n)), 1e-12);
    }

    [Fact]
    public void Bounds_are_kept()
    {
        var (lower, upper) = (CreateVector.Dense([-2.0, -2]), CreateVector.Dense([0.5, 2.0]));
        var minimizer = new BfgsBMinimizer(1e-10, 1e-10, 1e-10, 1000);
        var found = minimizer.FindMinimum(Objective.Of(Rosenbrock), lower, upper, Start(2));
        Near(CreateVector.Dense([0.5, 0.25]), found.MinimizingPoint, 1e-8);
    }

    [Fact]
    public void Models_are_fitted()
    {
        // NIST's data set Misra1a, with its certified parameters.
        var x = CreateVector.Dense([
            77.6,
            114.9,
            141.1,
            190.8,
            239.9,
            289.0,
            332.8,
            378.4,
            434.8,
            477.3,
            536.8,
            593.1,
            689.1,
            760.0,
        ]);
        var y = CreateVector.Dense([
            10.07,
            14.73,
            17.94,
            23.93,
            29.61,
            35.18,
            40.02,
            44.82,
            50.76,
            55.05,
            61.01,
            66.40,
            75.47,
            81.78,
        ]);
        foreach (var compile in new[] { true, false })
        {
            var model = Objective.Model((b, x) => b[0] * (1 - Tensor.Exp(-b[1] * x)), x, y, compile: compile);
            var fit = new LevenbergMarquardtMinimizer().FindMinimum(model, CreateVector.Dense([500, 0.0001]));
            Assert.Equal(238.94212918, fit.MinimizingPoint[0], 1e-5);
            Assert.Equal(5.5015643181e-4, fit.MinimizingPoint[1], 1e-11);
            Assert.Equal(2.7070075241, fit.StandardErrors[0], 1e-6);
        }
        var ones = CreateVector.Dense([1.0, 1.0]);
        var weighted = Objective.Model((p, x) => p[0] * x, ones, 3 * ones, weights: 4 * ones);
        weighted.EvaluateAt(CreateVector.Dense([1.0]));
        Assert.Equal(32.0, weighted.Value);
    }

    [Fact]
    public void Nulls_are_named()
    {
        Vector<double> none = null!;
        Assert.Equal("v", Assert.Throws<ArgumentNullException>(() => none.ToTensor()).ParamName);
        Assert.Equal("f", Assert.Throws<ArgumentNullException>(() => Objective.Of(null!)).ParamName);
        Assert.Equal("f", Assert.Throws<ArgumentNullException>(() => VectorGrad.Lift(null!)).ParamName);
        Assert.Equal(
            "y",
            Assert.Throws<ArgumentNullException>(() => Objective.Model((p, x) => p, Start(2), none)).ParamName
        );
    }
}

// Sparse Jacobians and Hessians from C#: the dense matrices at the places of a pattern, for MathNet too, and what is
// refused.
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace FunGrad.Facade.Tests;

public class SparseTests
{
    private static Tensor Rosenbrock(Tensor x)
    {
        var next = x[1..];
        var here = x[..^1];
        return (100 * (next - here * here).Square() + (1 - here).Square()).Sum();
    }

    private static readonly double[] Point = [.. Enumerable.Range(1, 9).Select(i => Math.Sin(1.7 * i))];

    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-9 * Math.Max(1, Math.Abs(expected[i])));
    }

    [Fact]
    public void A_sparse_Hessian_is_the_dense_one()
    {
        var pattern = Grad.HessianSparsity(Rosenbrock, Point);
        Assert.Equal(SparsityPattern.Banded(9, below: 1, above: 1), pattern);
        Assert.Equal(3, pattern.HessianDirections);
        var expected = Grad.Hessian(Rosenbrock)(Point).ToArray<double>();
        var hessian = Grad.SparseHessian(Rosenbrock, pattern, verify: true)(Point);
        Near(expected, hessian.ToDense().ToArray<double>());
        Near(expected, hessian.ToMathNet().ToRowMajorArray());
        Assert.Equal(25, hessian.Values.Count);
        Assert.Equal(25, hessian.RowPointers[^1]);
        Assert.Equal([0, 1, 0, 1, 2], hessian.ColumnIndices[..5].ToArray());
    }

    [Fact]
    public void Newtons_method_with_a_sparse_solver_finds_the_minimum()
    {
        var hessian = Grad.SparseHessian(Rosenbrock, SparsityPattern.Banded(4, 1, 1));
        Tensor x = [0.9, 0.9, 0.9, 0.9];
        for (var step = 0; step < 20; step++)
        {
            var gradient = Vector<double>.Build.Dense(Grad.Of(Rosenbrock)(x).ToArray<double>());
            x -= (Tensor)hessian(x).ToMathNet().Solve(gradient).ToArray();
        }
        Near([1, 1, 1, 1], x.ToArray<double>());
    }

    [Fact]
    public void Compiled_values_write_into_memory_of_the_caller()
    {
        var values = Grad.SparseHessianValues(Rosenbrock, SparsityPattern.Banded(9, 1, 1));
        var into = new double[25];
        var compiled = Transform.Compile(values);
        for (var run = 0; run < 3; run++)
        {
            compiled.Invoke(Point, into);
            Near(values(Point).ToArray<double>(), into);
        }
    }

    [Fact]
    public void A_sparse_Jacobian_is_the_dense_one()
    {
        static Tensor Differences(Tensor x) => Tensor.Sin(x[1..] * x[..^1]);
        var pattern = SparsityPattern.FromIndices(
            8,
            9,
            Enumerable.Range(0, 8).SelectMany(i => new[] { i, i }),
            Enumerable.Range(0, 8).SelectMany(i => new[] { i, i + 1 })
        );
        Assert.Equal(pattern, Grad.JacobianSparsity(Differences, Point));
        Assert.Equal(2, pattern.JacobianDirections);
        var jacobian = Grad.SparseJacobian(Differences, pattern, verify: true)(Point);
        Near(Grad.Jacobian(Differences)(Point).ToArray<double>(), jacobian.ToDense().ToArray<double>());
        Near(
            jacobian.Values.ToArray<double>(),
            Transform.Compile(Grad.SparseJacobianValues(Differences, pattern)).Invoke(Point)
        );
    }

    [Fact]
    public void A_pattern_that_misses_a_place_is_found_out_and_sizes_are_named()
    {
        var diagonal = SparsityPattern.Banded(2, 0, 0);
        var missed = Assert.Throws<ArgumentException>(() =>
            Grad.SparseHessian(x => x[0] * x[1], diagonal, verify: true)([1, 2])
        );
        Assert.StartsWith(
            "Grad.SparseHessian: the pattern misses a place. Row 0 of the Hessian times a test vector is ",
            missed.Message
        );
        Assert.Throws<ArgumentException>(() => Grad.SparseJacobian(x => x * x[0], diagonal, verify: true)([1, 2]));
        Assert.Throws<ShapeException>(() => Grad.SparseJacobianValues(x => x, diagonal)([1, 2, 3]));
        Assert.Throws<ArgumentException>(() =>
            Grad.SparseHessianValues(x => x.Sum(), SparsityPattern.Banded(2, 1, 0))([1, 2])
        );
        Assert.Throws<ArgumentNullException>(() => Grad.SparseJacobian(null!, diagonal));
        Assert.Throws<ArgumentNullException>(() => Grad.SparseHessian(x => x, null!));
        Assert.Throws<ArgumentNullException>(() => Grad.SparseJacobianValues(x => x, diagonal)(null!));
    }
}

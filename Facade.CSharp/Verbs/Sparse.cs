// Jacobians and Hessians that are mostly zeros. Law: the values are those of the dense matrix at the places of a pattern
// that misses none; rows are the elements of the result, columns those of the input. Read next: Jacobian.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>The places at which the Jacobian of f can differ from zero, for any input of this shape. It misses none,
    /// and may name places that are always zero.</summary>
    /// <remarks>f runs once while its operations are noted. Elementwise operations, moves of elements, sums, extremes and
    /// matrix products are followed element by element; any other operation counts as if each element of its result
    /// depended on every element of its inputs.</remarks>
    /// <exception cref="ArgumentNullException">f or x is null.</exception>
    /// <exception cref="DTypeException">x is not floating-point.</exception>
    /// <exception cref="ValueReadException">f reads a value to branch on it: give a pattern instead.</exception>
    /// <example><code>
    /// Grad.JacobianSparsity(x => x[1..] - x[..^1], [0, 0, 0, 0]).Count // 6
    /// </code></example>
    public static SparsityPattern JacobianSparsity(Func<Tensor, Tensor> f, Tensor x)
    {
        Demand.Given(f);
        return Dependence.jacobian("Grad.JacobianSparsity", Functional.One(f), Demand.Given(x));
    }

    /// <summary>The places at which the Hessian of a scalar function can differ from zero: those of the Jacobian of its
    /// gradient, found as <see cref="JacobianSparsity"/> finds them.</summary>
    /// <exception cref="ArgumentNullException">f or x is null.</exception>
    /// <exception cref="ShapeException">The result of f has not exactly one element.</exception>
    /// <exception cref="DTypeException">x is not floating-point.</exception>
    /// <exception cref="ValueReadException">f reads a value to branch on it: give a pattern instead.</exception>
    /// <example><code>
    /// Grad.HessianSparsity(x => (x[1..] * x[..^1]).Sum(), [0, 0, 0, 0]).HessianDirections // 2
    /// </code></example>
    public static SparsityPattern HessianSparsity(Func<Tensor, Tensor> f, Tensor x)
    {
        Demand.Given(f);
        return Dependence.hessian("Grad.HessianSparsity", Functional.One(f), Demand.Given(x));
    }

    /// <summary>The Jacobian in compressed rows, from as few directions as the pattern allows.</summary>
    /// <param name="f">A function of one tensor.</param>
    /// <param name="pattern">The places that can differ from zero: a row for each element of the result and a column for
    /// each of the input.</param>
    /// <param name="verify">Whether each call compares the product with a test vector with that of the whole Jacobian, for
    /// the cost of one more push-forward. Without it a pattern that misses a place gives wrong values.</param>
    /// <exception cref="ArgumentNullException">f or the pattern is null.</exception>
    /// <exception cref="ShapeException">When called: the pattern has not the size of the Jacobian.</exception>
    /// <exception cref="DTypeException">When called: the input or the result is not floating-point.</exception>
    /// <exception cref="ArgumentException">When called with verify: the pattern misses a place.</exception>
    /// <example><code>
    /// var pattern = SparsityPattern.Banded(3, below: 0, above: 0);
    /// Grad.SparseJacobian(x => x * x, pattern)([1, 2, 3]).ToDense()[1] // [0. 4. 0.]
    /// </code></example>
    public static Func<Tensor, CompressedMatrix> SparseJacobian(
        Func<Tensor, Tensor> f,
        SparsityPattern pattern,
        bool verify = false
    )
    {
        Demand.Given(f);
        Demand.Given(pattern);
        var function = Functional.One(f);
        const string Verb = "Grad.SparseJacobian";
        return x =>
            verify
                ? SparseDerivatives.checkedJacobian(Verb, pattern, function, Demand.Given(x))
                : new(pattern, SparseDerivatives.jacobianValues(Verb, pattern, function, Demand.Given(x)));
    }

    /// <summary>The Hessian of a scalar function in compressed rows, from as few Hessian-vector products as the pattern
    /// allows: three for a tridiagonal one of any size.</summary>
    /// <param name="f">A function of one tensor with one number as its result.</param>
    /// <param name="pattern">The places that can differ from zero; symmetric.</param>
    /// <param name="verify">Whether each call compares the product with a test vector with that of the whole Hessian.
    /// Without it a pattern that misses a place gives wrong values.</param>
    /// <exception cref="ArgumentNullException">f or the pattern is null.</exception>
    /// <exception cref="ArgumentException">When called: the pattern is not symmetric or, with verify, misses a
    /// place.</exception>
    /// <exception cref="ShapeException">When called: the pattern has not the size of the Hessian, or the result of f not
    /// exactly one element.</exception>
    /// <exception cref="DTypeException">When called: the input or the result is not floating-point.</exception>
    /// <example><code>
    /// var pattern = SparsityPattern.Banded(2, below: 0, above: 0);
    /// Grad.SparseHessian(x => (x * x * x).Sum(), pattern, verify: true)([1, 2]).Values // [ 6. 12.]
    /// </code></example>
    public static Func<Tensor, CompressedMatrix> SparseHessian(
        Func<Tensor, Tensor> f,
        SparsityPattern pattern,
        bool verify = false
    )
    {
        Demand.Given(f);
        Demand.Given(pattern);
        var function = Functional.One(f);
        const string Verb = "Grad.SparseHessian";
        return x =>
            verify
                ? SparseDerivatives.checkedHessian(Verb, pattern, function, Demand.Given(x))
                : new(pattern, SparseDerivatives.hessianValues(Verb, pattern, function, Demand.Given(x)));
    }

    /// <summary>The values of the Jacobian at the places of a pattern, row by row: a vector that can be differentiated,
    /// vectorized and compiled.</summary>
    /// <exception cref="ArgumentNullException">f or the pattern is null.</exception>
    /// <exception cref="ShapeException">When called: the pattern has not the size of the Jacobian.</exception>
    /// <exception cref="DTypeException">When called: the input or the result is not floating-point.</exception>
    /// <example><code>
    /// var pattern = SparsityPattern.Banded(3, below: 0, above: 0);
    /// Transform.Compile(Grad.SparseJacobianValues(x => x * x, pattern)).Invoke(new[] { 1.0, 2.0, 3.0 })[2] // 6
    /// </code></example>
    public static Func<Tensor, Tensor> SparseJacobianValues(Func<Tensor, Tensor> f, SparsityPattern pattern)
    {
        Demand.Given(f);
        Demand.Given(pattern);
        var function = Functional.One(f);
        return x => SparseDerivatives.jacobianValues("Grad.SparseJacobianValues", pattern, function, Demand.Given(x));
    }

    /// <summary>The values of the Hessian of a scalar function at the places of a pattern, row by row: a vector that can be
    /// differentiated, vectorized and compiled.</summary>
    /// <exception cref="ArgumentNullException">f or the pattern is null.</exception>
    /// <exception cref="ArgumentException">When called: the pattern is not symmetric.</exception>
    /// <exception cref="ShapeException">When called: the pattern has not the size of the Hessian, or the result of f not
    /// exactly one element.</exception>
    /// <exception cref="DTypeException">When called: the input or the result is not floating-point.</exception>
    /// <example><code>
    /// var chain = Grad.SparseHessianValues(x => (x[1..] * x[..^1]).Sum(), SparsityPattern.Banded(3, 1, 1));
    /// chain([1, 2, 3]) // [0. 1. 1. 0. 1. 1. 0.]
    /// </code></example>
    public static Func<Tensor, Tensor> SparseHessianValues(Func<Tensor, Tensor> f, SparsityPattern pattern)
    {
        Demand.Given(f);
        Demand.Given(pattern);
        var function = Functional.One(f);
        return x => SparseDerivatives.hessianValues("Grad.SparseHessianValues", pattern, function, Demand.Given(x));
    }
}

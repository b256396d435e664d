// Jacobians, Hessians and derivatives of any order. Law: a Jacobian has the shape of the result followed by that of the
// input, and agrees in both directions of differentiation. Read next: Directions.cs, the products that need no matrix.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>J[i, j] = ∂fᵢ/∂xⱼ, of shape (result shape) + (input shape), in the direction that needs fewer
    /// sweeps.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DTypeException">When called: the input or the result is not a floating-point
    /// tensor.</exception>
    /// <example><code>
    /// Grad.Jacobian(x => x * x)([1, 2]) // [[2. 0.] [0. 4.]]
    /// </code></example>
    public static Func<Tensor, Tensor> Jacobian(Func<Tensor, Tensor> f)
    {
        Demand.Given(f);
        return x => JacobianOfFirst(f, x);
    }

    /// <summary>The Jacobian in the first of two inputs; the other is a constant.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DTypeException">When called: the input or the result is not a floating-point
    /// tensor.</exception>
    /// <example><code>
    /// Grad.Jacobian((x, a) => a * x)([1, 2], 3) // [[3. 0.] [0. 3.]]
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor> Jacobian(Func<Tensor, Tensor, Tensor> f)
    {
        Demand.Given(f);
        return (x, y) => JacobianOfFirst(x => f(x, y), x);
    }

    /// <summary>The Jacobian in the first of three inputs; the others are constants.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DTypeException">When called: the input or the result is not a floating-point
    /// tensor.</exception>
    /// <example><code>
    /// Grad.Jacobian((x, a, b) => a * x + b)([1, 2], 3, 4) // [[3. 0.] [0. 3.]]
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor> Jacobian(Func<Tensor, Tensor, Tensor, Tensor> f)
    {
        Demand.Given(f);
        return (x, y, z) => JacobianOfFirst(x => f(x, y, z), x);
    }

    /// <summary>H[i, j] = ∂²f/∂xᵢ∂xⱼ of a scalar function, of shape (input shape) + (input shape).</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// Grad.Hessian(x => x[0] * x[0] * x[1])([2, 3]) // [[6. 4.] [4. 0.]]
    /// </code></example>
    public static Func<Tensor, Tensor> Hessian(Func<Tensor, Tensor> f)
    {
        Demand.Given(f);
        return x => Jacobians.gradAndHessian("Grad.Hessian", Functional.One(f), x).Item2;
    }

    /// <summary>(x, v) ↦ H(x)·v, without the matrix: one forward derivative of the gradient.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result has not one element, or v has not the shape of
    /// x.</exception>
    /// <example><code>
    /// Grad.HessianVector(x => (x * x * x).Sum())([1, 2], [1, 10]) // [ 6. 120.]
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor> HessianVector(Func<Tensor, Tensor> f)
    {
        Demand.Given(f);
        return (x, v) =>
            Jacobians.gradAndHvp("Grad.HessianVector", Functional.Single(xs => f(xs[0])), [x], [v]).Item2[0];
    }

    /// <summary>Δf = Σᵢ ∂²f/∂xᵢ², the trace of the Hessian, without the matrix.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// Grad.Laplacian(x => (x * x * x).Sum())([1, 2]) // 18.0
    /// </code></example>
    public static Func<Tensor, Tensor> Laplacian(Func<Tensor, Tensor> f)
    {
        Demand.Given(f);
        return x => Jacobians.laplacian("Grad.Laplacian", Functional.One(f), Demand.Given(x));
    }

    /// <summary>dⁿf/dxⁿ of a function of one number, with a result of any shape; order n costs O(n²).</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative.</exception>
    /// <exception cref="ShapeException">When called: the input is not one number.</exception>
    /// <example><code>
    /// Grad.Derivative(x => x * x * x, order: 2)(5) // 30.0
    /// </code></example>
    public static Func<Tensor, Tensor> Derivative(Func<Tensor, Tensor> f, int order = 1)
    {
        Demand.Given(f);
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        return x => Series.derivatives("Grad.Derivative", Functional.One(f), x, order)[order];
    }

    private static Tensor JacobianOfFirst(Func<Tensor, Tensor> f, Tensor x) =>
        Jacobians.jacobian("Grad.Jacobian", Functional.Single(xs => f(xs[0])), [x]).Item2[0];
}

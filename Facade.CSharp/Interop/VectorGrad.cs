// Derivatives on MathNet's vectors: the verbs of Grad for functions of one vector, which are written once, of tensors. Law:
// each converts, calls its namesake, and converts back. Read next: Objective.cs.
using MathNet.Numerics.LinearAlgebra;

namespace FunGrad;

/// <summary>Derivatives of functions of tensors as functions of MathNet's vectors and matrices.</summary>
public static class VectorGrad
{
    /// <summary>∇f, for a function of one vector whose result is one number.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// var gradient = VectorGrad.Of(x => (x * x).Sum());
    /// gradient(MathNet.Numerics.LinearAlgebra.CreateVector.Dense([3.0, 4.0]))[1] // 8
    /// </code></example>
    public static Func<Vector<double>, Vector<double>> Of(Func<Tensor, Tensor> f) => Lift(Grad.Of(f));

    /// <summary>∇f, for a function of one matrix whose result is one number.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// var gradient = VectorGrad.OfMatrix(x => x.Determinant());
    /// gradient(MathNet.Numerics.LinearAlgebra.CreateMatrix.DenseOfDiagonalArray([2.0, 3.0]))[0, 0] // 3
    /// </code></example>
    public static Func<Matrix<double>, Matrix<double>> OfMatrix(Func<Tensor, Tensor> f)
    {
        var gradient = Grad.Of(f);
        return m => gradient(m.ToTensor()).ToMatrix();
    }

    /// <summary>f itself, as a function from vectors to vectors.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f is no vector.</exception>
    /// <example><code>
    /// VectorGrad.Lift(x => x * x)(MathNet.Numerics.LinearAlgebra.CreateVector.Dense([3.0, 4.0])).Sum() // 25
    /// </code></example>
    public static Func<Vector<double>, Vector<double>> Lift(Func<Tensor, Tensor> f)
    {
        Demand.Given(f);
        return v => Functional.Result(f(v.ToTensor())).ToVector();
    }

    /// <summary>f and ∇f, from one run.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// var both = VectorGrad.ValueAndGradient(x => (x * x).Sum());
    /// both(MathNet.Numerics.LinearAlgebra.CreateVector.Dense([3.0, 4.0])).Value // 25
    /// </code></example>
    public static Func<Vector<double>, (double Value, Vector<double> Gradient)> ValueAndGradient(Func<Tensor, Tensor> f)
    {
        var both = Grad.ValueAndGradient(f);
        return v =>
        {
            var (value, gradient) = both(v.ToTensor());
            return ((double)value, gradient.ToVector());
        };
    }

    /// <summary>The matrix ∂fᵢ/∂xⱼ of a function from vectors to vectors.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f is no vector.</exception>
    /// <example><code>
    /// var jacobian = VectorGrad.Jacobian(x => x * x);
    /// jacobian(MathNet.Numerics.LinearAlgebra.CreateVector.Dense([3.0, 4.0])).Trace() // 14
    /// </code></example>
    public static Func<Vector<double>, Matrix<double>> Jacobian(Func<Tensor, Tensor> f) =>
        ToMatrix(Grad.Jacobian(Demand.Given(f)));

    /// <summary>The matrix ∂²f/∂xᵢ∂xⱼ of a function whose result is one number.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element.</exception>
    /// <example><code>
    /// var hessian = VectorGrad.Hessian(x => x[0] * x[1]);
    /// hessian(MathNet.Numerics.LinearAlgebra.CreateVector.Dense([3.0, 4.0]))[0, 1] // 1
    /// </code></example>
    public static Func<Vector<double>, Matrix<double>> Hessian(Func<Tensor, Tensor> f) =>
        ToMatrix(Grad.Hessian(Demand.Given(f)));

    /// <summary>The Hessian times a direction, without the Hessian.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f has not exactly one element, or the lengths
    /// differ.</exception>
    /// <example><code>
    /// var v = MathNet.Numerics.LinearAlgebra.CreateVector.Dense([3.0, 4.0]);
    /// VectorGrad.HessianVector(x => x[0] * x[1])(v, v)[0] // 4
    /// </code></example>
    public static Func<Vector<double>, Vector<double>, Vector<double>> HessianVector(Func<Tensor, Tensor> f)
    {
        var product = Grad.HessianVector(f);
        return (v, direction) => product(v.ToTensor(), direction.ToTensor()).ToVector();
    }

    /// <summary>f, and its derivative along a direction, in forward mode.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f is no vector, or the lengths differ.</exception>
    /// <example><code>
    /// var v = MathNet.Numerics.LinearAlgebra.CreateVector.Dense([3.0, 4.0]);
    /// VectorGrad.Jvp(x => x * x)(v, v).Tangent.Sum() // 50
    /// </code></example>
    public static Func<Vector<double>, Vector<double>, (Vector<double> Value, Vector<double> Tangent)> Jvp(
        Func<Tensor, Tensor> f
    )
    {
        var push = Grad.Jvp(f);
        return (v, direction) =>
        {
            var (value, tangent) = push(v.ToTensor(), direction.ToTensor());
            return (value.ToVector(), tangent.ToVector());
        };
    }

    /// <summary>f, and its pull-back w ↦ Jᵀ·w, from one run.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When called: the result of f is no vector; in the pull-back: the lengths
    /// differ.</exception>
    /// <example><code>
    /// var v = MathNet.Numerics.LinearAlgebra.CreateVector.Dense([3.0, 4.0]);
    /// VectorGrad.Vjp(x => x * x)(v).PullBack(v)[0] // 18
    /// </code></example>
    public static Func<Vector<double>, (Vector<double> Value, Func<Vector<double>, Vector<double>> PullBack)> Vjp(
        Func<Tensor, Tensor> f
    )
    {
        var run = Grad.Vjp(f);
        return v =>
        {
            var (value, pullBack) = run(v.ToTensor());
            return (value.ToVector(), w => pullBack(w.ToTensor()).ToVector());
        };
    }

    private static Func<Vector<double>, Matrix<double>> ToMatrix(Func<Tensor, Tensor> f) =>
        v => f(v.ToTensor()).ToMatrix();
}

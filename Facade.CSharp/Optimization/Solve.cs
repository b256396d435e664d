// Solutions of equations that know their derivatives, by the implicit function theorem. Law: derivatives are those of the
// exact solution, in both modes and to any order, whatever solver found it. Read next: Adam.cs.
using MathNet.Numerics.LinearAlgebra;
using Microsoft.FSharp.Core;

namespace FunGrad;

/// <summary>Roots, fixed points and minima, differentiable with respect to everything that the function captures.</summary>
/// <remarks>The solver sees plain numbers and is not differentiated, so any solver serves, and the start has no derivative. A
/// derivative costs the Jacobian of the equation and one solution of linear equations. Under Vectorize each example is
/// solved for itself. A point counts as a solution if Newton's step from it is at most 6e-6 of one plus the largest
/// unknown (5e-3 in Float32).</remarks>
public static class Solve
{
    /// <summary>The x near the start with f(x) = 0; ∂x/∂p = −(∂f/∂x)⁻¹ ∂f/∂p.</summary>
    /// <typeparam name="TState">A tensor, or a tuple or list of tensors.</typeparam>
    /// <param name="f">The residuals, one for each unknown.</param>
    /// <param name="start">Where the search begins.</param>
    /// <param name="solver">Finds a root of the function from the start; null stands for Newton's method.</param>
    /// <exception cref="ConvergenceException">What the solver found is no root.</exception>
    /// <exception cref="NotDifferentiableException">A derivative is taken where ∂f/∂x is singular.</exception>
    /// <exception cref="ShapeException">Residuals or solution do not have the shapes of the start.</exception>
    /// <exception cref="DTypeException">The start holds integers, booleans or no tensor.</exception>
    /// <exception cref="ArgumentNullException">f or the start is null.</exception>
    /// <example><code>
    /// Grad.Of(p => Solve.Root(x => x * x - p, (Tensor)1.0))(4) // 0.25
    /// </code></example>
    public static TState Root<TState>(
        Func<TState, TState> f,
        TState start,
        Func<Func<TState, TState>, TState, TState>? solver = null
    )
    {
        var search = solver is null ? OfVectors(NewtonMethod.root) : Search("Solve.Root", solver, start);
        return Results.Rebuild(
            start,
            Implicit.root("Solve.Root", search, OnLeaves("Solve.Root", f, start), Leaves(start))
        );
    }

    /// <summary>The x near the start with f(x) = x; ∂x/∂p = (I − ∂f/∂x)⁻¹ ∂f/∂p.</summary>
    /// <typeparam name="TState">A tensor, or a tuple or list of tensors.</typeparam>
    /// <param name="f">The function that the point is not moved by.</param>
    /// <param name="start">Where the search begins.</param>
    /// <param name="solver">Finds a fixed point of the function from the start; null stands for x, f(x), f(f(x)), ..., at
    /// most 20,000 of them.</param>
    /// <exception cref="ConvergenceException">What the solver found is no fixed point.</exception>
    /// <exception cref="NotDifferentiableException">A derivative is taken where 1 is an eigenvalue of
    /// ∂f/∂x.</exception>
    /// <exception cref="ShapeException">Result or point do not have the shapes of the start.</exception>
    /// <exception cref="DTypeException">The start holds integers, booleans or no tensor.</exception>
    /// <exception cref="ArgumentNullException">f or the start is null.</exception>
    /// <example><code>
    /// Grad.Of(p => Solve.FixedPoint(x => (x + p / x) / 2, (Tensor)1.0))(4) // 0.25
    /// </code></example>
    public static TState FixedPoint<TState>(
        Func<TState, TState> f,
        TState start,
        Func<Func<TState, TState>, TState, TState>? solver = null
    )
    {
        var search = solver is null ? OfVectors(NewtonMethod.fixedPoint) : Search("Solve.FixedPoint", solver, start);
        var function = OnLeaves("Solve.FixedPoint", f, start);
        return Results.Rebuild(start, Implicit.fixedPoint("Solve.FixedPoint", search, function, Leaves(start)));
    }

    /// <summary>The x near the start where f(x) is smallest; ∂x/∂p = −H⁻¹ ∂(∇f)/∂p, where H is the Hessian.</summary>
    /// <typeparam name="TState">A tensor, or a tuple or list of tensors.</typeparam>
    /// <param name="f">The function; its result is one number.</param>
    /// <param name="start">Where the search begins.</param>
    /// <param name="solver">Finds a minimum of the function from the start; null stands for Newton's method. A saddle
    /// would do too.</param>
    /// <exception cref="ConvergenceException">The gradient does not vanish at what the solver found.</exception>
    /// <exception cref="NotDifferentiableException">A derivative is taken where H is singular.</exception>
    /// <exception cref="ShapeException">The result of f has more than one element, or the point does not have the shapes of
    /// the start.</exception>
    /// <exception cref="DTypeException">The start holds integers, booleans or no tensor.</exception>
    /// <exception cref="ArgumentNullException">f or the start is null.</exception>
    /// <example><code>
    /// Grad.Of(p => Solve.Minimum(x => (x - 3 * p).Square() + x.Square(), (Tensor)0.0))(2) // 1.5
    /// </code></example>
    public static TState Minimum<TState>(
        Func<TState, Tensor> f,
        TState start,
        Func<Func<TState, Tensor>, TState, TState>? solver = null
    )
    {
        Demand.Given(f);
        var leaves = Leaves(start);
        var function = FuncConvert.FromFunc<Tensor[], Tensor[]>(xs =>
            [Functional.Result(f(Results.Rebuild(start, xs)))]
        );
        var search = solver is null
            ? OfVectors(NewtonMethod.minimum)
            : FuncConvert.FromFunc<FSharpFunc<Tensor[], Tensor[]>, Tensor[], Tensor[]>(
                (g, xs) =>
                    Results.Tensors(
                        "Solve.Minimum",
                        solver(x => g.Invoke(Structures.Tensors(x))[0], Results.Rebuild(start, xs))
                    )
            );
        return Results.Rebuild(start, Implicit.minimum("Solve.Minimum", search, function, leaves));
    }

    /// <summary>The x near the start with f(x) = 0, by Newton's method with the Jacobian of f.</summary>
    /// <exception cref="ConvergenceException">No root was found from this start.</exception>
    /// <exception cref="ShapeException">The result of f does not have as many elements as its argument.</exception>
    /// <exception cref="ArgumentNullException">f or the start is null.</exception>
    /// <example><code>
    /// var start = MathNet.Numerics.LinearAlgebra.CreateVector.Dense([1.0, 1.0]);
    /// Solve.VectorRoot(x => x * x - Tensor.Of([4, 9]), start).Sum() // 5
    /// </code></example>
    public static Vector<double> VectorRoot(Func<Tensor, Tensor> f, Vector<double> start) =>
        Root(f, start.ToTensor()).ToVector();

    /// <summary>The x near the start where f(x) is smallest, by Newton's method with the Hessian of f.</summary>
    /// <exception cref="ConvergenceException">No minimum was found from this start.</exception>
    /// <exception cref="ShapeException">The result of f has not exactly one element.</exception>
    /// <exception cref="ArgumentNullException">f or the start is null.</exception>
    /// <example><code>
    /// var start = MathNet.Numerics.LinearAlgebra.CreateVector.Dense([1.0, 1.0]);
    /// Solve.VectorMinimum(x => (x - Tensor.Of([4, 9])).Square().Sum(), start).Sum() // 13
    /// </code></example>
    public static Vector<double> VectorMinimum(Func<Tensor, Tensor> f, Vector<double> start) =>
        Minimum(f, start.ToTensor()).ToVector();

    private static FSharpFunc<FSharpFunc<Tensor[], Tensor[]>, FSharpFunc<Tensor[], Tensor[]>> OfVectors(
        Func<FSharpFunc<Tensor, Tensor>, Tensor, Tensor> solver
    ) =>
        FuncConvert.FromFunc<FSharpFunc<Tensor[], Tensor[]>, Tensor[], Tensor[]>(
            (f, start) => Implicit.ofVectors(FuncConvert.FromFunc(solver), f, start)
        );

    private static Tensor[] Leaves<TState>(TState start)
    {
        if (start is null)
            throw new ArgumentNullException(
                nameof(start),
                "The start must not be null: give a tensor or a tuple of them."
            );
        return Structures.Tensors(start);
    }

    private static FSharpFunc<Tensor[], Tensor[]> OnLeaves<TState>(string verb, Func<TState, TState> f, TState start)
    {
        Demand.Given(f);
        return FuncConvert.FromFunc<Tensor[], Tensor[]>(xs => Results.Tensors(verb, f(Results.Rebuild(start, xs))));
    }

    private static FSharpFunc<FSharpFunc<Tensor[], Tensor[]>, FSharpFunc<Tensor[], Tensor[]>> Search<TState>(
        string verb,
        Func<Func<TState, TState>, TState, TState> solver,
        TState start
    ) =>
        FuncConvert.FromFunc<FSharpFunc<Tensor[], Tensor[]>, Tensor[], Tensor[]>(
            (g, xs) =>
            {
                TState F(TState x) => Results.Rebuild(start, g.Invoke(Structures.Tensors(x)));
                return Results.Tensors(verb, solver(F, Results.Rebuild(start, xs)));
            }
        );
}

namespace FunGrad

open System.ComponentModel

/// <summary>Solutions of equations that know their derivatives, and steps downhill.</summary>
/// <remarks>
/// <para>A solution is differentiable with respect to everything that the function captures, in both modes and to any order,
/// by the implicit function theorem: the solver is not differentiated, so any solver serves, and the start has no
/// derivative. A derivative costs the Jacobian of the equation and one solution of linear equations, n³ for n unknowns.</para>
/// <para>The solver sees plain numbers and may branch on them. Under vmap each example is solved for itself, and the
/// function itself may not branch on values; the same holds inside compile.</para>
/// <para>A point counts as a solution if Newton's step from it is at most 6e-6 of one plus the largest unknown (5e-3 in
/// Float32).</para>
/// </remarks>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module OptimizationFunctions =

    // -- Solutions that know their derivatives ------------------------------------------------------------------------

    /// <summary>The x near the start with f(x) = 0, by Newton's method; ∂x/∂p = -(∂f/∂x)⁻¹ ∂f/∂p for all p that f
    /// captures.</summary>
    /// <typeparam name="'S">The structure of the unknowns, and of the residuals, one for each.</typeparam>
    /// <exception cref="T:FunGrad.ConvergenceException">No root was found from this start.</exception>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A derivative is taken where ∂f/∂x is singular.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The residuals do not have the shapes of the unknowns.</exception>
    /// <exception cref="T:FunGrad.DTypeException">The start holds integers, booleans or no tensor.</exception>
    /// <example><code lang="fsharp">
    /// let root (p: Tensor) = findRoot (fun x -> x * x - p) (tensor 1.0)
    /// valueAndGrad root (tensor 4.0)   // (2.0, 0.25)
    /// </code></example>
    val findRoot: f: ('S -> 'S) -> start: 'S -> 'S

    /// <summary>The same with a solver of your own, which gets f, on plain numbers, and the start.</summary>
    /// <typeparam name="'S">The structure of the unknowns, and of the residuals, one for each.</typeparam>
    /// <exception cref="T:FunGrad.ConvergenceException">The solver's point is no root of f.</exception>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A derivative is taken where ∂f/∂x is singular.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The point or the residuals do not have the shapes of the start.</exception>
    /// <exception cref="T:FunGrad.DTypeException">The start holds integers, booleans or no tensor.</exception>
    /// <example><code lang="fsharp">
    /// let halley f (x: Tensor) = List.fold (fun x _ -> x - f x / diff f x) x [ 1..10 ]
    /// valueAndGrad (fun p -> findRootBy halley (fun x -> x * x - p) (tensor 1.0)) (tensor 4.0)   // (2.0, 0.25)
    /// </code></example>
    val findRootBy: solver: (('S -> 'S) -> 'S -> 'S) -> f: ('S -> 'S) -> start: 'S -> 'S

    /// <summary>The x with f(x) = x to which x, f(x), f(f(x)), ... leads from the start;
    /// ∂x/∂p = (I - ∂f/∂x)⁻¹ ∂f/∂p for all p that f captures.</summary>
    /// <typeparam name="'S">The structure of the point.</typeparam>
    /// <exception cref="T:FunGrad.ConvergenceException">20,000 rounds did not lead to a fixed point.</exception>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A derivative is taken where 1 is an eigenvalue of
    /// ∂f/∂x.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The result of f does not have the shapes of its argument.</exception>
    /// <exception cref="T:FunGrad.DTypeException">The start holds integers, booleans or no tensor.</exception>
    /// <example><code lang="fsharp">
    /// let babylon (p: Tensor) = findFixedPoint (fun x -> (x + p / x) / 2.0) (tensor 1.0)
    /// valueAndGrad babylon (tensor 4.0)   // (2.0, 0.25)
    /// </code></example>
    val findFixedPoint: f: ('S -> 'S) -> start: 'S -> 'S

    /// <summary>The same with a solver of your own, which gets f, on plain numbers, and the start.</summary>
    /// <typeparam name="'S">The structure of the point.</typeparam>
    /// <exception cref="T:FunGrad.ConvergenceException">The solver's point is no fixed point of f.</exception>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A derivative is taken where 1 is an eigenvalue of
    /// ∂f/∂x.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The point or the result of f does not have the shapes of the
    /// start.</exception>
    /// <exception cref="T:FunGrad.DTypeException">The start holds integers, booleans or no tensor.</exception>
    /// <example><code lang="fsharp">
    /// let newton f = findRoot (fun (x: Tensor) -> f x - x)
    /// grad (fun p -> findFixedPointBy newton (fun x -> 3.0 * x - p) (tensor 1.0)) (tensor 4.0)   // 0.5
    /// </code></example>
    val findFixedPointBy: solver: (('S -> 'S) -> 'S -> 'S) -> f: ('S -> 'S) -> start: 'S -> 'S

    /// <summary>The x near the start where f(x) is smallest, by Newton's method with H + λI where the Hessian H leads
    /// uphill; ∂x/∂p = -H⁻¹ ∂(∇f)/∂p for all p that f captures.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <exception cref="T:FunGrad.ConvergenceException">No minimum was found from this start.</exception>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A derivative is taken where H is singular.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The result of f has more than one element.</exception>
    /// <exception cref="T:FunGrad.DTypeException">The start holds integers, booleans or no tensor.</exception>
    /// <example><code lang="fsharp">
    /// let centre (p: Tensor) = findMinimum (fun x -> square (x - 3.0 * p) + square x) (tensor 0.0)
    /// valueAndGrad centre (tensor 2.0)   // (3.0, 1.5)
    /// </code></example>
    val findMinimum: f: ('S -> Tensor) -> start: 'S -> 'S

    /// <summary>The same with a solver of your own, which gets f, on plain numbers, and the start. The point must be one
    /// where the gradient vanishes: a saddle would do too.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <exception cref="T:FunGrad.ConvergenceException">The gradient does not vanish at the solver's point.</exception>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A derivative is taken where the Hessian is
    /// singular.</exception>
    /// <exception cref="T:FunGrad.ShapeException">The point does not have the shapes of the start, or the result of f has
    /// more than one element.</exception>
    /// <exception cref="T:FunGrad.DTypeException">The start holds integers, booleans or no tensor.</exception>
    /// <example><code lang="fsharp">
    /// let descend f (x: Tensor) = List.fold (fun x _ -> x - 0.25 * grad f x) x [ 1..60 ]
    /// grad (fun p -> findMinimumBy descend (fun x -> square (x - 3.0 * p)) (tensor 0.0)) (tensor 2.0)   // 3.0
    /// </code></example>
    val findMinimumBy: solver: (('S -> Tensor) -> 'S -> 'S) -> f: ('S -> Tensor) -> start: 'S -> 'S

    // -- Steps downhill -----------------------------------------------------------------------------------------------

    /// <summary>x - rate·g, tensor by tensor: one step of gradient descent.</summary>
    /// <typeparam name="'S">The structure of the variables, and of the gradient.</typeparam>
    /// <exception cref="T:FunGrad.ShapeException">The gradient does not have the shapes of the variables.</exception>
    /// <example><code lang="fsharp">
    /// let x = tensor [ 1; 2 ], tensor 3
    /// gradientStep (tensor 0.25) x (grad (fun (a, b) -> sum (a * a) + b * b) x)   // ([0.5 1. ], 1.5)
    /// </code></example>
    val gradientStep: rate: Tensor -> x: 'S -> gradient: 'S -> 'S

    /// <summary>The state before the first step: the variables, and no velocity.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// (momentumStart (tensor 2.0)).Velocity   // 0.0
    /// </code></example>
    val momentumStart: x: 'S -> MomentumState<'S>

    /// <summary>One step of gradient descent with momentum: v ← decay·v + g, x ← x - rate·v. A decay of 0 is gradient
    /// descent.</summary>
    /// <typeparam name="'S">The structure of the variables, and of the gradient.</typeparam>
    /// <exception cref="T:FunGrad.ShapeException">The gradient does not have the shapes of the variables.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The decay is negative, or not less than 1.</exception>
    /// <example><code lang="fsharp">
    /// let step state = momentumStep 0.5 (tensor 0.25) state (grad square state.Point)
    /// (step (step (momentumStart (tensor 8.0)))).Point   // 0.0
    /// </code></example>
    val momentumStep: decay: float -> rate: Tensor -> state: MomentumState<'S> -> gradient: 'S -> MomentumState<'S>

    /// <summary>The state before the first step: the variables, no means, and no steps.</summary>
    /// <typeparam name="'S">The structure of the variables.</typeparam>
    /// <example><code lang="fsharp">
    /// (adamStart (tensor 2.0)).Steps   // 0.0
    /// </code></example>
    val adamStart: x: 'S -> AdamState<'S>

    /// <summary>One step of Adam with the usual decays 0.9 and 0.999 and ε = 1e-8.</summary>
    /// <typeparam name="'S">The structure of the variables, and of the gradient.</typeparam>
    /// <exception cref="T:FunGrad.ShapeException">The gradient does not have the shapes of the variables.</exception>
    /// <example><code lang="fsharp">
    /// let step _ state = adamStep (tensor 0.1) state (grad square state.Point)
    /// abs (forLoop 0 500 step (adamStart (tensor 1.0))).Point |> float |> (>) 1e-6   // true
    /// </code></example>
    val adamStep: rate: Tensor -> state: AdamState<'S> -> gradient: 'S -> AdamState<'S>

    /// <summary>One step of Adam: m ← β₁m + (1 - β₁)g, v ← β₂v + (1 - β₂)g², and after t steps
    /// x ← x - rate · m/(1 - β₁ᵗ) / (√(v/(1 - β₂ᵗ)) + ε).</summary>
    /// <typeparam name="'S">The structure of the variables, and of the gradient.</typeparam>
    /// <exception cref="T:FunGrad.ShapeException">The gradient does not have the shapes of the variables.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A decay is negative, or not less than 1.</exception>
    /// <example><code lang="fsharp">
    /// (adamStepWith 0.5 0.5 0.0 (tensor 0.1) (adamStart (tensor 1.0)) (tensor 7.0)).Point   // 0.9
    /// </code></example>
    val adamStepWith:
        decay: float ->
        squareDecay: float ->
        epsilon: float ->
        rate: Tensor ->
        state: AdamState<'S> ->
        gradient: 'S ->
            AdamState<'S>

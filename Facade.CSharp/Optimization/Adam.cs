// Adam: steps whose length does not depend on the scale of the gradient. Law: as GradientDescent.cs.
// Read next: Interop/Objective.cs, for methods that need far fewer steps.
namespace FunGrad;

/// <summary>Adam, one step at a time.</summary>
public static class Adam
{
    /// <summary>The state before the first step: the variables, no means, and no steps.</summary>
    /// <typeparam name="T">A tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">A tensor is null.</exception>
    /// <example><code>
    /// Adam.Start((Tensor)3).Steps // 0.0
    /// </code></example>
    public static (T Point, T Mean, T Variance, Tensor Steps) Start<T>(T x)
    {
        var zeros = Momentum.Zeros(x);
        return (x, zeros, zeros, Tensor.Zeros());
    }

    /// <summary>One step: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², and after t steps
    /// x ← x − rate · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε).</summary>
    /// <typeparam name="T">A tensor, or a tuple or list of tensors.</typeparam>
    /// <param name="state">The variables, the decaying means of the gradients so far and of their squares, and the number
    /// of steps.</param>
    /// <param name="gradient">The gradient at the variables, in their structure.</param>
    /// <param name="rate">How far to go.</param>
    /// <param name="decay">β₁.</param>
    /// <param name="squareDecay">β₂.</param>
    /// <param name="epsilon">ε, which bounds steps where the gradient vanishes.</param>
    /// <exception cref="ShapeException">The gradient does not have the shapes of the variables.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A decay is negative, or not less than 1.</exception>
    /// <exception cref="ArgumentNullException">The rate or a tensor is null.</exception>
    /// <example><code>
    /// var state = Adam.Start((Tensor)1);
    /// for (var i = 0; i &lt; 500; i++)
    ///     state = Adam.Step(state, Grad.Of(x => x * x)(state.Point), rate: 0.1);
    /// Math.Abs((double)state.Point) &lt; 1e-6 // True
    /// </code></example>
    public static (T Point, T Mean, T Variance, Tensor Steps) Step<T>(
        (T Point, T Mean, T Variance, Tensor Steps) state,
        T gradient,
        Tensor rate,
        double decay = 0.9,
        double squareDecay = 0.999,
        double epsilon = 1e-8
    )
    {
        Demand.Given(rate);
        var (xs, means, variances, steps) = Descent.adamStep(
            decay,
            squareDecay,
            epsilon,
            rate,
            Structures.Tensors(gradient),
            Structures.Tensors(state.Point),
            Structures.Tensors(state.Mean),
            Structures.Tensors(state.Variance),
            state.Steps
        );
        var x = state.Point;
        return (Structures.Rebuild(x, xs), Structures.Rebuild(x, means), Structures.Rebuild(x, variances), steps);
    }
}

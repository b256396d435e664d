// Steps downhill. Law: a step is pure, state in and state out, so it can be compiled, batched, looped and differentiated;
// states are tuples, which every transform takes. Read next: Adam.cs.
namespace FunGrad;

/// <summary>Gradient descent, one step at a time.</summary>
public static class GradientDescent
{
    /// <summary>x − rate·g, tensor by tensor.</summary>
    /// <typeparam name="T">A tensor, or a tuple or list of tensors.</typeparam>
    /// <param name="x">The variables.</param>
    /// <param name="gradient">The gradient at the variables, in their structure.</param>
    /// <param name="rate">How far to go.</param>
    /// <exception cref="ShapeException">The gradient does not have the shapes of the variables.</exception>
    /// <exception cref="ArgumentNullException">The rate or a tensor is null.</exception>
    /// <example><code>
    /// Tensor x = 3;
    /// GradientDescent.Step(x, Grad.Of(x => x * x)(x), rate: 0.25) // 1.5
    /// </code></example>
    public static T Step<T>(T x, T gradient, Tensor rate)
    {
        Demand.Given(rate);
        return Structures.Rebuild(x, Descent.gradientStep(rate, Structures.Tensors(gradient), Structures.Tensors(x)));
    }
}

/// <summary>Gradient descent with momentum, one step at a time.</summary>
public static class Momentum
{
    /// <summary>The state before the first step: the variables, and no velocity.</summary>
    /// <typeparam name="T">A tensor, or a tuple or list of tensors.</typeparam>
    /// <exception cref="ArgumentNullException">A tensor is null.</exception>
    /// <example><code>
    /// Momentum.Start((Tensor)3).Velocity // 0.0
    /// </code></example>
    public static (T Point, T Velocity) Start<T>(T x) => (x, Zeros(x));

    /// <summary>One step: v ← decay·v + g, x ← x − rate·v. A decay of 0 is gradient descent.</summary>
    /// <typeparam name="T">A tensor, or a tuple or list of tensors.</typeparam>
    /// <param name="state">The variables, and the decaying sum of the gradients so far.</param>
    /// <param name="gradient">The gradient at the variables, in their structure.</param>
    /// <param name="rate">How far to go.</param>
    /// <param name="decay">What is left of the velocity.</param>
    /// <exception cref="ShapeException">The gradient does not have the shapes of the variables.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The decay is negative, or not less than 1.</exception>
    /// <exception cref="ArgumentNullException">The rate or a tensor is null.</exception>
    /// <example><code>
    /// var state = Momentum.Start((Tensor)8);
    /// state = Momentum.Step(state, Grad.Of(x => x * x)(state.Point), rate: 0.25);
    /// state.Point // 4.0
    /// </code></example>
    public static (T Point, T Velocity) Step<T>(
        (T Point, T Velocity) state,
        T gradient,
        Tensor rate,
        double decay = 0.9
    )
    {
        Demand.Given(rate);
        var (xs, velocities) = Descent.momentumStep(
            decay,
            rate,
            Structures.Tensors(gradient),
            Structures.Tensors(state.Point),
            Structures.Tensors(state.Velocity)
        );
        return (Structures.Rebuild(state.Point, xs), Structures.Rebuild(state.Point, velocities));
    }

    internal static T Zeros<T>(T x) =>
        Structures.Rebuild(x, Structures.Tensors(x).Select(leaf => Derivatives.zerosLike(Derivatives.strong(leaf))));
}

namespace FunGrad

// Steps downhill: gradient descent, momentum and Adam, on flat arrays of tensors. A step is a pure function from a
// gradient and a state to the next state, so steps can be compiled, batched, looped and differentiated as anything else.
// Law: a step of structures is the step of each tensor. Read next: Functions/OptimizationFunctions.fsi.

open System

/// <summary>The state of gradient descent with momentum.</summary>
/// <typeparam name="'S">The structure of the variables.</typeparam>
type MomentumState<'S> = {
    /// <summary>The variables.</summary>
    Point: 'S
    /// <summary>The decaying sum of the gradients so far.</summary>
    Velocity: 'S
}

/// <summary>The state of Adam.</summary>
/// <typeparam name="'S">The structure of the variables.</typeparam>
type AdamState<'S> = {
    /// <summary>The variables.</summary>
    Point: 'S
    /// <summary>The decaying mean of the gradients so far.</summary>
    Mean: 'S
    /// <summary>The decaying mean of their squares.</summary>
    Variance: 'S
    /// <summary>How many steps were taken, as a number.</summary>
    Steps: Tensor
}

module internal Descent =

    /// The gradient must look like the variables.
    let private demandLike name (gradients: Tensor[]) (xs: Tensor[]) : unit =
        let shape (x: Tensor) = Engine.Shape(Engine.Given("the gradient", x))

        if
            gradients.Length <> xs.Length
            || not (Array.forall2 (fun g x -> Shape.equal (shape g) (shape x)) gradients xs)
        then
            let shapes (xs: Tensor[]) = String.Join(", ", xs |> Array.map (shape >> Shape.text))

            let text =
                name
                + ": the gradient must have the shapes of the variables, "
                + shapes xs
                + ", but it had "
                + shapes gradients
                + ". Give what grad gave at these variables."

            raise (ShapeException text)

    /// A variable keeps its dtype, and one without a derivative stays what it is.
    let private moved (x: Tensor) (step: Tensor) : Tensor =
        if Derivatives.hasDerivative x then
            Layout.Cast(Engine.DTypeOf x, x - step)
        else
            x

    let private demandDecay name (decay: float) =
        if not (decay >= 0.0 && decay < 1.0) then
            let given = decay.ToString(Globalization.CultureInfo.InvariantCulture)
            let text = name + ": a decay lies from 0 up to but not including 1, but it was " + given + ". 0.9 is usual."
            raise (ArgumentOutOfRangeException("decay", text))

    /// x - rate·g.
    let gradientStep (rate: Tensor) (gradients: Tensor[]) (xs: Tensor[]) : Tensor[] =
        demandLike "gradientStep" gradients xs
        Array.map2 (fun x (g: Tensor) -> moved x (rate * g)) xs gradients

    /// v ← decay·v + g and x ← x - rate·v.
    let momentumStep (decay: float) (rate: Tensor) (gradients: Tensor[]) (xs: Tensor[]) (velocities: Tensor[]) =
        demandDecay "momentumStep" decay
        demandLike "momentumStep" gradients xs
        let velocities = Array.map2 (fun (v: Tensor) g -> decay * v + g) velocities gradients
        struct (Array.map2 (fun x (v: Tensor) -> moved x (rate * v)) xs velocities, velocities)

    /// 1 - decayᵗ, which takes away what the zeros at the start have left in a mean; t is at least 1.
    let private weight (decay: float) (steps: Tensor) : Tensor = 1.0 - Arithmetic.Power(Engine.Weak decay, steps)

    /// m ← β₁m + (1 - β₁)g, v ← β₂v + (1 - β₂)g², x ← x - rate · m̂ / (√v̂ + ε), where m̂ = m/(1 - β₁ᵗ) and v̂ = v/(1 - β₂ᵗ).
    let adamStep
        (decay: float)
        (squareDecay: float)
        (epsilon: float)
        (rate: Tensor)
        (gradients: Tensor[])
        (xs: Tensor[])
        (means: Tensor[])
        (variances: Tensor[])
        (steps: Tensor)
        =
        demandDecay "adamStep" decay
        demandDecay "adamStep" squareDecay
        demandLike "adamStep" gradients xs
        let steps = steps + 1.0
        let means = Array.map2 (fun (m: Tensor) (g: Tensor) -> decay * m + (1.0 - decay) * g) means gradients
        let mix (v: Tensor) (g: Tensor) = squareDecay * v + (1.0 - squareDecay) * (g * g)
        let variances = Array.map2 mix variances gradients
        let meanWeight, squareWeight = weight decay steps, weight squareDecay steps

        let step (x: Tensor) (m: Tensor, v: Tensor) =
            moved x (rate * (m / meanWeight) / (Elementary.Sqrt(v / squareWeight) + epsilon))

        struct (Array.map2 step xs (Array.zip means variances), means, variances, steps)

// All laws by name, in both languages. Law: each of them can be broken, and Tests/Properties/LawsTests.fs breaks it.
// Read next: the files of this folder, one for each kind.
namespace FunGrad.Properties

open System
open System.Collections.Generic
open System.Numerics
open FunGrad

/// <summary>The laws of differentiation, each a value with a name and a formula.</summary>
/// <example><code lang="fsharp">
/// let subject = Subject.create (fun x -> sum (sin x * x)) (tensor [ 1.0; 2.0 ])
/// for law in Laws.All do law.Verify subject
/// </code></example>
[<AbstractClass; Sealed>]
type Laws =

    // -- Linear maps

    /// <summary>f(v + u) = f(v) + f(u), for functions that are meant to be linear.</summary>
    static member AdditiveFunction = LinearMapLaws.additiveFunction
    /// <summary>f(a v) = a f(v), for functions that are meant to be linear.</summary>
    static member HomogeneousFunction = LinearMapLaws.homogeneousFunction
    /// <summary>jvp f x v = f(v): a linear function is its own derivative.</summary>
    static member OwnDerivative = LinearMapLaws.ownDerivative
    /// <summary>push(v + u) = push v + push u.</summary>
    static member AdditivePush = LinearMapLaws.additivePush
    /// <summary>push(a v) = a push v.</summary>
    static member HomogeneousPush = LinearMapLaws.homogeneousPush
    /// <summary>pull(w + u) = pull w + pull u.</summary>
    static member AdditivePull = LinearMapLaws.additivePull
    /// <summary>pull(a w) = a pull w.</summary>
    static member HomogeneousPull = LinearMapLaws.homogeneousPull
    /// <summary>⟨push v, w⟩ = ⟨v, pull w⟩: the pull-back is the transpose of the push-forward.</summary>
    static member ForwardIsReverse = LinearMapLaws.forwardIsReverse
    /// <summary>The transpose of the pull-back is the push-forward.</summary>
    static member TransposeTwice = LinearMapLaws.transposeTwice

    /// <summary>What holds of functions that are meant to be linear; no part of <c>All</c>.</summary>
    static member LinearFunctions: IReadOnlyList<Law> = [|
        Laws.AdditiveFunction
        Laws.HomogeneousFunction
        Laws.OwnDerivative
    |]

    /// <summary>The derivative of every function is a linear map with its transpose.</summary>
    static member LinearMaps: IReadOnlyList<Law> = [|
        Laws.AdditivePush
        Laws.HomogeneousPush
        Laws.AdditivePull
        Laws.HomogeneousPull
        Laws.ForwardIsReverse
        Laws.TransposeTwice
    |]

    // -- Derivatives

    /// <summary>linearize f x v = jvp f x v.</summary>
    static member LinearizeIsForward = DerivativeLaws.linearizeIsForward

    /// <summary>jvp f x v = lim (f(x + hv) − f(x − hv)) / 2h, by Ridders' extrapolation within the subject's reach,
    /// up to the error that it reports.</summary>
    static member ForwardIsDifference = DerivativeLaws.forwardIsDifference

    /// <summary>⟨grad s x, v⟩ = lim (s(x + hv) − s(x − hv)) / 2h.</summary>
    static member ReverseIsDifference = DerivativeLaws.reverseIsDifference
    /// <summary>⟨u, H v⟩ = ⟨v, H u⟩ for the Hessian H of a scalar function of the results.</summary>
    static member SymmetricHessian = HigherOrderLaws.symmetricHessian
    /// <summary>H v is the same in the four orders of forward and reverse mode.</summary>
    static member OrdersOfModes = HigherOrderLaws.orders
    /// <summary>H v is the limit of differences of gradients.</summary>
    static member SecondDerivativeIsDifference = HigherOrderLaws.differenceOfGradients

    /// <summary>What a derivative is, to second order.</summary>
    static member Derivatives: IReadOnlyList<Law> = [|
        Laws.LinearizeIsForward
        Laws.ForwardIsDifference
        Laws.ReverseIsDifference
        Laws.SymmetricHessian
        Laws.OrdersOfModes
        Laws.SecondDerivativeIsDifference
    |]

    /// <summary>f'(x) = Im f(x + ih) / h, exact to the last digits, for one number and the same function over complex
    /// numbers; it must be analytic.</summary>
    static member ComplexStep(same: Func<Complex, Complex>) : Law = DerivativeLaws.complexStep same
    /// <summary>f'(x) is the tangent of the same function over <c>Dual</c>, for one number.</summary>
    static member Dual(same: Func<Dual<float>, Dual<float>>) : Law = DerivativeLaws.dual same

    /// <summary>f''(x) is the tangent's tangent of the same function over duals of duals, for one number.</summary>
    static member SecondDual(same: Func<Dual<Dual<float>>, Dual<Dual<float>>>) : Law = DerivativeLaws.secondDual same

    /// <summary>The chain rule for g after the subject's function, in both modes.</summary>
    static member Chain(g: Func<Tensor, Tensor>) : Law = DerivativeLaws.chain g
    /// <summary>(f g)' = f' g + f g', with the function of another subject at the same inputs.</summary>
    static member Product(other: Subject) : Law = DerivativeLaws.product other
    /// <summary>(f / g)' = (f' g − f g') / g², with the function of another subject at the same inputs.</summary>
    static member Quotient(other: Subject) : Law = DerivativeLaws.quotient other
    /// <summary>f⁻¹(f(x)) = x, and their derivatives are inverse.</summary>
    static member Inverse(inverse: Func<Tensor, Tensor>) : Law = DerivativeLaws.inverse inverse
    /// <summary>Euler's theorem for functions with f(a x) = aᵏ f(x): jvp f x x = k f(x).</summary>
    static member Homogeneous(degree: float) : Law = DerivativeLaws.homogeneous degree

    // -- The recorded graph

    /// <summary>gradients(ys, xs, grad_ys = w) = pull w.</summary>
    static member RecordedIsReverse = RecordedGraphLaws.recordedIsReverse
    /// <summary>gradients([y1, y2], xs) = gradients(y1, xs) + gradients(y2, xs).</summary>
    static member SumOverYs = RecordedGraphLaws.sumOverYs
    /// <summary>gradients(ys, xs, w + 2u) = gradients(ys, xs, w) + 2 gradients(ys, xs, u).</summary>
    static member LinearInGradYs = RecordedGraphLaws.linearInGradYs
    /// <summary>gradients(3f − g, xs) = 3 gradients(f, xs) − gradients(g, xs).</summary>
    static member LinearInFunction = RecordedGraphLaws.linearInFunction
    /// <summary>dy/dx = ∂y/∂x at fixed z + dy/dz · dz/dx.</summary>
    static member TotalIsPartialPlusPaths = RecordedGraphLaws.totalIsPartialPlusPaths
    /// <summary>A stopped value is a constant to everything before it and still has its own gradient.</summary>
    static member Stop = RecordedGraphLaws.stopped
    /// <summary>None where no y depends on x, and zeros on demand.</summary>
    static member Unconnected = RecordedGraphLaws.unconnected
    /// <summary>Gradients follow their xs, in any order and as often as they are named.</summary>
    static member Order = RecordedGraphLaws.order
    /// <summary>Gradients do not depend on which variables and names are used.</summary>
    static member Renaming = RecordedGraphLaws.renaming

    /// <summary>The rules of tf.gradients.</summary>
    static member RecordedGraph: IReadOnlyList<Law> = [|
        Laws.RecordedIsReverse
        Laws.SumOverYs
        Laws.LinearInGradYs
        Laws.LinearInFunction
        Laws.TotalIsPartialPlusPaths
        Laws.Stop
        Laws.Unconnected
        Laws.Order
        Laws.Renaming
    |]

    // -- Transforms

    /// <summary>D(D f v) u = D(D f u) v.</summary>
    static member ForwardCommutes = TransformLaws.forwardCommutes
    /// <summary>jvp ∘ vjp = vjp ∘ jvp: ⟨u, D(pull w) v⟩ = ⟨w, D(D f u) v⟩.</summary>
    static member ForwardMeetsReverse = TransformLaws.forwardMeetsReverse
    /// <summary>d/dt (a(t) · d/du (a(u) a(t))) = 2 a a'²: no perturbation is taken for another.</summary>
    static member NoConfusion = TransformLaws.noConfusion
    /// <summary>vmap f = map f, on three points within the subject's reach.</summary>
    static member BatchIsLoop = TransformLaws.batchIsLoop
    /// <summary>vmap (grad s) = map (grad s).</summary>
    static member BatchOfGradient = TransformLaws.batchOfGradient
    /// <summary>vmap (jvp f) = map (jvp f).</summary>
    static member BatchOfForward = TransformLaws.batchOfForward
    /// <summary>jvp (vmap f) = map (jvp f).</summary>
    static member ForwardOfBatch = TransformLaws.forwardOfBatch
    /// <summary>grad (sum ∘ vmap s) = map (grad s).</summary>
    static member GradientOfBatch = TransformLaws.gradientOfBatch
    /// <summary>The same call gives the same bits, in parallel as well.</summary>
    static member SameBitsTwice = TransformLaws.sameTwice
    /// <summary>No transform changes its inputs.</summary>
    static member InputsUntouched = TransformLaws.untouched
    /// <summary>A pull-back gives the same bits each time, in parallel as well.</summary>
    static member PullbackIsReusable = TransformLaws.reusable

    /// <summary>Nesting, batching and purity.</summary>
    static member Transforms: IReadOnlyList<Law> = [|
        Laws.ForwardCommutes
        Laws.ForwardMeetsReverse
        Laws.NoConfusion
        Laws.BatchIsLoop
        Laws.BatchOfGradient
        Laws.BatchOfForward
        Laws.ForwardOfBatch
        Laws.GradientOfBatch
        Laws.SameBitsTwice
        Laws.InputsUntouched
        Laws.PullbackIsReusable
    |]

    /// <summary>Every law that needs nothing but a subject, except those of linear functions.</summary>
    static member All: IReadOnlyList<Law> = [|
        yield! Laws.LinearMaps
        yield! Laws.Derivatives
        yield! Laws.RecordedGraph
        yield! Laws.Transforms
    |]

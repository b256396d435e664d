// Derivatives from values alone: central differences at shrinking steps, extrapolated to step 0 (Ridders' method),
// with an estimate of the error that is left. Law: |estimate - derivative| is about the estimated error for smooth
// functions. GradCheck asks more of it. Read next: Laws.fs, GradCheck/Slopes.fs.
namespace FunGrad.Properties

open FunGrad

/// A derivative made from values, and for each element how far off it may be and the smallest step that it came from.
type Estimate = { Value: Tensor; Error: float[]; Step: float[] }

/// Derivatives of functions that are given by their values only.
[<RequireQualifiedAccess>]
module FiniteDifferences =

    let private rows = 7

    /// The derivative at 0 of a curve, from its values at ±step, ±step/2, ...; the curve must be smooth within ±step.
    let derivative (step: float) (curve: float -> Tensor) : Estimate =
        let difference row =
            let h = step / (2.0 ** float row)
            Array.map2 (fun after before -> (after - before) / (2.0 * h)) (toArray (curve h)) (toArray (curve -h))

        let differences = Array.init rows difference
        let steps = Array.init rows (fun row -> step / (2.0 ** float row))
        let limit i = Extrapolation.closest 2 steps (Array.map (Array.item i) differences)
        let limits = Array.init differences[0].Length limit

        {
            Value = reshape (curve 0.0).Shape (tensor (limits |> Array.map _.Value))
            Error = limits |> Array.map _.Error
            Step = limits |> Array.map _.Step
        }

    let private largest (tensors: Tensor[]) =
        tensors |> Seq.collect toArray |> Seq.fold (fun most x -> max most (abs x)) 0.0

    /// The derivative of f at x along v, where f is smooth as far as <c>reach</c> from x. The numbers must be Float64.
    let along (reach: float) (f: 'S -> Tensor) (x: 'S) (v: 'S) : Estimate =
        let xs, vs = Structure.flatten x, Structure.flatten v
        let length = largest vs

        let move (t: float) (x: Tensor) (v: Tensor) = if x.DType <= DType.Float32 then x + t * v else x

        derivative (if length = 0.0 then reach else reach / length) (fun t ->
            f (Structure.rebuild x (Array.map2 (move t) xs vs)))

    /// What distinguishes a derivative from its estimate beyond the estimate's own error, or None.
    let difference (estimate: Estimate) (derivative: Tensor) : string option =
        let expected, actual = toArray estimate.Value, toArray derivative

        if expected.Length <> actual.Length then
            Some $"expected {expected.Length} elements, but there were {actual.Length}"
        else
            let scale = Seq.append expected actual |> Seq.fold (fun most x -> max most (abs x)) 1.0

            Seq.zip3 expected actual estimate.Error
            |> Seq.indexed
            |> Seq.tryFind (fun (_, (e, a, error)) -> not (abs (e - a) <= 10.0 * error + 1e-9 * scale))
            |> Option.map (fun (i, (e, a, error)) ->
                let expected = $"{Agreement.text e} ± {Agreement.text error}"
                $"element {i}: differences give {expected}, but it was {Agreement.text a}")

    /// <summary>f'(x) = Im f(x + ih) / h with h so small that its square is lost: no subtraction, so no digit is lost.
    /// f must be analytic: made of powers, exponentials, trigonometric functions and their like, without absolute values
    /// or comparisons.</summary>
    let complexStep (f: System.Func<System.Numerics.Complex, System.Numerics.Complex>) (x: float) : float =
        let h = 1e-100
        (f.Invoke(System.Numerics.Complex(x, h))).Imaginary / h

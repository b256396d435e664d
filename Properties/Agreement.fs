// When two tensors, or two structures of tensors, count as the same: equal shape, equal dtype, and elements that are
// equal to a tolerance fitting the width. NaN agrees with NaN, and infinities with themselves. Read next:
// FiniteDifferences.fs.
namespace FunGrad.Properties

open System
open System.Globalization
open FunGrad

/// Comparison of results that were computed in different ways.
[<RequireQualifiedAccess>]
module Agreement =

    /// The relative error that a short computation in this width may have: 1e-10; 2e-5 in Float32; none in integers.
    let tolerance (dtype: DType) : float =
        match dtype with
        | DType.Float64 -> 1e-10
        | DType.Float32 -> 2e-5
        | _ -> 0.0

    /// Whether two numbers agree, where 1 is the smallest scale: |a - b| ≤ tolerance · max(1, scale).
    let near (tolerance: float) (scale: float) (a: float) (b: float) : bool =
        a = b || Double.IsNaN a && Double.IsNaN b || abs (a - b) <= tolerance * max 1.0 scale

    let internal text (number: float) = number.ToString("R", CultureInfo.InvariantCulture)

    let private shapeText (x: Tensor) = "[" + String.Join(", ", x.Shape) + "]"

    let private largest (xs: float[]) =
        xs |> Array.fold (fun most x -> if Double.IsFinite x then max most (abs x) else most) 0.0

    /// What distinguishes two tensors by more than an absolute difference, or None.
    let internal differenceOf (allowed: float) (expected: Tensor) (actual: Tensor) : string option =
        if not (Seq.forall2 (=) expected.Shape actual.Shape && expected.Rank = actual.Rank) then
            Some $"expected shape {shapeText expected}, but it was {shapeText actual}"
        elif expected.DType <> actual.DType then
            Some $"expected dtype {expected.DType}, but it was {actual.DType}"
        else
            Seq.zip (toArray expected) (toArray actual)
            |> Seq.indexed
            |> Seq.tryFind (fun (_, (a, b)) -> not (near allowed 1.0 a b))
            |> Option.map (fun (i, (a, b)) -> $"element {i}: expected {text a}, but it was {text b}")

    /// What distinguishes two tensors beyond the tolerance, or None. Elements are compared relative to the largest one.
    let differenceWithin (tolerance: float) (expected: Tensor) (actual: Tensor) : string option =
        differenceOf (tolerance * max 1.0 (largest (toArray expected))) expected actual

    /// What distinguishes two tensors beyond the tolerance of their dtype, or None.
    let difference (expected: Tensor) (actual: Tensor) : string option =
        differenceWithin (tolerance expected.DType) expected actual

    /// What distinguishes two structures of tensors, or None.
    let differenceOfAll (expected: 'S) (actual: 'S) : string option =
        let expected, actual = Structure.flatten expected, Structure.flatten actual

        if expected.Length <> actual.Length then
            Some $"expected {expected.Length} tensors, but there were {actual.Length}"
        else
            Seq.zip expected actual
            |> Seq.indexed
            |> Seq.tryPick (fun (i, (a, b)) -> difference a b |> Option.map (fun text -> $"tensor {i}: {text}"))

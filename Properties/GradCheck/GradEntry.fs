// One derivative and what the check found out about it. Read next: GradReport.fs.
namespace FunGrad.Properties

open System
open System.Collections.Generic
open System.Globalization

/// <summary>One derivative: where it is, what was given, what values say, and the verdict.</summary>
[<Sealed>]
type GradEntry internal (input: int, position: int[], result: int, resultPosition: int[], where: string, found) =
    let judgement, analytic, forward, left, right, isAccepted = found
    let judgement: Judgement = judgement

    /// Which input, from 0 among those that are floating-point; -1 for a random direction through all of them.
    member _.Input: int = input
    /// Which element of the input, one number per axis.
    member _.Position: IReadOnlyList<int> = position
    /// Which result, from 0; -1 where all results were summed with random weights.
    member _.Result: int = result
    /// Which element of the result, one number per axis.
    member _.ResultPosition: IReadOnlyList<int> = resultPosition
    /// The place in words: x[2], or ∂f[0]/∂x[2] where f has several elements.
    member _.Where: string = where
    /// The derivative on trial, by reverse mode or as the user wrote it.
    member _.Analytic: float = analytic
    /// The same by forward mode; null where only one derivative is known.
    member _.Forward: Nullable<float> = forward
    /// The derivative that values give; at a kink the mean of both slopes.
    member _.Numeric: float = judgement.Numeric
    /// How far off Numeric may be.
    member _.Error: float = judgement.Error
    /// The smallest step of the differences that Numeric was made from.
    member _.Step: float = judgement.Step
    /// The slope to the left; NaN where it does not converge.
    member _.LeftSlope: float = left
    /// The slope to the right; NaN where it does not converge.
    member _.RightSlope: float = right
    /// What the values say about the derivative.
    member _.Verdict: GradVerdict = judgement.Verdict
    /// What explains the verdict, or nothing.
    member _.Reason: string = judgement.Reason
    /// Whether the options let it pass.
    member _.IsAccepted: bool = isAccepted

    /// |analytic - numeric| in units of what would have been accepted: what makes one entry worse than another.
    member internal entry.Excess =
        let other = if forward.HasValue then forward.Value else analytic
        let distance = max (abs (analytic - judgement.Numeric)) (abs (other - judgement.Numeric))
        let excess = distance / (judgement.Error + 1e-300)
        if Double.IsNaN excess then infinity else excess

    /// The numeric derivative with as many digits as its error leaves, and the error.
    member internal _.Estimate =
        let culture = CultureInfo.InvariantCulture

        if Double.IsNaN judgement.Numeric || Double.IsInfinity judgement.Error then
            "none"
        else
            let size = abs judgement.Numeric / (judgement.Error + 1e-300)
            let digits = if size > 10.0 then int (Math.Log10 size) + 2 else 2
            let numeric = judgement.Numeric.ToString($"g{min 15 digits}", culture)
            numeric + " ± " + judgement.Error.ToString("g1", culture)

    /// The entry on one line.
    override entry.ToString() =
        let reason = if judgement.Reason = "" then "" else $": {judgement.Reason}"
        let verdict = GradEntry.Text judgement.Verdict
        $"{where}: {verdict}, analytic {Agreement.text analytic}, numeric {entry.Estimate}{reason}"

    /// A verdict in words.
    static member internal Text(verdict: GradVerdict) =
        match verdict with
        | GradVerdict.Wrong -> "wrong"
        | GradVerdict.Kink -> "kink"
        | GradVerdict.IllConditioned -> "ill-conditioned"
        | _ -> "right"

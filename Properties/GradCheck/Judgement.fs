// Whether a derivative is what values say. Law: a right derivative of a smooth function is never called wrong. So the
// accused gets estimates from all steps, down to the smallest, and from other ones; whatever doubt is left is called
// ill-conditioned. Read next: Checker.fs.
namespace FunGrad.Properties

open System

/// A verdict with its evidence.
type internal Judgement = {
    Verdict: GradVerdict
    Numeric: float
    Error: float
    Step: float
    Reason: string
}

/// A line through the point, one result on it, and what it takes to look there again.
type internal Witness = {
    Ladder: Ladder
    Place: int
    Size: float
    Slopes: Slopes
    Options: GradCheckOptions
}

module internal Judgement =

    /// An error above this part of the derivative cannot tell a right one from one that is a little off.
    let private resolution = 1e-4

    /// An error above this part of the slopes around says nothing at all.
    let private meaningful = 0.1

    let private number (value: float) = value.ToString("G6", Globalization.CultureInfo.InvariantCulture)

    let private judged verdict reason (limit: Limit) error = {
        Verdict = verdict
        Numeric = limit.Value
        Error = error
        Step = limit.Step
        Reason = reason
    }

    let private agrees (witness: Witness) (limit: Limit) error (derivative: float) =
        let scale = max (abs derivative) (abs limit.Value)

        Double.IsFinite derivative
        && abs (derivative - limit.Value) <= error + witness.Options.Tolerance * scale
        // A function that is 0 all around has no scale, and rules may round.
        || limit.Value = 0.0 && limit.Error = 0.0 && abs derivative <= 1e-12

    let private isTelling (slopes: Slopes) (limit: Limit) error (derivative: float) =
        let scale = max slopes.Nearby (max (abs derivative) (abs limit.Value))

        error <= resolution * scale
        || limit.Error = 0.0
        || error <= slopes.Negligible && abs derivative <= slopes.Negligible

    /// The error of a limit as other steps show it: at least what it was.
    let private secondError (witness: Witness) (limit: Limit) error =
        Slopes.again witness.Ladder witness.Place witness.Size limit
        |> List.map (function
            | ValueSome other -> 3.0 * abs (other.Value - limit.Value)
            | ValueNone -> infinity)
        |> List.fold max error

    /// Whether steps larger than x saw a difference that is small beside the value. A part of the function that lives
    /// on the scale of x could hide there.
    let private isHidden (witness: Witness) (limit: Limit) (derivative: float) =
        witness.Size > 0.0
        && limit.Step > witness.Size
        && abs (derivative - limit.Value) * limit.Step < 1e-12 * abs witness.Ladder.Origin[witness.Place]

    let private againstLimit (witness: Witness) (limit: Limit) (derivatives: float[]) =
        let error = Slopes.safety * limit.Error

        let noisy error =
            let reason =
                if witness.Slopes.MovesInSteps then "the values move in steps"
                elif Double.IsInfinity error then "the values show no slope"
                else "too noisy to tell"

            judged GradVerdict.IllConditioned reason limit error

        if Array.forall (agrees witness limit error) derivatives then
            if Array.forall (isTelling witness.Slopes limit error) derivatives then
                judged GradVerdict.Right "" limit error
            else
                noisy error
        else
            let error = secondError witness limit error
            let isVague = error > meaningful * max witness.Slopes.Nearby (abs limit.Value)
            // An infinite derivative is wrong only where the values have a slope beyond doubt: √x at 0 has none.
            let isOpen (derivative: float) =
                isVague
                || agrees witness limit error derivative
                || isHidden witness limit derivative
                || not (Double.IsFinite derivative) && not (isTelling witness.Slopes limit error limit.Value)

            if Array.forall isOpen derivatives then
                noisy error
            else
                judged GradVerdict.Wrong "" limit error

    let private differ (derivatives: float[]) =
        let largest = derivatives |> Array.map abs |> Array.max
        derivatives |> Array.exists (fun derivative -> abs (derivative - derivatives[0]) > 1e-6 * largest)

    let private atKink (left: Limit) (right: Limit) (derivatives: float[]) =
        let slopes = $"slopes {number left.Value} on the left, {number right.Value} on the right"

        let middle = {
            left with
                Value = (left.Value + right.Value) / 2.0
                Step = min left.Step right.Step
        }

        let error = Slopes.safety * (left.Error + right.Error)

        if differ derivatives then
            judged GradVerdict.Wrong (slopes + "; forward and reverse mode disagree") middle error
        else
            judged GradVerdict.Kink slopes middle error

    let private judgeBy (witness: Witness) (derivatives: float[]) : Judgement =
        let slopes = witness.Slopes

        match slopes.Center, slopes.Left, slopes.Right with
        | _, ValueSome left, ValueSome right when slopes.IsKink -> atKink left right derivatives
        | ValueSome center, _, _ -> againstLimit witness center derivatives
        | ValueNone, ValueSome side, ValueNone
        | ValueNone, ValueNone, ValueSome side ->
            // The edge of the function's domain, where only one side has values.
            let judgement = againstLimit witness side derivatives
            let isPlain = judgement.Reason = ""

            {
                judgement with
                    Reason = if isPlain then "at the edge of the domain" else judgement.Reason
            }
        | _ -> {
            Verdict = GradVerdict.IllConditioned
            Numeric = nan
            Error = infinity
            Step = nan
            Reason = "the values show no slope"
          }

    /// What values say about one derivative as one or both modes give it, and the slopes that they say it by.
    let judge (witness: Witness) (derivatives: float[]) : Judgement * Slopes =
        let first = judgeBy witness derivatives

        if first.Verdict = GradVerdict.Right then
            first, witness.Slopes
        else
            let slopes = Slopes.thorough witness.Ladder witness.Place witness.Size
            judgeBy { witness with Slopes = slopes } derivatives, slopes

// From difference quotients at shrinking steps to their limit at step 0, with an error that may be trusted: Ridders'
// tableau over all rows, plus the noise of rounding. Law: a limit that finer quotients contradict is no limit, so a
// step that is too large for the function (aliasing, a near kink) cannot pass for a converged one. Read next:
// Ladder.fs.
namespace FunGrad.Properties

open System

/// A limit at step 0: its value, how far off it may be, and the smallest step that it was made from.
[<Struct>]
type internal Limit = { Value: float; Error: float; Step: float; Row: int }

module internal Extrapolation =

    // More columns than this take in rows so coarse that they add no digits.
    let private columns = 7

    /// How many times larger than at its finest row the rounding noise of an extrapolated value can be.
    let private amplification (power: int) = if power = 1 then 8.0 else 2.0

    /// The best extrapolation that ends in each row. Quotients have an expansion in powers of h to the `power`; rows
    /// that are not finite start the tableau anew.
    let private perRow (power: int) (steps: float[]) (quotients: float[]) (noise: float[]) : Limit list =
        let mutable previous: float[] = [||] // Mutation: local

        [
            for row in 0 .. quotients.Length - 1 do
                if not (Double.IsFinite quotients[row]) then
                    previous <- [||]
                else
                    let current = Array.create (min columns previous.Length + 1) quotients[row]
                    let mutable best, error = nan, infinity // Mutation: local

                    for column in 1 .. current.Length - 1 do
                        let ratio = (steps[row - column] / steps[row]) ** float power
                        let correction = (current[column - 1] - previous[column - 1]) / (ratio - 1.0)
                        current[column] <- current[column - 1] + correction
                        let change = max (abs correction) (abs (current[column] - previous[column - 1]))

                        if change < error then
                            best <- current[column]
                            error <- change

                    if Double.IsFinite best then
                        {
                            Value = best
                            Error = error + amplification power * noise[row]
                            Step = steps[row]
                            Row = row
                        }

                    previous <- current
        ]

    /// The extrapolation that changes least, confirmed or not, of quotients without noise.
    let closest (power: int) (steps: float[]) (quotients: float[]) : Limit =
        match perRow power steps quotients (Array.zeroCreate steps.Length) with
        | [] -> { Value = quotients[0]; Error = infinity; Step = steps[0]; Row = 0 }
        | limits -> List.minBy _.Error limits

    /// For each row the largest change between it and any finer neighbours, as an error of the values themselves.
    let private jitter (steps: float[]) (quotients: float[]) : float[] =
        let last = quotients.Length - 1

        let change row =
            let change = abs (quotients[row] - quotients[row - 1]) * steps[row]
            if Double.IsFinite change then change else 0.0

        let changes = Array.init quotients.Length (fun row -> if last = 0 then 0.0 else change (min last (row + 1)))
        Array.scanBack max changes 0.0

    /// Whether the quotients finer than a limit are where it and their own jitter put them: they approach it at least
    /// as fast as their expansion says.
    let private isConfirmed power (steps: float[]) (quotients: float[]) (noise: float[]) (jitter: float[]) limit =
        let own = abs (quotients[limit.Row] - limit.Value)

        seq { limit.Row + 1 .. quotients.Length - 1 }
        |> Seq.filter (fun row -> Double.IsFinite quotients[row])
        |> Seq.forall (fun row ->
            let approach = own * (steps[row] / limit.Step) ** float power
            let allowed = 10.0 * (limit.Error + jitter[row] / steps[row] + noise[row]) + 3.0 * approach
            abs (quotients[row] - limit.Value) <= allowed)

    /// The limit of quotients with an expansion in powers of h to the `power`, if they have one: of all that are
    /// confirmed the one with the smallest error.
    let limit (power: int) (steps: float[]) (quotients: float[]) (noise: float[]) : Limit voption =
        let jitter = jitter steps quotients

        perRow power steps quotients noise
        |> List.filter (isConfirmed power steps quotients noise jitter)
        |> function
            | [] -> ValueNone
            | limits -> ValueSome(List.minBy _.Error limits)

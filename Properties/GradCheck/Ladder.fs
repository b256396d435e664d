// The values of a function along a line through a point, at steps ±h that shrink by halves. Law: a value is computed
// when it is first asked for and then kept, so that all results of a function share its runs. Read next: Slopes.fs.
namespace FunGrad.Properties

open System
open System.Collections.Generic

/// Values on both sides of a point, at a row of steps that grow smaller.
[<Sealed>]
type internal Ladder(steps: float[], origin: float[], valuesAt: float -> float[]) =
    let kept = Dictionary<float, float[]>() // Mutation: local

    let value (t: float) =
        match kept.TryGetValue t with
        | true, values -> values
        | _ ->
            let values = valuesAt t
            kept[t] <- values
            values

    /// The steps, largest first.
    member _.Steps = steps
    /// The values at the point.
    member _.Origin = origin
    /// The values at t, which may be any number.
    member _.At(t: float) = value t
    /// The same line with other steps.
    member _.With(steps: float[]) = Ladder(steps, origin, value)

module internal Ladder =

    let private halvings = 40

    /// Powers of two, so that x ± h is exact for most x.
    let private powerOfTwo (length: float) = 2.0 ** Math.Floor(Math.Log2 length)

    let private halves (first: float) (count: int) = Array.init count (fun row -> first * 2.0 ** float -row)

    /// Steps from `reach`, relative to the size of x, down to where rounding leaves nothing. Where x itself is tiny the
    /// function may live on its scale (the logarithm does), so that steps below it follow.
    let steps (reach: float) (x: float) : float[] =
        let usual = halves (powerOfTwo (reach * max 1.0 (abs x))) halvings
        let own = powerOfTwo (0.25 * abs x)

        if x = 0.0 || own >= usual[halvings / 2] || own = 0.0 then
            usual
        else
            Array.append (Array.filter (fun h -> h > own) usual) (halves own (halvings / 2))

// The slope of one result along a line: from both sides together and from each side alone, by extrapolation. Law: of a
// function that is smooth at the point the three agree; at a kink the sides converge to different numbers; of anything
// else at least one does not converge. Read next: Judgement.fs.
namespace FunGrad.Properties

open System

/// What values say about the slope of one result at a point.
type internal Slopes = {
    /// From both sides, where both are finite.
    Center: Limit voption
    Left: Limit voption
    Right: Limit voption
    /// How steep the function is at the largest steps: what makes an error large or small.
    Nearby: float
    /// An error of the slope that no larger than this moves the last digits of the value only.
    Negligible: float
    /// Whether the sides have different slopes, down to the smallest steps that can tell.
    IsKink: bool
    /// Whether values near the point move in steps, as numbers that were rounded do.
    MovesInSteps: bool
}

module internal Slopes =

    /// Errors are multiplied by this before anyone is accused: they are estimates.
    let safety = 10.0

    let private rounding = 2.0 ** -52.0

    /// The quotients of one kind at each row, and how far rounding may have moved each.
    type private Quotients = { Values: float[]; Noise: float[] }

    let private quotients
        (ladder: Ladder)
        (place: int)
        (size: float)
        (grain: float)
        (rows: int)
        sides
        width
        : Quotients =
        let values = Array.zeroCreate rows // Mutation: local
        let noise = Array.zeroCreate rows

        for row in 0 .. rows - 1 do
            let h = ladder.Steps[row]
            let struct (after: float, before: float) = sides h
            values[row] <- (after - before) / (width * h)
            let high = max (abs ladder.Origin[place]) (max (abs after) (abs before))
            noise[row] <- (grain + rounding * (high + size * abs values[row])) / h

        { Values = values; Noise = noise }

    let private limit power (ladder: Ladder) (quotients: Quotients) =
        Extrapolation.limit power ladder.Steps[.. quotients.Values.Length - 1] quotients.Values quotients.Noise

    /// Whether right minus left stays the same at the finest steps where rounding lets it be seen.
    let private persists (jump: float) (left: Quotients) (right: Quotients) =
        let usable row = 8.0 * (left.Noise[row] + right.Noise[row]) <= abs jump / 8.0

        seq { left.Values.Length - 1 .. -1 .. 0 }
        |> Seq.tryFind usable
        |> Option.exists (fun row -> abs (right.Values[row] - left.Values[row] - jump) <= abs jump / 4.0)

    let private isKink (left: Limit voption, leftRows) (right: Limit voption, rightRows) =
        match left, right with
        | ValueSome l, ValueSome r ->
            let jump = r.Value - l.Value
            let tolerance = safety * (l.Error + r.Error) + 1e-6 * max (abs l.Value) (abs r.Value)
            abs jump > tolerance && persists jump leftRows rightRows
        | _ -> false

    let private firstFinite (quotients: Quotients) =
        quotients.Values |> Seq.tryFind Double.IsFinite |> Option.map abs |> Option.defaultValue 0.0

    /// The slopes from the first rows of the ladder; x is of this size, and values are rounded by this much.
    let private fromRows (ladder: Ladder) (place: int) (size: float) (grain: float) (rows: int) : Slopes =
        let origin = ladder.Origin[place]
        let after h = ladder.At(h)[place]
        let before h = ladder.At(-h)[place]
        let both = quotients ladder place size grain rows (fun h -> struct (after h, before h)) 2.0
        let left = quotients ladder place size grain rows (fun h -> struct (origin, before h)) 1.0
        let right = quotients ladder place size grain rows (fun h -> struct (after h, origin)) 1.0
        let leftLimit, rightLimit = limit 1 ladder left, limit 1 ladder right

        {
            Center = limit 2 ladder both
            Left = leftLimit
            Right = rightLimit
            Nearby = max (firstFinite left) (firstFinite right)
            Negligible = 1e-12 * abs origin / max 1.0 size
            IsKink = isKink (leftLimit, left) (rightLimit, right)
            MovesInSteps = grain > 0.0
        }

    let private within (relative: float) (slopes: Slopes) (limit: Limit voption) =
        match limit with
        | ValueSome limit -> limit.Error <= max slopes.Negligible (relative * max slopes.Nearby (abs limit.Value))
        | ValueNone -> false

    /// Whether smaller steps can add nothing: all three have converged, to the same number.
    let private isSettled (slopes: Slopes) =
        within 1e-8 slopes slopes.Center
        && within 1e-5 slopes slopes.Left
        && within 1e-5 slopes slopes.Right
        && not slopes.IsKink

    /// The slopes of the result at a place, from as many rows of the ladder as they need; x is of this size.
    let find (ladder: Ladder) (place: int) (size: float) : Slopes =
        let last = ladder.Steps.Length

        let rec more rows =
            let slopes = fromRows ladder place size 0.0 rows
            if rows = last || isSettled slopes then slopes else more (min last (rows + 4))

        more (min last 9)

    /// The scale on which values move in steps: flat around almost every place nearby, and yet not constant. Gives the
    /// smallest width that shows no single step, and how far values move within it; zeros for other functions.
    let private grain (ladder: Ladder) (place: int) : struct (float * float) =
        let value t = ladder.At(t)[place]
        let origin = ladder.Origin[place]
        let isFlat h = value h = origin && value -h = origin
        let last = Array.last ladder.Steps
        let smaller = Seq.init 24 (fun halvings -> last * 2.0 ** float (-1 - halvings))

        match Seq.append ladder.Steps smaller |> Seq.tryFind isFlat with
        | None -> struct (0.0, 0.0)
        | Some h ->
            let width = 8.0 * h
            let random = Random 1
            let places = Array.init 32 (fun _ -> width * (2.0 * random.NextDouble() - 1.0))
            let moved = places |> Array.filter (fun t -> value (t + width / 512.0) <> value t)
            let change = max (abs (value width - origin)) (abs (value -width - origin))

            if moved.Length <= 3 && Double.IsFinite change && change > 0.0 then
                struct (width, change)
            else
                struct (0.0, 0.0)

    /// The slopes from all rows of the ladder: a function that looks smooth at large steps may live on a smaller scale,
    /// and one that looks flat at small ones may be rounded.
    let thorough (ladder: Ladder) (place: int) (size: float) : Slopes =
        let struct (width, change) = grain ladder place
        let coarse = ladder.Steps |> Array.filter (fun h -> h >= width) |> Array.length
        fromRows ladder place size change (max 1 coarse)

    /// The central limit again, from other steps around those of a limit. Agreement by accident does not repeat.
    let again (ladder: Ladder) (place: int) (size: float) (limit: Limit) : Limit voption list =
        [ 0.79; 0.61 ]
        |> List.map (fun factor ->
            let steps = Array.init 9 (fun row -> factor * 32.0 * limit.Step / 1.7 ** float row)
            (fromRows (ladder.With steps) place size 0.0 steps.Length).Center)

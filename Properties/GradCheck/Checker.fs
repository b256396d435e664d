// The plan of a check: along which lines and for which results. Small problems are checked derivative by derivative;
// of large ones a sample, and random directions, in which every derivative has its part. Law: the same seed checks the
// same derivatives. Read next: GradCheck.fs.
namespace FunGrad.Properties

open System

/// A line through the point: which input and element, or all at once; how large x is along it.
type internal Line = { Input: int; Position: int[]; Name: string; Direction: float[][]; Size: float }

/// One number of the results: which, and its weights over all of them.
type internal Reading = { Result: int; Position: int[]; Name: string; Weights: float[] }

module internal Checker =

    let private directions = 10

    /// A weighted sum; what has weight 0 has no part in it, even where it is infinite.
    let private inner (weights: float[]) (numbers: float[]) =
        Array.fold2 (fun sum w x -> if w = 0.0 then sum else sum + w * x) 0.0 weights numbers

    let private zeros (point: float[][]) = point |> Array.map (fun xs -> Array.zeroCreate<float> xs.Length)

    /// Every place of blocks: which block, and which element.
    let private places (blocks: Block[]) = [|
        for i in 0 .. blocks.Length - 1 do
            for element in 0 .. Block.count blocks[i] - 1 -> struct (i, element)
    |]

    let private elementLine (problem: Problem) (struct (input: int, element: int)) : Line =
        let direction = zeros problem.Point
        direction[input][element] <- 1.0
        let position = Block.position problem.Inputs[input] element

        {
            Input = input
            Position = position
            Name = Block.element problem.Inputs[input] position
            Direction = direction
            Size = abs (problem.Point[input][element])
        }

    /// A direction through all elements, each on its own scale.
    let private randomLine (problem: Problem) (random: Random) (index: int) : Line =
        let part (x: float) = (2.0 * random.NextDouble() - 1.0) * max 1.0 (abs x)

        {
            Input = -1
            Position = [||]
            Name = $"random direction {index}"
            Direction = problem.Point |> Array.map (Array.map part)
            Size = 1.0
        }

    let private lines (problem: Problem) (options: GradCheckOptions) : Line[] * string =
        let all = places problem.Inputs

        if all.Length <= options.MaximumElements then
            Array.map (elementLine problem) all, if all.Length = 1 then "1 element" else $"{all.Length} elements"
        else
            let random = Random options.Seed
            let number = min directions (max 1 (options.MaximumElements / 2))
            let sample = Array.copy all
            random.Shuffle sample
            let chosen = sample |> Array.truncate (options.MaximumElements - number) |> Array.sort
            let text = $"{chosen.Length} of {all.Length} elements and {number} random directions, seed {options.Seed}"
            Array.append (Array.map (elementLine problem) chosen) (Array.init number (randomLine problem random)), text

    let private readings (problem: Problem) (options: GradCheckOptions) : Reading[] * string =
        let all = places problem.Results
        let size = Array.sumBy Array.length problem.Point

        if all.Length = 1 then
            [| { Result = 0; Position = [||]; Name = ""; Weights = [| 1.0 |] } |], ""
        elif all.Length * size <= options.MaximumElements then
            let reading index (struct (result: int, element: int)) = {
                Result = result
                Position = Block.position problem.Results[result] element
                Name = Block.element problem.Results[result] (Block.position problem.Results[result] element)
                Weights = Array.init all.Length (fun i -> if i = index then 1.0 else 0.0)
            }

            Array.mapi reading all, $" by {all.Length} results"
        else
            let random = Random(options.Seed + 1)
            let weights = Array.init all.Length (fun _ -> 2.0 * random.NextDouble() - 1.0)
            let text = $", {all.Length} results summed with random weights, seed {options.Seed}"
            [| { Result = -1; Position = [||]; Name = "f·weights"; Weights = weights } |], text

    let private isAccepted (options: GradCheckOptions) (slopes: Slopes) (judgement: Judgement) (derivatives: float[]) =
        let isBetween (derivative: float) =
            match slopes.Left, slopes.Right with
            | ValueSome left, ValueSome right ->
                let slack = judgement.Error + options.Tolerance * max (abs left.Value) (abs right.Value)
                derivative >= min left.Value right.Value - slack && derivative <= max left.Value right.Value + slack
            | _ -> false

        match judgement.Verdict with
        | GradVerdict.Right -> true
        | GradVerdict.IllConditioned -> options.AcceptsIllConditioned
        | GradVerdict.Kink ->
            options.Kinks = KinkTreatment.Accept
            || options.Kinks = KinkTreatment.Between && Array.forall isBetween derivatives
        | _ -> false

    let private nameOf (line: Line) (reading: Reading) =
        if reading.Name = "" then line.Name else $"∂{reading.Name}/∂{line.Name}"

    let private slopeOf (limit: Limit voption) =
        match limit with
        | ValueSome limit -> limit.Value
        | ValueNone -> nan

    /// Holds one derivative, as one or both modes give it, to the values on its line.
    let private entry options (ladder: Ladder) (line: Line) place (reading: Reading) (derivatives: float[]) =
        let slopes = Slopes.find ladder place line.Size

        let witness = {
            Ladder = ladder
            Place = place
            Size = line.Size
            Slopes = slopes
            Options = options
        }

        let judgement, slopes = Judgement.judge witness derivatives
        let forward = if derivatives.Length > 1 then Nullable derivatives[1] else Nullable()
        let left, right = slopeOf slopes.Left, slopeOf slopes.Right
        let isAccepted = isAccepted options slopes judgement derivatives
        let found = judgement, derivatives[0], forward, left, right, isAccepted
        GradEntry(line.Input, line.Position, reading.Result, reading.Position, nameOf line reading, found)

    let private ladder (problem: Problem) (options: GradCheckOptions) (readings: Reading[]) (origin: float[]) line =
        let read (values: float[]) = readings |> Array.map (fun reading -> inner reading.Weights values)
        let read = if readings.Length = origin.Length then id else read
        let move t = Array.map2 (Array.map2 (fun x v -> if v = 0.0 then x else x + t * v)) problem.Point line.Direction
        Ladder(Ladder.steps options.Reach line.Size, read origin, move >> problem.Values >> read)

    let private along problem options (readings: Reading[]) (gradients: float[][][]) origin (line: Line) : GradEntry[] =
        let ladder = ladder problem options readings origin line
        let forward = problem.Forward |> ValueOption.map (fun push -> push line.Direction)

        readings
        |> Array.mapi (fun place reading ->
            let reverse = Array.fold2 (fun sum v g -> sum + inner v g) 0.0 line.Direction gradients[place]

            let derivatives =
                match forward with
                | ValueSome slopes -> [| reverse; inner reading.Weights slopes |]
                | ValueNone -> [| reverse |]

            entry options ladder line place reading derivatives)

    let private severity (entry: GradEntry) = if not entry.IsAccepted then 10 + int entry.Verdict else int entry.Verdict

    /// Checks what the options ask for, worst first.
    let run (options: GradCheckOptions) (problem: Problem) : GradReport =
        let lines, lineText = lines problem options
        let readings, readingText = readings problem options
        let gradients = readings |> Array.map (fun reading -> problem.Reverse reading.Weights)
        let origin = problem.Values problem.Point

        let entries =
            lines
            |> Array.collect (along problem options readings gradients origin)
            |> Array.sortWith (fun a b -> compare (severity b, b.Excess) (severity a, a.Excess))

        GradReport(entries, lineText + readingText, options)

namespace FunGrad

// Where the stored values of a program lie: which have memory of their own, which stay in the caller's arrays, and from
// which step to which each is needed. Law: a value keeps its place from the first step that touches it to the last.
// Read next: Executable.fs.

open System
open System.Collections.Generic

/// The memory that the passes of a program need.
[<Sealed>]
type internal Storage(program: Program, plan: Plan, passes: Pass[]) =
    // Pinning costs as much as copying about so many elements.
    static let MostCopied = 512
    let types = program.Types
    let bytesOf place = int64<int> types[place].Size * int64<int>(DType.sizeInBytes plan.Lanes[place])
    let isResult = HashSet program.Results

    /// Each step with the first and the last that run along with it.
    let struct (steps, spans) =
        let steps, spans = List<Step>(), List<struct (int * int)>() // Mutation: local

        for work in passes do
            match work with
            | Pass.Single step ->
                spans.Add(struct (steps.Count, steps.Count))
                steps.Add step
            | Pass.Strips group ->
                let span = struct (steps.Count, steps.Count + group.Steps.Length - 1)

                for struct (step, _) in group.Steps do
                    spans.Add span
                    steps.Add step

        struct (steps.ToArray(), spans.ToArray())

    /// Values of which only strips are kept.
    let isLocal =
        HashSet(
            passes
            |> Seq.collect (fun work ->
                match work with
                | Pass.Strips group -> seq group.Local
                | Pass.Single _ -> Seq.empty)
        )

    let inputs = program.Inputs + program.Captures.Length

    let isLoaded =
        let isLoaded = Array.create types.Length false // Mutation: local

        for step in steps do
            match step with
            | Step.Loop nest ->
                for buffer in nest.Terms.Buffers do
                    isLoaded[buffer] <- true
            | Step.Kernel kernel ->
                for operand in kernel.Inputs do
                    isLoaded[operand.Buffer] <- true
            | Step.Call _ -> ()

        isLoaded

    /// Values that loops or kernels write.
    let isWritten =
        HashSet(
            steps
            |> Seq.collect (fun step ->
                match step with
                | Step.Loop nest -> nest.Roots |> Seq.map _.Buffer
                | Step.Kernel kernel -> kernel.Outputs |> Seq.map _.Buffer
                | Step.Call _ -> Seq.empty)
        )

    let isComputed place = isWritten.Contains place

    /// Values that have memory of their own: all that loops read or write.
    let buffers = [|
        for place in 0 .. types.Length - 1 do
            if isLoaded[place] || isComputed place then
                place
    |]

    /// The first and the last step that touches a value.
    let lifetimeOf =
        let first, last = Array.create types.Length 0, Array.create types.Length 0 // Mutation: local
        let use' step place = last[place] <- max last[place] step

        steps
        |> Array.iteri (fun step work ->
            match work with
            | Step.Loop nest ->
                for root in nest.Roots do
                    first[root.Buffer] <- step
                    use' step root.Buffer

                Seq.iter (use' step) nest.Terms.Buffers
            | Step.Kernel kernel ->
                for operand in kernel.Outputs do
                    first[operand.Buffer] <- step
                    use' step operand.Buffer

                for operand in kernel.Inputs do
                    use' step operand.Buffer
            | Step.Call equation ->
                for place in equation.Results do
                    first[place] <- step
                    use' step place

                for place in equation.Arguments do
                    use' step place)

        // A value that is written in several boxes lives from the first of them.
        steps
        |> Array.iteri (fun step work ->
            match work with
            | Step.Loop nest ->
                for root in nest.Roots do
                    first[root.Buffer] <- min first[root.Buffer] step
            | Step.Kernel _
            | Step.Call _ -> ())

        fun place -> struct (first[place], last[place])

    /// Steps that run along with each other need the same values all the time.
    let lifetimes =
        buffers
        |> Array.map (fun place ->
            match plan.Roles[place] with
            | Source -> struct (0, steps.Length)
            | _ when isResult.Contains place -> struct (0, steps.Length)
            | _ ->
                let struct (first, last) = lifetimeOf place
                let struct (start, _), struct (_, finish) = spans[first], spans[last]
                struct (start, finish))

    /// Long arguments and results are not copied: loops read and write their own arrays, which stay in place for the run.
    let isDirect =
        buffers
        |> Array.map (fun place ->
            types[place].Size >= MostCopied
            && types[place].DType <> DType.Bool
            && (place < inputs || isComputed place && isResult.Contains place))

    let sizes =
        Array.map2
            (fun isDirect place -> if isDirect || isLocal.Contains place then 0L else max 8L (bytesOf place))
            isDirect
            buffers

    let struct (offsets, total) = Layouts.make sizes lifetimes

    /// Loops count bytes in 32 bits, and what runs operation by operation gives memory back as it goes.
    let fits =
        let most = int64<int> Int32.MaxValue

        total <= most
        && buffers |> Array.forall (fun place -> isLocal.Contains place || bytesOf place <= most)

    let slotOf =
        let slots = Array.create types.Length -1 // Mutation: local
        buffers |> Array.iteri (fun slot place -> slots[place] <- slot)
        slots

    member _.Steps: Step[] = steps
    /// The values that have memory, and for each value its number among them, or -1.
    member _.Buffers = buffers
    member _.SlotOf(place: int) : int = slotOf[place]
    /// Where a value lies from the start of the block, and how long the block is.
    member _.Offsets = offsets
    member _.Bytes = total
    member _.Fits = fits
    /// Whether a slot is the caller's array.
    member _.IsDirect(slot: int) : bool = isDirect[slot]
    /// Whether loops or kernels write a value.
    member _.IsComputed(place: int) : bool = isComputed place
    /// The first and the last step that touches a value.
    member _.LifetimeOf(place: int) = lifetimeOf place

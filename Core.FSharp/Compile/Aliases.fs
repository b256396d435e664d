namespace FunGrad

// Values that are computed only to be copied into a larger one are computed there: the parts of a gradient, say, into the
// gradient. Law: every element of what remains is stored once, with the number it had. Read next: Strips.fs.

open System.Collections.Generic

module internal Aliases =

    /// The value that a root copies whole and in order, with where it goes.
    let private copied (sizeOf: int -> int) (nest: Nest) (root: Root) : struct (int * int * int) voption =
        let rowMajor = Shape.rowMajor nest.Extents

        let isInOrder (strides: int[]) =
            Seq.forall
                (fun axis -> nest.Extents[axis] = 1 || strides[axis] = rowMajor[axis])
                (seq { 0 .. strides.Length - 1 })

        match root.Kind, nest.Terms[root.Term] with
        | RootKind.Store, Load(from, 0, strides) when
            sizeOf from = Shape.size nest.Extents && isInOrder strides && isInOrder root.Strides
            ->
            ValueSome(struct (from, root.Buffer, root.Offset))
        | _ -> ValueNone

    /// How often the terms and roots of a nest use a term.
    let private usesOf (nest: Nest) (term: int) =
        let inTerms =
            seq { 0 .. nest.Terms.Count - 1 }
            |> Seq.sumBy (fun index ->
                TermList.ArgumentsOf nest.Terms[index] |> Seq.filter (fun argument -> argument = term) |> Seq.length)

        inTerms + (nest.Roots |> Seq.filter (fun root -> root.Term = term) |> Seq.length)

    /// How many steps read a value, which values loops store, and which other steps or sums touch.
    let private traffic (steps: Step list) =
        let reads, written, others = Dictionary<int, int>(), HashSet<int>(), HashSet<int>() // Mutation: local

        for step in steps do
            match step with
            | Step.Loop nest ->
                for place in nest.Terms.Buffers do
                    reads[place] <-
                        1
                        + (match reads.TryGetValue place with
                           | true, n -> n
                           | _ -> 0)

                // Sums are made in a place of their own, which strips and threads add up.
                for root in nest.Roots do
                    (if root.Kind = RootKind.Store then written else others).Add root.Buffer |> ignore
            | Step.Kernel kernel ->
                for operand in Seq.append kernel.Inputs kernel.Outputs do
                    others.Add operand.Buffer |> ignore
            | Step.Call equation ->
                others.UnionWith equation.Arguments
                others.UnionWith equation.Results

        struct (reads, written, others)

    let private withRoots (nest: Nest) (roots: seq<Root>) = { nest with Roots = List roots }

    /// The steps without copies of values that nothing else reads. `lanes` gives the dtype that a value has in memory.
    let run (sizeOf: int -> int) (lanes: int -> DType) (keeps: int -> bool) (steps: Step list) : Step list =
        let struct (reads, written, others) = traffic steps
        let targets = Dictionary<int, struct (int * int)>() // Mutation: local

        let canMove from into =
            written.Contains from
            && not (others.Contains from || keeps from)
            && reads[from] = 1
            && lanes from = lanes into
            // A value that moves itself would have to move on.
            && not (targets.ContainsKey into)
            && not (targets.Values |> Seq.exists (fun struct (place, _) -> place = from))

        let dropped =
            steps
            |> List.map (fun step ->
                match step with
                | Step.Loop nest ->
                    let isKept root =
                        match copied sizeOf nest root with
                        | ValueSome(struct (from, into, offset)) when canMove from into && usesOf nest root.Term = 1 ->
                            targets[from] <- struct (into, offset)
                            false
                        | _ -> true

                    Step.Loop(withRoots nest (nest.Roots |> Seq.filter isKept |> Seq.toArray))
                | step -> step)

        let moved (root: Root) =
            match targets.TryGetValue root.Buffer with
            | true, struct (into, offset) -> { root with Buffer = into; Offset = root.Offset + offset }
            | _ -> root

        dropped
        |> List.choose (fun step ->
            match step with
            | Step.Loop nest when nest.Roots.Count = 0 -> None
            | Step.Loop nest -> Some(Step.Loop(withRoots nest (Seq.map moved nest.Roots)))
            | step -> Some step)

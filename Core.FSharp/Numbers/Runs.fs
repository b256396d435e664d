// How several strided views of one shape are walked together: as runs along one inner axis.
// The law: axes of length 1 are dropped and neighbouring axes are merged where every view allows it, so that
// the inner runs are as long as they can be; two contiguous arrays of any rank are a single run.
// Read next: Dense.fs, Elementwise.fs.
namespace FunGrad

open System

/// The runs of `strides.Length` views of one shape. Axis 0 of `lengths` and `steps` is the innermost one.
[<Sealed>]
type internal Runs private (lengths: ResizeArray<int>, steps: ResizeArray<int>[]) =

    /// Plans the walk. The shape must not be empty along any axis.
    static member Over(shape: int[], [<ParamArray>] strides: int[][]) =
        let lengths = ResizeArray<int>(shape.Length)
        let steps = Array.init strides.Length (fun _ -> ResizeArray<int>(shape.Length))

        for axis in shape.Length - 1 .. -1 .. 0 do
            if shape[axis] <> 1 then
                let last = lengths.Count - 1
                let mutable merges = last >= 0 // Mutation: local

                for view in 0 .. strides.Length - 1 do
                    merges <- merges && steps[view][last] * lengths[last] = strides[view][axis]

                if merges then
                    lengths[last] <- lengths[last] * shape[axis]
                else
                    lengths.Add(shape[axis])
                    Array.iteri (fun view (own: ResizeArray<int>) -> own.Add(strides[view][axis])) steps

        Runs(lengths, steps)

    /// The number of axes that remain after merging.
    member _.Rank = lengths.Count

    /// Elements in one run.
    member _.Length = if lengths.Count = 0 then 1 else lengths[0]

    /// Runs in the shape.
    member _.Count =
        let mutable count = 1 // Mutation: local

        for axis in 1 .. lengths.Count - 1 do
            count <- count * lengths[axis]

        count

    /// The length of a merged axis, counted from the innermost one.
    member _.LengthOf axis = lengths[axis]

    /// A view's step along a merged axis, counted from the innermost one.
    member _.StepOf(view: int, axis: int) = steps[view][axis]

    /// A view's step within a run; 1 where the run is a single element.
    member _.Step(view: int) = if lengths.Count = 0 then 1 else steps[view][0]

    /// Where a run of a view begins, counted from the view's own beginning.
    member _.Offset(view: int, run: int) =
        let own = steps[view]

        if lengths.Count = 2 then
            run * own[1]
        else
            let mutable rest = run // Mutation: local
            let mutable offset = 0

            for axis in 1 .. lengths.Count - 1 do
                let quotient = Math.DivRem(rest, lengths[axis], &rest)
                offset <- offset + rest * own[axis]
                rest <- quotient

            offset

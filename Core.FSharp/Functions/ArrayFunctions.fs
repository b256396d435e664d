namespace FunGrad

// The front door for norms, scans, masks and movements of elements. Each line hands on to the file that holds the
// story; what a function means, demands and throws stands in the signature file beside this one.

[<AutoOpen>]
module ArrayFunctions =

    let private ints (numbers: seq<int>) : int[] = Seq.toArray numbers

    /// A reduction over the axes that are named; with none named each element is reduced alone, over a new axis.
    let private over (reduce: int[] -> bool -> Tensor -> Tensor) (axes: seq<int>) (x: Tensor) : Tensor =
        match ints axes with
        | [||] -> reduce [| -1 |] false (Movement.expandDims -1 x)
        | axes -> reduce axes false x

    // -- Moments, norms and clipping ---------------------------------------------------------------------------------

    let private sampleVariance axes keepAxes x = Reduction.variance axes keepAxes 1 x
    let private sampleDeviation axes keepAxes x = Reduction.standardDeviation axes keepAxes 1 x
    let private populationVariance axes keepAxes x = Reduction.variance axes keepAxes 0 x

    let varianceOver (axes: seq<int>) (x: Tensor) = over sampleVariance axes x
    let stdOver (axes: seq<int>) (x: Tensor) = over sampleDeviation axes x
    let moments (axes: seq<int>) (x: Tensor) = over Reduction.mean axes x, over populationVariance axes x
    let normOf (order: float) (x: Tensor) = Norms.norm order [||] false x
    let normOfOver (order: float) (axes: seq<int>) (x: Tensor) = over (Norms.norm order) axes x
    let normOver (axes: seq<int>) (x: Tensor) = over Reduction.norm axes x
    let l2Loss (x: Tensor) = Norms.l2Loss x

    let l2Normalize (axes: seq<int>) (x: Tensor) =
        match ints axes with
        | [||] -> Movement.squeeze [| -1 |] (Norms.l2Normalize [| -1 |] 1e-12 (Movement.expandDims -1 x))
        | axes -> Norms.l2Normalize axes 1e-12 x

    let clipByNorm (limit: Tensor) (x: Tensor) = Norms.clipByNorm [||] limit x
    let globalNorm (xs: seq<Tensor>) = Norms.globalNorm (Seq.toArray xs)

    let clipByGlobalNorm (limit: Tensor) (xs: seq<Tensor>) : Tensor list * Tensor =
        let struct (clipped, norm) = Norms.clipByGlobalNorm limit (Seq.toArray xs)
        List.ofArray clipped, norm

    let logPoissonLoss (isFull: bool) (targets: Tensor) (logRate: Tensor) = Norms.logPoissonLoss isFull targets logRate

    // -- Counts and masks --------------------------------------------------------------------------------------------

    let any (x: Tensor) = Masks.any [||] false x
    let anyOver (axes: seq<int>) (x: Tensor) = over Masks.any axes x
    let all (x: Tensor) = Masks.all [||] false x
    let allOver (axes: seq<int>) (x: Tensor) = over Masks.all axes x
    let countNonzero (x: Tensor) = Masks.countNonzero [||] false x
    let countNonzeroOver (axes: seq<int>) (x: Tensor) = over Masks.countNonzero axes x
    let oneHot (depth: int) (indices: Tensor) = Masks.oneHot DType.Float64 depth indices
    let sequenceMask (longest: int) (lengths: Tensor) = Masks.sequenceMask longest lengths

    // -- Scans -------------------------------------------------------------------------------------------------------

    let cumsumExclusive (axis: int) (x: Tensor) = Scans.cumulativeSum axis true false x
    let cumprod (axis: int) (x: Tensor) = Scans.cumulativeProduct axis false false x
    let cumprodExclusive (axis: int) (x: Tensor) = Scans.cumulativeProduct axis true false x
    let cumlogsumexp (axis: int) (x: Tensor) = Scans.cumulativeLogSumExp axis false false x
    let cumlogsumexpExclusive (axis: int) (x: Tensor) = Scans.cumulativeLogSumExp axis true false x
    let cummax (axis: int) (x: Tensor) = Scans.cumulativeMaximum axis false x
    let cummin (axis: int) (x: Tensor) = Scans.cumulativeMinimum axis false x

    let fromEnd (scan: int -> Tensor -> Tensor) (axis: int) (x: Tensor) =
        Movement.flip axis (scan axis (Movement.flip axis x))

    // -- Repetition and order ----------------------------------------------------------------------------------------

    let tile (repeats: seq<int>) (x: Tensor) = Rearrangement.tile (ints repeats) x
    let repeat (axis: int) (count: int) (x: Tensor) = Rearrangement.repeat axis count x
    let repeatEach (axis: int) (counts: seq<int>) (x: Tensor) = Rearrangement.repeatEach axis (ints counts) x
    let roll (shift: int) (axis: int) (x: Tensor) = Rearrangement.roll shift axis x
    let flipOver (axes: seq<int>) (x: Tensor) = Rearrangement.flip (ints axes) x
    let moveAxis (source: int) (target: int) (x: Tensor) = Rearrangement.moveAxis source target x
    let swapAxes (first: int) (second: int) (x: Tensor) = Rearrangement.swapAxes first second x
    let rot90 (turns: int) (x: Tensor) = Rearrangement.rotate90 turns x

    let reverseSequence (lengths: Tensor) (sequenceAxis: int) (batchAxis: int) (x: Tensor) =
        Sequences.reverse lengths sequenceAxis batchAxis x

    // -- Parts and borders -------------------------------------------------------------------------------------------

    let stridedSlice (starts: seq<int>) (lengths: seq<int>) (steps: seq<int>) (x: Tensor) =
        Rearrangement.stridedSlice (ints starts) (ints lengths) (ints steps) x

    let squeezeOver (axes: seq<int>) (x: Tensor) =
        match ints axes with
        | [||] -> Layout.Result(x, Engine.Given("x", x))
        | axes -> Movement.squeeze axes x

    let unstack (axis: int) (x: Tensor) : Tensor list = List.ofArray (Rearrangement.unstack axis x)

    let splitInto (axis: int) (count: int) (x: Tensor) : Tensor list =
        List.ofArray (Rearrangement.splitInto axis count x)

    let padWith (value: float) (before: seq<int>) (after: seq<int>) (x: Tensor) =
        Borders.padWith value (ints before) (ints after) x

    let padReflect (before: seq<int>) (after: seq<int>) (x: Tensor) = Borders.padReflect (ints before) (ints after) x

    let padSymmetric (before: seq<int>) (after: seq<int>) (x: Tensor) =
        Borders.padSymmetric (ints before) (ints after) x

    // -- Blocks ------------------------------------------------------------------------------------------------------

    let spaceToDepth (block: int) (x: Tensor) = Blocks.spaceToDepth block x
    let depthToSpace (block: int) (x: Tensor) = Blocks.depthToSpace block x

    let spaceToBatch (block: seq<int>) (before: seq<int>) (after: seq<int>) (x: Tensor) =
        Blocks.spaceToBatch (ints block) (ints before) (ints after) x

    let batchToSpace (block: seq<int>) (before: seq<int>) (after: seq<int>) (x: Tensor) =
        Blocks.batchToSpace (ints block) (ints before) (ints after) x

    // -- Diagonals, triangles and grids ------------------------------------------------------------------------------

    let diag (offset: int) (d: Tensor) = Diagonals.diag offset d
    let diagPart (offset: int) (x: Tensor) = Diagonals.diagPart offset x
    let setDiag (offset: int) (d: Tensor) (x: Tensor) = Diagonals.setDiag offset d x
    let bandPart (lower: int) (upper: int) (x: Tensor) = Diagonals.bandPart lower upper x
    let tril (offset: int) (x: Tensor) = Diagonals.lowerTriangle offset x
    let triu (offset: int) (x: Tensor) = Diagonals.upperTriangle offset x
    let trace (x: Tensor) = Diagonals.trace x
    let meshgrid (axes: seq<Tensor>) : Tensor list = List.ofArray (Diagonals.grid false (Seq.toArray axes))
    let meshgridOfAxes (axes: seq<Tensor>) : Tensor list = List.ofArray (Diagonals.grid true (Seq.toArray axes))

    // -- Rounding ----------------------------------------------------------------------------------------------------

    let quantizeAndDequantize (bits: int) (low: float) (high: float) (x: Tensor) =
        Quantization.quantizeAndDequantize bits low high x

namespace FunGrad

// The front door for F#: picking and placing by integers, segments, and order. Each line hands on to the file that
// holds the story; what a function means, demands and throws stands in the signature file beside this one.

[<AutoOpen>]
module GatheringFunctions =

    let gatherBatched (batchDims: int) (axis: int) (indices: Tensor) (x: Tensor) =
        Gathering.gatherBatched batchDims axis indices x

    let gatherNd (indices: Tensor) (x: Tensor) = Scattering.gatherNd 0 indices x
    let gatherNdBatched (batchDims: int) (indices: Tensor) (x: Tensor) = Scattering.gatherNd batchDims indices x
    let takeAlongAxis (axis: int) (indices: Tensor) (x: Tensor) = Scattering.takeAlong axis indices x
    let embeddingLookup (ids: Tensor) (table: Tensor) = Gathering.gather 0 ids table
    let booleanMask (axis: int) (mask: Tensor) (x: Tensor) = Scattering.mask axis mask x

    let dynamicPartition (count: int) (partitions: Tensor) (x: Tensor) : Tensor list =
        List.ofArray (Scattering.partition count partitions x)

    let scatterNd (shape: seq<int>) (indices: Tensor) (updates: Tensor) =
        Scattering.scatterNd (Seq.toArray shape) indices updates

    let tensorScatterUpdate (indices: Tensor) (updates: Tensor) (x: Tensor) = Scattering.update indices updates x
    let tensorScatterAdd (indices: Tensor) (updates: Tensor) (x: Tensor) = Scattering.add indices updates x
    let tensorScatterSub (indices: Tensor) (updates: Tensor) (x: Tensor) = Scattering.subtract indices updates x
    let tensorScatterMax (indices: Tensor) (updates: Tensor) (x: Tensor) = Scattering.maximum indices updates x
    let tensorScatterMin (indices: Tensor) (updates: Tensor) (x: Tensor) = Scattering.minimum indices updates x

    let dynamicStitch (indices: seq<Tensor>) (data: seq<Tensor>) =
        Scattering.stitch (Seq.toArray indices) (Seq.toArray data)

    // -- Segments -----------------------------------------------------------------------------------------------------

    let segmentSum (segments: Tensor) (x: Tensor) = Segments.sortedSum "segmentSum" Total segments x
    let segmentMean (segments: Tensor) (x: Tensor) = Segments.sortedSum "segmentMean" Mean segments x
    let segmentProduct (segments: Tensor) (x: Tensor) = Segments.sortedProduct segments x
    let segmentMax (segments: Tensor) (x: Tensor) = Segments.sortedMaximum segments x
    let segmentMin (segments: Tensor) (x: Tensor) = Segments.sortedMinimum segments x

    let unsortedSegmentSum (count: int) (segments: Tensor) (x: Tensor) =
        Segments.sum "unsortedSegmentSum" Total count segments x

    let unsortedSegmentMean (count: int) (segments: Tensor) (x: Tensor) =
        Segments.sum "unsortedSegmentMean" Mean count segments x

    let unsortedSegmentSqrtN (count: int) (segments: Tensor) (x: Tensor) =
        Segments.sum "unsortedSegmentSqrtN" SquareRoot count segments x

    let unsortedSegmentProduct (count: int) (segments: Tensor) (x: Tensor) =
        Segments.product "unsortedSegmentProduct" count segments x

    let unsortedSegmentMax (count: int) (segments: Tensor) (x: Tensor) =
        Segments.maximum "unsortedSegmentMax" count segments x

    let unsortedSegmentMin (count: int) (segments: Tensor) (x: Tensor) =
        Segments.minimum "unsortedSegmentMin" count segments x

    let sparseSegmentSum (rows: Tensor) (segments: Tensor) (x: Tensor) =
        Segments.sparseSum "sparseSegmentSum" Total rows segments x

    let sparseSegmentMean (rows: Tensor) (segments: Tensor) (x: Tensor) =
        Segments.sparseSum "sparseSegmentMean" Mean rows segments x

    let sparseSegmentSqrtN (rows: Tensor) (segments: Tensor) (x: Tensor) =
        Segments.sparseSum "sparseSegmentSqrtN" SquareRoot rows segments x

    // -- Order --------------------------------------------------------------------------------------------------------

    let sort (axis: int) (x: Tensor) = Ordering.sort false axis x
    let sortDescending (axis: int) (x: Tensor) = Ordering.sort true axis x
    let argsort (axis: int) (x: Tensor) = Ordering.argSort false axis x
    let argsortDescending (axis: int) (x: Tensor) = Ordering.argSort true axis x

    let topK (k: int) (x: Tensor) : Tensor * Tensor =
        let struct (values, positions) = Ordering.top k x
        values, positions

    let nthElement (n: int) (x: Tensor) = Ordering.nth n x
    let median (axis: int) (x: Tensor) = Ordering.quantile "median" 0.5 axis x
    let quantile (q: float) (axis: int) (x: Tensor) = Ordering.quantile "quantile" q axis x

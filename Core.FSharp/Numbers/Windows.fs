// Windows that slide along axes: a strided view in which every window is a row of its own cells, the sum of such
// windows back into the cells they came from, and the place of the largest cell of each window.
// The law: `view` and `add` are adjoint: <view x, w> = <x, add w>. A view copies nothing, however much windows overlap.
// Read next: Primitives/Sliding.fs.
namespace FunGrad

open System
open System.Numerics

/// How a window lies along one axis: `Size` cells that are `Dilation` apart, and the next window `Stride` cells on.
[<Struct>]
type internal Slide = {
    Size: int
    Stride: int
    Dilation: int
} with

    /// The cells from the first to the last one of a window, gaps included.
    member slide.Span = (slide.Size - 1) * slide.Dilation + 1

    /// How many windows lie inside an axis.
    member slide.Count(length: int) = if length < slide.Span then 0 else (length - slide.Span) / slide.Stride + 1

module internal Windows =

    /// [..., L, ...] seen as [..., O, ..., K, ...]: where the windows are, then the cells of each, then the other axes.
    let view (axis: int) (slides: Slide[]) (x: Dense) : Dense =
        let last = axis + slides.Length

        let arranged (own: int[]) (places: int[]) (cells: int[]) =
            Array.concat [ own[.. axis - 1]; places; cells; own[last..] ]

        let along f = Array.mapi (fun i slide -> f slide (axis + i)) slides

        let shape =
            arranged x.Shape (along (fun slide at -> slide.Count x.Shape[at])) (along (fun slide _ -> slide.Size))

        let step factor = along (fun slide at -> factor slide * x.Strides[at])
        x.View(shape, arranged x.Strides (step _.Stride) (step _.Dilation), x.Offset)

    let private addOf<'T when 'T: struct and 'T :> INumber<'T>>
        axis
        slides
        (whole: int[])
        (windows: Dense<'T>)
        : Dense =
        // Mutation: local; the sum is written to before anybody else sees it.
        let sum = Dense.ofArray (Array.zeroCreate<'T>(Shape.size whole)) whole
        let place = view axis slides sum
        Strided.add place.Shape windows.Data windows.Offset windows.Strides sum.Data place.Offset place.Strides
        sum

    /// Every window added to the cells it came from, in an array whose axes under the windows have the given lengths.
    let add (axis: int) (slides: Slide[]) (lengths: int[]) (windows: Dense) : Dense =
        let whole = Array.concat [ windows.Shape[.. axis - 1]; lengths; windows.Shape[axis + 2 * slides.Length ..] ]

        match windows with
        | :? Dense<float> as windows -> addOf axis slides whole windows
        | :? Dense<float32> as windows -> addOf axis slides whole windows
        | :? Dense<int64> as windows -> addOf axis slides whole windows
        | :? Dense<int> as windows -> addOf axis slides whole windows
        | windows -> raise (DType.unfit "windows" "numeric" windows.DType)

    // -- Extremes of windows ------------------------------------------------------------------------------------------

    /// The cells of every window, counted row-major over the axes; cells outside of them are left out.
    let private cells (slides: Slide[]) (before: int[]) (counts: int[]) (lengths: int[]) : int[][] =
        let along (found: int list) (axis: int) (place: int) = [
            for whole in found do
                for cell in 0 .. slides[axis].Size - 1 do
                    let at = place * slides[axis].Stride + cell * slides[axis].Dilation - before[axis]

                    if at >= 0 && at < lengths[axis] then
                        whole * lengths[axis] + at
        ]

        let rec windows axis (found: int list) : int[] list =
            if axis = counts.Length then
                [ List.toArray found ]
            else
                [ 0 .. counts[axis] - 1 ] |> List.collect (fun place -> windows (axis + 1) (along found axis place))

        List.toArray (windows 0 [ 0 ])

    /// For each channel the first cell that no other exceeds; the first NaN wins over every number.
    let private largest<'T when 'T: struct and 'T :> INumber<'T>>
        (x: ReadOnlySpan<'T>)
        (cells: int[])
        (into: Span<int64>)
        =
        let channels = into.Length

        for channel in 0 .. channels - 1 do
            let mutable best = cells[0] * channels + channel // Mutation: local

            for i in 1 .. cells.Length - 1 do
                let at = cells[i] * channels + channel

                if not ('T.IsNaN x[best]) && ('T.op_GreaterThan (x[at], x[best]) || 'T.IsNaN x[at]) then
                    best <- at

            into[channel] <- int64 best

    let private largestOf<'T when 'T: struct and 'T :> INumber<'T>>
        (slides: Slide[])
        (before: int[])
        (counts: int[])
        (x: Dense<'T>)
        : Dense =
        let axes, rank = counts.Length, x.Rank
        let lengths, channels = x.Shape[rank - axes - 1 .. rank - 2], x.Shape[rank - 1]
        let cells = cells slides before counts lengths
        let shape = Array.concat [ x.Shape[.. rank - axes - 2]; counts; [| channels |] ]
        let result = GC.AllocateUninitializedArray<int64>(Shape.size shape)
        let image = Shape.size lengths * channels
        let source = x.Compact() :?> Dense<'T>

        let one index =
            let into = Span<int64>(result, index * channels, channels)
            largest (source.Span.Slice(index / cells.Length * image, image)) cells[index % cells.Length] into

        // A window costs its cells times its channels; threads pay from about a quarter of a million comparisons.
        Work.each (x.Count >= 262144) (result.Length / max 1 channels) (Action<int>(one))
        Dense.ofArray result shape

    /// Where the largest cell of each window is: [N, L..., C] gives [N, O..., C], counted row-major over [L..., C].
    /// Windows begin `before` cells ahead of each axis, and each must hold a cell.
    let argMaximum (slides: Slide[]) (before: int[]) (counts: int[]) (x: Dense) : Dense =
        match x with
        | :? Dense<float> as x -> largestOf slides before counts x
        | :? Dense<float32> as x -> largestOf slides before counts x
        | x -> raise (DType.unfit "maxPool" "floating-point" x.DType)

namespace FunGrad

// Where the boxes of a picture lie and where its arrows run. Laws: boxes do not overlap; an arrow bends only between
// layers, where no boxes are, and never runs upwards. Read next: PictureSvg.fs.

[<Struct; NoComparison>]
type internal PlacedBox = { X: float; Y: float; Width: float; Height: float }

/// Boxes by the numbers of their nodes, given by their centres; for each arrow the points between which it runs, in pairs:
/// straight down from the first to the second of a pair, and in a bend to the next pair.
[<NoEquality; NoComparison>]
type internal PictureLayout = {
    Boxes: PlacedBox[]
    Arrows: struct (float * float)[][]
    Width: float
    Height: float
}

module internal PictureLayout =

    let private margin = 12.0

    /// The top and the bottom of each layer; the wider the bends between two layers the more room for them.
    let private bands (graph: PictureLayers) (layers: int[][]) (xs: float[]) (heights: float[]) =
        let mutable top = margin // Mutation: local

        layers
        |> Array.map (fun layer ->
            let height = layer |> Array.fold (fun most one -> max most heights[one]) 0.0

            let bends =
                layer |> Seq.collect (fun one -> graph.Below[one] |> Seq.map (fun next -> abs (xs[next] - xs[one])))

            let widest = Seq.fold max 0.0 bends
            let band = struct (top, top + height)
            top <- top + height + round (30.0 + min 50.0 (widest / 8.0))
            band)

    /// The boxes of the given sizes and the arrows between them, by their numbers; without cycles.
    let ofGraph (sizes: struct (float * float)[]) (arrows: struct (int * int)[]) : PictureLayout =
        let graph = PictureLayers.ofGraph sizes.Length arrows
        let layers = PictureOrder.arranged graph
        let size part = Array.init graph.Above.Length (fun one -> if one < sizes.Length then part sizes[one] else 0.0)
        let widths, heights = size (fun struct (width, _) -> width), size (fun struct (_, height) -> height)
        let xs = PictureColumns.ofGraph graph layers widths
        let left = Array.fold2 (fun least x width -> min least (x - width / 2.0)) infinity xs widths
        let xs = xs |> Array.map (fun x -> round (x - left + margin))
        let bands = bands graph layers xs heights
        let layerOf = Array.zeroCreate xs.Length // Mutation: local

        layers
        |> Array.iteri (fun at layer ->
            for one in layer do
                layerOf[one] <- at)

        let boxes =
            Array.init sizes.Length (fun node ->
                let struct (top, bottom) = bands[layerOf[node]]

                {
                    X = xs[node]
                    Y = (top + bottom) / 2.0
                    Width = widths[node]
                    Height = heights[node]
                })

        let shifts = PictureColumns.ports graph xs

        let route arrow (way: int[]) =
            way
            |> Array.mapi (fun at one ->
                let struct (top, bottom) = bands[layerOf[one]]

                if at = 0 then
                    [| struct (xs[one], boxes[one].Y + boxes[one].Height / 2.0); struct (xs[one], bottom) |]
                elif at < way.Length - 1 then
                    [| struct (xs[one], top); struct (xs[one], bottom) |]
                else
                    let x = xs[one] + shifts[arrow]
                    [| struct (x, top); struct (x, boxes[one].Y - boxes[one].Height / 2.0) |])
            |> Array.concat

        let struct (_, bottom) = if bands.Length = 0 then struct (0.0, 0.0) else Array.last bands

        {
            Boxes = boxes
            Arrows = Array.mapi route graph.Ways
            Width = margin + Array.fold2 (fun most x width -> max most (x + width / 2.0)) 0.0 xs widths
            Height = margin + bottom
        }

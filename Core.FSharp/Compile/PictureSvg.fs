namespace FunGrad

// A picture as SVG that needs nothing else: no script, no style sheet, no names that could meet others in a page. Boxes
// bring their own ground and arrows are of a middle grey, so that it can be read on light and on dark pages. Law: it has
// the nodes and arrows of the picture, each as an element with their names. Read next: Program.fs.

open System
open System.Collections.Generic
open System.Globalization
open System.Security
open System.Text

module internal PictureSvg =

    /// Of letters of 12 pixels; the widest of the usual fonts of one width needs 7.3.
    let private letterWidth, private lineHeight = 7.4, 16.0
    let private longestLine = 34
    let private arrowHead = 7.0

    let private number (x: float) = x.ToString("0.##", CultureInfo.InvariantCulture)

    let private escaped (text: string) =
        let printable = String.map (fun letter -> if Char.IsControl letter then ' ' else letter) text
        nonNull (SecurityElement.Escape printable)

    let private shortened (line: string) =
        if line.Length <= longestLine then
            line
        else
            line.Substring(0, longestLine - 1) + "…"

    /// Wide enough for the lines and for the ends of arrows.
    let private size (node: PictureNode) (arrivals: int) : struct (float * float) =
        let letters = node.Lines |> List.fold (fun most line -> max most (shortened line).Length) 0

        let padding =
            match node.Kind with
            | NodeKind.Input -> 24.0
            | NodeKind.Number -> 10.0
            | _ -> 16.0

        match node.Kind with
        | NodeKind.Result ->
            let width = max 22.0 (float letters * letterWidth + 14.0)
            struct (width, width)
        | _ ->
            let width = max (float letters * letterWidth + padding) (float arrivals * PictureColumns.portGap + 8.0)
            struct (Math.Ceiling width, float node.Lines.Length * lineHeight + 10.0)

    /// Ground and border.
    let private colours kind =
        match kind with
        | NodeKind.Input -> struct ("#dbeafe", "#3b74c4")
        | NodeKind.Operation -> struct ("#f6f6f4", "#85857d")
        | NodeKind.Number -> struct ("#fdf1d0", "#d9b44a")
        | NodeKind.Result -> struct ("#d5f0dc", "#3c9658")

    let private rectangle (box: PlacedBox) kind =
        let struct (ground, border) = colours kind

        let radius =
            match kind with
            | NodeKind.Input -> box.Height / 2.0
            | NodeKind.Number -> 9.0
            | _ -> 4.0

        $"<rect x=\"{number (box.X - box.Width / 2.0)}\" y=\"{number (box.Y - box.Height / 2.0)}\" "
        + $"width=\"{number box.Width}\" height=\"{number box.Height}\" rx=\"{number radius}\" "
        + $"fill=\"{ground}\" stroke=\"{border}\"/>"

    let private rings (box: PlacedBox) =
        let struct (ground, border) = colours NodeKind.Result
        let at = $"cx=\"{number box.X}\" cy=\"{number box.Y}\""

        $"<circle {at} r=\"{number (box.Width / 2.0)}\" fill=\"{ground}\" stroke=\"{border}\"/>"
        + $"<circle {at} r=\"{number (box.Width / 2.0 - 3.0)}\" fill=\"none\" stroke=\"{border}\"/>"

    let private line (box: PlacedBox) (node: PictureNode) (at: int) (text: string) =
        let top = box.Y - float node.Lines.Length * lineHeight / 2.0
        let colour = if at = 0 then "#111111" else "#555555"

        $"<text x=\"{number box.X}\" y=\"{number (top + (float at + 0.75) * lineHeight)}\" fill=\"{colour}\">"
        + $"{escaped (shortened text)}</text>"

    /// The title is what browsers show of a box under the pointer: the lines in full.
    let private drawNode (node: PictureNode) (box: PlacedBox) =
        let shape = if node.Kind = NodeKind.Result then rings box else rectangle box node.Kind
        let title = String.Join(" ", (if node.Kind = NodeKind.Result then "result" :: node.Lines else node.Lines))
        let lines = node.Lines |> List.mapi (line box node) |> String.concat ""
        $"<g data-node=\"{escaped node.Id}\"><title>{escaped title}</title>{shape}{lines}</g>"

    /// Down along each pair of points, and with vertical ends from pair to pair; the line stops inside its head.
    let private drawArrow (struct (from: string, into: string)) (points: struct (float * float)[]) =
        let path = StringBuilder() // Mutation: local
        let struct (endX, endY) = Array.last points
        let at x y = $"{number x} {number y}"

        points
        |> Array.iteri (fun index (struct (x, y)) ->
            if index = 0 then
                path.Append $"M {at x y}" |> ignore
            elif index = points.Length - 1 then
                path.Append $" L {at x (y - arrowHead + 1.0)}" |> ignore
            elif index % 2 = 1 then
                path.Append $" L {at x y}" |> ignore
            else
                let struct (fromX, fromY) = points[index - 1]
                let y = if index = points.Length - 2 then min y (endY - arrowHead) else y
                let middle = (fromY + y) / 2.0
                path.Append $" C {at fromX middle} {at x middle} {at x y}" |> ignore)

        let head = $"M {at (endX - 4.0) (endY - arrowHead)} L {at (endX + 4.0) (endY - arrowHead)} L {at endX endY} Z"

        $"<g data-from=\"{escaped from}\" data-to=\"{escaped into}\">"
        + $"<path d=\"{path}\" fill=\"none\"/><path d=\"{head}\" stroke=\"none\"/></g>"

    let private layout (picture: Picture) : PictureLayout =
        let place = Dictionary<string, int>() // Mutation: local
        picture.Nodes |> Seq.iteri (fun index node -> place[node.Id] <- index)
        let arrows = [| for struct (from, into) in picture.Edges -> struct (place[from], place[into]) |]
        let arrivals = Array.zeroCreate<int> picture.Nodes.Count

        for struct (_, into) in arrows do
            arrivals[into] <- arrivals[into] + 1

        PictureLayout.ofGraph [| for node in picture.Nodes -> size node arrivals[place[node.Id]] |] arrows

    let ofPicture (picture: Picture) : string =
        let layout = layout picture
        let width, height = number layout.Width, number layout.Height

        String.Join(
            '\n',
            [|
                $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" "
                + $"viewBox=\"0 0 {width} {height}\" role=\"img\">"
                "<g stroke=\"#808080\" stroke-width=\"1.3\" fill=\"#808080\">"
                yield! Seq.map2 drawArrow picture.Edges layout.Arrows
                "</g>"
                "<g font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"12\" "
                + "text-anchor=\"middle\" stroke-width=\"1\">"
                yield! Seq.map2 drawNode picture.Nodes layout.Boxes
                "</g>"
                "</svg>"
            |]
        )

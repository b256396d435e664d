// Pictures: charts by Plotly.NET, and programs as drawn graphs. Law: `show` writes into the folder output, which git
// ignores, and prints one line that names the file; make-notebooks.fsx puts what it finds there into the notebook.
#r "nuget: Plotly.NET, 6.0.0"

open System
open System.IO
open System.Text.RegularExpressions
open Plotly.NET

let private save (name: string) (text: string) =
    let folder = Path.Combine(__SOURCE_DIRECTORY__, "output")
    Directory.CreateDirectory folder |> ignore
    File.WriteAllText(Path.Combine(folder, name), text)

/// A chart with its title and the names of its axes, of a size that fits a page.
let titled (title: string) (xAxis: string) (yAxis: string) (chart: GenericChart) =
    chart
    |> Chart.withTemplate ChartTemplates.lightMirrored
    |> Chart.withTitle title
    |> Chart.withXAxisStyle xAxis
    |> Chart.withYAxisStyle yAxis
    |> Chart.withSize (700.0, 420.0)

/// A figure with six digits of each number, which is more than any eye sees.
let private shortened (figure: string) =
    let invariant = Globalization.CultureInfo.InvariantCulture
    let shorter (number: Match) = Double.Parse(number.Value, invariant).ToString("G6", invariant)
    Regex.Replace(figure, @"-?\d+\.\d{4,}(E[-+]?\d+)?", shorter)

/// Writes a chart as a page to open in a browser, and as the figure that a notebook embeds.
let show (name: string) (chart: GenericChart) =
    save (name + ".json") (shortened (GenericChart.toFigureJson chart))
    save (name + ".html") (GenericChart.toEmbeddedHTML chart)
    printfn $"picture: output/{name}.html"

// -- Graphs of programs ---------------------------------------------------------------------------------------------

type private Node = { Id: string; IsBox: bool; Lines: string[] }

let private nodes (dot: string) = [
    for found in Regex.Matches(dot, """(?m)^  (\w+) \[(.*)label="(.*)"\];$""") do
        let lines = found.Groups[3].Value.Split(@"\n", StringSplitOptions.RemoveEmptyEntries)
        let isResult = found.Groups[2].Value.Contains "doublecircle"

        {
            Id = found.Groups[1].Value
            IsBox = found.Groups[2].Value = ""
            Lines = if isResult then [| "result" |] else lines
        }
]

let private edges (dot: string) = [
    for found in Regex.Matches(dot, @"(?m)^  (\w+) -> (\w+);$") -> found.Groups[1].Value, found.Groups[2].Value
]

/// The row of every node: one below the lowest that it reads.
let private rows (nodes: Node list) (edges: (string * string) list) =
    let sources = edges |> List.groupBy snd |> List.map (fun (id, pairs) -> id, List.map fst pairs) |> Map.ofList
    let known = Collections.Generic.Dictionary<string, int>()

    let rec row (id: string) : int =
        match known.TryGetValue id with
        | true, row -> row
        | _ ->
            let above = Map.tryFind id sources |> Option.defaultValue [] |> List.map row
            known[id] <- if above.IsEmpty then 0 else 1 + List.max above
            known[id]

    nodes |> List.map (fun node -> node.Id, row node.Id) |> Map.ofList

let private width, private height, private gapX, private gapY = 130.0, 38.0, 24.0, 34.0

/// The middle of every node, row by row.
let private places (nodes: Node list) (rows: Map<string, int>) =
    let grouped = nodes |> List.groupBy (fun node -> rows[node.Id])
    let widest = grouped |> List.map (fun (_, row) -> row.Length) |> List.max

    Map.ofList [
        for row, members in grouped do
            for i, node in List.indexed members do
                let x = (float i + 0.5 + float (widest - members.Length) / 2.0) * (width + gapX)
                node.Id, (x, (float row + 0.5) * (height + gapY))
    ]

let private number (x: float) = x.ToString("0.#", Globalization.CultureInfo.InvariantCulture)

let private arrow (x1, y1) (x2, y2) =
    let top, bottom = y1 + height / 2.0, y2 - height / 2.0
    $"<path d='M{number x1} {number top} L{number x2} {number bottom}' stroke='#667' marker-end='url(#tip)'/>"

let private box (node: Node) (x: float, y: float) =
    let round = if node.IsBox then 4.0 else height / 2.0
    let fill = if node.IsBox then "#e8eefc" else "#f4f4ec"
    let left, top = number (x - width / 2.0), number (y - height / 2.0)
    let first = y + 4.0 - 7.0 * float (node.Lines.Length - 1)

    let texts =
        node.Lines
        |> Seq.mapi (fun i line ->
            $"<text x='{number x}' y='{number (first + 14.0 * float i)}'>{Net.WebUtility.HtmlEncode line}</text>")
        |> String.concat ""

    $"<rect x='{left}' y='{top}' width='{number width}' height='{number height}' rx='{number round}' "
    + $"fill='{fill}' stroke='#667'/>{texts}"

/// The graph of a program, from its `ToDot()`, with inputs above and results below.
let draw (dot: string) : string =
    let nodes, edges = nodes dot, edges dot
    let places = places nodes (rows nodes edges)
    let right = (places.Values |> Seq.map fst |> Seq.max) + (width + gapX) / 2.0
    let bottom = (places.Values |> Seq.map snd |> Seq.max) + (height + gapY) / 2.0

    let opening =
        $"<svg xmlns='http://www.w3.org/2000/svg' width='{number right}' height='{number bottom}' "
        + "font-family='monospace' font-size='11' text-anchor='middle'>"

    let tip =
        "<defs><marker id='tip' viewBox='0 0 8 8' refX='8' refY='4' markerWidth='7' markerHeight='7' orient='auto'>"
        + "<path d='M0 0 L8 4 L0 8 z' fill='#667'/></marker></defs>"

    let arrows = [ for from, into in List.distinct edges -> arrow places[from] places[into] ]
    let boxes = [ for node in nodes -> box node places[node.Id] ]
    String.Join("\n", [ [ opening; tip ]; arrows; boxes; [ "</svg>" ] ] |> List.concat)

/// Writes the graph of a program as an SVG file.
let showGraph (name: string) (dot: string) =
    save (name + ".svg") (draw dot)
    printfn $"picture: output/{name}.svg"

// Pictures: charts by Plotly.NET, and drawn graphs. Law: `show` writes into the folder output, which git
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

/// Writes a picture that is SVG already, such as the `ToSvg()` of a program.
let showSvg (name: string) (svg: string) =
    save (name + ".svg") svg
    printfn $"picture: output/{name}.svg"

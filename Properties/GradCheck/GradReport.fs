// The findings of a gradient check: as values, as plain text, and as a table for a console. Law: what is worst comes
// first, and the first line says whether all is well. Read next: GradCheck.fs.
namespace FunGrad.Properties

open System
open System.Collections.Generic
open System.Globalization
open Spectre.Console

/// <summary>What a gradient check found, one entry per derivative, worst first.</summary>
/// <example><code lang="fsharp">
/// (GradCheck.run exp (tensor [ 0.0; 1.0 ])).Passed   // true
/// </code></example>
[<Sealed>]
type GradReport internal (entries: GradEntry[], scope: string, options: GradCheckOptions) =
    static let shown = 10

    let count verdict = entries |> Array.filter (fun entry -> entry.Verdict = verdict) |> Array.length
    let rejected = entries |> Array.filter (fun entry -> not entry.IsAccepted)
    // Ill-conditioned elements are no evidence, so that they pass only beside others.
    let hasEvidence = entries |> Array.exists (fun entry -> entry.Verdict <> GradVerdict.IllConditioned)
    let passed = rejected.Length = 0 && hasEvidence

    let number (value: float) =
        let text = value.ToString("R", CultureInfo.InvariantCulture)

        if text.Length <= 12 then
            text
        else
            value.ToString("g9", CultureInfo.InvariantCulture)

    let hasForward =
        entries
        |> Array.exists (fun entry ->
            entry.Forward.HasValue && abs (entry.Forward.Value - entry.Analytic) > 1e-6 * abs entry.Analytic)

    let step (entry: GradEntry) =
        if Double.IsNaN entry.Step then
            ""
        else
            entry.Step.ToString("g2", CultureInfo.InvariantCulture)

    let columns = [|
        "where", (fun (entry: GradEntry) -> entry.Where)
        "verdict", (fun entry -> GradEntry.Text entry.Verdict)
        "analytic", (fun entry -> number entry.Analytic)
        if hasForward then
            "forward", (fun entry -> if entry.Forward.HasValue then number entry.Forward.Value else "")
        "numeric", (fun entry -> entry.Estimate)
        "step", step
        if entries |> Array.truncate shown |> Array.exists (fun entry -> entry.Reason <> "") then
            "note", (fun entry -> entry.Reason)
    |]

    let listed = Array.truncate shown entries
    let more = if entries.Length > shown then $"… and {entries.Length - shown} more" else ""

    let advice =
        let given verdict = rejected |> Array.exists (fun entry -> entry.Verdict = verdict)

        if given GradVerdict.Wrong then
            let worst = entries[0]

            $"The derivative is not that of the function: at {worst.Where} it is {number worst.Analytic}, but values "
            + $"of the function give {worst.Estimate}. Look for a dropped term, a sign, or a factor in the rule for it."
        elif given GradVerdict.Kink then
            "The function bends here and the derivative is accepted by no rule for kinks. Move the point, or choose a "
            + "derivative between both slopes."
        elif not passed then
            "Values of the function cannot tell whether the derivative is right. Check it at another point or with "
            + "another reach, or compute the function in a way that keeps more digits."
        else
            ""

    let rows =
        Array.append [| columns |> Array.map fst |] [|
            for entry in listed -> columns |> Array.map (fun (_, text) -> text entry)
        |]

    let lines () =
        let widths = Array.init columns.Length (fun i -> rows |> Array.map (fun row -> row[i].Length) |> Array.max)
        let line (row: string[]) = Array.map2 (fun (cell: string) (width: int) -> cell.PadRight width) row widths
        rows |> Array.map (fun row -> ("  " + String.Join("  ", line row)).TrimEnd())

    let colour (entry: GradEntry) =
        match entry.Verdict with
        | GradVerdict.Wrong -> "red"
        | GradVerdict.Right -> "green"
        | _ when entry.IsAccepted -> "yellow"
        | _ -> "red"

    /// Whether every derivative is right, or accepted by the options, and at least one could be told.
    member _.Passed = passed
    /// All derivatives that were checked, worst first.
    member _.Entries: IReadOnlyList<GradEntry> = entries
    /// The first of the entries.
    member _.Worst = entries[0]
    /// How it was checked.
    member _.Options = options

    /// The counts on one line.
    member _.Summary =
        let counts =
            [ GradVerdict.Wrong; GradVerdict.Kink; GradVerdict.IllConditioned; GradVerdict.Right ]
            |> List.map (fun verdict -> count verdict, GradEntry.Text verdict)
            |> List.filter (fun (n, _) -> n > 0)
            |> List.map (fun (n, text) -> $"{n} {text}")

        let outcome = if passed then "passed" else "failed"
        $"GradCheck {outcome}: " + String.Join(", ", counts) + $" ({scope})."

    /// The summary, the worst entries, and what to do: plain text.
    override report.ToString() =
        let rest = [ (if more = "" then "" else "  " + more); advice ] |> List.filter (fun line -> line <> "")
        String.Join("\n", [ report.Summary; yield! lines (); yield! rest ])

    /// The worst entries as a table for Spectre.Console.
    member report.Table: Table =
        let table = Table()
        table.Title <- TableTitle(Markup.Escape report.Summary)

        for name, _ in columns do
            table.AddColumn(TableColumn name) |> ignore

        for entry in listed do
            let cell (name, text: GradEntry -> string) =
                let text = Markup.Escape(text entry)
                if name = "verdict" then $"[{colour entry}]{text}[/]" else text

            table.AddRow(Array.map cell columns) |> ignore

        if more <> "" || advice <> "" then
            table.Caption <-
                TableTitle(Markup.Escape(more + (if more <> "" && advice <> "" then ". " else "") + advice))

        table

    /// Prints the table to the console.
    member report.Print() : unit = report.Print AnsiConsole.Console
    /// Prints the table to any console of Spectre.Console.
    member report.Print(console: IAnsiConsole) : unit = console.Write report.Table

/// <summary>A derivative did not pass; the message is the report's text.</summary>
[<Sealed>]
type GradCheckException internal (report: GradReport) =
    inherit Exception(report.ToString())
    /// What was found.
    member _.Report = report

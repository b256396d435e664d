// Jupyter notebooks from the scripts: `dotnet fsi Notebooks/make-notebooks.fsx` runs every script and writes its cells
// with what they printed and drew beside it; `... make-notebooks.fsx check` only compares cells. Law: the cells of a
// notebook are the comments and the code of its script, in order. Read next: 1-first-steps.fsx.

open System
open System.Diagnostics
open System.IO
open System.Text.Encodings.Web
open System.Text.Json
open System.Text.Json.Nodes
open System.Text.RegularExpressions

let folder = __SOURCE_DIRECTORY__
let output = Path.Combine(folder, "output")

let scripts = Directory.GetFiles(folder, "?-*.fsx") |> Array.sortWith (fun a b -> String.CompareOrdinal(a, b))

// -- Cells ------------------------------------------------------------------------------------------------------------

[<RequireQualifiedAccess>]
type Cell =
    | Text of string
    | Code of string

/// Comments that begin with `(**` on a line of its own are text; what stands between them is code.
let cellsOf (script: string) : Cell list =
    let parts = Regex.Split(File.ReadAllText script, @"(?m)^\(\*\*\n([\s\S]*?)\n\*\)$")

    [
        for i, part in Array.indexed parts do
            match part.Trim() with
            | "" -> ()
            | text when i % 2 = 1 -> Cell.Text text
            | code -> Cell.Code code
    ]

let notebookOf (script: string) = Path.ChangeExtension(script, ".ipynb")

/// The cells that a notebook holds, without their outputs.
let storedCells (notebook: string) : Cell list =
    let document = nonNull (JsonNode.Parse(File.ReadAllText notebook))

    [
        for cell in document["cells"].AsArray() do
            let source = String.Join("", [ for line in cell["source"].AsArray() -> line.GetValue<string>() ])

            if cell["cell_type"].GetValue<string>() = "markdown" then
                Cell.Text source
            else
                Cell.Code source
    ]

let isFresh (script: string) =
    let notebook = notebookOf script
    let isSame = File.Exists notebook && storedCells notebook = cellsOf script

    if not isSame then
        let name = Path.GetFileName script
        eprintfn $"The notebook of {name} is not what its script says. Run: dotnet fsi Notebooks/make-notebooks.fsx"

    isSame

// -- Runs -------------------------------------------------------------------------------------------------------------

/// What separates the output of one code cell from that of the next.
let mark = "\u001e"

/// The script with its paths seen from the output folder, and a mark printed after each code cell.
let marked (script: string) =
    let write cell =
        match cell with
        | Cell.Text _ -> ""
        | Cell.Code code -> code + "\nprintfn \"\\u001e\"\n"

    cellsOf script
    |> List.map write
    |> String.concat "\n"
    |> fun text -> Regex.Replace(text, "(?m)^#(load|r) \"(?!nuget:)", "#$1 \"../")

/// Everything that all scripts print, in one process.
let run () : string =
    Directory.CreateDirectory output |> ignore

    for script in scripts do
        File.WriteAllText(Path.Combine(output, Path.GetFileName script), marked script)

    let all = File.ReadAllText(Path.Combine(folder, "all.fsx"))
    File.WriteAllText(Path.Combine(output, "all.fsx"), all)
    let start = ProcessStartInfo("dotnet", [ "fsi"; Path.Combine(output, "all.fsx") ], RedirectStandardOutput = true)
    // Without it, what NuGet says of Plotly.NET's dependencies would become a part of the first notebook.
    start.Environment["NoWarn"] <- "NU1605"
    use fsi = nonNull (Process.Start start)
    let text = fsi.StandardOutput.ReadToEnd()
    fsi.WaitForExit()

    if fsi.ExitCode <> 0 then
        invalidOp "A notebook has failed; see above."

    text

// -- Notebooks --------------------------------------------------------------------------------------------------------

let node (value: 'T) : JsonNode = JsonSerializer.SerializeToNode<'T> value

let object' (members: (string * JsonNode) list) : JsonNode =
    let result = JsonObject()

    for name, value in members do
        result[name] <- value

    result

let array (items: JsonNode list) : JsonNode = JsonArray(List.toArray items)

/// Text as notebooks keep it: lines, each with its line break.
let lines (text: string) : JsonNode =
    array [
        for line in Regex.Split(text, @"(?<=\n)") do
            if line <> "" then
                node line
    ]

let stream (text: string) = object' [ "name", node "stdout"; "output_type", node "stream"; "text", lines text ]

/// A figure stays on one line of the file: a line for each of its numbers would be long.
let figures = Collections.Generic.Dictionary<string, string>()

let figure (file: string) : JsonNode =
    let key = $"figure {figures.Count}"
    figures[$"\"{key}\""] <- File.ReadAllText(Path.ChangeExtension(file, ".json"))
    node key

let picture (file: string) =
    let data =
        if Path.GetExtension file = ".svg" then
            [ ("image/svg+xml", lines (File.ReadAllText file)) ]
        else
            [ ("application/vnd.plotly.v1+json", figure file) ]

    object' [ "data", object' data; "metadata", object' []; "output_type", node "display_data" ]

/// What a cell printed, with each line that names a picture replaced by it.
let outputs (printed: string) : JsonNode list = [
    for part in Regex.Split(printed, @"(?m)^(picture: .*)\n") do
        if part.StartsWith "picture: " then
            picture (Path.Combine(folder, part.Substring 9))
        elif part.Trim() <> "" then
            stream part
]

let cellNode (number: int) (cell: Cell) (printed: string) : JsonNode =
    let id = "id", node $"cell-{number}"

    match cell with
    | Cell.Text text -> object' [ "cell_type", node "markdown"; id; "metadata", object' []; "source", lines text ]
    | Cell.Code code ->
        object' [
            "cell_type", node "code"
            "execution_count", node (Nullable<int>())
            id
            "metadata", object' []
            "outputs", array (outputs printed)
            "source", lines code
        ]

let metadata () =
    object' [
        "kernelspec", object' [ "display_name", node ".NET (F#)"; "language", node "F#"; "name", node ".net-fsharp" ]
        "language_info", object' [ "file_extension", node ".fs"; "name", node "F#" ]
    ]

let layout =
    JsonSerializerOptions(WriteIndented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping)

let write (script: string) (cells: JsonNode list) =
    let document =
        object' [ "cells", array cells; "metadata", metadata (); "nbformat", node 4; "nbformat_minor", node 5 ]

    let text =
        figures
        |> Seq.fold (fun (text: string) pair -> text.Replace(pair.Key, pair.Value)) (document.ToJsonString layout)

    File.WriteAllText(notebookOf script, text + "\n")
    printfn $"{Path.GetFileName(notebookOf script)}: {text.Length / 1000} kB"

let make () =
    let mutable printed = run().Split(mark + "\n") |> List.ofArray // Mutation: local

    for script in scripts do
        let next cell =
            match cell, printed with
            | Cell.Code _, text :: rest ->
                printed <- rest
                text
            | _ -> ""

        cellsOf script |> List.mapi (fun i cell -> cellNode i cell (next cell)) |> write script

if Array.contains "check" fsi.CommandLineArgs then
    let fresh = scripts |> Array.map isFresh
    exit (if Array.forall id fresh then 0 else 1)
else
    make ()

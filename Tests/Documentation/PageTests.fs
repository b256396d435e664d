// The pages of `docs` that are programs: their blocks of F# run as one script, and each prints what the next block of
// text shows. Tests/Facade/PageTests.cs does the same for their C#. Read next: Examples.fs.
module FunGrad.Tests.Documentation.PageTests

open System
open System.IO
open System.Text.RegularExpressions
open Xunit

/// A block of code, and the text that it prints: that of the next block of text.
type private Block = { Code: string; Printed: string }

let private fences (page: string) =
    let path = Path.Combine(__SOURCE_DIRECTORY__, "..", "..", "docs", page)

    [
        for fence in
            Regex.Matches(
                File.ReadAllText path,
                @"^```(\w+)\n(.*?)^```$",
                RegexOptions.Multiline ||| RegexOptions.Singleline
            ) -> fence.Groups[1].Value, fence.Groups[2].Value
    ]

let private blocks (language: string) (page: string) : Block list =
    let folder (kind, text) (printed, blocks) =
        if kind = "text" then text, blocks
        elif kind = language then printed, { Code = text; Printed = printed } :: blocks
        else printed, blocks

    List.foldBack folder (fences page) ("", []) |> snd

/// Stands after each block, so that its output is known from the next one's.
let private mark = "@@@"

let private script (blocks: Block list) =
    let folder = AppContext.BaseDirectory

    let references =
        [
            "FunGrad.Core"
            "FunGrad.Properties"
            "FsCheck"
            "Spectre.Console"
            "MathNet.Numerics"
            "System.Numerics.Tensors"
        ]
        |> List.map (fun library -> $"#r @\"{Path.Combine(folder, library)}.dll\"")

    let body = blocks |> List.map (fun block -> block.Code + $"\nprintfn \"{mark}\"\n")
    String.concat "\n" (references @ body)

let private trimmed (text: string) = String.Join('\n', text.Split('\n') |> Array.map _.TrimEnd()).Trim()

[<Theory>]
[<InlineData("index.md", 1)>]
[<InlineData("first-steps-fsharp.md", 10)>]
[<InlineData("is-my-gradient-right.md", 6)>]
[<InlineData("compile.md", 6)>]
[<InlineData("coming-from-diffsharp.md", 1)>]
[<InlineData("mathnet.md", 7)>]
let ``every block of F# prints what its page shows`` (page: string, count: int) =
    let blocks = blocks "fsharp" page
    Assert.Equal(count, blocks.Length)
    let folder = Directory.CreateTempSubdirectory "fungrad-page-"

    try
        let path = Path.Combine(folder.FullName, "page.fsx")
        File.WriteAllText(path, script blocks)
        let output, errors = Examples.outputOf [ "fsi"; "--quiet"; "--warnaserror+"; path ]
        let printed = output.Split mark |> Array.map trimmed |> List.ofArray
        Assert.Equal("", errors.Trim())
        let expected = blocks |> List.map (fun block -> trimmed block.Printed)
        Assert.Equal(String.concat "\n---\n" (expected @ [ "" ]), String.concat "\n---\n" printed)
    finally
        folder.Delete true

// The examples of the F# documentation: found in FunGrad.Core.xml, written into one script, one function each, and run
// by one `dotnet fsi`. Law: an example's last line is an expression whose text its comment gives. A line directive
// names each example after its member, so that the compiler's errors do too. Read next: DocumentationTests.fs.
module FunGrad.Tests.Documentation.Examples

open System
open System.Diagnostics
open System.Globalization
open System.IO
open System.Runtime.InteropServices
open System.Text.RegularExpressions
open System.Xml.Linq
open FunGrad

/// An example: the member that it documents, its lines, and the text that its last expression must have.
type Example = { Member: string; Lines: string list; Expected: string }

let private name (text: string) : XName = XName.op_Implicit text |> nonNull

let private attribute (key: string) (element: XElement) =
    match element.Attribute(name key) with
    | null -> ""
    | found -> found.Value

let assemblyPath = typeof<Tensor>.Assembly.Location

/// The documented members of FunGrad.Core: the identifier and the documentation of each.
let members () : (string * XElement) list =
    let document = XDocument.Load(nonNull (Path.ChangeExtension(assemblyPath, ".xml")))
    [ for item in document.Descendants(name "member") -> attribute "name" item, item ]

/// An identifier such as M:FunGrad.Functions.grad``1(...) without its kind, type parameters and arguments.
let plain (identifier: string) = Regex.Replace(identifier.Substring(2).Split('(')[0], @"``\d+", "")

/// Whether a member has a summary with text in it, or takes its documentation over.
let isDocumented (documentation: XElement) =
    let hasText (element: XElement) = element.Value.Trim() <> ""

    not (Seq.isEmpty (documentation.Elements(name "inheritdoc")))
    || Seq.exists hasText (documentation.Elements(name "summary"))

/// Runs of blanks count as one, and brackets stand close: a comment has one line where a matrix prints on several.
let normal (text: string) = Regex.Replace(Regex.Replace(text, @"\s+", " ").Replace("[ ", "["), @" (?=\])", "").Trim()

let private parse (identifier: string) (code: XElement) =
    let lines = [
        for line in code.Value.Split '\n' do
            if not (String.IsNullOrWhiteSpace line) then
                line.TrimEnd()
    ]

    let expected =
        match List.tryLast lines with
        | Some last when last.Contains "//" -> normal (last.Substring(last.IndexOf "//" + 2))
        | _ -> ""

    { Member = plain identifier; Lines = lines; Expected = expected }

let private ofMembers (isMeant: string -> bool) : Example list = [
    for identifier, documentation in members () do
        if isMeant identifier then
            for example in documentation.Descendants(name "example") do
                for code in example.Elements(name "code") do
                    parse identifier code
]

/// The members whose examples are F#: the front door's functions and the slices.
let isFSharp (identifier: string) = Regex.IsMatch(identifier, @"^M:FunGrad\.(\w*Functions|Slicing)\.")

let all () : Example list = ofMembers isFSharp

/// The examples in DiffSharp's names, where `*` has another meaning.
let ofDiffSharp () : Example list = ofMembers _.StartsWith("M:FunGrad.DiffSharp.")

/// Whether two texts are the same but for the last digits of their numbers: processes differ in how far the compiler has
/// come with optimising, and with it in single roundings.
let agree (expected: string) (given: string) : bool =
    let words (text: string) = Regex.Split(text, @"[\s\[\](),;""]+")

    let same (a: string) (b: string) =
        match Double.TryParse(a, CultureInfo.InvariantCulture), Double.TryParse(b, CultureInfo.InvariantCulture) with
        | (true, x), (true, y) -> x = y || Double.IsNaN x && Double.IsNaN y || abs (x - y) <= 1e-9 * max 1.0 (abs x)
        | _ -> a = b

    let expected, given = words expected, words given
    expected.Length = given.Length && Array.forall2 same expected given

/// The examples of a page of `docs`: rows of a table whose last two cells, in backticks, are an expression of F# and
/// what it prints.
let ofPage (file: string) : Example list =
    let page = File.ReadAllText(Path.Combine(__SOURCE_DIRECTORY__, "..", "..", "docs", file))

    [
        for row in Regex.Matches(page, @"^\| (.*?) \|.*\| `([^`]+)` \| `([^`]+)` \|$", RegexOptions.Multiline) do
            let cell (index: int) = row.Groups[index].Value

            {
                Member = file + ": " + (cell 1).Replace("`", "")
                Lines = [ cell 2 ]
                Expected = normal (cell 3)
            }
    ]

// -- Running them -----------------------------------------------------------------------------------------------------

/// Stands before and after each output, so that nothing else on the console can be mistaken for it.
let private mark = "@@@"

let private script (opened: string) (examples: Example list) =
    let folder = nonNull (Path.GetDirectoryName assemblyPath)

    let prelude = [
        for library in [ "FunGrad.Core"; "System.Numerics.Tensors"; "MathNet.Numerics" ] ->
            $"#r @\"{Path.Combine(folder, library)}.dll\""
    ]

    let run = [
        "open " + opened
        "let run index (example: unit -> 'R) ="
        "    let text = try sprintf \"%A\" (example ()) with failure -> failure.ToString()"
        $"    printfn \"{mark}%%d %%s{mark}\" index text"
    ]

    let body index example = [
        $"let example{index} () ="
        $"# 1 \"{example.Member}\""
        for line in example.Lines do
            "    " + line
        $"run {index} example{index}"
    ]

    String.concat "\n" (prelude @ run @ List.concat (List.mapi body examples)) + "\n"

/// The `dotnet` that runs this test, so that no other one need be on the path.
let private dotnet () =
    let root = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")
    let beside = Path.Combine(root, (if OperatingSystem.IsWindows() then "dotnet.exe" else "dotnet"))
    if File.Exists beside then Path.GetFullPath beside else "dotnet"

/// What a command prints, to its output and to its errors.
let outputOf (arguments: string list) : string * string =
    let start = ProcessStartInfo(dotnet (), arguments)
    start.WorkingDirectory <- AppContext.BaseDirectory
    start.RedirectStandardOutput <- true
    start.RedirectStandardError <- true
    start.Environment["DOTNET_NOLOGO"] <- "1"
    use child = nonNull (Process.Start start)
    let output, errors = child.StandardOutput.ReadToEndAsync(), child.StandardError.ReadToEndAsync()

    if not (child.WaitForExit(TimeSpan.FromMinutes 5.0)) then
        child.Kill true
        raise (TimeoutException "dotnet fsi did not finish the examples within five minutes.")

    output.Result, errors.Result

/// The text of each example's last expression by its index, and what the compiler said, where one namespace is open.
let runWith (opened: string) (examples: Example list) : Map<int, string> * string =
    let folder = Directory.CreateTempSubdirectory "fungrad-examples-"

    try
        let path = Path.Combine(folder.FullName, "examples.fsx")
        File.WriteAllText(path, script opened examples)
        let output, errors = outputOf [ "fsi"; "--quiet"; "--warnaserror+"; path ]
        let found = Regex.Matches(output, $"{mark}(\\d+) (.*?){mark}", RegexOptions.Singleline)
        Map.ofSeq (Seq.map (fun (m: Match) -> int m.Groups[1].Value, normal m.Groups[2].Value) found), errors
    finally
        folder.Delete true

/// The same where FunGrad is open.
let run (examples: Example list) = runWith "FunGrad" examples

// What users can see of the assemblies written in F#, held by a text beside this file: a change of the public surface is a
// change of that text, to be read in review. Tests/Facade/SurfaceTests.cs does the same for C#. Read next: PageTests.fs.
module FunGrad.Tests.Documentation.SurfaceTests

open System
open System.IO
open PublicApiGenerator
open Xunit
open FunGrad

let private options =
    ApiGeneratorOptions(
        IncludeAssemblyAttributes = false,
        DenyNamespacePrefixes = [| "<StartupCode$"; "Microsoft.FSharp" |]
    )

/// Where two texts part, in the words of each.
let private difference (expected: string) (actual: string) =
    let lines (text: string) = text.Split('\n')
    let gone = Array.except (lines actual) (lines expected) |> Array.truncate 10
    let come = Array.except (lines expected) (lines actual) |> Array.truncate 10
    String.Join('\n', Array.append (gone |> Array.map (fun x -> "- " + x)) (come |> Array.map (fun x -> "+ " + x)))

[<Theory>]
[<InlineData("FunGrad.Core", typeof<Tensor>)>]
[<InlineData("FunGrad.Properties", typeof<FunGrad.Properties.GradCheck>)>]
let ``the public surface is that of its text`` (name: string, known: Type) =
    let path = Path.Combine(__SOURCE_DIRECTORY__, "Surface", name + ".txt")
    let actual = (known.Assembly.GeneratePublicApi options).ReplaceLineEndings("\n").TrimEnd() + "\n"

    if Environment.GetEnvironmentVariable "FUNGRAD_ACCEPT_SURFACE" = "1" then
        nonNull (Path.GetDirectoryName path) |> Directory.CreateDirectory |> ignore
        File.WriteAllText(path, actual)

    let expected = if File.Exists path then (File.ReadAllText path).ReplaceLineEndings "\n" else ""

    if expected <> actual then
        Assert.Fail(
            $"The public surface of {name} has changed. If that is meant, run the test again with FUNGRAD_ACCEPT_SURFACE=1 "
            + $"and commit the text.\n{difference expected actual}"
        )

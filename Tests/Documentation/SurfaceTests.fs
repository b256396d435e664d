// What users can see of the assemblies written in F#, held by a text beside this file: a change of the public surface is a
// change of that text, to be read in review. Tests/Facade/SurfaceTests.cs does the same for C#. Read next: PageTests.fs.
module FunGrad.Tests.Documentation.SurfaceTests

open System
open System.IO
open System.Reflection
open Xunit
open FunGrad

/// Each public type with its own public members, in alphabetical order. A generator of C# declarations would say more, but
/// those at hand fail on attributes that F# writes.
let private surface (assembly: Assembly) =
    let declared = BindingFlags.Public ||| BindingFlags.Instance ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly

    let members (type': Type) =
        type'.GetMembers declared
        |> Array.filter (fun m -> not (m :? Type))
        |> Array.map (fun m -> $"    {m.MemberType} {m}")
        |> Array.sortWith (fun x y -> String.CompareOrdinal(x, y))

    let lines =
        assembly.GetExportedTypes()
        |> Array.sortWith (fun x y -> String.CompareOrdinal(string x, string y))
        |> Array.collect (fun type' -> Array.append [| string type' |] (members type'))

    String.Join('\n', lines) + "\n"

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
    let actual = surface known.Assembly

    if Environment.GetEnvironmentVariable "FUNGRAD_ACCEPT_SURFACE" = "1" then
        nonNull (Path.GetDirectoryName path) |> Directory.CreateDirectory |> ignore
        File.WriteAllText(path, actual)

    let expected = if File.Exists path then (File.ReadAllText path).ReplaceLineEndings "\n" else ""

    if expected <> actual then
        Assert.Fail(
            $"The public surface of {name} has changed. If that is meant, run the test again with FUNGRAD_ACCEPT_SURFACE=1 "
            + $"and commit the text.\n{difference expected actual}"
        )

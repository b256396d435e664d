// Every name that docs/coming-from-diffsharp.md gives for an operation exists where the page says: in scope after
// `open FunGrad.DiffSharp`, or on the class dsharp. Law: and every operation that exists stands on the page.
module FunGrad.Tests.Interop.DiffSharpPageTests

open System
open System.IO
open System.Reflection
open System.Text.RegularExpressions
open Xunit
open FunGrad.DiffSharp

/// The names in one column of the page's first table of operations, without their arguments.
let private column (index: int) : Set<string> =
    let path = Path.Combine(__SOURCE_DIRECTORY__, "..", "..", "docs", "coming-from-diffsharp.md")
    let lines = File.ReadAllLines path
    let start = lines |> Array.findIndex _.StartsWith("| gives |")

    lines[start + 2 ..]
    |> Array.takeWhile _.StartsWith("|")
    |> Seq.collect (fun row -> Regex.Matches(row.Split('|')[index + 1], "`(\\S+)[^`]*`"))
    |> Seq.map _.Groups[1].Value
    |> Set.ofSeq

let private methods (holder: Type) : Set<string> =
    holder.GetMethods(BindingFlags.Public ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly)
    |> Seq.map _.Name
    |> Set.ofSeq

let private inScope: Set<string> =
    typeof<dsharp>.Assembly.GetExportedTypes()
    |> Seq.filter (fun holder -> holder.Namespace = "FunGrad.DiffSharp" && holder.Name.EndsWith "Functions")
    |> Seq.map methods
    |> Set.unionMany

let private operations: Set<string> =
    [ "DerivativeFunctions"; "HessianFunctions"; "JacobianFunctions" ]
    |> Seq.map (fun name -> nonNull (typeof<dsharp>.Assembly.GetType("FunGrad.DiffSharp." + name)) |> methods)
    |> Set.unionMany

[<Fact>]
let ``every name on the page exists`` () =
    let old, later, short = column 1, column 2, column 3
    Assert.True(old.Count >= 35 && later.Count >= 30 && short.Count >= 15, $"{old.Count} {later.Count} {short.Count}")
    Assert.Equal<Set<string>>(Set.empty, (old + later) - inScope)
    Assert.Equal<Set<string>>(Set.empty, (later + short) - methods typeof<dsharp>)

[<Fact>]
let ``every operation stands on the page`` () = Assert.Equal<Set<string>>(Set.empty, operations - (column 1 + column 2))

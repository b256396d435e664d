// The documentation of FunGrad.Core is complete and true: every public type, member and function has a summary, every
// function of the front door has an example, and every example gives what it says. Read next: Examples.fs,
// Functions.fsi.
module FunGrad.Tests.Documentation.DocumentationTests

open System
open System.Reflection
open Microsoft.FSharp
open Xunit
open FunGrad

let private declared =
    BindingFlags.Public ||| BindingFlags.Instance ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly

let private demandTrueWith (opened: string) (atLeast: int) (examples: Examples.Example list) =
    Assert.True(examples.Length >= atLeast, $"There are only {examples.Length} examples.")
    let outputs, errors = Examples.runWith opened examples

    let failures = [
        for index, example in List.indexed examples do
            let given = Map.tryFind index outputs |> Option.defaultValue "nothing"

            if example.Expected = "" || given <> example.Expected then
                String.concat "\n" [ example.Member; yield! example.Lines; "    gave: " + given ]
    ]

    // One error of the compiler leaves every example without an output, so its text alone says more.
    let report = if outputs.IsEmpty then errors else String.concat "\n\n" failures
    Assert.True(failures.IsEmpty, report)

let private demandTrue (atLeast: int) examples = demandTrueWith "FunGrad" atLeast examples

[<Fact>]
let ``every example of the front door gives what it says`` () = demandTrue 300 (Examples.all ())

[<Fact>]
let ``every example in DiffSharp's names gives what it says`` () =
    demandTrueWith "FunGrad.DiffSharp" 70 (Examples.ofDiffSharp ())

[<Fact>]
let ``every choice at a singular point is as its page says`` () = demandTrue 20 (Examples.ofPage "singular-points.md")

/// A member as the documentation calls it.
let private nameOf (item: MemberInfo) =
    let holder = nonNull (nonNull item.DeclaringType).FullName
    holder + "." + item.Name.Replace(".ctor", "#ctor")

/// Whether a method implements an interface under that interface's name.
let private isExplicit (method: MethodInfo) = method.Name.Contains '.'

/// Whether the compiler made a method for an inline function of the same name.
let private isTwin (method: MethodInfo) = method.Name.EndsWith "$W"

/// What a person wrote: not accessors, which belong to their property, nor what implements an interface under its name.
let private isWritten (item: MemberInfo) =
    match item with
    | :? Type -> false
    | :? MethodInfo as method when method.IsSpecialName && not (method.Name.StartsWith "op_") -> false
    | :? PropertyInfo as property when Array.forall isExplicit (property.GetAccessors true) -> false
    | :? FieldInfo as field when field.IsSpecialName -> false
    // A record's constructor takes its fields, which are documented.
    | :? ConstructorInfo as made when Reflection.FSharpType.IsRecord(nonNull made.DeclaringType) -> false
    | :? MethodInfo as method when isExplicit method || isTwin method -> false
    | _ -> isNull (item.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>())

let private publicTypes () = typeof<Tensor>.Assembly.GetExportedTypes() |> Array.filter (fun t -> not t.IsNested)

[<Fact>]
let ``every public type and member has a summary`` () =
    let documented =
        Examples.members ()
        |> List.filter (snd >> Examples.isDocumented)
        |> List.countBy (fst >> Examples.plain)
        |> Map.ofList

    // Overloads are counted: each needs a summary of its own.
    let written =
        publicTypes ()
        |> Seq.collect (fun holder -> holder.GetMembers declared)
        |> Seq.filter isWritten
        |> Seq.countBy nameOf

    let types = publicTypes () |> Seq.map (fun t -> nonNull t.FullName, 1)

    let missing = [
        for name, count in Seq.append types written do
            let found = Map.tryFind name documented |> Option.defaultValue 0

            if found < count then
                $"{name}: {found} of {count}"
    ]

    Assert.True(missing.IsEmpty, "Without a summary:\n" + String.Join('\n', missing))

[<Fact>]
let ``every function of the front door has an example`` () =
    let withExample =
        Examples.all () @ Examples.ofDiffSharp () |> List.map (fun example -> example.Member) |> Set.ofList

    let functions =
        publicTypes ()
        |> Seq.filter (fun holder -> holder.Name.EndsWith "Functions" || holder.Name = "Slicing")
        |> Seq.collect _.GetMethods(declared)
        |> Seq.filter (not << isTwin)
        |> Seq.map nameOf
        |> Set.ofSeq

    Assert.Equal<Set<string>>(Set.empty, functions - withExample)

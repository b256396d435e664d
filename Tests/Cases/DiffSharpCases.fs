module FunGrad.Tests.Cases.DiffSharpCases

// Runs the rows of diffsharp.json, sections A to G, each as a test that bears the row's number and words. Law: every row is
// either run or stands in the table of excluded rows with a reason. The rows' code is in the files beside this one.

open System.Collections.Generic
open Xunit
open FunGrad.Tests.Cases

/// Rows that need what the engine does not have yet.
let private excluded: (string * string) list = []

let private run =
    ScalarCases.cases
    @ ElementwiseCases.cases
    @ VectorCases.cases
    @ NestingCases.cases
    @ SingularCases.cases
    @ LinearCases.cases

let private rowOf = dict [ for row in CaseRow.all -> row.Id, row ]
let private checkOf = lazy (dict [ for struct (id, check) in run -> id, check ])

let rows: seq<TheoryDataRow<string>> = [
    for struct (id, _) in run -> TheoryDataRow<string>(id, TestDisplayName = $"DiffSharp row {id}: {rowOf[id].Text}")
]

[<Theory; MemberData(nameof rows)>]
let ``a row of DiffSharp's cases gives its numbers`` (id: string) = checkOf.Value[id] rowOf[id]

[<Fact>]
let ``every row of sections A to G is either run or excluded with a reason`` () =
    let runs = [ for struct (id, _) in run -> id ]
    let all = [ for row in CaseRow.all -> row.Id ]
    Assert.Equal<string list>(List.sort all, List.sort (runs @ List.map fst excluded))
    Assert.All(excluded, (fun (_, reason) -> Assert.NotEmpty reason))

[<Fact>]
let ``the data holds sections A to G`` () =
    let sections = SortedSet [ for row in CaseRow.all -> row.Section[0] ]
    Assert.Equal<char list>([ 'A' .. 'G' ], List.ofSeq sections)

[<Theory>]
[<InlineData("0.5", 0.5, 1e-10)>]
[<InlineData("−149", -149.0, 1e-9)>]
[<InlineData("−.386294361119891", -0.386294361119891, 1e-13)>]
[<InlineData("1.9135e-7", 1.9135e-7, 1e-10)>]
[<InlineData("144.7976", 144.7976, 1e-3)>]
let ``a figure binds to its last digit`` (text: string, value: float, wrongBy: float) =
    let figure = Figure(text, false)
    Assert.Equal(value, figure.Value)
    Assert.True(figure.Fits value)
    Assert.False(figure.Fits(value + 100.0 * wrongBy))

module FunGrad.Tests.Cases.TensorFlow.TensorFlowCases

// Runs the rows of tensorflow.json, each as a test that bears the row's number and words. Law: every row is either run or
// stands in a table of excluded rows with a reason. The rows' code is in the files beside this one, a file for each group.

open Xunit
open FunGrad.Tests.Cases

let private complex = "complex numbers: FunGrad has real dtypes only, and says so where a complex number is given"

/// Rows that the design excludes.
let private excluded =
    List.concat [
        [ for id in [ "J01"; "J02"; "J06"; "J08"; "J09" ] -> id, complex ]
        CallSemantics.excluded
        StopLattice.excluded
        Unary.excluded
        Binary.excluded
        Reductions.excluded
        Arrays.excluded
        Gathering.excluded
        SparseGradients.excluded
        NeuralNetworks.excluded
        LinearAlgebra.excluded
        ControlFlow.excluded
        HigherOrder.excluded
        Traps.excluded
        Hints.excluded
    ]

let private run =
    List.concat [
        CallSemantics.cases
        StopLattice.cases
        Unary.cases
        Binary.cases
        Reductions.cases
        Arrays.cases
        Gathering.cases
        SparseGradients.cases
        NeuralNetworks.cases
        LinearAlgebra.cases
        ControlFlow.cases
        HigherOrder.cases
        Traps.cases
        Hints.cases
    ]

let private rowOf = dict [ for row in CaseRow.tensorFlow -> row.Id, row ]
let private checkOf = lazy (dict [ for struct (id, check) in run -> id, check ])

let rows: seq<TheoryDataRow<string>> = [
    for struct (id, _) in run -> TheoryDataRow<string>(id, TestDisplayName = $"TensorFlow row {id}: {rowOf[id].Text}")
]

[<Theory; MemberData(nameof rows)>]
let ``a row of TensorFlow's cases gives its numbers`` (id: string) = checkOf.Value[id] rowOf[id]

[<Fact>]
let ``every row is either run or excluded with a reason`` () =
    let all = [ for row in CaseRow.tensorFlow -> row.Id ]
    let listed = [ for struct (id, _) in run -> id ] @ List.map fst excluded
    Assert.Equal<string list>(List.sort all, List.sort listed)
    Assert.All(excluded, (fun (_, reason) -> Assert.NotEmpty reason))

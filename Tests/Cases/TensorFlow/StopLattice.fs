module FunGrad.Tests.Cases.TensorFlow.StopLattice

// Section B: every subset of stopped values in one small graph. The stopped names and the gradients are read from the row.
// Law: stopping a value is the same as having put stopGradient there and asking for the stopped tensors.

open System.Text.RegularExpressions
open Xunit
open FunGrad
open FunGrad.Tests.Cases
open FunGrad.Tests.Cases.TensorFlow.CallSemantics

let private names = [ "a"; "b"; "c"; "d" ]

let private lattice () =
    let a = number 1.0
    let b = 2.0 * a
    let c = 3.0 * a + 5.0 * b
    dict (List.zip names [ a; b; c; 7.0 * b + 11.0 * c ])

let private stoppedIn (row: CaseRow) = [
    for found in Regex.Matches(row.Parts[0], "'([abcd])'") -> found.Groups[1].Value
]

let private expectedIn (row: CaseRow) = [
    for part in row.Parts[1].Trim('[', ']').Split ',' ->
        if part.Trim() = "None" then None else Some(float (part.Trim()))
]

let private check (row: CaseRow) =
    let values = lattice ()
    let stopped = stoppedIn row |> List.map (fun name -> values[name])
    let xs = names |> List.map (fun name -> values[name])
    let found = gradientsWith (stopping stopped) [ values["d"] ] xs |> dense |> List.map (Option.map float)
    Assert.Equal<float option list>(expectedIn row, found)

/// All rows of the section: the subsets that the data holds.
let cases = [
    for row in CaseRow.tensorFlow do
        if row.Section.StartsWith "B." then
            struct (row.Id, check)
]

let excluded: (string * string) list = []

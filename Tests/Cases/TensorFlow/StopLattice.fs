module FunGrad.Tests.Cases.TensorFlow.StopLattice

// Section B: every subset of stopped values in one small graph.

open FunGrad.Tests.Cases

let cases: struct (string * (CaseRow -> unit)) list = []
let excluded: (string * string) list = []

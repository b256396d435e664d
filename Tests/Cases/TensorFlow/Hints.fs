module FunGrad.Tests.Cases.TensorFlow.Hints

// Section N: aggregation, gating and colocation, seen through a trace.

open FunGrad.Tests.Cases

let cases: struct (string * (CaseRow -> unit)) list = []
let excluded: (string * string) list = []

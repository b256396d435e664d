module FunGrad.Tests.Cases.TensorFlow.Reductions

// Section E: reductions, scans and norms.

open FunGrad.Tests.Cases

let cases: struct (string * (CaseRow -> unit)) list = []
let excluded: (string * string) list = []

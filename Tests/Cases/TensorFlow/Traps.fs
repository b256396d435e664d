module FunGrad.Tests.Cases.TensorFlow.Traps

// Section M: NaN traps of branches that are not taken.

open FunGrad.Tests.Cases

let cases: struct (string * (CaseRow -> unit)) list = []
let excluded: (string * string) list = []

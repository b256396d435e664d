module FunGrad.Tests.Cases.TensorFlow.Gathering

// Section G: gather, scatter, segments and IndexedSlices.

open FunGrad.Tests.Cases

let cases: struct (string * (CaseRow -> unit)) list = []
let excluded: (string * string) list = []

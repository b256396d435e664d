module FunGrad.Tests.Cases.TensorFlow.ControlFlow

// Section K: branches and loops of the host language.

open FunGrad.Tests.Cases

let cases: struct (string * (CaseRow -> unit)) list = []
let excluded: (string * string) list = []

module FunGrad.Tests.Cases.TensorFlow.CallSemantics

// Section A: what gradients means for ys, xs, seeds and unconnected values.

open FunGrad.Tests.Cases

let cases: struct (string * (CaseRow -> unit)) list = []
let excluded: (string * string) list = []

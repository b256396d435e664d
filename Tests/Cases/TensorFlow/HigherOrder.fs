module FunGrad.Tests.Cases.TensorFlow.HigherOrder

// Section L: gradients of gradients and Hessians.

open FunGrad.Tests.Cases

let cases: struct (string * (CaseRow -> unit)) list = []
let excluded: (string * string) list = []

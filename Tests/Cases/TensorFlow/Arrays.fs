module FunGrad.Tests.Cases.TensorFlow.Arrays

// Section F: slicing, tiling, padding and other movements of elements.

open FunGrad.Tests.Cases

let cases: struct (string * (CaseRow -> unit)) list = []
let excluded: (string * string) list = []

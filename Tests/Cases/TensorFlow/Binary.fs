module FunGrad.Tests.Cases.TensorFlow.Binary

// Section D: functions of two numbers, with broadcasting, ties and singular points.

open FunGrad.Tests.Cases

let cases: struct (string * (CaseRow -> unit)) list = []
let excluded: (string * string) list = []

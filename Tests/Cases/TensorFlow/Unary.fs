module FunGrad.Tests.Cases.TensorFlow.Unary

// Section C: functions of one number, at ordinary and at singular points.

open FunGrad.Tests.Cases

let cases: struct (string * (CaseRow -> unit)) list = []
let excluded: (string * string) list = []

module FunGrad.Tests.Cases.TensorFlow.LinearAlgebra

// Section I: products, inverse, determinant, solutions and factorisations.

open FunGrad.Tests.Cases

let cases: struct (string * (CaseRow -> unit)) list = []
let excluded: (string * string) list = []

module FunGrad.Tests.Cases.TensorFlow.NeuralNetworks

// Section H: softmax, losses, convolution, pooling and normalisation.

open FunGrad.Tests.Cases

let cases: struct (string * (CaseRow -> unit)) list = []
let excluded: (string * string) list = []

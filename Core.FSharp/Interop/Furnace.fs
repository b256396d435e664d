namespace FunGrad.Furnace

// What a program of DiffSharp 1.x or Furnace opens: the class dsharp and its second name, and nothing that changes F#'s
// operators. Read next: DiffSharpTensors.fs.

/// DiffSharp 1.x's class of operations.
type dsharp = FunGrad.DiffSharp.dsharp

/// Furnace's name of the same class.
type FurnaceImage = FunGrad.DiffSharp.dsharp

/// An immutable array of numbers.
type Tensor = FunGrad.Tensor

// An F# program that has the package FunGrad.Properties, which brings FunGrad.Core: a gradient, and a check of one.
open FunGrad
open FunGrad.Properties

let energy (x: Tensor) = sum (x * x) + sin x[0]
let at = tensor [ 0.0; 1.0; 2.0 ]

printfn $"gradient {grad energy at}"
GradCheck.verify energy at
printfn "the gradient holds"

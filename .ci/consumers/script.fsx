// A script of a person who has nothing but `#r "nuget: FunGrad.Core"`, which .ci/packages writes above it.
open FunGrad

let energy (x: Tensor) = sum (x * x) + sin x[0]
printfn $"gradient {grad energy (tensor [ 0.0; 1.0; 2.0 ])}"

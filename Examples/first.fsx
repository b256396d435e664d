// FunGrad in a minute: `dotnet build`, then `dotnet fsi Examples/first.fsx`. A function of tensors is an ordinary F#
// function, and a transform turns it into another one. What it prints must equal first.expected.txt, line by line.
#r "../Core.FSharp/bin/Debug/net10.0/MathNet.Numerics.dll"
#r "../Core.FSharp/bin/Debug/net10.0/FunGrad.Core.dll"

open FunGrad

// A gradient is a function. So is a Hessian, and both take any function written with ordinary operators.
let rosenbrock (v: Tensor) =
    let x, y = v[0], v[1]
    (1.0 - x) ** 2.0 + 100.0 * (y - x * x) ** 2.0

let v = tensor [ 1.5; 2.5 ]
printfn $"gradient {grad rosenbrock v}"
printfn $"Hessian\n{hessian rosenbrock v}"

// Derivatives nest, and a variable of the outer one is a constant of the inner one: d/dx (x · d/dy (x·y²)) = d/dx 6x².
let inner x = diff (fun y -> x * y * y) (tensor 3.0)
printfn $"nested   {diff (fun x -> x * inner x) (tensor 2.0)}"

// A structure of tensors goes in, and the same structure of gradients comes out.
type Line = { Slope: Tensor; Offset: Tensor }

let xs, ys = tensor [ 0.0; 1.0; 2.0 ], tensor [ 1.0; 3.0; 5.0 ]
let loss line = sum ((line.Slope * xs + line.Offset - ys) ** 2.0)

let slopes = grad loss { Slope = tensor 1.0; Offset = tensor 0.5 }
printfn $"a record {slopes.Slope} and {slopes.Offset}"

// Branches and loops are F#'s own, and vmap runs one function on many examples at once.
let rec power n (x: Tensor) = if n = 0 then tensor 1.0 else x * power (n - 1) x
printfn $"slopes   {vmap (grad (power 3)) xs}"

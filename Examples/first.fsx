// The first script that a reader runs: `dotnet build`, then `dotnet fsi Examples/first.fsx`. It holds the place of the
// real one until the engine has something to show. What it prints must equal first.expected.txt, line by line.
#r "../Core.FSharp/bin/Debug/net10.0/FunGrad.Core.dll"

open System.Reflection

let engine = Assembly.Load "FunGrad.Core"
printfn $"Hello from {engine.GetName().Name}."

// Runs the benchmarks that the command line asks for; `--filter '*'` runs all, `--job dry --inProcess` only smoke-tests.
// The class below holds the place of the real ones.
module FunGrad.Benchmarks.Program

open BenchmarkDotNet.Attributes
open BenchmarkDotNet.Running
open FunGrad

type PlaceholderBenchmarks() =

    [<Benchmark>]
    member _.SlopeOfSquare() = float (grad (fun x -> x * x) (tensor 3.0))

[<EntryPoint>]
let main arguments =
    BenchmarkSwitcher.FromAssembly(typeof<PlaceholderBenchmarks>.Assembly).Run(arguments) |> ignore

    0

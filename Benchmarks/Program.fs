// Runs the benchmarks that the command line asks for: `quick` prints one table, `compare` sets engines side by side, anything else goes to BenchmarkDotNet
// (`--filter '*'` runs all, `--job dry --inProcess` only smoke-tests).
module FunGrad.Benchmarks.Program

open BenchmarkDotNet.Attributes
open BenchmarkDotNet.Running
open FunGrad
open FunGrad.Benchmarks.Workloads

[<MemoryDiagnoser>]
type Eager() =

    [<Benchmark>]
    member _.RosenbrockValue() = rosenbrock rosenbrockPoint

    [<Benchmark>]
    member _.RosenbrockGradient() = grad rosenbrock rosenbrockPoint

    [<Benchmark>]
    member _.RosenbrockHessian() = hessian rosenbrock rosenbrockPoint

    [<Benchmark>]
    member _.ChainGradient() = grad (chain 5000) (tensor 0.9)

[<EntryPoint>]
let main arguments =
    match arguments with
    | [| "quick" |] -> Quick.run ()
    | _ when arguments.Length > 0 && arguments[0] = "compare" ->
        OneProcessor.run (fun () ->
            Contests.warm ()
            Compare.run Contests.headings Contests.all (List.ofArray arguments[1..]))
    | _ -> BenchmarkSwitcher.FromAssembly(typeof<Eager>.Assembly).Run(arguments) |> ignore

    0

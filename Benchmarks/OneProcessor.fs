// Runs this program again on one processor, so that engines are measured with one thread whatever they would like to use:
// a process inherits its processors from the thread that starts it. Where a system cannot do this, the program goes on as it is.
module FunGrad.Benchmarks.OneProcessor

open System
open System.Diagnostics
open System.IO

/// The program that runs and the arguments that it was given.
let private again () =
    let arguments = Environment.GetCommandLineArgs()
    let path = Option.ofObj Environment.ProcessPath |> Option.defaultValue "dotnet"
    let isHost = Path.GetFileNameWithoutExtension path = "dotnet"
    let start = ProcessStartInfo(path, (if isHost then arguments else arguments[1..]))
    // The JIT replaces code after thirty calls, but counts only when a pause has passed, which a busy processor never grants.
    start.Environment["DOTNET_TC_CallCountingDelayMs"] <- "0"
    start

/// Calls `run` on one processor: here, if there is only one, else in a process of its own.
let run (run: unit -> unit) =
    let isPinned = Environment.ProcessorCount > 1 && (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())

    if isPinned then
        Process.GetCurrentProcess().ProcessorAffinity <- 1n <<< (Environment.ProcessorCount - 1)
        use child = new Process(StartInfo = again ())
        child.Start() |> ignore
        child.WaitForExit()
        exit child.ExitCode
    else
        run ()

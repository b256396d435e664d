// libtorch through Python, as a peer: a process of its own computes the same workload from the same numbers and takes the times
// inside. Where python3 or its torch is missing, there are no times. Read next: torch_peer.py.
module FunGrad.Benchmarks.Torch

open System
open System.ComponentModel
open System.Diagnostics
open System.Globalization
open System.IO
open System.Runtime.InteropServices

/// The status with which the script says that there is no torch.
[<Literal>]
let private Missing = 3

let private script = Path.Combine(AppContext.BaseDirectory, "Peers", "torch_peer.py")

/// Debian's own Python has Debian's torch, also where another one comes first.
let private pythons = [ "/usr/bin/python3"; "python3" ]

let private write (path: string) (inputs: float[] list) =
    use file = File.Create path

    for input in inputs do
        file.Write(MemoryMarshal.AsBytes(ReadOnlySpan [| int64 input.Length |]))
        file.Write(MemoryMarshal.AsBytes(ReadOnlySpan input))

let private read (path: string) = MemoryMarshal.Cast<byte, float>(ReadOnlySpan(File.ReadAllBytes path)).ToArray()

/// What a run printed, if there is such a Python and it has torch.
let private output (arguments: string list) python =
    try
        let start = ProcessStartInfo(python, script :: arguments, RedirectStandardOutput = true)
        use child = new Process(StartInfo = start)
        child.Start() |> ignore
        let printed = child.StandardOutput.ReadToEnd()
        child.WaitForExit()

        match child.ExitCode with
        | 0 -> Some printed
        | Missing -> None
        | code -> invalidOp $"{Path.GetFileName script} ended with status {code}; its message stands above."
    with :? Win32Exception ->
        None

let private measure workload inputs (threads: int) () =
    let path = Path.GetTempFileName()

    try
        write path inputs

        pythons
        |> List.tryPick (output [ workload; string threads; path ])
        |> Option.map (fun printed ->
            let lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            lines |> Array.map (fun line -> Double.Parse(line, CultureInfo.InvariantCulture)), read path)
    finally
        File.Delete path

/// Rows `torch 1` and `torch 2`, with as many threads, of a workload of the script on these numbers.
let peers workload (inputs: float[] list) = [
    for threads in [ 1; 2 ] -> $"torch {threads}", measure workload inputs threads
]

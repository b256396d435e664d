// Engines side by side in one process: each workload is checked against its reference, then timed in turns, so that what
// disturbs the machine disturbs all alike. Usage:
// dotnet run -c Release --project Benchmarks -- compare [workloads] [--json FILE]. Read next: Contests.fs, the workloads.
//
// A line is a workload, an engine, the shortest and the median time of one run, the shortest by that of the faster row that
// is written by hand (its 512 bits are emulated where the processor has none, and may lose to scalars), and the largest
// difference from the reference by the largest number in it. Workloads are gradients; ` value` is the function alone.
// All run on one processor (OneProcessor.fs) but `torch 2`, which has two threads. `fungrad compile` is what the first three
// runs of the compiled function took beyond three later ones: staging, simplifying, emitting and the JIT's work.
module FunGrad.Benchmarks.Compare

open System
open System.Diagnostics
open System.IO
open System.Text.Json
open System.Threading

/// One way to compute a workload: `Run` computes, `Result` reads the numbers of the last run.
[<NoEquality; NoComparison>]
type Entry = { Engine: string; Run: unit -> unit; Result: unit -> float[] }

/// Ways to compute the same numbers. The others are measured by the faster of the rows written by hand.
[<NoEquality; NoComparison>]
type Contest = {
    Workload: string
    /// What all rows are checked against; without it, the result of the first.
    Reference: float[] option
    Entries: Entry list
    /// Engines measured in a process of their own: the times of each and its result, where the machine has it.
    Peers: (string * (unit -> (float[] * float[]) option)) list
}

/// One line of the table and of the JSON; without figures where the engine is not on this machine.
type Row = {
    workload: string
    engine: string
    minMicroseconds: Nullable<float>
    medianMicroseconds: Nullable<float>
    ratioToHand: Nullable<float>
    maxDifference: Nullable<float>
}

/// Runs after which code is there, whatever tier an engine starts in.
let private firstRuns = 3

let private microseconds count (run: unit -> unit) =
    let watch = Stopwatch.StartNew()

    for _ in 1..count do
        run ()

    watch.Elapsed.TotalMicroseconds / float count

/// Up to forty runs, within a second, and a pause in which the JIT may replace what ran often; then the best of three.
let private phase (entry: Entry) =
    let watch = Stopwatch.StartNew()
    let mutable calls = 0 // Mutation: local

    while calls < 40 && watch.ElapsedMilliseconds < 1000L || watch.ElapsedMilliseconds < 60L do
        entry.Run()
        calls <- calls + 1

    Thread.Sleep 120
    Seq.min (seq { for _ in 1..3 -> microseconds 1 entry.Run })

/// Runs until the JIT has settled, at least three phases of it, and finds how many runs take a few milliseconds.
let private settle (entry: Entry) =
    let rec again round best =
        let once = phase entry

        if round < 3 || round < 6 && once < 0.9 * best then
            again (round + 1) (min best once)
        else
            min best once

    max 1 (min 200000 (int (4000.0 / max (again 1 infinity) 0.01)))

let private difference (reference: float[]) (result: float[]) =
    if reference.Length <> result.Length then
        infinity
    else
        let scale = reference |> Array.fold (fun m x -> max m (abs x)) 1e-300
        Array.fold2 (fun m x y -> if Double.IsNaN y then infinity else max m (abs (x - y) / scale)) 0.0 reference result

let private row workload engine (times: float[]) hand difference =
    let sorted = Array.sort times

    {
        workload = workload
        engine = engine
        minMicroseconds = Nullable sorted[0]
        medianMicroseconds = Nullable sorted[sorted.Length / 2]
        ratioToHand = Nullable(sorted[0] / hand)
        maxDifference = Nullable difference
    }

let private unavailable workload engine = {
    workload = workload
    engine = engine
    minMicroseconds = Nullable()
    medianMicroseconds = Nullable()
    ratioToHand = Nullable()
    maxDifference = Nullable()
}

/// The time of making the code, given that of the runs until it was there and that of a run since.
let private compileRow workload (first: float) (settled: float) = {
    unavailable workload "fungrad compile" with
        minMicroseconds = Nullable(max 0.0 (first - float firstRuns * settled))
        medianMicroseconds = Nullable(max 0.0 (first - float firstRuns * settled))
}

let private rowsOf (contest: Contest) =
    let entries = List.toArray contest.Entries
    let firsts = entries |> Array.map (fun entry -> float firstRuns * microseconds firstRuns entry.Run)
    let reference = contest.Reference |> Option.defaultWith entries[0].Result
    let counts = entries |> Array.map settle
    let differences = entries |> Array.map (fun entry -> difference reference (entry.Result()))
    let times = Array.init entries.Length (fun _ -> ResizeArray<float>())

    let watch = Stopwatch.StartNew()
    let mutable rounds = 0 // Mutation: local

    // Fifteen rounds, but only five of what takes long.
    while rounds < 15 && (rounds < 5 || watch.Elapsed.TotalSeconds < 20.0) do
        for index in 0 .. entries.Length - 1 do
            times[index].Add(microseconds counts[index] entries[index].Run)

        rounds <- rounds + 1

    let hand =
        Seq.zip entries times
        |> Seq.filter (fun (entry, _) -> entry.Engine.StartsWith("hand", StringComparison.Ordinal))
        |> Seq.map (snd >> Seq.min)
        |> Seq.min

    [
        for index in 0 .. entries.Length - 1 do
            row contest.Workload entries[index].Engine (times[index].ToArray()) hand differences[index]

            if entries[index].Engine = "fungrad compiled" then
                compileRow contest.Workload firsts[index] (Seq.min times[index])
        for engine, measure in contest.Peers do
            match measure () with
            | Some(times, result) -> row contest.Workload engine times hand (difference reference result)
            | None -> unavailable contest.Workload engine
    ]

let private print (row: Row) =
    if row.minMicroseconds.HasValue && not row.ratioToHand.HasValue then
        printfn "%-28s %-18s %14.4f us" row.workload row.engine row.minMicroseconds.Value
    elif row.minMicroseconds.HasValue then
        printfn
            "%-28s %-18s %14.4f us %14.4f us %9.2f x   %.1e"
            row.workload
            row.engine
            row.minMicroseconds.Value
            row.medianMicroseconds.Value
            row.ratioToHand.Value
            row.maxDifference.Value
    else
        printfn "%-28s %-18s    unavailable" row.workload row.engine

/// Whether a workload is asked for: by its name, or by the name of its family, such as chain or chain-1000.
let private isAsked asked (name: string) =
    let isOf (asked: string) = name = asked || name.StartsWith(asked + "-") || name.StartsWith(asked + " ")

    List.isEmpty asked || List.exists isOf asked

let private demandKnown names asked =
    for name in asked do
        if not (List.exists (isAsked [ name ]) names) then
            let known = names |> List.filter (fun name -> not (name.EndsWith " value")) |> String.concat ", "
            eprintfn $"There is no workload {name}. Ask for some of these, or for the start of their names: {known}."
            exit 2

let run headings (contests: (string * (unit -> Contest)) list) (arguments: string list) =
    let rec parse names arguments =
        match arguments with
        | "--json" :: file :: rest -> let names, _ = parse names rest in names, Some(file: string)
        | name :: rest -> parse (name :: names) rest
        | [] -> names, None

    let asked, file = parse [] arguments
    demandKnown (List.map fst contests) asked

    for family, lines in headings do
        if contests |> List.exists (fun (name, _) -> isAsked [ family ] name && isAsked asked name) then
            lines () |> List.iter (printfn "%s")

    let rows = [
        for name, make in contests do
            if isAsked asked name then
                for row in rowsOf (make ()) do
                    print row
                    row
    ]

    match file with
    | Some file -> File.WriteAllText(file, JsonSerializer.Serialize(rows, JsonSerializerOptions(WriteIndented = true)))
    | None -> ()

// Engines side by side in one process: each workload is checked against its reference first, then timed in turns, so that
// what disturbs the machine disturbs all alike. Usage:
// dotnet run -c Release --project Benchmarks -- compare [workloads] [--json FILE]. Read next: Contests.fs, the workloads.
module FunGrad.Benchmarks.Compare

open System
open System.Diagnostics
open System.IO
open System.Text.Json
open System.Threading

/// One way to compute a workload: `Run` computes, `Result` reads the numbers of the last run.
[<NoEquality; NoComparison>]
type Entry = { Engine: string; Run: unit -> unit; Result: unit -> float[] }

[<NoEquality; NoComparison>]
type Contest = {
    Workload: string
    /// The row that the others are measured by.
    Hand: string
    Entries: Entry list
}

/// One line of the table and of the JSON.
type Row = {
    workload: string
    engine: string
    minMicroseconds: float
    medianMicroseconds: float
    ratioToHand: float
    maxDifference: float
}

let private microseconds count (run: unit -> unit) =
    let watch = Stopwatch.StartNew()

    for _ in 1..count do
        run ()

    watch.Elapsed.TotalMicroseconds / float count

/// Runs until the JIT has settled, and finds how many runs take a few milliseconds.
let private settle (entry: Entry) =
    let watch = Stopwatch.StartNew()
    let mutable calls = 0 // Mutation: local

    while calls < 40 && watch.ElapsedMilliseconds < 3000L || watch.ElapsedMilliseconds < 150L do
        entry.Run()
        calls <- calls + 1

    Thread.Sleep 120
    let once = Seq.min (seq { for _ in 1..5 -> microseconds 1 entry.Run })
    max 1 (min 200000 (int (4000.0 / max once 0.01)))

let private difference (reference: float[]) (result: float[]) =
    if reference.Length <> result.Length then
        infinity
    else
        let scale = reference |> Array.fold (fun m x -> max m (abs x)) 1e-300
        Array.fold2 (fun m x y -> if Double.IsNaN y then infinity else max m (abs (x - y) / scale)) 0.0 reference result

let private rowsOf (contest: Contest) =
    let entries = List.toArray contest.Entries

    for entry in entries do
        entry.Run()

    let reference = entries[0].Result()
    let counts = entries |> Array.map settle
    let differences = entries |> Array.map (fun entry -> difference reference (entry.Result()))
    let times = Array.init entries.Length (fun _ -> ResizeArray<float>())

    for _ in 1..15 do
        for index in 0 .. entries.Length - 1 do
            times[index].Add(microseconds counts[index] entries[index].Run)

    let sorted = times |> Array.map (fun times -> times.ToArray() |> Array.sort)
    let hand = entries |> Array.findIndex (fun entry -> entry.Engine = contest.Hand)

    [
        for index in 0 .. entries.Length - 1 do
            {
                workload = contest.Workload
                engine = entries[index].Engine
                minMicroseconds = sorted[index][0]
                medianMicroseconds = sorted[index][7]
                ratioToHand = sorted[index][0] / sorted[hand][0]
                maxDifference = differences[index]
            }
    ]

let run (contests: (string * (unit -> Contest)) list) (arguments: string list) =
    let rec parse names arguments =
        match arguments with
        | "--json" :: file :: rest -> let names, _ = parse names rest in names, Some(file: string)
        | name :: rest -> parse (name :: names) rest
        | [] -> names, None

    let names, file = parse [] arguments
    let isAsked (name: string) = names.IsEmpty || names |> List.exists (fun asked -> name.StartsWith asked)

    let rows = [
        for name, make in contests do
            if isAsked name then
                for row in rowsOf (make ()) do
                    printfn
                        "%-28s %-18s %14.4f us %14.4f us %9.2f x   %.1e"
                        row.workload
                        row.engine
                        row.minMicroseconds
                        row.medianMicroseconds
                        row.ratioToHand
                        row.maxDifference

                    row
    ]

    match file with
    | Some file -> File.WriteAllText(file, JsonSerializer.Serialize(rows, JsonSerializerOptions(WriteIndented = true)))
    | None -> ()

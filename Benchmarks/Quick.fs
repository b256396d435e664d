// One table in a few seconds: minimum and median time and allocated bytes of each workload, warmed up, in one process.
// The machines are noisy, so compare ratios within one run. Usage: dotnet run -c Release --project Benchmarks -- quick
module FunGrad.Benchmarks.Quick

open System
open System.Diagnostics
open System.Threading
open FunGrad
open FunGrad.Benchmarks.Workloads

/// Microseconds and bytes of one call: the shortest and the median of eleven rounds of at least five milliseconds.
let measure (work: unit -> 'T) =
    let round count =
        let bytes = GC.GetAllocatedBytesForCurrentThread()
        let watch = Stopwatch.StartNew()

        for _ in 1..count do
            work () |> ignore

        let time = watch.Elapsed.TotalMicroseconds / float count
        struct (time, (GC.GetAllocatedBytesForCurrentThread() - bytes) / int64 count)

    let warm = Stopwatch.StartNew()
    let mutable calls = 0 // Mutation: local

    // Vector code runs up to fifty times slower until it has been called some thirty times and compiled anew.
    while warm.ElapsedMilliseconds < 100L || calls < 60 do
        work () |> ignore
        calls <- calls + 1

    let count = max 1 (min 20000 (calls / 20))

    for _ in 1..4 do
        round count |> ignore
        Thread.Sleep 30

    let rounds = Array.init 11 (fun _ -> round count)
    let times = rounds |> Array.map (fun struct (time, _) -> time) |> Array.sort
    let struct (_, bytes) = rounds[10]
    struct (times[0], times[5], bytes)

let private report name (work: unit -> 'T) =
    let struct (best, median, bytes) = measure work
    Console.WriteLine $"{name, -44} {best, 12:F3} {median, 12:F3} {bytes, 12}"

let run () =
    Console.WriteLine(String.Format("{0,-44} {1,12} {2,12} {3,12}", "workload", "min µs", "median µs", "bytes"))
    report "Rosenbrock-2 value" (fun () -> rosenbrock rosenbrockPoint)
    report "Rosenbrock-2 gradient" (fun () -> grad rosenbrock rosenbrockPoint)
    report "Rosenbrock-2 Hessian" (fun () -> hessian rosenbrock rosenbrockPoint)
    report "sin √x derivative (forward)" (fun () -> diff (fun x -> sin (sqrt x)) (tensor 2.0))
    let point = tensor 0.9
    report "chain of 5,000 operations, gradient" (fun () -> grad (chain 5000) point)
    let elements = vector 1000
    report "host loop over 1,000 elements, gradient" (fun () -> grad hostLoop elements)
    let large = vector 1000000
    let numbers = Engine.ToDense large
    report "exp of 10⁶, kernel alone" (fun () -> Elementwise.map1 Kernels.exp numbers)
    report "exp of 10⁶" (fun () -> exp large)
    report "x·y of 10⁶, kernel alone" (fun () -> Elementwise.map2 Kernels.multiply numbers numbers)
    report "x·y of 10⁶" (fun () -> large * large)
    report "2·x of 10⁶" (fun () -> 2.0 * large)
    report "gradient of sum (sin x) of 10⁶" (fun () -> grad (fun x -> sum (sin x)) large)

    for n in [ 64; 256; 512 ] do
        let a = matrix n
        let a32 = cast DType.Float32 a
        report $"matmul {n}, Float64" (fun () -> matmul a a)
        report $"matmul {n}, Float32" (fun () -> matmul a32 a32)

    let bytes = GC.GetAllocatedBytesForCurrentThread()
    let watch = Stopwatch.StartNew()
    grad (chain 5000000) point |> ignore
    let each = (GC.GetAllocatedBytesForCurrentThread() - bytes) / 5000000L
    Console.WriteLine $"chain of 5,000,000 operations: {watch.ElapsedMilliseconds} ms, {each} bytes each"

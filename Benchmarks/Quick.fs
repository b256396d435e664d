// One table in a few seconds: minimum and median time and allocated bytes of each workload, warmed up, in one process.
// The machines are noisy, so compare ratios within one run. Usage: dotnet run -c Release --project Benchmarks -- quick
module FunGrad.Benchmarks.Quick

open System
open System.Diagnostics
open System.Runtime.Intrinsics
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

/// Twelve independent sums, each fed with its own multiply-adds: nothing but the multiply-add units limits them.
let private sums<'L, 'V, 'T when 'L :> Lanes<'V, 'T>> (x: 'T) count =
    let x = 'L.Spread x
    let mutable a, b, c, d, e, f = x, x, x, x, x, x // Mutation: local
    let mutable g, h, i, j, k, l = x, x, x, x, x, x

    for _ in 1..count do
        a <- 'L.MultiplyAdd(a, x, x)
        b <- 'L.MultiplyAdd(b, x, x)
        c <- 'L.MultiplyAdd(c, x, x)
        d <- 'L.MultiplyAdd(d, x, x)
        e <- 'L.MultiplyAdd(e, x, x)
        f <- 'L.MultiplyAdd(f, x, x)
        g <- 'L.MultiplyAdd(g, x, x)
        h <- 'L.MultiplyAdd(h, x, x)
        i <- 'L.MultiplyAdd(i, x, x)
        j <- 'L.MultiplyAdd(j, x, x)
        k <- 'L.MultiplyAdd(k, x, x)
        l <- 'L.MultiplyAdd(l, x, x)

    // All are used, or the JIT would drop them.
    'L
        .MultiplyAdd(
            'L.MultiplyAdd(a, b, c),
            'L.MultiplyAdd(d, e, f),
            'L.MultiplyAdd('L.MultiplyAdd(g, h, i), 'L.MultiplyAdd(j, k, l), x)
        )

/// The peak of one core in GFLOP/s for float64; float32 has twice as much.
let private peak () =
    let count = 100000

    let struct (time, _, _) =
        if Vector512.IsHardwareAccelerated then
            measure (fun () -> sums<Double512, Vector512<float>, float> 0.25 count)
        elif Vector256.IsHardwareAccelerated then
            measure (fun () -> sums<Double256, Vector256<float>, float> 0.25 count)
        else
            measure (fun () -> sums<Double128, Vector128<float>, float> 0.25 count)

    let lanes =
        if Vector512.IsHardwareAccelerated then 8
        elif Vector256.IsHardwareAccelerated then 4
        else 2

    2.0 * 12.0 * float lanes * float count / time / 1e3

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

    // Above 100 rows products use all cores: start with one (DOTNET_PROCESSOR_COUNT=1, or taskset) to see one core's share.
    let peak = peak ()
    Console.WriteLine $"peak of one core: {peak:F0} GFLOP/s in Float64, {2.0 * peak:F0} in Float32"

    let product name limit n (a: Tensor) =
        let struct (best, median, bytes) = measure (fun () -> matmul a a)
        let share = 2.0 * float n * float n * float n / best / 1e3 / limit
        Console.WriteLine $"{name, -44} {best, 12:F3} {median, 12:F3} {bytes, 12}  {share:P0} of the peak"

    for n in [ 64; 128; 256; 512; 1024 ] do
        let a = matrix n
        product $"matmul {n}, Float64" peak n a
        product $"matmul {n}, Float32" (2.0 * peak) n (cast DType.Float32 a)

    let bytes = GC.GetAllocatedBytesForCurrentThread()
    let watch = Stopwatch.StartNew()
    grad (chain 5000000) point |> ignore
    let each = (GC.GetAllocatedBytesForCurrentThread() - bytes) / 5000000L
    Console.WriteLine $"chain of 5,000,000 operations: {watch.ElapsedMilliseconds} ms, {each} bytes each"

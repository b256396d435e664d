// What the problems share: rows of a contest by hand, by FunGrad and by others, and reading data. Read next: Problems/.
module FunGrad.Benchmarks.Entries

open System
open System.Globalization
open System.IO
open System.Text.Json
open FunGrad
open FunGrad.Benchmarks.Compare

/// Numbers between -1 and 1, the same for the same seed.
let draw seed count =
    let random = Random(seed: int)
    Array.init count (fun _ -> 2.0 * random.NextDouble() - 1.0)

/// An engine that writes into an array of its own; rows compare its numbers as doubles.
let written (widen: 'T -> float) engine size (run: 'T[] -> unit) =
    let result = Array.zeroCreate size

    {
        Engine = engine
        Run = fun () -> run result
        Result = fun () -> Array.map widen result
    }

/// The same in double precision.
let into engine size (run: float[] -> unit) = written id engine size run

/// An engine that gives its results as tensors; rows compare their numbers one after the other.
let tensors engine (run: unit -> Tensor list) =
    let mutable last = [] // Mutation: what the latest run gave

    {
        Engine = engine
        Run = fun () -> last <- run ()
        Result = fun () -> last |> List.map toArray |> Array.concat
    }

/// Eager and compiled rows of a function of one vector.
let ofVector (point: float[]) size (f: Tensor -> Tensor) =
    let x = tensor point
    let compiled = Transform.Compile(Func<Tensor, Tensor> f)

    [
        tensors "fungrad eager" (fun () -> [ f x ])
        into "fungrad compiled" size (fun into -> compiled.Invoke(ReadOnlySpan point, Span into))
    ]

/// Central differences of a function of one vector, a step per coordinate.
let differences (point: float[]) (f: float[] -> float) =
    let x = Array.copy point

    into "finite differences" point.Length (fun into ->
        for i in 0 .. x.Length - 1 do
            let step = 1e-6 * max 1.0 (abs point[i])
            x[i] <- point[i] + step
            let above = f x
            x[i] <- point[i] - step
            into[i] <- (above - f x) / (2.0 * step)
            x[i] <- point[i])

let dataFile name = Path.Combine(AppContext.BaseDirectory, "data", name)

/// All numbers of a file, in order.
let numbers name =
    File.ReadAllText(dataFile name).Split([| ' '; '\n'; '\r'; '\t' |], StringSplitOptions.RemoveEmptyEntries)
    |> Array.map (fun word -> Double.Parse(word, CultureInfo.InvariantCulture))

let json name = JsonDocument.Parse(File.ReadAllText(dataFile name)).RootElement

/// The numbers of a JSON array, nested or not, in order.
let rec flat (element: JsonElement) : float[] =
    if element.ValueKind = JsonValueKind.Array then
        element.EnumerateArray() |> Seq.map flat |> Array.concat
    else
        [| element.GetDouble() |]

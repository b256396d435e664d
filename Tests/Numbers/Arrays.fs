// What the tests of the numbers layer share: seeded arrays of every dtype, every way to store a shape, index
// arithmetic, and how two results are compared. All of it is naive on purpose: it is what the layer is held to.
// Read next: ShapeTests.fs, ViewsTests.fs.
module internal FunGrad.Tests.Numbers.Arrays

open System
open Xunit
open FunGrad

let floating = [ DType.Float64; DType.Float32 ]
let integral = [ DType.Int64; DType.Int32 ]
let numeric = floating @ integral
let dtypes = numeric @ [ DType.Bool ]

/// Ranks 0 to 4, with axes of length 0 and 1, below and above a register.
let shapes: int[] list = [
    [||]
    [| 0 |]
    [| 1 |]
    [| 7 |]
    [| 70 |]
    [| 3; 4 |]
    [| 1; 5 |]
    [| 5; 1 |]
    [| 20; 3 |]
    [| 3; 20 |]
    [| 4; 0; 2 |]
    [| 2; 3; 4 |]
    [| 2; 9; 17 |]
    [| 2; 1; 3; 2 |]
]

// ---- elements

/// A number between -2 and 2.
let regular (random: Random) = 4.0 * random.NextDouble() - 2.0

/// A number that is often a special one.
let special (random: Random) =
    match random.Next 12 with
    | 0 -> 0.0
    | 1 -> -0.0
    | 2 -> nan
    | 3 -> infinity
    | 4 -> -infinity
    | 5 -> 1.0
    | _ -> regular random

/// Elements of a dtype; integers are small, and every second truth is true.
let make (number: Random -> float) (random: Random) (dtype: DType) (shape: int[]) : Dense =
    let count = Array.fold (*) 1 shape
    let small () = random.Next(-9, 10)

    match dtype with
    | DType.Float64 -> Dense.ofArray (Array.init count (fun _ -> number random)) shape
    | DType.Float32 -> Dense.ofArray (Array.init count (fun _ -> float32 (number random))) shape
    | DType.Int64 -> Dense.ofArray (Array.init count (fun _ -> int64 (small ()))) shape
    | DType.Int32 -> Dense.ofArray (Array.init count (fun _ -> small ())) shape
    | _ -> Dense.ofArray (Array.init count (fun _ -> random.Next 2 = 0)) shape

let vector (elements: float seq) : Dense =
    let elements = Seq.toArray elements
    Dense.ofArray elements [| elements.Length |]

let elements (x: Dense) = Array.init x.Count x.GetDouble

// ---- index arithmetic

/// Every position inside a shape, in row-major order.
let rec positions (shape: int[]) : int[] list =
    if shape.Length = 0 then
        [ [||] ]
    else
        let rest = positions shape[1..]
        [ for first in 0 .. shape[0] - 1 -> List.map (Array.append [| first |]) rest ] |> List.concat

let flat (shape: int[]) (position: int[]) = Array.fold2 (fun index length i -> index * length + i) 0 shape position
let at (x: Dense) (position: int[]) = x.GetDouble(flat x.Shape position)

/// Where in the storage each element lies.
let addresses (x: Dense) =
    positions x.Shape
    |> List.map (fun position -> x.Offset + Array.fold2 (fun sum stride i -> sum + stride * i) 0 x.Strides position)

/// All subsets of the axes, ascending.
let subsets (rank: int) : int[] list = [
    for mask in 0 .. (1 <<< rank) - 1 -> [| 0 .. rank - 1 |] |> Array.filter (fun axis -> mask &&& (1 <<< axis) <> 0)
]

/// The elements of each group that a reduction over the axes folds together.
let groups (axes: int[]) (x: Dense) : float[][] =
    let kept = [| 0 .. x.Rank - 1 |] |> Array.filter (fun axis -> not (Array.contains axis axes))
    let shape = kept |> Array.map (Array.get x.Shape)
    let groups = Array.init (Array.fold (*) 1 shape) (fun _ -> ResizeArray())

    for position in positions x.Shape do
        groups[flat shape (Array.map (Array.get position) kept)].Add(at x position)

    groups |> Array.map _.ToArray()

// ---- layouts

/// Arrays of one shape that lie in their storage in different ways, made by `make shape`.
let layouts (make: int[] -> Dense) (shape: int[]) : (string * Dense) list = [
    let rank = shape.Length
    let each length = shape |> Array.map length
    "contiguous", make shape

    if rank > 0 then
        let window starts step whole = Views.slice starts (Array.create rank step) shape (make whole)
        "reversed", window (each (fun n -> max 0 (n - 1))) -1 shape
        "stepped", window (Array.create rank 1) 2 (each (fun n -> 2 * n + 1))
        "window", window (Array.create rank 1) 1 (each (fun n -> n + 2))

        for axis in 0 .. rank - 1 do
            $"repeated along {axis}", Views.broadcast shape (make (Array.updateAt axis (min 1 shape[axis]) shape))

    if rank > 1 then
        "transposed", Views.permute (Array.rev [| 0 .. rank - 1 |]) (make (Array.rev shape))
        let turned = Array.append shape[1..] [| shape[0] |]
        "rotated", Views.permute (Array.append [| rank - 1 |] [| 0 .. rank - 2 |]) (make turned)

    if not (Array.contains 0 shape) then
        "uniform", Views.broadcast shape (make [||])
]

// ---- comparison

/// The number of representable numbers between two, in Float64 or Float32; -0 is 0, and NaN is far from all but NaN.
let ulps (dtype: DType) (a: float) (b: float) : int64 =
    let key (x: float) =
        if dtype = DType.Float32 then
            let bits = int64 (BitConverter.SingleToInt32Bits(float32 x))
            if bits < 0L then int64 Int32.MinValue - bits else bits
        else
            let bits = BitConverter.DoubleToInt64Bits x
            if bits < 0L then Int64.MinValue - bits else bits

    if a.Equals b then 0L
    elif Double.IsNaN a || Double.IsNaN b then Int64.MaxValue
    else abs (key a - key b)

let private demandBy agree (what: string) (expected: float[]) (actual: float[]) =
    Assert.True(expected.Length = actual.Length, $"{what}: {expected.Length} elements, but got {actual.Length}")

    for i in 0 .. expected.Length - 1 do
        if not (agree expected[i] actual[i]) then
            Assert.Fail $"{what}, element {i}: expected {expected[i]:R}, got {actual[i]:R}"

/// The same numbers, all NaNs being one, and so both zeros.
let demandEqual what expected actual = demandBy (fun (a: float) b -> a.Equals b) what expected actual

/// The same bits; all NaNs are one.
let demandBits what expected actual =
    let bits (x: float) = BitConverter.DoubleToInt64Bits x
    demandBy (fun a b -> bits a = bits b || Double.IsNaN a && Double.IsNaN b) what expected actual

/// At most so many representable numbers apart.
let demandUlps limit dtype what expected actual = demandBy (fun a b -> ulps dtype a b <= limit) what expected actual

/// Dtype and shape.
let demandKind what dtype (shape: int[]) (x: Dense) =
    Assert.True((x.DType = dtype), $"{what}: {x.DType}")
    Assert.True((x.Shape = shape), $"{what}: {Shape.text x.Shape} instead of {Shape.text shape}")

/// The action throws exactly this exception, with exactly this text (without the framework's parameter name).
let refuses<'E when 'E :> exn> (text: string) (action: unit -> obj) =
    let error = Assert.Throws<'E>(Action(action >> ignore))

    let suffix =
        match box error with
        | :? ArgumentException as error when not (isNull error.ParamName) -> $" (Parameter '{error.ParamName}')"
        | _ -> ""

    Assert.Equal(text + suffix, error.Message)

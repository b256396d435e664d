// One row of the table of test cases: an operation, where it may be evaluated, and what it computes, written again in
// plain loops and System.Math. Rows hold no tests; the files ...Tests.fs drive all rows through one law each. Adding a
// primitive to the engine means adding its row here; CoverageTests fails otherwise.
module FunGrad.Tests.Primitives.Row

open System
open FunGrad

/// Elements for one argument: how many, from which random numbers.
type Draw = Random -> int -> float[]

type Row = {
    Name: string
    /// The names at the front door that the row speaks for, such as "sumOver" or "Tensor.Exp".
    Covers: string list
    Apply: Tensor[] -> Tensor
    Shapes: int[][]
    Draws: Draw[]
    /// The elements of the result, from those of the arguments.
    Value: float[][] -> float[]
    /// The elements of the derivative at the arguments along tangents, where a closed form is known.
    Derivative: (float[][] -> float[][] -> float[]) option
    /// The function of single numbers, for elementwise operations.
    Each: (float[] -> float) option
}

// -- Points that stay away from kinks and poles -----------------------------------------------------------------------

let private uniform (random: Random) low high = low + (high - low) * random.NextDouble()

let between low high : Draw = fun random count -> Array.init count (fun _ -> uniform random low high)

/// Near one of the given numbers, at most 0.2 off.
let near (centres: float list) : Draw =
    fun random count -> Array.init count (fun _ -> centres[random.Next centres.Length] + uniform random -0.2 0.2)

let awayFromZero: Draw = near [ -2.0; -1.2; -0.5; 0.5; 1.2; 2.0 ]

/// All at least 0.2 from each other, in random order; the offset keeps two arguments apart.
let apart offset : Draw =
    fun random count ->
        let places = Array.init count (fun i -> 0.4 * float (i - count / 2) + offset + uniform random -0.04 0.04)
        random.Shuffle places
        places

// -- Making tensors of them -------------------------------------------------------------------------------------------

let make (shape: int[]) (elements: float[]) : Tensor = reshape shape (tensor elements)

let size (shape: int[]) = Array.fold (*) 1 shape

/// The same for the same name on every machine, and printed with every failure.
let seedOf (name: string) =
    name |> Seq.fold (fun hash letter -> (hash ^^^ uint32 letter) * 16777619u) 2166136261u |> int

/// Arguments of a row; other salts give other points.
let points salt (row: Row) : Tensor[] =
    let random = Random(seedOf row.Name + salt)
    Array.map2 (fun shape (draw: Draw) -> make shape (draw random (size shape))) row.Shapes row.Draws

/// Any direction that looks like some tensors.
let directions salt (row: Row) (likes: Tensor[]) : Tensor[] =
    let random = Random(seedOf row.Name + 7919 * (salt + 1))

    likes
    |> Array.map (fun like ->
        cast like.DType (make (Seq.toArray like.Shape) (between -1.0 1.0 random (size (Seq.toArray like.Shape)))))

/// A scalar function that sees every element of the result, with a curvature of its own.
let scalarOf (row: Row) (weights: Tensor) (xs: Tensor[]) : Tensor =
    let y = row.Apply xs
    sum (weights * y + 0.5 * (y * y))

// -- Loops over positions ---------------------------------------------------------------------------------------------

/// The elements in row-major order, from their positions.
let tabulate (shape: int[]) (element: int[] -> float) : float[] =
    let position flat =
        let mutable rest = flat // Mutation: local
        let at = Array.zeroCreate shape.Length

        for axis in shape.Length - 1 .. -1 .. 0 do
            at[axis] <- rest % shape[axis]
            rest <- rest / shape[axis]

        at

    Array.init (size shape) (position >> element)

/// The element at a position.
let at (shape: int[]) (elements: float[]) (position: int[]) : float =
    elements[Array.fold2 (fun flat length i -> flat * length + i) 0 shape position]

/// The element at a position of a larger shape to which this one broadcasts.
let atBroadcast (shape: int[]) (elements: float[]) (position: int[]) : float =
    let own = position[position.Length - shape.Length ..]
    at shape elements (Array.map2 (fun length i -> if length = 1 then 0 else i) shape own)

let broadcastShape (shapes: int[][]) : int[] =
    let rank = shapes |> Array.map Array.length |> Array.max
    let length axis (shape: int[]) = if axis < rank - shape.Length then 1 else shape[axis - rank + shape.Length]
    // 0 beats 1, and any other length beats 1.
    let meet a b = if a = 1 then b else a
    Array.init rank (fun axis -> shapes |> Array.map (length axis) |> Array.reduce meet)

// -- Kinds of rows ----------------------------------------------------------------------------------------------------

let row name covers apply shapes draws value = {
    Name = name
    Covers = covers
    Apply = apply
    Shapes = shapes
    Draws = draws
    Value = value
    Derivative = None
    Each = None
}

/// A function of single numbers with its slopes, on arguments of one shape.
let private elementwise name covers apply draws (each: float[] -> float) (slopes: (float[] -> float) list) =
    let one (xs: float[][]) i = xs |> Array.map (Array.item i)

    let derivative (xs: float[][]) (dxs: float[][]) =
        Array.init xs[0].Length (fun i ->
            slopes |> List.mapi (fun argument slope -> slope (one xs i) * dxs[argument][i]) |> List.sum)

    {
        row name covers apply (draws |> Array.map (fun _ -> [| 2; 3 |])) draws (fun xs ->
            Array.init xs[0].Length (one xs >> each)) with
            Derivative = Some derivative
            Each = Some each
    }

let unary name covers (f: Tensor -> Tensor) draw (value: float -> float) (slope: float -> float) =
    elementwise name covers (fun xs -> f xs[0]) [| draw |] (fun x -> value x[0]) [ (fun x -> slope x[0]) ]

let binary name covers (f: Tensor -> Tensor -> Tensor) drawX drawY (value: float -> float -> float) slopeX slopeY =
    let both (g: float -> float -> float) (x: float[]) = g x[0] x[1]
    elementwise name covers (fun xs -> f xs[0] xs[1]) [| drawX; drawY |] (both value) [ both slopeX; both slopeY ]

let ternary name covers (f: Tensor -> Tensor -> Tensor -> Tensor) draws (value: float -> float -> float -> float) =
    let each (x: float[]) = value x[0] x[1] x[2]

    {
        elementwise name covers (fun xs -> f xs[0] xs[1] xs[2]) draws each [] with
            Derivative = None
    }

/// A function that is linear in all arguments together: it is its own derivative.
let linear name covers apply shapes value = {
    row name covers apply shapes (shapes |> Array.map (fun _ -> between -2.0 2.0)) value with
        Derivative = Some(fun _ dxs -> value dxs)
}

/// A product: linear in each of two arguments.
let bilinear name covers (f: Tensor -> Tensor -> Tensor) shapes (value: float[] -> float[] -> float[]) =
    let derivative (xs: float[][]) (dxs: float[][]) = Array.map2 (+) (value dxs[0] xs[1]) (value xs[0] dxs[1])

    {
        row name covers (fun xs -> f xs[0] xs[1]) shapes [| between -2.0 2.0; between -2.0 2.0 |] (fun xs ->
            value xs[0] xs[1]) with
            Derivative = Some derivative
    }

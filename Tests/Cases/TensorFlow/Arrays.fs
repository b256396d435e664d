module FunGrad.Tests.Cases.TensorFlow.Arrays

// Section F: slicing, tiling, padding and other movements of elements. Rows F22 to F24, which need an order of indices,
// are in Gathering.fs.

open System
open Xunit
open FunGrad
open FunGrad.Tests.Cases
open FunGrad.Tests.Cases.CaseRow

let private seeded (f: Tensor -> Tensor) (x: Tensor) (seed: Tensor) : Tensor = snd (vjp f x) seed

/// The gradient under a seed of ones.
let private slope (f: Tensor -> Tensor) (x: Tensor) : Tensor = let y, pull = vjp f x in pull (onesLike y)

let private slices = [
    case "F03" (fun row ->
        let x = reshape [ 3; 3 ] (arange 0.0 9.0 1.0)
        let block (x: Tensor) = x[..1, ..1] * 1.0
        let twice (x: Tensor) = permute [ 1; 0 ] (permute [ 1; 0 ] x[..1]).[..1]

        for f in [ block; twice ] do
            row.Gives "[[1,1,0],[1,1,0],[0,0,0]]" [ grad (f >> sum) x ])

    case "F05" (fun row ->
        let x, g = arange 0.0 4.0 1.0, tensor [ 10.0; 20.0 ]
        // The same elements by C#'s brackets: positions 1 to 3 from the end, in steps of 2.
        let byBrackets (x: Tensor) = x[AxisIndex.Stepped(Range(Index 1, Index 4), -2)]

        for f in [ stridedSlice [ 3 ] [ 2 ] [ -2 ]; byBrackets ] do
            row.Gives "[[0, 20, 0, 10]]" [ seeded f x g ])

    case "F06" (fun row ->
        let x = reshape [ 6; 4; 4 ] (arange 1.0 97.0 1.0)
        let part = stridedSlice [ 5; 0; 1 ] [ 3; 2; 2 ] [ -2; 2; 1 ]
        let inside = slope part x
        let first = seeded (fun v -> part (v * v)) x
        Assert.Contains("first: 2*v*v inside slice, 0 outside", row.Text)
        row.Means (List.ofArray (toArray (2.0 * x * x * inside))) [ first (part x) ]
        row.Means (List.ofArray (toArray (part (2.0 * x * x)))) [ seeded first (part x) x ])
]

let private repetitions = [
    case "F08" (fun row ->
        let a, g = zeros [ 4; 2 ], sin (reshape [ 4; 4 ] (arange 0.0 16.0 1.0))
        Assert.Contains("col0 = g[:,0]+g[:,2]; col1 = g[:,1]+g[:,3]", row.Text)
        let expected = toArray (g[*, 0..1] + g[*, 2..3])
        row.Means (List.ofArray expected) [ seeded (tile [ 1; 2 ]) a g ])

    case "F09" (fun row ->
        let picked = tile [ 3 ] >> gather 0 (indices [ 1; 5; 9; 3; 7; 2; 2; 2 ])
        row.Gives "[[0, 3, 3, 2]]" [ slope picked (tensor [ 1.0; 2.0; 3.0; 4.0 ]) ])

    case "F10" (fun row ->
        // The border's value is a host number, so there is nothing that could ask for its gradient.
        let bordered = padWith 7.0 [ 1 ] [ 1 ]
        row.Gives "[[1, 2]]" [ seeded bordered (tensor [ 4.0; 5.0 ]) (tensor [ 9.0; 1.0; 2.0; 9.0 ]) ])

    case "F11" (fun row ->
        let x = tensor [ 1.0; 2.0; 3.0 ]
        row.Gives "[3,2,1,2,3,2]" [ padReflect [ 2 ] [ 1 ] x ]
        row.Gives "[[1, 3, 2]]" [ slope (padReflect [ 2 ] [ 1 ]) x ])

    case "F13" (fun row ->
        row.Gives "[[0, 5, 0]]" [ slope (fun x -> 5.0 * (unstack 0 x)[1]) (tensor [ 1.0; 2.0; 3.0 ]) ])

    case "F14" (fun row ->
        row.Gives "6 ;" [ slope (broadcast [ 2; 3 ]) (tensor 4.0) ]
        row.Gives "[2,2,2]" [ slope (broadcast [ 2; 3 ]) (tensor [ 1.0; 2.0; 3.0 ]) ])
]

/// A movement whose way back is known, and where it starts.
let private permutations: ((Tensor -> Tensor) * (Tensor -> Tensor) * int list) list = [
    let lengths = indices [ 2; 4 ]
    reverseSequence lengths 1 0, reverseSequence lengths 1 0, [ 2; 4; 3 ]
    flipOver [ 0; 2 ], flipOver [ 0; 2 ], [ 2; 4; 3 ]
    roll 3 1, roll -3 1, [ 2; 4; 3 ]
    spaceToDepth 2, depthToSpace 2, [ 1; 4; 6; 2 ]
    depthToSpace 2, spaceToDepth 2, [ 1; 2; 3; 8 ]
    spaceToBatch [ 2; 3 ] [ 0; 0 ] [ 0; 0 ], batchToSpace [ 2; 3 ] [ 0; 0 ] [ 0; 0 ], [ 1; 4; 6; 2 ]
    batchToSpace [ 2; 2 ] [ 0; 0 ] [ 0; 0 ], spaceToBatch [ 2; 2 ] [ 0; 0 ] [ 0; 0 ], [ 4; 2; 3; 2 ]
]

let private movements = [
    case "F17" (fun row ->
        Assert.Contains("apply the inverse permutation to g", row.Text)

        for move, back, shape in permutations do
            let x = zeros shape
            let g = cos (reshape (move x).Shape (arange 0.0 (float x.Count) 1.0))
            row.Means (List.ofArray (toArray (back g))) [ seeded move x g ])

    case "F19" (fun row ->
        let y, pull = vjp (fun (a, d) -> setDiag 0 d a) (tensor [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ], tensor [ 5.0; 6.0 ])
        let gA, gd = pull (onesLike y)
        row.Gives "gA=[[0,1],[1,0]], gd=[1,1]" [ gA; gd ])
]

/// Operations that cut, as numbers where they give booleans or integers.
let private cuts: (Tensor -> Tensor) list = [
    argmax 0
    argmin 0
    argmax 0 >> oneHot 3
    fun x -> tensor (shape x)
    fun x -> tensor x.Rank
    fun x -> tensor x.Count
    zerosLike
    onesLike
    fun x -> less x (tensor 1.0)
    fun x -> equal x x
    fun x -> logicalNot (logicalAnd (greater x x) (lessOrEqual x x))
    fun x -> arange 0.0 (float x[1]) 1.0
    fun x -> linspace (float x[0]) (float x[1]) 3
]

let private casts = [
    case "F26" (fun row ->
        Assert.Contains("None", row.Text)

        for cut in cuts do
            let x = variable (tensor [ 1.0; 3.0; 2.0 ])
            Assert.Equal(None, gradients [ cast DType.Float64 (cut x) ] [ x ] |> List.exactlyOne))

    case "F27" (fun row ->
        for source, target in [ DType.Float64, DType.Float32; DType.Float32, DType.Float64 ] do
            let x = variable (cast source (tensor 1.0))
            let slopes = gradients [ cast target x ] [ x ] |> List.map Option.get
            row.Gives "[1]" (List.map detach slopes)
            Assert.Equal(source, slopes.Head.DType)

        for target in [ DType.Int32; DType.Int64; DType.Bool ] do
            let x = variable (tensor 1.0)
            Assert.Equal(None, gradients [ cast DType.Float64 (cast target x) ] [ x ] |> List.exactlyOne))

    case "F30" (fun row ->
        let g = tensor [ 2.0; -3.0; 4.0 ]
        Assert.Contains("upstream unchanged", row.Text)
        row.Means [ 2.0; -3.0; 4.0 ] [ seeded (quantizeAndDequantize 4 -1.0 1.0) (tensor [ -5.0; 0.3; 1.0 ]) g ])
]

let cases = slices @ repetitions @ movements @ casts
let excluded: (string * string) list = []

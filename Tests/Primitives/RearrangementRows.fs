// The rows of Rearrangement.fs, Sequences.fs, Borders.fs, Blocks.fs and Diagonals.fs: every element of the result is an
// element of an argument, or a constant. The references say which one, position by position.
module FunGrad.Tests.Primitives.RearrangementRows

open System
open FunGrad
open FunGrad.Tests.Primitives.Row

/// A result whose element at a position is that of the argument at another position, or 0 where there is none.
let private partly name covers (f: Tensor -> Tensor) source target (from: int[] -> int[] option) =
    linear name covers (fun xs -> f xs[0]) [| source |] (fun xs ->
        tabulate target (from >> Option.map (at source xs[0]) >> Option.defaultValue 0.0))

let private moved name covers f source target (from: int[] -> int[]) = partly name covers f source target (from >> Some)

let private sixBy = [| 2; 3 |]
let private cube = [| 2; 3; 2 |]

let private orders = [
    moved "tile" [ "tile" ] (tile [ 2; 3 ]) sixBy [| 4; 9 |] (fun p -> [| p[0] % 2; p[1] % 3 |])
    moved "tile once" [] (tile [ 1; 1 ]) sixBy sixBy id
    moved "repeat" [ "repeat" ] (repeat 1 2) sixBy [| 2; 6 |] (fun p -> [| p[0]; p[1] / 2 |])
    moved "repeatEach" [ "repeatEach" ] (repeatEach 1 [ 2; 0; 1 ]) sixBy sixBy (fun p -> [| p[0]; p[1] / 2 * 2 |])
    moved "roll" [ "roll" ] (roll 1 1) sixBy sixBy (fun p -> [| p[0]; (p[1] + 2) % 3 |])
    moved "roll back further than the axis" [] (roll -5 -1) sixBy sixBy (fun p -> [| p[0]; (p[1] + 5) % 3 |])
    moved "flipOver" [ "flipOver" ] (flipOver [ 0; -1 ]) sixBy sixBy (fun p -> [| 1 - p[0]; 2 - p[1] |])
    moved "moveAxis" [ "moveAxis" ] (moveAxis 0 -1) cube [| 3; 2; 2 |] (fun p -> [| p[2]; p[0]; p[1] |])
    moved "swapAxes" [ "swapAxes" ] (swapAxes 0 1) cube [| 3; 2; 2 |] (fun p -> [| p[1]; p[0]; p[2] |])
    moved "rot90" [ "rot90" ] (rot90 1) sixBy [| 3; 2 |] (fun p -> [| p[1]; 2 - p[0] |])
    moved "rot90, two turns" [] (rot90 2) sixBy sixBy (fun p -> [| 1 - p[0]; 2 - p[1] |])
    moved "rot90, one turn back" [] (rot90 -1) sixBy [| 3; 2 |] (fun p -> [| 1 - p[1]; p[0] |])
    moved "reverseSequence" [ "reverseSequence" ] (reverseSequence (indices [ 2; 3 ]) 1 0) cube cube (fun p ->
        let length = [| 2; 3 |][p[0]]
        [| p[0]; (if p[1] < length then length - 1 - p[1] else p[1]); p[2] |])
    moved "reverseSequence along the first axis" [] (reverseSequence (indices [ 1; 2 ]) 0 2) cube cube (fun p ->
        if p[2] = 1 then [| 1 - p[0]; p[1]; p[2] |] else p)
]

/// What the mirrored border of an axis of length 3 repeats, two before and one after.
let private reflected i = [| 2; 1; 0; 1; 2; 1 |][i]
let private mirrored i = [| 1; 0; 0; 1; 2; 2 |][i]

let private parts = [
    moved "stridedSlice" [ "stridedSlice" ] (stridedSlice [ 1; 2 ] [ 1; 2 ] [ 1; -2 ]) sixBy [| 1; 2 |] (fun p -> [|
        1
        2 - 2 * p[1]
    |])
    moved "squeezeOver" [ "squeezeOver" ] (squeezeOver [ 0 ]) [| 1; 3; 1 |] [| 3; 1 |] (fun p -> [| 0; p[0]; 0 |])
    moved "unstack, put back to front" [ "unstack" ] (unstack 1 >> List.rev >> stack 0) sixBy [| 3; 2 |] (fun p -> [|
        p[1]
        2 - p[0]
    |])
    moved "splitInto, the second part" [ "splitInto" ] (splitInto 0 2 >> List.last) [| 4; 2 |] [| 2; 2 |] (fun p -> [|
        p[0] + 2
        p[1]
    |])
    partly "padWith 0" [ "padWith" ] (padWith 0.0 [ 1; 0 ] [ 0; 1 ]) sixBy [| 3; 4 |] (fun p ->
        if p[0] < 1 || p[1] > 2 then None else Some [| p[0] - 1; p[1] |])
    {
        row "padWith 7" [] (fun xs -> padWith 7.0 [ 1 ] [ 2 ] xs[0]) [| [| 2 |] |] [| between -2.0 2.0 |] (fun xs -> [|
            7.0
            yield! xs[0]
            7.0
            7.0
        |]) with
            Derivative = Some(fun _ dxs -> [| 0.0; yield! dxs[0]; 0.0; 0.0 |])
    }
    moved "padReflect" [ "padReflect" ] (padReflect [ 2; 1 ] [ 1; 0 ]) [| 3; 2 |] [| 6; 3 |] (fun p -> [|
        reflected p[0]
        [| 1; 0; 1 |][p[1]]
    |])
    moved "padSymmetric" [ "padSymmetric" ] (padSymmetric [ 2; 1 ] [ 1; 0 ]) [| 3; 2 |] [| 6; 3 |] (fun p -> [|
        mirrored p[0]
        [| 0; 0; 1 |][p[1]]
    |])
]

let private image = [| 2; 4; 2; 3 |]

let private blocks = [
    moved "spaceToDepth" [ "spaceToDepth" ] (spaceToDepth 2) image [| 2; 2; 1; 12 |] (fun p -> [|
        p[0]
        2 * p[1] + p[3] / 6
        p[3] / 3 % 2
        p[3] % 3
    |])
    moved "depthToSpace" [ "depthToSpace" ] (depthToSpace 2) [| 1; 2; 1; 8 |] [| 1; 4; 2; 2 |] (fun p -> [|
        0
        p[1] / 2
        0
        4 * (p[1] % 2) + 2 * p[2] + p[3]
    |])
    partly "spaceToBatch" [ "spaceToBatch" ] (spaceToBatch [ 2; 2 ] [ 0; 1 ] [ 0; 1 ]) image [| 8; 2; 2; 3 |] (fun p ->
        let place = p[0] / 2
        let column = 2 * p[2] + place % 2 - 1

        if column < 0 || column > 1 then
            None
        else
            Some [| p[0] % 2; 2 * p[1] + place / 2; column; p[3] |])
    moved "batchToSpace" [ "batchToSpace" ] (batchToSpace [ 2 ] [ 1 ] [ 0 ]) [| 4; 2 |] [| 2; 3 |] (fun p -> [|
        (p[1] + 1) % 2 * 2 + p[0]
        (p[1] + 1) / 2
    |])
]

let private onDiagonal offset (p: int[]) = p[p.Length - 1] - p[p.Length - 2] = offset
let private keptWhere holds (p: int[]) = if holds (p[0] - p[1]) then Some p else None

let private replaced (offset: int) (xs: float[][]) =
    tabulate [| 3; 4 |] (fun p -> if onDiagonal offset p then xs[0].[min p[0] p[1]] else at [| 3; 4 |] xs[1] p)

let private diagonals = [
    partly "diag" [ "diag" ] (diag 0) [| 2; 3 |] [| 2; 3; 3 |] (fun p ->
        if onDiagonal 0 p then Some [| p[0]; p[1] |] else None)
    partly "diag below" [] (diag -1) [| 2 |] [| 3; 3 |] (fun p -> if onDiagonal -1 p then Some [| p[1] |] else None)
    moved "diagPart" [ "diagPart" ] (diagPart 0) cube [| 2; 2 |] (fun p -> [| p[0]; p[1]; p[1] |])
    moved "diagPart above" [] (diagPart 2) [| 3; 4 |] [| 2 |] (fun p -> [| p[0]; p[0] + 2 |])
    moved "diagPart below" [] (diagPart -1) [| 3; 4 |] [| 2 |] (fun p -> [| p[0] + 1; p[0] |])
    linear "setDiag" [ "setDiag" ] (fun xs -> setDiag 0 xs[0] xs[1]) [| [| 3 |]; [| 3; 4 |] |] (replaced 0)
    linear "setDiag above" [] (fun xs -> setDiag 1 xs[0] xs[1]) [| [| 3 |]; [| 3; 4 |] |] (replaced 1)
    partly "bandPart" [ "bandPart" ] (bandPart 1 0) [| 3; 4 |] [| 3; 4 |] (keptWhere (fun k -> k = 0 || k = 1))
    partly "bandPart, all below" [] (bandPart -1 0) [| 3; 4 |] [| 3; 4 |] (keptWhere (fun k -> k >= 0))
    partly "tril" [ "tril" ] (tril -1) [| 3; 4 |] [| 3; 4 |] (keptWhere (fun k -> k >= 1))
    partly "triu" [ "triu" ] (triu 1) [| 3; 4 |] [| 3; 4 |] (keptWhere (fun k -> k <= -1))
    linear "trace" [ "trace" ] (fun xs -> trace xs[0]) [| [| 2; 3; 3 |] |] (fun xs ->
        Array.init 2 (fun n -> Array.sum (Array.init 3 (fun i -> at [| 2; 3; 3 |] xs[0] [| n; i; i |]))))
    linear "meshgrid" [ "meshgrid" ] (fun xs -> stack 0 (meshgrid xs)) [| [| 2 |]; [| 3 |] |] (fun xs ->
        tabulate [| 2; 3; 2 |] (fun p -> if p[0] = 0 then xs[0].[p[2]] else xs[1].[p[1]]))
    linear
        "meshgridOfAxes"
        [ "meshgridOfAxes" ]
        (fun xs -> stack 0 (meshgridOfAxes xs))
        [| [| 2 |]; [| 3 |]; [| 2 |] |]
        (fun xs -> tabulate [| 3; 2; 3; 2 |] (fun p -> xs[p[0]].[p[p[0] + 1]]))
]

let rows: Row list = orders @ parts @ blocks @ diagonals

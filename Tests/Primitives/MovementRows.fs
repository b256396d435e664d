// The rows of Primitives/Movement.fs and of indexing: every element of the result is an element of an argument, or 0.
// The references say which one, position by position.
module FunGrad.Tests.Primitives.MovementRows

open System
open FunGrad
open FunGrad.Tests.Primitives.Row

/// A result of the given shape whose element at a position is that of the argument at another position.
let private moved name covers (f: Tensor -> Tensor) source target (from: int[] -> int[]) =
    linear name covers (fun xs -> f xs[0]) [| source |] (fun xs ->
        tabulate target (fun position -> at source xs[0] (from position)))

let private same name covers f source = linear name covers (fun xs -> f xs[0]) [| source |] (fun xs -> xs[0])
let private index (i: int) = AxisIndex.op_Implicit i
let private range (first: int) (last: int) = AxisIndex.op_Implicit (Range(Index first, Index last))
let private brackets (x: Tensor) (indices: AxisIndex list) = x[List.toArray indices]
let private sixBy = [| 2; 3 |]

let private shapes = [
    same "reshape" [ "reshape" ] (reshape [ 3; 2 ]) sixBy
    same "reshape to one axis by -1" [] (reshape [ -1 ]) sixBy
    same "reshape to the same shape" [] (reshape [ 2; 3 ]) sixBy
    moved "reshape of a transposed matrix" [] (transpose >> reshape [ 2; 3 ]) sixBy sixBy (fun p ->
        let flat = 3 * p[0] + p[1] in [| flat % 2; flat / 2 |])
    same "expandDims" [ "expandDims" ] (expandDims 1) sixBy
    same "expandDims at the end" [] (expandDims -1) sixBy
    same "squeeze" [ "squeeze" ] squeeze [| 1; 3; 1 |]
    moved "transpose" [ "transpose" ] transpose sixBy [| 3; 2 |] (fun p -> [| p[1]; p[0] |])
    moved "transpose of a stack" [] transpose [| 2; 2; 3 |] [| 2; 3; 2 |] (fun p -> [| p[0]; p[2]; p[1] |])
    moved "permute" [ "permute" ] (permute [ 2; 0; 1 ]) [| 2; 3; 2 |] [| 2; 2; 3 |] (fun p -> [| p[1]; p[2]; p[0] |])
    moved "broadcast" [ "broadcast" ] (broadcast [ 2; 3; 2 ]) [| 3; 1 |] [| 2; 3; 2 |] (fun p -> [| p[1]; 0 |])
    moved "broadcast of a number" [] (broadcast [ 2; 2 ]) [||] [| 2; 2 |] (fun _ -> [||])
]

let private parts = [
    moved "slice" [ "slice" ] (slice [ 1; 0 ] [ 1; 2 ]) [| 3; 3 |] [| 1; 2 |] (fun p -> [| p[0] + 1; p[1] |])
    moved "flip" [ "flip" ] (flip 1) sixBy sixBy (fun p -> [| p[0]; 2 - p[1] |])
    moved "x[1] of a vector" [ "Tensor.Item" ] (fun x -> x[1]) [| 4 |] [||] (fun _ -> [| 1 |])
    moved "x[-1] of a vector" [] (fun x -> x[-1]) [| 4 |] [||] (fun _ -> [| 3 |])
    moved "x[1] of a matrix" [] (fun x -> x[1]) sixBy [| 3 |] (fun p -> [| 1; p[0] |])
    moved "x[1, 2]" [] (fun x -> brackets x [ index 1; index 2 ]) sixBy [||] (fun _ -> [| 1; 2 |])
    moved "x[.., -2]" [] (fun x -> brackets x [ AxisIndex.All; index -2 ]) sixBy [| 2 |] (fun p -> [| p[0]; 1 |])
    moved "x[1..3]" [] (fun x -> brackets x [ range 1 3 ]) [| 4; 2 |] [| 2; 2 |] (fun p -> [| p[0] + 1; p[1] |])
    moved "x[.. by 2]" [] (fun x -> brackets x [ AxisIndex.Stepped(Range.All, 2) ]) [| 5 |] [| 3 |] (fun p -> [|
        2 * p[0]
    |])
    moved "x[.. by -2]" [] (fun x -> brackets x [ AxisIndex.Stepped(Range.All, -2) ]) [| 5 |] [| 3 |] (fun p -> [|
        4 - 2 * p[0]
    |])
    moved
        "x[..., new, 0]"
        []
        (fun x -> brackets x [ AxisIndex.Rest; AxisIndex.NewAxis; index 0 ])
        [| 2; 3 |]
        [| 2; 1 |]
        (fun p -> [| p[0]; 0 |])
    moved
        "rows one by one"
        [ "Tensor.GetEnumerator" ]
        (fun x ->
            let rows = x.GetEnumerator()

            stack 0 [
                while rows.MoveNext() do
                    rows.Current * 1.0
            ])
        sixBy
        sixBy
        id
    linear
        "split, parts swapped and weighted"
        [ "split" ]
        (fun xs ->
            match split 1 [ 1; 2 ] xs[0] with
            | [ a; b ] -> concatenate 1 [ 2.0 * b; a ]
            | _ -> raise (InvalidOperationException "split gives one part for each length"))
        [| sixBy |]
        (fun xs ->
            tabulate sixBy (fun p ->
                if p[1] < 2 then
                    2.0 * at sixBy xs[0] [| p[0]; p[1] + 1 |]
                else
                    at sixBy xs[0] [| p[0]; 0 |]))
    linear
        "one element twice and another not at all"
        []
        (fun xs -> xs[0][0] * 3.0 + xs[0][0] - xs[0][2])
        [| [| 3 |] |]
        (fun xs -> [| 4.0 * xs[0][0] - xs[0][2] |])
]

let private joined = [
    linear "concatenate" [ "concatenate" ] (concatenate 1) [| [| 2; 1 |]; [| 2; 3 |] |] (fun xs ->
        tabulate [| 2; 4 |] (fun p -> if p[1] = 0 then xs[0][p[0]] else at [| 2; 3 |] xs[1] [| p[0]; p[1] - 1 |]))
    linear "concatenate with nothing" [] (concatenate 0) [| [| 0 |]; [| 2 |]; [| 0 |] |] (fun xs -> xs[1])
    linear "stack" [ "stack" ] (stack 0) [| sixBy; sixBy |] (fun xs -> Array.append xs[0] xs[1])
    linear "stack of numbers" [] (stack 0) [| [||]; [||]; [||] |] Array.concat
    linear "stack along the last axis" [] (stack -1) [| sixBy; sixBy |] (fun xs ->
        tabulate [| 2; 3; 2 |] (fun p -> at sixBy xs[p[2]] [| p[0]; p[1] |]))
    linear "tensor of a list of numbers" [ "tensor" ] (List.ofArray >> tensor) [| [||]; [||] |] Array.concat
    linear "pad" [ "pad" ] (fun xs -> pad [ 1; 0 ] [ 0; 2 ] xs[0]) [| sixBy |] (fun xs ->
        tabulate [| 3; 5 |] (fun p -> if p[0] < 1 || p[1] > 2 then 0.0 else at sixBy xs[0] [| p[0] - 1; p[1] |]))
]

let rows: Row list = shapes @ parts @ joined

// Choices between operands in random programs: the branch is that of the plain values, which Accepts keeps apart. Read
// next: PairFunctions.fs.
module internal FunGrad.Properties.Choices

open System
open FunGrad
open FunGrad.Properties.Operation

let private apart x y = abs (x - y) >= 0.05

let private clips =
    let accepts _ (xs: float[][]) =
        Seq.allPairs xs[0] xs[1] |> Seq.forall (fun (low, high) -> low + 0.1 <= high)
        && Seq.allPairs (Seq.append xs[0] xs[1]) xs[2] |> Seq.forall (fun (bound, x) -> apart bound x)

    let choose (xs: NumberArray[]) = NumberArray.map2 Number.smaller (NumberArray.map2 Number.larger xs[2] xs[0]) xs[1]

    family [ "clip" ] 3 {
        Name = "clip"
        Code = call "clip"
        Shape = broadcastAll
        Tensors = fun xs -> clip xs[0] xs[1] xs[2]
        Numbers = choose
        Accepts = accepts
    }

/// The numbers of the second operand where those of the condition hold, else those of the third.
let private select (condition: NumberArray) (x: NumberArray) (y: NumberArray) =
    let shape = [| condition.Shape; x.Shape; y.Shape |] |> broadcastAll |> Option.get

    NumberArray.tabulate shape (fun position ->
        if (condition.Broadcast position).Value <> 0.0 then
            x.Broadcast position
        else
            y.Broadcast position)

let private truth (holds: bool) = if holds then Number.one else Number.zero
let private test (holds: float -> bool) = NumberArray.map (fun x -> truth (holds x.Value))

/// Whether the first operand compares to a drawn constant chooses between the other two.
let private comparisons =
    [
        "less", less, (<)
        "lessOrEqual", lessOrEqual, (<=)
        "greater", greater, (>)
        "greaterOrEqual", greaterOrEqual, (>=)
        "equal", equal, (=)
        "notEqual", notEqual, (<>)
    ]
    |> List.map (fun (name, compare, holds: float -> float -> bool) ->
        drawn $"where {name}" [ "where"; name ] 3 (fun random _ ->
            let c = between -1.0 1.0 random

            let code (operands: string list) =
                call "where" [ call name [ operands[0]; $"tensor {constant c}" ]; operands[1]; operands[2] ]

            Some {
                Name = $"where {name}"
                Code = code
                Shape = broadcastAll
                Tensors = fun xs -> Functions.where (compare xs[0] (tensor c)) xs[1] xs[2]
                Numbers = fun xs -> select (test (fun x -> holds x c) xs[0]) xs[1] xs[2]
                Accepts = fun _ xs -> Array.forall (apart c) xs[0]
            }))

/// Two comparisons of the first operand with drawn bounds, joined, choose between the operands.
let private joined =
    [ "logicalAnd", logicalAnd, (&&); "logicalOr", logicalOr, (||) ]
    |> List.map (fun (name, join, holds: bool -> bool -> bool) ->
        drawn $"where {name}" [ "where"; name ] 2 (fun random _ ->
            let low, high = between -1.5 0.0 random, between 0.2 1.5 random
            let holds (x: float) = holds (x > low) (x < high)

            let code (operands: string list) =
                let first = call "greater" [ operands[0]; $"tensor {constant low}" ]
                let second = call "less" [ operands[0]; $"tensor {constant high}" ]
                call "where" [ call name [ first; second ]; operands[0]; operands[1] ]

            Some {
                Name = $"where {name}"
                Code = code
                Shape = broadcastAll
                Tensors =
                    fun xs ->
                        Functions.where (join (greater xs[0] (tensor low)) (less xs[0] (tensor high))) xs[0] xs[1]
                Numbers = fun xs -> select (test holds xs[0]) xs[0] xs[1]
                Accepts = fun _ xs -> Array.forall (fun x -> apart low x && apart high x) xs[0]
            }))

/// A condition computed from the first operand chooses between the two.
let private conditional name covers (condition: string -> string) (f: Tensor -> Tensor) bound fits reference : Family =
    family ("where" :: covers) 2 {
        Name = $"where {name}"
        Code = fun operands -> call "where" (condition (argument operands[0]) :: operands)
        Shape = fun shapes -> if fits shapes[0] then broadcastAll shapes else None
        Tensors = fun xs -> Functions.where (f xs[0]) xs[0] xs[1]
        Numbers = fun xs -> select (reference xs[0]) xs[0] xs[1]
        Accepts = fun _ xs -> Array.forall (apart bound) xs[0]
    }

/// The bound of the comparisons that all elements, or those along the first axis, must pass together.
let private bound = 0.5

let private quantified name (f: Tensor -> Tensor) fits axes (holds: (float -> bool) -> float[] -> bool) : Family =
    let line (elements: Number[]) = truth (holds (fun x -> x > bound) [| for x in elements -> x.Value |])
    let reference (x: NumberArray) = NumberArray.reduceOver (axes x) line x
    let words = if fits [||] then name else name + " [ 0 ]"
    let condition x = $"{words} (greater {x} (tensor {constant bound}))"
    conditional name [ name ] condition (fun x -> f (greater x (tensor bound))) bound fits reference

let private joint =
    let everyAxis (x: NumberArray) = [| 0 .. x.Shape.Length - 1 |]
    let firstAxis (_: NumberArray) = [| 0 |]
    let hasAxis (shape: int[]) = shape.Length > 0

    [
        quantified "any" any (fun _ -> true) everyAxis Array.exists
        quantified "all" all (fun _ -> true) everyAxis Array.forall
        quantified "anyOver" (anyOver [ 0 ]) hasAxis firstAxis Array.exists
        quantified "allOver" (allOver [ 0 ]) hasAxis firstAxis Array.forall
    ]

let private negation =
    let condition x = $"logicalNot (greater {x} (tensor {constant bound}))"
    let f x = logicalNot (greater x (tensor bound))
    conditional "logicalNot" [ "logicalNot" ] condition f bound (fun _ -> true) (test (fun x -> not (x > bound)))

let families: Family list =
    [
        binary "maximum" apart maximum Number.larger
        binary "minimum" apart minimum Number.smaller
        clips
        negation
    ]
    @ comparisons
    @ joined
    @ joint

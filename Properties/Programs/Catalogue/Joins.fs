// Borders around arrays, and arrays side by side, in random programs. Read next: Blocks.fs.
module internal FunGrad.Properties.Joins

open System
open FunGrad
open FunGrad.Properties.Operation
open FunGrad.Properties.Movement

let private most = 24

/// Borders of drawn widths, whose elements come from a place of the operand, or from nowhere.
let private borders
    name
    (f: int[] -> int[] -> Tensor -> Tensor)
    (widest: int -> int)
    (inside: int -> int -> int option)
    =
    moving name [ name ] 1 (fun random shape ->
        let width () = shape |> Array.map (fun length -> random.Next(1 + min 2 (widest length)))
        let before, after = width (), width ()

        let result (shape: int[]) =
            let fits = Array.forall2 (fun length width -> width <= widest length) shape
            let lengths = Array.map3 (fun length a b -> a + length + b) shape before after

            let source (place: int[]) =
                let places = Array.map3 (fun length (width: int) i -> inside length (i - width)) shape before place

                if Array.forall Option.isSome places then
                    Some(Array.map Option.get places)
                else
                    None

            if fits before && fits after then Some(lengths, source) else None

        {
            Words = $"{name} {list before} {list after}"
            Function = f before after
            Result = result
        })

let private pads =
    borders "pad" (fun before after -> pad before after) (fun _ -> 2) (fun length i ->
        if i >= 0 && i < length then Some i else None)

let private reflections =
    borders "padReflect" (fun before after -> padReflect before after) (fun length -> length - 1) (fun length i ->
        Some(
            if i < 0 then -i
            elif i >= length then 2 * (length - 1) - i
            else i
        ))

let private symmetries =
    borders "padSymmetric" (fun before after -> padSymmetric before after) id (fun length i ->
        Some(
            if i < 0 then -1 - i
            elif i >= length then 2 * length - 1 - i
            else i
        ))

/// Parts side by side.
let private concatenations =
    drawn "concatenate" [ "concatenate" ] 2 (fun random shapes ->
        let rank = shapes[0].Length

        if rank = 0 || shapes[1].Length <> rank then
            None
        else
            let axis = drawAxis random rank
            let positive = fromBeginning rank axis

            let result (shapes: int[][]) =
                let rest = Array.map (Array.removeAt positive) shapes
                let joined = Array.updateAt positive (Array.sumBy (Array.item positive) shapes) shapes[0]

                if rest[0] = rest[1] && NumberArray.size joined <= most then
                    Some joined
                else
                    None

            let element (xs: NumberArray[]) (place: int[]) =
                let own = xs[0].Shape[positive]

                if place[positive] < own then
                    xs[0][place]
                else
                    xs[1][Array.updateAt positive (place[positive] - own) place]

            Some {
                Name = "concatenate"
                Code = fun operands -> $"concatenate {axis} [ " + String.Join("; ", operands) + " ]"
                Shape = result
                Tensors = fun xs -> concatenate axis xs
                Numbers = fun xs -> NumberArray.tabulate (result (xs |> Array.map _.Shape)).Value (element xs)
                Accepts = everywhere
            })

/// Parts one behind the other along a new axis.
let private stacks =
    drawn "stack" [ "stack" ] 2 (fun random shapes ->
        let axis = random.Next(shapes[0].Length + 1)

        let result (shapes: int[][]) =
            if shapes[0] = shapes[1] && 2 * NumberArray.size shapes[0] <= most then
                Some(Array.insertAt axis 2 shapes[0])
            else
                None

        Some {
            Name = "stack"
            Code = fun operands -> $"stack {axis} [ " + String.Join("; ", operands) + " ]"
            Shape = result
            Tensors = fun xs -> stack axis xs
            Numbers =
                fun xs ->
                    NumberArray.tabulate (result (xs |> Array.map _.Shape)).Value (fun place ->
                        xs[place[axis]][Array.removeAt axis place])
            Accepts = everywhere
        })

let families: Family list = [ pads; reflections; symmetries; concatenations; stacks ]

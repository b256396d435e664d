// Diagonals, bands, borders of one value and grids in random programs. Read next: Gathering.fs.
module internal FunGrad.Properties.Diagonals

open FunGrad
open FunGrad.Properties.Operation
open FunGrad.Properties.Movement

let private diagonals =
    moving "diag" [ "diag" ] 1 (fun random _ ->
        let offset = random.Next(-1, 2)

        let result (shape: int[]) =
            let last = shape.Length - 1
            let side = shape[last] + abs offset

            let source (p: int[]) =
                let row, column = p[last], p[last + 1]

                if column - row = offset then
                    Some(Array.append p[.. last - 1] [| min row column |])
                else
                    None

            Some(Array.append shape[.. last - 1] [| side; side |], source)

        { Words = $"diag ({offset})"; Function = diag offset; Result = result })

let private bands =
    moving "bandPart" [ "bandPart" ] 2 (fun random _ ->
        let lower, upper = random.Next(-1, 2), random.Next(-1, 2)

        let result (shape: int[]) =
            let last = shape.Length - 1

            let source (p: int[]) =
                let above = p[last] - p[last - 1]

                if (lower < 0 || -above <= lower) && (upper < 0 || above <= upper) then
                    Some p
                else
                    None

            Some(shape, source)

        {
            Words = $"bandPart ({lower}) ({upper})"
            Function = bandPart lower upper
            Result = result
        })

let private replaced =
    let length offset (shape: int[]) =
        let rows, columns = shape[shape.Length - 2], shape[shape.Length - 1]
        min (rows - max 0 -offset) (columns - max 0 offset)

    drawn "setDiag" [ "setDiag" ] 2 (fun random _ ->
        let offset = random.Next(-1, 2)

        let shape (shapes: int[][]) =
            let d, x = shapes[0], shapes[1]
            let last = x.Length - 1

            if last < 1 || length offset x < 1 || d <> Array.append x[.. last - 2] [| length offset x |] then
                None
            else
                Some x

        Some {
            Name = "setDiag"
            Code = call $"setDiag ({offset})"
            Shape = shape
            Tensors = fun xs -> setDiag offset xs[0] xs[1]
            Numbers =
                fun xs ->
                    let last = xs[1].Shape.Length - 1

                    NumberArray.tabulate xs[1].Shape (fun p ->
                        if p[last] - p[last - 1] = offset then
                            xs[0][Array.append p[.. last - 2] [| min p[last] p[last - 1] |]]
                        else
                            xs[1][p])
            Accepts = everywhere
        })

let private borders =
    drawn "padWith" [ "padWith" ] 1 (fun random shapes ->
        let value = between -2.0 2.0 random
        let counts () = Array.init shapes[0].Length (fun _ -> random.Next 3)
        let before, after = counts (), counts ()
        let result shape = Array.map3 (fun length before after -> before + length + after) shape before after

        Some {
            Name = "padWith"
            Code = call $"padWith ({constant value}) {list before} {list after}"
            Shape =
                fun shapes ->
                    let shape = result shapes[0]
                    if NumberArray.size shape <= 24 then Some shape else None
            Tensors = fun xs -> padWith value before after xs[0]
            Numbers =
                fun xs ->
                    NumberArray.tabulate (result xs[0].Shape) (fun place ->
                        let from = Array.map2 (-) place before

                        if Array.forall2 (fun i length -> i >= 0 && i < length) from xs[0].Shape then
                            xs[0][from]
                        else
                            Number.ofFloat value)
            Accepts = everywhere
        })

/// One of the two tensors of coordinates that two vectors make.
let private grids name (f: Tensor list -> Tensor list) (axisOf: int -> int) =
    drawn name [ name ] 2 (fun random _ ->
        let which = random.Next 2

        let shape (shapes: int[][]) =
            if shapes |> Array.forall (fun shape -> shape.Length = 1) then
                let lengths = [| shapes[0].[0]; shapes[1].[0] |]
                let result = if axisOf 0 = 0 then lengths else Array.rev lengths
                if NumberArray.size result <= 24 then Some result else None
            else
                None

        Some {
            Name = name
            Code = fun operands -> $"List.item {which} ({name} [ " + String.concat "; " operands + " ])"
            Shape = shape
            Tensors = fun xs -> (f (List.ofArray xs))[which]
            Numbers =
                fun xs ->
                    NumberArray.tabulate (shape (xs |> Array.map _.Shape)).Value (fun place ->
                        xs[which].Elements[place[axisOf which]])
            Accepts = everywhere
        })

let families: Family list = [
    diagonals
    bands
    replaced
    borders
    grids "meshgrid" meshgrid (fun which -> 1 - which)
    grids "meshgridOfAxes" meshgridOfAxes id
]

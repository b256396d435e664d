// Products whose axes are paired by labels or by position, in random programs. Read next: Convolutions.fs.
module internal FunGrad.Properties.LabelledProducts

open System
open FunGrad
open FunGrad.Properties.Operation

let private moderate: int[][] -> float[][] -> bool = where (fun x -> abs x <= 10.0)

/// The length of each label, where the operands' axes agree.
let private lengths (labels: string list) (shapes: int[][]) : Map<char, int> option =
    if List.map String.length labels <> [ for shape in shapes -> shape.Length ] then
        None
    else
        let pairs =
            List.map2 (fun label (shape: int[]) -> Seq.zip label shape) labels (List.ofArray shapes)
            |> Seq.concat

        let known = Map.ofSeq pairs

        if pairs |> Seq.forall (fun (label, length) -> known[label] = length) then
            Some known
        else
            None

/// The sum over all labels that the result does not name, of the product of what the labels address.
let private einsums (equation: string) =
    let sides = equation.Split "->"
    let labels, result = List.ofArray (sides[0].Split ','), sides[1]

    let shape shapes =
        lengths labels shapes
        |> Option.map (fun lengths -> [| for label in result -> lengths[label] |])
        |> Option.filter (fun shape -> NumberArray.size shape <= 24)

    let reference (xs: NumberArray[]) =
        let lengths = (lengths labels (xs |> Array.map _.Shape)).Value
        let summed = lengths.Keys |> Seq.filter (fun label -> not (result.Contains label)) |> Array.ofSeq

        NumberArray.tabulate (shape (xs |> Array.map _.Shape)).Value (fun place ->
            Number.sum [
                for rest in NumberArray.positions [| for label in summed -> lengths[label] |] do
                    let at = Map.ofSeq (Seq.append (Seq.zip result place) (Seq.zip summed rest))
                    let factor label (x: NumberArray) = x[[| for name: char in label -> at[name] |]]
                    Number.product (List.map2 factor labels (List.ofArray xs))
            ])

    family [ "einsum" ] labels.Length {
        Name = $"einsum {equation}"
        Code = fun operands -> $"einsum \"{equation}\" [ " + String.Join("; ", operands) + " ]"
        Shape = shape
        Tensors = fun xs -> einsum equation xs
        Numbers = reference
        Accepts = moderate
    }

let private dots =
    drawn "tensordot" [ "tensordot" ] 2 (fun random shapes ->
        if shapes |> Array.exists (fun shape -> shape.Length = 0) then
            None
        else
            let axisX, axisY = drawAxis random shapes[0].Length, drawAxis random shapes[1].Length
            let x, y = fromBeginning shapes[0].Length axisX, fromBeginning shapes[1].Length axisY

            let shape (shapes: int[][]) =
                let result = Array.append (NumberArray.without x shapes[0]) (NumberArray.without y shapes[1])

                if shapes[0].[x] = shapes[1].[y] && NumberArray.size result <= 24 then
                    Some result
                else
                    None

            let element (xs: NumberArray[]) (place: int[]) =
                let left, right = Array.splitAt (xs[0].Shape.Length - 1) place

                Number.sum [
                    for i in 0 .. xs[0].Shape[x] - 1 ->
                        xs[0][Array.insertAt x i left] * xs[1][Array.insertAt y i right]
                ]

            Some {
                Name = "tensordot"
                Code = call $"tensordot [ {axisX} ] [ {axisY} ]"
                Shape = shape
                Tensors = fun xs -> tensordot [ axisX ] [ axisY ] xs[0] xs[1]
                Numbers = fun xs -> NumberArray.tabulate (shape (xs |> Array.map _.Shape)).Value (element xs)
                Accepts = moderate
            })

let private kroneckers =
    Contraction.product
        "kron"
        (fun x y ->
            if x.Length = 2 && y.Length = 2 then
                Some [| x[0] * y[0]; x[1] * y[1] |]
            else
                None)
        kron
        (fun x y p ->
            let rows, columns = y.Shape[0], y.Shape[1]
            x[[| p[0] / rows; p[1] / columns |]] * y[[| p[0] % rows; p[1] % columns |]])

let private crosses =
    Contraction.product
        "cross"
        (fun x y -> if x.Length > 0 && Array.last x = 3 && x = y then Some x else None)
        cross
        (fun x y p ->
            let last = p.Length - 1
            let at (a: NumberArray) shift = a[Array.updateAt last ((p[last] + shift) % 3) p]
            at x 1 * at y 2 - at x 2 * at y 1)

let families: Family list =
    [ dots; kroneckers; crosses ]
    @ List.map einsums [ "ij,jk->ik"; "ij,kj->ki"; "i,j->ij"; "ij,ij->i"; "ii->i"; "ijk->kj"; "ij,j->" ]

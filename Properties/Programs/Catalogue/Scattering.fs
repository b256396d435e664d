// Rows written, added and compared at drawn places, in random programs. Read next: Contraction.fs.
module internal FunGrad.Properties.Scattering

open System
open FunGrad
open FunGrad.Properties.Operation

let private column (places: int[]) = Picking.integers [| places.Length; 1 |] places

let private scattered =
    drawn "scatterNd" [ "scatterNd" ] 1 (fun random shapes ->
        if shapes[0].Length = 0 || Array.contains 0 shapes[0] then
            None
        else
            let places = Array.init shapes[0].[0] (fun _ -> random.Next 3)
            let tensor, code = column places
            let into (shape: int[]) = Array.updateAt 0 3 shape

            Some {
                Name = "scatterNd"
                Code = call $"scatterNd {list (into shapes[0])} {code}"
                Shape =
                    fun given ->
                        if given = shapes && NumberArray.size (into given[0]) <= 24 then
                            Some(into given[0])
                        else
                            None
                Tensors = fun xs -> scatterNd (into shapes[0]) tensor xs[0]
                Numbers =
                    fun xs ->
                        NumberArray.tabulate (into xs[0].Shape) (fun place ->
                            Number.sum [
                                for row, at in Array.indexed places do
                                    if at = place[0] then
                                        xs[0][Array.updateAt 0 row place]
                            ])
                Accepts = everywhere
            })

/// A function of the updates and of what they meet: rows of the second operand at drawn places.
let private updating
    name
    (isDistinct: bool)
    (f: Tensor -> Tensor -> Tensor -> Tensor)
    (meet: Number -> Number list -> Number)
    accepts
    =
    drawn name [ name ] 2 (fun random shapes ->
        let fits (shapes: int[][]) =
            let updates, x = shapes[0], shapes[1]

            updates.Length > 0
            && updates.Length = x.Length
            && updates[1..] = x[1..]
            && not (Array.contains 0 x)
            && (not isDistinct || updates[0] <= x[0])

        if not (fits shapes) then
            None
        else
            let length, count = shapes[1].[0], shapes[0].[0]

            let places =
                if isDistinct then
                    Array.init length id |> Array.sortBy (fun _ -> random.Next()) |> Array.truncate count
                else
                    Array.init count (fun _ -> random.Next length)

            let tensor, code = column places

            Some {
                Name = name
                Code = call $"{name} {code}"
                Shape = fun given -> if given = shapes then Some given[1] else None
                Tensors = fun xs -> f tensor xs[0] xs[1]
                Numbers =
                    fun xs ->
                        NumberArray.tabulate xs[1].Shape (fun place ->
                            meet (xs[1][place]) [
                                for row, at in Array.indexed places do
                                    if at = place[0] then
                                        xs[0][Array.updateAt 0 row place]
                            ])
                Accepts = accepts
            })

let private apart: int[][] -> float[][] -> bool = fun _ xs -> Picking.distinct (Array.concat xs)

let families: Family list = [
    scattered
    updating
        "tensorScatterUpdate"
        true
        tensorScatterUpdate
        (fun x updates -> List.fold (fun _ update -> update) x updates)
        everywhere
    updating "tensorScatterAdd" false tensorScatterAdd (List.fold (+)) everywhere
    updating "tensorScatterSub" false tensorScatterSub (List.fold (-)) everywhere
    updating "tensorScatterMax" false tensorScatterMax (List.fold Number.larger) apart
    updating "tensorScatterMin" false tensorScatterMin (List.fold Number.smaller) apart
]

// Simpler shapes: those of tensors full of zeros when these shrink. Law: shapes that fit together still do, and the
// sum of axes and lengths falls. Read next: Shrinking.fs.
namespace FunGrad.Properties

module internal ShapeShrinking =

    let private shapes (ties: Plain[] -> Tie list) (shapes: int[][]) : int[][] seq =
        let kind = {
            Ties = ties
            Settle = id
            Suggest = fun _ -> Seq.empty
            Belongs = fun _ -> true
        }

        shapes
        |> Array.map Plain.zeros
        |> Shrinking.shrink kind
        |> Seq.map (Array.map _.Lengths)
        |> Seq.distinct

    let one (shape: int[]) : int[] seq = shapes Ties.free [| shape |] |> Seq.map Array.head
    let broadcasting (operands: int[][]) : int[][] seq = shapes Ties.broadcast operands

    let contracting (left: int[], right: int[]) : (int[] * int[]) seq =
        shapes Ties.contraction [| left; right |] |> Seq.map (fun both -> both[0], both[1])

    /// An axis that is dropped is another one than the axis that is named.
    let withAxis (shape: int[], axis: int) : (int[] * int) seq =
        let own = if axis < 0 then axis + shape.Length else axis

        seq {
            for other in 0 .. shape.Length - 1 do
                if other <> own then
                    Array.removeAt other shape, (if other < own then own - 1 else own)

            for other in 0 .. shape.Length - 1 do
                if shape[other] > 1 then
                    Array.updateAt other 1 shape, axis
                    Array.updateAt other (shape[other] - 1) shape, axis

            if axis < 0 then
                shape, own
        }

    let withPermutation (shape: int[], order: int[]) : (int[] * int[]) seq =
        seq {
            for axis in 0 .. shape.Length - 1 do
                let left = order |> Array.filter ((<>) axis) |> Array.map (fun a -> if a > axis then a - 1 else a)
                Array.removeAt axis shape, left

            for axis in 0 .. shape.Length - 1 do
                if shape[axis] > 1 then
                    Array.updateAt axis 1 shape, order
                    Array.updateAt axis (shape[axis] - 1) shape, order

            for place in 0 .. order.Length - 2 do
                if order[place] > order[place + 1] then
                    shape, order |> Array.updateAt place order[place + 1] |> Array.updateAt (place + 1) order[place]
        }

    let private weight (from: int[], target: int[]) = from.Length + target.Length, Array.sum from + Array.sum target

    let reshaping (from: int[], target: int[]) : (int[] * int[]) seq =
        let withoutOnes (shape: int[]) = Array.filter ((<>) 1) shape
        let flat (shape: int[]) = [| Shapes.count shape |]

        seq {
            for smaller in one from do
                smaller, flat smaller

            for smaller in one target do
                flat smaller, smaller

            flat from, target
            from, flat target
            withoutOnes from, target
            from, withoutOnes target
        }
        |> Seq.filter (fun both -> weight both < weight (from, target))
        |> Seq.distinct

// The kinds of tensors that are generated: which axes are tied, and which elements belong. Law: a kind's shrinks are of
// the kind. Read next: Numbers.fs.
namespace FunGrad.Properties

open System
open FunGrad

module internal Ties =

    let private tie members mayDrop mayStretch = { Members = members; MayDrop = mayDrop; MayStretch = mayStretch }

    /// Each axis of one tensor for itself.
    let free (xs: Plain[]) = [ for axis in 0 .. xs[0].Lengths.Length - 1 -> tie [| struct (0, axis) |] true false ]

    /// Tensors of one shape.
    let equal (xs: Plain[]) = [
        for axis in 0 .. xs[0].Lengths.Length - 1 ->
            tie (Array.init xs.Length (fun place -> struct (place, axis))) true false
    ]

    /// The two axes of a square matrix.
    let square (_: Plain[]) = [ tie [| struct (0, 0); struct (0, 1) |] false false ]

    /// Axes counted from the end, where the last `matrix` ones of each tensor are left out.
    let private aligned (matrix: int) (xs: Plain[]) = [
        let ranks = xs |> Array.map (fun x -> x.Lengths.Length)

        for fromEnd in matrix + 1 .. Array.max ranks do
            let members = [|
                for place in 0 .. xs.Length - 1 do
                    if ranks[place] >= fromEnd then
                        struct (place, ranks[place] - fromEnd)
            |]

            tie members true true
    ]

    /// Tensors that broadcast together.
    let broadcast (xs: Plain[]) = aligned 0 xs

    /// Factors of a product: the last axis of the left one meets the last but one of the right one, or a vector's only
    /// one. Rows and columns of single matrices may go, which leaves vectors.
    let contraction (xs: Plain[]) = [
        let left, right = xs[0].Lengths.Length, xs[1].Lengths.Length
        tie [| struct (0, left - 1); struct (1, max 0 (right - 2)) |] false false

        if left > 1 then
            tie [| struct (0, left - 2) |] (left = 2 && right <= 2) false

        if right > 1 then
            tie [| struct (1, right - 1) |] (left <= 2 && right = 2) false

        if left >= 2 && right >= 2 then
            yield! aligned 2 xs
    ]

[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module internal Kind =

    let private make ties (belongs: Plain[] -> bool) = {
        Ties = ties
        Settle = id
        Suggest = fun _ -> Seq.empty
        Belongs = belongs
    }

    let private each (belongs: float -> bool) (xs: Plain[]) =
        xs |> Array.forall (fun x -> Array.forall belongs x.Values)

    /// One tensor, each element of which belongs.
    let elements (belongs: float -> bool) = make Ties.free (each belongs)
    /// One tensor that belongs as a whole.
    let whole (belongs: Plain -> bool) = make Ties.free (fun xs -> belongs xs[0])
    /// Tensors of one shape.
    let sameShape (belongs: float -> bool) = make Ties.equal (each belongs)
    /// Tensors that broadcast together.
    let broadcast (belongs: float -> bool) = make Ties.broadcast (each belongs)
    /// Factors of a product.
    let contraction (belongs: float -> bool) = make Ties.contraction (each belongs)

    /// A half and more from it lie a kink: |x|, relu, round, floor, sign and clips at round bounds.
    let private kinkDistance (x: float) = abs (x - Math.Round(2.0 * x) / 2.0)

    /// Moderate, and at least a tenth from every integer and half.
    let isRegular (x: float) = abs x <= 4.0 && kinkDistance x >= 0.0999

    /// A small integer or half.
    let isKink (x: float) = abs x <= 4.0 && kinkDistance x = 0.0

    /// A square matrix that belongs as a whole; the identity is worth a try.
    let square (settle: Plain -> Plain) (belongs: Plain -> bool) = {
        Ties = Ties.square
        Settle = Array.map settle
        Suggest =
            fun xs ->
                let n = xs[0].Lengths[0]
                let identity = Array.init (n * n) (fun i -> if i / max 1 n = i % max 1 n then 1.0 else 0.0)
                Seq.singleton [| { xs[0] with Values = identity } |]
        Belongs = fun xs -> belongs xs[0]
    }

    /// What lies below the diagonal, above it too.
    let mirrored (x: Plain) =
        let n = x.Lengths[0]

        {
            x with
                Values = Array.init (n * n) (fun i -> x.Values[max (i / n) (i % n) * n + min (i / n) (i % n)])
        }

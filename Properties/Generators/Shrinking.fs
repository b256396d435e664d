// Shrinking of tensors whose axes belong together: no empty axes, fewer axes, shorter axes, then simpler elements. Law:
// what is tied stays tied, nothing becomes empty that was not, and each step lowers (dtype, empty axes, axes, lengths,
// elements) in this order, so shrinking ends. Read next: Kinds.fs, for which axes are tied.
namespace FunGrad.Properties

open System
open FunGrad

/// A tensor as an open book: its elements in row-major order.
type internal Plain = { DType: DType; Lengths: int[]; Values: float[] }

module internal Plain =

    let ofTensor (x: Tensor) = { DType = x.DType; Lengths = Seq.toArray x.Shape; Values = toArray x }

    let toTensor (x: Plain) : Tensor = tensor x.Values |> reshape x.Lengths |> cast x.DType

    let zeros (lengths: int[]) = {
        DType = DType.Float64
        Lengths = lengths
        Values = Array.zeroCreate (Array.fold (*) 1 lengths)
    }

    /// The positions along an axis that are named, in their order.
    let keep (axis: int) (positions: int[]) (x: Plain) =
        let inner = Array.fold (*) 1 x.Lengths[axis + 1 ..]
        let outer, length = Array.fold (*) 1 x.Lengths[.. axis - 1], x.Lengths[axis]

        {
            x with
                Lengths = Array.updateAt axis positions.Length x.Lengths
                Values = [|
                    for block in 0 .. outer - 1 do
                        for position in positions do
                            yield! Array.sub x.Values ((block * length + position) * inner) inner
                |]
        }

    /// One position along an axis, without the axis.
    let at (axis: int) (position: int) (x: Plain) =
        let kept = keep axis [| position |] x
        { kept with Lengths = Array.removeAt axis kept.Lengths }

    /// Equal bits: NaN is NaN, and 0 is not -0.
    let same (a: Plain) (b: Plain) =
        let bits = Array.map BitConverter.DoubleToInt64Bits
        a.DType = b.DType && a.Lengths = b.Lengths && bits a.Values = bits b.Values

/// Axes of equal length, or of length 1 beside it, that shrink together: pairs of a tensor's place and its axis.
type internal Tie = {
    Members: struct (int * int)[]
    /// Whether the tensors may do without the axis.
    MayDrop: bool
    /// Whether one member may have length 1 or miss the axis while others have it: broadcasting.
    MayStretch: bool
}

/// What is known of tensors that belong together.
[<NoEquality; NoComparison>]
type internal Kind = {
    Ties: Plain[] -> Tie list
    /// Restores what elements owe each other, such as symmetry; it changes nothing that keeps the kind.
    Settle: Plain[] -> Plain[]
    /// Whole tensors worth a try besides.
    Suggest: Plain[] -> Plain[] seq
    Belongs: Plain[] -> bool
}

module internal Shrinking =

    let private lengthOf (xs: Plain[]) (tie: Tie) =
        let lengths = [ for struct (place, axis) in tie.Members -> xs[place].Lengths[axis] ]
        lengths |> List.tryFind ((<>) 1) |> Option.defaultValue 1

    /// Later axes first, so that the places of earlier ones stay what they are.
    let private change (alter: int -> Plain -> Plain) (members: struct (int * int)[]) (xs: Plain[]) =
        members
        |> Array.sortByDescending (fun struct (_, axis) -> axis)
        |> Array.fold (fun xs struct (place, axis) -> Array.updateAt place (alter axis xs[place]) xs) xs

    let private stretched (positions: int[]) (axis: int) (x: Plain) =
        if x.Lengths[axis] = 1 then x else Plain.keep axis positions x

    /// An empty axis gets length 1: an empty tensor is shown only where being empty is what breaks a law.
    let private filled (xs: Plain[]) (tie: Tie) =
        let fill (number: float) axis (x: Plain) =
            if x.Lengths[axis] > 0 then
                x
            else
                let lengths = Array.updateAt axis 1 x.Lengths

                {
                    x with
                        Lengths = lengths
                        Values = Array.create (Array.fold (*) 1 lengths) number
                }

        seq {
            if lengthOf xs tie = 0 then
                for number in [ 0.0; 1.0; 0.25 ] do
                    change (fill number) tie.Members xs
        }

    let private withoutAxis (xs: Plain[]) (tie: Tie) =
        let length = lengthOf xs tie

        let drop position axis (x: Plain) = Plain.at axis (if x.Lengths[axis] = 1 then 0 else position) x

        let dropEmpty axis (x: Plain) = { x with Lengths = Array.removeAt axis x.Lengths }

        let staysEmpty struct (place, axis) = Array.contains 0 (Array.removeAt axis xs[place].Lengths)

        seq {
            if tie.MayDrop && length > 0 then
                for position in 0 .. length - 1 do
                    change (drop position) tie.Members xs
            elif tie.MayDrop && Array.forall staysEmpty tie.Members then
                change dropEmpty tie.Members xs
        }

    let private shorter (xs: Plain[]) (tie: Tie) =
        let length = lengthOf xs tie
        let all = [| 0 .. length - 1 |]

        seq {
            if length > 1 then
                for positions in Array.splitInto 2 all do
                    change (stretched positions) tie.Members xs

                for position in all do
                    change (stretched (Array.removeAt position all)) tie.Members xs
        }

    /// One member alone gives up its length, or an axis that is its first: the others still have it.
    let private alone (xs: Plain[]) (tie: Tie) =
        seq {
            if tie.MayStretch && tie.Members.Length > 1 then
                for struct (place, axis) in tie.Members do
                    if axis = 0 && xs[place].Lengths[axis] > 0 then
                        Array.updateAt place (Plain.at axis 0 xs[place]) xs

                    if xs[place].Lengths[axis] > 1 then
                        Array.updateAt place (Plain.keep axis [| 0 |] xs[place]) xs
        }

    /// The usual dtype of the same sort, where the numbers fit.
    let private usual (x: Plain) =
        match x.DType with
        | DType.Float32 -> { x with DType = DType.Float64 }
        | DType.Int64 when Array.forall (fun v -> abs v <= 2147483647.0) x.Values -> { x with DType = DType.Int32 }
        | _ -> x

    let private mapElements (f: float -> float) (x: Plain) = {
        x with
            Values = x.Values |> Array.map (fun v -> Simplicity.orSelf x.DType v (f v))
    }

    let private simplerTogether (xs: Plain[]) =
        seq {
            for simplify in Simplicity.together do
                Array.map (mapElements simplify) xs

            if xs.Length > 1 then
                for place in 0 .. xs.Length - 1 do
                    for simplify in Simplicity.together do
                        Array.updateAt place (mapElements simplify xs[place]) xs
        }

    let private simplerOne (xs: Plain[]) =
        seq {
            for place in 0 .. xs.Length - 1 do
                let x = xs[place]

                for i in 0 .. x.Values.Length - 1 do
                    for candidate in Simplicity.candidates x.DType x.Values[i] do
                        Array.updateAt place { x with Values = Array.updateAt i candidate x.Values } xs
        }

    /// No element is less simple than it was: what `Settle` and `Suggest` must not break.
    let private noWorse (before: Plain[]) (after: Plain[]) =
        let worse (a: Plain) (b: Plain) = Array.exists2 (Simplicity.isSimpler a.DType) a.Values b.Values
        not (Array.exists2 worse before after)

    /// All simpler neighbours of tensors that belong together, those that help most first.
    let shrink (kind: Kind) (xs: Plain[]) : Plain[] seq =
        let ties = kind.Ties xs

        let shapes =
            seq {
                yield! Seq.collect (filled xs) ties
                yield! Seq.collect (withoutAxis xs) ties
                yield! Seq.collect (shorter xs) ties
                yield! Seq.collect (alone xs) ties
                Array.map usual xs
            }

        let elements =
            Seq.concat [ kind.Suggest xs; simplerTogether xs; simplerOne xs ]
            |> Seq.map kind.Settle
            |> Seq.filter (noWorse xs)

        Seq.append shapes elements
        |> Seq.filter (fun candidate -> kind.Belongs candidate && not (Array.forall2 Plain.same xs candidate))

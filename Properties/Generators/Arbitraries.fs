// From kinds of tensors to FsCheck's arbitraries: a generator of what belongs together, and its shrinking. Read next:
// TensorArbitraries.fs, where each type has one.
namespace FunGrad.Properties

open FsCheck
open FsCheck.FSharp
open FunGrad

module internal Arbitraries =

    /// An arbitrary of cases that wrap tensors.
    let wrapped (kind: Kind) (wrap: Tensor[] -> 'C) (unwrap: 'C -> Tensor[]) (tensors: Gen<Tensor[]>) : Arbitrary<'C> =
        let shrink case =
            Shrinking.shrink kind (Array.map Plain.ofTensor (unwrap case))
            |> Seq.map (Array.map Plain.toTensor >> wrap)

        Arb.fromGenShrink (Gen.map wrap tensors, shrink)

    let single kind (wrap: Tensor -> 'C) (unwrap: 'C -> Tensor) (tensors: Gen<Tensor>) : Arbitrary<'C> =
        wrapped kind (Array.head >> wrap) (unwrap >> Array.singleton) (Gen.map Array.singleton tensors)

    /// Tensors of generated shapes, a quarter of them in Float32.
    let shaped (shapes: Gen<int[]>) (tensors: seq<int> -> Gen<Tensor>) : Gen<Tensor> =
        Tensors.inBothWidths (Gen.bind (Seq.ofArray >> tensors) shapes)

    /// Regular tensors of shapes that were drawn together, all in one width.
    let regularOf (shapes: Gen<int[][]>) : Gen<Tensor[]> =
        gen {
            let! shapes = shapes
            let! tensors = Gen.collectToArray (Seq.ofArray >> Tensors.regular) shapes
            let! dtype = Gen.frequency [ 3, Gen.constant DType.Float64; 1, Gen.constant DType.Float32 ]
            return Array.map (cast dtype) tensors
        }

    /// A number, as its own simplest form in its kind.
    let number
        (wrap: float -> 'C)
        (unwrap: 'C -> float)
        (belongs: float -> bool)
        (numbers: Gen<float>)
        : Arbitrary<'C> =
        let shrink case = Simplicity.candidates DType.Float64 (unwrap case) |> Seq.filter belongs |> Seq.map wrap

        Arb.fromGenShrink (Gen.map wrap numbers, shrink)

    let ofRank (rank: int) (kind: Kind) = {
        kind with
            Belongs = fun xs -> xs[0].Lengths.Length = rank && kind.Belongs xs
    }

    let isPositive (x: float) = x > 0.0 && x <= 4.0
    let isUnit (x: float) = 0.0 < x && x < 1.0

    /// At least a quarter apart, but for rounding.
    let areDistinct (x: Plain) = Array.sort x.Values |> Array.pairwise |> Array.forall (fun (a, b) -> b - a >= 0.24999)

    let areTied (x: Plain) = Array.length (Array.distinct x.Values) < x.Values.Length

    /// Each row along the last axis is a single 1 among zeros.
    let areOneHot (x: Plain) =
        x.Lengths.Length > 0
        && Array.last x.Lengths > 0
        && x.Values
           |> Array.chunkBySize (Array.last x.Lengths)
           |> Array.forall (fun row -> Array.sum row = 1.0 && Array.forall (fun v -> v = 0.0 || v = 1.0) row)

    let private positions (length: int) =
        Kind.elements (fun position -> float -length <= position && position < float length)

    let indices: Arbitrary<IndexTensor> =
        let generated =
            gen {
                let! length = Shapes.length
                let! shape = Shapes.any
                let! dtype = Gen.elements [ DType.Int32; DType.Int32; DType.Int64 ]
                let! tensor = Tensors.indices length shape
                return { Tensor = cast dtype tensor; Length = length }
            }

        let shrink (case: IndexTensor) =
            let at length (x: Plain[]) = (positions length).Belongs x
            let own = [| Plain.ofTensor case.Tensor |]

            seq {
                for length in [ 1; case.Length / 2; case.Length - 1 ] do
                    if 0 < length && length < case.Length && at length own then
                        { case with Length = length }

                for smaller in Shrinking.shrink (positions case.Length) own do
                    { case with Tensor = Plain.toTensor smaller[0] }
            }

        Arb.fromGenShrink (generated, shrink)

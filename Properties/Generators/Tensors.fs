// Tensors of a shape, filled with numbers of one kind, and arbitraries that shrink them. Law: a generator asked for a
// shape gives that shape; `Tensors.arbitrary` never shrinks out of what belongs. Read next: SquareMatrices.fs.
namespace FunGrad.Properties

open System
open FsCheck
open FsCheck.FSharp
open FunGrad

/// <summary>Generators of tensors of a given shape, Float64 unless they say otherwise.</summary>
/// <example><code lang="fsharp">
/// Gen.sample 1 (Tensors.between 0.0 1.0 [ 2; 3 ])
/// </code></example>
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Tensors =

    let private fill (dtype: DType) (lengths: int[]) (values: float[]) : Tensor =
        Plain.toTensor { DType = dtype; Lengths = lengths; Values = values }

    /// Tensors of this dtype and shape whose elements the numbers give.
    let ofNumbers (dtype: DType) (numbers: Gen<float>) (shape: seq<int>) : Gen<Tensor> =
        let lengths = Seq.toArray shape
        Gen.arrayOfLength (Shapes.count lengths) numbers |> Gen.map (fill dtype lengths)

    /// The same tensors, a quarter of them in Float32.
    let inBothWidths (tensors: Gen<Tensor>) : Gen<Tensor> =
        Gen.frequency [ 3, tensors; 1, Gen.map (cast DType.Float32) tensors ]

    /// Moderate elements, at least a tenth from every integer and half: away from the usual kinks.
    let regular (shape: seq<int>) = ofNumbers DType.Float64 Numbers.regular shape

    /// Elements between -3 and 3, at least a tenth from each of the kinks.
    let awayFrom (kinks: seq<float>) (shape: seq<int>) = ofNumbers DType.Float64 (Numbers.awayFrom kinks) shape

    /// Elements at kinks: integers and halves from -3 to 3.
    let atKinks (shape: seq<int>) = ofNumbers DType.Float64 Numbers.atKinks shape

    /// Positive elements, between 1/10 and 4.
    let positive (shape: seq<int>) = ofNumbers DType.Float64 Numbers.positive shape

    /// Elements from low to high, both included.
    let between (low: float) (high: float) (shape: seq<int>) = ofNumbers DType.Float64 (Numbers.between low high) shape

    /// What functions meet every day: regular elements, elements at kinks, a few large and small ones.
    let ordinary (shape: seq<int>) = ofNumbers DType.Float64 Numbers.ordinary shape

    /// Elements of this width, half of them special: ±0, ±∞, NaN, subnormal, the largest.
    let special (dtype: DType) (shape: seq<int>) =
        ofNumbers dtype (Gen.oneof [ Numbers.special dtype; Numbers.ordinary ]) shape

    /// Elements each of which is at least a gap from every other; in any order.
    let distinct (gap: float) (shape: seq<int>) : Gen<Tensor> =
        let lengths = Seq.toArray shape
        let count = Shapes.count lengths

        gen {
            let! order = Gen.shuffle [| 0 .. count - 1 |]
            let! jitter = Gen.arrayOfLength count Numbers.fraction
            let place i = gap * (2.0 * float (order[i] - count / 2) + jitter[i])
            return fill DType.Float64 lengths (Array.init count place)
        }

    /// Elements that are equal in pairs and more: half of them repeat another one. One element alone has no tie.
    let tied (shape: seq<int>) : Gen<Tensor> =
        let lengths = Seq.toArray shape
        let count = Shapes.count lengths

        gen {
            let! few = Gen.arrayOfLength (max 1 (count / 2)) Numbers.regular
            let! places = Gen.shuffle [| 0 .. count - 1 |]
            return fill DType.Float64 lengths (places |> Array.map (fun place -> few[place % few.Length]))
        }

    /// Positions along an axis of this length, counted from the start or, negative, from the end: Int32.
    let indices (length: int) (shape: seq<int>) : Gen<Tensor> =
        ofNumbers DType.Int32 (Numbers.whole -length (length - 1)) shape

    /// Positions along an axis of this length, from 0: Int32.
    let indicesFromStart (length: int) (shape: seq<int>) : Gen<Tensor> =
        ofNumbers DType.Int32 (Numbers.whole 0 (length - 1)) shape

    /// Truth values.
    let mask (shape: seq<int>) : Gen<Tensor> = ofNumbers DType.Bool (Numbers.whole 0 1) shape

    /// Rows of zeros with a single 1, along a new last axis of this length.
    let oneHot (classes: int) (shape: seq<int>) : Gen<Tensor> =
        Gen.map (FunGrad.ArrayFunctions.oneHot classes) (indicesFromStart classes shape)

    let internal arbitraryOf (kind: Kind) (tensors: Gen<Tensor>) : Arbitrary<Tensor> =
        let shrink x = Shrinking.shrink kind [| Plain.ofTensor x |] |> Seq.map (Array.head >> Plain.toTensor)
        Arb.fromGenShrink (tensors, shrink)

    /// <summary>Makes generated tensors shrink: to fewer axes, shorter axes, rounder elements, and only to what
    /// belongs. A tensor with elements never shrinks to an empty one.</summary>
    /// <example><code lang="fsharp">
    /// let isPositive x = Array.forall (fun v -> v > 0.0) (toArray x)
    /// Tensors.positive [ 3 ] |> Tensors.arbitrary isPositive
    /// </code></example>
    let arbitrary (belongs: Tensor -> bool) (tensors: Gen<Tensor>) : Arbitrary<Tensor> =
        arbitraryOf (Kind.whole (Plain.toTensor >> belongs)) tensors

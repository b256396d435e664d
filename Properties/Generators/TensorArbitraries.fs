// What FsCheck needs to draw and shrink every type of this folder, registered with one line. Law: FsCheck finds an
// arbitrary here by the type that it makes. Read next: docs/properties.md, for its use from both languages.
namespace FunGrad.Properties

open System.Collections.Generic
open FsCheck
open FsCheck.FSharp
open FunGrad

/// <summary>The arbitraries of tensors, of shapes, and of what belongs together. Name the class where FsCheck takes
/// arbitraries, and properties can ask for these types.</summary>
/// <remarks>F#: <c>[&lt;Properties(Arbitrary = [| typeof&lt;TensorArbitraries&gt; |])&gt;]</c>; C#:
/// <c>[Properties(Arbitrary = new[] { typeof(TensorArbitraries) })]</c>. Without xunit:
/// <c>ArbMap.defaults |> TensorArbitraries.add</c> and <c>ArbMap.Default.Merge&lt;TensorArbitraries&gt;()</c>.</remarks>
[<Sealed>]
type TensorArbitraries private () =

    static let anything = Kind.elements (fun _ -> true)
    static let regular = Kind.elements Kind.isRegular
    static let readOnly (shape: int[]) : IReadOnlyList<int> = shape
    static let dimension = Gen.map (min 4) Shapes.length

    static let shapes (shapes: Gen<int[][]>) (wrap: int[][] -> 'C) (unwrap: 'C -> IReadOnlyList<int> list) =
        let lengths = unwrap >> List.map Seq.toArray >> List.toArray
        Arb.fromGenShrink (Gen.map wrap shapes, lengths >> ShapeShrinking.broadcasting >> Seq.map wrap)

    /// Two arrays of integers with their shrinking.
    static let both (drawn: Gen<int[] * 'B>) shrink (wrap: int[] * 'B -> 'C) (unwrap: 'C -> int[] * 'B) =
        Arb.fromGenShrink (Gen.map wrap drawn, unwrap >> shrink >> Seq.map wrap)

    // -- Numbers and shapes -------------------------------------------------------------------------------------------

    /// Moderate numbers away from kinks.
    static member RegularNumber() : Arbitrary<RegularNumber> =
        Numbers.regular |> Arbitraries.number (fun x -> { RegularNumber.Value = x }) _.Value Kind.isRegular

    /// Integers and halves.
    static member KinkNumber() : Arbitrary<KinkNumber> =
        Numbers.atKinks |> Arbitraries.number (fun x -> { KinkNumber.Value = x }) _.Value Kind.isKink

    /// Special numbers, which shrink to other special numbers only.
    static member SpecialNumber() : Arbitrary<SpecialNumber> =
        let isSpecial (x: float) = x = 0.0 || not (System.Double.IsFinite x)

        Numbers.special DType.Float64
        |> Arbitraries.number (fun x -> { SpecialNumber.Value = x }) _.Value isSpecial

    /// Shapes, 0-d and empty ones among them.
    static member TensorShape() : Arbitrary<TensorShape> =
        let wrap shape : TensorShape = { Lengths = readOnly shape }
        let shrink (case: TensorShape) = ShapeShrinking.one (Seq.toArray case.Lengths) |> Seq.map wrap
        Arb.fromGenShrink (Gen.map wrap Shapes.any, shrink)

    /// Pairs of shapes that broadcast together.
    static member ShapePair() : Arbitrary<ShapePair> =
        let wrap (both: int[][]) : ShapePair = { Left = both[0]; Right = both[1] }
        shapes (Shapes.broadcasting 2) wrap (fun case -> [ case.Left; case.Right ])

    /// Triples of shapes that broadcast together.
    static member ShapeTriple() : Arbitrary<ShapeTriple> =
        let wrap (all: int[][]) : ShapeTriple = { First = all[0]; Second = all[1]; Third = all[2] }

        shapes (Shapes.broadcasting 3) wrap (fun case -> [ case.First; case.Second; case.Third ])

    /// Shapes that a matrix product takes.
    static member ContractionShapes() : Arbitrary<ContractionShapes> =
        let wrap (left: int[], right: int[]) : ContractionShapes = { Left = left; Right = right }
        let unwrap (case: ContractionShapes) = Seq.toArray case.Left, Seq.toArray case.Right
        both Shapes.contracting ShapeShrinking.contracting wrap unwrap

    /// Shapes with one of their axes.
    static member ShapeAndAxis() : Arbitrary<ShapeAndAxis> =
        let wrap (shape: int[], axis: int) : ShapeAndAxis = { Shape = shape; Axis = axis }
        let unwrap (case: ShapeAndAxis) = Seq.toArray case.Shape, case.Axis
        both Shapes.withAxis ShapeShrinking.withAxis wrap unwrap

    /// Shapes with an order of their axes.
    static member Permutation() : Arbitrary<Permutation> =
        let wrap (shape: int[], axes: int[]) : Permutation = { Shape = shape; Axes = axes }
        let unwrap (case: Permutation) = Seq.toArray case.Shape, Seq.toArray case.Axes
        both Shapes.withPermutation ShapeShrinking.withPermutation wrap unwrap

    /// Shapes of as many elements.
    static member ReshapeTarget() : Arbitrary<ReshapeTarget> =
        let wrap (from: int[], target: int[]) : ReshapeTarget = { From = from; To = target }
        let unwrap (case: ReshapeTarget) = Seq.toArray case.From, Seq.toArray case.To
        both Shapes.reshaping ShapeShrinking.reshaping wrap unwrap

    // -- Single tensors -----------------------------------------------------------------------------------------------

    /// Tensors of every shape and both widths with the numbers of every day; all of them finite.
    static member Tensor() : Arbitrary<Tensor> =
        Tensors.arbitraryOf anything (Arbitraries.shaped Shapes.any Tensors.ordinary)

    /// Tensors away from kinks.
    static member RegularTensor() : Arbitrary<RegularTensor> =
        Arbitraries.shaped Shapes.any Tensors.regular
        |> Arbitraries.single regular (fun x -> { RegularTensor.Tensor = x }) _.Tensor

    /// Single numbers away from kinks.
    static member RegularScalar() : Arbitrary<RegularScalar> =
        Arbitraries.shaped (Shapes.ofRank 0) Tensors.regular
        |> Arbitraries.single regular (fun x -> { RegularScalar.Tensor = x }) _.Tensor

    /// Vectors away from kinks.
    static member RegularVector() : Arbitrary<RegularVector> =
        Arbitraries.shaped (Shapes.ofRank 1) Tensors.regular
        |> Arbitraries.single (Arbitraries.ofRank 1 regular) (fun x -> { RegularVector.Tensor = x }) _.Tensor

    /// Matrices away from kinks.
    static member RegularMatrix() : Arbitrary<RegularMatrix> =
        Arbitraries.shaped (Shapes.ofRank 2) Tensors.regular
        |> Arbitraries.single (Arbitraries.ofRank 2 regular) (fun x -> { RegularMatrix.Tensor = x }) _.Tensor

    /// Tensors at kinks.
    static member KinkTensor() : Arbitrary<KinkTensor> =
        Arbitraries.shaped Shapes.any Tensors.atKinks
        |> Arbitraries.single (Kind.elements Kind.isKink) (fun x -> { KinkTensor.Tensor = x }) _.Tensor

    /// Tensors with special numbers.
    static member SpecialTensor() : Arbitrary<SpecialTensor> =
        gen {
            let! dtype = Gen.elements [ DType.Float64; DType.Float64; DType.Float32 ]
            let! shape = Shapes.any
            return! Tensors.special dtype shape
        }
        |> Arbitraries.single anything (fun x -> { SpecialTensor.Tensor = x }) _.Tensor

    /// Positive tensors.
    static member PositiveTensor() : Arbitrary<PositiveTensor> =
        Arbitraries.shaped Shapes.any Tensors.positive
        |> Arbitraries.single (Kind.elements Arbitraries.isPositive) (fun x -> { PositiveTensor.Tensor = x }) _.Tensor

    /// Tensors between 0 and 1.
    static member UnitTensor() : Arbitrary<UnitTensor> =
        Arbitraries.shaped Shapes.any (Tensors.between 0.05 0.95)
        |> Arbitraries.single (Kind.elements Arbitraries.isUnit) (fun x -> { UnitTensor.Tensor = x }) _.Tensor

    /// Tensors without ties.
    static member DistinctTensor() : Arbitrary<DistinctTensor> =
        Arbitraries.shaped Shapes.any (Tensors.distinct 0.25)
        |> Arbitraries.single (Kind.whole Arbitraries.areDistinct) (fun x -> { DistinctTensor.Tensor = x }) _.Tensor

    /// Tensors with ties.
    static member TiedTensor() : Arbitrary<TiedTensor> =
        let shapes = Shapes.nonEmpty |> Gen.map (fun shape -> if Shapes.count shape > 1 then shape else [| 2 |])

        Arbitraries.shaped shapes Tensors.tied
        |> Arbitraries.single (Kind.whole Arbitraries.areTied) (fun x -> { TiedTensor.Tensor = x }) _.Tensor

    /// Truth values.
    static member MaskTensor() : Arbitrary<MaskTensor> =
        Gen.bind (Seq.ofArray >> Tensors.mask) Shapes.any
        |> Arbitraries.single anything (fun x -> { MaskTensor.Tensor = x }) _.Tensor

    /// Positions along an axis.
    static member IndexTensor() : Arbitrary<IndexTensor> = Arbitraries.indices

    /// Rows with a single 1.
    static member OneHotTensor() : Arbitrary<OneHotTensor> =
        let wrap (x: Tensor) : OneHotTensor = { Tensor = x; Classes = Seq.last x.Shape }

        gen {
            let! classes = Shapes.length
            let! shape = Shapes.any
            return! Tensors.inBothWidths (Tensors.oneHot classes (Array.truncate 3 shape))
        }
        |> Arbitraries.single (Kind.whole Arbitraries.areOneHot) wrap _.Tensor

    // -- Matrices -----------------------------------------------------------------------------------------------------

    static member private Square settle belongs (wrap: Tensor -> 'C) unwrap (matrices: int -> Gen<Tensor>) =
        Tensors.inBothWidths (Gen.bind matrices dimension)
        |> Arbitraries.single (Kind.square settle belongs) wrap unwrap

    /// Square matrices.
    static member SquareMatrix() : Arbitrary<SquareMatrix> =
        let belongs (x: Plain) = Array.forall Kind.isRegular x.Values
        TensorArbitraries.Square id belongs (fun x -> { SquareMatrix.Tensor = x }) _.Tensor SquareMatrices.square

    /// Symmetric matrices.
    static member SymmetricMatrix() : Arbitrary<SymmetricMatrix> =
        SquareMatrices.symmetric
        |> TensorArbitraries.Square
            Kind.mirrored
            SquareMatrices.isSymmetric
            (fun x -> { SymmetricMatrix.Tensor = x })
            _.Tensor

    /// Positive definite matrices.
    static member PositiveDefiniteMatrix() : Arbitrary<PositiveDefiniteMatrix> =
        SquareMatrices.positiveDefinite
        |> TensorArbitraries.Square
            Kind.mirrored
            SquareMatrices.isPositiveDefinite
            (fun x -> { PositiveDefiniteMatrix.Tensor = x })
            _.Tensor

    /// Well-conditioned matrices.
    static member WellConditionedMatrix() : Arbitrary<WellConditionedMatrix> =
        SquareMatrices.wellConditioned
        |> TensorArbitraries.Square
            id
            SquareMatrices.isWellConditioned
            (fun x -> { WellConditionedMatrix.Tensor = x })
            _.Tensor

    // -- What belongs together ----------------------------------------------------------------------------------------

    /// Pairs that broadcast together.
    static member BroadcastPair() : Arbitrary<BroadcastPair> =
        let wrap (xs: Tensor[]) : BroadcastPair = { Left = xs[0]; Right = xs[1] }

        Arbitraries.regularOf (Shapes.broadcasting 2)
        |> Arbitraries.wrapped (Kind.broadcast Kind.isRegular) wrap (fun case -> [| case.Left; case.Right |])

    /// Triples that broadcast together.
    static member BroadcastTriple() : Arbitrary<BroadcastTriple> =
        let wrap (xs: Tensor[]) : BroadcastTriple = { First = xs[0]; Second = xs[1]; Third = xs[2] }

        let unwrap (case: BroadcastTriple) = [| case.First; case.Second; case.Third |]

        Arbitraries.regularOf (Shapes.broadcasting 3)
        |> Arbitraries.wrapped (Kind.broadcast Kind.isRegular) wrap unwrap

    /// Factors of a product.
    static member MatrixPair() : Arbitrary<MatrixPair> =
        let wrap (xs: Tensor[]) : MatrixPair = { Left = xs[0]; Right = xs[1] }

        Arbitraries.regularOf (Gen.map (fun (left, right) -> [| left; right |]) Shapes.contracting)
        |> Arbitraries.wrapped (Kind.contraction Kind.isRegular) wrap (fun case -> [| case.Left; case.Right |])

    /// Points with directions.
    static member PointAndTangent() : Arbitrary<PointAndTangent> =
        let wrap (xs: Tensor[]) : PointAndTangent = { Point = xs[0]; Tangent = xs[1] }

        Arbitraries.regularOf (Gen.map (Array.replicate 2) Shapes.any)
        |> Arbitraries.wrapped (Kind.sameShape Kind.isRegular) wrap (fun case -> [| case.Point; case.Tangent |])

/// Registration in F#.
[<RequireQualifiedAccess>]
module TensorArbitraries =

    /// <summary>A map in which FsCheck also finds the types of this library.</summary>
    /// <example><code lang="fsharp">
    /// ArbMap.defaults |> TensorArbitraries.add |> ArbMap.generate&lt;PositiveTensor>
    /// </code></example>
    let add (map: IArbMap) : IArbMap = ArbMap.mergeWithType typeof<TensorArbitraries> map

// The generators for C#: the F# modules Numbers, Shapes, Tensors and SquareMatrices in classes of static members. Law:
// each member is one of those functions. Read next: docs/properties.md.
namespace FunGrad.Properties

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open FsCheck
open FsCheck.FSharp
open FunGrad

/// Generators of numbers.
[<Sealed; AbstractClass>]
type NumberGen private () =
    /// Numbers from low to high, both included.
    static member Between(low: float, high: float) : Gen<float> = Numbers.between low high
    /// Numbers between -3 and 3, at least a tenth from each of the kinks.
    static member AwayFrom([<ParamArray>] kinks: float[]) : Gen<float> = Numbers.awayFrom kinks
    /// Integers from low to high, both included.
    static member Whole(low: int, high: int) : Gen<float> = Numbers.whole low high
    /// The special numbers of a width.
    static member Special(dtype: DType) : Gen<float> = Numbers.special dtype
    /// Moderate numbers, at least a tenth from every integer and half.
    static member Regular = Numbers.regular
    /// Integers and halves from -3 to 3.
    static member AtKinks = Numbers.atKinks
    /// Positive numbers between 1/10 and 4.
    static member Positive = Numbers.positive
    /// What functions meet every day.
    static member Ordinary = Numbers.ordinary

/// Generators of shapes.
[<Sealed; AbstractClass>]
type ShapeGen private () =
    /// Shapes of 0 to 4 axes, among them 0-d and empty ones.
    static member Any = Shapes.any
    /// Shapes of 0 to 4 axes, none of which is empty.
    static member NonEmpty = Shapes.nonEmpty
    /// Lengths of axes, from 1 to about 6.
    static member Length = Shapes.length
    /// Shapes with this number of axes, none of which is empty.
    static member OfRank(rank: int) : Gen<int[]> = Shapes.ofRank rank
    /// This number of shapes that broadcast together.
    static member Broadcasting(number: int) : Gen<int[][]> = Shapes.broadcasting number

    /// Two shapes that a matrix product takes.
    static member Contracting: Gen<struct (int[] * int[])> =
        Gen.map (fun (left, right) -> struct (left, right)) Shapes.contracting

    /// A shape and one of its axes.
    static member WithAxis: Gen<struct (int[] * int)> =
        Gen.map (fun (shape, axis) -> struct (shape, axis)) Shapes.withAxis

    /// A shape and its axes in some order.
    static member WithPermutation: Gen<struct (int[] * int[])> =
        Gen.map (fun (shape, axes) -> struct (shape, axes)) Shapes.withPermutation

    /// Two shapes of as many elements.
    static member Reshaping: Gen<struct (int[] * int[])> =
        Gen.map (fun (from, target) -> struct (from, target)) Shapes.reshaping

/// <summary>Generators of tensors of a given shape and of square matrices, Float64 unless they say otherwise.
/// </summary>
/// <example><code>
/// TensorGen.Between(0.0, 1.0, 2, 3)
/// </code></example>
[<Sealed; AbstractClass>]
type TensorGen private () =
    /// Tensors of this dtype and shape whose elements the numbers give.
    static member OfNumbers(dtype: DType, numbers: Gen<float>, [<ParamArray>] shape: int[]) : Gen<Tensor> =
        Tensors.ofNumbers dtype numbers shape

    /// The same tensors, a quarter of them in Float32.
    static member InBothWidths(tensors: Gen<Tensor>) : Gen<Tensor> = Tensors.inBothWidths tensors
    /// Elements at least a tenth from every integer and half.
    static member Regular([<ParamArray>] shape: int[]) : Gen<Tensor> = Tensors.regular shape
    /// Elements between -3 and 3, at least a tenth from each of the kinks.
    static member AwayFrom(kinks: float[], [<ParamArray>] shape: int[]) : Gen<Tensor> = Tensors.awayFrom kinks shape
    /// Integers and halves from -3 to 3.
    static member AtKinks([<ParamArray>] shape: int[]) : Gen<Tensor> = Tensors.atKinks shape
    /// Positive elements, between 1/10 and 4.
    static member Positive([<ParamArray>] shape: int[]) : Gen<Tensor> = Tensors.positive shape

    /// Elements from low to high, both included.
    static member Between(low: float, high: float, [<ParamArray>] shape: int[]) : Gen<Tensor> =
        Tensors.between low high shape

    /// What functions meet every day.
    static member Ordinary([<ParamArray>] shape: int[]) : Gen<Tensor> = Tensors.ordinary shape
    /// Elements of this width, half of them special.
    static member Special(dtype: DType, [<ParamArray>] shape: int[]) : Gen<Tensor> = Tensors.special dtype shape
    /// Elements each of which is at least a gap from every other.
    static member Distinct(gap: float, [<ParamArray>] shape: int[]) : Gen<Tensor> = Tensors.distinct gap shape
    /// Elements half of which repeat others.
    static member Tied([<ParamArray>] shape: int[]) : Gen<Tensor> = Tensors.tied shape
    /// Positions along an axis of this length, negative ones from its end.
    static member Indices(length: int, [<ParamArray>] shape: int[]) : Gen<Tensor> = Tensors.indices length shape

    /// Positions along an axis of this length, from 0.
    static member IndicesFromStart(length: int, [<ParamArray>] shape: int[]) : Gen<Tensor> =
        Tensors.indicesFromStart length shape

    /// Truth values.
    static member Mask([<ParamArray>] shape: int[]) : Gen<Tensor> = Tensors.mask shape
    /// Rows with a single 1 along a new last axis of this length.
    static member OneHot(classes: int, [<ParamArray>] shape: int[]) : Gen<Tensor> = Tensors.oneHot classes shape
    /// Square matrices.
    static member Square(n: int) : Gen<Tensor> = SquareMatrices.square n
    /// Matrices that equal their transposes.
    static member Symmetric(n: int) : Gen<Tensor> = SquareMatrices.symmetric n
    /// Symmetric matrices whose eigenvalues are at least 1.
    static member PositiveDefinite(n: int) : Gen<Tensor> = SquareMatrices.positiveDefinite n
    /// Matrices whose singular values lie between 1/2 and 2.
    static member WellConditioned(n: int) : Gen<Tensor> = SquareMatrices.wellConditioned n

    /// Makes generated tensors shrink, only to what belongs; without a test of belonging, to anything simpler.
    static member Arbitrary(tensors: Gen<Tensor>, [<Optional>] belongs: Func<Tensor, bool> | null) : Arbitrary<Tensor> =
        match belongs with
        | null -> Tensors.arbitrary (fun _ -> true) tensors
        | belongs -> Tensors.arbitrary belongs.Invoke tensors

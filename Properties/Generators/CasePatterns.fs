// Patterns that take generated cases apart in the arguments of F# properties: `fun (PositiveTensor x) -> ...`. Law: a
// pattern is named after its type and gives its fields in order. Read next: TensorArbitraries.fs.
namespace FunGrad.Properties

open System.Collections.Generic
open FunGrad

/// Patterns named after the types of cases.
[<AutoOpen>]
module CasePatterns =

    /// The number.
    let (|RegularNumber|) (case: RegularNumber) : float = case.Value
    /// The number.
    let (|KinkNumber|) (case: KinkNumber) : float = case.Value
    /// The number.
    let (|SpecialNumber|) (case: SpecialNumber) : float = case.Value
    /// The tensor.
    let (|RegularTensor|) (case: RegularTensor) : Tensor = case.Tensor
    /// The tensor.
    let (|RegularScalar|) (case: RegularScalar) : Tensor = case.Tensor
    /// The tensor.
    let (|RegularVector|) (case: RegularVector) : Tensor = case.Tensor
    /// The tensor.
    let (|RegularMatrix|) (case: RegularMatrix) : Tensor = case.Tensor
    /// The tensor.
    let (|KinkTensor|) (case: KinkTensor) : Tensor = case.Tensor
    /// The tensor.
    let (|SpecialTensor|) (case: SpecialTensor) : Tensor = case.Tensor
    /// The tensor.
    let (|PositiveTensor|) (case: PositiveTensor) : Tensor = case.Tensor
    /// The tensor.
    let (|UnitTensor|) (case: UnitTensor) : Tensor = case.Tensor
    /// The tensor.
    let (|DistinctTensor|) (case: DistinctTensor) : Tensor = case.Tensor
    /// The tensor.
    let (|TiedTensor|) (case: TiedTensor) : Tensor = case.Tensor
    /// The tensor.
    let (|MaskTensor|) (case: MaskTensor) : Tensor = case.Tensor
    /// The tensor.
    let (|SquareMatrix|) (case: SquareMatrix) : Tensor = case.Tensor
    /// The tensor.
    let (|SymmetricMatrix|) (case: SymmetricMatrix) : Tensor = case.Tensor
    /// The tensor.
    let (|PositiveDefiniteMatrix|) (case: PositiveDefiniteMatrix) : Tensor = case.Tensor
    /// The tensor.
    let (|WellConditionedMatrix|) (case: WellConditionedMatrix) : Tensor = case.Tensor
    /// The parts.
    let (|ShapePair|) (case: ShapePair) = case.Left, case.Right
    /// The parts.
    let (|ContractionShapes|) (case: ContractionShapes) = case.Left, case.Right
    /// The parts.
    let (|ShapeTriple|) (case: ShapeTriple) = case.First, case.Second, case.Third
    /// The parts.
    let (|ShapeAndAxis|) (case: ShapeAndAxis) = case.Shape, case.Axis
    /// The parts.
    let (|Permutation|) (case: Permutation) = case.Shape, case.Axes
    /// The parts.
    let (|ReshapeTarget|) (case: ReshapeTarget) = case.From, case.To
    /// The parts.
    let (|BroadcastPair|) (case: BroadcastPair) = case.Left, case.Right
    /// The parts.
    let (|BroadcastTriple|) (case: BroadcastTriple) = case.First, case.Second, case.Third
    /// The parts.
    let (|MatrixPair|) (case: MatrixPair) = case.Left, case.Right
    /// The parts.
    let (|PointAndTangent|) (case: PointAndTangent) = case.Point, case.Tangent
    /// The parts.
    let (|IndexTensor|) (case: IndexTensor) = case.Tensor, case.Length
    /// The parts.
    let (|OneHotTensor|) (case: OneHotTensor) = case.Tensor, case.Classes
    /// The lengths of the axes.
    let (|TensorShape|) (case: TensorShape) : IReadOnlyList<int> = case.Lengths

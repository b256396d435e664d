// Extremes over segments: rows of a table that integers send to the same result.
// The law: NaN wins, as in all reductions; a segment without rows has the lowest number as maximum and the highest as
// minimum, so that a mask of 0 hides it where an infinity would make NaN.
// Read next: Sorting.fs.
namespace FunGrad

open System
open System.Numerics
open System.Numerics.Tensors

module internal Segmentation =

    let private foldOf<'T when 'T: struct and 'T :> INumber<'T> and 'T :> IMinMaxValue<'T>>
        isMaximum
        count
        (segments: Dense)
        (x: Dense<'T>)
        : Dense =
        let inner = Shape.size x.Shape[1..]
        let x = x.Compact() :?> Dense<'T>
        let result = Array.create (count * inner) (if isMaximum then 'T.MinValue else 'T.MaxValue) // Mutation: local
        let isMet = Array.zeroCreate<bool> count

        for row in 0 .. x.Shape[0] - 1 do
            let segment = int (segments.GetDouble row)
            let into = Span<'T>(result, segment * inner, inner)
            let from = ReadOnlySpan<'T>(x.Data, x.Offset + row * inner, inner)

            if not isMet[segment] then
                isMet[segment] <- true
                from.CopyTo into
            elif isMaximum then
                TensorPrimitives.Max(from, Span.op_Implicit into, into)
            else
                TensorPrimitives.Min(from, Span.op_Implicit into, into)

        Dense.ofArray result (Array.append [| count |] x.Shape[1..])

    let private fold name isMaximum count (segments: Dense) (x: Dense) : Dense =
        match x with
        | :? Dense<float> as x -> foldOf isMaximum count segments x
        | :? Dense<float32> as x -> foldOf isMaximum count segments x
        | :? Dense<int64> as x -> foldOf isMaximum count segments x
        | :? Dense<int> as x -> foldOf isMaximum count segments x
        | x -> raise (DType.unfit name "numeric" x.DType)

    /// The largest of the rows of each of `count` segments, element by element.
    let maximum (count: int) (segments: Dense) (x: Dense) : Dense = fold "segmentMax" true count segments x

    /// The smallest of the rows of each of `count` segments, element by element.
    let minimum (count: int) (segments: Dense) (x: Dense) : Dense = fold "segmentMin" false count segments x

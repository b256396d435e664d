// A dense array: numbers in one .NET array, seen through a shape, strides and an offset.
// The law: nobody writes to the storage after a Dense was made, so views share it and no copy is needed for safety.
// What reads them fast is in Elementwise.fs and Reductions.fs.
// Read next: Views.fs.
namespace FunGrad

open System

/// An immutable strided array of any element type.
[<AbstractClass>]
type internal Dense(dtype: DType, shape: int[], strides: int[], offset: int) =
    let count = Shape.size shape

    /// Row-major order with no gaps: each axis steps over all that is inside it.
    static let contiguous (shape: int[]) (strides: int[]) =
        let mutable step = 1 // Mutation: local
        let mutable fits = true

        for axis in shape.Length - 1 .. -1 .. 0 do
            if shape[axis] <> 1 then
                fits <- fits && strides[axis] = step
                step <- step * shape[axis]

        fits

    static let uniform (shape: int[]) (strides: int[]) =
        let mutable still = true // Mutation: local

        for axis in 0 .. shape.Length - 1 do
            still <- still && (strides[axis] = 0 || shape[axis] = 1)

        still

    let isContiguous = count = 0 || contiguous shape strides

    member _.DType = dtype
    member _.Shape = shape
    member _.Strides = strides
    member _.Offset = offset
    member _.Rank = shape.Length
    member _.Count = count

    /// The elements lie in row-major order without gaps, beginning at the offset.
    member _.IsContiguous = isContiguous

    /// One element repeated over the whole shape.
    member _.IsUniform = count > 0 && uniform shape strides

    /// The same storage seen otherwise. The caller vouches that every index stays inside the storage.
    abstract View: shape: int[] * strides: int[] * offset: int -> Dense

    /// Itself if contiguous, otherwise a contiguous copy.
    abstract Compact: unit -> Dense

    /// The element at a logical row-major index, as a double (Bool: 0 or 1).
    abstract GetDouble: index: int -> float

    /// Runs work that is generic in the element type.
    abstract Accept: Visitor -> Dense

/// Work on arrays of any element type that only moves elements.
and [<AbstractClass>] internal Visitor() =
    abstract Of<'T when 'T: struct> : Dense<'T> -> Dense

/// An immutable strided array of 'T.
and [<Sealed>] internal Dense<'T when 'T: struct>(data: 'T[], offset: int, shape: int[], strides: int[]) =
    inherit Dense(Element.dtype<'T>, shape, strides, offset)

    /// The storage: shared, never written to.
    member _.Data = data

    /// The elements of a contiguous array.
    member x.Span = ReadOnlySpan<'T>(data, offset, x.Count)

    /// The first element.
    member _.First = data[offset]

    /// Copies row-major into a new array.
    member x.ToArray() : 'T[] =
        let copy = GC.AllocateUninitializedArray<'T> x.Count

        if x.IsContiguous then
            x.Span.CopyTo(Span<'T> copy)
        else
            Strided.copy shape data offset strides copy 0 (Shape.rowMajor shape)

        copy

    override _.View(shape, strides, offset) = Dense<'T>(data, offset, shape, strides)

    override x.Compact() =
        if x.IsContiguous then
            x
        else
            Dense<'T>(x.ToArray(), 0, shape, Shape.rowMajor shape)

    /// The element at a logical row-major index.
    member x.At(index: int) : 'T =
        if x.IsContiguous then
            data[offset + index]
        else
            data[offset + Strided.offset shape strides 0 shape.Length index]

    override x.GetDouble index = Element.toDouble (x.At index)

    override x.Accept movement = movement.Of x

// Making dense arrays, reading them out, and comparing them.
// The law: `sameElements` is IEEE equality (NaN differs from itself); `equal` and `hash` are .NET's Equals, which
// is reflexive (NaN equals NaN, 0 equals -0).
// Read next: Views.fs.
namespace FunGrad

open System

[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module internal Dense =

    /// Wraps an array in row-major order and takes ownership of it.
    let ofArray (data: 'T[]) (shape: int[]) =
        let result = Dense<'T>(data, 0, shape, Shape.rowMajor shape)

        if data.Length <> result.Count then
            let needed = "The shape " + Shape.text shape + " needs " + string<int> result.Count + " elements, but "

            raise (ShapeException(needed + string<int> data.Length + " were given. Give that many, or another shape."))

        result

    /// A result that is contiguous and has the shape of another array.
    let like (data: 'T[]) (other: Dense) =
        let strides = if other.IsContiguous then other.Strides else Shape.rowMajor other.Shape

        Dense<'T>(data, 0, other.Shape, strides)

    let private repeated<'T when 'T: struct> (shape: int[]) (x: float) : Dense =
        Dense<'T>([| Element.ofDouble<'T> x |], 0, shape, Array.zeroCreate shape.Length)

    /// One value over a whole shape: a single element seen with strides of 0.
    let full (dtype: DType) (shape: int[]) (value: float) =
        match dtype with
        | DType.Float64 -> repeated<float> shape value
        | DType.Float32 -> repeated<float32> shape value
        | DType.Int64 -> repeated<int64> shape value
        | DType.Int32 -> repeated<int> shape value
        | _ -> repeated<bool> shape value

    /// A single number.
    let scalar (dtype: DType) (value: float) = full dtype [||] value

    let zeros (dtype: DType) (shape: int[]) = full dtype shape 0.0

    /// The array as one of 'T, or an error that names both types.
    let expect<'T when 'T: struct> (operation: string) (x: Dense) =
        match x with
        | :? Dense<'T> as x -> x
        | x -> raise (DType.unfit operation (DType.name Element.dtype<'T>) x.DType)

    /// A row-major copy of the elements.
    let toArray<'T when 'T: struct> (x: Dense) : 'T[] = (expect<'T> "reading as an array" x).ToArray()

    let private compact (x: Dense) : Dense<'T> = downcast x.Compact()

    let private same<'T when 'T: struct and 'T: equality and 'T :> IEquatable<'T>> (x: Dense) (y: Dense) =
        (compact x: Dense<'T>).Span.SequenceEqual((compact y: Dense<'T>).Span)

    /// IEEE equality: loops, because spans compare with Equals, for which NaN equals NaN.
    let private ieee (x: Dense) (y: Dense) =
        let mutable still = true // Mutation: local
        let mutable i = 0

        while still && i < x.Count do
            still <- x.GetDouble i = y.GetDouble i
            i <- i + 1

        still

    let private sameShape (x: Dense) (y: Dense) = x.DType = y.DType && Shape.equal x.Shape y.Shape

    /// The same dtype, shape and elements, by .NET's Equals: NaN equals NaN.
    let equal (x: Dense) (y: Dense) =
        Object.ReferenceEquals(x, y)
        || sameShape x y
           && match x.DType with
              | DType.Float64 -> same<float> x y
              | DType.Float32 -> same<float32> x y
              | DType.Int64 -> same<int64> x y
              | DType.Int32 -> same<int> x y
              | _ -> same<bool> x y

    /// The same dtype, shape and elements, by IEEE equality: NaN differs from NaN.
    let sameElements (x: Dense) (y: Dense) =
        sameShape x y && if DType.isFloat x.DType then ieee (x.Compact()) (y.Compact()) else equal x y

    /// Agrees with `equal`. Only the first 16 elements count: equal arrays have equal beginnings.
    let hash (x: Dense) =
        let mutable hash = HashCode() // Mutation: local
        hash.Add(int x.DType)

        for length in x.Shape do
            hash.Add length

        for i in 0 .. min 16 x.Count - 1 do
            hash.Add(x.GetDouble i + 0.0)

        hash.ToHashCode()

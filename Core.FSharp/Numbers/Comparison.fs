// Elementwise work with truth values, and changes of element type.
// The law: comparisons are IEEE (a NaN is unequal to everything, and neither less nor greater); casts never
// change a value silently: what does not fit throws.
// Read next: Reductions.fs.
namespace FunGrad

open System
open System.Numerics
open System.Runtime.CompilerServices
open System.Runtime.InteropServices

type internal Comparison =
    | Less
    | LessOrEqual
    | Greater
    | GreaterOrEqual
    | Equal
    | NotEqual

/// The part of Elementwise that reads or makes Bools.
[<AutoOpen>]
module internal Truth =

    /// Reads up to three operands of one shape element by element, whatever their strides.
    let inline private zip
        (x: Dense<'A>)
        (y: Dense<'B>)
        (z: Dense<'C>)
        ([<InlineIfLambda>] f: 'A -> 'B -> 'C -> 'R)
        : Dense =
        let result = GC.AllocateUninitializedArray<'R> x.Count

        if x.IsContiguous && y.IsContiguous && z.IsContiguous then
            let xs, ys, zs = x.Data, y.Data, z.Data

            for i in 0 .. result.Length - 1 do
                result[i] <- f xs[x.Offset + i] ys[y.Offset + i] zs[z.Offset + i]
        else
            let runs = Runs.Over(x.Shape, x.Strides, y.Strides, z.Strides)
            let xStep, yStep, zStep = runs.Step 0, runs.Step 1, runs.Step 2
            let xs, ys, zs = x.Data, y.Data, z.Data
            let length = runs.Length

            for index in 0 .. runs.Count - 1 do
                let mutable xi = x.Offset + runs.Offset(0, index) // Mutation: local
                let mutable yi = y.Offset + runs.Offset(1, index)
                let mutable zi = z.Offset + runs.Offset(2, index)
                let into = Span<'R>(result, index * length, length)

                for i in 0 .. into.Length - 1 do
                    into[i] <- f xs[xi] ys[yi] zs[zi]
                    xi <- xi + xStep
                    yi <- yi + yStep
                    zi <- zi + zStep

        Dense.ofArray result x.Shape

    let private compareOf<'T when 'T: struct and 'T :> INumber<'T>> operation (x: Dense<'T>) (y: Dense<'T>) =
        match operation with
        | Less -> zip x y x (fun x y _ -> 'T.op_LessThan (x, y))
        | LessOrEqual -> zip x y x (fun x y _ -> 'T.op_LessThanOrEqual (x, y))
        | Greater -> zip x y x (fun x y _ -> 'T.op_GreaterThan (x, y))
        | GreaterOrEqual -> zip x y x (fun x y _ -> 'T.op_GreaterThanOrEqual (x, y))
        | Equal -> zip x y x (fun x y _ -> 'T.op_Equality (x, y))
        | NotEqual -> zip x y x (fun x y _ -> 'T.op_Inequality (x, y))

    let private compareBools operation (x: Dense<bool>) (y: Dense<bool>) =
        match operation with
        | Less -> zip x y x (fun x y _ -> not x && y)
        | LessOrEqual -> zip x y x (fun x y _ -> not x || y)
        | Greater -> zip x y x (fun x y _ -> x && not y)
        | GreaterOrEqual -> zip x y x (fun x y _ -> x || not y)
        | Equal -> zip x y x (fun x y _ -> x = y)
        | NotEqual -> zip x y x (fun x y _ -> x <> y)

    let inline private bits<'T, 'U> (data: 'T[]) start count =
        MemoryMarshal.CreateReadOnlySpan(&Unsafe.As<'T, 'U>(&data[start]), count)

    let inline private selectBits<'T, 'U when 'T: struct>
        (condition: Dense<bool>)
        (x: Dense<'T>)
        (y: Dense<'T>)
        ([<InlineIfLambda>] choose: int -> 'U -> 'U -> 'U)
        : Dense =
        let count = x.Count
        let result = GC.AllocateUninitializedArray<'T> count
        let z = MemoryMarshal.CreateSpan(&Unsafe.As<'T, 'U>(&result[0]), count)
        let xs = bits<'T, 'U> x.Data x.Offset count
        let ys = bits<'T, 'U> y.Data y.Offset count
        let truth = bits<bool, sbyte> condition.Data condition.Offset count

        for i in 0 .. z.Length - 1 do
            z[i] <- choose -(int truth[i]) xs[i] ys[i]

        Dense.like result x

    /// Chooses by bit masks: a branch on a random condition costs 4 ns, the masks 1.
    let private masked (condition: Dense<bool>) (x: Dense<'T>) (y: Dense<'T>) =
        match sizeof<'T> with
        | 8 -> selectBits<'T, int64> condition x y (fun mask x y -> y ^^^ ((x ^^^ y) &&& int64 mask))
        | 4 -> selectBits<'T, int> condition x y (fun mask x y -> y ^^^ ((x ^^^ y) &&& mask))
        | _ -> selectBits<'T, sbyte> condition x y (fun mask x y -> y ^^^ ((x ^^^ y) &&& sbyte mask))

    let private selectOf (condition: Dense<bool>) (x: Dense<'T>) (y: Dense<'T>) =
        if x.Count > 0 && condition.IsContiguous && x.IsContiguous && y.IsContiguous then
            masked condition x y
        else
            zip condition x y (fun condition x y -> if condition then x else y)

    let private bool operation x = Dense.expect<bool> operation x

    let private unfit (x: float) (target: DType) : exn =
        let given = "cast: " + x.ToString(Globalization.CultureInfo.InvariantCulture) + " does not fit "

        let remedy = ". Replace such values first (Tensor.Where), or keep the floating dtype."
        OverflowException(given + DType.name target + remedy)

    /// From any type through double: exact but for large Int64 values.
    let private throughDouble<'T, 'R when 'T: struct and 'R: struct> (x: Dense<'T>) =
        let dtype = Element.dtype<'R>

        let low, high =
            match dtype with
            | DType.Int64 -> -9223372036854775808.0, 9223372036854775808.0
            | DType.Int32 -> -2147483648.0, 2147483648.0
            | _ -> -infinity, infinity

        if DType.isInteger dtype then
            zip x x x (fun x _ _ ->
                let number = Math.Truncate(Element.toDouble x)

                if not (number >= low && number < high) then
                    raise (unfit number dtype)

                Element.ofDouble<'R> number)
        else
            zip x x x (fun x _ _ -> Element.ofDouble<'R>(Element.toDouble x))

    let private castOf<'T when 'T: struct> (dtype: DType) (x: Dense<'T>) =
        match dtype, box x with
        | DType.Float32, (:? Dense<int64> as x) -> zip x x x (fun x _ _ -> float32 x)
        | DType.Float64, _ -> throughDouble<'T, float> x
        | DType.Float32, _ -> throughDouble<'T, float32> x
        | DType.Int64, _ -> throughDouble<'T, int64> x
        | DType.Int32, _ -> throughDouble<'T, int> x
        | _ -> throughDouble<'T, bool> x

    module Elementwise =

        /// Compares elements of equal shapes and dtypes.
        let compare (operation: Comparison) (x: Dense) (y: Dense) : Dense =
            match x with
            | :? Dense<float> as x -> compareOf operation x (y :?> _)
            | :? Dense<float32> as x -> compareOf operation x (y :?> _)
            | :? Dense<int64> as x -> compareOf operation x (y :?> _)
            | :? Dense<int> as x -> compareOf operation x (y :?> _)
            | x -> compareBools operation (bool "compare" x) (bool "compare" y)

        /// `condition ? x : y`; shapes are equal, x and y have one dtype.
        let select (condition: Dense) (x: Dense) (y: Dense) : Dense =
            let condition = bool "select" condition

            {
                new Visitor() with
                    member _.Of(x: Dense<'T>) = selectOf condition x (y :?> Dense<'T>)
            }
            |> x.Accept

        let logicalAnd (x: Dense) (y: Dense) : Dense =
            zip (bool "and" x) (bool "and" y) (bool "and" x) (fun x y _ -> x && y)

        let logicalOr (x: Dense) (y: Dense) : Dense =
            zip (bool "or" x) (bool "or" y) (bool "or" x) (fun x y _ -> x || y)

        let logicalXor (x: Dense) (y: Dense) : Dense =
            zip (bool "xor" x) (bool "xor" y) (bool "xor" x) (fun x y _ -> x <> y)

        let logicalNot (x: Dense) : Dense = zip (bool "not" x) (bool "not" x) (bool "not" x) (fun x _ _ -> not x)

        /// The elements as another dtype. Floats are truncated towards zero to integers; NaN and what is out of range
        /// throws OverflowException. A Bool is `x <> 0`.
        let cast (dtype: DType) (x: Dense) : Dense =
            if x.DType = dtype then
                x
            else
                let typed = {
                    new Visitor() with
                        member _.Of x = castOf dtype x
                }

                Views.once (fun x -> x.Accept typed) x

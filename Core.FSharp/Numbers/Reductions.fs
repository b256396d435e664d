// Reductions: sum, product, maximum, minimum, any, all; positions of extremes; running sums.
// The law: the order of accumulation depends on shape and layout only, so the same call gives the same bits on any
// number of threads; sums are taken in blocks, which loses fewer digits than adding left to right.
// Read next: MatrixProduct.fs.
namespace FunGrad

open System
open System.Numerics
open System.Numerics.Tensors

module internal Reductions =

    /// Elements of one block of a long run: 128 kB of float64.
    [<Literal>]
    let private Block = 16384

    /// Columns reduced together: their totals stay in the first-level cache.
    [<Literal>]
    let private Columns = 2048

    /// Reading is bound by memory: a second thread pays from here.
    let private threads count = count >= 262144

    /// A contiguous run: blocks one after the other, then the blocks' results in order.
    let private run (fold: Fold<'T>) (data: 'T[]) start count =
        if count < 2 * Block then
            fold.Run(ReadOnlySpan<'T>(data, start, count))
        else
            let totals = GC.AllocateUninitializedArray<'T>(count / Block)

            let block first length = totals[first / Block] <- fold.Run(ReadOnlySpan<'T>(data, start + first, length))

            Work.pieces (threads count) count Block (Action<int, int>(block))
            fold.Run(ReadOnlySpan<'T> totals)

    /// The reduced axes lie together as one contiguous run for each element of the result.
    let private runs (fold: Fold<'T>) (x: Dense<'T>) kept (result: 'T[]) =
        let count = x.Count / result.Length

        let body =
            Action<int>(fun i ->
                result[i] <- run fold x.Data (x.Offset + Strided.offset x.Shape x.Strides 0 kept i) count)

        Work.each (result.Length > 1 && threads x.Count) result.Length body

    /// The last kept axis lies contiguous: whole rows are folded into the result.
    let private rows (fold: Fold<'T>) (x: Dense<'T>) kept (result: 'T[]) =
        let width = x.Shape[kept - 1]
        let depth = x.Count / result.Length
        let slabs = (width + Columns - 1) / Columns

        let body index =
            let outer, left = index / slabs, index % slabs * Columns
            let length = min Columns (width - left)
            let start = x.Offset + left + Strided.offset x.Shape x.Strides 0 (kept - 1) outer
            let row i = start + Strided.offset x.Shape x.Strides kept x.Rank i
            let into = outer * width + left
            Array.Copy(x.Data, row 0, result, into, length)

            for i in 1 .. depth - 1 do
                fold.Row(ReadOnlySpan<'T>(x.Data, row i, length), Span<'T>(result, into, length))

        Work.each (threads x.Count) (result.Length / width * slabs) (Action<int>(body))

    /// x with the reduced axes moved to the end, and how many axes stay in front.
    let private moved (axes: int[]) (x: Dense) =
        let kept = [|
            for axis in 0 .. x.Rank - 1 do
                if Array.IndexOf(axes, axis) < 0 then
                    axis
        |]

        struct (Views.permute (Array.append kept axes) x, kept.Length)

    let private contiguousFrom axis (x: Dense) = x.View(x.Shape[axis..], x.Strides[axis..], x.Offset).IsContiguous

    let private reduce (fold: Fold<'T>) (axes: int[]) (x: Dense) : Dense =
        let shape = Shape.without axes x.Shape
        let result = GC.AllocateUninitializedArray<'T>(Shape.size shape)

        if x.Count = 0 then
            Array.Fill(result, fold.Start)
        elif x.Rank = axes.Length && x.IsContiguous then
            let x = x :?> Dense<'T>
            result[0] <- run fold x.Data x.Offset x.Count
        else
            let struct (turned, kept) = moved axes x

            if contiguousFrom kept turned then
                runs fold (turned :?> Dense<'T>) kept result
            elif kept > 0 && turned.Strides[kept - 1] = 1 && turned.Shape[kept - 1] >= 8 then
                rows fold (turned :?> Dense<'T>) kept result
            else
                runs fold (turned.Compact() :?> Dense<'T>) kept result

        Dense.ofArray result shape

    let private numbers name (folding: Folding) (axes: int[]) (x: Dense) : Dense =
        match x.DType with
        | DType.Float64 -> reduce (folding.Of<float>()) axes x
        | DType.Float32 -> reduce (folding.Of<float32>()) axes x
        | DType.Int64 -> reduce (folding.Of<int64>()) axes x
        | DType.Int32 -> reduce (folding.Of<int>()) axes x
        | dtype -> raise (DType.unfit name "numeric" dtype)

    /// Sums along axes. Axes along which x only repeats elements are multiplied by their length.
    let sum (axes: int[]) (x: Dense) : Dense =
        let repeats axis = x.Strides[axis] = 0 && x.Shape[axis] > 1

        if x.Count = 0 || not (Array.exists repeats axes) then
            numbers "sum" Folds.sum axes x
        else
            let repeated = Array.filter repeats axes
            let once = x.View(Shape.kept repeated x.Shape, x.Strides, x.Offset)
            let times = x.Count / once.Count
            let total = numbers "sum" Folds.sum axes once
            Elementwise.map2 Kernels.multiply total (Dense.full x.DType total.Shape (float times))

    let product (axes: int[]) (x: Dense) : Dense = numbers "product" Folds.product axes x

    let private some name (axes: int[]) (x: Dense) =
        for axis in axes do
            if x.Shape[axis] = 0 then
                let given = name + ": axis " + string<int> axis + " of the shape " + Shape.text x.Shape + " is empty, "

                raise (ShapeException(given + "so there is nothing to choose from. Leave such values out first."))

    /// The largest elements along axes; NaN if there is one.
    let maximum (axes: int[]) (x: Dense) : Dense =
        some "maximum" axes x
        numbers "maximum" Folds.maximum axes x

    /// The smallest elements along axes; NaN if there is one.
    let minimum (axes: int[]) (x: Dense) : Dense =
        some "minimum" axes x
        numbers "minimum" Folds.minimum axes x

    let any (axes: int[]) (x: Dense) : Dense = reduce Folds.any axes (Dense.expect<bool> "any" x)

    let all (axes: int[]) (x: Dense) : Dense = reduce Folds.all axes (Dense.expect<bool> "all" x)

    /// The first position of the extreme of a run; the first NaN wins over every number.
    let private extreme<'T when 'T: struct and 'T :> INumber<'T>> largest (run: ReadOnlySpan<'T>) =
        let mutable best = 0 // Mutation: local
        let mutable i = 1

        while i < run.Length && not ('T.IsNaN run[best]) do
            let better =
                if largest then
                    'T.op_GreaterThan (run[i], run[best])
                else
                    'T.op_LessThan (run[i], run[best])

            if better || 'T.IsNaN run[i] then
                best <- i

            i <- i + 1

        best

    let private positions<'T when 'T: struct and 'T :> INumber<'T>> largest axis (x: Dense<'T>) : Dense =
        let struct (turned, _) = moved [| axis |] x
        let source = turned.Compact() :?> Dense<'T>
        let shape = Shape.without [| axis |] x.Shape
        let result = GC.AllocateUninitializedArray<int64>(Shape.size shape)
        let length = x.Shape[axis]

        for i in 0 .. result.Length - 1 do
            result[i] <- int64 (extreme largest (source.Span.Slice(i * length, length)))

        Dense.ofArray result shape

    let private argument name largest (axis: int) (x: Dense) : Dense =
        some name [| axis |] x

        match x with
        | :? Dense<float> as x -> positions largest axis x
        | :? Dense<float32> as x -> positions largest axis x
        | :? Dense<int64> as x -> positions largest axis x
        | :? Dense<int> as x -> positions largest axis x
        | x -> raise (DType.unfit name "numeric" x.DType)

    /// Where the largest element along an axis is: the first of equals, the first NaN if there is one.
    let argMaximum (axis: int) (x: Dense) : Dense = argument "argMaximum" true axis x

    /// Where the smallest element along an axis is: the first of equals, the first NaN if there is one.
    let argMinimum (axis: int) (x: Dense) : Dense = argument "argMinimum" false axis x

    let private running<'T when 'T: struct and 'T :> INumber<'T>> axis (x: Dense<'T>) : Dense =
        let data = x.ToArray()
        let length = x.Shape[axis]
        let inner = Shape.size x.Shape[axis + 1 ..]

        for i in 1 .. data.Length / max 1 inner - 1 do
            if i % length > 0 then
                let at = i * inner

                if inner = 1 then
                    data[at] <- 'T.op_Addition (data[at - 1], data[at])
                else
                    let row = Span<'T>(data, at, inner)
                    TensorPrimitives.Add(ReadOnlySpan<'T>(data, at - inner, inner), Span.op_Implicit row, row)

        Dense.ofArray data x.Shape

    /// Running sums along an axis, from its end if `reverse`.
    let cumulativeSum (axis: int) (reverse: bool) (x: Dense) : Dense =
        let turned x = if reverse then Views.reverse axis x else x

        match turned x with
        | :? Dense<float> as x -> turned (running axis x)
        | :? Dense<float32> as x -> turned (running axis x)
        | :? Dense<int64> as x -> turned (running axis x)
        | :? Dense<int> as x -> turned (running axis x)
        | x -> raise (DType.unfit "cumulativeSum" "numeric" x.DType)

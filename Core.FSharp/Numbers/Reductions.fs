// Reductions: sum, product, maximum, minimum, any, all; positions of extremes; running sums.
// The law: the order of accumulation depends on the shape and the layout only, so the same call gives the same bits.
// Sums are taken in blocks, which loses fewer digits than adding left to right.
// Read next: MatrixProduct.fs.
namespace FunGrad

open System
open System.Numerics

module internal Reductions =

    /// x with the reduced axes moved to the end.
    let private last (axes: int[]) (x: Dense) =
        let kept = [|
            for axis in 0 .. x.Rank - 1 do
                if Array.IndexOf(axes, axis) < 0 then
                    axis
        |]

        Views.permute (Array.append kept axes) x

    /// Reduces the last axes of x, run by run.
    let private runs (fold: Func<'T[], int, int, 'R>) (count: int) (x: Dense<'T>) (shape: int[]) : Dense =
        let result = GC.AllocateUninitializedArray<'R>(Shape.size shape)

        for i in 0 .. result.Length - 1 do
            result[i] <- fold.Invoke(x.Data, x.Offset + i * count, count)

        Dense.ofArray result shape

    let inline private reduce (axes: int[]) (x: Dense) (fold: Func<'T[], int, int, 'R>) : Dense =
        let shape = Shape.without axes x.Shape
        let moved = (last axes x).Compact() :?> Dense<'T>
        let count = Shape.size (Array.map (Array.get x.Shape) axes)
        runs fold count moved shape

    let private foldOf (start: 'T) (f: Func<'T, 'T, 'T>) =
        Func<'T[], int, int, 'T>(fun data offset count ->
            let mutable total = start // Mutation: local

            for i in offset .. offset + count - 1 do
                total <- f.Invoke(total, data[i])

            total)

    let private numbers name (start: float) (f: float -> float -> float) (axes: int[]) (x: Dense) : Dense =
        let through (start: 'T) =
            foldOf
                start
                (Func<'T, 'T, 'T>(fun a b -> Element.ofDouble<'T>(f (Element.toDouble a) (Element.toDouble b))))

        match x.DType with
        | DType.Float64 -> reduce axes x (through start)
        | DType.Float32 -> reduce axes x (through (float32 start))
        | DType.Int64 -> reduce axes x (through (int64 start))
        | DType.Int32 -> reduce axes x (through (int start))
        | dtype -> raise (DType.unfit name "numeric" dtype)

    let sum axes x = numbers "sum" 0.0 (fun a b -> a + b) axes x
    let product axes x = numbers "product" 1.0 (fun a b -> a * b) axes x

    let private someElements name (axes: int[]) (x: Dense) =
        for axis in axes do
            if x.Shape[axis] = 0 then
                let given = name + ": axis " + string<int> axis + " of the shape " + Shape.text x.Shape + " is empty, "
                raise (ShapeException(given + "and there is no " + name + " of nothing. Leave such values out first."))

    let maximum axes (x: Dense) =
        someElements "maximum" axes x
        numbers "maximum" -infinity (fun a b -> Math.Max(a, b)) axes x

    let minimum axes (x: Dense) =
        someElements "minimum" axes x
        numbers "minimum" infinity (fun a b -> Math.Min(a, b)) axes x

    let private truth name (fold: bool[] -> int -> int -> bool) axes (x: Dense) =
        reduce
            axes
            (Dense.expect<bool> name x)
            (Func<bool[], int, int, bool>(fun data start count -> fold data start count))

    let any axes x = truth "any" (fun data start count -> Array.IndexOf(data, true, start, count) >= 0) axes x
    let all axes x = truth "all" (fun data start count -> Array.IndexOf(data, false, start, count) < 0) axes x

    let private argument name (better: float -> float -> bool) (axis: int) (x: Dense) : Dense =
        someElements name [| axis |] x
        let moved = (last [| axis |] x).Compact()
        let length = x.Shape[axis]

        let best row =
            let mutable best = 0 // Mutation: local

            for i in 1 .. length - 1 do
                if better (moved.GetDouble(row * length + i)) (moved.GetDouble(row * length + best)) then
                    best <- i

            int64 best

        let shape = Shape.without [| axis |] x.Shape
        Dense.ofArray (Array.init (Shape.size shape) best) shape

    let argMaximum axis x = argument "argMaximum" (fun a b -> a > b || Double.IsNaN a && not (Double.IsNaN b)) axis x
    let argMinimum axis x = argument "argMinimum" (fun a b -> a < b || Double.IsNaN a && not (Double.IsNaN b)) axis x

    let private running<'T when 'T: struct and 'T :> INumber<'T>> (x: Dense<'T>) : Dense =
        let data = x.ToArray()
        let length = x.Shape[x.Rank - 1]

        for i in 0 .. data.Length - 1 do
            if i % length > 0 then
                data[i] <- 'T.op_Addition (data[i], data[i - 1])

        Dense.ofArray data x.Shape

    /// Running sums along an axis, from its end if `reverse`.
    let cumulativeSum (axis: int) (reverse: bool) (x: Dense) : Dense =
        let turned x = if reverse then Views.reverse axis x else x

        let order =
            Array.init x.Rank (fun i ->
                if i = x.Rank - 1 then axis
                elif i >= axis then i + 1
                else i)

        let back = Array.init x.Rank (fun i -> Array.IndexOf(order, i))

        let sums =
            match Views.permute order (turned x) with
            | :? Dense<float> as x -> running x
            | :? Dense<float32> as x -> running x
            | :? Dense<int64> as x -> running x
            | :? Dense<int> as x -> running x
            | x -> raise (DType.unfit "cumulativeSum" "numeric" x.DType)

        turned (Views.permute back sums)

// Elementwise work on whole arrays: where the spans are, and which loop of a kernel they get.
// The law: the result depends on the logical elements only, not on how the operands are stored; but a repeated element
// is computed once and stays repeated, and alone exp, sin and cos may differ from a register's in the last bit.
// Read next: Comparison.fs (comparisons, selection, casts), Reductions.fs.
namespace FunGrad

open System

module internal Elementwise =

    /// Pieces handed to threads. 16,384 elements take 15 us in exp, much longer than starting a task.
    [<Literal>]
    let private Piece = 16384

    let private threads heavy count = count >= (if heavy then 65536 else 1048576)

    let private map (loop: Map1<'T>) heavy (x: Dense<'T>) : Dense =
        let source = x.Compact() :?> Dense<'T>
        let result = GC.AllocateUninitializedArray<'T> x.Count

        if threads heavy x.Count then
            Work.pieces
                true
                x.Count
                Piece
                (Action<int, int>(fun start length ->
                    loop.Invoke(source.Span.Slice(start, length), Span<'T>(result, start, length))))
        elif x.Count > 0 then
            loop.Invoke(source.Span, Span<'T> result)

        Dense.like result source

    let private map1Of (kernel: Kernel1) (x: Dense) =
        match x with
        | :? Dense<float> as x -> map kernel.Float64 kernel.IsHeavy x
        | :? Dense<float32> as x -> map kernel.Float32 kernel.IsHeavy x
        | :? Dense<int64> as x -> map kernel.Int64 kernel.IsHeavy x
        | :? Dense<int> as x -> map kernel.Int32 kernel.IsHeavy x
        | x -> raise (kernel.Unfit x.DType)

    /// `y[i] = f(x[i])`. A repeated element is computed once and stays repeated.
    let map1 (kernel: Kernel1) (x: Dense) : Dense = Views.once (map1Of kernel) x

    /// A run of each operand, beginning at an index of its storage; steps are 0 or 1.
    let private run (loops: Loops2<'T>) (x: 'T[]) xs xStep (y: 'T[]) ys yStep (z: 'T[]) start length =
        let result = Span<'T>(z, start, length)

        if xStep = 0 then
            loops.Left.Invoke(x[xs], ReadOnlySpan<'T>(y, ys, (if yStep = 0 then 1 else length)), result)
        elif yStep = 0 then
            loops.Right.Invoke(ReadOnlySpan<'T>(x, xs, length), y[ys], result)
        else
            loops.Each.Invoke(ReadOnlySpan<'T>(x, xs, length), ReadOnlySpan<'T>(y, ys, length), result)

    let private runs (loops: Loops2<'T>) heavy (x: Dense<'T>) (y: Dense<'T>) (z: 'T[]) =
        let runs = Runs.Over(x.Shape, x.Strides, y.Strides)
        let simple step = step = 0 || step = 1
        let even = simple (runs.Step 0) && simple (runs.Step 1) && runs.Step 0 + runs.Step 1 > 0

        if even && (runs.Length >= 16 || runs.Count < 4) then
            let whole = runs.Length

            let body index =
                let xs, ys = x.Offset + runs.Offset(0, index), y.Offset + runs.Offset(1, index)
                run loops x.Data xs (runs.Step 0) y.Data ys (runs.Step 1) z (index * whole) whole

            Work.pieces
                (threads heavy x.Count)
                runs.Count
                (max 1 (Piece / whole))
                (Action<int, int>(fun first count ->
                    for index in first .. first + count - 1 do
                        body index))

            true
        else
            false

    let private both (loops: Loops2<'T>) heavy (x: Dense<'T>) xStep (y: Dense<'T>) yStep (z: 'T[]) =
        if threads heavy z.Length then
            Work.pieces
                true
                z.Length
                Piece
                (Action<int, int>(fun start length ->
                    run
                        loops
                        x.Data
                        (x.Offset + start * xStep)
                        xStep
                        y.Data
                        (y.Offset + start * yStep)
                        yStep
                        z
                        start
                        length))
        else
            run loops x.Data x.Offset xStep y.Data y.Offset yStep z 0 z.Length

    let private combine (loops: Loops2<'T>) heavy (x: Dense<'T>) (y: Dense<'T>) : Dense =
        let result = GC.AllocateUninitializedArray<'T> x.Count

        if x.Count > 0 then
            if x.IsContiguous && y.IsContiguous then
                both loops heavy x 1 y 1 result
            elif x.IsContiguous && y.IsUniform then
                both loops heavy x 1 y 0 result
            elif y.IsContiguous && x.IsUniform then
                both loops heavy x 0 y 1 result
            elif not (runs loops heavy x y result) then
                both loops heavy (x.Compact() :?> _) 1 (y.Compact() :?> _) 1 result

        Dense.like result (if x.IsContiguous then x :> Dense else y)

    /// `z[i] = f(x[i], y[i])`; shapes and dtypes are equal. Two repeated elements give a repeated element.
    let rec map2 (kernel: Kernel2) (x: Dense) (y: Dense) : Dense =
        match x with
        | _ when x.Count > 1 && x.IsUniform && y.IsUniform ->
            map2 kernel (x.View([||], [||], x.Offset)) (y.View([||], [||], y.Offset)) |> Views.broadcast x.Shape
        | :? Dense<float> as x -> combine kernel.Float64 kernel.IsHeavy x (y :?> Dense<float>)
        | :? Dense<float32> as x -> combine kernel.Float32 kernel.IsHeavy x (y :?> Dense<float32>)
        | :? Dense<int64> as x -> combine kernel.Int64 kernel.IsHeavy x (y :?> Dense<int64>)
        | :? Dense<int> as x -> combine kernel.Int32 kernel.IsHeavy x (y :?> Dense<int>)
        | x -> raise (kernel.Unfit x.DType)

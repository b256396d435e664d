// Views: the same storage under another shape, order, window or repetition.
// The law: nothing is copied, except by `reshape` where no strides can express the result.
// Arguments were checked by the caller (Tensor.fs); what is checked here guards the storage.
// Read next: Kernels.fs.
namespace FunGrad

open System

module internal Views =

    /// Strides of `target` over the storage of x, if there are any: groups of axes with equal products are matched,
    /// and each group of the source must be one evenly stepped run.
    let private strides (target: int[]) (x: Dense) : int[] voption =
        let runs = Runs.Over(x.Shape, x.Strides)
        let result = Array.zeroCreate<int> target.Length
        let mutable source = 0 // Mutation: local
        let mutable step = if runs.Rank = 0 then 1 else runs.StepOf(0, 0)
        let mutable room = runs.Length
        let mutable fits = true

        for axis in target.Length - 1 .. -1 .. 0 do
            if target[axis] <> 1 && fits then
                if room = 1 && source + 1 < runs.Rank then
                    source <- source + 1
                    step <- runs.StepOf(0, source)
                    room <- runs.LengthOf source

                fits <- room % target[axis] = 0
                room <- room / target[axis]
                result[axis] <- step
                step <- step * target[axis]

        if fits then ValueSome result else ValueNone

    /// The same elements in row-major order under another shape; a view where strides allow it, else a copy.
    let reshape (shape: int[]) (x: Dense) =
        if Shape.size shape <> x.Count then
            let given = "reshape: the shape " + Shape.text shape + " has " + string<int>(Shape.size shape) + " elements"

            let needed = ", but the value of shape " + Shape.text x.Shape + " has " + string<int> x.Count + ". "

            raise (ShapeException(given + needed + "Choose axis lengths with that product."))
        elif Shape.equal shape x.Shape then
            x
        elif x.IsContiguous then
            x.View(shape, Shape.rowMajor shape, x.Offset)
        else
            match strides shape x with
            | ValueSome found -> x.View(shape, found, x.Offset)
            | ValueNone ->
                let copy = x.Compact()
                copy.View(shape, Shape.rowMajor shape, copy.Offset)

    /// Axis i of the result is axis `order[i]` of x.
    let permute (order: int[]) (x: Dense) =
        x.View(Array.map (Array.get x.Shape) order, Array.map (Array.get x.Strides) order, x.Offset)

    let private beyond (x: Dense) axis (start: int) (step: int) (count: int) : exn =
        let window = "slice: start " + string<int> start + ", step " + string<int> step + ", count " + string<int> count

        let length = " reach outside axis " + string<int> axis + ", whose length is " + string<int> x.Shape[axis] + "."

        ArgumentOutOfRangeException("starts", window + length + " Choose a window inside the axis.")

    /// Elements start, start + step, ... of every axis; steps may be negative.
    let slice (starts: int[]) (steps: int[]) (counts: int[]) (x: Dense) =
        let mutable offset = x.Offset // Mutation: local

        for axis in 0 .. counts.Length - 1 do
            if counts[axis] > 0 then
                let last = int64 starts[axis] + int64 (counts[axis] - 1) * int64 steps[axis]
                let inside index = 0L <= index && index < int64 x.Shape[axis]

                if not (inside (int64 starts[axis]) && inside last) then
                    raise (beyond x axis starts[axis] steps[axis] counts[axis])

                offset <- offset + starts[axis] * x.Strides[axis]

        let strides = Array.map2 (fun stride step -> stride * step) x.Strides steps
        x.View(counts, strides, (if Shape.size counts = 0 then x.Offset else offset))

    /// The axis walked backwards.
    let reverse (axis: int) (x: Dense) =
        let at own other = Array.init x.Rank (fun i -> if i = axis then own else other)

        let starts = at (max 0 (x.Shape[axis] - 1)) 0
        slice starts (at -1 1) x.Shape x

    /// x repeated to a larger shape by NumPy's rule, with strides of 0 along the new and stretched axes.
    let broadcast (target: int[]) (x: Dense) =
        if Shape.equal target x.Shape then
            x
        else
            let added = target.Length - x.Rank

            let fits axis = x.Shape[axis] = 1 || x.Shape[axis] = target[axis + added]

            if added < 0 || not (Seq.forall fits (seq { 0 .. x.Rank - 1 })) then
                let shapes = "broadcast: the shape " + Shape.text x.Shape + " does not stretch to " + Shape.text target

                raise (ShapeException(shapes + ". From the right, each axis must have the same length, or length 1."))

            let stride axis =
                if axis < added || x.Shape[axis - added] <> target[axis] then
                    0
                else
                    x.Strides[axis - added]

            x.View(target, Array.init target.Length stride, x.Offset)

    /// Applies an elementwise function; a repeated element is mapped once and stays repeated.
    let once (f: Dense -> Dense) (x: Dense) =
        if x.Count > 1 && x.IsUniform then
            broadcast x.Shape (f (x.View([||], [||], x.Offset)))
        else
            f x

namespace FunGrad

// Tensors made from nothing but shapes and numbers, and the way back to host arrays.

open System

module internal Creation =

    let private demandShape (shape: int[]) =
        for length in shape do
            if length < 0 then
                let text = "The lengths of a shape must not be negative, but the shape was " + Shape.text shape + "."

                raise (ArgumentOutOfRangeException("shape", text))

        shape

    let full dtype (shape: int[]) (value: float) : Tensor = Engine.OfDense(Dense.full dtype (demandShape shape) value)

    let identity dtype (n: int) : Tensor =
        let elements: float[] = Array.zeroCreate (Shape.size (demandShape [| n; n |]))

        for i in 0 .. n - 1 do
            elements[i * n + i] <- 1.0

        Layout.Cast(dtype, Engine.OfDense(Dense.ofArray elements [| n; n |]))

    /// start, start + step, ... up to but not including stop.
    let range dtype (start: float) (stop: float) (step: float) : Tensor =
        if step = 0.0 || Double.IsNaN(start + stop + step) then
            raise (ArgumentOutOfRangeException("step", "arange needs finite bounds and a step that is not 0."))

        let count = max 0 (int (Math.Ceiling((stop - start) / step)))

        Layout.Cast(
            dtype,
            Engine.OfDense(Dense.ofArray (Array.init count (fun i -> start + float i * step)) [| count |])
        )

    /// Equally spaced numbers, both ends included.
    let linspace dtype (start: float) (stop: float) (count: int) : Tensor =
        if count < 1 then
            raise (ArgumentOutOfRangeException("count", "linspace needs at least one number."))

        let at i =
            if i = count - 1 && count > 1 then
                stop
            else
                start + (stop - start) * float i / float (max 1 (count - 1))

        Layout.Cast(dtype, Engine.OfDense(Dense.ofArray (Array.init count at) [| count |]))

    /// The elements of the primal in row-major order.
    let toDoubles (x: Tensor) : float[] =
        let numbers = Engine.Numbers x
        Array.init numbers.Count numbers.GetDouble

    /// A reduction over the axes that are named; none named means none reduced.
    let overAxes (reduce: int[] -> bool -> Tensor -> Tensor) (axes: seq<int>) (x: Tensor) : Tensor =
        match Seq.toArray axes with
        | [||] -> Layout.Result(x, Engine.Given("x", x))
        | axes -> reduce axes false x

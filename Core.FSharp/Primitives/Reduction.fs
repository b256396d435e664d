namespace FunGrad

// Sums, means, extremes, products and what is built on them. An empty list of axes means all axes; kept axes stay with
// length 1. Ties of an extreme share its slope evenly. A product is a tree of products, so that zeros need no special case.

open System

module internal Reduction =

    /// The axes that are meant, counted from the front: none named means all.
    let allAxes name (axes: int[]) (x: Tensor) =
        let rank = (Engine.Shape(Engine.Given("x", x))).Length
        if axes.Length = 0 then [| 0 .. rank - 1 |] else Shape.axes name rank axes

    /// The reduced axes brought back with length 1 where they are to be kept.
    let keeping keepAxes axes (x: Tensor) (y: Tensor) =
        Layout.Result(x, (if keepAxes then Layout.Reshape(Shape.kept axes (Engine.Shape x), y) else y))

    /// Booleans as the integers 0 and 1.
    let number (x: Tensor) =
        if Engine.DTypeOf(Engine.Given("x", x)) = DType.Bool then
            Layout.Cast(DType.Int64, x)
        else
            x

    /// The sum over axes; booleans count as 0 and 1.
    let sum (axes: int[]) keepAxes (x: Tensor) : Tensor =
        let axes = allAxes "sum" axes x
        Layout.Sum(axes, number x) |> keeping keepAxes axes x

    /// How many elements each result is made of.
    let sizeAlong (axes: int[]) x = axes |> Array.fold (fun n axis -> n * (Engine.Shape x)[axis]) 1

    let mean (axes: int[]) keepAxes (x: Tensor) : Tensor =
        let x = number x
        let axes = allAxes "mean" axes x
        Layout.Sum(axes, x) / float (sizeAlong axes x) |> keeping keepAxes axes x

    /// The mean squared distance from the mean, with n - ddof in the denominator.
    let variance (axes: int[]) keepAxes (ddof: int) (x: Tensor) : Tensor =
        let x = Engine.Floating("variance", x)
        let axes = allAxes "variance" axes x
        let away = x - mean axes true x
        Layout.Sum(axes, away * away) / float (sizeAlong axes x - ddof) |> keeping keepAxes axes x

    /// √x whose slope at 0 is taken as 0.
    let private rootOrZero (x: Tensor) =
        let isZero = Choice.equal x (Engine.Weak 0.0)
        let one = Layout.Cast(Engine.DTypeOf x, Engine.Weak 1.0)
        Choice.where isZero (one - one) (Tensor.Sqrt(Choice.where isZero one x))

    /// The square root of the variance; its slope is 0 where all elements are equal.
    let standardDeviation axes keepAxes ddof x = rootOrZero (variance axes keepAxes ddof x)

    // -- Extremes -----------------------------------------------------------------------------------------------------------

    let rec private extreme name (evaluate: int[] -> Dense -> Dense) (axes: int[]) (x: Tensor) : Tensor =
        let shape = Engine.Shape x
        let spread y = Layout.Broadcast(shape, Layout.Reshape(Shape.kept axes shape, y))

        {
            new Primitive1(name) with
                override _.Parameters = [| Engine.Parameter("axes", axes) |]
                override _.Evaluate x = Engine.OfDense(evaluate axes (Engine.ToDense x))

                override _.Map(x, y) =
                    let hits = Choice.indicator x (Choice.equal x (spread y))
                    let shares = hits / spread (Layout.Sum(axes, hits))
                    let push t = Layout.Sum(axes, Arithmetic.Absorb(shares, t))
                    let pull w = Arithmetic.Absorb(shares, spread w)
                    LinearMap.Of(push, pull)

                override _.Batch(_, x) = extreme name evaluate (Array.map ((+) 1) axes) x
        }
            .Apply
            x

    let private extremes name evaluate (axes: int[]) keepAxes (x: Tensor) =
        let x = number x
        let axes = allAxes name axes x
        (if axes.Length = 0 then x else extreme name evaluate axes x) |> keeping keepAxes axes x

    let maximum axes keepAxes x = extremes "max" Reductions.maximum axes keepAxes x
    let minimum axes keepAxes x = extremes "min" Reductions.minimum axes keepAxes x

    /// The largest magnitude over axes as a constant, or 1 where that is 0 or not finite.
    let scaleOf axes (x: Tensor) =
        let largest = extremes "max" Reductions.maximum axes true (Tensor.Abs(Special.stopGradient x))
        let one = Layout.Cast(Engine.DTypeOf x, Engine.Weak 1.0)

        let isUsable =
            Choice.logicalAnd
                (Choice.greater largest (Engine.Weak 0.0))
                (Choice.less largest (Engine.Weak Double.PositiveInfinity))

        Choice.where isUsable largest one

    /// The Euclidean norm over axes; its subgradient at 0 is 0.
    let norm (axes: int[]) keepAxes (x: Tensor) : Tensor =
        let x = Engine.Floating("norm", x)
        let axes = allAxes "norm" axes x

        if sizeAlong axes x = 0 then
            sum axes keepAxes x
        else
            // Scaled by the largest element, so that no square overflows or vanishes; the scale is a constant, since
            // c·‖x/c‖ is the norm whatever c is.
            let scale = scaleOf axes x
            let scaled = x / scale
            let root = rootOrZero (sum axes true (scaled * scaled)) * scale

            Layout.Result(
                x,
                (if keepAxes then
                     root
                 else
                     Layout.Reshape(Shape.without axes (Engine.Shape x), root))
            )

    let private argument name (evaluate: int -> Dense -> Dense) =
        let rec at axis (x: Tensor) : Tensor =
            let batch (x: Tensor[]) = at (axis + 1) x[0]

            Constant(name, [| Engine.Parameter("axis", axis) |], (fun x -> evaluate axis x[0]), ValueSome batch).Apply [|
                x
            |]

        fun axis x -> at (Shape.axis name (Engine.Shape(Engine.Given("x", x))).Length axis) x

    let argMaximum = argument "argMax" Reductions.argMaximum
    let argMinimum = argument "argMin" Reductions.argMinimum

    // -- Products and running sums ---------------------------------------------------------------------------------------------

    /// Halves the first axis until one row is left; a row over is multiplied in at the end.
    let rec private halve (x: Tensor) : Tensor =
        let part first count =
            Movement.slice
                (Array.updateAt 0 first (Array.zeroCreate (Engine.Shape x).Length))
                (Array.updateAt 0 count (Engine.Shape x))
                x

        match (Engine.Shape x)[0] with
        | 0 -> Layout.Broadcast((Engine.Shape x)[1..], Layout.Cast(Engine.DTypeOf x, Engine.Weak 1.0))
        | 1 -> Layout.Index(x, 0)
        | n ->
            let half = halve (part 0 (n / 2) * part (n / 2) (n / 2))
            if n % 2 = 0 then half else half * Layout.Index(x, n - 1)

    let product (axes: int[]) keepAxes (x: Tensor) : Tensor =
        let x = number x
        let axes = allAxes "product" axes x
        let shape = Engine.Shape x
        let rest = [| 0 .. shape.Length - 1 |] |> Array.except axes
        let front = Layout.Permute(Array.append axes rest, x)

        let rows =
            Layout.Reshape(Array.append [| sizeAlong axes x |] (rest |> Array.map (fun axis -> shape[axis])), front)

        halve rows |> keeping keepAxes axes x

    /// The running sum along an axis counted from the front, from its end if reverse.
    let rec running axis reverse (x: Tensor) : Tensor =
        let batch _ x = running (axis + 1) reverse x
        let parameters = [| Engine.Parameter("axis", axis); Engine.Parameter("reverse", reverse) |]

        Linear(
            "cumulativeSum",
            parameters,
            Reductions.cumulativeSum axis reverse,
            running axis reverse,
            running axis (not reverse),
            batch
        )
            .Apply
            x

    /// The sums of all elements up to each one along an axis.
    let cumulativeSum axis (x: Tensor) =
        running (Shape.axis "cumulativeSum" (Engine.Shape(Engine.Given("x", x))).Length axis) false (number x)

    // -- Exponentials that cannot overflow -------------------------------------------------------------------------------------

    /// The maximum over axes as a constant, or 0 where it is not finite.
    let private shift axes (x: Tensor) =
        let most = Special.stopGradient (maximum axes true x)
        let zero = Layout.Cast(Engine.DTypeOf most, Engine.Weak 0.0)
        Choice.where (Choice.less (Tensor.Abs most) (Engine.Weak Double.PositiveInfinity)) most zero

    /// log Σ exp x over axes.
    let logSumExp (axes: int[]) keepAxes (x: Tensor) : Tensor =
        let x = Engine.Floating("logSumExp", x)
        let axes = allAxes "logSumExp" axes x
        let most = shift axes x

        Tensor.Log(sum axes true (Tensor.Exp(x - most))) + most
        |> fun y -> if keepAxes then y else Layout.Reshape(Shape.without axes (Engine.Shape x), y)

    /// exp x / Σ exp x along an axis.
    let softmax (axis: int) (x: Tensor) : Tensor =
        let x = Engine.Floating("softmax", x)
        let axes = [| Shape.axis "softmax" (Engine.Shape x).Length axis |]
        let e = Tensor.Exp(x - shift axes x)
        e / sum axes true e

    /// x - log Σ exp x along an axis.
    let logSoftmax (axis: int) (x: Tensor) : Tensor =
        x - logSumExp [| Shape.axis "logSoftmax" (Engine.Shape(Engine.Given("x", x))).Length axis |] true x

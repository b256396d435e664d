namespace FunGrad

// Scans: the sums, products, extremes or log-sum-exps of all elements up to each one along an axis. Sums and products
// have loops of their own; the others are one recursion over pairs, which takes any associative operation: O(n) work
// in O(log n) steps. Law: a scan differentiates as the operations that it is made of. Read next: Recurrence.fs,
// Norms.fs.

module internal Scans =

    /// Elements of the first axis: count of them from start on, step apart.
    let private rows start step count (x: Tensor) : Tensor =
        let shape = Engine.Shape x
        let starts = Array.updateAt 0 start (Array.zeroCreate shape.Length)
        let steps = Array.updateAt 0 step (Array.create shape.Length 1)
        let counts = Array.updateAt 0 count shape
        Layout.Take(Region(starts, steps, counts, counts), x)

    /// a₀, b₀, a₁, b₁, ...; the first may have one row more.
    let private interleave (a: Tensor) (b: Tensor) : Tensor =
        let shape = Engine.Shape b
        let count = shape[0]
        let pairs = Layout.Stack([| rows 0 1 count a; b |], 1)
        let pairs = Layout.Reshape(Array.updateAt 0 (2 * count) shape, pairs)

        if (Engine.Shape a)[0] = count then
            pairs
        else
            Movement.concatenate 0 [| pairs; rows count 1 1 a |]

    /// The scan along the first axis. Neighbours are combined and scanned: those are the results at odd positions, and
    /// each one with the element behind it gives the next even position.
    let rec private ofPairs (combine: Tensor -> Tensor -> Tensor) (x: Tensor) : Tensor =
        let count = (Engine.Shape x)[0]

        if count < 2 then
            x
        else
            let half, more = count / 2, (count - 1) / 2
            let atOdd = ofPairs combine (combine (rows 0 2 half x) (rows 1 2 half x))
            let later = combine (rows 0 1 more atOdd) (rows 2 2 more x)
            interleave (Movement.concatenate 0 [| rows 0 1 1 x; later |]) atOdd

    /// A scan of the first axis as a scan of any, from its end if reverse.
    let private along name (axis: int) isReverse (scan: Tensor -> Tensor) (x: Tensor) : Tensor =
        let rank = (Engine.Shape x).Length
        let axis = Shape.axis name rank axis
        let toFront = Array.append [| axis |] (Array.except [| axis |] [| 0 .. rank - 1 |])
        let back = Array.init rank (fun axis -> System.Array.IndexOf(toFront, axis))
        let turned y = if isReverse then Movement.flip 0 y else y
        Layout.Result(x, Layout.Permute(back, turned (scan (turned (Layout.Permute(toFront, x))))))

    let private exclusively neutral isExclusive (x: Tensor) =
        if isExclusive && (Engine.Shape x)[0] > 0 then
            Recurrence.delayed 0 neutral x
        else
            x

    /// The sums of the elements up to each one, or before each one if exclusive.
    let cumulativeSum axis isExclusive isReverse (x: Tensor) : Tensor =
        let sums = exclusively 0.0 isExclusive >> Reduction.running 0 false
        along "cumulativeSum" axis isReverse sums (Reduction.number x)

    /// The products of the elements up to each one, or before each one if exclusive.
    let cumulativeProduct axis isExclusive isReverse (x: Tensor) : Tensor =
        let products = exclusively 1.0 isExclusive >> Recurrence.products
        along "cumulativeProduct" axis isReverse products (Reduction.number x)

    /// log(eˣ + eʸ), sorted by size so that no exponential overflows. A choice passes derivatives on, and the sum is
    /// symmetric, so ties need no care.
    let private logAddExp (x: Tensor) (y: Tensor) : Tensor =
        let isOrdered = Choice.greaterOrEqual x y
        let high, low = Choice.where isOrdered x y, Choice.where isOrdered y x
        let isFinite = Choice.less (Tensor.Abs high) (Engine.Weak System.Double.PositiveInfinity)
        let zero = Layout.Cast(Engine.DTypeOf high, Engine.Weak 0.0)
        let below = Choice.where isFinite (low - high) zero
        Choice.where isFinite (high + Special.softplus below) high

    /// The log-sum-exps of the elements up to each one, or before each one if exclusive.
    let cumulativeLogSumExp axis isExclusive isReverse (x: Tensor) : Tensor =
        let x = Engine.Floating("cumulativeLogSumExp", x)
        let logs = exclusively System.Double.NegativeInfinity isExclusive >> ofPairs logAddExp
        along "cumulativeLogSumExp" axis isReverse logs x

    /// The largest of the elements up to each one; a tie belongs to the earliest, as it does for maximum.
    let cumulativeMaximum axis isReverse (x: Tensor) : Tensor =
        along "cumulativeMaximum" axis isReverse (ofPairs Choice.maximum) (Reduction.number x)

    /// The smallest of the elements up to each one; a tie belongs to the earliest.
    let cumulativeMinimum axis isReverse (x: Tensor) : Tensor =
        along "cumulativeMinimum" axis isReverse (ofPairs Choice.minimum) (Reduction.number x)

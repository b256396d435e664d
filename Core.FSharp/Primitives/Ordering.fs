namespace FunGrad

// Sorting and what follows from an order. The order is an integer tensor, which cuts; the sorted values are gathered by
// it, so that every derivative is the same permutation. Laws: the permutation is stable, lower index first, in both
// directions; NaN counts as greater than every number; an element chosen by its place shares its slope evenly with its
// equals. Read Segments.fs for the same rule of ties.

open System

module internal Ordering =

    let private last (x: Tensor) = (Engine.Shape x).Length - 1

    let private orderRow isDescending =
        let parameters = [| Engine.Parameter("descending", isDescending) |]
        Constant("argSort", parameters, (fun x -> Sorting.order isDescending x[0]), ValueNone)

    let private ascendingRow, descendingRow = orderRow false, orderRow true

    /// Applies a function of the last axis to another one.
    let private along name axis (f: Tensor -> Tensor) (x: Tensor) : Tensor =
        let axis = Shape.axis name (Engine.Shape(Engine.Given("x", x))).Length axis
        Gathering.moveRun axis 1 (last x) x |> f |> fun y -> Gathering.moveRun (last x) 1 axis y

    let private order isDescending (x: Tensor) : Tensor =
        (if isDescending then descendingRow else ascendingRow).Apply [| x |]

    let private pick (order: Tensor) (x: Tensor) = Gathering.gatherBatched (last x) (last x) order x

    /// The positions of the elements along an axis in the order of their values.
    let argSort isDescending axis (x: Tensor) : Tensor = along "argSort" axis (order isDescending) x

    let sort isDescending axis (x: Tensor) : Tensor = along "sort" axis (fun x -> pick (order isDescending x) x) x

    /// The k largest elements along the last axis, largest first, and where they are.
    let top (k: int) (x: Tensor) : struct (Tensor * Tensor) =
        let shape = Engine.Shape(Engine.Given("x", x))
        let length = shape[Shape.axis "topK" shape.Length -1]

        if k < 0 || k > length then
            let text =
                "topK: " + string<int> k + " elements were asked for, but the last axis has " + string<int> length

            raise (ArgumentOutOfRangeException(nameof k, text + ". Ask for 0 to " + string<int> length + "."))

        let front = Array.updateAt (last x) k shape
        let positions = Movement.slice (Array.zeroCreate shape.Length) front (order true x)
        struct (pick positions x, positions)

    // -- One element of the order -------------------------------------------------------------------------------------

    let private nthRow place = {
        new Primitive1("nthElement") with
            override _.Parameters = [| Engine.Parameter("place", place) |]
            override _.Evaluate x = Engine.OfDense(Sorting.nth place (Engine.ToDense x))

            override _.Map(x, y) =
                let axis, shape = last x, Engine.Shape x
                let spread y = Layout.Broadcast(shape, Layout.Reshape(Shape.kept [| axis |] shape, y))
                let hits = Choice.indicator x (Choice.equal x (spread y))
                let shares = hits / spread (Layout.Sum([| axis |], hits))
                let push t = Layout.Sum([| axis |], Arithmetic.Absorb(shares, t))
                LinearMap.Of(push, (fun w -> Arithmetic.Absorb(shares, spread w)))

            override row.Batch(_, x) = row.Apply x
    }

    /// The element along the last axis at a place of the ascending order; negative places count from the end.
    let nth (place: int) (x: Tensor) : Tensor =
        let shape = Engine.Shape(Engine.Given("x", x))
        let length = shape[Shape.axis "nthElement" shape.Length -1]

        if place < -length || place >= length then
            let text = "nthElement: there is no place " + string<int> place + " in the order of " + string<int> length
            raise (ArgumentOutOfRangeException("n", text + " elements. Places count from 0, or from -1 at the end."))

        (nthRow (if place < 0 then length + place else place)).Apply x

    /// The value below which a fraction q of the elements along an axis lies, linear between neighbours in the order.
    let quantile name (q: float) axis (x: Tensor) : Tensor =
        let x = Engine.Floating(name, x)
        let axis = Shape.axis name (Engine.Shape x).Length axis
        let length = (Engine.Shape x)[axis]

        if not (q >= 0.0 && q <= 1.0) then
            let given = q.ToString Globalization.CultureInfo.InvariantCulture

            raise (
                ArgumentOutOfRangeException(
                    nameof q,
                    name + ": the fraction must lie in [0, 1], but it was " + given + "."
                )
            )

        if length = 0 then
            raise (ShapeException(name + ": axis " + string<int> axis + " is empty, and no elements have no order."))

        let x = Gathering.moveRun axis 1 (last x) x
        let place = q * float (length - 1)
        let below = int (Math.Floor place)
        let away = place - float below
        let lower = (nthRow below).Apply x

        if away = 0.0 then
            lower
        else
            (1.0 - away) * lower + away * (nthRow (below + 1)).Apply x

namespace FunGrad

// Diagonals and triangles of matrices, which lie in the last two axes; leading axes hold many of them. A diagonal is
// every (n + 1)-th element of a matrix with n columns, so it is a part, and putting it in is the transpose. An offset
// above 0 means a diagonal above the main one. Law: diagPart k (diag k d) = d. Grids, made by broadcasting, stand at
// the end.

open System

module internal Diagonals =

    let private demandMatrix name (x: Tensor) =
        let shape = Engine.Shape(Engine.Given("x", x))

        if shape.Length < 2 then
            let text = name + " needs a matrix, or matrices along leading axes, but the shape was " + Shape.text shape
            raise (ShapeException(text + ". Reshape it first."))

        struct (shape[.. shape.Length - 3], shape[shape.Length - 2], shape[shape.Length - 1])

    /// How long a diagonal is, and where it starts in the row-major order of one matrix.
    let private extent name rows columns offset =
        if offset <> 0 && (offset <= -rows || offset >= columns) then
            let text =
                String.Concat(
                    name + ": the diagonal " + string<int> offset + " lies outside a matrix of ",
                    string<int> rows + " rows and " + string<int> columns + " columns. Offsets run from ",
                    string<int>(min 0 (1 - rows)) + " to " + string<int>(max 0 (columns - 1)) + "."
                )

            raise (ArgumentOutOfRangeException("offset", text))

        if offset >= 0 then
            struct (min rows (columns - offset), offset)
        else
            struct (min (rows + offset) columns, -offset * columns)

    let private place (leading: int[]) length start columns =
        let zeros, ones = Array.zeroCreate leading.Length, Array.create leading.Length 1
        let counts = Array.append leading [| length |]
        Region(Array.append zeros [| start |], Array.append ones [| columns + 1 |], counts, counts)

    /// The elements of a diagonal.
    let diagPart (offset: int) (x: Tensor) : Tensor =
        let struct (leading, rows, columns) = demandMatrix "diagPart" x
        let struct (length, start) = extent "diagPart" rows columns offset
        let flat = Layout.Reshape(Array.append leading [| rows * columns |], x)
        Layout.Take(place leading length start columns, flat)

    /// Matrices of zeros with a diagonal put in.
    let private embed name (leading: int[]) rows columns offset (d: Tensor) : Tensor =
        let struct (length, start) = extent name rows columns offset
        let whole = Array.append leading [| rows * columns |]
        let flat = Layout.Assemble(whole, [| place leading length start columns |], [| d |])
        Layout.Reshape(Array.append leading [| rows; columns |], flat)

    /// The square matrix with a diagonal, and zeros elsewhere.
    let diag (offset: int) (d: Tensor) : Tensor =
        let shape = Engine.Shape(Engine.Given("d", d))

        if shape.Length = 0 then
            raise (
                ShapeException
                    "diag needs a vector, or vectors along leading axes, but was given a single number. Reshape it."
            )

        let last = shape.Length - 1
        let size = shape[last] + abs offset
        embed "diag" shape[.. last - 1] size size offset d

    let private mask rows columns (holds: int -> int -> bool) : Tensor =
        let element flat = holds (flat / max 1 columns) (flat % max 1 columns)
        Engine.OfDense(Dense.ofArray (Array.init (rows * columns) element) [| rows; columns |])

    /// x with a diagonal replaced.
    let setDiag (offset: int) (d: Tensor) (x: Tensor) : Tensor =
        let struct (leading, rows, columns) = demandMatrix "setDiag" x
        let struct (length, _) = extent "setDiag" rows columns offset
        let needed = Array.append leading [| length |]

        if not (Shape.equal (Engine.Shape(Engine.Given("d", d))) needed) then
            let text = "setDiag: the diagonal needs the shape " + Shape.text needed + ", but it was "
            raise (ShapeException(text + Shape.text (Engine.Shape d) + ". Give one element for each place on it."))

        let isOn = mask rows columns (fun row column -> column - row = offset)
        Choice.where isOn (embed "setDiag" leading rows columns offset d) x

    let private keep name (holds: int -> int -> bool) (x: Tensor) : Tensor =
        let struct (_, rows, columns) = demandMatrix name x
        Choice.where (mask rows columns holds) x (Layout.Cast(Engine.DTypeOf x, Engine.Weak 0.0))

    /// The band of so many diagonals below and above the main one, and zeros elsewhere; a negative number means all.
    let bandPart (lower: int) (upper: int) (x: Tensor) : Tensor =
        let isIn row column = (lower < 0 || row - column <= lower) && (upper < 0 || column - row <= upper)
        keep "bandPart" isIn x

    /// The elements on and below a diagonal, and zeros elsewhere.
    let lowerTriangle (offset: int) (x: Tensor) : Tensor = keep "tril" (fun row column -> column - row <= offset) x

    /// The elements on and above a diagonal, and zeros elsewhere.
    let upperTriangle (offset: int) (x: Tensor) : Tensor = keep "triu" (fun row column -> column - row >= offset) x

    /// The sum of the main diagonal.
    let trace (x: Tensor) : Tensor =
        let struct (_, _, _) = demandMatrix "trace" x
        Reduction.sum [| -1 |] false (diagPart 0 x)

    /// The coordinates of a grid, one tensor for each axis. In matrix order the first vector runs along the first axis;
    /// otherwise the first two axes are exchanged, so that it runs along the columns of a picture.
    let grid isMatrixOrder (axes: Tensor[]) : Tensor[] =
        for axis in axes do
            if (Engine.Shape(Engine.Given("axes", axis))).Length <> 1 then
                let text = "meshgrid needs vectors, but one had the shape " + Shape.text (Engine.Shape axis)
                raise (ShapeException(text + ". Reshape it to one axis."))

        let rank = axes.Length
        let place i = if isMatrixOrder || rank < 2 || i > 1 then i else 1 - i
        let shape = Array.init rank (fun i -> (Engine.Shape axes[place i])[0])

        let spread i axis =
            let own = Array.updateAt (place i) (Engine.Shape axis).[0] (Array.create rank 1)
            Layout.Result(axis, Layout.Broadcast(shape, Layout.Reshape(own, axis)))

        Array.mapi spread axes

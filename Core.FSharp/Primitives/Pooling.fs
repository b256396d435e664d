namespace FunGrad

// Pools over the spatial axes of [N, L..., C]. The largest cell of a window is picked by its place, which cuts, and so
// its derivative of any order is that of a gather; a tie goes to the first cell in row-major order, and so does a
// window of NaN. A mean divides by the cells of the input alone, not by those of the padding. Read Sliding.fs for
// windows.

open System

module internal Pooling =

    let private placeOf name sizes strides padding (x: Tensor) =
        let x = Engine.Floating(name, Engine.Given("x", x))
        let lengths = Sliding.demandImages name (Array.length sizes) x
        struct (x, lengths, Sliding.geometry name sizes strides [||] padding lengths)

    let private demandCells name (sizes: int[]) (geometry: Geometry) =
        for axis in 0 .. sizes.Length - 1 do
            if max geometry.Before[axis] geometry.After[axis] >= sizes[axis] then
                let text =
                    String.Concat(
                        [|
                            name
                            ": a window of "
                            string<int> sizes[axis]
                            " cells would lie in the padding alone, which is "
                            string<int> geometry.Before[axis]
                            " before and "
                            string<int> geometry.After[axis]
                            " after spatial axis "
                            string<int> axis
                            ". Pad by less than a window."
                        |]
                    )

                raise (ArgumentOutOfRangeException("padding", text))

    /// The examples of a batch are more examples: places are counted within each.
    let rec private places (geometry: Geometry) (x: Tensor) : Tensor =
        let parameters = [| Engine.Parameter("slides", geometry.Slides); Engine.Parameter("before", geometry.Before) |]

        let evaluate (x: Dense[]) = Windows.argMaximum geometry.Slides geometry.Before geometry.Counts x[0]
        Constant("argMaxPool", parameters, evaluate, ValueSome(fun x -> places geometry x[0])).Apply [| x |]

    let private largest name sizes strides padding x =
        let struct (x, _, geometry) = placeOf name sizes strides padding x
        demandCells name sizes geometry
        struct (x, places geometry x)

    /// Where the largest cell of each window is, counted row-major over [L..., C] of its example.
    let argMaximum sizes strides padding (x: Tensor) : Tensor =
        let struct (_, places) = largest "argMaxPool" sizes strides padding x
        places

    let maximum sizes strides padding (x: Tensor) : Tensor =
        let struct (x, places) = largest "maxPool" sizes strides padding x
        let shape = Engine.Shape x
        let each = Shape.size shape[1..]
        let starts = Engine.OfDense(Indexing.arange DType.Int64 0.0 (float each) shape[0])
        let front = Array.append [| shape[0] |] (Array.create (shape.Length - 1) 1)
        Gathering.gather 0 (places + Layout.Reshape(front, starts)) (Layout.Reshape([| Shape.size shape |], x))

    /// The cells of the input in each window along one axis.
    let private realCells (geometry: Geometry) axis length =
        Array.init geometry.Counts[axis] (fun place ->
            let first = place * geometry.Slides[axis].Stride - geometry.Before[axis]
            min length (first + geometry.Slides[axis].Size) - max 0 first)

    /// The cells of the input in each window: [O..., 1].
    let private divisors (geometry: Geometry) (lengths: int[]) dtype : Tensor =
        let along axis = realCells geometry axis lengths[axis] |> Array.map float

        let products =
            Seq.init lengths.Length along
            |> Seq.fold (fun found own -> Array.allPairs found own |> Array.map (fun (a, b) -> a * b)) [| 1.0 |]

        Layout.Cast(dtype, Engine.OfArray(products, Array.append geometry.Counts [| 1 |]))

    let average sizes strides padding (x: Tensor) : Tensor =
        let struct (x, lengths, geometry) = placeOf "avgPool" sizes strides padding x
        demandCells "avgPool" sizes geometry
        let axes = lengths.Length
        let total = Layout.Sum([| axes + 1 .. 2 * axes |], Sliding.patches geometry x)
        total / divisors geometry lengths (Engine.DTypeOf x)

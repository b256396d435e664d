namespace FunGrad

// The product of the windows of one tensor with a matrix, without the windows ever being written out: what a
// convolution in one group is. It is bilinear; its transposes are the product with the matrix's transpose whose
// windows are added up, and the product of the transposed windows. Law: correlate x f = matmul (windows x) f. Read
// Convolution.fs next.

module internal Correlation =

    let private size (lengths: int[]) = Array.fold (*) 1 lengths

    /// The rows of a product: its examples times the windows along each axis.
    let private rowsOf (shape: int[]) = size shape[.. shape.Length - 2]

    /// All windows, from an axis on, as rows: [..., N · O, cells · C].
    let private windowRows axis (slides: Slide[]) (x: Tensor) =
        let windows = Sliding.windows (axis + 1) slides x
        let shape = Engine.Shape windows
        let rows = size shape[axis .. axis + slides.Length]
        Layout.Reshape(Array.append shape[.. axis - 1] [| rows; size shape[axis + slides.Length + 1 ..] |], windows)

    /// [N, O..., D] from an input [N, L..., C], zeros around it already, and a matrix [cells · C, D].
    let rec correlate (slides: Slide[]) (x: Tensor) (matrix: Tensor) : Tensor =
        {
            new Primitive2("correlate") with
                override _.Parameters = [| Engine.Parameter("slides", slides) |]
                override _.Form = Multilinear

                override _.Evaluate(x, matrix) =
                    Engine.OfDense(WindowProduct.multiply slides (Engine.ToDense x) (Engine.ToDense matrix))

                override _.Left(x, matrix, _) =
                    LinearMap.Of((fun t -> correlate slides t matrix), pullInput slides (Engine.Shape x) matrix)

                override _.Right(x, _, _) = LinearMap.Of(correlate slides x, pullMatrix slides x)
                override _.Batch(x, matrix) = eachByEach slides x matrix

                override row.BatchAll(size, arguments, carried) =
                    match carried[0], carried[1] with
                    | true, false -> [| asMoreExamples slides arguments[0] arguments[1] |]
                    | false, true -> [| asMoreResults slides arguments[0] arguments[1] |]
                    | _ -> base.BatchAll(size, arguments, carried)
        }
            .Apply(x, matrix)

    and private pullInput slides (source: int[]) (matrix: Tensor) (w: Tensor) : Tensor =
        let shape = Engine.Shape w
        let rows = Layout.Reshape([| rowsOf shape; Array.last shape |], w)
        let cells = slides |> Array.map _.Size
        let windows = Array.concat [ shape[.. shape.Length - 2]; cells; source[source.Length - 1 ..] ]
        let product = Contraction.matmul rows (Movement.transpose matrix)
        Sliding.addWindows 1 slides source[1 .. slides.Length] (Layout.Reshape(windows, product))

    and private pullMatrix slides (x: Tensor) (w: Tensor) : Tensor =
        let shape = Engine.Shape w

        Contraction.matmul
            (Movement.transpose (windowRows 0 slides x))
            (Layout.Reshape([| rowsOf shape; Array.last shape |], w))

    /// Only the input varies over a batch: its examples are more examples.
    and private asMoreExamples slides (x: Tensor) (matrix: Tensor) : Tensor =
        let shape = Engine.Shape x
        let y = correlate slides (Layout.Reshape(Array.append [| shape[0] * shape[1] |] shape[2..], x)) matrix
        Layout.Reshape(Array.append shape[..1] (Engine.Shape y).[1..], y)

    /// Only the matrix varies: its columns are more results.
    and private asMoreResults slides (x: Tensor) (matrices: Tensor) : Tensor =
        let shape = Engine.Shape matrices
        let beside = Layout.Reshape([| shape[1]; shape[0] * shape[2] |], Layout.Permute([| 1; 0; 2 |], matrices))
        let y = correlate slides x beside
        let places = (Engine.Shape y).[.. slides.Length]
        let apart = Layout.Reshape(Array.append places [| shape[0]; shape[2] |], y)
        let rank = places.Length
        Layout.Permute([| yield rank; yield! [ 0 .. rank - 1 ]; yield rank + 1 |], apart)

    /// Both vary: one product of matrices for each example of the batch.
    and private eachByEach slides (x: Tensor) (matrices: Tensor) : Tensor =
        let shape = Engine.Shape x
        let counts = slides |> Array.mapi (fun axis slide -> slide.Count shape[axis + 2])
        let product = Contraction.matmul (windowRows 1 slides x) matrices
        Layout.Reshape(Array.concat [ shape[..1]; counts; [| Array.last (Engine.Shape matrices) |] ], product)

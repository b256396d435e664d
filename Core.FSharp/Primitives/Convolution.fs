namespace FunGrad

// Convolutions, channels last: input [N, L..., C], filter [K..., C/groups, D], result [N, O..., D]. (A correlation, as
// the field has it: the filter is not flipped.) A convolution is the matrix product of the windows and the filter, and
// its transpose the product with the filter's transpose whose windows are added up; so both are bilinear, and every
// derivative of one is the other or a product. Law: <conv f x, w> = <x, convTranspose f w>. Read Sliding.fs for
// windows.

open System

module internal Convolution =

    let private refuse (parts: string list) : 'T = raise (ShapeException(String.Join("", parts)))

    let private demandFilter name axes (filter: Tensor) =
        let shape = Engine.Shape(Engine.Given("filter", filter))

        if shape.Length <> axes + 2 then
            refuse [
                name
                ": the filter must have "
                string<int>(axes + 2)
                " axes, ["
                string<int> axes
                " spatial axes, channels in, channels out], but its shape was "
                Shape.text shape
                "."
            ]

        shape

    /// In how many groups the channels go, each with filters of its own.
    let private groupsOf name (filter: int[]) channels =
        let own, results = filter[filter.Length - 2], filter[filter.Length - 1]
        let groups = if own = 0 then 0 else channels / own

        if own = 0 || channels % own <> 0 || groups = 0 || results % groups <> 0 then
            refuse [
                name
                ": the channels do not fit: the input has "
                string<int> channels
                " and the filter of shape "
                Shape.text filter
                " takes "
                string<int> own
                " and gives "
                string<int> results
                ". Let the filter take all of them, or those of one of several equal groups."
            ]

        groups

    let private size (lengths: int[]) = Array.fold (*) 1 lengths

    /// The axes of a tensor with groups, and those groups first.
    let private split (lengths: int[]) (order: int[]) (target: int[]) (x: Tensor) =
        Layout.Reshape(target, Layout.Permute(order, Layout.Reshape(lengths, x)))

    /// Each group's windows times its filters: patches of C channels and a filter [K..., C/groups, D] give [rows, D].
    let private inGroups groups rows cells own results (patches: Tensor) (filter: Tensor) : Tensor =
        let each = results / groups
        let windows = patches |> split [| rows; cells; groups; own |] [| 2; 0; 1; 3 |] [| groups; rows; cells * own |]
        let filters = filter |> split [| cells * own; groups; each |] [| 1; 0; 2 |] [| groups; cells * own; each |]

        Contraction.matmul windows filters
        |> split [| groups; rows; each |] [| 1; 0; 2 |] [| rows; results |]

    let private floats name x filter =
        let dtype = Engine.CommonDType(name, Floats, Engine.Given("x", x), Engine.Given("filter", filter))
        struct (Layout.Cast(dtype, Engine.Floating(name, x)), Layout.Cast(dtype, Engine.Floating(name, filter)))

    /// The convolution over any number of spatial axes; empty strides or dilations are ones.
    let convolve name axes (strides: int[]) (dilations: int[]) padding (filter: Tensor) (x: Tensor) : Tensor =
        let lengths, filterShape = Sliding.demandImages name axes x, demandFilter name axes filter
        let struct (x, filter) = floats name x filter
        let examples, channels = (Engine.Shape x)[0], (Engine.Shape x)[axes + 1]
        let groups = groupsOf name filterShape channels
        let geometry = Sliding.geometry name filterShape[.. axes - 1] strides dilations padding lengths
        let cells, own, results = size filterShape[.. axes - 1], filterShape[axes], filterShape[axes + 1]

        if groups = 1 then
            let matrix = Layout.Reshape([| cells * own; results |], filter)
            Correlation.correlate geometry.Slides (Sliding.padded geometry x) matrix
        else
            let rows = examples * size geometry.Counts
            let product = inGroups groups rows cells own results (Sliding.patches geometry x) filter
            Layout.Reshape(Array.concat [ [| examples |]; geometry.Counts; [| results |] ], product)

    /// The lengths that a transposed convolution has if they are not given: the shortest that Valid and explicit
    /// padding allow, and stride · length with Same.
    let private naturalLengths (padding: Padding) (spans: int[]) (strides: int[]) (lengths: int[]) =
        let full axis = (lengths[axis] - 1) * strides[axis] + spans[axis]

        match padding.Kind with
        | PaddingKind.Same -> Array.map2 (*) lengths strides
        | PaddingKind.Explicit(before, after) when before.Length = lengths.Length && after.Length = lengths.Length ->
            Array.init lengths.Length (fun axis -> full axis - before[axis] - after[axis])
        | _ -> Array.init lengths.Length full

    let private demandCounts name (target: int[]) (counts: int[]) (given: int[]) =
        if not (Shape.equal counts given) then
            refuse [
                name
                ": a convolution of an input of lengths "
                Shape.text target
                " has windows "
                Shape.text counts
                ", but the lengths given were "
                Shape.text given
                ". Choose other output lengths."
            ]

    /// The transpose of convolve in its input: [N, O..., D] and a filter [K..., C, D] give [N, L..., C].
    let transpose name axes (target: int[] voption) strides dilations padding (filter: Tensor) (w: Tensor) =
        let lengths, filterShape = Sliding.demandImages name axes w, demandFilter name axes filter
        let struct (w, filter) = floats name w filter
        let strides, dilations = Sliding.orOnes axes strides, Sliding.orOnes axes dilations
        let sizes, examples = filterShape[.. axes - 1], (Engine.Shape w)[0]
        let channels, results = filterShape[axes], filterShape[axes + 1]

        if Array.last (Engine.Shape w) <> results then
            refuse [
                name
                ": the last axis of the filter, whose shape is "
                Shape.text filterShape
                ", must be as long as the input's channels, of which there are "
                string<int>(Array.last (Engine.Shape w))
                "."
            ]

        // Checks strides and dilations, whose lengths the next lines rely on.
        Sliding.geometry name sizes strides dilations Padding.Same lengths |> ignore
        let spans = Array.map2 (fun size dilation -> (size - 1) * dilation + 1) sizes dilations
        let target = ValueOption.defaultWith (fun () -> naturalLengths padding spans strides lengths) target
        let geometry = Sliding.geometry name sizes strides dilations padding target
        demandCounts name target geometry.Counts lengths
        let matrix = Layout.Reshape([| size sizes * channels; results |], filter)
        let rows = Layout.Reshape([| examples * size lengths; results |], w)
        let product = Contraction.matmul rows (Movement.transpose matrix)
        let windows = Array.concat [ [| examples |]; lengths; sizes; [| channels |] ]
        Layout.Reshape(windows, product) |> Sliding.addPatches geometry target

    /// A filter [K..., C, M] gives each of C channels M results: [N, O..., C·M].
    let depthwise name axes strides dilations padding (filter: Tensor) (x: Tensor) : Tensor =
        let lengths, shape = Sliding.demandImages name axes x, demandFilter name axes filter
        let channels = (Engine.Shape x)[lengths.Length + 1]

        if shape[axes] <> channels then
            refuse [
                name
                ": a depthwise filter has filters for each of the input's "
                string<int> channels
                " channels in its last axis but one, but its shape was "
                Shape.text shape
                "."
            ]

        let grouped = Array.concat [ shape[.. axes - 1]; [| 1; channels * shape[axes + 1] |] ]
        convolve name axes strides dilations padding (Layout.Reshape(grouped, filter)) x

    /// A depthwise convolution, then one of single cells that mixes the channels.
    let separable name axes strides dilations padding (depthwiseFilter: Tensor) (pointwise: Tensor) (x: Tensor) =
        depthwise name axes strides dilations padding depthwiseFilter x
        |> convolve name axes [||] [||] Padding.Valid pointwise

    /// Every window of the input as one row: [N, O..., K..., C].
    let patches (sizes: int[]) strides dilations padding (x: Tensor) : Tensor =
        let lengths = Sliding.demandImages "patches" sizes.Length x
        Sliding.patches (Sliding.geometry "patches" sizes strides dilations padding lengths) x

    /// x + bias along the last axis.
    let biasAdd (bias: Tensor) (x: Tensor) : Tensor =
        let shape, own = Engine.Shape(Engine.Given("x", x)), Engine.Shape(Engine.Given("bias", bias))

        if own.Length <> 1 || shape.Length < 1 || own[0] <> shape[shape.Length - 1] then
            refuse [
                "biasAdd: the bias must be a vector as long as the input's last axis, but the shapes were "
                Shape.text own
                " and "
                Shape.text shape
                "."
            ]

        x + bias

namespace FunGrad

// Windows over the spatial axes of [N, L..., C]: how many there are, and the linear primitive that lays each out beside
// the others. Its transpose adds windows back; both are what convolutions and average pools are made of, so that these
// have no derivative rules of their own. Read Convolution.fs and Pooling.fs next.

open System

/// Checked strides, dilations and padding along the spatial axes of one input.
type internal Geometry = {
    Slides: Slide[]
    Before: int[]
    After: int[]
    /// The windows along each axis.
    Counts: int[]
}

module internal Sliding =

    /// Every window of the axes from `axis` on as cells of its own: [..., O..., K..., ...].
    let rec windows (axis: int) (slides: Slide[]) (x: Tensor) : Tensor =
        let lengths = Array.sub (Engine.Shape x) axis slides.Length
        let parameters = [| Engine.Parameter("axis", axis); Engine.Parameter("slides", slides) |]
        let batch _ x = windows (axis + 1) slides x

        Linear(
            "windows",
            parameters,
            Windows.view axis slides,
            windows axis slides,
            addWindows axis slides lengths,
            batch
        )
            .Apply
            x

    /// The sum of windows in the cells that they cover: the transpose of windows.
    and addWindows (axis: int) (slides: Slide[]) (lengths: int[]) (w: Tensor) : Tensor =
        let parameters = [|
            Engine.Parameter("axis", axis)
            Engine.Parameter("slides", slides)
            Engine.Parameter("lengths", lengths)
        |]

        let self w = addWindows axis slides lengths w
        let batch _ w = addWindows (axis + 1) slides lengths w

        Linear("addWindows", parameters, Windows.add axis slides lengths, self, windows axis slides, batch).Apply w

    // -- Geometry -----------------------------------------------------------------------------------------------------

    let private demandEach name what least (counts: int[]) axes =
        if counts.Length <> axes || Array.exists (fun n -> n < least) counts then
            let text =
                String.Concat(
                    [|
                        name
                        ": the "
                        what
                        " must be one number for each of the "
                        string<int> axes
                        " spatial axes, at least "
                        string<int> least
                        ", but they were "
                        Shape.text counts
                        "."
                    |]
                )

            raise (ArgumentOutOfRangeException(what, text))

    /// The strides or dilations that were given, or 1 along every axis where the list is empty.
    let orOnes axes (given: int[]) = if given.Length = 0 then Array.create axes 1 else given

    /// Checks an input of shape [N, L..., C].
    let demandImages name axes (x: Tensor) =
        let shape = Engine.Shape(Engine.Given("x", x))

        if shape.Length <> axes + 2 then
            let text =
                String.Concat(
                    [|
                        name
                        ": the input must have "
                        string<int>(axes + 2)
                        " axes, [examples, "
                        string<int> axes
                        " spatial axes, channels], but its shape was "
                        Shape.text shape
                        ". Add an axis of length 1 for a single example."
                    |]
                )

            raise (ShapeException text)

        shape[1..axes]

    let private tooLong name (slide: Slide) axis length : exn =
        String.Concat(
            [|
                name
                ": a window spans "
                string<int> slide.Span
                " cells along spatial axis "
                string<int> axis
                ", but the input has only "
                string<int> length
                " there, padding included. Use Padding.Same or a smaller window."
            |]
        )
        |> ShapeException
        :> exn

    /// Cells before and after one axis.
    let private around (padding: PaddingKind) (slide: Slide) axis length =
        match padding with
        | PaddingKind.Valid -> struct (0, 0)
        | PaddingKind.Explicit(before, after) -> struct (before[axis], after[axis])
        | PaddingKind.Same ->
            let count = (length + slide.Stride - 1) / slide.Stride
            let total = max 0 ((count - 1) * slide.Stride + slide.Span - length)
            struct (total / 2, total - total / 2)

    let private kindOf name (padding: Padding) =
        match padding with
        | null ->
            let text = name + ": the padding must not be null: give Padding.Same, Padding.Valid or Padding.Explicit."
            raise (ArgumentNullException("padding", text))
        | padding -> padding.Kind

    /// Where windows of the given sizes lie over axes of the given lengths.
    let geometry name (sizes: int[]) strides dilations (padding: Padding) (lengths: int[]) : Geometry =
        let axes = lengths.Length
        let strides, dilations = orOnes axes strides, orOnes axes dilations
        demandEach name "sizes" 1 sizes axes
        demandEach name "strides" 1 strides axes
        demandEach name "dilations" 1 dilations axes
        let kind = kindOf name padding

        match kind with
        | PaddingKind.Explicit(before, after) ->
            demandEach name "padding" 0 before axes
            demandEach name "padding" 0 after axes
        | _ -> ()

        let slide size stride dilation = { Size = size; Stride = stride; Dilation = dilation }
        let slides = Array.map3 slide sizes strides dilations
        let sides = slides |> Array.mapi (fun axis slide -> around kind slide axis lengths[axis])
        let before, after = sides |> Array.map (fun struct (b, _) -> b), sides |> Array.map (fun struct (_, a) -> a)
        let padded = Array.map3 (fun b n a -> b + n + a) before lengths after

        slides
        |> Array.iteri (fun axis slide ->
            if padded[axis] < slide.Span && (kind <> PaddingKind.Same || lengths[axis] > 0) then
                raise (tooLong name slide axis padded[axis]))

        {
            Slides = slides
            Before = before
            After = after
            Counts = Array.map2 (fun (slide: Slide) n -> slide.Count n) slides padded
        }

    /// The input with zeros around its spatial axes.
    let padded (geometry: Geometry) (x: Tensor) : Tensor =
        if Array.forall ((=) 0) geometry.Before && Array.forall ((=) 0) geometry.After then
            x
        else
            let ends cells = Array.concat [ [| 0 |]; cells; [| 0 |] ]
            Movement.pad (ends geometry.Before) (ends geometry.After) x

    /// All windows of an input [N, L..., C], zeros around it: [N, O..., K..., C].
    let patches (geometry: Geometry) (x: Tensor) : Tensor = windows 1 geometry.Slides (padded geometry x)

    /// The transpose of patches: windows added up, the cells of the padding dropped.
    let addPatches (geometry: Geometry) (lengths: int[]) (w: Tensor) : Tensor =
        let whole = Array.map3 (fun b n a -> b + n + a) geometry.Before lengths geometry.After
        let sum = addWindows 1 geometry.Slides whole w

        if Shape.equal whole lengths then
            sum
        else
            let shape = Engine.Shape sum
            let starts = Array.concat [ [| 0 |]; geometry.Before; [| 0 |] ]
            Movement.slice starts (Array.concat [ shape[..0]; lengths; shape[shape.Length - 1 ..] ]) sum

namespace FunGrad

// What happens where: which values of a program are computed inside loops and which are stored, and at which stage. Values
// of one stage need nothing from each other that must be stored first, so their loops can be merged. Law: stage by stage,
// every stored value is there before it is read. Read next: Nest.fs, which builds the loops.

open System.Collections.Generic

/// How one value comes about.
[<NoEquality; NoComparison>]
type internal Role =
    /// An argument, a capture or a constant.
    | Source
    | Computed of Pointwise
    /// The same elements at other places.
    | Viewed of ViewKind
    /// Parts added into zeros at their places.
    | Placed of struct (int[] * int[] * int[])[]
    /// A reduction over axes.
    | Folded of Instruction * axes: int[]
    /// A matrix product as a loop: the sum of products over the inner axis.
    | Contracted
    /// Work of its own on stored values.
    | Kernel of KernelForm
    /// The primitive itself, on whole arrays.
    | Called

and [<NoEquality; NoComparison>] internal ViewKind =
    | Broadcast
    | Permute of int[]
    | Reshape
    /// Starts, steps and counts along each axis of the whole.
    | Box of starts: int[] * steps: int[] * counts: int[]
    /// Along one axis, the places that a table has, which is a value of the program.
    | Gathered of axis: int * table: int
    /// One number in another width.
    | Convert

/// What turned out while loops were built: values that must be stored, and equations left to their primitives. What is not
/// emitted leaves elementary functions and matrix products to their kernels.
[<Sealed>]
type internal Forced(byKernels: bool) =
    member _.ByKernels = byKernels
    member val Stored = HashSet<int>()
    member val Called = HashSet<int>()
    member forced.Count = forced.Stored.Count + forced.Called.Count

/// The place and the manner of each value of a program.
[<NoEquality; NoComparison>]
type internal Plan = {
    Program: Program
    /// The equation that makes a value.
    Makers: Equation voption[]
    Roles: Role[]
    /// The dtype of the registers that hold the value: its own, for truth values that of what made them.
    Lanes: DType[]
    Stages: int[]
    Stored: bool[]
    /// Where the kernels of equations, known by their first result, find what they read.
    Operands: Dictionary<int, Operand[]>
} with

    /// The stage from which on a stored value can be read.
    member plan.Ready(place: int) =
        match plan.Roles[place] with
        | Source -> 0
        | _ -> plan.Stages[place] + 1

module internal Plan =

    /// A value that costs no more than this is computed again rather than stored.
    [<Literal>]
    let private Cheap = 6

    /// What parts of an assembled value may cost to be computed again where they are placed: storing them first would
    /// take a loop of its own, and the parts of a gradient mostly share what the next element needs as well.
    [<Literal>]
    let private CheapPart = 48

    /// A matrix product of no more multiplications is a loop.
    [<Literal>]
    let private MostLooped = 65536L

    /// Loops with more work than this are cut in two.
    [<Literal>]
    let private MostWork = 600

    let private parameter<'T> name (primitive: Primitive) : 'T voption =
        primitive.Parameters
        |> Array.tryPick (fun (struct (known, value)) ->
            match value with
            | :? 'T as value when known = name -> Some value
            | _ -> None)
        |> ValueOption.ofOption

    let private unravel (shape: int[]) flat =
        let strides = Shape.rowMajor shape
        Array.init shape.Length (fun axis -> flat / strides[axis] % shape[axis])

    /// A selection as starts, steps and counts in a whole of the given shape.
    let private boxOf (whole: int[]) selection =
        match selection with
        | Element flat ->
            let ones = Array.create whole.Length 1
            ValueSome(struct (unravel whole flat, ones, ones))
        | Region(starts, steps, counts, _) -> ValueSome(struct (starts, steps, counts))
        | Rows _ -> ValueNone

    let private placed (whole: int[]) selections =
        let boxes = selections |> Array.map (boxOf whole)

        let isPlain box =
            match box with
            | ValueSome(struct (_, steps, counts)) ->
                Array.forall2 (fun step count -> step = 1 || count = 1) steps counts
            | ValueNone -> false

        if Array.forall isPlain boxes && Shape.size whole > 0 then
            Placed(boxes |> Array.map ValueOption.get)
        else
            Called

    let private view (source: ValueType) (result: ValueType) (primitive: Primitive) =
        match primitive with
        | :? TakePrimitive as take ->
            match boxOf source.Shape take.Selection with
            | ValueSome(struct (starts, steps, counts)) -> Viewed(Box(starts, steps, counts))
            | ValueNone -> Called
        | :? AssemblePrimitive as assemble -> placed result.Shape assemble.Selections
        | :? JoinPrimitive as join -> placed result.Shape join.Selections
        | _ ->
            match primitive.Name, parameter<int[]> "axes" primitive, parameter<int[]> "order" primitive with
            | "broadcast", _, _ -> Viewed Broadcast
            | "reshape", _, _ -> Viewed Reshape
            | "permute", _, ValueSome order -> Viewed(Permute order)
            | "sum", ValueSome axes, _ -> Folded(Instruction.Add, axes)
            | "max", ValueSome axes, _ -> Folded(Instruction.Max, axes)
            | "min", ValueSome axes, _ -> Folded(Instruction.Min, axes)
            | "cast", _, _ when source.DType = DType.Bool -> Computed Fusion.indicator
            | "cast", _, _ when source.Shape.Length = 0 -> Viewed Convert
            | _ -> Called

    /// Products in which one factor is a vector, and small ones, are loops: as such they fuse with what is around them.
    let private isLoop (types: ValueType[]) (equation: Equation) =
        let x, y = types[equation.Arguments[0]].Shape, types[equation.Arguments[1]].Shape
        let m, k, n = x[x.Length - 2], x[x.Length - 1], y[y.Length - 1]
        m = 1 || n = 1 || k = 1 || int64 m * int64 k * int64 n <= MostLooped

    /// Elements gathered at places that are known and inside the axis.
    let private gathered (types: ValueType[]) (constant: int -> Tensor voption) (equation: Equation) =
        match equation.Primitive.Name, equation.Primitive.Parameters with
        | "gather", [| struct (_, (:? int as axis)) |] ->
            let length = types[equation.Arguments[0]].Shape[axis]

            let isInside (places: Dense) =
                Seq.init places.Count (fun index -> places.GetDouble index)
                |> Seq.forall (fun place -> place >= 0.0 && place < float length)

            match constant equation.Arguments[1] with
            | ValueSome(Array places) when isInside places -> ValueSome(Gathered(axis, equation.Arguments[1]))
            | _ -> ValueNone
        | _ -> ValueNone

    let private role (types: ValueType[]) (lanes: DType[]) constant byKernels (equation: Equation) =
        let result = types[equation.First]
        let arguments = equation.Arguments
        let sizes = arguments |> Array.map (fun place -> types[place].Size)

        let isUsable =
            equation.Count = 1
            && arguments.Length > 0
            && result.Size > 0
            && Array.forall (fun n -> n > 0) sizes
            && arguments |> Array.forall (fun place -> DType.isFloat lanes[place])
            && (result.DType = DType.Bool || DType.isFloat result.DType)

        let width = lanes[arguments |> Array.tryHead |> Option.defaultValue equation.First]
        let isOneWidth = arguments |> Array.forall (fun place -> lanes[place] = width)
        let keepsWidth = isOneWidth && (result.DType = DType.Bool || result.DType = width)

        let kernel () =
            match KernelForm.find types constant equation with
            | ValueSome form -> Kernel form
            | ValueNone -> Called

        let isGather =
            equation.Count = 1
            && not byKernels
            && equation.Primitive.Name = "gather"
            && result.Size > 0
            && DType.isFloat result.DType
            && lanes[equation.Arguments[0]] = result.DType

        if isGather then
            match gathered types constant equation with
            | ValueSome kind -> Viewed kind
            | ValueNone -> kernel ()
        elif not isUsable then
            kernel ()
        elif equation.Primitive.Name = "matmul" && keepsWidth && not byKernels && isLoop types equation then
            Contracted
        else
            match Fusion.formOf byKernels equation.Primitive with
            | ValueSome row ->
                let isSameShape = arguments |> Array.forall (fun place -> Shape.equal types[place].Shape result.Shape)
                if isSameShape && keepsWidth then Computed row else Called
            | ValueNone ->
                match view types[arguments[0]] result equation.Primitive with
                | Viewed Convert as role when DType.isFloat result.DType -> role
                | Folded(_, axes) as role when keepsWidth && result.DType <> DType.Bool && axes.Length > 0 -> role
                | Folded _
                | Viewed Convert -> Called
                | Called -> kernel ()
                | role -> if keepsWidth then role else Called

    /// Does each axis of the source lie within one axis of the result? Then its index needs no division.
    let isMerge (source: int[]) (result: int[]) =
        let ends shape = shape |> Array.filter (fun n -> n > 1) |> Array.scan (*) 1 |> HashSet

        (ends source).IsSubsetOf(ends result)

    /// The strides of a view, given those of what it views; none where no strides lead there.
    let private strided kind (source: int[]) (result: int[]) (operand: Operand) : Operand voption =
        let inOrder (shape: int[]) (strides: int[]) = [|
            for axis in 0 .. shape.Length - 1 do
                if shape[axis] > 1 then
                    strides[axis]
        |]

        /// Strides of the axes that are longer than one, from those of a shape that has the same ones.
        let squeezed (given: int[]) =
            let queue = Queue given // Mutation: local
            result |> Array.map (fun n -> if n > 1 then queue.Dequeue() else 0)

        let view offset strides = ValueSome { operand with Offset = offset; Strides = strides }

        match kind with
        | Convert
        | Gathered _ -> ValueNone
        | Permute order -> view operand.Offset (order |> Array.map (fun axis -> operand.Strides[axis]))
        | Broadcast ->
            let shift = result.Length - source.Length

            Array.init result.Length (fun axis ->
                if axis < shift || source[axis - shift] = 1 then
                    0
                else
                    operand.Strides[axis - shift])
            |> view operand.Offset
        | Box(starts, steps, counts) ->
            let offset =
                Array.fold2 (fun sum start stride -> sum + start * stride) operand.Offset starts operand.Strides

            view offset (squeezed (inOrder counts (Array.map2 (*) steps operand.Strides)))
        | Reshape ->
            let longer shape = Array.filter (fun n -> n > 1) shape

            if inOrder source operand.Strides = inOrder source (Shape.rowMajor source) then
                view operand.Offset (Shape.rowMajor result)
            elif longer source = longer result then
                view operand.Offset (squeezed (inOrder source operand.Strides))
            else
                ValueNone

    /// A plan in which some values are stored because a loop could not be built otherwise.
    let make (program: Program) (forced: Forced) : Plan =
        let types = program.Types
        let count = types.Length
        let roles, lanes = Array.create count Source, types |> Array.map _.DType // Mutation: filled in order
        let stages, stored, costs = Array.zeroCreate count, Array.create count false, Array.create count 1
        let makers, uses = Array.create count ValueNone, Array.zeroCreate count
        let operands = Dictionary<int, Operand[]>()
        let constants = dict [ for struct (place, value) in program.Constants -> place, value ]

        let constant place =
            match constants.TryGetValue place with
            | true, value -> ValueSome value
            | _ -> ValueNone

        let work = Dictionary<struct (int * string), int>()

        // Truth values from outside are kept as doubles.
        for place in 0 .. count - 1 do
            if types[place].DType = DType.Bool then
                lanes[place] <- DType.Float64

        for equation in program.Equations do
            for place in equation.Arguments do
                uses[place] <- uses[place] + 1

        for place in program.Results do
            stored[place] <- true

        for place in forced.Stored do
            stored[place] <- true

        let isSource place =
            match roles[place] with
            | Source -> true
            | _ -> false

        let isInLoop place =
            match roles[place] with
            | Source
            | Folded _
            | Contracted
            | Kernel _
            | Called -> false
            | _ -> true

        let ready place = if isSource place then 0 else stages[place] + 1
        let store place = stored[place] <- true

        /// The earliest stage at which a loop over the same elements can use a value.
        let usable place =
            if isInLoop place && not (forced.Stored.Contains place) then
                stages[place]
            else
                ready place

        let crossing stage place =
            if isInLoop place && stages[place] < stage && costs[place] > Cheap then
                store place

        let roomFor stage (shape: int[]) cost =
            let key stage = struct (stage, Shape.text shape)
            let mutable stage = stage // Mutation: local

            let known () =
                match work.TryGetValue(key stage) with
                | true, done' -> done'
                | _ -> 0

            while known () > 0 && known () + cost > MostWork do
                stage <- stage + 1

            work[key stage] <- known () + cost
            stage

        /// Where a kernel finds a value, if it is stored or a strided view of what is stored.
        let rec layout place : Operand voption =
            if stored[place] || isSource place then
                ValueSome { Buffer = place; Offset = 0; Strides = Shape.rowMajor types[place].Shape }
            else
                match roles[place], makers[place] with
                | Viewed kind, ValueSome(maker: Equation) ->
                    let source = maker.Arguments[0]

                    match layout source with
                    | ValueSome operand -> strided kind types[source].Shape types[place].Shape operand
                    | ValueNone -> ValueNone
                | _ -> ValueNone

        /// Stores what must be stored for a kernel to find a value.
        let rec settle place : Operand =
            match layout place, roles[place], makers[place] with
            | ValueSome operand, _, _ -> operand
            | ValueNone, Viewed kind, ValueSome maker when not (kind.IsConvert || kind.IsGathered) ->
                settle maker.Arguments[0] |> ignore

                match layout place with
                | ValueSome operand -> operand
                | ValueNone ->
                    store place
                    settle place
            | _ ->
                store place
                settle place

        let compact place : Operand =
            match layout place with
            | ValueSome operand when operand.Strides = Shape.rowMajor types[place].Shape -> operand
            | _ ->
                store place
                { Buffer = place; Offset = 0; Strides = Shape.rowMajor types[place].Shape }

        for equation in program.Equations do
            let role =
                if forced.Called.Contains equation.First then
                    match KernelForm.find types constant equation with
                    | ValueSome form -> Kernel form
                    | ValueNone -> Called
                else
                    role types lanes constant forced.ByKernels equation

            let place = equation.First
            let arguments = equation.Arguments

            for result in equation.Results do
                roles[result] <- role
                makers[result] <- ValueSome equation

            let latest f = if arguments.Length = 0 then 0 else arguments |> Array.map f |> Array.max

            match role with
            | Source -> ()
            | Computed row ->
                let stage = roomFor (latest usable) types[place].Shape row.Cost
                stages[place] <- stage
                Array.iter (crossing stage) arguments
                costs[place] <- min 1000000 (row.Cost + Array.sumBy (fun place -> costs[place]) arguments)
                // The register width of a truth value is that of the numbers it came from.
                if types[place].DType = DType.Bool then
                    lanes[place] <- lanes[arguments[0]]
            | Viewed kind ->
                let source = arguments[0]

                let mustStore =
                    match kind with
                    | Convert -> true
                    | Reshape -> not (isMerge types[source].Shape types[place].Shape)
                    | _ -> isInLoop source && costs[source] > Cheap

                if mustStore then
                    store source

                stages[place] <- if isInLoop source && not stored[source] then stages[source] else ready source
                costs[place] <- if stored[source] then 1 else costs[source]

                match kind with
                | Gathered(_, table) ->
                    lanes[table] <- DType.Int64
                    costs[place] <- costs[place] + 1
                | _ -> ()

                lanes[place] <- if types[place].DType = DType.Bool then lanes[source] else types[place].DType
            | Placed boxes ->
                // Parts of one shape are computed in one loop, which shares what they share.
                let shapes = boxes |> Array.map (fun struct (_, _, counts) -> Array.filter (fun n -> n > 1) counts)
                let isOneLoop = shapes |> Array.forall (fun shape -> shape = shapes[0])

                for part in arguments do
                    if not isOneLoop && isInLoop part && uses[part] > 1 && costs[part] > CheapPart then
                        store part

                let stage = latest (fun part -> if isInLoop part && not stored[part] then stages[part] else ready part)
                stages[place] <- roomFor stage types[place].Shape arguments.Length
                Array.iter (crossing stages[place]) arguments
                costs[place] <- min 1000000 (Array.sumBy (fun part -> costs[part]) arguments)
                lanes[place] <- lanes[arguments[0]]
            | Folded _ ->
                stages[place] <- latest usable
                Array.iter (crossing stages[place]) arguments
                store place
            | Contracted ->
                let x, y = types[arguments[0]].Shape, types[arguments[1]].Shape
                // Each element of one factor is read once for every line of the other.
                let keep isReadOnce factor =
                    if not isReadOnce && isInLoop factor && costs[factor] > Cheap then
                        store factor

                keep (y[y.Length - 1] = 1) arguments[0]
                keep (x[x.Length - 2] = 1) arguments[1]

                // Registers are filled along the columns, which must lie side by side.
                match layout arguments[1] with
                | ValueSome operand when
                    y[y.Length - 1] >= 8 && x[x.Length - 2] > 1 && operand.Strides[y.Length - 1] <> 1
                    ->
                    store arguments[1]
                | _ -> ()

                stages[place] <-
                    latest (fun factor ->
                        if isInLoop factor && not stored[factor] then stages[factor] else ready factor)

                Array.iter (crossing stages[place]) arguments
                store place
            | Kernel form ->
                let found = form.Reads |> Array.map (if form.MayBeViews then settle else compact)
                operands[place] <- found
                let stage = found |> Array.map (fun operand -> ready operand.Buffer) |> Array.fold max 0

                for result in equation.Results do
                    stages[result] <- stage
                    store result
            | Called ->
                Array.iter store arguments
                let stage = latest ready

                for result in equation.Results do
                    stages[result] <- stage
                    store result

        {
            Program = program
            Makers = makers
            Roles = roles
            Lanes = lanes
            Stages = stages
            Stored = stored
            Operands = operands
        }

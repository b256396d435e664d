namespace FunGrad

// Rewrites of movements: they meet, become one, and go where they undo each other; what is repeated is computed before it
// is repeated; parts are taken from where they came. Law: Workbench.fs. Read next: Simplify.fs.

open Bench

module internal MovementRewrites =

    let private rewrite name operations find = { Name = name; Of = operations; Find = find }
    let private orderOf (primitive: Primitive) = (Operations.parameter<int[]> "order" primitive).Value
    let private long (shape: int[]) = shape |> Array.filter (fun n -> n <> 1)

    // -- Two movements ------------------------------------------------------------------------------------------------

    /// The order that does one permutation and then another.
    let private composed (first: Primitive) (second: Primitive) =
        let inner = orderOf first
        orderOf second |> Array.map (fun axis -> inner[axis])

    let private isLeading (few: int[]) (many: int[]) =
        let added = many.Length - few.Length

        added >= 0 && Shape.equal many[added..] few && many[.. added - 1] |> Array.forall ((=) 1)

    let private permuteOnto w order place =
        if Array.forall2 (=) order [| 0 .. order.Length - 1 |] then
            place
        else
            permute w order place

    let private pairs = [
        rewrite "a reshape of a reshape" [ "reshape" ] (fun w c ->
            match c.Arguments[0] with
            | Made w "reshape" x -> ValueSome(reshape w c.Result.Shape x[0])
            | x when Shape.equal (shape w x) c.Result.Shape -> ValueSome x
            | _ -> ValueNone)

        rewrite "a permutation of a permutation" [ "permute" ] (fun w c ->
            match c.Arguments[0] with
            | MadeBy w "permute" inner ->
                ValueSome(permuteOnto w (composed inner.Primitive c.Primitive) inner.Arguments[0])
            | _ -> ValueNone)

        rewrite "a permutation that moves axes of length 1 is a reshape" [ "permute" ] (fun w c ->
            let source = shape w c.Arguments[0]
            let moved = orderOf c.Primitive |> Array.filter (fun axis -> source[axis] <> 1)

            if moved = Array.sort moved then
                ValueSome(reshape w c.Result.Shape c.Arguments[0])
            else
                ValueNone)

        rewrite "a broadcast of a broadcast" [ "broadcast" ] (fun w c ->
            match c.Arguments[0] with
            | Made w "broadcast" x -> ValueSome(broadcast w c.Result.Shape x[0])
            | _ -> ValueNone)

        rewrite "a broadcast that repeats nothing is a reshape" [ "broadcast" ] (fun w c ->
            if (w.Type c.Arguments[0]).Size = c.Result.Size then
                ValueSome(reshape w c.Result.Shape c.Arguments[0])
            else
                ValueNone)

        rewrite "a broadcast that adds the axes of a reshape itself" [ "broadcast" ] (fun w c ->
            match c.Arguments[0] with
            | Made w "reshape" [| x |] as y when
                isLeading (shape w x) (shape w y)
                || isLeading (shape w y) (shape w x) && (shape w x).Length <= c.Result.Shape.Length
                ->
                ValueSome(broadcast w c.Result.Shape x)
            | _ -> ValueNone)

        rewrite "a movement of one repeated number is a broadcast" [ "reshape"; "permute"; "take" ] (fun w c ->
            match c.Arguments[0] with
            | Made w "broadcast" [| x |] when (w.Type x).Size = 1 ->
                ValueSome(broadcast w c.Result.Shape (reshape w [||] x))
            | _ -> ValueNone)

        rewrite "a fold over axes of length 1 is a reshape" [ "sum"; "max"; "min" ] (fun w c ->
            if Shape.equal (long (shape w c.Arguments[0])) (long c.Result.Shape) then
                ValueSome(reshape w c.Result.Shape c.Arguments[0])
            else
                ValueNone)
    ]

    // -- Movements past elementwise operations ------------------------------------------------------------------------

    /// Functions of one 0-d number of Float32 have a kernel of their own, which may round otherwise.
    let private isKernelOfItsOwn (primitive: Primitive) dtype (source: int[]) =
        match primitive with
        | :? Unary -> source.Length = 0 && dtype = DType.Float32
        | _ -> false

    /// The shape that all arguments have before they are broadcast; constants have every shape.
    let private sourceOf (w: Workbench) (arguments: int[]) : int[] voption =
        let sources =
            arguments
            |> Array.map (fun place ->
                match place with
                | Made w "broadcast" [| x |] when not (w.Type x).IsWeak -> ValueSome(shape w x)
                | _ -> ValueNone)

        match Array.tryFind ValueOption.isSome sources with
        | Some(ValueSome source) when
            Array.forall2
                (fun found place ->
                    match found, place with
                    | ValueSome other, _ -> Shape.equal other source
                    | _, Number w _
                    | _, Truth w _ -> true
                    | _ -> false)
                sources
                arguments
            ->
            ValueSome source
        | _ -> ValueNone

    let private ofBroadcasts (w: Workbench) (c: Candidate) =
        match sourceOf w c.Arguments with
        | ValueSome source when not (isKernelOfItsOwn c.Primitive c.Result.DType source) ->
            let narrow place =
                match place with
                | Made w "broadcast" x -> x[0]
                | constant -> (reshaped w source constant).Value

            let few = w.Apply(c.Primitive, ValueType(c.Result.DType, source, false), Array.map narrow c.Arguments)
            ValueSome(broadcast w c.Result.Shape few)
        | _ -> ValueNone

    /// A value after a movement, where that costs nothing: the movement meets another one or a constant, at most so many
    /// elementwise operations before, of which nobody else needs the results.
    let rec private undone (w: Workbench) (meet: int -> int voption) (target: int[]) depth place : int voption =
        match meet place, w.Maker place with
        | ValueSome met, _ -> if (w.Type met).IsWeak then ValueNone else ValueSome met
        | _, ValueNone -> reshaped w target place
        | _, ValueSome equation when
            depth > 0
            && Operations.isElementwise equation.Primitive
            && not (w.IsShared place)
            && not (isKernelOfItsOwn equation.Primitive (w.Type place).DType target)
            ->
            let arguments = equation.Arguments |> Array.map (undone w meet target (depth - 1))

            if Array.forall ValueOption.isSome arguments then
                let result = ValueType((w.Type place).DType, target, false)
                ValueSome(w.Apply(equation.Primitive, result, Array.map ValueOption.get arguments))
            else
                ValueNone
        | _ -> ValueNone

    [<Literal>]
    let private Depth = 4

    let private past = [
        rewrite "f(broadcast x, broadcast y) = broadcast f(x, y)" [ "elementwise" ] ofBroadcasts

        rewrite "a reshape of f(reshape x)" [ "reshape" ] (fun w c ->
            let meet place =
                match place with
                | Made w "reshape" x -> ValueSome(reshape w c.Result.Shape x[0])
                | _ -> ValueNone

            undone w meet c.Result.Shape Depth c.Arguments[0])

        rewrite "a permutation of f(permuted x)" [ "permute" ] (fun w c ->
            let meet place =
                match place with
                | MadeBy w "permute" inner ->
                    ValueSome(permuteOnto w (composed inner.Primitive c.Primitive) inner.Arguments[0])
                | _ -> ValueNone

            undone w meet c.Result.Shape Depth c.Arguments[0])
    ]

    // -- Parts ----------------------------------------------------------------------------------------------------------

    let private boxOf (w: Workbench) (c: Candidate) : Box voption =
        Boxes.ofSelection (shape w c.Arguments[0]) (c.Primitive :?> TakePrimitive).Selection

    let private partOf (equation: Equation) = (equation.Primitive :?> TakePrimitive).Selection

    let private takeBox (w: Workbench) (box: Box) (target: int[]) place =
        if target.Length = 0 then
            take w (Element(Boxes.ravel (shape w place) box.Starts)) place
        else
            take w (Region(box.Starts, box.Steps, box.Counts, target)) place

    /// A rule about parts that are boxes and not empty.
    let private ofBox name find =
        rewrite name [ "take" ] (fun w c ->
            match boxOf w c with
            | ValueSome box when c.Result.Size > 0 -> find w c box
            | _ -> ValueNone)

    /// The element of a view that its source has at another place.
    let private elementOf (w: Workbench) place (position: int[]) : int voption =
        let whole = shape w place

        match w.Maker place with
        | ValueSome equation ->
            let x = equation.Arguments |> Array.tryHead |> Option.defaultValue place
            let source = shape w x
            let element (position: int[]) = ValueSome(take w (Element(Boxes.ravel source position)) x)

            match equation.Primitive.Name with
            | "reshape" -> ValueSome(take w (Element(Boxes.ravel whole position)) x)
            | "permute" ->
                let order = orderOf equation.Primitive
                element (Array.init source.Length (fun axis -> position[System.Array.IndexOf(order, axis)]))
            | "broadcast" ->
                let added = whole.Length - source.Length
                element (Array.init source.Length (fun axis -> if source[axis] = 1 then 0 else position[added + axis]))
            | _ -> ValueNone
        | _ -> ValueNone

    /// The part of one of the parts that stand side by side, if the box lies in one.
    let private ofJoined (w: Workbench) (c: Candidate) (box: Box) =
        match c.Arguments[0] with
        | MadeBy w "join" made ->
            let join = made.Primitive :?> JoinPrimitive
            let axis = join.Axis
            let last = box.Starts[axis] + (box.Counts[axis] - 1) * box.Steps[axis]
            let index = join.PartAt box.Starts[axis]
            let place = (Boxes.ofSelection (shape w c.Arguments[0]) (join.PlaceOf index)).Value
            let within = last - place.Starts[axis]

            if within < 0 || within >= place.Counts[axis] then
                ValueNone
            else
                let starts = Array.updateAt axis (box.Starts[axis] - place.Starts[axis]) box.Starts
                let part = reshape w place.Counts made.Arguments[index]
                ValueSome(takeBox w { box with Starts = starts } c.Result.Shape part)
        | _ -> ValueNone

    /// A part that only shortens axes along which a value is repeated.
    let private ofRepeated (w: Workbench) (c: Candidate) (box: Box) =
        match c.Arguments[0] with
        | Made w "broadcast" [| x |] ->
            let whole, source = shape w c.Arguments[0], shape w x
            let added = whole.Length - source.Length

            let isRepeated axis = axis < added || source[axis - added] = 1

            if
                Seq.forall
                    (fun axis -> isRepeated axis || Boxes.isWholeAlong whole box axis)
                    (seq { 0 .. whole.Length - 1 })
            then
                ValueSome(reshape w c.Result.Shape (broadcast w box.Counts x))
            else
                ValueNone
        | _ -> ValueNone

    let private parts = [
        ofBox "a part that is all is a reshape" (fun w c box ->
            if Boxes.isWhole (shape w c.Arguments[0]) box then
                ValueSome(reshape w c.Result.Shape c.Arguments[0])
            else
                ValueNone)

        ofBox "a part of a part" (fun w c box ->
            match c.Arguments[0] with
            | MadeBy w "take" inner ->
                let x = inner.Arguments[0]

                match Boxes.ofSelection (shape w x) (partOf inner) with
                | ValueSome first ->
                    ValueSome(takeBox w (Boxes.compose first (shape w c.Arguments[0]) box) c.Result.Shape x)
                | ValueNone -> ValueNone
            | _ -> ValueNone)

        ofBox "an element of a view is an element of its source" (fun w c box ->
            if c.Result.Shape.Length = 0 then
                elementOf w c.Arguments[0] box.Starts
            else
                ValueNone)

        ofBox "a part of a repeated value" ofRepeated
        ofBox "a part of values side by side" ofJoined
    ]

    // -- Wholes -----------------------------------------------------------------------------------------------------------

    /// The value whose parts stand side by side as they stood in it.
    let private wholeAgain (w: Workbench) (c: Candidate) =
        let join = c.Primitive :?> JoinPrimitive

        match c.Arguments[0] with
        | Made w "take" [| x |] when Shape.equal (shape w x) c.Result.Shape && c.Result.Size > 0 ->
            let isInPlace index place =
                match place with
                | MadeBy w "take" part when part.Arguments[0] = x ->
                    let expected = (Boxes.ofSelection c.Result.Shape (join.PlaceOf index)).Value

                    match Boxes.ofSelection c.Result.Shape (partOf part) with
                    | ValueSome box ->
                        Shape.equal box.Starts expected.Starts
                        && Shape.equal box.Counts expected.Counts
                        && Array.forall2 (fun step count -> step = 1 || count = 1) box.Steps box.Counts
                    | ValueNone -> false
                | _ -> false

            if c.Arguments |> Seq.mapi isInPlace |> Seq.forall id then
                ValueSome x
            else
                ValueNone
        | _ -> ValueNone

    // Bounds that keep the work for each equation the same, however long a chain of sums is.
    [<Literal>]
    let private MostParts = 64

    [<Literal>]
    let private MostAdded = 8

    let private areBoxesApart (c: Candidate) (selections: Selection[]) =
        let boxes = selections |> Array.map (Boxes.ofSelection c.Result.Shape)

        let isApart index =
            boxes[.. index - 1] |> Array.forall (fun other -> Boxes.areApart boxes[index].Value other.Value)

        Array.forall ValueOption.isSome boxes && Seq.forall isApart (seq { 1 .. boxes.Length - 1 })

    /// One buffer for two sums of parts. The parts of the second must not meet each other, or they would be added in
    /// another order.
    let private together (w: Workbench) (c: Candidate) =
        match c.Arguments with
        | [| MadeBy w "assemble" a as x; MadeBy w "assemble" b as y |] when not (w.IsShared x || w.IsShared y) ->
            let partsOf (equation: Equation) = (equation.Primitive :?> AssemblePrimitive).Selections
            let first, second = partsOf a, partsOf b

            if second.Length <= MostAdded && first.Length + second.Length <= MostParts && areBoxesApart c second then
                let sum = AssemblePrimitive(c.Result.Shape, Array.append first second)
                ValueSome(w.Apply(sum, c.Result, Array.append a.Arguments b.Arguments))
            else
                ValueNone
        | _ -> ValueNone

    let private wholes = [
        rewrite "the parts of a value side by side again" [ "join" ] wholeAgain
        rewrite "a sum of parts in zeros" [ "add" ] together
    ]

    let all: Rewrite list = List.concat [ pairs; past; parts; wholes ]

namespace FunGrad

// Products beyond the matrix product: Kronecker's, the cross product, and sums over named axes. Law: an einsum is the
// sum, over all labels that the result does not name, of the product of the elements that the labels address; it is
// computed as matrix products, two operands at a time from the left.
// Read next: Functions/LinearAlgebraFunctions.fsi.

open System
open System.Collections.Generic

module internal Products =

    /// The blocks xᵢⱼ·y.
    let kronecker (x: Tensor) (y: Tensor) : Tensor =
        let sized name (t: Tensor) =
            if (Engine.Shape(Engine.Given(name, t))).Length < 2 then
                let given = "kron needs two matrices, or matrices along leading axes, but one shape was "
                raise (ShapeException(given + Shape.text (Engine.Shape t) + ". Reshape it to a matrix first."))

            Matrices.sides t

        let struct (m, n), struct (p, q) = sized "x" x, sized "y" y
        let wideX = Layout.Reshape(Array.append (Matrices.leading x) [| m; 1; n; 1 |], x)
        let wideY = Layout.Reshape(Array.append (Matrices.leading y) [| 1; p; 1; q |], y)
        let z = wideX * wideY
        Layout.Reshape(Array.append (Engine.Shape z).[.. z.Rank - 5] [| m * p; n * q |], z)

    /// x × y of vectors of three elements in the last axis.
    let cross (x: Tensor) (y: Tensor) : Tensor =
        for name, t in [ "x", x; "y", y ] do
            let shape = Engine.Shape(Engine.Given(name, t))

            if shape.Length = 0 || Array.last shape <> 3 then
                let given = "cross needs vectors of three elements in the last axis, but one shape was "
                raise (ShapeException(given + Shape.text shape + "."))

        let turned (first: int) t =
            Gathering.gather -1 (Engine.OfDense(Dense.ofArray (Array.init 3 (fun i -> (i + first) % 3)) [| 3 |])) t

        turned 1 x * turned 2 y - turned 2 x * turned 1 y

    // -- Named axes ---------------------------------------------------------------------------------------------------

    /// A tensor whose axes bear labels. Letters are the user's; numbers from 0 on stand for the axes of an ellipsis.
    [<Struct; NoEquality; NoComparison>]
    type private Labelled = { Labels: int[]; Value: Tensor }

    let private fail (equation: string) (reason: string) : exn =
        ArgumentException("einsum \"" + equation + "\": " + reason, "equation")

    /// The labels of one operand of a given rank, or of the result: letters, and the ellipsis as the last of `ellipsis`
    /// numbers.
    let private parseLabels equation (text: string) (ellipsis: int) : int[] =
        [|
            let mutable at = 0 // Mutation: local

            while at < text.Length do
                if text[at] = '.' then
                    if at + 3 > text.Length || text.Substring(at, 3) <> "..." || text.IndexOf('.', at + 3) >= 0 then
                        raise (fail equation "dots stand in one group of three: \"...\".")

                    yield! [| -ellipsis .. -1 |]
                    at <- at + 3
                elif Char.IsLetter text[at] then
                    int text[at]
                    at <- at + 1
                else
                    raise (fail equation ("'" + string<char> text[at] + "' is not a letter that could name an axis."))
        |]

    let private lettersIn (text: string) = text |> Seq.filter (fun c -> c <> '.') |> Seq.length

    let private operand equation (text: string) (x: Tensor) : Labelled =
        let rank = (Engine.Shape(Engine.Given("operands", x))).Length
        let letters = lettersIn text

        if rank < letters || rank > letters && not (text.Contains '.') then
            let given = "\"" + text + "\" names " + string<int> letters + " axes, but its operand has shape "
            raise (fail equation (given + Shape.text (Engine.Shape x) + ". Name each axis, or write \"...\"."))

        { Labels = parseLabels equation text (rank - letters); Value = x }

    /// Adds up or picks out what one operand can do alone: repeated labels become diagonals, labels that nobody needs
    /// are summed.
    let rec private tidy (needed: HashSet<int>) (x: Labelled) : Labelled =
        let repeated =
            seq {
                for i in 0 .. x.Labels.Length - 1 do
                    for j in i + 1 .. x.Labels.Length - 1 do
                        if x.Labels[i] = x.Labels[j] then
                            struct (i, j)
            }
            |> Seq.tryHead

        match repeated with
        | Some(struct (i, j)) ->
            let others = [| 0 .. x.Labels.Length - 1 |] |> Array.except [| i; j |]
            let labels = Array.append (others |> Array.map (fun k -> x.Labels[k])) [| x.Labels[i] |]
            tidy needed { Labels = labels; Value = Matrices.diagonal (Layout.Permute(Array.append others [| i; j |], x.Value)) }
        | None ->
            let idle = [| 0 .. x.Labels.Length - 1 |] |> Array.filter (fun k -> not (needed.Contains x.Labels[k]))
            let kept = x.Labels |> Array.filter needed.Contains
            { Labels = kept; Value = Layout.Sum(idle, x.Value) }

    /// The axes in the order of some labels, folded into groups.
    let private folded (groups: int[][]) (lengthOf: Dictionary<int, int>) (x: Labelled) : Tensor =
        let order = Array.concat groups |> Array.map (fun label -> Array.IndexOf(x.Labels, label))
        let lengths = groups |> Array.map (Array.fold (fun n label -> n * lengthOf[label]) 1)
        Layout.Reshape(lengths, Layout.Permute(order, x.Value))

    /// Two operands as one stack of matrix products: labels of both that are needed later stack, the others of both are
    /// summed over.
    let private contract (needed: HashSet<int>) (lengthOf: Dictionary<int, int>) (x: Labelled) (y: Labelled) : Labelled =
        let both, onlyX = x.Labels |> Array.partition (fun label -> Array.contains label y.Labels)
        let stacked, summed = both |> Array.partition needed.Contains
        let onlyY = Array.except both y.Labels
        let left, right = folded [| stacked; onlyX; summed |] lengthOf x, folded [| stacked; summed; onlyY |] lengthOf y
        let labels = Array.concat [ stacked; onlyX; onlyY ]
        let shape = labels |> Array.map (fun label -> lengthOf[label])
        { Labels = labels; Value = Layout.Reshape(shape, Contraction.matmul left right) }

    /// The length of each label. An ellipsis broadcasts; letters must agree.
    let private lengths equation (operands: Labelled[]) : Dictionary<int, int> =
        let found = Dictionary<int, int>() // Mutation: local

        for x in operands do
            Array.iter2
                (fun label length ->
                    match found.TryGetValue label with
                    | true, known when known <> length && (label >= 0 || known <> 1 && length <> 1) ->
                        let name = if label >= 0 then "'" + string<char> (char label) + "'" else "the ellipsis"
                        let lengths = string<int> known + " and " + string<int> length
                        raise (fail equation (name + " has the lengths " + lengths + ", which must agree."))
                    | true, known when known <> 1 -> ()
                    | _ -> found[label] <- length)
                x.Labels
                (Engine.Shape x.Value)

        found

    let private spread (lengthOf: Dictionary<int, int>) (x: Labelled) : Labelled = {
        x with
            Value = Layout.Broadcast(x.Labels |> Array.map (fun label -> lengthOf[label]), x.Value)
    }

    /// The result's labels: those written after the arrow, or the ellipsis and all letters named once, in their order.
    let private target (equation: string) (inputs: string[]) (output: string voption) (operands: Labelled[]) : int[] =
        let all = operands |> Array.collect _.Labels
        let ellipsis = all |> Array.filter (fun label -> label < 0) |> Array.distinct |> Array.sort

        match output with
        | ValueSome text ->
            let labels = parseLabels equation text ellipsis.Length

            for label in labels do
                if not (Array.contains label all) || (labels |> Array.filter ((=) label)).Length > 1 then
                    let name = "'" + string<char> (char label) + "'"
                    raise (fail equation (name + " must stand once after the arrow, and in an operand."))

            labels
        | ValueNone ->
            let counts = String.Concat inputs |> Seq.filter Char.IsLetter |> Seq.countBy int
            Array.append ellipsis [| for label, count in Seq.sortBy fst counts do if count = 1 then label |]

    /// Sums of products over named axes, such as "ij,jk->ik".
    let einsum (equation: string) (tensors: Tensor[]) : Tensor =
        let sides = (Engine.Given("equation", equation)).Replace(" ", "").Split "->"
        let inputs = sides[0].Split ','

        if sides.Length > 2 || inputs.Length <> tensors.Length then
            let given = "it names " + string<int> inputs.Length + " operands, but there were "
            raise (fail equation (given + string<int> tensors.Length + ". Write as many, and at most one arrow."))

        let dtype = Engine.SharedDType("einsum", tensors)
        let dtype = if DType.isFloat dtype then dtype else DType.Float64
        let operands = Array.map2 (operand equation) inputs (tensors |> Array.map (fun x -> Layout.Cast(dtype, x)))
        let result = target equation inputs (if sides.Length = 2 then ValueSome sides[1] else ValueNone) operands
        let lengthOf = lengths equation operands
        let operands = operands |> Array.map (spread lengthOf)

        /// The labels that the result or operands from a place on need.
        let neededFrom place =
            HashSet<int>(Seq.append result (operands[place..] |> Seq.collect _.Labels))

        let neededBeside place =
            let others = Array.append operands[.. place - 1] operands[place + 1 ..]
            HashSet<int>(Seq.append result (others |> Seq.collect _.Labels))

        let tidied = operands |> Array.mapi (fun place x -> tidy (neededBeside place) x)

        let combine (sum: Labelled) place = contract (neededFrom (place + 1)) lengthOf sum tidied[place]
        let whole = Seq.fold combine tidied[0] (seq { 1 .. tidied.Length - 1 })
        let order = result |> Array.map (fun label -> Array.IndexOf(whole.Labels, label))
        Layout.Result(tensors[0], Layout.Permute(order, whole.Value))

    /// The sum over pairs of axes of two tensors; the other axes of x come first, then those of y.
    let tensordot (axesX: int[]) (axesY: int[]) (x: Tensor) (y: Tensor) : Tensor =
        let shapeX, shapeY = Engine.Shape(Engine.Given("x", x)), Engine.Shape(Engine.Given("y", y))
        let axesX = axesX |> Array.map (Shape.axis "tensordot" shapeX.Length)
        let axesY = axesY |> Array.map (Shape.axis "tensordot" shapeY.Length)
        let lengths (shape: int[]) = Array.map (fun axis -> shape[axis])

        if
            Array.distinct axesX <> axesX
            || Array.distinct axesY <> axesY
            || lengths shapeX axesX <> lengths shapeY axesY
        then
            let text =
                String.Concat(
                    "tensordot: the axes " + Shape.text axesX + " of shape " + Shape.text shapeX,
                    " and " + Shape.text axesY + " of shape " + Shape.text shapeY,
                    " must be as many, each named once, and of equal lengths."
                )

            raise (ShapeException text)

        let freeX, freeY = Array.except axesX [| 0 .. shapeX.Length - 1 |], Array.except axesY [| 0 .. shapeY.Length - 1 |]
        let inner, size = Shape.size (lengths shapeX axesX), fun (shape: int[]) free -> Shape.size (lengths shape free)
        let left = Layout.Reshape([| size shapeX freeX; inner |], Layout.Permute(Array.append freeX axesX, x))
        let right = Layout.Reshape([| inner; size shapeY freeY |], Layout.Permute(Array.append axesY freeY, y))
        Layout.Reshape(Array.append (lengths shapeX freeX) (lengths shapeY freeY), Contraction.matmul left right)

// The shapes of a program's values. Law: a program has shapes if and only if interpreter and oracle can run it. Read
// next: Interpreter.fs.
module internal FunGrad.Properties.ProgramShapes

type private Known = Map<Variable, int[]>

let rec private block (known: Known) (block: Body) : (Known * int[]) option =
    let known =
        (Some known, block.Lines)
        ||> List.fold (fun known line -> known |> Option.bind (fun known -> lineOf known line))

    known
    |> Option.bind (fun known -> known.TryFind block.Result |> Option.map (fun shape -> known, shape))

and private lineOf (known: Known) (line: Statement) : Known option =
    expression known line.Expression |> Option.map (fun (known, shape) -> known.Add(line.Target, shape))

and private expression (known: Known) (expression: Expression) : (Known * int[]) option =
    let operands = Expression.operands expression |> List.map known.TryFind

    if List.exists Option.isNone operands then
        None
    else
        let shapes = operands |> List.map Option.get

        match expression with
        | Literal(shape, elements) -> if NumberArray.size shape = elements.Length then Some(known, shape) else None
        | Call(operation, _) -> operation.Shape(Array.ofList shapes) |> Option.map (fun shape -> known, shape)
        | Branch(_, _, above, below) when shapes.Head.Length = 0 -> both known above below
        | Branch _ -> None
        | Loop(_, carried, body, _) ->
            block (known.Add(carried, shapes.Head)) body
            |> Option.filter (fun (_, shape) -> shape = shapes.Head)
        | Derive(transform, parameter, body, _) -> derived known transform parameter body shapes

and private both known above below =
    block known above
    |> Option.bind (fun (known, first) -> block known below |> Option.filter (fun (_, shape) -> shape = first))

and private derived known transform parameter body shapes =
    let x = shapes.Head
    let inside shape = block (known.Add(parameter, shape)) body

    match transform, shapes with
    | Transform.Gradient, [ x ] -> inside x |> Option.map (fun (known, _) -> known, x)
    | Transform.Forward, [ x; dx ] when x = dx -> inside x
    | Transform.Reverse, [ x; w ] ->
        inside x |> Option.filter (fun (_, y) -> y = w) |> Option.map (fun (known, _) -> known, x)
    | Transform.Jacobian, [ x ] -> inside x |> Option.map (fun (known, y) -> known, Array.append y x)
    | Transform.Batch, [ xs ] when xs.Length > 0 && xs[0] > 0 ->
        inside x[1..] |> Option.map (fun (known, y) -> known, Array.append [| x[0] |] y)
    | Transform.Checkpoint, [ x ] -> inside x
    | _ -> None

/// The shapes of all variables, if everything fits.
let ofProgram (program: ProgramText) : Map<Variable, int[]> option =
    let known = Map.ofList (List.zip program.Parameters program.Shapes)
    let sizes = List.map2 (fun shape (x: float[]) -> NumberArray.size shape = x.Length) program.Shapes program.Point

    if List.forall id sizes then
        block known program.Body |> Option.map fst
    else
        None

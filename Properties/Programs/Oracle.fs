// Random programs run without the engine: over floats, and every derivative over duals of them, one perturbation for
// each. Law: the interpreter gives the same numbers. On its way it finds out whether the program is smooth where it is
// evaluated. Read next: Generation.fs.
module internal FunGrad.Properties.Oracle

open System

type Scope = Map<Variable, NumberArray>

/// Values beyond this are not worth testing: rounding would hide errors.
let private limit = 1e3

let private demand condition =
    if not condition then
        raise Rejected

/// Numbers with one more perturbation.
let perturb depth (x: NumberArray) (dx: NumberArray) = {
    x with
        Elements =
            Array.map2 (fun (x: Number) (dx: Number) -> (x.Raise depth).Perturb(dx.Raise depth)) x.Elements dx.Elements
}

/// What the newest perturbation of this depth is multiplied by.
let tangent depth (y: Number) = (y.Raise(depth + 1)).Tangent

/// The unit vectors of a shape.
let private units (shape: int[]) = [|
    let count = NumberArray.size shape

    for i in 0 .. count - 1 -> NumberArray.ofFloats shape (Array.init count (fun j -> if i = j then 1.0 else 0.0))
|]

let private row (xs: NumberArray) i : NumberArray =
    let count = NumberArray.size xs.Shape[1..]
    { Shape = xs.Shape[1..]; Elements = Array.sub xs.Elements (i * count) count }

let private stacked (rows: NumberArray[]) : NumberArray = {
    Shape = Array.append [| rows.Length |] rows[0].Shape
    Elements = Array.collect _.Elements rows
}

let rec private block depth (scope: Scope) (block: Body) : NumberArray =
    let scope =
        (scope, block.Lines)
        ||> List.fold (fun scope line -> scope.Add(line.Target, expression depth scope line.Expression))

    scope[block.Result]

/// The value of an expression under some perturbations.
and private expression depth (scope: Scope) (expression: Expression) : NumberArray =
    let value =
        match expression with
        | Literal(shape, elements) -> NumberArray.ofFloats shape elements
        | Call(operation, operands) -> call operation [| for operand in operands -> scope[operand] |]
        | Branch(condition, threshold, above, below) ->
            let number = scope[condition].Elements[0].Value
            demand (abs (number - threshold) >= 0.05)
            block depth scope (if number > threshold then above else below)
        | Loop(times, carried, body, initial) ->
            Seq.fold (fun x _ -> block depth (scope.Add(carried, x)) body) scope[initial] (seq { 1..times })
        | Derive(transform, parameter, body, operands) ->
            let f depth x = block depth (scope.Add(parameter, x)) body
            derived depth transform f [ for operand in operands -> scope[operand] ]

    demand (value.Elements |> Array.forall (fun x -> abs x.Value <= limit))
    value

and private call (operation: Operation) (operands: NumberArray[]) =
    demand (operation.Accepts (operands |> Array.map _.Shape) (operands |> Array.map _.Values))
    operation.Numbers operands

and private derived depth transform (f: int -> NumberArray -> NumberArray) operands : NumberArray =
    let x = operands.Head
    let along dx = (f (depth + 1) (perturb depth x dx)) |> NumberArray.map (tangent depth)

    match transform, operands with
    | Transform.Forward, [ _; dx ] -> along dx
    | Transform.Reverse, [ _; w ] ->
        let pulled (dy: NumberArray) = Number.sum (Array.map2 (*) w.Elements dy.Elements)
        { x with Elements = units x.Shape |> Array.map (along >> pulled) }
    | Transform.Gradient, _ -> {
        x with
            Elements = units x.Shape |> Array.map (along >> _.Elements >> Number.sum)
      }
    | Transform.Jacobian, _ -> jacobian x.Shape (units x.Shape |> Array.map along) (fun () -> f depth x)
    | Transform.Batch, _ -> Array.init x.Shape[0] (row x >> f depth) |> stacked
    | _ -> f depth x

/// The columns, one for each element of x, as rows for each element of the result.
and private jacobian shape (columns: NumberArray[]) (value: unit -> NumberArray) =
    let y = if columns.Length > 0 then columns[0] else value ()

    {
        Shape = Array.append y.Shape shape
        Elements = [|
            for i in 0 .. y.Elements.Length - 1 do
                for column in columns -> column.Elements[i]
        |]
    }

/// The value of one expression, or None where it is not smooth.
let tryExpression (scope: Scope) (one: Expression) : NumberArray option =
    try
        Some(expression 0 scope one)
    with Rejected ->
        None

let private scopeOf (program: ProgramText) (inputs: NumberArray seq) : Scope =
    Map.ofSeq (Seq.zip program.Parameters inputs)

/// The program's point.
let point (program: ProgramText) : NumberArray list = List.map2 NumberArray.ofFloats program.Shapes program.Point

/// The program's value at numbers with some perturbations.
let run depth (program: ProgramText) (inputs: NumberArray seq) : NumberArray =
    block depth (scopeOf program inputs) program.Body

/// Whether the program is smooth at its point.
let isSmooth (program: ProgramText) : bool =
    try
        run 0 program (point program) |> ignore
        true
    with Rejected ->
        false

/// The derivative of the program at numbers of some depth along directions.
let derivative depth (program: ProgramText) (inputs: NumberArray list) (directions: NumberArray list) : NumberArray =
    run (depth + 1) program (List.map2 (perturb depth) inputs directions)
    |> NumberArray.map (tangent depth)

/// The gradients of ⟨w, program⟩ at the point, one number at a time.
let gradient (program: ProgramText) (w: float[]) : float[][] =
    let x = point program

    let along place (unit: NumberArray) =
        let zeros = x |> List.map (NumberArray.map (fun _ -> Number.zero))
        let dy = derivative 0 program x (List.updateAt place unit zeros)
        Array.fold2 (fun sum w dy -> sum + w * dy) 0.0 w dy.Values

    [| for place, shape in List.indexed program.Shapes -> units shape |> Array.map (along place) |]

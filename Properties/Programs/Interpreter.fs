// Random programs run by the engine: as tensors, with the engine's own transforms. Read next: Oracle.fs.
module internal FunGrad.Properties.Interpreter

open FunGrad

type private Scope = Map<Variable, Tensor>

let rec private block (scope: Scope) (block: Body) : Tensor =
    let scope =
        (scope, block.Lines)
        ||> List.fold (fun scope line -> scope.Add(line.Target, expression scope line.Expression))

    scope[block.Result]

and private expression (scope: Scope) (expression: Expression) : Tensor =
    match expression with
    | Literal(shape, elements) -> reshape shape (tensor elements)
    | Call(operation, operands) -> operation.Tensors [| for operand in operands -> scope[operand] |]
    | Branch(condition, threshold, above, below) ->
        block scope (if float scope[condition] > threshold then above else below)
    | Loop(times, carried, body, initial) ->
        Seq.fold (fun x _ -> block (scope.Add(carried, x)) body) scope[initial] (seq { 1..times })
    | Derive(transform, parameter, body, operands) ->
        derived transform (fun x -> block (scope.Add(parameter, x)) body) [ for operand in operands -> scope[operand] ]

and private derived (transform: Transform) (f: Tensor -> Tensor) (operands: Tensor list) : Tensor =
    match transform, operands with
    | Transform.Forward, [ x; dx ] -> snd (jvp f x dx)
    | Transform.Reverse, [ x; w ] -> snd (vjp f x) w
    | Transform.Gradient, _ -> grad (f >> sum) operands.Head
    | Transform.Jacobian, _ -> jacobian f operands.Head
    | Transform.Batch, _ -> vmap f operands.Head
    | _ -> checkpoint f operands.Head

/// The program as a function of tensors.
let run (program: ProgramText) (inputs: Tensor[]) : Tensor =
    block (Map.ofSeq (Seq.zip program.Parameters inputs)) program.Body

/// The program's point as tensors.
let point (program: ProgramText) : Tensor[] = [|
    for shape, x in List.zip program.Shapes program.Point -> reshape shape (tensor x)
|]

// Random programs as code that one can paste. Law: the code computes what the program does. Read next: Generation.fs.
module internal FunGrad.Properties.Printing

open System
open System.Globalization

let private number (x: float) =
    let text = x.ToString("R", CultureInfo.InvariantCulture)

    if Seq.forall (fun c -> Char.IsDigit c || c = '-') text then
        text + ".0"
    else
        text

let private listed (items: string seq) = "[ " + String.Join("; ", items) + " ]"

/// An array as an expression.
let literal (shape: int[]) (elements: float[]) : string =
    let flat = Array.map number elements

    match shape with
    | [||] -> "tensor " + (if elements[0] < 0.0 then "(" + flat[0] + ")" else flat[0])
    | [| count |] when count > 0 -> "tensor " + listed flat
    | [| rows; columns |] when rows * columns > 0 ->
        "tensor " + listed (flat |> Array.chunkBySize columns |> Seq.map listed)
    | _ ->
        $"reshape {Operation.list shape} (tensor "
        + (if flat.Length = 0 then "([]: float list)" else listed flat)
        + ")"

/// Names in the order in which a reader meets the variables: x1, x2, ... for arguments, v1, v2, ... for what follows.
let private namesOf (program: ProgramText) : Variable -> string =
    let rec bound (block: Body) =
        block.Lines
        |> List.collect (fun line ->
            let parameters =
                match line.Expression with
                | Loop(_, carried, _, _) -> [ carried ]
                | Derive(_, parameter, _, _) -> [ parameter ]
                | _ -> []

            parameters @ List.collect bound (Expression.blocks line.Expression) @ [ line.Target ])

    let numbered letter = List.mapi (fun i variable -> variable, letter + string<int>(i + 1))
    let names = Map.ofList (numbered "x" program.Parameters @ numbered "v" (bound program.Body))
    fun variable -> names[variable]

let private indent (lines: string list) = lines |> List.map (fun line -> "    " + line)

let rec private block name (block: Body) : string list =
    match List.tryLast block.Lines with
    | Some last when last.Target = block.Result ->
        List.collect (lineOf name) block.Lines[.. block.Lines.Length - 2] @ expression name last.Expression
    | _ -> List.collect (lineOf name) block.Lines @ [ name block.Result ]

and private lineOf name (line: Statement) : string list =
    match expression name line.Expression with
    | [ only ] -> [ $"let {name line.Target} = {only}" ]
    | lines -> $"let {name line.Target} =" :: indent lines

and private expression (name: Variable -> string) (expression: Expression) : string list =
    match expression with
    | Literal(shape, elements) -> [ literal shape elements ]
    | Call(operation, operands) -> [ operation.Code(List.map name operands) ]
    | Branch(condition, threshold, above, below) ->
        $"if float {name condition} > {number threshold} then" :: indent (block name above)
        @ "else" :: indent (block name below)
    | Loop(times, carried, body, initial) ->
        [ $"({name initial}, [ 1..{times} ])"; "||> List.fold (fun " + name carried + " _ ->" ]
        @ indent (ended ")" (block name body))
    | Derive(transform, parameter, body, operands) ->
        derived transform (name parameter) (block name body) (List.map name operands)

/// Lines with more behind the last.
and private ended (tail: string) (lines: string list) = List.updateAt (lines.Length - 1) (List.last lines + tail) lines

and private derived transform parameter body operands =
    let before, after =
        match transform, operands with
        | Transform.Gradient, _ -> "grad (", " >> sum) " + operands.Head
        | Transform.Forward, [ x; dx ] -> "snd (jvp ", $" {x} {dx})"
        | Transform.Reverse, [ x; w ] -> "snd (vjp ", $" {x}) {w}"
        | Transform.Jacobian, _ -> "jacobian ", " " + operands.Head
        | Transform.Batch, _ -> "vmap ", " " + operands.Head
        | _ -> "checkpoint ", " " + operands.Head

    match body with
    | [ only ] -> [ $"{before}(fun {parameter} -> {only}){after}" ]
    | lines -> $"{before}(fun {parameter} ->" :: ended (")" + after) (indent lines)

/// The function and its value at the point.
let code (program: ProgramText) : string =
    let name = namesOf program
    let parameters = program.Parameters |> List.map (fun variable -> $"({name variable}: Tensor)")
    let arguments = List.map2 literal program.Shapes program.Point |> List.map (fun text -> $"({text})")
    let head = "let f " + String.Join(" ", parameters) + " ="
    let call = "f " + String.Join(" ", arguments)
    String.Join("\n", head :: indent (block name program.Body) @ [ call ])

// Random programs as syntax: straight lines of named values, with branches, loops and derivatives whose bodies may use
// every value outside them. Law: a variable is bound once in a program, so that its number is its name. Read next:
// Shapes.fs, Interpreter.fs (the engine), Oracle.fs, Printing.fs, Generation.fs, ProgramShrinking.fs.
namespace FunGrad.Properties

/// What is taken of a function of one variable, at a value of it.
[<RequireQualifiedAccess>]
type internal Transform =
    /// The gradient of the sum of its results.
    | Gradient
    /// The derivative along a second operand.
    | Forward
    /// The pull-back of a second operand.
    | Reverse
    | Jacobian
    /// The function of each row.
    | Batch
    /// The function itself, evaluated again in reverse.
    | Checkpoint

type internal Variable = int

/// What a line computes.
[<NoEquality; NoComparison>]
type internal Expression =
    | Literal of shape: int[] * elements: float[]
    | Call of Operation * operands: Variable list
    /// By whether a single number is above a threshold.
    | Branch of condition: Variable * threshold: float * above: Body * below: Body
    /// The body again and again, from the initial value.
    | Loop of times: int * carried: Variable * body: Body * initial: Variable
    | Derive of Transform * parameter: Variable * body: Body * operands: Variable list

and [<NoEquality; NoComparison>] internal Statement = { Target: Variable; Expression: Expression }

and [<NoEquality; NoComparison>] internal Body = { Lines: Statement list; Result: Variable }

/// A function with a point at which it is smooth.
[<NoEquality; NoComparison>]
type internal ProgramText = {
    Parameters: Variable list
    Shapes: int[] list
    Point: float[] list
    Body: Body
}

module internal Expression =
    /// The blocks inside an expression.
    let blocks (expression: Expression) : Body list =
        match expression with
        | Literal _
        | Call _ -> []
        | Branch(_, _, above, below) -> [ above; below ]
        | Loop(_, _, body, _)
        | Derive(_, _, body, _) -> [ body ]

    /// The same expression around other blocks, as many as it has.
    let withBlocks (inner: Body list) (expression: Expression) : Expression =
        match expression, inner with
        | Branch(condition, threshold, _, _), [ above; below ] -> Branch(condition, threshold, above, below)
        | Loop(times, carried, _, initial), [ body ] -> Loop(times, carried, body, initial)
        | Derive(transform, parameter, _, operands), [ body ] -> Derive(transform, parameter, body, operands)
        | _ -> expression

    /// The variables that an expression names itself, outside its blocks.
    let operands (expression: Expression) : Variable list =
        match expression with
        | Literal _ -> []
        | Call(_, operands)
        | Derive(_, _, _, operands) -> operands
        | Branch(condition, _, _, _) -> [ condition ]
        | Loop(_, _, _, initial) -> [ initial ]

    /// The expression with its own operands renamed.
    let rename (rename: Variable -> Variable) (expression: Expression) : Expression =
        match expression with
        | Literal _ -> expression
        | Call(operation, operands) -> Call(operation, List.map rename operands)
        | Derive(transform, parameter, body, operands) -> Derive(transform, parameter, body, List.map rename operands)
        | Branch(condition, threshold, above, below) -> Branch(rename condition, threshold, above, below)
        | Loop(times, carried, body, initial) -> Loop(times, carried, body, rename initial)

module internal Body =
    /// A block without the lines that nothing needs, inside as well.
    let rec prune (block: Body) : Body =
        let keep (line: Statement) (kept, needed) =
            if Set.contains line.Target needed then
                let inner = Expression.blocks line.Expression |> List.map prune
                let line = { line with Expression = Expression.withBlocks inner line.Expression }
                line :: kept, needed + usesOf line.Expression
            else
                kept, needed

        let lines, _ = List.foldBack keep block.Lines ([], Set.singleton block.Result)
        { block with Lines = lines }

    /// The variables outside an expression that it needs.
    and private usesOf (expression: Expression) : Set<Variable> =
        Expression.blocks expression
        |> Seq.map uses
        |> Seq.fold (+) (Set.ofList (Expression.operands expression))

    /// The variables that a block uses, those bound in it included: no number is bound twice.
    and uses (block: Body) : Set<Variable> =
        block.Lines
        |> Seq.map (fun line -> usesOf line.Expression)
        |> Seq.fold (+) (Set.singleton block.Result)

    /// The block with variables renamed where they are used.
    let rec rename (by: Variable -> Variable) (block: Body) : Body =
        let line (line: Statement) =
            let inner = Expression.blocks line.Expression |> List.map (rename by)

            {
                line with
                    Expression = line.Expression |> Expression.rename by |> Expression.withBlocks inner
            }

        { Lines = List.map line block.Lines; Result = by block.Result }

    /// How many lines there are, inside as well.
    let rec length (block: Body) : int =
        block.Lines |> List.sumBy (fun line -> 1 + List.sumBy length (Expression.blocks line.Expression))

module internal ProgramText =
    /// The program without lines and parameters that nothing needs; one parameter stays.
    let prune (program: ProgramText) : ProgramText =
        let body = Body.prune program.Body
        let used = Body.uses body
        let all = List.zip3 program.Parameters program.Shapes program.Point

        let kept =
            match all |> List.filter (fun (variable, _, _) -> Set.contains variable used) with
            | [] -> [ all.Head ]
            | some -> some

        let parameters, shapes, point = List.unzip3 kept
        { Parameters = parameters; Shapes = shapes; Point = point; Body = body }

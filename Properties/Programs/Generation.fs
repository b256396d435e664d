// Random programs are grown line by line: a line is kept when the oracle finds it smooth and moderate wherever it will be
// evaluated. So every program can be differentiated at its point. Law: the same seed and size give the same program.
// Read next: ProgramShrinking.fs.
namespace FunGrad.Properties

open System

/// What a program may contain.
[<NoEquality; NoComparison>]
type internal Grammar = {
    Families: Family[]
    /// Whether host code may branch on numbers; a batch cannot.
    Branches: bool
    /// How many of a hundred lines take a derivative.
    Derivatives: int
    /// How deep derivatives, loops and branches are nested.
    Nesting: int
    /// The largest number of elements of a value.
    Elements: int
}

/// Grows one program.
type internal Grower(random: Random, grammar: Grammar) =
    // Mutation: local
    let mutable next = 0

    let fresh () =
        next <- next + 1
        next

    let shapes: int[][] = [|
        [||]
        [||]
        [| 1 |]
        [| 2 |]
        [| 3 |]
        [| 2; 2 |]
        [| 2; 3 |]
        [| 3; 3 |]
        [| 1; 2 |]
        [| 2; 1; 2 |]
    |]

    let chance probability = random.NextDouble() < probability
    let pick (items: 'a list) = items[random.Next items.Length]

    /// Numbers with few digits, so that programs read well.
    let numbers count = Array.init count (fun _ -> Math.Round(float (random.Next(-200, 201)) / 100.0, 2))

    /// Recent variables more often than old ones.
    let operand (scope: Variable list) =
        let rec walk (scope: Variable list) =
            match scope with
            | [ only ] -> only
            | first :: rest -> if chance 0.45 then first else walk rest
            | [] -> invalidOp "A program has at least one variable in scope."

        if chance 0.7 then walk scope else pick scope

    let shapeOf (worlds: Oracle.Scope list) (variable: Variable) = worlds.Head[variable].Shape

    let oneOf (families: Family[]) = families[random.Next families.Length]

    /// Families that bring values together; most families have one operand.
    let joining = grammar.Families |> Array.filter (fun family -> family.Arity > 1)

    let call worlds scope =
        let attempt _ =
            let family = oneOf (if chance 0.4 then joining else grammar.Families)
            let operands = List.init family.Arity (fun _ -> operand scope)

            family.Draw random (operands |> Seq.map (shapeOf worlds) |> Seq.toArray)
            |> Option.map (fun operation -> Call(operation, operands))

        Seq.init 30 attempt |> Seq.tryPick id

    let literal shape = Literal(shape, numbers (NumberArray.size shape))

    /// Every world with a variable that has the values which a function gives there.
    let extended variable (values: Oracle.Scope -> NumberArray list) (worlds: Oracle.Scope list) =
        worlds
        |> List.collect (fun world -> values world |> List.map (fun value -> world.Add(variable, value)))

    /// The rows of a batch, a few of them: each is a world for the body.
    let rows (xs: NumberArray) =
        let count = NumberArray.size xs.Shape[1..]

        [
            for i in 0 .. xs.Shape[0] - 1 ->
                ({ Shape = xs.Shape[1..]; Elements = Array.sub xs.Elements (i * count) count }: NumberArray)
        ]

    /// A line for an expression, if it is smooth in every world; the worlds know its value then.
    let tryLine (worlds: Oracle.Scope list) (expression: Expression) =
        let values = worlds |> List.map (fun world -> Oracle.tryExpression world expression)

        if values |> List.forall (Option.exists (fun value -> value.Elements.Length <= grammar.Elements)) then
            let target = fresh ()

            let worlds =
                List.map2
                    (fun (world: Oracle.Scope) (value: NumberArray option) -> world.Add(target, value.Value))
                    worlds
                    values

            Some({ Target = target; Expression = expression }, worlds)
        else
            None

    /// The newest of some variables that has a shape.
    let withShape worlds shape (variables: Variable list) =
        variables |> List.tryFind (fun variable -> shapeOf worlds variable = shape)

    member private this.Lines(worlds, scope: Variable list, count, nesting, branches) =
        let rec grow lines worlds (scope: Variable list) left attempts =
            if left = 0 || attempts = 0 then
                List.rev lines, worlds, scope
            else
                match this.Expression(worlds, scope, nesting, branches) |> Option.bind (tryLine worlds) with
                | Some(line, worlds) -> grow (line :: lines) worlds (line.Target :: scope) (left - 1) (attempts - 1)
                | None -> grow lines worlds scope left (attempts - 1)

        grow [] worlds scope count (4 * count)

    /// A block; its result has a shape, where one is asked for.
    member private this.Body(worlds, scope, count, nesting, branches, shape: int[] option) : Body option =
        let lines, worlds, variables = this.Lines(worlds, scope, count, nesting, branches)

        let result =
            match shape with
            | None -> Some variables.Head
            | Some shape -> withShape worlds shape variables

        result |> Option.map (fun result -> { Lines = lines; Result = result })

    member private this.Expression(worlds, scope, nesting, branches) : Expression option =
        match random.Next 100 - grammar.Derivatives with
        | n when nesting > 0 && n < 0 -> this.Derive(worlds, scope, nesting, branches)
        | n when nesting > 0 && n < 6 -> this.Loop(worlds, scope, nesting, branches)
        | n when nesting > 0 && n < 12 && branches -> this.Branch(worlds, scope, nesting)
        | n when n < 16 -> Some(literal shapes[random.Next shapes.Length])
        | _ -> call worlds scope

    member private this.Branch(worlds, scope, nesting) =
        withShape worlds [||] scope
        |> Option.bind (fun condition ->
            let value = worlds.Head[condition].Elements[0].Value
            let threshold = Math.Round(value + (if chance 0.5 then 0.3 else -0.3), 1)

            this.Body(worlds, scope, 2, nesting - 1, true, None)
            |> Option.bind (fun above ->
                let shape =
                    worlds
                    |> List.tryPick (fun world ->
                        Oracle.tryExpression world (Derive(Transform.Checkpoint, fresh (), above, [ condition ])))
                    |> Option.map _.Shape

                shape
                |> Option.bind (fun shape -> this.Body(worlds, scope, 2, nesting - 1, true, Some shape))
                |> Option.map (fun below -> Branch(condition, threshold, above, below))))

    member private this.Loop(worlds, scope, nesting, branches) =
        let initial, carried = operand scope, fresh ()
        let inside = worlds |> extended carried (fun world -> [ world[initial] ])

        this.Body(inside, carried :: scope, 3, nesting - 1, branches, Some(shapeOf worlds initial))
        |> Option.map (fun body -> Loop(1 + random.Next 3, carried, body, initial))

    member private this.Derive(worlds, scope, nesting, branches) =
        let x, parameter = operand scope, fresh ()
        let shape = shapeOf worlds x

        let body worlds branches = this.Body(worlds, parameter :: scope, 1 + random.Next 3, nesting - 1, branches, None)

        let same = worlds |> extended parameter (fun world -> [ world[x] ])

        let derive transform operands =
            body same branches |> Option.map (fun body -> Derive(transform, parameter, body, x :: operands))

        match random.Next 7 with
        | 0
        | 1 -> derive Transform.Gradient []
        | 2 -> withShape worlds shape scope |> Option.bind (fun dx -> derive Transform.Forward [ dx ])
        | 3 when NumberArray.size shape <= 3 -> derive Transform.Jacobian []
        | 4 when shape.Length > 0 && worlds.Length * shape[0] <= 12 ->
            body (worlds |> extended parameter (fun world -> rows world[x])) false
            |> Option.map (fun body -> Derive(Transform.Batch, parameter, body, [ x ]))
        | 5 -> derive Transform.Checkpoint []
        | _ -> this.Reverse(same, scope, x, parameter, body same branches)

    /// The cotangent has the shape of the body's result, which is known only now.
    member private _.Reverse(worlds, scope, x, parameter, body) =
        body
        |> Option.bind (fun body ->
            Oracle.tryExpression worlds.Head (Derive(Transform.Checkpoint, parameter, body, [ x ]))
            |> Option.bind (fun y -> withShape worlds y.Shape scope)
            |> Option.map (fun w -> Derive(Transform.Reverse, parameter, body, [ x; w ])))

    /// A program of about so many lines.
    member this.Program(size: int) : ProgramText =
        let parameters = List.init (1 + random.Next 3) (fun _ -> fresh ())
        let chosen = parameters |> List.map (fun _ -> shapes[random.Next shapes.Length])
        let point = chosen |> List.map (NumberArray.size >> numbers)
        let world = Map.ofList (List.zip parameters (List.map2 NumberArray.ofFloats chosen point))
        let lines, _, scope = this.Lines([ world ], List.rev parameters, max 1 size, grammar.Nesting, grammar.Branches)

        let returning result =
            ProgramText.prune {
                Parameters = parameters
                Shapes = chosen
                Point = point
                Body = { Lines = lines; Result = result }
            }

        // The newest value that depends on an argument: constants have no derivative to get wrong.
        let depends (program: ProgramText) =
            not (Set.isEmpty (Set.intersect (Set.ofList parameters) (Body.uses program.Body)))

        scope |> Seq.map returning |> Seq.find depends

module internal Generation =
    /// Everything there is, three derivatives deep.
    let everything: Grammar = {
        Families = Array.ofList Catalogue.families
        Branches = true
        Derivatives = 12
        Nesting = 3
        Elements = 18
    }

    let private smooth =
        Catalogue.families
        |> List.filter (fun family -> List.contains family.Name [ "sin"; "exp"; "tanh"; "sum" ])

    /// Derivatives of derivatives, four deep, of arithmetic that closes over the values outside: where one
    /// derivative's perturbation could be taken for another's.
    let nested: Grammar = {
        everything with
            Families = Array.ofList (Arithmetic.families @ smooth)
            Derivatives = 45
            Nesting = 4
            Elements = 6
    }

    /// A program of about `size` lines.
    let program (grammar: Grammar) (seed: int) (size: int) : ProgramText = Grower(Random seed, grammar).Program size

// Smaller programs that may fail in the same way. Law: every candidate has shapes, is smooth at its point, and is smaller
// in lines, elements or digits, so that shrinking ends. Read next: RandomProgram.fs.
module internal FunGrad.Properties.ProgramShrinking

open System

let rec private wholeBlock (block: Body) : Body seq =
    seq {
        // An earlier value in place of the result: what comes after it goes.
        for line in block.Lines do
            if line.Target <> block.Result then
                { block with Result = line.Target }

        for index, line in List.indexed block.Lines do
            let others = List.removeAt index block.Lines

            // An operand in place of the line.
            for operand in Expression.operands line.Expression |> List.distinct do
                Body.rename (fun v -> if v = line.Target then operand else v) { block with Lines = others }

            for lines in inlined line do
                {
                    block with
                        Lines = List.concat [ block.Lines[.. index - 1]; lines; block.Lines[index + 1 ..] ]
                }

            for smaller in expression line.Expression do
                {
                    block with
                        Lines = List.updateAt index { line with Expression = smaller } block.Lines
                }
    }

/// The lines of a body in place of the line around it.
and private inlined (line: Statement) : Statement list seq =
    let opened (body: Body) (parameter: Variable) (value: Variable) =
        let body = body |> Body.rename (fun v -> if v = parameter then value else v)
        let rename v = if v = body.Result then line.Target else v

        if body.Lines |> List.exists (fun inner -> inner.Target = body.Result) then
            let named = Body.rename rename body
            [ for inner in named.Lines -> { inner with Target = rename inner.Target } ]
        else
            // The result stands outside already: another name for it.
            []

    match line.Expression with
    | Branch(_, _, above, below) -> Seq.ofList [ opened above -1 -1; opened below -1 -1 ]
    | Loop(_, carried, body, initial) -> Seq.singleton (opened body carried initial)
    | Derive(_, parameter, body, operands) -> Seq.singleton (opened body parameter operands.Head)
    | _ -> Seq.empty
    |> Seq.filter (List.isEmpty >> not)

and private expression (expression: Expression) : Expression seq =
    seq {
        match expression with
        | Loop(times, carried, body, initial) when times > 1 -> Loop(times - 1, carried, body, initial)
        | Literal(shape, elements) ->
            for elements in numbers elements do
                Literal(shape, elements)
        | _ -> ()

        let inner = Expression.blocks expression

        for index, body in List.indexed inner do
            for smaller in wholeBlock body do
                Expression.withBlocks (List.updateAt index smaller inner) expression
    }

/// One element a simpler number: 0 before 1 before -1, whole before tenths.
and private numbers (elements: float[]) : float[] seq =
    seq {
        for index, x in Array.indexed elements do
            for simpler in [ 0.0; 1.0; -1.0; Math.Round x; Math.Round(x, 1) ] do
                if cost simpler < cost x then
                    Array.updateAt index simpler elements
    }

/// How hard a number is to read.
and private cost (x: float) : int =
    if x = 0.0 then 0
    elif x = 1.0 then 1
    elif x = -1.0 then 2
    elif x = Math.Round x then 3
    elif x = Math.Round(x, 1) then 4
    else 5

/// The elements of an array after one axis has become shorter.
let private cut axis length (shape: int[]) (elements: float[]) : float[] =
    let kept = Array.updateAt axis length shape
    let x = NumberArray.ofFloats shape elements
    NumberArray.positions kept |> Array.map (fun position -> x[position].Value)

let private shortenedArray from into (shape: int[], elements: float[]) =
    ((shape, elements), [ 0 .. shape.Length - 1 ])
    ||> List.fold (fun (shape, elements) axis ->
        if shape[axis] = from then
            Array.updateAt axis into shape, cut axis into shape elements
        else
            shape, elements)

let rec private shortenedBlock from into (block: Body) : Body =
    let line (line: Statement) =
        let shortened =
            match line.Expression with
            | Literal(shape, elements) -> Literal(shortenedArray from into (shape, elements))
            | other -> other |> Expression.withBlocks (Expression.blocks other |> List.map (shortenedBlock from into))

        { line with Expression = shortened }

    { block with Lines = List.map line block.Lines }

/// All axes of one length become shorter together, so that shapes go on fitting.
let private shortened (program: ProgramText) : ProgramText seq =
    seq {
        for length in program.Shapes |> Seq.collect id |> Seq.distinct |> Seq.filter (fun length -> length > 1) do
            for into in List.distinct [ 1; length - 1 ] do
                let inputs = List.zip program.Shapes program.Point |> List.map (shortenedArray length into)

                {
                    program with
                        Shapes = List.map fst inputs
                        Point = List.map snd inputs
                        Body = shortenedBlock length into program.Body
                }
    }

/// Fewer axes at the inputs: an axis of length 1 goes.
let private squeezed (program: ProgramText) : ProgramText seq =
    seq {
        for index, shape in List.indexed program.Shapes do
            for axis in 0 .. shape.Length - 1 do
                if shape[axis] = 1 then
                    {
                        program with
                            Shapes = List.updateAt index (Array.removeAt axis shape) program.Shapes
                    }
    }

let private rounded (program: ProgramText) : ProgramText seq =
    seq {
        for index, x in List.indexed program.Point do
            for simpler in numbers x do
                { program with Point = List.updateAt index simpler program.Point }
    }

let private weight (program: ProgramText) = Body.length program.Body, List.sumBy Array.length program.Point

/// Programs that are one step simpler, the boldest first.
let candidates (program: ProgramText) : ProgramText seq =
    let arguments = if program.Body.Lines.IsEmpty then [] else program.Parameters

    Seq.concat [
        arguments |> Seq.map (fun argument -> { program with Body = { Lines = []; Result = argument } })
        wholeBlock program.Body |> Seq.map (fun body -> { program with Body = body })
        shortened program
        squeezed program
        rounded program
    ]
    |> Seq.map ProgramText.prune
    |> Seq.filter (fun smaller ->
        not smaller.Parameters.IsEmpty
        && weight smaller <= weight program
        && (ProgramShapes.ofProgram smaller).IsSome
        && Oracle.isSmooth smaller)

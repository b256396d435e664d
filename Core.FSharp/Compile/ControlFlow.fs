namespace FunGrad

// Branches and loops for functions that shall be staged. Where nothing is staged they are the plain F# constructs, over
// values of any transform; examples of a batch that disagree are told apart by masks. While a function is staged they are
// operations with bodies. Law: both give the same. Read next: Loops.fs.

open System

/// What the functions need that make an operation out of bodies of structures.
[<RequireQualifiedAccess>]
module internal ControlFlow =

    let private stage transform (f: Tensor[] -> Tensor[]) (examples: Tensor[]) : struct (CompiledProgram * Tensor[]) =
        let program = Stage.run transform f examples
        struct (CompiledProgram program.Closed, program.Captures)

    // -- Conditions ---------------------------------------------------------------------------------------------------

    let private demandCondition name (x: Tensor) : Tensor =
        let x = Engine.Given("the condition", x)

        if Engine.DTypeOf x <> DType.Bool || (Engine.Shape x).Length > 0 then
            let text =
                $"{name}: the condition must be one truth value, but it had dtype {DType.name (Engine.DTypeOf x)} and shape "
                + Shape.text (Engine.Shape x)
                + ". Compare numbers, as in x > 0; for truth values of a shape use where, or all and any."

            raise (ShapeException text)

        x

    let rec private isStaged (x: Tensor) =
        match x with
        | Traced((:? StagingLevel), _, _) -> true
        | Traced(_, inner, _) -> isStaged inner
        | _ -> false

    let rec private isBatched (x: Tensor) =
        match x with
        | Traced((:? BatchLevel), _, _) -> true
        | Traced(_, inner, _) -> isBatched inner
        | _ -> false

    /// The truth values under all transforms: one, or those of the examples.
    let rec private truths (x: Tensor) : Dense =
        match x with
        | Traced(level, inner, _) ->
            level.Check()
            truths inner
        | number -> Engine.ToDense number

    let private exists value (x: Tensor) =
        let numbers = truths x
        Seq.exists (fun index -> (numbers.GetDouble index <> 0.0) = value) (seq { 0 .. numbers.Count - 1 })

    // -- Bodies ---------------------------------------------------------------------------------------------------------

    let private describe (x: Tensor) = string (ValueType.Of x)

    /// The carried values before the first round in the dtypes that the body gives them: a weak number takes the body's.
    let private settle name (f: Tensor[] -> Tensor[]) (initial: Tensor[]) (example: Tensor[] -> Tensor[]) : Tensor[] =
        let results = Stage.run name f (example initial)
        let types = results.Results |> Array.map (fun place -> results.Types[place])

        let fit index (x: Tensor) =
            let type' = types[index]

            if type'.DType <> Engine.DTypeOf x && (ValueType.Of x).IsWeak && Array.isEmpty type'.Shape then
                Layout.Cast(type'.DType, x)
            else
                Derivatives.strong x

        Array.mapi fit initial

    let private demandSame name (before: Tensor[]) (after: Tensor[]) =
        if before.Length <> after.Length then
            raise (
                ArgumentException(
                    $"{name}: the body was given {before.Length} carried tensors, but returned {after.Length}. Return a new value for each."
                )
            )

        Array.iter2
            (fun x y ->
                if describe x <> describe y then
                    let text =
                        $"{name}: a carried value must keep its dtype and shape inside a compiled function, but went in as "
                        + $"{describe x} and came out as {describe y}. Start from a value of the latter type, or cast."

                    raise (ShapeException text))
            before
            after

    /// A body whose first results are the carried values, checked and without weak numbers.
    let private checkedBody name carries (from: int) (f: Tensor[] -> Tensor[]) (xs: Tensor[]) =
        let ys = f xs |> Array.map Derivatives.strong
        demandSame name xs[from .. from + carries - 1] ys[.. carries - 1]
        ys

    // -- Branches ---------------------------------------------------------------------------------------------------------

    /// One of two functions of the same arguments.
    let cond
        (condition: Tensor)
        (ifTrue: Tensor[] -> Tensor[])
        (ifFalse: Tensor[] -> Tensor[])
        (xs: Tensor[])
        : Tensor[] =
        let condition = demandCondition "cond" condition

        if isStaged condition then
            let xs = xs |> Array.map (fun x -> Derivatives.strong (Engine.Given("argument", x)))
            let branch f = Stage.run "cond" (fun xs -> f xs |> Array.map Derivatives.strong) xs
            let yes, no = branch ifTrue, branch ifFalse

            let typesOf (program: Program) =
                program.Results |> Array.map (fun place -> string program.Types[place]) |> String.concat ", "

            if typesOf yes <> typesOf no then
                let text =
                    "cond: both branches must give tensors of the same dtypes and shapes inside a compiled function, but one gave "
                    + $"{typesOf yes} and the other {typesOf no}."

                raise (ShapeException text)

            // Both branches take the captures of both.
            let first, count = xs.Length, yes.Captures.Length
            let operands = Array.concat [ xs; yes.Captures; no.Captures ]
            let runYes (all: Tensor[]) = yes.Evaluate all[.. first + count - 1]
            let runNo (all: Tensor[]) = no.Evaluate(Array.append all[.. first - 1] all[first + count ..])
            let body f = CompiledProgram(Stage.run "cond" f operands)
            ChoicePrimitive(body runYes, body runNo).ApplyAll(Array.append [| condition |] operands)
        elif not (exists false condition) then
            ifTrue xs
        elif not (exists true condition) then
            ifFalse xs
        else
            // Examples that disagree: both branches, of which each example takes its own.
            Array.map2 (fun yes no -> Choice.where condition yes no) (ifTrue xs) (ifFalse xs)

    // -- Loops over a known number of rounds --------------------------------------------------------------------------------

    /// How many rounds a loop keeps in one piece when it is differentiated in reverse.
    let private pieces (schedule: CheckpointSchedule) (rounds: int) =
        match schedule with
        | CheckpointSchedule.SquareRoot -> int (ceil (sqrt (float rounds)))
        | CheckpointSchedule.Logarithmic -> (rounds + 1) / 2
        | _ -> rounds

    /// Rounds from the first to the last row; `f` maps the round's number, the carried values and the rows to the next carried values and
    /// further results.
    let rec private eagerRounds
        (schedule: CheckpointSchedule)
        (f: Tensor -> Tensor[] -> Tensor[] -> struct (Tensor[] * Tensor[]))
        (indices: int[])
        (row: int -> Tensor[])
        (state: Tensor[])
        : struct (Tensor[] * Tensor[][]) =
        let piece = pieces schedule indices.Length

        if piece >= indices.Length || indices.Length < 4 then
            let mutable state = state // Mutation: local

            let outputs =
                indices
                |> Array.map (fun index ->
                    let struct (next, output) = f (Body.index index) state (row index)
                    state <- next
                    output)

            struct (state, outputs)
        else
            let mutable state = state
            let carries = state.Length
            // Each piece runs again when its derivative is needed; inside, pieces are kept whole or halved further.
            let inside =
                if schedule = CheckpointSchedule.Logarithmic then
                    schedule
                else
                    CheckpointSchedule.KeepAll

            let outputs =
                indices
                |> Array.chunkBySize piece
                |> Array.collect (fun chunk ->
                    let run xs =
                        let struct (next, outputs) = eagerRounds inside f chunk row xs
                        Array.append next (Array.concat outputs)

                    let all = Checkpoint.run "scan" run state
                    state <- all[.. carries - 1]
                    let each = (all.Length - carries) / chunk.Length

                    all[carries..]
                    |> Array.chunkBySize (max 1 each)
                    |> fun rows -> if each = 0 then Array.create chunk.Length [||] else rows)

            struct (state, outputs)

    let private stagedRounds
        name
        schedule
        first
        rounds
        isReversed
        carries
        (f: Tensor[] -> Tensor[])
        (initial: Tensor[])
        (rows: Tensor[])
        =
        let initial = initial |> Array.map (fun x -> Engine.Given("argument", x))
        let example state = Array.concat [ [| Body.index first |]; state; Array.map Body.firstRow rows ]
        let initial = settle name f initial example
        let shifted (xs: Tensor[]) = if first = 0 then xs else Array.append [| xs[0] + Body.index first |] xs[1..]
        let body xs = checkedBody name carries 1 (shifted >> f) xs

        /// Rounds of a body in pieces, each a loop of its own that keeps only the state before it.
        let rec loop (body: Tensor[] -> Tensor[]) (rounds: int) (initial: Tensor[]) (rows: Tensor[]) : Tensor[] =
            let piece = pieces schedule rounds

            let run body rounds (initial: Tensor[]) (rows: Tensor[]) =
                let example = Array.concat [ [| Body.index 0 |]; initial; Array.map Body.firstRow rows ]
                let struct (compiled, captures) = stage name body example
                let all = Array.concat [ [| Body.index rounds |]; initial; rows; captures ]
                LoopPrimitive(compiled, rounds, carries, rows.Length, isReversed).ApplyAll all

            if piece >= rounds || rounds < 4 then
                run body rounds initial rows
            else
                let whole = rounds / piece

                let inner (xs: Tensor[]) =
                    let start = xs[0] * Body.index piece
                    let body (ys: Tensor[]) = body (Array.append [| ys[0] + start |] ys[1..])

                    if schedule = CheckpointSchedule.Logarithmic then
                        loop body piece xs[1..carries] xs[carries + 1 ..]
                    else
                        run body piece xs[1..carries] xs[carries + 1 ..]

                let split (x: Tensor) =
                    let shape = Engine.Shape x
                    let used = Movement.slice (Array.zeroCreate shape.Length) (Array.updateAt 0 (whole * piece) shape) x
                    Movement.reshape (Array.append [| whole; piece |] shape[1..]) used

                let rest (x: Tensor) =
                    let shape = Engine.Shape x
                    let starts = Array.zeroCreate shape.Length
                    starts[0] <- whole * piece
                    Movement.slice starts (Array.updateAt 0 (rounds - whole * piece) shape) x

                let tail (xs: Tensor[]) = body (Array.append [| xs[0] + Body.index (whole * piece) |] xs[1..])
                let remaining = rounds - whole * piece

                let join (x: Tensor) =
                    let shape = Engine.Shape x
                    Movement.reshape (Array.append [| shape[0] * shape[1] |] shape[2..]) x

                let runWhole state =
                    let all: Tensor[] = run inner whole state (Array.map split rows)
                    struct (all[.. carries - 1], all[carries..] |> Array.map join)

                let runRest state =
                    if remaining = 0 then
                        struct (state, [||])
                    else
                        let all: Tensor[] = run tail remaining state (Array.map rest rows)
                        struct (all[.. carries - 1], all[carries..])

                let struct (state, wholeRows, restRows) =
                    if isReversed then
                        let struct (state, restRows) = runRest initial
                        let struct (state, wholeRows) = runWhole state
                        struct (state, wholeRows, restRows)
                    else
                        let struct (state, wholeRows) = runWhole initial
                        let struct (state, restRows) = runRest state
                        struct (state, wholeRows, restRows)

                let outputs =
                    if remaining = 0 then
                        wholeRows
                    else
                        Array.map2 (fun a b -> Movement.concatenate 0 [| a; b |]) wholeRows restRows

                Array.append state outputs

        loop body rounds initial rows

    /// Rounds over the rows of arrays: the last carried values, then the further results of all rounds as rows. `f` maps
    /// the carried values and the rows.
    let scan
        name
        schedule
        isReversed
        (f: Tensor[] -> Tensor[] -> struct (Tensor[] * Tensor[]))
        (initial: Tensor[])
        (rows: Tensor[])
        =
        let lengths =
            rows
            |> Array.map (fun x ->
                match Engine.Shape(Engine.Given("argument", x)) with
                | [||] ->
                    raise (
                        ShapeException(
                            $"{name} runs over the first axis of its arguments, but one of them is a single number. Capture it in the function instead."
                        )
                    )
                | shape -> shape[0])
            |> Array.distinct

        let rounds =
            match lengths with
            | [| rounds |] -> rounds
            | [||] ->
                raise (
                    ArgumentException(
                        $"{name} runs over the first axis of its arguments, but there is no tensor among them. Use forLoop for a number of rounds."
                    )
                )
            | _ ->
                let text = String.Join(", ", lengths)

                raise (
                    ShapeException($"{name}: all arrays must have the same first length, but the lengths were {text}.")
                )

        let carries = initial.Length

        if StagingLevel.IsActive then
            let f (xs: Tensor[]) =
                let struct (state, outputs) = f xs[1..carries] xs[carries + 1 ..]
                Array.append state outputs

            stagedRounds name schedule 0 rounds isReversed carries f initial rows
        elif rounds = 0 then
            let struct (_, outputs) = f initial (rows |> Array.map Body.firstRow)

            outputs
            |> Array.map (fun y -> Engine.Constant(Engine.DTypeOf y, Array.append [| 0 |] (Engine.Shape y), 0.0))
            |> Array.append initial
        else
            let indices = if isReversed then [| rounds - 1 .. -1 .. 0 |] else [| 0 .. rounds - 1 |]
            let row index = rows |> Array.map (fun (x: Tensor) -> x[AxisIndex.op_Implicit (index: int)])
            let struct (state, outputs) = eagerRounds schedule (fun _ state rows -> f state rows) indices row initial
            let inOrder = if isReversed then Array.rev outputs else outputs
            let stacked index = Movement.stack 0 (inOrder |> Array.map (fun row -> row[index]))
            Array.append state (Array.init inOrder[0].Length stacked)

    /// Rounds with the numbers from the first to one before the end.
    let forLoop schedule (first: int) (stop: int) (f: Tensor -> Tensor[] -> Tensor[]) (initial: Tensor[]) : Tensor[] =
        let rounds = max 0 (stop - first)

        if StagingLevel.IsActive && rounds > 0 then
            let f (xs: Tensor[]) = f xs[0] xs[1..]
            stagedRounds "forLoop" schedule first rounds false initial.Length f initial [||]
        else
            let f index state _ = struct (f index state, [||])
            let struct (state, _) = eagerRounds schedule f [| first .. stop - 1 |] (fun _ -> [||]) initial
            state

    // -- Loops until a condition fails ------------------------------------------------------------------------------------

    let private stagedWhile most (condition: Tensor[] -> Tensor) (body: Tensor[] -> Tensor[]) (initial: Tensor[]) =
        let initial = initial |> Array.map (fun x -> Engine.Given("argument", x))
        let carries = initial.Length
        let initial = settle "whileLoop" body initial id

        let struct (goesOn, ofCondition) =
            stage "whileLoop" (fun xs -> [| demandCondition "whileLoop" (condition xs) |]) initial

        let struct (round, ofBody) = stage "whileLoop" (checkedBody "whileLoop" carries 0 body) initial
        let loop = WhilePrimitive(goesOn, round, carries, most, "compile")
        (loop.ApplyAll(Array.concat [ initial; ofCondition; ofBody ]))[.. carries - 1]

    let private eagerWhile
        (most: int voption)
        (condition: Tensor[] -> Tensor)
        (body: Tensor[] -> Tensor[])
        (initial: Tensor[])
        =
        let mutable state, rounds = initial, 0 // Mutation: local
        let mutable isOn = demandCondition "whileLoop" (condition state)

        while exists true isOn do
            match most with
            | ValueSome most when rounds >= most -> raise (WhilePrimitive.TooLong most)
            | _ -> ()

            let next = body state

            if isBatched isOn then
                // Each example keeps its state from where its own condition fails.
                let still = isOn
                state <- Array.map2 (fun next old -> Choice.where still next old) next state
                isOn <- Choice.logicalAnd still (demandCondition "whileLoop" (condition state))
            else
                state <- next
                isOn <- demandCondition "whileLoop" (condition state)

            rounds <- rounds + 1

        state

    /// Rounds for as long as a condition holds.
    let whileLoop (most: int voption) condition body (initial: Tensor[]) : Tensor[] =
        match most with
        | ValueSome most when most < 0 ->
            raise (
                ArgumentOutOfRangeException(
                    "maximum",
                    $"whileLoop: the most rounds must not be negative, but were {most}."
                )
            )
        | _ -> ()

        if StagingLevel.IsActive then
            stagedWhile most condition body initial
        else
            eagerWhile most condition body initial

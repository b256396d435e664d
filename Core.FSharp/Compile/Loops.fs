namespace FunGrad

// Branches and loops as operations of a program. Their bodies are programs of their own, whose captured values are further
// arguments. Law: the derivative of a loop is a loop, that in reverse runs backwards over the states that the first one
// has met; a batch of loops is a loop over batches, in which each example stops changing when its own is done.
// Read next: ControlFlow.fs, which makes them.

open System.Collections.Generic

/// What bodies of branches and loops have in common.
[<RequireQualifiedAccess>]
module internal Body =

    let zeros (type': ValueType) : Tensor = Engine.Constant(type'.DType, type'.Shape, 0.0)
    let isFloat (type': ValueType) = DType.isFloat type'.DType

    let mask (bits: bool[]) = System.String.Join("", bits |> Array.map (fun bit -> if bit then "1" else "0"))

    /// Which results depend on the marked inputs.
    let dependents (program: Program) (isMarked: bool[]) : bool[] =
        let depends = Array.zeroCreate program.Types.Length // Mutation: local
        System.Array.Copy(isMarked, depends, isMarked.Length)

        for equation in program.Equations do
            if equation.Arguments |> Array.exists (fun place -> depends[place]) then
                for place in equation.Results do
                    depends[place] <- true

        program.Results |> Array.map (fun place -> depends[place])

    /// Carried values that depend on marked inputs, also by way of earlier rounds. `inputs` tells all marked inputs when
    /// the carried ones are known.
    let rec spreading (program: Program) (inputs: bool[] -> bool[]) (carries: bool[]) : bool[] =
        let reached = (dependents program (inputs carries))[.. carries.Length - 1]
        let all = Array.map2 (||) carries reached
        if all = carries then carries else spreading program inputs all

    /// The first row of each argument, for a body to be staged with.
    let firstRow (x: Tensor) : Tensor =
        match Engine.Shape x with
        | [||] -> x
        | shape when shape[0] = 0 -> Engine.Constant(Engine.DTypeOf x, shape[1..], 0.0)
        | _ -> x[AxisIndex.op_Implicit 0]

    let rowOf (x: Dense) (row: int) : Tensor =
        let starts = Array.zeroCreate x.Rank // Mutation: local
        starts[0] <- row
        let one = Views.slice starts (Array.create x.Rank 1) (Array.updateAt 0 1 x.Shape) x
        Engine.OfDense(Views.reshape x.Shape[1..] one)

    let stage (f: Tensor[] -> Tensor[]) (examples: Tensor[]) : Program = Stage.run "compile" f examples

    /// The axis of the examples moved behind the axis of the rounds, and back.
    let swapFirst (x: Tensor) : Tensor =
        let rank = (Engine.Shape x).Length
        Layout.Permute(Array.append [| 1; 0 |] [| 2 .. rank - 1 |], x)

    let index (round: int) : Tensor = Engine.OfDense(Dense.scalar DType.Int32 (float round))
    let truth (x: Tensor) = (Engine.ToDense x).GetDouble 0 <> 0.0

    let along isCarried = if isCarried then ValueSome 0 else ValueNone

/// Rounds of a body over carried values. Arguments: the number of rounds (a 0-d integer), the carried values, arrays of
/// which each round takes one row, and what all rounds share. Body: from the round's number, the carried values, the rows
/// and what is shared to the next carried values and further results. Results: the last carried values, and the further
/// results of all rounds as rows; those of rounds that do not take place are 0. Reversed rounds run from the last row.
[<Sealed>]
type internal LoopPrimitive(body: CompiledProgram, length: int, carries: int, slices: int, isReversed: bool) =
    inherit Joint("loop")

    let program = body.Program
    let outputs = program.Results.Length - carries
    let shared = program.Inputs - 1 - carries - slices
    let typeOf index = program.Types[program.Results[index]]

    /// number of rounds | carried | rows of | shared
    let part (arguments: 'T[]) =
        struct (arguments[1..carries], arguments[carries + 1 .. carries + slices], arguments[carries + slices + 1 ..])

    let examples (arguments: Tensor[]) =
        let struct (state, rows, rest) = part arguments
        Array.concat [ [| Body.index 0 |]; state; Array.map Body.firstRow rows; rest ]

    let derived key carries slices isReversed (f: Tensor[] -> Tensor[]) (examples: Tensor[]) =
        LoopPrimitive(body.Derived(key, fun () -> Body.stage f examples), length, carries, slices, isReversed)

    /// The body as loops on memory, where it is nothing else.
    let onMemory =
        lazy
            (if body.Executable.Emits then
                 LoopBody.TryOf(body.Executable.Manner, body.Executable.Program)
             else
                 ValueNone)

    let carried = program.Types[1..carries] |> Array.map Body.isFloat
    let hasSlope = Array.init program.Results.Length (typeOf >> Body.isFloat)

    interface HasBodies with
        member _.Bodies = [| program |]

    interface HasKernel with
        member _.KernelForm(_, constant, equation) =
            let form rounds (body: LoopBody) =
                let make inputs outputs : MemoryKernel =
                    LoopKernel(body, rounds, length, carries, slices, isReversed, inputs, outputs)

                { Reads = equation.Arguments[1..]; MayBeViews = false; Make = make }

            match constant equation.Arguments[0] with
            | ValueSome count ->
                let rounds = int ((Engine.ToDense count).GetDouble 0)

                if 0 <= rounds && rounds <= length && length > 0 then
                    onMemory.Value |> ValueOption.map (form rounds)
                else
                    ValueNone
            | ValueNone -> ValueNone

    override _.Parameters = [|
        Engine.Parameter("rounds", length)
        Engine.Parameter("carried", carries)
        Engine.Parameter("reversed", isReversed)
        Engine.Parameter("body", program)
    |]

    override _.EvaluateAll arguments =
        let rounds = int ((Engine.ToDense arguments[0]).GetDouble 0)
        let struct (initial, rows, rest) = part arguments
        let rows = rows |> Array.map Engine.ToDense

        let rowsOfResults =
            Array.init outputs (fun index -> Array.create length (Body.zeros (typeOf (carries + index))))

        let mutable state = initial // Mutation: local

        for round in 0 .. rounds - 1 do
            let at = if isReversed then rounds - 1 - round else round
            let taken = rows |> Array.map (fun x -> Body.rowOf x at)
            let results = body.Executable.Run(Array.concat [ [| Body.index at |]; state; taken; rest ])
            state <- results[.. carries - 1]
            rowsOfResults |> Array.iteri (fun index rows -> rows[at] <- results[carries + index])

        let stacked index (rows: Tensor[]) =
            if length = 0 then
                let type' = typeOf (carries + index)
                Engine.Constant(type'.DType, Array.append [| 0 |] type'.Shape, 0.0)
            else
                Movement.stack 0 rows

        Array.append state (Array.mapi stacked rowsOfResults)

    override _.Jvp(arguments, tangents) =
        let moving = Varied.moving arguments tangents
        let struct (_, movingRows, movingRest) = part moving
        let variedInputs = Array.concat [ [| false |]; carried; movingRows; movingRest ]
        let tangent index = ValueOption.defaultWith (fun () -> Derivatives.zerosLike arguments[index]) tangents[index]
        let struct (initial, rows, rest) = part arguments
        let dall = Array.init arguments.Length tangent
        let struct (dinitial, drows, drest) = part dall
        let dinitial = Varied.chosen carried dinitial
        let drows, drest = Varied.chosen movingRows drows, Varied.chosen movingRest drest
        let twice = carries + dinitial.Length

        // index, (state, dstate), (rows, drows), (rest, drest)
        let f (xs: Tensor[]) =
            let state, dstate = xs[1..carries], xs[carries + 1 .. twice]
            let taken, after = xs[twice + 1 .. twice + slices], xs[twice + slices + 1 ..]
            let dtaken, after = Array.splitAt drows.Length after
            let rest, drest = Array.splitAt shared after
            let primals = Array.concat [ [| xs[0] |]; state; taken; rest ]
            let along = Array.concat [ dstate; dtaken; drest ]
            let g = Varied.restrict program.Evaluate primals variedInputs
            let struct (ys, dys) = Derivatives.jvp "compile" g (Varied.chosen variedInputs primals) along
            let part (ys: 'T[]) = ys[.. carries - 1], ys[carries..]
            let (state, outputs), (dstate, doutputs) = part ys, part dys
            let stateSlope, outputSlope = part hasSlope

            Array.concat [ state; Varied.chosen stateSlope dstate; outputs; Varied.chosen outputSlope doutputs ]

        let all = Array.concat [ [| arguments[0] |]; initial; dinitial; rows; drows; rest; drest ]

        let example =
            Array.concat [
                [| Body.index 0 |]
                initial
                dinitial
                Array.map Body.firstRow (Array.append rows drows)
                rest
                drest
            ]

        let loop = derived ("push " + Body.mask variedInputs) twice (slices + drows.Length) isReversed f example

        let all = loop.ApplyAll all
        let state, after = Array.splitAt carries all
        let dstate, after = Array.splitAt dinitial.Length after
        let ys, dys = Array.splitAt outputs after
        struct (Array.append state ys, Varied.spread hasSlope (Array.append dstate dys))

    /// A round and its pull-back in what varies, taken apart. The cotangents are those of the results that have a slope.
    member private _.Halves(arguments: Tensor[], variedInputs: bool[]) : Halves =
        let f (xs: Tensor[]) =
            let primals, cotangents = Array.splitAt program.Inputs xs
            let g ys = Varied.chosen hasSlope (Varied.restrict program.Evaluate primals variedInputs ys)
            let run = Derivatives.linearize "compile" g (Varied.chosen variedInputs primals)

            let values =
                if Array.forall id hasSlope then
                    run.Values
                else
                    Varied.replace hasSlope run.Values (program.Evaluate primals)

            Array.append values (run.Pull cotangents)

        let cotangents = Array.init program.Results.Length (typeOf >> Body.zeros)
        let examples = Array.append (examples arguments) (Varied.chosen hasSlope cotangents)
        let stage () = Simplify.run (Body.stage f examples)

        let whole = (body.Derived("halves " + Body.mask variedInputs, stage)).Program
        // What loops inside a round would hand over is as long as all their rounds: schedules that keep less count on its
        // being computed again.
        let hasLoops = whole.Equations |> Array.exists (fun equation -> box equation.Primitive :? HasBodies)
        Halves.splitWith hasLoops whole program.Inputs program.Results.Length

    /// The loop hands over, round by round, what its rounds' pull-backs read; these run backwards over it.
    override row.Linearize(arguments, isActive) =
        let wanted = Varied.wanted arguments isActive
        let struct (_, wantedRows, wantedRest) = part wanted
        let variedInputs = Array.concat [ [| false |]; carried; wantedRows; wantedRest ]
        let struct (_, rows, rest) = part arguments

        let push tangents =
            let struct (_, images) = row.Jvp(arguments, tangents)
            images

        let struct (results, pull) =
            if Array.contains true wanted && Array.contains true hasSlope then
                let residuals = Residuals(row.Halves(arguments, variedInputs), carries, slices, program)
                let key = "saving " + Body.mask variedInputs
                let saving = derived key carries slices isReversed residuals.Forward (examples arguments)
                let results, saved = saving.ApplyAll arguments |> Array.splitAt (carries + outputs)
                let kept = residuals.Rows(rows, results[carries..], saved)
                let shared = residuals.Shared rest
                let slopes = carried |> Array.filter id |> Array.length
                let sums = Varied.chosen wantedRest rest |> Array.map Derivatives.zerosLike
                let backCarries = slopes + sums.Length

                let pull (cotangents: Tensor voption[]) =
                    let given = Varied.chosen hasSlope (Varied.orZeros results cotangents)
                    let above, givenOutputs = Array.splitAt slopes given

                    // index, (cotangents of the state, sums), (what was kept, cotangents of outputs), shared
                    let f (xs: Tensor[]) =
                        let above, sums = xs[1..slopes], xs[slopes + 1 .. backCarries]
                        let taken, after = Array.splitAt kept.Length xs[backCarries + 1 ..]
                        let above', shared = Array.splitAt givenOutputs.Length after
                        let pulled = residuals.Backward(xs[0], taken, shared, Array.append above above')
                        let below, after = Array.splitAt slopes pulled
                        let ofRows, ofRest = Array.splitAt (pulled.Length - slopes - sums.Length) after
                        Array.concat [ below; Array.map2 (fun (sum: Tensor) term -> sum + term) sums ofRest; ofRows ]

                    let backRows = Array.append kept givenOutputs
                    let start = Array.append above sums
                    let example = Array.concat [ [| Body.index 0 |]; start; Array.map Body.firstRow backRows; shared ]
                    let key = "pull " + Body.mask variedInputs
                    let loop = derived key backCarries backRows.Length (not isReversed) f example
                    let pulled = loop.ApplyAll(Array.concat [ [| arguments[0] |]; start; backRows; shared ])
                    let ofState, after = Array.splitAt slopes pulled
                    let ofRest, ofRows = Array.splitAt sums.Length after

                    Array.concat [
                        [| ValueNone |]
                        Varied.spread carried ofState
                        Varied.spread wantedRows ofRows
                        Varied.spread wantedRest ofRest
                    ]

                struct (results, pull)
            else
                struct (row.ApplyAll arguments, (fun _ -> arguments |> Array.map (fun _ -> ValueNone)))

        let map = {
            new JointMap() with
                override _.Push tangents = push tangents
                override _.Pull(cotangents, _) = pull cotangents
        }

        struct (results, map)

    override _.BatchAll(size, arguments, isBatched) =
        let struct (_, batchedRows, batchedRest) = part isBatched
        let ownRounds = isBatched[0]
        let inputs (state: bool[]) = Array.concat [ [| false |]; state; batchedRows; batchedRest ]

        let batchedState =
            if ownRounds then
                Array.create carries true
            else
                let struct (state, _, _) = part isBatched
                Body.spreading program inputs state

        let batchedResults =
            if ownRounds then
                Array.create program.Results.Length true
            else
                Array.append batchedState (Body.dependents program (inputs batchedState)).[carries..]

        let struct (state, rows, rest) = part arguments
        let struct (wasBatched, _, _) = part isBatched

        let state =
            Array.map3 (fun x was now -> if now then Engine.Carry(size, x, was) else x) state wasBatched batchedState

        let rows = Array.map2 (fun x isBatched -> if isBatched then Body.swapFirst x else x) rows batchedRows

        // Examples with fewer rounds than others keep their state; the numbers of rounds are a further shared value.
        let run (xs: Tensor[]) =
            if not ownRounds then
                program.Evaluate xs
            else
                let own = xs[xs.Length - 1]
                let results = program.Evaluate xs[.. xs.Length - 2]
                let isOn = Choice.less xs[0] own

                let before index = if index < carries then xs[1 + index] else Body.zeros (typeOf index)

                results |> Array.mapi (fun index y -> Choice.where isOn y (before index))

        let inAxes =
            Array.concat [
                inputs batchedState |> Array.map Body.along
                (if ownRounds then [| ValueSome 0 |] else [||])
            ]

        let outAxes = batchedResults |> Array.map Body.along
        let f xs = Vectorization.vmapAlong "compile" run inAxes outAxes xs
        let rest = if ownRounds then Array.append rest [| arguments[0] |] else rest

        let rounds = if ownRounds then Reduction.maximum [| 0 |] false arguments[0] else arguments[0]

        let example = Array.concat [ [| Body.index 0 |]; state; Array.map Body.firstRow rows; rest ]

        let key = $"batch {size} {Body.mask isBatched}"

        let results =
            (derived key carries slices isReversed f example).ApplyAll(Array.concat [ [| rounds |]; state; rows; rest ])

        results
        |> Array.mapi (fun index y ->
            if not batchedResults[index] then Engine.Carry(size, y, false)
            elif index < carries then y
            else Body.swapFirst y)

/// Rounds for as long as a condition holds. Arguments: the carried values, what the condition captures, what the body
/// captures. Results: the last carried values, and how many rounds there were.
[<Sealed>]
type internal WhilePrimitive
    (condition: CompiledProgram, body: CompiledProgram, carries: int, most: int voption, transform: string) =
    inherit Joint("while")

    let conditionShared = condition.Program.Inputs - carries
    let carried = body.Program.Types[.. carries - 1] |> Array.map Body.isFloat

    /// carried | captured by the condition | captured by the body
    let part (arguments: 'T[]) =
        struct (arguments[.. carries - 1],
                arguments[carries .. carries + conditionShared - 1],
                arguments[carries + conditionShared ..])

    static member TooLong(most: int) : exn =
        let text =
            $"whileLoop: the condition still holds after {most} rounds, the most that were allowed. "
            + "Allow more, or check that the body comes nearer to the end."

        System.InvalidOperationException text

    interface HasBodies with
        member _.Bodies = [| condition.Program; body.Program |]

    override _.Parameters = [|
        Engine.Parameter("carried", carries)
        Engine.Parameter(
            "most",
            (match most with
             | ValueSome most -> string<int> most
             | ValueNone -> "any")
        )
        Engine.Parameter("condition", condition.Program)
        Engine.Parameter("body", body.Program)
    |]

    override _.EvaluateAll arguments =
        let struct (initial, ofCondition, ofBody) = part arguments
        let mutable state, rounds = initial, 0 // Mutation: local
        let holds () = Body.truth (Array.head (condition.Executable.Run(Array.append state ofCondition)))

        while holds () do
            match most with
            | ValueSome most when rounds >= most -> raise (WhilePrimitive.TooLong most)
            | _ -> ()

            state <- body.Executable.Run(Array.append state ofBody)
            rounds <- rounds + 1

        Array.append state [| Body.index rounds |]

    override _.Jvp(arguments, tangents) =
        let struct (initial, ofCondition, ofBody) = part arguments
        let struct (_, _, moving) = part (Varied.moving arguments tangents)
        let struct (dinitial, _, dbody) = part tangents
        let dinitial = Varied.chosen carried (Varied.orZeros initial dinitial)
        let dbody = Varied.chosen moving dbody |> Array.map ValueOption.get
        let twice = carries + dinitial.Length
        let varied = Array.append carried moving

        // (state, dstate), body, dbody
        let f (xs: Tensor[]) =
            let rest, drest = Array.splitAt ofBody.Length xs[twice..]
            let primals = Array.append xs[.. carries - 1] rest
            let along = Array.append xs[carries .. twice - 1] drest
            let g = Varied.restrict body.Program.Evaluate primals varied
            let struct (ys, dys) = Derivatives.jvp transform g (Varied.chosen varied primals) along
            Array.append ys (Varied.chosen carried dys)

        let goesOn (xs: Tensor[]) = condition.Program.Evaluate(Array.append xs[.. carries - 1] xs[twice..])
        let state = Array.append initial dinitial
        let key = "push " + Body.mask varied
        let pushed = body.Derived(key, fun () -> Body.stage f (Array.concat [ state; ofBody; dbody ]))
        let goesOn = condition.Derived(key, fun () -> Body.stage goesOn (Array.append state ofCondition))
        let loop = WhilePrimitive(goesOn, pushed, twice, most, transform)
        let results = loop.ApplyAll(Array.concat [ state; ofCondition; ofBody; dbody ])
        let images = Array.append (Varied.spread carried results[carries .. twice - 1]) [| ValueNone |]
        struct (Array.append results[.. carries - 1] [| results[twice] |], images)

    override row.Linearize(arguments, active) =
        let results = row.ApplyAll arguments
        let struct (initial, ofCondition, ofBody) = part arguments
        let rounds = results[carries]

        /// The same rounds as a loop that knows how many they are.
        let loop length =
            let f (xs: Tensor[]) = body.Program.Evaluate xs[1..]
            let examples = Array.concat [ [| Body.index 0 |]; initial; ofBody ]
            LoopPrimitive(body.Derived("rounds", fun () -> Body.stage f examples), length, carries, 0, false)

        let toLoop (xs: 'T[]) (first: 'T) =
            let struct (initial, _, ofBody) = part xs
            Array.concat [ [| first |]; initial; ofBody ]

        let push tangents =
            let struct (_, images) = row.Jvp(arguments, tangents)
            images

        let pull (cotangents: Tensor voption[]) (needed: bool[]) =
            match most with
            | ValueNone ->
                let text =
                    transform
                    + ": a whileLoop inside a compiled function can be differentiated in reverse only when it is told the "
                    + "most rounds that it may take, since the states of all rounds must have room. Give a maximum, or use jvp."

                raise (NotDifferentiableException text)
            | ValueSome most ->
                let struct (_, map) = (loop most).Linearize(toLoop arguments rounds, toLoop active false)
                let pulled = map.Pull(Array.truncate carries cotangents, toLoop needed false)
                let ofCondition = ofCondition |> Array.map (fun _ -> ValueNone)
                Array.concat [ pulled[1..carries]; ofCondition; pulled[carries + 1 ..] ]

        let map = {
            new JointMap() with
                override _.Push tangents = push tangents
                override _.Pull(cotangents, needed) = pull cotangents needed
        }

        struct (results, map)

    override _.BatchAll(size, arguments, isBatched) =
        let struct (wasBatched, batchedCondition, batchedBody) = part isBatched
        let batched = Body.spreading body.Program (fun state -> Array.append state batchedBody) wasBatched
        let ownEnd = (Body.dependents condition.Program (Array.append batched batchedCondition))[0]
        let batched = if ownEnd then Array.create carries true else batched
        let struct (state, ofCondition, ofBody) = part arguments

        let state = Array.map3 (fun x was now -> if now then Engine.Carry(size, x, was) else x) state wasBatched batched

        let key = $"batch {size} {Body.mask isBatched}"
        let axes = Array.map Body.along

        if not ownEnd then
            let runBody xs =
                Vectorization.vmapAlong
                    "compile"
                    body.Program.Evaluate
                    (axes (Array.append batched batchedBody))
                    (axes batched)
                    xs

            let body = body.Derived(key, fun () -> Body.stage runBody (Array.append state ofBody))
            let condition = condition
            let all = Array.concat [ state; ofCondition; ofBody ]
            let results = WhilePrimitive(condition, body, carries, most, transform).ApplyAll all

            results |> Array.mapi (fun index y -> Engine.Carry(size, y, index < carries && batched[index]))
        else
            // Carried besides: which examples go on, and how many rounds each has taken.
            let holds (state: Tensor[]) (ofCondition: Tensor[]) =
                let axes = axes (Array.append batched batchedCondition)
                let run xs = Vectorization.vmapAlong "compile" condition.Program.Evaluate axes [| ValueSome 0 |] xs
                (run (Array.append state ofCondition))[0]

            let isOn = holds state ofCondition
            let taken = Engine.Constant(DType.Int32, [| size |], 0.0)
            let shared = ofCondition.Length

            let runBody (xs: Tensor[]) =
                let state, isOn, taken = xs[.. carries - 1], xs[carries], xs[carries + 1]
                let ofCondition, ofBody = Array.splitAt shared xs[carries + 2 ..]

                let next =
                    Vectorization.vmapAlong
                        "compile"
                        (fun (xs: Tensor[]) ->
                            let isOn, old = xs[0], xs[1..carries]
                            let next = body.Program.Evaluate xs[1..]
                            Array.map2 (fun next old -> Choice.where isOn next old) next old)
                        (axes (Array.concat [ [| true |]; batched; batchedBody ]))
                        [| ValueSome 0 |]
                        (Array.concat [ [| isOn |]; state; ofBody ])

                let still = Choice.logicalAnd isOn (holds next ofCondition)
                Array.append next [| still; taken + Layout.Cast(DType.Int32, isOn) |]

            let goesOn (xs: Tensor[]) = [| Masks.any [| 0 |] false xs[carries] |]
            let first = Array.append state [| isOn; taken |]
            let all = Array.concat [ first; ofCondition; ofBody ]
            let condition = condition.Derived(key, fun () -> Body.stage goesOn first)
            let body = body.Derived(key, fun () -> Body.stage runBody all)
            let results = WhilePrimitive(condition, body, carries + 2, most, transform).ApplyAll all
            Array.append results[.. carries - 1] [| results[carries + 1] |]

/// One of two bodies. Arguments: a truth value, and what the bodies use. Results: those of the body that is taken.
[<Sealed>]
type internal ChoicePrimitive(ifTrue: CompiledProgram, ifFalse: CompiledProgram) =
    inherit Joint("cond")

    let types = ifTrue.Program.Results |> Array.map (fun place -> ifTrue.Program.Types[place])
    let hasSlope = types |> Array.map Body.isFloat

    let derived key (f: Program -> Tensor[] -> Tensor[]) (examples: Tensor[]) =
        let make (branch: CompiledProgram) = branch.Derived(key, fun () -> Body.stage (f branch.Program) examples)

        ChoicePrimitive(make ifTrue, make ifFalse)

    interface HasBodies with
        member _.Bodies = [| ifTrue.Program; ifFalse.Program |]

    override _.Parameters = [|
        Engine.Parameter("ifTrue", ifTrue.Program)
        Engine.Parameter("ifFalse", ifFalse.Program)
    |]

    override _.EvaluateAll arguments =
        let taken = if Body.truth arguments[0] then ifTrue else ifFalse
        taken.Executable.Run arguments[1..]

    override _.Jvp(arguments, tangents) =
        let operands = arguments[1..]
        let moving = Varied.moving operands tangents[1..]
        let along = Varied.chosen moving tangents[1..] |> Array.map ValueOption.get

        let f (program: Program) (both: Tensor[]) =
            let xs, dxs = Array.splitAt operands.Length both
            let g = Varied.restrict program.Evaluate xs moving
            let struct (ys, dys) = Derivatives.jvp "compile" g (Varied.chosen moving xs) dxs
            Array.append ys (Varied.chosen hasSlope dys)

        let all = Array.append operands along
        let pushed = (derived ("push " + Body.mask moving) f all).ApplyAll(Array.append [| arguments[0] |] all)
        let ys, dys = Array.splitAt types.Length pushed
        struct (ys, Varied.spread hasSlope dys)

    override row.Linearize(arguments, _) =
        let results = row.ApplyAll arguments
        let operands = arguments[1..]

        let push tangents =
            let struct (_, images) = row.Jvp(arguments, tangents)
            images

        let pull (cotangents: Tensor voption[]) (needed: bool[]) =
            let wanted = Varied.wanted operands needed[1..]
            let given = Varied.chosen hasSlope (Varied.orZeros results cotangents)

            let f (program: Program) (both: Tensor[]) =
                let xs, cotangents = Array.splitAt operands.Length both
                let g ys = Varied.chosen hasSlope (Varied.restrict program.Evaluate xs wanted ys)
                (Derivatives.linearize "compile" g (Varied.chosen wanted xs)).Pull cotangents

            if Array.contains true wanted && given.Length > 0 then
                let all = Array.append operands given
                let pulled = (derived ("pull " + Body.mask wanted) f all).ApplyAll(Array.append [| arguments[0] |] all)
                Array.append [| ValueNone |] (Varied.spread wanted pulled)
            else
                arguments |> Array.map (fun _ -> ValueNone)

        let map = {
            new JointMap() with
                override _.Push tangents = push tangents
                override _.Pull(cotangents, needed) = pull cotangents needed
        }

        struct (results, map)

    override _.BatchAll(size, arguments, isBatched) =
        let all = Array.map Body.along isBatched

        if isBatched[0] then
            let both (xs: Tensor[]) =
                Array.map2
                    (fun yes no -> Choice.where xs[0] yes no)
                    (ifTrue.Program.Evaluate xs[1..])
                    (ifFalse.Program.Evaluate xs[1..])

            Vectorization.vmapAlong "compile" both all [| ValueSome 0 |] arguments
        else
            let f (program: Program) xs =
                Vectorization.vmapAlong "compile" program.Evaluate all[1..] [| ValueSome 0 |] xs

            (derived $"batch {size} {Body.mask isBatched}" f arguments[1..]).ApplyAll arguments

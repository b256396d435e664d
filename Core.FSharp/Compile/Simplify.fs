namespace FunGrad

// Rewrites of programs before they run: calls of programs are opened, what is constant is computed once, what is said twice
// is said once, rules replace operations by simpler ones, and what nobody reads goes. Law: a rewritten program gives the
// same bits, special values included. One pass takes time in proportion to the program. Read next: Executable.fs.

open System.Collections.Generic

module internal Simplify =

    let private rewrites = ArithmeticRewrites.all @ MovementRewrites.all

    /// The names of the rules, for the tests that hold each to the law.
    let ruleNames = rewrites |> List.map _.Name

    let private rewritesOf =
        rewrites
        |> List.collect (fun rewrite -> rewrite.Of |> List.map (fun operation -> operation, rewrite))
        |> List.groupBy fst
        |> List.map (fun (operation, rows) -> operation, rows |> List.map snd)
        |> dict

    let private rewritesFor (primitive: Primitive) : Rewrite list =
        let find name =
            match rewritesOf.TryGetValue name with
            | true, found -> found
            | _ -> []

        if Operations.isElementwise primitive then
            find primitive.Name @ find "elementwise"
        else
            find primitive.Name

    /// Constants of more elements than this are left to be computed in each run, unless all their elements are one.
    [<Literal>]
    let private MostFolded = 65536

    /// A constant as a key: itself and not its elements.
    [<Sealed>]
    type private ByReference(value: Tensor) =
        member _.Value = value

        override _.Equals other =
            match other with
            | :? ByReference as other -> obj.ReferenceEquals(other.Value, value)
            | _ -> false

        override _.GetHashCode() = LanguagePrimitives.PhysicalHash value

    let private isUniform (x: Tensor) =
        match x with
        | Array numbers -> numbers.IsUniform
        | _ -> true

    /// Arrays of no more elements than this are looked through for a number that they have everywhere.
    [<Literal>]
    let private MostSearched = 64

    let private withoutRepetition (x: Tensor) : Tensor =
        match x with
        | Array numbers when
            not numbers.IsUniform
            && numbers.Count <= MostSearched
            && (DType.isFloat numbers.DType || numbers.DType = DType.Bool)
            ->
            let bits index = System.BitConverter.DoubleToInt64Bits(numbers.GetDouble index)

            if numbers.Count > 0 && Seq.forall (fun index -> bits index = bits 0) (seq { 1 .. numbers.Count - 1 }) then
                let first = numbers.Compact()
                Array(Views.broadcast numbers.Shape (first.View([||], [||], first.Offset)))
            else
                x
        | _ -> x

    /// One number everywhere is known by its bits, other constants as objects.
    let private keyOf (x: Tensor) : obj =
        let uniform number =
            let type' = ValueType.Of x
            box struct (string type', type'.IsWeak, System.BitConverter.DoubleToInt64Bits number)

        match x with
        | Scalar(number, _) -> nonNull (uniform number)
        | Array numbers when numbers.IsUniform && DType.isFloat numbers.DType -> nonNull (uniform (numbers.GetDouble 0))
        | _ -> nonNull (box (ByReference x))

    let private isMovement (primitive: Primitive) =
        match primitive.Name with
        | "broadcast"
        | "reshape"
        | "permute"
        | "take" -> true
        | _ -> false

    // -- The pass ----------------------------------------------------------------------------------------------------------

    /// How often each value of a program is read, by its equations and as a result.
    let private readersOf (program: Program) : int[] =
        let readers = Array.zeroCreate program.Types.Length // Mutation: local

        for equation in program.Equations do
            for place in equation.Arguments do
                readers[place] <- readers[place] + 1

        for place in program.Results do
            readers[place] <- readers[place] + 1

        readers

    /// A program under construction: every value of the old one has a number in the new one.
    [<Sealed>]
    type private Builder(program: Program) =
        inherit Workbench()
        let inputs = program.Inputs + program.Captures.Length
        let types = List<ValueType>(Seq.truncate inputs program.Types) // Mutation: grows during one pass
        let readers = List<int>(Seq.replicate inputs 0)
        let constants = Dictionary<int, Tensor>()
        let constantPlaces = Dictionary<obj, int>()
        let makers = Dictionary<int, Equation>()
        let known = Dictionary<Application, int>()
        let equations = List<Equation>()

        let next type' =
            types.Add type'
            readers.Add 0
            types.Count - 1

        let add primitive arguments (results: ValueType[]) =
            let first = types.Count
            let equation = Equation(primitive, arguments, first, results.Length)

            for type' in results do
                makers[next type'] <- equation

            equations.Add equation
            first

        override _.Type place = types[place]
        override _.IsShared place = readers[place] > 1

        override _.Maker place =
            match makers.TryGetValue place with
            | true, equation -> ValueSome equation
            | _ -> ValueNone

        override _.Constant place =
            match constants.TryGetValue place with
            | true, value -> ValueSome value
            | _ -> ValueNone

        override _.Write value =
            let value = withoutRepetition value
            let key = keyOf value

            match constantPlaces.TryGetValue key with
            | true, place -> place
            | _ ->
                let place = next (ValueType.Of value)
                constantPlaces[key] <- place
                constants[place] <- value
                place

        override builder.Apply(primitive, result, arguments) = (builder.ApplyAll(primitive, arguments, [| result |]))[0]

        member private _.IsFoldable(primitive: Primitive, arguments: int[], results: ValueType[]) =
            arguments.Length > 0
            && arguments |> Array.forall constants.ContainsKey
            && (results |> Array.forall (fun result -> result.Size <= MostFolded)
                || (isMovement primitive || Operations.isElementwise primitive)
                   && arguments |> Array.forall (fun place -> isUniform constants[place]))

        member private builder.Rewritten(primitive, arguments, result: ValueType) : int voption =
            let candidate = Candidate(primitive, arguments, result)

            let rec first (rewrites: Rewrite list) =
                match rewrites with
                | [] -> ValueNone
                | rewrite :: rest ->
                    match rewrite.Find builder candidate with
                    | ValueSome place when types[place].Fits result -> ValueSome place
                    | _ -> first rest

            first (rewritesFor primitive)

        /// The places of the results of an operation.
        member private builder.ApplyAll(primitive: Primitive, arguments: int[], results: ValueType[]) : int[] =
            if builder.IsFoldable(primitive, arguments, results) then
                primitive.EvaluateAll(arguments |> Array.map (fun place -> constants[place]))
                |> Array.map builder.Write
            else
                let key = Application(primitive, arguments)

                match known.TryGetValue key with
                | true, first -> [| first .. first + results.Length - 1 |]
                | _ ->
                    let rewritten =
                        if results.Length = 1 then
                            builder.Rewritten(primitive, arguments, results[0])
                        else
                            ValueNone

                    let first = rewritten |> ValueOption.defaultWith (fun () -> add primitive arguments results)
                    known[key] <- first
                    [| first .. first + results.Length - 1 |]

        /// The new numbers of a program's results, given those of its arguments and captures.
        member builder.Add(program: Program, arguments: int[]) : int[] =
            let moved = Array.zeroCreate program.Types.Length // Mutation: local
            let readersBefore = readersOf program

            let move before now =
                moved[before] <- now
                readers[now] <- readers[now] + readersBefore[before]

            Array.iteri move arguments

            for struct (place, value) in program.Constants do
                move place (builder.Write value)

            for equation in program.Equations do
                let arguments = equation.Arguments |> Array.map (fun place -> moved[place])

                let results =
                    match box equation.Primitive with
                    | :? HasProgram as call -> builder.Add(call.Body, arguments)
                    | _ ->
                        let types = Array.init equation.Count (fun index -> program.Types[equation.First + index])
                        builder.ApplyAll(equation.Primitive, arguments, types)

                results |> Array.iteri (fun index place -> move (equation.First + index) place)

            program.Results |> Array.map (fun place -> moved[place])

        /// Which values the results need, and those made together with them.
        member private _.Needed(results: int[]) : bool[] =
            let isNeeded = Array.zeroCreate types.Count // Mutation: local

            for place in results do
                isNeeded[place] <- true

            for index in equations.Count - 1 .. -1 .. 0 do
                let equation = equations[index]
                let places = seq { equation.First .. equation.First + equation.Count - 1 }

                if Seq.exists (fun place -> isNeeded[place]) places then
                    for place in places do
                        isNeeded[place] <- true

                    for place in equation.Arguments do
                        isNeeded[place] <- true

            isNeeded

        /// The program without what its results do not need.
        member builder.Finish(results: int[]) : Program =
            let isNeeded = builder.Needed results
            let stays place = place < inputs || isNeeded[place]
            let order = Array.zeroCreate types.Count // Mutation: local
            let mutable at = 0

            for place in 0 .. types.Count - 1 do
                if stays place then
                    order[place] <- at
                    at <- at + 1

            let there = Array.map (fun place -> order[place])

            Program(
                program.Inputs,
                program.Captures,
                [|
                    for KeyValue(place, value) in constants do
                        if isNeeded[place] then
                            struct (order[place], value)
                |],
                [|
                    for e in equations do
                        if isNeeded[e.First] then
                            Equation(e.Primitive, there e.Arguments, order[e.First], e.Count)
                |],
                there results,
                [|
                    for place in 0 .. types.Count - 1 do
                        if stays place then
                            types[place]
                |]
            )

    let private pass (program: Program) : Program =
        let builder = Builder program
        builder.Finish(builder.Add(program, [| 0 .. program.Inputs + program.Captures.Length - 1 |]))

    /// Passes are repeated while they help, since what one drops was in another's way; but not more often than this.
    [<Literal>]
    let private MostPasses = 4

    /// The same function in fewer equations.
    let run (program: Program) : Program =
        let rec again passes (program: Program) =
            let next = pass program

            if passes = MostPasses || next.OperationCount >= program.OperationCount then
                next
            else
                again (passes + 1) next

        again 1 program

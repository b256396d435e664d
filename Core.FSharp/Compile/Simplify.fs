namespace FunGrad

// Rewrites of programs before they run: calls of programs are opened, what is constant is computed once, what is
// said twice is said once, what changes nothing goes, and what nobody reads goes. Law: a rewritten program gives the same
// bits, special values included; that is why x + 0 stays (it turns -0 into 0), 0·x stays (it may be NaN), and so does the
// product that absorbs zeros with 1 (it turns -0 into 0).
// Read next: Executable.fs.

open System.Collections.Generic

module internal Simplify =

    // -- Rules -----------------------------------------------------------------------------------------------------------

    /// What a rule may ask about the arguments of an equation.
    [<NoEquality; NoComparison>]
    type private Facts = {
        /// The number that a constant has everywhere.
        Number: int -> float voption
        /// The equation that made a value.
        Maker: int -> Equation voption
        Type: int -> ValueType
    }

    let private isNumber facts value (x: float) =
        match facts.Number value with
        | ValueSome y -> x = y
        | ValueNone -> false

    let private sameType facts a b = (facts.Type a).Fits(facts.Type b)

    let private madeBy facts name value =
        match facts.Maker value with
        | ValueSome equation when equation.Primitive.Name = name -> ValueSome equation.Arguments[0]
        | _ -> ValueNone

    /// The argument that an equation hands on unchanged: its result is that value.
    let private rules: (string * (Facts -> int[] -> int -> int voption)) list =
        let when' condition value = if condition then ValueSome value else ValueNone

        let unchanged = fun _ (x: int[]) _ -> ValueSome x[0]
        let neutralRight one = fun facts (x: int[]) _ -> when' (isNumber facts x[1] one) x[0]

        let neutral one =
            fun facts (x: int[]) _ ->
                if isNumber facts x[1] one then
                    ValueSome x[0]
                else
                    when' (isNumber facts x[0] one) x[1]

        let undone name = fun facts (x: int[]) _ -> madeBy facts name x[0]

        /// Two movements of which the second leads back.
        let back name =
            fun facts (x: int[]) result ->
                match madeBy facts name x[0] with
                | ValueSome inner -> when' (sameType facts inner result) inner
                | ValueNone -> ValueNone

        [
            "identity", unchanged
            "stopGradient", unchanged
            "preventGradient", unchanged
            "negate", undone "negate"
            "not", undone "not"
            "multiply", neutral 1.0
            "divide", neutralRight 1.0
            "subtract", neutralRight 0.0
            "reshape", back "reshape"
        ]

    /// The names that have rules, for the tests that hold each to its law.
    let ruleNames = rules |> List.map fst

    let private ruleOf = dict rules

    // -- Repetition ----------------------------------------------------------------------------------------------------------

    /// Operations that name and parameters wholly describe.
    let private described =
        HashSet [ "broadcast"; "reshape"; "permute"; "sum"; "max"; "min"; "take"; "cast"; "assemble"; "join" ]

    /// What two equations must share to say the same thing.
    let private identityOf (primitive: Primitive) : objnull =
        let isRows =
            match primitive with
            | :? TakePrimitive as take ->
                (match take.Selection with
                 | Rows _ -> true
                 | _ -> false)
            | :? AssemblePrimitive -> true
            | _ -> false

        if described.Contains primitive.Name && not isRows then
            box (EquationText.operation primitive)
        else
            box primitive

    // -- The pass ----------------------------------------------------------------------------------------------------------

    /// Constants of more elements than this are left to be computed in each run.
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

    /// A program under construction: every value of the old one has a number in the new one.
    type private Builder(program: Program) =
        let types = List<ValueType>(Seq.truncate (program.Inputs + program.Captures.Length) program.Types) // Mutation: local
        let constants = Dictionary<int, Tensor>()
        let constantPlaces = Dictionary<obj, int>()
        let makers = Dictionary<int, Equation>()
        let known = Dictionary<struct (objnull * string), int>()
        let equations = List<Equation>()

        let facts = {
            Number =
                fun place ->
                    match constants.TryGetValue place with
                    | true, Scalar(value, _) -> ValueSome value
                    | true, Array numbers when numbers.IsUniform && DType.isFloat numbers.DType ->
                        ValueSome(numbers.GetDouble 0)
                    | _ -> ValueNone
            Maker =
                fun place ->
                    match makers.TryGetValue place with
                    | true, equation -> ValueSome equation
                    | _ -> ValueNone
            Type = fun place -> types[place]
        }

        let next type' =
            types.Add type'
            types.Count - 1

        /// One place for a constant however often it was written; one number everywhere is known by its bits.
        member _.Constant(value: Tensor) : int =
            let uniform =
                match value with
                | Scalar(number, _) -> ValueSome number
                | Array numbers when numbers.IsUniform && DType.isFloat numbers.DType -> ValueSome(numbers.GetDouble 0)
                | _ -> ValueNone

            let key: obj =
                match uniform with
                | ValueSome number ->
                    let type' = ValueType.Of value
                    nonNull (box struct (string type', type'.IsWeak, System.BitConverter.DoubleToInt64Bits number))
                | ValueNone -> nonNull (box (ByReference value))

            match constantPlaces.TryGetValue key with
            | true, place -> place
            | _ ->
                let place = next (ValueType.Of value)
                constantPlaces[key] <- place
                constants[place] <- value
                place

        /// The new numbers of the results of an equation whose arguments have new numbers.
        member private builder.Equation(primitive: Primitive, arguments: int[], results: ValueType[]) : int[] =
            let areConstant =
                arguments.Length > 0
                && arguments |> Array.forall constants.ContainsKey
                && results |> Array.forall (fun result -> result.Size <= MostFolded)

            if areConstant then
                primitive.EvaluateAll(arguments |> Array.map (fun place -> constants[place]))
                |> Array.map builder.Constant
            else
                let key = struct (identityOf primitive, System.String.Join(",", arguments))

                match known.TryGetValue key with
                | true, first -> [| first .. first + results.Length - 1 |]
                | _ ->
                    let first = types.Count
                    types.AddRange results
                    let equation = Equation(primitive, arguments, first, results.Length)
                    equations.Add equation

                    match builder.Rule equation with
                    | ValueSome same ->
                        equations.RemoveAt(equations.Count - 1)
                        types.RemoveAt(types.Count - 1)
                        [| same |]
                    | ValueNone ->
                        known[key] <- first

                        for place in equation.Results do
                            makers[place] <- equation

                        equation.Results

        member private _.Rule(equation: Equation) : int voption =
            match ruleOf.TryGetValue equation.Primitive.Name with
            | true, rule when equation.Count = 1 ->
                match rule facts equation.Arguments equation.First with
                | ValueSome same when sameType facts same equation.First -> ValueSome same
                | _ -> ValueNone
            | _ -> ValueNone

        /// The new numbers of a program's results, given those of its arguments and captures.
        member builder.Add(program: Program, arguments: int[]) : int[] =
            let moved = Array.zeroCreate program.Types.Length // Mutation: local
            System.Array.Copy(arguments, moved, arguments.Length)

            for struct (place, value) in program.Constants do
                moved[place] <- builder.Constant value

            for equation in program.Equations do
                let arguments = equation.Arguments |> Array.map (fun place -> moved[place])

                let results =
                    match box equation.Primitive with
                    | :? HasProgram as call -> builder.Add(call.Body, arguments)
                    | _ ->
                        let primitive = equation.Primitive
                        let types = equation.Results |> Array.map (fun place -> program.Types[place])
                        builder.Equation(primitive, arguments, types)

                System.Array.Copy(results, 0, moved, equation.First, results.Length)

            program.Results |> Array.map (fun place -> moved[place])

        /// The program without what its results do not need.
        member _.Finish(results: int[]) : Program =
            let isNeeded = Array.zeroCreate types.Count // Mutation: local

            for place in results do
                isNeeded[place] <- true

            for equation in Seq.rev equations do
                if equation.Results |> Array.exists (fun place -> isNeeded[place]) then
                    for place in equation.Arguments do
                        isNeeded[place] <- true

            let inputs = program.Inputs + program.Captures.Length

            for equation in equations do
                if equation.Results |> Array.exists (fun place -> isNeeded[place]) then
                    for place in equation.Results do
                        isNeeded[place] <- true

            let order = Array.zeroCreate types.Count
            let mutable at = 0

            for place in 0 .. types.Count - 1 do
                if place < inputs || isNeeded[place] then
                    order[place] <- at
                    at <- at + 1

            let there = Array.map (fun place -> order[place])

            let kept =
                equations
                |> Seq.filter (fun equation -> isNeeded[equation.First])
                |> Seq.map (fun e -> Equation(e.Primitive, there e.Arguments, order[e.First], e.Count))

            Program(
                program.Inputs,
                program.Captures,
                [|
                    for KeyValue(place, value) in constants do
                        if isNeeded[place] then
                            struct (order[place], value)
                |],
                Seq.toArray kept,
                there results,
                [|
                    for place in 0 .. types.Count - 1 do
                        if place < inputs || isNeeded[place] then
                            types[place]
                |]
            )

    /// The same function in fewer equations.
    let run (program: Program) : Program =
        let builder = Builder program
        builder.Finish(builder.Add(program, [| 0 .. program.Inputs + program.Captures.Length - 1 |]))

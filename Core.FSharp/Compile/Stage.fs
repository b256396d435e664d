namespace FunGrad

// Staging: one run of a function under a level that notes each operation as an equation. The run computes with the numbers
// of the first call, so that every shape and every error is the true one, but nobody may read them: what would depend on
// one value is refused. Captured values that a transform traces become inputs; captured numbers are constants.
// Read next: Simplify.fs.

open System.Collections.Generic

/// A value that is read anew at each call, such as a parameter: a program has it as an input, not as a constant.
[<AbstractClass>]
type internal LiveValue() =
    inherit Mark()
    abstract Current: Tensor

    /// what stands for it among a program's captures.
    static member Capture(live: LiveValue, value: Tensor) : Tensor = Traced(LiveLevel.Instance, value, live)

    /// The captures of a program with live values read now.
    static member Read(captures: Tensor[]) : Tensor[] =
        captures
        |> Array.map (fun capture ->
            match capture with
            | Traced(_, _, (:? LiveValue as live)) -> live.Current
            | capture -> capture)

/// The level of live values, which no operation ever meets.
and [<Sealed>] internal LiveLevel private () =
    inherit Level("compile", 0L)
    static member val Instance = LiveLevel()
    override _.Apply(primitive, _) = invalidOp (primitive.Name + " met a live value of a compiled function.")
    override _.Read x = x

/// One run of a function whose operations are noted as equations.
[<Sealed>]
type internal StagingLevel(transform: string, inputs: Tensor[]) =
    inherit Level(transform)
    let types = List<ValueType>(inputs |> Seq.map ValueType.Of) // Mutation: written during one run
    let equations, constants = List<Equation>(), List<struct (int * Tensor)>()
    let captures, places = List<Tensor>(), List<int>()
    let found = Dictionary<Tensor, struct (int * Tensor)>(HashIdentity.Reference)
    let most = CompileOptions.Current.MostOperations

    let next (x: Tensor) =
        types.Add(ValueType.Of x)
        types.Count - 1

    /// How many functions this thread is staging, one inside the other.
    [<System.ThreadStatic; DefaultValue>]
    static val mutable private depth: int

    /// Whether what runs now is being noted for a program.
    static member IsActive = StagingLevel.depth > 0

    /// Runs a function as part of a staged one.
    static member Within(f: unit -> 'T) : 'T =
        StagingLevel.depth <- StagingLevel.depth + 1

        try
            f ()
        finally
            StagingLevel.depth <- StagingLevel.depth - 1

    /// The value without what differentiation, a record or an outer staging has added; examples of a batch stay examples.
    static member Plain(x: Tensor) : Tensor =
        match NotingLevel.Plain x with
        | Traced((:? StagingLevel), inner, _) -> StagingLevel.Plain inner
        | Traced(level, inner, mark) as plain ->
            let inside = StagingLevel.Plain inner

            if obj.ReferenceEquals(inner, inside) then
                plain
            else
                Traced(level, inside, mark)
        | number -> number

    member level.Enter(index: int) : Tensor = Traced(level, StagingLevel.Plain inputs[index], Place index)

    /// What the function reads in a live value during this run.
    member level.Enter(live: LiveValue, value: Tensor) : Tensor =
        let value = StagingLevel.Plain value

        lock equations (fun () ->
            let place = next value
            captures.Add(LiveValue.Capture(live, value))
            places.Add place
            Traced(level, value, Place place))

    /// The place and the value without derivatives of anything that the function uses.
    member level.Find(x: Tensor) : struct (int * Tensor) =
        match x with
        | Traced(other, inner, (:? Place as place)) when obj.ReferenceEquals(other, level) ->
            struct (place.Number, inner)
        | _ ->
            match found.TryGetValue x with
            | true, known -> known
            | _ ->
                let struct (place, value) as entry = struct (next x, StagingLevel.Plain x)
                found[x] <- entry

                match x with
                | Traced _ ->
                    captures.Add x
                    places.Add place
                | _ -> constants.Add(struct (place, value))

                entry

    override level.Apply(primitive, arguments) =
        level.Check()

        if equations.Count >= most then
            raise (ProgramSizeException(transform, most))

        // Bodies may use several threads; a value is noted before anything can read it.
        let read = lock equations (fun () -> arguments |> Array.map level.Find)

        let results = primitive.ApplyAll(read |> Array.map (fun struct (_, x) -> x))

        lock equations (fun () ->
            let first = types.Count
            results |> Array.iter (next >> ignore)
            let arguments = read |> Array.map (fun struct (place, _) -> place)
            equations.Add(Equation(primitive, arguments, first, results.Length))
            results |> Array.mapi (fun index y -> Traced(level, y, Place(first + index))))

    override _.Read _ = raise (ValueReadException transform)
    override _.HasOneValue = false

    /// What was noted, with the captures moved behind the arguments.
    member _.Program(results: int[]) : Program =
        let count = inputs.Length
        let order = Array.zeroCreate types.Count // Mutation: local
        let isCapture = HashSet places
        let mutable at = count

        for place in places do
            order[place] <- at
            at <- at + 1

        for place in 0 .. types.Count - 1 do
            if place < count then
                order[place] <- place
            elif not (isCapture.Contains place) then
                order[place] <- at
                at <- at + 1

        let moved = Array.zeroCreate types.Count
        order |> Array.iteri (fun place into -> moved[into] <- types[place])
        let there = Array.map (fun place -> order[place])

        Program(
            count,
            captures.ToArray(),
            constants.ToArray() |> Array.map (fun struct (place, x) -> struct (order[place], x)),
            equations.ToArray()
            |> Array.map (fun e -> Equation(e.Primitive, there e.Arguments, order[e.First], e.Count)),
            there results,
            moved
        )

module internal Stage =

    /// What a function does to values such as the arguments; it is told the level, which can enter live values.
    let runAt transform (f: StagingLevel -> Tensor[] -> Tensor[]) (xs: Tensor[]) : Program =
        let level = StagingLevel(transform, xs)

        try
            let ys = StagingLevel.Within(fun () -> f level (Array.init xs.Length level.Enter))
            Array.iter Engine.DemandOpen ys
            level.Program(ys |> Array.map (fun y -> let struct (place, _) = level.Find y in place))
        finally
            level.IsOpen <- false

    /// What a function does to values such as the arguments.
    let run transform (f: Tensor[] -> Tensor[]) (xs: Tensor[]) : Program = runAt transform (fun _ -> f) xs

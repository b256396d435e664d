namespace FunGrad

// Checkpoints: functions whose derivative is made from their arguments once more, so that nothing in between is kept.
// The body runs once, on plain values, while a level notes its operations; the pull-back runs the operations again.
// Notes instead of the function itself, because a function may read what has changed or closed since: a parameter, a
// random number, a traced value that it captured. Captured values become arguments. Law: checkpoint f = f, in any mode.
// Read next: Nodes.fs, which keeps what a checkpoint does not.

open System.Collections.Generic

/// What a function did, as numbers: for each operation the places that it read (complemented at the last reading, after
/// which a value is let go) and the first place that it wrote. A loop of x <- w·x + x took 31 bytes for each operation
/// on numbers, where nodes and what they keep took 72.
[<Sealed>]
type internal Notes(inputs: int) =
    let primitives, code = List<Primitive>(), List<int>() // Mutation: written during one run, then only read
    let constants = List<struct (int * Tensor)>()
    let captures, captured = List<Tensor>(), List<int>()
    let mutable places = inputs

    member _.Captures = captures

    member _.NextPlaces count =
        places <- places + count
        places - count

    member notes.Constant(value: Tensor) =
        let place = notes.NextPlaces 1
        constants.Add(struct (place, value))
        place

    member notes.Capture(value: Tensor) =
        let place = notes.NextPlaces 1
        captures.Add value
        captured.Add place
        place

    member notes.Operation(primitive: Primitive, arguments: int[], results: int) =
        let place = notes.NextPlaces results
        primitives.Add primitive
        code.Add arguments.Length
        code.AddRange arguments
        code.Add place
        place

    /// Marks the last reading of each value that an operation made; the results of the whole are never let go.
    member _.Seal(results: int[]) =
        let isRead = Array.zeroCreate places // Mutation: local
        let starts = List<int>()
        let mutable at = 0

        for place in results do
            isRead[place] <- true

        for _ in primitives do
            starts.Add at
            at <- at + code[at] + 2

        for operation in primitives.Count - 1 .. -1 .. 0 do
            for index in starts[operation] + code[starts[operation]] .. -1 .. starts[operation] + 1 do
                let place = code[index]

                if not isRead[place] then
                    isRead[place] <- true
                    code[index] <- ~~~place

    /// Runs the operations on other arguments, of which the last stand for the captures.
    member _.Run(arguments: Tensor[], results: int[]) : Tensor[] =
        let values: Tensor[] = Array.zeroCreate places // Mutation: local
        System.Array.Copy(arguments, values, inputs)
        constants |> Seq.iter (fun struct (place, value) -> values[place] <- value)
        captured |> Seq.iteri (fun index place -> values[place] <- arguments[inputs + index])
        let mutable at = 0

        for primitive in primitives do
            let count = code[at]

            let read offset =
                let place = code[at + 1 + offset]
                let value = values[if place < 0 then ~~~place else place]

                if place < 0 then
                    values[~~~place] <- Unchecked.defaultof<Tensor>

                value

            let made = primitive.ApplyAll(Array.init count read)
            System.Array.Copy(made, 0, values, code[at + 1 + count], made.Length)
            at <- at + count + 2

        results |> Array.map (fun place -> values[place])

/// Where a value stands in the notes.
[<Sealed>]
type internal Place(number: int) =
    inherit Mark()
    member _.Number = number

/// One run of a function whose operations are noted, on values without derivatives.
[<Sealed>]
type internal NotingLevel(transform, inputs: int) =
    inherit Level(transform)
    let notes = Notes inputs
    let found = Dictionary<Tensor, struct (int * Tensor)>(HashIdentity.Reference) // Mutation: the captures met so far

    /// The value without what differentiation or a record has added; examples of a batch stay examples.
    static member Plain(x: Tensor) : Tensor =
        match x with
        | Traced((:? DifferentiationLevel | :? SeriesLevel | :? NotingLevel | :? RecordLevel) as level, inner, _) ->
            level.Check()
            NotingLevel.Plain inner
        | Traced(level, inner, mark) ->
            let plain = NotingLevel.Plain inner
            if obj.ReferenceEquals(plain, inner) then x else Traced(level, plain, mark)
        | number -> number

    member _.Notes = notes
    member level.Enter(index: int, x: Tensor) : Tensor = Traced(level, NotingLevel.Plain x, Place index)

    /// The place and the plain value of anything that the function uses.
    member level.Find(x: Tensor) : struct (int * Tensor) =
        match x with
        | Traced(other, inner, (:? Place as place)) when obj.ReferenceEquals(other, level) ->
            struct (place.Number, inner)
        | Traced _ ->
            match found.TryGetValue x with
            | true, known -> known
            | _ ->
                let capture = struct (notes.Capture x, NotingLevel.Plain x)
                found[x] <- capture
                capture
        | number -> struct (notes.Constant number, number)

    override level.Apply(primitive, arguments) =
        level.Check()

        // Bodies may use several threads; a value is noted before anything can read it.
        let read = lock notes (fun () -> arguments |> Array.map (fun x -> level.Find x))

        let results = primitive.ApplyAll(read |> Array.map (fun struct (_, x) -> x))
        let places = read |> Array.map (fun struct (place, _) -> place)
        let first = lock notes (fun () -> notes.Operation(primitive, places, results.Length))
        results |> Array.mapi (fun index y -> Traced(level, y, Place(first + index)))

/// A noted function. The results of its first run serve until the run's arguments have been interpreted.
[<Sealed>]
type internal CheckpointPrimitive(body: Tensor[] -> Tensor[], first: Tensor[] voption) =
    inherit Joint("checkpoint")
    let mutable first = first // Mutation: let go once the call has returned, so that no node keeps it

    member _.Forget() = first <- ValueNone
    override _.Parameters = [| Engine.Parameter("body", body) |]

    override _.EvaluateAll arguments = ValueOption.defaultWith (fun () -> body arguments) first

    override checkpoint.Linearize(arguments, _) =
        let isPlain = arguments |> Array.forall (fun x -> obj.ReferenceEquals(NotingLevel.Plain x, x))

        let results =
            match first with
            | ValueSome results when isPlain -> results
            | _ -> checkpoint.ApplyAll arguments

        let map = {
            new JointMap() with
                override _.Pull(cotangents, needed) =
                    let needed = Varied.wanted arguments needed
                    let along = Varied.restrict body arguments needed
                    let run = Derivatives.linearize "checkpoint" along (Varied.chosen needed arguments)
                    Varied.spread needed (run.Pull(Varied.orZeros results cotangents))

                override _.Push tangents =
                    let moving = Varied.moving arguments tangents
                    let along = Varied.chosen moving tangents |> Array.map ValueOption.get
                    let f = Varied.restrict body arguments moving
                    let struct (_, images) = Derivatives.jvp "checkpoint" f (Varied.chosen moving arguments) along
                    Array.map ValueSome images
        }

        struct (results, map)

    override _.BatchAll(size, arguments, carried) =
        let all = Array.map2 (fun x isCarried -> Engine.Carry(size, x, isCarried)) arguments carried
        CheckpointPrimitive(Vectorization.vmap "checkpoint" body, ValueNone).ApplyAll all

module internal Checkpoint =

    /// The body as a function of its arguments and captures, the captures, and the results.
    let note transform (body: Tensor[] -> Tensor[]) (xs: Tensor[]) =
        let level = NotingLevel(transform, xs.Length)

        try
            let ys = body (Array.mapi (fun index x -> level.Enter(index, x)) xs)
            Array.iter Engine.DemandOpen ys
            let found = ys |> Array.map level.Find
            let places = found |> Array.map (fun struct (place, _) -> place)
            level.Notes.Seal places
            let run arguments = level.Notes.Run(arguments, places)
            struct (run, level.Notes.Captures.ToArray(), found |> Array.map (fun struct (_, y) -> y))
        finally
            level.IsOpen <- false

    /// f(x); derivatives run f's operations again instead of keeping what is in between.
    let run transform (body: Tensor[] -> Tensor[]) (xs: Tensor[]) : Tensor[] =
        let xs = xs |> Array.map (fun x -> Engine.Given("argument", x))
        let struct (noted, captures, results) = note transform body xs
        let arguments = Array.append xs captures
        let checkpoint = CheckpointPrimitive(noted, ValueSome results)

        try
            if isNull (Engine.Youngest arguments) then
                results
            else
                checkpoint.ApplyAll arguments
        finally
            checkpoint.Forget()

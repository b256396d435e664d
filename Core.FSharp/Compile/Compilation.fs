namespace FunGrad

// Compiled functions: programs staged once for each combination of shapes and dtypes, kept. Law:
// compile f = f. A compiled function applied to values of a transform is a primitive: its derivative and its batch are
// programs made of its equations, and kept beside it. Read next: Program.fs, Simplify.fs, Halves.fs.

open System
open System.Collections.Concurrent

/// A program with what is made of it: what runs it, and the programs of its derivatives and batches.
[<Sealed>]
type internal CompiledProgram(program: Program, options: CompileOptions) =
    let executable = lazy Executable((if options.Simplify then Simplify.run program else program), options)
    let derived = ConcurrentDictionary<string, Lazy<CompiledProgram>>()
    let pulls = ConcurrentDictionary<string, Lazy<CompiledPull>>()

    /// A program that is part of what is being staged.
    new(program) = CompiledProgram(program, CompileOptions.Current)

    member _.Program = program
    member _.Executable = executable.Value

    member _.Run(arguments: Tensor[]) : Tensor[] =
        if options.Threads = 0 then
            executable.Value.Run arguments
        else
            options.Use(fun () -> executable.Value.Run arguments)

    /// A program made of this one, made once for each key.
    member _.Derived(key: string, make: unit -> Program) : CompiledProgram =
        let stage () = CompiledProgram(options.Use make, options)
        (derived.GetOrAdd(key, fun _ -> Lazy<CompiledProgram> stage)).Value

    /// The pull-back of this program, made once for each key.
    member _.Pull(key: string, make: unit -> CompiledPull) : CompiledPull =
        (pulls.GetOrAdd(key, fun _ -> lazy make ())).Value

    /// The same where it has been made.
    member _.KnownPull(key: string) : CompiledPull voption =
        match pulls.TryGetValue key with
        | true, pull when pull.IsValueCreated -> ValueSome pull.Value
        | _ -> ValueNone

/// The pull-back of a program of some arguments with some results: whole, from arguments and cotangents, and in halves, of
/// which the forward one takes the place of the program.
and [<Sealed>] internal CompiledPull(whole: Program, arguments: int, results: int) =
    let whole = Simplify.run whole
    let pulled = Program(whole.Inputs, [||], whole.Constants, whole.Equations, whole.Results[results..], whole.Types)
    let halves = lazy (Halves.split whole arguments results)
    let forward = lazy CompiledProgram halves.Value.Forward
    let backward = lazy CompiledProgram halves.Value.Backward

    member val Whole = CompiledProgram pulled
    member _.Forward = forward.Value
    member _.Backward = backward.Value
    /// What the backward half reads of the forward one's arguments and results.
    member _.Kept = halves.Value.Kept

/// A compiled program as an operation on values of any transform.
[<Sealed>]
type internal ProgramPrimitive(compiled: CompiledProgram) =
    inherit Joint("program")

    let mask (bits: bool[]) = String.Join("", bits |> Array.map (fun bit -> if bit then "1" else "0"))

    let evaluate = compiled.Program.Evaluate
    let results = compiled.Program.Results.Length

    let apply (derived: CompiledProgram) arguments = ProgramPrimitive(derived).ApplyAll arguments

    interface HasProgram with
        member _.Body = compiled.Program

    override _.Parameters = [| Engine.Parameter("program", compiled.Program) |]
    override _.EvaluateAll arguments = compiled.Run arguments

    override _.Jvp(arguments, tangents) =
        let moving = Varied.moving arguments tangents
        let along = Varied.chosen moving tangents |> Array.map ValueOption.get
        let all = Array.append arguments along

        let stage () =
            let run (both: Tensor[]) =
                let xs = both[.. arguments.Length - 1]
                let f = Varied.restrict evaluate xs moving
                let struct (ys, dys) = Derivatives.jvp "compile" f (Varied.chosen moving xs) both[arguments.Length ..]
                Array.append ys dys

            Stage.run "compile" run all

        let ys, dys = apply (compiled.Derived("jvp " + mask moving, stage)) all |> Array.splitAt results
        struct (ys, dys |> Array.map ValueSome)

    /// The values and the pull-back in the needed arguments, staged together, on arguments followed by cotangents.
    member private _.StagePull(arguments: Tensor[], needed: bool[]) : CompiledPull =
        let like place =
            let type': FunGrad.ValueType = compiled.Program.Types[place]
            Engine.Constant(type'.DType, type'.Shape, 0.0)

        let run (both: Tensor[]) =
            let xs = both[.. arguments.Length - 1]
            let f = Varied.restrict evaluate xs needed
            let derivative = Derivatives.linearize "compile" f (Varied.chosen needed xs)
            Array.append derivative.Values (derivative.Pull both[arguments.Length ..])

        let whole = Stage.run "compile" run (Array.append arguments (Array.map like compiled.Program.Results))
        CompiledPull(whole, arguments.Length, results)

    /// The first pull-back has to be staged before it is known what it needs of the values' run, so it runs that again;
    /// later ones start from what the forward half has handed over. A derivative that does not exist throws only when it
    /// is pulled.
    override row.Linearize(arguments, isActive) =
        let active = Varied.wanted arguments isActive

        let struct (values, pull) =
            match compiled.KnownPull(mask active) with
            | ValueSome known ->
                let made = apply known.Forward arguments
                let kept = known.Kept |> Array.map (fun index -> (Array.append arguments made)[index])
                let pull _ cotangents = struct (active, apply known.Backward (Array.append kept cotangents))
                struct (made[.. results - 1], pull)
            | ValueNone ->
                let pull needed cotangents =
                    let staged = compiled.Pull(mask needed, fun () -> row.StagePull(arguments, needed))
                    struct (needed, apply staged.Whole (Array.append arguments cotangents))

                struct (row.ApplyAll arguments, pull)

        let likes = values |> Array.map Derivatives.zerosLike

        let map = {
            new JointMap() with
                override _.Push tangents =
                    let struct (_, images) = row.Jvp(arguments, tangents)
                    images

                override _.Pull(cotangents, isNeeded) =
                    let struct (pulled, images) =
                        pull (Varied.wanted arguments isNeeded) (Varied.orZeros likes cotangents)

                    Varied.spread pulled images
        }

        struct (values, map)

    override _.BatchAll(size, arguments, carried) =
        let along = carried |> Array.map (fun isCarried -> if isCarried then ValueSome 0 else ValueNone)

        let stage () =
            let run xs = Vectorization.vmapAlong "compile" compiled.Program.Evaluate along [| ValueSome 0 |] xs
            Stage.run "compile" run arguments

        apply (compiled.Derived($"batch {mask carried} {size}", stage)) arguments

/// A function that is staged for each combination of shapes and dtypes that it meets.
[<Sealed>]
type internal CompiledFunction(transform: string, body: StagingLevel -> Tensor[] -> Tensor[], options: CompileOptions) =
    let gate = obj ()
    let mutable entries: CompiledProgram[] = [||] // Mutation: replaced whole under the gate; newest first

    let fits (xs: Tensor[]) (entry: CompiledProgram) =
        let types = entry.Program.Types
        let mutable index = 0 // Mutation: local

        while index < xs.Length && types[index].Fits(ValueType.Of xs[index]) do
            index <- index + 1

        entry.Program.Inputs = xs.Length && index = xs.Length

    /// A capture that a transform traces belongs to one run of that transform; a recorded one stays.
    let canStay (program: Program) =
        program.Captures
        |> Array.forall (fun x ->
            match Engine.Youngest [| x |] with
            | null -> true
            | level -> level.Order = 0L)

    let find xs =
        let known = entries // One reading: the array itself never changes.
        let mutable index = 0 // Mutation: local

        while index < known.Length && not (fits xs known[index]) do
            index <- index + 1

        if index < known.Length then ValueSome known[index] else ValueNone

    /// The program for arguments such as these.
    member _.For(xs: Tensor[]) : CompiledProgram =
        match find xs with
        | ValueSome entry -> entry
        | ValueNone ->
            // Concurrent first calls wait for the one that stages.
            lock gate (fun () ->
                match find xs with
                | ValueSome entry -> entry
                | ValueNone ->
                    let entry = CompiledProgram(options.Use(fun () -> Stage.runAt transform body xs), options)

                    if canStay entry.Program then
                        entries <- Array.append [| entry |] (Array.truncate (options.MostPrograms - 1) entries)

                    entry)

    /// Forgets all programs.
    member _.Clear() = lock gate (fun () -> entries <- [||])

    /// How many programs are kept.
    member _.Count = entries.Length

    member compiled.Invoke(xs: Tensor[]) : Tensor[] =
        let entry = compiled.For xs
        let captures = entry.Program.Captures

        if captures.Length = 0 && isNull (Engine.Youngest xs) then
            entry.Run xs
        else
            ProgramPrimitive(entry).ApplyAll(Array.append xs (LiveValue.Read captures))

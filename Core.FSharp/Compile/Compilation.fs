namespace FunGrad

// Compiled functions: programs staged once for each combination of shapes and dtypes, kept. Law:
// compile f = f. A compiled function applied to values of a transform is a primitive: its derivative and its batch are
// programs made of its equations, and kept beside it. Read next: Program.fs, Simplify.fs.

open System
open System.Collections.Concurrent

/// A program with what is made of it: what runs it, and the programs of its derivatives and batches.
[<Sealed>]
type internal CompiledProgram(program: Program, options: CompileOptions) =
    let executable = lazy Executable((if options.Simplify then Simplify.run program else program), options)
    let derived = ConcurrentDictionary<string, Lazy<CompiledProgram>>()

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

    override row.Linearize(arguments, _) =
        let results = row.ApplyAll arguments
        let count = arguments.Length

        let push tangents =
            let struct (_, images) = row.Jvp(arguments, tangents)
            images

        let pull (cotangents: Tensor voption[]) (isNeeded: bool[]) =
            let needed = Varied.wanted arguments isNeeded
            let given = Varied.orZeros results cotangents

            let stage () =
                let run (both: Tensor[]) =
                    let xs = both[.. count - 1]
                    let f = Varied.restrict evaluate xs needed
                    (Derivatives.linearize "compile" f (Varied.chosen needed xs)).Pull both[count..]

                Stage.run "compile" run (Array.append arguments given)

            apply (compiled.Derived("pull " + mask needed, stage)) (Array.append arguments given)
            |> Varied.spread needed

        let map = {
            new JointMap() with
                override _.Push tangents = push tangents
                override _.Pull(cotangents, needed) = pull cotangents needed
        }

        struct (results, map)

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

namespace FunGrad

// Compiled functions: programs staged once for each combination of shapes and dtypes, kept. Law:
// compile f = f. A compiled function applied to values of a transform is a primitive: its derivative and its batch are
// programs made of its equations, and kept beside it. Read next: Program.fs, Simplify.fs.

open System
open System.Collections.Concurrent

/// A program with what is made of it: what runs it, and the programs of its derivatives and batches.
[<Sealed>]
type internal CompiledProgram(program: Program) =
    let executable = lazy (Executable.OfProgram(Simplify.run program))
    let derived = ConcurrentDictionary<string, Lazy<CompiledProgram>>()

    member _.Program = program
    member _.Executable = executable.Value

    /// A program made of this one, made once for each key.
    member _.Derived(key: string, make: unit -> Program) : CompiledProgram =
        (derived.GetOrAdd(key, fun _ -> lazy CompiledProgram(make ()))).Value

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
    override _.EvaluateAll arguments = compiled.Executable.Run arguments

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
type internal CompiledFunction(transform: string, body: StagingLevel -> Tensor[] -> Tensor[], most: int) =
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
                    let entry = CompiledProgram(Stage.runAt transform body xs)

                    if canStay entry.Program then
                        entries <- Array.append [| entry |] (Array.truncate (most - 1) entries)

                    entry)

    /// Forgets all programs.
    member _.Clear() = lock gate (fun () -> entries <- [||])

    /// How many programs are kept.
    member _.Count = entries.Length

    member compiled.Invoke(xs: Tensor[]) : Tensor[] =
        let entry = compiled.For xs
        let captures = entry.Program.Captures

        if captures.Length = 0 && isNull (Engine.Youngest xs) then
            entry.Executable.Run xs
        else
            ProgramPrimitive(entry).ApplyAll(Array.append xs (LiveValue.Read captures))

/// A compiled function of structures. What is not a tensor, such as a list's length or a host number inside a tuple, is
/// frozen into the program, so another value of it is another program.
[<Sealed>]
type internal CompiledStructure<'S, 'R>(transform: string, f: 'S -> 'R, most: int) =
    let gate = obj ()
    let mutable frames: struct (objnull * CompiledFunction * 'R voption ref)[] = [||] // Mutation: replaced whole under the gate

    let make (x: 'S) =
        let template = ref ValueNone // Mutation: the result's structure is known once f has run

        let body (_: StagingLevel) leaves =
            let result = f (Structure.rebuild x leaves)

            if isNull (box result) && typeof<'R> = typeof<Tensor> then
                Engine.Given("the result of the function", Unchecked.defaultof<Tensor>) |> ignore

            template.Value <- ValueSome result
            Structure.flatten result

        struct (CompiledFunction(transform, body, most), template)

    let find frame = frames |> Array.tryFind (fun (struct (known, _, _)) -> Unchecked.equals known frame)

    member _.For(x: 'S) : struct (CompiledFunction * 'R voption ref) =
        let frame = Structure.frame x

        match find frame with
        | Some(struct (_, compiled, template)) -> struct (compiled, template)
        | None ->
            lock gate (fun () ->
                match find frame with
                | Some(struct (_, compiled, template)) -> struct (compiled, template)
                | None ->
                    let struct (compiled, template) = make x
                    frames <- Array.append [| struct (frame, compiled, template) |] (Array.truncate (most - 1) frames)
                    struct (compiled, template))

    member compiled.Invoke(x: 'S) : 'R =
        let struct (flat, template) = compiled.For x
        let results = flat.Invoke(Structure.flatten x)
        Structure.rebuild template.Value.Value results

    /// The program that serves such an argument.
    member compiled.Program(x: 'S) : Program =
        let struct (flat, _) = compiled.For x
        flat.For(Structure.flatten x).Executable.Program

    member _.Clear() = lock gate (fun () -> frames <- [||])

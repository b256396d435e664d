namespace FunGrad

// Compiled functions of structures: tuples, records, lists and maps of tensors. What is not a tensor, such as a list's
// length or a host number inside a tuple, is frozen into the program, so another value of it is another program.
// Law: Compilation.fs. Read next: Functions/CompileFunctions.fs.

open System

/// What keeps programs.
[<Interface>]
type internal ProgramCache =
    abstract Clear: unit -> unit
    abstract Count: int

/// The programs for all structures that differ in their tensors only, and the structure of the results.
[<NoEquality; NoComparison>]
type internal Frame<'R> = { Key: objnull; Function: CompiledFunction; Template: 'R voption ref }

/// A compiled function, which is a function.
[<Sealed>]
type internal CompiledStructure<'S, 'R>(transform: string, f: 'S -> 'R, options: CompileOptions) =
    inherit FSharpFunc<'S, 'R>()
    let gate = obj ()
    let mutable frames: Frame<'R>[] = [||] // Mutation: replaced whole under the gate; newest first

    /// The tensors of what f returned.
    let tensorsOf (result: 'R) =
        if isNull (box result) && typeof<'R> = typeof<Tensor> then
            Engine.Given("the result of the function", Unchecked.defaultof<Tensor>) |> ignore

        match Structure.flatten result with
        | [||] ->
            let text =
                transform
                + " needs a function that returns a tensor, or a structure of tensors, but it returned "
                + (if isNull (box result) then "nothing" else "a value of type " + typeof<'R>.Name)
                + ". Return what it computes as a tensor."

            raise (InvalidOperationException text)
        | tensors -> tensors

    let make key (x: 'S) : Frame<'R> =
        let template = ref ValueNone // Mutation: the result's structure is known once f has run

        let body (_: StagingLevel) leaves =
            let result = f (Structure.rebuild x leaves)
            let tensors = tensorsOf result
            template.Value <- ValueSome result
            tensors

        {
            Key = key
            Function = CompiledFunction(transform, body, options)
            Template = template
        }

    let find key = frames |> Array.tryFind (fun frame -> Unchecked.equals frame.Key key)
    let count () = frames |> Array.sumBy _.Function.Count

    /// Drops the oldest structures while there are too many programs.
    let trim () =
        lock gate (fun () ->
            while frames.Length > 1 && count () > options.MostPrograms do
                frames <- Array.truncate (frames.Length - 1) frames)

    member private _.For(x: 'S) : Frame<'R> =
        let key = Structure.frame x

        match find key with
        | Some frame -> frame
        | None ->
            lock gate (fun () ->
                match find key with
                | Some frame -> frame
                | None ->
                    let frame = make key x
                    frames <- Array.append [| frame |] (Array.truncate (options.MostPrograms - 1) frames)
                    frame)

    override compiled.Invoke(x: 'S) : 'R =
        let frame = compiled.For x
        let results = frame.Function.Invoke(Structure.flatten x)

        if frames.Length > 1 then
            trim ()

        Structure.rebuild frame.Template.Value.Value results

    /// The program that serves such an argument.
    member compiled.Program(x: 'S) : Program = ((compiled.For x).Function.For(Structure.flatten x)).Executable.Program

    interface ProgramCache with
        member _.Clear() = lock gate (fun () -> frames <- [||])
        member _.Count = count ()

namespace FunGrad

// The front door of compilation; the story is in Compile/Compilation.fs.

open System

[<AutoOpen>]
module CompileFunctions =

    let private given (f: 'S -> 'R) =
        if isNull (box f) then
            raise (ArgumentNullException("f", "f must not be null: give a function of tensors."))

        f

    let compileWith (options: CompileOptions) (f: 'S -> 'R) : 'S -> 'R =
        if isNull (box options) then
            raise (ArgumentNullException("options", "options must not be null: CompileOptions.Default is the usual."))

        // F# does not see that what inherits a function's class is one.
        unbox<'S -> 'R>(box (CompiledStructure<'S, 'R>("compile", given f, options)))

    let compile (f: 'S -> 'R) : 'S -> 'R = compileWith CompileOptions.Default f

    let program (f: 'S -> 'R) (x: 'S) : Program =
        match box (given f) with
        | :? CompiledStructure<'S, 'R> as compiled -> compiled.Program x
        | _ -> CompiledStructure<'S, 'R>("program", f, CompileOptions.Default).Program x

    let private cacheOf (f: 'S -> 'R) : ProgramCache =
        match box (given f) with
        | :? ProgramCache as cache -> cache
        | _ ->
            raise (
                ArgumentException(
                    "The function keeps no programs, since it is not what compile returned. Give that function itself.",
                    nameof f
                )
            )

    let clearPrograms (f: 'S -> 'R) : unit = (cacheOf f).Clear()
    let countPrograms (f: 'S -> 'R) : int = (cacheOf f).Count

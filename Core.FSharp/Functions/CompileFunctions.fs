namespace FunGrad

// The front door of compilation; the story is in Compile/Compilation.fs.

open System

[<AutoOpen>]
module CompileFunctions =

    /// More programs than these are seldom needed, and each takes memory.
    [<Literal>]
    let private MostPrograms = 64

    let private given (f: 'S -> 'R) =
        if isNull (box f) then
            raise (ArgumentNullException("f", "f must not be null: give a function of tensors."))

        f

    let compile (f: 'S -> 'R) : 'S -> 'R =
        let compiled = CompiledStructure<'S, 'R>("compile", given f, MostPrograms)
        compiled.Invoke

    let program (f: 'S -> 'R) (x: 'S) : Program = CompiledStructure<'S, 'R>("program", given f, 1).Program x

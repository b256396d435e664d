namespace FunGrad

// How a program runs: its primitives one after the other, on numbers. Law: the results are those of the function that was
// staged, bit for bit. Read next: Compilation.fs.

/// Runs a program that has been simplified.
[<Sealed>]
type internal Executable(program: Program) =
    static member OfProgram(program: Program) = Executable(program)
    member _.Program = program
    /// The results for arguments that no transform traces; captures follow the arguments.
    member _.Run(arguments: Tensor[]) : Tensor[] = program.Evaluate arguments

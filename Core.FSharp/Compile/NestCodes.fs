namespace FunGrad

// How the loops of a program run: as emitted machine code, or block by block where no code can be made. Law: both carry out
// the same nests. Read next: Strips.fs.

open System.Runtime.CompilerServices

/// How loops run.
[<RequireQualifiedAccess>]
type internal Manner =
    | Emitted
    | Interpreted

module internal NestCodes =

    /// What this platform can do.
    let usual =
        if RuntimeFeature.IsDynamicCodeCompiled then
            Manner.Emitted
        else
            Manner.Interpreted

    /// Runs a nest on a table of addresses; `slotOf` and `dtypeOf` say where buffers stand there and what they hold.
    let make (manner: Manner) (nest: Nest) (slotOf: int -> int[] -> int) (dtypeOf: int -> DType) : NestCode =
        // The test of the platform comes first, so that a native build has neither the emitter nor what it names.
        if RuntimeFeature.IsDynamicCodeCompiled then
            match manner with
            | Manner.Emitted -> NestEmitter.Emit(nest, slotOf, dtypeOf)
            | Manner.Interpreted -> Interpreter.codeOf nest slotOf dtypeOf
        else
            Interpreter.codeOf nest slotOf dtypeOf

    /// The code of a nest from one buffer to another, if code is made.
    let direct (manner: Manner) (nest: Nest) (argument: int) (dtypeOf: int -> DType) : DirectCode | null =
        if RuntimeFeature.IsDynamicCodeCompiled && manner = Manner.Emitted then
            NestEmitter.Direct(nest, argument, dtypeOf)
        else
            null

    /// The steps of a program in the form that suits how they run.
    let planOf (manner: Manner) (program: Program) : struct (Plan * Step[]) =
        Nests.ofProgram (manner = Manner.Interpreted) program

namespace FunGrad

// How functions are compiled, as one immutable value. What a function compiles inside, such as the bodies of its loops,
// takes the options of the function. Law: no option changes a result by more than the accuracy of emitted code.
// Read next: Stage.fs.

open System
open System.Runtime.InteropServices

/// <summary>How a function is compiled: how much is kept, how large a program may be, and how it runs.</summary>
[<Sealed>]
type CompileOptions
    /// <summary>Options that differ from the default where something is said.</summary>
    /// <param name="mostPrograms">The most programs that are kept, one for each combination of shapes and dtypes; a new one
    /// takes the place of the oldest.</param>
    /// <param name="mostOperations">The most operations that one program may have while it is staged.</param>
    /// <param name="simplify">Whether programs are simplified; without it they can be studied as they were staged.</param>
    /// <param name="emit">Whether programs run as loops: machine code, or block by block where the platform cannot make code
    /// at run time. Without it a program runs operation by operation.</param>
    /// <param name="emitAfter">How many times a program of up to 100 operations runs operation by operation before its code
    /// is made; a longer one waits until code pays off, and one of very long arrays does not wait. 0 makes code at once.</param>
    /// <param name="threads">The most threads that operations on large arrays use; 0 stands for as many as there are
    /// processors.</param>
    /// <exception cref="T:System.ArgumentOutOfRangeException">A number is less than the least that makes sense.</exception>
    public
    (
        [<Optional; DefaultParameterValue(64)>] mostPrograms: int,
        [<Optional; DefaultParameterValue(10000000)>] mostOperations: int,
        [<Optional; DefaultParameterValue(true)>] simplify: bool,
        [<Optional; DefaultParameterValue(true)>] emit: bool,
        [<Optional; DefaultParameterValue(1)>] emitAfter: int,
        [<Optional; DefaultParameterValue(0)>] threads: int
    ) =

    let atLeast least name (given: int) =
        if given < least then
            let text =
                name
                + " must be at least "
                + string<int> least
                + ", but it was "
                + string<int> given
                + ". Leave it out for the default."

            raise (ArgumentOutOfRangeException(name, text))

    do
        atLeast 1 "mostPrograms" mostPrograms
        atLeast 1 "mostOperations" mostOperations
        atLeast 0 "emitAfter" emitAfter
        atLeast 0 "threads" threads

    static let usual = CompileOptions()

    /// The options of the function that this thread is staging.
    [<ThreadStatic; DefaultValue>]
    static val mutable private current: CompileOptions | null

    /// <summary>64 programs of at most 10,000,000 operations, simplified, with code made once it pays, mostly after the first
    /// run, on all processors.</summary>
    static member Default = usual

    /// <summary>The most programs that are kept.</summary>
    member _.MostPrograms = mostPrograms
    /// <summary>The most operations that one program may have while it is staged.</summary>
    member _.MostOperations = mostOperations
    /// <summary>Whether programs are simplified.</summary>
    member _.Simplify = simplify
    /// <summary>Whether programs run as loops.</summary>
    member _.Emit = emit
    /// <summary>How many times a program of up to 100 operations runs operation by operation before its code is made.</summary>
    member _.EmitAfter = emitAfter
    /// <summary>The most threads that operations on large arrays use; 0 stands for as many as there are processors.</summary>
    member _.Threads = threads

    /// Whether loops run block by block also where code can be made; tests hold both to one law.
    member val internal IsInterpreted = false with get, set

    /// The options of what is being staged, or the default.
    static member internal Current =
        match CompileOptions.current with
        | null -> usual
        | options -> options

    /// Runs a function on so many threads; what it compiles has these options.
    member internal options.Use(f: unit -> 'T) : 'T =
        let before, threadsBefore = CompileOptions.current, Threads.Most
        CompileOptions.current <- options

        if threads > 0 then
            Threads.Most <- threads

        try
            f ()
        finally
            CompileOptions.current <- before
            Threads.Most <- threadsBefore

namespace FunGrad

open System.ComponentModel

/// <summary>Functions that compile functions.</summary>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module CompileFunctions =

    /// <summary>The same function, run as a program that is made once: what is said twice is computed once, constants are
    /// computed when the program is made, what no result needs is not computed, and the rest becomes loops of machine
    /// code.</summary>
    /// <param name="f">A function of a tensor or a structure of tensors. It runs once for each combination of shapes and
    /// dtypes; host numbers and tensors that it captures are frozen then, but captured tensors that a transform traces or
    /// that are recorded are inputs of the program.</param>
    /// <returns>A function that gives what f gives, has f's derivatives of any order, and may be called from many
    /// threads. What was compiled is kept for the last 64 combinations.</returns>
    /// <exception cref="T:FunGrad.ValueReadException">f reads a value to branch on it: use where instead.</exception>
    /// <exception cref="T:FunGrad.ProgramSizeException">f does more than 10,000,000 operations.</exception>
    /// <exception cref="T:System.InvalidOperationException">f returns no tensor.</exception>
    /// <exception cref="T:System.ArgumentNullException">f, its argument or its result is null.</exception>
    /// <example><code lang="fsharp">
    /// let slope = compile (grad (fun x -> sin (x * x)))
    /// slope (tensor 0.0)
    /// // 0.0
    /// </code></example>
    val compile: f: ('S -> 'R) -> ('S -> 'R)

    /// <summary>The same function, compiled as the options say.</summary>
    /// <param name="options">How many programs are kept, how large one may be, whether it is simplified and when it becomes
    /// machine code.</param>
    /// <param name="f">A function of a tensor or a structure of tensors.</param>
    /// <returns>A function that gives what f gives, as <c>compile</c> does.</returns>
    /// <exception cref="T:FunGrad.ValueReadException">f reads a value to branch on it: use where instead.</exception>
    /// <exception cref="T:FunGrad.ProgramSizeException">f does more operations than the options allow.</exception>
    /// <exception cref="T:System.InvalidOperationException">f returns no tensor.</exception>
    /// <exception cref="T:System.ArgumentNullException">The options, f, its argument or its result is null.</exception>
    /// <example><code lang="fsharp">
    /// let asWritten = compileWith (CompileOptions(simplify = false)) (fun (x: Tensor) -> -(-x))
    /// (program asWritten (tensor 2.0)).OperationCount
    /// // 2
    /// </code></example>
    val compileWith: options: CompileOptions -> f: ('S -> 'R) -> ('S -> 'R)

    /// <summary>The program that f is for arguments of these shapes and dtypes, to be read.</summary>
    /// <param name="f">A function of a tensor or a structure of tensors. For one that <c>compile</c> returned it is the
    /// program that runs.</param>
    /// <param name="x">An argument.</param>
    /// <returns>The simplified equations; ToString lists them, ToDot, ToMermaid and ToSvg draw them, Explain tells
    /// how they run.</returns>
    /// <exception cref="T:FunGrad.ValueReadException">f reads a value to branch on it: use where instead.</exception>
    /// <exception cref="T:System.InvalidOperationException">f returns no tensor.</exception>
    /// <exception cref="T:System.ArgumentNullException">f, its argument or its result is null.</exception>
    /// <example><code lang="fsharp">
    /// (program (fun (x: Tensor) -> x * x + x) (tensor 2.0)).OperationCount
    /// // 2
    /// </code></example>
    val program: f: ('S -> 'R) -> x: 'S -> Program

    /// <summary>Forgets all programs of a compiled function; the next call stages anew.</summary>
    /// <param name="f">A function that <c>compile</c> returned.</param>
    /// <exception cref="T:System.ArgumentException">f is another function.</exception>
    /// <exception cref="T:System.ArgumentNullException">f is null.</exception>
    /// <example><code lang="fsharp">
    /// let double = compile (fun (x: Tensor) -> 2.0 * x)
    /// double (tensor 1.0) |> ignore
    /// clearPrograms double
    /// countPrograms double
    /// // 0
    /// </code></example>
    val clearPrograms: f: ('S -> 'R) -> unit

    /// <summary>How many programs a compiled function keeps.</summary>
    /// <param name="f">A function that <c>compile</c> returned.</param>
    /// <exception cref="T:System.ArgumentException">f is another function.</exception>
    /// <exception cref="T:System.ArgumentNullException">f is null.</exception>
    /// <example><code lang="fsharp">
    /// let double = compile (fun (x: Tensor) -> 2.0 * x)
    /// double (tensor 1.0) |> ignore
    /// double (tensor [ 1.0; 2.0 ]) |> ignore
    /// countPrograms double
    /// // 2
    /// </code></example>
    val countPrograms: f: ('S -> 'R) -> int

namespace FunGrad

open System.ComponentModel

/// <summary>Functions that compile functions.</summary>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module CompileFunctions =

    /// <summary>The same function, run as a program that is made once: what is said twice is computed once, constants are
    /// computed when the program is made, and what no result needs is not computed.</summary>
    /// <param name="f">A function of a tensor or a structure of tensors. It runs once for each combination of shapes and
    /// dtypes; host numbers and tensors that it captures are frozen then, but captured tensors that a transform traces or
    /// that are recorded are inputs of the program.</param>
    /// <returns>A function that gives what f gives, has f's derivatives of any order, and may be called from many
    /// threads. What was compiled is kept for the last 64 combinations.</returns>
    /// <exception cref="T:FunGrad.ValueReadException">f reads a value to branch on it: use where instead.</exception>
    /// <exception cref="T:System.ArgumentNullException">f or its result is null.</exception>
    /// <example><code lang="fsharp">
    /// let slope = compile (grad (fun x -> sin (x * x)))
    /// slope (tensor 0.0)
    /// // 0.0
    /// </code></example>
    val compile: f: ('S -> 'R) -> ('S -> 'R)

    /// <summary>The program that f is for arguments of these shapes and dtypes, to be read.</summary>
    /// <param name="f">A function of a tensor or a structure of tensors.</param>
    /// <param name="x">An argument.</param>
    /// <returns>The simplified equations; ToString lists them, ToDot draws them.</returns>
    /// <exception cref="T:FunGrad.ValueReadException">f reads a value to branch on it: use where instead.</exception>
    /// <exception cref="T:System.ArgumentNullException">f or its result is null.</exception>
    /// <example><code lang="fsharp">
    /// (program (fun (x: Tensor) -> x * x + x) (tensor 2.0)).OperationCount
    /// // 2
    /// </code></example>
    val program: f: ('S -> 'R) -> x: 'S -> Program

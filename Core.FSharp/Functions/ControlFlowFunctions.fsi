namespace FunGrad

open System.ComponentModel

/// <summary>Branches and loops that compiled functions keep as such.</summary>
/// <remarks>Outside of compile they are the plain constructs of the language, with derivatives of any order through what ran.
/// Inside, where values are not known yet, they are operations whose bodies are compiled once.</remarks>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module ControlFlowFunctions =

    /// <summary>One of two functions of x: ifTrue x where the condition holds, else ifFalse x.</summary>
    /// <param name="condition">One truth value, such as x > 0.</param>
    /// <param name="ifTrue">The function that is applied when the condition holds.</param>
    /// <param name="ifFalse">The other one. Inside a compiled function both must give the same dtypes and shapes.</param>
    /// <param name="x">A tensor or a structure of tensors.</param>
    /// <returns>The result of the function that was taken, with its derivatives; the other one gets zeros. For examples of
    /// vmap that disagree both are computed, and each example takes its own.</returns>
    /// <exception cref="T:FunGrad.ShapeException">The condition is not one truth value, or compiled branches differ in type.</exception>
    /// <example><code lang="fsharp">
    /// grad (fun (x: Tensor) -> cond (greater x (tensor 0.0)) (fun x -> x * x) (fun x -> -x) x) (tensor 3.0)
    /// // 6.0
    /// </code></example>
    val cond: condition: Tensor -> ifTrue: ('S -> 'R) -> ifFalse: ('S -> 'R) -> x: 'S -> 'R

    /// <summary>Applies the body to the numbers first, first + 1, ..., stop - 1 and what the round before gave.</summary>
    /// <param name="first">The number of the first round.</param>
    /// <param name="stop">One more than the number of the last round; no round takes place where it is not above first.</param>
    /// <param name="body">From the round's number (a 0-d Int32) and the carried values to the next ones.</param>
    /// <param name="initial">The carried values before the first round.</param>
    /// <returns>The carried values after the last round.</returns>
    /// <exception cref="T:FunGrad.ShapeException">Inside a compiled function a carried value changes its dtype or shape.</exception>
    /// <example><code lang="fsharp">
    /// grad (fun (x: Tensor) -> forLoop 0 3 (fun _ power -> power * x) (tensor 1.0)) (tensor 2.0)
    /// // 12.0
    /// </code></example>
    val forLoop: first: int -> stop: int -> body: (Tensor -> 'S -> 'S) -> initial: 'S -> 'S

    /// <summary>Applies f to each row along the first axis and to the state that the row before left.</summary>
    /// <param name="f">From the state and one row to the next state and a further result.</param>
    /// <param name="initial">The state before the first row.</param>
    /// <param name="rows">A tensor or a structure of tensors of the same first length.</param>
    /// <returns>The last state, and the further results of all rows along a new first axis.</returns>
    /// <exception cref="T:FunGrad.ShapeException">First lengths differ, or inside a compiled function the state changes its type.</exception>
    /// <example><code lang="fsharp">
    /// scan (fun (sum: Tensor) (x: Tensor) -> sum + x, sum * x) (tensor 0.0) (tensor [ 1.0; 2.0; 3.0 ])
    /// // (6.0, [0. 2. 9.])
    /// </code></example>
    val scan: f: ('S -> 'X -> 'S * 'Y) -> initial: 'S -> rows: 'X -> 'S * 'Y

    /// <summary>The same from the last row to the first; results stay with their rows.</summary>
    /// <param name="f">From the state and one row to the next state and a further result.</param>
    /// <param name="initial">The state before the last row.</param>
    /// <param name="rows">A tensor or a structure of tensors of the same first length.</param>
    /// <returns>The state after the first row, and the further results of all rows along a new first axis.</returns>
    /// <example><code lang="fsharp">
    /// scanBack (fun (sum: Tensor) (x: Tensor) -> sum + x, sum + x) (tensor 0.0) (tensor [ 1.0; 2.0; 3.0 ]) |> snd
    /// // [6. 5. 3.]
    /// </code></example>
    val scanBack: f: ('S -> 'X -> 'S * 'Y) -> initial: 'S -> rows: 'X -> 'S * 'Y

    /// <summary>scan with a choice of what is kept for a gradient in reverse.</summary>
    /// <param name="schedule">KeepAll keeps each state; SquareRoot and Logarithmic keep fewer and run rounds again.</param>
    /// <param name="f">From the state and one row to the next state and a further result.</param>
    /// <param name="initial">The state before the first row.</param>
    /// <param name="rows">A tensor or a structure of tensors of the same first length.</param>
    /// <returns>What scan gives, with the same derivatives.</returns>
    /// <example><code lang="fsharp">
    /// let power (x: Tensor) = fst (scanWith CheckpointSchedule.SquareRoot (fun p f -> p * f * x, p) (tensor 1.0) (ones [ 16 ]))
    /// grad power (tensor 1.0)
    /// // 16.0
    /// </code></example>
    val scanWith: schedule: CheckpointSchedule -> f: ('S -> 'X -> 'S * 'Y) -> initial: 'S -> rows: 'X -> 'S * 'Y

    /// <summary>Applies the body for as long as the condition holds.</summary>
    /// <param name="condition">From the carried values to one truth value.</param>
    /// <param name="body">From the carried values to the next ones.</param>
    /// <param name="initial">The carried values before the first round.</param>
    /// <returns>The carried values for which the condition fails.</returns>
    /// <remarks>The number of rounds counts as constant for derivatives. Inside a compiled function a gradient in reverse needs
    /// room for all states: use whileLoopAtMost.</remarks>
    /// <exception cref="T:FunGrad.ShapeException">The condition is not one truth value.</exception>
    /// <exception cref="T:FunGrad.NotDifferentiableException">A gradient in reverse inside a compiled function.</exception>
    /// <example><code lang="fsharp">
    /// grad (fun (x: Tensor) -> whileLoop (fun (y: Tensor) -> less y (tensor 10.0)) (fun y -> y * x) x) (tensor 3.0)
    /// // 27.0
    /// </code></example>
    val whileLoop: condition: ('S -> Tensor) -> body: ('S -> 'S) -> initial: 'S -> 'S

    /// <summary>whileLoop with the most rounds that it may take, which has gradients in reverse also inside a compiled function.</summary>
    /// <param name="maximum">The most rounds.</param>
    /// <param name="condition">From the carried values to one truth value.</param>
    /// <param name="body">From the carried values to the next ones.</param>
    /// <param name="initial">The carried values before the first round.</param>
    /// <returns>The carried values for which the condition fails.</returns>
    /// <exception cref="T:System.InvalidOperationException">The condition still holds after the most rounds.</exception>
    /// <exception cref="T:System.ArgumentOutOfRangeException">maximum is negative.</exception>
    /// <example><code lang="fsharp">
    /// let f (x: Tensor) = whileLoopAtMost 5 (fun (y: Tensor) -> less y (tensor 10.0)) (fun y -> y * x) x
    /// compile (grad f) (tensor 3.0)
    /// // 27.0
    /// </code></example>
    val whileLoopAtMost: maximum: int -> condition: ('S -> Tensor) -> body: ('S -> 'S) -> initial: 'S -> 'S

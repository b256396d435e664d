// Branches and loops that compiled functions keep as such. Law: outside of Compile they are the plain constructs of the
// language; inside they are operations whose bodies are compiled once, with the same values and derivatives.
// Read next: Transform.cs.
using Microsoft.FSharp.Core;

namespace FunGrad;

public static partial class Transform
{
    /// <summary>One of two functions of x: ifTrue(x) where the condition holds, else ifFalse(x).</summary>
    /// <typeparam name="TInput">A tensor, or a tuple or list of tensors.</typeparam>
    /// <typeparam name="TOutput">A tensor, or a tuple or list of tensors.</typeparam>
    /// <param name="condition">One truth value, such as <c>x > 0</c>.</param>
    /// <param name="ifTrue">The function that is applied when the condition holds.</param>
    /// <param name="ifFalse">The other one; inside a compiled function both give the same dtypes and shapes.</param>
    /// <param name="x">What the functions are applied to.</param>
    /// <exception cref="ShapeException">The condition is not one truth value, or compiled branches differ in type.</exception>
    /// <exception cref="ArgumentNullException">A function or a tensor is null.</exception>
    /// <example><code>
    /// Grad.Of(x => Transform.Cond(x.Greater(0), x => x * x, x => -x, x))(3) // 6.0
    /// </code></example>
    public static TOutput Cond<TInput, TOutput>(
        Tensor condition,
        Func<TInput, TOutput> ifTrue,
        Func<TInput, TOutput> ifFalse,
        TInput x
    )
    {
        Demand.Given(condition);
        Demand.Given(ifTrue);
        Demand.Given(ifFalse);
        var output = default(TOutput)!;
        Converter<Tensor[], Tensor[]> Branch(Func<TInput, TOutput> f) =>
            leaves => Results.Tensors("Transform.Cond", output = f(Results.Rebuild(x, leaves)));
        var results = ControlFlow.cond(condition, Function(Branch(ifTrue)), Function(Branch(ifFalse)), Leaves(x));
        return Results.Rebuild(output, results);
    }

    /// <summary>Applies the body to the numbers first, first + 1, ..., stop − 1 and what the round before gave.</summary>
    /// <typeparam name="TState">A tensor, or a tuple or list of tensors.</typeparam>
    /// <param name="first">The number of the first round.</param>
    /// <param name="stop">One more than the number of the last round; where it is not above first there is no round.</param>
    /// <param name="body">From the round's number (a 0-d Int32) and the state to the next state.</param>
    /// <param name="initial">The state before the first round.</param>
    /// <param name="schedule">What is kept for a gradient in reverse.</param>
    /// <exception cref="ShapeException">Inside a compiled function the state changes its dtype or shape.</exception>
    /// <exception cref="ArgumentNullException">The body or a tensor is null.</exception>
    /// <example><code>
    /// Grad.Of(x => Transform.ForLoop(0, 3, (i, power) => power * x, (Tensor)1.0))(2) // 12.0
    /// </code></example>
    public static TState ForLoop<TState>(
        int first,
        int stop,
        Func<Tensor, TState, TState> body,
        TState initial,
        CheckpointSchedule schedule = CheckpointSchedule.KeepAll
    )
    {
        Demand.Given(body);
        var run = FuncConvert.FromFunc<Tensor, Tensor[], Tensor[]>(
            (index, leaves) => Results.Tensors("Transform.ForLoop", body(index, Results.Rebuild(initial, leaves)))
        );
        return Results.Rebuild(initial, ControlFlow.forLoop(schedule, first, stop, run, Leaves(initial)));
    }

    /// <summary>Applies f to each row along the first axis and to the state that the row before left.</summary>
    /// <typeparam name="TState">A tensor, or a tuple or list of tensors.</typeparam>
    /// <typeparam name="TRows">A tensor, or a tuple or list of tensors, of the same first length.</typeparam>
    /// <typeparam name="TOutput">A tensor, or a tuple or list of tensors.</typeparam>
    /// <param name="f">From the state and one row to the next state and a further result.</param>
    /// <param name="initial">The state before the first row.</param>
    /// <param name="rows">What is taken row by row.</param>
    /// <param name="reverse">Whether rows are taken from the last to the first; results stay with their rows.</param>
    /// <param name="schedule">What is kept for a gradient in reverse.</param>
    /// <returns>The last state, and the further results of all rows along a new first axis.</returns>
    /// <exception cref="ShapeException">First lengths differ, or inside a compiled function the state changes its type.</exception>
    /// <exception cref="ArgumentNullException">The function or a tensor is null.</exception>
    /// <example><code>
    /// Transform.Scan((sum, x) => (sum + x, sum * x), Tensor.Zeros(), Tensor.FromArray([1.0, 2.0, 3.0])).Outputs // [0. 2. 9.]
    /// </code></example>
    public static (TState Last, TOutput Outputs) Scan<TState, TRows, TOutput>(
        Func<TState, TRows, (TState State, TOutput Output)> f,
        TState initial,
        TRows rows,
        bool reverse = false,
        CheckpointSchedule schedule = CheckpointSchedule.KeepAll
    )
    {
        Demand.Given(f);
        var output = default(TOutput)!;
        var run = FuncConvert.FromFunc<Tensor[], Tensor[], ValueTuple<Tensor[], Tensor[]>>(
            (state, row) =>
            {
                var (next, made) = f(Results.Rebuild(initial, state), Results.Rebuild(rows, row));
                output = made;
                return (Results.Tensors("Transform.Scan", next), Results.Tensors("Transform.Scan", made));
            }
        );
        var leaves = Leaves(initial);
        var all = ControlFlow.scan("Transform.Scan", schedule, reverse, run, leaves, Leaves(rows));
        return (Results.Rebuild(initial, all[..leaves.Length]), Results.Rebuild(output, all[leaves.Length..]));
    }

    /// <summary>Applies the body for as long as the condition holds.</summary>
    /// <typeparam name="TState">A tensor, or a tuple or list of tensors.</typeparam>
    /// <param name="condition">From the state to one truth value.</param>
    /// <param name="body">From the state to the next one.</param>
    /// <param name="initial">The state before the first round.</param>
    /// <param name="maximum">The most rounds. Inside a compiled function a gradient in reverse needs it, since the states of
    /// all rounds must have room.</param>
    /// <returns>The state for which the condition fails. The number of rounds counts as constant for derivatives.</returns>
    /// <exception cref="ShapeException">The condition is not one truth value.</exception>
    /// <exception cref="InvalidOperationException">The condition still holds after the most rounds.</exception>
    /// <exception cref="ArgumentOutOfRangeException">maximum is negative.</exception>
    /// <exception cref="NotDifferentiableException">A gradient in reverse inside a compiled function without maximum.</exception>
    /// <exception cref="ArgumentNullException">A function or a tensor is null.</exception>
    /// <example><code>
    /// Grad.Of(x => Transform.WhileLoop(y => y.Less(10), y => y * x, x))(3) // 27.0
    /// </code></example>
    public static TState WhileLoop<TState>(
        Func<TState, Tensor> condition,
        Func<TState, TState> body,
        TState initial,
        int? maximum = null
    )
    {
        Demand.Given(condition);
        Demand.Given(body);
        var holds = FuncConvert.FromFunc<Tensor[], Tensor>(leaves => condition(Results.Rebuild(initial, leaves)));
        var run = FuncConvert.FromFunc<Tensor[], Tensor[]>(leaves =>
            Results.Tensors("Transform.WhileLoop", body(Results.Rebuild(initial, leaves)))
        );
        var most = maximum is { } given ? FSharpValueOption<int>.NewValueSome(given) : FSharpValueOption<int>.ValueNone;
        return Results.Rebuild(initial, ControlFlow.whileLoop(most, holds, run, Leaves(initial)));
    }

    private static FSharpFunc<Tensor[], Tensor[]> Function(Converter<Tensor[], Tensor[]> f) =>
        FSharpFunc<Tensor[], Tensor[]>.FromConverter(f);

    private static Tensor[] Leaves<T>(T structure)
    {
        if (structure is null)
            throw new ArgumentNullException(
                nameof(structure),
                "A state must not be null: give a tensor or a tuple of them."
            );
        return Structures.Tensors(structure);
    }
}

// Functions as machine code. Law: Compile(f) is f, to the last digits; it is staged once for each combination of shapes and
// dtypes. Parameters and tensors that a transform traces are inputs of the program; other captured tensors and host
// numbers are frozen when it is staged. Read next: Compiled.cs.
using Microsoft.FSharp.Core;

namespace FunGrad;

/// <summary>Transforms of functions that change how they run, and not what they compute.</summary>
/// <remarks>A compiled function may not read the values of its inputs: <c>if (x > 0)</c> throws
/// <see cref="ValueReadException"/>; <c>Tensor.Where</c> chooses inside a program. Host numbers and plain tensors that the
/// function captures keep the values that they had at the first call; a <see cref="Parameter"/> is read at each
/// call. <see cref="ProgramSizeException"/> and <see cref="InvalidOperationException"/> tell of functions that do too much,
/// or return no tensor.</remarks>
public static partial class Transform
{
    /// <summary>A function of one input as machine code.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">How much is kept and how it runs; null stands for the default.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>
    /// var slope = Transform.Compile(Grad.Of(x => x * x * x));
    /// slope.Invoke(2.0) // 12
    /// </code></example>
    public static Compiled<Func<Tensor, TOutput>> Compile<TOutput>(
        Func<Tensor, TOutput> f,
        CompileOptions? options = null
    )
    {
        Demand.Given(f);
        var staged = new Staged<TOutput>(options, xs => f(xs[0]));
        return new(staged.Function, x => staged.Invoke(x), 1);
    }

    /// <summary>A function of two inputs as machine code.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">How much is kept and how it runs; null stands for the default.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>
    /// var options = new CompileOptions(mostPrograms: 8, threads: 1);
    /// Transform.Compile((x, y) => x * y, options).Function(2, [3, 4]) // [6. 8.]
    /// </code></example>
    public static Compiled<Func<Tensor, Tensor, TOutput>> Compile<TOutput>(
        Func<Tensor, Tensor, TOutput> f,
        CompileOptions? options = null
    )
    {
        Demand.Given(f);
        var staged = new Staged<TOutput>(options, xs => f(xs[0], xs[1]));
        return new(staged.Function, (x, y) => staged.Invoke(x, y), 2);
    }

    /// <summary>A function of three inputs as machine code.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">How much is kept and how it runs; null stands for the default.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    public static Compiled<Func<Tensor, Tensor, Tensor, TOutput>> Compile<TOutput>(
        Func<Tensor, Tensor, Tensor, TOutput> f,
        CompileOptions? options = null
    )
    {
        Demand.Given(f);
        var staged = new Staged<TOutput>(options, xs => f(xs[0], xs[1], xs[2]));
        return new(staged.Function, (x, y, z) => staged.Invoke(x, y, z), 3);
    }

    /// <summary>A function of four inputs as machine code.</summary>
    /// <typeparam name="TOutput">The result: a tensor, or a tuple or list of tensors.</typeparam>
    /// <param name="f">The function.</param>
    /// <param name="options">How much is kept and how it runs; null stands for the default.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    public static Compiled<Func<Tensor, Tensor, Tensor, Tensor, TOutput>> Compile<TOutput>(
        Func<Tensor, Tensor, Tensor, Tensor, TOutput> f,
        CompileOptions? options = null
    )
    {
        Demand.Given(f);
        var staged = new Staged<TOutput>(options, xs => f(xs[0], xs[1], xs[2], xs[3]));
        return new(staged.Function, (x, y, z, u) => staged.Invoke(x, y, z, u), 4);
    }

    /// <summary>A function on flat lists of tensors, with the structure of its results.</summary>
    private sealed class Staged<TOutput>
    {
        // Mutation: the structure of the results is known once the function has run.
        private TOutput form = default!;

        internal Staged(CompileOptions? options, Func<Tensor[], TOutput> f)
        {
            var body = FuncConvert.FromFunc<StagingLevel, Tensor[], Tensor[]>(
                (level, xs) =>
                    ParameterScope.Read(
                        (parameter, value) => level.Enter(new LiveParameter(parameter), value),
                        () => Results.Tensors("Transform.Compile", form = f(xs))
                    )
            );
            Function = new CompiledFunction("Transform.Compile", body, options ?? CompileOptions.Default);
        }

        internal CompiledFunction Function { get; }

        internal TOutput Invoke(params Tensor[] xs)
        {
            foreach (var x in xs)
                Demand.Given(x, "x");
            var values = Function.Invoke(xs);
            return Results.Rebuild(form, values);
        }
    }

    /// <summary>A parameter as an input of a program.</summary>
    private sealed class LiveParameter(Parameter parameter) : LiveValue
    {
        public override Tensor Current => parameter.Value;
    }
}

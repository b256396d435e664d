// A compiled function as C# calls it: as a delegate on tensors, and on doubles in the caller's own memory. Law: both give
// the numbers of the function that was compiled. Read next: Transform.cs.
namespace FunGrad;

/// <summary>A function that runs as machine code made for the shapes it meets; made by
/// <see cref="Transform"/>.</summary>
/// <typeparam name="TFunction">The delegate that was compiled.</typeparam>
/// <remarks>The first call for each combination of shapes and dtypes stages a program; the newest 64 programs are kept, or as
/// many as <see cref="CompileOptions"/> say. Calls are safe from many threads.</remarks>
public sealed class Compiled<TFunction>
    where TFunction : Delegate
{
    private readonly CompiledFunction compiled;
    private readonly CompiledVectors vectors;
    private readonly int inputs;

    internal Compiled(CompiledFunction compiled, TFunction function, int inputs)
    {
        this.compiled = compiled;
        this.inputs = inputs;
        vectors = new CompiledVectors(compiled);
        Function = function;
    }

    /// <summary>The compiled function on tensors. Every transform can be applied to it.</summary>
    public TFunction Function { get; }

    /// <summary>The compiled function, where a delegate is needed.</summary>
    public static implicit operator TFunction(Compiled<TFunction> compiled) => compiled.Function;

    /// <summary>The program that serves such inputs, as a list of equations.</summary>
    /// <exception cref="ArgumentException">The number of inputs is not that of the function.</exception>
    /// <example><code>
    /// Transform.Compile(x => x * x + 1).Program(3).OperationCount // 2
    /// </code></example>
    public Program Program(params Tensor[] inputs)
    {
        Demand(inputs.Length);
        return compiled.For(inputs).Executable.Program;
    }

    /// <summary>Forgets all programs; the next call stages anew.</summary>
    public void Clear()
    {
        compiled.Clear();
        vectors.Clear();
    }

    /// <summary>How many programs are kept.</summary>
    /// <example><code>
    /// var twice = Transform.Compile(x => x * 2);
    /// twice.Invoke(3);
    /// twice.Count // 1
    /// </code></example>
    public int Count => compiled.Count;

    /// <summary>Computes a function of one vector into memory of the caller, without allocation.</summary>
    /// <param name="x">The input, a vector of Float64.</param>
    /// <param name="result">Takes the elements of the result in row-major order; several results lie one after the
    /// other.</param>
    /// <exception cref="ArgumentException">The function has more than one input, or the result has another
    /// length.</exception>
    /// <example><code>
    /// var gradient = new double[2];
    /// Transform.Compile(Grad.Of(x => (x * x).Sum())).Invoke([3, 4], gradient);
    /// gradient[1] // 8
    /// </code></example>
    public void Invoke(ReadOnlySpan<double> x, Span<double> result)
    {
        Demand(1);
        vectors.Invoke(x, result);
    }

    /// <summary>Computes a function of two vectors into memory of the caller, without allocation.</summary>
    /// <exception cref="ArgumentException">The function has another number of inputs, or the result has another
    /// length.</exception>
    public void Invoke(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result)
    {
        Demand(2);
        vectors.Invoke(x, y, result);
    }

    /// <summary>The elements of the result of a function of one vector.</summary>
    /// <exception cref="ArgumentNullException">x is null.</exception>
    /// <exception cref="ArgumentException">The function has more than one input.</exception>
    /// <example><code>
    /// Transform.Compile(x => x * 2).Invoke(new[] { 3.0, 4.0 })[1] // 8
    /// </code></example>
    public double[] Invoke(double[] x)
    {
        FunGrad.Demand.Given(x);
        Demand(1);
        var result = new double[vectors.ResultSize([x.Length])];
        vectors.Invoke(x, result);
        return result;
    }

    /// <summary>The value of a function of one number, without allocation.</summary>
    /// <exception cref="ArgumentException">The function has more than one input, or its result is not one
    /// number.</exception>
    /// <example><code>
    /// Transform.Compile(Grad.Of(x => x * x)).Invoke(3.0) // 6
    /// </code></example>
    public double Invoke(double x) => Number([x]);

    /// <summary>The value of a function of two numbers, without allocation.</summary>
    /// <exception cref="ArgumentException">The function has another number of inputs, or its result is not one
    /// number.</exception>
    public double Invoke(double x, double y) => Number([x, y]);

    /// <summary>The value of a function of three numbers, without allocation.</summary>
    /// <exception cref="ArgumentException">The function has another number of inputs, or its result is not one
    /// number.</exception>
    public double Invoke(double x, double y, double z) => Number([x, y, z]);

    /// <summary>The value of a function of four numbers, without allocation.</summary>
    /// <exception cref="ArgumentException">The function has another number of inputs, or its result is not one
    /// number.</exception>
    public double Invoke(double x, double y, double z, double u) => Number([x, y, z, u]);

    private double Number(ReadOnlySpan<double> xs)
    {
        Demand(xs.Length);
        return vectors.Number(xs);
    }

    private void Demand(int given)
    {
        if (given != inputs)
            throw new ArgumentException(
                $"The compiled function has {inputs} inputs, but {given} were given. Give one for each of them."
            );
    }
}

// The second stage of GradOperation, one overload for each number of inputs: of functions, of functions that return
// lists, of cells, and of other gradient functions. Law: Of evaluates nothing; each call of the result runs the
// function once. Read next: GradientRun.cs, where the call happens.
namespace FunGrad;

public sealed partial class GradOperation
{
    /// <summary>The gradient function of a function of no inputs.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple of tensors.</param>
    /// <param name="weights">The parameters for getByList: one, or a list of them.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">When called: f returns something else than tensors.</exception>
    /// <example><code>
    /// var w = new Parameter(3.0);
    /// var g = new GradOperation(getByList: true).Of(() => w * w, w);
    /// g() // 6.0
    /// </code></example>
    public NullaryGradient<TOutput> Of<TOutput>(Func<TOutput> f, Weights weights = default)
    {
        Demand.Given(f);
        var run = new GradientRun<TOutput>(this, _ => f(), weights);
        return (sens) => run.At([], sens);
    }

    /// <summary>The gradient function of a function of one input.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple of tensors.</param>
    /// <param name="weights">The parameters for getByList: one, or a list of them.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">When called: f returns something else than tensors.</exception>
    /// <example><code>
    /// new GradOperation().Of(Tensor.Sin)(0) // 1.0
    /// </code></example>
    public UnaryGradient<TOutput> Of<TOutput>(Func<Tensor, TOutput> f, Weights weights = default)
    {
        Demand.Given(f);
        var run = new GradientRun<TOutput>(this, xs => f(xs[0]), weights);
        return (x, sens) => run.At([x], sens);
    }

    /// <summary>The gradient function of a function of two inputs.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple of tensors.</param>
    /// <param name="weights">The parameters for getByList: one, or a list of them.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">When called: f returns something else than tensors.</exception>
    /// <example><code>
    /// new GradOperation(getAll: true).Of((x, y) => x * y)(2, 5) // (5.0, 2.0)
    /// </code></example>
    public BinaryGradient<TOutput> Of<TOutput>(Func<Tensor, Tensor, TOutput> f, Weights weights = default)
    {
        Demand.Given(f);
        var run = new GradientRun<TOutput>(this, xs => f(xs[0], xs[1]), weights);
        return (x, y, sens) => run.At([x, y], sens);
    }

    /// <summary>The gradient function of a function of three inputs.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple of tensors.</param>
    /// <param name="weights">The parameters for getByList: one, or a list of them.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">When called: f returns something else than tensors.</exception>
    /// <example><code>
    /// new GradOperation(sensParam: true).Of((x, y, z) => x * y * z)(2, 3, 4, sens: 10) // 120.0
    /// </code></example>
    public TernaryGradient<TOutput> Of<TOutput>(Func<Tensor, Tensor, Tensor, TOutput> f, Weights weights = default)
    {
        Demand.Given(f);
        var run = new GradientRun<TOutput>(this, xs => f(xs[0], xs[1], xs[2]), weights);
        return (x, y, z, sens) => run.At([x, y, z], sens);
    }

    /// <summary>The gradient function of a function of four inputs.</summary>
    /// <param name="f">The function; it returns a tensor, or a tuple of tensors.</param>
    /// <param name="weights">The parameters for getByList: one, or a list of them.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">When called: f returns something else than tensors.</exception>
    /// <example><code>
    /// new GradOperation().Of((x, y, z, u) => x * y + z * u)(1, 2, 3, 4) // 2.0
    /// </code></example>
    public QuaternaryGradient<TOutput> Of<TOutput>(
        Func<Tensor, Tensor, Tensor, Tensor, TOutput> f,
        Weights weights = default
    )
    {
        Demand.Given(f);
        var run = new GradientRun<TOutput>(this, xs => f(xs[0], xs[1], xs[2], xs[3]), weights);
        return (x, y, z, u, sens) => run.At([x, y, z, u], sens);
    }

    /// <summary>The gradient function of a function of one structure of tensors: a tuple, an array, a list or a
    /// dictionary, also nested. What <c>mutable</c> is in MindSpore.</summary>
    /// <remarks>The gradients of the inputs are a tuple of one gradient for each tensor of the structure, in order,
    /// with getAll and without; <see cref="TensorTuple.Like"/> gives them the structure's form. Numbers and strings
    /// inside the structure are constants.</remarks>
    /// <param name="f">The function; its parameter has a type: <c>((Tensor X, Tensor Y) p) => ...</c>.</param>
    /// <param name="weights">The parameters for getByList: one, or a list of them.</param>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ArgumentException">When called: the input is no structure of tensors.</exception>
    /// <example><code>
    /// var g = new GradOperation().Of(((Tensor X, Tensor Y) p) => p.X * p.Y);
    /// g((2, 5)) // (5.0, 2.0)
    /// </code></example>
    public StructureGradient<TInput, TOutput> Of<TInput, TOutput>(Func<TInput, TOutput> f, Weights weights = default)
    {
        Demand.Given(f);
        return (input, sens) =>
        {
            var leaves = Structures.Leaves(input, "the input");
            return new GradientRun<TOutput>(
                this,
                xs => f(Structures.Rebuild(input, xs)),
                weights,
                isStructure: true
            ).At(leaves, sens);
        };
    }

    /// <summary>The gradient function of a function of one input that returns a list of tensors.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>
    /// new GradOperation().OfList(x => [x * x, x])(3) // 7.0
    /// </code></example>
    public UnaryGradient<IReadOnlyList<Tensor>> OfList(
        Func<Tensor, IReadOnlyList<Tensor>> f,
        Weights weights = default
    ) => Of(f, weights);

    /// <summary>The gradient function of a function of two inputs that returns a list of tensors.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>
    /// new GradOperation().OfList((x, y) => [x * y, x])(3, 5) // 6.0
    /// </code></example>
    public BinaryGradient<IReadOnlyList<Tensor>> OfList(
        Func<Tensor, Tensor, IReadOnlyList<Tensor>> f,
        Weights weights = default
    ) => Of(f, weights);

    /// <summary>The gradient function of a function of three inputs that returns a list of tensors.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>
    /// new GradOperation().OfList((x, y, z) => [x * y * z, x])(1, 2, 3) // 7.0
    /// </code></example>
    public TernaryGradient<IReadOnlyList<Tensor>> OfList(
        Func<Tensor, Tensor, Tensor, IReadOnlyList<Tensor>> f,
        Weights weights = default
    ) => Of(f, weights);

    /// <summary>The gradient function of a function of four inputs that returns a list of tensors.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>
    /// new GradOperation().OfList((x, y, z, u) => [x * y * z * u, x])(1, 2, 3, 4) // 25.0
    /// </code></example>
    public QuaternaryGradient<IReadOnlyList<Tensor>> OfList(
        Func<Tensor, Tensor, Tensor, Tensor, IReadOnlyList<Tensor>> f,
        Weights weights = default
    ) => Of(f, weights);

    /// <summary>The gradient function of another gradient function of a structure: a second derivative.</summary>
    /// <exception cref="ArgumentNullException">g is null.</exception>
    /// <example><code>
    /// var op = new GradOperation();
    /// op.Of(op.Of(((Tensor X, Tensor Y) p) => p.X * p.X * p.Y))((2, 5)) // (14.0, 4.0)
    /// </code></example>
    public StructureGradient<TInput, GradientResult> Of<TInput, TOutput>(
        StructureGradient<TInput, TOutput> g,
        Weights weights = default
    )
    {
        Demand.Given(g);
        return Of((TInput input) => g(input), weights);
    }

    /// <summary>The gradient function of another gradient function of one input: a second derivative.</summary>
    /// <exception cref="ArgumentNullException">g is null.</exception>
    /// <example><code>
    /// var first = new GradOperation().Of(x => x * x * x);
    /// new GradOperation().Of(first)(5) // 30.0
    /// </code></example>
    public UnaryGradient<GradientResult> Of<TOutput>(UnaryGradient<TOutput> g, Weights weights = default)
    {
        Demand.Given(g);
        return Of(x => g(x), weights);
    }

    /// <summary>The gradient function of another gradient function of two inputs: a second derivative.</summary>
    /// <exception cref="ArgumentNullException">g is null.</exception>
    public BinaryGradient<GradientResult> Of<TOutput>(BinaryGradient<TOutput> g, Weights weights = default)
    {
        Demand.Given(g);
        return Of((x, y) => g(x, y), weights);
    }

    /// <summary>The gradient function of another gradient function of three inputs: a second derivative.</summary>
    /// <exception cref="ArgumentNullException">g is null.</exception>
    public TernaryGradient<GradientResult> Of<TOutput>(TernaryGradient<TOutput> g, Weights weights = default)
    {
        Demand.Given(g);
        return Of((x, y, z) => g(x, y, z), weights);
    }

    /// <summary>The gradient function of another gradient function of four inputs: a second derivative.</summary>
    /// <exception cref="ArgumentNullException">g is null.</exception>
    public QuaternaryGradient<GradientResult> Of<TOutput>(QuaternaryGradient<TOutput> g, Weights weights = default)
    {
        Demand.Given(g);
        return Of((x, y, z, u) => g(x, y, z, u), weights);
    }

    /// <summary>The gradient function of a model of one input.</summary>
    /// <exception cref="ArgumentNullException">The cell is null.</exception>
    public UnaryGradient<Tensor> Of(UnaryCell cell, Weights weights = default) =>
        Of<Tensor>(Demand.Given(cell).Call, weights);

    /// <summary>The gradient function of a model of two inputs.</summary>
    /// <exception cref="ArgumentNullException">The cell is null.</exception>
    public BinaryGradient<Tensor> Of(BinaryCell cell, Weights weights = default) =>
        Of<Tensor>(Demand.Given(cell).Call, weights);

    /// <summary>The gradient function of a model of three inputs.</summary>
    /// <exception cref="ArgumentNullException">The cell is null.</exception>
    public TernaryGradient<Tensor> Of(TernaryCell cell, Weights weights = default) =>
        Of<Tensor>(Demand.Given(cell).Call, weights);
}

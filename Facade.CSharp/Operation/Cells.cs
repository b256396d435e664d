// Models of one, two and three inputs. Law: Call is Construct, seen through the cell's hooks; a Bprop that a class
// overrides replaces the derivative of Construct wholly, right or wrong. Read next: CellRun.cs, CellHooks.cs.
namespace FunGrad;

/// <summary>A model of one input: <c>net.Call(x)</c>, <c>new GradOperation().Of(net)</c>,
/// <c>Grad.Of(net)</c>.</summary>
/// <remarks><code>
/// sealed class Dense(int inputs, int outputs) : UnaryCell
/// {
///     public Parameter Weight { get; } = new(Tensor.Ones(inputs, outputs));
///     public Parameter Bias { get; } = new(Tensor.Zeros(outputs));
///
///     public override Tensor Construct(Tensor x) => x.MatMul(Weight) + Bias;
/// }
///
/// sealed class ClippedGradient : UnaryCell // its own derivative
/// {
///     public override Tensor Construct(Tensor x) => x;
///
///     protected override Tensor Bprop(Tensor x, Tensor output, Tensor dout) => dout.Clip(-1, 1);
/// }
/// </code></remarks>
public abstract class UnaryCell : Cell
{
    private readonly bool hasBprop;

    /// <summary>Makes the model.</summary>
    protected UnaryCell() => hasBprop = CellRun.IsOverridden<UnaryCell>(Bprop);

    /// <summary>The model's function, which a class states. Call it through <see cref="Call"/>: Construct itself knows
    /// neither hooks nor <see cref="Bprop"/>.</summary>
    public abstract Tensor Construct(Tensor x);

    /// <summary>The model at an input: what Construct gives, with the hooks and the Bprop of the cell in
    /// force.</summary>
    /// <exception cref="ArgumentNullException">The input is null.</exception>
    /// <exception cref="ShapeException">When differentiated: Bprop gave a gradient of another shape than the
    /// input's.</exception>
    /// <exception cref="DTypeException">When differentiated: Bprop gave integers as a gradient.</exception>
    public Tensor Call(Tensor x) =>
        CellRun.Of(
            this,
            [Demand.Given(x)],
            xs => Construct(xs[0]),
            hasBprop ? (xs, output, dout) => [Bprop(xs[0], output, dout)] : null
        );

    /// <summary>The gradient of the input, from the input, the output and the gradient of the output: the transpose of
    /// Construct's derivative, applied to dout. A class that overrides it replaces the derivation of Construct, right
    /// or wrong.</summary>
    /// <remarks>Higher derivatives differentiate what the override computes. Parameters are constants to a cell that
    /// overrides it: as weights they get zeros, and a parameter given as an input gets its gradient.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="output">What Construct gave.</param>
    /// <param name="dout">The gradient of the output.</param>
    protected virtual Tensor Bprop(Tensor x, Tensor output, Tensor dout) =>
        CellRun.TrueBprop([x], xs => Construct(xs[0]), dout)[0];

    /// <summary>The model as a function.</summary>
    public static implicit operator Func<Tensor, Tensor>(UnaryCell cell) => Demand.Given(cell).Call;
}

/// <summary>A model of two inputs: <c>net.Call(x, y)</c>, <c>new GradOperation().Of(net)</c>,
/// <c>Grad.Of(net)</c>.</summary>
public abstract class BinaryCell : Cell
{
    private readonly bool hasBprop;

    /// <summary>Makes the model.</summary>
    protected BinaryCell() => hasBprop = CellRun.IsOverridden<BinaryCell>(Bprop);

    /// <summary>The model's function, which a class states. Call it through <see cref="Call"/>: Construct itself knows
    /// neither hooks nor <see cref="Bprop"/>.</summary>
    public abstract Tensor Construct(Tensor x, Tensor y);

    /// <summary>The model at its inputs: what Construct gives, with the hooks and the Bprop of the cell in
    /// force.</summary>
    /// <exception cref="ArgumentNullException">An input is null.</exception>
    /// <exception cref="ShapeException">When differentiated: Bprop gave a gradient of another shape than its
    /// input's.</exception>
    /// <exception cref="DTypeException">When differentiated: Bprop gave integers as a gradient.</exception>
    public Tensor Call(Tensor x, Tensor y) =>
        CellRun.Of(this, [Demand.Given(x), Demand.Given(y)], xs => Construct(xs[0], xs[1]), hasBprop ? Pull : null);

    /// <summary>The gradients of the inputs, from the inputs, the output and the gradient of the output: the transpose
    /// of Construct's derivative, applied to dout. A class that overrides it replaces the derivation of Construct,
    /// right or wrong.</summary>
    /// <remarks>Higher derivatives differentiate what the override computes. Parameters are constants to a cell that
    /// overrides it: as weights they get zeros, and a parameter given as an input gets its gradient.</remarks>
    /// <param name="x">The first input.</param>
    /// <param name="y">The second input.</param>
    /// <param name="output">What Construct gave.</param>
    /// <param name="dout">The gradient of the output.</param>
    protected virtual (Tensor X, Tensor Y) Bprop(Tensor x, Tensor y, Tensor output, Tensor dout)
    {
        var gradients = CellRun.TrueBprop([x, y], xs => Construct(xs[0], xs[1]), dout);
        return (gradients[0], gradients[1]);
    }

    private Tensor[] Pull(Tensor[] xs, Tensor output, Tensor dout)
    {
        var (dx, dy) = Bprop(xs[0], xs[1], output, dout);
        return [dx, dy];
    }

    /// <summary>The model as a function.</summary>
    public static implicit operator Func<Tensor, Tensor, Tensor>(BinaryCell cell) => Demand.Given(cell).Call;
}

/// <summary>A model of three inputs: <c>net.Call(x, y, z)</c>, <c>new GradOperation().Of(net)</c>.</summary>
public abstract class TernaryCell : Cell
{
    private readonly bool hasBprop;

    /// <summary>Makes the model.</summary>
    protected TernaryCell() => hasBprop = CellRun.IsOverridden<TernaryCell>(Bprop);

    /// <summary>The model's function, which a class states. Call it through <see cref="Call"/>: Construct itself knows
    /// neither hooks nor <see cref="Bprop"/>.</summary>
    public abstract Tensor Construct(Tensor x, Tensor y, Tensor z);

    /// <summary>The model at its inputs: what Construct gives, with the hooks and the Bprop of the cell in
    /// force.</summary>
    /// <exception cref="ArgumentNullException">An input is null.</exception>
    /// <exception cref="ShapeException">When differentiated: Bprop gave a gradient of another shape than its
    /// input's.</exception>
    /// <exception cref="DTypeException">When differentiated: Bprop gave integers as a gradient.</exception>
    public Tensor Call(Tensor x, Tensor y, Tensor z) =>
        CellRun.Of(
            this,
            [Demand.Given(x), Demand.Given(y), Demand.Given(z)],
            xs => Construct(xs[0], xs[1], xs[2]),
            hasBprop ? Pull : null
        );

    /// <summary>The gradients of the inputs, from the inputs, the output and the gradient of the output: the transpose
    /// of Construct's derivative, applied to dout. A class that overrides it replaces the derivation of Construct,
    /// right or wrong.</summary>
    /// <remarks>Higher derivatives differentiate what the override computes. Parameters are constants to a cell that
    /// overrides it: as weights they get zeros, and a parameter given as an input gets its gradient.</remarks>
    /// <param name="x">The first input.</param>
    /// <param name="y">The second input.</param>
    /// <param name="z">The third input.</param>
    /// <param name="output">What Construct gave.</param>
    /// <param name="dout">The gradient of the output.</param>
    protected virtual (Tensor X, Tensor Y, Tensor Z) Bprop(Tensor x, Tensor y, Tensor z, Tensor output, Tensor dout)
    {
        var gradients = CellRun.TrueBprop([x, y, z], xs => Construct(xs[0], xs[1], xs[2]), dout);
        return (gradients[0], gradients[1], gradients[2]);
    }

    private Tensor[] Pull(Tensor[] xs, Tensor output, Tensor dout)
    {
        var (dx, dy, dz) = Bprop(xs[0], xs[1], xs[2], output, dout);
        return [dx, dy, dz];
    }

    /// <summary>The model as a function.</summary>
    public static implicit operator Func<Tensor, Tensor, Tensor, Tensor>(TernaryCell cell) => Demand.Given(cell).Call;
}

// A named slot that holds an immutable tensor: what a model learns. Law: every read captures the value then; while a
// gradient differentiates a parameter, it reads as the gradient's stand-in, in the flow of that gradient only.
// Read next: ParameterScope.cs, ParameterOperators.cs.
namespace FunGrad;

/// <summary>A named slot holding a tensor, such as a weight. It converts to <see cref="Tensor"/> and computes like
/// one.</summary>
/// <remarks>Functions are the tensor's: <c>w.Value.Sum()</c>, <c>Tensor.Sin(w)</c>. Reads and <c>SetData</c> are safe
/// from many threads: a reader sees the old tensor or the new one.</remarks>
public sealed partial class Parameter
{
    private Tensor data;

    /// <summary>Makes a slot that holds a value.</summary>
    /// <param name="value">The first value; its shape and dtype are the parameter's from then on.</param>
    /// <param name="name">A name for messages; a <see cref="Cell"/> names its parameters by their fields.</param>
    /// <param name="requiresGrad">Whether <see cref="Cell.TrainableParameters"/> lists it.</param>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="InvalidOperationException">A transform is tracing the value.</exception>
    /// <example><code>
    /// var w = new Parameter([1, 2], "w");
    /// w * 3 // [3. 6.]
    /// </code></example>
    public Parameter(Tensor value, string? name = null, bool requiresGrad = true)
    {
        data = Plain(Derivatives.strong(Demand.Given(value)), "Parameter");
        IsNamed = name is not null;
        Name = name ?? "Parameter";
        RequiresGrad = requiresGrad;
    }

    /// <summary>The name that was given, or <c>Parameter</c>. A parameter keeps it: names that tell the parameters of a
    /// list or a model apart are <see cref="ParameterTuple.Names"/> and <see cref="Cell.NamedParameters"/>.</summary>
    public string Name { get; }

    internal bool IsNamed { get; }

    /// <summary>Whether <see cref="Cell.TrainableParameters"/> lists it. A frozen parameter, where this is false, is a
    /// constant to every gradient: listed as a weight, it gets zeros.</summary>
    public bool RequiresGrad { get; set; }

    /// <summary>The value now: the data, or the stand-in of the gradient that is differentiating the
    /// parameter.</summary>
    /// <example><code>
    /// new Parameter([3, 4]).Value.Norm() // 5.0
    /// </code></example>
    public Tensor Value => ParameterScope.StandIn(this) ?? Data;

    /// <summary>The data itself, whatever stands in for it.</summary>
    internal Tensor Data => Volatile.Read(ref data);

    /// <summary>The lengths of the axes.</summary>
    public IReadOnlyList<int> Shape => Volatile.Read(ref data).Shape;

    /// <summary>The type of the elements.</summary>
    public DType DType => Volatile.Read(ref data).DType;

    /// <summary>Puts another value of the same shape into the slot; a narrower dtype is cast to the
    /// parameter's.</summary>
    /// <remarks>Inside a gradient of this parameter, later reads give the new value with slope 1.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ShapeException">The shape differs.</exception>
    /// <exception cref="DTypeException">The dtype is wider: its numbers would lose digits.</exception>
    /// <exception cref="InvalidOperationException">A transform is tracing the value.</exception>
    /// <example><code>
    /// var w = new Parameter(1.0);
    /// w.SetData(w - 0.25);
    /// w.Value // 0.75
    /// </code></example>
    public void SetData(Tensor value)
    {
        var next = Plain(Fitting(Demand.Given(value)), "SetData");
        Volatile.Write(ref data, next);
        ParameterScope.Replace(this, next);
    }

    /// <summary>The name and the value.</summary>
    public override string ToString() => $"{Name} = {Value}";

    private Tensor Fitting(Tensor value)
    {
        if (!value.Shape.SequenceEqual(Shape))
            throw new ShapeException(
                $"SetData: parameter '{Name}' has the shape {Shapes.Text(Shape)}, but the value had "
                    + $"{Shapes.Text(value.Shape)}. Make a new Parameter for another shape."
            );
        if (value.DType == DType)
            return value;
        var isWider =
            DType == DType.Bool
            || value.DType != DType.Bool && Engine.CommonDType("SetData", Domain.Numbers, data, value) != DType;
        if (isWider)
            throw new DTypeException(
                $"SetData: parameter '{Name}' has the dtype {DType}, but the value had {value.DType}, whose numbers "
                    + $"would lose digits. Cast it first: Cast(DType.{DType})."
            );
        return Layout.Cast(DType, value);
    }

    private static Tensor Plain(Tensor value, string operation) =>
        Engine.Youngest([value]) is { Order: > 0 } level
            ? throw new InvalidOperationException(
                $"{operation}: the value is being traced by '{level.Transform}' and must not leave it. "
                    + "Return it from the function, or store value.StopGradient()."
            )
            : value;
}

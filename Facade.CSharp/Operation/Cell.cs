// A model: parameters and smaller models, held in fields, and a function of them. Law: parameters come in the order of
// the fields, a cell's own first and then its children's, each object once; names are the fields', prefixed by the
// children's. Read next: Cells.cs, CellHooks.cs.
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FunGrad;

/// <summary>Collects the parameters and child cells that its fields and automatic properties hold.</summary>
/// <remarks>Derive from <see cref="UnaryCell"/>, <see cref="BinaryCell"/> or <see cref="TernaryCell"/> for a model of
/// one, two or three inputs: state its Construct, and call it by Call. Derive from <c>Cell</c> itself for any other
/// model, and differentiate its method. Fields may hold a parameter, a cell, or a collection of either.</remarks>
public abstract partial class Cell
{
    /// <summary>All parameters, this cell's own first and then its children's, each once.</summary>
    public ParameterTuple Parameters() => Those(_ => true);

    /// <summary>The parameters whose <see cref="Parameter.RequiresGrad"/> is true.</summary>
    public ParameterTuple TrainableParameters() => Those(parameter => parameter.RequiresGrad);

    /// <summary>The parameters whose <see cref="Parameter.RequiresGrad"/> is false.</summary>
    public ParameterTuple UntrainableParameters() => Those(parameter => !parameter.RequiresGrad);

    /// <summary>MindSpore's name of <see cref="Parameters"/>.</summary>
    public ParameterTuple GetParameters() => Parameters();

    /// <summary>MindSpore's name of <see cref="TrainableParameters"/>.</summary>
    public ParameterTuple TrainableParams() => TrainableParameters();

    /// <summary>MindSpore's name of <see cref="UntrainableParameters"/>.</summary>
    public ParameterTuple UntrainableParams() => UntrainableParameters();

    /// <summary>All parameters with the names of the fields that lead to them, such as <c>encoder.weight</c>.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters()
    {
        var found = new List<(string, Parameter)>();
        Collect("", found, new HashSet<object>(ReferenceEqualityComparer.Instance));
        return found;
    }

    private ParameterTuple Those(Func<Parameter, bool> isWanted) =>
        new(NamedParameters().Where(entry => isWanted(entry.Parameter)));

    private void Collect(string prefix, List<(string, Parameter)> found, HashSet<object> seen)
    {
        if (!seen.Add(this))
            return;
        var held = Held().ToList();
        foreach (var (name, value) in held)
            if (value is Parameter parameter && seen.Add(parameter))
                found.Add((prefix + name, parameter));
        foreach (var (name, value) in held)
            if (value is Cell child)
                child.Collect($"{prefix}{name}.", found, seen);
    }

    private IEnumerable<(string Name, object Value)> Held() =>
        from field in FieldsOf(GetType())
        let name = NameOf(field)
        let value = field.GetValue(this)
        from entry in value switch
        {
            Parameter or Cell => [(name, value)],
            IEnumerable<Parameter> many => Numbered(name, many),
            IEnumerable<Cell> many => Numbered(name, many),
            _ => [],
        }
        select entry;

    private static IEnumerable<(string, object)> Numbered(string name, IEnumerable<object?> values) =>
        values.Select((value, index) => ($"{name}.{index}", value)).Where(entry => entry.value is not null)!;

    private static IEnumerable<FieldInfo> FieldsOf(Type type) =>
        type.BaseType is not { } parent
            ? []
            : FieldsOf(parent)
                .Concat(
                    type.GetFields(
                            BindingFlags.Instance
                                | BindingFlags.Public
                                | BindingFlags.NonPublic
                                | BindingFlags.DeclaredOnly
                        )
                        .OrderBy(field => field.MetadataToken)
                );

    /// <summary>The name in the source, also of automatic properties (&lt;Name&gt;k__BackingField) and captured
    /// constructor parameters (&lt;name&gt;P).</summary>
    private static string NameOf(FieldInfo field) =>
        field.IsDefined(typeof(CompilerGeneratedAttribute)) || field.Name.StartsWith('<')
            ? field.Name[1..field.Name.IndexOf('>')]
            : field.Name.TrimStart('_');
}

// Marks the computation of a row of grad-operation.json. Law: the method's result has the structure and the numbers that
// the row expects, unless the mark says what FunGrad answers instead, and why. Read next: GradOperationCases.cs.
namespace FunGrad.Facade.Tests.Cases;

/// <summary>The method computes what the row with this id expects. Several methods may compute one row, each in
/// full.</summary>
/// <remarks>A method is static, takes nothing and returns tensors, gradient results, numbers, strings, or tuples and
/// collections of them.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CaseAttribute(string id) : Attribute
{
    /// <summary>The row's id.</summary>
    public string Id { get; } = id;

    /// <summary>The dtypes of all tensors in order, where the row speaks of them: "Float32 Int32".</summary>
    public string? DTypes { get; init; }

    /// <summary>What FunGrad answers where it deliberately differs, in the JSON form of the row; it needs
    /// <see cref="Because"/>.</summary>
    public string? Instead { get; init; }

    /// <summary>Why FunGrad answers differently.</summary>
    public string? Because { get; init; }
}

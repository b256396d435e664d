// What the facade asks of arguments before it hands them on: that they are there. The engine checks the rest.
// Read next: Functional.cs.
using System.Runtime.CompilerServices;

namespace FunGrad;

internal static class Demand
{
    /// <summary>The value itself, or an ArgumentNullException that names the argument.</summary>
    internal static T Given<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }
}

// How messages write shapes. Read next: Cotangent.cs.
namespace FunGrad;

internal static class Shapes
{
    /// <summary>The lengths of the axes in brackets.</summary>
    internal static string Text(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";
}

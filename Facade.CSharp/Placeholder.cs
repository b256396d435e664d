// Holds the facade's place until its first file arrives.
namespace FunGrad;

/// <summary>The one function of the empty facade.</summary>
internal static class FacadePlaceholder
{
    /// <summary>The slope of x², asked of the engine.</summary>
    internal static double SlopeOfSquare(double x) =>
        (double)Functions.grad(FuncConvert(v => v * v), (Tensor)x);

    private static Microsoft.FSharp.Core.FSharpFunc<Tensor, Tensor> FuncConvert(Func<Tensor, Tensor> f) =>
        Microsoft.FSharp.Core.FuncConvert.FromFunc(f);
}

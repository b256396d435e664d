// The border between C# delegates and the engine's functions on flat arrays of tensors. Every transform of the facade
// is one of these shapes, so no other file names an F# type. Read next: Verbs/Grad.cs.
using Microsoft.FSharp.Core;

namespace FunGrad;

internal static class Functional
{
    /// <summary>A function of one tensor.</summary>
    internal static FSharpFunc<Tensor, Tensor> One(Func<Tensor, Tensor> f) =>
        FuncConvert.FromFunc<Tensor, Tensor>(x => Result(f(x)));

    /// <summary>A function of several tensors with one result.</summary>
    internal static FSharpFunc<Tensor[], Tensor[]> Single(Func<Tensor[], Tensor> f) =>
        FuncConvert.FromFunc<Tensor[], Tensor[]>(xs => [Result(f(xs))]);

    /// <summary>A function of several tensors with several results.</summary>
    internal static FSharpFunc<Tensor[], Tensor[]> Many(Func<Tensor[], Tensor[]> f) => FuncConvert.FromFunc(f);

    /// <summary>A function that gives its values together with a linear map.</summary>
    internal static FSharpFunc<Tensor[], ValueTuple<Tensor[], FSharpFunc<Tensor[], Tensor[]>>> Rule(
        Func<Tensor[], (Tensor[] Values, Func<Tensor[], Tensor?[]> Map)> rule
    ) =>
        FuncConvert.FromFunc<Tensor[], ValueTuple<Tensor[], FSharpFunc<Tensor[], Tensor[]>>>(xs =>
        {
            var (values, map) = rule(xs);
            foreach (var value in values)
                Result(value);
            return (values, Many(given => map(given)!));
        });

    /// <summary>What a user's function has returned, which must not be null.</summary>
    internal static Tensor Result(Tensor? y) =>
        y
        ?? throw new InvalidOperationException("The function returned null where a tensor is needed. Return a tensor.");
}

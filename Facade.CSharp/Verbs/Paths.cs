// Functions along paths: the border between C# results of any structure and the engine's series. Law: every
// derivative of a result has the result's structure. Read next: Jet.cs.
namespace FunGrad;

internal static class Paths
{
    /// <summary>The result, and its derivatives along the paths of the inputs.</summary>
    internal static (TOutput Value, IReadOnlyList<TOutput> Derivatives) Jet<TOutput>(
        string verb,
        Func<Tensor[], TOutput> f,
        Tensor[] xs,
        IReadOnlyList<Tensor>[] series
    )
    {
        foreach (var path in series)
            Demand.Given(path, "series");
        if (series.Select(path => path.Count).Distinct().Count() > 1)
            throw new ArgumentException(
                $"{verb}: all inputs move together, so their paths need equally many derivatives, but the numbers were "
                    + $"{string.Join(", ", series.Select(path => path.Count))}. Fill up with zeros.",
                nameof(series)
            );
        TOutput form = default!;
        var orders = Enumerable.Range(0, series[0].Count).Select(k => series.Select(path => path[k]).ToArray());
        var results = Taylor.jet(verb, Flat(verb, f, y => form = y), xs, [.. orders]);
        return (Results.Rebuild(form, results[0]), [.. results.Skip(1).Select(ys => Results.Rebuild(form, ys))]);
    }

    /// <summary>The result, and its derivative of an order along ones.</summary>
    internal static (TOutput Value, TOutput Derivative) Derivative<TOutput>(
        string verb,
        Func<Tensor[], TOutput> f,
        Tensor[] xs,
        int order
    )
    {
        TOutput form = default!;
        var (values, derivatives) = Taylor.derivative(verb, Flat(verb, f, y => form = y), xs, order);
        return (Results.Rebuild(form, values), Results.Rebuild(form, derivatives));
    }

    private static Microsoft.FSharp.Core.FSharpFunc<Tensor[], Tensor[]> Flat<TOutput>(
        string verb,
        Func<Tensor[], TOutput> f,
        Action<TOutput> keep
    ) =>
        Functional.Many(xs =>
        {
            var result = f(xs);
            keep(result);
            return Results.Tensors(verb, result);
        });
}

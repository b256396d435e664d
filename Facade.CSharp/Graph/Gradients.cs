// tf.gradients: derivatives of recorded values in other recorded values, found by identity. The results are recorded
// too, so they can be differentiated again, without end. Law: Gradients.Of(f(x), x)[0] is Grad.Of(f)(x). Read next: the
// engine's Recording/BackwardPass.fs.
using Microsoft.FSharp.Core;

namespace FunGrad;

/// <summary>Derivatives of values that were computed from <c>Tensor.Variable</c>s.</summary>
public static class Gradients
{
    private const string DefaultName = "gradients";

    /// <summary>For each x the sum over ys of (gradient of y)ᵀ·∂y/∂x, along all recorded paths.</summary>
    /// <param name="ys">What is differentiated; several values are summed, one listed twice counts twice.</param>
    /// <param name="xs">The variables or intermediate values, matched by identity.</param>
    /// <param name="gradYs">The seeds, one for each y and of its shape; null, or null in the list, means ones.</param>
    /// <param name="name">The name of the pass: the first word of its errors, and its label in a trace, where a name that
    /// comes again gets a number. Null is <c>gradients</c>.</param>
    /// <param name="colocateGradientsWithOps">Whether each step of a trace bears the tag of its forward operation. All
    /// work runs on the caller's thread, so this sets the recorded tag and nothing else.</param>
    /// <param name="gateGradients">How strictly gradients wait for each other; true is <c>GateGradients.Op</c>.</param>
    /// <param name="aggregationMethod">How terms that reach one value on several paths are added up.</param>
    /// <param name="stopGradients">Values that count as constants; one that is also in xs still gets its
    /// gradient.</param>
    /// <param name="unconnectedGradients">Whether an x that no y depends on gets null or zeros.</param>
    /// <param name="trace">Where the pass is written down.</param>
    /// <returns>One gradient for each x, always a list; null where no path leads to it.</returns>
    /// <exception cref="ArgumentNullException">A tensor among ys, xs or stopGradients is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such aggregationMethod or
    /// unconnectedGradients.</exception>
    /// <exception cref="ArgumentException">There are not as many seeds as ys.</exception>
    /// <exception cref="ShapeException">A seed has not the shape of its y.</exception>
    /// <exception cref="DTypeException">A seed is an integer or bool tensor, or a bool y has no seed.</exception>
    /// <exception cref="InvalidOperationException">A transform such as Grad.Of is tracing one of the values, or a path
    /// leads through <c>PreventGradient</c>.</exception>
    /// <example><code>
    /// var a = Tensor.Variable(3.0);
    /// var b = a * a;
    /// Gradients.Of(a + b, b)[0] // 1.0
    /// </code></example>
    public static GradientList Of(
        Tensors ys,
        Tensors xs,
        Tensors? gradYs = null,
        string? name = null,
        bool colocateGradientsWithOps = false,
        GateGradients gateGradients = default,
        AggregationMethod aggregationMethod = AggregationMethod.AddN,
        Tensors? stopGradients = null,
        UnconnectedGradients unconnectedGradients = UnconnectedGradients.None,
        GradientTrace? trace = null
    )
    {
        name ??= DefaultName;
        BackwardPasses.demandPolicy(name, unconnectedGradients);
        var settings = BackwardPasses.settings(name, aggregationMethod, gateGradients, colocateGradientsWithOps, trace);
        var variables = All(xs, nameof(xs));
        var values = All(ys, nameof(ys));
        var seeds = gradYs is { } given ? given.Adjoints : new Adjoint?[values.Length];
        var found = BackwardPasses.run(
            settings,
            values,
            variables,
            [.. seeds.Select(Optional)],
            All(stopGradients ?? [], nameof(stopGradients))
        );
        return new GradientList([
            .. BackwardPasses
                .withPolicy(unconnectedGradients, variables, found)
                .Select(adjoint => adjoint.IsSome ? adjoint.Value : null),
        ]);
    }

    /// <summary>The same, with the policy for unconnected values by TensorFlow's name for it.</summary>
    /// <param name="ys">What is differentiated.</param>
    /// <param name="xs">The variables or intermediate values.</param>
    /// <param name="unconnectedGradients"><c>"none"</c> or <c>"zero"</c>.</param>
    /// <param name="gradYs">The seeds; null means ones.</param>
    /// <param name="stopGradients">Values that count as constants.</param>
    /// <exception cref="ArgumentException">The policy is another word.</exception>
    /// <example><code>
    /// Gradients.Of(Tensor.Variable(1.0), Tensor.Variable(2.0), unconnectedGradients: "zero")[0] // 0.0
    /// </code></example>
    public static GradientList Of(
        Tensors ys,
        Tensors xs,
        string unconnectedGradients,
        Tensors? gradYs = null,
        Tensors? stopGradients = null
    ) =>
        Of(
            ys,
            xs,
            gradYs,
            stopGradients: stopGradients,
            unconnectedGradients: Demand.Given(unconnectedGradients) switch
            {
                "none" => UnconnectedGradients.None,
                "zero" => UnconnectedGradients.Zero,
                _ => throw new ArgumentException(
                    $"Unknown value for unconnected_gradients: '{unconnectedGradients}'. Use \"none\" or \"zero\".",
                    nameof(unconnectedGradients)
                ),
            }
        );

    /// <summary>For each x the second derivatives of the sum of ys in x alone, of x's shape twice over. Zeros where no path
    /// leads or the dependence is linear, where TensorFlow throws.</summary>
    /// <param name="ys">What is differentiated; several values are summed.</param>
    /// <param name="xs">The variables or intermediate values, matched by identity.</param>
    /// <param name="name">The name of the passes. Null is <c>hessians</c>.</param>
    /// <param name="colocateGradientsWithOps">As for <c>Gradients.Of</c>.</param>
    /// <param name="gateGradients">As for <c>Gradients.Of</c>.</param>
    /// <param name="aggregationMethod">As for <c>Gradients.Of</c>.</param>
    /// <param name="trace">Where the passes are written down: one for the gradient, one for each of its
    /// elements.</param>
    /// <exception cref="ArgumentNullException">A tensor among ys or xs is null.</exception>
    /// <exception cref="DTypeException">An x is no floating-point tensor.</exception>
    /// <example><code>
    /// var x = Tensor.Variable([1, 2]);
    /// Gradients.Hessians((x * x * x).Sum(), x)[0].Detach() // [[ 6. 0.] [ 0. 12.]]
    /// </code></example>
    public static IReadOnlyList<Tensor> Hessians(
        Tensors ys,
        Tensors xs,
        string? name = null,
        bool colocateGradientsWithOps = false,
        GateGradients gateGradients = default,
        AggregationMethod aggregationMethod = AggregationMethod.AddN,
        GradientTrace? trace = null
    )
    {
        var settings = BackwardPasses.settings(
            name ?? "hessians",
            aggregationMethod,
            gateGradients,
            colocateGradientsWithOps,
            trace
        );
        var values = All(ys, nameof(ys));
        return Array.AsReadOnly(
            All(xs, nameof(xs)).Select(x => BackwardPasses.hessianBlock(settings, values, x, x)).ToArray()
        );
    }

    /// <summary>All blocks of the second derivatives of the sum of ys: block [i][j] is ∂²Σys/∂x_i∂x_j, of the shape of x_i
    /// and then that of x_j.</summary>
    /// <param name="ys">What is differentiated; several values are summed.</param>
    /// <param name="xs">The variables or intermediate values, matched by identity.</param>
    /// <exception cref="ArgumentNullException">A tensor among ys or xs is null.</exception>
    /// <exception cref="DTypeException">An x is no floating-point tensor.</exception>
    /// <example><code>
    /// var (x, y) = (Tensor.Variable(3.0), Tensor.Variable(2.0));
    /// Gradients.HessianBlocks(x * x * y, [x, y])[0][1].Detach() // 6.0
    /// </code></example>
    public static IReadOnlyList<IReadOnlyList<Tensor>> HessianBlocks(Tensors ys, Tensors xs)
    {
        var settings = BackwardPasses.settings("hessians", AggregationMethod.AddN, default, false, null);
        var values = All(ys, nameof(ys));
        var variables = All(xs, nameof(xs));
        IReadOnlyList<Tensor> Row(Tensor x) =>
            Array.AsReadOnly(variables.Select(y => BackwardPasses.hessianBlock(settings, values, x, y)).ToArray());
        return Array.AsReadOnly(variables.Select(Row).ToArray());
    }

    /// <summary>For each x the product of the second derivatives of the sum of ys with a vector: Σ_j ∂²Σys/∂x_i∂x_j · v_j,
    /// without the matrix.</summary>
    /// <param name="ys">What is differentiated; several values are summed.</param>
    /// <param name="xs">The variables or intermediate values, matched by identity.</param>
    /// <param name="v">A vector for each x, of its shape; it counts as a constant.</param>
    /// <exception cref="ArgumentException">There are not as many vectors as xs.</exception>
    /// <exception cref="ShapeException">A vector has not the shape of its x.</exception>
    /// <example><code>
    /// var x = Tensor.Variable([1, 2]);
    /// Gradients.HessianVectorProduct((x * x * x).Sum(), x, new Tensor[] { [1, 1] })[0].Detach() // [ 6. 12.]
    /// </code></example>
    public static IReadOnlyList<Tensor> HessianVectorProduct(Tensors ys, Tensors xs, Tensors v)
    {
        if (v.Count != xs.Count)
            throw new ArgumentException(
                $"HessianVectorProduct: {v.Count} vectors were given for {xs.Count} xs. Give one for each x.",
                nameof(v)
            );
        var gradients = Of(ys, xs, name: "hessianVectorProduct", unconnectedGradients: UnconnectedGradients.Zero);
        Tensors vectors = [.. All(v, nameof(v)).Select(Tensor.StopGradient)];
        var products = Of(
            [.. gradients],
            xs,
            vectors,
            name: "hessianVectorProduct",
            unconnectedGradients: UnconnectedGradients.Zero
        );
        return Array.AsReadOnly(products.Select(product => product!).ToArray());
    }

    /// <summary>What ys were computed from, as far as it is recorded: a graph that draws itself as DOT, Mermaid and
    /// SVG.</summary>
    /// <param name="ys">Values computed from <c>Tensor.Variable</c>s.</param>
    /// <exception cref="ArgumentNullException">A tensor among ys is null.</exception>
    /// <exception cref="InvalidOperationException">A transform such as Grad.Of is tracing one of the values.</exception>
    /// <example><code>
    /// var x = Tensor.Variable(3.0);
    /// Gradients.Graph(x * x + 1).OperationCount // 2
    /// </code></example>
    public static RecordedGraph Graph(Tensors ys) => new(RecordedPicture.ofValues(All(ys, nameof(ys))));

    private static FSharpValueOption<Adjoint> Optional(Adjoint? seed) =>
        seed is null ? FSharpValueOption<Adjoint>.None : FSharpValueOption<Adjoint>.Some(seed);

    private static Tensor[] All(Tensors tensors, string name) =>
        [
            .. tensors.Items.Select(
                (x, i) =>
                    x
                    ?? throw new ArgumentNullException(
                        name,
                        $"{name}[{i}] is null. Give a tensor, for example one made with Tensor.Variable."
                    )
            ),
        ];
}

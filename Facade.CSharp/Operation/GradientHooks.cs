// Hooks on the gradient of one tensor: the identity on the way forward. Law: the value is unchanged, and the gradient
// that arrives is what the hook makes of it. Read next: ../Verbs/CustomRules.cs, for rules that change the value too.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>The identity whose gradient is f of the gradient that arrives: MindSpore's
    /// <c>InsertGradientOf</c>.</summary>
    /// <remarks>f need not be linear, so there is no forward mode.</remarks>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">When differentiated: f changed the shape.</exception>
    /// <exception cref="NotDifferentiableException">In forward mode.</exception>
    /// <example><code>
    /// var clip = Grad.InsertGradientOf(w => w.Clip(-1, 1));
    /// Grad.Of(x => 100 * clip(x))(3) // 1.0
    /// </code></example>
    public static Func<Tensor, Tensor> InsertGradientOf(Func<Tensor, Tensor> f)
    {
        Demand.Given(f);
        return x => GradientHook.On("InsertGradientOf", Demand.Given(x), w => Functional.Result(f(w)));
    }

    /// <summary>The identity with a hook on its gradient: MindSpore's <c>HookBackward</c>. The hook gets the gradient
    /// that arrives and returns another, or null to keep it.</summary>
    /// <remarks>A hook need not be linear, so there is no forward mode.</remarks>
    /// <exception cref="ArgumentNullException">The hook is null.</exception>
    /// <exception cref="ShapeException">When differentiated: the hook changed the shape.</exception>
    /// <exception cref="NotDifferentiableException">In forward mode.</exception>
    /// <example><code>
    /// var doubled = Grad.HookBackward(w => 2 * w);
    /// Grad.Of(x => doubled(x * x))(3) // 12.0
    /// </code></example>
    public static Func<Tensor, Tensor> HookBackward(Func<Tensor, Tensor?> hook)
    {
        Demand.Given(hook);
        return x => GradientHook.On("HookBackward", Demand.Given(x), hook);
    }

    /// <summary>The identity with a function that sees the gradient that arrives.</summary>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    /// <exception cref="NotDifferentiableException">In forward mode.</exception>
    /// <example><code>
    /// var seen = new System.Collections.Generic.List&lt;Tensor>();
    /// var watch = Grad.HookBackward(w => seen.Add(w));
    /// Grad.Of(x => 5 * watch(x))(3);
    /// seen[0] // 5.0
    /// </code></example>
    public static Func<Tensor, Tensor> HookBackward(Action<Tensor> see)
    {
        Demand.Given(see);
        return x => GradientHook.On("HookBackward", Demand.Given(x), GradientHook.Seeing(see));
    }
}

/// <summary>Hooks in fluent form.</summary>
public static class TensorHooks
{
    extension(Tensor x)
    {
        /// <summary>The same tensor with a hook on its gradient, which gets the gradient that arrives and returns
        /// another, or null to keep it: what <c>register_hook</c> is elsewhere, for this use of the tensor.</summary>
        /// <exception cref="ShapeException">When differentiated: the hook changed the shape.</exception>
        /// <exception cref="NotDifferentiableException">In forward mode.</exception>
        /// <example><code>
        /// Grad.Of(x => x.WithGradientHook(w => w / 2) * x)(3) // 4.5
        /// </code></example>
        public Tensor WithGradientHook(Func<Tensor, Tensor?> hook) =>
            GradientHook.On("WithGradientHook", Demand.Given(x), Demand.Given(hook));

        /// <summary>The same tensor with a function that sees the gradient that arrives.</summary>
        /// <exception cref="NotDifferentiableException">In forward mode.</exception>
        /// <example><code>
        /// Tensor? seen = null;
        /// Grad.Of(x => 5 * x.WithGradientHook(w => { seen = w; }))(3);
        /// seen // 5.0
        /// </code></example>
        public Tensor WithGradientHook(Action<Tensor> see) =>
            GradientHook.On("WithGradientHook", Demand.Given(x), GradientHook.Seeing(Demand.Given(see)));
    }
}

internal static class GradientHook
{
    internal static Tensor On(string name, Tensor x, Func<Tensor, Tensor?> hook) =>
        Custom.hook(name, Functional.Many(ws => [Altered(name, x, ws[0], hook)]), [x])[0];

    internal static Func<Tensor, Tensor?> Seeing(Action<Tensor> see) =>
        w =>
        {
            see(w);
            return null;
        };

    private static Tensor Altered(string name, Tensor x, Tensor w, Func<Tensor, Tensor?> hook) =>
        hook(w) is { } gradient ? Cotangent.Fitting(gradient, x, name, "tensor", 0) : w;
}

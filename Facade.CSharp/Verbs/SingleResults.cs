// The same verbs for functions with one result, chosen first: so a number, a parameter or a gradient that a function
// returns converts to a tensor, where the other overloads would take its own type for the structure. Law: each is the
// verb of the same name. Read next: Vjp.cs.
using System.Runtime.CompilerServices;

namespace FunGrad;

public static partial class Grad
{
    /// <summary>The push-forward along tangents of a function of one input with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor, (Tensor Value, Tensor Tangent)> Jvp(Func<Tensor, Tensor> f) => Jvp<Tensor>(f);

    /// <summary>The push-forward along tangents of a function of two inputs with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor, Tensor, Tensor, (Tensor Value, Tensor Tangent)> Jvp(
        Func<Tensor, Tensor, Tensor> f
    ) => Jvp<Tensor>(f);

    /// <summary>The push-forward along tangents of a function of three inputs with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, (Tensor Value, Tensor Tangent)> Jvp(
        Func<Tensor, Tensor, Tensor, Tensor> f
    ) => Jvp<Tensor>(f);

    /// <summary>The push-forward along tangents of a function of four inputs with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        (Tensor Value, Tensor Tangent)
    > Jvp(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f) => Jvp<Tensor>(f);

    /// <summary>The pull-back of a function of one input with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, (Tensor Value, Func<Tensor, Tensor> PullBack)> Vjp(Func<Tensor, Tensor> f) =>
        Vjp<Tensor>(f);

    /// <summary>The pull-back of a function of two inputs with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor, (Tensor Value, Func<Tensor, (Tensor X, Tensor Y)> PullBack)> Vjp(
        Func<Tensor, Tensor, Tensor> f
    ) => Vjp<Tensor>(f);

    /// <summary>The pull-back of a function of three inputs with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        (Tensor Value, Func<Tensor, (Tensor X, Tensor Y, Tensor Z)> PullBack)
    > Vjp(Func<Tensor, Tensor, Tensor, Tensor> f) => Vjp<Tensor>(f);

    /// <summary>The pull-back of a function of four inputs with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        (Tensor Value, Func<Tensor, (Tensor X, Tensor Y, Tensor Z, Tensor U)> PullBack)
    > Vjp(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f) => Vjp<Tensor>(f);

    /// <summary>The reusable push-forward of a function of one input with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, (Tensor Value, Func<Tensor, Tensor> PushForward)> Linearize(Func<Tensor, Tensor> f) =>
        Linearize<Tensor>(f);

    /// <summary>The reusable push-forward of a function of two inputs with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor, (Tensor Value, Func<Tensor, Tensor, Tensor> PushForward)> Linearize(
        Func<Tensor, Tensor, Tensor> f
    ) => Linearize<Tensor>(f);

    /// <summary>The reusable push-forward of a function of three inputs with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        (Tensor Value, Func<Tensor, Tensor, Tensor, Tensor> PushForward)
    > Linearize(Func<Tensor, Tensor, Tensor, Tensor> f) => Linearize<Tensor>(f);

    /// <summary>The reusable push-forward of a function of four inputs with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        (Tensor Value, Func<Tensor, Tensor, Tensor, Tensor, Tensor> PushForward)
    > Linearize(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f) => Linearize<Tensor>(f);

    /// <summary>The run on all rows of a function of one input with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor> Vectorize(Func<Tensor, Tensor> f) => Vectorize<Tensor>(f);

    /// <summary>The run on all rows of a function of two inputs with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor, Tensor> Vectorize(Func<Tensor, Tensor, Tensor> f) => Vectorize<Tensor>(f);

    /// <summary>The run on all rows of a function of three inputs with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor, Tensor, Tensor> Vectorize(Func<Tensor, Tensor, Tensor, Tensor> f) =>
        Vectorize<Tensor>(f);

    /// <summary>The run on all rows of a function of four inputs with one result.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor> Vectorize(
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> f
    ) => Vectorize<Tensor>(f);
}

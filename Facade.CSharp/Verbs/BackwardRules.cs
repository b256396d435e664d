// Functions with a backward rule of the form that TensorFlow, PyTorch and MindSpore know: (inputs, output, cotangent).
// Law: the rule replaces derivation, right or wrong, and is itself differentiated by outer transforms.
// Read next: ../Operation/GradOperation.cs.
namespace FunGrad;

public static partial class Grad
{
    /// <summary>A function of one input with a backward rule of inputs, output and cotangent.</summary>
    /// <exception cref="ArgumentNullException">The function or the rule is null.</exception>
    /// <exception cref="NotDifferentiableException">When called: the function or the rule uses a traced value that is
    /// not an argument.</exception>
    /// <exception cref="ShapeException">When differentiated: a cotangent has not the shape of its input.</exception>
    /// <example><code>
    /// var f = Grad.CustomVjp(x => x * x, (x, output, cotangent) => 100 * x * cotangent);
    /// Grad.Of(f)(3) // 300.0
    /// </code></example>
    public static Func<Tensor, Tensor> CustomVjp(Func<Tensor, Tensor> f, Func<Tensor, Tensor, Tensor, Tensor> backward)
    {
        Demand.Given(f);
        Demand.Given(backward);
        return x =>
            Custom.vjp(
                Functional.Rule(xs =>
                {
                    var output = f(xs[0]);
                    return ([output], ws => [backward(xs[0], output, ws[0])]);
                }),
                [Demand.Given(x)]
            )[0];
    }

    /// <summary>A function of two inputs with a backward rule of inputs, output and cotangent.</summary>
    /// <exception cref="ArgumentNullException">The function or the rule is null.</exception>
    /// <exception cref="NotDifferentiableException">When called: the function or the rule uses a traced value that is
    /// not an argument.</exception>
    /// <exception cref="ShapeException">When differentiated: a cotangent has not the shape of its input.</exception>
    /// <example><code>
    /// var f = Grad.CustomVjp((x, y) => x * y, (x, y, output, cotangent) => (y * cotangent, 0 * x));
    /// Grad.AllOf(f)(2, 5) // (5.0, 0.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor> CustomVjp(
        Func<Tensor, Tensor, Tensor> f,
        Func<Tensor, Tensor, Tensor, Tensor, (Tensor X, Tensor Y)> backward
    )
    {
        Demand.Given(f);
        Demand.Given(backward);
        return (x, y) =>
            Custom.vjp(
                Functional.Rule(xs =>
                {
                    var output = f(xs[0], xs[1]);
                    return (
                        [output],
                        ws =>
                        {
                            var (dx, dy) = backward(xs[0], xs[1], output, ws[0]);
                            return [dx, dy];
                        }
                    );
                }),
                [Demand.Given(x), Demand.Given(y)]
            )[0];
    }

    /// <summary>A function of three inputs with a backward rule of inputs, output and cotangent.</summary>
    /// <exception cref="ArgumentNullException">The function or the rule is null.</exception>
    /// <exception cref="NotDifferentiableException">When called: the function or the rule uses a traced value that is
    /// not an argument.</exception>
    /// <exception cref="ShapeException">When differentiated: a cotangent has not the shape of its input.</exception>
    /// <example><code>
    /// var f = Grad.CustomVjp((x, y, z) => x * y * z, (x, y, z, output, w) => (output / x * w, 0 * y, 0 * z));
    /// Grad.AllOf(f)(2, 3, 4) // (12.0, 0.0, 0.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor> CustomVjp(
        Func<Tensor, Tensor, Tensor, Tensor> f,
        Func<Tensor, Tensor, Tensor, Tensor, Tensor, (Tensor X, Tensor Y, Tensor Z)> backward
    )
    {
        Demand.Given(f);
        Demand.Given(backward);
        return (x, y, z) =>
            Custom.vjp(
                Functional.Rule(xs =>
                {
                    var output = f(xs[0], xs[1], xs[2]);
                    return (
                        [output],
                        ws =>
                        {
                            var (dx, dy, dz) = backward(xs[0], xs[1], xs[2], output, ws[0]);
                            return [dx, dy, dz];
                        }
                    );
                }),
                [Demand.Given(x), Demand.Given(y), Demand.Given(z)]
            )[0];
    }

    /// <summary>A function of four inputs with a backward rule of inputs, output and cotangent.</summary>
    /// <exception cref="ArgumentNullException">The function or the rule is null.</exception>
    /// <exception cref="NotDifferentiableException">When called: the function or the rule uses a traced value that is
    /// not an argument.</exception>
    /// <exception cref="ShapeException">When differentiated: a cotangent has not the shape of its input.</exception>
    /// <example><code>
    /// var f = Grad.CustomVjp((x, y, z, u) => x * y + z * u, (x, y, z, u, output, w) => (y * w, x * w, u * w, z * w));
    /// Grad.AllOf(f)(1, 2, 3, 4) // (2.0, 1.0, 4.0, 3.0)
    /// </code></example>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor> CustomVjp(
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> f,
        Func<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, (Tensor X, Tensor Y, Tensor Z, Tensor U)> backward
    )
    {
        Demand.Given(f);
        Demand.Given(backward);
        return (x, y, z, u) =>
            Custom.vjp(
                Functional.Rule(xs =>
                {
                    var output = f(xs[0], xs[1], xs[2], xs[3]);
                    return (
                        [output],
                        ws =>
                        {
                            var (dx, dy, dz, du) = backward(xs[0], xs[1], xs[2], xs[3], output, ws[0]);
                            return [dx, dy, dz, du];
                        }
                    );
                }),
                [Demand.Given(x), Demand.Given(y), Demand.Given(z), Demand.Given(u)]
            )[0];
    }
}

// Rules that users write. Law: the rule replaces derivation, right or wrong, in both directions; what it computes is
// differentiated by outer transforms. Read next: GradOperationTests.cs.
using Xunit;

namespace FunGrad.Facade.Tests;

public class CustomRuleTests
{
    private static readonly Func<Tensor, Tensor> Cube = Grad.CustomVjp(x => (x * x * x, w => 3 * x * x * w));

    [Fact]
    public void ATrueRuleChangesNothing()
    {
        Assert.Equal(27.0, (double)Cube(3));
        Assert.Equal(27.0, (double)Grad.Of(Cube)(3));
        Assert.Equal(18.0, (double)Grad.Of(Grad.Of(Cube))(3));
        Assert.Equal(270.0, (double)Grad.Jvp(Cube)(3, 10).Tangent);
        Assert.Equal([3, 12], Grad.Vectorize(Grad.Of(Cube))([1, 2]).ToDoubleArray());
    }

    [Fact]
    public void AWrongRuleIsHonoured() => Assert.Equal(42.0, (double)Grad.Of(Grad.CustomVjp(x => (x, w => 42 * w)))(3));

    [Fact]
    public void PushForwardsTransposeIntoPullBacks()
    {
        var sine = Grad.CustomJvp(x => (Tensor.Sin(x), dx => Tensor.Cos(x) * dx));
        Assert.Equal(Math.Cos(0.5), (double)Grad.Of(sine)(0.5), 12);
        var product = Grad.CustomJvp((x, y) => (x * y, (dx, dy) => dx * y + x * dy));
        var (a, b) = Grad.AllOf(product)(2, 5);
        Assert.Equal((5.0, 2.0), ((double)a, (double)b));
    }

    [Fact]
    public void RulesOfTwoInputsGiveTwoCotangents()
    {
        var product = Grad.CustomVjp((x, y) => (x * y, w => (w * y, w * x)));
        Assert.Equal(5.0, (double)Grad.Of(product)(2, 5));
    }

    [Fact]
    public void RulesReadPlainParametersInTheSweep()
    {
        var w = new Parameter(3);
        Tensor? seen = null;
        var f = Grad.CustomVjp(x =>
            (
                x * 2,
                dy =>
                {
                    seen = w.Value;
                    return dy * w;
                }
            )
        );
        Assert.Equal(6.0, (double)(Tensor)new GradOperation(getByList: true).Of(() => f(w), w)() * 2);
        Assert.Equal("3.0", seen?.ToString());
    }

    [Fact]
    public void ACapturedTracedValueIsAnError()
    {
        var error = Assert.Throws<NotDifferentiableException>(() =>
            Grad.Of(x => Grad.CustomVjp(y => (x * y, w => w))(2))(3)
        );
        Assert.Equal(
            "customVjp: the function uses a value traced by 'Grad.Of' that is not among its arguments, so the rule "
                + "cannot know its derivative. Pass it as an argument, or apply StopGradient to it.",
            error.Message
        );
    }

    [Fact]
    public void AWrongShapeIsAnError()
    {
        var f = Grad.CustomVjp(x => (x.Sum(), w => w));
        var error = Assert.Throws<ShapeException>(() => Grad.Of(f)([1, 2]));
        Assert.Equal("customVjp: the rule must give a cotangent of shape [2], but it had shape [].", error.Message);
    }
}

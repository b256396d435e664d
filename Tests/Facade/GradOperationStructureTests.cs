// GradOperation of structures: tuples, arrays, lists and dictionaries of tensors as inputs and as outputs. Law: each
// tensor inside is one variable or one output, in order; Like puts gradients into the form of a structure.
// Read next: GradOperationTests.cs.
using Xunit;

namespace FunGrad.Facade.Tests;

public class GradOperationStructureTests
{
    private readonly Parameter w = new(3.0, "w");

    private static readonly GradOperation First = new();

    [Fact]
    public void TheTensorsOfATupleAreVariables()
    {
        Tensor F((Tensor X, Tensor Y) p) => w * p.X * p.Y;
        Assert.Equal("(15.0, 6.0)", $"{First.Of(((Tensor X, Tensor Y) p) => F(p))((2, 5))}");
        Assert.Equal("(15.0, 6.0)", $"{new GradOperation(getAll: true).Of<(Tensor, Tensor), Tensor>(F)((2, 5))}");
        Assert.Equal("10.0", $"{new GradOperation(getByList: true).Of<(Tensor, Tensor), Tensor>(F, w)((2, 5))}");
        var both = new GradOperation(true, true).Of<(Tensor, Tensor), Tensor>(F, [w]);
        Assert.Equal("((15.0, 6.0), (10.0,))", $"{both((2, 5))}");
        var seeded = new GradOperation(sensParam: true).Of<(Tensor, Tensor), Tensor>(F);
        Assert.Equal("(30.0, 12.0)", $"{seeded((2, 5), sens: 2)}");
    }

    [Fact]
    public void UnusedTensorsGetZeros()
    {
        var g = First.Of(((Tensor X, (Tensor Y, Tensor Z) P) t) => t.X * t.P.Z);
        Assert.Equal("(4.0, [0. 0.], 2.0)", $"{g((2, ([1, 1], 4)))}");
    }

    [Fact]
    public void ConstantsInsideStayWhereTheyAre()
    {
        var g = First.Of(((Tensor X, int Power, string Name) t) => t.X.Pow(t.Power) * t.Name.Length);
        var result = g((3, 2, "ab"));
        Assert.Equal("(12.0,)", $"{result}");
        var (dx, power, name) = result.Inputs.Like(((Tensor)3, 2, "ab"));
        Assert.Equal((12.0, 2, "ab"), ((double)dx, power, name));
    }

    [Fact]
    public void LikePutsGradientsIntoTheFormOfTheInput()
    {
        var entries = new Dictionary<string, Tensor> { ["w"] = 2, ["b"] = 5 };
        var byName = First.Of((Dictionary<string, Tensor> d) => d["w"] * d["w"] + d["b"])(entries).Inputs.Like(entries);
        Assert.Equal((4.0, 1.0), ((double)byName["w"], (double)byName["b"]));
        List<Tensor[]> nested =
        [
            [1, 2],
            [3],
        ];
        var lists = First.Of((List<Tensor[]> l) => l[0][0] * l[0][1] * l[1][0])(nested).Inputs.Like(nested);
        Assert.Equal((6.0, 3.0, 2.0), ((double)lists[0][0], (double)lists[0][1], (double)lists[1][0]));
        (Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor) nine = (1, 2, 3, 4, 5, 6, 7, 8, 9);
        var ninth = First
            .Of(((Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor I) t) => t.I * t.I + t.Item8)(
                nine
            )
            .Inputs.Like(nine);
        Assert.Equal((18.0, 1.0, 0.0), ((double)ninth.Item9, (double)ninth.Item8, (double)ninth.Item7));
        var error = Assert.Throws<ArgumentException>(() => First.Of(Tensor.Sin)(1).Inputs.Like(nine));
        Assert.Equal(
            "The structure holds 9 tensors, but there are 1 gradients. Give the input that they are the gradients of. "
                + "(Parameter 'structure')",
            error.Message
        );
    }

    [Fact]
    public void OtherObjectsAreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => First.Of((Uri u) => (Tensor)1)(new Uri("http://a")));
        Assert.Equal(
            "GradOperation needs tensors, or tuples, lists and dictionaries of tensors, as the input, but was given Uri. "
                + "Convert numbers with Tensor.Of.",
            error.Message
        );
        Assert.Throws<ArgumentException>(() => First.Of((int n) => (Tensor)n)(1));
        Assert.Throws<ArgumentException>(() => First.Of((HashSet<Tensor> s) => s.First())([1]));
        Assert.Throws<ArgumentNullException>(() => First.Of((Func<(Tensor, Tensor), Tensor>)null!));
    }

    [Fact]
    public void OutputsNestFreely()
    {
        Assert.Equal("8.0", $"{First.Of(x => new Dictionary<string, Tensor> { ["a"] = x * x, ["b"] = 2 * x })(3)}");
        Assert.Equal("8.0", $"{First.Of(x => new List<(Tensor, Tensor)> { (x * x, x), (x, 1) })(3)}");
        Assert.Equal("6.0", $"{First.Of(x => (x * x, 1, "note", true))(3)}");
        var seeded = new GradOperation(sensParam: true);
        Assert.Equal("60.0", $"{seeded.Of(x => (x * x, 1))(3, sens: (10, 0))}");
        Assert.Throws<ArgumentException>(() => seeded.Of(x => (x * x, 1))(3));
        Assert.Throws<ArgumentException>(() => First.Of(x => (x, (Tensor)null!))(3));
    }
}

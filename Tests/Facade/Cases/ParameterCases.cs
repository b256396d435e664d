// The rows of section G that speak of GradOperation itself: parameters that are omitted or frozen, constant outputs,
// regions without gradients. Read next: SuccessorCases.cs.
namespace FunGrad.Facade.Tests.Cases;

internal static class ParameterCases
{
    private static readonly GradOperation Both = new(getAll: true, getByList: true);

    private static (Func<Tensor, Tensor> F, Parameter P) StoppedSquare()
    {
        var p = new Parameter([2], "p");
        return (x => x.Square().StopGradient() * p, p);
    }

    [Case("G08")]
    private static object ValuesWithoutGradients()
    {
        Parameter w = new([5]),
            b = new([5]);
        static Tensor Dense(Tensor x, Tensor w, Tensor b) => w * x + b;
        Tensor F(Tensor x)
        {
            var y = Dense(x, w, b);
            return (y * w).StopGradient() * y;
        }

        return new GradOperation().Of(F)([2]);
    }

    [Case("G09")]
    private static object StoppedInputAndListedWeight()
    {
        var (f, p) = StoppedSquare();
        return Both.Of(f, [p])([2]);
    }

    [Case(
        "G09",
        Instead = """{ "tuple": [{ "tuple": [{ "tensor": [0] }] }, { "tuple": [] }] }""",
        Because = "weights left out are no weights, as in MindSpore's graph mode; nothing is gathered behind the caller"
    )]
    private static object StoppedInputAndNoWeights() => Both.Of(StoppedSquare().F)([2]);

    [Case("G10")]
    private static object FrozenWeightsGetZeros()
    {
        Parameter p1 = new([1], requiresGrad: false),
            p2 = new([1], requiresGrad: false),
            p3 = new([1]);
        return Both.Of(x => p1 * x * p2 + p3, [p1, p2, p3])([1]);
    }

    [Case("G11")]
    private static object ConstantOutput()
    {
        static (Tensor, Tensor) F(Tensor x)
        {
            var m = x + 1;
            return (x * (m + 2) + 2 * m, 1);
        }

        return new GradOperation().Of(F)([1, 2]);
    }

    [Case("G29")]
    private static object SeedsFoldedIn()
    {
        Tensor sense =
        [
            [2, 3],
            [4, 5],
        ];
        return new GradOperation(getAll: true).Of(x => x.Relu() * sense)([
            [1, 1],
            [1, -1],
        ]);
    }

    [Case("G28")]
    private static object CustomRuleInlined()
    {
        var rule = Grad.CustomVjp((x, y) => (2 * x + y, dout => (2 * dout, 2 * y)));
        Tensor F(Tensor x, Tensor y) => rule(x, y) + x + 2 * y;
        return new GradOperation(getAll: true, sensParam: true).Of(F)(1, 2, sens: 1);
    }
}

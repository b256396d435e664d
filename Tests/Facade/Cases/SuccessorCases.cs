// Rows of grad-operation.json about the successors of GradOperation: gradients at positions, of weights, with auxiliary
// outputs and ids, Jacobians, Taylor propagation. Law: a Grad verb gives what MindSpore's successor gives, structure
// included. Read next: ../SuccessorTests.cs.
namespace FunGrad.Facade.Tests.Cases;

internal static class SuccessorCases
{
    private static readonly Tensor X =
    [
        [1, 2],
        [3, 4],
    ];

    private static readonly Tensor Y =
    [
        [-2, 3],
        [-1, 2],
    ];

    private static readonly Tensor Z =
    [
        [0, 3],
        [5, -1],
    ];

    private static readonly Parameter W = new(new[] { 2.0, 2.0 }, "w");
    private static readonly Parameter V = new(new[] { 3.0, 3.0 }, "z");

    private static Tensor Cube(Tensor x) => x * x * x;

    private static (Tensor, Tensor) SquaresAndProduct(Tensor x, Tensor y, Tensor z) =>
        (x * x + y * y + z * z, x * y * z);

    [Case("A15")]
    private static object PositionsOfAProduct() => Grad.Of((x, y, z) => x * y * z, [1, 2])(X, Y, Z).Inputs;

    [Case("A17")]
    private static object JvpOfTwoInputs() =>
        Grad.Jvp((x, y) => Cube(x) + y)(X, X, Tensor.OnesLike(X), Tensor.OnesLike(X));

    [Case("C15")]
    private static object SeveralOutputsAreSummed() => (Tensor)Grad.Of(x => (Cube(x), 2 * x), 0)(X);

    [Case("C16")]
    private static object SeveralOutputsAtTwoPositions() => Grad.Of(SquaresAndProduct, [1, 2])(X, Y, Z).Inputs;

    [Case("C17")]
    private static object SeveralOutputsInTheFirst() => (Tensor)Grad.Of(SquaresAndProduct, 0)(X, Y, Z);

    [Case(
        "F19",
        Instead = """{ "tensor": 1 }""",
        Because = "Every Tensor parameter is an input, also when the caller writes a number; constants are captured."
    )]
    private static object NumbersAreInputs() => (Tensor)Grad.Of((x, y) => x + y, 0)(1, 2);

    private static (Tensor, Tensor, Parameter) LossAndAux(Tensor x) => (x * W * V, x, W);

    [Case("G03")]
    private static object AuxBesideInputsAndWeights()
    {
        var (gradients, aux) = Grad.WithAux(LossAndAux, 0, [W, V])([1, 2]);
        return ((gradients.Inputs, gradients.Weights), aux);
    }

    [Case("G04")]
    private static object ValueKeepsAllOutputs()
    {
        var (value, gradients) = Grad.ValueAndGradient(LossAndAux, 0, [W, V], hasAux: true)([1, 2]);
        return (value, (gradients.Inputs, gradients.Weights));
    }

    [Case("G05")]
    private static object ValueOfSummedOutputs()
    {
        var (value, gradients) = Grad.ValueAndGradient(
            x =>
            {
                var r = x * W * V;
                return (3 * r, r);
            },
            0,
            [W, V]
        )([1, 2]);
        return (value, (gradients.Inputs, gradients.Weights));
    }

    [Case("G06")]
    private static object IdsOfOneInputAndAWeight()
    {
        var gradients = Grad.Of((x, y) => (x * y * W, x, W), 0, [W])([1, 2], [3, 3]);
        return (gradients.InputsById[0], gradients.WeightsById);
    }

    [Case("G07")]
    private static object IdsOfSeveral()
    {
        var (w, b) = (new Parameter(new[] { 6.0 }, "w"), new Parameter(new[] { 2.0 }, "b"));
        var gradients = Grad.Of((x, y, z) => w * x + b * y + z, [1, 2], [w, b])([10], [20], [30]);
        return (gradients.InputsById, gradients.WeightsById);
    }

    [Case("G08")]
    private static object BlockWithoutGradient()
    {
        var (w, b) = (new Parameter(new[] { 5.0 }), new Parameter(new[] { 5.0 }));
        return (Tensor)
            Grad.Of(
                x =>
                {
                    var y = w * x + b;
                    return Grad.None(() => y * w) * y;
                },
                0
            )([2]);
    }

    [Case("G15")]
    private static object AuxAtTwoPositions()
    {
        var (gradients, aux) = Grad.WithAux((x, y, z) => (x * Tensor.Exp(y) * z * z, z), [1, 2])(
            [3, 3],
            [0, 0],
            [5, 5]
        );
        return (gradients.Inputs, aux);
    }

    [Case("G18")]
    private static object JacobianByPushForwards() => (Tensor)Grad.JacobianForward(Cube)(X);

    [Case("G18")]
    private static object JacobianByPullBacks() => (Tensor)Grad.JacobianReverse(Cube)(X);

    [Case("G23")]
    private static object ThirdDerivativesOfTwoOutputs() =>
        Grad.ValueAndDerivative((x, y) => (Tensor.Sin(x), Tensor.Cos(y)), order: 3)([1, 1], [1, 1]);

    private static readonly Tensor[] Line =
    [
        [1, 1],
        [0, 0],
        [0, 0],
    ];

    [Case("G24")]
    private static object JetOfAComposite()
    {
        var (value, derivatives) = Grad.Jet(x => Tensor.Tan(Tensor.Exp(x)))([1, 1], Line);
        return (value, Tensor.Stack([.. derivatives]));
    }

    [Case("G28")]
    private static object BackwardRuleInsideAFunction()
    {
        var f = Grad.CustomVjp((x, y) => 2 * x + y, (x, y, output, cotangent) => (2 * cotangent, 2 * y));
        return Grad.Vjp((x, y) => f(x, y) + x + 2 * y)(1, 2).PullBack(1);
    }

    [Case("G30")]
    private static object GradientOfTheGradients()
    {
        (Tensor, Tensor) Net(Tensor x, Tensor y) => (Tensor.Sin(x) - Tensor.Cos(y), Tensor.Cos(x) - Tensor.Sin(y));
        var first = Grad.Of(Net, [0, 1]);
        return Grad.Of(first, [0, 1])([3.1415926], [3.1415926]).Inputs;
    }

    [Case("G31")]
    private static object PositionsAndThenWeights()
    {
        var z = new Parameter(new[] { 1.0 });
        Tensor Net(Tensor x, Tensor y) => x * x * y * z;
        return (Grad.Of(Net, [0, 1])([3], [5]).Inputs, Grad.Of(Net, InputPositions.None, [z])([3], [5]).Weights);
    }

    private static Tensor Waves(Tensor x, Tensor y) =>
        Tensor.Exp(Tensor.Sin(x) * Tensor.Cos(y) + Tensor.Sin(x) / Tensor.Cos(y));

    [Case("G33")]
    private static object JetOfTwoInputs()
    {
        var (value, derivatives) = Grad.Jet(Waves)([1, 1], [1, 1], Line, Line);
        var (again, third) = Grad.ValueAndDerivative(Waves, order: 3)([1, 1], [1, 1]);
        return (again, Tensor.Stack([derivatives[0], derivatives[1], third]));
    }
}

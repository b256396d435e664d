// Section F of grad-operation.json: what comes back for each combination of flags and weights. Read next:
// SuccessorCases.cs.
namespace FunGrad.Facade.Tests.Cases;

internal static class ReturnShapeCases
{
    private static readonly GradOperation First = new();
    private static readonly GradOperation All = new(getAll: true);
    private static readonly GradOperation ByList = new(getByList: true);
    private static readonly GradOperation Both = new(getAll: true, getByList: true);
    private static readonly Tensor Ten = [10];
    private static readonly Tensor Twenty = [20];

    private sealed class Line : UnaryCell
    {
        public Parameter W { get; } = new([6]);
        public Parameter B { get; } = new([2]);

        public override Tensor Construct(Tensor x) => W * x + B;
    }

    private sealed class Plane : BinaryCell
    {
        public Parameter W { get; } = new([6]);
        public Parameter B { get; } = new([2]);

        public override Tensor Construct(Tensor x, Tensor y) => W * x + B * y;
    }

    private sealed class Sum : Cell
    {
        public Parameter W { get; } = new([6]);
        public Parameter B { get; } = new([2]);

        public Tensor Construct() => W + B;
    }

    [Case("F01")]
    private static object OneInput() => First.Of(new Line())(Ten);

    [Case("F03")]
    private static object NoInput() => First.Of(new Sum().Construct)();

    [Case("F05")]
    private static object TwoInputs() => All.Of(new Plane())(Ten, Twenty);

    [Case("F06")]
    private static object AllOfNoInput() => All.Of(new Sum().Construct)();

    [Case("F09")]
    private static object TwoParameters()
    {
        var net = new Line();
        return ByList.Of(net, [net.W, net.B])(Ten);
    }

    [Case("F10")]
    private static object NoParameters() => ByList.Of(x => 6 * x, [])(Ten);

    [Case("F13")]
    private static object OneInputAndTwoParameters()
    {
        var net = new Line();
        return Both.Of(net, net.TrainableParams())(Ten);
    }

    [Case("F14")]
    private static object TwoInputsAndTwoParameters()
    {
        var net = new Plane();
        return Both.Of(net, net.TrainableParams())(Ten, Twenty);
    }

    [Case("F15")]
    private static object NoInputAndTwoParameters()
    {
        var net = new Sum();
        return Both.Of(net.Construct, net.TrainableParams())();
    }

    [Case("F16")]
    private static object OneInputAndNoParameters() => Both.Of(x => 3 * x, [])(Ten);

    [Case("F17")]
    private static object NoInputAndNoParameters() => Both.Of(() => (Tensor)3, [])();

    [Case("F18")]
    private static object WeightsLeftOut() => Both.Of((x, y) => 3 * x + y)(Ten, Twenty);

    [Case("F20")]
    private static object MappedControlFlow()
    {
        static Tensor Pick(Tensor x, (Tensor, Tensor) y) => x > 0 ? y.Item1 : y.Item2;
        return All.Of((x, y, z) => (Pick(x, (z, x)), Pick(y, (y, z))))(2, -3, 0);
    }
}

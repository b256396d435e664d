// Section A of grad-operation.json: the examples of MindSpore's documentation, in Float32 as printed there.
// Read next: ControlFlowCases.cs.
using Xunit;

namespace FunGrad.Facade.Tests.Cases;

internal static class DocumentedCases
{
    private static readonly Tensor X =
    [
        [0.8f, 0.6f, 0.2f],
        [1.8f, 1.3f, 1.1f],
    ];

    private static readonly Tensor Y =
    [
        [0.11f, 3.3f, 1.1f],
        [1.1f, 0.2f, 1.4f],
        [1.1f, 2.2f, 0.3f],
    ];

    private sealed class Net : BinaryCell
    {
        public Parameter Z { get; } = new(new[] { 1f });

        public override Tensor Construct(Tensor x, Tensor y) => (x * Z).MatMul(y);
    }

    private sealed class GradientNet(BinaryCell net) : BinaryCell
    {
        private readonly GradOperation operation = new();

        public override Tensor Construct(Tensor x, Tensor y) => operation.Of(net)(x, y);
    }

    private sealed class Halves(bool stops) : BinaryCell
    {
        private readonly Net net = new();

        public override Tensor Construct(Tensor x, Tensor y)
        {
            var first = net.Call(x, y);
            var second = net.Call(x, y);
            return first + (stops ? second.StopGradient() : second);
        }
    }

    [Case("A01", DTypes = "Float32")]
    private static object Default()
    {
        Tensor x =
        [
            [0.5f, 0.6f, 0.4f],
            [1.2f, 1.3f, 1.1f],
        ];
        Tensor y =
        [
            [0.01f, 0.3f, 1.1f],
            [0.1f, 0.2f, 1.3f],
            [2.1f, 1.2f, 3.3f],
        ];
        return new GradOperation().Of(new Net())(x, y);
    }

    /// <summary>The form that MindSpore's documentation uses: a model whose output is the gradient.</summary>
    [Case("A06", DTypes = "Float32")]
    private static object AGradientInsideAModel() => new GradientNet(new Net()).Call(X, Y);

    [Case("A03", DTypes = "Float32 Float32")]
    private static object Sens()
    {
        Tensor sens =
        [
            [0.1f, 0.6f, 0.2f],
            [0.8f, 1.3f, 1.1f],
        ];
        return new GradOperation(getAll: true, sensParam: true).Of(new Net())(X, Y, sens);
    }

    [Case("A04", DTypes = "Float32")]
    private static object ByList()
    {
        var net = new Net();
        return new GradOperation(getByList: true).Of(net, net.TrainableParameters())(X, Y);
    }

    [Case("A06")]
    private static object FirstInput() => new GradOperation().Of(new Net())(X, Y);

    [Case("A09")]
    private static object TwoCallsAddUp() => new GradOperation().Of(new Halves(stops: false))(X, Y);

    [Case("A06")]
    private static object StoppingOneCallOfTwoHalves() => new GradOperation().Of(new Halves(stops: true))(X, Y);

    [Case("A11")]
    private static object GradientOfTheGradient()
    {
        var op = new GradOperation();
        return op.Of(op.Of(x => x * x))([0.1f, 0.2f, 0.3f]);
    }

    [Case("A20", DTypes = "Float64 Float64")]
    private static object Product() => new GradOperation(getAll: true).Of((x, y) => x * y)(1, 2);

    [Case("A21")]
    private static object HookOnATensor()
    {
        var seen = new List<Tensor>();
        var hook = Grad.HookBackward(dout => seen.Add(dout));
        var result = new GradOperation(getAll: true).Of((x, y) => hook(x * y) * y)(1f, 2f);
        Assert.Equal(2.0, (double)Assert.Single(seen));
        return result;
    }

    [Case(
        "A23",
        Instead = """
            { "tuple": [{ "tensor": [0] },
                        { "tuple": [{ "tuple": [{ "tensor": [[0, 0]] }, { "tensor": [[0.6931472, 0.6931472]] }] },
                                    { "tuple": [{ "tensor": [[0, 0], [0, 0]] }] }] }] }
            """,
        Because = "the true derivative: labels that sum to 0 weigh the softmax by 0, and labels have a derivative too"
    )]
    private static object CrossEntropyOfLabelsThatSumToZero()
    {
        var w = new Parameter(Tensor.Ones(2, 2));
        Tensor Loss(Tensor x, Tensor labels)
        {
            var logits = x.MatMul(w);
            return (labels * (logits.LogSumExp([1], keepAxes: true) - logits)).Sum(1);
        }

        var run = Grad.ValueAndGradient(Loss, [0, 1], new[] { w });
        var (value, gradients) = run(Tensor.Ones(1, 2), Tensor.Zeros(1, 2));
        return (value, (gradients.Inputs, gradients.Weights));
    }
}

// Cells: discovery, names, and gradients of models. Law: own parameters first, then the children's, each object once,
// in the order of the fields. Read next: ParameterTests.cs.
using Xunit;

namespace FunGrad.Facade.Tests;

public class CellTests
{
    private sealed class Dense(int inputs, int outputs) : UnaryCell
    {
        public Parameter Weight { get; } = new(Tensor.Ones(inputs, outputs));
        public Parameter Bias { get; } = new(Tensor.Zeros(outputs));

        public override Tensor Construct(Tensor x) => x.MatMul(Weight) + Bias;
    }

    private sealed class Network : UnaryCell
    {
        private readonly Dense first = new(2, 3);
        private readonly Parameter scale = new(2.0);
        private readonly Dense[] layers = [new(3, 3), new(3, 1)];
        private readonly Parameter frozen = new(1.0, requiresGrad: false);
        private readonly Parameter _again;

        public Network() => _again = scale;

        public override Tensor Construct(Tensor x) =>
            _again * frozen * layers.Aggregate(first.Call(x), (y, layer) => layer.Call(y)).Sum();
    }

    private sealed class Captured(Parameter slope) : BinaryCell
    {
        public override Tensor Construct(Tensor x, Tensor y) => slope * x * y;
    }

    private sealed class Loop : Cell
    {
        public Loop Self => me;

        private readonly Loop me;
        private readonly ParameterTuple pair = [new(1), new(2)];

        public Loop() => me = this;

        public (Tensor, Tensor) Forward(Tensor x) => (pair[0] * x, pair[1] * x * x);
    }

    private sealed class Sum3 : TernaryCell
    {
        public override Tensor Construct(Tensor x, Tensor y, Tensor z) => x + 2 * y + 3 * z;
    }

    [Fact]
    public void ParametersComeInTheOrderOfTheFields()
    {
        string[] names =
        [
            "scale",
            "frozen",
            "first.Weight",
            "first.Bias",
            "layers.0.Weight",
            "layers.0.Bias",
            "layers.1.Weight",
            "layers.1.Bias",
        ];
        var network = new Network();
        Assert.Equal(names, network.NamedParameters().Select(entry => entry.Name));
        Assert.Equal(8, network.Parameters().Count);
        Assert.Equal(7, network.TrainableParameters().Count);
        Assert.Equal(["slope"], new Captured(new(1)).NamedParameters().Select(entry => entry.Name));
        Assert.Equal(["pair.0", "pair.1"], new Loop().NamedParameters().Select(entry => entry.Name));
    }

    [Fact]
    public void CellsDifferentiate()
    {
        var network = new Network();
        var gradient = new GradOperation(getAll: true, getByList: true).Of(network, network.TrainableParameters());
        var (inputs, weights) = gradient([
            [1, 2],
        ]);
        Assert.Equal([18, 18], inputs[0].ToDoubleArray());
        Assert.Equal(27.0, (double)weights[0]);
        Assert.Equal(network.TrainableParameters().Select(p => p.Shape), weights.Select(t => t.Shape));
    }

    [Fact]
    public void CellsConvertToFunctions()
    {
        var cell = new Captured(new(4.0));
        Assert.Equal(8.0, (double)Grad.Of(cell)(3, 2));
        Assert.Equal("(8.0, 12.0)", $"{new GradOperation(getAll: true).Of(cell)(3, 2)}");
        Assert.Equal("(1.0, 2.0, 3.0)", $"{new GradOperation(getAll: true).Of(new Sum3())(3, 2, 1)}");
        Assert.Equal([18, 18], Grad.Of(new Network())([1, 2]).ToDoubleArray());
    }

    [Fact]
    public void AnyMethodOfACellDifferentiates()
    {
        var loop = new Loop();
        var gradient = new GradOperation(true, true, true).Of(loop.Forward, loop.Parameters());
        Assert.Equal("((41.0,), (5.0, 50.0))", $"{gradient(5, sens: (1, 2))}");
    }

    [Fact]
    public void TrainingLearns()
    {
        var layer = new Dense(1, 1);
        Tensor x =
        [
            [0],
            [1],
            [2],
        ];
        var y = 3 * x - 1;
        var gradient = new GradOperation(getByList: true).Of(
            () => (layer.Call(x) - y).Square().Mean(),
            layer.TrainableParameters()
        );
        for (var step = 0; step < 500; step++)
        {
            var (dw, db) = gradient().Weights;
            layer.Weight.SetData(layer.Weight - 0.2 * dw);
            layer.Bias.SetData(layer.Bias - 0.2 * db);
        }
        Assert.Equal(3.0, (double)layer.Weight, 6);
        Assert.Equal(-1.0, (double)layer.Bias, 6);
    }

    private sealed class SlopeOf(UnaryCell net) : UnaryCell
    {
        private readonly GradOperation operation = new();

        public override Tensor Construct(Tensor x) => operation.Of(net)(x);
    }

    private sealed class Cubic : UnaryCell
    {
        public Parameter W { get; } = new(2.0);

        public override Tensor Construct(Tensor x) => W * x * x * x;
    }

    [Fact]
    public void ModelsOfGradientsDifferentiateAgain()
    {
        var cubic = new Cubic();
        var slope = new SlopeOf(cubic);
        Assert.Equal(24.0, (double)slope.Call(2));
        Assert.Equal(24.0, (double)new SlopeOf(slope).Call(2));
        Assert.Equal(["net.W"], slope.NamedParameters().Select(entry => entry.Name));
        var both = new GradOperation(getAll: true, getByList: true).Of(slope, slope.Parameters());
        Assert.Equal("((24.0,), (12.0,))", $"{both(2)}");
    }

    [Fact]
    public void FrozenParametersAreListedApartAndGetZeros()
    {
        var network = new Network();
        Assert.Equal(["frozen"], network.UntrainableParameters().Names);
        Assert.Equal(["frozen"], network.UntrainableParams().Names);
        Assert.Equal(network.Parameters(), network.GetParameters());
        Assert.Equal(network.TrainableParameters(), network.TrainableParams());
        Assert.Equal("first.Weight", network.TrainableParams().Names[1]);
        var gradient = new GradOperation(getByList: true).Of(network, network.UntrainableParams());
        Assert.Equal(
            "(0.0,)",
            gradient([
                    [1, 2],
                ])
                .ToString()
        );
        network.UntrainableParams()[0].RequiresGrad = true;
        Assert.Equal(8, network.TrainableParams().Count);
    }

    [Fact]
    public void CallIsConstruct()
    {
        var sum = new Sum3();
        Assert.Equal(14.0, (double)sum.Call(1, 2, 3));
        Func<Tensor, Tensor, Tensor, Tensor> f = sum;
        Assert.Equal(14.0, (double)f(1, 2, 3));
        Assert.Throws<ArgumentNullException>(() => sum.Call(1, null!, 3));
        Assert.Throws<InvalidOperationException>(() => new ReturnsNull().Call(1));
    }

    private sealed class ReturnsNull : UnaryCell
    {
        public override Tensor Construct(Tensor x) => null!;
    }
}

// Two classic programs, MindSpore's GradOperation and TensorFlow's tf.gradients, and what FunGrad adds to them.
// What it prints must equal expected.txt, line by line.
using FunGrad;

// MindSpore: the gradient of a network in its first input. Results with several elements are summed.
var net = new Net();
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

Console.WriteLine("MindSpore: GradOperation");
Console.WriteLine(new GradOperation().Of(net)(x, y));

Console.WriteLine("All inputs");
var (dx, dy) = new GradOperation(getAll: true).Of(net)(x, y).Inputs;
Console.WriteLine(dx);
Console.WriteLine(dy);

Console.WriteLine("Inputs and weights");
var ((dx2, dy2), dz) = new GradOperation(getAll: true, getByList: true).Of(net, net.TrainableParameters())(x, y);
Console.WriteLine(dx == dx2 && dy == dy2);
Console.WriteLine(dz[0]);

Console.WriteLine("Seeds of one's own");
Tensor seeds =
[
    [0.1f, 0.6f, 0.2f],
    [0.8f, 1.3f, 1.1f],
];
Console.WriteLine(new GradOperation(sensParam: true).Of(net)(x, y, sens: seeds));

Console.WriteLine("A second derivative: x³ at 2 and 3");
var first = new GradOperation().Of(v => v * v * v);
var second = new GradOperation().Of(first);
Console.WriteLine(second([2, 3]));

// TensorFlow: gradients of recorded values in other recorded values, with seeds.
Tensor Variable() => Tensor.Variable(Tensor.Ones([3], DType.Float32));
var (w1, w2, w3, w4) = (Variable(), Variable(), Variable(), Variable());
var z1 = w1 + w2 + w3;
var z2 = w3 + w4;

Console.WriteLine("TensorFlow: gradients");
foreach (
    var gradient in Gradients.Of(
        [z1, z2],
        [w1, w2, w3, w4],
        gradYs:
        [
            [2, 2, 3],
            [3, 2, 4],
        ]
    )
)
    Console.WriteLine(gradient);

Console.WriteLine("The same with GradOperation: GetAll and SensParam");
var sums = new GradOperation(getAll: true, sensParam: true).Of((a, b, c, d) => (a + b + c, c + d));
foreach (var gradient in sums(w1, w2, w3, w4, sens: ([2, 2, 3], [3, 2, 4])).Inputs)
    Console.WriteLine(gradient);

Console.WriteLine("The same with parameters: GetByList and SensParam");
Parameter[] p = [new(w1.Detach()), new(w2.Detach()), new(w3.Detach()), new(w4.Detach())];
var byList = new GradOperation(getByList: true, sensParam: true).Of(() => (p[0] + p[1] + p[2], p[2] + p[3]), p);
foreach (var gradient in byList(sens: ([2, 2, 3], [3, 2, 4])).Weights)
    Console.WriteLine(gradient);

Console.WriteLine("A gradient of a gradient: x³ at 3");
var t = Tensor.Variable(3);
var slope = Gradients.Of(t * t * t, t)[0]!;
Console.WriteLine(slope.Detach());
Console.WriteLine(Gradients.Of(slope, t)[0]!.Detach());

/// <summary>out = (x·z)·y, with one weight z.</summary>
sealed class Net : BinaryCell
{
    private readonly Parameter z = new([1f]);

    public override Tensor Construct(Tensor x, Tensor y) => Tensor.MatMul(x * z, y);
}

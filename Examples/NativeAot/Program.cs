// FunGrad in a native program: gradients, compiled functions, weights and recorded graphs. No code is made at run time, so
// compiled functions run block by block; the numbers are those of expected.txt either way.
using FunGrad;

Tensor Rosenbrock(Tensor x)
{
    var (next, here) = (x[1..], x[..^1]);
    return (100 * (next - here * here).Square() + (1 - here).Square()).Sum();
}

// A gradient, plain and compiled: the second run of a compiled function is its first as loops.
var slope = Grad.Of(Rosenbrock);
Tensor start = new double[] { 1, 2, 0.5 };
Console.WriteLine($"gradient           {slope(start)}");
var compiled = Transform.Compile(slope);
compiled.Function(start);
Console.WriteLine($"compiled           {compiled.Function(start)}");
var numbers = new double[3];
compiled.Invoke([1.0, 2.0, 0.5], numbers);
Console.WriteLine($"on spans           {string.Join(" ", numbers)}");

// All inputs of a model.
Tensor Model(Tensor w, Tensor x) => (w.MatMul(x).Square() * x).Sum();
var (dw, dx) = new GradOperation(getAll: true)
    .Of(Model)(
        Tensor.Of([
            [0.5, -0.25],
            [2, 1],
        ]),
        Tensor.Of([1, -2])
    )
    .Inputs;
Console.WriteLine($"of weights         {dw[0]} {dw[1]}");
Console.WriteLine($"of inputs          {dx}");

// A recorded graph, differentiated twice.
var v = Tensor.Variable(3);
var first = Gradients.Of(v * v * v, v)[0]!;
Console.WriteLine($"recorded           {first.Detach()}, then {Gradients.Of(first, v)[0]!.Detach()}");

// Loops over structures, and their derivatives.
Tensor Fibonacci(Tensor x) =>
    Transform.ForLoop(0, 10, (Tensor _, (Tensor Now, Tensor Next) s) => (s.Next, s.Now * x + s.Next), (x, x)).Item1;
var derivative = Transform.Compile(Grad.Of(Fibonacci));
derivative.Function(1);
Console.WriteLine($"through a loop     {derivative.Function(1)}");

List<Tensor> Halved(List<Tensor> state) => [state[0] * 0.5, state[0] + state[1]];
var halves = Transform.ForLoop(0, 3, (_, state) => Halved(state), new List<Tensor> { 8, 0 });
Console.WriteLine($"lists              {halves[0]} {halves[1]}");

var nested = Transform.ForLoop(
    0,
    3,
    (_, s) => (s.A * s.B.X, (s.B.Y, s.A)),
    (A: (Tensor)2, B: (X: (Tensor)3, Y: (Tensor)5))
);
Console.WriteLine($"nested             {nested.A}");
Console.WriteLine($"a Jacobian         {Grad.Jacobian(x => x * x)([1, 2])[1]}");

#!/usr/bin/env dotnet
#:project ../Facade.CSharp/Facade.CSharp.csproj
#:property PublishAot=false

// First steps in C#, the twin of 1-first-steps.fsx: `dotnet run Notebooks/first-steps.cs` builds and runs it.
// Law: a claim that does not hold ends the program with an error, so that running it is its test.

using FunGrad;

// A function of tensors is an ordinary function, and Grad.Of turns it into its derivative.
static Tensor Wave(Tensor x) => Tensor.Sin(x * x);

var slope = Grad.Of(Wave);
Console.WriteLine($"f'(1.5) = {slope(1.5)}");
Claim("f'(x) = 2x cos x²", Math.Abs((double)slope(1.5) - 3 * Math.Cos(2.25)) < 1e-12);

// Vectorize runs it on many points at once.
Console.WriteLine($"slopes {Grad.Vectorize(slope)([0, 1, 2])}");

// One gradient for any number of variables, and the second derivatives.
static Tensor Rosenbrock(Tensor v)
{
    var (x, y) = (v[0], v[1]);
    return Tensor.Pow(1 - x, 2) + 100 * Tensor.Pow(y - x * x, 2);
}

Tensor start = [1.5, 2.5];
Console.WriteLine($"gradient {Grad.Of(Rosenbrock)(start)}");
Console.WriteLine($"Hessian\n{Grad.Hessian(Rosenbrock)(start)}");
Claim("the gradient at (1.5, 2.5)", Grad.Of(Rosenbrock)(start) == Tensor.Of([-149, 50]));

// Newton's method: a step solves a linear system of the two.
var (gradient, hessian) = (Grad.Of(Rosenbrock), Grad.Hessian(Rosenbrock));
var point = start;

for (var step = 0; step < 6; step++)
{
    point -= Tensor.Solve(hessian(point), gradient(point));
}

Console.WriteLine($"minimum {point}");
Claim("Newton's method converges", (double)Tensor.Norm(point - 1) < 1e-9);

// Several inputs, and their gradients as a tuple.
var product = Grad.AllOf((Tensor x, Tensor y) => x * x * y);
var (dx, dy) = product(3, 5);
Console.WriteLine($"gradients {dx} and {dy}");
Claim("2xy and x²", dx == 30 && dy == 9);

// Branches and loops are C#'s own, and derivatives nest.
static Tensor Power(Tensor x, int n) => n == 0 ? 1 : x * Power(x, n - 1);

var second = Grad.Of(Grad.Of(x => Power(x, 3)));
Console.WriteLine($"second derivative of x³ at 2: {second(2)}");
Claim("6x", second(2) == 12);

static void Claim(string what, bool isTrue)
{
    if (!isTrue)
        throw new InvalidOperationException("The program claims what does not hold: " + what);
}

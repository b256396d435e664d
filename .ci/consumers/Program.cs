// A C# program that has the package FunGrad and nothing else of ours. It says whether the package's symbols are at hand:
// a stack trace then names the source line inside the library.
using System.Diagnostics;
using FunGrad;

static Tensor Energy(Tensor x) => (x * x).Sum() + Tensor.Sin(x[0]);

Console.WriteLine($"gradient {Grad.Of(Energy)([0, 1, 2])}");
try
{
    Grad.Of(x => x * 2)([1, 2]);
}
catch (Exception failure)
{
    var files = new StackTrace(failure, fNeedFileInfo: true).GetFrames().Select(frame => frame.GetFileName());
    Console.WriteLine($"{failure.GetType().Name}, source lines: {files.Any(file => file?.EndsWith(".fs") == true)}");
}

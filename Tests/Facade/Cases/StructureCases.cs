// Rows in which one input is a tuple, a list or a dictionary of tensors: MindSpore's `mutable`. Law: each tensor inside
// is a variable, and the gradients are a tuple of one for each, in order. Read next: SuccessorCases.cs.
namespace FunGrad.Facade.Tests.Cases;

internal static class StructureCases
{
    private static readonly GradOperation First = new();
    private static readonly Tensor Z = [1f];

    private static readonly Tensor X =
    [
        [0.5f, 0.6f, 0.4f],
        [1.2f, 1.3f, 1.1f],
    ];

    private static readonly Tensor Y =
    [
        [0.01f, 0.3f, 1.1f],
        [0.1f, 0.2f, 1.3f],
        [2.1f, 1.2f, 3.3f],
    ];

    [Case("G01")]
    private static object OfATuple() => First.Of(((Tensor X, Tensor Y) t) => (t.X * Z).MatMul(t.Y))((X, Y));

    [Case("G01")]
    private static object OfAnArray() => First.Of((Tensor[] t) => (t[0] * Z).MatMul(t[1]))([X, Y]);

    [Case("G01")]
    private static object OfAList() => First.Of((IReadOnlyList<Tensor> t) => (t[0] * Z).MatMul(t[1]))([X, Y]);

    [Case("G01")]
    private static object OfADictionary() =>
        First.Of((Dictionary<string, Tensor> t) => (t["a"] * Z).MatMul(t["b"]))(new() { ["a"] = X, ["b"] = Y });

    [Case("G01")]
    private static object InTheFormOfTheInput() =>
        First.Of(((Tensor X, Tensor Y) t) => (t.X * Z).MatMul(t.Y))((X, Y)).Inputs.Like((X, Y));
}

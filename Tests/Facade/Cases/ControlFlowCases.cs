// Section B of grad-operation.json: plain functions, closures, branches, loops and assigned parameters. Integers of the
// rows are Float64 numbers here, as every number that C# writes is; index tensors stay integers.
// Read next: OperatorCases.cs.
namespace FunGrad.Facade.Tests.Cases;

internal static class ControlFlowCases
{
    private static readonly GradOperation All = new(getAll: true);
    private static readonly GradOperation ByList = new(getByList: true);

    /// <summary>0 to 7 in a cube.</summary>
    private static Tensor Cube => Tensor.Arange(8).Reshape(2, 2, 2);

    [Case("B01", DTypes = "Float64 Float64")]
    private static object Product() => All.Of((x, y) => x * y)(3, 2);

    [Case("B03")]
    private static object Branch() => All.Of((a, b) => a > b ? 3 * a : 2 * b)(5, 4);

    [Case("B04")]
    private static object Loop() =>
        All.Of(x =>
        {
            var r = x * x;
            for (var i = 2; i < 4; i++)
                r *= i;
            return r;
        })(5);

    [Case("B05")]
    private static object Polynomial() => All.Of((x, y) => x * x + 2 * y)(2, 1);

    [Case("B06")]
    private static object ManyUses() => All.Of((x, y, z) => x * y + z + x * y * z + x + x * y)(2, 3, 0);

    [Case("B07")]
    private static object InnerFunction()
    {
        static Tensor Inner(Tensor x, Tensor y) => x * y;
        return All.Of((a, b) => Inner(a, b))(2, 3);
    }

    [Case("B07")]
    private static object Closure() =>
        All.Of(
            (a, b) =>
            {
                Tensor Inner(Tensor x) => x * b;
                return Inner(a);
            }
        )(2, 3);

    [Case("B10")]
    private static object BranchOfBoth() => All.Of((a, b) => a > b ? 3 * a + b : 2 * a * b)(3, 2);

    [Case("B11", DTypes = "Float32 Float32")]
    private static object WhileLoop() =>
        All.Of(
            (x, y) =>
            {
                while (x < y)
                    x = x * x + 1;
                return x;
            }
        )([1.1f], [8f]);

    [Case("B13")]
    private static object ParameterInALoop()
    {
        var p = new Parameter(Cube);
        Tensor F()
        {
            Tensor product = 1;
            for (var i = Tensor.Indices(0); i < Tensor.Indices(3); i += Tensor.Indices(1))
                product *= p;
            return product + p;
        }

        return ByList.Of(F, [p])();
    }

    [Case("B14")]
    private static object TwoParametersInALoop()
    {
        Parameter p = new(Cube),
            q = new(Cube);
        Tensor F()
        {
            Tensor sum = 0;
            for (var i = 0; i < 3; i++)
                sum += p + q;
            return sum + p;
        }

        return ByList.Of(F, [p, q])();
    }

    [Case("B15")]
    private static object BranchInALoop()
    {
        var p = new Parameter(Cube);
        Tensor F(Tensor x)
        {
            var sum = Tensor.Zeros(2, 2, 2);
            for (var i = 0; i < 3; i++)
                sum += sum.Max() < x.Max() ? 2 * p : p;
            return sum + p;
        }

        return ByList.Of(F, [p])(Tensor.Ones(2, 2, 2));
    }

    [Case("B16")]
    private static object LoopThatNeverRuns()
    {
        var p = new Parameter(2);
        Tensor F(Tensor index, Tensor end)
        {
            Tensor sum = 0;
            for (; index < end; index += 1)
                sum += p;
            return sum + p;
        }

        return ByList.Of(F, [p])(3, 0);
    }

    [Case("B17")]
    private static object BranchNotTaken()
    {
        var p = new Parameter(Cube);
        return ByList.Of((a, b, x) => a < b ? x + 2 * p : 0, [p])(4, 0, Cube);
    }

    [Case("B18", DTypes = "Int32 Int32 Float32")]
    private static object IntegersKeepTheirSlots()
    {
        var p = new Parameter(Cube.Cast(DType.Float32));
        Tensor F(Tensor a, Tensor b, Tensor x)
        {
            Tensor sum = 0;
            if (a < b)
                sum += x + 4 * p;
            if (a == b)
                sum += 3 * x + 3 * p;
            return sum;
        }

        var zero = Tensor.FromArray([0], []);
        return All.Of(F)(zero, zero, Cube.Cast(DType.Float32));
    }

    [Case("B20")]
    private static object AssignmentInALoop()
    {
        var w = new Parameter(5);
        Tensor F(Tensor x)
        {
            Tensor sum = 0;
            for (var i = 0; i < 3; i++)
            {
                w.SetData(i);
                sum = x * w + sum;
            }
            return sum;
        }

        return All.Of(F)(1);
    }

    [Case("B21")]
    private static object NoWeights()
    {
        static Tensor F(Tensor x)
        {
            var y = x;
            x = x + x + x;
            y += y;
            return x > y ? x : y;
        }

        return new GradOperation(getAll: true, getByList: true, sensParam: true).Of(F, [])([9f], [18f]);
    }

    [Case("B22")]
    private static object BranchOnParameters()
    {
        Parameter pa = new(new[] { 5f }),
            pb = new(new[] { 4f });
        return new GradOperation(sensParam: true).Of(x => pa > pb ? x.Relu() : x + 2)([9f], [18f]);
    }
}

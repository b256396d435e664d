// Sections C and D of grad-operation.json: operators, dtypes, broadcasting, seeds, tuples inside, and stopped gradients.
// Integer and bool tensors never carry a derivative in FunGrad: their slots hold zeros of their own dtype.
// Read next: CustomCases.cs.
namespace FunGrad.Facade.Tests.Cases;

internal static class OperatorCases
{
    private const string IntegersAreIndices =
        "integer and bool tensors are indices, labels and masks: they keep their slot with zeros of their dtype";

    private static readonly GradOperation All = new(getAll: true);
    private static readonly GradOperation Seeded = new(getAll: true, sensParam: true);
    private static readonly Tensor Ones = Tensor.Ones(2, 2);

    private static readonly Tensor Singles =
    [
        [0.1f, 0.2f, 0.3f],
        [0.4f, 0.5f, 0.6f],
    ];

    private static readonly Tensor Seeds =
    [
        [1f, 2f, 0f],
        [0f, 3f, 4f],
    ];

    [Case(
        "C01",
        DTypes = "Float32",
        Instead = """{ "tuple": [{ "tensor": [[0, 0, 0], [0, 0, 0]] }] }""",
        Because = "a cast to integers is a step function, so it cuts; MindSpore casts the seed back"
    )]
    private static object CastToIntegers() => All.Of(x => x.Cast(DType.Int32))(Singles);

    [Case("C01", DTypes = "Float32")]
    private static object CastToTheOtherWidth() => Seeded.Of(x => x.Cast(DType.Float64))(Singles, Tensor.Ones(2, 3));

    [Case("C02", DTypes = "Bool Float64 Float64")]
    private static object Select()
    {
        var condition = Tensor.FromArray(
            new[,]
            {
                { true, false, false },
                { false, true, true },
            }
        );
        Tensor x =
        [
            [1, 2, 3],
            [4, 5, 6],
        ];
        return Seeded.Of((Tensor c, Tensor x, Tensor y) => Tensor.Where(c, x, y))(
            condition,
            x,
            x + 6,
            Tensor.Ones(2, 3)
        );
    }

    [Case("C03", DTypes = "Float64 Float64")]
    private static object Broadcasting() =>
        Seeded.Of((x, y) => x - y)(
            [
                [2, 2],
            ],
            2 * Ones,
            Ones
        );

    [Case(
        "C03",
        DTypes = "Int64 Int64",
        Instead = """{ "tuple": [{ "tensor": [[0, 0]] }, { "tensor": [[0, 0], [0, 0]] }] }""",
        Because = IntegersAreIndices
    )]
    private static object BroadcastingIntegers() =>
        All.Of((x, y) => x - y)(Tensor.FromArray([2L, 2L], [1, 2]), Tensor.FromArray([2L, 2L, 2L, 2L], [2, 2]));

    [Case("C04")]
    private static object Product() => Seeded.Of((x, y) => x * y)(2 * Ones, 3 * Ones, 3 * Ones);

    [Case(
        "C05",
        DTypes = "Float32 Bool",
        Instead = """
            { "tuple": [{ "tensor": [[1, 2, 0], [0, 3, 4]] }, { "tensor": [[0, 0, 0], [0, 0, 0]] }] }
            """,
        Because = IntegersAreIndices
    )]
    private static object SumWithAMask()
    {
        var mask = Tensor.FromArray([true, true, true, false, false, false], [2, 3]);
        return Seeded.Of((x, y) => x + y)(Singles, mask, Seeds);
    }

    [Case(
        "C06",
        DTypes = "Float32 Int32",
        Instead = """
            { "tuple": [{ "tensor": [[1, 2, 0], [0, 3, 4]] }, { "tensor": [[0, 0, 0], [0, 0, 0]] }] }
            """,
        Because = IntegersAreIndices
    )]
    private static object DifferenceWithIntegers()
    {
        var y = Tensor.FromArray([1, 2, 3, 4, 5, 6], [2, 3]);
        return Seeded.Of((x, y) => x - y)(Singles, y, Seeds);
    }

    [Case("C06", DTypes = "Float32 Float64")]
    private static object DifferenceOfWidths() =>
        Seeded.Of((x, y) => x - y)(Singles, Tensor.Arange(6).Reshape(2, 3), Seeds);

    [Case("C08", DTypes = "Float32")]
    private static object SumWithANumber() => Seeded.Of(x => x + 2)(Singles, Seeds);

    [Case(
        "C10",
        DTypes = "Int32 Float32 Float64",
        Instead = """
            { "tuple": [{ "tensor": [[[0, 0, 0], [0, 0, 0]]] },
                        { "tensor": [[[3, 3, 3], [3, 3, 3]]] },
                        { "tensor": [[[4, 4, 4], [4, 4, 4]]] }] }
            """,
        Because = IntegersAreIndices + "; FunGrad has no Float16, so the third is of the other width"
    )]
    private static object EachItsOwnDType() =>
        Seeded.Of((x, y, z) => 2 * x + 3 * y + 4 * z)(
            Tensor.Ones([1, 2, 3], DType.Int32),
            Tensor.Ones([1, 2, 3], DType.Float32),
            Tensor.Ones([1, 2, 3], DType.Float64),
            sens: Tensor.Ones([1, 2, 3], DType.Float32)
        );

    [Case("C10")]
    private static object NamedArguments() =>
        Seeded.Of((x, y, z) => 2 * x + 3 * y + 4 * z)(
            sens: Tensor.Ones(1, 2, 3),
            z: Tensor.Ones(1, 2, 3),
            y: Tensor.Ones(1, 2, 3),
            x: Tensor.Ones(1, 2, 3)
        );

    /// <summary>Constants are captured in C#, so the containers of the row are not among the arguments.</summary>
    [Case("C11")]
    private static object CapturedContainers()
    {
        var a = (Ones, 2);
        object[] b =
        [
            1,
            new object[]
            {
                3,
                new Dictionary<string, Tensor> { ["y"] = Ones },
            },
        ];
        var c = new Dictionary<string, Tensor> { ["u"] = Ones };
        var inner = (Dictionary<string, Tensor>)((object[])b[1])[1];
        return All.Of((x, y, z) => x + a.Item1 - inner["y"] + y - z + c["u"])(Ones, Ones, Ones);
    }

    [Case("C13")]
    private static object InnerFunctionOfATuple()
    {
        static Tensor Inner((Tensor X, Tensor Y) pair) => pair.X * pair.Y;
        var (dx, dy) = All.Of((x, y) => Inner((x, y)))(Constant(2), Constant(3)).Inputs;
        return (TheNumberOf(dx), TheNumberOf(dy));
    }

    [Case("C14")]
    private static object InnerFunctionWithANestedTuple()
    {
        static (Tensor, (Tensor, Tensor)) Inner(Tensor x, Tensor y)
        {
            var z = x * y;
            return (z, (z + x, z + y));
        }

        static Tensor F(Tensor x, Tensor y)
        {
            var (z1, (z2, z3)) = Inner(x, y);
            return z1 + z2 + z3;
        }

        var (dx, dy) = All.Of(F)(Constant(2), Constant(3)).Inputs;
        return (TheNumberOf(dx), TheNumberOf(dy));
    }

    [Case("D01")]
    private static object StoppedProduct() => All.Of((x, y) => (x * y).StopGradient())(Ones, Ones);

    [Case("D04", DTypes = "Float64")]
    private static object StoppedInput() => All.Of(x => x.StopGradient())(1);

    [Case("D04", DTypes = "Int32")]
    private static object StoppedInteger() => All.Of(x => x.StopGradient())(Tensor.FromArray([1], []));

    [Case("D05")]
    private static object StoppedTerm() => All.Of(x => x + (x + x).StopGradient())(1);

    [Case("D06")]
    private static object StoppedProductOfNumbers() => All.Of((x, y) => Grad.StopGradient(x * y))(1, 3);

    [Case("D07")]
    private static object OneOutputStopped()
    {
        static (Tensor, Tensor) Identity(Tensor a, Tensor b) => (a, b);
        static (Tensor, Tensor) F(Tensor x1, Tensor x2)
        {
            var (a, b) = Identity(x1, x2);
            return (a.StopGradient(), b);
        }

        return All.Of(F)(Tensor.Ones(2), Tensor.Ones(2));
    }

    /// <summary>The row refers to a function that the file does not hold. This one follows its words: c is stopped in
    /// one of three uses, and x is used twice beside them.</summary>
    [Case("D09")]
    private static object StoppedUseAmongOthers()
    {
        static Tensor F(Tensor x, Tensor y)
        {
            var c = x * y;
            var first = c.StopGradient() + x + y + c;
            var second = first + x + y + c;
            return second + c;
        }

        return new GradOperation().Of(F)(Ones, Ones);
    }

    private static Tensor Constant(double value) => Tensor.Full([1, 1, 3, 3], value);

    private static Tensor TheNumberOf(Tensor constant)
    {
        Xunit.Assert.Equal([1, 1, 3, 3], constant.Shape);
        Xunit.Assert.Single(constant.ToDoubleArray().Distinct());
        return constant[0, 0, 0, 0];
    }
}

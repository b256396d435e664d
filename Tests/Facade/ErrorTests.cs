// The exact texts that a C# user meets. Law: what was given, what was needed, what to do.
// Read next: the engine's Numbers/Errors.fs.
using Xunit;

namespace FunGrad.Facade.Tests;

public class ErrorTests
{
    private static readonly Tensor Vector = new[] { 1.0, 2.0, 3.0 };
    private static readonly Tensor Matrix = Tensor.Zeros(2, 3);

    public static TheoryData<string, Func<object?>, Type> Cases =>
        new()
        {
            {
                "Grad.Of expects a function whose result has one element, but it had shape [3]. Did you mean jacobian?",
                () => Grad.Of(Tensor.Sin)(Vector),
                typeof(ShapeException)
            },
            {
                "matmul: inner axes must agree, but the shapes were [2, 3] and [2, 3]. Transpose one of them?",
                () => Matrix.MatMul(Matrix),
                typeof(ShapeException)
            },
            {
                "Grad.Of differentiates with respect to floating-point tensors, but none was given. "
                    + "Convert integers first: Cast(DType.Float64).",
                () => Grad.Of(x => x.Sum())(Tensor.Indices(1)),
                typeof(DTypeException)
            },
            {
                "A tensor of shape [3] is not one number. Take an element or reduce it first, for example with Sum().",
                () => (double)Vector,
                typeof(ShapeException)
            },
            {
                "reshape: 3 elements of shape [3] do not fit the shape [2, 2]. "
                    + "The product of the lengths must stay the same; one length may be -1.",
                () => Vector.Reshape(2, 2),
                typeof(ShapeException)
            },
            {
                "'Grad.Vectorize' works on many values at once, so one number cannot be read here. "
                    + "Use Tensor.Where instead of a branch.",
                () => Grad.Vectorize(x => x > 0 ? x : -x)(Vector),
                typeof(ValueReadException)
            },
            {
                "where needs a condition of dtype Bool, but the dtype was Float64. "
                    + "Make one with a comparison such as Greater(x, 0).",
                () => Tensor.Where(Vector, 1, 2),
                typeof(DTypeException)
            },
            {
                "gather needs indices of dtype Int64 or Int32, but the dtype was Float64. "
                    + "Make them with Tensor.Indices(...) or cast them.",
                () => Vector.Gather([0, 1]),
                typeof(DTypeException)
            },
            {
                "Grad.Jvp: the tangent must have the shape of its primal, [3], but it had [].",
                () => Grad.Jvp(Tensor.Sin)(Vector, 1),
                typeof(ShapeException)
            },
            {
                "Grad.Derivative differentiates with respect to one number, but its shape was [3]. "
                    + "Use grad or jacobian for tensors.",
                () => Grad.Derivative(Tensor.Sin)(Vector),
                typeof(ShapeException)
            },
            {
                "The function returned null where a tensor is needed. Return a tensor.",
                () => Grad.Of(x => null!)(1),
                typeof(InvalidOperationException)
            },
            {
                "A 0-d tensor has no rows to walk through. Convert it to a number instead.",
                () => Tensor.Scalar(1.0).GetEnumerator(),
                typeof(ShapeException)
            },
            {
                "Grad.Vectorize runs over the first axis of its arguments, but one of them is a single number. "
                    + "Capture it in the function instead.",
                () => Grad.Vectorize((x, y) => x * y)(Vector, 2),
                typeof(ShapeException)
            },
            {
                "stack: all rows must have one shape, but there are [] and [2]. Broadcast or pad them first.",
                () => Tensor.Of([1, [2, 3]]),
                typeof(ShapeException)
            },
            {
                "A tensor holds double, float, long, int or bool, not Decimal.",
                () => Tensor.FromArray([1m]),
                typeof(DTypeException)
            },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void ErrorsTeach(string message, Func<object?> act, Type type)
    {
        var error = Assert.Throws(type, act);
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void PositionsOutsideAnAxisAreNamed()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Vector[3]);
        Assert.Equal(
            "index: the position 3 lies outside axis 0 of length 3. Positions run from 0 to 2, or from ^1 to ^3. "
                + "(Parameter 'index')",
            error.Message
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => Vector[^4]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Matrix[0, 0, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Matrix[.., 1..5]);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => Vector.Sum(1));
        Assert.Equal(
            "sum: axis 1 does not exist: a value of rank 1 has axes -1 to 0 (negative ones count from the end). "
                + "(Parameter 'axis')",
            error.Message
        );
        error = Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Zeros(-1));
        Assert.StartsWith("The lengths of a shape must not be negative, but the shape was [-1].", error.Message);
    }

    [Fact]
    public void EscapedValuesAreRefused()
    {
        Tensor? stolen = null;
        Grad.Of(x => stolen = x * x)(3);
        var error = Assert.Throws<EscapedValueException>(() => (double)stolen!);
        Assert.Equal(
            "A value made inside 'Grad.Of' was used after 'Grad.Of' had returned. "
                + "Return it from the function instead of storing it.",
            error.Message
        );
    }

    [Fact]
    public void NullFunctionsAreRefusedWhenGiven()
    {
        Assert.Equal("f", Assert.Throws<ArgumentNullException>(() => Grad.Of((Func<Tensor, Tensor>)null!)).ParamName);
        Assert.Equal("f", Assert.Throws<ArgumentNullException>(() => Grad.Hessian(null!)).ParamName);
        Assert.Throws<ArgumentNullException>(() => Grad.AllOf((Func<Tensor, Tensor, Tensor>)null!));
        Assert.Throws<ArgumentNullException>(() => Grad.Vjp((Func<Tensor, Tensor>)null!));
        Assert.Throws<ArgumentNullException>(() => Grad.Vectorize((Func<Tensor, Tensor>)null!));
        Assert.Throws<ArgumentNullException>(() => Grad.Derivative(null!));
        Assert.Throws<ArgumentNullException>(() => new GradOperation().Of((Func<Tensor, Tensor>)null!));
        Assert.Throws<ArgumentNullException>(() => new GradOperation().Of((UnaryCell)null!));
        Assert.Throws<ArgumentNullException>(() => new GradOperation().Of((UnaryGradient<Tensor>)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Grad.Derivative(Tensor.Sin, -1));
    }

    [Fact]
    public void NullTensorsAreRefused()
    {
        Tensor none = null!;
        Action[] uses =
        [
            () => _ = none + 1,
            () => _ = 1 * none,
            () => _ = -none,
            () => Tensor.Sin(none),
            () => none.Sin(),
            () => none.Sum(),
            () => none.Reshape(1),
            () => none.MatMul(1),
            () => Tensor.Where(none, 1, 2),
            () => Tensor.Concatenate([none]),
            () => Tensor.Concatenate(null!),
            () => _ = none.T,
            () => none.Cast(DType.Float32),
            () => none.Detach(),
            () => none.ToDoubleArray(),
            () => none.Max(),
            () => none.ArgMax(0),
            () => none.Softmax(0),
            () => none.Greater(1),
            () => none.StopGradient(),
            () => none.Clip(0, 1),
            () => none.Gather(Tensor.Indices(0)),
            () => Tensor.Variable(none),
            () => Tensor.FromArray((double[])null!),
            () => Tensor.Zeros(null!),
            () => Grad.Of(Tensor.Sin)(none),
            () => Grad.Jacobian(Tensor.Sin)(none),
            () => Grad.Hessian(Tensor.Sin)(none),
            () => Grad.Laplacian(Tensor.Sin)(none),
            () => Grad.Derivative(Tensor.Sin)(none),
            () => Grad.Vjp(Tensor.Sin)(none),
            () => Grad.Vjp(Tensor.Sin)(1).PullBack(none),
            () => Grad.Jvp(Tensor.Sin)(1, none),
            () => Grad.Vectorize(Tensor.Sin)(none),
            () => new GradOperation().Of(Tensor.Sin)(none),
            () => _ = new Parameter(none),
            () => _ = (double)none,
        ];
        var failures =
            from use in uses.Index()
            let error = Xunit.Record.Exception(use.Item)
            where error is not ArgumentNullException
            select $"use {use.Index} gave {error?.GetType().Name ?? "no exception"}";
        Assert.Empty(failures);
    }
}

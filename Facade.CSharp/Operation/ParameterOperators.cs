// The operators of Parameter, each one line over the tensor's: a parameter cannot inherit Tensor, so C# would not find
// them where no operand is a tensor. Law: p ∘ y is p.Value ∘ y. Read next: Cell.cs.
namespace FunGrad;

public sealed partial class Parameter
{
    /// <summary>The value now.</summary>
    /// <exception cref="ArgumentNullException">The parameter is null.</exception>
    public static implicit operator Tensor(Parameter parameter) => Demand.Given(parameter).Value;

    /// <summary>The only element as a double.</summary>
    /// <exception cref="ShapeException">There is not exactly one element.</exception>
    public static explicit operator double(Parameter parameter) => (double)Demand.Given(parameter).Value;

    /// <summary>The element or row of the value at a position of the first axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside the axis.</exception>
    public Tensor this[int position] => Value[position];

    /// <summary>The part of the value that positions, ranges and new axes select.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A position lies outside its axis, or there are too
    /// many.</exception>
    public Tensor this[params AxisIndex[] indices] => Value[indices];

    /// <summary>-p, element by element.</summary>
    public static Tensor operator -(Parameter x) => -Demand.Given(x).Value;

    /// <summary>The value of p.</summary>
    public static Tensor operator +(Parameter x) => Demand.Given(x).Value;

    /// <summary>x + y, element by element.</summary>
    public static Tensor operator +(Parameter x, Parameter y) => Demand.Given(x).Value + Demand.Given(y).Value;

    /// <summary>x + y, element by element.</summary>
    public static Tensor operator +(Parameter x, Tensor y) => Demand.Given(x).Value + y;

    /// <summary>x + y, element by element.</summary>
    public static Tensor operator +(Tensor x, Parameter y) => x + Demand.Given(y).Value;

    /// <summary>x + y, element by element.</summary>
    public static Tensor operator +(Parameter x, double y) => Demand.Given(x).Value + y;

    /// <summary>x + y, element by element.</summary>
    public static Tensor operator +(double x, Parameter y) => x + Demand.Given(y).Value;

    /// <summary>x - y, element by element.</summary>
    public static Tensor operator -(Parameter x, Parameter y) => Demand.Given(x).Value - Demand.Given(y).Value;

    /// <summary>x - y, element by element.</summary>
    public static Tensor operator -(Parameter x, Tensor y) => Demand.Given(x).Value - y;

    /// <summary>x - y, element by element.</summary>
    public static Tensor operator -(Tensor x, Parameter y) => x - Demand.Given(y).Value;

    /// <summary>x - y, element by element.</summary>
    public static Tensor operator -(Parameter x, double y) => Demand.Given(x).Value - y;

    /// <summary>x - y, element by element.</summary>
    public static Tensor operator -(double x, Parameter y) => x - Demand.Given(y).Value;

    /// <summary>x · y, element by element.</summary>
    public static Tensor operator *(Parameter x, Parameter y) => Demand.Given(x).Value * Demand.Given(y).Value;

    /// <summary>x · y, element by element.</summary>
    public static Tensor operator *(Parameter x, Tensor y) => Demand.Given(x).Value * y;

    /// <summary>x · y, element by element.</summary>
    public static Tensor operator *(Tensor x, Parameter y) => x * Demand.Given(y).Value;

    /// <summary>x · y, element by element.</summary>
    public static Tensor operator *(Parameter x, double y) => Demand.Given(x).Value * y;

    /// <summary>x · y, element by element.</summary>
    public static Tensor operator *(double x, Parameter y) => x * Demand.Given(y).Value;

    /// <summary>x / y, element by element.</summary>
    public static Tensor operator /(Parameter x, Parameter y) => Demand.Given(x).Value / Demand.Given(y).Value;

    /// <summary>x / y, element by element.</summary>
    public static Tensor operator /(Parameter x, Tensor y) => Demand.Given(x).Value / y;

    /// <summary>x / y, element by element.</summary>
    public static Tensor operator /(Tensor x, Parameter y) => x / Demand.Given(y).Value;

    /// <summary>x / y, element by element.</summary>
    public static Tensor operator /(Parameter x, double y) => Demand.Given(x).Value / y;

    /// <summary>x / y, element by element.</summary>
    public static Tensor operator /(double x, Parameter y) => x / Demand.Given(y).Value;

    /// <summary>Whether the only element of x is less than that of y.</summary>
    public static bool operator <(Parameter x, Parameter y) => Demand.Given(x).Value < Demand.Given(y).Value;

    /// <summary>Whether the only element of x is less than that of y.</summary>
    public static bool operator <(Parameter x, Tensor y) => Demand.Given(x).Value < y;

    /// <summary>Whether the only element of x is less than that of y.</summary>
    public static bool operator <(Tensor x, Parameter y) => x < Demand.Given(y).Value;

    /// <summary>Whether the only element of x is greater than that of y.</summary>
    public static bool operator >(Parameter x, Parameter y) => Demand.Given(x).Value > Demand.Given(y).Value;

    /// <summary>Whether the only element of x is greater than that of y.</summary>
    public static bool operator >(Parameter x, Tensor y) => Demand.Given(x).Value > y;

    /// <summary>Whether the only element of x is greater than that of y.</summary>
    public static bool operator >(Tensor x, Parameter y) => x > Demand.Given(y).Value;

    /// <summary>Whether the only element of x is at most that of y.</summary>
    public static bool operator <=(Parameter x, Parameter y) => Demand.Given(x).Value <= Demand.Given(y).Value;

    /// <summary>Whether the only element of x is at most that of y.</summary>
    public static bool operator <=(Parameter x, Tensor y) => Demand.Given(x).Value <= y;

    /// <summary>Whether the only element of x is at most that of y.</summary>
    public static bool operator <=(Tensor x, Parameter y) => x <= Demand.Given(y).Value;

    /// <summary>Whether the only element of x is at least that of y.</summary>
    public static bool operator >=(Parameter x, Parameter y) => Demand.Given(x).Value >= Demand.Given(y).Value;

    /// <summary>Whether the only element of x is at least that of y.</summary>
    public static bool operator >=(Parameter x, Tensor y) => Demand.Given(x).Value >= y;

    /// <summary>Whether the only element of x is at least that of y.</summary>
    public static bool operator >=(Tensor x, Parameter y) => x >= Demand.Given(y).Value;
}

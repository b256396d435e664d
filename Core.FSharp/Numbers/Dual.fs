// Dual<'T>: the scalar forward mode, a number x + dx ε with ε² = 0, for generic-math code such as `T F<T>(T x)`.
// Law: the primal of f(x) is f(primal of x), branch for branch; its tangent is f'(x) dx.
// Each row holds a value and its slope, both in 'T's own arithmetic. So a dual of duals computes exact mixed
// derivatives, and as every level is a type of its own, one level's perturbation cannot be taken for another's.
// Read next: `absorb` (how 0 meets an infinite slope), any row, then the static class `Dual` at the end; what lies
// between, under "the interfaces", only forwards.
namespace FunGrad

open System
open System.Globalization
open System.Numerics
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Text

/// A number whose parts the strong zero must reach: a dual that serves as the 'T of another dual.
type internal IAbsorb<'T> =
    abstract Absorb: 'T -> 'T

/// Operators on a type parameter: F#'s own ask for statically resolved types (FS0670).
module internal Operators =
    let inline (+) (x: 'T) (y: 'T) : 'T :> INumber<'T> = 'T.op_Addition (x, y)
    let inline (-) (x: 'T) (y: 'T) : 'T :> INumber<'T> = 'T.op_Subtraction (x, y)
    let inline (*) (x: 'T) (y: 'T) : 'T :> INumber<'T> = 'T.op_Multiply (x, y)
    let inline (/) (x: 'T) (y: 'T) : 'T :> INumber<'T> = 'T.op_Division (x, y)
    let inline (~-) (x: 'T) : 'T :> INumber<'T> = 'T.op_UnaryNegation x

    /// No part is NaN: a dual is canonical when none of its tangents is, a plain number always.
    let inline regular<'T when 'T :> INumber<'T>> (x: 'T) = not ('T.IsNaN x) && 'T.IsCanonical x

    let private absorbed<'T when 'T :> INumber<'T>> (a: 'T) (b: 'T) (product: 'T) : 'T =
        match box a with
        | :? IAbsorb<'T> as dual -> dual.Absorb b
        | _ -> if 'T.IsZero a || 'T.IsZero b then 'T.Zero else product

    /// The strong zero: 0 where either factor is 0, otherwise a · b; of duals, part by part.
    /// It differs from the product only where that has a NaN in some part. So regular points pay one comparison, and
    /// only singular points at nested levels box.
    let absorb<'T when 'T :> INumber<'T>> (a: 'T) (b: 'T) : 'T =
        let product = a * b
        if regular product then product else absorbed a b product

    let isDual<'U> = typeof<IAbsorb<'U>>.IsAssignableFrom typeof<'U>

open Operators

/// <summary>A number <c>x + dx ε</c> with <c>ε² = 0</c>: a value and its derivative.</summary>
/// <remarks>
/// Comparison, <c>==</c> and the predicates (<c>IsZero</c>, <c>IsNaN</c>, ...) look at the primal only, so that code
/// takes the branches on duals that it takes on numbers. <c>Equals</c> compares primal and tangent. A tangent of 0
/// stays 0 through an infinite slope. Conversions to other number types drop the tangent, and <c>Parse</c> makes
/// constants.
/// </remarks>
/// <example><code>
/// static T Cube&lt;T&gt;(T x) where T : INumber&lt;T&gt; => x * x * x;
/// var (y, dy) = Cube(Dual.Variable(2.0));
/// (y, dy, Dual.Derivative2(Cube, 2.0)) // (8, 12, 12)
/// </code></example>
[<Struct; IsReadOnly; CustomEquality; CustomComparison>]
type Dual<'T
    when 'T :> INumber<'T>
    and 'T :> ISignedNumber<'T>
    and 'T :> IRootFunctions<'T>
    and 'T :> IExponentialFunctions<'T>
    and 'T :> ILogarithmicFunctions<'T>
    and 'T :> IPowerFunctions<'T>
    and 'T :> ITrigonometricFunctions<'T>
    and 'T :> IHyperbolicFunctions<'T>>
    /// <summary>The dual <c>primal + tangent ε</c>.</summary>
    (primal: 'T, tangent: 'T) =

    /// The value x of x + dx ε.
    member _.Primal = primal

    /// The derivative dx of x + dx ε, along the seeded direction.
    member _.Tangent = tangent

    /// <summary>Takes a dual apart: <c>var (value, derivative) = F(Dual.Variable(x));</c></summary>
    member _.Deconstruct([<Out>] primalPart: byref<'T>, [<Out>] tangentPart: byref<'T>) =
        primalPart <- primal
        tangentPart <- tangent

    // The two shapes of the rows: a slope carries this tangent on, and a choice carries on that of the argument chosen.

    member private _.Chain(value: 'T, slope: 'T) = Dual<'T>(value, absorb tangent slope)

    static member private Choose(x: Dual<'T>, y: Dual<'T>, value: 'T) =
        let first = 'T.op_Equality (value, x.Primal) || ('T.IsNaN value && 'T.IsNaN x.Primal)
        Dual<'T>(value, (if first then x.Tangent else y.Tangent))

    static member private Constant(value: 'T) = Dual<'T>(value, 'T.Zero)
    static member private Of(number: int) : 'T = 'T.CreateChecked number

    static member private Give(known: bool, value: 'T, result: byref<Dual<'T>>) =
        result <- Dual<'T>.Constant value
        known

    // ---- constants and conversions

    /// The constant 0.
    static member Zero = Dual<'T>.Constant 'T.Zero
    /// The constant 1.
    static member One = Dual<'T>.Constant 'T.One
    /// A number is a constant: its tangent is 0.
    static member op_Implicit(value: 'T) : Dual<'T> = Dual<'T>.Constant value
    /// The primal; explicit, because the derivative is dropped.
    static member op_Explicit(x: Dual<'T>) : 'T = x.Primal

    // ---- arithmetic

    /// x, unchanged.
    static member (~+)(x: Dual<'T>) = x
    /// −x; slope −1.
    static member (~-)(x: Dual<'T>) = Dual<'T>(-x.Primal, -x.Tangent)
    /// x + y; tangent dx + dy.
    static member (+)(x: Dual<'T>, y: Dual<'T>) = Dual<'T>(x.Primal + y.Primal, x.Tangent + y.Tangent)
    /// x + c; slope 1.
    static member (+)(x: Dual<'T>, c: 'T) = Dual<'T>(x.Primal + c, x.Tangent)
    /// c + x; slope 1.
    static member (+)(c: 'T, x: Dual<'T>) = Dual<'T>(c + x.Primal, x.Tangent)
    /// x − y; tangent dx − dy.
    static member (-)(x: Dual<'T>, y: Dual<'T>) = Dual<'T>(x.Primal - y.Primal, x.Tangent - y.Tangent)
    /// x − c; slope 1.
    static member (-)(x: Dual<'T>, c: 'T) = Dual<'T>(x.Primal - c, x.Tangent)
    /// c − x; slope −1.
    static member (-)(c: 'T, x: Dual<'T>) = Dual<'T>(c - x.Primal, -x.Tangent)

    /// x y; tangent x dy + y dx. An ordinary product: here 0 · ∞ is NaN.
    static member (*)(x: Dual<'T>, y: Dual<'T>) =
        Dual<'T>(x.Primal * y.Primal, x.Primal * y.Tangent + x.Tangent * y.Primal)

    /// x c; slope c.
    static member (*)(x: Dual<'T>, c: 'T) = Dual<'T>(x.Primal * c, x.Tangent * c)
    /// c x; slope c.
    static member (*)(c: 'T, x: Dual<'T>) = Dual<'T>(c * x.Primal, c * x.Tangent)

    /// x / y; tangent (dx − (x / y) dy) / y.
    static member (/)(x: Dual<'T>, y: Dual<'T>) =
        let value = x.Primal / y.Primal
        let slope = (x.Tangent - value * y.Tangent) / y.Primal

        Dual<'T>(value, (if regular slope then slope else Dual<'T>.Singular(x, y, value)))

    static member private Singular(x: Dual<'T>, y: Dual<'T>, value: 'T) : 'T =
        absorb (x.Tangent - absorb value y.Tangent) ('T.One / y.Primal)

    /// x / c; slope 1 / c.
    static member (/)(x: Dual<'T>, c: 'T) = x.Chain(x.Primal / c, 'T.One / c)
    /// c / x; slope −c / x².
    static member (/)(c: 'T, x: Dual<'T>) = let value = c / x.Primal in x.Chain(value, -(value / x.Primal))

    /// x % y, the remainder with x's sign; tangent dx − n dy, where n is x / y without its fraction.
    static member (%)(x: Dual<'T>, y: Dual<'T>) =
        let value = 'T.op_Modulus (x.Primal, y.Primal)
        Dual<'T>(value, x.Tangent - absorb y.Tangent ((x.Primal - value) / y.Primal))

    /// x + 1; slope 1.
    static member op_Increment(x: Dual<'T>) = Dual<'T>(x.Primal + 'T.One, x.Tangent)
    /// x − 1; slope 1.
    static member op_Decrement(x: Dual<'T>) = Dual<'T>(x.Primal - 'T.One, x.Tangent)

    // ---- comparison: control flow follows the primal

    /// Whether the primals are equal.
    static member op_Equality(x: Dual<'T>, y: Dual<'T>) = 'T.op_Equality (x.Primal, y.Primal)
    /// Whether the primals differ.
    static member op_Inequality(x: Dual<'T>, y: Dual<'T>) = 'T.op_Inequality (x.Primal, y.Primal)
    /// Whether x's primal is less.
    static member op_LessThan(x: Dual<'T>, y: Dual<'T>) = 'T.op_LessThan (x.Primal, y.Primal)
    /// Whether x's primal is less or equal.
    static member op_LessThanOrEqual(x: Dual<'T>, y: Dual<'T>) = 'T.op_LessThanOrEqual (x.Primal, y.Primal)
    /// Whether x's primal is greater.
    static member op_GreaterThan(x: Dual<'T>, y: Dual<'T>) = 'T.op_GreaterThan (x.Primal, y.Primal)
    /// Whether x's primal is greater or equal.
    static member op_GreaterThanOrEqual(x: Dual<'T>, y: Dual<'T>) = 'T.op_GreaterThanOrEqual (x.Primal, y.Primal)
    /// Orders by the primal; NaN comes first, as for double.
    member x.CompareTo(other: Dual<'T>) = x.Primal.CompareTo other.Primal
    /// Whether primal and tangent are both equal (NaN equals NaN, as for double). The operator == ignores tangents.
    member x.Equals(other: Dual<'T>) = x.Primal.Equals other.Primal && x.Tangent.Equals other.Tangent

    /// Whether the object is a dual with the same primal and tangent.
    override x.Equals(other: obj | null) =
        match other with
        | :? Dual<'T> as y -> x.Equals y
        | _ -> false

    /// A hash code of primal and tangent.
    override x.GetHashCode() = HashCode.Combine(x.Primal, x.Tangent)

    // ---- choices: a tie goes to the first argument

    /// |x|; slope sign x, and 0 at 0.
    static member Abs(x: Dual<'T>) =
        let slope =
            if 'T.IsZero x.Primal then 'T.Zero
            elif 'T.IsNegative x.Primal then 'T.NegativeOne
            else 'T.One

        x.Chain('T.Abs x.Primal, slope)

    /// <summary>The sign of x as −1, 0 or 1: a plain integer, as its slope is 0 everywhere.</summary>
    /// <exception cref="T:System.ArithmeticException">x is NaN.</exception>
    static member Sign(x: Dual<'T>) : int = 'T.Sign x.Primal

    /// |x| with the sign of s; slope sign x · sign s in x (0 at 0), 0 in s.
    static member CopySign(x: Dual<'T>, s: Dual<'T>) =
        let size = Dual<'T>.Abs x in if 'T.IsNegative s.Primal then -size else size

    /// The greater of x and y, NaN if either is NaN; slope 1 in the one chosen, x if equal.
    static member Max(x: Dual<'T>, y: Dual<'T>) = Dual<'T>.Choose(x, y, 'T.Max(x.Primal, y.Primal))
    /// The lesser of x and y, NaN if either is NaN; slope 1 in the one chosen, x if equal.
    static member Min(x: Dual<'T>, y: Dual<'T>) = Dual<'T>.Choose(x, y, 'T.Min(x.Primal, y.Primal))

    /// <summary>x clipped to [min, max]; slope 1 in the one of the three it equals, in x at a bound.</summary>
    /// <exception cref="T:System.ArgumentException">min is greater than max.</exception>
    static member Clamp(x: Dual<'T>, min: Dual<'T>, max: Dual<'T>) =
        let bound = if 'T.op_GreaterThan (x.Primal, max.Primal) then max else min

        Dual<'T>.Choose(x, bound, 'T.Clamp(x.Primal, min.Primal, max.Primal))

    // ---- powers and roots

    /// <summary>x to the power y; slopes y xʸ⁻¹ in x and xʸ log x in y.</summary>
    /// <remarks>The slope in x is exactly 0 where y = 0, and the slope in y is 0 where x = 0 and y > 0.</remarks>
    /// <example><code>
    /// var (value, slope) = Dual&lt;double&gt;.Pow(Dual.Variable(0.0), 1);
    /// (value, slope) // (0, 1)
    /// </code></example>
    static member Pow(x: Dual<'T>, y: Dual<'T>) =
        let value = 'T.Pow(x.Primal, y.Primal)
        // A tangent that is 0 in all parts adds exactly 0, and leaving it out saves a power or a logarithm.
        let mutable tangent = 'T.Zero // Mutation: local

        if not (x.Tangent.Equals 'T.Zero) then
            tangent <- absorb x.Tangent (absorb y.Primal ('T.Pow(x.Primal, y.Primal - 'T.One)))

        if not (y.Tangent.Equals 'T.Zero) then
            tangent <- tangent + absorb y.Tangent (absorb value ('T.Log x.Primal))

        Dual<'T>(value, tangent)

    /// √x; slope 1 / (2√x).
    static member Sqrt(x: Dual<'T>) = let y = 'T.Sqrt x.Primal in x.Chain(y, 'T.One / (y + y))

    /// ∛x; slope 1 / (3 ∛x²).
    static member Cbrt(x: Dual<'T>) = // as y⁻¹ y⁻¹ / 3: y² of a nested y = 0 would meet 0 · ∞
        let y = 'T.Cbrt x.Primal
        let r = 'T.One / y
        x.Chain(y, r * r / Dual<'T>.Of 3)

    /// The n-th root y of x; slope y / (n x) = (1 / y)ⁿ⁻¹ / n.
    static member RootN(x: Dual<'T>, n: int) =
        let y = 'T.RootN(x.Primal, n)
        let degree = Dual<'T>.Of n

        if n > 0 then
            x.Chain(y, 'T.Pow('T.One / y, degree - 'T.One) / degree)
        else
            x.Chain(y, y / (degree * x.Primal))

    /// √(x² + y²) without overflow; slopes x / h and y / h, both 0 at the origin.
    static member Hypot(x: Dual<'T>, y: Dual<'T>) =
        let h = 'T.Hypot(x.Primal, y.Primal)

        if 'T.IsZero h then
            Dual<'T>.Constant h
        else
            Dual<'T>(h, absorb x.Tangent (x.Primal / h) + absorb y.Tangent (y.Primal / h))

    // ---- exponentials and logarithms

    /// eˣ; slope eˣ.
    static member Exp(x: Dual<'T>) = let y = 'T.Exp x.Primal in x.Chain(y, y)
    /// eˣ − 1; slope eˣ.
    static member ExpM1(x: Dual<'T>) = x.Chain('T.ExpM1 x.Primal, 'T.Exp x.Primal)
    /// 2ˣ; slope 2ˣ log 2.
    static member Exp2(x: Dual<'T>) = let y = 'T.Exp2 x.Primal in x.Chain(y, y * 'T.Log(Dual<'T>.Of 2))
    /// 2ˣ − 1; slope 2ˣ log 2.
    static member Exp2M1(x: Dual<'T>) = x.Chain('T.Exp2M1 x.Primal, 'T.Exp2 x.Primal * 'T.Log(Dual<'T>.Of 2))
    /// 10ˣ; slope 10ˣ log 10.
    static member Exp10(x: Dual<'T>) = let y = 'T.Exp10 x.Primal in x.Chain(y, y * 'T.Log(Dual<'T>.Of 10))
    /// 10ˣ − 1; slope 10ˣ log 10.
    static member Exp10M1(x: Dual<'T>) = x.Chain('T.Exp10M1 x.Primal, 'T.Exp10 x.Primal * 'T.Log(Dual<'T>.Of 10))
    /// log x; slope 1 / x.
    static member Log(x: Dual<'T>) = x.Chain('T.Log x.Primal, 'T.One / x.Primal)

    /// log x to the base b; slopes 1 / (x log b) in x and −value / (b log b) in b.
    static member Log(x: Dual<'T>, b: Dual<'T>) =
        let value = 'T.Log(x.Primal, b.Primal)
        let scale = 'T.Log b.Primal

        Dual<'T>(value, absorb x.Tangent ('T.One / (x.Primal * scale)) - absorb b.Tangent (value / (b.Primal * scale)))

    /// log(1 + x); slope 1 / (1 + x).
    static member LogP1(x: Dual<'T>) = x.Chain('T.LogP1 x.Primal, 'T.One / ('T.One + x.Primal))
    /// log₂ x; slope 1 / (x log 2).
    static member Log2(x: Dual<'T>) = x.Chain('T.Log2 x.Primal, 'T.One / (x.Primal * 'T.Log(Dual<'T>.Of 2)))

    /// log₂(1 + x); slope 1 / ((1 + x) log 2).
    static member Log2P1(x: Dual<'T>) =
        x.Chain('T.Log2P1 x.Primal, 'T.One / (('T.One + x.Primal) * 'T.Log(Dual<'T>.Of 2)))

    /// log₁₀ x; slope 1 / (x log 10).
    static member Log10(x: Dual<'T>) = x.Chain('T.Log10 x.Primal, 'T.One / (x.Primal * 'T.Log(Dual<'T>.Of 10)))

    /// log₁₀(1 + x); slope 1 / ((1 + x) log 10).
    static member Log10P1(x: Dual<'T>) =
        x.Chain('T.Log10P1 x.Primal, 'T.One / (('T.One + x.Primal) * 'T.Log(Dual<'T>.Of 10)))

    // ---- trigonometric functions; their Pi variants measure angles in half turns

    /// sin x; slope cos x.
    static member Sin(x: Dual<'T>) = let struct (sin, cos) = 'T.SinCos x.Primal in x.Chain(sin, cos)
    /// cos x; slope −sin x.
    static member Cos(x: Dual<'T>) = let struct (sin, cos) = 'T.SinCos x.Primal in x.Chain(cos, -sin)

    /// sin x and cos x together.
    static member SinCos(x: Dual<'T>) : struct (Dual<'T> * Dual<'T>) =
        let struct (sin, cos) = 'T.SinCos x.Primal in struct (x.Chain(sin, cos), x.Chain(cos, -sin))

    /// tan x; slope 1 + tan² x.
    static member Tan(x: Dual<'T>) = let y = 'T.Tan x.Primal in x.Chain(y, 'T.One + y * y)
    /// sin πx; slope π cos πx.
    static member SinPi(x: Dual<'T>) = let struct (sin, cos) = 'T.SinCosPi x.Primal in x.Chain(sin, 'T.Pi * cos)
    /// cos πx; slope −π sin πx.
    static member CosPi(x: Dual<'T>) = let struct (sin, cos) = 'T.SinCosPi x.Primal in x.Chain(cos, -('T.Pi * sin))

    /// sin πx and cos πx together.
    static member SinCosPi(x: Dual<'T>) : struct (Dual<'T> * Dual<'T>) =
        let struct (sin, cos) = 'T.SinCosPi x.Primal in struct (x.Chain(sin, 'T.Pi * cos), x.Chain(cos, -('T.Pi * sin)))

    /// tan πx; slope π (1 + tan² πx).
    static member TanPi(x: Dual<'T>) = let y = 'T.TanPi x.Primal in x.Chain(y, 'T.Pi * ('T.One + y * y))
    /// arcsin x; slope 1 / √(1 − x²).
    static member Asin(x: Dual<'T>) = x.Chain('T.Asin x.Primal, 'T.One / Dual<'T>.Coside x.Primal)
    /// arccos x; slope −1 / √(1 − x²).
    static member Acos(x: Dual<'T>) = x.Chain('T.Acos x.Primal, 'T.NegativeOne / Dual<'T>.Coside x.Primal)
    /// arctan x; slope 1 / (1 + x²).
    static member Atan(x: Dual<'T>) = x.Chain('T.Atan x.Primal, 'T.One / ('T.One + x.Primal * x.Primal))
    /// (arcsin x) / π; slope 1 / (π √(1 − x²)).
    static member AsinPi(x: Dual<'T>) = x.Chain('T.AsinPi x.Primal, 'T.One / ('T.Pi * Dual<'T>.Coside x.Primal))
    /// (arccos x) / π; slope −1 / (π √(1 − x²)).
    static member AcosPi(x: Dual<'T>) = x.Chain('T.AcosPi x.Primal, 'T.NegativeOne / ('T.Pi * Dual<'T>.Coside x.Primal))
    /// (arctan x) / π; slope 1 / (π (1 + x²)).
    static member AtanPi(x: Dual<'T>) = x.Chain('T.AtanPi x.Primal, 'T.One / ('T.Pi * ('T.One + x.Primal * x.Primal)))

    // √(1 − x²), factored to keep its digits near x = ±1.
    static member private Coside(x: 'T) : 'T = 'T.Sqrt(('T.One - x) * ('T.One + x))

    /// <summary>The angle of the point (x, y); tangent (x dy − y dx) / (x² + y²), and 0 at the origin.</summary>
    /// <remarks>Composed of arctangents, as no interface that 'T must have offers it; NaN if both are infinite.</remarks>
    static member Atan2(y: Dual<'T>, x: Dual<'T>) =
        let half = Dual<'T>.Constant(if 'T.IsNegative y.Primal then -'T.Pi else 'T.Pi)

        if 'T.IsZero x.Primal && 'T.IsZero y.Primal then
            if 'T.IsNegative x.Primal then half else Dual<'T>.Constant y.Primal
        elif 'T.op_LessThan ('T.Abs x.Primal, 'T.Abs y.Primal) then
            half / Dual<'T>.Constant(Dual<'T>.Of 2) - Dual<'T>.Atan(x / y)
        else
            let angle = Dual<'T>.Atan(y / x) in if 'T.IsNegative x.Primal then angle + half else angle

    // ---- hyperbolic functions

    /// sinh x; slope cosh x.
    static member Sinh(x: Dual<'T>) = x.Chain('T.Sinh x.Primal, 'T.Cosh x.Primal)
    /// cosh x; slope sinh x.
    static member Cosh(x: Dual<'T>) = x.Chain('T.Cosh x.Primal, 'T.Sinh x.Primal)

    /// tanh x; slope 1 / cosh² x.
    static member Tanh(x: Dual<'T>) = // 1 − tanh² x would lose its digits from x = 4 on; cosh x overflows at 711
        let e = 'T.Exp(if 'T.IsNegative x.Primal then x.Primal else -x.Primal)
        let r = (e + e) / ('T.One + e * e)
        x.Chain('T.Tanh x.Primal, r * r)

    /// arsinh x; slope 1 / √(x² + 1).
    static member Asinh(x: Dual<'T>) = x.Chain('T.Asinh x.Primal, 'T.One / 'T.Hypot(x.Primal, 'T.One))

    /// arcosh x; slope 1 / √(x² − 1).
    static member Acosh(x: Dual<'T>) =
        x.Chain('T.Acosh x.Primal, 'T.One / ('T.Sqrt(x.Primal - 'T.One) * 'T.Sqrt(x.Primal + 'T.One)))

    /// artanh x; slope 1 / (1 − x²).
    static member Atanh(x: Dual<'T>) = x.Chain('T.Atanh x.Primal, 'T.One / (('T.One - x.Primal) * ('T.One + x.Primal)))

    // ---- text

    /// The dual as text, such as `2 + 3ε`, in the invariant culture.
    override x.ToString() = x.ToString(null, CultureInfo.InvariantCulture)

    /// <summary>The dual as text; format and culture apply to both parts, and a nested part is in parentheses.</summary>
    /// <exception cref="T:System.FormatException">'T does not know the format.</exception>
    member x.ToString(format: string | null, culture: IFormatProvider | null) : string =
        let part (value: 'T) = let text = value.ToString(format, culture) in if isDual<'T> then $"({text})" else text
        let tangentText = part x.Tangent
        let minus = NumberFormatInfo.GetInstance(culture).NegativeSign

        if tangentText.StartsWith(minus, StringComparison.Ordinal) then
            $"{part x.Primal} - {tangentText.Substring minus.Length}ε"
        else
            $"{part x.Primal} + {tangentText}ε"

    // ---- the interfaces, each member one of those above or the primal's answer

    interface IAbsorb<Dual<'T>> with
        member a.Absorb b = Dual<'T>(absorb a.Primal b.Primal, absorb a.Primal b.Tangent + absorb a.Tangent b.Primal)

    interface IComparable with
        member x.CompareTo(other: obj | null) =
            match other with
            | null -> 1
            | :? Dual<'T> as y -> x.CompareTo y
            | stranger -> invalidArg (nameof other) $"expected a {typeof<Dual<'T>>}, but it was a {stranger.GetType()}."

    interface IEquatable<Dual<'T>> with
        member x.Equals(other: Dual<'T>) = x.Equals other

    interface IEqualityOperators<Dual<'T>, Dual<'T>, bool> with
        static member op_Equality(x, y) = Dual<'T>.op_Equality(x, y)
        static member op_Inequality(x, y) = Dual<'T>.op_Inequality(x, y)

    interface IUnaryPlusOperators<Dual<'T>, Dual<'T>> with
        static member op_UnaryPlus x = x

    interface IUnaryNegationOperators<Dual<'T>, Dual<'T>> with
        static member op_UnaryNegation x = Dual<'T>.op_UnaryNegation x

    interface IIncrementOperators<Dual<'T>> with
        static member op_Increment x = Dual<'T>.op_Increment x

    interface IDecrementOperators<Dual<'T>> with
        static member op_Decrement x = Dual<'T>.op_Decrement x

    interface IAdditiveIdentity<Dual<'T>, Dual<'T>> with
        static member AdditiveIdentity = Dual<'T>.Zero

    interface IMultiplicativeIdentity<Dual<'T>, Dual<'T>> with
        static member MultiplicativeIdentity = Dual<'T>.One

    interface IAdditionOperators<Dual<'T>, Dual<'T>, Dual<'T>> with
        static member op_Addition(x: Dual<'T>, y: Dual<'T>) = Dual<'T>.op_Addition(x, y)

    interface ISubtractionOperators<Dual<'T>, Dual<'T>, Dual<'T>> with
        static member op_Subtraction(x: Dual<'T>, y: Dual<'T>) = Dual<'T>.op_Subtraction(x, y)

    interface IMultiplyOperators<Dual<'T>, Dual<'T>, Dual<'T>> with
        static member op_Multiply(x: Dual<'T>, y: Dual<'T>) = Dual<'T>.op_Multiply(x, y)

    interface IDivisionOperators<Dual<'T>, Dual<'T>, Dual<'T>> with
        static member op_Division(x: Dual<'T>, y: Dual<'T>) = Dual<'T>.op_Division(x, y)

    interface IFormattable with
        member x.ToString(format, culture) = x.ToString(format, culture)

    interface ISpanFormattable with
        member x.TryFormat(destination: Span<char>, written: byref<int>, format: ReadOnlySpan<char>, culture) =
            let text = x.ToString(format.ToString(), culture)
            let fits = text.TryCopyTo destination
            written <- if fits then text.Length else 0
            fits

    interface IUtf8SpanFormattable with
        member x.TryFormat(destination: Span<byte>, written: byref<int>, format: ReadOnlySpan<char>, culture) =
            Encoding.UTF8.TryGetBytes(x.ToString(format.ToString(), culture), destination, &written)

    // Text is read by 'T, as a constant.

    interface IParsable<Dual<'T>> with
        static member Parse(text: string, culture) = Dual<'T>.Constant('T.Parse(text, culture))

        static member TryParse(text: string | null, culture, result: byref<Dual<'T>>) =
            let mutable x = 'T.Zero
            Dual<'T>.Give('T.TryParse(text, culture, &x), x, &result)

    interface ISpanParsable<Dual<'T>> with
        static member Parse(text: ReadOnlySpan<char>, culture) = Dual<'T>.Constant('T.Parse(text, culture))

        static member TryParse(text: ReadOnlySpan<char>, culture, result: byref<Dual<'T>>) =
            let mutable x = 'T.Zero
            Dual<'T>.Give('T.TryParse(text, culture, &x), x, &result)

    interface IUtf8SpanParsable<Dual<'T>> with
        static member Parse(text: ReadOnlySpan<byte>, culture) = Dual<'T>.Constant('T.Parse(text, culture))

        static member TryParse(text: ReadOnlySpan<byte>, culture, result: byref<Dual<'T>>) =
            let mutable x = 'T.Zero
            Dual<'T>.Give('T.TryParse(text, culture, &x), x, &result)

    interface INumberBase<Dual<'T>> with
        static member Zero = Dual<'T>.Zero
        static member One = Dual<'T>.One
        static member Radix = 'T.Radix
        static member Abs x = Dual<'T>.Abs x
        static member MaxMagnitude(x, y) = Dual<'T>.Choose(x, y, 'T.MaxMagnitude(x.Primal, y.Primal))
        static member MinMagnitude(x, y) = Dual<'T>.Choose(x, y, 'T.MinMagnitude(x.Primal, y.Primal))
        static member MaxMagnitudeNumber(x, y) = Dual<'T>.Choose(x, y, 'T.MaxMagnitudeNumber(x.Primal, y.Primal))
        static member MinMagnitudeNumber(x, y) = Dual<'T>.Choose(x, y, 'T.MinMagnitudeNumber(x.Primal, y.Primal))
        static member IsCanonical x = 'T.IsCanonical x.Primal && 'T.IsCanonical x.Tangent && not ('T.IsNaN x.Tangent)
        static member IsComplexNumber x = 'T.IsComplexNumber x.Primal
        static member IsEvenInteger x = 'T.IsEvenInteger x.Primal
        static member IsFinite x = 'T.IsFinite x.Primal
        static member IsImaginaryNumber x = 'T.IsImaginaryNumber x.Primal
        static member IsInfinity x = 'T.IsInfinity x.Primal
        static member IsInteger x = 'T.IsInteger x.Primal
        static member IsNaN x = 'T.IsNaN x.Primal
        static member IsNegative x = 'T.IsNegative x.Primal
        static member IsNegativeInfinity x = 'T.IsNegativeInfinity x.Primal
        static member IsNormal x = 'T.IsNormal x.Primal
        static member IsOddInteger x = 'T.IsOddInteger x.Primal
        static member IsPositive x = 'T.IsPositive x.Primal
        static member IsPositiveInfinity x = 'T.IsPositiveInfinity x.Primal
        static member IsRealNumber x = 'T.IsRealNumber x.Primal
        static member IsSubnormal x = 'T.IsSubnormal x.Primal
        static member IsZero x = 'T.IsZero x.Primal

        static member Parse(text: string, style: NumberStyles, culture) =
            Dual<'T>.Constant('T.Parse(text, style, culture))

        static member Parse(text: ReadOnlySpan<char>, style: NumberStyles, culture) =
            Dual<'T>.Constant('T.Parse(text, style, culture))

        static member Parse(text: ReadOnlySpan<byte>, style: NumberStyles, culture) =
            Dual<'T>.Constant('T.Parse(text, style, culture))

        static member TryParse(text: string | null, style: NumberStyles, culture, result: byref<Dual<'T>>) =
            let mutable x = 'T.Zero
            Dual<'T>.Give('T.TryParse(text, style, culture, &x), x, &result)

        static member TryParse(text: ReadOnlySpan<char>, style: NumberStyles, culture, result: byref<Dual<'T>>) =
            let mutable x = 'T.Zero
            Dual<'T>.Give('T.TryParse(text, style, culture, &x), x, &result)

        static member TryParse(text: ReadOnlySpan<byte>, style: NumberStyles, culture, result: byref<Dual<'T>>) =
            let mutable x = 'T.Zero
            Dual<'T>.Give('T.TryParse(text, style, culture, &x), x, &result)

        // Numbers, and duals of a lower level, become constants; to a number, the tangent is dropped. Between other
        // duals there is no conversion, because it would lose a derivative in silence.
        static member TryConvertFromChecked<'U when 'U :> INumberBase<'U>>(x: 'U, result: byref<Dual<'T>>) =
            let known = isDual<'T> || not isDual<'U>
            Dual<'T>.Give(known, (if known then 'T.CreateChecked x else 'T.Zero), &result)

        static member TryConvertFromSaturating<'U when 'U :> INumberBase<'U>>(x: 'U, result: byref<Dual<'T>>) =
            let known = isDual<'T> || not isDual<'U>
            Dual<'T>.Give(known, (if known then 'T.CreateSaturating x else 'T.Zero), &result)

        static member TryConvertFromTruncating<'U when 'U :> INumberBase<'U>>(x: 'U, result: byref<Dual<'T>>) =
            let known = isDual<'T> || not isDual<'U>
            Dual<'T>.Give(known, (if known then 'T.CreateTruncating x else 'T.Zero), &result)

        static member TryConvertToChecked<'U when 'U :> INumberBase<'U>>(x: Dual<'T>, result: byref<'U>) =
            let known = not isDual<'U>

            if known then
                result <- 'U.CreateChecked x.Primal

            known

        static member TryConvertToSaturating<'U when 'U :> INumberBase<'U>>(x: Dual<'T>, result: byref<'U>) =
            let known = not isDual<'U>

            if known then
                result <- 'U.CreateSaturating x.Primal

            known

        static member TryConvertToTruncating<'U when 'U :> INumberBase<'U>>(x: Dual<'T>, result: byref<'U>) =
            let known = not isDual<'U>

            if known then
                result <- 'U.CreateTruncating x.Primal

            known

    interface ISignedNumber<Dual<'T>> with
        static member NegativeOne = Dual<'T>.Constant 'T.NegativeOne

    interface INumber<Dual<'T>> with
        member x.CompareTo(other: Dual<'T>) = x.CompareTo other
        static member op_LessThan(x, y) = Dual<'T>.op_LessThan(x, y)
        static member op_LessThanOrEqual(x, y) = Dual<'T>.op_LessThanOrEqual(x, y)
        static member op_GreaterThan(x, y) = Dual<'T>.op_GreaterThan(x, y)
        static member op_GreaterThanOrEqual(x, y) = Dual<'T>.op_GreaterThanOrEqual(x, y)
        static member op_Modulus(x, y) = Dual<'T>.op_Modulus(x, y)
        static member Sign x = Dual<'T>.Sign x
        static member CopySign(x, s) = Dual<'T>.CopySign(x, s)
        static member Clamp(x, min, max) = Dual<'T>.Clamp(x, min, max)
        static member Max(x, y) = Dual<'T>.Max(x, y)
        static member Min(x, y) = Dual<'T>.Min(x, y)
        static member MaxNumber(x, y) = Dual<'T>.Choose(x, y, 'T.MaxNumber(x.Primal, y.Primal))
        static member MinNumber(x, y) = Dual<'T>.Choose(x, y, 'T.MinNumber(x.Primal, y.Primal))

    interface IFloatingPointConstants<Dual<'T>> with
        static member E = Dual<'T>.Constant 'T.E
        static member Pi = Dual<'T>.Constant 'T.Pi
        static member Tau = Dual<'T>.Constant 'T.Tau

    interface IPowerFunctions<Dual<'T>> with
        static member Pow(x, y) = Dual<'T>.Pow(x, y)

    interface IRootFunctions<Dual<'T>> with
        static member Sqrt x = Dual<'T>.Sqrt x
        static member Cbrt x = Dual<'T>.Cbrt x
        static member RootN(x, n) = Dual<'T>.RootN(x, n)
        static member Hypot(x, y) = Dual<'T>.Hypot(x, y)

    interface IExponentialFunctions<Dual<'T>> with
        static member Exp x = Dual<'T>.Exp x
        static member ExpM1 x = Dual<'T>.ExpM1 x
        static member Exp2 x = Dual<'T>.Exp2 x
        static member Exp2M1 x = Dual<'T>.Exp2M1 x
        static member Exp10 x = Dual<'T>.Exp10 x
        static member Exp10M1 x = Dual<'T>.Exp10M1 x

    interface ILogarithmicFunctions<Dual<'T>> with
        static member Log(x: Dual<'T>) = Dual<'T>.Log x
        static member Log(x: Dual<'T>, b: Dual<'T>) = Dual<'T>.Log(x, b)
        static member LogP1 x = Dual<'T>.LogP1 x
        static member Log2 x = Dual<'T>.Log2 x
        static member Log2P1 x = Dual<'T>.Log2P1 x
        static member Log10 x = Dual<'T>.Log10 x
        static member Log10P1 x = Dual<'T>.Log10P1 x

    interface ITrigonometricFunctions<Dual<'T>> with
        static member Sin x = Dual<'T>.Sin x
        static member Cos x = Dual<'T>.Cos x
        static member SinCos x = Dual<'T>.SinCos x
        static member Tan x = Dual<'T>.Tan x
        static member SinPi x = Dual<'T>.SinPi x
        static member CosPi x = Dual<'T>.CosPi x
        static member SinCosPi x = Dual<'T>.SinCosPi x
        static member TanPi x = Dual<'T>.TanPi x
        static member Asin x = Dual<'T>.Asin x
        static member Acos x = Dual<'T>.Acos x
        static member Atan x = Dual<'T>.Atan x
        static member AsinPi x = Dual<'T>.AsinPi x
        static member AcosPi x = Dual<'T>.AcosPi x
        static member AtanPi x = Dual<'T>.AtanPi x

    interface IHyperbolicFunctions<Dual<'T>> with
        static member Sinh x = Dual<'T>.Sinh x
        static member Cosh x = Dual<'T>.Cosh x
        static member Tanh x = Dual<'T>.Tanh x
        static member Asinh x = Dual<'T>.Asinh x
        static member Acosh x = Dual<'T>.Acosh x
        static member Atanh x = Dual<'T>.Atanh x

/// <summary>Makes duals and takes derivatives with them. <c>F</c> may be a generic-math method group.</summary>
[<AbstractClass; Sealed>]
type Dual =
    /// <summary>The number x with tangent 1: what is differentiated with respect to.</summary>
    /// <example><code>(Dual.Variable(2.0) * 3.0).Tangent // 3</code></example>
    static member Variable(x: 'T) : Dual<'T> = Dual<'T>(x, 'T.One)

    /// The number x with tangent 0.
    static member Constant(x: 'T) : Dual<'T> = Dual<'T>(x, 'T.Zero)

    /// <summary>f'(x). Nested calls give higher derivatives.</summary>
    /// <exception cref="T:System.ArgumentNullException">f is null.</exception>
    /// <example><code>
    /// Dual.Derivative(x => x * Dual.Derivative(y => y * y, x), 3.0) // 12
    /// </code></example>
    static member Derivative(f: Func<Dual<'T>, Dual<'T>>, x: 'T) : 'T =
        ArgumentNullException.ThrowIfNull f
        f.Invoke(Dual.Variable x).Tangent

    /// <summary>The second derivative f''(x), in one pass over duals of duals.</summary>
    /// <exception cref="T:System.ArgumentNullException">f is null.</exception>
    /// <example><code>Dual.Derivative2(x => x * x * x, 2.0) // 12</code></example>
    static member Derivative2(f: Func<Dual<Dual<'T>>, Dual<Dual<'T>>>, x: 'T) : 'T =
        ArgumentNullException.ThrowIfNull f
        f.Invoke(Dual.Variable(Dual.Variable x)).Tangent.Tangent

    /// <summary>The gradient of f at a point: one pass over f for each coordinate.</summary>
    /// <exception cref="T:System.ArgumentNullException">f or the point is null.</exception>
    /// <example><code>string.Join(" ", Dual.Gradient(x => x[0] * x[1], [2.0, 3.0])) // 3 2</code></example>
    static member Gradient(f: Func<Dual<'T>[], Dual<'T>>, [<ParamArray>] point: 'T[]) : 'T[] =
        ArgumentNullException.ThrowIfNull f
        ArgumentNullException.ThrowIfNull point
        let seed i = Array.mapi (fun j x -> if j.Equals i then Dual.Variable x else Dual.Constant x) point
        Array.init point.Length (fun i -> f.Invoke(seed i).Tangent)

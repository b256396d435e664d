// Dual<'T> against closed forms, row by row, at regular points; against differences at nested levels; and by hand at
// singular points. The oracle for a value is System.Double itself: the primal must agree to the last bit.
// Read next: DualTests.cs, which uses the type as a C# user does.
module Tests.Numbers.Dual

open System
open System.Globalization
open System.Numerics
open Xunit
open FsCheck
open FsCheck.FSharp
open FsCheck.Xunit
open FunGrad

type D = Dual<float>
type DD = Dual<D>
type DDD = Dual<DD>

let private same (expected: float) (actual: float) = Assert.Equal<float>(expected, actual)

let private near (expected: float) (actual: float) =
    let tolerance = 1e-13 * (1.0 + abs expected)

    Assert.True(
        expected.Equals actual || abs (expected - actual) <= tolerance,
        $"expected {expected:R}, got {actual:R}"
    )

let private roughly (expected: float) (actual: float) =
    Assert.True(abs (expected - actual) <= 1e-6 * (1.0 + abs expected), $"expected {expected:R}, got {actual:R}")

let private c x = Dual.Constant x

/// x + ε: the derivative with respect to x, of order one, two and three.
let private x1 (x: float) = Dual.Variable x
let private x2 (x: float) = Dual.Variable(x1 x)
let private x3 (x: float) = Dual.Variable(x2 x)
let private second (y: DD) = y.Tangent.Tangent
let private third (y: DDD) = y.Tangent.Tangent.Tangent
let private constant2 (x: float) : DD = c (c x)
let private constant3 (x: float) : DDD = c (constant2 x)

// ---- the rows

/// A function at two levels, the same on numbers, its slope, and regular points.
type Row = {
    Name: string
    First: D -> D
    Nested: DD -> DD
    Value: float -> float
    Slope: float -> float
    Points: float list
}

let private row name first nested value slope points = {
    Name = name
    First = first
    Nested = nested
    Value = value
    Slope = slope
    Points = points
}

let private line = [ -2.5; -0.3; 0.0; 0.7; 4.0 ]
let private positive = [ 0.2; 1.0; 3.5 ]
let private inside = [ -0.9; -0.3; 0.0; 0.4; 0.8 ]
let private root2 = sqrt 2.0

let private rows = [
    row "−x" (~-) (~-) (fun x -> -x) (fun _ -> -1.0) line
    row "x + c" (fun x -> x + 2.0) (fun x -> x + c 2.0) (fun x -> x + 2.0) (fun _ -> 1.0) line
    row "c − x" (fun x -> 2.0 - x) (fun x -> constant2 2.0 - x) (fun x -> 2.0 - x) (fun _ -> -1.0) line
    row "c x" (fun x -> 3.0 * x) (fun x -> constant2 3.0 * x) (fun x -> 3.0 * x) (fun _ -> 3.0) line
    row "x / c" (fun x -> x / 3.0) (fun x -> x / c 3.0) (fun x -> x / 3.0) (fun _ -> 1.0 / 3.0) line
    row "c / x" (fun x -> 3.0 / x) (fun x -> constant2 3.0 / x) (fun x -> 3.0 / x) (fun x -> -3.0 / (x * x)) positive
    row "x x" (fun x -> x * x) (fun x -> x * x) (fun x -> x * x) (fun x -> 2.0 * x) line
    row "Abs" D.Abs DD.Abs abs (fun x -> float (sign x)) [ -2.0; 3.0 ]
    row "Sqrt" D.Sqrt DD.Sqrt sqrt (fun x -> 0.5 / sqrt x) positive
    row "Cbrt" D.Cbrt DD.Cbrt Math.Cbrt (fun x -> 1.0 / (3.0 * Math.Cbrt x ** 2.0)) (-2.0 :: positive)
    row
        "Root5"
        (fun x -> D.RootN(x, 5))
        (fun x -> DD.RootN(x, 5))
        (fun x -> Double.RootN(x, 5))
        (fun x -> 0.2 * Double.RootN(x, 5) / x)
        (-2.0 :: positive)
    row
        "Root−3"
        (fun x -> D.RootN(x, -3))
        (fun x -> DD.RootN(x, -3))
        (fun x -> Double.RootN(x, -3))
        (fun x -> -1.0 / 3.0 * Double.RootN(x, -3) / x)
        (-2.0 :: positive)
    row "Exp" D.Exp DD.Exp exp exp line
    row "ExpM1" D.ExpM1 DD.ExpM1 Double.ExpM1 exp line
    row "Exp2" D.Exp2 DD.Exp2 Double.Exp2 (fun x -> 2.0 ** x * log 2.0) line
    row "Exp2M1" D.Exp2M1 DD.Exp2M1 Double.Exp2M1 (fun x -> 2.0 ** x * log 2.0) line
    row "Exp10" D.Exp10 DD.Exp10 Double.Exp10 (fun x -> 10.0 ** x * log 10.0) line
    row "Exp10M1" D.Exp10M1 DD.Exp10M1 Double.Exp10M1 (fun x -> 10.0 ** x * log 10.0) line
    row "Log" D.Log DD.Log log (fun x -> 1.0 / x) positive
    row
        "Log base 3"
        (fun x -> D.Log(x, c 3.0))
        (fun x -> DD.Log(x, constant2 3.0))
        (fun x -> Double.Log(x, 3.0))
        (fun x -> 1.0 / (x * log 3.0))
        positive
    row "LogP1" D.LogP1 DD.LogP1 Double.LogP1 (fun x -> 1.0 / (1.0 + x)) positive
    row "Log2" D.Log2 DD.Log2 Double.Log2 (fun x -> 1.0 / (x * log 2.0)) positive
    row "Log2P1" D.Log2P1 DD.Log2P1 Double.Log2P1 (fun x -> 1.0 / ((1.0 + x) * log 2.0)) positive
    row "Log10" D.Log10 DD.Log10 log10 (fun x -> 1.0 / (x * log 10.0)) positive
    row "Log10P1" D.Log10P1 DD.Log10P1 Double.Log10P1 (fun x -> 1.0 / ((1.0 + x) * log 10.0)) positive
    row "Sin" D.Sin DD.Sin sin cos line
    row "Cos" D.Cos DD.Cos cos (fun x -> -sin x) line
    row "Tan" D.Tan DD.Tan tan (fun x -> 1.0 / cos x ** 2.0) line
    row "SinPi" D.SinPi DD.SinPi Double.SinPi (fun x -> Math.PI * Double.CosPi x) line
    row "CosPi" D.CosPi DD.CosPi Double.CosPi (fun x -> -Math.PI * Double.SinPi x) line
    row "TanPi" D.TanPi DD.TanPi Double.TanPi (fun x -> Math.PI / Double.CosPi x ** 2.0) [ -0.3; 0.0; 0.7; 4.0 ]
    row "Asin" D.Asin DD.Asin asin (fun x -> 1.0 / sqrt (1.0 - x * x)) inside
    row "Acos" D.Acos DD.Acos acos (fun x -> -1.0 / sqrt (1.0 - x * x)) inside
    row "Atan" D.Atan DD.Atan atan (fun x -> 1.0 / (1.0 + x * x)) line
    row "AsinPi" D.AsinPi DD.AsinPi Double.AsinPi (fun x -> 1.0 / (Math.PI * sqrt (1.0 - x * x))) inside
    row "AcosPi" D.AcosPi DD.AcosPi Double.AcosPi (fun x -> -1.0 / (Math.PI * sqrt (1.0 - x * x))) inside
    row "AtanPi" D.AtanPi DD.AtanPi Double.AtanPi (fun x -> 1.0 / (Math.PI * (1.0 + x * x))) line
    row "Sinh" D.Sinh DD.Sinh sinh cosh line
    row "Cosh" D.Cosh DD.Cosh cosh sinh line
    row "Tanh" D.Tanh DD.Tanh tanh (fun x -> 1.0 / cosh x ** 2.0) line
    row "Asinh" D.Asinh DD.Asinh Math.Asinh (fun x -> 1.0 / sqrt (x * x + 1.0)) line
    row "Acosh" D.Acosh DD.Acosh Math.Acosh (fun x -> 1.0 / sqrt (x * x - 1.0)) [ 1.2; 3.0 ]
    row "Atanh" D.Atanh DD.Atanh Math.Atanh (fun x -> 1.0 / (1.0 - x * x)) inside
    row
        "x³"
        (fun x -> D.Pow(x, c 3.0))
        (fun x -> DD.Pow(x, constant2 3.0))
        (fun x -> Math.Pow(x, 3.0))
        (fun x -> 3.0 * x * x)
        line
    row
        "√2ˣ"
        (fun x -> D.Pow(c root2, x))
        (fun x -> DD.Pow(constant2 root2, x))
        (fun x -> Math.Pow(root2, x))
        (fun x -> root2 ** x * log root2)
        line
    row
        "xˣ"
        (fun x -> D.Pow(x, x))
        (fun x -> DD.Pow(x, x))
        (fun x -> Math.Pow(x, x))
        (fun x -> x ** x * (log x + 1.0))
        positive
    row
        "Hypot"
        (fun x -> D.Hypot(x, c 2.0))
        (fun x -> DD.Hypot(constant2 2.0, x))
        (fun x -> Double.Hypot(x, 2.0))
        (fun x -> x / sqrt (x * x + 4.0))
        line
    row "x % c" (fun x -> x % c 1.5) (fun x -> x % constant2 1.5) (fun x -> x % 1.5) (fun _ -> 1.0) [ -2.5; 4.0 ]
    row "c % x" (fun x -> c 4.0 % x) (fun x -> constant2 4.0 % x) (fun x -> 4.0 % x) (fun _ -> -2.0) [ 1.4; -1.7 ]
    |> fun r -> { r with Slope = fun x -> -(truncate (4.0 / x)) }
]

let rowNames = rows |> List.map _.Name |> List.map (fun name -> [| box name |])

let private each name check =
    let row = rows |> List.find (fun row -> row.Name = name)
    row.Points |> List.iter (check row)

[<Theory; MemberData(nameof rowNames)>]
let ``the primal is the number's own value, to the last bit`` (name: string) =
    each name (fun row x -> same (row.Value x) (row.First(x1 x)).Primal)

[<Theory; MemberData(nameof rowNames)>]
let ``the tangent is slope times tangent`` (name: string) =
    each name (fun row x -> near (row.Slope x * 3.0) (row.First(D(x, 3.0))).Tangent)

[<Theory; MemberData(nameof rowNames)>]
let ``a dual of duals agrees with the dual and with differences of slopes`` (name: string) =
    let step = 1e-5

    each name (fun row x ->
        let y = row.Nested(x2 x)
        near (row.Slope x) y.Primal.Tangent
        near (row.Slope x) y.Tangent.Primal
        roughly ((row.Slope(x + step) - row.Slope(x - step)) / (2.0 * step)) (second y))

[<Theory; MemberData(nameof rowNames)>]
let ``a constant stays a constant, also at singular and infinite points`` (name: string) =
    let row = rows |> List.find (fun row -> row.Name = name)
    // A product is an ordinary one: there 0 · ∞ is NaN.
    let isProduct = name = "c x" || name = "x x"

    for x in [ 0.0; -1.0; 1.0; 1000.0; infinity; -infinity ] do
        if not (Double.IsNaN(row.Value x) || isProduct && Double.IsInfinity x) then
            same 0.0 (row.First(c x)).Tangent
            let y = row.Nested(constant2 x)
            same 0.0 y.Primal.Tangent
            same 0.0 y.Tangent.Primal
            same 0.0 y.Tangent.Tangent

// ---- functions of two arguments

[<Property>]
let ``sums, products and quotients follow their rules``
    (NormalFloat a)
    (NormalFloat da)
    (NormalFloat b)
    (NormalFloat db)
    =
    let x, y = D(a, da), D(b, db)

    (x + y).Equals(D(a + b, da + db))
    && (x - y).Equals(D(a - b, da - db))
    && (x * y).Equals(D(a * b, a * db + da * b))
    && (b = 0.0 || (x / y).Equals(D(a / b, (da - a / b * db) / b)))

[<Property>]
let ``sin x and cos x by way of SinCos are the ones of System.Double`` (NormalFloat x) =
    let struct (sin, cos) = D.SinCosPi(c x)

    D.Sin(c x).Primal = Math.Sin x
    && D.Cos(c x).Primal = Math.Cos x
    && sin.Primal = Double.SinPi x
    && cos.Primal = Double.CosPi x

[<Property>]
let ``mixed derivatives commute`` (PositiveInt i) (PositiveInt j) =
    let a, b = float i / 7.0, float j / 9.0

    let f (x: DD) (y: DD) = DD.Pow(x, y) / (x + y) + DD.Atan2(x, y) * DD.Hypot(x, y) + DD.Log(x, y + constant2 1.0)

    let xy = f (DD(D(a, 1.0), c 0.0)) (DD(c b, D.One))
    let yx = f (DD(c a, D.One)) (DD(D(b, 1.0), c 0.0))
    abs (second xy - second yx) <= 1e-11 * (1.0 + abs (second xy))

[<Theory>]
[<InlineData(1.0, 2.0)>]
[<InlineData(-1.0, 2.0)>]
[<InlineData(-3.0, 2.0)>]
[<InlineData(-3.0, -2.0)>]
[<InlineData(3.0, -2.0)>]
[<InlineData(0.0, -2.0)>]
[<InlineData(-2.0, 0.0)>]
let ``Atan2 is the angle, with its derivative`` (x: float) (y: float) =
    let square = x * x + y * y
    near (Math.Atan2(y, x)) (D.Atan2(c y, x1 x)).Primal
    near (-y / square) (D.Atan2(c y, x1 x)).Tangent
    near (x / square) (D.Atan2(x1 y, c x)).Tangent

[<Theory>]
[<InlineData(0.0, 0.0)>]
[<InlineData(0.0, -0.0)>]
[<InlineData(-0.0, 0.0)>]
[<InlineData(-0.0, -0.0)>]
let ``Atan2 at the origin is a constant`` (y: float) (x: float) =
    let angle = D.Atan2(x1 y, x1 x)
    same (Math.Atan2(y, x)) angle.Primal
    same 0.0 angle.Tangent

[<Fact>]
let ``a logarithm has a slope in its base`` () = near (-log 5.0 / (3.0 * log 3.0 ** 2.0)) (D.Log(c 5.0, x1 3.0)).Tangent

// ---- powers at 0

[<Fact>]
let ``integer powers are exact at 0 in all orders`` () =
    let power n x = DDD.Pow(x, constant3 n)

    let derivatives n =
        let y = power n (x3 0.0)

        [ y.Primal.Primal.Primal; y.Primal.Primal.Tangent; y.Primal.Tangent.Tangent; third y ]

    Assert.Equal<float list>([ 1.0; 0.0; 0.0; 0.0 ], derivatives 0.0)
    Assert.Equal<float list>([ 0.0; 1.0; 0.0; 0.0 ], derivatives 1.0)
    Assert.Equal<float list>([ 0.0; 0.0; 2.0; 0.0 ], derivatives 2.0)
    Assert.Equal<float list>([ 0.0; 0.0; 0.0; 6.0 ], derivatives 3.0)
    Assert.Equal<float list>([ 0.0; 0.0; 0.0; 0.0 ], derivatives 4.0)

[<Fact>]
let ``the exponent's slope at x = 0 is 0 for y > 0`` () =
    for y in [ 0.5; 1.0; 2.0 ] do
        same 0.0 (D.Pow(c 0.0, x1 y)).Tangent
        same 0.0 (second (DD.Pow(constant2 0.0, x2 y)))

[<Fact>]
let ``exponent 0 has slope exactly 0 at every x, and its mixed derivative is 1 / x`` () =
    for x in [ 0.0; 2.0; -3.0; infinity ] do
        same 0.0 (D.Pow(x1 x, c 0.0)).Tangent

    near 0.5 (second (DD.Pow(DD(D(2.0, 1.0), c 0.0), DD(c 0.0, D.One))))

[<Fact>]
let ``fractional powers have infinite slopes at 0`` () =
    let y = DD.Pow(x2 0.0, constant2 1.5)
    same 0.0 y.Primal.Tangent
    same infinity (second y)
    same infinity (D.Pow(x1 0.0, c 0.5)).Tangent

// ---- singular points and the strong zero

[<Fact>]
let ``infinite slopes are infinite for a seed, and 0 for a constant`` () =
    let rows: (string * (D -> D) * float * float) list = [
        "Sqrt", D.Sqrt, 0.0, infinity
        "Cbrt", D.Cbrt, 0.0, infinity
        "Root3", (fun x -> D.RootN(x, 3)), 0.0, infinity
        "Log", D.Log, 0.0, infinity
        "LogP1", D.LogP1, -1.0, infinity
        "1 / x", (fun x -> 1.0 / x), 0.0, -infinity
        "Asin", D.Asin, 1.0, infinity
        "Acos", D.Acos, -1.0, -infinity
        "Acosh", D.Acosh, 1.0, infinity
        "Atanh", D.Atanh, 1.0, infinity
        "TanPi", D.TanPi, 0.5, infinity
    ]

    for name, f, x, slope in rows do
        Assert.Equal((name, slope), (name, (f (x1 x)).Tangent))
        Assert.Equal((name, 0.0), (name, (f (c x)).Tangent))

[<Fact>]
let ``second derivatives at singular points keep their sign of infinity`` () =
    let rows: (string * (DD -> DD) * float * float) list = [
        "Sqrt", DD.Sqrt, 0.0, -infinity
        "Cbrt", DD.Cbrt, 0.0, -infinity
        "Root3", (fun x -> DD.RootN(x, 3)), 0.0, -infinity
        "Log", DD.Log, 0.0, -infinity
        "1 / x", (fun x -> constant2 1.0 / x), 0.0, infinity
        "Asin", DD.Asin, 1.0, infinity
        "Acosh", DD.Acosh, 1.0, -infinity
        "Atanh", DD.Atanh, 1.0, infinity
    ]

    for name, f, x, curvature in rows do
        Assert.Equal((name, curvature), (name, second (f (x2 x))))

[<Fact>]
let ``the strong zero is linear at tangent 0: derivatives pass through it`` () =
    // x = 4 with inner tangent 0 and outer tangent 0 + ε: d/ds of (s / (2√x)) at s = 0 is 1 / (2√4).
    let y = DD.Sqrt(DD(c 4.0, D(0.0, 1.0)))
    same 0.0 y.Tangent.Primal
    same 0.25 y.Tangent.Tangent
    // The same at x = 0, where the slope is infinite.
    let z = DD.Sqrt(DD(c 0.0, D(0.0, 1.0)))
    same 0.0 z.Tangent.Primal
    same infinity z.Tangent.Tangent

[<Fact>]
let ``a power of a square root at 0 has derivative 0`` () = same 0.0 (D.Pow(D.Sqrt(x1 0.0), c 2.0)).Tangent

[<Fact>]
let ``an integer root of degree 1 is the identity, also at 0`` () =
    let y = DD.RootN(x2 0.0, 1)
    same 1.0 y.Primal.Tangent
    same 0.0 (second y)

[<Fact>]
let ``a norm at the origin has slope 0 in all orders`` () =
    let y = DD.Hypot(x2 0.0, x2 0.0)
    same 0.0 y.Primal.Tangent
    same 0.0 (second y)

[<Fact>]
let ``tanh keeps the digits of its slope far out`` () = near 1.0 ((D.Tanh(x1 30.0)).Tangent / (4.0 * exp -60.0))

[<Fact>]
let ``tanh has derivatives of 0 where cosh overflows`` () =
    for x in [ -800.0; 711.0; 1e300 ] do
        same 0.0 (abs (second (DD.Tanh(x2 x))))

// ---- kinks and ties

[<Fact>]
let ``abs and copysign have slope 0 at 0, sign everywhere`` () =
    Assert.True(D.Abs(x1 0.0).Equals(c 0.0))
    Assert.True(D.Abs(x1 -0.0).Equals(c 0.0))
    Assert.True(D.CopySign(x1 0.0, c -1.0).Equals(c -0.0))
    Assert.True(D.CopySign(x1 2.0, x1 -1.0).Equals(D(-2.0, -1.0)))
    Assert.True(D.CopySign(x1 -2.0, c -1.0).Equals(D(-2.0, 1.0)))
    Assert.Equal(-1, D.Sign(x1 -2.0))
    same 0.0 (second (DD.Abs(x2 0.0)))

[<Fact>]
let ``a tie goes to the first argument`` () =
    let x, y = D(2.0, 3.0), D(2.0, 5.0)
    Assert.True(D.Max(x, y).Equals x && D.Max(y, x).Equals y)
    Assert.True(D.Min(x, y).Equals x && D.Min(y, x).Equals y)

[<Fact>]
let ``the argument chosen passes its tangent, NaN included`` () =
    let x, y, none = D(2.0, 3.0), D(-4.0, 5.0), D(nan, 7.0)
    Assert.True(D.Max(x, y).Equals x && D.Min(x, y).Equals y)

    Assert.True(D.Max(x, none).Equals none && D.Max(none, x).Equals none && D.Min(x, none).Equals none)

[<Fact>]
let ``clip has slope 1 at its bounds and takes the bound's tangent outside`` () =
    let low, high = D(0.0, 10.0), D(1.0, 20.0)

    for x, slope in [ -0.5, 10.0; 0.0, 1.0; 0.5, 1.0; 1.0, 1.0; 1.5, 20.0; nan, 1.0 ] do
        same slope (D.Clamp(x1 x, low, high)).Tangent

    Assert.Throws<ArgumentException>(fun () -> D.Clamp(x1 0.0, high, low) |> ignore) |> ignore

// ---- comparison, equality, text, conversion

[<Fact>]
let ``comparison follows the primal, Equals the tangent too`` () =
    let x, y = D(2.0, 3.0), D(2.0, 5.0)
    Assert.True(D.op_Equality (x, y))
    Assert.False(D.op_LessThan (x, y))
    Assert.Equal(0, x.CompareTo y)
    Assert.False(x.Equals y)
    Assert.False((x = y))
    Assert.Equal(x.GetHashCode(), D(2.0, 3.0).GetHashCode())
    Assert.Equal(1, (x :> IComparable).CompareTo null)

    Assert.Throws<ArgumentException>(fun () -> (x :> IComparable).CompareTo "x" |> ignore) |> ignore

[<Fact>]
let ``text shows both parts, in the invariant culture unless told`` () =
    Assert.Equal("2 + 3ε", D(2.0, 3.0).ToString())
    Assert.Equal("2.5 - 3ε", D(2.5, -3.0).ToString())
    Assert.Equal("(2 + 1ε) + (1 + 0ε)ε", (x2 2.0).ToString())
    Assert.Equal("2,50 + 3,00ε", D(2.5, 3.0).ToString("F2", CultureInfo.GetCultureInfo "de-DE"))
    Assert.Equal("2.50 + 3.00ε", String.Format(CultureInfo.InvariantCulture, "{0:F2}", D(2.5, 3.0)))
    let buffer = Array.zeroCreate<byte> 16
    let mutable written = 0
    Assert.True((D(2.0, 3.0) :> IUtf8SpanFormattable).TryFormat(buffer, &written, "", null))
    Assert.Equal("2 + 3ε", Text.Encoding.UTF8.GetString(buffer, 0, written))
    let mutable small = 9
    Assert.False((D(2.0, 3.0) :> ISpanFormattable).TryFormat(Span<char>.Empty, &small, "", null))
    Assert.Equal(0, small)

let private create<'T, 'U when 'T :> INumberBase<'T> and 'U :> INumberBase<'U>> (x: 'U) = 'T.CreateChecked x
let private maxMagnitude<'T when 'T :> INumberBase<'T>> (x: 'T) (y: 'T) = 'T.MaxMagnitude(x, y)
let private maxNumber<'T when 'T :> INumber<'T>> (x: 'T) (y: 'T) = 'T.MaxNumber(x, y)
let private tryParse<'T when 'T :> IParsable<'T>> (text: string) = 'T.TryParse(text, CultureInfo.InvariantCulture)
let private parse<'T when 'T :> INumberBase<'T>> (text: string) = 'T.Parse(text, CultureInfo.InvariantCulture)

[<Fact>]
let ``numbers and text become constants, and a dual converts to a number by its primal`` () =
    Assert.True((create<D, float> 0.5).Equals(c 0.5))
    Assert.True((create<D, int> 3).Equals(c 3.0))
    Assert.True((create<D, uint64> 3UL).Equals(c 3.0))
    Assert.True((create<Dual<float32>, float> 0.5).Equals(Dual.Constant 0.5f))
    Assert.True((create<DD, float> 0.5).Equals(constant2 0.5))
    Assert.True((create<DDD, D>(D(2.0, 3.0))).Equals(Dual.Constant(Dual.Constant(D(2.0, 3.0)))))
    Assert.True((parse<DD> "2.5").Equals(constant2 2.5))
    Assert.True((let known, x = tryParse<D> "2.5" in known && x.Equals(c 2.5)))
    Assert.False(fst (tryParse<D> "2.5ε"))
    Assert.Equal(2, create<int, D>(D(2.0, 3.0)))
    same 2.0 (create<float, DD>(x2 2.0))

    Assert.Throws<OverflowException>(fun () -> create<byte, D>(c 300.0) |> ignore) |> ignore

[<Fact>]
let ``no conversion between duals loses a derivative`` () =
    Assert.Throws<NotSupportedException>(fun () -> create<D, DD>(x2 2.0) |> ignore) |> ignore

    Assert.Throws<NotSupportedException>(fun () -> create<Dual<float32>, D>(x1 2.0) |> ignore) |> ignore

    Assert.Throws<NotSupportedException>(fun () -> create<DD, Dual<float32>>(Dual.Variable 2.0f) |> ignore)
    |> ignore

[<Fact>]
let ``the interfaces' own choices follow the argument chosen`` () =
    Assert.True((maxMagnitude (D(-2.0, 3.0)) (D(2.0, 5.0))).Equals(D(2.0, 5.0)))
    Assert.True((maxMagnitude (D(-3.0, 3.0)) (D(2.0, 5.0))).Equals(D(-3.0, 3.0)))
    Assert.True((maxNumber (D(nan, 3.0)) (D(2.0, 5.0))).Equals(D(2.0, 5.0)))

// ---- F#'s own functions

[<Fact>]
let ``the operators and functions of F# work on duals`` () =
    let f (x: D) = 2.0 * exp x + sin x ** c 2.0 - pown x 3 / 4.0 + abs x + atan2 x (c 1.0)
    let x = 0.7
    let slope = 2.0 * exp x + 2.0 * sin x * cos x - 0.75 * x * x + 1.0 + 1.0 / (1.0 + x * x)
    near (2.0 * exp x + sin x ** 2.0 - x ** 3.0 / 4.0 + x + atan x) (f (x1 x)).Primal
    near slope (f (x1 x)).Tangent
    near slope (Dual.Derivative(f, x))
    near 12.0 (Dual.Derivative2((fun x -> x * x * x), 2.0))
    Assert.Equal<float[]>([| 3.0; 2.0 |], Dual.Gradient((fun x -> x[0] * x[1]), 2.0, 3.0))
    Assert.True((List.sum [ x1 1.0; x1 2.0 ]).Equals(D(3.0, 2.0)))

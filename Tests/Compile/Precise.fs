// Numbers of 192 bits and the elementary functions of them, from their series: what the functions of emitted code are
// measured by. Law: a relative error below 2⁻¹²⁰, also near zeros and far from 1. Read next: MathematicsTests.fs.
module FunGrad.Tests.Compile.Precise

open System
open System.Numerics

/// Mantissa·2^Exponent, rounded to 192 bits.
[<CustomEquality; NoComparison>]
type Precise = {
    Mantissa: BigInteger
    Exponent: int
} with

    static member Of(mantissa: BigInteger, exponent: int) =
        let excess = int (BigInteger.Abs(mantissa).GetBitLength()) - 192

        if excess > 0 then
            { Mantissa = mantissa >>> excess; Exponent = exponent + excess }
        else
            { Mantissa = mantissa; Exponent = exponent }

    /// The number itself.
    static member Of(x: float) =
        let bits = BitConverter.DoubleToInt64Bits x
        let exponent = int (bits >>> 52) &&& 0x7FF
        let fraction = bits &&& 0xFFFFFFFFFFFFFL
        let fraction = if exponent = 0 then fraction else fraction ||| (1L <<< 52)
        let sign = if x < 0.0 then BigInteger.MinusOne else BigInteger.One
        Precise.Of(sign * BigInteger fraction, max exponent 1 - 1075)

    static member Zero = Precise.Of(BigInteger.Zero, 0)
    member x.IsZero = x.Mantissa.IsZero
    member x.IsNegative = x.Mantissa.Sign < 0
    /// The n of 2ⁿ ≤ |x| < 2ⁿ⁺¹.
    member x.Magnitude = int (BigInteger.Abs(x.Mantissa).GetBitLength()) - 1 + x.Exponent
    member x.Shifted(n: int) = { x with Exponent = x.Exponent + n }

    /// The nearest double, or one beside it.
    member x.Float =
        let shift = int (BigInteger.Abs(x.Mantissa).GetBitLength()) - 62
        Math.ScaleB(float (if shift > 0 then x.Mantissa >>> shift else x.Mantissa), x.Exponent + max shift 0)

    static member (~-)(x: Precise) = { x with Mantissa = -x.Mantissa }

    static member (+)(x: Precise, y: Precise) =
        if x.IsZero then
            y
        elif y.IsZero then
            x
        // Further apart than the precision: the smaller does not count.
        elif x.Magnitude - y.Magnitude > 200 then
            x
        elif y.Magnitude - x.Magnitude > 200 then
            y
        else
            let low = min x.Exponent y.Exponent
            Precise.Of((x.Mantissa <<< (x.Exponent - low)) + (y.Mantissa <<< (y.Exponent - low)), low)

    static member (-)(x: Precise, y: Precise) = x + -y
    static member (*)(x: Precise, y: Precise) = Precise.Of(x.Mantissa * y.Mantissa, x.Exponent + y.Exponent)

    static member (/)(x: Precise, y: Precise) =
        Precise.Of((x.Mantissa <<< 400) / y.Mantissa, x.Exponent - y.Exponent - 400)

    override x.Equals other =
        match other with
        | :? Precise as y -> (x - y).IsZero
        | _ -> false

    override x.GetHashCode() = x.Float.GetHashCode()

let number (x: float) = Precise.Of x
let private one, private two = number 1.0, number 2.0

/// The sum of terms until they no longer count; each comes from the one before and its index.
let private sum first (next: Precise -> int -> Precise) =
    let rec add (total: Precise) (term: Precise) n =
        if term.IsZero || not total.IsZero && total.Magnitude - term.Magnitude > 190 then
            total
        else
            add (total + term) (next term n) (n + 1)

    add Precise.Zero first 1

/// Of odd powers of x divided by 1, 3, 5, ..., with alternating signs or all positive.
let private oddSeries sign (x: Precise) =
    let z = number sign * x * x
    let powers = Seq.unfold (fun power -> Some(power, power * z)) x

    powers
    |> Seq.mapi (fun k power -> power / number (2.0 * float k + 1.0))
    |> Seq.takeWhile (fun term -> not term.IsZero && x.Magnitude - term.Magnitude < 195)
    |> Seq.fold (+) Precise.Zero

let private ln2 = two * oddSeries 1.0 (one / number 3.0)

let pi =
    let arctan n = oddSeries -1.0 (one / number n)
    number 16.0 * arctan 5.0 - number 4.0 * arctan 239.0

let sqrt (x: Precise) =
    if x.IsZero then
        x
    else
        let even = x.Exponent - 400 - (abs x.Exponent % 2)
        let shifted = x.Mantissa <<< (x.Exponent - even)
        // Newton's method from above stops at the floor of the root.
        let rec improve (r: BigInteger) =
            let next = (r + shifted / r) >>> 1
            if next >= r then r else improve next

        Precise.Of(improve (BigInteger.One <<< (int (shifted.GetBitLength()) / 2 + 1)), even / 2)

let exp (x: Precise) =
    let n = Math.Round(x.Float / Math.Log 2.0)
    let r = (x - number n * ln2).Shifted -8
    let power = one + sum r (fun term n -> term * r / number (float n + 1.0))
    (Seq.fold (fun (p: Precise) _ -> p * p) power (seq { 1..8 })).Shifted(int n)

let expm1 (x: Precise) =
    if x.IsZero || x.Magnitude < -3 then
        sum x (fun term n -> term * x / number (float n + 1.0))
    else
        exp x - one

/// For positive numbers.
let log (x: Precise) =
    let k = x.Magnitude
    let m = x.Shifted -k
    two * oddSeries 1.0 ((m - one) / (m + one)) + number (float k) * ln2

/// For numbers above -1.
let log1p (x: Precise) =
    if x.IsZero || x.Magnitude < -3 then
        two * oddSeries 1.0 (x / (two + x))
    else
        log (one + x)

let private sineSeries (x: Precise) = sum x (fun term n -> -(term * x * x) / number (float ((2 * n) * (2 * n + 1))))

let private cosineSeries (x: Precise) = sum one (fun term n -> -(term * x * x) / number (float ((2 * n - 1) * (2 * n))))

/// The sine of x + shift·π/2.
let private circular shift (x: Precise) =
    let n = Math.Round(x.Float * 2.0 / Math.PI)
    let r = x - number n * pi.Shifted -1

    match ((int64 n + shift) % 4L + 4L) % 4L with
    | 0L -> sineSeries r
    | 1L -> cosineSeries r
    | 2L -> -(sineSeries r)
    | _ -> -(cosineSeries r)

let sin x = circular 0L x
let cos x = circular 1L x

/// For 0 ≤ x.
let rec private arctan (x: Precise) =
    if x.IsZero then x
    elif (one - x).IsNegative then pi.Shifted -1 - arctan (one / x)
    elif x.Magnitude < -4 then oddSeries -1.0 x
    else two * arctan (x / (one + sqrt (one + x * x)))

let private odd f (x: Precise) = if x.IsNegative then -(f -x) else f x
let atan x = odd arctan x

let asin (x: Precise) =
    if x * x = one then
        odd (fun _ -> pi.Shifted -1) x
    else
        atan (x / sqrt ((one - x) * (one + x)))

let acos (x: Precise) = if x = -one then pi else two * atan (sqrt ((one - x) / (one + x)))

/// The angle of the point (x, y), neither of them 0.
let atan2 (y: Precise) (x: Precise) =
    let angle = atan (y / x)

    if not x.IsNegative then angle
    elif y.IsNegative then angle - pi
    else angle + pi

let sinh (x: Precise) = odd (fun x -> let t = expm1 x in (t + t / (t + one)).Shifted -1) x
let cosh (x: Precise) = let e = exp x in (e + one / e).Shifted -1
let tanh (x: Precise) = odd (fun x -> let t = expm1 (x.Shifted 1) in t / (t + two)) x
let asinh x = odd (fun x -> log1p (x + x * x / (one + sqrt (one + x * x)))) x
let acosh (x: Precise) = let t = x - one in log1p (t + sqrt (t * (x + one)))
let atanh (x: Precise) = odd (fun x -> (log1p (two * x / (one - x))).Shifted -1) x
let cbrt (x: Precise) = if x.IsZero then x else odd (fun x -> exp (log x / number 3.0)) x
let sigmoid (x: Precise) = one / (one + exp -x)
let softplus x = log1p (exp x)

/// exp(-x²)·x·Σ (2x²)ⁿ/(2n + 1)!!: no term is negative.
let erf (x: Precise) =
    let z = two * x * x
    let series = sum x (fun term n -> term * z / number (2.0 * float n + 1.0))
    two / sqrt pi * exp -(x * x) * series

/// 1 - erf x up to 6, Laplace's continued fraction from there on.
let erfc (x: Precise) =
    if (x - number 6.0).IsNegative then
        one - erf x
    else
        let fraction = Seq.fold (fun rest n -> x + number (float n / 2.0) / rest) x (seq { 150..-1..1 })
        exp -(x * x) / (sqrt pi * fraction)

let normalCdf (x: Precise) = (erfc (-x / sqrt two)).Shifted -1

/// How far a number is from the true value, in units of the last place of a width with so many bits and that least
/// exponent. What is out of range is infinite; an infinite number elsewhere stands for the first power of two out of it.
let units (bits: int) (least: int) (expected: Precise) (actual: float) =
    let largest = 3 - least - bits
    let bound = (number (float (sign actual))).Shifted largest

    if Double.IsInfinity actual && expected.Magnitude >= largest then
        (if expected.IsNegative = (actual < 0.0) then 0.0 else infinity)
    else
        let actual = if Double.IsInfinity actual then bound else number actual
        let place = if expected.IsZero then least else max least (expected.Magnitude + 1 - bits)
        abs ((expected - actual).Shifted -place).Float

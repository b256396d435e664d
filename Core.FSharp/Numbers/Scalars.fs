// Functions of one or two doubles that System.Math lacks, or has in a form that loses digits.
// The law: a few units in the last place over the whole range, and C99's special values.
// (.NET's Double.LogP1 and Double.ExpM1 are log(x + 1) and exp(x) - 1: at 1e-10 they lose 6 digits.)
// Read next: Kernels.fs.
namespace FunGrad

open System

module internal Scalars =

    /// log(1 + x). Rounding 1 + x to u changes log u by as much as dividing by u - 1 and multiplying by x puts back.
    let log1p (x: float) =
        let u = 1.0 + x

        if u = 1.0 then x
        elif Double.IsPositiveInfinity u then u
        else Math.Log u * (x / (u - 1.0))

    /// exp(x) - 1, with the same cancellation of errors as in log1p.
    let expm1 (x: float) =
        let u = Math.Exp x

        if u = 1.0 then x
        elif u - 1.0 = -1.0 then -1.0
        elif x > 40.0 then u
        else (u - 1.0) * (x / Math.Log u)

    /// 1 / (1 + exp(-x)) without overflow, and exact to the smallest results.
    let sigmoid (x: float) =
        if x >= 0.0 then
            1.0 / (1.0 + Math.Exp -x)
        else
            let e = Math.Exp x
            e / (1.0 + e)

    /// log(1 + exp x) without overflow.
    let softplus (x: float) = if x > 0.0 then x + log1p (Math.Exp -x) else log1p (Math.Exp x)

    /// -1, 0 or 1; NaN for NaN, and 0 for -0.
    let sign (x: float) =
        if x > 0.0 then 1.0
        elif x < 0.0 then -1.0
        elif x = 0.0 then 0.0
        else x

    /// max(x, 0), NaN for NaN, 0 for -0.
    let relu (x: float) =
        if x > 0.0 then x
        elif x <= 0.0 then 0.0
        else x

    /// x * y, but 0 wherever either factor is 0, even against NaN and infinity.
    let absorb (x: float) (y: float) = if x = 0.0 || y = 0.0 then 0.0 else x * y

    /// The remainder that has the sign of the divisor: x - y * floor(x / y), exactly.
    let remainder (x: float) (y: float) =
        let rest = x % y

        if rest = 0.0 then Math.CopySign(0.0, y)
        elif (rest < 0.0) <> (y < 0.0) then rest + y
        else rest

    /// x ^ y. Small exponents are products (x * x * x is 4 times faster than Math.Pow), in arrays and scalars alike.
    let power (x: float) (y: float) =
        if y = 2.0 then x * x
        elif y = 1.0 then x
        elif y = 3.0 then x * x * x
        elif y = -1.0 then 1.0 / x
        elif y = 0.5 && x > 0.0 then Math.Sqrt x
        else Math.Pow(x, y)

// The gamma function's relatives on doubles: log Γ and ψ by MathNet.Numerics, extended to negative numbers by
// reflection, and the Hurwitz zeta function by the Euler-Maclaurin formula, whose derivatives in s come from jets.
// The law: relative error below 1e-14 (2e-15 absolute near zeros); poles are infinite where both sides agree, else NaN.
// Read next: IncompleteGamma.fs.
namespace FunGrad

open System
open MathNet.Numerics

module internal GammaFunctions =

    /// The distance to the nearest integer, with its sign: sin(πx) and tan(πx) keep their digits far from 0.
    let private beside (x: float) = x - Math.Round x

    /// log |Γ(x)|.
    let lgamma (x: float) =
        if Double.IsInfinity x then
            infinity
        elif x >= 0.5 || Double.IsNaN x then
            SpecialFunctions.GammaLn x
        elif x = Math.Floor x then
            infinity
        else
            Math.Log(Math.PI / abs (Math.Sin(Math.PI * beside x))) - SpecialFunctions.GammaLn(1.0 - x)

    /// ψ, the derivative of log Γ.
    let digamma (x: float) =
        if x > 0.0 || Double.IsNaN x then SpecialFunctions.DiGamma x
        elif x = 0.0 then -1.0 / x
        elif x = Math.Floor x then nan
        else SpecialFunctions.DiGamma(1.0 - x) - Math.PI / Math.Tan(Math.PI * beside x)

    /// B₂ⱼ / (2j)! for j from 1 to 12.
    let private bernoulli = [|
        1.0 / 12.0
        -1.0 / 720.0
        1.0 / 30240.0
        -1.0 / 1209600.0
        1.0 / 47900160.0
        -691.0 / 1307674368000.0
        1.0 / 74724249600.0
        -3617.0 / 10670622842880000.0
        43867.0 / 5109094217170944000.0
        -174611.0 / 802857662698291200000.0
        77683.0 / 14101100039391805440000.0
        -236364091.0 / 1693824136731743669452800000.0
    |]

    /// w^-(s + e).
    let private power order (s: float) (w: float) =
        let rate = -Math.Log w
        let mutable c = Math.Pow(w, -s) // Mutation: local

        Array.init (order + 1) (fun k ->
            if k > 0 then
                c <- c * rate / float k

            c)

    /// The sum of (w + k)^-s over k from 0 on, for large w.
    let private tail order (s: float) (w: float) =
        let rising = ref (Jets.line order s 1.0) // Mutation: local

        let correction j =
            let term = Jets.scale (bernoulli[j] * Math.Pow(w, float (-2 * j - 1))) rising.Value
            let next i = Jets.line order (s + float (2 * j + i)) 1.0
            rising.Value <- Jets.multiply (Jets.multiply rising.Value (next 1)) (next 2)
            term

        let corrections = Seq.init bernoulli.Length correction |> Seq.fold Jets.add (Jets.constant order 0.5)
        let integral = Jets.divide (Jets.constant order w) (Jets.line order (s - 1.0) 1.0)
        Jets.multiply (power order s w) (Jets.add integral corrections)

    /// For s > 1 and q > 0: terms one by one until the rest is smooth enough for the formula.
    let private positiveZeta order (s: float) (q: float) =
        let rec sum (before: float[]) w =
            let term = power order s w

            if Jets.isNegligible term before then before
            elif w >= 12.0 + 0.75 * s then Jets.add before (tail order s w)
            else sum (Jets.add before term) (w + 1.0)

        if Double.IsPositiveInfinity q then
            Jets.constant order 0.0
        else
            sum (Jets.constant order 0.0) q

    /// For integers s and q < 0, by the sum over all integers k of (q + k)^-s, in which q may be moved.
    let private negativeZeta (s: float) (q: float) =
        let fraction = q - Math.Floor q
        let sign = if Math.IEEERemainder(s, 2.0) = 0.0 then 1.0 else -1.0
        let zeta q = (positiveZeta 0 s q)[0]
        zeta fraction + sign * (zeta (1.0 - fraction) - zeta (1.0 - q))

    /// The n-th derivative in s of the sum of (q + k)^-s over k from 0 on, for s > 1.
    let zeta (n: int) (s: float) (q: float) =
        let isInteger (x: float) = x = Math.Floor x

        if Double.IsNaN q || not (s >= 1.0) then nan
        elif s = 1.0 then (if n % 2 = 0 then infinity else -infinity)
        elif q > 0.0 then Jets.derivative (positiveZeta n s q)
        elif n > 0 then nan
        elif isInteger q then infinity
        elif isInteger s then negativeZeta s q
        else nan

    /// The n-th derivative of ψ.
    let polygamma (n: int) (x: float) =
        if n = 0 then
            digamma x
        else
            (if n % 2 = 0 then -1.0 else 1.0) * Jets.factorial n * zeta 0 (float n + 1.0) x

    /// log Γ(a + e) for a > 0.
    let lgammaJet order (a: float) =
        Array.init (order + 1) (fun k -> if k = 0 then lgamma a else polygamma (k - 1) a / Jets.factorial k)

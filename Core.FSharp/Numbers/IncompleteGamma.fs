// The incomplete gamma functions P(a, x) and Q(a, x) = 1 - P on doubles, with all derivatives in a. Values come from
// MathNet.Numerics; derivatives run its two algorithms, the power series below a + 1 and Legendre's continued fraction
// above, on jets in a. The law: relative error about 1e-13, growing with a to 1e-12 at 1000, also of the small tail.
// Read next: SpecialKernels.fs.
namespace FunGrad

open System
open MathNet.Numerics

module internal IncompleteGamma =

    let private isOutside (a: float) (x: float) = not (a > 0.0 && x >= 0.0) || Double.IsInfinity a

    /// xᵃ⁺ᵉ e⁻ˣ / Γ(a + e).
    let private prefix order (a: float) (x: float) =
        let front = Jets.line order (a * Math.Log x - x) (Math.Log x)
        Jets.exp (Jets.add front (Jets.scale -1.0 (GammaFunctions.lgammaJet order a)))

    /// P / prefix = 1/a + x/(a(a + 1)) + x²/(a(a + 1)(a + 2)) + ...
    let private series order (a: float) (x: float) =
        let rec sum total term k =
            let term = Jets.divide (Jets.scale x term) (Jets.line order (a + k) 1.0)

            if Jets.isNegligible term total then
                total
            else
                sum (Jets.add total term) term (k + 1.0)

        let first = Jets.divide (Jets.constant order 1.0) (Jets.line order a 1.0)
        sum first first 1.0

    /// Q / prefix, by Lentz's evaluation of Legendre's fraction; it starts from a number that stands for infinity.
    let private fraction order (a: float) (x: float) =
        let one = Jets.constant order 1.0

        let rec evaluate total c d i =
            let numerator = Jets.multiply (Jets.constant order -i) (Jets.line order (i - a) -1.0)
            let b = Jets.line order (x + 1.0 - a + 2.0 * i) -1.0
            let d = Jets.divide one (Jets.add (Jets.multiply numerator d) b)
            let c = Jets.add b (Jets.divide numerator c)
            let factor = Jets.multiply c d
            let next = Jets.multiply total factor
            let change = Jets.add next (Jets.scale -1.0 total)
            let isSettled = Array.forall2 (fun c n -> abs c <= 1e-16 * abs n) change next
            if isSettled || i > 10000.0 then next else evaluate next c d (i + 1.0)

        let first = Jets.divide one (Jets.line order (x + 1.0 - a) -1.0)
        evaluate first (Jets.constant order 1e300) first 1.0

    /// The n-th derivative in a of P, for n from 1 on.
    let private slope n (a: float) (x: float) =
        if isOutside a x then
            nan
        elif x = 0.0 || Double.IsInfinity x then
            0.0
        elif x < a + 1.0 then
            Jets.derivative (Jets.multiply (prefix n a x) (series n a x))
        else
            -(Jets.derivative (Jets.multiply (prefix n a x) (fraction n a x)))

    /// The n-th derivative in a of P(a, x), the integral of tᵃ⁻¹e⁻ᵗ/Γ(a) from 0 to x.
    let lower n (a: float) (x: float) =
        if n > 0 then slope n a x
        elif isOutside a x then nan
        elif Double.IsInfinity x then 1.0
        else SpecialFunctions.GammaLowerRegularized(a, x)

    /// The n-th derivative in a of Q(a, x), the integral from x on.
    let upper n (a: float) (x: float) =
        if n > 0 then -(slope n a x)
        elif isOutside a x then nan
        elif Double.IsInfinity x then 0.0
        else SpecialFunctions.GammaUpperRegularized(a, x)

    /// At 0 a density is 0, 1 or infinite; log x makes its derivatives in a alternate.
    let private densityAtZero n (a: float) =
        if a > 1.0 || n = 0 && a <= 0.0 && a = Math.Floor a then 0.0
        elif n = 0 && a = 1.0 then 1.0
        else (if n % 2 = 0 then infinity else -infinity)

    /// The n-th derivative in a of xᵃ⁻¹e⁻ˣ/Γ(a), for any a: 1/Γ has no poles. Below 0 by 1/Γ(a) = a/Γ(a + 1).
    let density n (a: float) (x: float) =
        let rec jet (a: float) =
            if a > 0.0 then
                Jets.scale (1.0 / x) (prefix n a x)
            else
                Jets.scale (1.0 / x) (Jets.multiply (Jets.line n a 1.0) (jet (a + 1.0)))

        if Double.IsNaN a || Double.IsInfinity a || not (x >= 0.0) then nan
        elif x = 0.0 then densityAtZero n a
        elif Double.IsInfinity x then 0.0
        else Jets.derivative (jet a)

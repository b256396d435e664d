namespace FunGrad

// Powers and roots as terms. A power is exp(y·log x) with a logarithm of twice the digits, since what it lacks counts y
// times over. Law: Mathematics.fs, and the special values of C99. Read next: Circular.fs.

open System

module internal Powers =
    open Mathematics

    /// (2·artanh s - 2s - ⅔s³) / s⁵ in z = s².
    let private logRest (z: Term) =
        series z [|
            0.40000000000002256
            0.28571428570099455
            0.22222222519946747
            0.1818178436498192
            0.1538675742989723
            0.13256815466166824
            0.13196349698844992
        |] [| 0.40000152587890625; 0.2854712903499603; 0.2341868132352829 |]

    /// 2·artanh s of s = f/(2 + f) in two parts: 2s + s·z·(⅔ + z·rest), each product with its rounding.
    let private doubleLog (f: Term) =
        let u = f +! 2.0
        let r = reciprocalOf u
        let s = f *. r
        let sLow = (Term.Fma(negative s, u, f) -. s *. (f -. (u -! 2.0))) *. r
        let struct (z, zRounding) = twoProduct s s
        let zLow = Term.Fma(s *! 2.0, sLow, zRounding)
        let twoThirds = f.Number(2.0 / 3.0)
        // What two thirds lack as a number.
        let low = f.Pick(3.7007434154171886e-17, -1.0 / 50331648.0)
        let struct (c, cLow) = fastTwoSum twoThirds (Term.Fma(z, logRest z, low))
        let struct (w, wRounding) = twoProduct z c
        let wLow = Term.Fma(z, cLow, Term.Fma(zLow, c, wRounding))
        let struct (v, vRounding) = twoProduct s w
        let vLow = Term.Fma(s, wLow, Term.Fma(sLow, w, vRounding))
        let struct (high, low) = fastTwoSum (s *! 2.0) v
        struct (high, low +. Term.Fma(sLow, f.Number 2.0, vLow))

    /// log of a number that is not negative, in two parts. Where it is infinite the second is NaN.
    let private preciseLog (a: Term) =
        let struct (k, f) = split a
        let struct (high, low) = doubleLog f
        let struct (sum, rounding) = fastTwoSum (k *. ln2High f) high
        struct (sum, rounding +. Term.Fma(k, ln2Low f, low))

    /// exp(y·log a).
    let private magnitude (a: Term) (y: Term) =
        let struct (high, low) = preciseLog a
        // Any y so large has the powers 0, 1 and ∞ only; an infinite one would make NaN of them.
        let y = (y.AtMostNumber(y.Pick(1e300, 1e30))).AtLeastNumber(y.Pick(-1e300, -1e30))
        let struct (product, rounding) = twoProduct y high
        let isModest = product.Abs.LessThan 1000.0

        let struct (p, n) =
            Exponentials.powerWith (Exponentials.within product) (isModest &&. Term.Fma(y, low, rounding))

        scaled p n

    let private rounded (x: Term) = x.Apply Instruction.Round

    let power (x: Term) (y: Term) =
        let half = y *! 0.5
        let isInteger = (rounded y).SameAs y
        let isOdd = isInteger &&. complement ((rounded half).SameAs half)
        let signed = magnitude x.Abs y ||. (isOdd &&. signBit x)
        // Negative numbers but -∞ have no powers between the integer ones.
        let isOutside = x.LessThan 0.0 &&. x.Above -infinity &&. complement isInteger
        // NaN too has the power 0, and 1 the power NaN.
        let isOne = x.SameAs 1.0 ||. y.SameAs 0.0
        isOne.Choose(x.Number 1.0, isOutside.Choose(x.Number nan, signed))

    /// A product of n factors, with as few roundings as squares allow.
    let rec private repeated (x: Term) (n: int) : Term =
        if n = 1 then x
        elif n % 2 = 1 then repeated x (n - 1) *. x
        else repeated (x *. x) (n / 2)

    /// √x, with √-0 = 0 and √-∞ = ∞ as powers have it.
    let private root (x: Term) = (x.SameAs -infinity).Choose(x.Number infinity, x.Apply Instruction.Sqrt +! 0.0)

    /// The power of a known exponent: few factors are a product.
    let powerOf (y: float) (x: Term) =
        match y with
        | 0.5 -> root x
        | -0.5 -> reciprocalOf (root x)
        | _ when y = Math.Round y && 1.0 <= y && y <= 6.0 -> repeated x (int y)
        | _ when y = Math.Round y && -3.0 <= y && y <= -1.0 -> repeated (reciprocalOf x) (int -y)
        | _ -> power x (x.Number y)

    /// What `powerOf` costs, in additions.
    let costOf (y: float) =
        if abs y = 0.5 then 8
        elif y = Math.Round y && -3.0 <= y && y <= 6.0 then 8
        else 115

    // -- Roots --------------------------------------------------------------------------------------------------------------

    /// About v to the -⅓, for v from √⅛ to √8: 2 % off.
    let private firstGuess (v: Term) =
        Term.Polynomial(v, [| 1.7514503098770593; -1.1919666618485598; 0.5202713751919228; -0.08157605558151165 |])

    /// A third of the error's exponent of digits gained: r·(1 + h/3 + 2h²/9) with h = 1 - v·r³.
    let private improved (v: Term) (r: Term) =
        let h = Term.Fma(negative (v *. r), r *. r, v.Number 1.0)
        Term.Fma(r *. h, Term.Fma(h, v.Number(2.0 / 9.0), 1.0 / 3.0), r)

    let cbrt (x: Term) =
        let struct (k, f) = split x.Abs
        let third = rounded (k *! (1.0 / 3.0))
        let v = (f +! 1.0) *. powerOfTwo (Term.Fma(third, x.Number -3.0, k))
        let r = firstGuess v |> improved v |> improved v
        let y = v *. r *. r
        let struct (square, low) = twoProduct y y
        // One step of Newton's method on the root itself.
        let excess = Term.Fma(low, y, Term.Fma(square, y, negative v))
        let y = y -. excess *. (r *. r *! (1.0 / 3.0))
        // 0, ∞ and NaN are their own roots.
        (x.Abs.Above 0.0 &&. x.Abs.LessThan infinity).Choose(withSignOf x (scaled y third), x)

    /// √(x² + y²).
    let hypot (x: Term) (y: Term) =
        let large = x.Abs.Apply(Instruction.Max, y.Abs)
        let ratio = x.Abs.Apply(Instruction.Min, y.Abs) /. large
        let distance = large *. (Term.Fma(ratio, ratio, 1.0)).Apply Instruction.Sqrt
        let isInfinite = x.Abs.SameAs infinity ||. y.Abs.SameAs infinity
        isInfinite.Choose(x.Number infinity, (large.SameAs 0.0).Choose(large, distance))

namespace FunGrad

// The elementary functions as terms, for doubles: no branch, no table, every lane the same steps. The law: at most 4 units
// in the last place from the true value, and C99's special values; MathematicsTests hold each function to it.
// The reductions are the classical ones (Cody and Waite's for exp, sin and cos; the odd series in s = f/(2 + f) for log,
// with the coefficients that Sun's fdlibm published). Read next: Lowering.fs.

open System

module internal Mathematics =

    let private ln2High, ln2Low = 6.93147180369123816490e-01, 1.90821492927058770002e-10
    let private log2e = 1.4426950408889634074

    /// 1.5·2⁵²: adding it leaves an integer in the low bits.
    let private magic = 6755399441055744.0
    let private factorials = Array.scan (fun f n -> f * float n) 1.0 [| 1..20 |]

    /// 2ⁿ for a term that holds an integer from -1022 to 1023.
    let private powerOfTwo (n: Term) = (n +! (magic + 1023.0)).Apply(Instruction.ShiftBitsLeft 52)

    /// x = n·ln 2 + r with |r| ≤ ln 2 / 2.
    let private reduced (x: Term) =
        let n = (x *! log2e).Apply Instruction.Round
        let r = Term.Fma(n, x.Number -ln2High, x)
        struct (n, Term.Fma(n, x.Number -ln2Low, r))

    /// (eʳ - 1 - r) / r².
    let private expTail r = Term.Polynomial(r, [| for n in 2..13 -> 1.0 / factorials[n] |])

    let exp (x: Term) =
        let struct (n, r) = reduced ((x.AtMostNumber 710.0).AtLeastNumber -746.0)
        let p = Term.Fma(expTail r, r *. r, r) +! 1.0
        let half = (n *! 0.5).Apply Instruction.Floor
        p *. powerOfTwo half *. powerOfTwo (n -. half)

    let expm1 (x: Term) =
        let struct (n, r) = reduced ((x.AtMostNumber 710.0).AtLeastNumber -40.0)
        let q = Term.Fma(expTail r, r *. r, r)
        // Half of the result, since 2ⁿ itself may overflow.
        let scale = powerOfTwo (n -! 1.0)
        let y = Term.Fma(scale, q, scale -! 0.5) *! 2.0
        // Below this x is the result, and products would lose its last bits or its sign.
        (x.Abs.LessThan 1e-16).Choose(x, y)

    let private withSignOf (x: Term) (y: Term) = y ||. (x &&. x.Number -0.0)

    let tanh (x: Term) =
        let t = expm1 ((x.Abs.AtMostNumber 20.0) *! 2.0)
        withSignOf x (t /. (t +! 2.0))

    let sigmoid (x: Term) =
        let e = exp (negative x.Abs)
        let r = reciprocalOf (e +! 1.0)
        (x.LessThan 0.0).Choose(e *. r, r)

    // -- Logarithms ---------------------------------------------------------------------------------------------------------

    let private sqrtHalfBits = BitConverter.DoubleToInt64Bits(Math.Sqrt 0.5)

    let private logSeries = [|
        6.666666666666735130e-01
        3.999999999940941908e-01
        2.857142874366239149e-01
        2.222219843214978396e-01
        1.818357216161805012e-01
        1.531383769920937332e-01
        1.479819860511658591e-01
    |]

    /// x = 2ᵏ·(1 + f) with 1 + f from √½ to √2, for positive normal x.
    let private split (x: Term) =
        let shifted = x.Apply(Instruction.AddBits, x.Bits(BitConverter.DoubleToInt64Bits 1.0 - sqrtHalfBits))
        let exponent = shifted.Apply(Instruction.ShiftBitsRight 52) ||. x.Number 4503599627370496.0
        let k = exponent -! (4503599627370496.0 + 1023.0)
        let mantissa = (shifted &&. x.Bits 0x000FFFFFFFFFFFFFL).Apply(Instruction.AddBits, x.Bits sqrtHalfBits)
        struct (k, mantissa -! 1.0)

    /// log(1 + f) - (f - f²/2).
    let private logTail (f: Term) =
        let s = f /. (f +! 2.0)
        let z = s *. s
        let halfSquare = f *. f *! 0.5
        struct (halfSquare, s *. (halfSquare +. z *. Term.Polynomial(z, logSeries)))

    /// The values of a logarithm where its argument is not a positive number.
    let private atEnds (x: Term) (y: Term) =
        let y = (x.SameAs infinity).Choose(x, y)
        let y = (x.SameAs 0.0).Choose(x.Number -infinity, y)
        // Not (0 <= x): negative numbers and NaN.
        ((x.Number 0.0).AtMost x).Choose(y, x.Number nan)

    /// Numbers below the normal range, scaled into it, and the power of two that they were scaled by.
    let private normal (x: Term) =
        let isSmall = x.LessThan 2.2250738585072014e-308
        struct (isSmall.Choose(x *! 18014398509481984.0, x), isSmall.Choose(x.Number 54.0, x.Number 0.0))

    let private logOf combine (x: Term) =
        let struct (scaled, power) = normal x
        let struct (k, f) = split scaled
        let struct (halfSquare, tail) = logTail f
        atEnds x (combine (k -. power) f halfSquare tail)

    let log (x: Term) =
        x
        |> logOf (fun k f halfSquare tail ->
            let low = Term.Fma(k, x.Number ln2Low, tail)
            Term.Fma(k, x.Number ln2High, f -. (halfSquare -. low)))

    let log1p (x: Term) =
        let u = x +! 1.0
        // What rounding 1 + x lost, computed from the larger of the two.
        let lost = (x.Above 1.0).Choose(x.Number 1.0 -. (u -. x), x -. (u -! 1.0))
        let struct (k, f) = split u
        let struct (halfSquare, tail) = logTail f
        let low = Term.Fma(k, x.Number ln2Low, tail +. lost /. u)
        let y = Term.Fma(k, x.Number ln2High, f -. (halfSquare -. low))
        (u.SameAs 1.0).Choose(x, atEnds u y)

    let softplus (x: Term) = x.Apply(Instruction.Max, x.Number 0.0) +. log1p (exp (negative x.Abs))

    // -- Circular functions -------------------------------------------------------------------------------------------------

    /// Beyond this the reduction by three parts of π/2 loses digits.
    let private mostReduced = 1e5

    let private sineSeries = [| for n in 0..7 -> (if n % 2 = 0 then -1.0 else 1.0) / factorials[2 * n + 3] |]
    let private cosineSeries = [| for n in 0..7 -> (if n % 2 = 0 then 1.0 else -1.0) / factorials[2 * n + 4] |]

    /// The sine of x + shift·π/2.
    let private circular (kernel: Kernel1) (shift: float) (x: Term) =
        let n = (x *! 0.63661977236758134308).Apply Instruction.Round
        let r = Term.Fma(n, x.Number -1.57079632679489655800e+00, x)
        let r = Term.Fma(n, x.Number -6.12323399573676603587e-17, r)
        let r = Term.Fma(n, x.Number 1.4973849048591833e-33, r)
        let z = r *. r
        let sine = Term.Fma(Term.Polynomial(z, sineSeries), z *. r, r)
        let half = z *! 0.5
        let w = x.Number 1.0 -. half
        let cosine = w +. ((x.Number 1.0 -. w) -. half +. Term.Polynomial(z, cosineSeries) *. z *. z)
        // The quadrant in the two lowest bits: the lower chooses the function, the higher the sign.
        let quadrant = n +! (magic + shift)

        let isCosine =
            (quadrant &&. x.Bits 1L).Apply(Instruction.SubtractBits, x.Bits 1L).Apply Instruction.OnesComplement

        let sign = (quadrant &&. x.Bits 2L).Apply(Instruction.ShiftBitsLeft 62)
        let y = isCosine.Choose(cosine, sine) ^^. sign
        // -0 and numbers too small for the products keep their bits.
        let y = if shift = 0.0 then (x.Abs.LessThan 1e-9).Choose(x, y) else y
        let isFar = ((x.Abs).AtMost(x.Number mostReduced)).Apply Instruction.OnesComplement
        x.Terms.Of(Corrected(kernel, x.Index, y.Index, isFar.Index))

    let sin x = circular Kernels.sin 0.0 x
    let cos x = circular Kernels.cos 1.0 x

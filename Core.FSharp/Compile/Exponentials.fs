namespace FunGrad

// Exponential and hyperbolic functions as terms. The reduction is Cody and Waite's: x = n·ln 2 + r, so that eˣ = 2ⁿ·eʳ.
// Law: Mathematics.fs. Read next: Logarithms.fs.

open System

module internal Exponentials =
    open Mathematics

    /// (eʳ - 1 - r) / r² for |r| up to ln 2 / 2.
    let private tail (r: Term) =
        series r [|
            0.5000000000000013
            0.166666666666667
            0.04166666666651494
            0.008333333333307063
            0.001388888894715582
            0.0001984126991769265
            2.480148978552696e-05
            2.755721602807379e-06
            2.7631339945453706e-07
            2.5117945887410752e-08
        |] [| 0.5; 0.166665181517601; 0.04166620224714279; 0.008368918672204018; 0.001395063940435648 |]

    /// Arguments beyond these have the results of these, 0 and ∞; the lower 0 also when multiplied by a thousand.
    let within (x: Term) = (x.AtMostNumber(x.Pick(712.0, 90.0))).AtLeastNumber(x.Pick(-760.0, -115.0))

    /// x = n·ln 2 + r with |r| ≤ ln 2 / 2.
    let private reduced (x: Term) =
        let n = (x *! 1.4426950408889634074).Apply Instruction.Round
        let r = Term.Fma(n, negative (ln2High x), x)
        struct (n, Term.Fma(n, negative (ln2Low x), r))

    let private expOfReduced r = Term.Fma(tail r, r *. r, r) +! 1.0

    /// e to the x + low as p·2ⁿ, for x within the range and a small correction.
    let powerWith (x: Term) (low: Term) =
        let struct (n, r) = reduced x
        struct (expOfReduced (r +. low), n)

    /// eˣ as p·2ⁿ.
    let private power (x: Term) =
        let struct (n, r) = reduced (within x)
        struct (expOfReduced r, n)

    let exp (x: Term) =
        let struct (p, n) = power x
        scaled p n

    let expm1 (x: Term) =
        let struct (n, r) = reduced ((x.AtMostNumber(x.Pick(710.0, 89.0))).AtLeastNumber -40.0)
        let q = Term.Fma(tail r, r *. r, r)
        // Half of the result, since 2ⁿ itself may overflow.
        let scale = powerOfTwo (n -! 1.0)
        let y = Term.Fma(scale, q, scale -! 0.5) *! 2.0
        // Below this x is the result, and products would lose its last bits or its sign.
        (x.Abs.LessThan(x.Pick(1e-16, 1e-8))).Choose(x, y)

    let tanh (x: Term) =
        let t = expm1 ((x.Abs.AtMostNumber 20.0) *! 2.0)
        withSignOf x (t /. (t +! 2.0))

    /// exp |x| / 2, which overflows as late as the hyperbolic functions do.
    let private halfPower (x: Term) =
        let struct (p, n) = power x.Abs
        scaled p (n -! 1.0)

    /// (sinh a - a) / a³ in a², for a up to 1.
    let private sinhTail (z: Term) =
        series z [|
            0.16666666666666669
            0.008333333333333148
            0.00019841269841432108
            2.7557319156998656e-06
            2.5052123148094878e-08
            1.605725890475572e-10
            7.758774356833614e-13
        |] [| 0.1666666716337204; 0.008333350531756878; 0.00019836155115626752; 2.8169747565698344e-06 |]

    let sinh (x: Term) =
        let e = halfPower x
        let z = x *. x
        let small = Term.Fma(sinhTail z, z *. x, x)
        // The sum of x·x² and x is +0 for -0.
        let small = (x.SameAs 0.0).Choose(x, small)
        (x.Abs.LessThan 1.0).Choose(small, withSignOf x (e -. x.Number 0.25 /. e))

    let cosh (x: Term) =
        let e = halfPower x
        e +. x.Number 0.25 /. e

    /// e to the -|x| as p·2ⁿ, and 1 / (1 + e to the -|x|).
    let private logistic (x: Term) =
        let struct (p, n) = power (negative x.Abs)
        struct (p, n, reciprocalOf (scaled p n +! 1.0))

    let sigmoid (x: Term) =
        let struct (p, n, r) = logistic x
        (x.LessThan 0.0).Choose(scaled (p *. r) n, r)

    /// x·sigmoid x, and 0 at -∞. The product before the power of two, which would leave it few digits.
    let silu (x: Term) =
        let struct (p, n, r) = logistic x
        let below = scaled (p *. r *. x.AtLeastNumber(x.Pick(-1e4, -1e3))) n
        // Far below the kernel has 0, not -0; the sum makes 0 of -0.
        (x.LessThan 0.0).Choose(below &&. x.Above -760.0, Term.Fma(x, r, 0.0))

    /// scale·x, or beyond·(eˣ - 1) where x is not positive.
    let unit (scale: float) (beyond: float) (x: Term) = (x.Above 0.0).Choose(x *! scale, expm1 x *! beyond)

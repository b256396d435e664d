namespace FunGrad

// Circular functions and their inverses as terms. Sine and cosine of one argument share their reduction to [-π/4, π/4],
// by three parts of π/2 (Cody and Waite), and both polynomials: terms that are built alike are one term. Arguments too
// large for it get the kernel's own values. Law: Mathematics.fs. Read next: ErrorTerms.fs.

open System

module internal Circular =
    open Mathematics

    /// (sin r - r) / r³ in z = r².
    let private sineTail (z: Term) =
        series z [|
            -0.16666666666666632
            0.00833333333332237
            -0.00019841269829771248
            2.7557313678665356e-06
            -2.5050755958590666e-08
            1.589666623517878e-10
        |] [| -0.16666655242443085; 0.008332176133990288; -0.00019516977772582322 |]

    /// (cos r - 1 + r²/2) / r⁴ in z = r².
    let private cosineTail (z: Term) =
        series z [|
            0.0416666666666666
            -0.0013888888888874066
            2.480158728944422e-05
            -2.755731434084585e-07
            2.087572164598129e-09
            -1.135956034961793e-11
        |] [| 0.04166664555668831; -0.0013887364184483886; 2.4438102627755143e-05 |]

    /// x = n·π/2 + r: the sine and the cosine of r, n in the low bits, and where n is even.
    let private reduced (x: Term) =
        let n = (x *! 0.63661977236758134308).Apply Instruction.Round
        let r = Term.Fma(n, x.Number(-1.5707963267948966, -1.5707963705062866), x)
        let r = Term.Fma(n, x.Number(-6.123233995736766e-17, 4.371138828673793e-08), r)
        let r = Term.Fma(n, x.Number(1.4973849048591833e-33, 1.7151245100058819e-15), r)
        let z = r *. r
        let sine = Term.Fma(sineTail z, z *. r, r)
        let half = z *! 0.5
        let w = x.Number 1.0 -. half
        let cosine = w +. Term.Fma(cosineTail z, z *. z, x.Number 1.0 -. w -. half)
        let quadrant = n +! magic x
        let isEven = (quadrant &&. x.Bits 1L).Apply(Instruction.SubtractBits, x.Bits 1L)
        struct (sine, cosine, quadrant, isEven)

    /// A bit of an integer, moved to the place of the sign.
    let private asSign (bit: int) (n: Term) =
        (n &&. n.Bits(1L <<< bit)).Apply(Instruction.ShiftBitsLeft(n.Pick(63, 31) - bit))

    /// The kernel's values where the reduction would lose digits.
    let private unlessFar (kernel: Kernel1) (x: Term) (y: Term) =
        let isFar = complement ((x.Abs).AtMost(x.Number(1e9, 1e5)))
        x.Terms.Of(Corrected(kernel, x.Index, y.Index, isFar.Index))

    /// The reduction makes 0 of -0.
    let private keepingZero (x: Term) (y: Term) = (x.SameAs 0.0).Choose(x, y)

    let sin (x: Term) =
        let struct (sine, cosine, quadrant, isEven) = reduced x
        unlessFar Kernels.sin x (keepingZero x (isEven.Choose(sine, cosine) ^^. asSign 1 quadrant))

    let cos (x: Term) =
        let struct (sine, cosine, quadrant, isEven) = reduced x
        let next = quadrant.Apply(Instruction.AddBits, x.Bits 1L)
        unlessFar Kernels.cos x (isEven.Choose(cosine, sine) ^^. asSign 1 next)

    let tan (x: Term) =
        let struct (sine, cosine, quadrant, isEven) = reduced x
        let ratio = isEven.Choose(sine, cosine) /. isEven.Choose(cosine, sine)
        unlessFar Kernels.tan x (keepingZero x (ratio ^^. asSign 0 quadrant))

    // -- Inverses -----------------------------------------------------------------------------------------------------------

    let private halfPi = Math.PI / 2.0

    /// What π/2 lacks as a number.
    let private halfPiRest (x: Term) = x.Pick(6.123233995736766e-17, -4.371138828673793e-08)

    /// (asin s - s) / s³ in z = s², for s up to ½.
    let private asinTail (z: Term) =
        series z [|
            0.16666666666665383
            0.0750000000034304
            0.044642856823481125
            0.030381959331381225
            0.022371753520131304
            0.017359771145954106
            0.013884598196188003
            0.012173280429731377
            0.0065108511941108
            0.019573905043783122
            -0.01629406132444663
            0.03195895031198109
        |] [|
            0.16666753590106964
            0.07495242357254028
            0.045477062463760376
            0.024147789925336838
            0.042218249291181564
        |]

    /// Where |x| ≤ ½, and the arcsine of |x| there, elsewhere that of √((1 - |x|) / 2).
    let private halved (x: Term) =
        let a = x.Abs
        let isSmall = a.AtMost(a.Number 0.5)
        let z = isSmall.Choose(a *. a, (x.Number 1.0 -. a) *! 0.5)
        let s = isSmall.Choose(a, z.Apply Instruction.Sqrt)
        struct (isSmall, Term.Fma(asinTail z, z *. s, s))

    let asin (x: Term) =
        let struct (isSmall, p) = halved x
        let large = x.Number halfPi -. (p *! 2.0 -. x.Number(halfPiRest x))
        withSignOf x (isSmall.Choose(p, large))

    let acos (x: Term) =
        let struct (isSmall, p) = halved x
        let signed = p ^^. signBit x
        let small = x.Number halfPi -. (signed -. x.Number(halfPiRest x))
        let rest = x.Number Math.PI -. (p *! 2.0 -. x.Number(2.0 * halfPiRest x))
        isSmall.Choose(small, (x.LessThan 0.0).Choose(rest, p *! 2.0))

    /// (atan t - t) / t³ in z = t², for t up to tan(π/8).
    let private atanTail (z: Term) =
        series z [|
            -0.333333333333332
            0.1999999999995366
            -0.14285714280203834
            0.11111110783807955
            -0.09090897766945591
            0.07692060360051403
            -0.06663105441046324
            0.058478973123416586
            -0.050393305576044725
            0.03806494970616777
            -0.01790733948736144
        |] [|
            -0.33333316445350647
            0.1999848335981369
            -0.1424373984336853
            0.10595143586397171
            -0.06081163510680199
        |]

    let private tanEighth = Math.Sqrt 2.0 - 1.0

    /// The angle from 0 to π/4 whose tangent is a/b, for 0 ≤ a ≤ b; 0 for 0/0.
    let private angle (a: Term) (b: Term) =
        let isSteep = (b *! tanEighth).LessThan a
        // Of equal numbers, 0 and MaxValue too, no difference and no sum.
        let numerator = isSteep.Choose(a -. b, a)
        let denominator = (isSteep.Choose(a +. b, b)).AtLeastNumber(a.Pick(Double.Epsilon, float Single.Epsilon))
        let t = numerator /. denominator
        let z = t *. t
        let rest = Term.Fma(atanTail z, z *. t, isSteep &&. a.Number(halfPiRest a / 2.0))
        (isSteep &&. a.Number(Math.PI / 4.0)) +. (t +. rest)

    let atan (x: Term) =
        let a = x.Abs
        let isLarge = a.Above 1.0
        let y = angle (isLarge.Choose(x.Number 1.0, a)) (isLarge.Choose(a, x.Number 1.0))
        withSignOf x (isLarge.Choose(x.Number halfPi -. (y -. x.Number(halfPiRest x)), y))

    let atan2 (y: Term) (x: Term) =
        let ay, ax = y.Abs, x.Abs
        let large = ax.Apply(Instruction.Max, ay)
        let small = ax.Apply(Instruction.Min, ay)
        let isInfinite = large.SameAs infinity
        // Their ratio counts: neither sums may overflow nor infinities meet.
        let shrunk = (large.Above(x.Pick(1e300, 1e37))).Choose(x.Number 0.0625, x.Number 1.0)
        let small = isInfinite.Choose((small.SameAs infinity) &&. x.Number 1.0, small *. shrunk)
        let large = isInfinite.Choose(x.Number 1.0, large *. shrunk)
        let y' = angle small large
        let steep = x.Number halfPi -. (y' -. x.Number(halfPiRest x))
        let right = (ax.LessThan ay).Choose(steep, y')
        // Left of the axis, -0 included: the sign's bit spread over the lane.
        let isLeft = (withSignOf x (x.Number 1.0)).LessThan 0.0
        let left = x.Number Math.PI -. (right -. x.Number(2.0 * halfPiRest x))
        withSignOf y (isLeft.Choose(left, right))

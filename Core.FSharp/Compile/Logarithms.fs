namespace FunGrad

// Logarithms and inverse hyperbolic functions as terms. The reduction is the classical one: x = 2ᵏ·(1 + f), and
// log(1 + f) = 2·artanh s with s = f/(2 + f), an odd series in s. Law: Mathematics.fs. Read next: Powers.fs.

open System

module internal Logarithms =
    open Mathematics

    /// (2·artanh s - 2s) / s³ in z = s², for 1 + f from √½ to √2.
    let private logSeries (z: Term) =
        series z [|
            0.6666666666666734
            0.39999999999414343
            0.2857142874247128
            0.22222198563743145
            0.18183564858537735
            0.15314035918127417
            0.14796105770131
        |] [| 0.6666677594184875; 0.3997753858566284; 0.29871848225593567 |]

    /// f²/2, and log(1 + f) - (f - f²/2).
    let private logTail (f: Term) =
        let s = f /. (f +! 2.0)
        let z = s *. s
        let halfSquare = f *. f *! 0.5
        struct (halfSquare, s *. Term.Fma(z, logSeries z, halfSquare))

    /// k·log 2 + log(1 + f).
    let private combined k f =
        let struct (halfSquare, tail) = logTail f
        let low = Term.Fma(k, ln2Low f, tail)
        Term.Fma(k, ln2High f, f -. (halfSquare -. low))

    let log (x: Term) =
        let struct (k, f) = split x
        combined k f

    /// log(1 + f) beside the exponent: for the logarithms to other bases.
    let private parted (x: Term) =
        let struct (k, f) = split x
        let struct (halfSquare, tail) = logTail f
        struct (k, f -. (halfSquare -. tail))

    let log2 (x: Term) =
        let struct (k, y) = parted x
        let low = x.Number(2.0355273740931033e-17, 1.9259629911266175e-08)
        Term.Fma(y, x.Number(1.4426950408889634, 1.4426950216293335), Term.Fma(y, low, k))

    let log10 (x: Term) =
        let struct (k, y) = parted x
        // The high part has trailing zeros.
        let low =
            Term.Fma(y, x.Number(1.0 / Math.Log 10.0), k *. x.Number(1.1451100898021838e-10, 4.605038981195214e-06))

        Term.Fma(k, x.Number(0.3010299955494702, 0.301025390625), low)

    let log1p (x: Term) =
        let u = x +! 1.0
        // What rounding 1 + x lost, computed from the larger of the two.
        let lost = (x.Above 1.0).Choose(x.Number 1.0 -. (u -. x), x -. (u -! 1.0))
        let struct (k, f) = split u
        // Far below 2⁵³, what was lost counts for nothing.
        let down = (negative k).AtLeastNumber(x.Pick(-1000.0, -120.0)).AtMostNumber 100.0
        let y = combined k (f +. (if Native.HasExponents then scaled lost down else lost *. powerOfTwo down))
        (u.SameAs 1.0).Choose(x, (u.LessThan infinity).Choose(y, u))

    // -- Sums of exponentials -----------------------------------------------------------------------------------------------

    /// (2·artanh s - 2s) / s³ in z = s², for s up to ⅓.
    let private wideSeries (z: Term) =
        series z [|
            0.6666666666666631
            0.4000000000015732
            0.28571428547841027
            0.22222223970675742
            0.1818174388747907
            0.15386560795080576
            0.13300961299967382
            0.12106189257069161
            0.0833962871519167
            0.17019489926229692
        |] [|
            0.6666667461395264
            0.3999887704849243
            0.2861689627170563
            0.2142750322818756
            0.24301595985889435
        |]

    /// log(1 + e) for e from 0 to 1.
    let private logOnePlus (e: Term) =
        let s = e /. (e +! 2.0)
        let z = s *. s
        Term.Fma(wideSeries z, z *. s, s *! 2.0)

    let softplus (x: Term) = x.Apply(Instruction.Max, x.Number 0.0) +. logOnePlus (Exponentials.exp (negative x.Abs))

    /// log(eˣ + eʸ).
    let logAddExp (x: Term) (y: Term) =
        // Equal infinities have no difference.
        let distance = (x.SameAs y).Choose(x.Number 0.0, (x -. y).Abs)
        x.Apply(Instruction.Max, y) +. logOnePlus (Exponentials.exp (negative distance))

    // -- Inverse hyperbolic functions ---------------------------------------------------------------------------------------

    let atanh (x: Term) =
        let a = x.Abs
        withSignOf x (log1p (a *! 2.0 /. (x.Number 1.0 -. a)) *! 0.5)

    /// log1p of what `small` gives, and log 2x for numbers whose square could overflow: there x + 1 is x.
    let private growing (a: Term) (small: Term) =
        let isLarge = a.Above(a.Pick(Math.Pow(2.0, 56.0), Math.Pow(2.0, 27.0)))
        log1p (isLarge.Choose(a, small)) +. (isLarge &&. a.Number(Math.Log 2.0))

    let asinh (x: Term) =
        let a = x.Abs
        let z = a *. a
        let root = (z +! 1.0).Apply Instruction.Sqrt
        withSignOf x (growing a (a +. z /. (root +! 1.0)))

    let acosh (x: Term) =
        let t = x -! 1.0
        let root = Term.Fma(t, t, t *! 2.0).Apply Instruction.Sqrt
        (x.LessThan 1.0).Choose(x.Number nan, growing x (t +. root))

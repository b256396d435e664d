namespace FunGrad

// The error function's relatives as terms: exp(-x²) with the square's last bits, times what remains, which is smooth:
// (1 + 2x)·exp(x²)·erfc(x) as a polynomial in t = (x - c)/(x + c) (Shepherd and Laframboise, 1981). So the tails keep
// their digits down to the smallest numbers. Law: Mathematics.fs. Read next: Fusion.fs.

open System

module internal ErrorTerms =
    open Mathematics

    /// (1 + 2a)·exp(a²)·erfc(a) - 1 in t, for a as far as erfc a is not 0.
    let private smooth (t: Term) =
        series t [|
            0.2329951186255525
            -0.1396211168405629
            0.015379652102619764
            0.0680970542547366
            -0.10103906603630114
            0.09373283499682392
            -0.06633036581256407
            0.03716751556185163
            -0.016197734048422924
            0.005031969763574215
            -0.0007577734048673999
            -0.00019925556128008677
            0.00015062247157603072
            -2.4402941478493786e-05
            -1.1225283007429993e-05
            5.717295234798995e-06
            3.019562986680656e-07
            -8.342404452695714e-07
            6.238921239821288e-08
            1.1456137996731557e-07
            -7.778927968775452e-09
            -1.3386296806626872e-08
            -1.7176308369714924e-09
        |] [|
            0.25300806760787964
            -0.13562114536762238
            -0.047562453895807266
            0.12964649498462677
            -0.11927005648612976
            0.06829580664634705
            -0.023802494630217552
            0.002563023241236806
            0.0020090602338314056
            -0.0007654958753846586
            -0.000263422989519313
        |]

    /// exp(-square - low)·exp(a²)·erfc(a) as p·2ⁿ; square and low are a² in two parts, or what stands for it.
    let private tail (a: Term) (square: Term) (low: Term) =
        let center = a.Pick(4.0, 3.0)
        let r = reciprocalOf (a +! center)
        let t = (a -! center) *. r
        // Near 0 the polynomial is steep: with what t lacks, e = a - c - t·(a + c).
        let e = Term.Fma(negative t, a, Term.Fma(t +! 1.0, a.Number -center, a))
        let t = Term.Fma(r, e, t)
        let struct (p, n) = Exponentials.powerWith (negative square) (negative low)
        struct (Term.Fma(smooth t, p, p) /. Term.Fma(a, a.Number 2.0, 1.0), n)

    /// erfc |x| as p·2ⁿ.
    let private complementOf (x: Term) =
        let a = x.Abs.AtMostNumber(x.Pick(27.3, 10.1))
        let struct (square, low) = twoProduct a a
        tail a square low

    /// erf(x)/x - 1 in x², for |x| up to 1.
    let private small (z: Term) =
        series z [|
            0.12837916709551256
            -0.3761263890318352
            0.11283791670944185
            -0.026866170643111375
            0.00522397760611762
            -0.0008548325929271576
            0.00012055293575585293
            -1.492471227639966e-05
            1.644713125315939e-06
            -1.6206311317613116e-07
            1.3710969859773255e-08
            -7.77944891324782e-10
        |] [|
            0.12837916612625122
            -0.3761262595653534
            0.1128358542919159
            -0.026853810995817184
            0.00518832728266716
            -0.0008010189048945904
            7.853843999328092e-05
        |]

    let erf (x: Term) =
        let struct (p, n) = complementOf x
        let large = x.Number 1.0 -. scaled p n
        (x.Abs.LessThan 1.0).Choose(Term.Fma(small (x *. x), x, x), withSignOf x large)

    let erfc (x: Term) =
        let struct (p, n) = complementOf x
        let y = scaled p n
        let large = (x.LessThan 0.0).Choose(x.Number 2.0 -. y, y)
        // Near 1 the product's roundings count twice.
        (x.Abs.LessThan 0.5).Choose(x.Number 1.0 -. Term.Fma(small (x *. x), x, x), large)

    /// The chance that a standard normal number is below -|x|, as p·2ⁿ: erfc(|x|/√2)/2.
    let private lowerTail (x: Term) =
        let a = x.Abs.AtMostNumber(x.Pick(39.2, 15.0))
        let struct (square, low) = twoProduct a a
        let struct (p, n) = tail (a *! Math.Sqrt 0.5) (square *! 0.5) (low *! 0.5)
        struct (p, n -! 1.0)

    let normalCdf (x: Term) =
        let struct (p, n) = lowerTail x
        let y = scaled p n
        (x.LessThan 0.0).Choose(y, x.Number 1.0 -. y)

    /// x·Φ(x), and 0 at -∞. The product before the power of two, which would leave it few digits.
    let gelu (x: Term) =
        let struct (p, n) = lowerTail x
        let below = scaled (p *. x.AtLeastNumber -100.0) n
        // Far below the kernel has 0, not -0; the sum makes 0 of -0.
        (x.LessThan 0.0).Choose(below &&. x.Above -39.2, Term.Fma(x, x.Number 1.0 -. scaled p n, 0.0))

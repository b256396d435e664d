namespace FunGrad

// Special functions of mathematical physics and statistics. One row each: kernel, whether the slope can be infinite,
// slope at (x, y). Functions with an order form a family whose slopes are members of the same family, so that every
// derivative is exact also where a formula with a quotient would be 0/0. Law: the slope is the derivative wherever it
// is finite. Read next: Numbers/GammaFunctions.fs, IncompleteFunctions.fs.

open System
open System.Collections.Concurrent

module internal SpecialFunctions =

    let private unary name f slope = Unary(SpecialKernels.one name f, false, slope)

    let private singular name f slope = Unary(SpecialKernels.one name f, true, slope)

    // -- The error function -------------------------------------------------------------------------------------------

    let private bell (x: Tensor) = Tensor.Exp(-(x * x))
    let private twoByRootPi = 2.0 / Math.Sqrt Math.PI
    let private erfRow = unary "erf" ErrorFunctions.erf (fun x _ -> twoByRootPi * bell x)
    let private erfcRow = unary "erfc" ErrorFunctions.erfc (fun x _ -> -twoByRootPi * bell x)

    let private erfinvRow = singular "erfinv" ErrorFunctions.erfinv (fun _ y -> (1.0 / twoByRootPi) * Tensor.Exp(y * y))

    let erf x = erfRow.On x
    let erfc x = erfcRow.On x
    let erfinv x = erfinvRow.On x

    /// The standard normal density.
    let normalDensity (x: Tensor) = (1.0 / Math.Sqrt(2.0 * Math.PI)) * Tensor.Exp(-0.5 * (x * x))

    let private normalCdfRow = unary "normalCdf" ErrorFunctions.normalCdf (fun x _ -> normalDensity x)

    let private normalQuantileRow =
        singular "normalQuantile" ErrorFunctions.normalQuantile (fun _ y -> 1.0 / normalDensity y)

    let normalCdf x = normalCdfRow.On x
    let normalQuantile x = normalQuantileRow.On x

    // -- Families: power series look for rows that they have already used, so each order has one row --------------------

    let demandOrder name (n: int) =
        if n < 0 then
            let text = name + ": the order must be 0 or more, but it was " + string n + "."
            raise (ArgumentOutOfRangeException(nameof n, text))

    // Mutation: memos, which nothing can observe.
    let private polygammas = ConcurrentDictionary<int, Unary>()
    let private zetas = ConcurrentDictionary<int, Binary>()
    let private bessels = ConcurrentDictionary<struct (string * int), Unary>()

    // -- The gamma function -------------------------------------------------------------------------------------------

    let rec private polygammaRow (n: int) : Unary =
        let make n =
            let name = if n = 0 then "digamma" else "polygamma" + string n
            singular name (GammaFunctions.polygamma n) (fun x _ -> (polygammaRow (n + 1)).On x)

        polygammas.GetOrAdd(n, make)

    let digamma x = (polygammaRow 0).On x

    let polygamma n x =
        demandOrder "polygamma" n
        (polygammaRow n).On x

    let private lgammaRow = singular "lgamma" GammaFunctions.lgamma (fun x _ -> digamma x)
    let lgamma x = lgammaRow.On x

    /// The n-th derivative in s of the Hurwitz zeta function; its slope in q is that of -s·ζ(s + 1, q), by Leibniz.
    let rec private zetaRow (n: int) : Binary =
        let slope (s: Tensor) (q: Tensor) : Tensor =
            let first = s * (zetaRow n).On(s + 1.0, q)

            if n = 0 then -first else -(first + float n * (zetaRow (n - 1)).On(s + 1.0, q))

        let make n =
            Binary(
                SpecialKernels.two (if n = 0 then "zeta" else "zeta" + string n) (GammaFunctions.zeta n),
                Floats,
                Curved,
                (fun s q _ -> LinearMap.Absorb((zetaRow (n + 1)).On(s, q))),
                (fun s q _ -> LinearMap.Absorb(slope s q))
            )

        zetas.GetOrAdd(n, make)

    let zeta s q = (zetaRow 0).On(s, q)

    /// log of Γ(x₁)·Γ(x₂)⋯/Γ(x₁ + x₂ + ...) along the last axis.
    let lbeta (x: Tensor) =
        if (Engine.Shape(Engine.Floating("lbeta", x))).Length = 0 then
            let text = "lbeta needs numbers along an axis, but was given a single number. Stack the parameters first."
            raise (ShapeException text)

        let last = [| -1 |]
        Reduction.sum last false (lgamma x) - lgamma (Reduction.sum last false x)

    // -- Bessel functions: every slope is a half sum or difference of neighbours in the same family ---------------------

    let rec private besselRow name kernel (slope: (int -> Tensor) -> int -> Tensor -> Tensor -> Tensor) n : Unary =
        let neighbour (x: Tensor) (n: int) : Tensor = (besselRow name kernel slope n).On x
        let make _ = singular (name + string n) (kernel n) (fun x y -> slope (neighbour x) n x y)
        bessels.GetOrAdd(struct (name, n), make)

    let private halfSum (at: int -> Tensor) n = if n = 0 then at 1 else 0.5 * (at (n - 1) + at (n + 1))
    let private halfDifference (at: int -> Tensor) n = if n = 0 then -(at 1) else 0.5 * (at (n - 1) - at (n + 1))

    let private bessel name kernel slope n x =
        demandOrder name n
        (besselRow name kernel slope n).On x

    let besselI n x = bessel "besselI" BesselFunctions.i (fun at n _ _ -> halfSum at n) n x

    let besselIe n x =
        bessel "besselIe" BesselFunctions.iScaled (fun at n x y -> halfSum at n - Elementary.Sign x * y) n x

    let besselJ n x = bessel "besselJ" BesselFunctions.j (fun at n _ _ -> halfDifference at n) n x
    let besselY n x = bessel "besselY" BesselFunctions.y (fun at n _ _ -> halfDifference at n) n x
    let besselK n x = bessel "besselK" BesselFunctions.k (fun at n _ _ -> -(halfSum at n)) n x

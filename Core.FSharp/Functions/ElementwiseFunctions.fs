namespace FunGrad

// The front door for F#, second part. Each line hands on to the file that holds the story; what a function means,
// demands and throws stands in the signature file beside this one.

[<AutoOpen>]
module ElementwiseFunctions =
    // -- The error function and the normal distribution ---------------------------------------------------------------

    let erf (x: Tensor) : Tensor = SpecialFunctions.erf x
    let erfc (x: Tensor) : Tensor = SpecialFunctions.erfc x
    let erfinv (x: Tensor) : Tensor = SpecialFunctions.erfinv x
    let normalCdf (x: Tensor) : Tensor = SpecialFunctions.normalCdf x
    let normalQuantile (x: Tensor) : Tensor = SpecialFunctions.normalQuantile x

    // -- The gamma function -------------------------------------------------------------------------------------------

    let lgamma (x: Tensor) : Tensor = SpecialFunctions.lgamma x
    let digamma (x: Tensor) : Tensor = SpecialFunctions.digamma x
    let polygamma (n: int) (x: Tensor) : Tensor = SpecialFunctions.polygamma n x
    let zeta (s: Tensor) (q: Tensor) : Tensor = SpecialFunctions.zeta s q
    let igamma (a: Tensor) (x: Tensor) : Tensor = IncompleteFunctions.igamma a x
    let igammac (a: Tensor) (x: Tensor) : Tensor = IncompleteFunctions.igammac a x
    let betainc (a: Tensor) (b: Tensor) (x: Tensor) : Tensor = IncompleteFunctions.betainc a b x
    let lbeta (x: Tensor) : Tensor = SpecialFunctions.lbeta x

    // -- Bessel functions of integer order ----------------------------------------------------------------------------

    let besselI0 (x: Tensor) : Tensor = SpecialFunctions.besselI 0 x
    let besselI1 (x: Tensor) : Tensor = SpecialFunctions.besselI 1 x
    let besselI0e (x: Tensor) : Tensor = SpecialFunctions.besselIe 0 x
    let besselI1e (x: Tensor) : Tensor = SpecialFunctions.besselIe 1 x
    let besselI (n: int) (x: Tensor) : Tensor = SpecialFunctions.besselI n x
    let besselJ (n: int) (x: Tensor) : Tensor = SpecialFunctions.besselJ n x
    let besselY (n: int) (x: Tensor) : Tensor = SpecialFunctions.besselY n x
    let besselK (n: int) (x: Tensor) : Tensor = SpecialFunctions.besselK n x

    // -- Activations --------------------------------------------------------------------------------------------------

    let relu6 (x: Tensor) : Tensor = Activations.relu6 x
    let leakyRelu (alpha: float) (x: Tensor) : Tensor = Activations.leakyRelu alpha x
    let elu (alpha: float) (x: Tensor) : Tensor = Activations.elu alpha x
    let selu (x: Tensor) : Tensor = Activations.selu x
    let gelu (x: Tensor) : Tensor = Activations.gelu x
    let silu (x: Tensor) : Tensor = Activations.silu x
    let hardSigmoid (x: Tensor) : Tensor = Activations.hardSigmoid x
    let logSigmoid (x: Tensor) : Tensor = Activations.logSigmoid x

    // -- Two numbers --------------------------------------------------------------------------------------------------

    let hypot (x: Tensor) (y: Tensor) : Tensor = PairFunctions.Hypot(x, y)
    let logAddExp (x: Tensor) (y: Tensor) : Tensor = PairFunctions.LogAddExp(x, y)
    let squaredDifference (x: Tensor) (y: Tensor) : Tensor = PairFunctions.SquaredDifference(x, y)
    let xlogy (x: Tensor) (y: Tensor) : Tensor = PairFunctions.XLogY(x, y)
    let xlog1py (x: Tensor) (y: Tensor) : Tensor = PairFunctions.XLog1PY(x, y)
    let xdivy (x: Tensor) (y: Tensor) : Tensor = PairFunctions.XDivY(x, y)
    let divideNoNan (x: Tensor) (y: Tensor) : Tensor = PairFunctions.DivideNoNan(x, y)
    let multiplyNoNan (x: Tensor) (y: Tensor) : Tensor = PairFunctions.MultiplyNoNan(x, y)
    let floorDivide (x: Tensor) (y: Tensor) : Tensor = PairFunctions.FloorDivide(x, y)
    let truncatedDivide (x: Tensor) (y: Tensor) : Tensor = PairFunctions.TruncatedDivide(x, y)
    let truncatedRemainder (x: Tensor) (y: Tensor) : Tensor = PairFunctions.TruncatedRemainder(x, y)
    let nextAfter (x: Tensor) (y: Tensor) : Tensor = PairFunctions.NextAfter(x, y)

    // -- Values that stand for others, and clipping by norm -----------------------------------------------------------

    let straightThrough (f: (Tensor -> Tensor)) (x: Tensor) : Tensor = PairFunctions.StraightThrough(f, x)
    let clipByNorm (limit: float) (x: Tensor) : Tensor = NormClipping.clipByNorm limit x

    let clipByGlobalNorm (limit: float) (parts: seq<Tensor>) : Tensor list =
        List.ofArray (NormClipping.clipByGlobalNorm limit (Seq.toArray parts))

// Functions at ties, kinks and poles, each with the gradient that docs/singular-points.md states. Only here do a wrong tie
// side, a wrong side of a kink and a weak zero differ from the rule. At the end stand casts and steps, which the table's
// points do not reach either. Read next: Suite.fs.
module internal FunGrad.Tests.Mutations.SingularCases

open System
open FunGrad
open FunGrad.Tests.Mutations.Cases

let private at name (f: Tensor[] -> Tensor) (xs: float[][]) (gradient: float[][]) : Case = {
    Name = name
    Function = fun xs -> [| sum (f xs) |]
    Points = [ xs |> Array.map (fun x -> tensor x) ]
    Reach = 0.0
    Laws = [ KillingLaws.gradientIs gradient ]
}

let private one name (f: Tensor -> Tensor) x gradient = at name (fun xs -> f xs[0]) [| x |] [| gradient |]
let private pair name f (x: float) (y: float) dx dy = at name f [| [| x |]; [| y |] |] [| [| dx |]; [| dy |] |]

// -- Ties and kinks -----------------------------------------------------------------------------------------------------

let private weighted (f: Tensor -> Tensor) (x: Tensor) = tensor [ 1.0; 2.0; 3.0 ] * f x
let private numbers = indices [ 0; 0; 1 ]

let private ties = [
    pair "maximum at a tie" (fun xs -> maximum xs[0] xs[1]) 2.0 2.0 1.0 0.0
    pair "minimum at a tie" (fun xs -> minimum xs[0] xs[1]) 2.0 2.0 1.0 0.0
    one "amax at a tie" amax [| 1.0; 2.0; 2.0 |] [| 0.0; 0.5; 0.5 |]
    one "amin at a tie" amin [| 1.0; 2.0; 1.0 |] [| 0.5; 0.0; 0.5 |]
    one "segmentMax at a tie" (segmentMax numbers) [| 2.0; 2.0; 3.0 |] [| 0.5; 0.5; 1.0 |]
    one "segmentMin at a tie" (segmentMin numbers) [| 2.0; 2.0; 3.0 |] [| 0.5; 0.5; 1.0 |]
    one "nthElement at a tie" (nthElement 1) [| 1.0; 2.0; 2.0; 3.0 |] [| 0.0; 0.5; 0.5; 0.0 |]
    one "sort at a tie" (weighted (sort 0)) [| 2.0; 2.0; 1.0 |] [| 2.0; 3.0; 1.0 |]
    one "sortDescending at a tie" (weighted (sortDescending 0)) [| 2.0; 2.0; 1.0 |] [| 1.0; 2.0; 3.0 |]
    one "maxPool at a tie" (reshape [ 1; 3; 1 ] >> maxPool [ 2 ] [ 1 ] Padding.Valid) [| 5.0; 5.0; 4.0 |] [|
        1.0
        1.0
        0.0
    |]
]

let private kinks = [
    one "abs at 0" abs [| 0.0 |] [| 0.0 |]
    one "relu at 0" relu [| 0.0 |] [| 0.0 |]
    one "relu6 at its kinks" relu6 [| 0.0; 6.0 |] [| 0.0; 0.0 |]
    one "leakyRelu at 0" (leakyRelu 0.2) [| 0.0 |] [| 0.2 |]
    one "elu at 0" (elu 2.0) [| 0.0 |] [| 1.0 |]
    one "selu at 0" selu [| 0.0 |] [| 1.0507009873554805 |]
    one "besselI0e at 0" (besselI0e) [| 0.0 |] [| 0.0 |]
]

// -- Strong zeros ----------------------------------------------------------------------------------------------------------

let private never = tensor [ false ]
let private unused y = where never y (zerosLike y)

/// In a branch that is not taken a cotangent of 0 meets an infinite slope.
let private dead name (f: Tensor -> Tensor) (pole: float) = one $"{name} not taken" (f >> unused) [| pole |] [| 0.0 |]

let private deadPair name (f: Tensor -> Tensor -> Tensor) x y =
    pair $"{name} not taken" (fun xs -> unused (f xs[0] xs[1])) x y 0.0 0.0

/// The logarithm of a function that touches 0 there: an infinite cotangent meets a slope of 0.
let private flat name (f: Tensor -> Tensor) (x: float) =
    one $"{name} under a logarithm" (fun t -> log (f t - f (tensor [ x ]))) [| x |] [| 0.0 |]

/// A function whose slope is 0 there, of a square root at 0: an infinite tangent meets a slope of 0.
let private saturated name (f: Tensor -> Tensor) (x: float) =
    one $"{name} of a square root" (fun t -> f (x + sqrt t)) [| 0.0 |] [| 0.0 |]

let private tiny = 1e-320

let private infiniteSlopes = [
    dead "sqrt" sqrt 0.0
    dead "log" log 0.0
    dead "log2" log2 0.0
    dead "log10" log10 0.0
    dead "log1p" log1p -1.0
    dead "cbrt" cbrt 0.0
    dead "rsqrt" rsqrt 0.0
    dead "reciprocal" reciprocal 0.0
    dead "asin" asin 1.0
    dead "acos" acos 1.0
    dead "acosh" acosh 1.0
    dead "atanh" atanh 1.0
    dead "x ** 0.5" (fun x -> x ** 0.5) 0.0
    dead "erfinv" erfinv 1.0
    dead "normalQuantile" normalQuantile 0.0
    dead "lgamma" lgamma 0.0
    dead "digamma" digamma 0.0
    dead "polygamma 1" (polygamma 1) 0.0
    dead "polygamma 2" (polygamma 2) 0.0
    dead "besselI 0" (besselI 0) 1000.0
    dead "besselI 1" (besselI 1) 1000.0
    dead "besselY 0" (besselY 0) 0.0
    dead "besselY 1" (besselY 1) 0.0
    dead "besselY 2" (besselY 2) 0.0
    dead "besselK 0" (besselK 0) 0.0
    dead "besselK 1" (besselK 1) 0.0
    dead "besselK 2" (besselK 2) 0.0
    deadPair "x / y" (/) 1.0 0.0
    deadPair "zeta" zeta 2.0 0.0
    deadPair "x ** y" (fun x y -> x ** y) 1e300 10.0
    deadPair "atan2" (fun y x -> Tensor.Atan2(y, x)) tiny tiny
    deadPair "xlogy" xlogy 1.0 0.0
    deadPair "xlog1py" xlog1py 1.0 -1.0
    deadPair "xdivy" xdivy 1.0 0.0
    deadPair "divideNoNan" divideNoNan 1.0 tiny
    deadPair "multiplyNoNan by ∞" multiplyNoNan 1.0 infinity
    deadPair "multiplyNoNan of ∞" multiplyNoNan infinity 1.0
    deadPair "absorb by ∞" (fun x y -> Arithmetic.Absorb(x, y)) 1.0 infinity
    deadPair "absorb of ∞" (fun x y -> Arithmetic.Absorb(x, y)) infinity 1.0
]

let private like (value: float) (x: Tensor) = value * onesLike x

let private infiniteCotangents = [
    flat "abs" abs 0.0
    flat "sign" signum 0.0
    flat "relu" relu -1.0
    flat "relu6" relu6 -1.0
    flat "leakyRelu" (leakyRelu 0.0) -1.0
    flat "elu" (elu 1.0) -1000.0
    flat "selu" selu -1000.0
    flat "maximum, the first" (fun x -> maximum x (like 0.0 x)) -1.0
    flat "maximum, the second" (fun x -> maximum (like 0.0 x) x) -1.0
    flat "minimum, the first" (fun x -> minimum x (like 0.0 x)) 1.0
    flat "minimum, the second" (fun x -> minimum (like 0.0 x) x) 1.0
    flat "hypot, the first" (fun x -> hypot x (like 0.0 x)) 0.0
    flat "hypot, the second" (fun x -> hypot (like 0.0 x) x) 0.0
    flat "logAddExp, the first" (fun x -> logAddExp x (like 0.0 x)) -1000.0
    flat "logAddExp, the second" (fun x -> logAddExp (like 0.0 x) x) -1000.0
    flat "igamma in a" (fun a -> igamma a (like 0.0 a)) 2.0
    flat "igamma in x" (fun x -> igamma (like 2.0 x) x) 0.0
    flat "igammac in a" (fun a -> igammac a (like 0.0 a)) 2.0
    flat "igammac in x" (fun x -> igammac (like 2.0 x) x) 0.0
    flat "betainc in x" (fun x -> betainc (like 2.0 x) (like 2.0 x) x) 0.0
    flat "nextAfter, the second" (fun y -> nextAfter (like 1.0 y) y) 2.0
    flat "besselJ 0" (besselJ 0) 0.0
    flat "besselJ 2" (besselJ 2) 0.0
    flat "besselJ 3" (besselJ 3) 0.0
    flat "besselI 2" (besselI 2) 0.0
    flat "besselI 3" (besselI 3) 0.0
    flat "besselI0e" besselI0e 0.0
]

/// The chosen element has the infinite slope, the others none.
let private chosen name (f: Tensor -> Tensor) x gradient = one $"{name} under a logarithm" (f >> log) x gradient

let private infiniteShares = [
    chosen "amax" amax [| 0.0; -1.0 |] [| infinity; 0.0 |]
    chosen "amin" amin [| 0.0; 1.0 |] [| infinity; 0.0 |]
    chosen "segmentMax" (segmentMax numbers) [| 0.0; -1.0; 1.0 |] [| infinity; 0.0; 1.0 |]
    chosen "segmentMin" (segmentMin numbers) [| 0.0; 1.0; 1.0 |] [| infinity; 0.0; 1.0 |]
    chosen "nthElement" (nthElement 0) [| 0.0; 1.0 |] [| infinity; 0.0 |]
]

let private infiniteTangents = [
    saturated "square" square 0.0
    saturated "a product" (fun x -> x * x) 0.0
    saturated "cos" cos 0.0
    saturated "cosh" cosh 0.0
    saturated "exp" exp -1000.0
    saturated "expm1" expm1 -1000.0
    saturated "tanh" tanh 1000.0
    saturated "sigmoid" sigmoid 1000.0
    saturated "softplus" softplus -1000.0
    saturated "silu" silu -1000.0
    saturated "gelu" gelu -1000.0
    saturated "erf" erf 1000.0
    saturated "erfc" erfc 1000.0
    saturated "normalCdf" normalCdf 1000.0
    saturated "atan" atan 1e200
    saturated "asinh" asinh 1e200
    saturated "remainder, the second" (fun y -> remainder (like 0.5 y) y) 1.0
    saturated "truncatedRemainder, the second" (fun y -> truncatedRemainder (like 0.5 y) y) 1.0
]

/// No function touches it with a slope of 0, so only its own infinite slope is left.
let private overflow = {
    one "sinh where it overflows" sinh [| 1000.0 |] [| 0.0 |] with
        Laws = [ KillingLaws.zeroGivesZero ]
}

let cases: Case list =
    List.concat [ ties; kinks; infiniteSlopes; infiniteCotangents; infiniteShares; infiniteTangents; [ overflow ] ]

/// Not singular, but beyond finite differences too: a function that is computed in Float32.
let narrow: Case =
    let points = [ [| tensor [ 1.0; 2.0 ] |]; [| tensor [ 3.0; -1.0 ] |] ]
    let scale = tensor [ 3.0; 5.0 ]

    {
        one "a cast" (fun x -> cast DType.Float32 (scale * x)) [| 1.0; 2.0 |] [| 3.0; 5.0 |] with
            Points = points
            Laws = [ KillingLaws.gradientIs [| [| 3.0; 5.0 |] |]; KillingLaws.batchIsLoop points ]
    }

// -- Steps ---------------------------------------------------------------------------------------------------------------

/// Piecewise constant functions at points on both sides of their steps; only a batch can go wrong.
let private step name (f: Tensor -> Tensor) (numbers: float[] list) : Case =
    let points = numbers |> List.map (fun x -> [| tensor x |])

    {
        at name (fun xs -> f xs[0]) [| numbers.Head |] [||] with
            Points = points
            Laws = [ KillingLaws.batchIsLoop points ]
    }

let private isPositive (x: Tensor) = greater x (tensor 0.0)
let private number = cast DType.Float64
let private square2 (x: Tensor) = reshape [ 2; 2 ] x

let steps: Case list = [
    step "any" (isPositive >> any >> number) [ [| 1.0; -1.0 |]; [| -1.0; -1.0 |] ]
    step "all" (isPositive >> all >> number) [ [| 1.0; -1.0 |]; [| 1.0; 1.0 |] ]
    step "truncate" (fun x -> truncatedDivide x (tensor 2.0)) [ [| 5.0 |]; [| -7.0 |] ]
    step "stopGradient" stopGradient [ [| 5.0 |]; [| -7.0 |] ]
    step "the sign of a determinant" (square2 >> signedLogDeterminant >> fst) [
        [| 1.0; 0.0; 0.0; 2.0 |]
        [| 0.0; 1.0; 2.0; 0.0 |]
    ]
]

// Elementary functions of one operand in random programs, smooth ones and those with steps. Read next: Choices.fs.
module internal FunGrad.Properties.ElementaryFunctions

open System
open FunGrad
open FunGrad.Properties.Operation

let private anywhere (_: float) = true
let private moderate x = abs x <= 4.0
let private awayFromZero x = abs x >= 0.2
let private positive x = x >= 0.1 && x <= 50.0
let private inside x = abs x <= 0.9

/// Far enough from the odd multiples of π/2, where the cosine is 0.
let private awayFromPoles x = abs (cos x) >= 0.2

/// A function that F# finds on the type of its argument.
let private standard (name: string) smooth f reference : Family =
    let ofTensor = "Tensor." + string (Char.ToUpperInvariant name[0]) + name.Substring 1
    { unary name smooth f reference with Covers = [ ofTensor ] }

let private reciprocal' x = Number.one / x

let private smooth = [
    standard "sin" anywhere sin sin
    standard "cos" anywhere cos cos
    standard "tan" awayFromPoles tan tan
    standard "asin" inside asin asin
    standard "acos" inside acos acos
    standard "atan" anywhere atan atan
    standard "sinh" moderate sinh sinh
    standard "cosh" moderate cosh cosh
    standard "tanh" anywhere tanh tanh
    standard "exp" moderate exp exp
    standard "log" positive log log
    standard "log10" positive log10 log10
    standard "sqrt" positive sqrt sqrt
    unary "expm1" moderate expm1 Number.expm1
    unary "log1p" (fun x -> positive (1.0 + x)) log1p Number.log1p
    unary "log2" positive log2 Number.log2
    unary "rsqrt" positive rsqrt (sqrt >> reciprocal')
    unary "cbrt" awayFromZero cbrt Number.cbrt
    unary "reciprocal" awayFromZero reciprocal reciprocal'
    unary "square" anywhere square (fun x -> x * x)
    unary "asinh" anywhere asinh Number.asinh
    unary "acosh" (fun x -> x >= 1.2) acosh Number.acosh
    unary "atanh" inside atanh Number.atanh
]

/// Far from the numbers where a step function of x + shift has its steps.
let private betweenSteps shift (x: float) =
    let x = x + shift
    abs (x - Math.Round x) >= 0.05

/// A function whose slope is 0.
let private steps (f: float -> float) (x: Number) = Number.ofFloat (f x.Value)

let private kinked = [
    standard "abs" awayFromZero abs abs
    standard "floor" (betweenSteps 0.0) floor (steps Math.Floor)
    {
        standard "ceil" (betweenSteps 0.0) ceil (steps Math.Ceiling) with
            Covers = [ "Tensor.Ceiling" ]
    }
    standard "round" (betweenSteps 0.5) round (steps Math.Round)
    unary "signum" awayFromZero signum (steps (Math.Sign >> float))
]

let families: Family list = smooth @ kinked

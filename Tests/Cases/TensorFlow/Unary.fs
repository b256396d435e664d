module FunGrad.Tests.Cases.TensorFlow.Unary

// Section C: functions of one number, at ordinary and at singular points. Where a row's seed is 0, so is the result:
// an infinite slope absorbs it.

open System
open Xunit
open FunGrad
open FunGrad.Tests.Cases
open FunGrad.Tests.Cases.CaseRow

/// A row whose numbers are the slope at one point.
let private slope id (quotation: string) (f: Tensor -> Tensor) (x: float) =
    case id (fun row -> row.Gives quotation [ grad f (tensor x) ])

/// A row that says a slope in words or symbols.
let private means id (expected: float) (f: Tensor -> Tensor) (x: float) =
    case id (fun row -> row.Means [ expected ] [ grad f (tensor x) ])

let private single (x: float) = cast DType.Float32 (tensor x)

let private ordinary = [
    slope "C01" "[1]" square 0.5
    slope "C03" "[1.648721271]" expm1 0.5
    slope "C04" "[2]" log 0.5
    slope "C05" "[0.6666666667]" log1p 0.5
    slope "C06" "[0.7071067812]" sqrt 0.5
    slope "C07" "[-1.414213562]" rsqrt 0.5
    slope "C08" "[-4]" reciprocal 0.5
    slope "C09" "[0.8775825619]" sin 0.5
    slope "C11" "[1.29844641]" tan 0.5
    slope "C12" "[1.154700538]" asin 0.5
    slope "C13" "[-1.154700538]" acos 0.5
    slope "C14" "[0.8]" atan 0.5
    slope "C16" "[0.5210953055]" cosh 0.5
    slope "C17" "[0.786447733]" tanh 0.5
    slope "C18" "[0.894427191]" asinh 0.5
    slope "C20" "[0.2350037122]" sigmoid 0.5
    slope "C22" "[-0.8787825789]" erfc 0.5
    slope "C23" "[-1.963510026]" lgamma 0.5
    slope "C25" "[0.6224593312]" softplus 0.5
    slope "C26" "[0.4444444444]" softsign 0.5
    slope "C29" "[0.1757728609]" besselI1e 0.5
    slope "C30" "[0.894427191]" acosh 1.5
]

/// One step of gradient descent.
let private step rate (f: Tensor -> Tensor) x =
    let slope = grad f (tensor x)
    [ tensor x - rate * slope; slope ]

let private programs = [
    case "C34" (fun row -> row.Gives "new x = 50 (grad 200)" (step 0.25 (fun x -> square (relu x)) 100.0))
    case "C35" (fun row -> row.Gives "new x = -99.9 (grad -0.5)" (step 0.2 (fun x -> square (leakyRelu 0.05 x)) -100.0))
    case "C37" (fun row -> row.Gives "[0.4]" [ snd (vjp (fun x -> x * x + 1.0) (tensor 2.0)) (tensor 0.1) ])
    case "C59" (fun row ->
        let dx, dy = grad (fun (x, y) -> nextAfter x y) (tensor 0.1, tensor 3.1)
        row.Gives "[1, 0]" [ dx; dy ])
    case "C60" (fun row ->
        // The formula itself overflows, here as there; softplus is the stable one.
        let naive (x: Tensor) = log (1.0 + exp x)
        Assert.True(Double.IsNaN(float (grad naive (single 100.0))))
        row.Gives "stable version: [1]" [ grad softplus (single 100.0) ])
]

let private kinks = [
    case "C38" (fun row ->
        row.Gives "[0]" [ grad relu (tensor 0.0) ]
        row.Means [ 0.0; 0.0 ] [ grad relu6 (tensor 0.0); grad relu6 (tensor 6.0) ])
    slope "C39" "[0.2]" (leakyRelu 0.2) 0.0
    slope "C41" "[1.0507009873554805]" selu 0.0
    slope "C42" "[0]" abs 0.0
    case "C43" (fun row ->
        for at in [ -2.0; 0.0; 3.0 ] do
            // A recorded gradient that exists and is 0, where a cut has none.
            let x = variable (tensor at)
            row.Gives "[0]" (gradients [ signum x ] [ x ] |> List.map Option.get))
    case "C45" (fun row -> row.Gives "[1]" [ grad softplus (single 100.0) ])
]

/// The slope at 0, and what a seed of 0 gives there.
let private singular id (f: Tensor -> Tensor) =
    case id (fun row ->
        let _, pull = vjp f (tensor 0.0)
        row.Means [ -infinity; 0.0 ] [ pull (tensor 1.0); pull (tensor 0.0) ])

let private singularities = [
    singular "C48" rsqrt
    singular "C49" reciprocal
    means "C51" infinity log1p -1.0
    means "C55" infinity atanh 1.0
    slope "C56" "[0.5]" besselI1e 0.0
    slope "C57" "[0]" besselI0e 0.0
]

let cases: struct (string * (CaseRow -> unit)) list = ordinary @ programs @ kinks @ singularities
let excluded: (string * string) list = []

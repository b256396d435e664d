module FunGrad.Tests.Cases.SingularCases

// Section G: points where a rule multiplies 0 by an infinite slope, where powers meet 0, and where two arguments tie. Law:
// where the mathematical derivative is finite, the answer is that number in every mode; at a kink it is the documented choice.

open System
open Xunit
open FunGrad
open FunGrad.Tests.Cases.CaseRow

let private vector (elements: float list) = tensor elements
let private zero, private one = tensor 0.0, tensor 1.0

/// x to the power n, with the exponent as a host number, as a number of the engine, and spread over a vector.
let private powers (n: float) : (Tensor -> Tensor) list = [
    fun x -> x ** n
    fun x -> x ** tensor n
    fun x -> sum (stack 0 [ x; one ] ** vector [ n; 1.0 ]) - 1.0
]

/// The n-th derivative on the series level, forward over forward, and reverse over reverse.
let private orders n f x = [ diffn n f x; nested diff n f x; nested grad n f x ]

/// The Hessian by reverse, and by both mixtures of modes.
let private hessians (f: Tensor -> Tensor) x = [
    hessian f x
    jacfwd (grad f) x
    jacrev (jacfwd f) x
    jacfwd (jacfwd f) x
]

let private powerCases = [
    case "149" (fun row ->
        for square in powers 2.0 do
            for slope in orders 1 square zero do
                row.Gives "| 0 |" [ slope ])

    case "150" (fun row ->
        for same in powers 1.0 do
            row.Gives "[1,1,0,0" [ for n in 0..3 -> diffn n same one ]
            row.Gives "[1,1,0,0" [ for n in 0..3 -> nested diff n same one ]
            row.Gives "[1,1,0,0" [ for n in 0..3 -> nested grad n same one ])

    case "152" (fun row ->
        for n, power in [ 3, 2.0; 2, 1.0; 1, 0.0 ] do
            for f in powers power do
                for slope in orders n f zero do
                    row.Gives "| 0 |" [ slope ])

    case "153" (fun row ->
        let f (v: Tensor) = v[0] ** v[1]
        row.Gives "| [0,0]" [ grad f (vector [ 0.0; 2.0 ]) ]
        row.Gives "| [0,0]" [ jacfwd f (vector [ 0.0; 2.0 ]) ])

    case "154" (fun row ->
        for f in
            [
                (fun (v: Tensor) -> v[1] ** 2.0 + v[2] ** 2.0)
                (fun v -> v[1] ** tensor 2.0 + v[2] ** tensor 2.0)
            ] do
            for h in hessians f (zeros [ 3 ]) do
                row.Gives "(0,2,2)" [ sumOver [ 1 ] h ]
                row.Gives "(0,2,2)" [ stack 0 [ for i in 0..2 -> h[i][i] ] ])

    case "155" (fun row ->
        let f (v: Tensor) = (1.0 - v[0]) ** 2.0 + 100.0 * (v[1] - v[0] ** 2.0) ** tensor 2.0

        for h in hessians f (zeros [ 2 ]) do
            row.Gives "[[2,0],[0,200]]" [ h ]

        for h in hessians f (ones [ 2 ]) do
            row.Gives "[[802,−400],[−400,200]]" [ h ])

    case "156" (fun row ->
        for f in [ (fun (x: Tensor) -> product (x * x)); (fun x -> product x ** 2.0); (fun x -> product (x ** 2.0)) ] do
            for h in hessians f (zeros [ 3 ]) do
                row.Means (List.replicate 9 0.0) [ h ]

            for h in hessians f (ones [ 3 ]) do
                row.Gives "[[2,4,4],[4,2,4],[4,4,2]]" [ h ])
]

let private infinities = [
    case "158" (fun row ->
        row.Means [ 0.0 ] [ snd (jvp log zero zero) ]
        row.Means [ 0.0 ] [ snd (jvp (fun x -> log (0.0 * x)) one one) ]
        row.Means [ 0.0 ] [ (snd (vjp log zero)) zero ])

    case "159" (fun row ->
        let f (v: Tensor) = v[0] * exp -v[1]

        row.Means [ Double.PositiveInfinity; Double.NegativeInfinity ] [ grad f (vector [ 1.0; -1000.0 ]) ])

    case "160" (fun row ->
        let both f =
            let wx, wy = grad (fun (x: Tensor, y: Tensor) -> f x y) (one, one)
            [ wx; wy ]

        row.Means [ 1.0; 0.0 ] (both maximum)
        row.Means [ 1.0; 0.0 ] (both minimum)
        row.Means [ 0.0; 0.0 ] [ grad relu zero; diff relu zero ]
        row.Means [ 0.0; 0.0 ] [ grad abs zero; diff abs zero ]
        row.Means [ 1.0; 1.0 ] [ grad (fun x -> sum (clip zero one x)) (vector [ 0.0; 1.0 ]) ]
        row.Means [ 0.5; 0.0; 0.5 ] [ grad amax (vector [ 7.0; 1.0; 7.0 ]) ]
        row.Means [ 0.5; 0.0; 0.5 ] [ grad amin (vector [ -7.0; 1.0; -7.0 ]) ])
]

let cases = powerCases @ infinities

module FunGrad.Tests.Cases.ScalarCases

// Section A: functions of one number, their derivatives of every order, and curves. Law: diffn n = diff nested n times, in
// forward mode, in reverse mode and on the series level.

open System
open Xunit
open FunGrad
open FunGrad.Tests.Cases.CaseRow

let private two = tensor 2.0
let private one = tensor 1.0
let private wave (x: Tensor) = sin (x * x - exp x)
let private curve (x: Tensor) = stack 0 [ sin x; exp x; cos x ]
let private logisticMap (x: Tensor) = List.fold (fun l _ -> 4.0 * l * (1.0 - l)) x [ 1..3 ]

/// Newton's iteration for √b as a host loop that stops by the value it sees.
let private root (b: Tensor) =
    let rec iterate (a: Tensor) =
        let next = (a + b / a) / 2.0
        if abs (float next - float a) < 1e-14 then next else iterate next

    iterate (tensor 1.2)

/// A function's value and first three derivatives at 0.4891, in three ways.
let private upToThird id (f: Tensor -> Tensor) quotation =
    case id (fun row ->
        let x = tensor 0.4891
        row.Gives quotation [ for n in 0..3 -> diffn n f x ]
        row.Gives quotation [ for n in 0..3 -> nested diff n f x ]
        row.Gives quotation [ for n in 0..3 -> nested grad n f x ])

let private ratio n (numerator: Tensor -> Tensor) (denominator: Tensor -> Tensor) =
    diffn n numerator (tensor 0.0) / diffn n denominator (tensor 0.0)

let cases = [
    case "1" (fun row -> row.Gives "(0.987765945992735, 0.0551344220259407)" (valueAndSlope (sqrt >> sin) two one))

    case "3" (fun row -> row.Gives "−199.224858078386" [ diff2 wave (tensor 3.0) ])
    case "5" (fun row -> row.Gives "0.995956090572732" [ diffn 0 wave (tensor 3.0) ])

    case "7" (fun row ->
        let ratio n = ratio n (fun x -> 2.0 * sin x - sin (2.0 * x)) (fun x -> x - sin x)

        for n in 0..2 do
            Assert.True(Double.IsNaN(float (ratio n)))

        row.Gives "| 6 |" [ ratio 3 ])

    case "9" (fun row -> row.Gives "0.5" [ ratio 2 (fun x -> exp x - 1.0 - x) (fun x -> x * x) ])

    case "10" (fun row ->
        let y, dy = jvp curve (tensor 1.5) one
        row.Gives "(0.997494986604, 4.48168907034, 0.0707372016677)" [ y ]
        row.Gives "(0.0707372016677, 4.48168907034, −0.997494986604)" [ dy ])

    case "11" (fun row -> row.Gives "(−0.997494986604, 4.48168907034, −0.0707372016677)" [ diff2 curve (tensor 1.5) ])

    case "12" (fun row -> row.Gives "(−0.0707372016677, 4.48168907034, 0.997494986604)" [ diffn 3 curve (tensor 1.5) ])

    case "13" (fun row ->
        let y, dy = valueAndGrad sin (tensor 1.5)
        row.Gives "(0.997494986604, 0.0707372016677)" [ y; dy ])

    case "14" (fun row -> row.Gives "(0.99434496, 1.3090816)" (valueAndSlope logisticMap (tensor 0.3) one))

    case "16" (fun row ->
        let b = tensor 25.0
        row.Gives "5, 0.1" [ root b; diff root b ]
        row.Gives "5, 0.1" [ root b; grad root b ])

    case "17" (fun row ->
        let quotation =
            "0.786447732966, −0.726861981384, −0.56520928826, 3.95221956372, −3.26668647197, −36.2795402918"

        let x = tensor 0.5
        row.Gives quotation [ for n in 1..6 -> nested diff n tanh x ]
        row.Gives quotation [ for n in 1..6 -> diffn n tanh x ])

    case "19" (fun _ ->
        let error = Assert.ThrowsAny<ArgumentException>(fun () -> diffn -1 sin one |> ignore)
        Assert.Contains("must not be negative", error.Message)
        let noNumber () = diffn 2 (fun x -> x * x) (indices [ 3 ]).[0] |> ignore
        Assert.Contains("floating-point", Assert.Throws<DTypeException>(noNumber).Message))

    upToThird "21" log "−0.71518831144 | 2.0445716622 | −4.180273282 | 17.093736586"
    upToThird "22" log10 "−0.31060233718 | 0.88794619077 | −1.8154696192 | 7.4237154743"
    upToThird "23" sqrt "0.6993568474 | 0.71494259599 | −0.73087568594 | 2.2414915741"
    upToThird "26" tan "0.5322326484 | 1.283271592 | 1.3659980761 | 4.7476295052"
    upToThird "27" asin "0.51105761343 | 1.1464895929 | 0.73706877519 | 2.9285563787"
    upToThird "28" acos "1.0597387134 | −1.1464895929 | −0.73706877519 | −2.9285563787"
    upToThird "29" atan "0.45488964724 | 0.80695999119 | −0.63698860686 | −0.29673167397"
    upToThird "30" sinh "0.50883489506 | 1.1220129012 | 0.50883489506 | 1.1220129012"
    upToThird "31" cosh "1.1220129012 | 0.50883489506 | 1.1220129012 | 0.50883489506"
    upToThird "33" sigmoid "0.61989439244 | 0.23562533466 | −0.056500312684 | −0.097490455346"
    upToThird "35" softsign "0.32845342825 | 0.45097479804 | −0.60570115914 | 1.2202696108"
    upToThird "37" (fun x -> x ** 2.5) "0.1672993128 | 0.85513858515 | 2.6225881777 | 2.681034735"
]

// The rows of Primitives/Choice.fs and of casts. Comparisons and logic are cast back to numbers, so that every law
// applies: their derivative is 0. Points lie away from ties; ties themselves are SpecialValueTests.
module FunGrad.Tests.Primitives.ChoiceRows

open System
open FunGrad
open FunGrad.Tests.Primitives.Row

let private truth holds = if holds then 1.0 else 0.0
let private zero _ _ = 0.0

/// With the sign of the divisor, also on zeros, as Python and NumPy have it.
let private remainder' (x: float) (y: float) =
    match Math.IEEERemainder(x, y) with
    | 0.0 -> Math.CopySign(0.0, y)
    | rest -> if (rest < 0.0) = (y < 0.0) then rest else rest + y

let private comparison name (compare: Tensor -> Tensor -> Tensor) (holds: float -> float -> bool) =
    binary
        name
        [ name ]
        (fun x y -> cast x.DType (compare x y))
        (near [ -1.0; 0.0; 1.0 ])
        (near [ -0.5; 0.5 ])
        (fun x y -> truth (holds x y))
        zero
        zero

let private logic name (combine: Tensor -> Tensor -> Tensor) holds =
    let isPositive (x: Tensor) = greater x (tensor 0.0)

    binary
        name
        [ name ]
        (fun x y -> cast x.DType (combine (isPositive x) (isPositive y)))
        awayFromZero
        awayFromZero
        (fun x y -> truth (holds (x > 0.0) (y > 0.0)))
        zero
        zero

let private mask = reshape [ 2; 3 ] (tensor [ true; false; false; true; true; false ])
let private isFirst i = i % 6 = 0 || i % 6 = 3 || i % 6 = 4
let private columns = tensor [ true; false; true ]

let rows: Row list = [
    comparison "less" less (<)
    comparison "lessOrEqual" lessOrEqual (<=)
    comparison "greater" greater (>)
    comparison "greaterOrEqual" greaterOrEqual (>=)
    comparison "equal" equal (=)
    comparison "notEqual" notEqual (<>)
    logic "logicalAnd" logicalAnd (&&)
    logic "logicalOr" logicalOr (||)
    unary
        "logicalNot"
        [ "logicalNot" ]
        (fun x -> cast x.DType (logicalNot (greater x (tensor 0.0))))
        awayFromZero
        (fun x -> truth (not (x > 0.0)))
        (fun _ -> 0.0)
    binary
        "maximum"
        [ "maximum" ]
        maximum
        (near [ -1.2; 0.0; 1.2 ])
        (near [ -0.6; 0.6 ])
        (fun x y -> Math.Max(x, y))
        (fun x y -> truth (x >= y))
        (fun x y -> truth (not (x >= y)))
    binary
        "minimum"
        [ "minimum" ]
        minimum
        (near [ -1.2; 0.0; 1.2 ])
        (near [ -0.6; 0.6 ])
        (fun x y -> Math.Min(x, y))
        (fun x y -> truth (x <= y))
        (fun x y -> truth (not (x <= y)))
    binary
        "remainder"
        [ "remainder" ]
        remainder
        (near [ -3.0; -1.0; 1.0; 3.0 ])
        (near [ -2.0; 2.0 ])
        remainder'
        (fun _ _ -> 1.0)
        (fun x y -> -Math.Floor(x / y))
    unary "relu" [ "relu" ] relu awayFromZero (fun x -> if x <= 0.0 then 0.0 else x) (fun x -> truth (x > 0.0))
    ternary
        "clip"
        [ "clip" ]
        (fun x low high -> clip low high x)
        [| near [ -2.0; 0.0; 2.0 ]; near [ -1.0 ]; near [ 1.0 ] |]
        (fun x low high -> Math.Min(Math.Max(x, low), high))
    linear "where" [ "where" ] (fun xs -> where mask xs[0] xs[1]) [| [| 2; 3 |]; [| 2; 3 |] |] (fun xs ->
        Array.init 6 (fun i -> if isFirst i then xs[0][i] else xs[1][i]))
    linear "where, all three broadcast" [] (fun xs -> where columns xs[0] xs[1]) [| [||]; [| 2; 1 |] |] (fun xs ->
        tabulate [| 2; 3 |] (fun p -> if p[1] <> 1 then xs[0][0] else xs[1][p[0]]))
    row
        "where, chosen by the argument itself"
        []
        (fun xs -> where (greater xs[0] (tensor 0.0)) (xs[0] * xs[0]) (sin xs[0]))
        [| [| 2; 3 |] |]
        [| awayFromZero |]
        (fun xs -> xs[0] |> Array.map (fun x -> if x > 0.0 then x * x else Math.Sin x))
    linear "cast" [ "cast" ] (fun xs -> cast xs[0].DType xs[0]) [| [| 2; 3 |] |] (fun xs -> xs[0])
]

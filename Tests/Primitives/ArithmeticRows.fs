// The rows of Tensor's operators and of the elementary functions that FSharp.Core's own names reach (Values/Tensor.fs).
// Closed forms are System.Math; powers come with every kind of exponent, because each takes another path.
module FunGrad.Tests.Primitives.ArithmeticRows

open System
open FunGrad
open FunGrad.Tests.Primitives.Row

let private any = between -2.0 2.0
let private positive = between 0.4 3.0

let private operators = [
    binary "x + y" [ "Tensor.op_Addition" ] (+) any any (+) (fun _ _ -> 1.0) (fun _ _ -> 1.0)
    binary "x - y" [ "Tensor.op_Subtraction" ] (-) any any (-) (fun _ _ -> 1.0) (fun _ _ -> -1.0)
    binary "x * y" [ "Tensor.op_Multiply" ] (*) any any (*) (fun _ y -> y) (fun x _ -> x)
    binary "x / y" [ "Tensor.op_Division" ] (/) any awayFromZero (/) (fun _ y -> 1.0 / y) (fun x y -> -x / (y * y))
    unary "-x" [ "Tensor.op_UnaryNegation" ] (~-) any (fun x -> -x) (fun _ -> -1.0)
    unary "+x" [ "Tensor.op_UnaryPlus" ] (~+) any id (fun _ -> 1.0)
    unary "x + 2.5" [] (fun x -> x + 2.5) any (fun x -> x + 2.5) (fun _ -> 1.0)
    unary "2.5 + x" [] (fun x -> 2.5 + x) any (fun x -> 2.5 + x) (fun _ -> 1.0)
    unary "x - 2.5" [] (fun x -> x - 2.5) any (fun x -> x - 2.5) (fun _ -> 1.0)
    unary "2.5 - x" [] (fun x -> 2.5 - x) any (fun x -> 2.5 - x) (fun _ -> -1.0)
    unary "x * 2.5" [] (fun x -> x * 2.5) any (fun x -> x * 2.5) (fun _ -> 2.5)
    unary "2.5 * x" [] (fun x -> 2.5 * x) any (fun x -> 2.5 * x) (fun _ -> 2.5)
    unary "x / 2.5" [] (fun x -> x / 2.5) any (fun x -> x / 2.5) (fun _ -> 0.4)
    unary "2.5 / x" [] (fun x -> 2.5 / x) awayFromZero (fun x -> 2.5 / x) (fun x -> -2.5 / (x * x))
    unary "x * x" [] (fun x -> x * x) any (fun x -> x * x) (fun x -> 2.0 * x)
    unary "x - x" [] (fun x -> x - x) any (fun x -> x - x) (fun _ -> 0.0)
]

/// A host exponent n, with the exact closed form.
let private powerOf n draw value slope =
    unary $"x ** {n}" [ "Tensor.Pow" ] (fun x -> Tensor.Pow(x, (n: float))) draw value slope

let private powers = [
    powerOf 0.0 any (fun _ -> 1.0) (fun _ -> 0.0)
    powerOf 1.0 any id (fun _ -> 1.0)
    powerOf 2.0 any (fun x -> x * x) (fun x -> 2.0 * x)
    powerOf 3.0 any (fun x -> x * x * x) (fun x -> 3.0 * x * x)
    powerOf 5.0 any (fun x -> Math.Pow(x, 5.0)) (fun x -> 5.0 * Math.Pow(x, 4.0))
    powerOf -1.0 awayFromZero (fun x -> 1.0 / x) (fun x -> -1.0 / (x * x))
    powerOf -2.0 awayFromZero (fun x -> 1.0 / (x * x)) (fun x -> -2.0 / (x * x * x))
    powerOf 0.5 positive (fun x -> Math.Pow(x, 0.5)) (fun x -> 0.5 / Math.Sqrt x)
    powerOf -0.5 positive (fun x -> Math.Pow(x, -0.5)) (fun x -> -0.5 / (x * Math.Sqrt x))
    powerOf 2.5 positive (fun x -> Math.Pow(x, 2.5)) (fun x -> 2.5 * Math.Pow(x, 1.5))
    binary
        "x ** y"
        []
        (fun x y -> Tensor.Pow(x, y))
        positive
        any
        (fun x y -> Math.Pow(x, y))
        (fun x y -> y * Math.Pow(x, y - 1.0))
        (fun x y -> Math.Log x * Math.Pow(x, y))
    unary "x ** tensor 3" [] (fun x -> Tensor.Pow(x, tensor 3.0)) any (fun x -> x * x * x) (fun x -> 3.0 * x * x)
    unary "2.5 ** y" [] (fun y -> Tensor.Pow(2.5, y)) any (fun y -> Math.Pow(2.5, y)) (fun y ->
        Math.Log 2.5 * Math.Pow(2.5, y))
    binary
        "atan2"
        [ "Tensor.Atan2" ]
        (fun y x -> Tensor.Atan2(y, x))
        awayFromZero
        awayFromZero
        (fun y x -> Math.Atan2(y, x))
        (fun y x -> x / (x * x + y * y))
        (fun y x -> -y / (x * x + y * y))
]

let private cosh2 (x: float) = Math.Cosh x * Math.Cosh x

let private smooth = [
    unary "exp" [ "Tensor.Exp" ] exp any Math.Exp Math.Exp
    unary "log" [ "Tensor.Log" ] log positive Math.Log (fun x -> 1.0 / x)
    unary "log10" [ "Tensor.Log10" ] log10 positive Math.Log10 (fun x -> 1.0 / (x * Math.Log 10.0))
    unary "sqrt" [ "Tensor.Sqrt" ] sqrt positive Math.Sqrt (fun x -> 0.5 / Math.Sqrt x)
    unary "sin" [ "Tensor.Sin" ] sin any Math.Sin Math.Cos
    unary "cos" [ "Tensor.Cos" ] cos any Math.Cos (fun x -> -Math.Sin x)
    unary "tan" [ "Tensor.Tan" ] tan (between -1.0 1.0) Math.Tan (fun x -> 1.0 / (Math.Cos x * Math.Cos x))
    unary "asin" [ "Tensor.Asin" ] asin (between -0.7 0.7) Math.Asin (fun x -> 1.0 / Math.Sqrt(1.0 - x * x))
    unary "acos" [ "Tensor.Acos" ] acos (between -0.7 0.7) Math.Acos (fun x -> -1.0 / Math.Sqrt(1.0 - x * x))
    unary "atan" [ "Tensor.Atan" ] atan any Math.Atan (fun x -> 1.0 / (1.0 + x * x))
    unary "sinh" [ "Tensor.Sinh" ] sinh any Math.Sinh Math.Cosh
    unary "cosh" [ "Tensor.Cosh" ] cosh any Math.Cosh Math.Sinh
    unary "tanh" [ "Tensor.Tanh" ] tanh any Math.Tanh (fun x -> 1.0 / cosh2 x)
]

let private steps = [
    unary "abs" [ "Tensor.Abs" ] abs awayFromZero Math.Abs (fun x ->
        if x > 0.0 then 1.0
        elif x < 0.0 then -1.0
        else x)
    unary "floor" [ "Tensor.Floor" ] floor (near [ -1.5; 0.5; 1.5 ]) Math.Floor (fun _ -> 0.0)
    unary "ceiling" [ "Tensor.Ceiling" ] ceil (near [ -1.5; 0.5; 1.5 ]) Math.Ceiling (fun _ -> 0.0)
    unary "round" [ "Tensor.Round" ] round (near [ -1.0; 0.0; 2.0 ]) Math.Round (fun _ -> 0.0)
]

let rows: Row list = operators @ powers @ smooth @ steps

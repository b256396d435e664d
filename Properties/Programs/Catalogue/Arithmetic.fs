// Operators in random programs, between operands and with constants. Read next: ElementaryFunctions.fs.
module internal FunGrad.Properties.Arithmetic

open System
open FunGrad
open FunGrad.Properties.Operation

let private always (_: float) (_: float) = true
let private anywhere (_: float) = true
let private awayFromZero x = abs x >= 0.2
let private positive x = x >= 0.1 && x <= 50.0

/// An operator with a drawn constant on its left or on its right: a pattern such as "c * x".
let private scaled pattern covers (draw: Random -> float) smooth (f: float -> Tensor -> Tensor) reference : Family =
    drawn pattern [ covers ] 1 (fun random _ ->
        let c = draw random
        let code (operands: string list) = pattern.Replace("c", constant c).Replace("x", argument operands[0])
        let operation = elementwise pattern smooth (f c) (fun x -> reference (Number.ofFloat c) x)
        Some { operation with Code = code })

/// A whole power as a product, which negative numbers have too.
let private wholePower (n: int) (x: Number) =
    let power = Number.product (Seq.replicate (abs n) x)
    if n < 0 then Number.one / power else power

let private wholePowers =
    drawn "x ** n" [ "Tensor.Pow" ] 1 (fun random _ ->
        let n = oneOf [ -2; -1; 2; 3; 4 ] random
        let operation = elementwise "**" (fun x -> abs x >= 0.3 && abs x <= 3.0) (fun x -> x ** float n) (wholePower n)

        Some {
            operation with
                Code = fun operands -> $"{argument operands[0]} ** {constant (float n)}"
        })

let private prefix symbol covers f reference =
    let operation = elementwise (symbol + "x") anywhere f reference
    family [ covers ] 1 { operation with Code = fun operands -> symbol + argument operands[0] }

let private some = between -2.0 2.0
let private exponent = between -1.5 2.5
let private root = between 0.3 3.0

let families: Family list = [
    operator "+" "Tensor.op_Addition" always (+) (+)
    operator "-" "Tensor.op_Subtraction" always (-) (-)
    operator "*" "Tensor.op_Multiply" always (*) (*)
    operator "/" "Tensor.op_Division" (fun _ y -> awayFromZero y) (/) (/)
    operator "**" "Tensor.Pow" (fun x y -> positive x && abs y <= 3.0) (fun x y -> x ** y) (fun x y -> x ** y)
    scaled "c + x" "Tensor.op_Addition" some anywhere (fun c x -> c + x) (fun c x -> c + x)
    scaled "c - x" "Tensor.op_Subtraction" some anywhere (fun c x -> c - x) (fun c x -> c - x)
    scaled "c * x" "Tensor.op_Multiply" some anywhere (fun c x -> c * x) (fun c x -> c * x)
    scaled "c / x" "Tensor.op_Division" some awayFromZero (fun c x -> c / x) (fun c x -> c / x)
    scaled "x / c" "Tensor.op_Division" root anywhere (fun c x -> x / c) (fun c x -> x / c)
    scaled "x ** c" "Tensor.Pow" exponent positive (fun c x -> x ** c) (fun c x -> x ** c)
    scaled "tensor c ** x" "Tensor.Pow" root (fun x -> abs x <= 4.0) (fun c x -> tensor c ** x) (fun c x -> c ** x)
    wholePowers
    prefix "-" "Tensor.op_UnaryNegation" (~-) (~-)
    prefix "+" "Tensor.op_UnaryPlus" (~+) id
]

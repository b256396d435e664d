// Operators and elementary functions in random programs. Read next: the other files of this folder; Generate.fs.
module internal FunGrad.Properties.Arithmetic

open FunGrad
open FunGrad.Properties.Operation

let private anywhere (_: float) = true
let private always (_: float) (_: float) = true
let private moderate x = abs x <= 4.0
let private awayFromZero x = abs x >= 0.2
let private positive x = x >= 0.1 && x <= 50.0

let families: Family list = [
    operator "+" "Tensor.op_Addition" always (+) (+)
    operator "-" "Tensor.op_Subtraction" always (-) (-)
    operator "*" "Tensor.op_Multiply" always (*) (*)
    operator "/" "Tensor.op_Division" (fun _ y -> awayFromZero y) (/) (/)
    operator "**" "Tensor.Pow" (fun x y -> positive x && abs y <= 3.0) (fun x y -> x ** y) (fun x y -> x ** y)
    unary "sin" anywhere sin sin
    unary "exp" moderate exp exp
    unary "log" positive log log
    unary "tanh" anywhere tanh tanh
    unary "expm1" moderate expm1 Number.expm1
]

// Functions of two operands, element by element, in random programs. Read next: Activations.fs.
module internal FunGrad.Properties.PairFunctions

open System
open FunGrad
open FunGrad.Properties.Operation

let private always (_: float) (_: float) = true
let private awayFromZero x = abs x >= 0.2
let private positive x = x >= 0.2

/// A quotient whose rounding does not change where the operands move by 0.05.
let private betweenSteps (x: float) (y: float) =
    let quotient = x / y
    abs y >= 0.5 && abs (quotient - Math.Round quotient) >= 0.05 * (1.0 + abs quotient) / abs y

/// A function of the plain values, whose slopes are 0.
let private steps (f: float -> float -> float) (x: Number) (y: Number) = Number.ofFloat (f x.Value y.Value)

let private floored (x: float) (y: float) = Math.Floor(x / y)
let private truncated (x: float) (y: float) = Math.Truncate(x / y)

let private neighbour x y =
    if x < y then Math.BitIncrement x
    elif x > y then Math.BitDecrement x
    else x

let private smooth = [
    {
        binary "atan2" (fun y x -> awayFromZero x && (x > 0.0 || awayFromZero y)) atan2 atan2 with
            Covers = [ "Tensor.Atan2" ]
    }
    binary "hypot" (fun x y -> awayFromZero x || awayFromZero y) hypot (fun x y -> sqrt (x * x + y * y))
    binary "logAddExp" always logAddExp (fun x y -> x + Number.log1p (exp (y - x)))
    binary "squaredDifference" always squaredDifference (fun x y -> (x - y) * (x - y))
]

/// Guards against 0, which is not near.
let private guarded = [
    binary "xlogy" (fun x y -> awayFromZero x && positive y) xlogy (fun x y -> x * log y)
    binary "xlog1py" (fun x y -> awayFromZero x && positive (1.0 + y)) xlog1py (fun x y -> x * Number.log1p y)
    binary "xdivy" (fun x y -> awayFromZero x && awayFromZero y) xdivy (/)
    binary "divideNoNan" (fun _ y -> awayFromZero y) divideNoNan (/)
    binary "multiplyNoNan" (fun _ y -> awayFromZero y) multiplyNoNan (*)
]

let private remainders = [
    binary "remainder" betweenSteps remainder (fun x y -> x - steps floored x y * y)
    binary "truncatedRemainder" betweenSteps truncatedRemainder (fun x y -> x - steps truncated x y * y)
    binary "floorDivide" betweenSteps floorDivide (steps floored)
    binary "truncatedDivide" betweenSteps truncatedDivide (steps truncated)
    binary "nextAfter" (fun x y -> abs (x - y) >= 0.05) nextAfter (fun x y ->
        x + Number.ofFloat (neighbour x.Value y.Value - x.Value))
]

/// The loss of counts; in full with Stirling's formula for targets above 1.
let private poisson =
    drawn "logPoissonLoss" [ "logPoissonLoss" ] 2 (fun random shapes ->
        let isFull = random.Next 2 = 0

        let stirling (z: Number) =
            if isFull && z.Value > 1.0 then
                z * log z - z + Number.ofFloat 0.5 * log (Number.ofFloat (2.0 * Math.PI) * z)
            else
                Number.zero

        let loss z x = exp x - z * x + stirling z
        let words = if isFull then "logPoissonLoss true" else "logPoissonLoss false"
        let smooth z x = z >= 0.1 && abs (z - 1.0) >= 0.05 && abs x <= 3.0
        (binary words smooth (logPoissonLoss isFull) loss).Draw random shapes)

let families: Family list = smooth @ guarded @ remainders @ [ poisson ]

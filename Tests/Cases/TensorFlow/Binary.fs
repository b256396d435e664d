module FunGrad.Tests.Cases.TensorFlow.Binary

// Section D: functions of two numbers, their broadcasting, guards, ties and bounds.

open FunGrad
open FunGrad.Tests.Cases
open FunGrad.Tests.Cases.CaseRow

/// The gradients of the sum of f(x, y) in both.
let private both (f: Tensor -> Tensor -> Tensor) (x: Tensor) (y: Tensor) =
    let dx, dy = grad (fun (x, y) -> sum (f x y)) (x, y)
    [ dx; dy ]

let private at (f: Tensor -> Tensor -> Tensor) x y = both f (tensor (x: float)) (tensor (y: float))
let private pair id (quotation: string) f x y = case id (fun row -> row.Gives quotation (at f x y))
let private vector (elements: float list) = tensor elements

let private quotients = [
    case "D02" (fun row ->
        let x, b = ones [ 2; 3 ], ones [ 3 ]
        row.Means [ 1; 1; 1; 1; 1; 1; 2; 2; 2 ] (both (+) x b)
        row.Gives "gb=[-2,-2,-2]" [ grad (fun b -> sum (x - b)) b ])
    pair "D03" "[0.25, -0.125]" (/) 2.0 4.0
    case "D05" (fun row -> row.Gives "[[0.5, 0.5, 0.5], -1.75]" (both (/) (vector [ 1; 2; 4 ]) (tensor 2.0)))
    case "D06" (fun row -> row.Means [ infinity; -infinity ] (at (/) 1.0 0.0))
    pair "D09" "[0.3333333333, -0.6666666667]" divideNoNan 6.0 3.0
    case "D36" (fun row -> row.Gives "[0.3678794412]" [ grad (igamma (tensor 2.0)) (tensor 1.0) ])
    // TensorFlow has no gradient in the first argument. Ours is the true one; SpecialFunctionTests holds it.
    case "D38" (fun row ->
        let byZeta = grad (zeta (tensor 2.0)) (tensor 1.0)
        row.Gives "[-2.404113806, -2.404113806]" [ byZeta; grad (polygamma 1) (tensor 1.0) ])
]

let private guards = [
    pair "D12" "[0, 0]" xlogy 0.0 3.1
    pair "D14" "[0, 0]" xlogy 0.0 0.0
    pair "D15" "[0.3225806452, -0.01040582726]" xdivy 0.1 3.1
    pair "D16" "[0, 0]" xdivy 0.0 3.1
    case "D17" (fun row -> row.Means [ infinity; -infinity ] (at xdivy 0.1 0.0))
    pair "D18" "[0, 0]" xdivy 0.0 0.0
    pair "D25" "[1, -7]" remainder 131.0 17.0
]

let private oneToFour = vector [ 1; 2; 3; 4 ]

let private choices = [
    case "D26" (fun row -> row.Means [ 0; 0; 1; 1; 2 ] (both maximum oneToFour (tensor 3.0)))
    case "D27" (fun row -> row.Means [ 1; 1; 0; 0; 2 ] (both minimum oneToFour (tensor 2.0)))
    pair "D28" "[1 for y, 0 for x]" maximum 1.0 1.0
    case "D29" (fun row -> row.Gives "[[-4, -2], [6]]" (both squaredDifference (vector [ 1; 2 ]) (vector [ 3 ])))
    case "D31" (fun row ->
        // The angle has no derivative at the origin. Ours is the subgradient 0 and not NaN, as it is for the norm there;
        // and our atan2 reduces the axes over which it broadcasts.
        let angle y x = atan2 y x
        row.Means [ 0; 0 ] (at angle 0.0 0.0)
        // At y = 0 the slopes are 1/x and 0, here x = 1 and x = 2 for each of two y.
        row.Means [ 1.5; 1.5; 0; 0 ] (both angle (zeros [ 2; 1 ]) (vector [ 1; 2 ])))
    case "D32" (fun row ->
        let clipped = clip (tensor -1.0) (tensor 1.0)
        row.Gives "[0,1,1,1,0]" [ grad (clipped >> sum) (vector [ -2; -1; 0; 1; 2 ]) ])
    case "D35" (fun row -> row.Gives "[[0.16, -0.12]]" [ grad (clipByNorm 5.0 >> sum) (vector [ 3; 4 ]) ])
    case "D40" (fun row ->
        let chosen x y = where (tensor [ true; false; true ]) x y
        row.Gives "[[1, 0, 1], 1]" (both chosen (vector [ 5; 6; 7 ]) (tensor 8.0)))
]

let cases: struct (string * (CaseRow -> unit)) list = quotients @ guards @ choices
let excluded: (string * string) list = []

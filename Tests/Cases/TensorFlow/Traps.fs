module FunGrad.Tests.Cases.TensorFlow.Traps

// Section M: 0 times an infinite slope. Where TensorFlow answers NaN because a singular function stands on a branch not
// taken, FunGrad answers 0: slopes that can be infinite scale by a product in which 0 wins.

open System
open Xunit
open FunGrad
open FunGrad.Tests.Cases
open FunGrad.Tests.Cases.CaseRow

let private zero = tensor 0.0

let cases: struct (string * (CaseRow -> unit)) list = [
    case "M02" (fun row ->
        // TensorFlow: NaN. The logarithm is not taken at 0, so the derivative is that of the constant.
        let guarded x = where (greater x zero) (log x) (zerosLike x)
        row.Means [ 0.0 ] [ grad guarded zero ])

    case "M04" (fun row ->
        // NaN here as there: exp overflows, which is no singular point, and its slope scales by a plain product. Forward
        // nothing flows from the branch not taken, and an argument that is guarded has the derivative of x.
        let x = cast DType.Float32 (tensor 1000.0)
        let choice = where (tensor false)
        Assert.True(Double.IsNaN(float (grad (fun x -> choice (exp x) x) x)))
        let guarded x = choice (exp (choice x (zerosLike x))) x
        row.Means [ 1.0; 1.0 ] [ diff (fun x -> choice (exp x) x) x; grad guarded x ])

    case "M06" (fun row ->
        let _, pull = vjp (fun x -> sqrt (sum (x * x))) (zeros [ 2 ])
        row.Gives "[0,0]" [ pull zero ]
        // TensorFlow's NaN for seed 1: the slope of the square is 0 at 0, but that of the root is infinite. The norm has
        // the subgradient 0.
        Assert.All(toArray (pull (tensor 1.0)), (fun slope -> Assert.True(Double.IsNaN slope)))
        row.Means [ 0.0; 0.0 ] [ grad norm (zeros [ 2 ]) ])
]

let excluded: (string * string) list = []

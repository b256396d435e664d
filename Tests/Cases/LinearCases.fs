module FunGrad.Tests.Cases.LinearCases

// Section C's rows of linear algebra: determinants, the inverse and the solution of linear equations. Law: a determinant
// has its true gradient at a singular matrix too, where 1.x answers NaN.

open Xunit
open FunGrad
open FunGrad.Tests.Cases.CaseRow

let private square = tensor [ [ 1; 2 ]; [ 3; 4 ] ]

/// The matrix of row 75, as the row writes it.
let private four =
    tensor [
        [ 0.62406; 2.19092; 1.93734; -7.41726 ]
        [ 0.66847; 7.18858; 9.21412; 1.83647 ]
        [ -9.13892; 3.36902; 4.14575; 3.64308 ]
        [ -3.38312; -3.78691; -3.85926; -0.00381 ]
    ]

/// The row's figures come from a Float32 library, which binds them to the tolerance that the row states.
let private near (expected: float list) (actual: Tensor) =
    for expected, actual in List.zip expected (List.ofArray (toArray actual)) do
        Assert.InRange(actual, expected - 1e-4, expected + 1e-4)

let cases = [
    case "70" (fun row ->
        let singular = tensor [ [ 1; 2 ]; [ 2; 4 ] ]
        row.Gives "[[4,−2],[−2,1]]" [ grad determinant singular ]
        row.Gives "det itself 0" [ determinant singular ])

    case "72" (fun row -> row.Gives "[−.5,.5,.5,−.5]" [ grad (inverse >> sum) square ])

    case "73" (fun row ->
        let b = tensor [ 5; 6 ]
        row.Gives "x=[−4,4.5]" [ solve square b ]
        let ofMatrix, ofVector = grad (fun (a, b) -> sum (solve a b)) (square, b)
        row.Gives "[[−2,2.25],[2,−2.25]]" [ ofMatrix ]
        row.Gives "[−.5,.5]" [ ofVector ])

    case "75" (fun row ->
        Assert.Contains("det 556.04485†; solve [−.06652,9.86439,−8.02472,1.48504]† (tol 1e-4)", row.Text)
        near [ 556.04485 ] (determinant four)
        near [ -0.06652; 9.86439; -8.02472; 1.48504 ] (solve four (tensor [ -4.99094; -0.34702; 5.98291; -6.16668 ])))
]

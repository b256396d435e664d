module FunGrad.Tests.Cases.TensorFlow.LinearAlgebra

// Section I: products, inverse, determinant, solutions and factorisations. Law: where TensorFlow's rule fails at a
// singular matrix, the true derivative stands here (Tests/Primitives/LinearAlgebraTests.fs).

open Xunit
open FunGrad
open FunGrad.Tests.Cases
open FunGrad.Tests.Cases.CaseRow

let private a = tensor [ [ 1; 2 ]; [ 3; 4 ] ]
let private b = tensor [ [ 5; 6 ]; [ 7; 8 ] ]

/// The gradients of Σ f(a, b) with ones as seeds.
let private both (f: Tensor -> Tensor -> Tensor) x y : Tensor list =
    let x, y = grad (fun (x, y) -> sum (f x y)) (x, y)
    [ x; y ]

let private products = [
    case "I01" (fun row -> row.Gives "[[[11, 15], [11, 15]], [[4, 4], [6, 6]]]" (both matmul a b))

    case "I04" (fun row ->
        let product x y = matmul (transpose x) (transpose y)
        row.Gives "[[[12, 12], [14, 14]], [[3, 7], [3, 7]]]" (both product a b))

    case "I05" (fun row ->
        let left, right = reshape [ 2; 3; 4 ] (sin (arange 0.0 24.0 1.0)), reshape [ 4; 5 ] (cos (arange 0.0 20.0 1.0))
        let gradients = both matmul left right
        let summed = [ for i in 0..1 -> (both matmul left[i] right)[1] ]
        Assert.Equal<int list>([ 4; 5 ], shape gradients[1])
        row.Means (List.ofArray (toArray (List.reduce (+) summed))) [ gradients[1] ])
]

let private inverses = [
    case "I06" (fun row ->
        row.Gives "[[[-0.25, -0.125], [-0.125, -0.0625]]]" [ grad (inverse >> sum) (tensor [ [ 2; 0 ]; [ 0; 4 ] ]) ])

    case "I07" (fun row -> row.Gives "[[[4, -3], [-2, 1]]]" [ grad determinant a ])

    case "I08" (fun row ->
        let identities = broadcast [ 3; 4; 4 ] (eye 4)
        row.Means (List.ofArray (toArray identities)) [ grad (determinant >> sum) identities ])

    case "I10" (fun row ->
        row.Gives "[[[-2, 1.5], [1, -0.5]]]" [ grad logDeterminant a ]
        row.Means [ 0.0; 0.0; 0.0; 0.0 ] [ grad (signedLogDeterminant >> fst) a ])

    case "I11" (fun row ->
        let matrix, right = tensor [ [ 2; 1 ]; [ 1; 3 ] ], tensor [ 1; 2 ]
        row.Gives "[[[-0.08, -0.24], [-0.04, -0.12]], [0.4, 0.2]]" (both solve matrix right))
]

let private others = [
    case "I13" (fun row ->
        row.Gives "[[[0.2133883476, 0.0732233047], [0.0732233047, 0.3535533906]]]" [
            grad (cholesky >> sum) (tensor [ [ 4; 2 ]; [ 2; 3 ] ])
        ])

    case "I18" (fun row -> row.Gives "[[[1, 0], [0, 1]]]" [ grad trace a ])
]

let cases: struct (string * (CaseRow -> unit)) list = products @ inverses @ others
let excluded: (string * string) list = []

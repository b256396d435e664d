// Linear algebra where the table's rows cannot stand: singular, degenerate, empty and infinite matrices, third
// derivatives, and the conventions that make factors functions of the matrix.
module FunGrad.Tests.Primitives.LinearAlgebraTests

open System
open Xunit
open FunGrad
open FunGrad.Properties
open FunGrad.Tests.Primitives.Row

let private demandEqual (expected: 'S) (actual: 'S) =
    Agreement.differenceOfAll expected actual |> Option.iter (fun text -> Assert.Fail text)

let private random salt (shape: int list) =
    make (List.toArray shape) (between -1.0 1.0 (Random salt) (List.fold (*) 1 shape))

// -- Determinants -----------------------------------------------------------------------------------------------------

/// The determinant as its sum over first rows: a polynomial made of products alone.
let rec private expansion (a: Tensor) : Tensor =
    match a.Shape[0] with
    | 1 -> a[0, 0]
    | n ->
        let minor j = concatenate 1 [ slice [ 1; 0 ] [ n - 1; j ] a; slice [ 1; j + 1 ] [ n - 1; n - 1 - j ] a ]
        List.init n (fun j -> (if j % 2 = 0 then 1.0 else -1.0) * a[0, j] * expansion (minor j)) |> List.reduce (+)

/// Matrices of 4 rows of every rank.
let private ofRank rank : Tensor = matmul (random (10 + rank) [ 4; rank ]) (random (20 + rank) [ rank; 4 ])

[<Theory>]
[<InlineData(0)>]
[<InlineData(1)>]
[<InlineData(2)>]
[<InlineData(3)>]
[<InlineData(4)>]
let ``the first four derivatives of a determinant are those of the polynomial at every rank`` (rank: int) =
    let a, direction = ofRank rank, random 30 [ 4; 4 ]
    demandEqual (grad expansion a) (grad determinant a)
    demandEqual (hessian expansion a) (hessian determinant a)
    demandEqual (grad (fun a -> sum (direction * hvp expansion a direction)) a) (grad (fun a -> sum (direction * hvp determinant a direction)) a)

    for order in 0..4 do
        let along f t = f (a + t * direction)
        demandEqual (diffn order (along expansion) (tensor 0.0)) (diffn order (along determinant) (tensor 0.0))

[<Fact>]
let ``a singular determinant is 0, not -0, and its logarithm is -∞ with sign 0`` () =
    let singular = tensor [ [ 1; 2 ]; [ 2; 4 ] ]
    Assert.Equal(infinity, 1.0 / float (determinant singular))
    Assert.Equal((tensor 0.0, tensor -infinity), signedLogDeterminant singular)

[<Fact>]
let ``a logarithm of determinants does not overflow`` () =
    let large = 1e200 * eye 3
    demandEqual (tensor (600.0 * log 10.0)) (logDeterminant large)
    Assert.Equal(infinity, float (determinant large))

// -- Empty, repeated and infinite matrices ----------------------------------------------------------------------------

[<Fact>]
let ``matrices without rows have the results of empty products and sums`` () =
    let empty = zeros [ 0; 0 ]
    Assert.Equal(tensor 1.0, determinant empty)
    Assert.Equal((tensor 1.0, tensor 0.0), signedLogDeterminant empty)
    Assert.Equal(tensor 0.0, trace empty)

    for f in [ inverse; cholesky; pseudoInverse; matrixExponential; matrixPower 3; matrixPower -1 ] do
        Assert.Equal<int list>([ 0; 0 ], shape (f empty))

    Assert.Equal<int list>([ 0; 3 ], shape (solve empty (zeros [ 0; 3 ])))
    let u, s, v = svd (zeros [ 2; 0 ])
    Assert.Equal<int list list>([ [ 2; 0 ]; [ 0 ]; [ 0; 0 ] ], [ shape u; shape s; shape v ])
    let q, r = qr (zeros [ 2; 0 ])
    Assert.Equal<int list list>([ [ 2; 0 ]; [ 0; 0 ] ], [ shape q; shape r ])

[<Fact>]
let ``a matrix repeated by broadcasting has the results of its copies`` () =
    let a = 2.0 * eye 2 + random 1 [ 2; 2 ]
    let repeated, copies = broadcast [ 3; 2; 2 ] a, stack 0 [ a; a; a ]
    let b = random 2 [ 3; 2; 1 ]

    for f in [ inverse; determinant; cholesky; (symmetricEigen >> snd); singularValues; pseudoInverse ] do
        demandEqual (f copies) (f repeated)

    demandEqual (solve copies b) (solve repeated b)
    demandEqual (solveLower copies b) (solveLower repeated b)

[<Fact>]
let ``NaN and infinities end in NaN and never in a loop`` () =
    for bad in [ nan; infinity ] do
        let a = tensor [ [ bad; 1.0 ]; [ 1.0; 2.0 ] ]

        for f in [ symmetricEigenvalues; singularValues; pseudoInverse; matrixExponential ] do
            Assert.Contains(toArray (f a), Double.IsNaN)

    Assert.True(Double.IsNaN(float (determinant (tensor [ [ nan; 1.0 ]; [ 1.0; 2.0 ] ]))))

// -- Degenerate values ------------------------------------------------------------------------------------------------

[<Fact>]
let ``symmetric functions of equal values have their true gradient`` () =
    demandEqual (eye 3) (grad (symmetricEigenvalues >> sum) (eye 3))
    demandEqual (2.0 * eye 3) (grad (fun a -> sum (symmetricEigenvalues a ** 2.0)) (eye 3))
    demandEqual (eye 3) (grad nuclearNorm (eye 3))
    demandEqual (eye 2 * 0.5) (grad spectralNorm (eye 2))

[<Fact>]
let ``values carry gradients where vectors have none`` () =
    let values a = let w, _ = symmetricEigen a in sum w
    demandEqual (eye 2) (grad values (eye 2))
    let singular a = let _, s, _ = svd a in sum s
    demandEqual (eye 2) (grad singular (eye 2))

// -- Conventions ------------------------------------------------------------------------------------------------------

[<Theory>]
[<InlineData(5, 5)>]
[<InlineData(6, 3)>]
[<InlineData(3, 6)>]
let ``factors are orthonormal, ordered and signed, and their product is the matrix`` (m: int, n: int) =
    let a = random (m + n) [ 2; m; n ]
    let u, s, v = svd a
    demandEqual a (matmul (u * expandDims 1 s) (transpose v))
    let k = min m n
    demandEqual (broadcast [ 2; k; k ] (eye k)) (matmul (transpose u) u)
    demandEqual (broadcast [ 2; k; k ] (eye k)) (matmul (transpose v) v)
    Assert.True(toArray (slice [ 0; 0 ] [ 2; k - 1 ] s - slice [ 0; 1 ] [ 2; k - 1 ] s) |> Array.forall (fun d -> d >= 0.0))
    let q, r = qr a
    demandEqual a (matmul q r)
    demandEqual (broadcast [ 2; k; k ] (eye k)) (matmul (transpose q) q)

    for row in 0 .. k - 1 do
        Assert.True(float r[0, row, row] > 0.0)

        for column in 0 .. row - 1 do
            Assert.Equal(0.0, float r[0, row, column])

[<Fact>]
let ``a triangle's other half is not read and gets no gradient`` () =
    let a = tensor [ [ 2.0; nan ]; [ 1.0; 4.0 ] ]
    let gradient = grad (fun a -> sum (solveLower a (tensor [ 2.0; 5.0 ]))) a
    Assert.Equal(tensor [ 1.0; 1.0 ], solveLower a (tensor [ 2.0; 5.0 ]))
    Assert.Equal(0.0, float gradient[0, 1])

[<Fact>]
let ``Float32 matrices are computed in Float64 and rounded once`` () =
    let a = cast DType.Float32 (eye 6 + random 3 [ 6; 6 ])
    Assert.Equal(cast DType.Float32 (inverse (cast DType.Float64 a)), inverse a)
    Assert.Equal(DType.Float32, (grad (inverse >> sum) a).DType)

[<Fact>]
let ``the exponential of a large matrix is squared up from a small one`` () =
    let turn (angle: float) = tensor [ [ 0.0; -angle ]; [ angle; 0.0 ] ]
    let rotation (angle: float) = tensor [ [ cos angle; -(sin angle) ]; [ sin angle; cos angle ] ]
    demandEqual (stack 0 [ rotation 100.0; rotation 0.1 ]) (matrixExponential (stack 0 [ turn 100.0; turn 0.1 ]))

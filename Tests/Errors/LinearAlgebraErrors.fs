// What linear algebra throws: shapes, singular and indefinite matrices, factors that turn, and equations of einsum.
// Law: a message says what was given, what was needed and what to do; each text is held to the letter. A stack names the
// matrix that fails by its place along the leading axes.
module FunGrad.Tests.Errors.LinearAlgebraErrors

open System
open Xunit
open FunGrad
open FunGrad.Tests.Errors.Thrown

let private regular = tensor [ [ 1; 2 ]; [ 3; 4 ] ]
let private singular = tensor [ [ 1; 2 ]; [ 2; 4 ] ]
let private stacked = stack 0 [ regular; singular ]

[<Fact>]
let ``an operation on matrices names the shape or dtype that does not fit`` () =
    let square name shape =
        name
        + " needs a square matrix, or square matrices along leading axes, but the shape was "
        + shape
        + ". The last two lengths must be equal."

    demandAll [
        yield!
            [
                "solve", (fun a -> solve a v)
                "inverse", inverse
                "solveLower", (fun a -> solveLower a v)
                "solveUpper", (fun a -> solveUnitUpper a v)
                "choleskySolve", (fun a -> choleskySolve a v)
                "determinant", determinant
                "logDeterminant", logDeterminant
                "signedLogDeterminant", (signedLogDeterminant >> fst)
                "cholesky", cholesky
                "symmetricEigen", (symmetricEigen >> fst)
                "symmetricEigenvalues", symmetricEigenvalues
                "matrixPower", matrixPower 2
                "matrixExponential", matrixExponential
            ]
            |> List.map (fun (name, f) -> Throws<ShapeException>.When(square name "[2, 3]", (fun () -> f m)))
        yield!
            [
                "qr", (qr >> fst)
                "svd", (fun a -> let _, s, _ = svd a in s)
                "singularValues", singularValues
                "pseudoInverse", pseudoInverse
                "frobeniusNorm", frobeniusNorm
                "nuclearNorm", nuclearNorm
                "spectralNorm", spectralNorm
                "leastSquares", (fun a -> leastSquares a v)
                "inverse", inverse
            ]
            |> List.map (fun (name, f) ->
                let text =
                    name
                    + " needs a matrix, or matrices along leading axes, but the shape was [3]. Reshape it to a matrix first."

                Throws<ShapeException>.When(text, (fun () -> f v)))
        Throws<DTypeException>
            .When(
                "inverse needs floating-point numbers, but the dtype was Int32. Convert it first: Cast(DType.Float64).",
                (fun () -> inverse i)
            )
        Throws<ArgumentNullException>
            .When("x must not be null: give a tensor. (Parameter 'x')", (fun () -> inverse missing))
        Throws<ShapeException>
            .When(
                "solve: the right-hand side must have as many rows as the matrix, or be a vector of that length, "
                + "but the shapes were [2, 2] and [3].",
                (fun () -> solve regular v)
            )
        Throws<ShapeException>
            .When(
                "solve: the right-hand side must have as many rows as the matrix, or be a vector of that length, "
                + "but the shapes were [2, 2] and [].",
                (fun () -> solve regular x)
            )
        Throws<ShapeException>
            .When(
                "leastSquares: the right-hand side must have as many rows as the matrix, or be a vector of that "
                + "length, but the shapes were [2, 3] and [3].",
                (fun () -> leastSquares m v)
            )
        Throws<ArgumentOutOfRangeException>
            .When(
                "leastSquares: the regularization must not be negative, but it was -1. (Parameter 'regularization')",
                (fun () -> ridge -1.0 m (tensor [ 1; 2 ]))
            )
    ]

[<Fact>]
let ``a singular or indefinite matrix is named by its place and pivot`` () =
    let remedy = ". Use the pseudo-inverse or least squares, or add a small multiple of the identity. (Parameter 'a')"

    let noPivot name place = name + ": the matrix" + place + " is singular: there is no pivot in column 1" + remedy

    let zero place =
        "solve with a triangle: the matrix"
        + place
        + " is singular: diagonal element 1 is 0. Give a triangle without zeros on its diagonal. (Parameter 'a')"

    let indefinite place =
        "cholesky: the matrix"
        + place
        + " is not positive definite: pivot 1 is not a positive number. Add a small multiple of the identity, or use the "
        + "symmetric eigenvalues. (Parameter 'a')"

    let b, flat = tensor [ 1; 2 ], tensor [ [ 1; 2 ]; [ 0; 0 ] ]

    demandAll [
        Throws<ArgumentException>.When(noPivot "inverse" "", (fun () -> inverse singular))
        Throws<ArgumentException>.When(noPivot "inverse" "", (fun () -> matrixPower -2 singular))
        Throws<ArgumentException>.When(noPivot "inverse" " at [1]", (fun () -> inverse stacked))
        Throws<ArgumentException>
            .When(noPivot "inverse" " at [1, 0]", (fun () -> inverse (reshape [ 2; 1; 2; 2 ] stacked)))
        Throws<ArgumentException>.When(noPivot "solve" "", (fun () -> solve singular b))
        Throws<ArgumentException>.When(noPivot "solve" " at [1]", (fun () -> vmap (fun a -> solve a b) stacked))
        Throws<ArgumentException>.When(zero "", (fun () -> solveLower flat b))
        Throws<ArgumentException>.When(zero " at [1]", (fun () -> solveUpper (stack 0 [ regular; flat ]) b))
        Throws<ArgumentException>.When(indefinite "", (fun () -> cholesky singular))
        Throws<ArgumentException>.When(indefinite " at [1]", (fun () -> cholesky (stack 0 [ eye 2; singular ])))
        Throws<ArgumentException>.When(indefinite "", (fun () -> cholesky (tensor [ [ 1.0; 0.0 ]; [ 0.0; nan ] ])))
    ]

[<Fact>]
let ``a derivative that does not exist says why`` () =
    let equal name what =
        name
        + ": the vectors have no derivative here, because "
        + what
        + ". Differentiate a function of the values alone, or perturb the matrix."

    let vectors a = sum (snd (symmetricEigen a))
    let left a = let u, _, _ = svd a in sum u
    let ofQ a = sum (fst (qr a))
    // Diagonal 2, 2, 2 in a turned basis: equal to rounding only.
    let turned = let q, _ = qr (tensor [ [ 1; 2; 3 ]; [ 4; 5; 6 ]; [ 7; 8; 10 ] ]) in matmul (2.0 * q) (transpose q)

    demandAll [
        Throws<NotDifferentiableException>
            .When(
                "logDeterminant: the matrix at [1] is singular, so log|det| is -∞ there and has no derivative. "
                + "Differentiate the determinant instead.",
                (fun () -> grad (logDeterminant >> sum) stacked)
            )
        Throws<NotDifferentiableException>
            .When(equal "symmetricEigen" "eigenvalues 0 and 1 are equal", (fun () -> grad vectors (eye 2)))
        Throws<NotDifferentiableException>
            .When(equal "symmetricEigen" "eigenvalues 0 and 1 are equal", (fun () -> grad vectors turned))
        Throws<NotDifferentiableException>
            .When(equal "symmetricEigen" "eigenvalues 0 and 1 are equal", (fun () -> jvp vectors (eye 2) (eye 2)))
        Throws<NotDifferentiableException>
            .When(equal "svd" "singular values 0 and 1 are equal", (fun () -> grad left (eye 2)))
        Throws<NotDifferentiableException>
            .When(equal "svd" "singular value 1 is 0", (fun () -> grad left (tensor [ [ 1; 0 ]; [ 0; 0 ]; [ 0; 0 ] ])))
        Throws<NotDifferentiableException>
            .When(
                "qr: the matrix has not full rank: column 1 depends on those before it, so Q has no derivative. Use the "
                + "pseudo-inverse or singular values.",
                (fun () -> grad ofQ (tensor [ [ 1; 0 ]; [ 0; 0 ] ]))
            )
    ]

[<Fact>]
let ``a product names the shape or the part of the equation that does not fit`` () =
    let equation text reason = "einsum \"" + text + "\": " + reason + " (Parameter 'equation')"

    let einsumOf text reason operands =
        Throws<ArgumentException>.When(equation text reason, (fun () -> einsum text operands))

    demandAll [
        Throws<ShapeException>
            .When(
                "cross needs vectors of three elements in the last axis, but one shape was [2, 2].",
                (fun () -> cross v regular)
            )
        Throws<ShapeException>
            .When(
                "kron needs two matrices, or matrices along leading axes, but one shape was [3]. Reshape it to a matrix "
                + "first.",
                (fun () -> kron m v)
            )
        Throws<ShapeException>
            .When(
                "tensordot: the axes [0] of shape [2, 3] and [0] of shape [3] must be as many, each named once, and of "
                + "equal lengths.",
                (fun () -> tensordot [ 0 ] [ 0 ] m v)
            )
        einsumOf "ij" "it names 1 operands, but there were 2. Write as many, and at most one arrow." [ m; m ]
        einsumOf "ij->i->j" "it names 1 operands, but there were 1. Write as many, and at most one arrow." [ m ]
        einsumOf "ijk" "\"ijk\" names 3 axes, but its operand has shape [2, 3]. Name each axis, or write \"...\"." [ m ]
        einsumOf "i" "\"i\" names 1 axes, but its operand has shape [2, 3]. Name each axis, or write \"...\"." [ m ]
        einsumOf "i1" "'1' is not a letter that could name an axis." [ m ]
        einsumOf "..i" "dots stand in one group of three: \"...\"." [ m ]
        einsumOf "ij,jk" "'j' has the lengths 3 and 2, which must agree." [ m; m ]
        einsumOf "...i,...i" "the ellipsis has the lengths 2 and 3, which must agree." [ m; transpose m ]
        einsumOf "ij->k" "'k' must stand once after the arrow, and in an operand." [ m ]
        einsumOf "ij->ii" "'i' must stand once after the arrow, and in an operand." [ m ]
    ]
